//! What the recording shows of the server: sign-outs that end nothing, sessions that are stored too late, pages that do not see their own
//! cookie.

use alloc::format;
use alloc::string::String;

use super::clocks::seconds;
use super::denied::{MINUTE, Refused};
use super::story::{MOST, Story, is_let_in};
use super::words::{names, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Attributes, Certainty, Code, Fact, Finding, Route};
use crate::evidence::exchange::Exchange;
use crate::evidence::names::sounds_like_session;
use crate::evidence::routes;

impl<'a> Story<'a> {
    /// A sign-out that neither clears the session's cookie nor ends the session.
    pub(super) fn ends_nothing(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_sign_out = routes::guess(exchange) == Some(Route::SignOut);
        if !is_sign_out
            || !(exchange.succeeds() || is_cancelled(exchange))
            || exchange.response.clear_site_data.text().is_some()
        {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        cookies.find_map(|cookie| self.is_left(&cookie.name, place, exchange))
    }

    /// A cookie of the session that a sign-out does not write, and that still opens the session.
    fn is_left(&self, name: &str, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_written = exchange.lines().iter().any(|line| line.name == name);
        // A request that was cancelled ends nothing, whenever the session began.
        let is_known = is_cancelled(exchange) && sounds_like_session(name);
        if is_written || !(is_known || self.is_http_only_session(name)) {
            return None;
        }
        let after = self.lives_on(name, place, exchange)?;
        let mut all = self.traffic.exchanges.iter();
        // It began with the session, and ended after the sign-out.
        let slow = all.find(|slow| {
            slow.url.host() == exchange.url.host()
                && slow.brings(name)
                && slow
                    .at
                    .zip(exchange.at)
                    .is_some_and(|(slow, out)| slow < out)
                && slow
                    .ended
                    .zip(exchange.ended)
                    .is_some_and(|(slow, out)| slow > out)
        });
        let why = match slow {
            Some(slow) => format!(
                "`{slow}` was sent before it and answered after it: it has most likely stored its session again. Let a request store \
                 a session only if it has changed it and it still exists"
            ),
            None => String::from("End the session in the store"),
        };
        let left = format!(
            "`{exchange}` leaves `{name}` in the browser, and `{after}` succeeds with it afterwards as before"
        );
        let (code, message) = if is_cancelled(exchange) {
            let message = format!(
                "{left}. The request was cancelled, most likely by the page that was opened meanwhile: wait for its response first, or send it \
                 with `keepalive`"
            );
            (Code::SignOutKeepsSession, message)
        } else if exchange.response.status == Some(304) {
            let message = format!(
                "{left}. It was answered with 304 (not modified), for which the browser takes what it has stored: respond to a sign-out with \
                 `Cache-Control: no-store`, and let it be a POST"
            );
            (Code::ResponseFromCache, message)
        } else {
            let message =
                format!("{left}. {why}, and clear the cookie in the response to the sign-out");
            (Code::SignOutKeepsSession, message)
        };
        let finding = Finding::error(code, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, "none of this name")
                .seen(Fact::RequestCookies, names(after))
                .seen(Fact::ResponseStatus, status(after)),
        )
    }

    /// Whether a sign-in set the cookie, which scripts cannot read.
    pub(super) fn is_http_only_session(&self, name: &str) -> bool {
        self.is_of_session(name) && self.is_http_only(name)
    }

    /// Whether scripts cannot read the cookie, according to a line that sets it.
    pub(super) fn is_http_only(&self, name: &str) -> bool {
        let answers = self.answers(name).iter().take(MOST);
        let mut lines = answers.filter_map(|answer| {
            let setter = self.traffic.exchanges.get(answer.exchange)?;
            setter.lines().get(answer.line)
        });
        lines.any(|line| Attributes(&line.attributes).has("httponly"))
    }

