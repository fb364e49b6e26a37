use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use time::OffsetDateTime;

use super::date::HttpDate;
use super::domain::{CookieDomain, DomainRefusal, DomainVerdict};
use super::grammar::MAX_NAME_VALUE_LEN;
use super::id::{CookieId, HostScope};
use super::lifetime::Lifetime;
use super::name::{CookieName, NamePrefix};
use super::path::CookiePath;
use super::same_site::SameSite;
use super::set_cookie::{OversizedCookie, SetCookie};
use super::value::CookieValue;
use crate::net::{Host, Site, SuffixList};

/// The `Secure` attribute.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an attribute that is there or not")]
pub enum Security {
    /// Also over plain http; for loopback and for networks that have nothing else.
    Insecure,
    /// `Secure`: over https only (and to loopback hosts in Chromium and Firefox).
    Secure,
}

/// The `Partitioned` attribute (CHIPS).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an attribute that is there or not")]
pub enum Partitioning {
    /// One jar per top-level site.
    Partitioned,
    /// The one jar.
    Unpartitioned,
}

/// A name and attributes that are to become [`CookieAttributes`].
///
/// ```
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookieSpec};
///
/// let mut spec = CookieSpec::new(CookieName::parse("__Host-sid").unwrap());
/// spec.domain = CookieDomain::parse("example.com").unwrap();
/// let error = spec.build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`__Host-` forbids `Domain`, which is `example.com`; use the prefix `__Secure-` or leave the domain out",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CookieSpec {
    /// The name, prefix included.
    pub name: CookieName,
    /// Host-only unless changed.
    pub domain: CookieDomain,
    /// `/` unless changed.
    pub path: CookiePath,
    /// `Secure` unless changed.
    pub security: Security,
    /// `Lax` unless changed.
    pub same_site: SameSite,
    /// Unpartitioned unless changed.
    pub partitioning: Partitioning,
    /// A browser session unless changed.
    pub lifetime: Lifetime,
}

impl CookieSpec {
    /// Safe attributes for `name`: host-only, `Path=/`, `Secure`, `SameSite=Lax`, until the browser session ends.
    #[must_use]
    pub fn new(name: CookieName) -> Self {
        Self {
            name,
            domain: CookieDomain::HostOnly,
            path: CookiePath::root(),
            security: Security::Secure,
            same_site: SameSite::Lax,
            partitioning: Partitioning::Unpartitioned,
            lifetime: Lifetime::BROWSER_SESSION,
        }
    }

    /// Checks the combination.
    ///
    /// # Errors
    ///
    /// All conflicts at once:
    ///
    /// - `SameSite=None` or `Partitioned` without `Secure`; `Partitioned` without `SameSite=None`
    /// - a [prefix](NamePrefix) whose conditions are not met
    pub fn build(self) -> Result<CookieAttributes, BuildAttributesError> {
        let conflicts = self.conflicts();
        if conflicts.is_empty() {
            Ok(CookieAttributes::render(self))
        } else {
            Err(BuildAttributesError { conflicts })
        }
    }

    fn conflicts(&self) -> Vec<AttributeConflict> {
        let mut conflicts = Vec::new();
        let insecure = self.security == Security::Insecure;
        if insecure && self.same_site == SameSite::None {
            conflicts.push(AttributeConflict::NoneWithoutSecure);
        }
        if self.partitioning == Partitioning::Partitioned {
            if insecure {
                conflicts.push(AttributeConflict::PartitionedWithoutSecure);
            }
            if self.same_site != SameSite::None {
                conflicts.push(AttributeConflict::PartitionedNotNone {
                    same_site: self.same_site,
                });
            }
        }
        let Some(prefix) = self.name.prefix() else {
            return conflicts;
        };
        if insecure {
            conflicts.push(AttributeConflict::PrefixWithoutSecure { prefix });
        }
        if prefix.requires_host_only() {
            if self.domain != CookieDomain::HostOnly {
                conflicts.push(AttributeConflict::PrefixWithDomain {
                    prefix,
                    domain: self.domain.clone(),
                });
            }
            if !self.path.is_root() {
                conflicts.push(AttributeConflict::PrefixWithPath {
                    prefix,
                    path: self.path.clone(),
                });
            }
        }
        conflicts
    }
}

