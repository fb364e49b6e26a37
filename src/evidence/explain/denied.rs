//! Requests that are refused although browsers did all that they should.

use alloc::format;
use alloc::string::{String, ToString as _};

use super::story::{Answer, Story};
use super::words::{names, status};
use crate::browser::{MethodSafety, RequestKind};
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, SeenCookie};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;

/// A refused request, and the cookie with which it came.
struct Refused<'a> {
    place: usize,
    exchange: &'a Exchange,
    name: &'a str,
    answer: Answer,
    setter: &'a Exchange,
}

impl<'a> Story<'a> {
    /// A request that is refused with a cookie that parsers may stop at, and others beside it.
    pub(super) fn unparsed(&self) -> Option<Finding> {
        let odd = |exchange: &'_ Exchange| {
            let mut cookies = exchange.request.cookies.iter().flatten();
            let is_odd = |cookie: &&SeenCookie| cookie.malformed == Some(true);
            cookies.find(is_odd).map(|cookie| cookie.name.clone())
        };
        let places = || 0..self.traffic.exchanges.len();
        // A server that answers one such request reads them.
        let reads = places()
            .filter_map(|place| self.own(place))
            .any(|exchange| {
                let is_answered = exchange.response.status.is_some_and(|status| status < 300);
                is_answered && exchange.kind != Some(RequestKind::Image) && odd(exchange).is_some()
            });
        let refused = self.failures.places().find_map(|place| {
            let exchange = self.own(place).filter(|exchange| exchange.is_refused())?;
            let count = exchange.request.cookies.as_ref()?.len();
            odd(exchange)
                .filter(|_| count > 1)
                .map(|name| (exchange, name))
        });
        let (exchange, name) = refused.filter(|_| !reads)?;
        let message = format!(
            "`{exchange}` is refused, and one of its cookies, `{name}`, has octets in its value that RFC 6265 does not allow: some parsers give up \
             there and lose the cookies behind it, or all. Parse cookie by cookie and skip what cannot be read; look which application sets `{name}`, \
             and encode its value"
        );
        let finding = Finding::error(Code::CookieUnparsed, message)
            .sure(Certainty::Possible)
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange));
        Some(finding)
    }

    /// A request that is refused although browsers did all that they should: first what the recording shows of the server.
    pub(super) fn denied(&self) -> Option<Finding> {
        let refused = self.refused()?;
        let Refused {
            exchange,
            name,
            setter,
            ..
        } = refused;
        let (code, sure, why) = self
            .why_denied(&refused)
            .unwrap_or_else(|| {
                (
                    Code::NotTheSession,
                    Certainty::Possible,
                    format!(
                        "browsers do what they should. Look whether the server still knows the session and can open the value (a key or a store \
                         made anew at each start, another replica), and whether {} says something else than that nobody is signed in",
                        status(exchange)
                    ),
                )
            });
        let message = format!(
            "`{exchange}` comes with `{name}` as `{setter}` has set it, and is refused: {why}"
        );
        let finding = Finding::error(code, message)
            .sure(sure)
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange));
        Some(finding)
    }

    /// The first request that is refused with a cookie that was set for somebody who had signed in.
    fn refused(&self) -> Option<Refused<'a>> {
        self.failures.places().find_map(|place| {
            let exchange = self.own(place)?;
            let mut cookies = exchange.request.cookies.iter().flatten();
            cookies.find_map(|cookie| {
                let answer = self.set_before(&cookie.name, place)?;
                // A session that has been ended is refused as it should be, and one that lets others in may not allow this.
                if self.is_cleared_since(&cookie.name, answer, place)
                    || exchange.response.status == Some(403) && self.lets_in(&cookie.name)
                    || !exchange.is_refused() && !self.was_signed_in(place, exchange)
                {
                    return None;
                }
                Some(Refused {
                    place,
                    exchange,
                    name: &cookie.name,
                    answer,
                    setter: self.traffic.exchanges.get(answer.exchange)?,
                })
            })
        })
    }

    /// Whether a sign-in at the same host has succeeded before.
    fn was_signed_in(&self, place: usize, exchange: &Exchange) -> bool {
        let mut before = self.traffic.exchanges.iter().take(place).enumerate();
        before.any(|(place, earlier)| {
            let route = routes::guess(earlier);
            let status = earlier.response.status;
            matches!(route, Some(Route::Callback | Route::SignIn))
                && status.is_some_and(|status| status < 400)
                && !self.failures.has(place)
                && earlier.url.host() == exchange.url.host()
        })
    }

    /// What the recording shows of the server.
    fn why_denied(&self, refused: &Refused<'a>) -> Option<(Code, Certainty, String)> {
        let Refused {
            place,
            exchange,
            name,
            answer,
            setter,
        } = refused;
        let own = exchange.url.origin().to_string();
        let method = exchange.request.method.as_deref().unwrap_or("GET");
        let is_unsafe = MethodSafety::of(method) == MethodSafety::Unsafe;
        if let Some(origin) = exchange.request.origin.text()
            && is_unsafe
            && origin != own
            && matches!(exchange.response.status, Some(403 | 419))
            && exchange.request.csrf_token == Some(true)
        {
            let why = format!(
                "the token against forged requests is there, and `Origin` is `{origin}`, not `{own}`. The check refuses that origin: name it among \
                 the trusted ones (`CSRF_TRUSTED_ORIGINS`, `trustedOrigins`)"
            );
            return Some((Code::OriginUnknown, Certainty::Likely, why));
        }
        let accepted = |from: usize, to: usize| {
            let exchanges = self.traffic.exchanges.get(from..to).unwrap_or_default();
            exchanges.iter().any(|other| {
                let is_answered = other.response.status.is_some_and(|status| status < 300);
                is_answered
                    && other.url == exchange.url
                    && other.came(name).is_some_and(|came| came > 0)
            })
        };
        let all = self.traffic.exchanges.len();
        if accepted(answer.exchange.saturating_add(1), *place)
            && accepted(place.saturating_add(1), all)
            && !exchange.sets(name)
        {
            let why = String::from(
                "the same cookie is taken before and after, for the same URL. Several servers answer in turn, and one does not know the session: \
                 share the store and the key, or send each user to one of them",
            );
            return Some((Code::ValueUnreadable, Certainty::Likely, why));
        }
        let clears = exchange
            .lines()
            .iter()
            .any(|line| line.name == *name && line.is_deletion());
        let begins_anew = exchange.sets(name) && setter.sets(name);
        let is_first = self
            .traffic
            .exchanges
            .get(answer.exchange.saturating_add(1)..*place)
            .unwrap_or_default()
            .iter()
            .all(|between| between.came(name).is_none_or(|came| came == 0));
        if begins_anew && is_first {
            let why = String::from(
                "the response begins another session at once. The server does not take the one that it has just set: look whether it is bound to \
                 the client's address or agent, which a proxy changes, and whether all servers share the store and the key",
            );
            return Some((Code::ValueUnreadable, Certainty::Likely, why));
        }
        (clears && is_first).then(|| {
            let why = String::from(
                "the response deletes it at once. The server cannot read what it has just written: look at how the value is written and read \
                 (encoding, quotes, signature, an extension that encrypts cookies), and at its log",
            );
            (Code::ValueUnreadable, Certainty::Likely, why)
        })
    }

    /// Whether a request by script that has this cookie succeeds.
    fn lets_in(&self, name: &str) -> bool {
        self.traffic.exchanges.iter().any(|exchange| {
            let status = exchange.response.status;
            exchange.kind == Some(RequestKind::Fetch)
                && status.is_some_and(|status| status < 300)
                && exchange.came(name).is_some_and(|came| came > 0)
        })
    }
}
