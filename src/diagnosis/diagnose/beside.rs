//! Companion cookies: whether scripts can read them, and whether a sign-in flow gets its own back.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::case::{Case, is_named};
use super::trials::Trials;
use crate::config::{Flow, Reader};
use crate::cookie::{CookieAttributes, CookieDomain, CookieValue, DomainVerdict, Lifetime};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::{Attributes, listed, shown_line};
use crate::net::UrlPath;
use crate::policy::Companion;

/// Checks the companion cookies that the response sets: what browsers and scripts do with them.
pub(super) fn set(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for line in case.seen.response.set_cookies.iter().flatten() {
        let Some((companion, _)) = case.companion(&line.name) else {
            continue;
        };
        // Deleted cookies are neither read nor sent.
        if line.len == Some(0) {
            continue;
        }
        readers(case, companion, line, findings);
        let text = format!("{}=-; {}", line.name, line.attributes);
        let route = companion.routes.first().map(UrlPath::as_str);
        let trials = match companion.flow {
            Some(flow) => Trials::of_flow(case, &line.name, &text, flow, route),
            None => Trials::of(case, &line.name, &text, route),
        };
        let found = trials.findings(case);
        findings
            .extend(found.map(|finding| finding.seen(Fact::ResponseSetCookies, shown_line(line))));
    }
}

/// Whether scripts can read what they should, and nothing else.
fn readers(
    case: &Case<'_>,
    companion: &Companion,
    line: &SeenSetCookie,
    findings: &mut Vec<Finding>,
) {
    let (name, attributes) = (&line.name, Attributes(&line.attributes));
    if line.is_deletion() || line.ends_at_once() {
        return;
    }
    let is_http_only = attributes.value("httponly").is_some();
    let is_for_scripts = companion.read_by != Reader::Server;
    let message = if is_for_scripts && is_http_only {
        format!(
            "`{name}` is set with `HttpOnly`, so no script can read it; remove `HttpOnly`, as the policy does"
        )
    } else if !is_for_scripts && !is_http_only {
        format!(
            "`{name}` is set without `HttpOnly`, so every script of the page can read it; add `HttpOnly`, as the policy does"
        )
    } else if is_for_scripts && !covers_page(case, &attributes) {
        let page = case.page.as_ref().map(ToString::to_string);
        format!(
            "scripts of `{}` cannot read `{name}`, which is for another host; set it with a `Domain` that both share, or send the \
             value in a response header",
            page.unwrap_or_default()
        )
    } else {
        return;
    };
    let finding = Finding::error(Code::CookieReadable, message);
    findings.push(finding.seen(Fact::ResponseSetCookies, shown_line(line)));
}

/// Whether a cookie of the API covers the host of the page; true if the page is unknown.
fn covers_page(case: &Case<'_>, attributes: &Attributes<'_>) -> bool {
    let Some(page) = &case.page else {
        return true;
    };
    let domain = attributes
        .value("domain")
        .and_then(|domain| CookieDomain::parse(domain).ok())
        .unwrap_or(CookieDomain::HostOnly);
    match domain.on_host(case.expected.api.host(), case.list) {
        DomainVerdict::Shared => domain.on_host(page.host(), case.list) == DomainVerdict::Shared,
        DomainVerdict::HostOnly => page.host() == case.expected.api.host(),
        // Browsers drop it, which is a separate finding.
        DomainVerdict::Refused(_) => true,
    }
}

/// Why the cookie of a sign-in flow did not come back from the provider: browsers do not send it.
pub(super) fn withheld_flow(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let shown = came(case);
    for (companion, cookie, flow) in lost_flows(case) {
        let Ok(set_cookie) = cookie.set(CookieValue::EMPTY, case.now) else {
            continue;
        };
        // How the provider sent the user back, if that was observed.
        let taken = match case.seen.request.method.as_deref() {
            Some("POST") => Flow::FormPost,
            // A cookie that comes with a form comes with a redirect, too.
            _ => flow,
        };
        let name = cookie.name().as_str();
        let path = case.path();
        let route = companion.routes.first().map(UrlPath::as_str);
        let path = path.as_deref().or(route);
        let trials = Trials::of_flow(case, name, &set_cookie.to_string(), taken, path);
        for mut finding in trials.findings(case) {
            if taken == Flow::FormPost && flow == Flow::Redirect {
                finding.message.push_str(
                    "; the provider sends a form, so declare the `flow` as `form_post`, which gives the cookie `SameSite=None`",
                );
            }
            findings.push(finding.seen(Fact::RequestCookies, &shown));
        }
    }
}

/// The cookie of a sign-in flow that did not come back although browsers would send it.
pub(super) fn missing_flow(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (companion, cookie, _) in lost_flows(case) {
        let message = format!(
            "`{}` is missing in the callback, although browsers would send it: the sign-in began on another host or in another \
             browser, {}or the callback was opened twice; let the user restart the sign-in",
            cookie.name(),
            kept_in_words(companion.options.lifetime)
        );
        let finding = Finding::error(Code::FlowCookieLost, message)
            .sure(Certainty::Possible)
            .seen(Fact::RequestCookies, came(case))
            .undecided_by(&[Fact::RequestHost, Fact::RequestMethod, Fact::Before]);
        findings.push(finding);
    }
}

fn kept_in_words(lifetime: Lifetime) -> String {
    lifetime.max_age().map_or_else(String::new, |kept| {
        format!("took longer than {} seconds, ", kept.whole_seconds())
    })
}

/// The names of the cookies that came.
fn came(case: &Case<'_>) -> String {
    let names = case.came().unwrap_or_default().iter();
    match listed(names.map(|cookie| &*cookie.name)) {
        names if names.is_empty() => String::from("none"),
        names => names,
    }
}

/// The cookies of sign-in flows that a callback should have had; none if one of them came.
pub(super) fn lost_flows<'a>(case: &Case<'a>) -> Vec<(&'a Companion, &'a CookieAttributes, Flow)> {
    if case.route != Some(Route::Callback) || case.came().is_none() {
        return Vec::new();
    }
    let path = case.path();
    let is_of_route = |companion: &Companion| {
        let mut routes = companion.routes.iter();
        let path = path.as_deref();
        companion.routes.is_empty()
            || path.is_none_or(|path| routes.any(|route| route.as_str() == path))
    };
    let flows = case.companions().filter_map(|(companion, cookie)| {
        let flow = companion.flow?;
        is_of_route(companion).then_some((companion, cookie, flow))
    });
    let flows: Vec<_> = flows.collect();
    let is_there = |seen: &str| {
        let mut flows = flows.iter();
        flows.any(|(companion, cookie, _)| is_named(companion, cookie, seen))
    };
    let mut names = case.came().unwrap_or_default().iter();
    if names.any(|cookie| is_there(&cookie.name)) {
        return Vec::new();
    }
    flows
}
