//! Law 10: tightening never loosens. Each property says which step is meant, and what is no loosening.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use session_cookie_policy::config::Transport;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Policy, Problem, ProblemKind, Severity};
use session_cookie_policy::request::{CsrfPass, CsrfVerdict, RequestFacts};
use session_cookie_policy::testing::strategies::request_plans;

use crate::cases;
use crate::deployments::{Deployment, deployments};
use crate::visit::NOW;

const APIS: [&str; 6] = [
    "https://api.example.com",
    "http://api.example.com:8080",
    "http://localhost:8000",
    "https://api.unrelated.org",
    "https://192.168.1.10",
    "https://shop-api.vercel.app",
];

fn errors(deployment: &Deployment) -> Vec<Problem> {
    let review = deployment.0.review(&EmbeddedList);
    let errors = review
        .problems()
        .iter()
        .filter(|problem| problem.severity() == Severity::Error);
    errors.cloned().collect()
}

/// The kinds of what is wrong, without their facts.
fn kinds(errors: &[Problem]) -> Vec<std::mem::Discriminant<ProblemKind>> {
    errors
        .iter()
        .map(|problem| std::mem::discriminant(problem.kind()))
        .collect()
}

/// What was refused is refused; unless all that was wrong is what the step puts right.
fn stays_refused(
    before: &Deployment,
    after: &Deployment,
    puts_right: fn(&Problem) -> bool,
) -> Result<(), TestCaseError> {
    let wrong = errors(before);
    if wrong.iter().any(|problem| !puts_right(problem)) {
        let after_all = errors(after);
        prop_assert!(
            !after_all.is_empty(),
            "refused: {wrong:?}; compiles: {after:?}"
        );
    }
    Ok(())
}

fn nothing(_: &Problem) -> bool {
    false
}

/// Lists that must have an entry get one.
fn emptiness(problem: &Problem) -> bool {
    *problem.kind() == ProblemKind::Empty
}

