//! Requests that a check against forgery refuses in its own words, or with 419, which means nothing else.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::story::{MOST, Story};
use super::words::{names, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::evidence::told::Words;
use crate::evidence::values::is_token;

impl<'a> Story<'a> {
    /// A token that a script wrote without having one: `undefined`, `null` or nothing.
    pub(super) fn no_token(&self, exchange: &Exchange) -> Option<Finding> {
        let is_socket = exchange.kind == Some(RequestKind::WebSocket);
        let is_refused = matches!(exchange.response.status, Some(400 | 403 | 419 | 422));
        let has_none = exchange.told.has_no_token && exchange.told.token.is_none();
        if !has_none
            || !(is_socket || exchange.is_unsafe())
            || !is_refused
            || self.is_overcome(exchange)
        {
            return None;
        }
        let message = format!(
            "`{exchange}` is refused. Its CSRF token is `undefined`, `null` or empty: the page's code reads it from an element, a cookie or \
             a response that is not there. Check that the page has the token (a `meta` element that a layout has lost, for example), and \
             wait for it before the request"
        );
        let finding = Finding::error(Code::CsrfTokenMissing, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCsrfToken, "`undefined` or empty")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// An origin that the check does not know, in its own words.
    pub(super) fn origin_refused(&self, exchange: &Exchange) -> Option<Finding> {
        // That another site's form is refused is right.
        let is_of_others = exchange.request.sec_fetch_site.text() == Some("cross-site")
            && exchange.kind == Some(RequestKind::TopLevelNavigation);
        let is_meant =
            exchange.told.words == Some(Words::Origin) && exchange.is_unsafe() && !is_of_others;
        if !is_meant || self.is_overcome(exchange) {
            return None;
        }
        let own = exchange.url.origin();
        let named = [&exchange.request.origin, &exchange.request.referer];
        let named = named.iter().find_map(|seen| seen.text());
        let (code, message) = match named {
            Some(origin) if format!("{own}") == origin && own.is_https() => (
                Code::SecureForwardedScheme,
                format!(
                    "`{exchange}` is refused for its origin, in the words of the check, and `{origin}` is the origin of this URL: the application \
                     takes the connection for http, or the host for another, behind a proxy that terminates TLS. Make the proxy send \
                     `X-Forwarded-Proto: https` and `Host`, and make the application trust them (Django: `SECURE_PROXY_SSL_HEADER`, or \
                     `CSRF_TRUSTED_ORIGINS=[\"{origin}\"]`)"
                ),
            ),
            Some(origin) => (
                Code::OriginUnknown,
                format!(
                    "`{exchange}` is refused for its origin, in the words of the check: it comes from `{origin}`, and this URL is of `{own}`. Add \
                     `{origin}` to the trusted origins (`CSRF_TRUSTED_ORIGINS`), or make the proxy pass on `Host` and the scheme"
                ),
            ),
            None => (
                Code::CsrfNoOrigin,
                format!(
                    "`{exchange}` is refused in the words of a check for `Referer`, and has neither `Origin` nor `Referer`: an extension, a proxy \
                     or `Referrer-Policy: no-referrer` removes them. Send `Referrer-Policy: same-origin` with that page"
                ),
            ),
        };
        let finding = Finding::error(code, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestOrigin, named.unwrap_or("absent"))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A token that the recording has seen accepted or given, and a session that was replaced since.
    pub(super) fn token_of_before(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let token = exchange.told.token?;
        if !is_refused_for_token(exchange) || self.is_overcome(exchange) {
            return None;
        }
        let before = self.traffic.exchanges.get(..place)?;
        let mut before = before.iter().enumerate().rev();
        // The sign-in or the sign-out itself, or a request before it.
        let mut change = None;
        let used = before.by_ref().take(MOST).find(|(_, other)| {
            if other.url.host() != exchange.url.host() {
                return false;
            }
            let succeeds = other.succeeds();
            let is_change = matches!(
                routes::guess(other),
                Some(Route::Callback | Route::SignIn | Route::SignOut)
            );
            if is_change && succeeds && !other.lines().is_empty() {
                change = change.or(Some(*other));
            }
            succeeds && other.told.token == Some(token)
        });
        let (_, used) = used?;
        let change = change?;
        let since = if core::ptr::eq(used, change) {
            String::from("its response")
        } else {
            format!("`{change}`")
        };
        let message = format!(
            "`{exchange}` is refused. Its CSRF token is the one that `{used}` had, and {since} has begun or ended a session since, for which \
             servers make a new token. Read the token again after a sign-in and a sign-out (from the cookie, or from the page that the \
             server gives then), or load the page again"
        );
        let finding = Finding::error(Code::CsrfTokenStale, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCsrfToken, "that of an earlier request")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A token from a response that began one session, with the cookie of another that a simultaneous response began.
    pub(super) fn token_of_another(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let token = exchange.told.token?;
        let is_refused = matches!(exchange.response.status, Some(400 | 403 | 419 | 422));
        if !is_refused || !exchange.is_unsafe() || self.is_overcome(exchange) {
            return None;
        }
        let before = self.traffic.exchanges.get(..place)?;
        let mut before = before.iter().enumerate().rev().take(MOST);
        let (giving, giver) = before.find(|(_, other)| other.told.given == Some(token))?;
        let (_, came) = self.order.get(giving).copied()?;
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, other) = cookies.find_map(|cookie| {
            let answer = self.came_from(&cookie.name, place)?;
            let (other, _) = self.setter(answer)?;
            let (left, _) = self.order.get(answer.exchange).copied()?;
            let is_other = answer.exchange != giving && answer.came > came;
            let are_first =
                giver.came(&cookie.name) == Some(0) && other.came(&cookie.name) == Some(0);
            let is_one = giver.url.host() == other.url.host() && giver.sets(&cookie.name);
            (is_other && left < came && are_first && is_one && !is_token(&cookie.name))
                .then_some((&cookie.name, other))
        })?;
        let message = format!(
            "`{giver}` and `{other}` were sent at once without `{name}`, and each response began a session. The CSRF token of `{exchange}` is that of \
             the first, and the browser keeps the cookie of the last: it is refused. Send the other requests when the first response is \
             there, or begin sessions only in the response to the page"
        );
        let finding = Finding::error(Code::SessionOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, format!("`{name}` twice"))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Forms from one server that another one refuses, in turn.
    pub(super) fn servers_take_turns(&self) -> Option<Finding> {
        let mut crossings = 0_usize;
        let mut found = None;
        let places = self.failures.places().take(MOST);
        for (place, exchange) in places.filter_map(|place| Some((place, self.own(place)?))) {
            let is_refused =
                is_refused_for_token(exchange) || exchange.response.status == Some(400);
            if !is_refused || !exchange.is_unsafe() || exchange.told.token.is_none() {
                continue;
            }
            let Some(page) = self.page_before(place, exchange) else {
                continue;
            };
            let Some((own, other)) = exchange.told.instance.zip(page.told.instance) else {
                continue;
            };
            if own == other {
                // That server refuses its own form, too.
                return None;
            }
            crossings = crossings.saturating_add(1);
            found = found.or(Some((exchange, page)));
        }
        let (exchange, page) = found.filter(|_| crossings > 1)?;
        let mut all = self.traffic.exchanges.iter().enumerate();
        let is_accepted = all.any(|(place, other)| {
            other.url == exchange.url
                && other.is_unsafe()
                && other.succeeds()
                && self.page_before(place, other).is_some_and(|page| {
                    let both = page.told.instance.zip(other.told.instance);
                    both.is_some_and(|(one, other)| one != other)
                })
        });
        if is_accepted {
            return None;
        }
        let message = format!(
            "`{exchange}` is refused, and a header names another server than the one that gave `{page}`, each time. The servers do not share the \
             keys with which they make and check tokens and cookies: let them share the keys (ASP.NET: persist the key ring of data \
             protection in one place), or route each user to one of them"
        );
        let finding = Finding::error(Code::ValueUnreadable, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// The page of a form, as it was given last.
    fn page_before(&self, place: usize, exchange: &Exchange) -> Option<&'a Exchange> {
        let of = exchange.referer.as_ref()?;
        let before = self.traffic.exchanges.get(..place)?;
        let mut before = before.iter().rev().take(MOST);
        before.find(|page| page.url == *of && page.response.status == Some(200))
    }

    /// A token that is repeated as it should, and of which the server says that it differs from the cookie.
    pub(super) fn token_changed(&self, exchange: &Exchange) -> Option<Finding> {
        if let Some(finding) = token_cookie_lost(exchange).filter(|_| !self.is_overcome(exchange)) {
            return Some(finding);
        }
        let pairs = &exchange.values;
        let mut repeated = pairs.repeated.iter();
        let is_repeated = repeated.any(|pair| pairs.came.contains(pair));
        if exchange.told.words != Some(Words::CookieDiffers)
            || !is_repeated
            || self.is_overcome(exchange)
        {
            return None;
        }
        let message = format!(
            "`{exchange}` is refused because its token differs from its cookie, the server says, and the browser sent both alike: something \
             between them changes one of the two. A proxy that reads cookies and writes them again encodes letters such as `|` and `:` \
             (as `%7C`): let it pass `Cookie` on as it came"
        );
        let finding = Finding::error(Code::CookieDropped, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCsrfToken, "the value of the cookie")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A refusal of a token for which the recording shows no cause.
    pub(super) fn refused_token(&self) -> Option<Finding> {
        let mut places = self.failures.places().take(MOST);
        places.find_map(|place| {
            let exchange = self.own(place)?;
            if !is_refused_for_token(exchange) || self.is_overcome(exchange) {
                return None;
            }
            Some(without_cause(exchange))
        })
    }
}

/// A refusal because the cookie with the token is missing, which the browser has sent.
fn token_cookie_lost(exchange: &Exchange) -> Option<Finding> {
    if exchange.told.words != Some(Words::NoTokenCookie) {
        return None;
    }
    let mut cookies = exchange.request.cookies.iter().flatten();
    let cookie = cookies.find(|cookie| is_token(&cookie.name))?;
    let message = format!(
        "`{exchange}` is refused because its CSRF cookie is missing, the server says, and the browser sent `{}`: a hop between them drops it. \
         Let the proxy or the content network pass all cookies on for this path (CloudFront: the origin request policy)",
        cookie.name
    );
    let finding = Finding::error(Code::CookieDropped, message).sure(Certainty::Likely);
    Some(
        finding
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange)),
    )
}

fn without_cause(exchange: &Exchange) -> Finding {
    let cookies = exchange.request.cookies.as_ref();
    let is_bare = cookies.is_some_and(Vec::is_empty);
    let (code, sure, why) = if is_bare && exchange.told.token.is_some() {
        let why = "It has a token, but no cookie with the session to which the token belongs: the page is older than the browser's session \
                   (a form that was restored or left open), or the cookie was refused. Load the page again when a token is refused, and \
                   check whether its response sets the cookie";
        (Code::CsrfTokenStale, Certainty::Likely, why)
    } else if exchange.told.token.is_some() {
        let why = "It has a token, which is not that of the session that came: the page is older than the session, or the session was \
                   replaced or lost on the server. Load the page again when a token is refused, and look at the server's store and key";
        (Code::CsrfTokenStale, Certainty::Possible, why)
    } else {
        let why = "The recording shows no token in its headers and fields. Check that the form or the script sends it, and that the cookie \
                   with it comes";
        (Code::CsrfTokenMissing, Certainty::Possible, why)
    };
    let message = format!("`{exchange}` is refused by a check against forgery. {why}");
    Finding::error(code, message)
        .sure(sure)
        .seen(Fact::RequestCookies, names(exchange))
        .seen(Fact::ResponseStatus, status(exchange))
}

/// Whether the status or the words say that the token is missing or wrong.
pub(super) fn is_refused_for_token(exchange: &Exchange) -> bool {
    let is_said = matches!(
        exchange.told.words,
        Some(Words::CookieDiffers | Words::NoTokenCookie | Words::Token)
    );
    exchange.is_unsafe() && (exchange.response.status == Some(419) || is_said)
}
