use alloc::string::String;

use super::clearing::{Beside, Extent, Planted};
use super::reading::Reading;
use super::reply::{Ownership, Reply};
use super::scopes::PresentCookie;
use super::sink::{Sink, add_to_list};
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
    clears: Clears<'a>,
}

/// What a response clears.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clears<'a> {
    /// The present cookies to clear; `tokens` selects which of them.
    present: Option<&'a CookieSet>,
    tokens: &'static [SessionToken],
    /// How much of the past to clear; `None` for nothing.
    past: Option<Extent>,
    headers: bool,
    /// What [`with_present`](ClearSession::with_present) adds.
    spared: Spared<'a>,
}

/// What the request carried, but this response does not clear.
#[derive(Clone, Copy, Debug)]
struct Spared<'a> {
    cookies: Option<&'a CookieSet>,
    headers: bool,
}

impl<'a> Clears<'a> {
    #[inline]
    pub(super) const fn nothing(reading: &Reading<'a>) -> Self {
        Self {
            present: None,
            tokens: SessionToken::of(reading.policy.shape()),
            past: None,
            headers: false,
            spared: Spared {
                cookies: None,
                headers: false,
            },
        }
    }

    /// The cookies that the request shows, unless another site may have sent it. No other site can send an `Authorization` header.
    fn cookies_of_request(reading: &Reading<'a>) -> Option<&'a CookieSet> {
        let may_be_forged = reading.csrf.refusal().is_some() && reading.bearer.is_none();
        let cookies = reading.cookies.set();
        cookies.filter(|_| !may_be_forged && reading.cookies.shown().is_any())
    }

    /// Adds the cookies of the request.
    pub(super) fn with_cookies(self, reading: &Reading<'a>) -> Self {
        self.with(Self::cookies_of_request(reading))
    }

    /// Adds the token headers, if the request carried one.
    pub(super) const fn with_headers(self, reading: &Reading<'a>) -> Self {
        Self {
            headers: reading.bearer.is_some(),
            ..self
        }
    }

    const fn with(self, cookies: Option<&'a CookieSet>) -> Self {
        Self {
            present: cookies,
            past: match cookies {
                Some(_) => Some(Extent::All),
                None => None,
            },
            ..self
        }
    }

    const fn is_empty(&self) -> bool {
        self.present.is_none() && self.past.is_none() && !self.headers
    }
}

impl<'a> ClearSession<'a> {
    #[inline]
    pub(super) fn new(reading: &Reading<'a>, ownership: Ownership, clears: Clears<'a>) -> Self {
        Self {
            reply: Reply::to(reading, ownership),
            clears,
        }
    }

    /// What a user who signs out wants to be forgotten: what the request carried. Even if it shows no cookie, the browser may hold one: the
    /// access cookie may have expired, and the path of the refresh cookie may not cover the route.
    pub(super) fn of_user(reading: &Reading<'a>) -> Self {
        let carried = Clears::nothing(reading)
            .with_cookies(reading)
            .with_headers(reading);
        let may_hold =
            reading.may_have_come_by(Transport::Cookie) && reading.csrf.refusal().is_none();
        let clears = if carried.is_empty() && may_hold {
            carried.with(reading.cookies.set())
        } else {
            carried
        };
        Self::new(reading, Ownership::Unclear, clears)
    }

    /// After a conflict: clears only the cookies of the kind of token that was looked up. A planted cookie can have a path that this
    /// request does not show. There, too, it causes a conflict as long as the user's own cookie stands beside it.
    pub(super) fn of_conflict(reading: &Reading<'a>, token: SessionToken) -> Self {
        let cookies = Clears::nothing(reading).with_cookies(reading);
        let clears = match token {
            SessionToken::Access => Clears {
                tokens: &[SessionToken::Access],
                ..cookies
            },
            SessionToken::Refresh => Clears {
                tokens: &[SessionToken::Refresh],
                ..cookies.with_headers(reading)
            },
            SessionToken::Session => cookies.with_headers(reading),
        };
        let mut conflict = Self::new(reading, Ownership::Ours, clears);
        conflict.reply.is_conflict = true;
        conflict
    }

