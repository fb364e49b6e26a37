use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::config::Website;
use crate::net::Origin;
use crate::text::word_form;

/// Who signs in to what: the question of [`advise_transport`](super::advise_transport).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, SimultaneousSessions, Situation, advise_transport};
/// use session_cookie_policy::config::{Transport, Website};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = |text| Frontend::Website(Website::parse(text).unwrap());
/// let mut situation = Situation::new(
///     vec![Origin::parse("https://api.example.com").unwrap()],
///     vec![website("https://shop.example.com"), website("https://office.example.com")],
/// );
/// situation.sessions = SimultaneousSessions::SeveralAtOnce;
/// // One cookie of the API would hold one of the two sessions.
/// let advice = advise_transport(&situation, &EmbeddedList);
/// assert!(advice.frontends().iter().all(|of| of.transport() == Transport::Header));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Situation {
    /// The public origins of the API, which share the sessions.
    pub apis: Vec<Origin>,
    /// Everything that calls it on behalf of users.
    pub frontends: Vec<Frontend>,
    /// One at a time unless changed.
    #[cfg_attr(feature = "serde", serde(default))]
    pub sessions: SimultaneousSessions,
    /// Each its own unless changed.
    #[cfg_attr(feature = "serde", serde(default))]
    pub sign_in: SignInForms,
    /// Avoided unless changed.
    #[cfg_attr(feature = "serde", serde(default))]
    pub third_party_cookies: ThirdPartyPreference,
    /// API origins that may have session cookies over plain http although they are not this machine. None unless named.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub plain_http: Vec<Origin>,
}

impl Situation {
    /// These APIs and front ends, and the defaults for all else.
    #[must_use]
    pub const fn new(apis: Vec<Origin>, frontends: Vec<Frontend>) -> Self {
        Self {
            apis,
            frontends,
            sessions: SimultaneousSessions::OneAtATime,
            sign_in: SignInForms::EachItsOwn,
            third_party_cookies: ThirdPartyPreference::Avoid,
            plain_http: Vec::new(),
        }
    }
}

/// Something that calls the API on behalf of users. Those that are no websites have a name, for reports.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, Situation, advise_transport};
/// use session_cookie_policy::config::{Transport, Website};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let shop = Website::parse("https://shop.example.com").unwrap();
/// let billing = Frontend::Server("billing".to_owned());
/// let frontends = vec![Frontend::Website(shop.clone()), Frontend::Embedded(shop), billing];
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let advice = advise_transport(&Situation::new(vec![api], frontends), &EmbeddedList);
/// let transports: Vec<Transport> = advice.frontends().iter().map(|of| of.transport()).collect();
/// // What works in a tab of its own is a third-party cookie in a frame of another site.
/// assert_eq!(transports, [Transport::Cookie, Transport::Header, Transport::Header]);
/// # }
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Frontend {
    /// A website in a tab of its own. An Electron window on an https page is one, too.
    Website(Website),
    /// A website that other sites show in a frame: a widget, a check-out.
    Embedded(Website),
    /// Pages of a scheme of the application's own, or of files: Electron, Capacitor, Cordova.
    LocalPages(String),
    /// A native application, React Native included: an HTTP library instead of a browser.
    NativeApp(String),
    /// A native application whose web views have the cookie jar of its HTTP library.
    WebViewApp(String),
    /// Another server.
    Server(String),
}

impl Frontend {
    /// The website, if it is one, framed or not.
    #[must_use]
    pub const fn website(&self) -> Option<&Website> {
        match self {
            Self::Website(website) | Self::Embedded(website) => Some(website),
            Self::LocalPages(_) | Self::NativeApp(_) | Self::WebViewApp(_) | Self::Server(_) => {
                None
            }
        }
    }
}

impl fmt::Display for Frontend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Website(website) => write!(f, "`{website}`"),
            Self::Embedded(website) => write!(f, "`{website}` in frames of other sites"),
            Self::LocalPages(name) => write!(f, "the local pages of `{name}`"),
            Self::NativeApp(name) => write!(f, "the native app `{name}`"),
            Self::WebViewApp(name) => write!(f, "the app with web views `{name}`"),
            Self::Server(name) => write!(f, "the server `{name}`"),
        }
    }
}

/// Whether one person is signed in to several front ends at the same time.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or several")]
pub enum SimultaneousSessions {
    /// Not meant to be: staging and local development, say.
    #[default]
    OneAtATime,
    /// Yes: a shop and its back office.
    SeveralAtOnce,
}

word_form!(advice: SimultaneousSessions, "`one_at_a_time` or `several_at_once`", {
    OneAtATime => "one_at_a_time",
    SeveralAtOnce => "several_at_once",
});

/// Where users sign in.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one for all or one for each")]
pub enum SignInForms {
    /// In one place for all front ends: one session.
    Common,
    /// In each front end by itself: sessions of their own.
    #[default]
    EachItsOwn,
}

word_form!(advice: SignInForms, "`common` or `each_its_own`", {
    Common => "common",
    EachItsOwn => "each_its_own",
});

/// Whether cookies are wanted where they are third-party ones.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "not, or by one of the two kinds of cookie that browsers have"
)]
pub enum ThirdPartyPreference {
    /// Not: the header instead.
    #[default]
    Avoid,
    /// Yes, plain ones, and the browsers that block them are put up with.
    Unpartitioned,
    /// Yes, `Partitioned` ones, for embedding: a session for each top-level site.
    Partitioned,
}

word_form!(advice: ThirdPartyPreference, "`avoid`, `unpartitioned` or `partitioned`", {
    Avoid => "avoid",
    Unpartitioned => "unpartitioned",
    Partitioned => "partitioned",
});
