//! Visits from other sites that go wrong without a refusal: they are led elsewhere, or a frame answers that nobody is signed in.

use alloc::format;
use alloc::vec::Vec;

use super::order::is_of_flow;
use super::story::{MOST, Story, is_let_in};
use super::words::names;
use crate::browser::{RequestKind, RequestUrl, Withholding};
use crate::diagnosis::{Code, Fact, Finding};
use crate::evidence::event::Event;
use crate::evidence::exchange::{Exchange, Return};
use crate::evidence::values::is_token;

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
        let coming = self.visits.coming(exchange.url.host(), name);
        let next = coming.partition_point(|other| *other <= place);
        let mut later = coming.iter().skip(next).take(MOST);
        leads_on(exchange)
            && is_led_on
            && later.any(|later| {
                let later = self.traffic.exchanges.get(*later);
                later.is_some_and(is_let_in)
            })
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
