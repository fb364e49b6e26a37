//! Responses that a cache gave instead of the server.

use alloc::format;
use alloc::string::String;

use super::story::{MOST, Story};
use super::words::status;
use crate::browser::RequestKind;
use crate::diagnosis::{Authorization, Certainty, Code, Fact, Finding, Route, cache_hit};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::routes;

impl Story<'_> {
    /// A stored redirect or refusal, for a user who is signed in or signs in.
    pub(super) fn stored(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let (fact, shown) = cache_hit(&exchange.response)?;
        let leads_to_sign_in = exchange
            .redirects_to
            .as_ref()
            .is_some_and(|to| routes::is_sign_in(to.path()));
        let is_known = || self.is_signed_in(place, exchange) || self.has_session(exchange);
        let what = if exchange.lead == Some(Lead::Provider) {
            let back = self.refused_callback(place, exchange)?;
            format!(
                "its redirect to the provider is that of an earlier sign-in, with the `state` of that one, and `{back}` is refused"
            )
        } else if exchange.is_refused() && is_known() {
            String::from("it is a stored refusal, and the server never got this request")
        } else if leads_to_sign_in && is_known() {
            String::from("it is the redirect for visitors, and this user is signed in")
        } else {
            return None;
        };
        let whose = match fact {
            Fact::ResponseFromBrowserCache => "the browser's own cache",
            _ => "a shared cache",
        };
        let message = format!(
            "the response to `{exchange}` comes from {whose}: {what}. Write `Cache-Control: private, no-store` on this route, for redirects and errors, \
             too"
        );
        let finding = Finding::error(Code::ResponseFromCache, message);
        Some(
            finding
                .seen(fact, shown)
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A form that is refused, on a page from a shared cache: its token is that of another visitor.
    pub(super) fn stored_form(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_refused = matches!(exchange.response.status, Some(403 | 419));
        let is_post = exchange.request.method.as_deref() == Some("POST");
        if !is_refused
            || !is_post
            || exchange.request.csrf_token != Some(false)
            || self.is_overcome(place, exchange)
        {
            return None;
        }
        let of = exchange.referer.as_ref()?;
        let mut earlier = self.traffic.exchanges.iter().take(place).rev().take(MOST);
        let page = earlier
            .find(|page| page.url == *of && page.kind == Some(RequestKind::TopLevelNavigation))?;
        let (fact, shown) = cache_hit(&page.response)
            .filter(|(fact, _)| *fact != Fact::ResponseFromBrowserCache)?;
        if !page.lines().is_empty() {
            return None;
        }
        let message = format!(
            "`{exchange}` is refused. Its form is on `{page}`, which comes from a shared cache, so the token in it was made for another visitor. Write \
             `Cache-Control: private, no-store` on pages with such a token, or let a script fetch the token"
        );
        let finding = Finding::error(Code::ResponseFromCache, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(fact, shown)
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// The next callback on the same host, if it fails.
    fn refused_callback(&self, place: usize, exchange: &Exchange) -> Option<&Exchange> {
        let later = self.traffic.exchanges.iter().enumerate().skip(place);
        let mut back = later.take(MOST).filter(|(_, back)| {
            routes::guess(back) == Some(Route::Callback) && back.url.host() == exchange.url.host()
        });
        let (place, back) = back.next()?;
        self.failures.has(place).then_some(back)
    }

    /// Whether the request has a token with which another request succeeds.
    fn has_session(&self, exchange: &Exchange) -> bool {
        let mut cookies = exchange.request.cookies.iter().flatten();
        exchange.request.authorization == Some(Authorization::Bearer)
            || cookies
                .any(|cookie| self.is_of_session(&cookie.name) && self.lets_in(&cookie.name, 0))
    }
}