    /// A script's request that succeeds with the same value after a sign-out as before, and that shows nothing to visitors.
    fn lives_on(&self, name: &str, place: usize, out: &Exchange) -> Option<&Exchange> {
        let answer = |place| {
            self.set_before(name, place)
                .map(|answer| (answer.exchange, answer.line))
        };
        let all = || self.traffic.exchanges.iter().enumerate();
        let is_let_in = |exchange: &Exchange, came: bool| {
            routes::guess(exchange) == Some(Route::Session)
                && exchange.is_answered()
                && exchange.came(name).is_some_and(|count| (count > 0) == came)
        };
        let mut later = all().skip(place.saturating_add(1)).take(MOST);
        let (_, after) = later.find(|(later, exchange)| {
            exchange.url.host() == out.url.host()
                && is_let_in(exchange, true)
                && answer(*later) == answer(place)
                && self
                    .answered(&exchange.url)
                    .any(|(earlier, before)| earlier < place && is_let_in(before, true))
                && !self
                    .answered(&exchange.url)
                    .any(|(_, visitor)| is_let_in(visitor, false))
        })?;
        Some(after)
    }

    /// A request right after the sign-in that is refused with the value which is accepted moments later.
    pub(super) fn stored_late(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| self.was_stored_late(place))
    }

    fn was_stored_late(&self, place: usize) -> Option<Finding> {
        /// Users do not sign in again so soon.
        const SOON: i64 = 2;
        let refused = self.own(place)?;
        let before = self.failures.before(place)?;
        let sign_in = self.traffic.exchanges.get(before)?;
        let begins = |exchange: &Exchange| {
            matches!(
                routes::guess(exchange),
                Some(Route::Callback | Route::SignIn)
            )
        };
        let is_soon = sign_in
            .time()
            .zip(refused.time())
            .is_some_and(|(one, other)| seconds(one, other) <= SOON);
        let is_forbidden = refused.response.status == Some(403);
        if !begins(sign_in)
            || begins(refused)
            || !is_soon
            || is_forbidden
            || self.failures.has(before)
        {
            return None;
        }
        let mut cookies = refused.request.cookies.iter().flatten();
        let (name, at, accepted) = cookies.find_map(|cookie| {
            let name = &*cookie.name;
            let mut later = self
                .traffic
                .exchanges
                .iter()
                .enumerate()
                .skip(place.saturating_add(1))
                .take(MOST);
            let answer = self.set_before(name, place)?;
            let (at, accepted) = later.find(|(later, exchange)| {
                let is_same = self
                    .set_before(name, *later)
                    .is_some_and(|last| last.exchange == answer.exchange);
                exchange.url == refused.url
                    && is_same
                    && exchange.brings(name)
                    && exchange.is_answered()
            })?;
            Some((name, at, accepted))
        })?;
        // A second factor, new terms or a new password made the difference.
        let mut between = self.traffic.exchanges.get(place..at)?.iter();
        if between.any(|exchange| exchange.is_unsafe() && exchange.succeeds()) {
            return None;
        }
        let message = format!(
            "`{sign_in}` signs in and redirects, and `{refused}` is refused with `{name}` right afterwards; later `{accepted}` is \
             accepted with the same value. The session was stored after the redirect was sent: wait until it is stored, then \
             redirect (Express: in the callback of `req.session.save`)"
        );
        let finding = Finding::error(Code::ValueUnreadable, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(refused))
                .seen(Fact::ResponseStatus, status(refused)),
        )
    }

    /// Whether no other page and no other time leads to the sign-in, and nothing succeeds afterwards: one page may ask for the password again.
    pub(super) fn may_ask_again(&self, refused: &Refused<'a>) -> bool {
        let Refused {
            place,
            exchange,
            name,
            ..
        } = refused;
        let mut led = self
            .failures
            .places()
            .filter(|other| other != place)
            .take(MOST);
        let again = led.any(|other| {
            self.own(other).is_some_and(|other| {
                other.kind == exchange.kind && other.brings(name) && routes::leads_to_sign_in(other)
            })
        });
        !again
            && self
                .last_let_in(name, exchange)
                .is_none_or(|last| last < *place)
    }

    /// A script's request that succeeds with the value with which a page leads to the sign-in.
    pub(super) fn data_without_page(&self, refused: &Refused<'a>) -> Option<&'a Exchange> {
        let Refused {
            place,
            exchange,
            name,
            answer,
            ..
        } = refused;
        let leads_to_sign_in = routes::leads_to_sign_in(exchange);
        let is_asked = exchange.kind == Some(RequestKind::TopLevelNavigation)
            && exchange.request.method() == "GET";
        let is_sign_in = routes::is_sign_in(exchange.url.path());
        if !is_asked || !leads_to_sign_in || is_sign_in || !self.is_http_only_session(name) {
            return None;
        }
        let all = || self.traffic.exchanges.iter().enumerate();
        let has = |other: &Exchange| other.brings(name);
        if self.answered(&exchange.url).any(|(_, other)| has(other)) {
            return None;
        }
        // Other pages know the session.
        let is_page = |other: &Exchange| {
            other.kind == Some(RequestKind::TopLevelNavigation)
                && other.url != exchange.url
                && is_let_in(other)
                && other.came_as_set(refused.setter, answer.line) == Some(true)
        };
        let mut pages =
            all().filter(|(at, other)| is_page(other) && self.failures.before(*at).is_none());
        if pages.next().is_some() {
            return None;
        }
        // The session may have ended between them.
        let is_near = |at: usize, data: &Exchange| {
            let times = data.time().zip(exchange.time());
            at > *place || times.is_some_and(|(data, page)| seconds(data, page) <= MINUTE)
        };
        let (_, data) = all().find(|(at, data)| {
            routes::guess(data) == Some(Route::Session)
                && data.url.host() == exchange.url.host()
                && data.is_answered()
                && has(data)
                && is_near(*at, data)
                && self
                    .set_before(name, *at)
                    .is_some_and(|last| last.exchange == answer.exchange)
                && !self.answered(&data.url).any(|(_, visitor)| !has(visitor))
        })?;
        Some(data)
    }

    /// A refusal that sets the session again, and whose next request is accepted: the server renewed it, and decided by the old one.
    pub(super) fn renewed_too_late(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| self.was_renewed_too_late(place))
    }

    fn was_renewed_too_late(&self, place: usize) -> Option<Finding> {
        let refused = self.own(place).filter(|refused| {
            let is_read = refused.request.method() == "GET";
            let is_denied = refused.response.status == Some(403);
            is_read && !is_denied && !routes::is_sign_in(refused.url.path())
        })?;
        let line = refused.lines().iter().find(|line| {
            !line.is_deletion()
                && refused.brings(&line.name)
                && self.is_http_only_session(&line.name)
        })?;
        let name = &line.name;
        let later = self
            .traffic
            .exchanges
            .iter()
            .enumerate()
            .skip(place.saturating_add(1))
            .take(MOST);
        for (later, exchange) in later {
            let last = self.set_before(name, later).map(|last| last.exchange);
            if routes::guess(exchange) == Some(Route::SignIn) {
                return None;
            }
            let is_accepted =
                exchange.url == refused.url && exchange.brings(name) && exchange.is_answered();
            if is_accepted && last == Some(place) {
                let message = format!(
                    "`{refused}` is refused, and its own response sets `{name}` again, with which `{exchange}` is accepted: the \
                     server renewed the session, and decided by the old one. Give the renewed cookie to the code behind the \
                     middleware, too (Next.js: in the headers of the request that it passes on)"
                );
                let finding =
                    Finding::error(Code::ValueUnreadable, message).sure(Certainty::Likely);
                return Some(
                    finding
                        .seen(Fact::ResponseSetCookies, format!("`{name}`"))
                        .seen(Fact::ResponseStatus, status(refused)),
                );
            }
        }
        None
    }
}

/// Whether the browser gave the request up.
fn is_cancelled(exchange: &Exchange) -> bool {
    let error = exchange.response.error.text();
    matches!(exchange.response.status, None | Some(0))
        && matches!(error, Some("net::ERR_ABORTED" | "NS_BINDING_ABORTED"))
}
