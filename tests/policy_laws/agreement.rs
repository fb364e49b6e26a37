//! Law 8: a compiled policy answers what the plain functions answer, and each website as if it were alone.

use proptest::prelude::*;
use proptest::sample::Index;
use session_cookie_policy::advice::{
    Frontend, FrontendScope, Situation, advise_transport, cookie_attributes, resolve_same_site,
};
use session_cookie_policy::browser::{Jar, Profile};
use session_cookie_policy::config::{
    Keep, PolicyConfig, SessionShape, Transport, TransportSetting, Website,
};
use session_cookie_policy::cookie::{CookieHeader, CookieValue};
use session_cookie_policy::net::{EmbeddedList, Origin, Relation, Scheme};
use session_cookie_policy::policy::{Pair, Policy, ProblemKind, Review};
use session_cookie_policy::request::{Candidate, CsrfVerdict, RequestFacts, WebsiteBasis};
use session_cookie_policy::testing::session::{
    ResponseHeaders as Headers, Routes, Visit, clear_session_headers, set_cookies,
    set_session_headers,
};
use session_cookie_policy::testing::strategies::request_plans;

use crate::cases;
use crate::deployments::{Deployment, deployments, pages_of};
use crate::documented::options;
use crate::visit::{NOW, visiting};

/// How the tokens of the website's pages travel.
fn allowed_transport(deployment: &Deployment, website: usize) -> TransportSetting {
    let own = deployment.0.websites[website].transport.as_ref();
    *own.unwrap_or(&deployment.0.transport).get().unwrap()
}

/// Pages that stand to the API as others of their website do: not those below a public suffix that are of the API's own site.
fn usual_pages<'a>(website: &'a Website, apis: &'a [Origin]) -> impl Iterator<Item = Origin> + 'a {
    let is_of_an_api = |page: &Origin| {
        apis.iter()
            .any(|api| !matches!(relation(page, api), Relation::CrossSite))
    };
    let below_suffix = match website {
        Website::Exact(_) => false,
        Website::Pattern(pattern) => pattern.parent().is_public_suffix(&EmbeddedList),
    };
    pages_of(website)
        .into_iter()
        .filter(move |page| !below_suffix || !is_of_an_api(page))
}

/// What the answers to a page may depend on: its scheme, the relation to each API, the transport, whether it is partitioned.
type PageOnApi = (Scheme, Vec<Relation>, TransportSetting, bool);

/// As sites have it; whether the two are one origin does not matter.
fn relation(page: &Origin, api: &Origin) -> Relation {
    match Relation::between(page, api, &EmbeddedList).relation() {
        Relation::SameOrigin => Relation::SameSite,
        relation => relation,
    }
}

fn pair<'a>(review: &'a Review, website: &Website, api: &Origin) -> &'a Pair {
    let mut pairs = review.pairs().iter();
    pairs
        .find(|pair| pair.website() == website && pair.api() == api)
        .unwrap()
}

/// The answer to a sign-in, and to a sign-out with both cookies, of a page.
fn answers(visit: Visit<'_>, mode: Option<&'static str>) -> (Transport, Headers, Headers) {
    let sent = visit
        .sent(
            &mut Jar::new(Profile::RFC6265BIS),
            "POST",
            &visit.routes.sign_in,
            None,
            mode,
        )
        .unwrap();
    let facts = sent.facts();
    let accepted = visit.policy.sign_in(&facts, NOW).accept().unwrap();
    let written = visit.hand_over(&accepted, &visit.routes.tokens(1)).unwrap();
    let cookies = set_cookies(&written);
    let carried: Vec<&[u8]> = cookies
        .iter()
        .map(|cookie| cookie.split(|byte| *byte == b';').next().unwrap())
        .collect();
    let mut leaving = facts;
    leaving.cookie = CookieHeader::lines(&carried);
    let clear_session = visit.policy.sign_out(&leaving, NOW).accept().unwrap();
    (
        accepted.transport(),
        written.clone(),
        clear_session_headers(&clear_session),
    )
}

