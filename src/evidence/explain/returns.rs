//! Returns from providers that fail: their cookie is on another host, was replaced, cannot be read, or never existed.

use alloc::format;

use super::order::is_of_flow;
use super::story::{MOST, Story};
use super::words::{names, status};
use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::{
    Attributes, Certainty, Code, Fact, Finding, Route, SeenCookie, SeenSetCookie,
};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::names::is_of_balancer;
use crate::evidence::routes;
use crate::evidence::told::Words;

impl Story<'_> {
    /// A return to another host than the one that began, and without its cookies.
    pub(super) fn back_elsewhere(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let cookies = exchange.request.cookies.as_ref()?;
        let is_back = routes::guess(exchange) == Some(Route::Callback);
        let has_flow = cookies.iter().any(|cookie| is_of_flow(&cookie.name));
        if !is_back || has_flow {
            return None;
        }
        let before = self.traffic.exchanges.get(..place)?;
        let mut before = before.iter().rev().take(MOST);
        let begun = before.find(|begun| {
            begun.lead == Some(Lead::Provider) && begun.told.back.as_ref() == Some(&exchange.url)
        })?;
        let is_lost = |line: &&SeenSetCookie| {
            let attributes = Attributes(&line.attributes);
            !line.is_deletion()
                && !attributes.is_for_host(begun.url.host(), exchange.url.host())
                && exchange.came(&line.name) == Some(0)
        };
        let lost = || begun.lines().iter().filter(is_lost);
        // A provider sets its own at a sign-in.
        let is_start = routes::guess(begun) != Some(Route::SignIn);
        let is_other = |line: &&SeenSetCookie| {
            let is_hidden = Attributes(&line.attributes).has("httponly");
            is_start && is_hidden && !is_of_balancer(&line.name)
        };
        // Not every library gives it a name that tells.
        let line = lost()
            .find(|line| is_of_flow(&line.name))
            .or_else(|| lost().find(is_other))?;
        let (own, other) = (begun.url.origin(), exchange.url.origin());
        let is_inside = own.is_https() && !other.is_https();
        let (code, advice) = if is_inside {
            let advice = "The application builds that address from what it sees behind the proxy: make the proxy send `X-Forwarded-Proto` and \
                          `X-Forwarded-Host`, make the application trust them, or configure its public address";
            (Code::SecureForwardedScheme, advice)
        } else {
            let advice = "Begin the sign-in on the host to which the provider sends users back, or register an address on the host where it \
                          begins";
            (Code::FlowCookieLost, advice)
        };
        let message = format!(
            "`{begun}` begins a sign-in and sets `{}` for `{}`, and asks the provider to send the user back to `{}`, to which browsers do not \
             send it: `{exchange}` comes without it and fails. {advice}",
            line.name,
            begun.url.host(),
            exchange.url.host()
        );
        let is_said = exchange.told.words == Some(Words::NoBeginning);
        let finding = Finding::error(code, message).sure(if is_said {
            Certainty::Certain
        } else {
            Certainty::Likely
        });
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A return from a provider to which the application never sent the user: the sign-in page was opened from a bookmark.
    pub(super) fn never_begun(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let cookies = exchange.request.cookies.as_ref()?;
        let is_back = routes::guess(exchange) == Some(Route::Callback)
            && exchange.told.words == Some(Words::NoBeginning);
        let has_flow = cookies.iter().any(|cookie| is_of_flow(&cookie.name));
        if !is_back || has_flow {
            return None;
        }
        let before = self.traffic.exchanges.get(..place)?;
        let is_sent = before.iter().any(|earlier| {
            let is_away = earlier
                .redirects_to
                .as_ref()
                .is_some_and(|to| to.host() != earlier.url.host());
            earlier.url.host() == exchange.url.host()
                || is_away && earlier.told.back.as_ref() == Some(&exchange.url)
        });
        let page = before.iter().find(|page| {
            page.kind == Some(RequestKind::TopLevelNavigation)
                && page.url.host() != exchange.url.host()
        })?;
        let is_opened = match page.request.sec_fetch_site.text() {
            Some(site) => site == "none",
            None => page.referer.is_none(),
        };
        if is_sent || !is_opened {
            return None;
        }
        let message = format!(
            "`{exchange}` misses the beginning of its sign-in, in its own words, and this recording begins with `{page}` at the provider, which the \
             user opened: a bookmark of the sign-in page, or its reload. Only the application can begin a sign-in, since it sets a cookie \
             with it: lead such returns to the beginning in place of an error, and give the provider an address of the application for \
             visitors without a request"
        );
        let finding = Finding::error(Code::FlowCookieLost, message).sure(Certainty::Possible);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A form of the provider whose cookie another request to the provider has cleared, such as a silent check in a frame.
    pub(super) fn flow_cleared(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_form = exchange.request.method.as_deref() == Some("POST")
            && exchange.kind == Some(RequestKind::TopLevelNavigation);
        let is_refused = exchange.response.status.is_some_and(|status| status >= 400);
        if !is_form || !is_refused || self.is_overcome(exchange) {
            return None;
        }
        let before = self.traffic.exchanges.get(..place)?;
        let mut before = before.iter().enumerate().rev().take(MOST);
        let (name, setter, clearing) = before.find_map(|(at, clearing)| {
            let is_beside =
                clearing.kind == Some(RequestKind::FrameNavigation) || clearing.asks_silently;
            if !is_beside || clearing.url.host() != exchange.url.host() {
                return None;
            }
            let mut lines = clearing.lines().iter().filter(|line| line.is_deletion());
            lines.find_map(|line| {
                let name = &*line.name;
                let (setter, _) = self.setter(self.set_before(name, at)?)?;
                let is_page = setter.kind == Some(RequestKind::TopLevelNavigation);
                let is_missed = clearing.brings(name) && exchange.came(name) == Some(0);
                let is_last = self.set_before(name, place)?.exchange < at;
                (is_page && is_missed && is_last).then_some((name, setter, clearing))
            })
        })?;
        let message = format!(
            "`{setter}` shows a form and sets `{name}` for it. While it was open, `{clearing}` was sent, a silent check (`prompt=none`) or a frame, \
             and its response cleared the cookie: `{exchange}` comes without it and fails. Do not check silently while a sign-in is open \
             in another tab, or keep one cookie for each sign-in"
        );
        let finding = Finding::error(Code::FlowCookieOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A return with its cookie, which the server misses: the value has bytes for which parsers drop a cookie.
    pub(super) fn flow_unread(&self, exchange: &Exchange) -> Option<Finding> {
        let is_meant = routes::guess(exchange) == Some(Route::Callback)
            && exchange.told.words == Some(Words::NoBeginning);
        if !is_meant || self.is_overcome(exchange) {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        let is_odd =
            |cookie: &&SeenCookie| cookie.malformed == Some(true) && is_of_flow(&cookie.name);
        let name = &cookies.find(is_odd)?.name;
        let message = format!(
            "`{exchange}` misses its cookie, in its own words, and the browser sent `{name}`. Its value has bytes that RFC 6265 does not allow \
             (quotes, a backslash, a comma, a space): some proxies and parsers drop such a cookie, as Go's `net/http` does. Encode the \
             value, in base64url for example"
        );
        let finding = Finding::error(Code::CookieDropped, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A cookie that the server could not write because it is too long, in its own words.
    pub(super) fn too_long_to_write(exchange: &Exchange) -> Option<Finding> {
        let is_failure = exchange.response.status.is_some_and(|status| status >= 500);
        if exchange.told.words != Some(Words::TooLong) || !is_failure {
            return None;
        }
        let message = format!(
            "`{exchange}` fails because a cookie is too long to be written, the server says: at most 4096 bytes fit. Store less in the session \
             (not the tokens of the provider), or keep it on the server"
        );
        let finding = Finding::error(Code::SizeCookie, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// A sign-in over https whose response leads to plain http on the same host, where the browser stops or the session is lost.
    pub(super) fn leads_to_http(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let to = exchange.redirects_to.as_ref()?;
        let is_plain = exchange.url.origin().is_https()
            && !to.origin().is_https()
            && to.host() == exchange.url.host();
        if !is_plain || exchange.request.method.as_deref() != Some("POST") {
            return None;
        }
        let is_blocked = |next: &&Exchange| {
            next.url == *to && next.response.error.text() == Some("net::ERR_BLOCKED_BY_CSP")
        };
        let mut later = self.traffic.exchanges.iter();
        let mut later = later.by_ref().skip(place.saturating_add(1)).take(MOST);
        let blocked = later.find(is_blocked);
        let came = exchange.request.cookies.iter().flatten();
        // Whoever comes without it gets another one.
        let mut lost = came
            .filter(|cookie| exchange.clears(&cookie.name) && self.answers(&cookie.name).len() > 1);
        let sets_another = exchange.lines().iter().any(|line| !line.is_deletion());
        let is_own = exchange.request.origin.text() == Some(&*format!("{}", exchange.url.origin()));
        let (what, sure) = match (blocked, lost.next()) {
            (Some(_), _) => (
                format!(
                    "the page's `Content-Security-Policy` with `form-action` does not allow a form to end there (`{}`)",
                    origin_of(to)
                ),
                Certainty::Certain,
            ),
            (None, Some(lost)) if is_own && !sets_another => (
                format!(
                    "it clears `{}` instead of signing in. A check against forgery compares `Origin` (https) with the scheme that the application \
                     sees (http), and drops the session",
                    lost.name
                ),
                Certainty::Likely,
            ),
            _ => return None,
        };
        let message = format!(
            "`{exchange}` leads to `{to}`, and {what}. Behind a proxy that terminates TLS, the application takes the connection for http: \
             make it trust the proxy, and make the proxy send `X-Forwarded-Proto: https`"
        );
        let finding = Finding::error(Code::SecureForwardedScheme, message).sure(sure);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }
}

fn origin_of(url: &RequestUrl) -> alloc::string::String {
    format!("{}", url.origin())
}
