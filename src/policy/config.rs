use alloc::vec::Vec;

use super::same_site::{SameSiteChoice, SessionUse};
use super::setting::Setting;
use super::website::Website;
use super::wishes::PrefixChoice;
use crate::cookie::{CookieDomain, CookieName, CookiePath};
use crate::migration::Instant;
use crate::net::{Origin, UrlPath};
use crate::text::word_form;

/// A deployment: where the API and the websites are, and what their session cookies are to be.
///
/// With the feature `serde` it is read from a file; unknown fields are refused. Each text is a [`Setting`], so that a bad one does not
/// hide the next.
///
/// ```
/// # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::PolicyConfig;
///
/// let config: PolicyConfig = serde_json::from_str(
///     r#"{
///         "api": ["https://api.example.com"],
///         "websites": ["https://app.example.com", "https://*.preview.example.com"]
///     }"#,
/// )
/// .unwrap();
/// let review = config.review(&EmbeddedList);
/// assert!(review.problems().is_empty());
/// let access = review.pairs()[0].access().unwrap().attributes();
/// assert_eq!(access.name().as_str(), "__Host-session-access");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct PolicyConfig {
    /// The public origins of the API. At least one.
    pub api: Vec<Setting<Origin>>,
    /// The websites whose pages call the API. At least one.
    pub websites: Vec<Setting<Website>>,
    /// The website to assume when a request names none; one of the declared.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub default_website: Option<Setting<Origin>>,
    /// The `Domain` of the session cookies; empty, absent or `null` for host-only.
    #[cfg_attr(
        feature = "serde",
        serde(default = "host_only", deserialize_with = "null_is_host_only")
    )]
    pub cookie_domain: Setting<CookieDomain>,
    /// `auto`, or a value that tightens what follows from the sites.
    #[cfg_attr(feature = "serde", serde(default = "auto_same_site"))]
    pub same_site: Setting<SameSiteChoice>,
    /// Whether pages need the session, or only requests by script.
    #[cfg_attr(feature = "serde", serde(default = "for_documents"))]
    pub session_use: Setting<SessionUse>,
    /// `auto`, `none` or the prefix of both names.
    #[cfg_attr(feature = "serde", serde(default = "auto_prefix"))]
    pub prefix: Setting<PrefixChoice>,
    /// The cookie of the access token.
    #[cfg_attr(feature = "serde", serde(default))]
    pub access_cookie: CookieConfig,
    /// The cookie of the refresh token.
    #[cfg_attr(feature = "serde", serde(default))]
    pub refresh_cookie: CookieConfig,
    /// What a gateway puts in front of the API's paths, as browsers see them.
    #[cfg_attr(feature = "serde", serde(default = "root_path"))]
    pub api_gateway_path: Setting<UrlPath>,
    /// The path of the session routes; `/auth` unless set.
    #[cfg_attr(feature = "serde", serde(default = "base_path"))]
    pub api_base_path: Setting<UrlPath>,
    /// Where sessions are refreshed, below the base path.
    #[cfg_attr(feature = "serde", serde(default = "refresh_route"))]
    pub refresh_route: Setting<UrlPath>,
    /// Where users sign out, below the base path.
    #[cfg_attr(feature = "serde", serde(default = "sign_out_route"))]
    pub sign_out_route: Setting<UrlPath>,
    /// Cookies, the `Authorization` header, or either as the client likes.
    #[cfg_attr(feature = "serde", serde(default = "any_transport"))]
    pub transport: Setting<Transport>,
    /// The browsers in which sessions must work; all unless set.
    #[cfg_attr(feature = "serde", serde(default = "all_browsers"))]
    pub browsers: Vec<Setting<Browser>>,
    /// API origins that may have sessions over plain http although they are not this machine.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub plain_http: Vec<Setting<Origin>>,
    /// Scopes that the cookies used to have.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub history: Vec<PastScopeConfig>,
}