    /// After a session has ended: clears only what no response sets any more. By the time this response arrives, the present cookies may
    /// belong to a later sign-in.
    pub(super) fn of_rejection(
        reading: &Reading<'a>,
        leftovers: Leftovers,
        ownership: Ownership,
    ) -> Self {
        let nothing = Clears::nothing(reading);
        let cookies = Clears::cookies_of_request(reading);
        let has_bearer = reading.bearer.is_some();
        let clears = if reading.policy.sets_cookies() {
            let is_cleared = leftovers == Leftovers::Clear && cookies.is_some();
            // The token of a refresh cookie whose path does not cover this request was not looked up, and may be good.
            let is_shown = |cookies: &&CookieSet| {
                reading
                    .cookies
                    .may_show(cookies.lasting(), reading.lasting())
            };
            Clears {
                past: is_cleared.then_some(Extent::Retired),
                spared: Spared {
                    cookies: cookies.filter(is_shown),
                    headers: has_bearer,
                },
                ..nothing
            }
        } else {
            // No response sets cookies.
            let mut clears = nothing.with(cookies);
            clears.spared.headers = has_bearer;
            clears
        };
        Self::new(reading, ownership, clears)
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
        let Clears {
            present,
            past,
            headers,
            spared,
            ..
        } = self.clears;
        Self {
            clears: Clears {
                present: present.or(spared.cookies),
                past: past
                    .map(Extent::or_shown)
                    .or_else(|| spared.cookies.map(|_| Extent::Shown)),
                headers: headers || spared.headers,
                ..self.clears
            },
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
        self.clears.is_empty()
    }

    /// Writes the response headers: calls `sink` with the name and the value of each. Append each header, in this order. `buffer` is for
    /// composing values; reuse it to avoid allocations. If there is [nothing to clear](Self::is_empty), it still writes the headers that
    /// keep caches from storing the response.
    ///
    /// An empty token header makes a client forget that token. A proxy on the way may drop empty headers.
    pub fn write(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        let reply = &self.reply;
        self.write_leftovers(buffer, sink);
        let is_taken_back = self.clears.present.is_some() || self.clears.headers;
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
        let Clears { tokens, .. } = self.clears;
        if !self.reply.is_conflict {
            self.write_present(sink);
        }
        let planted = self.clears.past.map_or(Planted::Gone, |extent| {
            let present = match self.clears.present {
                Some(_) => PresentCookie::Replaced,
                None => PresentCookie::Kept,
            };
            self.reply
                .write_past((tokens, Beside::Ending), extent, present, buffer, sink)
        });
        // The present cookie may be the user's own: without it, a planted one that is left would be accepted alone. But once none is left, it
        // must go, because the user's own may have been a declared past one, which is cleared before.
        if self.reply.is_conflict && planted == Planted::Gone {
            self.write_present(sink);
        }
        if self.clears.headers {
            let policy = self.reply.policy;
            let names = policy.headers();
            for name in names.of_tokens(policy.shape()) {
                sink(name.as_str(), "");
            }
            self.reply.write_exposed(&policy.cors.token_headers, sink);
        }
    }

    fn write_present(&self, sink: &mut Sink<'_>) {
        let Clears {
            present: Some(cookies),
            tokens,
            ..
        } = self.clears
        else {
            return;
        };
        for cookie in tokens.iter().filter_map(|token| cookies.of(*token)) {
            sink("set-cookie", cookie.clear_text());
        }
        if tokens.contains(&SessionToken::lasting(cookies.shape())) {
            let companions = self.reply.policy.companions.iter().zip(&cookies.companions);
            let ending = companions.filter(|(of, _)| of.purpose.ends_with_session());
            for cookie in ending.filter_map(|(_, (_, cookie))| cookie.as_ref()) {
                sink("set-cookie", cookie.attributes().clear_text());
            }
        }
    }
}
