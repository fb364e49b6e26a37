use alloc::vec::Vec;
use core::num::NonZeroU8;

use super::keep::Keep;
use super::prefix_choice::PrefixChoice;
use super::same_site_choice::SameSiteChoice;
use super::setting::Setting;
use crate::cookie::{CookieDomain, CookieName, CookiePath};
use crate::net::UrlPath;
use crate::text::word_form;

/// A cookie beside the session cookies. You say what it is for, who reads it and when; its attributes follow from that.
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
/// | `HttpOnly` | who [reads](Self::read_by) it; scripts never read a secret |
/// | `SameSite` | the [flow](Self::flow): `Lax` for redirects, `None` for `form_post`; else as for the session: the strictest that works |
/// | `Path` | `/` if that gives the name the prefix `__Host-`, or if scripts read it; else the narrowest above the [routes](Self::routes) |
/// | `Domain`, prefix, `Secure` | as for the session |
/// | `Partitioned` | as for the session; never for the cookie of a flow, because the user returns to a first-party page |
/// | lifetime | [`keep`](Self::keep). Default: by the [purpose](Purpose) |
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(deny_unknown_fields, expecting = "an object with the field `purpose`")
)]
#[non_exhaustive]
pub struct CompanionConfig {
    /// What the cookie is for.
    pub purpose: Setting<Purpose>,
    /// The name; the prefix is added to it. Default: the key of this cookie in the configuration.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub name: Option<Setting<CookieName>>,
    /// The prefix. Default: as for the session.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub prefix: Option<Setting<PrefixChoice>>,
    /// The domain. Default: as for the session.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub cookie_domain: Option<Setting<CookieDomain>>,
    /// The path. Default: derived, see the table above.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub path: Option<Setting<CookiePath>>,
    /// Who reads the cookie. Default: the server.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub read_by: Option<Setting<Reader>>,
    /// How the provider sends the user back; only for the cookie of a sign-in flow. Default: `redirect`.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub flow: Option<Setting<Flow>>,
    /// The public paths whose requests need the cookie. Default: all.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub routes: Vec<Setting<UrlPath>>,
    /// `SameSite`. You can only make it stricter than the derived value. Default: derived, see the table above.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub same_site: Option<Setting<SameSiteChoice>>,
    /// How long browsers keep the cookie. Default: by the [purpose](Purpose).
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            serialize_with = "super::seconds::serialize"
        )
    )]
    pub keep: Option<Setting<Keep>>,
    /// The longest lifetime that a sign-in may choose, if `keep` is `chosen`. Otherwise the same as a number in `keep`. In seconds.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            serialize_with = "super::seconds::serialize"
        )
    )]
    pub lifetime_seconds: Option<Setting<Keep>>,
    /// How many such cookies a browser may hold at once, for example one for each sign-in that is in progress. Default: 1. With more than
    /// one, each name ends with `.` and an id that the application gives.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub at_once: Option<NonZeroU8>,
    /// The length of the longest value, in bytes. The review checks it against the limits of browsers and against the budget of the
    /// `Cookie` header.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub max_value_len: Option<u32>,
}

impl CompanionConfig {
    /// A cookie for `purpose`, with the default of every other field.
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
/// | purpose | default lifetime | secret | strictly necessary | on sign-out |
/// |---|---|---|---|---|
/// | `sign_in_flow` | 10 minutes | yes | yes | kept |
/// | `csrf_token` | as the session | no | yes | cleared |
/// | `trusted_device` | 400 days | yes | no | kept |
/// | `session_hint` | as the session | no | yes | cleared |
/// | `preference` | 1 year | no | no | kept |
/// | `consent` | 180 days | no | yes | kept |
///
/// "Strictly necessary" cookies need no consent under Article 5(3) of the ePrivacy Directive. The column follows the opinion WP 194 of the
/// Article 29 Working Party. Cookies of a remembered device, and of a preference that the user has not just asked for, are not exempt by
/// themselves.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Purpose {
    /// The record that a consent banner stores.
    Consent,
    /// A CSRF token that scripts read and send in a header.
    #[doc(alias("xsrf", "double submit"))]
    CsrfToken,
    /// A setting of the user interface.
    Preference,
    /// Shows scripts that a session exists.
    SessionHint,
    /// The values that a sign-in at an identity provider needs until the user comes back: state, nonce, PKCE verifier.
    #[doc(alias("OAuth", "OpenID Connect", "PKCE", "state"))]
    SignInFlow,
    /// A browser in which the user signed in before: "remember me", or no second factor for some time.
    #[doc(alias("remember me", "2FA"))]
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
    /// Whether somebody who has the value can do harm. Scripts must not be able to read such a cookie.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::SignInFlow | Self::TrustedDevice)
    }

    /// Whether a service that the user asked for needs the cookie. Such a cookie needs no consent.
    #[must_use]
    pub const fn is_strictly_necessary(self) -> bool {
        match self {
            Self::Consent | Self::CsrfToken | Self::SessionHint | Self::SignInFlow => true,
            Self::Preference | Self::TrustedDevice => false,
        }
    }

    /// Whether the cookie belongs to the session and is cleared on sign-out.
    #[must_use]
    pub const fn ends_with_session(self) -> bool {
        matches!(self, Self::CsrfToken | Self::SessionHint)
    }
}

/// Who reads a cookie.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one, the other, or both")]
pub enum Reader {
    /// Scripts of the pages, and the server.
    Both,
    /// Scripts of the pages.
    Script,
    /// The server only: `HttpOnly`.
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
    /// A form that submits itself: a cross-site `POST` (`response_mode=form_post`, SAML's POST binding, Apple). Needs `SameSite=None`.
    FormPost,
    /// A redirect: a cross-site `GET`. Browsers send `SameSite=Lax` cookies with it.
    #[default]
    Redirect,
}

word_form!(config: Flow, "`redirect` or `form_post`", {
    FormPost => "form_post",
    Redirect => "redirect",
});
