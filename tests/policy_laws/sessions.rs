//! Law 1: what a compiled policy emits is kept by every browser that it claims, and comes back. That sessions live at all is in `exported`.

use session_cookie_policy::config::{CookieConfig, Keep, SessionShape, Setting};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use session_cookie_policy::browser::{Jar, Profile, Version};
use session_cookie_policy::config::{Browser, Transport};
use session_cookie_policy::cookie::DomainVerdict;
use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
use session_cookie_policy::testing::session::Routes;

use time::Duration;

use crate::cases;
use crate::deployments::{Deployment, deployments};
use crate::visit::{NOW, shown, visiting};

pub(crate) fn browsers(deployment: &Deployment) -> Vec<Browser> {
    let browsers = deployment.0.browsers.iter();
    browsers.map(|claim| claim.get().unwrap().browser).collect()
}

/// The versions of the browsers that are claimed, and those that are announced: no change that is coming signs anybody out.
fn profiles(deployment: &Deployment) -> Vec<Profile> {
    let claims = deployment
        .0
        .browsers
        .iter()
        .map(|claim| claim.get().unwrap());
    let profiles = claims.flat_map(|claim| {
        let claimed = claim.versions().map(|version| version.version().profile);
        let announced = Version::announced(claim.browser.versions());
        claimed.chain(announced.map(|version| version.profile))
    });
    profiles.collect()
}

