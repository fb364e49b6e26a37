//! Apps: pages with their own scheme, and clients without a browser.

use alloc::format;
use alloc::vec::Vec;

use super::case::Case;
use super::extension;
use super::scene::Scene;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, ClientKind, Route};
use crate::diagnosis::words::{count_of, listed};

/// A page with its own scheme whose request has no session cookie.
pub(super) fn of_case(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if case.count_of_session() > 0 {
        return;
    }
    // If tokens are sent by header, a request without `Authorization` is a separate finding.
    let authorization = case.seen.request.authorization;
    if case.is_by_header() && authorization == Some(Authorization::None) {
        return;
    }
    let sure = if case.is_by_header() {
        Certainty::Possible
    } else {
        Certainty::Likely
    };
    own_scheme(case, sure, findings);
}

/// The same without a policy.
pub(super) fn of_scene(scene: &Scene<'_>, names: &[&str], findings: &mut Vec<Finding>) {
    let came = scene.came().unwrap_or_default();
    let is_there = names.iter().any(|name| scene.count(name) > 0);
    if is_there || (names.is_empty() && !came.is_empty()) {
        return;
    }
    own_scheme(scene, Certainty::Likely, findings);
    one_of_several(scene, names, findings);
}

fn own_scheme(scene: &Scene<'_>, sure: Certainty, findings: &mut Vec<Finding>) {
    let request = &scene.seen.request;
    let has_token = matches!(
        request.authorization,
        Some(Authorization::Bearer | Authorization::Other)
    );
    let needs_session = matches!(
        request.route,
        Some(Route::Session | Route::Refresh | Route::SignOut)
    );
    let (Some(page), Some(came)) = (page(scene), scene.came()) else {
        return;
    };
    if has_token || !needs_session || !was_signed_in(scene) {
        return;
    }
    if scene.seen.page.signed_in_elsewhere == Some(true) {
        let message = format!(
            "the sign-in was made outside of the page of `{page}`: requests by native code (an HTTP plugin, the system's sign-in \
             window) have their own cookie jar, while `fetch` and `EventSource` of the page use that of the web view. Send the sign-in \
             and this request in the same way, or send the tokens by header (`clients`, `transport`)"
        );
        let finding = Finding::error(Code::OtherJar, message)
            .sure(Certainty::Likely)
            .seen(Fact::PageOpenedAs, format!("`{page}`"))
            .seen(Fact::PageSignedInElsewhere, "`true`");
        findings.push(finding);
    }
    let message = format!(
        "the page is of `{page}`, which is not a web site, so browsers treat the cookies of `{}` as third-party cookies: WKWebView \
         (iOS) keeps none of them, and the Android web view keeps them if the app accepts third-party cookies. Send the tokens by \
         header (`clients`, `transport`), or make the requests in native code (in Capacitor: `CapacitorHttp`)",
        scene.api
    );
    let mut undecided = Vec::new();
    if request.authorization.is_none() {
        undecided.push(Fact::RequestAuthorization);
    }
    undecided.push(Fact::Jar);
    let finding = Finding::error(Code::ClientPagesCookie, message)
        .sure(sure)
        .seen(Fact::PageOpenedAs, format!("`{page}`"))
        .seen(Fact::RequestCookies, count_of(came.len(), "name"))
        .undecided_by(&undecided);
    findings.push(finding);
}

/// A native client that sent other cookies, but not the session's.
fn one_of_several(scene: &Scene<'_>, names: &[&str], findings: &mut Vec<Finding>) {
    let others = scene.came().unwrap_or_default();
    let is_native = scene.seen.client == Some(ClientKind::Native);
    if !is_native || others.is_empty() || !was_signed_in(scene) {
        return;
    }
    let message = format!(
        "a native app sent {} but not {}: {KEEPS_ONE}",
        listed(others.iter().map(|cookie| &*cookie.name)),
        listed(names.iter().copied())
    );
    let finding = Finding::error(Code::ClientNativeCookie, message)
        .sure(Certainty::Likely)
        .seen(Fact::Client, "`native`")
        .seen(Fact::RequestCookies, count_of(others.len(), "name"))
        .undecided_by(&[Fact::ResponseSetCookies, Fact::Jar]);
    findings.push(finding);
}

/// How native clients treat several lines.
pub(super) const KEEPS_ONE: &str = "React Native and other native stacks keep only one of several `Set-Cookie` lines, mostly the last. \
    Send the tokens by header, or let the response set one cookie";

/// Whether a sign-in came before.
fn was_signed_in(scene: &Scene<'_>) -> bool {
    scene.seen.before.iter().any(|exchange| {
        matches!(
            exchange.route,
            Route::SignIn | Route::Callback | Route::Refresh
        ) && (200..400).contains(&exchange.status)
    })
}

/// The page, if its scheme belongs neither to the web nor to an extension.
pub(super) fn page<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    if extension::origin(scene).is_some() {
        return None;
    }
    let opened = scene.seen.page.opened_as.as_deref();
    let page = opened.or_else(|| scene.seen.request.origin.text())?;
    let (scheme, _) = page.split_once("://")?;
    let is_web = ["http", "https", "ws", "wss"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    (!is_web).then_some(page)
}
