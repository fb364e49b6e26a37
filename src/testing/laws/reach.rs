use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::law::Law;
use super::trial::{NOW, Trial};
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl};
use crate::cookie::{CookieDomain, CookieHeader, DomainVerdict};
use crate::net::{Host, Origin, Scheme};
use crate::testing::session::Visit;

/// Checks every known browser, supported or not.
pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    for visit in trial.visits() {
        for profile in Profile::ALL {
            let mut jar = Jar::new(profile);
            // A browser that is not supported may lose the cookie.
            let _ = visit.sign_in(&mut jar, Some("cookie"), &trial.routes.tokens(1));
            if jar.cookies(NOW).next().is_none() {
                continue;
            }
            check_jar(trial, &visit, &mut jar).map_err(|seen| {
                let place = LawPlace::of(visit.page, visit.api).in_browser(profile.name);
                LawViolation::new(Law::CookiesStay, place, seen)
            })?;
        }
    }
    Ok(())
}

fn check_jar(trial: &Trial<'_>, visit: &Visit<'_>, jar: &mut Jar) -> Result<(), LawBreach> {
    let own = visit.api.host();
    let site = own.registrable_domain(trial.list);
    let paths = trial.routes.verify.iter().take(1);
    let paths: Vec<&String> = paths.chain([&trial.routes.refresh]).collect();
    for host in hosts_around(own) {
        let is_of_site =
            host == *own || (site.is_some() && host.registrable_domain(trial.list) == site);
        let is_allowed = is_of_site && is_meant(trial, own, &host);
        for scheme in [Scheme::Http, Scheme::Https] {
            let origin = Origin::new(scheme, host.clone(), scheme.default_port());
            let requests = paths
                .iter()
                .flat_map(|path| requests(&origin, path, visit.page));
            for request in requests {
                let sent = jar.cookie_header(&request, trial.list, NOW);
                if sent.is_empty() {
                    continue;
                }
                let cookies = names(&sent);
                if !is_allowed {
                    return Err(LawBreach::Reaches { origin, cookies });
                }
                let url = request.url.to_string();
                let scope = trial.policy.frontend_scope();
                let is_known = scope.is_session_request(&url, visit.page, trial.list);
                // Front ends must know which hosts get the session cookies.
                let mut pairs = CookieHeader::line(&sent).pairs();
                let is_session = pairs.any(|pair| trial.is_session_cookie(pair.name()));
                if is_session && !is_known && scheme == visit.api.scheme() {
                    return Err(LawBreach::OutOfScope { origin, cookies });
                }
            }
        }
    }
    Ok(())
}

/// The host, its parents, siblings and children, names that only look alike, and unrelated hosts.
fn hosts_around(host: &Host) -> Vec<Host> {
    let mut texts: Vec<String> = ["evil.example", "localhost", "192.168.1.11", "[::2]", "com"]
        .map(str::to_owned)
        .to_vec();
    texts.push(host.to_string());
    if let Some(name) = host.domain() {
        let ancestors = (1..=name.label_count()).filter_map(|labels| name.ancestor(labels));
        for parent in ancestors {
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

/// Whether the deployment intends `host` to get the cookies of `api`.
fn is_meant(trial: &Trial<'_>, api: &Host, host: &Host) -> bool {
    let companions = trial.config.cookies.values();
    let own = companions.filter_map(|companion| companion.cookie_domain.as_ref());
    let mut domains = own
        .chain([&trial.config.cookie_domain])
        .filter_map(|domain| domain.get().ok());
    let is_shared = |domain: &CookieDomain| {
        let within = domain.shared().zip(host.domain());
        domain.on_host(api, trial.list) == DomainVerdict::Shared
            && within.is_some_and(|(domain, name)| name.is_within(domain))
    };
    host == api || domains.any(is_shared)
}

/// Every request that a page or the user can send to the host.
fn requests(origin: &Origin, path: &str, page: &Origin) -> Vec<Request> {
    let Ok(url) = RequestUrl::parse(&format!("{origin}{path}")) else {
        return Vec::new();
    };
    let [page, own] = [page, origin].map(|page| ClientOrigin::Web(page.clone()));
    [
        Request::typed(url.clone()),
        Request::fetch(url.clone(), [page.clone()].to_vec()),
        Request::fetch(url.clone(), [own].to_vec()),
        Request::link(url, page),
    ]
    .to_vec()
}

fn names(header: &[u8]) -> String {
    let pairs = CookieHeader::line(header).pairs();
    let names: Vec<String> = pairs
        .map(|pair| format!("`{}`", pair.name().escape_ascii()))
        .collect();
    names.join(" and ")
}
