//! `Clear-Site-Data`, which deletes cookies whatever their `Domain` and `Path`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Scene;
use super::sent::{absent, as_kept};
use crate::browser::{Jar, Outcome, Refusal, Request, RequestUrl, Response};
use crate::config::{Browser, BrowserVersion};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Exchange, Route, SeenSetCookie};
use crate::diagnosis::words::listed;
use crate::net::Origin;
use crate::policy::Severity;

/// What the response's own header does to the cookies.
pub(super) fn response(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let own = case.cookies().unwrap_or_default();
    let is_own = |name: &str| own.iter().any(|cookie| cookie.name().as_str() == name);
    lost_again(case, &is_own, findings);
    let Some(header) = header(case).filter(|_| case.has_succeeded()) else {
        return;
    };
    let shown: Vec<_> = own
        .iter()
        .copied()
        .filter(|cookie| case.count(cookie.name().as_str()) > 0)
        .collect();
    if case.route == Some(Route::SignOut) {
        for cookie in &shown {
            let texts = as_kept(case, cookie);
            let name = cookie.name().as_str();
            for text in texts.iter().filter(|_| !is_about(case, name)) {
                in_vain(case, name, text, header, findings);
            }
        }
        other_applications(case, header, findings);
    } else if matches!(case.route, Some(Route::Document | Route::Session)) {
        let is_deleted = |cookie: &&crate::cookie::CookieAttributes| {
            let texts = as_kept(case, cookie);
            texts
                .iter()
                .any(|text| !deleting_browsers(case, text, header).is_empty())
        };
        let names = shown.iter().copied().filter(is_deleted);
        let names = listed(names.map(|cookie| cookie.name().as_str()));
        if names.is_empty() {
            return;
        }
        let message = format!(
            "the response has `Clear-Site-Data`, which deletes {names} in the browser, so the next request is anonymous. Send this \
             header only with a sign-out"
        );
        let sure = if case.knows_browser() {
            Certainty::Certain
        } else {
            Certainty::Likely
        };
        let finding = Finding::error(Code::SiteDataCleared, message)
            .sure(sure)
            .seen(Fact::ResponseClearSiteData, format!("`{header}`"));
        findings.push(if sure == Certainty::Certain {
            finding
        } else {
            finding.undecided_by(&[case.deciding()])
        });
    }
}

/// Cookies that the same response sets: each browser deletes them at once (recording group A.clear).
pub(super) fn lost_again(
    scene: &Scene<'_>,
    is_session: &dyn Fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    /// How many lines are checked.
    const MOST: usize = 64;
    let (Some(header), Some(request)) = (header(scene), scene.observed()) else {
        return;
    };
    let lines = scene.seen.response.set_cookies.iter().flatten();
    let lines = lines.filter(|line| !line.is_deletion()).take(MOST);
    let mut browsers: Vec<BrowserVersion> = Vec::new();
    let mut lost: Vec<&SeenSetCookie> = Vec::new();
    for line in lines {
        let text = format!("{}=-; {}", line.name, line.attributes);
        let set_cookie = [text.as_bytes()];
        let response = Response {
            clear_site_data: Some(header.as_bytes()),
            ..Response::new(&set_cookie)
        };
        for browser in scene.browsers() {
            let mut jar = Jar::new(browser.profile());
            let outcomes = jar.receive(&request, &response, scene.list, scene.now);
            let is_lost = outcomes
                .first()
                .and_then(Outcome::refusal)
                .is_some_and(|refusal| *refusal == Refusal::ClearedByResponse);
            if is_lost {
                if !browsers.contains(&browser) {
                    browsers.push(browser);
                }
                lost.push(line);
            }
        }
    }
    lost.dedup_by_key(|line| &line.name);
    if lost.is_empty() {
        return;
    }
    let names = listed(lost.iter().map(|line| &*line.name));
    let message = format!(
        "the response sets {names} and deletes it again: browsers apply `Clear-Site-Data` after `Set-Cookie`. Leave `\"cookies\"` and \
         `\"*\"` out of this response; send them only with the sign-out"
    );
    // A sign-out may begin an anonymous session; the next response begins another one.
    let matters =
        scene.route != Some(Route::SignOut) && lost.iter().any(|line| is_session(&line.name));
    let severity = if matters {
        Severity::Error
    } else {
        Severity::Warning
    };
    let is_sure = browsers.len() == scene.browsers().len();
    let finding = Finding::new(Code::SiteDataCleared, severity, message)
        .sure(if is_sure {
            Certainty::Certain
        } else {
            Certainty::Likely
        })
        .seen(Fact::ResponseClearSiteData, format!("`{header}`"))
        .seen(Fact::ResponseSetCookies, names)
        .in_browsers(browsers);
    findings.push(if is_sure {
        finding
    } else {
        finding.undecided_by(&[scene.deciding()])
    });
}

