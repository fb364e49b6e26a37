//! What a recording tells of sessions that do not work.

mod clocks;
mod cookies;
mod exchanges;
mod findings;
mod hosts;
mod order;
mod site_data;
mod story;
mod time;
mod words;

use alloc::vec::Vec;

use ::time::OffsetDateTime;

use super::exchange::Traffic;
use super::replay::Replay;
use crate::diagnosis::Finding;
use crate::net::SuffixList;
pub(super) use findings::Findings;
use story::Story;

/// Why sessions do not work, from a recording alone: the surest causes first, errors before warnings. Nothing that the recording shows is
/// denied.
///
/// An error is a cause that the recording shows at work, or that every browser has. What works in the recording and fails in another
/// browser is a warning.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::RequestUrl;
/// use session_cookie_policy::diagnosis::Code;
/// use session_cookie_policy::evidence::{Traffic, explain};
/// use session_cookie_policy::net::EmbeddedList;
/// use time::macros::datetime;
///
/// let url = RequestUrl::parse("http://192.168.1.7:3000/login").unwrap();
/// let traffic = Traffic::of_set_cookie(url, b"sid=secret; Secure; HttpOnly");
/// let findings = explain(&traffic, &EmbeddedList, datetime!(2026-11-22 12:00 UTC));
/// assert_eq!(findings[0].code, Code::SecureOverHttp);
/// # }
/// ```
#[must_use]
pub fn explain(traffic: &Traffic, list: &dyn SuffixList, now: OffsetDateTime) -> Vec<Finding> {
    explained(traffic, &Replay::of(traffic, list, now), list, now).ranked()
}

/// What a recording that has been played tells.
pub(super) fn explained<'a>(
    traffic: &'a Traffic,
    replay: &'a Replay,
    list: &'a dyn SuffixList,
    now: OffsetDateTime,
) -> Findings<'a> {
    let story = Story::new(traffic, replay, list, now);
    let mut findings = Findings::default();
    for event in replay.events() {
        if let Some(exchange) = story.own(event.exchange) {
            findings.add(&event.name, story.of_event(event, exchange));
        }
    }
    for place in 0..traffic.exchanges.len() {
        let Some(exchange) = story.own(place) else {
            continue;
        };
        findings.add("", exchanges::twins(exchange, story.failures.has(place)));
        findings.add("", exchanges::too_long(exchange));
        findings.add("", exchanges::cors(exchange));
    }
    findings.add("", exchanges::race(traffic));
    story.on_other_hosts(&mut findings);
    story.in_time(replay, now, &mut findings);
    story.in_order(replay, &mut findings);
    story.cleared_by_others(&mut findings);
    if !findings.has_causes() {
        findings.add("", story.denied());
    }
    findings
}
