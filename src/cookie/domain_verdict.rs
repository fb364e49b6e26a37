use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use super::domain::CookieDomain;
use crate::net::{DomainName, Host, Section, SuffixList};

impl CookieDomain {
    /// What browsers do with this domain if `host` sets the cookie.
    ///
    /// Follows the rule of Chromium and Firefox, which is stricter than RFC 6265bis, section 5.7, steps 9 and 10: the domain must match the
    /// host, and must not be above the host's registrable domain.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::cookie::{CookieDomain, DomainRefusal, DomainVerdict};
    /// use session_cookie_policy::net::{EmbeddedList, Host};
    ///
    /// let verdict = |domain, host| {
    ///     CookieDomain::parse(domain).unwrap().on_host(&Host::parse(host).unwrap(), &EmbeddedList)
    /// };
    /// assert_eq!(verdict("example.com", "api.example.com"), DomainVerdict::Shared);
    /// assert_eq!(verdict("", "api.example.com"), DomainVerdict::HostOnly);
    /// assert_eq!(verdict("vercel.app", "vercel.app"), DomainVerdict::HostOnly);
    /// assert_eq!(
    ///     verdict("www.example.com", "api.example.com"),
    ///     DomainVerdict::Refused(DomainRefusal::NoDomainMatch),
    /// );
    /// # }
    /// ```
    #[must_use]
    pub fn on_host(&self, host: &Host, list: &dyn SuffixList) -> DomainVerdict {
        let Some(domain) = self.shared() else {
            return DomainVerdict::HostOnly;
        };
        let Host::Domain(name) = host else {
            return DomainVerdict::Refused(DomainRefusal::IpHost);
        };
        domain_on_name(domain, name, list)
    }
}

/// [`CookieDomain::on_host`] for two names, of which the domain may be any: a single label, or one with a trailing dot.
pub(crate) fn domain_on_name(
    domain: &DomainName,
    name: &DomainName,
    list: &dyn SuffixList,
) -> DomainVerdict {
    let suffix = list.suffix(domain);
    if suffix.labels() >= domain.label_count() {
        // "If the domain-attribute is a public suffix": equal to the host, the attribute is dropped; else the cookie is.
        return if domain == name {
            DomainVerdict::HostOnly
        } else {
            DomainVerdict::Refused(DomainRefusal::PublicSuffix {
                section: suffix.section(),
            })
        };
    }
    if !name.is_within(domain) {
        return DomainVerdict::Refused(if domain.is_within(name) {
            DomainRefusal::BelowHost
        } else {
            DomainRefusal::NoDomainMatch
        });
    }
    match name.registrable_domain(list) {
        Some(registrable) if domain.is_within(&registrable) => DomainVerdict::Shared,
        registrable => DomainVerdict::Refused(DomainRefusal::AboveSite {
            registrable_domain: registrable.map(Box::new),
        }),
    }
}

/// What browsers do with a [`CookieDomain`] on a cookie that a given host sets.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieDomain, DomainVerdict};
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let domain = CookieDomain::parse("example.com").unwrap();
/// let on = |host| domain.on_host(&Host::parse(host).unwrap(), &EmbeddedList);
/// assert_eq!(on("app.example.com"), DomainVerdict::Shared);
/// assert!(matches!(on("example.net"), DomainVerdict::Refused(_)));
/// # }
/// ```
///
/// Source: [RFC 6265bis, section 5.7], steps 9 and 10.
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by RFC 6265bis, section 5.7"
)]
pub enum DomainVerdict {
    /// Browsers keep the cookie for this host only. Either there is no `Domain`, or browsers ignore it because it equals the host and is a
    /// public suffix.
    HostOnly,
    /// Browsers refuse the whole cookie.
    Refused(DomainRefusal),
    /// Browsers keep the cookie and send it to the domain and everything below it.
    Shared,
}

/// Why browsers refuse a cookie because of its `Domain`.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieDomain, DomainVerdict};
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let domain = CookieDomain::parse("vercel.app").unwrap();
/// let host = Host::parse("shop.vercel.app").unwrap();
/// let DomainVerdict::Refused(refusal) = domain.on_host(&host, &EmbeddedList) else { panic!() };
/// assert_eq!(
///     refusal.to_string(),
///     "the domain is a public suffix (private section), below which others have hosts",
/// );
/// # }
/// ```
///
/// Source: [RFC 6265bis, section 5.7], steps 9 and 10; `AboveSite` is a rule of Chromium and Firefox (recorded).
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[derive(Clone, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "the ways in which the two rules can fail"
)]
pub enum DomainRefusal {
    /// The domain is above the registrable domain of the host, but is not itself a public suffix.
    #[error("the domain lies above the host's registrable domain{}", name_of(registrable_domain.as_deref()))]
    AboveSite {
        /// The highest domain that the host can use; `None` if the host is itself a public suffix.
        registrable_domain: Option<Box<DomainName>>,
    },
    /// The domain is below the host.
    #[error(
        "the domain lies below the host; a host can set cookies for itself and its parents only"
    )]
    BelowHost,
    /// The host is an IP address and has no parent domain.
    #[error("the host is an IP address, which shares no cookies")]
    IpHost,
    /// The domain is another name, such as a sibling of the host.
    #[error("the host is not within the domain")]
    NoDomainMatch,
    /// The domain is a public suffix.
    #[error("the domain is a public suffix ({section}), below which others have hosts")]
    PublicSuffix {
        /// The part of the list that has the suffix.
        section: Section,
    },
}

fn name_of(domain: Option<&DomainName>) -> String {
    domain.map_or_else(
        || String::from(", which it does not have"),
        |domain| format!(", `{domain}`"),
    )
}
