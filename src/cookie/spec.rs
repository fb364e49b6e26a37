use alloc::vec::Vec;
use core::fmt;

use super::attributes::CookieAttributes;
use super::domain::CookieDomain;
use super::lifetime::Lifetime;
use super::name::{CookieName, NamePrefix};
use super::path::CookiePath;
use super::priority::Priority;
use super::same_site::SameSite;
use crate::text::{word_form, write_joined};

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
    /// Not `Secure`: browsers send the cookie over plain http, too. For loopback hosts, and for networks that have no https.
    Insecure,
    /// `Secure`: browsers send the cookie only over https (Chromium and Firefox also to loopback hosts).
    Secure,
}

/// The `Partitioned` attribute (CHIPS).
///
/// Source: [CHIPS].
///
/// [CHIPS]: https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies
#[doc(alias("CHIPS", "third-party cookie"))]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "an attribute that is there or not")]
pub enum Partitioning {
    /// Browsers keep the cookie in a separate jar for each top-level site.
    Partitioned,
    /// Browsers keep the cookie in their ordinary jar.
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
    /// Scripts can read and write the cookie, by `document.cookie` or the Cookie Store API.
    Allowed,
    /// `HttpOnly`: only servers can read the cookie.
    Denied,
}

/// A name and attributes. [`build`](Self::build) checks them and makes [`CookieAttributes`].
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
    /// The name, including the prefix.
    pub name: CookieName,
    /// `Domain`. Default: host-only.
    pub domain: CookieDomain,
    /// `Path`. Default: `/`.
    pub path: CookiePath,
    /// `Secure`. Default: yes.
    pub security: Security,
    /// `HttpOnly`. Default: yes.
    pub script_access: ScriptAccess,
    /// `SameSite`. Default: `Lax`.
    pub same_site: SameSite,
    /// `Partitioned`. Default: no.
    pub partitioning: Partitioning,
    /// `Max-Age` and `Expires`. Default: neither; the cookie lasts until the browser is closed.
    pub lifetime: Lifetime,
    /// `Priority`. Default: `Medium`, which is not written.
    pub priority: Priority,
}

impl CookieSpec {
    /// Safe attributes for `name`: host-only, `Path=/`, `Secure`, `HttpOnly`, `SameSite=Lax`, until the browser is closed.
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

    /// Checks whether browsers accept the combination.
    ///
    /// # Errors
    ///
    /// Lists all conflicts:
    ///
    /// - `SameSite=None` or `Partitioned` without `Secure`, or `Partitioned` without `SameSite=None`.
    /// - A [prefix](NamePrefix) whose conditions are not met.
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

/// Browsers would refuse this combination of attributes. Lists all conflicts, at least one.
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
        write_joined(f, &self.conflicts)
    }
}

impl core::error::Error for BuildAttributesError {}

/// Two attributes, or a prefix and an attribute, that cannot be combined.
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
    /// `SameSite=None` without `Secure`. Chromium and Firefox refuse the cookie (RFC 6265bis, section 5.7, step 19).
    #[error("`SameSite=None` needs `Secure`; serve the API over https")]
    NoneWithoutSecure,
    /// `Partitioned` without `SameSite=None`. Chromium does not send such a cookie in embedded pages, and partitions exist for those
    /// (recorded).
    #[error("`Partitioned` needs `SameSite=None`, not `{same_site}`")]
    PartitionedNotNone {
        /// The value.
        same_site: SameSite,
    },
    /// `Partitioned` without `Secure`. Chromium and Firefox refuse the cookie (CHIPS; recorded).
    #[error("`Partitioned` needs `Secure`; serve the API over https")]
    PartitionedWithoutSecure,
    /// A prefix that forbids `Domain` (RFC 6265bis, section 4.1.3.2).
    #[error(
        "`{prefix}` forbids `Domain`, which is `{domain}`; use the prefix `__Secure-` or leave the domain out"
    )]
    PrefixWithDomain {
        /// The prefix.
        prefix: NamePrefix,
        /// The domain.
        domain: CookieDomain,
    },
    /// A prefix that requires `Path=/` (RFC 6265bis, section 4.1.3.2).
    #[error(
        "`{prefix}` requires `Path=/`, not `{path}`; use the prefix `__Secure-` or the path `/`"
    )]
    PrefixWithPath {
        /// The prefix.
        prefix: NamePrefix,
        /// The path.
        path: CookiePath,
    },
    /// A prefix that requires `HttpOnly` (RFC 6265bis, section 4.1.3).
    #[error(
        "`{prefix}` requires `HttpOnly`, so no script can read the cookie; use the prefix `__Host-`"
    )]
    PrefixWithoutHttpOnly {
        /// The prefix.
        prefix: NamePrefix,
    },
    /// A prefix without `Secure` (RFC 6265bis, section 4.1.3).
    #[error("`{prefix}` requires `Secure`; serve the API over https or leave the prefix out")]
    PrefixWithoutSecure {
        /// The prefix.
        prefix: NamePrefix,
    },
}

impl AttributeConflict {
    /// Whether a prefix does not fit the other settings, wherever the API is.
    pub(crate) const fn is_of_settings(&self) -> bool {
        matches!(
            self,
            Self::PrefixWithDomain { .. }
                | Self::PrefixWithPath { .. }
                | Self::PrefixWithoutHttpOnly { .. }
        )
    }
}
