//! Judges a recording: by its cookies, and each exchange as an observation of a deployment.

mod declared;
mod lone;
mod observe;
mod shown;
mod sign_outs;

use alloc::format;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::exchange::{Exchange, Traffic};
use super::explain::{Findings, explained};
use super::failures::Failures;
use super::infer::Inferred;
use super::own::Own;
use super::replay::Replay;
use super::requests::asked;
use crate::config::{PolicyConfig, Setting};
use crate::diagnosis::{Certainty, Code, Finding};
use crate::net::SuffixList;
use crate::policy::Severity;
use crate::sorted::SortedSet;
use declared::Declared;
use observe::{Observed, observations};
use shown::{Shown, is_shown_set, is_usual, unreads, works};

/// Explains from a recording alone why sessions do not work. The most certain causes come first, and errors before warnings. No finding
/// contradicts the recording.
///
/// If the cookies do not explain the failure, each exchange is diagnosed as an [observation](crate::diagnosis::diagnose) of the deployment
/// that the recording [suggests](Inferred).
///
/// An error is a cause that the recording shows, or that affects every browser. If something works in the recording and fails in another
/// browser, that is a warning.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::RequestUrl;
/// use session_cookie_policy::diagnosis::Code;
/// use session_cookie_policy::evidence::{Traffic, explain};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let url = RequestUrl::parse("http://192.168.1.7:3000/login").unwrap();
/// let traffic = Traffic::of_set_cookie(url, b"sid=secret; Secure; HttpOnly");
/// let findings = explain(&traffic, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
/// assert_eq!(findings[0].code, Code::SecureOverHttp);
/// # }
/// ```
#[must_use]
#[doc(alias("debug", "troubleshoot", "login loop"))]
pub fn explain(traffic: &Traffic, list: &dyn SuffixList, now: OffsetDateTime) -> Vec<Finding> {
    let replay = Replay::of(traffic, list, now);
    let (mut findings, denied) = explained(traffic, &replay, list, now);
    if !findings.has_causes() {
        let config = match Inferred::of(traffic, list) {
            Some(inferred) => inferred.config,
            None => hosts(traffic, list),
        };
        let policy = config.compile(list).ok();
        let declared = Declared::of(&config, policy.as_ref());
        let works = works(traffic, &declared.names);
        let possible = examine(
            traffic,
            &replay,
            &declared,
            list,
            now,
            &mut findings,
            &|observed, finding| {
                let is_vague = match finding.code {
                    Code::ClearInVain => !is_shown_set(traffic, observed.exchange, &finding),
                    Code::CookieUnparsed => !unreads(traffic, observed.place),
                    _ => false,
                };
                if is_vague {
                    return None;
                }
                as_inferred(works, observed.exchange, finding)
            },
        );
        add_last(&mut findings, denied, possible);
    }
    lone::unprotected(traffic, &mut findings);
    findings.ranked()
}

/// Combines a recording with a deployment. The result contains the findings of [`explain`](super::explain()) for the recording, those of
/// [`diagnose`](crate::diagnosis::diagnose) for each exchange with a declared API, and cookies that the responses write differently from
/// the deployment. They are ranked like those of `explain`. What the recording contradicts is dropped, such as a missing cookie of a request
/// that succeeds without it; what does no harm in the recording is a warning.
///
/// If a deployment has errors, its readable parts are used.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::diagnosis::Code;
/// use session_cookie_policy::evidence::{Traffic, compare};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let mut config = PolicyConfig::new(["https://www.example.com"], ["https://www.example.com"]);
/// config.session = "single".into();
/// config.session_cookie.name = Some("sid".into());
/// config.transport = "cookie".into();
/// let traffic = Traffic::of_heads(
///     "> POST /login HTTP/2\n> Host: www.example.com\n> Origin: https://www.example.com\n>\n\
///      < HTTP/2 200\n< set-cookie: __Host-sid=1; Path=/; Secure; SameSite=Strict\n<\n",
///     None,
/// );
/// let findings = compare(&traffic, &config, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
/// assert_eq!(findings[0].code, Code::WrittenOtherwise);
/// assert_eq!(
///     findings[0].message,
///     "`POST https://www.example.com/login`: the response sets `__Host-sid` without `HttpOnly`, where the deployment has `HttpOnly`: the application does not use this configuration, or something changes \
///      its headers",
/// );
/// # }
/// ```
#[must_use]
pub fn compare(
    traffic: &Traffic,
    config: &PolicyConfig,
    list: &dyn SuffixList,
    now: OffsetDateTime,
) -> Vec<Finding> {
    let replay = Replay::beside(traffic, config, list, now);
    let (mut findings, denied) = explained(traffic, &replay, list, now);
    let policy = config.compile(list).ok();
    let declared = Declared::of(config, policy.as_ref());
    findings.add("", declared.hosts(traffic, list));
    let others = declared.cookies(traffic, list);
    let possible = if others.is_some() {
        // The rules of another application do not apply.
        Findings::default()
    } else {
        let failures = Failures::of(traffic, &asked(traffic));
        let shown = Shown::of(traffic, &failures, &declared.names);
        examine(
            traffic,
            &replay,
            &declared,
            list,
            now,
            &mut findings,
            &|observed, finding| shown.check(observed.place, observed.exchange, finding),
        )
    };
    findings.add("", others);
    add_last(&mut findings, denied, possible);
    findings.ranked()
}