/// The name and the attributes of a session cookie, in a combination that browsers accept.
///
/// Made by [`CookieSpec::build`] only, so it always satisfies the conditions of its name's prefix, `SameSite=None` always comes with
/// `Secure`, and `HttpOnly` is always set: no script reads a session token.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, CookieSpec, CookieValue, Lifetime};
/// use time::{Duration, macros::datetime};
///
/// let mut spec = CookieSpec::new(CookieName::parse("__Host-sid").unwrap());
/// spec.lifetime = Lifetime::new(Duration::hours(1)).unwrap();
/// let attributes = spec.build().unwrap();
///
/// let value = CookieValue::new("token").unwrap();
/// let set = attributes.set(value, datetime!(2026-11-22 12:00 UTC)).unwrap();
/// assert_eq!(
///     set.to_string(),
///     "__Host-sid=token; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600; Expires=Sun, 22 Nov 2026 13:00:00 GMT",
/// );
/// assert_eq!(
///     attributes.clear().to_string(),
///     "__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
// INVARIANT (consistent): `spec` has no conflicts, and `fixed` is what its fields write.
pub struct CookieAttributes {
    spec: CookieSpec,
    /// All attributes but the lifetime, from the first `;` on, so that writing a cookie copies three pieces.
    fixed: String,
}

impl CookieAttributes {
    fn render(spec: CookieSpec) -> Self {
        let mut fixed = String::new();
        let mut push = |name: &str, value: &str| {
            fixed.push_str("; ");
            fixed.push_str(name);
            fixed.push_str(value);
        };
        if let Some(domain) = spec.domain.shared() {
            push("Domain=", domain.as_str());
        }
        push("Path=", spec.path.as_str());
        if spec.security == Security::Secure {
            push("Secure", "");
        }
        push("HttpOnly", "");
        push("SameSite=", spec.same_site.as_str());
        if spec.partitioning == Partitioning::Partitioned {
            push("Partitioned", "");
        }
        Self { spec, fixed }
    }

    /// The name, prefix included.
    #[must_use]
    pub const fn name(&self) -> &CookieName {
        &self.spec.name
    }

    /// `Domain`.
    #[must_use]
    pub const fn domain(&self) -> &CookieDomain {
        &self.spec.domain
    }

    /// `Path`.
    #[must_use]
    pub const fn path(&self) -> &CookiePath {
        &self.spec.path
    }

    /// `Secure`.
    #[must_use]
    pub const fn security(&self) -> Security {
        self.spec.security
    }

    /// `SameSite`.
    #[must_use]
    pub const fn same_site(&self) -> SameSite {
        self.spec.same_site
    }

    /// `Partitioned`.
    #[must_use]
    pub const fn partitioning(&self) -> Partitioning {
        self.spec.partitioning
    }

    /// `Max-Age` and `Expires`.
    #[must_use]
    pub const fn lifetime(&self) -> Lifetime {
        self.spec.lifetime
    }

    /// The parts again, to derive other attributes from them.
    #[must_use]
    pub fn to_spec(&self) -> CookieSpec {
        self.spec.clone()
    }

