use crate::config::{PlainHttp, PrefixChoice};
use crate::cookie::{
    CookieDomain, CookieName, CookiePath, Lifetime, Partitioning, Priority, ScriptAccess,
};

/// The settings of a session cookie that do not follow from the API and the website.
///
/// An argument of [`cookie_attributes`](crate::advice::cookie_attributes).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::advice::{CookieOptions, cookie_attributes};
/// use session_cookie_policy::cookie::{CookieName, CookiePath, CookieValue, Lifetime, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let mut options = CookieOptions::new(CookieName::parse("renewal").unwrap(), CookiePath::parse("/auth").unwrap());
/// options.lifetime = Lifetime::new(time::Duration::days(30)).unwrap();
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let cookie = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap();
/// assert_eq!(
///     cookie.attributes().set(CookieValue::new("r1").unwrap(), now).unwrap().to_string(),
///     "__Secure-renewal=r1; Path=/auth; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000; Expires=Tue, 22 Dec 2026 12:00:00 GMT; Priority=High",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CookieOptions {
    /// The name; the prefix is added to it. A name that already has a prefix stays as it is.
    pub name: CookieName,
    /// The prefix. Default: derived.
    pub prefix: PrefixChoice,
    /// The domain. Default: host-only.
    pub domain: CookieDomain,
    /// The path. Default: `/`.
    pub path: CookiePath,
    /// How long browsers keep the cookie. Default: until the browser is closed.
    pub lifetime: Lifetime,
    /// Whether scripts can read the cookie. Default: no (`HttpOnly`).
    pub script_access: ScriptAccess,
    /// Whether the cookie is partitioned. Default: unpartitioned.
    pub partitioning: Partitioning,
    /// The priority. Default: `High`. If the site has too many cookies, Chromium then removes the session last. Not written with
    /// `Partitioned`.
    pub priority: Priority,
    /// Whether plain http is allowed to a host that is not this machine. Default: refused.
    pub plain_http: PlainHttp,
}

impl CookieOptions {
    /// The defaults for a cookie with this name and path.
    #[must_use]
    pub const fn new(name: CookieName, path: CookiePath) -> Self {
        Self {
            name,
            prefix: PrefixChoice::Auto,
            domain: CookieDomain::HostOnly,
            path,
            lifetime: Lifetime::BROWSER_SESSION,
            script_access: ScriptAccess::Denied,
            partitioning: Partitioning::Unpartitioned,
            priority: Priority::High,
            plain_http: PlainHttp::Refuse,
        }
    }
}
