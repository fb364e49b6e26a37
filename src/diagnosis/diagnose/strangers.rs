//! The cookies of a response that the policy does not know: whether browsers keep them.

use alloc::format;
use alloc::vec::Vec;

use super::scene::Scene;
use super::trials::Trials;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::shown_line;
use crate::policy::Severity;
use crate::sorted::SortedSet;

/// Stores each cookie that `is_judged` selects, as it was written, in the model of each browser.
pub(super) fn set(
    scene: &Scene<'_>,
    is_judged: &dyn Fn(&SeenSetCookie) -> bool,
    findings: &mut Vec<Finding>,
) {
    // The response to a preflight sets nothing.
    if scene.route == Some(Route::Preflight) {
        return;
    }
    let is_explained = findings.iter().any(|finding| {
        (finding.severity, finding.certainty) == (Severity::Error, Certainty::Certain)
    });
    let mut known = SortedSet::new();
    let lines = scene.seen.response.set_cookies.iter().flatten();
    let judged =
        lines.filter(|line| !line.is_rest() && is_judged(line) && !scene.is_idle_deletion(line));
    for line in judged {
        // Many cookies of one form fail in the same way, and the number of findings is limited.
        if !known.insert((&*line.name, &*line.attributes)) || known.len() > MOST {
            continue;
        }
        let trials = Trials::of_storing(scene, line);
        if !trials.is_well() && is_set_otherwise(scene, line) {
            continue;
        }
        for mut finding in trials.findings(scene) {
            if line.is_deletion() {
                finding.code = Code::ClearInVain;
                finding.message = format!(
                    "the response deletes nothing, since {}; delete the cookie with the attributes that it was set with",
                    finding.message
                );
            }
            if is_explained || !is_of_sign_in(scene) {
                finding.severity = Severity::Warning;
            }
            findings.push(finding.seen(Fact::ResponseSetCookies, shown_line(line)));
        }
    }
}

/// Whether another line of the response sets the cookie, as one for each of several domains.
fn is_set_otherwise(scene: &Scene<'_>, line: &SeenSetCookie) -> bool {
    let others = scene.seen.response.set_cookies.iter().flatten().take(MOST);
    let mut others = others.filter(|other| other.name == line.name && *other != line);
    !line.is_deletion()
        && others.any(|other| !other.is_deletion() && Trials::of_storing(scene, other).is_well())
}

/// How many lines are checked.
const MOST: usize = 64;

/// Whether the response may be a step of a sign-in, which fails without its cookies.
fn is_of_sign_in(scene: &Scene<'_>) -> bool {
    let is_success = scene
        .seen
        .response
        .status
        .is_some_and(|status| status < 300);
    match scene.route {
        Some(Route::Session | Route::SignOut) => !is_success,
        _ => true,
    }
}
