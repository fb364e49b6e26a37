use alloc::borrow::ToOwned as _;
use alloc::format;
use alloc::string::String;
use core::fmt;

use time::OffsetDateTime;

use super::date::HttpDate;
use super::domain::CookieDomain;
use super::domain_verdict::{DomainRefusal, DomainVerdict};
use super::id::{CookieId, HostScope};
use super::lifetime::Lifetime;
use super::name::CookieName;
use super::path::CookiePath;
use super::priority::Priority;
use super::same_site::SameSite;
use super::set_cookie::{Expiry, OversizedCookie, SetCookie};
use super::spec::{CookieSpec, Partitioning, ScriptAccess, Security};
use super::value::CookieValue;
use crate::net::{Host, Site, SuffixList};

/// The name and the attributes of a session cookie, in a combination that browsers accept.
///
/// Only [`CookieSpec::build`] makes this value. It therefore always meets the conditions of its name's prefix, and `SameSite=None` always
/// comes with `Secure`.
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
///
/// Sources: [RFC 6265bis, section 5.7], steps 13 and 19 to 21; CHIPS, for partitions.
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias = "Set-Cookie")]
#[derive(Clone, Debug, Eq, PartialEq)]
// INVARIANT (consistent): `spec` has no conflicts, and the texts are what its fields write.
pub struct CookieAttributes {
    spec: CookieSpec,
    /// The header that deletes it.
    clear: String,
    /// The bytes of it in front of the value, in front of what follows `Domain` and `Path`, and in front of `Max-Age`.
    start_len: usize,
    scope_len: usize,
    fixed_len: usize,
    /// What follows the value of a cookie that is set, to be followed by the date unless it is one of a browser session.
    end_of_set: String,
}

/// A partitioned cookie is `Secure`, and lives in a frame of another site, which `SameSite=None` lets write.
const END_OF_PARTITIONED_CLEAR: &str = "; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";
/// The same cookie outside of the partition.
const END_OF_UNPARTITIONED_CLEAR: &str =
    "; Secure; HttpOnly; SameSite=None; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

impl CookieAttributes {
    pub(super) fn new(spec: CookieSpec) -> Self {
        let mut fixed = format!("{}=", spec.name);
        let start_len = fixed.len();
        let mut push = |name: &str, value: &str| {
            fixed.push_str("; ");
            fixed.push_str(name);
            fixed.push_str(value);
        };
        if let Some(domain) = spec.domain.shared() {
            push("Domain=", domain.as_str());
        }
        push("Path=", spec.path.as_str());
        let scope_len = fixed.len();
        let mut push = |name: &str, value: &str| {
            fixed.push_str("; ");
            fixed.push_str(name);
            fixed.push_str(value);
        };
        if spec.security == Security::Secure {
            push("Secure", "");
        }
        if spec.script_access == ScriptAccess::Denied {
            push("HttpOnly", "");
        }
        push("SameSite=", spec.same_site.as_str());
        if spec.partitioning == Partitioning::Partitioned {
            push("Partitioned", "");
        }
        let fixed_len = fixed.len();
        let attributes = fixed.get(start_len..).unwrap_or("");
        let end_of_set = match spec.lifetime.max_age() {
            Some(max_age) => format!(
                "{attributes}; Max-Age={}; Expires=",
                max_age.whole_seconds()
            ),
            None => attributes.to_owned(),
        };
        Self {
            clear: format!("{fixed}; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
            start_len,
            scope_len,
            fixed_len,
            end_of_set,
            spec,
        }
    }

    /// The name, including the prefix.
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

    /// `HttpOnly`.
    #[must_use]
    pub const fn script_access(&self) -> ScriptAccess {
        self.spec.script_access
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

    /// `Priority`.
    #[must_use]
    pub const fn priority(&self) -> Priority {
        self.spec.priority
    }

    /// The parts, for deriving other attributes from them.
    #[must_use]
    pub fn to_spec(&self) -> CookieSpec {
        self.spec.clone()
    }

    /// A header that sets the cookie to `value`. `now` is the current time; `Expires` is computed from it.
    ///
    /// # Errors
    ///
    /// - The name and the value have more than 4096 bytes together. Browsers refuse such a cookie; they do not shorten it.
    pub fn set<'a>(
        &'a self,
        value: CookieValue<'a>,
        now: OffsetDateTime,
    ) -> Result<SetCookie<'a>, OversizedCookie> {
        self.set_at(value, HttpDate::new(now))
    }

