//! Problems with two hosts: a sign-in on another host than the request, and two environments that set the same cookie.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::beside;
use super::case::Case;
use super::refused;
use super::sent::absent;
use crate::cookie::{CookieAttributes, CookieDomain, DomainVerdict};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route};
use crate::diagnosis::words::{Attributes, shown_line};
use crate::net::{Host, Origin, Relation};

/// A sign-in or a callback on another host, which set its cookie there.
pub(super) fn elsewhere(case: &Case<'_>, findings: &mut Vec<Finding>) {
    flow_elsewhere(case, findings);
    let Some(cookie) = absent(case).filter(|cookie| !is_kept(case, cookie)) else {
        return;
    };
    let Some((exchange, host)) = begun(case).and_then(|exchange| Some((exchange, at(exchange)?)))
    else {
        return;
    };
    if !is_kin(case, &host) || covers_host(case, cookie.domain(), &host) {
        return;
    }
    let message = apart(case, cookie, &host, what(exchange));
    let finding = Finding::error(Code::DomainNotShared, message)
        .sure(Certainty::Likely)
        .seen(Fact::Before, format!("a {} at `{host}`", what(exchange)))
        .undecided_by(&[Fact::Before, Fact::Jar]);
    findings.push(finding);
}

/// The same if the host was not observed.
pub(super) fn may_be_elsewhere(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = absent(case).filter(|cookie| !is_kept(case, cookie)) else {
        return;
    };
    let Some(exchange) = begun(case).filter(|exchange| {
        // A sign-in by the page itself goes to the same host as its other requests.
        let is_led = exchange.route == Route::Callback || (300..400).contains(&exchange.status);
        is_led && exchange.host.is_none() && exchange.other_host.is_none()
    }) else {
        return;
    };
    let is_alone = cookie.domain().shared().is_none() && case.count_of_session() == 0;
    let Some(other) = other_name(case).filter(|_| is_alone) else {
        return;
    };
    let message = format!(
        "`{}` is missing. If the {} ended at another host, such as `{other}`, the cookie is only for that host, since it has no \
         `Domain`: use one host throughout, also in the addresses that a provider sends users back to",
        cookie.name(),
        what(exchange)
    );
    let finding = Finding::error(Code::DomainNotShared, message)
        .sure(Certainty::Possible)
        .seen(
            Fact::Before,
            format!("a {} answered with {}", what(exchange), exchange.status),
        )
        .undecided_by(&[Fact::Before]);
    findings.push(finding);
}

/// Several environments set one name with the same `Domain`.
pub(super) fn one_slot(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((cookie, domain)) = refused_and_shared(case) else {
        return;
    };
    let server = &case.seen.server;
    let written = written_by_another(case, &domain);
    let sure = match (&written, server.opens_value, server.restarted) {
        (Some(_), None | Some(false), _) | (None, Some(false), Some(false)) => Certainty::Likely,
        (None, Some(false), None) => Certainty::Possible,
        _ => return,
    };
    let mut finding = shared_slot(cookie, &domain).sure(sure);
    if let Some(host) = written {
        finding = finding.seen(Fact::Before, format!("a response of `{host}`"));
        if server.opens_value.is_none() {
            finding = finding.undecided_by(&[Fact::ServerOpensValue]);
        }
    } else {
        finding = finding.undecided_by(&[Fact::Before]);
    }
    if server.opens_value == Some(false) {
        finding = finding.seen(Fact::ServerOpensValue, "`false`");
    }
    findings.push(finding);
}

/// The browser keeps the cookie with a `Domain` that this deployment does not write.
pub(super) fn may_be_one_slot(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((cookie, domain)) = refused_and_shared(case) else {
        return;
    };
    let name = cookie.name().as_str();
    let is_own = cookie.domain().shared().is_some();
    let mut jar = case.seen.jar.iter().flatten();
    let Some(line) = jar.find(|line| line.name == name && !is_own) else {
        return;
    };
    if case.seen.server.opens_value == Some(true) {
        return;
    }
    let finding = shared_slot(cookie, &domain)
        .sure(Certainty::Possible)
        .seen(Fact::Jar, shown_line(line))
        .undecided_by(&[Fact::ServerOpensValue, Fact::Before]);
    findings.push(finding);
}

