//! What a recording tells of sessions that do not work.

mod cookies;
mod exchanges;
mod words;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::exchange::Traffic;
use super::own::Own;
use super::replay::{Event, Fate, Replay, is_client};
use crate::browser::Withholding;
use crate::config::Browser;
use crate::diagnosis::{Certainty, Code, Finding};
use crate::net::SuffixList;

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
    explained(traffic, &Replay::of(traffic, list, now), list).ranked()
}

/// What a recording that has been played tells.
pub(super) fn explained<'a>(
    traffic: &'a Traffic,
    replay: &'a Replay,
    list: &dyn SuffixList,
) -> Findings<'a> {
    let story = Story::new(traffic, replay, list);
    let mut findings = Findings::default();
    for event in replay.events() {
        if let Some(exchange) = traffic.exchanges.get(event.exchange)
            && story.own.has(exchange)
        {
            findings.add(&event.name, story.of_event(event, exchange));
        }
    }
    for exchange in traffic
        .exchanges
        .iter()
        .filter(|exchange| story.own.has(exchange))
    {
        findings.add("", exchanges::twins(exchange));
        findings.add("", exchanges::too_long(exchange));
        findings.add("", exchanges::cors(exchange));
    }
    findings.add("", exchanges::race(traffic));
    if findings.all.is_empty() {
        findings.add("", story.denied());
    }
    findings
}

/// Each cause once for each cookie: in the words of the first, with the evidence of all.
#[derive(Default)]
pub(super) struct Findings<'a> {
    all: Vec<Finding>,
    places: BTreeMap<(Code, &'a str), usize>,
}

impl<'a> Findings<'a> {
    pub(super) fn add(&mut self, name: &'a str, finding: Option<Finding>) {
        let Some(finding) = finding else {
            return;
        };
        let place = self
            .places
            .entry((finding.code, name))
            .or_insert(self.all.len());
        let Some(known) = self.all.get_mut(*place) else {
            self.all.push(finding);
            return;
        };
        known.certainty = known.certainty.min(finding.certainty);
        known.severity = known.severity.min(finding.severity);
        for evidence in finding.evidence {
            if !known.evidence.contains(&evidence) {
                known.evidence.push(evidence);
            }
        }
        for browser in finding.browsers {
            if !known.browsers.contains(&browser) {
                known.browsers.push(browser);
            }
        }
    }

    pub(super) fn codes(&self) -> impl Iterator<Item = Code> {
        self.all.iter().map(|finding| finding.code)
    }

    /// Whether any keeps sessions from working.
    pub(super) fn has_causes(&self) -> bool {
        self.codes().any(Code::breaks_sessions)
    }

    pub(super) fn append(&mut self, others: Self) {
        for ((_, name), place) in others.places {
            self.add(name, others.all.get(place).cloned());
        }
    }

    pub(super) fn ranked(mut self) -> Vec<Finding> {
        self.all.sort_by_key(Finding::rank);
        self.all
    }
}

/// The recording as a whole.
struct Story<'a> {
    traffic: &'a Traffic,
    own: Own<'a>,
    /// Names that some request has.
    sent: BTreeSet<&'a str>,
    /// Names that browsers keep back by `SameSite`, with the exchange.
    by_site: BTreeSet<(usize, &'a str)>,
    /// The answers that set each name, oldest first: exchange and line.
    set: BTreeMap<&'a str, Vec<(usize, usize)>>,
    /// The exchanges that clear each name.
    cleared: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Story<'a> {
    fn new(traffic: &'a Traffic, replay: &'a Replay, list: &'a dyn SuffixList) -> Self {
        let mut by_site = BTreeSet::new();
        let mut set: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        let mut cleared: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for event in replay.events() {
            match (&event.fate, event.line) {
                (Fate::Withheld(Withholding::SameSite { .. }), _) => {
                    by_site.insert((event.exchange, &*event.name));
                }
                (Fate::Kept, Some(line)) => {
                    set.entry(&event.name)
                        .or_default()
                        .push((event.exchange, line));
                }
                (Fate::Cleared, _) => cleared.entry(&event.name).or_default().push(event.exchange),
                _ => {}
            }
        }
        let shown = traffic
            .exchanges
            .iter()
            .flat_map(|exchange| exchange.request.cookies.iter().flatten());
        Self {
            traffic,
            own: Own::of(traffic, list),
            sent: shown.map(|cookie| &*cookie.name).collect(),
            by_site,
            set,
            cleared,
        }
    }

    /// Certain in the browser of the recording and in all; likely in others.
    fn finding(&self, event: &Event, code: Code, message: String) -> Finding {
        let mut browsers = event.browsers.iter();
        let is_at_work = browsers.any(|browser| self.is_client(*browser));
        let is_everywhere = event.browsers.len() == Browser::ALL.len();
        let finding = if is_at_work && (self.traffic.client.is_some() || is_everywhere) {
            Finding::error(code, message)
        } else {
            Finding::warning(code, message).sure(Certainty::Likely)
        };
        finding.in_browsers(event.browsers.clone())
    }

    fn is_client(&self, browser: Browser) -> bool {
        is_client(self.traffic.client, browser)
    }
}
