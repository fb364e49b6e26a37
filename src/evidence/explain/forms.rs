//! Sign-ins that do not reach the server as they were sent, and sign-outs that do not sign out.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::story::{MOST, Story, is_let_in};
use super::words::{scope, status};
use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, SeenSetCookie, shown_line};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;

impl Story<'_> {
    /// A sign-in by POST that is redirected to another spelling of its URL, which browsers follow with GET.
    pub(super) fn redirected_form(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let to = exchange.redirects_to.as_ref()?;
        let is_sign_in = routes::guess(exchange) == Some(Route::SignIn);
        if !is_sign_in || !is_spelt_otherwise(&exchange.url, to) {
            return None;
        }
        let followed = self.followed(place)?;
        // An export may lack cookies.
        let sets_nothing = |answer: &Exchange| {
            answer
                .response
                .set_cookies
                .as_ref()
                .is_none_or(Vec::is_empty)
        };
        let is_read = followed.request.method.as_deref() == Some("GET") && followed.is_answered();
        if !is_read || !sets_nothing(exchange) || !sets_nothing(followed) {
            return None;
        }
        // Somebody signs in with another attempt or step.
        let mut others = self.traffic.exchanges.iter().enumerate();
        let is_again = others.any(|(other, again)| {
            other != place
                && again.request.method.as_deref() == Some("POST")
                && again.url.host() == exchange.url.host()
                && (routes::guess(again) == Some(Route::SignIn)
                    || is_below(&again.url, &exchange.url))
                && !(again.url == exchange.url && again.redirects_to == exchange.redirects_to)
        });
        if is_again {
            return None;
        }
        let is_moved =
            exchange.response.status == Some(301) || exchange.url.origin() != to.origin();
        let message = format!(
            "`{exchange}` is redirected with {} to `{to}`, and browsers follow with GET and without the form, so nobody is signed in. \
             Send the form to `{to}` itself, or redirect with 308",
            status(exchange)
        );
        let finding = Finding::error(Code::SetCookieMissing, message).sure(if is_moved {
            Certainty::Certain
        } else {
            Certainty::Likely
        });
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
                other.name == line.name
                    && scope(other) == scope(line)
                    && !other.is_deletion()
                    && !other.ends_at_once()
            };
            line.is_deletion() && behind.any(is_again)
        })?;
        let name = &line.name;
        let is_there = |exchange: &Exchange| exchange.brings(name);
        if !is_there(exchange) {
            return None;
        }
        // A new session, as for visitors, is not let in.
        let later = self.traffic.exchanges.iter().enumerate();
        let later = later.skip(place.saturating_add(1)).take(MOST);
        let mut later =
            later.filter(|(_, next)| next.url.host() == exchange.url.host() && is_there(next));
        if later.clone().any(|(place, _)| self.failures.has(place)) {
            return None;
        }
        let (_, next) = later.find(|(_, next)| {
            let is_data = routes::guess(next) == Some(Route::Session);
            let was_used = self
                .answered(&next.url)
                .any(|(before, earlier)| before < place && is_there(earlier));
            is_let_in(next) && (is_data || was_used)
        })?;
        let message = format!(
            "`{exchange}` clears `{name}` and sets it again in the same response, and the last line counts: `{next}` comes with it. If \
             the value is a session of the user, the sign-out does nothing. Let no middleware renew the session in the response to a \
             sign-out"
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
            || self.is_overcome(exchange)
        {
            return None;
        }
        let method = exchange.request.method();
        // Scripts ask with HEAD and OPTIONS what there is.
        let is_meant = matches!(method, "POST" | "DELETE")
            || method == "GET" && exchange.kind != Some(RequestKind::Fetch);
        let later = self
            .traffic
            .exchanges
            .iter()
            .skip(place.saturating_add(1))
            .take(MOST);
        let clears =
            |other: &Exchange, name: &str| other.lines().iter().any(|line| line.name == name);
        let mut names = exchange
            .request
            .cookies
            .iter()
            .flatten()
            .map(|cookie| &*cookie.name);
        // The application may try again in another way, which clears the cookie.
        let is_alive = |name: &str| {
            let is_cleared = clears(exchange, name) || later.clone().any(|next| clears(next, name));
            let mut later = later.clone();
            self.is_of_session(name)
                && !is_cleared
                && later.any(|next| is_let_in(next) && next.brings(name))
        };
        let is_again = later
            .clone()
            .any(|next| routes::guess(next) == Some(Route::SignOut));
        if !is_meant || is_again || !names.any(is_alive) {
            return None;
        }
        let message = format!(
            "`{exchange}` is refused with 405: the server does not sign out by {method}, and the session goes on. Send a form or a \
             script's request with the method that the response names in `Allow`, usually POST"
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

/// Whether the path of a URL begins with that of another.
fn is_below(url: &RequestUrl, other: &RequestUrl) -> bool {
    url.path().starts_with(other.path().trim_end_matches('/'))
}