/// Adds the findings that are reported only if there are no others.
fn add_last<'a>(findings: &mut Findings<'a>, denied: Option<Finding>, possible: Findings<'a>) {
    if !findings.has_causes() {
        findings.add("", denied);
    }
    // Findings that no fact excludes.
    if !findings.has_causes() {
        findings.append(possible);
    }
}

/// Diagnoses each exchange with a declared API, and returns the findings that are only possible. Does not repeat known findings.
fn examine<'a>(
    traffic: &Traffic,
    replay: &Replay,
    declared: &Declared<'_>,
    list: &dyn SuffixList,
    now: OffsetDateTime,
    findings: &mut Findings<'a>,
    accept: &dyn Fn(&Observed<'_>, Finding) -> Option<Finding>,
) -> Findings<'a> {
    let known: SortedSet<Code> = findings.codes().collect();
    let failures = Failures::of(traffic, &asked(traffic));
    let observed = observations(
        traffic,
        replay,
        &declared.api,
        &declared.names,
        &declared.paths(),
        &failures,
        now,
    );
    let mut possible = Findings::default();
    for observed in &observed {
        let exchange = observed.exchange;
        let now = exchange.at.unwrap_or(now);
        for finding in declared.diagnosed(&observed.observation, now, list) {
            if known.contains(&finding.code) {
                continue;
            }
            let Some(mut finding) = accept(observed, finding) else {
                continue;
            };
            finding.message = format!("`{exchange}`: {}", finding.message);
            if finding.certainty == Certainty::Possible {
                possible.add("", Some(finding));
            } else {
                findings.add("", Some(finding));
            }
        }
    }
    possible
}

/// Keeps the findings that are true for every deployment, and lowers the certainty of those that depend on the inferred one.
fn as_inferred(works: bool, exchange: &Exchange, finding: Finding) -> Option<Finding> {
    let is_answered = exchange.is_answered();
    match finding.code {
        _ if is_usual(exchange, &finding) => None,
        // The recording does not show the facts for these, or other rules show them better.
        Code::ClientForeignAuthorization
        | Code::ClientServerSide
        | Code::CookieDropped
        | Code::CookieLines
        | Code::CorsAnyOrigin
        | Code::CorsCredentials
        | Code::CorsExpose
        | Code::CorsNotNeeded
        | Code::CorsOrigin
        | Code::CorsVary
        | Code::CsrfForeignPage
        | Code::CsrfHeaderMissing
        | Code::CsrfNoOrigin
        | Code::CsrfTokenMissing
        | Code::CsrfTokenStale
        | Code::FlowCookieLost
        | Code::HostUndeclared
        | Code::OriginUnknown
        | Code::OtherJar
        | Code::PageUndeclared
        | Code::PartitionNotNeeded
        | Code::PathNotCovering
        | Code::SetCookieMissing
        | Code::SetCookiePartial
        | Code::SignOutKeepsCookie
        | Code::SignOutKeepsProvider
        | Code::SignOutKeepsSession
        | Code::SiteStrictArrival
        | Code::SiteWithheld
        | Code::SizeRequest
        | Code::ValueUnreadable
        | Code::SitePostReturn
        | Code::WrittenOtherwise => None,
        Code::ClientPagesCookie | Code::CorsRequest | Code::PrefixVariant if is_answered => None,
        // Another rule is about the page's own forms.
        Code::OriginNull
            if exchange.succeeds()
                || exchange.request.sec_fetch_site.text() == Some("same-origin") =>
        {
            None
        }
        // A gate is usually reached by a redirect. Other rules handle refused requests.
        Code::NotTheSession if finding.certainty == Certainty::Possible => None,
        Code::CacheSharesSession if finding.certainty != Certainty::Certain => None,
        // A public page may come from a cache while the session works.
        Code::ResponseFromCache if works && finding.certainty != Certainty::Certain => None,
        Code::CacheSharesSession
        | Code::CorsRequest
        | Code::LocalNetworkBlocked
        | Code::ResponseFromCache => Some(finding),
        _ => {
            let certainty = finding.certainty.max(Certainty::Likely);
            let mut finding = finding.sure(certainty);
            if !finding.code.breaks_sessions() {
                finding.severity = Severity::Warning;
            }
            Some(finding)
        }
    }
}

/// A deployment with all hosts that show a cookie.
fn hosts(traffic: &Traffic, list: &dyn SuffixList) -> PolicyConfig {
    let own = Own::of(traffic, &Failures::of(traffic, &asked(traffic)), list);
    let shows = traffic.exchanges.iter().filter(|exchange| {
        let came = exchange.request.cookies.as_ref();
        let has_cookies = came.is_some_and(|came| !came.is_empty());
        own.has(exchange) && (has_cookies || !exchange.lines().is_empty())
    });
    let mut known = SortedSet::new();
    let origins = shows.map(|exchange| exchange.url.origin());
    let origins = origins.filter(|origin| known.insert(format!("{origin}")));
    PolicyConfig {
        api: origins.cloned().map(Setting::of).collect(),
        ..PolicyConfig::default()
    }
}
