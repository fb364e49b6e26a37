//! What a recording tells of sessions that do not work.

mod cookies;
mod exchanges;
mod words;

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::exchange::{Exchange, Traffic};
use super::replay::{Event, Fate, Replay, is_client};
use crate::browser::{RequestKind, RequestUrl, Withholding};
use crate::config::Browser;
use crate::diagnosis::{Certainty, Code, Finding};
use crate::net::{Site, SuffixList};
use words::is_refused;

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
    let replay = Replay::of(traffic, list, now);
    let story = Story::new(traffic, &replay, list);
    let mut findings = Findings::default();
    for event in replay.events() {
        if let Some(exchange) = traffic.exchanges.get(event.exchange)
            && story.is_own(exchange)
        {
            findings.add(&event.name, story.of_event(event, exchange));
        }
    }
    for exchange in traffic
        .exchanges
        .iter()
        .filter(|exchange| story.is_own(exchange))
    {
        findings.add("", exchanges::twins(exchange));
        findings.add("", exchanges::too_long(exchange));
        findings.add("", exchanges::cors(exchange));
    }
    findings.add("", exchanges::race(traffic));
    if findings.all.is_empty() {
        findings.add("", story.denied());
    }
    findings.ranked()
}

/// Each cause once for each cookie: in the words of the first, with the evidence of all.
#[derive(Default)]
struct Findings<'a> {
    all: Vec<Finding>,
    places: BTreeMap<(Code, &'a str), usize>,
}

impl<'a> Findings<'a> {
    fn add(&mut self, name: &'a str, finding: Option<Finding>) {
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

    fn ranked(mut self) -> Vec<Finding> {
        self.all
            .sort_by_key(|finding| (finding.certainty, finding.severity));
        self.all
    }
}

/// The recording as a whole.
struct Story<'a> {
    traffic: &'a Traffic,
    list: &'a dyn SuffixList,
    /// The sites of its pages; empty if it has none.
    sites: BTreeSet<Site>,
    /// Names that some request has.
    sent: BTreeSet<&'a str>,
    /// Names that browsers keep back by `SameSite`, with the exchange.
    by_site: BTreeSet<(usize, &'a str)>,
    /// The answers that set each name, oldest first: exchange and line.
    set: BTreeMap<&'a str, Vec<(usize, usize)>>,
}

impl<'a> Story<'a> {
    fn new(traffic: &'a Traffic, replay: &'a Replay, list: &'a dyn SuffixList) -> Self {
        let is_page = |exchange: &&Exchange| exchange.kind == Some(RequestKind::TopLevelNavigation);
        let opened = traffic.exchanges.iter().filter(is_page);
        let opened = opened.map(|exchange| exchange.url.origin());
        let named = traffic
            .exchanges
            .iter()
            .filter_map(|exchange| exchange.page.as_ref());
        let pages = opened.chain(named.map(RequestUrl::origin));
        let mut by_site = BTreeSet::new();
        let mut set: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
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
                _ => {}
            }
        }
        let shown = traffic
            .exchanges
            .iter()
            .flat_map(|exchange| exchange.request.cookies.iter().flatten());
        Self {
            traffic,
            list,
            sent: shown.map(|cookie| &*cookie.name).collect(),
            by_site,
            set,
            sites: pages.map(|page| Site::of(page, list).0).collect(),
        }
    }

    /// Whether it may be about a session: not what pages fetch of others beside it, such as counters and pictures.
    fn is_own(&self, exchange: &Exchange) -> bool {
        let is_of_page = || {
            let (site, _) = Site::of(exchange.url.origin(), self.list);
            self.sites.is_empty() || self.sites.contains(&site)
        };
        let is_for_script = || {
            exchange.kind == Some(RequestKind::Fetch)
                && (exchange.response.allow_credentials.text() == Some("true")
                    || is_refused(exchange))
        };
        is_of_page() || (exchange.kind != Some(RequestKind::Image) && is_for_script())
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
