use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::browser::{ParseRequestUrlError, Refusal};
use crate::config::Transport;
use crate::net::HeaderName;
use crate::policy::SessionToken;
use crate::request::{CsrfRefusal, InvalidToken, WriteTokensError};

/// Where a session that is played ends before its time. Contains no token.
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
/// // The user cleared the cookies: the jar is another one.
/// let loss = visit.verify(&mut Jar::new(Profile::SAFARI), &held).unwrap_err();
/// assert_eq!(loss.to_string(), "GET / offers nothing instead of the access token by cookie");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionLoss {
    /// A token cannot be written.
    #[error(transparent)]
    InvalidToken(InvalidToken),
    /// The tokens cannot be written into cookies.
    #[error("not written: {0}")]
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
    /// One transport is promised, and another given.
    #[error("{promised} is promised, {given} is given")]
    OtherTransport {
        /// What the decision says.
        promised: Transport,
        /// What the response has.
        given: Transport,
    },
    /// The browser drops a cookie that is set.
    #[error("`{cookie}` is dropped: {refusal}")]
    Dropped {
        /// Its name.
        cookie: String,
        /// Why.
        refusal: Refusal,
    },
    /// The browser keeps another number of cookies than the session has.
    #[error("{kept} cookies are kept instead of {expected}")]
    OtherCount {
        /// Cookies that the session has.
        expected: usize,
        /// Cookies.
        kept: usize,
    },
    /// A token by header is not in the response.
    #[error("`{name}` is not sent")]
    NotSent {
        /// The header.
        name: HeaderName,
    },
    /// A request offers another token than that of the session, or none, or more.
    #[error("{method} {route} offers {found} instead of the {token} token by {transport}")]
    NotOffered {
        /// The method.
        method: &'static str,
        /// The route.
        route: String,
        /// Which.
        token: SessionToken,
        /// What holds the session.
        transport: Transport,
        /// What is offered.
        found: OfferedTokens,
    },
    /// The sign-out tells no token of the session, or one of another.
    #[error("POST {route} does not tell the tokens of the session alone")]
    NotTold {
        /// The route.
        route: String,
    },
    /// After the session was renewed there are more cookies, or fewer, or another transport.
    #[error("{before} cookies became {after}")]
    NotRenewed {
        /// Cookies before.
        before: usize,
        /// Cookies after.
        after: usize,
    },
    /// After the sign-out the browser has cookies.
    #[error("after the sign-out the browser has {}", cookies.join(", "))]
    Left {
        /// As the jar tells them, without their values.
        cookies: Vec<String>,
    },
}

/// The tokens that a request offers, by what carries them.
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
/// // In another tab the session is renewed, so that the access token is not the one that is held here.
/// visit.renew(&mut jar, &held, &routes.tokens(2)).unwrap();
/// let Err(SessionLoss::NotOffered { found, .. }) = visit.verify(&mut jar, &held) else { panic!() };
/// assert_eq!(found.transports(), [Transport::Cookie]);
/// assert_eq!(found.to_string(), "a token by cookie");
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OfferedTokens(pub(super) Vec<Transport>);

impl OfferedTokens {
    /// What carries each of them.
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