/// A cookie that is missing since an earlier response had the header.
pub(super) fn before(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(cookie) = absent(case) else {
        return;
    };
    let before = &case.seen.before;
    let begins = |exchange: &Exchange| {
        let begins = matches!(
            exchange.route,
            Route::Callback | Route::Refresh | Route::SignIn
        );
        begins && exchange.other_host != Some(true) && (200..400).contains(&exchange.status)
    };
    // The sign-in set again what was deleted before it.
    let since = before.iter().rposition(begins).unwrap_or_default();
    let cleared = before.get(since..).unwrap_or_default().iter();
    let Some(exchange) = cleared
        .rev()
        .find(|exchange| exchange.clears_cookies == Some(true))
    else {
        return;
    };
    let name = cookie.name().as_str();
    let is_elsewhere = exchange.other_host == Some(true);
    let response = if is_elsewhere {
        other_host(case).map(Request::typed)
    } else {
        case.observed()
    };
    let Some(response) = response else {
        return;
    };
    let texts = as_kept(case, cookie);
    // The browser still has it, so something else is wrong.
    if !case.jar_lines(name).is_empty() {
        return;
    }
    let mut browsers = Vec::new();
    for text in &texts {
        browsers.extend(deleting(case, text, "\"cookies\"", &response));
    }
    if browsers.is_empty() {
        return;
    }
    let is_sure = browsers.len() == case.browsers().len();
    let whose = if is_elsewhere {
        "a response of another host of the site"
    } else {
        "a response before"
    };
    let message = format!(
        "{whose} had `Clear-Site-Data` with `\"cookies\"` or `\"*\"`, which deleted `{name}`{}. Remove both from that response, and \
         delete single cookies by `Set-Cookie`",
        if is_elsewhere {
            ": Chromium deletes the cookies of all hosts of the registrable domain"
        } else {
            ""
        }
    );
    let finding = Finding::error(Code::SiteDataCleared, message)
        .sure(if is_sure {
            Certainty::Certain
        } else {
            Certainty::Likely
        })
        .seen(Fact::Before, "a response with `Clear-Site-Data`")
        .in_browsers(browsers);
    findings.push(if is_sure {
        finding
    } else {
        finding.undecided_by(&[case.deciding()])
    });
}

/// A sign-out that relies on the header in a browser that does not delete the cookie for it.
fn in_vain(case: &Case<'_>, name: &str, text: &str, header: &str, findings: &mut Vec<Finding>) {
    let deleting = deleting_browsers(case, text, header);
    let mut failing = case.browsers();
    failing.retain(|browser| !deleting.contains(browser));
    if failing.is_empty() {
        return;
    }
    let is_plain = !case.api.is_potentially_trustworthy();
    let why = if is_plain {
        "browsers ignore it over plain http"
    } else if !header.contains('"') {
        "each of its directives needs double quotes, as in `\"cookies\"`"
    } else {
        "in Firefox and Safari it deletes the cookies of exactly this host, but none with another `Domain` or in a partition"
    };
    let message = format!(
        "`Clear-Site-Data` does not delete `{name}`: {why}. Delete the cookie by `Set-Cookie` with the attributes that it was set with"
    );
    let is_sure = deleting.is_empty();
    let finding = Finding::error(Code::ClearInVain, message)
        .sure(if is_sure {
            Certainty::Certain
        } else {
            Certainty::Likely
        })
        .seen(Fact::ResponseClearSiteData, format!("`{header}`"))
        .in_browsers(failing);
    findings.push(if is_sure {
        finding
    } else {
        finding.undecided_by(&[case.deciding(), Fact::Jar])
    });
}

