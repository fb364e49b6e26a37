use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::browser::{ParseRequestUrlError, Refusal};
use crate::config::Transport;
use crate::net::HeaderName;
use crate::policy::SessionToken;
use crate::request::{CsrfRefusal, InvalidToken, WriteTokensError};

/// The step at which a simulated session ends too early. Contains no token.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::browser::{Jar, Profile};
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use session_cookie_policy::testing::session::{Routes, Visit};
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let routes = Routes::of(&config);
/// # let page = Origin::parse("https://www.example.com").unwrap();
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
/// let held = visit.sign_in(&mut Jar::new(Profile::SAFARI), None, &routes.tokens(1)).unwrap();
/// // The user cleared the cookies: this jar is empty.
/// let loss = visit.verify(&mut Jar::new(Profile::SAFARI), &held).unwrap_err();
/// assert_eq!(loss.to_string(), "GET / offers nothing instead of the access token by cookie");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionLoss {
    /// A token is not valid.
    #[error(transparent)]
    InvalidToken(InvalidToken),
    /// The tokens cannot be written into cookies.
    #[error("the tokens are not written: {0}")]
    Unwritten(WriteTokensError),
    /// A route is not a path of a URL.
    #[error("`{route}` is not a route: {problem}")]
    NoRoute {
        /// The route.
        route: String,
        /// What is wrong with it.
        problem: ParseRequestUrlError,
    },
    /// The sign-in is refused.
    #[error("the sign-in is refused: {0}")]
    SignInRefused(CsrfRefusal),
    /// The sign-out is refused.
    #[error("the sign-out is refused: {0}")]
    SignOutRefused(CsrfRefusal),
    /// The response uses another transport than the decision says.
    #[error("the decision says {promised}, but the tokens came by {given}")]
    OtherTransport {
        /// The transport of the decision.
        promised: Transport,
        /// The transport of the response.
        given: Transport,
    },
    /// The browser drops a cookie that the response sets.
    #[error("the browser drops `{cookie}`: {refusal}")]
    Dropped {
        /// The name of the cookie.
        cookie: String,
        /// The reason.
        refusal: Refusal,
    },
    /// The browser keeps more or fewer cookies than the session has.
    #[error("the browser keeps {kept} cookies instead of {expected}")]
    OtherCount {
        /// How many cookies the session has.
        expected: usize,
        /// How many the browser keeps.
        kept: usize,
    },
    /// The response lacks a token that is sent by header.
    #[error("the response lacks `{name}`")]
    NotSent {
        /// The header.
        name: HeaderName,
    },
    /// A request offers no token of the session, another token, or too many.
    #[error("{method} {route} offers {found} instead of the {token} token by {transport}")]
    NotOffered {
        /// The method.
        method: &'static str,
        /// The route.
        route: String,
        /// Which token is expected.
        token: SessionToken,
        /// The transport of the session.
        transport: Transport,
        /// The tokens that the request offers.
        found: OfferedTokens,
    },
    /// The sign-out has no token of the session, or one of another session.
    #[error("the sign-out at {route} has no token of the session, or one of another session")]
    NotTold {
        /// The route.
        route: String,
    },
    /// After the session is renewed, the number of cookies or the transport differs.
    #[error(
        "after the renewal there are {after} cookies instead of {before}, or another transport"
    )]
    NotRenewed {
        /// How many cookies there were before.
        before: usize,
        /// How many there are after.
        after: usize,
    },
    /// The browser still has cookies after the sign-out.
    #[error("after the sign-out the browser still has {}", cookies.join(", "))]
    Left {
        /// The cookies as the jar prints them, without their values.
        cookies: Vec<String>,
    },
}

/// The transports of the tokens that a request offers.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::browser::{Jar, Profile};
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// # use session_cookie_policy::testing::session::{Routes, Visit};
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # let routes = Routes::of(&config);
/// # let page = Origin::parse("https://www.example.com").unwrap();
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
/// use session_cookie_policy::config::Transport;
/// use session_cookie_policy::testing::session::SessionLoss;
///
/// let mut jar = Jar::new(Profile::SAFARI);
/// let held = visit.sign_in(&mut jar, None, &routes.tokens(1)).unwrap();
/// // Another tab renews the session, so the access token here is no longer the current one.
/// visit.renew(&mut jar, &held, &routes.tokens(2)).unwrap();
/// let Err(SessionLoss::NotOffered { found, .. }) = visit.verify(&mut jar, &held) else { panic!() };
/// assert_eq!(found.transports(), [Transport::Cookie]);
/// assert_eq!(found.to_string(), "a token by cookie");
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OfferedTokens(pub(super) Vec<Transport>);

impl OfferedTokens {
    /// The transport of each token.
    #[must_use]
    pub fn transports(&self) -> &[Transport] {
        &self.0
    }
}

impl fmt::Display for OfferedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        for (index, transport) in self.0.iter().enumerate() {
            let joint = if index == 0 {
                "a token by"
            } else {
                " and one by"
            };
            write!(f, "{joint} {transport}")?;
        }
        Ok(())
    }
}
