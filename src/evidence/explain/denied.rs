//! Requests that are refused although browsers did everything correctly.

use alloc::format;
use alloc::string::{String, ToString as _};

use super::clocks::seconds;
use super::story::{Answer, MOST, Story, is_let_in};
use super::words::{names, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Authorization, Certainty, Code, Fact, Finding, Route, SeenCookie};
use crate::evidence::exchange::{Exchange, IDLE};
use crate::evidence::names::sounds_like_setting;
use crate::evidence::routes;
use crate::policy::Severity;

/// In seconds: access tokens live longer.
pub(super) const MINUTE: i64 = 60;

/// The seconds within which no session ends by itself.
const NEW: i64 = 600;

/// A refused request, and the cookie that came with it.
pub(super) struct Refused<'a> {
    pub(super) place: usize,
    pub(super) exchange: &'a Exchange,
    pub(super) name: &'a str,
    pub(super) answer: Answer,
    pub(super) setter: &'a Exchange,
    /// Whether somebody had signed in, and the refusal is permanent.
    is_lasting: bool,
    /// Whether somebody had signed in, and this value is never accepted again. Perhaps the next sign-in ended the failure.
    is_over: bool,
}

impl Refused<'_> {
    fn finding(&self, code: Code, sure: Certainty, why: &str) -> Finding {
        let Self {
            exchange,
            name,
            setter,
            ..
        } = self;
        let message =
            format!("`{exchange}` comes with `{name}` as `{setter}` set it, and is refused: {why}");
        Finding::error(code, message)
            .sure(sure)
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange))
    }
}