proptest! {
    #![proptest_config(cases(512))]

    /// What a review says of a website and an API is what the plain functions say of each of its pages.
    #[test]
    fn a_review_is_the_plain_functions(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let config = &deployment.0;
        let review = config.review(&EmbeddedList);
        let (choice, session_use) = (*config.same_site.get().unwrap(), *config.session_use.get().unwrap());
        let apis = deployment.apis();
        let mut pairs = review.pairs().iter();
        for api in &apis {
            let mut seen = Vec::new();
            for (index, website) in deployment.websites() {
                if seen.contains(&website) {
                    continue;
                }
                seen.push(website);
                let pair = pairs.next().unwrap();
                prop_assert_eq!((pair.website(), pair.api()), (website, api));
                let transport = allowed_transport(&deployment, index);
                for page in usual_pages(website, &apis) {
                    let same_site = resolve_same_site(&page, api, choice, session_use, &EmbeddedList);
                    prop_assert_eq!(pair.same_site().outcome(), same_site.outcome());
                    prop_assert_eq!(pair.comparison().relation().is_same_site(), relation(&page, api).is_same_site());
                    let options = options(&deployment, api, index, relation(&page, api));
                    let cookies = options.map(|options| {
                        let value = same_site.value().filter(|_| transport.allows(Transport::Cookie))?;
                        (config.transport.text() != "header").then_some(())?;
                        cookie_attributes(api, value, &options, &EmbeddedList).ok()
                    });
                    let told = [pair.access().or_else(|| pair.session()), pair.refresh()];
                    let second = cookies[1].as_ref().filter(|_| config.session.get() == Ok(&SessionShape::Pair));
                    prop_assert_eq!(told, [cookies[0].as_ref(), second], "{}", page);
                }
            }
        }
        prop_assert_eq!(pairs.next(), None);
        let scope = FrontendScope::new(&apis, config.cookie_domain.get().unwrap(), &EmbeddedList);
        if config.transport.text() != "header" {
            prop_assert_eq!(policy.frontend_scope(), &scope);
        }
    }

    /// What is written is what was reviewed, to the byte.
    #[test]
    fn what_is_written_was_reviewed(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        if deployment.has_past() {
            // The past is cleared, too: `tests/it/history.rs`.
            return Ok(());
        }
        let review = deployment.0.review(&EmbeddedList);
        prop_assert_eq!(review.headers(), Some(policy.headers()));
        let routes = Routes::of(&deployment.0);
        for page in &deployment.pages() {
            let (index, website) = deployment.website_of(page).unwrap();
            for api in &deployment.apis() {
                let pair = pair(&review, website, api);
                let visit = visiting(&policy, &routes, page, api, true);
                let sent = visit.sent(&mut Jar::new(Profile::RFC6265BIS), "POST", &routes.sign_in, None, None).unwrap();
                let choice = policy.sign_in(&sent.facts(), NOW).choice();
                prop_assert_eq!(choice, pair.usual_transport(), "{} to {}", page, api);
                prop_assert_eq!(visit.usual_transport().unwrap(), choice.transport);
                // Without a time that somebody chose, and without cookies beside the session.
                let config = &deployment.0;
                let all = [&config.access_cookie, &config.refresh_cookie, &config.session_cookie];
                let is_chosen = all.iter().any(|cookie| cookie.keep.as_ref().is_some_and(|keep| keep.get() == Ok(&Keep::Chosen)));
                if is_chosen || !config.cookies.is_empty() {
                    continue;
                }
                let tokens = routes.tokens(1);
                let cookies: Vec<_> = [
                    (pair.access().or_else(|| pair.session()), tokens.usual()),
                    (pair.refresh(), tokens.lasting()),
                ]
                .into_iter()
                .filter_map(|(cookie, token)| Some((cookie?.attributes(), CookieValue::new(token).unwrap())))
                .collect();
                let set: Vec<String> = cookies.iter().map(|(cookie, token)| cookie.set(*token, NOW).unwrap().to_string()).collect();
                let cleared: Vec<String> = cookies.iter().map(|(cookie, _)| cookie.clear().to_string()).collect();
                let texts = |headers: &Headers| -> Vec<String> {
                    set_cookies(headers).into_iter().map(|cookie| String::from_utf8(cookie.to_vec()).unwrap()).collect()
                };
                let (transport, written, taken) = answers(visit, Some("cookie"));
                let has_cookies = allowed_transport(&deployment, index).allows(Transport::Cookie);
                prop_assert_eq!(set.is_empty(), !has_cookies);
                prop_assert_eq!(transport == Transport::Cookie, has_cookies);
                prop_assert_eq!(texts(&written), set, "{} to {}", page, api);
                prop_assert_eq!(texts(&taken), cleared, "{} to {}", page, api);
            }
        }
    }

    /// Every token that a request of a page carries is offered, duplicates too, but for cookies that must not be used.
    #[test]
    fn all_tokens_are_offered(deployment in deployments(), plan in request_plans()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let config = &deployment.0;
        if deployment.has_past() {
            // Tokens of the past are offered, too: `tests/it/history.rs`.
            return Ok(());
        }
        let review = config.review(&EmbeddedList);
        let arriving = plan.to(&deployment.0);
        let pages = deployment.pages();
        for (page, api) in pages.iter().zip(deployment.apis().iter().cycle()) {
            let (page, host) = (page.to_string(), api.to_string());
            let mut facts = arriving.facts();
            facts.host = host.split_once("://").map(|(_, host)| host.as_bytes());
            facts.origin = Some(page.as_bytes());
            let (index, _) = deployment.website_of(&Origin::parse(&page).unwrap()).unwrap();
            let allowed = allowed_transport(&deployment, index);
            // Which cookies the API has is the same for all pages that have any.
            let mut pairs = review.pairs().iter().filter(|pair| pair.api() == api);
            let names = pairs.find_map(|pair| {
                let all = [pair.access().or_else(|| pair.session())?, pair.refresh().or_else(|| pair.session())?];
                Some(all.map(|cookie| cookie.attributes().name()))
            });
            let is_pair = config.session.get() == Ok(&SessionShape::Pair);
            let expected = |which: usize, verdict: CsrfVerdict<'_>| -> Vec<(Transport, Vec<u8>)> {
                let bearer = facts.bearer().filter(|_| allowed.allows(Transport::Header));
                let may = allowed.allows(Transport::Cookie) && verdict.refusal().is_none();
                let values = names.filter(|_| may).into_iter().flat_map(|names| facts.cookie.values_of(names[which]));
                let cookies = values.filter(|value| !value.is_empty()).map(|value| (Transport::Cookie, value.to_vec()));
                bearer.map(|token| (Transport::Header, token.to_vec())).into_iter().chain(cookies).collect()
            };
            let offered = |candidates: &mut dyn Iterator<Item = Candidate<'_>>| -> Vec<(Transport, Vec<u8>)> {
                candidates.map(|of| (of.transport(), of.as_bytes().to_vec())).collect()
            };
            let (verify, refresh, sign_out) = (policy.verify(&facts, NOW), policy.refresh(&facts, NOW), policy.sign_out(&facts, NOW));
            prop_assert_eq!(offered(&mut verify.candidates()), expected(0, verify.csrf_of_cookies()));
            if is_pair {
                prop_assert_eq!(offered(&mut refresh.candidates()), expected(1, refresh.csrf_of_cookies()));
            }
            // Sign-outs end the sessions of all tokens, however the page's own travel.
            let ended = |which: usize| -> Vec<(Transport, Vec<u8>)> {
                let may = sign_out.csrf_of_cookies().refusal().is_none();
                let values = names.filter(|_| may).into_iter().flat_map(|names| facts.cookie.values_of(names[which]));
                let cookies = values.filter(|value| !value.is_empty()).map(|value| (Transport::Cookie, value.to_vec()));
                let bearer = facts.bearer().map(|token| (Transport::Header, token.to_vec()));
                bearer.into_iter().chain(cookies).collect()
            };
            let is_named = |of: &(Transport, Vec<u8>)| names.is_some() || of.0 == Transport::Header;
            let mut told = [offered(&mut sign_out.candidates()), offered(&mut sign_out.refresh_candidates())];
            for all in &mut told {
                all.retain(is_named);
            }
            prop_assert_eq!(told, [ended(0), if is_pair { ended(1) } else { Vec::new() }]);
        }
    }

    /// A website answers as it would if no other were declared, whichever website stands for its class.
    #[test]
    fn a_website_answers_as_if_it_were_alone(deployment in deployments(), chosen in any::<Index>()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let apis = deployment.apis();
        let (index, website) = *chosen.get(&deployment.websites());
        let Some(page) = usual_pages(website, &apis).find(|page| deployment.website_of(page).map(|of| of.0) == Some(index)) else {
            return Ok(());
        };
        let mut alone = deployment.clone();
        let mut own = deployment.0.websites[index].clone();
        own.links_to = None;
        alone.0.websites = vec![own];
        alone.0.default_website = Some(page.to_string().as_str().into());
        alone.0.clients.clear();
        let Some(of_one) = alone.compiled() else {
            return Err(TestCaseError::fail(format!("{website} does not compile alone: {:?}", alone.0.review(&EmbeddedList).problems())));
        };
        let told = |policy: &Policy, field: &str| -> Vec<String> {
            let problems = policy.warnings().iter().filter(|problem| problem.field().to_string() == field);
            // What another website does to the cookie depends on that website.
            let own = |kind: &ProblemKind| match kind.clone() {
                ProblemKind::ThirdParty { website, api, browsers, fails_in, severity, without_dot, .. } => {
                    ProblemKind::ThirdParty { website, api, browsers, fails_in, severity, without_dot, overwritten_by: None }
                }
                kind => kind,
            };
            problems.map(|problem| own(problem.kind()).to_string()).collect()
        };
        prop_assert_eq!(told(&policy, &format!("websites[{index}]")), told(&of_one, "websites[0]"));
        let routes = Routes::of(&deployment.0);
        for api in &apis {
            for mode in [None, Some("cookie"), Some("header")] {
                let visit = |policy| visiting(policy, &routes, &page, api, true);
                let (mut among, mut alone) = (answers(visit(&policy), mode), answers(visit(&of_one), mode));
                // `Vary` may name the header of clients, of whom the one has none.
                for headers in [&mut among.1, &mut among.2, &mut alone.1, &mut alone.2] {
                    headers.retain(|(name, _)| name != "vary");
                }
                prop_assert_eq!(among, alone, "{} to {}", page, api);
            }
        }
    }

    /// Pages that stand to the APIs alike, with equal settings, get equal answers.
    #[test]
    fn pages_that_are_alike_get_the_same(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let (routes, apis) = (Routes::of(&deployment.0), deployment.apis());
        let mut known: Vec<(PageOnApi, Origin)> = Vec::new();
        for page in deployment.pages() {
            let (index, website) = deployment.website_of(&page).unwrap();
            if usual_pages(website, &apis).all(|usual| usual != page) {
                continue;
            }
            let partitioning = deployment.0.websites[index].partitioning.as_ref();
            let key = (
                page.scheme(),
                apis.iter().map(|api| relation(&page, api)).collect(),
                allowed_transport(&deployment, index),
                partitioning.is_some_and(|value| value.text() == "partitioned"),
            );
            let Some((_, like)) = known.iter().find(|(known, _)| *known == key) else {
                known.push((key, page));
                continue;
            };
            for api in &apis {
                let of = |page| answers(visiting(&policy, &routes, page, api, true), Some("cookie"));
                // Of the headers those matter that depend on more than whether the page is the API itself.
                let cookies = |(transport, written, taken): (Transport, Headers, Headers)| {
                    let cookies = |headers: &Headers| set_cookies(headers).into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
                    (transport, cookies(&written), cookies(&taken))
                };
                prop_assert_eq!(cookies(of(&page)), cookies(of(like)), "{} and {} to {}", page, like, api);
            }
        }
    }

    /// A website that the application trusts is answered as if it were declared, and refused if it could not be.
    #[test]
    fn a_trusted_website_is_as_good_as_a_declared_one(deployment in deployments(), stranger in proptest::sample::select(TRUSTED.to_vec())) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let page = Origin::parse(stranger).unwrap();
        let mut declared = deployment.clone();
        declared.0.websites.push(stranger.into());
        let declared = declared.compiled();
        if deployment.website_of(&page).is_some() {
            return Ok(());
        }
        let trusted = match (policy.trust_website(&page, &EmbeddedList), &declared) {
            (Ok(trusted), Some(_)) => trusted,
            (Err(_), None) => return Ok(()),
            (trusted, declared) => {
                return Err(TestCaseError::fail(format!("trusted {trusted:?}, declared {:?}", declared.is_some())));
            }
        };
        let routes = Routes::of(&deployment.0);
        for api in &deployment.apis() {
            let visit = visiting(&policy, &routes, &page, api, true);
            let sent = visit.sent(&mut Jar::new(Profile::RFC6265BIS), "POST", &routes.sign_in, None, Some("cookie")).unwrap();
            let mut facts = sent.facts();
            prop_assert_eq!(policy.website(&facts).basis(), WebsiteBasis::Unknown);
            facts.trusted = Some(&trusted);
            let written = |policy: &Policy, facts: &RequestFacts<'_>| {
                let sign_in = policy.sign_in(facts, NOW);
                (sign_in.choice(), set_session_headers(&sign_in.accept().unwrap(), &routes.tokens(1).tokens().unwrap()))
            };
            prop_assert_eq!(written(&policy, &facts), written(declared.as_ref().unwrap(), &sent.facts()));
            // Links of a trusted website are asked of itself.
            prop_assert!(policy.website(&facts).link_base().is_none());
            let named = Origin::parse(trusted.origin()).unwrap();
            let links = declared.as_ref().unwrap().link_base_of(&named).unwrap().to_string();
            prop_assert_eq!(trusted.link_base().to_string(), links);
        }
    }

    /// The advice for a website among these APIs is the transport that its sessions usually get, where the adviser is asked the same.
    #[test]
    fn advice_is_what_is_compiled(deployment in deployments(), chosen in any::<Index>()) {
        let config = &deployment.0;
        let (index, website) = match deployment.websites().as_slice() {
            [] => return Ok(()),
            websites => *chosen.get(websites),
        };
        // The adviser knows neither of these, and tries all browsers and the narrowest domain.
        let mut asked = deployment.clone();
        asked.0.websites = vec![config.websites[index].clone()];
        let own = &mut asked.0.websites[0];
        (own.transport, own.partitioning, own.links_to) = (None, None, None);
        let page = pages_of(website).remove(0);
        let mut plain = PolicyConfig::new(config.api.clone(), asked.0.websites.clone());
        plain.default_website = Some(page.to_string().as_str().into());
        plain.plain_http.clone_from(&config.plain_http);
        let asked = Deployment(plain);
        if asked.compiled().is_none() {
            return Ok(());
        }
        let mut situation = Situation::new(asked.apis(), vec![Frontend::Website(website.clone())]);
        situation.plain_http = config.plain_http.iter().filter_map(|api| api.get().ok().cloned()).collect();
        let advice = advise_transport(&situation, &EmbeddedList);
        let review = asked.0.review(&EmbeddedList);
        let by_cookie = review.pairs().iter().all(|pair| pair.usual_transport().transport == Transport::Cookie);
        prop_assert_eq!(advice.frontends()[0].transport() == Transport::Cookie, by_cookie, "{}", advice);
    }
}

/// Tenants of every relation.
const TRUSTED: [&str; 6] = [
    "https://shop.tenant.org",
    "https://tenant.example.com",
    "http://tenant.example.com",
    "http://localhost:4000",
    "https://tenant.vercel.app",
    "https://tenant.corp.internal",
];
