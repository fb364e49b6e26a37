//! Visits from other sites that go wrong without a refusal: they are led elsewhere, or a frame answers that nobody is signed in.

use alloc::format;
use alloc::vec::Vec;

use super::order::is_of_flow;
use super::story::{MOST, Story, is_let_in};
use super::unsent::MOMENT;
use super::words::{names, remedy_of_withheld};
use crate::browser::{RequestKind, RequestUrl, Withholding};
use crate::diagnosis::{Certainty, Code, Fact, Finding};
use crate::evidence::event::Event;
use crate::evidence::exchange::{Exchange, Return};
use crate::evidence::names::sounds_like_session;
use crate::evidence::values::is_token;

/// How many requests around a visit are examined.
const NEAR: usize = 8;

impl Story<'_> {
    /// Whether a visit from another site comes without a cookie that scripts cannot read, is led on twice on the same host, and the next request
    /// brings the cookie again.
    pub(super) fn leads_on_without(&self, event: &Event, exchange: &Exchange) -> bool {
        let (name, place) = (&*event.name, event.exchange);
        let is_visit = exchange.kind == Some(RequestKind::TopLevelNavigation)
            && exchange.request.sec_fetch_site.text() == Some("cross-site")
            && self.by_site.contains(&(place, name));
        if !is_visit || is_token(name) || is_of_flow(name) || !self.is_http_only(name) {
            return false;
        }
        let leads_on = |exchange: &Exchange| {
            exchange.redirects_to.as_ref().is_some_and(|to| {
                to.host() == exchange.url.host() && !is_spelling(&exchange.url, to)
            })
        };
        let is_led_on = self
            .followed(place)
            .is_some_and(|next| next.came(name) == Some(0) && leads_on(next));
        let (_, later) = self.before_and_after(name, place, exchange);
        let mut later = later.iter().take(MOST);
        // A response that begins a session replaces the one that stayed away.
        exchange.sets(name)
            || leads_on(exchange)
                && is_led_on
                && later.any(|later| {
                    let later = self.traffic.exchanges.get(*later);
                    later.is_some_and(is_let_in)
                })
    }

    /// The requests to the same host that bring a cookie, before an exchange and after it.
    fn before_and_after<'s>(
        &'s self,
        name: &'s str,
        place: usize,
        exchange: &'s Exchange,
    ) -> (&'s [usize], &'s [usize]) {
        let coming = self.visits.coming(exchange.url.host(), name);
        let at = coming.partition_point(|other| *other < place);
        coming.split_at_checked(at).unwrap_or((coming, &[]))
    }

    /// A visit from another site without the cookie of a session that began before the recording: the requests around it bring the cookie.
    pub(super) fn arrived_without(&self, place: usize) -> Option<Finding> {
        let exchange = self.own(place)?;
        if exchange.kind != Some(RequestKind::TopLevelNavigation)
            || exchange.request.sec_fetch_site.text() != Some("cross-site")
            || exchange.request.cookies.is_none()
            || exchange.is_prefetch
        {
            return None;
        }
        let all = &self.traffic.exchanges;
        let earlier = all.get(..place)?.iter().rev().take(MOST);
        let later = all.get(place..)?.iter().skip(1).take(MOST);
        let is_near = |other: &&Exchange| other.url.host() == exchange.url.host();
        let near = earlier.filter(is_near).chain(later.filter(is_near));
        near.take(NEAR).find_map(|other| {
            let mut cookies = other.request.cookies.iter().flatten().take(MOST);
            cookies.find_map(|cookie| self.stays_away(&cookie.name, place, exchange))
        })
    }

    /// Whether a cookie that nobody sets in the recording stays away from a visit, and what that does.
    fn stays_away(&self, name: &str, place: usize, exchange: &Exchange) -> Option<Finding> {
        let (before, after) = self.before_and_after(name, place, exchange);
        let is_set = |until: usize| self.set_before(name, until).is_some();
        if exchange.came(name) != Some(0)
            || !sounds_like_session(name)
            || is_of_flow(name)
            || is_set(place)
        {
            return None;
        }
        // A sign-out may have ended it.
        let since = before
            .last()
            .and_then(|last| self.traffic.exchanges.get(*last..place));
        let mut since = since.into_iter().flatten().take(MOST);
        let was_there = !before.is_empty() && !since.any(|other| other.clears(name));
        let fails = self.failures.has(place);
        let later = |place: &usize| self.traffic.exchanges.get(*place);
        let is_soon = |after: &Exchange| {
            let since = after.seconds_since(exchange);
            since.is_some_and(|since| since <= MOMENT)
        };
        let next = after.first().filter(|next| !is_set(**next));
        let is_still_there = next.and_then(later).is_some_and(is_soon);
        // It may be a cookie of the page's scripts, which a visitor gets.
        let mut accepted = after.iter().take(MOST).filter_map(later);
        let is_known = was_there || fails && accepted.any(is_let_in);
        let (code, message) = if exchange.is_unsafe() {
            if !was_there || !exchange.sets(name) && !is_still_there {
                return None;
            }
            self.form_of_others(
                (place, exchange),
                name,
                "its `SameSite` is `Lax`, or the browser's default",
            )?
        } else if is_still_there && is_known {
            let message = format!(
                "`{exchange}` comes from another site without `{name}`, which the requests around it bring: the cookie has \
                 `SameSite=Strict`{}",
                remedy_of_withheld(Code::SiteStrictArrival, exchange)
            );
            (Code::SiteStrictArrival, message)
        } else {
            return None;
        };
        let finding = if fails || exchange.sets(name) {
            Finding::error(code, message)
        } else {
            Finding::warning(code, message)
        };
        let sure = if was_there {
            Certainty::Likely
        } else {
            Certainty::Possible
        };
        Some(
            finding
                .sure(sure)
                .seen(Fact::RequestCookies, names(exchange)),
        )
    }

    /// Whether a frame asks a provider for a sign-in without a page, the provider's cookies stay away, and a later request fails.
    pub(super) fn asks_in_vain(&self, event: &Event, exchange: &Exchange) -> bool {
        let is_frame = exchange.kind == Some(RequestKind::FrameNavigation)
            && exchange.request.sec_fetch_site.text() == Some("cross-site");
        let brings_none = exchange.request.cookies.as_ref().is_some_and(Vec::is_empty);
        let next = event.exchange.saturating_add(1);
        // The answer itself, and its way back in the frame, are no harm.
        let mut failed = self.failures.places_from(next).take(MOST);
        let does_harm = failed.any(|place| {
            self.own(place).is_some_and(|failed| {
                failed.kind != Some(RequestKind::FrameNavigation)
                    && failed.response.status != Some(403)
            })
        });
        // The application asks again with the whole page.
        let mut later = self.traffic.exchanges.iter().skip(next).take(MOST);
        let is_made_up = later.any(|later| {
            later.returned == Some(Return::Approved)
                && later.kind == Some(RequestKind::TopLevelNavigation)
        });
        exchange.asks_silently
            && is_frame
            && brings_none
            && self.is_http_only(&event.name)
            && does_harm
            && !is_made_up
    }

    /// A frame that asks a provider for a sign-in, without the provider's cookies.
    pub(super) fn silently(
        &self,
        event: &Event,
        exchange: &Exchange,
        why: &Withholding,
    ) -> Finding {
        let message = format!(
            "`{exchange}` asks the provider in a frame whether the user is signed in, and browsers do not send `{}` with it: {why}. So the \
             answer is that nobody is. Give the provider a name below the page's own domain, or renew the session with a refresh token, or by a \
             redirect of the whole page",
            event.name
        );
        let finding = self.finding(event, Code::ThirdPartyCookie, message);
        finding.seen(Fact::RequestCookies, names(exchange))
    }
}

/// Whether a redirect leads to another spelling of a path: with a slash at the end, or below a language.
fn is_spelling(from: &RequestUrl, to: &RequestUrl) -> bool {
    let own = from.path().trim_end_matches('/');
    to.path().contains(own)
}
