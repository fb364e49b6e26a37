use crate::config::{PlainHttp, PrefixChoice};
use crate::cookie::{
    CookieDomain, CookieName, CookiePath, Lifetime, Partitioning, Priority, ScriptAccess,
};

/// What a session cookie is to be, as far as it does not follow from the API and the website.
///
/// The question of [`cookie_attributes`](crate::advice::cookie_attributes).
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
    /// The name, to which the prefix is added; with a prefix of its own it stays as it is.
    pub name: CookieName,
    /// Derived unless changed.
    pub prefix: PrefixChoice,
    /// Host-only unless changed.
    pub domain: CookieDomain,
    /// `/` unless changed.
    pub path: CookiePath,
    /// A browser session unless changed.
    pub lifetime: Lifetime,
    /// `HttpOnly` unless changed.
    pub script_access: ScriptAccess,
    /// Unpartitioned unless changed.
    pub partitioning: Partitioning,
    /// `High` unless changed: Chromium removes the session last when the site has too many cookies. Not written with `Partitioned`.
    pub priority: Priority,
    /// Refused unless changed.
    pub plain_http: PlainHttp,
}

impl CookieOptions {
    /// The defaults for a cookie of this name.
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