impl PolicyConfig {
    /// A configuration with all defaults.
    #[must_use]
    pub fn new(api: Vec<Setting<Origin>>, websites: Vec<Setting<Website>>) -> Self {
        Self {
            api,
            websites,
            default_website: None,
            cookie_domain: host_only(),
            same_site: auto_same_site(),
            session_use: for_documents(),
            prefix: auto_prefix(),
            access_cookie: CookieConfig::default(),
            refresh_cookie: CookieConfig::default(),
            api_gateway_path: root_path(),
            api_base_path: base_path(),
            refresh_route: refresh_route(),
            sign_out_route: sign_out_route(),
            transport: any_transport(),
            browsers: all_browsers(),
            plain_http: Vec::new(),
            history: Vec::new(),
        }
    }
}

fn host_only() -> Setting<CookieDomain> {
    Setting::of(CookieDomain::HostOnly)
}

#[cfg(feature = "serde")]
fn null_is_host_only<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Setting<CookieDomain>, D::Error> {
    use serde::Deserialize as _;

    Ok(Option::deserialize(deserializer)?.unwrap_or_else(host_only))
}

fn auto_same_site() -> Setting<SameSiteChoice> {
    Setting::of(SameSiteChoice::Auto)
}

fn auto_prefix() -> Setting<PrefixChoice> {
    Setting::of(PrefixChoice::Auto)
}

fn root_path() -> Setting<UrlPath> {
    Setting::of(UrlPath::root())
}

fn base_path() -> Setting<UrlPath> {
    "/auth".into()
}

fn refresh_route() -> Setting<UrlPath> {
    "/session/refresh".into()
}

fn sign_out_route() -> Setting<UrlPath> {
    "/signout".into()
}

fn for_documents() -> Setting<SessionUse> {
    Setting::of(SessionUse::Documents)
}

fn any_transport() -> Setting<Transport> {
    Setting::of(Transport::Any)
}

fn all_browsers() -> Vec<Setting<Browser>> {
    Browser::ALL.map(Setting::of).to_vec()
}

/// What a configuration says of one cookie.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields, default))]
#[non_exhaustive]
pub struct CookieConfig {
    /// The name, to which the prefix is added; `session-access` and `session-refresh` unless set.
    pub name: Option<Setting<CookieName>>,
    /// The path; `/` for the access token, and for the refresh token the narrowest one above the routes that read it, unless set.
    pub path: Option<Setting<CookiePath>>,
    /// How long browsers keep it; 365 days for the access token, whose cookie outlives it so that an expired session is seen and
    /// refreshed, and 100 days for the refresh token, unless set.
    pub lifetime_seconds: Option<u32>,
}

/// How the tokens of a session travel.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one, the other, or either")]
pub enum Transport {
    /// Either, as the client asks.
    #[default]
    Any,
    /// Cookies.
    Cookie,
    /// The `Authorization` header; no cookie is set.
    Header,
}

word_form!(Transport, ParseTransportError, "`any`, `cookie` or `header`", {
    Any => "any",
    Cookie => "cookie",
    Header => "header",
});

/// A scope that the cookies used to have; see [`PastScope`](crate::migration::PastScope).
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct PastScopeConfig {
    /// The domain that the cookies had; empty for host-only.
    pub cookie_domain: Setting<CookieDomain>,
    /// When the last server stopped setting them.
    pub retired_at: Setting<Instant>,
    /// How long each was kept, in days.
    pub lifetime_days: u16,
}

impl PastScopeConfig {
    /// A past scope from its parts.
    #[must_use]
    pub const fn new(
        cookie_domain: Setting<CookieDomain>,
        retired_at: Setting<Instant>,
        lifetime_days: u16,
    ) -> Self {
        Self {
            cookie_domain,
            retired_at,
            lifetime_days,
        }
    }
}

/// An engine family that a deployment is to work in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Browser {
    /// Chrome, Edge, Brave, Opera, Android.
    Chromium,
    /// Firefox on desktop and Android.
    Firefox,
    /// Safari, and every browser on iOS.
    Safari,
}

impl Browser {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Safari];
}

word_form!(Browser, ParseBrowserError, "`chromium`, `firefox` or `safari`", {
    Chromium => "chromium",
    Firefox => "firefox",
    Safari => "safari",
});
