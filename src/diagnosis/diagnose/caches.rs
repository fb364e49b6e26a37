//! Responses that caches may store, and responses that came from caches.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Scene;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Authorization, Route, Seen, SeenResponse, SeenSetCookie};
use crate::diagnosis::words::listed;

/// How long the response may be stored, according to its headers.
struct Control {
    /// Whether shared caches may store it for every request.
    is_shared: bool,
    is_stored: bool,
    is_kept_back: bool,
}

impl Control {
    fn of(text: &str) -> Self {
        let directives = text.split(',').map(|part| part.trim().to_ascii_lowercase());
        let mut control = Self {
            is_shared: false,
            is_stored: false,
            is_kept_back: false,
        };
        for part in directives {
            control.is_shared |= part == "public" || part.starts_with("s-maxage");
            control.is_stored |= part.starts_with("max-age") && part != "max-age=0";
            control.is_kept_back |= matches!(&*part, "private" | "no-store" | "no-cache");
        }
        control
    }
}

/// A response that sets cookies, and that caches may store or have stored.
pub(super) fn sharing(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let response = &scene.seen.response;
    let lines = response.set_cookies.as_deref().unwrap_or_default();
    if lines.is_empty() {
        return;
    }
    if let Some(control) = response.cache_control.text() {
        let Control {
            is_shared,
            is_stored,
            is_kept_back,
        } = Control::of(control);
        if is_shared || (is_stored && !is_kept_back) {
            let message = String::from(
                "a cache may store this response and give one user's session to another; write `Cache-Control: private, no-store`, as \
                 the policy does, after all other code that sets it",
            );
            let finding = Finding::error(Code::CacheSharesSession, message)
                .sure(if is_shared {
                    Certainty::Certain
                } else {
                    Certainty::Likely
                })
                .seen(Fact::ResponseCacheControl, format!("`{control}`"));
            findings.push(finding);
        }
    }
    let sets = lines.iter().any(|line| !line.is_deletion());
    if let Some((fact, shown)) = shared_hit(&scene.seen.response).filter(|_| sets) {
        let message = format!(
            "this response comes from a shared cache with its `Set-Cookie`, so each user who gets it gets the same {}. Write \
             `Cache-Control: private, no-store` on responses that set cookies, and purge the cache",
            listed(lines.iter().take(3).map(|line| &*line.name))
        );
        findings.push(Finding::error(Code::CacheSharesSession, message).seen(fact, shown));
    } else if sets && may_be_kept_by_default(scene) {
        let message = String::from(
            "the response to a GET sets a cookie and has no `Cache-Control`, so a cache may store it for any time. Write \
             `Cache-Control: private, no-store`",
        );
        let finding = Finding::warning(Code::CacheSharesSession, message)
            .sure(Certainty::Possible)
            .seen(Fact::ResponseCacheControl, "absent")
            .undecided_by(&[Fact::ResponseCacheStatus, Fact::ResponseVia]);
        findings.push(finding);
    }
}

/// A response with the data of a session, and that caches may store or have stored.
pub(super) fn session(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let response = &case.seen.response;
    let is_data = case.route == Some(Route::Session) && matches!(response.status, None | Some(200));
    let varies = response.vary.text().is_some_and(|text| {
        let mut names = text.split(',').map(str::trim);
        names.any(|name| name == "*" || name.eq_ignore_ascii_case("cookie"))
    });
    if !is_data || varies || case.count_of_session() == 0 || case.seen.request.is_unsafe() {
        return;
    }
    let control = response.cache_control.text();
    let (fact, shown) = match (control, shared_hit(&case.seen.response)) {
        (_, Some((fact, shown))) => (fact, shown),
        (Some(text), None) if Control::of(text).is_shared => {
            (Fact::ResponseCacheControl, format!("`{text}`"))
        }
        _ => return,
    };
    let message = String::from(
        "a shared cache may give the data of one user's session to another: it ignores the cookie. Write `Cache-Control: private, \
         no-store` on all routes that need the session",
    );
    let finding = Finding::error(Code::CacheSharesSession, message)
        .sure(Certainty::Likely)
        .seen(fact, shown)
        .undecided_by(&[Fact::ResponseVary]);
    findings.push(finding);
}

