//! Problems with the cookies of a request: duplicates, other names, a token by header, or too many bytes.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::twins;
use crate::config::{Transport, TransportSetting};
use crate::cookie::{CookieAttributes, CookieName, Partitioning};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, ClientKind, Route};
use crate::diagnosis::words::Attributes;

/// Several cookies of one name.
pub(super) fn duplicates(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for cookie in case.each_named() {
        let name = cookie.name().as_str();
        let count = case.count(name);
        if count < 2 {
            continue;
        }
        let shown = format!("{count} of `{name}`");
        let finding = if case.expected.clears_past_of(name, case.now) {
            let message = format!(
                "`{name}` came {count} times; the history declares where the others come from, and the next response with cookies \
                 clears them: append each of its headers"
            );
            Finding::warning(Code::DuplicateDeclared, message)
        } else {
            if let Some(finding) = twins::told_apart(case, cookie, count) {
                findings.push(finding.seen(Fact::RequestCookies, shown));
                continue;
            }
            let message = format!(
                "`{name}` came {count} times, and the history does not declare where the others come from: {}; declare the earlier \
                 scope in `history`",
                in_jar(case, cookie)
            );
            Finding::error(Code::DuplicateUnknown, message)
        };
        findings.push(finding.seen(Fact::RequestCookies, shown));
    }
}

/// What the browser's store has of several cookies of one name.
fn in_jar(case: &Case<'_>, cookie: &CookieAttributes) -> String {
    let name = cookie.name().as_str();
    let jar = case.seen.jar.iter().flatten();
    let held: Vec<Attributes<'_>> = jar
        .filter(|line| line.name == name)
        .map(|line| Attributes(&line.attributes))
        .collect();
    if held.len() < 2 {
        return String::from(
            "an earlier cookie domain or path, the same cookie without `Partitioned`, or a sibling host",
        );
    }
    let domain = |held: &Attributes<'_>| {
        let domain = held.value("domain").filter(|domain| !domain.is_empty());
        domain.map(|domain| domain.trim_start_matches('.').to_ascii_lowercase())
    };
    let own = cookie
        .domain()
        .shared()
        .map(|domain| domain.as_str().to_ascii_lowercase());
    let is_partitioned = cookie.partitioning() == Partitioning::Partitioned;
    let is_own = |held: &Attributes<'_>| {
        domain(held) == own
            && held
                .value("path")
                .is_none_or(|path| path == cookie.path().as_str())
            && held.has("partitioned") == is_partitioned
    };
    let scope = |held: &Attributes<'_>| {
        let domain = domain(held).map_or_else(
            || String::from("no `Domain`"),
            |domain| format!("`Domain={domain}`"),
        );
        let path = held
            .value("path")
            .map_or_else(String::new, |path| format!(", `Path={path}`"));
        let partitioned = if held.has("partitioned") {
            ", `Partitioned`"
        } else {
            ""
        };
        format!("one with {domain}{path}{partitioned}")
    };
    let each = held.iter().take(4).map(|held| {
        let whose = if is_own(held) {
            ", as this deployment writes it"
        } else {
            ", which this deployment does not write and does not clear"
        };
        format!("{}{whose}", scope(held))
    });
    let each: Vec<String> = each.collect();
    format!("the browser holds {}", each.join(", and "))
}

/// The right cookie under a name with another prefix.
pub(super) fn names(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for cookie in case.each_named() {
        let name = cookie.name();
        if case.count(name.as_str()) > 0 {
            continue;
        }
        let is_variant = |other: &str| {
            CookieName::parse(other)
                .is_ok_and(|other| other != *name && other.stem() == name.stem())
        };
        for other in case.came().unwrap_or_default() {
            // Checked only for variants, of which there are as many as prefixes.
            let is_past = || {
                let mut past = case.expected.past_names(case.now);
                past.any(|past| *past.as_str() == *other.name)
            };
            let is_own = || {
                let mut own = case.each_named().into_iter();
                own.any(|own| *own.name().as_str() == *other.name)
            };
            if is_variant(&other.name) && !is_past() && !is_own() {
                let message = format!(
                    "`{}` came, but the policy reads `{name}`: writer and reader derive the prefix from different schemes or settings; \
                     let both use the policy, or declare the earlier name in `history`",
                    other.name
                );
                let finding = Finding::error(Code::PrefixVariant, message);
                findings.push(finding.seen(Fact::RequestCookies, format!("`{}`", other.name)));
            }
        }
    }
}

/// Tokens by header and by cookie.
pub(super) fn transports(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let request = &case.seen.request;
    let shown = case
        .cookies()
        .into_iter()
        .flatten()
        .map(|cookie| cookie.name().as_str());
    let shown: Vec<&str> = shown.filter(|name| case.count(name) > 0).collect();
    let is_native = case.seen.client == Some(ClientKind::Native);
    if !shown.is_empty() && (is_native || case.is_by_header()) {
        let message = String::from(
            "session cookies came from a client that sends its tokens by header; they come from a web view or an earlier \
             configuration; the policy ignores them, and clears them at sign-in and sign-out",
        );
        findings.push(
            Finding::warning(Code::ClientStrayCookie, message)
                .seen(Fact::RequestCookies, format!("`{}`", shown.join("`, `"))),
        );
    } else if !shown.is_empty()
        && request.authorization == Some(Authorization::Bearer)
        // If only cookies are accepted, the token belongs to something else.
        && case.expected.transport.covers(TransportSetting::Header)
    {
        let message = String::from(
            "a bearer token and session cookies came together; the header takes precedence, so a stale one hides a valid cookie: let \
             the client send only one of them",
        );
        let finding = Finding::warning(Code::ClientBothTokens, message)
            .sure(Certainty::Likely)
            .seen(Fact::RequestAuthorization, "`bearer`")
            .seen(Fact::RequestCookies, format!("`{}`", shown.join("`, `")));
        findings.push(finding);
    }
    if request.authorization == Some(Authorization::Other)
        && shown.is_empty()
        && case.came().is_some()
    {
        let message = String::from(
            "`Authorization` is not a bearer token: something else than the session uses it; use another header for that, or cookies \
             for the session",
        );
        findings.push(
            Finding::error(Code::ClientForeignAuthorization, message)
                .sure(Certainty::Likely)
                .seen(Fact::RequestAuthorization, "`other`"),
        );
    }
    wish(case, findings);
}

/// A preferred transport that is not used.
fn wish(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(wish) = case.seen.request.mode.text() else {
        return;
    };
    let Some(wished) = Transport::wished_for(wish.as_bytes()) else {
        return;
    };
    if case.route != Some(Route::SignIn) {
        return;
    }
    let choice = case.policy.sign_in(&case.facts, case.now).choice();
    if choice.transport != wished {
        let message = format!(
            "the client asks for `{wished}` but gets `{}`, since {}; read the tokens from there",
            choice.transport,
            choice.reason.explain()
        );
        findings.push(
            Finding::warning(Code::TransportNotAllowed, message)
                .seen(Fact::RequestMode, format!("`{wish}`")),
        );
    }
}
