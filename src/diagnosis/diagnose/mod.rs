//! Finds the causes in an observation: each rule compares what was observed with what the policy and the browsers would do.

mod answer;
mod apps;
mod beside;
mod caches;
mod case;
mod clears;
mod cors;
mod course;
mod extension;
mod frontend;
mod gates;
mod held;
mod hops;
mod hosts;
mod ignored;
mod lifetimes;
mod lines;
mod local_network;
mod partitions;
mod paths;
mod ranking;
mod refused;
mod rotation;
mod scene;
mod scripts;
mod sender;
mod sent;
mod shown;
mod sign_out;
mod site_data;
mod sizes;
mod storage_access;
mod strangers;
mod suspects;
mod symptoms;
mod trials;
mod twins;
mod unconfigured;
mod visits;
mod would_send;
mod written;

use alloc::vec::Vec;

use time::OffsetDateTime;

pub(crate) use caches::cache_hit;
use case::{Case, Drawn};
use ranking::ranked;
pub use unconfigured::diagnose_without_policy;

use super::code::Code;
use super::fact::Fact;
use super::finding::{Certainty, Finding};
use super::observation::{Observation, SeenSetCookie};
use crate::net::SuffixList;
use crate::policy::Policy;

/// A rule: adds its findings for a case.
type Rule = fn(&Case<'_>, &mut Vec<Finding>);

/// The rules, causes before effects: among equally certain findings, the first one explains the others.
const RULES: &[Rule] = &[
    |case, findings| lines::broken(case, findings),
    frontend::setup,
    |case, findings| local_network::blocked(case, findings),
    caches::answered,
    symptoms::address,
    symptoms::page_address,
    symptoms::no_browser,
    visits::post_return,
    extension,
    apps::of_case,
    sender::host,
    sender::page,
    sender::proxy,
    shown::duplicates,
    shown::names,
    clears::declared,
    clears::left,
    caches::possible,
    site_data::response,
    site_data::before,
    sign_out::response,
    sign_out::after,
    sign_out::provider,
    |case, findings| hops::response(case, findings),
    answer::set_cookies,
    beside::set,
    strangers,
    partitions::set,
    beside::withheld_flow,
    storage_access::unused,
    hosts::elsewhere,
    sent::missing,
    sent::manifest,
    lifetimes::known,
    suspects::known,
    rotation::lost,
    hosts::one_slot,
    refused::known,
    shown::transports,
    sizes::of_case,
    scripts::of_case,
    sender::csrf,
    scripts::unsent_of_case,
    |case, findings| gates::redirected(case, findings),
    cors::answer,
    cors::preflight,
    |case, findings| caches::sharing(case, findings),
    caches::session,
    symptoms::course,
    course::before,
];

/// The rules that run if the others find nothing.
const LAST_RULES: &[Rule] = &[
    answer::one_of_two,
    |case, findings| local_network::possible(case, findings),
    lifetimes::possible,
    suspects::possible,
    hosts::may_be_elsewhere,
    sent::dropped,
    beside::missing_flow,
    refused::possible,
    hosts::may_be_one_slot,
    rotation::possible,
    course::refusal,
    sizes::may_be_too_long,
    hosts::too_narrow,
];

/// The front end calls a route that the API does not serve there.
const BASE_PATH_DIFFERS: (Code, Certainty) = (Code::FrontendBasePath, Certainty::Certain);

/// Whether a finding is based on the server's response.
const fn is_of_the_server(code: Code) -> bool {
    matches!(
        code,
        Code::CookieUnparsed
            | Code::NameCommon
            | Code::NotTheSession
            | Code::RefreshLoop
            | Code::SetCookieMissing
            | Code::SignOutKeepsCookie
            | Code::ValueUnreadable
    )
}

/// The lines that no other rule checks.
fn strangers(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let own = case.cookies().unwrap_or_default();
    let is_own = |line: &SeenSetCookie| {
        answer::has_own_judgement(line, &own) || case.companion(&line.name).is_some()
    };
    strangers::set(case, &|line| !is_own(line), findings);
    clears::kept(
        case,
        &|name| {
            let mut named = case.each_named().into_iter();
            !named.any(|cookie| cookie.name().as_str() == name)
        },
        findings,
    );
}

/// An extension without the session cookie.
fn extension(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if let Some(cookie) = case.usual().filter(|_| case.count_of_session() == 0) {
        extension::without_session(case, &[cookie.name().as_str()], findings);
    }
}

/// Finds out why a session does not work, from what was observed. The most certain causes come first, and errors come before warnings.
///
/// Unknown facts exclude nothing. The observation is compared with what the policy expects. If a cookie is missing, the
/// [model](crate::browser) of the client's browser sets and sends it again. If the browser is unknown, the models of all configured
/// browsers do.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::{Code, Observation, Route, diagnose};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let mut config = PolicyConfig::new(
///     ["http://localhost:3001"],
///     ["http://localhost:3000"],
/// );
/// config.plain_http = vec!["http://localhost:3001".into()];
/// let policy = config.compile(&EmbeddedList).unwrap();
///
/// let mut observation = Observation::default();
/// observation.page.opened_as = Some("http://127.0.0.1:3000".into());
/// observation.request.route = Some(Route::Session);
/// observation.request.cookies = Some(Vec::new());
/// let findings = diagnose(&policy, &observation, datetime!(2026-11-22 12:00 UTC), &EmbeddedList);
/// assert_eq!(findings[0].code, Code::PageUndeclared);
/// # }
/// ```
#[doc(alias("troubleshoot", "debug", "cookie not sent", "logged out"))]
#[must_use]
pub fn diagnose(
    policy: &Policy,
    observation: &Observation,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Vec<Finding> {
    let drawn = Drawn::of(policy, observation, list);
    let Some(case) = Case::new(policy, observation, &drawn, now, list) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for rule in RULES {
        rule(&case, &mut findings);
    }
    // The rule for returns by a form says the same, and also what the response does to the session.
    if findings
        .iter()
        .any(|finding| finding.code == Code::SitePostReturn)
    {
        findings.retain(|finding| {
            !matches!(finding.code, Code::SiteWithheld | Code::SiteStrictArrival)
        });
    }
    // It is known why the cookie was not written, which comes first.
    if findings
        .iter()
        .any(|finding| finding.code == Code::SecureForwardedScheme)
    {
        let generic = findings.iter_mut().filter(|finding| {
            finding.code == Code::SetCookieMissing
                && !finding
                    .evidence
                    .iter()
                    .any(|seen| seen.fact == Fact::ResponseWrittenCookies)
        });
        for finding in generic {
            finding.certainty = finding.certainty.max(Certainty::Likely);
        }
    }
    // The front end's own error explains both.
    if symptoms::explains_host(&findings) {
        findings.retain(|finding| {
            !matches!(finding.code, Code::HostUndeclared | Code::RefreshNotFound)
        });
    }
    if findings
        .iter()
        .any(|finding| (finding.code, finding.certainty) == BASE_PATH_DIFFERS)
    {
        findings.retain(|finding| finding.code != Code::RefreshNotFound);
    }
    // A redirect of a script to a sign-in page is not a CORS problem.
    if findings.iter().any(gates::is_of_gate) {
        let of_cors = findings.iter_mut().filter(|finding| {
            matches!(
                finding.code,
                Code::CorsAnyOrigin | Code::CorsCredentials | Code::CorsOrigin
            )
        });
        for finding in of_cors {
            finding.certainty = Certainty::Possible;
            finding.undecided.push(Fact::ResponseLocation);
        }
    }
    // A response from a cache shows nothing about the server.
    if findings.iter().any(|finding| {
        (finding.code, finding.certainty) == (Code::ResponseFromCache, Certainty::Certain)
    }) {
        findings.retain(|finding| !is_of_the_server(finding.code));
    }
    if findings.is_empty() {
        for rule in LAST_RULES {
            rule(&case, &mut findings);
        }
    }
    ignored::attributes(&case, &mut findings);
    written::otherwise(&case, &mut findings);
    ranked(findings)
}
