//! Requests of browser extensions.

use alloc::format;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::config::Browser;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::words::{count_of, listed};

/// An extension whose request lacks the user's session.
pub(super) fn without_session(scene: &Scene<'_>, names: &[&str], findings: &mut Vec<Finding>) {
    let (Some(page), Some(came)) = (origin(scene), scene.came()) else {
        return;
    };
    let is_there = names.iter().any(|name| scene.count(name) > 0);
    if is_there || (names.is_empty() && !came.is_empty()) {
        return;
    }
    let which = match listed(names.iter().copied()) {
        names if names.is_empty() => "the session".into(),
        names => names,
    };
    let message = format!(
        "a browser extension (`{page}`) sends the request without {which}. Browsers do not send `Lax` and `Strict` cookies with its \
         requests until its manifest has the host permission for `{api}`: add `\"host_permissions\": [\"{api}/*\"]`, and ask the user \
         for it. Then they treat the requests as same-site, without CORS",
        api = scene.api
    );
    let finding = Finding::error(Code::ClientPagesCookie, message)
        .sure(Certainty::Likely)
        .seen(Fact::PageOpenedAs, format!("`{page}`"))
        .seen(Fact::RequestCookies, count_of(came.len(), "name"))
        .in_browsers(
            scene
                .browsers()
                .into_iter()
                .filter(|browser| is_documented(browser.browser()))
                .collect(),
        );
    findings.push(finding);
}

/// Whether the rules are documented. Safari has extensions, too, but does not document its rules for their cookies.
fn is_documented(browser: Browser) -> bool {
    browser != Browser::Safari
}

/// The origin of the extension that sends the request, if it is one.
pub(super) fn origin<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let opened = scene.seen.page.opened_as.as_deref();
    let asks = opened.or_else(|| scene.seen.request.origin.text())?;
    let (scheme, _) = asks.split_once("://")?;
    let is_extension = ["chrome-extension", "moz-extension", "safari-web-extension"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    is_extension.then_some(asks)
}
