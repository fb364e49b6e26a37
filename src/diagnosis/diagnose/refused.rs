//! Why a session is refused although its cookie came: what the server may do with the cookie.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::cookie::CookieAttributes;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route, SeenCookie};
use crate::diagnosis::words::listed;

/// Checks what a fact shows.
pub(super) fn known(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = refused(case) else {
        return;
    };
    let server = &case.seen.server;
    let spoilt: Vec<&SeenCookie> = foreign(case)
        .filter(|cookie| cookie.malformed == Some(true))
        .collect();
    if !spoilt.is_empty() && server.opens_value != Some(true) {
        let names = listed(spoilt.iter().map(|cookie| &*cookie.name));
        findings.push(
            unparsed(cookie, &names)
                .sure(Certainty::Likely)
                .seen(Fact::RequestCookies, format!("{names} malformed")),
        );
    }
    if server.opens_value == Some(false) {
        let mut finding = renewed_otherwise(case, cookie).unwrap_or_else(|| unreadable(cookie));
        finding = finding.sure(Certainty::Likely);
        finding = finding.seen(Fact::ServerOpensValue, "`false`");
        findings.push(match server.restarted {
            Some(true) => finding.seen(Fact::ServerRestarted, "`true`"),
            Some(false) => finding,
            None => finding.undecided_by(&[Fact::ServerRestarted]),
        });
    } else if server.restarted == Some(true) && server.opens_value.is_none() {
        findings.push(
            unreadable(cookie)
                .sure(Certainty::Likely)
                .seen(Fact::ServerRestarted, "`true`")
                .undecided_by(&[Fact::ServerOpensValue]),
        );
    }
    if server.other_ports == Some(true) {
        findings.push(
            shared_ports(case, cookie)
                .sure(Certainty::Likely)
                .seen(Fact::ServerOtherPorts, "`true`"),
        );
    }
}

/// Possible causes that no fact rules out, the most likely first.
pub(super) fn possible(case: &Case<'_>, findings: &mut Vec<Finding>) {
    // After a sign-out the refusal is right.
    let may_be_wrong = has_worked(case) && !case.is_signed_out();
    let Some(cookie) = refused(case).filter(|_| may_be_wrong) else {
        return;
    };
    let server = &case.seen.server;
    let is_open = server.opens_value == Some(true);
    let is_just_signed_in = matches!(
        case.seen.before.last(),
        Some(Exchange {
            route: Route::SignIn | Route::Refresh,
            ..
        })
    );
    let suspects: Vec<&str> = foreign(case)
        .filter(|cookie| cookie.malformed.is_none())
        .map(|cookie| &*cookie.name)
        .collect();
    if is_just_signed_in && !suspects.is_empty() && !is_open {
        let names = listed(suspects.iter().take(3).copied());
        findings.push(
            unparsed(cookie, &names)
                .sure(Certainty::Possible)
                .seen(Fact::RequestCookies, names)
                .undecided_by(&[Fact::RequestCookies, Fact::ServerOpensValue]),
        );
    }
    let ports = || {
        shared_ports(case, cookie)
            .sure(Certainty::Possible)
            .seen(Fact::PageOpenedAs, api_in_words(case))
            .undecided_by(&[Fact::ServerOtherPorts])
    };
    let may_share = server.other_ports.is_none() && has_port(case);
    let has_other_port = case
        .page
        .as_ref()
        .is_some_and(|page| page.host() == case.api.host() && page.port() != case.api.port());
    if may_share && has_other_port {
        findings.push(ports());
    }
    let is_old = !is_just_signed_in;
    if is_old && !is_open && server.restarted.is_none() {
        findings.push(
            unreadable(cookie)
                .sure(Certainty::Possible)
                .seen(Fact::Before, "a session that worked")
                .undecided_by(&[Fact::ServerOpensValue, Fact::ServerRestarted]),
        );
    }
    if may_share && !has_other_port {
        findings.push(ports());
    }
}

/// The cookie that came and was refused with 401.
fn refused<'a>(case: &Case<'a>) -> Option<&'a CookieAttributes> {
    let cookie = case.usual()?;
    let is_refused = case.seen.response.status == Some(401);
    let is_asked = matches!(case.route, Some(Route::Session | Route::Document));
    if is_refused && is_asked && case.count(cookie.name().as_str()) == 1 {
        return Some(cookie);
    }
    unopened(case)
}

