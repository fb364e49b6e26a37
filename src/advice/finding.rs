use alloc::boxed::Box;
use alloc::vec::Vec;

use super::advice_reason::list;
use super::situation::Frontend;
use crate::advice::CookieDomainSuggestion;
use crate::config::Website;
use crate::cookie::SharedDomain;
use crate::net::Origin;

/// Advice that concerns several front ends together.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, SimultaneousSessions, Situation, advise_transport};
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = |text| Frontend::Website(Website::parse(text).unwrap());
/// let frontends = vec![website("https://shop.example.com"), website("https://office.example.com")];
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let mut situation = Situation::new(vec![api], frontends);
/// assert_eq!(advise_transport(&situation, &EmbeddedList).findings()[0].code(), "last_sign_in_wins");
///
/// // Who works in the office and buys in the shop needs both sessions.
/// situation.sessions = SimultaneousSessions::SeveralAtOnce;
/// assert_eq!(advise_transport(&situation, &EmbeddedList).findings()[0].code(), "overwrite_each_other");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AdviceFinding {
    /// Sessions that need not exist at the same time share one cookie.
    #[error(
        "one cookie holds the session of {}: the last sign-in wins, and ends the previous session",
        list(frontends, ", ")
    )]
    LastSignInWins {
        /// The front ends that share the cookie.
        frontends: Vec<Frontend>,
    },
    /// Sessions that exist at the same time would share one cookie.
    #[error(
        "in cookies on the API's domain, the sessions of {} would overwrite each other; by header each front end keeps its own",
        list(frontends, ", ")
    )]
    OverwriteEachOther {
        /// The front ends that would share the cookie.
        frontends: Vec<Frontend>,
    },
    /// Many front ends share one session by one cookie with a wide domain.
    #[error(
        "one cookie with `Domain={domain}` is the session of {}; every host below that domain gets it and can plant one, so keep strangers out",
        list(frontends, ", ")
    )]
    SharedDomain {
        /// The narrowest domain that covers all of them and the APIs.
        domain: SharedDomain,
        /// The front ends that share the cookie.
        frontends: Vec<Frontend>,
    },
    /// No cookie can carry the common sign-in to all front ends.
    #[error(
        "no cookie carries the common sign-in to {}; use OAuth or OpenID Connect there, and give each its own session",
        list(frontends, ", ")
    )]
    HandOff {
        /// The front ends that need the hand-off.
        frontends: Vec<Frontend>,
    },
    /// A partitioned cookie exists for one top-level site only.
    #[error(
        "each top-level site has its own sessions with {}, so users sign in once in each; browsers without `Partitioned` (Safari \
         before 26.2) need the header",
        list(frontends, ", ")
    )]
    SplitSessions {
        /// The front ends that use partitioned cookies.
        frontends: Vec<Frontend>,
    },
    /// Session cookies may be in the jars of these front ends, although their tokens travel by header.
    #[error(
        "there may be session cookies in the jars of {}, from earlier versions or web views; ignore them and clear them",
        list(frontends, ", ")
    )]
    StrayCookies {
        /// The front ends with such a jar.
        frontends: Vec<Frontend>,
    },
    /// No cookie is sent to all APIs.
    #[error(
        "the APIs are on several sites, and each site has its own session cookie: {suggestion}"
    )]
    ApisOfSeveralSites {
        /// The APIs that can share a cookie.
        suggestion: CookieDomainSuggestion,
    },
    /// An https page calls an http API.
    #[error(
        "{} requests from `{website}` to {api} as mixed content, whatever carries the tokens; serve the API over https",
        if api.host().is_loopback() { "Safari blocks" } else { "browsers block" }
    )]
    MixedContent {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
    },
}

impl AdviceFinding {
    /// A word that identifies the finding. It stays the same even if the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::LastSignInWins { .. } => "last_sign_in_wins",
            Self::OverwriteEachOther { .. } => "overwrite_each_other",
            Self::SharedDomain { .. } => "shared_domain",
            Self::HandOff { .. } => "hand_off",
            Self::SplitSessions { .. } => "split_sessions",
            Self::StrayCookies { .. } => "stray_cookies",
            Self::ApisOfSeveralSites { .. } => "apis_of_several_sites",
            Self::MixedContent { .. } => "mixed_content",
        }
    }
}

/// Serializes the code and the sentence.
#[cfg(feature = "serde")]
impl serde::Serialize for AdviceFinding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use alloc::string::ToString as _;
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("AdviceFinding", 2)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}
