//! What can be said without a policy: by browsers' rules alone.

use alloc::format;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::ranking::ranked;
use super::scene::Scene;
use super::{
    apps, caches, clears, extension, gates, held, hops, ignored, lines, local_network, partitions,
    scripts, site_data, sizes, strangers,
};
use crate::config::{Browser, BrowserVersion, PolicyConfig, Purpose, Reader};
use crate::cookie::CookieName;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::observation::Observation;
use crate::net::{Origin, Scheme, SuffixList};

/// Finds out why a session does not work, from what was observed and the rules of browsers, without a policy. For a configuration with
/// errors, or without a configuration.
///
/// The cookies in the response are judged as they are written. APIs and browsers come from the configuration, as far as it can be read.
/// Without an API, the observation shows which host was called. Once a policy compiles, [`diagnose`](super::diagnose()) finds more.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::{
///     Code, Observation, Route, SeenSetCookie, diagnose_without_policy,
/// };
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let here = "http://192.168.7.20:5173";
/// let config = PolicyConfig::new([here], [here]);
/// assert!(config.compile(&EmbeddedList).is_err()); // plain http
///
/// let mut observation = Observation::default();
/// observation.page.opened_as = Some(here.into());
/// observation.request.route = Some(Route::SignIn);
/// observation.response.set_cookies = Some(vec![SeenSetCookie::of(b"sid=x; Path=/; Secure")]);
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let findings = diagnose_without_policy(&config, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].code, Code::SecureOverHttp);
/// # }
/// ```
#[must_use]
pub fn diagnose_without_policy(
    config: &PolicyConfig,
    observation: &Observation,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Vec<Finding> {
    let request = &observation.request;
    let page = observation.page.opened_as.as_deref();
    let page = page.or_else(|| request.origin.text());
    let page = page.and_then(|page| Origin::parse(page).ok());
    let Some(api) = asked(config, observation, page.as_ref()) else {
        return Vec::new();
    };
    let claims = config.browsers.iter();
    let declared = BrowserVersion::of_claims(claims.filter_map(|claim| claim.get().ok().copied()));
    let all = Browser::ALL.map(BrowserVersion::from);
    let scene = Scene {
        seen: observation,
        now,
        list,
        api: &api,
        gateway_path: config
            .api_gateway_path
            .get()
            .map_or("/", |path| path.as_str()),
        claimed: if declared.is_empty() { &all } else { &declared },
        page,
        route: request.route,
    };
    let mut findings = Vec::new();
    let cookies = [&config.session_cookie, &config.access_cookie];
    let names: Vec<&str> = cookies
        .iter()
        .filter_map(|cookie| cookie.name.as_ref()?.get().ok())
        .map(CookieName::as_str)
        .collect();
    local_network::blocked(&scene, &mut findings);
    lines::broken(&scene, &mut findings);
    extension::without_session(&scene, &names, &mut findings);
    apps::of_scene(&scene, &names, &mut findings);
    hops::response(&scene, &mut findings);
    strangers::set(&scene, &|_| true, &mut findings);
    held::on_the_way_back(&scene, &mut findings);
    clears::kept(&scene, &|_| true, &mut findings);
    site_data::lost_again(&scene, &|_| true, &mut findings);
    partitions::not_needed(&scene, &mut findings);
    let budget = usize::try_from(config.cookie_header_budget).unwrap_or(usize::MAX);
    sizes::of_scene(&scene, budget, &names, &mut findings);
    let tokens = tokens(config);
    scripts::unread(&scene, &tokens, &mut findings);
    scripts::unsent(&scene, &tokens, &mut findings);
    caches::sharing(&scene, &mut findings);
    gates::redirected(&scene, &mut findings);
    if findings.is_empty() {
        sizes::answered_by_proxy(&scene, budget, &mut findings);
    }
    ignored::attributes(&scene, &mut findings);
    ranked(findings)
}

/// The declared cookies of tokens that script is to read, as far as they can be read.
fn tokens(config: &PolicyConfig) -> Vec<scripts::Token<'_>> {
    let declared = config.cookies.values().filter(|cookie| {
        let purpose = cookie.purpose.get().ok();
        let reader = cookie.read_by.as_ref().and_then(|reader| reader.get().ok());
        purpose == Some(&Purpose::CsrfToken) && reader != Some(&Reader::Server)
    });
    let named = declared.filter_map(|cookie| cookie.name.as_ref()?.get().ok());
    named
        .map(|name| scripts::Token {
            name: name.as_str(),
            written: None,
        })
        .collect()
}

/// The API that was asked: the declared one of the host that was seen, the first of them, or what the observation tells.
fn asked(
    config: &PolicyConfig,
    observation: &Observation,
    page: Option<&Origin>,
) -> Option<Origin> {
    let request = &observation.request;
    let declared: Vec<&Origin> = config.api.iter().filter_map(|api| api.get().ok()).collect();
    let host = request.host.text();
    let of_host = |scheme: Scheme| {
        let host = host?;
        Origin::parse(&format!("{scheme}://{host}")).ok()
    };
    let seen = [Scheme::Https, Scheme::Http]
        .into_iter()
        .find_map(|scheme| {
            let seen = of_host(scheme)?;
            declared.iter().any(|api| **api == seen).then_some(seen)
        });
    seen.or_else(|| declared.first().map(|api| (*api).clone()))
        // A page of the API's own host is asked as it is opened.
        .or_else(|| {
            let scheme = page.map_or(Scheme::Https, Origin::scheme);
            of_host(scheme)
        })
        .or_else(|| page.cloned())
}
