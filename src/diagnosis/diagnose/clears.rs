//! Deletions that delete nothing.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Scene;
use super::site_data;
use crate::browser::{Storage, Stored, store};
use crate::config::BrowserVersion;
use crate::cookie::{CookieAttributes, CookieName, CookieValue};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::{listed, shown_line};

/// Deletions of declared cookies that do not match the cookies that the policy sets.
pub(super) fn declared(case: &Case<'_>, findings: &mut Vec<Finding>) {
    // The response sets a new cookie.
    if matches!(case.route, Some(Route::SignIn | Route::Refresh)) && case.has_succeeded() {
        return;
    }
    for cookie in case.each_named() {
        let name = cookie.name().as_str();
        let lines = lines_of(case, name);
        if lines.is_empty() || !is_there(case, name) {
            continue;
        }
        // It may be a past cookie, which has another scope.
        if case.expected.clears_past_of(name, case.now) {
            continue;
        }
        let kept = case.jar_lines(name);
        let (texts, sure) = if kept.is_empty() {
            // The server may have set other attributes than the policy.
            (
                Vec::from([policy_line(case, cookie)]),
                if case.route == Some(Route::SignOut) {
                    Certainty::Likely
                } else {
                    Certainty::Possible
                },
            )
        } else {
            (kept, Certainty::Certain)
        };
        for text in texts.into_iter().flatten() {
            judge(case, name, &text, &lines, sure, findings);
        }
    }
}

/// A sign-out that deletes one session cookie and leaves another.
pub(super) fn left(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(lines) = case.seen.response.set_cookies.as_deref() else {
        return;
    };
    if case.route != Some(Route::SignOut) || !case.has_succeeded() {
        return;
    }
    let cookies = case.cookies().unwrap_or_default();
    let names = cookies.iter().map(|cookie| cookie.name().as_str());
    let (deleted, kept): (Vec<&str>, Vec<&str>) = names
        .filter(|name| case.count(name) > 0)
        .partition(|name| !lines_of(case, name).is_empty());
    let clears_all = || site_data::header(case).is_some();
    if deleted.is_empty() || kept.is_empty() || clears_all() {
        return;
    }
    let message = format!(
        "the sign-out deletes {} but not {}, which the request also had: delete all session cookies, or the session stays alive with \
         the one that is left",
        listed(deleted.into_iter()),
        listed(kept.into_iter())
    );
    let shown = lines.iter().take(8).map(|line| &*line.name);
    let finding = Finding::error(Code::ClearInVain, message)
        .sure(Certainty::Likely)
        .seen(Fact::ResponseSetCookies, listed(shown));
    findings.push(finding);
}

/// Deletions of the cookies that the browser is known to have.
pub(super) fn kept(
    scene: &Scene<'_>,
    is_judged: &dyn Fn(&str) -> bool,
    findings: &mut Vec<Finding>,
) {
    for cookie in scene.seen.jar.iter().flatten() {
        if !is_judged(&cookie.name) {
            continue;
        }
        let lines = lines_of(scene, &cookie.name);
        for text in scene.jar_lines(&cookie.name).into_iter().flatten() {
            if !lines.is_empty() {
                judge(
                    scene,
                    &cookie.name,
                    &text,
                    &lines,
                    Certainty::Certain,
                    findings,
                );
            }
        }
    }
}

fn policy_line(case: &Case<'_>, cookie: &CookieAttributes) -> Option<String> {
    let set = cookie.set(CookieValue::EMPTY, case.now).ok()?;
    Some(format!("{set}"))
}

/// Whether the browser has the cookie: it came, or nobody looked and this is a sign-out.
fn is_there(case: &Case<'_>, name: &str) -> bool {
    match case.came() {
        Some(_) => case.count(name) > 0,
        None => case.route == Some(Route::SignOut),
    }
}