/// Other applications of the site, whose users this sign-out also logs out.
fn other_applications(case: &Case<'_>, header: &str, findings: &mut Vec<Finding>) {
    let (Some(other), Some(request)) = (other_host(case), case.observed()) else {
        return;
    };
    let set = Request::typed(other);
    let mut concerned = case.browsers();
    concerned.retain(|browser| {
        browser.browser() == Browser::Chromium
            && is_deleted(case, *browser, "other=-", header, &set, &request)
    });
    if concerned.is_empty() {
        return;
    }
    let message = String::from(
        "Chromium deletes the cookies of all hosts of the registrable domain for `Clear-Site-Data`: if other applications run there, this \
         sign-out ends their sessions too. Delete the session's own cookies by `Set-Cookie` instead",
    );
    let finding = Finding::warning(Code::SiteDataCleared, message)
        .sure(Certainty::Possible)
        .seen(Fact::ResponseClearSiteData, format!("`{header}`"))
        .undecided_by(&[Fact::Jar])
        .in_browsers(concerned);
    findings.push(finding);
}

/// The header, if it is about cookies.
pub(super) fn header<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    let header = scene.seen.response.clear_site_data.text()?;
    (header.to_ascii_lowercase().contains("cookies") || header.contains('*')).then_some(header)
}

/// Whether the response's header deletes, in this browser, a cookie that `text` has set with `first`.
pub(super) fn clears(
    scene: &Scene<'_>,
    browser: BrowserVersion,
    text: &str,
    first: &Request,
) -> bool {
    let (Some(header), Some(response)) = (header(scene), scene.observed()) else {
        return false;
    };
    is_deleted(scene, browser, text, header, first, &response)
}

/// The browsers in which the response's header deletes the cookie.
pub(super) fn deleting_browsers(
    scene: &Scene<'_>,
    text: &str,
    header: &str,
) -> Vec<BrowserVersion> {
    let response = scene.observed();
    response.map_or_else(Vec::new, |response| {
        deleting(scene, text, header, &response)
    })
}

fn deleting(
    scene: &Scene<'_>,
    text: &str,
    header: &str,
    response: &Request,
) -> Vec<BrowserVersion> {
    let first = scene.sign_in().or_else(|| scene.observed());
    let Some(first) = first else {
        return Vec::new();
    };
    let mut browsers = scene.browsers();
    browsers.retain(|browser| is_deleted(scene, *browser, text, header, &first, response));
    browsers
}

fn is_deleted(
    scene: &Scene<'_>,
    browser: BrowserVersion,
    text: &str,
    header: &str,
    first: &Request,
    response: &Request,
) -> bool {
    let mut jar = Jar::new(browser.profile());
    let set_cookie = [text.as_bytes()];
    jar.receive(first, &Response::new(&set_cookie), scene.list, scene.now);
    let is_kept = jar.cookies(scene.now).next().is_some();
    let clearing = Response {
        clear_site_data: Some(header.as_bytes()),
        ..Response::new(&[])
    };
    jar.receive(response, &clearing, scene.list, scene.now);
    is_kept && jar.cookies(scene.now).next().is_none()
}

/// A URL of another host of the API's site.
fn other_host(scene: &Scene<'_>) -> Option<RequestUrl> {
    let domain = scene.api.host().registrable_domain(scene.list)?;
    let origin = Origin::parse(&format!("{}://other-host.{domain}", scene.api.scheme())).ok()?;
    RequestUrl::parse(&format!("{origin}/")).ok()
}

/// Whether the response has a line for the cookie, which other rules check.
fn is_about(scene: &Scene<'_>, name: &str) -> bool {
    let mut lines = scene.seen.response.set_cookies.iter().flatten();
    lines.any(|line| line.name == name)
}
