//! A session that something beside the sign-in takes, and refusals that have nothing to do with cookies.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::clocks::seconds;
use super::story::{MOST, Story};
use super::twins::Scope;
use super::words::{names, scope, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route, shown_line};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::evidence::told::Words;

impl Story<'_> {
    /// A response that sets a cookie and clears it in a later line: the last line counts.
    pub(super) fn cleared_at_once(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        if routes::guess(exchange) == Some(Route::SignOut) {
            return None;
        }
        let lines = || exchange.lines().iter().take(MOST);
        let (_, line) = lines().enumerate().find(|(at, line)| {
            let mut before = lines().take(*at);
            line.is_deletion()
                && before.any(|set| {
                    set.name == line.name && !set.is_deletion() && scope(set) == scope(line)
                })
                && !lines()
                    .skip(*at)
                    .any(|set| set.name == line.name && !set.is_deletion())
        })?;
        let name = &line.name;
        let later = self.traffic.exchanges.iter().enumerate();
        let mut later = later.skip(place.saturating_add(1)).take(MOST);
        let (failed, next) = later.find(|(_, next)| {
            next.url.host() == exchange.url.host() && next.kind != Some(RequestKind::Image)
        })?;
        // Another cookie of the response is the session, the sign-in failed, or the user may not do the next.
        let mut others = lines().filter(|other| other.name != *name && !other.is_deletion());
        if !self.failures.has(failed)
            || self.failures.has(place)
            || next.came(name) != Some(0)
            || others.any(|other| next.brings(&other.name))
            || next.response.status == Some(403)
            || routes::guess(next) == Some(Route::SignIn)
            || self.is_overcome(next)
        {
            return None;
        }
        let message = format!(
            "`{exchange}` sets `{name}` and clears it in a later `Set-Cookie` line of the same response, and the last line counts: `{next}` comes \
             without it and fails. Let one place write the cookie: find the middleware or the code that signs out before it signs in, and \
             call it first"
        );
        let finding = Finding::error(Code::SessionOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(line))
                .seen(Fact::ResponseStatus, status(next)),
        )
    }

    /// A request for a part of a page, such as the icon, whose refusal begins another session, with which the next step then fails.
    pub(super) fn begun_by_a_part(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        if exchange.kind == Some(RequestKind::Image)
            || exchange.response.status == Some(403)
            || routes::guess(exchange) == Some(Route::SignIn)
                && exchange.response.status == Some(401)
            || self.is_overcome(exchange)
        {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, part, step) = cookies.find_map(|cookie| {
            let name = &*cookie.name;
            let answer = self.came_from(name, place)?;
            let (part, _) = self.setter(answer)?;
            let before = self.came_from(name, answer.exchange)?;
            let (step, _) = self.setter(before)?;
            let is_part = part.kind == Some(RequestKind::Image)
                && part.brings(name)
                && (part.is_refused() || routes::leads_to_sign_in(part));
            let values = [(part, answer.line), (step, before.line)];
            let [new, old] = values.map(|(setter, line)| setter.values.set.get(line));
            let is_new = new != old && exchange.came_as_set(part, answer.line) == Some(true);
            let is_step = step.request.method.as_deref() == Some("POST") && step.succeeds();
            (is_part && is_new && is_step).then_some((name, part, step))
        })?;
        let message = format!(
            "`{step}` begins a session, and `{part}`, a part of the page, is led to the sign-in and begins another one, which replaces it: \
             `{exchange}` comes with that and fails. Let everybody have such files (icons, styles, scripts), and begin no session in \
             responses to them"
        );
        let finding = Finding::error(Code::SessionOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, format!("`{name}`"))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// What the server itself says of a session: too many, or a token that has expired.
    pub(super) fn said_of_session(&self, place: usize) -> Option<Finding> {
        let exchange = self.own(place)?;
        if exchange.told.words != Some(Words::TooManySessions) {
            return None;
        }
        let message = format!(
            "`{exchange}` says that the session has been expired, possibly because the user has signed in too often: the server allows only so many \
             sessions and ends one of them. Allow more (`maximumSessions`), end the oldest and not the newest, and let sign-outs and ended \
             sessions be counted (Spring: `HttpSessionEventPublisher`)"
        );
        let finding = Finding::error(Code::NotTheSession, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// One code of a provider that a page's code sends twice at once.
    pub(super) fn code_sent_twice(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let code = exchange.told.code?;
        /// The seconds between two runs of one page's code.
        const SOON: i64 = 5;
        let is_refused = matches!(exchange.response.status, Some(400 | 401 | 403 | 500))
            && exchange.kind == Some(RequestKind::Fetch);
        if !is_refused || self.is_overcome(exchange) {
            return None;
        }
        let at = place.saturating_sub(MOST);
        let end = place.saturating_add(MOST).min(self.traffic.exchanges.len());
        let mut near = self.traffic.exchanges.get(at..end)?.iter();
        let first = near.find(|other| {
            let times = other.time().zip(exchange.time());
            let words = ["auth", "callback", "login", "session", "sso", "token"];
            let path = other.url.path().to_ascii_lowercase();
            other.told.code == Some(code)
                && other.url == exchange.url
                && other.request.method == exchange.request.method
                && other.is_answered()
                && times.is_none_or(|(one, other)| seconds(one, other).abs() <= SOON)
                && (!other.lines().is_empty() || words.iter().any(|word| path.contains(word)))
        })?;
        let message = format!(
            "`{exchange}` is refused, and `{first}` has succeeded with the same code, which is good for one use: the page's code \
             runs twice (React runs effects twice in development, and a reload sends the code again). Send it once, remember that it was \
             sent, and do not sign out because the second was refused"
        );
        let finding = Finding::error(Code::NotTheSession, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// Refusals of requests that come too often, which a page takes for the end of the session.
    pub(super) fn too_often(&self) -> Option<Finding> {
        let all = || self.traffic.exchanges.iter().enumerate();
        let limited = all().filter(|(_, exchange)| exchange.response.status == Some(429));
        let mut limited = limited.take(MOST);
        let (exchange, page) = limited.find_map(|(place, exchange)| {
            let is_data = exchange.kind == Some(RequestKind::Fetch)
                && routes::guess(exchange) == Some(Route::Session);
            let cookies = exchange.request.cookies.iter().flatten();
            let mut cookies = cookies.filter(|cookie| self.is_of_session(&cookie.name));
            let name = &cookies.next()?.name;
            let was_in = self
                .answered(&exchange.url)
                .any(|(earlier, other)| earlier < place && other.brings(name));
            let later = all().skip(place.saturating_add(1)).take(MOST);
            let mut later = later.take_while(|(_, next)| {
                !matches!(routes::guess(next), Some(Route::SignIn | Route::SignOut))
            });
            let (_, page) = later.find(|(_, page)| {
                page.kind == Some(RequestKind::TopLevelNavigation)
                    && page.url.host() == exchange.url.host()
                    && routes::is_sign_in(page.url.path())
                    && page.brings(name)
            })?;
            (is_data && was_in).then_some((exchange, page))
        })?;
        let message = format!(
            "`{exchange}` is refused with 429, too many requests, with a cookie that was accepted before, and the page then goes to \
             `{page}`: its code \
             takes that status for the end of the session. Sign out only for 401, wait as `Retry-After` says, and ask less often"
        );
        let finding = Finding::error(Code::NotTheSession, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// A sign-in that leads to a file, which some other request has left as the target.
    pub(super) fn leads_to_a_file(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let to = exchange.redirects_to.as_ref()?;
        let path = to.path();
        let is_file = path.starts_with("/.well-known/appspecific/")
            || [
                ".ico",
                ".map",
                "/sw.js",
                "/service-worker.js",
                ".webmanifest",
            ]
            .iter()
            .any(|end| path.ends_with(end));
        let is_sign_in = matches!(
            routes::guess(exchange),
            Some(Route::Callback | Route::SignIn)
        );
        let next = self.followed(place).filter(|_| is_file && is_sign_in)?;
        if next.response.status != Some(404) {
            return None;
        }
        let message = format!(
            "`{exchange}` signs in and leads to `{to}`, which is not there: the server has taken a request that the browser itself made, before the \
             sign-in, for the page that the user wanted. The cookies are right. Remember only requests for pages as the target (Spring: a \
             matcher in `RequestCache`), and give everybody such files"
        );
        let finding = Finding::error(Code::NotTheSession, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(next)))
    }

    /// A session in the path of a redirect, which a firewall refuses.
    pub(super) fn session_in_path(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let before = self.failures.before(place)?;
        let from = self.traffic.exchanges.get(before)?;
        let is_said = exchange.told.words == Some(Words::SessionInPath);
        if !from.told.has_session_in_path || !(is_said || exchange.response.status == Some(400)) {
            return None;
        }
        let message = format!(
            "`{from}` leads to a path with `;jsessionid=`, as servers write it until they have seen a cookie, and a firewall refuses such paths. \
             Keep sessions in cookies alone (`server.servlet.session.tracking-modes: cookie`)"
        );
        let finding = Finding::error(Code::NotTheSession, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// A navigation to the server that a service worker answers with a page from its cache.
    pub(super) fn answered_by_worker(&self) -> Option<Finding> {
        let all = || self.traffic.exchanges.iter().enumerate();
        let is_for_server = |exchange: &Exchange| {
            let parts = || exchange.url.path().split('/');
            let has = |words: &[&str]| parts().any(|part| words.contains(&part));
            has(&["api"]) || has(&["oauth", "oauth2", "saml", "sso"]) && !has(&["callback"])
        };
        let mut answered = all().filter(|(_, exchange)| {
            exchange.told.is_from_worker
                && exchange.kind == Some(RequestKind::TopLevelNavigation)
                && exchange.response.status == Some(200)
        });
        let (_, exchange) = answered.by_ref().take(MOST).find(|(place, exchange)| {
            let mut later = self.failures.places_from(*place).take(MOST);
            is_for_server(exchange)
                && later.any(|later| {
                    let later = self.traffic.exchanges.get(later);
                    later.is_some_and(|later| later.url.host() == exchange.url.host())
                })
        })?;
        let message = format!(
            "`{exchange}` is for the server, and the page's service worker answers it from its cache, so the sign-in does not begin. Exclude such \
             paths from the worker's navigations (`navigateFallbackDenylist`)"
        );
        let finding = Finding::error(Code::ResponseFromCache, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// A value that was encoded twice, and that another server refuses.
    pub(super) fn encoded_twice(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        if exchange.response.status != Some(401)
            || routes::guess(exchange) == Some(Route::SignIn)
            || self.is_overcome(exchange)
        {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, setter) = cookies.find_map(|cookie| {
            let answer = self.came_from(&cookie.name, place)?;
            let (setter, _) = self.setter(answer)?;
            let line = setter.lines().get(answer.line)?;
            let is_twice = setter.told.encoded_twice.contains(&answer.line);
            let is_read = self.traffic.exchanges.iter().any(|other| {
                other.url.host() == exchange.url.host()
                    && other.kind == Some(RequestKind::Fetch)
                    && other.is_answered()
                    && other.brings(&line.name)
            });
            (is_twice && !is_read && self.is_of_session(&cookie.name))
                .then_some((&cookie.name, setter))
        })?;
        let message = format!(
            "`{exchange}` comes with `{name}` as `{setter}` set it, and is refused. The value is percent-encoded twice (`%25` and two digits): a \
             server that passes the cookie of another on has encoded a value that was encoded. Pass `Set-Cookie` on as it came, or decode \
             the value before it is set again"
        );
        let finding = Finding::error(Code::ValueUnreadable, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A failure of a decoder, in its own words, and a cookie that it cannot decode.
    pub(super) fn undecodable(exchange: &Exchange) -> Option<Finding> {
        let name = exchange.told.broken.as_deref();
        let name = name.filter(|_| exchange.told.words == Some(Words::Undecodable))?;
        let message = format!(
            "`{exchange}` fails in a decoder of percent-encoding, the server says, and the value of its cookie `{name}` has a `%` that \
             encodes nothing. A server that decodes all cookies stops at that of another application: let that one encode its value, keep it \
             off by `Path` or another host, or let the server skip what it cannot decode"
        );
        let finding = Finding::error(Code::CookieUnparsed, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A socket without the cookie that a script's sign-in on another origin set. Sockets always come with cookies, so the browser has none.
    pub(super) fn socket_without(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_socket = exchange.kind == Some(RequestKind::WebSocket);
        if !is_socket || !exchange.is_refused() {
            return None;
        }
        let mut missed = self.all_set().take(MOST).filter_map(|(name, _)| {
            let answer = self.set_before(name, place)?;
            let (setter, _) = self.setter(answer)?;
            let scope = Scope::of(setter.lines().get(answer.line)?, setter);
            let is_meant = exchange.came(name) == Some(0)
                && scope.reaches(setter, exchange)
                && !self.is_cleared_since(name, answer, place)
                && !self.sent.contains(name);
            (is_meant && is_from_elsewhere(setter)).then_some((name, setter))
        });
        let (name, setter) = missed.next()?;
        let message = format!(
            "`{exchange}` comes without `{name}`, and browsers send cookies with every WebSocket: the browser has none. `{setter}` was sent to \
             another origin without credentials, and browsers then ignore `Set-Cookie`. Send the sign-in itself with `credentials: \
             \"include\"` (`withCredentials`)"
        );
        let finding = Finding::error(Code::CredentialsOmitted, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }
}

/// Whether a page of another origin sent this request by script, without cookies.
pub(super) fn is_from_elsewhere(exchange: &Exchange) -> bool {
    let own = format!("{}", exchange.url.origin());
    let origin = exchange.request.origin.text();
    let is_bare = exchange.request.cookies.as_ref().is_some_and(Vec::is_empty);
    exchange.kind == Some(RequestKind::Fetch)
        && exchange.is_unsafe()
        && origin.is_some_and(|origin| origin != String::as_str(&own))
        && is_bare
}