proptest! {
    #![proptest_config(cases(512))]

    /// One browser more. It may lose a cookie; it cannot save one.
    #[test]
    fn a_browser_more(deployment in deployments(), browser in select(vec!["chromium", "firefox", "safari"])) {
        let mut more = deployment.clone();
        more.0.browsers.push(browser.into());
        stays_refused(&deployment, &more, emptiness)?;
        // Nor does a session travel by cookie that did not.
        if let (Some(_), Some(_)) = (deployment.compiled(), more.compiled()) {
            let (before, after) = (deployment.0.review(&EmbeddedList), more.0.review(&EmbeddedList));
            for (before, after) in before.pairs().iter().zip(after.pairs()) {
                let transports = (before.usual_transport().transport, after.usual_transport().transport);
                prop_assert!(transports != (Transport::Header, Transport::Cookie), "{} to {}", after.website(), after.api());
            }
        }
    }

    /// One API more, at any place. Every website has to work with it, too.
    #[test]
    fn an_api_more(deployment in deployments(), api in select(APIS.to_vec()), place in any::<Index>()) {
        let mut more = deployment.clone();
        more.0.api.insert(place.index(deployment.0.api.len() + 1), api.into());
        if api.starts_with("http:") {
            more.0.plain_http.push(api.into());
        }
        stays_refused(&deployment, &more, emptiness)?;
    }

    /// An exception less.
    #[test]
    fn an_exception_less(deployment in deployments()) {
        let mut fewer = deployment.clone();
        fewer.0.plain_http.clear();
        // A text that cannot be read is not an exception.
        stays_refused(&deployment, &fewer, |problem| problem.field().to_string().starts_with("plain_http"))?;
    }

    /// Cookies instead of either transport: for the deployment, or for one website. The header is the way out of everything that browsers
    /// do to cookies, so without it there is only more to go wrong. (A website may become what another entry says of it.)
    #[test]
    fn no_way_but_cookies(deployment in deployments(), chosen in proptest::option::of(any::<Index>())) {
        let mut stricter = deployment.clone();
        let any = |text: &str| text == "any";
        let field = match chosen {
            None => Some(&mut stricter.0.transport).filter(|transport| any(transport.text())),
            Some(_) if deployment.0.websites.is_empty() => None,
            Some(index) => {
                let is_either = any(deployment.0.transport.text());
                let len = deployment.0.websites.len();
                let website = &mut stricter.0.websites[index.index(len)];
                let own = website.transport.get_or_insert_with(|| "any".into());
                Some(own).filter(|own| any(own.text()) && is_either)
            }
        };
        let Some(field) = field else { return Ok(()) };
        *field = "cookie".into();
        stays_refused(&deployment, &stricter, |problem| matches!(problem.kind(), ProblemKind::Contradiction { .. }))?;
    }

    /// The header instead of either transport. It puts right what is wrong with cookies; but nothing else goes wrong with it than that a
    /// website or a client has another.
    #[test]
    fn no_way_but_the_header(deployment in deployments()) {
        if deployment.0.transport.text() == "header" {
            return Ok(());
        }
        let mut stricter = deployment.clone();
        stricter.0.transport = "header".into();
        let (before, after) = (errors(&deployment), errors(&stricter));
        let known = kinds(&before);
        for problem in &after {
            let is_known = known.contains(&std::mem::discriminant(problem.kind()));
            prop_assert!(is_known || matches!(problem.kind(), ProblemKind::TransportNotAllowed { .. }), "{problem}");
        }
    }

    /// A stricter `SameSite`. `None` is refused within one site because it is looser than what follows from the sites, so to leave that is
    /// no tightening that counts; and no way out of two sites.
    #[test]
    fn a_stricter_same_site(deployment in deployments(), (before, after) in select(vec![("auto", "Lax"), ("auto", "Strict"), ("Lax", "Strict")])) {
        let [mut loose, mut strict] = [deployment.clone(), deployment];
        loose.0.same_site = before.into();
        strict.0.same_site = after.into();
        stays_refused(&loose, &strict, nothing)?;
    }

    /// Sessions for script alone, whose cookies are `Strict`.
    #[test]
    fn sessions_for_script_alone(deployment in deployments()) {
        let [mut pages, mut script] = [deployment.clone(), deployment];
        pages.0.session_use = "documents".into();
        script.0.session_use = "api_only".into();
        stays_refused(&pages, &script, nothing)?;
    }

    /// A stricter mode against CSRF. It puts right that the mode was too weak.
    #[test]
    fn a_stricter_csrf_mode(deployment in deployments(), (before, after) in modes()) {
        let [mut weak, mut strict] = [deployment.clone(), deployment];
        weak.0.csrf = before.into();
        strict.0.csrf = after.into();
        stays_refused(&weak, &strict, |problem| *problem.kind() == ProblemKind::CsrfTooWeak)?;
    }

    /// A website less. It puts right what was wrong with the website, so a refused deployment may compile. But nothing goes wrong with the
    /// others that was not wrong before, except that the website is missed. One that is declared twice is not gone.
    #[test]
    fn a_website_less(deployment in deployments(), removed in any::<Index>()) {
        if deployment.0.websites.is_empty() {
            return Ok(());
        }
        let mut fewer = deployment.clone();
        let removed = fewer.0.websites.remove(removed.index(deployment.0.websites.len()));
        let mut others = fewer.0.websites.iter();
        if others.any(|other| other.origin.get().ok() == removed.origin.get().ok()) {
            return Ok(());
        }
        // Clients have the cookies of the default website, which else would be another now.
        if let Some(default) = deployment.default_website() {
            fewer.0.default_website = Some(default.to_string().as_str().into());
        }
        let known = kinds(&errors(&deployment));
        for problem in errors(&fewer) {
            let is_missed = matches!(
                problem.kind(),
                ProblemKind::Empty | ProblemKind::NoDefaultWebsite | ProblemKind::NotDeclared { .. }
            );
            let is_known = known.contains(&std::mem::discriminant(problem.kind()));
            prop_assert!(is_missed || is_known, "{problem}");
        }
    }

    /// A request that was refused does not pass a stricter mode. (That of the token lets the application compare, which is its own way of
    /// asking.) Between the other modes, no cookie is offered that was not.
    #[test]
    fn what_is_refused_passes_no_stricter_mode(deployment in deployments(), plan in request_plans(), (before, after) in modes()) {
        let [mut weak, mut strict] = [deployment.clone(), deployment.clone()];
        weak.0.csrf = before.into();
        strict.0.csrf = after.into();
        let (Some(weak), Some(strict)) = (weak.compiled(), strict.compiled()) else { return Ok(()) };
        let arriving = plan.to(&deployment.0);
        let facts = arriving.facts();
        for (before, now) in verdicts(&weak, &facts).into_iter().zip(verdicts(&strict, &facts)) {
            let loosened = matches!((before, now), (CsrfVerdict::Refuse(_), CsrfVerdict::Pass(_)));
            prop_assert!(!loosened, "{before:?} became {now:?}");
        }
        if after != "token" {
            let offered = offered_cookies(&strict, &facts);
            let known = offered_cookies(&weak, &facts);
            prop_assert!(offered.iter().all(|token| known.contains(token)), "{offered:?}");
        }
    }

    /// A website less: no verdict on a request by a page turns from a refusal, and no cookie is offered that was not.
    ///
    /// This holds where the website stands for itself alone. The default website is fixed, since it stands for all requests that tell no
    /// origin; and no other website means the same page, which would be under the rules of that one then. Nor was the page kept to the
    /// header: as an unknown one it is under the rules of the default website.
    #[test]
    fn a_website_less_loosens_no_request(deployment in deployments(), removed in any::<Index>(), plan in request_plans()) {
        let Some(before) = deployment.compiled() else { return Ok(()) };
        let index = removed.index(deployment.0.websites.len());
        let written = &deployment.0.websites[index];
        let website = written.origin.get().unwrap();
        let others = || deployment.websites().into_iter().filter(|(other, _)| *other != index);
        if others().any(|(_, other)| other.covers(website) || website.covers(other)) {
            return Ok(());
        }
        let mut fewer = deployment.clone();
        fewer.0.websites.remove(index);
        fewer.0.default_website = deployment.default_website().map(|origin| origin.to_string().as_str().into());
        let Some(after) = fewer.compiled() else { return Ok(()) };
        let arriving = plan.to(&deployment.0);
        let facts = arriving.facts();
        for (before, now) in verdicts(&before, &facts).into_iter().zip(verdicts(&after, &facts)) {
            // As an unknown one the page is under the rules of the default website, whose tokens may travel by header.
            let is_by_header = now == CsrfVerdict::Pass(CsrfPass::HeaderTransport);
            prop_assert!(before.refusal().is_none() || now.refusal().is_some() || is_by_header, "{before:?} became {now:?}");
        }
        if written.transport.as_ref().is_some_and(|own| own.text() == "header") {
            return Ok(());
        }
        let (known, offered) = (offered_cookies(&before, &facts), offered_cookies(&after, &facts));
        prop_assert!(offered.iter().all(|token| known.contains(token)), "{offered:?}");
    }
}

/// Modes, and stricter ones.
fn modes() -> impl Strategy<Value = (&'static str, &'static str)> {
    select(vec![
        ("none", "auto"),
        ("none", "custom_header"),
        ("none", "token"),
        ("auto", "custom_header"),
        ("auto", "token"),
    ])
}

fn verdicts<'a>(policy: &'a Policy, facts: &RequestFacts<'a>) -> [CsrfVerdict<'a>; 4] {
    [
        policy.sign_in(facts, NOW).csrf(),
        policy.verify(facts, NOW).csrf(),
        policy.refresh(facts, NOW).csrf(),
        policy.sign_out(facts, NOW).csrf(),
    ]
}

/// The cookies that are offered to the application.
fn offered_cookies(policy: &Policy, facts: &RequestFacts<'_>) -> Vec<Vec<u8>> {
    let verify = policy.verify(facts, NOW).candidates();
    let refresh = policy.refresh(facts, NOW).candidates();
    let sign_out = policy.sign_out(facts, NOW).candidates();
    let all = verify.chain(refresh).chain(sign_out);
    all.filter(|candidate| candidate.transport() == Transport::Cookie)
        .map(|candidate| candidate.as_bytes().to_vec())
        .collect()
}
