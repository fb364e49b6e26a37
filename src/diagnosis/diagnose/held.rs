//! Cookies that the browser has, but that are missing when a provider sends the user back; by the rules of browsers only.

use alloc::format;
use alloc::vec::Vec;

use super::scene::Scene;
use super::trials::Trials;
use crate::config::Flow;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::observation::Route;
use crate::diagnosis::words::shown_line;

/// How many cookies are checked.
const MOST: usize = 64;

/// Sets each cookie, as it was written, on a page of the API, and sends it with the return from the provider.
pub(super) fn on_the_way_back(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    if scene.route != Some(Route::Callback) || scene.came().is_none() {
        return;
    }
    let flow = match scene.seen.request.method.as_deref() {
        Some("POST") => Flow::FormPost,
        _ => Flow::Redirect,
    };
    let path = scene.path();
    let jar = scene.seen.jar.iter().flatten();
    for line in jar.filter(|line| scene.count(&line.name) == 0).take(MOST) {
        let text = format!("{}=-; {}", line.name, line.attributes);
        let trials = Trials::of_flow(scene, &line.name, &text, flow, path.as_deref());
        findings.extend(trials.findings(scene).map(|mut finding| {
            if flow == Flow::FormPost {
                finding.message.push_str(
                    ". The provider sends a form, which is a cross-site POST: give the cookie of this flow `SameSite=None; Secure` and \
                     a lifetime of minutes",
                );
            }
            finding.seen(Fact::Jar, shown_line(line))
        }));
    }
}
