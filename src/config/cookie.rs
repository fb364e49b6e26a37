use time::Duration;

use super::keep::Keep;
use super::setting::Setting;
use crate::config::PrefixChoice;
use crate::cookie::{CookieName, CookiePath, Priority};

/// The settings of one session cookie.
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
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        default,
        expecting = "an object with the field `name`"
    )
)]
#[non_exhaustive]
pub struct CookieConfig {
    /// The name; the prefix is added to it. Default: `session-access` and `session-refresh`, or `session` for a session with one token.
    ///
    /// A name that you give with a prefix (`__Host-sid`) stays as it is. It is an error if browsers would refuse the cookie.
    pub name: Option<Setting<CookieName>>,
    /// `auto`, `none` or the prefix of this name. Default: [`PolicyConfig::prefix`](super::PolicyConfig::prefix).
    pub prefix: Option<Setting<PrefixChoice>>,
    /// The path. Default: `/`.
    ///
    /// Only a cookie for `/` can have the prefix `__Host-`, which keeps sibling hosts from planting one of their own. A narrower path for
    /// the refresh cookie saves bytes in other requests and costs that protection, so it is a
    /// [warning](crate::policy::ProblemKind::PathCostsHostPrefix). With [`Names::SuperTokens`](crate::config::Names::SuperTokens) the
    /// default for the refresh cookie is the refresh route, as the SDK has it.
    pub path: Option<Setting<CookiePath>>,
    /// How long browsers keep the cookie. Default: `lifetime_seconds`.
    ///
    /// With `browser_session`, the cookie lasts until the browser is closed. With `chosen`, each sign-in chooses ("remember me"), up to
    /// `lifetime_seconds`.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::seconds::serialize"))]
    pub keep: Option<Setting<Keep>>,
    /// How long browsers keep the cookie, or the longest time that a sign-in may choose; in seconds.
    ///
    /// Default: 365 days for the access token and 100 days for the refresh token. The access cookie lasts longer than its token because the
    /// server can then see that a session has expired, and refresh it. The cookie of a session with one token lasts until the browser is
    /// closed.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::seconds::serialize"))]
    pub lifetime_seconds: Option<Setting<Keep>>,
    /// How long the application's tokens are valid; in files `token_lifetime_seconds`, in whole seconds. The review compares it with how
    /// long browsers keep the cookie.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "token_lifetime_seconds", with = "super::seconds::whole")
    )]
    pub token_lifetime: Option<Duration>,
    /// The attribute `Priority`: `high`, `medium` (not written) or `low`. Default: `high`. If a site has too many cookies, Chromium then
    /// removes the session last. Other browsers ignore the attribute. It is not written on partitioned cookies.
    pub priority: Option<Setting<Priority>>,
    /// The length of the longest token, in bytes. The review checks it against the limits of browsers and against the budget of the
    /// `Cookie` header.
    pub max_value_len: Option<u32>,
}
