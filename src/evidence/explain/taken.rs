//! Cookies and headers that something beside the session takes: a picture whose response clears a cookie, a proxy that wants the same header,
//! another browser in which the sign-in began.

use alloc::format;
use alloc::string::String;

use super::clocks::seconds;
use super::order::is_of_flow;
use super::story::{MOST, Story, is_let_in};
use super::words::{names, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Authorization, Certainty, Code, Fact, Finding, Route, shown_line};
use crate::evidence::event::Event;
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::names::sounds_like_session;
use crate::evidence::routes;
use crate::evidence::values::is_token;

/// The seconds in which a page and its parts are loaded.
const SOON: i64 = 600;

impl Story<'_> {
    /// A response for a picture or another part of a page clears a cookie, and a later request is refused without it.
    pub(super) fn cleared_in_passing(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let name = &*event.name;
        let line = exchange.lines().get(event.line?)?;
        let is_part = exchange.kind == Some(RequestKind::Image)
            && exchange.redirects_to.is_none()
            && routes::guess(exchange) != Some(Route::SignOut);
        let is_token = is_token(name);
        if !is_part
            || exchange.is_refused()
            || exchange.came(name) == Some(0)
            || !(is_token || self.is_http_only_session(name))
        {
            return None;
        }
        let answer = self.set_before(name, event.exchange)?;
        let (setter, _) = self.setter(answer)?;
        // Later, the session may have ended on the server.
        let age = setter.time().zip(exchange.time());
        if age.is_some_and(|(set, cleared)| seconds(set, cleared) > SOON) {
            return None;
        }
        let is_let_in_without = |other: &Exchange| {
            is_let_in(other)
                && other.url.host() == exchange.url.host()
                && other.came(name) == Some(0)
        };
        let mut later = self.traffic.exchanges.iter().enumerate();
        let mut later = later
            .by_ref()
            .skip(event.exchange.saturating_add(1))
            .take(MOST);
        let (place, failed) =
            later.find(|(place, other)| self.failures.has(*place) || is_let_in_without(other))?;
        let last = self.set_before(name, place).map(|last| last.exchange);
        let is_harmed = if is_token {
            failed.is_unsafe() && matches!(failed.response.status, Some(400 | 403 | 419))
        } else {
            failed.response.status != Some(403)
        };
        let is_missed = failed.came(name) == Some(0) && failed.url.host() == exchange.url.host();
        if !self.failures.has(place) || !is_harmed || !is_missed || last != Some(answer.exchange) {
            return None;
        }
        let message = format!(
            "`{exchange}` clears `{name}`, which `{setter}` had set, and `{failed}` comes without it and fails. The application answers \
             a request for a part of a page as it answers for pages: serve such files without it, or write no cookies in those responses"
        );
        let finding = Finding::error(Code::SessionOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(line))
                .seen(Fact::RequestCookies, names(failed))
                .seen(Fact::ResponseStatus, status(failed)),
        )
    }

    /// A refused request with two sessions: a bearer token, and a cookie.
    pub(super) fn both_tokens(&self) -> Option<Finding> {
        let mut refused = self.failures.places().take(MOST);
        refused.find_map(|place| self.has_both(place))
    }

    fn has_both(&self, place: usize) -> Option<Finding> {
        let refused = self.own(place)?;
        let bearer = Some(Authorization::Bearer);
        let is_refused = matches!(refused.response.status, Some(401 | 403));
        if !is_refused || refused.request.authorization != bearer || self.is_overcome(refused) {
            return None;
        }
        let mut cookies = refused.request.cookies.iter().flatten();
        let name = &cookies
            .find(|cookie| sounds_like_session(&cookie.name))?
            .name;
        let is_of_kind = |other: &&Exchange, brings: bool| {
            other.request.authorization == bearer
                && other.url.host() == refused.url.host()
                && other.came(name).is_some_and(|came| (came > 0) == brings)
        };
        let is_taken = |other: &Exchange| other.is_answered();
        let mut all = self.traffic.exchanges.iter();
        // The server takes both elsewhere, or the token is bad.
        if all.any(|other| {
            is_of_kind(&other, true) && is_taken(other)
                || is_of_kind(&other, false) && other.is_refused()
        }) {
            return None;
        }
        let mut all = self.traffic.exchanges.iter();
        let without = all.find(|other| is_of_kind(other, false) && is_taken(other));
        // 403 may mean that the token is not for this URL.
        let is_proven = without.is_some_and(|without| {
            refused.response.status == Some(401) || without.url == refused.url
        });
        let shown = match without {
            Some(without) => format!("; `{without}` succeeds with the token alone"),
            None => String::new(),
        };
        let message = format!(
            "`{refused}` has two sessions, a bearer token and the cookie `{name}`, and is refused{shown}. Some servers prefer the cookie, and then \
             also require its CSRF token: send the request without cookies (`credentials: \"omit\"`), or let the server prefer the token"
        );
        let finding = Finding::error(Code::ClientBothTokens, message).sure(if is_proven {
            Certainty::Likely
        } else {
            Certainty::Possible
        });
        Some(
            finding
                .seen(Fact::RequestAuthorization, "`bearer`")
                .seen(Fact::RequestCookies, names(refused))
                .seen(Fact::ResponseStatus, status(refused)),
        )
    }

    /// A bearer token that a proxy in front refuses, which wants its own `Authorization`.
    pub(super) fn two_authorizations(&self) -> Option<Finding> {
        let mut refused = self.failures.places().take(MOST);
        refused.find_map(|place| self.wants_other_authorization(place))
    }

    fn wants_other_authorization(&self, place: usize) -> Option<Finding> {
        let refused = self.own(place)?;
        if refused.response.status != Some(401)
            || refused.request.authorization != Some(Authorization::Bearer)
            || !refused.wants_password
        {
            return None;
        }
        let is_answered = |exchange: &Exchange, kind| {
            exchange.request.authorization == Some(kind)
                && exchange.url.host() == refused.url.host()
                && exchange.is_answered()
        };
        let mut all = self.traffic.exchanges.iter();
        let other = all.find(|exchange| is_answered(exchange, Authorization::Other))?;
        let mut all = self.traffic.exchanges.iter();
        if all.any(|exchange| is_answered(exchange, Authorization::Bearer)) {
            return None;
        }
        let message = format!(
            "`{other}` has an `Authorization` with another scheme, such as the user name and password of a proxy, and succeeds; \
             `{refused}` has a bearer token in its place, and is refused. One request has one `Authorization`: let the proxy check \
             something else on the paths of the API, or send the token in another header or in a cookie"
        );
        let finding =
            Finding::error(Code::ClientForeignAuthorization, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestAuthorization, "`bearer`")
                .seen(Fact::ResponseStatus, status(refused)),
        )
    }

    /// A return from a provider in another browser than the one that began: nothing of the beginning is there.
    pub(super) fn began_elsewhere(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_entered = exchange.request.sec_fetch_site.text() == Some("none");
        let cookies = exchange.request.cookies.as_ref()?;
        let has_flow = cookies.iter().any(|cookie| is_of_flow(&cookie.name));
        let mut earlier = self.traffic.exchanges.iter().take(place);
        let has_begun = earlier.any(|earlier| earlier.lead == Some(Lead::Provider));
        if exchange.returned.is_none()
            || !is_entered
            || !self.failures.has(place)
            || has_flow
            || has_begun
        {
            return None;
        }
        let message = format!(
            "`{exchange}` is a return from a provider, and fails. It was opened from outside (`Sec-Fetch-Site: none`; a redirect of the \
             provider would be `cross-site`), and has no cookie of a sign-in: the sign-in began in another browser, such as that of an \
             app, and its `state` is in the cookies there. Begin and end a sign-in in one browser"
        );
        let finding = Finding::error(Code::OtherJar, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestSecFetchSite, "`none`")
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }
}
