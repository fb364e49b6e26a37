//! Pages of an app's own scheme, such as `capacitor://localhost`.

use alloc::format;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, Route};
use crate::net::ForeignOrigin;

/// A session that a page of its own scheme has lost: no API is of its site, so each cookie is a third-party cookie there.
pub(super) fn without_session(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let request = &scene.seen.request;
    let opened = scene.seen.page.opened_as.as_deref();
    let Some(page) = opened
        .or_else(|| request.origin.text())
        .filter(|page| is_foreign(page))
    else {
        return;
    };
    let is_empty = scene.came().is_some_and(<[_]>::is_empty);
    let is_failed = scene
        .seen
        .response
        .status
        .is_none_or(|status| status >= 300);
    let needs_session = matches!(
        scene.route,
        Some(Route::Refresh | Route::Session | Route::SignOut)
    );
    if !is_empty
        || !is_failed
        || !needs_session
        || request.authorization == Some(Authorization::Bearer)
    {
        return;
    }
    let message = format!(
        "the page is opened as `{page}`, a scheme of the app's own, and its request came without cookies: every API is another site for it, so session \
         cookies are third-party cookies, which WKWebView blocks. Send the tokens by header: declare the app in `clients` with this origin, and let it keep \
         the tokens; or let a native HTTP plugin send the requests, which has cookies of its own"
    );
    let finding = Finding::error(Code::ClientPagesCookie, message)
        .sure(Certainty::Likely)
        .seen(Fact::PageOpenedAs, format!("`{page}`"))
        .seen(Fact::RequestCookies, "none");
    findings.push(finding);
}

/// Whether a page is of an app's own scheme; those of extensions have rules of their own.
pub(super) fn is_foreign(page: &str) -> bool {
    let is_extension = page
        .split(':')
        .next()
        .is_some_and(|scheme| scheme.ends_with("-extension"));
    !is_extension && (ForeignOrigin::parse(page).is_ok() || page.starts_with("file:"))
}
