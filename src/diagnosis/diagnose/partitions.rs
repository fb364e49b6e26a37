//! `Partitioned` where it is not needed.

use alloc::format;
use alloc::vec::Vec;

use super::case::Case;
use super::scene::Scene;
use super::trials::Trials;
use crate::cookie::Partitioning;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::SeenSetCookie;
use crate::diagnosis::words::{Attributes, shown_line};

/// Partitioned cookies of a top-level page on the cookie's own site.
pub(super) fn set(case: &Case<'_>, findings: &mut Vec<Finding>) {
    // The policy partitions them for an embedded page.
    let is_wanted = case
        .each_named()
        .iter()
        .any(|cookie| cookie.partitioning() == Partitioning::Partitioned);
    if !is_wanted {
        not_needed(case, findings);
    }
}

/// How many lines are checked.
const MOST: usize = 64;

/// The same without a policy.
pub(super) fn not_needed(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    if scene.seen.page.inside.is_some() || !scene.is_of_the_site() {
        return;
    }
    let is_partitioned = |line: &&SeenSetCookie| Attributes(&line.attributes).has("partitioned");
    let lines = scene.seen.response.set_cookies.iter().flatten();
    let is_kept =
        |line: &&SeenSetCookie| !line.is_deletion() && Trials::of_storing(scene, line).is_well();
    let Some(line) = lines.filter(is_partitioned).take(MOST).find(is_kept) else {
        return;
    };
    let is_none = Attributes(&line.attributes)
        .value("samesite")
        .is_some_and(|value| value.eq_ignore_ascii_case("none"));
    let also = if is_none { " and `SameSite=None`" } else { "" };
    let message = format!(
        "`{}` is set with `Partitioned`{also} for a top-level page of its own site, which does not need it. It does harm: the cookie \
         differs from the one without it, Safari drops it in some places where it keeps others, and an embedded page has its own in \
         any case. Set both only inside frames of other sites",
        line.name
    );
    let finding = Finding::warning(Code::PartitionNotNeeded, message)
        .sure(Certainty::Likely)
        .seen(Fact::ResponseSetCookies, shown_line(line));
    findings.push(match scene.page.as_ref() {
        Some(page) => finding.seen(Fact::PageOpenedAs, format!("`{page}`")),
        None => finding,
    });
}