/// The cookie that the server could not open, according to its log, on any route and with any refusal.
fn unopened<'a>(case: &Case<'a>) -> Option<&'a CookieAttributes> {
    let status = case.seen.response.status;
    let has_failed = status.is_some_and(|status| !(200..300).contains(&status));
    if case.seen.server.opens_value != Some(false) || !has_failed {
        return None;
    }
    let tokens = match case.route? {
        Route::Refresh => [case.lasting(), None],
        Route::Session | Route::Document | Route::Callback | Route::SignOut => {
            [case.usual(), case.lasting()]
        }
        Route::Preflight | Route::SignIn => return None,
    };
    let mut tokens = tokens.into_iter().flatten();
    tokens.find(|cookie| case.count(cookie.name().as_str()) == 1)
}

/// The cookie that came and was refused, also on a refresh.
pub(super) fn with_cookie<'a>(case: &Case<'a>) -> Option<&'a CookieAttributes> {
    refused(case).or_else(|| {
        let is_refused = matches!(case.seen.response.status, Some(400 | 401));
        let cookie = case
            .lasting()
            .filter(|_| case.seen.request.route == Some(Route::Refresh) && is_refused)?;
        (case.count(cookie.name().as_str()) == 1).then_some(cookie)
    })
}

/// Whether the session worked before, or was created.
fn has_worked(case: &Case<'_>) -> bool {
    case.seen
        .before
        .last()
        .is_some_and(|exchange| (200..400).contains(&exchange.status))
}

/// The cookies that do not belong to the deployment.
fn foreign<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a SeenCookie> {
    let own = case.each_named();
    let shown = case.came().unwrap_or_default().iter();
    shown.filter(move |cookie| !own.iter().any(|own| own.name().as_str() == cookie.name))
}

/// Whether the API uses its own port, as several servers on one host do.
fn has_port(case: &Case<'_>) -> bool {
    case.api.host().is_loopback() || !matches!(case.api.port(), 80 | 443)
}

fn api_in_words(case: &Case<'_>) -> String {
    match &case.page {
        Some(page) => format!("`{page}`, and the API is `{}`", case.api),
        None => format!("unknown, and the API is `{}`", case.api),
    }
}

fn unparsed(cookie: &CookieAttributes, names: &str) -> Finding {
    let message = format!(
        "`{}` came with {names} and is refused right after a sign-in: suspect the parser, which rejects the whole `Cookie` header \
         because of one invalid cookie. Parse each cookie separately and skip invalid ones",
        cookie.name()
    );
    Finding::error(Code::CookieUnparsed, message)
}

/// A value that a renewal wrote, on a server that was not restarted and that accepted the value of the sign-in.
fn renewed_otherwise(case: &Case<'_>, cookie: &CookieAttributes) -> Option<Finding> {
    let before = &case.seen.before;
    let is_sign_in = |exchange: &Exchange| {
        matches!(exchange.route, Route::Callback | Route::SignIn)
            && (200..400).contains(&exchange.status)
            && exchange.other_host != Some(true)
    };
    let writes = |exchange: &&Exchange| {
        is_sign_in(exchange)
            || exchange.sets_cookie == Some(true) && exchange.route != Route::SignOut
    };
    let last = before.iter().rev().find(writes)?;
    let is_renewal = !is_sign_in(last)
        && (200..400).contains(&last.status)
        && last.other_host != Some(true)
        && before.iter().any(is_sign_in);
    if case.seen.server.restarted != Some(false) || !is_renewal {
        return None;
    }
    let name = cookie.name();
    let when = match last.seconds_before {
        Some(seconds) => format!(" {seconds} seconds before"),
        None => String::new(),
    };
    let route = last.route;
    let message = format!(
        "`{name}` came, but the server does not accept what its own renewal has written: a response of the route `{route}`{when} set \
         it last, after the sign-in, and the server was not restarted. If the value of the sign-in was accepted until then, the \
         renewal writes another format (encoding, signature, fields), or does not save what it writes: compare the two values, and let \
         one function write both"
    );
    let finding = Finding::error(Code::ValueUnreadable, message)
        .seen(
            Fact::Before,
            format!("set by the route `{route}` after a sign-in"),
        )
        .seen(Fact::ServerRestarted, "`false`");
    Some(finding)
}

pub(super) fn unreadable(cookie: &CookieAttributes) -> Finding {
    let message = format!(
        "`{}` came, but the server does not accept what it has set itself: check that the key that signs or encrypts the value, and \
         the store, are the same as when it was set. They may differ after a restart, on another replica or after a rotation",
        cookie.name()
    );
    Finding::error(Code::ValueUnreadable, message)
}

fn shared_ports(case: &Case<'_>, cookie: &CookieAttributes) -> Finding {
    let message = format!(
        "cookies ignore ports: each application on `{}`, on any port, reads and overwrites `{}`, including other instances of this \
         one. Put the instance into the name of the cookie, for example its port, or give each instance its own host",
        case.api.host(),
        cookie.name()
    );
    Finding::error(Code::NameCommon, message)
}