/// A response that came from a cache instead of the server.
pub(super) fn answered(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let hit = cache_hit(&case.seen.response);
    let has_session = case.count_of_session() > 0
        || case.seen.request.authorization == Some(Authorization::Bearer);
    let status = case.seen.response.status;
    let is_refused = matches!(status, Some(401 | 403));
    let is_success = status.is_some_and(|status| (200..300).contains(&status));
    let changed = case.last_change().map(|exchange| exchange.route);
    let has_signed_in = matches!(
        changed,
        Some(Route::Callback | Route::Refresh | Route::SignIn)
    );
    let is_page = matches!(case.route, Some(Route::Document | Route::Session));
    let after_sign_out = case.is_signed_out() && is_success;
    let looked = case.came().is_some() && !case.is_by_header();
    let (what, sure) = match case.route {
        Some(Route::SignOut) => (
            "a cache answered the sign-out, which never reached the server: the session stays alive. Sign out by POST",
            Certainty::Certain,
        ),
        Some(Route::Callback | Route::Refresh | Route::SignIn)
            if case.has_succeeded() && !sets_session(case) =>
        {
            (
                "a cache answered instead of the server, so no cookie was set. Sign in by POST",
                Certainty::Certain,
            )
        }
        _ if is_page && is_refused && has_session => (
            "a cache answered with a stored refusal, and the server never got this request. Delete the response in the cache",
            Certainty::Certain,
        ),
        _ if is_page && after_sign_out && looked => (
            "a request after the sign-out got the response from before it: the browser or a cache had stored it",
            Certainty::Likely,
        ),
        _ if is_page && is_success && has_session && has_signed_in => (
            "a cache answered with a response that may date from before the sign-in, such as the page for visitors",
            Certainty::Likely,
        ),
        _ => return,
    };
    let is_seen = hit.is_some();
    // A session route without the session is one after the sign-out. Another page may not need the session at all.
    let is_symptom = !has_session && case.route == Some(Route::Session);
    if !is_seen && !is_symptom {
        return;
    }
    let message = format!("{what}. Write `Cache-Control: private, no-store` on this route");
    let finding = Finding::error(Code::ResponseFromCache, message);
    findings.push(match hit {
        Some((fact, shown)) if sure == Certainty::Certain => finding.seen(fact, shown),
        Some((fact, shown)) => finding
            .sure(sure)
            .seen(fact, shown)
            .undecided_by(&[Fact::ResponseAge, Fact::ResponseFromBrowserCache]),
        // The route may also return 200 to visitors.
        None => finding
            .sure(Certainty::Possible)
            .seen(Fact::Before, "a sign-out that succeeded")
            .seen(Fact::RequestCookies, "no session cookie")
            .seen(Fact::ResponseStatus, status.unwrap_or_default())
            .undecided_by(&[
                Fact::ResponseFromBrowserCache,
                Fact::ResponseCacheStatus,
                Fact::ResponseAge,
            ]),
    });
}

/// Possible effects of a cache: added to the other findings, and never certain.
pub(super) fn possible(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let response = &case.seen.response;
    let is_between = response.via.text().is_some() || response.cache_status.text().is_some();
    let is_new = matches!(
        case.route,
        Some(Route::Callback | Route::Refresh | Route::SignIn)
    );
    let sets_none = response.set_cookies.as_ref().is_some_and(Vec::is_empty);
    let is_get = case.seen.request.method.is_some() && !case.seen.request.is_unsafe();
    if is_between && is_new && sets_none && is_get && case.has_succeeded() && !is_hit(case) {
        let message = String::from(
            "there is a cache between browser and server, and some caches remove `Set-Cookie` from what they store. Send the request \
             directly to the server and compare; exclude this route from the cache",
        );
        let finding = Finding::error(Code::ResponseFromCache, message)
            .sure(Certainty::Possible)
            .seen(Fact::ResponseSetCookies, "none")
            .undecided_by(&[Fact::ResponseCacheStatus, Fact::ServerSavedSession]);
        findings.push(finding);
    }
    let is_page = matches!(case.route, Some(Route::Document | Route::Session));
    let has_changed = case
        .seen
        .before
        .last()
        .is_some_and(|last| case.last_change() == Some(last));
    if is_page && response.status == Some(304) && has_changed {
        let message = String::from(
            "with 304 the browser shows a stored copy, which may date from before the session changed. Write `Cache-Control: private, \
             no-store` on this route, or let `ETag` depend on the session",
        );
        let finding = Finding::error(Code::ResponseFromCache, message)
            .sure(Certainty::Possible)
            .seen(Fact::ResponseStatus, "304")
            .undecided_by(&[Fact::ResponseFromBrowserCache]);
        findings.push(finding);
    }
}

