use core::fmt;

use super::name::CookieName;
use super::path::CookiePath;
use crate::net::{Host, Site};

/// What identifies a cookie in a browser: name, host, host-only or not, path, partition.
///
/// Value, lifetime, `Secure`, `HttpOnly` and `SameSite` do not belong to the identity ([RFC 6265bis, section 5.7, step 23], and CHIPS for
/// the partition; recorded). A cookie replaces or deletes another one only if all these parts are equal. A host-only cookie and a cookie
/// with `Domain=<the same host>` are two cookies.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookieSpec};
/// use session_cookie_policy::net::{EmbeddedList, Origin, Site};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let (site, _) = Site::of(&api, &EmbeddedList);
/// let id = |domain| {
///     let mut spec = CookieSpec::new(CookieName::parse("sid").unwrap());
///     spec.domain = CookieDomain::parse(domain).unwrap();
///     spec.build().unwrap().id_on(api.host(), &site, &EmbeddedList)
/// };
/// assert_eq!(id("").unwrap().to_string(), "`sid` of api.example.com, path /");
/// assert_eq!(id("api.example.com").unwrap().to_string(), "`sid` of api.example.com and below, path /");
/// assert!(id("other.net").is_err());
/// # }
/// ```
///
/// [RFC 6265bis, section 5.7, step 23]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias = "duplicate")]
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct CookieId {
    /// The name, including the prefix.
    pub name: CookieName,
    /// The host that set the cookie, or its `Domain`.
    pub host: Host,
    /// Whether names below the host get the cookie, too.
    pub scope: HostScope,
    /// The path.
    pub path: CookiePath,
    /// The top-level site, if the cookie is `Partitioned`.
    pub partition: Option<Site>,
}

/// The host-only-flag of RFC 6265bis.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookieSpec, HostScope};
/// use session_cookie_policy::net::{EmbeddedList, Origin, Site};
///
/// let api = Origin::parse("https://example.com").unwrap();
/// let scope = |domain| {
///     let mut spec = CookieSpec::new(CookieName::parse("sid").unwrap());
///     spec.domain = CookieDomain::parse(domain).unwrap();
///     spec.build().unwrap().id_on(api.host(), &Site::of(&api, &EmbeddedList).0, &EmbeddedList).unwrap().scope
/// };
/// assert_eq!(scope(""), HostScope::HostOnly);
/// assert_eq!(scope("example.com"), HostScope::WithSubdomains);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "a flag of RFC 6265bis")]
pub enum HostScope {
    /// Only the host.
    HostOnly,
    /// The host and every name below it.
    WithSubdomains,
}

impl fmt::Display for CookieId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of {}", self.name, self.host)?;
        if self.scope == HostScope::WithSubdomains {
            f.write_str(" and below")?;
        }
        write!(f, ", path {}", self.path)?;
        match &self.partition {
            Some(site) => write!(f, ", in the partition of {site}"),
            None => Ok(()),
        }
    }
}
