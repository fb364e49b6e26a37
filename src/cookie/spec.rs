use alloc::vec::Vec;
use core::fmt;

use super::attributes::CookieAttributes;
use super::domain::CookieDomain;
use super::lifetime::Lifetime;
use super::name::{CookieName, NamePrefix};
use super::path::CookiePath;
use super::priority::Priority;
use super::same_site::SameSite;
use crate::text::word_form;

/// The `Secure` attribute.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, CookieSpec, Security};
///
/// let mut spec = CookieSpec::new(CookieName::parse("sid").unwrap());
/// assert_eq!(spec.security, Security::Secure);
/// spec.security = Security::Insecure; // for http://localhost in Safari
/// assert!(!spec.build().unwrap().clear().to_string().contains("Secure"));
/// ```
///
/// Source: [RFC 6265bis, section 4.1.2.5].
///
/// [RFC 6265bis, section 4.1.2.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.5
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an attribute that is there or not")]
pub enum Security {
    /// Also over plain http; for loopback and for networks that have nothing else.
    Insecure,
    /// `Secure`: over https only (and to loopback hosts in Chromium and Firefox).
    Secure,
}

/// The `Partitioned` attribute (CHIPS).
///
/// Source: [CHIPS].
///
/// [CHIPS]: https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an attribute that is there or not")]
pub enum Partitioning {
    /// One jar per top-level site.
    Partitioned,
    /// The one jar.
    Unpartitioned,
}

word_form!(cookie: Partitioning, "`partitioned` or `unpartitioned`", {
    Partitioned => "partitioned",
    Unpartitioned => "unpartitioned",
});

/// The `HttpOnly` attribute.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, CookieSpec, ScriptAccess};
///
/// let mut spec = CookieSpec::new(CookieName::parse("__Host-csrf").unwrap());
/// assert_eq!(spec.script_access, ScriptAccess::Denied);
/// spec.script_access = ScriptAccess::Allowed; // a token that the page copies into a header
/// assert!(!spec.build().unwrap().clear().to_string().contains("HttpOnly"));
/// ```
///
/// Source: [RFC 6265bis, section 4.1.2.6].
///
/// [RFC 6265bis, section 4.1.2.6]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.2.6
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an attribute that is there or not")]
pub enum ScriptAccess {
    /// `document.cookie` and the Cookie Store API read and write it.
    Allowed,
    /// `HttpOnly`: only servers see it.
    Denied,
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
    /// `HttpOnly` unless changed.
    pub script_access: ScriptAccess,
    /// `Lax` unless changed.
    pub same_site: SameSite,
    /// Unpartitioned unless changed.
    pub partitioning: Partitioning,
    /// A browser session unless changed.
    pub lifetime: Lifetime,
    /// `Medium`, which is not written, unless changed.
    pub priority: Priority,
}

impl CookieSpec {
    /// Safe attributes for `name`: host-only, `Path=/`, `Secure`, `HttpOnly`, `SameSite=Lax`, until the browser session ends.
    #[must_use]
    pub fn new(name: CookieName) -> Self {
        Self {
            name,
            domain: CookieDomain::HostOnly,
            path: CookiePath::root(),
            security: Security::Secure,
            script_access: ScriptAccess::Denied,
            same_site: SameSite::Lax,
            partitioning: Partitioning::Unpartitioned,
            lifetime: Lifetime::BROWSER_SESSION,
            priority: Priority::Medium,
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
            Ok(CookieAttributes::new(self))
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
        if prefix.requires_http_only() && self.script_access == ScriptAccess::Allowed {
            conflicts.push(AttributeConflict::PrefixWithoutHttpOnly { prefix });
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

/// Attributes that browsers would refuse together. Holds all conflicts; never empty.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, CookieSpec, SameSite, Security};
///
/// let mut spec = CookieSpec::new(CookieName::parse("__Host-sid").unwrap());
/// spec.security = Security::Insecure;
/// spec.same_site = SameSite::None;
/// let error = spec.build().unwrap_err();
/// assert_eq!(error.conflicts().len(), 2); // `None` needs `Secure`, and so does the prefix
/// ```
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
///
/// ```
/// use session_cookie_policy::cookie::{AttributeConflict, CookieName, CookieSpec, Partitioning};
///
/// let mut spec = CookieSpec::new(CookieName::parse("sid").unwrap()); // `SameSite=Lax`
/// spec.partitioning = Partitioning::Partitioned;
/// let error = spec.build().unwrap_err();
/// assert!(matches!(error.conflicts(), [AttributeConflict::PartitionedNotNone { .. }]));
/// assert_eq!(error.to_string(), "`Partitioned` needs `SameSite=None`, not `Lax`");
/// ```
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
    #[error(
        "`{prefix}` requires `HttpOnly`, so no script can read the cookie; use the prefix `__Host-`"
    )]
    PrefixWithoutHttpOnly {
        /// The prefix.
        prefix: NamePrefix,
    },
    /// RFC 6265bis, section 4.1.3.
    #[error("`{prefix}` requires `Secure`; serve the API over https or leave the prefix out")]
    PrefixWithoutSecure {
        /// The prefix.
        prefix: NamePrefix,
    },
}