/// Whether the response came from a cache, the browser's own or a shared one.
pub(super) fn is_hit(scene: &Scene<'_>) -> bool {
    cache_hit(&scene.seen.response).is_some()
}

/// The evidence that a response came from a cache, a shared one or the browser's own.
pub(crate) fn cache_hit(response: &SeenResponse) -> Option<(Fact, String)> {
    shared_hit(response).or_else(|| own_hit(response))
}

fn shared_hit(response: &SeenResponse) -> Option<(Fact, String)> {
    let status = response.cache_status.text().filter(|text| says_hit(text));
    if let Some(text) = status {
        return Some((
            Fact::ResponseCacheStatus,
            format!("`{}`", without_keys(text)),
        ));
    }
    let age = response.age.text()?;
    let is_old = age.trim().parse::<u64>().is_ok_and(|seconds| seconds > 0);
    is_old.then(|| (Fact::ResponseAge, format!("`{age}`")))
}

fn own_hit(response: &SeenResponse) -> Option<(Fact, String)> {
    let is_own = response.from_browser_cache == Some(true);
    is_own.then(|| (Fact::ResponseFromBrowserCache, String::from("`true`")))
}

/// The text without quoted parts and the cache's keys, which may contain a query.
fn without_keys(text: &str) -> String {
    let mut kept = String::new();
    for (number, part) in text.split('"').enumerate() {
        kept.push_str(if number % 2 == 0 { part } else { "…" });
    }
    let parts = kept.split(';').filter(|part| {
        let name = part.trim_start();
        !name.starts_with("key=") && !name.starts_with("detail=")
    });
    let parts: Vec<&str> = parts.collect();
    parts.join(";")
}

/// `HIT`, `Hit from cloudfront`, `TCP_HIT`, `MISS, HIT`, `cdn; hit`, and Cloudflare's words for a stale copy.
fn says_hit(text: &str) -> bool {
    /// Passed on to the server, or kept for this browser alone.
    const NONE: [&str; 6] = [
        "fwd=", "hit=?0", "hit-for-", "hit4pass", "hitpass", "private",
    ];
    let text = without_keys(text).to_ascii_lowercase();
    let mut caches = text.split(", ");
    caches.any(|cache| {
        let mut words = cache.split(|c: char| !c.is_ascii_alphanumeric());
        !NONE.iter().any(|none| cache.contains(none))
            && words.any(|word| matches!(word, "hit" | "revalidated" | "stale" | "updating"))
    })
}

/// Whether a cache may store the response although no header says so ([RFC 9111, section 4.2.2]).
///
/// [RFC 9111, section 4.2.2]: https://www.rfc-editor.org/rfc/rfc9111#section-4.2.2
fn may_be_kept_by_default(scene: &Scene<'_>) -> bool {
    let response = &scene.seen.response;
    response.cache_control == Seen::Absent
        && response.status == Some(200)
        && scene.seen.request.method.as_deref() == Some("GET")
}

/// Whether the response sets a session cookie, or nobody looked.
fn sets_session(case: &Case<'_>) -> bool {
    let cookies = case.cookies().unwrap_or_default();
    let is_own = |line: &SeenSetCookie| {
        !line.is_deletion() && cookies.iter().any(|own| own.name().as_str() == line.name)
    };
    let lines = case.seen.response.set_cookies.as_deref();
    lines.is_none_or(|lines| lines.iter().any(is_own))
}
