use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use time::Duration;

use super::setting::Setting;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning};
use crate::migration::{Instant, sunset};
use crate::net::Origin;

/// The domain, names and paths that the session cookies had earlier. Browsers may still hold such cookies.
///
/// Until the lifetime after [`retired_at`](Self::retired_at) has passed, the tokens of such cookies are accepted. Every response that sets
/// or clears a session clears the cookies.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{PastScopeConfig, PolicyConfig};
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// // Until June the cookies were shared by all of example.com.
/// config.history.push(PastScopeConfig::new("example.com".into(), "2026-06-01T00:00:00Z".into(), 365));
/// let review = config.review(&EmbeddedList);
/// assert_eq!(
///     review.history()[0].to_string(),
///     "`__Secure-session-access` with Domain=example.com, path /",
/// );
/// assert_eq!(review.history()[0].sunset().unwrap().to_string(), "2027-06-01T00:00:00Z");
/// # }
/// ```
///
/// [`plan_migration`](crate::rollout::plan_migration) writes these entries. The [guide](crate::guide::migrations) explains when you can
/// remove them.
#[doc(alias = "migration")]
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        expecting = "an object with the fields `cookie_domain`, `retired_at` and `lifetime_days`"
    )
)]
#[non_exhaustive]
pub struct PastScopeConfig {
    /// The domain that the cookies had. Empty: host-only.
    pub cookie_domain: Setting<CookieDomain>,
    /// When the last server stopped setting them.
    pub retired_at: Setting<Instant>,
    /// How long browsers kept each cookie, in days.
    pub lifetime_days: u16,
    /// How the cookie of a session with one token differed from the present one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub session_cookie: PastCookieConfig,
    /// How the cookie of the access token differed from the present one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub access_cookie: PastCookieConfig,
    /// How the cookie of the refresh token differed from the present one.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub refresh_cookie: PastCookieConfig,
    /// How the cookies beside the session differed from the present ones, by their present [key](super::CookieKey).
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "BTreeMap::is_empty")
    )]
    pub cookies: BTreeMap<String, PastCookieConfig>,
    /// Cookies that are no longer used, by name. They are cleared; their values are never read.
    ///
    /// If an entry has these or [`cookies`](Self::cookies), it applies to the session cookies only if it also has a field for them.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub clear_only: Vec<PastCookieConfig>,
    /// Whether the cookies were partitioned. Default: unpartitioned.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub partitioning: Option<Setting<Partitioning>>,
    /// The APIs that set the cookies. Default: all APIs.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub api: Vec<Setting<Origin>>,
}

/// What a cookie used to be.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{PastScopeConfig, PolicyConfig};
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// // Until June the refresh cookie was `renewal`, for all paths, and the access cookie was as it is.
/// let mut past = PastScopeConfig::new("".into(), "2026-06-01T00:00:00Z".into(), 100);
/// past.refresh_cookie.name = Some("renewal".into());
/// past.refresh_cookie.path = Some("/".into());
/// config.history.push(past);
/// let review = config.review(&EmbeddedList);
/// assert!(!review.has_errors());
/// assert!(review.history().iter().any(|cookie| cookie.to_string() == "`renewal` without Domain, path /"));
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        default,
        expecting = "an object with the field `name`"
    )
)]
#[non_exhaustive]
pub struct PastCookieConfig {
    /// The name, including its prefix. Default: the present name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub name: Option<Setting<CookieName>>,
    /// The path. Default: the present path.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub path: Option<Setting<CookiePath>>,
}

impl PastScopeConfig {
    /// From when on no browser holds such cookies; `None` if a part of it cannot be read.
    pub(crate) fn sunset(&self) -> Option<Instant> {
        let lifetime = Lifetime::new(Duration::days(self.lifetime_days.into())).ok()?;
        sunset(self.retired_at.get().ok().copied(), lifetime)
    }

    /// A past scope that differs only in the domain.
    #[must_use]
    pub fn new(
        cookie_domain: Setting<CookieDomain>,
        retired_at: Setting<Instant>,
        lifetime_days: u16,
    ) -> Self {
        Self {
            cookie_domain,
            retired_at,
            lifetime_days,
            session_cookie: PastCookieConfig::default(),
            access_cookie: PastCookieConfig::default(),
            refresh_cookie: PastCookieConfig::default(),
            cookies: BTreeMap::new(),
            clear_only: Vec::new(),
            partitioning: None,
            api: Vec::new(),
        }
    }
}

/// So that the texts of configurations stay as they are.
#[cfg(feature = "serde")]
fn is_default(cookie: &PastCookieConfig) -> bool {
    *cookie == PastCookieConfig::default()
}