impl<'a> Story<'a> {
    /// A request that is refused with other cookies and one that parsers may stop at.
    pub(super) fn unparsed(&self) -> Option<Finding> {
        let odd = |exchange: &'_ Exchange| {
            let mut cookies = exchange.request.cookies.iter().flatten();
            let is_odd = |cookie: &&SeenCookie| cookie.malformed == Some(true);
            cookies.find(is_odd).map(|cookie| cookie.name.clone())
        };
        let places = || 0..self.traffic.exchanges.len();
        // If a server accepts one such request, it can read these cookies.
        let reads = places()
            .filter_map(|place| self.own(place))
            .any(|exchange| {
                let is_answered = exchange.is_answered();
                is_answered && exchange.kind != Some(RequestKind::Image) && odd(exchange).is_some()
            });
        let refused = self.failures.places().find_map(|place| {
            let exchange = self.own(place).filter(|exchange| {
                let is_refused = exchange.is_refused() || routes::leads_to_sign_in(exchange);
                is_refused && routes::guess(exchange) != Some(Route::SignIn)
            })?;
            // A permission may be missing.
            if exchange.response.status == Some(403) && !self.is_about_session(place, exchange) {
                return None;
            }
            let count = exchange.request.cookies.as_ref()?.len();
            odd(exchange)
                .filter(|_| count > 1)
                .map(|name| (exchange, name))
        });
        let (exchange, name) = refused.filter(|_| !reads)?;
        let message = format!(
            "`{exchange}` is refused, and one of its cookies, `{name}`, has bytes in its value that RFC 6265 does not allow: some \
             parsers stop there and lose the cookies after it, or all of them. Parse each cookie separately and skip those that cannot \
             be read; find out which application sets `{name}`, and encode its value"
        );
        let finding = Finding::error(Code::CookieUnparsed, message)
            .sure(Certainty::Possible)
            .seen(Fact::RequestCookies, names(exchange))
            .seen(Fact::ResponseStatus, status(exchange));
        Some(finding)
    }

    /// A request that is refused although browsers did everything correctly. Prefers one for which the recording shows a fault of the
    /// server.
    pub(super) fn denied(&self) -> Option<Finding> {
        let all = || self.failures.places().take(MOST);
        let shown = all().find_map(|place| {
            let refused = self.refused(place)?;
            let (code, why) = self.why_denied(&refused)?;
            let sure = if code == Code::ClientServerSide && self.may_ask_again(&refused) {
                Certainty::Possible
            } else {
                Certainty::Likely
            };
            Some(refused.finding(code, sure, &why))
        });
        shown.or_else(|| {
            let mut refused = all().filter_map(|place| self.refused(place));
            let refused = refused.find(|refused| {
                // A password of its own, and a change after which one signs in again.
                let is_else = refused.exchange.wants_password || is_changing(refused.exchange);
                refused.is_lasting && !is_else
            })?;
            let why = format!(
                "nothing that browsers do explains it. Check whether the server still knows the session and can verify the value (a key or a \
                 store made anew at each start, another replica), and whether {} means something other than that nobody is signed in",
                status(refused.exchange)
            );
            let mut finding = refused.finding(Code::NotTheSession, Certainty::Possible, &why);
            if self.is_usual(&refused) {
                finding.severity = Severity::Warning;
            }
            Some(finding)
        })
    }

    /// Whether the session may have ended by itself, or the request lacks a permission: only its URL is refused, and never accepted.
    fn is_usual(&self, refused: &Refused<'a>) -> bool {
        let Refused {
            place, exchange, ..
        } = refused;
        if routes::guess(exchange) == Some(Route::Refresh) {
            return false;
        }
        let before = self.accepted_before(refused, true);
        let accepted = before.and_then(|before| self.traffic.exchanges.get(before));
        accepted.is_some_and(|accepted| {
            let since = exchange.seconds_since(accepted);
            let is_late = since.is_some_and(|since| since > IDLE);
            is_late || !self.is_about_session(*place, exchange)
        })
    }

    /// The refused request, with a cookie that a response set.
    fn refused(&self, place: usize) -> Option<Refused<'a>> {
        let exchange = self.own(place)?;
        // A return from a provider that begins a session is no refusal.
        let begins = exchange.lines().iter().any(|line| !line.is_deletion());
        if exchange.returned.is_some() && begins && exchange.redirects_to.is_some() {
            return None;
        }
        // The server refuses the token in the header.
        if exchange.request.authorization == Some(Authorization::Bearer)
            && exchange.response.status == Some(401)
        {
            return None;
        }
        // First the cookies that scripts cannot read, as those of sessions.
        let all = || exchange.request.cookies.iter().flatten();
        let sessions = all().filter(|cookie| self.is_http_only_session(&cookie.name));
        let others = all().filter(|cookie| !sounds_like_setting(&cookie.name));
        let mut cookies = sessions.chain(others);
        cookies.find_map(|cookie| {
            let answer = self.came_from(&cookie.name, place)?;
            let (setter, _) = self.setter(answer)?;
            // A cookie with the same name from another site is a different one.
            let is_own = self.is_for_host(answer, exchange.url.host());
            // After a session has ended, a refusal is correct. A session that is otherwise accepted may lack a permission.
            if !is_own
                || self.is_cleared_since(&cookie.name, answer, place)
                || exchange.response.status == Some(403)
                    && !exchange.clears(&cookie.name)
                    && self.lets_in(&cookie.name, 0)
            {
                return None;
            }
            let is_signed_in = self.is_signed_in(place, exchange);
            Some(Refused {
                place,
                exchange,
                name: &cookie.name,
                answer,
                setter,
                is_lasting: is_signed_in
                    && !self.is_overcome(exchange)
                    && !self.lets_in(&cookie.name, place),
                is_over: is_signed_in
                    && self.is_http_only(&cookie.name)
                    && self
                        .last_let_in(&cookie.name, exchange)
                        .is_some_and(|last| last < place),
            })
        })
    }

    /// Whether somebody signed in on the same host, and has not signed out since.
    pub(super) fn is_signed_in(&self, place: usize, exchange: &Exchange) -> bool {
        let before = self.traffic.exchanges.iter().take(place).enumerate();
        let mut before = before.rev().filter(|(place, earlier)| {
            let is_success = earlier.succeeds();
            is_success && !self.failures.has(*place) && earlier.url.host() == exchange.url.host()
        });
        let last = before.find_map(|(_, earlier)| match routes::guess(earlier)? {
            route @ (Route::Callback | Route::SignIn | Route::SignOut) => Some(route),
            _ => None,
        });
        matches!(last, Some(Route::Callback | Route::SignIn))
            && routes::guess(exchange) != Some(Route::SignIn)
    }

    /// What the recording shows about the server.
    fn why_denied(&self, refused: &Refused<'a>) -> Option<(Code, String)> {
        let Refused {
            place,
            exchange,
            name,
            setter,
            is_lasting,
            is_over,
            ..
        } = refused;
        if let Some(why) = self.refused_origin(exchange) {
            return Some((Code::OriginUnknown, why));
        }
        if self.take_turns(refused) {
            let why = String::from(
                "the same cookie is accepted before and after, for the same URL. Several servers take turns, and one does not know the \
                 session: let them share the store and the key, or route each user to one of them",
            );
            return Some((Code::ValueUnreadable, why));
        }
        // Firebase drops the cookie on the way to some routes only.
        let is_of_firebase = exchange
            .response
            .vary
            .text()
            .is_some_and(|vary| vary.contains("x-fh-requested-host"));
        if is_of_firebase && exchange.came("__session") == Some(0) && self.is_of_session(name) {
            let why = String::from(
                "Firebase Hosting gives the application no other cookie than `__session`. Take that name",
            );
            return Some((Code::CookieDropped, why));
        }
        if let Some(data) = self.data_without_page(refused) {
            let why = format!(
                "`{data}` succeeds with it, and this page leads to the sign-in. The server that renders the page asks for the session \
                 without the browser's `Cookie` header, or checks it with another key or name: pass the header on"
            );
            return Some((Code::ClientServerSide, why));
        }
        if *is_over
            && let Some(before) = self.accepted_before(refused, true)
            && let Some(found) = self.difference(before, refused.place, exchange)
        {
            return Some(found);
        }
        if !is_lasting {
            return None;
        }
        if let Some(renewing) = self.unused_refresh(refused) {
            let why = format!(
                "its token has most likely expired, and `{renewing}`, which came with it, was not used. Refresh the session when a \
                 request is refused, and for pages before they redirect to the sign-in"
            );
            return Some((Code::InterceptorMissing, why));
        }
        if self.begins_anew(refused) {
            let why = String::from(
                "the response begins another session at once. The server does not accept the one that it has just set: check whether it \
                 is bound to the client's address or user agent, which a proxy changes, and whether all servers share the store and the \
                 key",
            );
            return Some((Code::ValueUnreadable, why));
        }
        if let Some(accepted) = self.accepted_before(refused, false)
            && self.is_http_only_session(name)
        {
            let changing = self.changing(accepted, *place)?;
            let why = format!(
                "it was accepted before, and `{changing}` most likely ended all sessions of the user, this one, too. Begin a new session in \
                 that response (Django: `update_session_auth_hash`), or lead to the sign-in on purpose, with a word about it"
            );
            return Some((Code::NotTheSession, why));
        }
        // Later, the session may have ended on the server.
        let is_new = setter
            .time()
            .zip(exchange.time())
            .is_none_or(|(set, refused)| seconds(set, refused) <= NEW);
        (exchange.clears(name) && is_new).then(|| {
            let why = String::from(
                "the response deletes it. This server cannot read the value that it wrote: check how the value is written and read \
                 (encoding, quotes, signature, an extension that encrypts cookies), and at its log",
            );
            (Code::ValueUnreadable, why)
        })
    }

    /// Whether the value is accepted before and after the refusal, for the same URL.
    fn take_turns(&self, refused: &Refused<'a>) -> bool {
        let Refused {
            place,
            exchange,
            name,
            answer,
            setter,
            ..
        } = refused;
        let is_accepted = |other: &Exchange| {
            other.url == exchange.url
                && other.is_answered()
                && other.brings(name)
                && other.came_as_set(setter, answer.line) != Some(false)
        };
        let all = &self.traffic.exchanges;
        let mut before = all
            .get(answer.exchange..*place)
            .unwrap_or_default()
            .iter()
            .skip(1);
        // After a request that confirms who the user is, the same is accepted.
        let mut after = all.iter().skip(place.saturating_add(1));
        let next = after.find(|other| is_accepted(other) || other.is_unsafe() && other.succeeds());
        let refusals = self.failures.places().filter(|place| {
            let other = self.traffic.exchanges.get(*place);
            other.is_some_and(|other| other.url == exchange.url)
        });
        refusals.take(2).count() > 1
            && before.any(is_accepted)
            && next.is_some_and(is_accepted)
            && !exchange.sets(name)
    }

    /// The last request before a refusal that the server accepted with the same value, and after which the browser kept it. The page to which a
    /// sign-in leads may be one for everybody, and counts only if that does no harm.
    fn accepted_before(&self, refused: &Refused<'a>, is_first_page_enough: bool) -> Option<usize> {
        let Refused { answer, name, .. } = refused;
        let before = self.traffic.exchanges.get(..refused.place)?;
        let mut before = before.iter().enumerate().skip(answer.exchange).rev();
        let (place, _) = before.by_ref().take(MOST).find(|(place, other)| {
            *place > answer.exchange
                && other.kind != Some(RequestKind::Image)
                && other.succeeds()
                && other.came_as_set(refused.setter, answer.line) == Some(true)
                && !other.lines().iter().any(|line| line.name == **name)
                && !routes::is_sign_in(other.url.path())
                && !self.failures.has(*place)
                && (is_first_page_enough || self.failures.before(*place) != Some(answer.exchange))
        })?;
        Some(place)
    }

    /// A request after which servers end the sessions of a user.
    fn changing(&self, from: usize, place: usize) -> Option<&'a Exchange> {
        let mut between = self
            .traffic
            .exchanges
            .get(from..place)?
            .iter()
            .rev()
            .take(MOST);
        between.find(|other| is_changing(other) && other.succeeds())
    }

    /// A check of the origin that refuses what has its CSRF token.
    fn refused_origin(&self, exchange: &Exchange) -> Option<String> {
        let own = exchange.url.origin().to_string();
        let origin = exchange
            .request
            .origin
            .text()
            .filter(|origin| *origin != own)?;
        let is_refused = exchange.response.status == Some(403)
            && exchange.is_unsafe()
            && exchange.request.csrf_token == Some(true)
            && !self.is_overcome(exchange);
        is_refused.then(|| {
            format!(
                "the CSRF token is there, but `Origin` is `{origin}`, not `{own}`. The server's check refuses that origin: add it to \
                 the trusted ones (`CSRF_TRUSTED_ORIGINS`, `trustedOrigins`)"
            )
        })
    }

    /// Whether the refusal of a session that was just set begins another one.
    fn begins_anew(&self, refused: &Refused<'a>) -> bool {
        let Refused {
            place,
            exchange,
            name,
            answer,
            setter,
            ..
        } = refused;
        // Servers that write the session with each response do so with refusals, too.
        let is_rolling = || {
            let mut all = self.traffic.exchanges.iter();
            all.any(|other| {
                is_let_in(other)
                    && other.sets(name)
                    && other.url.host() == setter.url.host()
                    && routes::guess(other) == Some(Route::Session)
            })
        };
        let leads_to_sign_in = exchange
            .redirects_to
            .as_ref()
            .is_none_or(|to| routes::is_sign_in(to.path()));
        let between = self
            .traffic
            .exchanges
            .get(answer.exchange.saturating_add(1)..*place);
        let mut between = between.unwrap_or_default().iter();
        exchange.sets(name)
            && setter.sets(name)
            && exchange.response.status != Some(403)
            && leads_to_sign_in
            && between.all(|between| between.came(name).is_none_or(|came| came == 0))
            && !is_rolling()
    }

    /// The refresh token that came with a refused request, if nobody refreshed afterwards.
    fn unused_refresh(&self, refused: &Refused<'a>) -> Option<&'a str> {
        let age = refused.setter.time().zip(refused.exchange.time());
        let is_old = age.is_some_and(|(set, refused)| seconds(set, refused) >= MINUTE);
        let mut later = self.traffic.exchanges.iter().skip(refused.place);
        let is_refreshed = later.any(|later| routes::guess(later) == Some(Route::Refresh));
        if !is_old || is_refreshed || routes::is_renewing(refused.name) {
            return None;
        }
        let mut cookies = refused.exchange.request.cookies.iter().flatten();
        let cookie = cookies.find(|cookie| {
            routes::is_renewing(&cookie.name) && self.is_http_only_session(&cookie.name)
        })?;
        Some(&cookie.name)
    }

    /// Whether a request with this cookie succeeds, by script or for a page, from this exchange on.
    pub(super) fn lets_in(&self, name: &str, from: usize) -> bool {
        if from == 0 || !self.ever_lets_in(name) {
            return self.ever_lets_in(name);
        }
        self.traffic
            .exchanges
            .iter()
            .skip(from)
            .any(|exchange| is_let_in(exchange) && exchange.brings(name))
    }
}

/// Whether a request changes how the user signs in: a new password, a second factor.
fn is_changing(exchange: &Exchange) -> bool {
    const WORDS: [&str; 6] = ["passw", "2fa", "mfa", "otp", "logout-all", "security"];
    /// Parts of such a step that change nothing yet.
    const ONLY_ASKED: [&str; 5] = ["challenge", "options", "resend", "send", "verify"];
    let path = exchange.url.path().to_ascii_lowercase();
    exchange.is_unsafe()
        && WORDS.iter().any(|word| path.contains(word))
        && !ONLY_ASKED.iter().any(|word| path.contains(word))
        && !routes::is_sign_in(exchange.url.path())
}
