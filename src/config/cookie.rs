use time::Duration;

use super::keep::Keep;
use super::setting::Setting;
use crate::config::PrefixChoice;
use crate::cookie::{CookieName, CookiePath, Priority};

/// What a configuration says of one cookie.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.refresh_cookie.name = Some("renewal".into());
/// config.refresh_cookie.keep = Some(time::Duration::days(30).into());
/// config.refresh_cookie.max_value_len = Some(200);
/// let review = config.review(&EmbeddedList);
/// let refresh = review.pairs()[0].refresh().unwrap().attributes();
/// assert_eq!(refresh.name().as_str(), "__Host-renewal");
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields, default))]
#[non_exhaustive]
pub struct CookieConfig {
    /// The name, to which the prefix is added; `session-access` and `session-refresh` unless set, or `session` for a
    /// session with one token. A name that is given with a prefix
    /// (`__Host-sid`) stays as it is, and browsers must be able to keep it.
    pub name: Option<Setting<CookieName>>,
    /// `auto`, `none` or the prefix of this name; as [`PolicyConfig::prefix`](super::PolicyConfig::prefix) unless set.
    pub prefix: Option<Setting<PrefixChoice>>,
    /// The path. Default: `/`.
    ///
    /// Only a cookie for `/` can have the prefix `__Host-`, which keeps sibling hosts from planting one of their own. A narrower path for
    /// the refresh cookie saves bytes in other requests and costs that protection, so it is a
    /// [warning](crate::policy::ProblemKind::PathCostsHostPrefix). With [`Names::SuperTokens`](crate::config::Names::SuperTokens) the
    /// default for the refresh cookie is the refresh route, as the SDK has it.
    pub path: Option<Setting<CookiePath>>,
    /// How long browsers keep it; `lifetime_seconds` unless set.
    ///
    /// `browser_session`: until the browser ends. `chosen`: as each sign-in says ("remember me"), for `lifetime_seconds` at most.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::seconds::serialize"))]
    pub keep: Option<Setting<Keep>>,
    /// How long browsers keep it, or keep it at most; 365 days for the access token, whose cookie outlives it so that an expired session is seen and
    /// refreshed, and 100 days for the refresh token, unless set. The cookie of a session with one token ends with the browser unless set.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::seconds::serialize"))]
    pub lifetime_seconds: Option<Setting<Keep>>,
    /// How long the token in it is valid, as the application issues it; in files `token_lifetime_seconds`, in whole seconds. Checked against how long browsers keep the cookie.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "token_lifetime_seconds", with = "super::seconds::whole")
    )]
    pub token_lifetime: Option<Duration>,
    /// The attribute `Priority`: `high`, `medium` (not written) or `low`. Default: `high`, so that Chromium removes the session last when
    /// the site has too many cookies. Other browsers ignore it. Not written on partitioned cookies.
    pub priority: Option<Setting<Priority>>,
    /// Octets of the longest token; checked against what browsers keep and against the budget of the `Cookie` header.
    pub max_value_len: Option<u32>,
}
