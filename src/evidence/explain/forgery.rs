//! Requests that a check against forgery refuses: their token is missing or not decoded, or their origin is hidden.

use alloc::format;
use alloc::string::String;

use super::story::Story;
use super::words::{names, status};
use crate::browser::{RequestKind, RequestUrl};
use crate::cookie::path_match;
use crate::diagnosis::{Attributes, Certainty, Code, Fact, Finding, Route, SeenSetCookie};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::evidence::told::Words;
use crate::evidence::values::is_token;
use crate::net::Site;

impl Story<'_> {
    /// A refused request whose header repeats a cookie as scripts read it, with its percent-encoding.
    pub(super) fn encoded_token(&self, exchange: &Exchange) -> Option<Finding> {
        let is_meant = |exchange: &Exchange| exchange.has_encoded_token && exchange.is_unsafe();
        let is_refused = matches!(exchange.response.status, Some(403 | 419));
        if !is_meant(exchange) || !is_refused || self.is_overcome(exchange) {
            return None;
        }
        // Some servers compare it as it stands.
        let mut all = self.traffic.exchanges.iter();
        let is_taken = all.any(|other| {
            let is_success = other.succeeds();
            is_success && is_meant(other) && other.url.host() == exchange.url.host()
        });
        if is_taken {
            return None;
        }
        let message = format!(
            "`{exchange}` is refused. Its header with the CSRF token is the cookie's value as it stands there, with `%` and two digits \
             for some letters; the server expects the decoded value: send `decodeURIComponent` of it (axios and Angular do)"
        );
        let finding = Finding::error(Code::CsrfTokenMissing, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCsrfToken, "percent-encoded")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A form that is refused with `Origin: null`, which the page's own policy of referrers causes.
    pub(super) fn hidden_origin(&self, exchange: &Exchange) -> Option<Finding> {
        let is_hidden = exchange.request.origin.text() == Some("null")
            && exchange.request.sec_fetch_site.text() == Some("same-origin")
            && exchange.is_unsafe();
        let is_refused = matches!(exchange.response.status, Some(400 | 403 | 419));
        if !is_hidden || !is_refused || self.is_overcome(exchange) {
            return None;
        }
        // The server accepts it elsewhere, or the form is wrong.
        let mut all = self.traffic.exchanges.iter();
        let is_accepted = all.any(|other| {
            other.url.host() == exchange.url.host()
                && other.request.origin.text() == Some("null")
                && other.succeeds()
        });
        let is_wrong =
            exchange.response.status == Some(400) && routes::guess(exchange) == Some(Route::SignIn);
        if is_accepted || is_wrong {
            return None;
        }
        let message = format!(
            "`{exchange}` has `Origin: null`, although its page is of the same origin, and is refused: the page most likely has \
             `Referrer-Policy: no-referrer`, for which browsers hide the origin of forms. Send `Referrer-Policy: same-origin` or \
             `strict-origin-when-cross-origin` with that page"
        );
        // With its token, and without a word about the origin, a permission may be missing.
        let is_else = exchange.told.token.is_some() && exchange.told.words.is_none();
        let sure = if is_else && exchange.response.status == Some(403) {
            Certainty::Possible
        } else {
            Certainty::Likely
        };
        let finding = Finding::error(Code::OriginNull, message).sure(sure);
        Some(
            finding
                .seen(Fact::RequestOrigin, "`null`")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A refused request without the CSRF token, although one of its cookies offers that token to scripts.
    pub(super) fn without_token(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_refused = matches!(exchange.response.status, Some(400 | 403 | 419));
        // A form has its token in a field, which the recording does not keep.
        let is_form = matches!(
            exchange.kind,
            Some(RequestKind::FrameNavigation | RequestKind::TopLevelNavigation)
        );
        if !is_refused
            || is_form
            || !exchange.is_unsafe()
            || exchange.request.csrf_token != Some(false)
        {
            return None;
        }
        // If the page fetched a new token and tried again successfully, it did what it should. The token may be in a field, the response may
        // say what it is about, and a beacon cannot have the header.
        let is_else = exchange.told.token.is_some()
            || exchange.told.words == Some(Words::Denied)
            || exchange.request.sec_fetch_mode.text() == Some("no-cors");
        if is_else || self.is_overcome(exchange) || self.takes_without_token(exchange.url.host()) {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        let cookie = cookies.find(|cookie| is_token(&cookie.name))?;
        let name = &cookie.name;
        let answer = self.set_before(name, place)?;
        let setter = self.traffic.exchanges.get(answer.exchange)?;
        let line = setter.lines().get(answer.line)?;
        let page = exchange.referer.as_ref().or(exchange.page.as_ref());
        let unreadable = self.why_unreadable(setter, line, page);
        let (code, message) = match unreadable {
            Some(why) => (
                Code::CookieReadable,
                format!(
                    "`{exchange}` is refused. It has the cookie `{name}`, but not the header that repeats it: a script cannot read the \
                     cookie, because {why}"
                ),
            ),
            None => (
                Code::CsrfTokenMissing,
                format!(
                    "`{exchange}` is refused. It has the cookie `{name}`, but no header that repeats it: let the page's code read the \
                     cookie and send its value in the header that the server requires, such as `X-CSRF-Token`"
                ),
            ),
        };
        // Or the password is wrong. 419 is Laravel's word for the token.
        let is_sign_in = routes::guess(exchange) == Some(Route::SignIn);
        let is_told = exchange.told.words.is_some() || exchange.response.status == Some(419);
        let sure = if is_sign_in && !is_told {
            Certainty::Possible
        } else {
            Certainty::Likely
        };
        let finding = Finding::error(code, message).sure(sure);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::RequestCsrfToken, "false")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Why a script of the page cannot read a cookie.
    fn why_unreadable(
        &self,
        setter: &Exchange,
        line: &SeenSetCookie,
        page: Option<&RequestUrl>,
    ) -> Option<String> {
        let attributes = Attributes(&line.attributes);
        if attributes.has("httponly") {
            return Some(String::from(
                "it has `HttpOnly`. Omit that for this cookie, or send the token in a response",
            ));
        }
        let page = page?;
        let host = page.host();
        let own = setter.url.host();
        if !attributes.is_for_host(own, host) {
            let site = |url: &RequestUrl| Site::of(url.origin(), self.list).0;
            let is_shareable = site(page).host() == site(&setter.url).host();
            return Some(if is_shareable {
                format!(
                    "it belongs to `{own}`, and the page to `{host}`. Set it with `Domain={}`, or send the token in a response",
                    site(page).host()
                )
            } else {
                format!(
                    "it belongs to `{own}`, and the page to another site, `{host}`. Serve both under one domain, in development by a \
                     proxy, or send the token in a response"
                )
            });
        }
        let path = attributes
            .value("path")
            .filter(|path| path.starts_with('/'))?;
        let is_there = path_match(path.as_bytes(), page.path().as_bytes());
        (!is_there).then(|| {
            format!(
                "it has `Path={path}`, and the path of the page is `{}`. Set it with `Path=/`",
                page.path()
            )
        })
    }
}
