//! Sign-ins that do not reach the server as they were sent, and sign-outs that do not sign out.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::story::{MOST, Story};
use super::words::status;
use crate::browser::RequestUrl;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, SeenSetCookie, shown_line};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;

impl Story<'_> {
    /// A sign-in by POST that is redirected to another spelling of its URL, which browsers follow with GET.
    pub(super) fn redirected_form(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let to = exchange.redirects_to.as_ref()?;
        let is_post = exchange.request.method.as_deref() == Some("POST");
        let is_turned = matches!(exchange.response.status, Some(301..=303));
        let is_sign_in = routes::guess(exchange) == Some(Route::SignIn);
        if !is_sign_in || !is_post || !is_turned || !is_spelt_otherwise(&exchange.url, to) {
            return None;
        }
        let mut later = self
            .traffic
            .exchanges
            .iter()
            .enumerate()
            .skip(place)
            .take(MOST);
        let (_, followed) = later.find(|(next, _)| self.failures.before(*next) == Some(place))?;
        // An export may lack cookies.
        let sets_nothing = |answer: &Exchange| {
            answer
                .response
                .set_cookies
                .as_ref()
                .is_none_or(Vec::is_empty)
        };
        let is_read = followed.request.method.as_deref() == Some("GET")
            && followed.response.status.is_some_and(|status| status < 400);
        if !is_read || !sets_nothing(exchange) || !sets_nothing(followed) {
            return None;
        }
        let message = format!(
            "`{exchange}` is redirected with {} to `{to}`, and browsers follow with GET and without the form, so nobody is signed in. Send the form to `{to}` itself, \
             or redirect with 308",
            status(exchange)
        );
        let finding = Finding::error(Code::SetCookieMissing, message);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, "none")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A sign-out whose response sets the cookie again behind the line that clears it.
    pub(super) fn set_again(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        if routes::guess(exchange) != Some(Route::SignOut) {
            return None;
        }
        let mut lines = exchange.lines().iter().enumerate();
        let (_, line) = lines.find(|(at, line)| {
            let mut behind = exchange.lines().iter().skip(*at);
            let is_again = |other: &SeenSetCookie| {
                other.name == line.name && !other.is_deletion() && !other.ends_at_once()
            };
            line.is_deletion() && behind.any(is_again)
        })?;
        let name = &line.name;
        // Browsers send what was set last.
        let mut later = self
            .traffic
            .exchanges
            .iter()
            .skip(place.saturating_add(1))
            .take(MOST);
        let next = later.find(|next| {
            next.url.host() == exchange.url.host() && next.request.cookies.is_some()
        })?;
        let is_there = |exchange: &Exchange| exchange.came(name).is_some_and(|came| came > 0);
        if !is_there(exchange) || !is_there(next) {
            return None;
        }
        let message = format!(
            "`{exchange}` clears `{name}` and sets it again in the same response, and the last line counts: `{next}` comes with it. If the value is a session of \
             the user, the sign-out does nothing. Let no middleware renew the session in the response to a sign-out"
        );
        let finding = Finding::error(Code::SignOutKeepsCookie, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseSetCookies, shown_line(line)))
    }

    /// A sign-out that the server refuses for its method, after which the session still works.
    pub(super) fn sign_out_refused(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_sign_out = routes::guess(exchange) == Some(Route::SignOut);
        if !is_sign_out
            || exchange.is_prefetch
            || exchange.response.status != Some(405)
            || self.is_overcome(place, exchange)
        {
            return None;
        }
        let mut later = self
            .traffic
            .exchanges
            .iter()
            .skip(place.saturating_add(1))
            .take(MOST);
        // The application tries again with another method.
        if later
            .clone()
            .any(|next| routes::guess(next) == Some(Route::SignOut))
        {
            return None;
        }
        let names = || {
            exchange
                .request
                .cookies
                .iter()
                .flatten()
                .map(|cookie| &*cookie.name)
        };
        let is_alive = later.any(|next| {
            let is_answered = next.response.status.is_some_and(|status| status < 300);
            is_answered
                && next.url.host() == exchange.url.host()
                && names().any(|name| next.came(name).is_some_and(|came| came > 0))
        });
        if !is_alive {
            return None;
        }
        let method = exchange.request.method.as_deref().unwrap_or("GET");
        let message = format!(
            "`{exchange}` is refused with 405: the server does not sign out by {method}, and the session goes on. Send a form or a script's request with the \
             method that the response names in `Allow`, usually POST"
        );
        let finding = Finding::error(Code::SignOutKeepsSession, message);
        Some(finding.seen(Fact::ResponseStatus, String::from("405")))
    }
}

/// Whether two URLs differ only in the scheme, in `www.` or in a slash at the end.
fn is_spelt_otherwise(one: &RequestUrl, other: &RequestUrl) -> bool {
    let host = |url: &RequestUrl| {
        let host = url.host().to_string();
        host.strip_prefix("www.").map(String::from).unwrap_or(host)
    };
    let path = |url: &RequestUrl| String::from(url.path().trim_end_matches('/'));
    one != other && host(one) == host(other) && path(one) == path(other)
}
