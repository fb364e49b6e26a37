use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use time::OffsetDateTime;

use super::instant::Instant;
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning};
use crate::distinct::Keyed;
use crate::net::Host;

/// A cookie that is no longer set, but that browsers may still hold.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, CookiePath};
/// use session_cookie_policy::migration::{Instant, PastCookie};
///
/// let mut past = PastCookie::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// assert_eq!(past.sunset(), None);
/// past.retired_at = Some(Instant::parse("2026-06-01T00:00:00Z").unwrap());
/// // No browser keeps a cookie for longer than 400 days.
/// assert_eq!(past.sunset().unwrap().to_string(), "2027-07-06T00:00:00Z");
/// ```
///
/// Source: [RFC 6265bis, section 5.5].
///
/// [RFC 6265bis, section 5.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5
#[doc(alias("old cookie", "stale cookie"))]
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct PastCookie {
    /// The name, including the prefix.
    pub name: CookieName,
    /// The domain. Default: host-only.
    pub domain: CookieDomain,
    /// The path.
    pub path: CookiePath,
    /// The partitioning. Default: unpartitioned.
    pub partitioning: Partitioning,
    /// When the last server stopped setting it; `None` if that is unknown.
    pub retired_at: Option<Instant>,
    /// How long browsers kept it. Default: 400 days, the longest that they allow.
    pub lifetime: Lifetime,
    /// The hosts that set it. If empty, all hosts of the deployment.
    pub hosts: Vec<Host>,
}

impl PastCookie {
    /// A host-only cookie; all other fields have their defaults.
    #[must_use]
    pub fn new(name: CookieName, path: CookiePath) -> Self {
        Self {
            name,
            domain: CookieDomain::HostOnly,
            path,
            partitioning: Partitioning::Unpartitioned,
            retired_at: None,
            lifetime: Lifetime::LONGEST,
            hosts: Vec::new(),
        }
    }

    /// When the cookie has expired in every browser; `None` if it is unknown when it was last set.
    #[must_use]
    pub fn sunset(&self) -> Option<Instant> {
        sunset(self.retired_at, self.lifetime)
    }

    /// Whether browsers may still hold it at `now`.
    #[must_use]
    pub fn may_be_held(&self, now: OffsetDateTime) -> bool {
        self.sunset().is_none_or(|sunset| now < sunset.get())
    }

    /// Whether `host` set it.
    #[must_use]
    pub fn was_set_by(&self, host: &Host) -> bool {
        self.hosts.is_empty() || self.hosts.contains(host)
    }
}

impl fmt::Display for PastCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ", self.name)?;
        match self.domain.shared() {
            Some(domain) => write!(f, "with Domain={domain}")?,
            None => f.write_str("without Domain")?,
        }
        write!(f, ", path {}", self.path)?;
        match self.partitioning {
            Partitioning::Partitioned => f.write_str(", partitioned"),
            Partitioning::Unpartitioned => Ok(()),
        }
    }
}

impl Keyed for PastCookie {
    fn key(&self) -> String {
        let mut key = self.to_string();
        for host in &self.hosts {
            key.extend([" ", &*host.to_string()]);
        }
        key
    }
}

/// The sunset is written in place of the lifetime.
#[cfg(feature = "serde")]
impl serde::Serialize for PastCookie {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("PastCookie", 7)?;
        fields.serialize_field("name", &self.name)?;
        fields.serialize_field("cookie_domain", &self.domain)?;
        fields.serialize_field("path", &self.path)?;
        fields.serialize_field("partitioning", &self.partitioning)?;
        fields.serialize_field("retired_at", &self.retired_at)?;
        fields.serialize_field("sunset", &self.sunset())?;
        fields.serialize_field("hosts", &self.hosts)?;
        fields.end()
    }
}

/// When a cookie with this lifetime that was last set then has expired in every browser.
pub(crate) fn sunset(retired_at: Option<Instant>, lifetime: Lifetime) -> Option<Instant> {
    retired_at.map(|retired_at| retired_at.after(lifetime.at_most()))
}

/// The later of two sunsets; an unknown one is later than all others.
pub(crate) fn later<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    Some(one?.max(other?))
}
