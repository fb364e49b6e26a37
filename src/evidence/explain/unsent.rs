//! Cookies that the browser has by its rules, and that do not come.

use alloc::format;
use alloc::string::ToString as _;

use super::bystanders::is_from_elsewhere;
use super::clocks::seconds;
use super::order::is_of_flow;
use super::story::{Answer, MOST, Story};
use super::words::{names, status};
use crate::browser::RequestKind;
use crate::diagnosis::{
    Attributes, Authorization, Certainty, ClientKind, Code, Fact, Finding, Route,
};
use crate::evidence::event::{Event, Fate};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::head::page_of;
use crate::evidence::routes;
use crate::net::Host;

/// In seconds. In that time, nobody signs in or out in another tab.
pub(super) const MOMENT: i64 = 5;

impl<'a> Story<'a> {
    /// A cookie that the browser has and would send, but that did not come with a request that fails.
    pub(super) fn missing(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        if !self.failures.has(event.exchange) {
            return None;
        }
        let finding = self
            .in_another_jar(event, exchange)
            .or_else(|| self.without_credentials(event, exchange))
            .or_else(|| self.omitted(event, exchange))
            .or_else(|| self.lost_on_the_way(event, exchange))?;
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A script within a frame of another site, whose browser gives it no cookies from outside of the frame.
    fn in_another_jar(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let name = &*event.name;
        let (setter, answer) = self.set_by(name, event.exchange)?;
        let is_script = exchange.kind == Some(RequestKind::Fetch);
        let is_own = page_of(&exchange.request).is_none_or(|page| page == *exchange.url.origin());
        let line = setter.lines().get(answer.line)?;
        let is_elsewhere = setter.kind == Some(RequestKind::TopLevelNavigation)
            && !Attributes(&line.attributes).has("partitioned");
        if !is_script || !is_own || !is_elsewhere {
            return None;
        }
        let access = exchange.request.sec_fetch_storage_access.text();
        let is_told = access == Some("none");
        let page = exchange.referer.as_ref();
        let is_framed =
            access.is_none() && page.is_some_and(|page| self.visits.is_only_framed(page));
        if !is_told && !is_framed {
            return None;
        }
        let shown = if is_told {
            " (`Sec-Fetch-Storage-Access: none`)"
        } else {
            ""
        };
        let message = format!(
            "`{exchange}` is sent from within a frame of another site{shown}, where the browser does not use `{name}`, which `{setter}` set in \
             a window of its own. Ask for the cookies in the frame, after a click (`document.requestStorageAccess()`), let the window hand over a \
             token that the frame sends in a header, or sign in within the frame with a `Partitioned` cookie"
        );
        let finding = Finding::error(Code::ThirdPartyCookie, message);
        Some(if is_told {
            finding.seen(Fact::RequestSecFetchStorageAccess, "`none`")
        } else {
            finding.sure(Certainty::Likely)
        })
    }

    /// A script that calls another origin without credentials.
    fn without_credentials(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        if !calls_elsewhere(exchange) || exchange.is_for_everybody() {
            return None;
        }
        let (setter, _) = self.set_by(&event.name, event.exchange)?;
        let is_ignored = is_from_elsewhere(setter) && !self.sent.contains(&*event.name);
        let message = if is_ignored {
            format!(
                "`{exchange}` was sent without `{}`: the page's code calls another origin without `credentials: \"include\"` \
                 (`withCredentials`). The same may hold for `{setter}`, whose cookie browsers then ignore: it needs them, too",
                event.name
            )
        } else {
            format!(
                "`{exchange}` was sent without `{}`, which the browser has and would send: the page's code calls another origin without \
                 `credentials: \"include\"` (`withCredentials`)",
                event.name
            )
        };
        Some(Finding::error(Code::CredentialsOmitted, message).sure(Certainty::Likely))
    }

    /// A script that leaves out the cookies of its own origin, which other requests bring.
    fn omitted(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let (name, place) = (&*event.name, event.exchange);
        let is_own = match page_of(&exchange.request) {
            Some(page) => page == *exchange.url.origin(),
            None => exchange.request.sec_fetch_site.text() == Some("same-origin"),
        };
        if exchange.kind != Some(RequestKind::Fetch)
            || !is_own
            || exchange.is_prefetch
            || exchange.request.sec_fetch_dest.text() == Some("manifest")
            || exchange.response.status == Some(403)
            || exchange
                .request
                .authorization
                .is_some_and(|kind| kind != Authorization::None)
            || exchange
                .request
                .cookies
                .as_ref()
                .is_some_and(|cookies| !cookies.is_empty())
            || self.is_overcome(exchange)
        {
            return None;
        }
        let (setter, answer) = self.set_by(name, place)?;
        let line = setter.lines().get(answer.line)?;
        let is_same = |other: usize| {
            let last = self.set_before(name, other).map(|last| last.exchange);
            let other = self.traffic.exchanges.get(other);
            last == Some(answer.exchange)
                && other.is_some_and(|other| other.came_as_set(setter, answer.line) != Some(false))
        };
        // It is still there afterwards, so it was there; or it was there a moment before.
        let coming = self.visits.coming(exchange.url.host(), name);
        let next = coming.partition_point(|other| *other <= place);
        let near = |at: Option<usize>| {
            let at = at.and_then(|at| coming.get(at)).copied();
            at.filter(|other| is_same(*other))
                .and_then(|other| self.traffic.exchanges.get(other))
        };
        let later = near(Some(next));
        let before = near(next.checked_sub(1)).filter(|before| {
            let times = before.at.zip(exchange.at);
            times.is_some_and(|(before, at)| seconds(before, at) <= MOMENT)
                && before.kind == Some(RequestKind::Fetch)
                && before.referer == exchange.referer
        });
        let other = later.or(before)?;
        if !Attributes(&line.attributes).has("httponly") {
            return None;
        }
        let message = format!(
            "`{exchange}` was sent without cookies, although its page is of the same origin, and the browser has `{name}`, which comes with \
             `{other}`: this request is made with `credentials: \"omit\"`, which some clients of APIs set by themselves. Set `credentials: \
             \"same-origin\"` in that client, or `\"include\"` if the API is on another origin"
        );
        let finding = Finding::error(Code::CredentialsOmitted, message);
        Some(finding.sure(if later.is_some() {
            Certainty::Likely
        } else {
            Certainty::Possible
        }))
    }

    /// A return from a provider without the cookie that was set with the redirect to it.
    fn lost_on_the_way(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let (name, place) = (&*event.name, event.exchange);
        let (setter, _) = self.set_by(name, place)?;
        let begins = setter.lead == Some(Lead::Provider) || is_of_flow(name);
        let mut set = setter.lines().iter().filter(|line| !line.is_deletion());
        let brings_none = set.all(|line| exchange.came(&line.name) == Some(0));
        if routes::guess(exchange) != Some(Route::Callback)
            || !begins
            || !brings_none
            || self.is_overcome(exchange)
        {
            return None;
        }
        let why = if self.traffic.client == Some(ClientKind::Safari) {
            "Safari has dropped it, as it does with some cookies of responses that redirect to another site at once. Begin the sign-in with a \
             click on a page of this host, and set the cookie with that page"
        } else {
            "This browser has dropped it, or keeps no cookies of this host. Check its settings and extensions, and whether a page deletes it"
        };
        let message = format!(
            "`{setter}` set `{name}` before the way to the provider, and `{exchange}`, the way back, comes without it and fails, although the \
             cookie's attributes allow it. {why}; and let the callback begin anew if the cookie is missing"
        );
        Some(
            Finding::error(Code::FlowCookieLost, message).sure(if self.sent.is_empty() {
                Certainty::Possible
            } else {
                Certainty::Likely
            }),
        )
    }

    /// A return from a provider that brings no cookie and begins a session anew. The recording lacks the beginning.
    pub(super) fn came_back_alone(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| {
            let exchange = self.own(place)?;
            let cookies = exchange.request.cookies.as_ref()?;
            let begins = exchange.lines().iter().any(|line| !line.is_deletion());
            let mut earlier = self.traffic.exchanges.iter().take(place);
            let was_here = earlier.any(|earlier| earlier.url.host() == exchange.url.host());
            let is_from_elsewhere = exchange.request.sec_fetch_site.text() == Some("cross-site");
            if exchange.returned.is_none()
                || !cookies.is_empty()
                || !begins
                || !is_from_elsewhere
                || was_here
            {
                return None;
            }
            let message = format!(
                "`{exchange}` is a return from a provider, comes without any cookie, and fails; its response begins a session. The cookie that was \
                 set before the way to the provider is missing: it was not kept, or the sign-in began in another browser. Record from the first \
                 page on; let the callback begin anew if the cookie is missing"
            );
            let finding = Finding::error(Code::FlowCookieLost, message).sure(Certainty::Possible);
            Some(
                finding
                    .seen(Fact::RequestCookies, names(exchange))
                    .seen(Fact::ResponseStatus, status(exchange)),
            )
        })
    }

