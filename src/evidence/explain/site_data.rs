//! `Clear-Site-Data` on one host, and a cookie that another host of the site then misses.

use alloc::format;

use super::findings::Findings;
use super::story::Story;
use super::words::status;
use crate::browser::RequestUrl;
use crate::config::Browser;
use crate::diagnosis::{Certainty, Code, Fact, Finding};
use crate::evidence::exchange::Exchange;
use crate::net::{Host, Site};
use crate::sorted::{SortedMap, SortedSet};

/// The cookies that a host was last known to have, and the exchange that showed them.
struct Held<'a> {
    names: SortedSet<&'a str>,
    place: usize,
}

impl<'a> Story<'a> {
    /// Cookies that Chromium deleted because of another host, even if the recording does not show how they were set.
    pub(super) fn cleared_by_others(&self, findings: &mut Findings<'a>) {
        let exchanges = &self.traffic.exchanges;
        if !self.is_client(Browser::Chromium) || !exchanges.iter().any(clears) {
            return;
        }
        let mut held: SortedMap<&Host, Held<'a>> = SortedMap::new();
        // The URLs where requests with cookies succeeded.
        let mut worked: SortedSet<&RequestUrl> = SortedSet::new();
        // The last exchange of each site that cleared its cookies.
        let mut cleared: SortedMap<Site, usize> = SortedMap::new();
        for (place, exchange) in exchanges.iter().enumerate() {
            let host = exchange.url.host();
            let (site, _) = Site::of(exchange.url.origin(), self.list);
            let leads_away = || {
                let status = exchange.response.status;
                worked.contains(&exchange.url) && status.is_some_and(|status| status >= 300)
            };
            let fails = self.own(place).is_some() && (self.failures.has(place) || leads_away());
            let mut sent: SortedSet<&str> = SortedSet::new();
            let cookies = exchange.request.cookies.iter().flatten();
            sent.extend(cookies.map(|cookie| &*cookie.name));
            let before = held.get(host);
            let cause = cleared.get(&site).copied().zip(before);
            let cause = cause.filter(|(cause, held)| *cause > held.place);
            let cause = cause.and_then(|(cause, held)| Some((exchanges.get(cause)?, held)));
            let cause = cause.filter(|(cause, _)| cause.url.host() != host);
            let mut is_told = false;
            if let Some((cause, held)) =
                cause.filter(|_| fails && exchange.request.cookies.is_some())
            {
                for name in held.names.iter().filter(|name| !sent.contains(*name)) {
                    findings.add(name, Some(self.site_data(name, exchange, cause)));
                }
                is_told = true;
            }
            let has_worked = exchange.is_answered();
            if has_worked && !sent.is_empty() {
                worked.insert(&exchange.url);
            }
            let mut names = sent;
            for line in exchange.lines() {
                if line.is_deletion() {
                    names.remove(&*line.name);
                } else {
                    names.insert(&line.name);
                }
            }
            if is_told || !names.is_empty() {
                held.insert(host, Held { names, place });
            }
            if clears(exchange) {
                cleared.insert(site, place);
            }
        }
    }

    fn site_data(&self, name: &str, exchange: &Exchange, cause: &Exchange) -> Finding {
        let message = format!(
            "`{cause}` has `Clear-Site-Data` with `\"cookies\"` or `\"*\"`, for which Chromium deletes the cookies of all hosts of the registrable \
             domain: `{exchange}` comes without `{name}`, which it had before. Remove both from that response, and clear its own cookies with \
             `Set-Cookie`"
        );
        let header = header(cause);
        Finding::error(Code::SiteDataCleared, message)
            .sure(if self.traffic.client.is_some() {
                Certainty::Certain
            } else {
                Certainty::Likely
            })
            .seen(Fact::ResponseClearSiteData, format!("`{header}`"))
            .seen(Fact::ResponseStatus, status(exchange))
            .in_browsers(self.replay.versions_of(Browser::Chromium))
    }
}

fn header(exchange: &Exchange) -> &str {
    exchange.response.clear_site_data.text().unwrap_or_default()
}

fn clears(exchange: &Exchange) -> bool {
    let mut parts = header(exchange).split(',').map(str::trim);
    parts.any(|part| matches!(part, "\"cookies\"" | "\"*\""))
}
