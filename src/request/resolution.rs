use core::fmt;

use super::candidate::Candidate;
use super::clear_session::ClearSession;
use super::set_session::SetSession;

/// What to do after every candidate has been looked up: the result of [`Refresh::resolve`](super::Refresh::resolve),
/// [`Verify::resolve`](super::Verify::resolve) and [`Search::finish`](super::Search::finish).
///
/// | outcome | the candidates | status of a refresh | status elsewhere | the front end |
/// |---|---|---|---|---|
/// | `Accepted` | one live session | 200 | 200 | continues |
/// | `Superseded` | a session that continues under a newer token | 409 | 401 | after 409 it waits a moment and refreshes again, once; after 401 it refreshes |
/// | `Conflict` | several sessions; another host may have planted one | 401 | 401 | after a refresh: shows the sign-in; elsewhere: refreshes |
/// | `Rejected` | none that is live | 401; 403 if `csrf()` refuses, 421 if it refuses by `UnknownHost` | the same | after a refresh: shows the sign-in; elsewhere: refreshes |
///
/// The [guide](crate::guide::tabs) explains each with two tabs.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # config.cookie_domain = "example.com".into();
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::{RequestFacts, Resolution, TokenState};
///
/// // All of example.com shares the cookies, so blog.example.com can plant one: here, with Mallory's own session.
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Secure-session-access=of-mallory; __Secure-session-access=of-alice");
/// let look = |token: &str| match token {
///     "of-mallory" => TokenState::Live("mallory"),
///     "of-alice" => TokenState::Live("alice"),
///     _ => TokenState::Unknown,
/// };
/// let outcome = policy.verify(&facts, now).resolve(|candidate| look(candidate.as_str().unwrap()));
/// assert!(matches!(outcome, Resolution::Conflict { .. })); // neither is accepted
/// # }
/// ```
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
#[must_use]
pub enum Resolution<'a, S> {
    /// The request belongs to this session. In a refresh, rotate the token now, once.
    ///
    /// If the store then reports that another request has just rotated the token, drop `set_session` and respond as to `Superseded`.
    Accepted {
        /// The token to rotate.
        candidate: Candidate<'a>,
        /// Its session, from [`TokenState::Live`](super::TokenState::Live).
        session: S,
        /// Writes the new tokens.
        set_session: SetSession<'a>,
    },
    /// The request carries tokens of several live sessions. Another host may have planted one of them (session fixation), and the request
    /// does not show which. None is used.
    ///
    /// The outcome is also a conflict if one session is live and there are more cookies than the
    /// [limit](crate::config::PolicyConfig::candidate_limit): a cookie that was not looked up may belong to another session.
    ///
    /// This protects users whose own token is in the request. If sibling hosts share the cookies, the planted cookie can also be the only
    /// one: after the user has signed out, or because the sibling has overwritten the cookie or planted one on another path. Such a request
    /// looks like one from the sibling's own user. Only names with `__Host-` prevent it, so share cookies only with hosts that you trust.
    #[doc(alias = "session fixation")]
    Conflict {
        /// Clears the cookies of the tokens that were looked up, in every scope that reaches this request.
        clear_session: ClearSession<'a>,
    },
    /// No candidate is live or superseded, or the request has none.
    #[doc(alias("expired", "unauthorized", "logged out"))]
    Rejected {
        /// Clears leftovers. It leaves the current cookies, which another response may have set in the meantime.
        clear_session: ClearSession<'a>,
    },
    /// The session continues under a newer token, which the browser already has, or receives with the response to another request. Clear
    /// nothing; write only [the headers for caches](super::Refresh::write_for_caches).
    #[doc(alias("rotated", "409"))]
    Superseded {
        /// The session, from [`TokenState::Superseded`](super::TokenState::Superseded).
        session: S,
    },
}

impl<'a, S> Resolution<'a, S> {
    /// Sets the tokens of an accepted session. `None` for other outcomes.
    pub fn set_session(self) -> Option<SetSession<'a>> {
        match self {
            Self::Accepted { set_session, .. } => Some(set_session),
            Self::Conflict { .. } | Self::Rejected { .. } | Self::Superseded { .. } => None,
        }
    }

    /// Clears the tokens after a conflict or a rejection. `None` for other outcomes.
    pub fn clear_session(self) -> Option<ClearSession<'a>> {
        match self {
            Self::Conflict { clear_session } | Self::Rejected { clear_session } => {
                Some(clear_session)
            }
            Self::Accepted { .. } | Self::Superseded { .. } => None,
        }
    }
}

/// Prints neither sessions nor tokens.
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