/// The lines that delete the cookie, or try to; none if one sets it again.
fn lines_of<'a>(scene: &Scene<'a>, name: &str) -> Vec<&'a SeenSetCookie> {
    let stem = |name: &str| CookieName::parse(name).map(|name| String::from(name.stem()));
    let wanted = stem(name);
    let alike =
        |line: &&SeenSetCookie| line.name == name || (wanted.is_ok() && stem(&line.name) == wanted);
    let lines = scene.seen.response.set_cookies.iter().flatten();
    let lines: Vec<&SeenSetCookie> = lines.filter(alike).collect();
    if lines
        .iter()
        .all(|line| line.is_deletion() || (line.len.is_none() && line.ends_at_once()))
    {
        lines
    } else {
        Vec::new()
    }
}

/// Stores the cookie in each browser, and lets the response delete it.
fn judge(
    scene: &Scene<'_>,
    name: &str,
    text: &str,
    lines: &[&SeenSetCookie],
    sure: Certainty,
    findings: &mut Vec<Finding>,
) {
    let (Some(first), Some(response)) = (
        scene.sign_in().or_else(|| scene.observed()),
        scene.observed(),
    ) else {
        return;
    };
    let mut failing: Vec<BrowserVersion> = Vec::new();
    let mut why = None;
    let mut is_refused = true;
    for browser in scene.browsers() {
        let profile = browser.profile();
        let Storage::Keep(kept) = store(text.as_bytes(), &first, &profile, scene.list, scene.now)
        else {
            continue;
        };
        let deletions = lines.iter().map(|line| {
            let text = format!("{}=; {}", line.name, line.attributes);
            (
                *line,
                store(text.as_bytes(), &response, &profile, scene.list, scene.now),
            )
        });
        let deletions: Vec<_> = deletions.collect();
        // A cookie with an empty value is as good as deleted.
        let fits = |storage: &Storage| match storage {
            Storage::Delete(other) | Storage::Keep(other) => other.is_same_cookie(&kept),
            Storage::Refuse(_) => false,
        };
        if deletions.iter().any(|(_, storage)| fits(storage))
            || site_data::clears(scene, browser, text, &first)
        {
            continue;
        }
        failing.push(browser);
        is_refused &= deletions
            .iter()
            .all(|(_, storage)| matches!(storage, Storage::Refuse(_)));
        if why.is_none() {
            why = deletions
                .first()
                .map(|(line, storage)| (*line, difference(storage, &kept, name, line)));
        }
    }
    let Some((line, why)) = why else {
        return;
    };
    // A refused deletion deletes nothing, whatever the cookie is.
    let sure = if is_refused { Certainty::Certain } else { sure };
    if sure == Certainty::Possible {
        return;
    }
    let message = format!(
        "the response deletes nothing: {why}. `{name}` stays in the browser; delete it with the name, `Domain`, `Path`, `Secure` and \
         `Partitioned` that it was set with"
    );
    let finding = Finding::error(Code::ClearInVain, message)
        .sure(sure)
        .seen(Fact::ResponseSetCookies, shown_line(line))
        .in_browsers(failing);
    findings.push(match sure {
        Certainty::Certain => finding,
        Certainty::Likely | Certainty::Possible => finding.undecided_by(&[Fact::Jar]),
    });
}

/// Why the line deletes another cookie, or none.
fn difference(storage: &Storage, kept: &Stored, name: &str, line: &SeenSetCookie) -> String {
    let text = String::from_utf8_lossy;
    let other = match storage {
        Storage::Refuse(refusal) => {
            return format!("browsers refuse the deletion of `{}`: {refusal}", line.name);
        }
        Storage::Delete(other) | Storage::Keep(other) => other,
    };
    if line.name != name {
        format!("it names `{}`, but the cookie is `{name}`", line.name)
    } else if other.path() != kept.path() {
        format!(
            "it is for the path `{}`, but the cookie has `Path={}`",
            text(other.path()),
            text(kept.path())
        )
    } else if (other.host(), other.scope()) != (kept.host(), kept.scope()) {
        String::from("it has another `Domain` than the cookie")
    } else if kept.partition().is_none() {
        String::from("the cookie has no partition, and the deletion is for one")
    } else {
        String::from("the cookie is in the partition of the page, and the deletion is not for it")
    }
}
