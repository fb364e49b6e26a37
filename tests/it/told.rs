//! What a recording of a few lines is told, for the tables of near misses.

use session_cookie_policy::diagnosis::{Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::told_by_time::{CHROME, Headers, Line, har};

/// Later than the lines.
pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

/// A request that takes 50 milliseconds.
pub(crate) const fn at<'t>(
    time: &'t str,
    what: &'t str,
    from: Headers<'t>,
    status: u16,
    headers: Headers<'t>,
) -> Line<'t> {
    (time, 50, what, from, status, headers)
}

/// All findings, in Chrome.
pub(crate) fn explained(lines: &[Line<'_>]) -> Vec<Finding> {
    explain(&har(CHROME, lines), &EmbeddedList, NOW)
}

/// The finding with a code, if there is one.
pub(crate) fn found(code: Code, traffic: &Traffic) -> Option<Finding> {
    let findings = explain(traffic, &EmbeddedList, NOW);
    findings.into_iter().find(|finding| finding.code == code)
}

#[track_caller]
pub(crate) fn assert_has(code: Code, lines: &[Line<'_>]) -> Finding {
    match found(code, &har(CHROME, lines)) {
        Some(finding) => finding,
        None => panic!("no {code}: {:#?}", explained(lines)),
    }
}

#[track_caller]
pub(crate) fn assert_none(code: Code, lines: &[Line<'_>]) {
    let found = found(code, &har(CHROME, lines));
    assert!(found.is_none(), "{found:#?}");
}
