//! Compares the path of a cookie with the paths that browsers request.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::browser::{Storage, store};
use crate::config::{Browser, BrowserVersion};
use crate::cookie::path_match;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::{listed, shown_line};
use crate::net::UrlPath;

/// A session cookie that is not sent where the session is needed.
pub(super) fn session(case: &Case<'_>, line: &SeenSetCookie, findings: &mut Vec<Finding>) {
    let Some(path) = kept_path(case, line) else {
        return;
    };
    let is_reached = |route: &str| path_match(path.as_bytes(), route.as_bytes());
    let asked = case.path();
    let asked = asked
        .as_deref()
        .map(|path| path.split(['?', '#']).next().unwrap_or(path));
    let unreached: Vec<&str> = declared(case, line)
        .filter(|route| !is_reached(route))
        .collect();
    let is_used = case.route == Some(Route::Session);
    let (routes, sure) = match asked {
        _ if !unreached.is_empty() => (unreached, Certainty::Certain),
        Some(asked) if is_reached(asked) => return,
        // The path is part of the requested one, as a proxy that rewrites paths leaves it.
        Some(asked) if is_inner_part(&path, asked) => (Vec::from([asked]), Certainty::Likely),
        Some(asked) if is_used && is_usual(case, line) => (Vec::from([asked]), Certainty::Likely),
        _ => return,
    };
    let message = format!(
        "browsers keep `{}` for `Path={path}`, which does not match {}, where the session is needed: a proxy that rewrites the path of \
         the URL must rewrite `Path` in the same way (`proxy_cookie_path` of nginx), or leave it at `/`",
        line.name,
        listed(routes.into_iter())
    );
    let mut finding = Finding::error(Code::PathNotCovering, message)
        .sure(sure)
        .seen(Fact::ResponseSetCookies, shown_line(line));
    if let Some(asked) = asked {
        finding = finding.seen(Fact::RequestPath, format!("`{asked}`"));
    }
    findings.push(finding);
}

/// The path that browsers keep for the cookie. If the line has none, it follows from the requested path; if that is unknown, it is `/`.
fn kept_path(case: &Case<'_>, line: &SeenSetCookie) -> Option<String> {
    let text = format!("{}=-; {}", line.name, line.attributes);
    let request = case.observed()?;
    let profile = case
        .browsers()
        .first()
        .map_or_else(|| Browser::Chromium.profile(), BrowserVersion::profile);
    match store(text.as_bytes(), &request, &profile, case.list, case.now) {
        Storage::Keep(stored) => Some(String::from_utf8_lossy(stored.path()).into_owned()),
        Storage::Delete(_) | Storage::Refuse(_) => None,
    }
}

/// The routes that need the cookie, according to the configuration.
fn declared<'a>(case: &Case<'a>, line: &SeenSetCookie) -> impl Iterator<Item = &'a str> {
    let [usual, _] = case.expected.routes;
    let cookie = case.usual().filter(|_| is_usual(case, line));
    let routes = cookie
        .map_or(&[][..], |_| usual)
        .iter()
        .map(UrlPath::as_str);
    // If none is declared, use the path of the cookie, and the sign-out route next to it.
    let is_implied = move |route: &str| {
        cookie.is_some_and(|cookie| cookie.path().as_str() == route)
            || case.expected.sign_out_path == Some(route)
    };
    let routes: Vec<&str> = routes.filter(|route| !is_implied(route)).collect();
    routes.into_iter()
}

fn is_usual(case: &Case<'_>, line: &SeenSetCookie) -> bool {
    case.usual()
        .is_some_and(|cookie| line.name == cookie.name().as_str())
}

/// Whether `path` remains of `asked` when a proxy strips the beginning.
fn is_inner_part(path: &str, asked: &str) -> bool {
    let path = path.trim_end_matches('/');
    let found = asked.match_indices(path).any(|(at, part)| {
        let rest = at.checked_add(part.len()).and_then(|end| asked.get(end..));
        at > 0 && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    !path.is_empty() && found
}
