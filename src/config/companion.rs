use alloc::vec::Vec;
use core::num::NonZeroU8;

use super::keep::Keep;
use super::prefix_choice::PrefixChoice;
use super::same_site_choice::SameSiteChoice;
use super::setting::Setting;
use crate::cookie::{CookieDomain, CookieName, CookiePath};
use crate::net::UrlPath;
use crate::text::word_form;

/// A cookie beside the session: what it is for, who reads it and when. Its attributes follow.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::config::{CompanionConfig, Flow, PolicyConfig, Purpose};
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// let mut oauth = CompanionConfig::new(Purpose::SignInFlow.into());
/// oauth.flow = Some(Flow::FormPost.into());
/// oauth.routes = vec!["/auth/callback".into()];
/// config.cookies.insert("oauth".into(), oauth);
/// let policy = config.compile(&EmbeddedList).unwrap();
/// let cookies = policy.declared_cookies();
/// let oauth = cookies.iter().find(|cookie| cookie.role.to_string() == "oauth").unwrap();
/// assert_eq!(
///     oauth.attributes.clear().to_string(),
///     "__Host-oauth=; Path=/; Secure; HttpOnly; SameSite=None; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
/// );
/// # }
/// ```
///
/// | attribute | follows from |
/// |---|---|
/// | `HttpOnly` | who [reads](Self::read_by) it; a secret is never read by scripts |
/// | `SameSite` | the [flow](Self::flow): `Lax` for a redirect, `None` for `form_post`; else as the session, the strictest that works |
/// | `Path` | `/` where that gives the name the prefix `__Host-`, or where scripts read it; else the narrowest above the [routes](Self::routes) |
/// | `Domain`, prefix, `Secure` | as for the session |
/// | `Partitioned` | as for the session; never for the cookie of a flow, which returns in a first-party page |
/// | lifetime | [`keep`](Self::keep), or what is usual for the [purpose](Purpose) |
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct CompanionConfig {
    /// What it is for.
    pub purpose: Setting<Purpose>,
    /// The name, to which the prefix is added; its key in the configuration unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub name: Option<Setting<CookieName>>,
    /// The prefix; as that of the session unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub prefix: Option<Setting<PrefixChoice>>,
    /// The domain; as that of the session unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub cookie_domain: Option<Setting<CookieDomain>>,
    /// The path; derived unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub path: Option<Setting<CookiePath>>,
    /// Who reads it; the server unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub read_by: Option<Setting<Reader>>,
    /// How the provider sends the user back; `redirect` unless set. For the cookie of a sign-in flow only.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub flow: Option<Setting<Flow>>,
    /// The public paths whose requests need it; all unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub routes: Vec<Setting<UrlPath>>,
    /// `SameSite`; derived unless set. Only a stricter value than the one derived is taken.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub same_site: Option<Setting<SameSiteChoice>>,
    /// How long browsers keep it; by [purpose](Purpose) unless set.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            serialize_with = "super::seconds::serialize"
        )
    )]
    pub keep: Option<Setting<Keep>>,
    /// The longest that a sign-in may choose, if `keep` is `chosen`; else the same as a number in `keep`.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            serialize_with = "super::seconds::serialize"
        )
    )]
    pub lifetime_seconds: Option<Setting<Keep>>,
    /// How many of them a browser may hold at once, such as one for each sign-in that is under way; 1 unless set. With more, the name of
    /// each ends with `.` and an id that the application gives.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub at_once: Option<NonZeroU8>,
    /// Octets of the longest value; checked against what browsers keep and against the budget of the `Cookie` header.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub max_value_len: Option<u32>,
}

impl CompanionConfig {
    /// A cookie for `purpose`, all else by default.
    #[must_use]
    pub const fn new(purpose: Setting<Purpose>) -> Self {
        Self {
            purpose,
            name: None,
            prefix: None,
            cookie_domain: None,
            path: None,
            read_by: None,
            flow: None,
            routes: Vec::new(),
            same_site: None,
            keep: None,
            lifetime_seconds: None,
            at_once: None,
            max_value_len: None,
        }
    }
}

/// What a cookie beside the session is for.
///
/// | purpose | kept, unless set | secret | strictly necessary | on sign-out |
/// |---|---|---|---|---|
/// | `sign_in_flow` | 10 minutes | yes | yes | kept |
/// | `csrf_token` | as the session | no | yes | cleared |
/// | `trusted_device` | 400 days | yes | no | kept |
/// | `session_hint` | as the session | no | yes | cleared |
/// | `preference` | 1 year | no | no | kept |
/// | `consent` | 180 days | no | yes | kept |
///
/// "Strictly necessary" is what Article 5(3) of the ePrivacy Directive exempts from consent, as the opinion WP 194 of the Article 29
/// Working Party reads it. A device that is remembered, and a preference that the user did not just ask for, are not exempt without more.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Purpose {
    /// The record that a consent banner keeps.
    Consent,
    /// A token against CSRF that scripts read, and send in a header.
    CsrfToken,
    /// A setting of the user interface.
    Preference,
    /// Tells scripts that there is a session.
    SessionHint,
    /// What a sign-in at an identity provider needs until the user comes back: state, nonce, PKCE verifier.
    SignInFlow,
    /// A browser in which a user signed in before: "remember me", or no second factor for a while.
    TrustedDevice,
}

word_form!(config: Purpose,
    "`sign_in_flow`, `csrf_token`, `trusted_device`, `session_hint`, `preference` or `consent`", {
    Consent => "consent",
    CsrfToken => "csrf_token",
    Preference => "preference",
    SessionHint => "session_hint",
    SignInFlow => "sign_in_flow",
    TrustedDevice => "trusted_device",
});

impl Purpose {
    /// Whether whoever has the value can do harm, so that scripts must not read it.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::SignInFlow | Self::TrustedDevice)
    }

    /// Whether a service that the user asked for needs it, so that no consent is needed.
    #[must_use]
    pub const fn is_strictly_necessary(self) -> bool {
        match self {
            Self::Consent | Self::CsrfToken | Self::SessionHint | Self::SignInFlow => true,
            Self::Preference | Self::TrustedDevice => false,
        }
    }

    /// Whether it belongs to the session, and ends with it on sign-out.
    #[must_use]
    pub const fn ends_with_session(self) -> bool {
        matches!(self, Self::CsrfToken | Self::SessionHint)
    }
}

/// Who reads a cookie.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one, the other, or both")]
pub enum Reader {
    /// Scripts and the server.
    Both,
    /// Scripts of the pages.
    Script,
    /// The server alone: `HttpOnly`.
    #[default]
    Server,
}

word_form!(config: Reader, "`server`, `script` or `both`", {
    Both => "both",
    Script => "script",
    Server => "server",
});

/// How an identity provider sends the user back.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "the response modes that browsers carry"
)]
pub enum Flow {
    /// A form that posts itself: a cross-site `POST` (`response_mode=form_post`; SAML's POST binding; Apple). Needs `SameSite=None`.
    FormPost,
    /// A redirect: a cross-site `GET`. `SameSite=Lax` cookies come with it.
    #[default]
    Redirect,
}

word_form!(config: Flow, "`redirect` or `form_post`", {
    FormPost => "form_post",
    Redirect => "redirect",
});
