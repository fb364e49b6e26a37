use core::error::Error;
use core::fmt;

use super::candidate::Candidate;
use super::csrf::CsrfRefusal;
use super::reading::Reading;
use super::resolution::Resolution;
use super::response_headers::ResponseHeaders;
use super::search::Route;
use super::set_session::SetSession;
use super::sink::Sink;

/// The session of a request: what [`Verify::require`](super::Verify::require), [`Refresh::require`](super::Refresh::require) and
/// [`Search::require`](super::Search::require) return on success. The fields are those of [`Resolution::Accepted`].
#[derive(Debug)]
#[non_exhaustive]
pub struct Accepted<'a, S> {
    /// The token that was accepted. In a refresh, rotate it now, once.
    pub candidate: Candidate<'a>,
    /// Its session, from [`TokenState::Live`](super::TokenState::Live).
    pub session: S,
    /// Writes the new tokens.
    pub set_session: SetSession<'a>,
}

/// Why a request gets no session, and the response to send: a status, and headers to append.
///
/// It follows the table of [`Resolution`]. Match on a `Resolution` instead if your application responds differently.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::{CsrfRefusal, DenialReason, RequestFacts, TokenState};
///
/// let facts = RequestFacts::new("GET");
/// let nobody = |_: &_| TokenState::<u32>::Unknown;
/// let denial = policy.verify(&facts, now).require(nobody).unwrap_err();
/// assert_eq!(denial.status(), 401);
/// assert_eq!(denial.reason(), DenialReason::NoSession);
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://evil.example");
/// let denial = policy.verify(&facts, now).require(nobody).unwrap_err();
/// assert_eq!(denial.status(), 403);
/// assert_eq!(denial.reason(), DenialReason::Refused(CsrfRefusal::UnknownOrigin));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[doc(alias("401", "403", "409", "rejection", "IntoResponse"))]
pub struct Denial {
    status: u16,
    reason: DenialReason,
    headers: ResponseHeaders,
}

/// Why a request gets no session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DenialReason {
    /// No token is live, or there is none: [`Resolution::Rejected`].
    NoSession,
    /// The request may not act for the user.
    Refused(CsrfRefusal),
    /// Tokens of several sessions: [`Resolution::Conflict`].
    SeveralSessions,
    /// The session continues under a newer token: [`Resolution::Superseded`].
    Superseded,
}

impl Denial {
    /// The status of the response: 401, 403, 409 or 421.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Why there is no session.
    #[must_use]
    pub const fn reason(&self) -> DenialReason {
        self.reason
    }

    /// The headers of the response. *Append* each.
    pub const fn headers(&self) -> &ResponseHeaders {
        &self.headers
    }

    pub(super) fn superseded(reading: &Reading<'_>, route: Route) -> Self {
        let status = match route {
            Route::Refresh => 409,
            Route::Other => 401,
        };
        let write = |sink: &mut Sink<'_>| reading.policy.write_for_caches(reading.read, sink);
        Self {
            status,
            reason: DenialReason::Superseded,
            headers: ResponseHeaders::of(write),
        }
    }

    /// As [`headers`](Self::headers), owned.
    pub fn into_headers(self) -> ResponseHeaders {
        self.headers
    }
}

impl From<CsrfRefusal> for Denial {
    /// The response to a sign-in or a sign-out that is not accepted. It has no headers.
    fn from(refusal: CsrfRefusal) -> Self {
        Self {
            status: refusal.status(),
            reason: DenialReason::Refused(refusal),
            headers: ResponseHeaders::default(),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl Error for Denial {}

impl DenialReason {
    /// A stable code, such as `no_session`; that of the refusal if there is one.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoSession => "no_session",
            Self::Refused(refusal) => refusal.as_str(),
            Self::SeveralSessions => "several_sessions",
            Self::Superseded => "superseded",
        }
    }
}

impl fmt::Display for DenialReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSession => f.write_str("no token of the request belongs to a session"),
            Self::Refused(refusal) => f.write_str(refusal.explain()),
            Self::SeveralSessions => f.write_str("the request has tokens of several sessions"),
            Self::Superseded => f.write_str("a newer token has replaced this one"),
        }
    }
}

impl<'a, S> Resolution<'a, S> {
    /// The session, or the response to send.
    pub(super) fn require(
        self,
        reading: &Reading<'a>,
        route: Route,
    ) -> Result<Accepted<'a, S>, Denial> {
        let (status, reason, headers) = match self {
            Self::Accepted {
                candidate,
                session,
                set_session,
            } => {
                return Ok(Accepted {
                    candidate,
                    session,
                    set_session,
                });
            }
            Self::Conflict { clear_session } => {
                let headers = clear_session.to_headers();
                (401, DenialReason::SeveralSessions, headers)
            }
            Self::Rejected { clear_session } => {
                let refusal = reading.csrf_with_tokens_by_header().refusal();
                let reason = refusal.map_or(DenialReason::NoSession, DenialReason::Refused);
                let status = refusal.map_or(401, CsrfRefusal::status);
                (status, reason, clear_session.to_headers())
            }
            Self::Superseded { .. } => return Err(Denial::superseded(reading, route)),
        };
        Err(Denial {
            status,
            reason,
            headers,
        })
    }
}