/// A `Domain` that covers the API but not the page, which is on a parent or a sibling host.
pub(super) fn too_narrow(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(page) = case.page.as_ref().filter(|_| case.is_of_the_site()) else {
        return;
    };
    let is_new = matches!(
        case.seen.request.route,
        Some(Route::SignIn | Route::Refresh | Route::Callback)
    );
    let api = case.api.host();
    if !is_new || !case.has_succeeded() {
        return;
    }
    let own = case.cookies().unwrap_or_default();
    for line in case.seen.response.set_cookies.iter().flatten() {
        let is_session = own.iter().any(|cookie| cookie.name().as_str() == line.name);
        let Some(domain) = domain_of(&line.attributes).filter(|_| is_session) else {
            continue;
        };
        let is_kept = domain.on_host(api, case.list) == DomainVerdict::Shared;
        if !is_kept || covers_host(case, &domain, page.host()) {
            continue;
        }
        let message = format!(
            "`{}` has `Domain={domain}`, which covers `{api}` and the hosts below it, but not the page's host `{}`. If the page's own \
             server or script should read the cookie, {}; if only the API reads it, nothing is wrong",
            line.name,
            page.host(),
            wider(case, page.host())
        );
        let finding = Finding::warning(Code::DomainNotShared, message)
            .sure(Certainty::Possible)
            .seen(Fact::ResponseSetCookies, shown_line(line))
            .undecided_by(&[Fact::RequestHost, Fact::Client]);
        findings.push(finding);
    }
}

/// The cookie of a sign-in flow that started on another host than its callback.
fn flow_elsewhere(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (_, cookie, _) in beside::lost_flows(case) {
        let mut before = case.seen.before.iter().rev();
        let began = before.find(|exchange| exchange.route == Route::SignIn);
        let Some(host) = began.and_then(at) else {
            continue;
        };
        if !is_kin(case, &host) || covers_host(case, cookie.domain(), &host) {
            continue;
        }
        let message = apart(case, cookie, &host, "sign-in");
        let finding = Finding::error(Code::FlowCookieLost, message)
            .sure(Certainty::Likely)
            .seen(Fact::Before, format!("a sign-in at `{host}`"))
            .undecided_by(&[Fact::Jar]);
        findings.push(finding);
    }
}

fn apart(case: &Case<'_>, cookie: &CookieAttributes, host: &Host, what: &str) -> String {
    format!(
        "the {what} was at `{host}`, and this request goes to `{}`: `{}` was set only for `{host}`, so browsers do not send it here. \
         Use one host throughout, also in the addresses that a provider sends users back to{}",
        case.api.host(),
        cookie.name(),
        match wider(case, host) {
            _ if host.is_loopback() => String::new(),
            wider => format!(", or {wider}"),
        }
    )
}

/// How to make the cookie reach this host, too.
fn wider(case: &Case<'_>, host: &Host) -> String {
    host.registrable_domain(case.list).map_or_else(
        || String::from("serve both from one host"),
        |site| format!("set `Domain={site}` (`cookie_domain`)"),
    )
}

fn shared_slot(cookie: &CookieAttributes, domain: &CookieDomain) -> Finding {
    let message = format!(
        "`{name}` has `Domain={domain}`, so browsers keep one cookie of this name for all hosts below it: another environment there, \
         such as staging beside production, overwrites it with a value that this server does not accept. Give the cookie another name \
         in each environment, or remove `Domain`",
        name = cookie.name()
    );
    Finding::error(Code::NameCommon, message)
}

