use alloc::string::String;

use super::clearing::{Beside, Cleared, Extent};
use super::csrf::CsrfVerdict;
use super::reading::Reading;
use super::reply::{Ownership, Reply};
use super::scopes::PresentCookie;
use super::sink::{Sink, add_to_list, write_cookie};
use crate::config::Transport;
use crate::policy::{CookieSet, SessionToken};

/// Makes a client forget tokens: clears cookies, and makes a client that keeps tokens from headers drop them.
///
/// [`SignOut::accept`](super::SignOut::accept) returns it, and the outcomes [`Rejected`](super::Resolution::Rejected) and
/// [`Conflict`](super::Resolution::Conflict) contain it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::RequestFacts;
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=a1; __Host-session-refresh=r1");
/// let clear_session = policy.sign_out(&facts, now).accept().unwrap();
/// let mut headers = Vec::new();
/// clear_session.write(&mut String::new(), &mut |name, value| headers.push(format!("{name}: {value}")));
/// assert!(headers[0].starts_with("set-cookie: __Host-session-access=; "));
/// assert!(headers[1].starts_with("set-cookie: __Host-session-refresh=; "));
///
/// // Another website cannot sign the user out.
/// facts.origin = Some(b"https://evil.example");
/// assert!(policy.sign_out(&facts, now).accept().is_err());
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use]
#[doc(alias("clear", "delete_cookie", "remove"))]
pub struct ClearSession<'a> {
    pub(super) reply: Reply<'a>,
    /// The present cookies to clear; `tokens` selects which of them.
    present: Option<&'a CookieSet>,
    tokens: &'static [SessionToken],
    turn: Turn,
    /// How much of the past to clear; `None` for nothing.
    past: Option<Extent>,
    headers: bool,
    /// What [`with_present`](Self::with_present) adds.
    spared: Spared<'a>,
}

/// When the present cookies are cleared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Turn {
    /// Before all other clears.
    First,
    /// Only if all other clears fit into the response. Otherwise the user's own cookie would be cleared, and a planted one would stay and
    /// be accepted alone.
    Last,
}

/// What the request carried, but this response does not clear.
#[derive(Clone, Copy, Debug, Default)]
struct Spared<'a> {
    cookies: Option<&'a CookieSet>,
    headers: bool,
}

impl<'a> ClearSession<'a> {
    pub(super) fn nothing(reading: &Reading<'a>) -> Self {
        Self {
            reply: Reply::to(reading),
            present: None,
            tokens: SessionToken::of(reading.policy.shape()),
            turn: Turn::First,
            past: None,
            headers: false,
            spared: Spared::default(),
        }
    }

    /// What a user who signs out wants to be forgotten. Even if the request shows no cookie, the browser may hold one: the access cookie
    /// may have expired, and the path of the refresh cookie may not cover the route.
    pub(super) fn of_user(reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        let carried = Self::of_request(reading, csrf);
        let may_hold = reading.may_have_come_by(Transport::Cookie) && csrf.refusal().is_none();
        if carried.is_empty() && may_hold {
            carried.clearing(reading.cookies.set())
        } else {
            carried
        }
    }

    /// What the request carried.
    pub(super) fn of_request(reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        Self::nothing(reading)
            .with_cookies(reading, csrf)
            .with_headers(reading)
    }

    /// After a conflict: clears only the cookies of the kind of token that was looked up. A planted cookie can have a path that this
    /// request does not show. There, too, it causes a conflict as long as the user's own cookie stands beside it.
    pub(super) fn of_conflict(
        reading: &Reading<'a>,
        csrf: CsrfVerdict<'_>,
        token: SessionToken,
    ) -> Self {
        let mut cookies = Self {
            turn: Turn::Last,
            ..Self::nothing(reading).with_cookies(reading, csrf)
        };
        cookies.reply.is_conflict = true;
        match token {
            SessionToken::Access => Self {
                tokens: &[SessionToken::Access],
                ..cookies
            },
            SessionToken::Refresh => Self {
                tokens: &[SessionToken::Refresh],
                ..cookies.with_headers(reading)
            },
            SessionToken::Session => cookies.with_headers(reading),
        }
    }

    /// After a session has ended: clears only what no response sets any more. By the time this response arrives, the present cookies may
    /// belong to a later sign-in.
    pub(super) fn of_rejection(
        reading: &Reading<'a>,
        csrf: CsrfVerdict<'_>,
        leftovers: Leftovers,
    ) -> Self {
        let nothing = Self::nothing(reading);
        let cookies = nothing.cookies_of_request(reading, csrf);
        if !reading.policy.sets_cookies() {
            // No response sets cookies.
            return nothing.clearing(cookies).with_headers_spared(reading);
        }
        let is_cleared = leftovers == Leftovers::Clear && cookies.is_some();
        Self {
            past: is_cleared.then_some(Extent::Retired),
            spared: Spared {
                // The token of a refresh cookie whose path does not cover this request was not looked up, and may be good.
                cookies: cookies.filter(|cookies| {
                    nothing
                        .reply
                        .cookies
                        .may_show(cookies.lasting(), reading.lasting())
                }),
                headers: reading.bearer.is_some(),
            },
            ..nothing
        }
    }