proptest! {
    #![proptest_config(cases(512))]

    /// Where pages need the session, visitors of one site with the API arrive signed in, from wherever they come. (With `Strict`, of which
    /// the policy warns, by the address bar only.)
    #[test]
    fn visitors_arrive_signed_in(deployment in deployments(), has_fetch_metadata in any::<bool>()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        let config = &deployment.0;
        let is_strict = match config.same_site.text() {
            "auto" => config.session_use.text() == "api_only",
            fixed => fixed == "Strict",
        };
        for page in &deployment.pages() {
            for api in &deployment.apis() {
                let visit = visiting(&policy, &routes, page, api, has_fetch_metadata);
                let one_site = Relation::between(page, api, &EmbeddedList).relation().is_same_site();
                if !one_site || visit.usual_transport().unwrap() == Transport::Header {
                    continue;
                }
                for browser in profiles(&deployment) {
                    let mut jar = Jar::new(browser);
                    let held = visit.sign_in(&mut jar, None, &routes.tokens(0)).unwrap();
                    for route in &routes.verify {
                        let typed = visit.arriving(&mut jar, route, true).unwrap();
                        prop_assert_eq!(typed.as_slice(), [held.tokens.usual()], "{}, {} to {}", browser.name, page, api);
                        let linked = visit.arriving(&mut jar, route, false).unwrap();
                        // A page that shares its declaration with pages of other sites gets what works there, which is not `Strict`.
                        let may_be_anonymous = is_strict && linked.is_empty();
                        prop_assert!(may_be_anonymous || linked == typed, "{}, {page} to {api}", browser.name);
                    }
                }
            }
        }
    }

    /// Cookies are kept as long as the deployment says, and 400 days at most.
    #[test]
    fn cookies_are_kept_for_their_lifetime(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        let config = &deployment.0;
        // Cookies that end with the browser are there as long as it runs.
        let for_ever = Duration::days(100_000);
        let lifetime = |keep: [&Option<Setting<Keep>>; 2], usual: Duration| {
            let keep = keep.into_iter().flatten().map(|keep| *keep.get().unwrap()).next();
            match keep {
                Some(Keep::For(kept)) => kept.min(Duration::days(400)),
                // Nobody has chosen a time.
                Some(Keep::BrowserSession | Keep::Chosen) => for_ever,
                _ => usual,
            }
        };
        let of = |cookie: &CookieConfig, usual| lifetime([&cookie.keep, &cookie.lifetime_seconds], usual);
        let mut lifetimes = match routes.session {
            SessionShape::Pair => vec![
                of(&config.access_cookie, Duration::days(365)),
                of(&config.refresh_cookie, Duration::days(100)),
            ],
            SessionShape::Single => vec![of(&config.session_cookie, for_ever)],
        };
        let of_session = *lifetimes.last().unwrap();
        let ending = config.cookies.values().filter(|companion| companion.purpose.get().unwrap().ends_with_session());
        let beside = ending.map(|companion| lifetime([&companion.keep, &companion.lifetime_seconds], of_session));
        lifetimes.extend(beside.collect::<Vec<_>>());
        for (page, api) in deployment.pages().iter().flat_map(|page| deployment.apis().into_iter().map(move |api| (page, api))) {
            let visit = visiting(&policy, &routes, page, &api, true);
            for browser in profiles(&deployment) {
                let mut jar = Jar::new(browser);
                let held = visit.sign_in(&mut jar, None, &routes.tokens(0)).unwrap();
                let timed = lifetimes.iter().filter(|lifetime| **lifetime < for_ever);
                for instant in timed.map(|lifetime| NOW + *lifetime) {
                    let count = |at| jar.cookies(at).count();
                    let expected = |at| lifetimes.iter().filter(|lifetime| at < NOW + **lifetime).count();
                    for at in [instant - Duration::SECOND, instant] {
                        let expected = if held.transport == Transport::Cookie { expected(at) } else { 0 };
                        prop_assert_eq!(count(at), expected, "{}, {} to {} at {}", browser.name, page, api, at);
                    }
                }
            }
        }
    }

    /// A sign-in by header takes back the cookies that the sign-in route shows.
    #[test]
    fn a_session_changes_its_transport(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        for page in &deployment.pages() {
            for api in &deployment.apis() {
                let visit = visiting(&policy, &routes, page, api, true);
                for browser in profiles(&deployment) {
                    let mut jar = Jar::new(browser);
                    let held = visit.sign_in(&mut jar, None, &routes.tokens(1)).unwrap();
                    if shown(&visit, &mut jar).is_empty() {
                        continue;
                    }
                    prop_assert_eq!(held.transport, Transport::Cookie);
                    let before = jar.cookies(NOW).count();
                    let held = visit.sign_in(&mut jar, Some("header"), &routes.tokens(2)).unwrap();
                    // The website may have cookies alone.
                    let expected = if held.transport == Transport::Cookie { before } else { 0 };
                    prop_assert_eq!(jar.cookies(NOW).count(), expected, "{}, {} to {}", browser.name, page, api);
                    prop_assert_eq!(visit.verify(&mut jar, &held), Ok(()));
                }
            }
        }
    }

    /// With one domain for several APIs, a session made at one of them is found at the others.
    #[test]
    fn sessions_are_shared_by_the_apis_of_a_domain(deployment in deployments(), has_fetch_metadata in any::<bool>()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        let shares = |api: &Origin| shares_domain(&deployment, api);
        let apis: Vec<Origin> = deployment.apis().into_iter().filter(shares).collect();
        for page in &deployment.pages() {
            let visit = |api| visiting(&policy, &routes, page, api, has_fetch_metadata);
            for (api, other) in apis.iter().flat_map(|api| apis.iter().map(move |other| (api, other))) {
                // A page may have cookies with one of them and headers with the other.
                let by_cookie = [api, other].iter().all(|api| visit(api).usual_transport().unwrap() == Transport::Cookie);
                if !by_cookie || api.scheme() != other.scheme() {
                    continue;
                }
                for browser in profiles(&deployment) {
                    let mut jar = Jar::new(browser);
                    let shared = visit(api)
                        .sign_in(&mut jar, None, &routes.tokens(1))
                        .and_then(|held| {
                            visit(other).verify(&mut jar, &held)?;
                            let held = visit(other).renew(&mut jar, &held, &routes.tokens(2))?;
                            visit(api).verify(&mut jar, &held)?;
                            visit(other).sign_out(&mut jar, &held)
                        });
                    prop_assert_eq!(&shared, &Ok(()), "{}, {} to {} and {}", browser.name, page, api, other);
                    prop_assert_eq!(jar.cookies(NOW).count(), 0);
                }
            }
        }
    }

    /// A session is found beside those that other pages made at other APIs before, and ends without them.
    #[test]
    fn sessions_live_beside_others(deployment in deployments(), visits in vec(any::<(Index, Index)>(), 2..5)) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        let (pages, apis) = (deployment.pages(), deployment.apis());
        for browser in profiles(&deployment) {
            let mut jar = Jar::new(browser);
            for (count, (page, api)) in visits.iter().enumerate() {
                let (page, api) = (page.get(&pages), api.get(&apis));
                let visit = visiting(&policy, &routes, page, api, true);
                let tokens = routes.tokens(count);
                let context = format!("{}, visit {count}: {page} to {api}", browser.name);
                let held = visit.sign_in(&mut jar, None, &tokens);
                let held = held.map_err(|loss| TestCaseError::fail(format!("{context}: {loss}")))?;
                for route in &routes.verify {
                    let offered = visit.offered(&mut jar, "POST", route, &held).unwrap();
                    let own = (held.transport, tokens.usual().to_owned());
                    prop_assert!(offered.contains(&own), "{context}: {offered:?}");
                }
            }
        }
    }
}

/// Whether browsers share the cookies of the API by the domain of the deployment.
fn shares_domain(deployment: &Deployment, api: &Origin) -> bool {
    let domain = deployment.0.cookie_domain.get();
    domain.is_ok_and(|domain| domain.on_host(api.host(), &EmbeddedList) == DomainVerdict::Shared)
}
