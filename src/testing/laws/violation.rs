use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::law::Law;
use crate::config::Transport;
use crate::net::Origin;
use crate::policy::CompilePolicyError;
use crate::request::WebsiteBasis;
use crate::testing::session::SessionLoss;
use crate::testing::tabs::TabLoss;

/// A law that is broken: which, where, and what was seen. Contains no token of an application.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::testing::laws::{Law, check_policy};
///
/// config.cookie_domain = "other.net".into();
/// let violation = check_policy(&config, &EmbeddedList).unwrap_err();
/// assert_eq!(violation.law, Law::Compiles);
/// let text = violation.to_string();
/// assert!(text.starts_with("the configuration compiles: `cookie_domain`: "), "{text}");
/// assert!(text.contains("the host is not within the domain"), "{text}");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}: {place}{seen}", law.explain())]
#[non_exhaustive]
pub struct LawViolation {
    /// The law.
    pub law: Law,
    /// Where.
    pub place: LawPlace,
    /// What was seen.
    pub seen: Box<LawBreach>,
}

impl LawViolation {
    pub(super) fn new(law: Law, place: LawPlace, seen: LawBreach) -> Self {
        Self {
            law,
            place,
            seen: Box::new(seen),
        }
    }
}

/// Where a law is broken, as far as it matters.
///
/// ```
/// use session_cookie_policy::testing::laws::LawPlace;
///
/// let mut place = LawPlace::default();
/// assert_eq!(place.to_string(), "");
/// place.page = "https://www.example.com".parse().ok();
/// place.api = "https://api.example.com".parse().ok();
/// place.browser = Some("safari");
/// assert_eq!(place.to_string(), "https://www.example.com to https://api.example.com in safari: ");
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct LawPlace {
    /// The page.
    pub page: Option<Origin>,
    /// The API.
    pub api: Option<Origin>,
    /// The name of the browser's profile.
    pub browser: Option<&'static str>,
}

impl LawPlace {
    pub(super) fn of(page: &Origin, api: &Origin) -> Self {
        Self {
            page: Some(page.clone()),
            api: Some(api.clone()),
            browser: None,
        }
    }

    pub(super) fn in_browser(self, browser: &'static str) -> Self {
        Self {
            browser: Some(browser),
            ..self
        }
    }
}

/// Empty, or with `: ` at the end.
impl fmt::Display for LawPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.page, &self.api) {
            (Some(page), Some(api)) => write!(f, "{page} to {api}")?,
            (Some(page), None) => write!(f, "{page}")?,
            (None, Some(api)) => write!(f, "{api}")?,
            (None, None) => {}
        }
        if let Some(browser) = self.browser {
            write!(f, " in {browser}")?;
        }
        if *self == Self::default() {
            Ok(())
        } else {
            f.write_str(": ")
        }
    }
}

/// What was seen.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::testing::laws::{LawBreach, check_policy};
///
/// config.cookie_domain = "other.net".into();
/// let violation = check_policy(&config, &EmbeddedList).unwrap_err();
/// let LawBreach::NoPolicy(error) = &*violation.seen else { panic!("{violation}") };
/// assert_eq!(error.problems()[0].field().to_string(), "cookie_domain");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LawBreach {
    /// The configuration does not compile.
    #[error(transparent)]
    NoPolicy(CompilePolicyError),
    /// A session ends before its time.
    #[error("a session whose client has {} ends: {loss}", wish_in_words(*wish))]
    SessionEnds {
        /// What the client asks for.
        wish: Option<Transport>,
        /// Where it ends.
        loss: SessionLoss,
    },
    /// A cookie goes where it must not.
    #[error("{origin} gets {cookies}, which is not meant for it")]
    Reaches {
        /// What gets it.
        origin: Origin,
        /// The names of the cookies.
        cookies: String,
    },
    /// Something that gets a cookie is not a session request to the front end.
    #[error("{origin} gets {cookies}, and is not in the scope of the front end")]
    OutOfScope {
        /// What gets it.
        origin: Origin,
        /// The names of the cookies.
        cookies: String,
    },
    /// An origin that is not declared is known, or one that is declared is not.
    #[error("the origin `{}` counts as `{basis}`", sent.escape_debug())]
    WrongBasis {
        /// The origin that the request tells.
        sent: String,
        /// What it counts as.
        basis: WebsiteBasis,
    },
    /// Something comes back that is not declared.
    #[error("to the origin `{}` comes back `{}` as the {question}", sent.escape_debug(), found.escape_debug())]
    NotDeclared {
        /// What was asked: `website`, a base of links, `allowed origin`.
        question: &'static str,
        /// The origin that the request tells; empty if it tells none.
        sent: String,
        /// What comes back.
        found: String,
    },
    /// A response writes a cookie that it sets a second time.
    #[error("the answer to the {answer} has `{cookie}` twice")]
    SameCookieTwice {
        /// What is answered.
        answer: &'static str,
        /// Its name.
        cookie: String,
    },
    /// Tabs that use a session at once end it, or keep it alive.
    #[error(transparent)]
    InSomeOrder(TabLoss),
    /// A cookie that a sibling host planted changes whose session it is.
    #[error("`{cookie}`, planted by a sibling host, {outcome}")]
    Planted {
        /// Its name.
        cookie: String,
        /// What comes of it.
        outcome: String,
    },
    /// The policy and the plain functions disagree.
    #[error("the {question} is {policy} by the policy, and {plain} by the plain functions")]
    Disagreement {
        /// What was asked.
        question: &'static str,
        /// The answer of the policy.
        policy: String,
        /// The answer of the plain functions.
        plain: String,
    },
}

fn wish_in_words(wish: Option<Transport>) -> &'static str {
    match wish {
        None => "no wish",
        Some(Transport::Cookie) => "the wish `cookie`",
        Some(Transport::Header) => "the wish `header`",
    }
}
