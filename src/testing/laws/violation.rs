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

/// A law that is broken, with the place and the observation. Contains no token of an application.
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
    /// Where it is broken.
    pub place: LawPlace,
    /// What was observed.
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

/// Where a law is broken: the parts that matter for it.
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

/// Prints nothing, or text that ends in `: `.
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

/// What was observed when a law was broken.
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
    /// A session ends too early.
    #[error("a session whose client has {} ends: {loss}", wish_in_words(*wish))]
    SessionEnds {
        /// The transport that the client asks for.
        wish: Option<Transport>,
        /// Where it ends.
        loss: SessionLoss,
    },
    /// A host gets cookies that it must not get.
    #[error("{origin} gets {cookies}, but must not")]
    Reaches {
        /// The origin that gets them.
        origin: Origin,
        /// The names of the cookies.
        cookies: String,
    },
    /// A host gets cookies, but is not in the scope of the front end.
    #[error("{origin} gets {cookies}, but is not in the scope of the front end")]
    OutOfScope {
        /// The origin that gets them.
        origin: Origin,
        /// The names of the cookies.
        cookies: String,
    },
    /// An undeclared origin is recognized, or a declared one is not.
    #[error("the origin `{}` counts as `{basis}`", sent.escape_debug())]
    WrongBasis {
        /// The origin of the request.
        sent: String,
        /// What it counts as.
        basis: WebsiteBasis,
    },
    /// The policy returns something that is not declared.
    #[error("for the origin `{}` the policy returns the undeclared {question} `{}`", sent.escape_debug(), found.escape_debug())]
    NotDeclared {
        /// What was asked for: `website`, a base of links, `allowed origin`.
        question: &'static str,
        /// The origin of the request; empty if there is none.
        sent: String,
        /// What the policy returned.
        found: String,
    },
    /// A response sets a cookie that it writes a second time.
    #[error("the response to the {answer} writes `{cookie}` twice")]
    SameCookieTwice {
        /// The route, in words.
        answer: &'static str,
        /// The name of the cookie.
        cookie: String,
    },
    /// Tabs that use a session at the same time end it, or keep it alive.
    #[error(transparent)]
    InSomeOrder(TabLoss),
    /// A cookie that a sibling host planted affects a session.
    #[error("`{cookie}`, planted by a sibling host, {outcome}")]
    Planted {
        /// The name of the cookie.
        cookie: String,
        /// The effect.
        outcome: String,
    },
    /// The policy and a plain function return different results.
    #[error("the {question} is {policy} in the policy, but {plain} in the plain function")]
    Disagreement {
        /// What was compared.
        question: &'static str,
        /// The result of the policy.
        policy: String,
        /// The result of the plain function.
        plain: String,
    },
}

fn wish_in_words(wish: Option<Transport>) -> &'static str {
    match wish {
        None => "no preference",
        Some(Transport::Cookie) => "the preference `cookie`",
        Some(Transport::Header) => "the preference `header`",
    }
}
