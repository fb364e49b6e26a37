use core::fmt;

use super::candidate::Candidate;
use super::handover::Handover;
use super::withdrawal::Withdrawal;

/// What to do once every candidate has been looked at: the result of [`Refresh::resolve`](super::Refresh::resolve),
/// [`Verify::resolve`](super::Verify::resolve) and [`Search::finish`](super::Search::finish).
///
/// | outcome | the candidates | status of a refresh | status elsewhere | the front end |
/// |---|---|---|---|---|
/// | `Accepted` | one live session | 200 | 200 | goes on |
/// | `Superseded` | a session that goes on under a newer token | 409 | 401 | after 409 it waits a moment and refreshes again, once; after 401 it refreshes |
/// | `Conflict` | sessions of which one may have been planted | 401 | 401 | after a refresh: shows the sign-in; elsewhere: refreshes |
/// | `Rejected` | none that is live | 401, or 403 if `csrf()` refuses | the same | after a refresh: shows the sign-in; elsewhere: refreshes |
///
/// The [guide](crate::guide::tabs) explains each with two tabs.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let mut config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # config.cookie_domain = "example.com".into();
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::policy::{Resolution, RequestFacts, TokenState};
///
/// // The cookies are shared by all of example.com, so blog.example.com can plant one: here, of Mallory's own session.
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Secure-session-access=of-mallory; __Secure-session-access=of-alice");
/// let look = |token: &str| match token {
///     "of-mallory" => TokenState::Live("mallory"),
///     "of-alice" => TokenState::Live("alice"),
///     _ => TokenState::Unknown,
/// };
/// let outcome = policy.verify(&facts, now).resolve(|candidate| look(candidate.as_str().unwrap()));
/// assert!(matches!(outcome, Resolution::Conflict { .. })); // neither is taken
/// # }
/// ```
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
#[must_use]
pub enum Resolution<'a, S> {
    /// The request is of this session. Only now rotate the token, once.
    Accepted {
        /// The token to rotate.
        candidate: Candidate<'a>,
        /// Its session, as the application told it.
        session: S,
        /// Hands over the new tokens.
        handover: Handover<'a>,
    },
    /// The request carries tokens of several sessions that are alive, and nothing says which of them the user means: another host may
    /// have planted one. None is used. The same holds if one is alive and there are more cookies than the
    /// [limit](crate::policy::PolicyConfig::candidate_limit): those that were not looked at may be of another session.
    ///
    /// This protects a user whose own token is in the request. Where siblings share the cookies, a planted cookie can also stand alone: the
    /// user is signed out, the sibling has overwritten the cookie, or has planted it at a path that this request does not show. Nothing
    /// in such a request differs from one of the sibling's own user. Only names with `__Host-` prevent it, so share cookies with hosts that you trust.
    Conflict {
        /// Clears the cookies of the tokens that were looked at, wherever they may be.
        withdrawal: Withdrawal<'a>,
    },
    /// No candidate is alive.
    Rejected {
        /// Clears leftovers. It leaves the cookies that a later response may have set.
        withdrawal: Withdrawal<'a>,
    },
    /// The session goes on under a newer token, which the browser has by now, or gets with the response to another request. Nothing is to
    /// be cleared.
    Superseded {
        /// The session, as the application told it.
        session: S,
    },
}

impl<'a, S> Resolution<'a, S> {
    /// What hands over new tokens, if the session was accepted.
    pub fn handover(self) -> Option<Handover<'a>> {
        match self {
            Self::Accepted { handover, .. } => Some(handover),
            Self::Conflict { .. } | Self::Rejected { .. } | Self::Superseded { .. } => None,
        }
    }

    /// What clears, if no session was accepted and none goes on.
    pub fn withdrawal(self) -> Option<Withdrawal<'a>> {
        match self {
            Self::Conflict { withdrawal } | Self::Rejected { withdrawal } => Some(withdrawal),
            Self::Accepted { .. } | Self::Superseded { .. } => None,
        }
    }
}

/// Neither sessions nor tokens are printed.
impl<S> fmt::Debug for Resolution<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted { candidate, .. } => write!(f, "Accepted({candidate:?})"),
            Self::Conflict { .. } => f.write_str("Conflict"),
            Self::Rejected { .. } => f.write_str("Rejected"),
            Self::Superseded { .. } => f.write_str("Superseded"),
        }
    }
}