/// The cookie that came and was refused, with its `Domain`, if that covers more than the API's host.
fn refused_and_shared<'a>(case: &Case<'a>) -> Option<(&'a CookieAttributes, CookieDomain)> {
    let cookie = refused::with_cookie(case)?;
    let name = cookie.name().as_str();
    let domain = match case.seen.jar.as_deref() {
        Some(jar) => {
            let line = jar.iter().find(|line| line.name == name)?;
            domain_of(&line.attributes)?
        }
        None => cookie.domain().clone(),
    };
    let is_wide = domain.on_host(case.api.host(), case.list) == DomainVerdict::Shared
        && domain.shared().map(ToString::to_string) != Some(case.api.host().to_string());
    is_wide.then_some((cookie, domain))
}

/// The other host that set the cookie after this one did.
fn written_by_another(case: &Case<'_>, domain: &CookieDomain) -> Option<Host> {
    let mut before = case.seen.before.iter().rev();
    let last = before.find(|exchange| {
        let writes = exchange.sets_cookie.unwrap_or(matches!(
            exchange.route,
            Route::Callback | Route::Refresh | Route::SignIn
        ));
        writes && (200..400).contains(&exchange.status)
    })?;
    at(last).filter(|host| host != case.api.host() && covers_host(case, domain, host))
}

/// The last request that began a session.
fn begun<'a>(case: &Case<'a>) -> Option<&'a Exchange> {
    case.seen.before.iter().rev().find(|exchange| {
        matches!(exchange.route, Route::Callback | Route::SignIn)
            && (200..400).contains(&exchange.status)
            && exchange.sets_cookie != Some(false)
    })
}

const fn what(exchange: &Exchange) -> &'static str {
    match exchange.route {
        Route::Callback => "callback",
        _ => "sign-in",
    }
}

/// The host that an exchange went to.
fn at(exchange: &Exchange) -> Option<Host> {
    let host = exchange.host.as_deref()?;
    let origin = Origin::parse(&format!("https://{host}")).ok()?;
    Some(origin.host().clone())
}

/// Whether the browser is known to have the cookie.
fn is_kept(case: &Case<'_>, cookie: &CookieAttributes) -> bool {
    !case.jar_lines(cookie.name().as_str()).is_empty()
}

/// Another host of the site, or another name of this machine.
fn is_kin(case: &Case<'_>, host: &Host) -> bool {
    let api = case.api.host();
    if host == api {
        return false;
    }
    let origin = Origin::parse(&format!("{}://{host}", case.api.scheme()));
    let is_of_the_site = origin.is_ok_and(|origin| {
        Relation::between(&origin, case.api, case.list)
            .relation()
            .is_same_site()
    });
    is_of_the_site || (host.is_loopback() && api.is_loopback())
}

/// Whether the host can set a cookie with this `Domain`, and gets it.
fn covers_host(case: &Case<'_>, domain: &CookieDomain, host: &Host) -> bool {
    domain.on_host(host, case.list) == DomainVerdict::Shared
}

/// The other common name of the same site or machine.
fn other_name(case: &Case<'_>) -> Option<String> {
    let host = case.api.host();
    let text = host.to_string();
    if host.is_loopback() {
        let other = if text == "localhost" {
            "127.0.0.1"
        } else {
            "localhost"
        };
        return Some(String::from(other));
    }
    let site = host.registrable_domain(case.list)?.to_string();
    match text.strip_prefix("www.") {
        Some(rest) if rest == site => Some(site),
        None if text == site => Some(format!("www.{site}")),
        _ => None,
    }
}

/// The `Domain` of a line, as browsers read it: without the leading dot.
fn domain_of(attributes: &str) -> Option<CookieDomain> {
    let attributes = Attributes(attributes);
    let text = attributes.value("domain")?;
    let domain = CookieDomain::parse(text.trim_start_matches('.')).ok()?;
    domain.shared().is_some().then_some(domain)
}
