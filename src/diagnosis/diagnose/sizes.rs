//! What is too long for a browser or for a hop.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Scene;
use crate::cookie::OversizedCookie;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::Route;
use crate::diagnosis::piles;

/// Checks what is longer than the policy expects hops to accept, or than browsers accept.
pub(super) fn of_case(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let own = case.each_named();
    let own: Vec<&str> = own.iter().map(|cookie| cookie.name().as_str()).collect();
    of_scene(case, case.expected.cookie_header_budget, &own, findings);
}

/// The same for a header of which hops accept `budget` bytes; `own` are the deployment's cookies.
pub(super) fn of_scene(
    scene: &Scene<'_>,
    budget: usize,
    own: &[&str],
    findings: &mut Vec<Finding>,
) {
    let status = scene.seen.response.status;
    let len = scene.seen.request.cookie_len;
    let is_long = len.is_some_and(|len| len > budget / 2);
    if status == Some(431)
        || (matches!(status, Some(400 | 413)) && is_long)
        || len.is_some_and(|len| len > budget)
    {
        let message = match piles::fills(&scene.seen.request, own) {
            Some(pile) => {
                format!("the `Cookie` header is longer than a hop accepts, and {pile}")
            }
            None => String::from(
                "the `Cookie` header is longer than a hop accepts; shorten the tokens, clear old cookies, or raise the limit",
            ),
        };
        let mut finding = Finding::error(Code::SizeRequest, message);
        if let Some(status) = status {
            finding = finding.seen(Fact::ResponseStatus, status);
        }
        match len {
            Some(len) => finding = finding.seen(Fact::RequestCookieLen, format!("{len} bytes")),
            None => finding = finding.undecided_by(&[Fact::RequestCookieLen]),
        }
        findings.push(finding.sure(if status == Some(431) {
            Certainty::Certain
        } else {
            Certainty::Likely
        }));
    }
    /// The default size of nginx's buffer for response headers, if memory pages have 4 KiB (`proxy_buffer_size`).
    const BUFFER: usize = 4096;
    let head = scene.seen.response.header_len;
    if matches!(status, Some(500 | 502 | 503)) && head.is_some_and(|len| len > BUFFER) {
        let message = String::from(
            "the response headers are longer than the proxy's buffer, so the proxy returns an error; shorten the tokens, or raise its \
             limit (nginx: `proxy_buffer_size`)",
        );
        let finding = Finding::error(Code::SizeResponse, message)
            .sure(Certainty::Likely)
            .seen(Fact::ResponseStatus, status.unwrap_or_default())
            .seen(
                Fact::ResponseHeaderLen,
                format!("{} bytes", head.unwrap_or_default()),
            );
        findings.push(finding);
    }
    for set in scene.seen.response.set_cookies.iter().flatten() {
        let len = set.name.len().saturating_add(set.len.unwrap_or_default());
        if len > OversizedCookie::MAX_LEN {
            let message = format!(
                "`{}` has {len} bytes of name and value, and browsers ignore a cookie of more than {}; shorten the token, or send it by header",
                set.name,
                OversizedCookie::MAX_LEN
            );
            findings.push(
                Finding::error(Code::SizeCookie, message)
                    .seen(Fact::ResponseSetCookies, format!("{len} bytes")),
            );
        }
    }
}

/// A proxy that answers instead of the server, which may have sent more than the proxy's buffer. Checked if nothing else is found.
pub(super) fn may_be_too_long(case: &Case<'_>, findings: &mut Vec<Finding>) {
    answered_by_proxy(case, case.expected.cookie_header_budget, findings);
}

/// The same for a header of which hops accept `budget` bytes.
pub(super) fn answered_by_proxy(scene: &Scene<'_>, budget: usize, findings: &mut Vec<Finding>) {
    let sets_cookies = matches!(
        scene.route,
        Some(Route::Callback | Route::Refresh | Route::SignIn)
    );
    let request = &scene.seen.request;
    let is_short = request.cookie_len.is_none_or(|len| len <= budget / 2);
    let begins = || {
        scene.route == Some(Route::Document)
            && is_short
            && scene.path().is_some_and(|path| begins_sign_in(&path))
    };
    let response = &scene.seen.response;
    if response.status != Some(502) || response.header_len.is_some() || !(sets_cookies || begins())
    {
        return;
    }
    let message = String::from(
        "the proxy returned 502 although the server sets cookies: the headers may be longer than its buffer. Check its log (nginx: \
         `upstream sent too big header`); shorten the tokens, or raise its limit (nginx: `proxy_buffer_size`)",
    );
    let mut finding = Finding::error(Code::SizeResponse, message)
        .sure(Certainty::Possible)
        .seen(Fact::ResponseStatus, "502");
    if let Some(len) = request.cookie_len {
        finding = finding.seen(Fact::RequestCookieLen, format!("{len} bytes"));
    }
    findings.push(finding.undecided_by(&[Fact::ResponseHeaderLen]));
}

/// Whether a path looks like that of a sign-in page, which sets the cookies of its flow.
fn begins_sign_in(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    let mut parts = path.split('/').map(str::to_ascii_lowercase);
    parts.any(|part| {
        matches!(
            &*part,
            "auth"
                | "authorize"
                | "login"
                | "oauth"
                | "oauth2"
                | "oidc"
                | "openid-connect"
                | "saml"
                | "saml2"
                | "sign-in"
                | "sign_in"
                | "signin"
                | "sso"
        )
    })
}
