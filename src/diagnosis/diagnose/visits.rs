//! Arrivals from other sites that come without the session, and what their responses do to it.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::sent::absent;
use super::trials::Trials;
use crate::browser::knobs::SameSiteDefault;
use crate::config::BrowserVersion;
use crate::cookie::{CookieAttributes, SameSite};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::shown_line;

/// A form of another site that posts to the API as a top-level navigation.
pub(super) fn post_return(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = absent(case).filter(|_| is_arrival(case)) else {
        return;
    };
    let request = &case.seen.request;
    let is_post = request.is_unsafe();
    let (same_site, lax_in) = as_set(case, cookie);
    let is_withheld = match same_site {
        Some(SameSite::Strict) => true,
        Some(SameSite::Lax) => is_post,
        Some(SameSite::None) | None => false,
    };
    let replacing = replacing(case, cookie);
    // A link and a `Strict` cookie have their own code, unless the response replaces the cookie.
    if !is_withheld || (!is_post && replacing.is_none()) {
        return;
    }
    let name = cookie.name();
    let by = if is_post {
        "a form that posts"
    } else {
        "a link"
    };
    let half = match replacing {
        Some(_) => format!(
            " The response sets a new `{name}`, which browsers keep, since it is a top-level page: it replaces the old one, and the \
             user is logged out."
        ),
        None => String::new(),
    };
    let message = format!(
        "another site sends the user back by {by}, with which browsers send no `SameSite={}` cookie: `{name}` is missing.{half} Begin \
         no session on this route; return a 303 to a GET of your own, or use a cookie with `SameSite=None` and a lifetime of minutes",
        if same_site == Some(SameSite::Strict) {
            "Strict"
        } else {
            "Lax"
        },
    );
    // Without `SameSite` it is `Lax` in some browsers and versions.
    let is_in_some = lax_in
        .as_ref()
        .is_some_and(|lax_in| lax_in.len() < case.browsers().len());
    let mut finding = Finding::error(Code::SitePostReturn, message)
        .sure(if request.sec_fetch_mode.is_unknown() || is_in_some {
            Certainty::Likely
        } else {
            Certainty::Certain
        })
        .seen(Fact::RequestMethod, format!("`{}`", request.method()));
    if is_in_some {
        finding = finding.undecided_by(&[case.deciding()]);
    }
    finding = finding.in_browsers(lax_in.unwrap_or_default());
    if let Some(site) = request.sec_fetch_site.text() {
        finding = finding.seen(Fact::RequestSecFetchSite, format!("`{site}`"));
    }
    if let Some(line) = replacing {
        finding = finding.seen(Fact::ResponseSetCookies, shown_line(line));
    }
    findings.push(finding);
}

/// Whether a page of another site sent the user here, by a top-level navigation.
pub(super) fn is_arrival(case: &Case<'_>) -> bool {
    let request = &case.seen.request;
    // If the browser does not send these headers, or nobody noted them, the route decides.
    let is_navigation = match request.sec_fetch_mode.text() {
        Some(mode) => mode == "navigate",
        None => case.route == Some(Route::Document) && case.seen.page.inside.is_none(),
    } && matches!(request.sec_fetch_dest.text(), None | Some("document"));
    let origin = request.origin.text();
    let is_foreign = match request.sec_fetch_site.text() {
        Some(site) => site == "cross-site",
        // `null` and apps' own schemes belong to no site, and do not show who sent the request.
        None => origin
            .and_then(|origin| case.relation_of(origin))
            .is_some_and(|relation| !relation.is_same_site()),
    };
    is_navigation && is_foreign
}

/// The `SameSite` of the cookie, as the browser shows it or as the policy writes it. If it was set without one, the browsers that treat it
/// as `Lax`.
fn as_set(
    case: &Case<'_>,
    cookie: &CookieAttributes,
) -> (Option<SameSite>, Option<Vec<BrowserVersion>>) {
    let name = cookie.name().as_str();
    let Some(jar) = &case.seen.jar else {
        return (Some(cookie.same_site()), None);
    };
    let mut same = jar.iter().filter(|line| line.name == name);
    let Some(line) = same.next() else {
        return (None, None);
    };
    let value = crate::diagnosis::words::Attributes(&line.attributes);
    match value.value("samesite").unwrap_or_default() {
        text if text.eq_ignore_ascii_case("none") => (Some(SameSite::None), None),
        text if text.eq_ignore_ascii_case("strict") => (Some(SameSite::Strict), None),
        text if text.eq_ignore_ascii_case("lax") => (Some(SameSite::Lax), None),
        _ => {
            let mut lax_in = case.browsers();
            lax_in.retain(|browser| browser.profile().same_site_default != SameSiteDefault::None);
            let same_site = if lax_in.is_empty() {
                SameSite::None
            } else {
                SameSite::Lax
            };
            (Some(same_site), Some(lax_in))
        }
    }
}

/// The line that replaces the session with a new one.
fn replacing<'a>(case: &Case<'a>, cookie: &CookieAttributes) -> Option<&'a SeenSetCookie> {
    let mut lines = case.seen.response.set_cookies.iter().flatten();
    lines.find(|line| {
        line.name == cookie.name().as_str()
            && line.len != Some(0)
            && Trials::of_storing(case, line).is_well()
    })
}