    /// The cookie with a value, received at `now`.
    ///
    /// # Errors
    ///
    /// - name and value together over 4096 octets: browsers refuse the cookie, they do not cut it
    pub fn set<'a>(
        &'a self,
        value: CookieValue<'a>,
        now: OffsetDateTime,
    ) -> Result<SetCookie<'a>, OversizedCookie> {
        let len = self.name().as_str().len().saturating_add(value.len());
        if len > MAX_NAME_VALUE_LEN {
            return Err(OversizedCookie { len });
        }
        let expiry = self.lifetime().max_age().map(|max_age| {
            let at = now.checked_add(max_age).unwrap_or(now);
            (max_age.whole_seconds(), HttpDate::new(at))
        });
        Ok(SetCookie::new(self, value, expiry))
    }

    /// The cookie that deletes this one: same identity, no value, expired.
    ///
    /// Repeats all attributes, since a deletion that would be refused as a cookie deletes nothing (recorded in Chromium and Firefox).
    #[must_use]
    pub const fn clear(&self) -> SetCookie<'_> {
        SetCookie::new(self, CookieValue::EMPTY, Some((0, HttpDate::EPOCH)))
    }

    /// Which cookie this is in a browser's store when `host` sets it, under the top-level site `top_level` if it is partitioned.
    ///
    /// # Errors
    ///
    /// When browsers refuse the `Domain` from this host.
    pub fn id_on(
        &self,
        host: &Host,
        top_level: &Site,
        list: &dyn SuffixList,
    ) -> Result<CookieId, DomainRefusal> {
        let (host, scope) = match (self.domain().on_host(host, list), self.domain().shared()) {
            (DomainVerdict::Refused(refusal), _) => return Err(refusal),
            (DomainVerdict::Shared, Some(domain)) => {
                (Host::Domain(domain.clone()), HostScope::WithSubdomains)
            }
            (DomainVerdict::HostOnly | DomainVerdict::Shared, _) => {
                (host.clone(), HostScope::HostOnly)
            }
        };
        Ok(CookieId {
            name: self.name().clone(),
            host,
            scope,
            path: self.path().clone(),
            partition: match self.partitioning() {
                Partitioning::Partitioned => Some(top_level.clone()),
                Partitioning::Unpartitioned => None,
            },
        })
    }

    pub(super) fn fixed(&self) -> &str {
        &self.fixed
    }
}

/// The attributes by name; `max_age_seconds` is what browsers make of the lifetime.
#[cfg(feature = "serde")]
impl serde::Serialize for CookieAttributes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("CookieAttributes", 8)?;
        fields.serialize_field("name", self.name())?;
        fields.serialize_field("domain", self.domain())?;
        fields.serialize_field("path", self.path())?;
        fields.serialize_field("secure", &(self.security() == Security::Secure))?;
        fields.serialize_field("http_only", &true)?;
        fields.serialize_field("same_site", &self.same_site())?;
        let partitioned = self.partitioning() == Partitioning::Partitioned;
        fields.serialize_field("partitioned", &partitioned)?;
        let max_age = self.lifetime().max_age();
        fields.serialize_field(
            "max_age_seconds",
            &max_age.map(time::Duration::whole_seconds),
        )?;
        fields.end()
    }
}

/// Attributes that browsers would refuse together. Holds all conflicts; never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BuildAttributesError {
    conflicts: Vec<AttributeConflict>,
}

impl BuildAttributesError {
    /// The conflicts.
    #[must_use]
    pub fn conflicts(&self) -> &[AttributeConflict] {
        &self.conflicts
    }
}

impl fmt::Display for BuildAttributesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, conflict) in self.conflicts.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            conflict.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for BuildAttributesError {}

/// Two attributes, or an attribute and a prefix, of which browsers accept one at most.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AttributeConflict {
    /// Refused by Chromium and Firefox (RFC 6265bis, section 5.7, step 19).
    #[error("`SameSite=None` needs `Secure`; serve the API over https")]
    NoneWithoutSecure,
    /// Useless: Chromium keeps such a cookie out of embedded pages, for which partitions are made (recorded).
    #[error("`Partitioned` needs `SameSite=None`, not `{same_site}`")]
    PartitionedNotNone {
        /// The value.
        same_site: SameSite,
    },
    /// Refused by Chromium and Firefox (CHIPS; recorded).
    #[error("`Partitioned` needs `Secure`; serve the API over https")]
    PartitionedWithoutSecure,
    /// RFC 6265bis, section 4.1.3.2.
    #[error(
        "`{prefix}` forbids `Domain`, which is `{domain}`; use the prefix `__Secure-` or leave the domain out"
    )]
    PrefixWithDomain {
        /// The prefix.
        prefix: NamePrefix,
        /// The domain.
        domain: CookieDomain,
    },
    /// RFC 6265bis, section 4.1.3.2.
    #[error(
        "`{prefix}` requires `Path=/`, not `{path}`; use the prefix `__Secure-` or the path `/`"
    )]
    PrefixWithPath {
        /// The prefix.
        prefix: NamePrefix,
        /// The path.
        path: CookiePath,
    },
    /// RFC 6265bis, section 4.1.3.
    #[error("`{prefix}` requires `Secure`; serve the API over https or leave the prefix out")]
    PrefixWithoutSecure {
        /// The prefix.
        prefix: NamePrefix,
    },
}