    /// As [`set`](Self::set).
    #[inline]
    pub(crate) fn set_at<'a>(
        &'a self,
        value: CookieValue<'a>,
        now: HttpDate,
    ) -> Result<SetCookie<'a>, OversizedCookie> {
        let expiry = match self.lifetime().max_age() {
            Some(max_age) => Expiry::At(now.after(max_age)),
            None => Expiry::BrowserSession,
        };
        SetCookie::new(self, value, expiry).checked()
    }

    /// A header that sets the cookie with another [lifetime](Self::lifetime): for "remember me", or for a cookie that must not outlive its
    /// session.
    ///
    /// ```
    /// use session_cookie_policy::cookie::{CookieName, CookieSpec, CookieValue, Lifetime};
    /// use time::{Duration, macros::datetime};
    ///
    /// let sid = CookieSpec::new(CookieName::parse("sid").unwrap()).build().unwrap();
    /// let (value, now) = (CookieValue::new("token").unwrap(), datetime!(2026-11-22 12:00 UTC));
    /// let remembered = sid.set_for(value, now, Lifetime::new(Duration::days(1)).unwrap()).unwrap();
    /// assert!(remembered.to_string().ends_with("; Max-Age=86400; Expires=Mon, 23 Nov 2026 12:00:00 GMT"));
    /// let until_the_browser_ends = sid.set_for(value, now, Lifetime::BROWSER_SESSION).unwrap();
    /// assert!(until_the_browser_ends.to_string().ends_with("SameSite=Lax"));
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`set`](Self::set).
    #[doc(alias = "remember me")]
    pub fn set_for<'a>(
        &'a self,
        value: CookieValue<'a>,
        now: OffsetDateTime,
        lifetime: Lifetime,
    ) -> Result<SetCookie<'a>, OversizedCookie> {
        self.set_for_at(value, HttpDate::new(now), lifetime)
    }

    /// As [`set_for`](Self::set_for).
    pub(crate) fn set_for_at<'a>(
        &'a self,
        value: CookieValue<'a>,
        now: HttpDate,
        lifetime: Lifetime,
    ) -> Result<SetCookie<'a>, OversizedCookie> {
        let expiry = match lifetime.max_age() {
            Some(max_age) => Expiry::After(max_age, now.after(max_age)),
            None => Expiry::BrowserSession,
        };
        SetCookie::new(self, value, expiry).checked()
    }

    /// A header that deletes the cookie: the same identity, no value, expired.
    ///
    /// It repeats all attributes. If browsers would refuse these attributes on a cookie, they would not delete the cookie either (recorded
    /// in Chromium and Firefox).
    #[doc(alias("remove", "delete", "logout"))]
    #[must_use]
    pub const fn clear(&self) -> SetCookie<'_> {
        SetCookie::new(self, CookieValue::EMPTY, Expiry::Past)
    }

    /// Writes what deletes the cookie of this name that has another domain, path and partitioning. The path must be
    /// [valid](CookiePath::is_valid).
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub(crate) fn write_clear_at(
        &self,
        domain: &CookieDomain,
        path: &str,
        partitioning: Partitioning,
        out: &mut impl fmt::Write,
    ) -> fmt::Result {
        debug_assert!(CookiePath::is_valid(path), "{path:?}");
        out.write_str(self.name().as_str())?;
        out.write_char('=')?;
        if let Some(domain) = domain.shared() {
            out.write_str("; Domain=")?;
            out.write_str(domain.as_str())?;
        }
        out.write_str("; Path=")?;
        out.write_str(path)?;
        let end = if partitioning == self.partitioning() {
            self.clear.get(self.scope_len..).unwrap_or("")
        } else {
            match partitioning {
                Partitioning::Partitioned => END_OF_PARTITIONED_CLEAR,
                Partitioning::Unpartitioned => END_OF_UNPARTITIONED_CLEAR,
            }
        };
        out.write_str(end)
    }

    /// The identity of this cookie in a browser's store if `host` sets it. A partitioned cookie also belongs to the top-level site
    /// `top_level`.
    ///
    /// # Errors
    ///
    /// Browsers refuse the `Domain` from this host.
    pub fn id_on(
        &self,
        host: &Host,
        top_level: &Site,
        list: &dyn SuffixList,
    ) -> Result<CookieId, DomainRefusal> {
        let id = self.id_without_partition(host, list)?;
        Ok(CookieId {
            partition: match self.partitioning() {
                Partitioning::Partitioned => Some(top_level.clone()),
                Partitioning::Unpartitioned => None,
            },
            ..id
        })
    }

    /// The same to a browser that knows no partitions.
    pub(crate) fn id_without_partition(
        &self,
        host: &Host,
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
            partition: None,
        })
    }

    /// The header that [`clear`](Self::clear) writes.
    pub(crate) fn clear_text(&self) -> &str {
        &self.clear
    }

    /// The name and `=`.
    pub(super) fn start(&self) -> &str {
        self.clear.get(..self.start_len).unwrap_or("")
    }

    /// What follows the value, up to `Max-Age`.
    pub(super) fn fixed(&self) -> &str {
        self.clear.get(self.start_len..self.fixed_len).unwrap_or("")
    }

    pub(super) fn end_of_set(&self) -> &str {
        &self.end_of_set
    }

    /// What follows the value of a cookie that is cleared.
    pub(super) fn end_of_clear(&self) -> &str {
        self.clear.get(self.start_len..).unwrap_or("")
    }
}

/// Serializes the attributes by name. `max_age_seconds` is the lifetime as browsers cap it.
#[cfg(feature = "serde")]
impl serde::Serialize for CookieAttributes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("CookieAttributes", 9)?;
        fields.serialize_field("name", self.name())?;
        fields.serialize_field("domain", self.domain())?;
        fields.serialize_field("path", self.path())?;
        fields.serialize_field("secure", &(self.security() == Security::Secure))?;
        let http_only = self.script_access() == ScriptAccess::Denied;
        fields.serialize_field("http_only", &http_only)?;
        fields.serialize_field("same_site", &self.same_site())?;
        let partitioned = self.partitioning() == Partitioning::Partitioned;
        fields.serialize_field("partitioned", &partitioned)?;
        let max_age = self.lifetime().max_age();
        fields.serialize_field(
            "max_age_seconds",
            &max_age.map(time::Duration::whole_seconds),
        )?;
        fields.serialize_field("priority", &self.priority())?;
        fields.end()
    }
}
