//! Responses that should set a cookie, but set none.

use alloc::format;
use alloc::string::String;

use super::story::Story;
use super::words::{names, status};
use crate::diagnosis::{
    Authorization, Certainty, Code, Fact, Finding, Route, cache_hit, shown_line,
};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::names::sounds_like_setting;
use crate::evidence::requests::is_preflight;
use crate::evidence::routes;
use crate::sorted::SortedMap;

/// The purpose of a response that set nothing.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Silent {
    /// A sign-in by a form or by script.
    SignIn,
    /// New tokens.
    Refresh,
    /// The redirect to an identity provider.
    Start,
}

impl Story<'_> {
    /// A sign-in or a refresh that succeeds but sets no cookie, followed by a request that fails.
    pub(super) fn nothing_set(&self) -> Option<Finding> {
        let mut silent = SortedMap::new();
        for place in 0..self.traffic.exchanges.len() {
            let Some(exchange) = self.own(place).filter(|exchange| !is_preflight(exchange)) else {
                continue;
            };
            let host = exchange.url.host();
            if let Some((kind, answer)) = silent.get(host).copied()
                && self.fails_for(kind, answer, place, exchange)
            {
                return Some(finding(kind, answer, exchange));
            }
            // Any cookie may carry the session, whoever sets it. An existing one may have become part of it.
            let is_answered = exchange.is_answered();
            let works = is_answered && routes::guess(exchange) == Some(Route::Session);
            if sets_any(exchange)
                || works
                || routes::guess(exchange) == Some(Route::SignOut)
                || exchange.request.authorization == Some(Authorization::Bearer)
            {
                silent.remove(host);
            } else if let Some(kind) = self.is_silent(place, exchange) {
                silent.insert(host, (kind, exchange));
            }
        }
        None
    }

    fn is_silent(&self, place: usize, exchange: &Exchange) -> Option<Silent> {
        let status = exchange.response.status?;
        let is_success = (200..400).contains(&status) && !self.failures.has(place);
        exchange.response.set_cookies.as_ref()?;
        let leads_back = routes::leads_to_sign_in(exchange);
        let is_stored = cache_hit(&exchange.response).is_some();
        if !is_success || leads_back || is_stored || sets_any(exchange) {
            return None;
        }
        match routes::guess(exchange) {
            Some(Route::SignIn) => Some(Silent::SignIn),
            Some(Route::Refresh) => Some(Silent::Refresh),
            _ if exchange.lead == Some(Lead::Provider) => Some(Silent::Start),
            _ => None,
        }
    }

    fn fails_for(
        &self,
        kind: Silent,
        answer: &Exchange,
        place: usize,
        exchange: &Exchange,
    ) -> bool {
        let is_callback = routes::guess(exchange) == Some(Route::Callback);
        // A token in a header needs no cookie.
        let is_by_header = exchange.request.authorization == Some(Authorization::Bearer);
        let is_explained = match kind {
            // The first of several steps of a sign-in sets nothing, and the next one is refused, or all works after the last one.
            Silent::SignIn => {
                self.is_overcome(exchange)
                    || self.accepts_session_of(exchange).is_some()
                    || exchange.is_unsafe() && routes::is_step(exchange.url.path())
            }
            // The state is in the session, which came, and somebody is not admitted.
            Silent::Start => {
                exchange.response.status == Some(403)
                    && answer
                        .values
                        .came
                        .iter()
                        .any(|pair| exchange.values.came.contains(pair))
            }
            Silent::Refresh => self.keeps_session(place, exchange),
        };
        self.failures.has(place)
            && is_callback == (kind == Silent::Start)
            && !is_by_header
            && !is_explained
    }
}

/// Whether a response sets or deletes a cookie that may carry the session.
fn sets_any(exchange: &Exchange) -> bool {
    let mut lines = exchange.lines().iter();
    lines.any(|line| !sounds_like_setting(&line.name))
}

fn finding(kind: Silent, answer: &Exchange, failed: &Exchange) -> Finding {
    let what = match kind {
        Silent::SignIn if answer.url.origin().is_https() => {
            "Behind a proxy that terminates TLS, frameworks take the connection for http and write no `Secure` cookie: make the application trust \
             the proxy, and make the proxy send `X-Forwarded-Proto: https`. Or the session was not changed, or not saved before the response"
        }
        Silent::SignIn => {
            "Frameworks write the cookie only for a session that was changed, and no `Secure` cookie over plain http: check its \
             options, and save the session before the response"
        }
        Silent::Refresh => {
            "The new token is only in the body, or in no response: set it in the same cookie"
        }
        Silent::Start => {
            "The state for the callback is in a session that was not saved before the redirect, or the cookie of an older session is used: \
             save the session first, and set its cookie with the redirect"
        }
    };
    let (besides, set) = match answer.lines().first() {
        Some(line) => {
            let besides = format!(" but `{}`, which is not that of a session", line.name);
            (besides, shown_line(line))
        }
        None => (String::new(), "none".into()),
    };
    let message = format!(
        "`{answer}` succeeds and sets no cookie{besides}, and `{failed}` fails after it. {what}"
    );
    Finding::error(Code::SetCookieMissing, message)
        .sure(Certainty::Likely)
        .seen(Fact::ResponseSetCookies, set)
        .seen(Fact::RequestCookies, names(failed))
        .seen(Fact::ResponseStatus, status(failed))
}