    /// The cookies that the request shows, unless another site may have sent it. No other site can send an `Authorization` header.
    fn cookies_of_request(
        &self,
        reading: &Reading<'a>,
        csrf: CsrfVerdict<'_>,
    ) -> Option<&'a CookieSet> {
        let may_be_forged = csrf.refusal().is_some() && reading.bearer.is_none();
        let cookies = reading.cookies.set();
        cookies.filter(|_| self.reply.cookies.shown().is_any() && !may_be_forged)
    }

    /// Adds the cookies of the request.
    pub(super) fn with_cookies(self, reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        let cookies = self.cookies_of_request(reading, csrf);
        self.clearing(cookies)
    }

    pub(super) fn with_headers(self, reading: &Reading<'a>) -> Self {
        Self {
            headers: reading.bearer.is_some(),
            ..self
        }
    }

    fn with_headers_spared(mut self, reading: &Reading<'a>) -> Self {
        self.spared.headers = reading.bearer.is_some();
        self
    }

    const fn clearing(self, cookies: Option<&'a CookieSet>) -> Self {
        Self {
            present: cookies,
            past: match cookies {
                Some(_) => Some(Extent::All),
                None => None,
            },
            ..self
        }
    }

    pub(super) fn of_owner(mut self, ownership: Ownership) -> Self {
        self.reply.ownership = ownership;
        self
    }

    /// Clears undeclared duplicates on every domain that can reach this host, not only on the deployment's own domains.
    ///
    /// Call it only if your store issued every token in the request. A cookie with an unknown token may be the live cookie of another
    /// deployment with the same names. You need not call it after a [search](super::Search) or `resolve`: the policy then knows the states.
    pub const fn everywhere(mut self) -> Self {
        self.reply.ownership = Ownership::Ours;
        self
    }

    /// Also clears the rejected tokens themselves: the current cookies, and the tokens that the page received by header.
    ///
    /// Without this call, a rejected cookie stays until the next sign-in overwrites it. That is harmless, because its token is dead.
    /// Clearing it can do harm: if this response arrives after the response to a sign-in in another tab, it deletes the new session. Call
    /// it only if no other request can be in flight: the front end takes one lock for sign-in, refresh and sign-out in all tabs, or has a
    /// single page.
    pub fn with_present(self) -> Self {
        let Spared { cookies, headers } = self.spared;
        Self {
            present: self.present.or(cookies),
            past: self
                .past
                .map(Extent::or_shown)
                .or_else(|| cookies.map(|_| Extent::Shown)),
            headers: self.headers || headers,
            spared: Spared::default(),
            ..self
        }
    }
}

/// Whether a rejection clears leftovers of the past.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Leftovers {
    Clear,
    Keep,
}

impl ClearSession<'_> {
    /// Whether there is nothing to clear.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.present.is_none() && self.past.is_none() && !self.headers
    }

    /// Writes the response headers: calls `sink` with the name and the value of each. Append each header, in this order. `buffer` is for
    /// composing values; reuse it to avoid allocations. If there is [nothing to clear](Self::is_empty), it still writes the headers that
    /// keep caches from storing the response.
    ///
    /// An empty token header makes a client forget that token. A proxy on the way may drop empty headers.
    pub fn write(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        let reply = &self.reply;
        self.write_leftovers(buffer, sink);
        let is_taken_back = self.present.is_some() || self.headers;
        if let Some(name) = reply
            .policy
            .headers()
            .front
            .as_ref()
            .filter(|_| is_taken_back)
        {
            sink(name.as_str(), "remove");
            buffer.clear();
            add_to_list(buffer, name.as_str());
            reply.write_exposed(buffer, sink);
        }
        reply.write_for_caches(sink);
    }

    /// Writes what a [`SetSession`](super::SetSession) clears in addition to the tokens that it sets.
    pub(super) fn write_leftovers(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if self.turn == Turn::First {
            self.write_present(buffer, sink);
        }
        let cleared = self.past.map_or(Cleared::All, |extent| {
            let present = match self.present {
                Some(_) => PresentCookie::Replaced,
                None => PresentCookie::Kept,
            };
            self.reply
                .write_past((self.tokens, Beside::Ending), extent, present, buffer, sink)
        });
        let is_last = match cleared {
            Cleared::All => true,
            // A declared past cookie may be the user's own. It is cleared first, so the present one must not stay.
            Cleared::Some => self.reply.clears_declared(self.tokens, Beside::Ending),
            Cleared::NothingDeclared => false,
        };
        if self.turn == Turn::Last && is_last {
            self.write_present(buffer, sink);
        }
        if self.headers {
            let policy = self.reply.policy;
            let names = policy.headers();
            for name in names.of_tokens(policy.shape()) {
                sink(name.as_str(), "");
            }
            self.reply.write_exposed(&policy.cors.token_headers, sink);
        }
    }

    fn write_present(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if let Some(cookies) = self.present {
            for cookie in self.tokens.iter().filter_map(|token| cookies.of(*token)) {
                write_cookie(&cookie.clear(), buffer, sink);
            }
            if self
                .tokens
                .contains(&SessionToken::lasting(cookies.shape()))
            {
                let companions = self.reply.policy.companions.iter().zip(&cookies.companions);
                for (_, (_, cookie)) in companions.filter(|(of, _)| of.purpose.ends_with_session())
                {
                    if let Some(cookie) = cookie {
                        write_cookie(&cookie.attributes().clear(), buffer, sink);
                    }
                }
            }
        }
    }
}
