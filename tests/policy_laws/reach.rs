//! Law 2: no cookie of a compiled policy reaches a host outside the site of its API, nor one that does not share the domain.

use proptest::prelude::*;
use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl};
use session_cookie_policy::cookie::DomainVerdict;
use session_cookie_policy::net::{DomainName, EmbeddedList, Host, Origin, Scheme};
use session_cookie_policy::testing::session::Routes;

use crate::cases;
use crate::deployments::{Deployment, deployments};
use crate::visit::{NOW, visiting};

/// The host, its parents, siblings and children, names that only look alike, and strangers.
fn hosts_around(host: &Host) -> Vec<Host> {
    let mut texts: Vec<String> = ["evil.example", "localhost", "192.168.1.11", "[::2]", "com"]
        .map(str::to_owned)
        .to_vec();
    texts.push(host.to_string());
    if let Some(name) = host.domain() {
        for labels in 1..=name.label_count() {
            let parent = name.ancestor(labels).unwrap();
            texts.extend([
                parent.to_string(),
                format!("evil.{parent}"),
                format!("evil-{parent}"),
                format!("a.b.{parent}"),
                format!("{parent}.evil.example"),
                format!("{parent}."),
            ]);
        }
    }
    texts
        .iter()
        .filter_map(|text| Host::parse(text).ok())
        .collect()
}

/// Whether the deployment means `host` to get the cookies of `api`.
fn is_meant(deployment: &Deployment, api: &Host, host: &Host) -> bool {
    let domain = deployment.0.cookie_domain.get().unwrap();
    let is_shared = domain.on_host(api, &EmbeddedList) == DomainVerdict::Shared;
    host == api
        || (is_shared
            && domain.shared().is_some_and(|domain| {
                host.domain()
                    .is_some_and(|name: &DomainName| name.is_within(domain))
            }))
}

/// Everything that a page, or the user, may send to the host.
fn requests(origin: &Origin, path: &str, page: &Origin) -> Vec<Request> {
    let url = || RequestUrl::parse(&format!("{origin}{path}")).unwrap();
    let pages = [page, origin].map(|page| ClientOrigin::Web(page.clone()));
    vec![
        Request::typed(url()),
        Request::fetch(url(), vec![pages[0].clone()]),
        Request::fetch(url(), vec![pages[1].clone()]),
        Request::link(url(), pages[0].clone()),
    ]
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn cookies_stay_where_they_belong(
        deployment in deployments(),
        profile in proptest::sample::select(Profile::ALL.to_vec()),
    ) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        for page in &deployment.pages() {
            for api in &deployment.apis() {
                let visit = visiting(&policy, &routes, page, api, true);
                let mut jar = Jar::new(profile);
                // A browser that is not claimed may lose the cookie.
                let _ = visit.sign_in(&mut jar, Some("cookie"), "access", "refresh");
                let site = api.host().registrable_domain(&EmbeddedList);
                for host in hosts_around(api.host()) {
                    for scheme in [Scheme::Http, Scheme::Https] {
                        let origin = Origin::new(scheme, host.clone(), scheme.default_port());
                        for path in [&routes.verify[0], &routes.refresh] {
                            for request in requests(&origin, path, page) {
                                let sent = jar.cookie_header(&request, &EmbeddedList, NOW);
                                if sent.is_empty() {
                                    continue;
                                }
                                let sent = sent.escape_ascii();
                                prop_assert!(
                                    is_meant(&deployment, api.host(), &host),
                                    "{}: {origin} gets `{sent}` of {api}", profile.name
                                );
                                prop_assert!(
                                    host == *api.host() || (site.is_some() && host.registrable_domain(&EmbeddedList) == site),
                                    "{}: {origin} gets `{sent}` of {api}, which is of another site", profile.name
                                );
                                // The front end knows.
                                let is_known = policy.frontend_scope().is_session_request(&request.url.to_string(), page, &EmbeddedList);
                                prop_assert!(is_known || scheme != api.scheme(), "{origin} is not in the front end's scope");
                            }
                        }
                    }
                }
            }
        }
    }
}
