use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::config::Website;
use crate::net::Origin;
use crate::text::word_form;

/// Your front ends and APIs, and how users sign in: the argument of [`advise_transport`](super::advise_transport).
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
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        expecting = "an object with the fields `apis` and `frontends`"
    )
)]
#[non_exhaustive]
pub struct Situation {
    /// The public origins of the API. They share the sessions.
    pub apis: Vec<Origin>,
    /// Everything that calls the API on behalf of users.
    pub frontends: Vec<Frontend>,
    /// Whether users have several sessions at the same time. Default: one at a time.
    #[cfg_attr(feature = "serde", serde(default))]
    pub sessions: SimultaneousSessions,
    /// Where users sign in. Default: in each front end.
    #[cfg_attr(feature = "serde", serde(default))]
    pub sign_in: SignInForms,
    /// Whether third-party cookies may be used. Default: avoided.
    #[cfg_attr(feature = "serde", serde(default))]
    pub third_party_cookies: ThirdPartyPreference,
    /// API origins that may have session cookies over plain http although they are not on this machine. Default: none.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub plain_http: Vec<Origin>,
}

impl Situation {
    /// These APIs and front ends, with the defaults for everything else.
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

/// A program that calls the API on behalf of users. A front end that is not a website has a name, which reports show.
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
    /// A website in its own browser tab. An Electron window with an https page counts, too.
    Website(Website),
    /// A website that other sites show in a frame, such as a widget or a check-out.
    #[doc(alias = "iframe")]
    Embedded(Website),
    /// Local pages: files, or pages of a scheme of the application's own, as in Electron, Capacitor and Cordova.
    #[doc(alias("Electron", "Capacitor", "Cordova"))]
    LocalPages(String),
    /// A native app with an HTTP library instead of a browser, such as React Native.
    #[doc(alias("React Native", "iOS", "Android"))]
    NativeApp(String),
    /// A native app whose web views share the cookie jar of its HTTP library.
    #[doc(alias = "WebView")]
    WebViewApp(String),
    /// Another server.
    Server(String),
}

impl Frontend {
    /// The website, whether in a tab or in a frame. `None` for all others.
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
    /// One at a time. Example: staging and local development.
    #[default]
    OneAtATime,
    /// Several at the same time. Example: a shop and its back office.
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
    /// In one place for all front ends. They share one session.
    #[doc(alias("SSO", "single sign-on"))]
    Common,
    /// In each front end. Each has its own sessions.
    #[default]
    EachItsOwn,
}

word_form!(advice: SignInForms, "`common` or `each_its_own`", {
    Common => "common",
    EachItsOwn => "each_its_own",
});

/// Whether to use cookies where they would be third-party cookies.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "not, or by one of the two kinds of cookie that browsers have"
)]
pub enum ThirdPartyPreference {
    /// No; use the header instead.
    #[default]
    Avoid,
    /// Yes, ordinary cookies. Some browsers block them.
    Unpartitioned,
    /// Yes, `Partitioned` cookies, for embedding: users have one session for each top-level site.
    #[doc(alias = "CHIPS")]
    Partitioned,
}

word_form!(advice: ThirdPartyPreference, "`avoid`, `unpartitioned` or `partitioned`", {
    Avoid => "avoid",
    Unpartitioned => "unpartitioned",
    Partitioned => "partitioned",
});
