//! Lines of `Set-Cookie` that a hop has joined, cut or dropped.

use alloc::vec::Vec;

use super::scene::Scene;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::partial::{Companions, broken_lines};

/// Runs first, since the contents of the lines depend on it.
pub(super) fn broken(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let seen = scene.seen;
    let lines = seen.response.set_cookies.as_deref().unwrap_or_default();
    findings.extend(broken_lines(lines, "the response"));
    let mut names = Companions::default();
    names.add(&seen.request, &seen.response);
    names.add_lines(seen.jar.as_deref().unwrap_or_default());
    findings.extend(names.missing());
}