    /// A failure without a cookie, of whose host no request ever has one.
    pub(super) fn keeps_none(&self) -> Option<Finding> {
        let missing = self.replay.events().iter().filter(|event| {
            event.fate == Fate::Missing
                && self.failures.has(event.exchange)
                && self.is_of_client(event)
        });
        let mut missing = missing.take(MOST);
        missing.find_map(|event| self.is_kept_by_nobody(event))
    }

    fn is_kept_by_nobody(&self, event: &Event) -> Option<Finding> {
        let (name, place) = (&*event.name, event.exchange);
        let exchange = self.own(place)?;
        let (setter, answer) = self.set_by(name, place)?;
        let host = exchange.url.host();
        let is_page_or_own = exchange.kind != Some(RequestKind::Fetch)
            || page_of(&exchange.request).is_none_or(|page| page == *exchange.url.origin());
        let is_led = self.failures.before(place) == Some(answer.exchange);
        let is_of_browser = exchange.at.is_some() && !exchange.is_prefetch;
        // With a tool that shows no cookies of requests, visitors look the same.
        let tells = is_led || self.is_signed_in(place, exchange);
        if !is_page_or_own
            || !is_of_browser
            || !tells
            || setter.url.host() != host
            || exchange.request.authorization == Some(Authorization::Bearer)
            || self.keeps_any(host)
        {
            return None;
        }
        let unless = if self.sent.is_empty() {
            " If the tool that wrote this file left out the cookies of requests, this says nothing."
        } else {
            ""
        };
        let by_name = if host.to_string().contains('_') {
            ", or the host's name, since some clients keep no cookies for names with `_`"
        } else {
            ""
        };
        let message = format!(
            "`{setter}` sets `{name}`, which browsers keep and send by their rules, and `{exchange}` fails without it; no request to `{host}` \
             has any cookie that it set. The reason is outside of the recording: settings or an extension of this browser that block the \
             site's cookies{by_name}. Try a new profile of the browser.{unless}"
        );
        let finding = Finding::error(Code::SetCookieRefused, message).sure(Certainty::Possible);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Whether any cookie that this host set comes back to it.
    fn keeps_any(&self, host: &Host) -> bool {
        self.all_set().any(|(name, answers)| {
            let mut first = answers.iter().take(MOST);
            let is_own = first.any(|answer| {
                let setter = self.traffic.exchanges.get(answer.exchange);
                setter.is_some_and(|setter| setter.url.host() == host)
            });
            is_own && !self.visits.coming(host, name).is_empty()
        })
    }

    /// The last response that had set a cookie, and its line.
    fn set_by(&self, name: &str, place: usize) -> Option<(&'a Exchange, Answer)> {
        let answer = self.set_before(name, place)?;
        let (setter, _) = self.setter(answer)?;
        Some((setter, answer))
    }
}

/// Whether a page's script calls another origin.
fn calls_elsewhere(exchange: &Exchange) -> bool {
    let page = page_of(&exchange.request);
    exchange.kind == Some(RequestKind::Fetch)
        && page.is_some_and(|page| page != *exchange.url.origin())
}

/// Whether it does so without this cookie.
pub(super) fn calls_without(exchange: &Exchange, name: &str) -> bool {
    calls_elsewhere(exchange) && exchange.came(name) == Some(0)
}
