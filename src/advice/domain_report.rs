use alloc::vec::Vec;
use core::fmt;

use super::domain_suggestion::{CookieDomainSuggestion, suggest_cookie_domain};
use crate::cookie::{CookieDomain, DomainRefusal, DomainVerdict};
use crate::net::{DomainName, Host, SuffixList};
use crate::sorted::SortedMap;

/// Checks whether a cookie domain is valid on all hosts of an API.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::validate_cookie_domain;
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let apis = ["api.example.com", "api.otherdomain.com"].map(|host| Host::parse(host).unwrap());
/// let domain = CookieDomain::parse(".example.com").unwrap();
/// let report = validate_cookie_domain(&domain, &apis, &EmbeddedList);
/// assert_eq!(
///     report.issues().map(|issue| issue.to_string()).collect::<Vec<_>>(),
///     ["browsers refuse `Domain=example.com` from api.otherdomain.com: the host is not within the domain; \
///       no cookie domain covers all; a host-only cookie covers api.example.com; a host-only cookie covers api.otherdomain.com"],
/// );
/// # }
/// ```
///
/// Applies the rule of browsers ([RFC 6265bis, section 5.7], steps 9 and 10), and the additional rule of Chromium and Firefox: no domain
/// above the registrable domain (recorded).
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias = "Domain")]
#[must_use]
pub fn validate_cookie_domain<'a>(
    domain: &CookieDomain,
    apis: impl IntoIterator<Item = &'a Host>,
    list: &dyn SuffixList,
) -> CookieDomainReport {
    let mut verdicts = SortedMap::new();
    let mut order = Vec::new();
    for host in apis {
        if !verdicts.contains_key(host) {
            verdicts.insert(host.clone(), domain.on_host(host, list));
            order.push(host.clone());
        }
    }
    CookieDomainReport {
        domain: domain.clone(),
        suggestion: suggest_cookie_domain(&order, list),
        verdicts: order
            .into_iter()
            .filter_map(|host| {
                let verdict = verdicts.remove(&host)?;
                Some(HostVerdict { host, verdict })
            })
            .collect(),
    }
}

/// The result of [`validate_cookie_domain`].
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::validate_cookie_domain;
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let hosts = ["a.api.example.com", "b.api.example.com"].map(|host| Host::parse(host).unwrap());
/// let domain = CookieDomain::parse("example.com").unwrap();
/// let report = validate_cookie_domain(&domain, &hosts, &EmbeddedList);
/// assert!(report.is_legal());
/// assert_eq!(report.narrower().unwrap().to_string(), "api.example.com");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CookieDomainReport {
    domain: CookieDomain,
    verdicts: Vec<HostVerdict>,
    suggestion: CookieDomainSuggestion,
}

impl CookieDomainReport {
    /// The domain that was checked.
    #[must_use]
    pub const fn domain(&self) -> &CookieDomain {
        &self.domain
    }

    /// What browsers do with the domain on each host, in the order of the hosts. Each host appears once.
    #[must_use]
    pub fn verdicts(&self) -> &[HostVerdict] {
        &self.verdicts
    }

    /// The narrowest valid domain for the same hosts.
    #[must_use]
    pub const fn suggestion(&self) -> &CookieDomainSuggestion {
        &self.suggestion
    }

    /// Whether browsers keep the cookie on every host.
    #[must_use]
    pub fn is_legal(&self) -> bool {
        !self
            .verdicts
            .iter()
            .any(|of| matches!(of.verdict, DomainVerdict::Refused(_)))
    }

    /// The narrower domain that would be enough; only if the checked domain is valid, and wider than necessary.
    #[must_use]
    pub fn narrower(&self) -> Option<CookieDomain> {
        let wanted = self.domain.shared()?;
        let narrower = self.suggestion.domain()?;
        let is_narrower = match narrower.shared() {
            None => true,
            Some(name) => name != wanted && name.is_within(wanted),
        };
        (self.is_legal() && is_narrower).then_some(narrower)
    }

    /// Everything that is wrong or could be better, in the order of the hosts.
    pub fn issues(&self) -> impl Iterator<Item = CookieDomainIssue<'_>> {
        let refused = self.verdicts.iter().filter_map(|of| match &of.verdict {
            DomainVerdict::Refused(refusal) => Some(CookieDomainIssue::Refused {
                domain: &self.domain,
                host: &of.host,
                refusal,
                suggestion: &self.suggestion,
            }),
            DomainVerdict::HostOnly | DomainVerdict::Shared => None,
        });
        let alone = self.domain == CookieDomain::HostOnly && self.verdicts.len() > 1;
        let collapsed = self.domain.shared().into_iter().flat_map(|domain| {
            self.verdicts
                .iter()
                .filter(|of| of.verdict == DomainVerdict::HostOnly)
                .map(move |of| CookieDomainIssue::Collapses {
                    domain,
                    host: &of.host,
                })
        });
        let wide = self.domain.shared().zip(self.narrower());
        refused
            .chain(collapsed)
            .chain(alone.then_some(CookieDomainIssue::NotShared {
                suggestion: &self.suggestion,
            }))
            .chain(
                wide.map(|(domain, narrower)| CookieDomainIssue::WiderThanNeeded {
                    domain,
                    narrower,
                }),
            )
    }
}

impl fmt::Display for CookieDomainReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.domain.shared() {
            None => f.write_str("a cookie without `Domain`")?,
            Some(domain) => write!(f, "`Domain={domain}`")?,
        }
        if self.verdicts.is_empty() {
            return f.write_str(" was not checked for any host");
        }
        for (index, HostVerdict { host, verdict }) in self.verdicts.iter().enumerate() {
            f.write_str(if index == 0 { " is " } else { ", " })?;
            f.write_str(match verdict {
                DomainVerdict::HostOnly => "host-only on ",
                DomainVerdict::Refused(_) => "refused on ",
                DomainVerdict::Shared => "shared on ",
            })?;
            host.fmt(f)?;
        }
        Ok(())
    }
}

/// What browsers do with a cookie domain on one host.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::validate_cookie_domain;
/// use session_cookie_policy::cookie::{CookieDomain, DomainRefusal, DomainVerdict};
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let apis = ["api.example.com", "api.example.net"].map(|host| Host::parse(host).unwrap());
/// let domain = CookieDomain::parse("example.com").unwrap();
/// let report = validate_cookie_domain(&domain, &apis, &EmbeddedList);
/// let [own, other] = report.verdicts() else { panic!() };
/// assert_eq!(own.verdict, DomainVerdict::Shared);
/// assert_eq!(other.verdict, DomainVerdict::Refused(DomainRefusal::NoDomainMatch));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HostVerdict {
    /// The host.
    pub host: Host,
    /// What browsers do with the domain.
    pub verdict: DomainVerdict,
}

/// A problem with a cookie domain, or a possible improvement.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieDomainIssue, validate_cookie_domain};
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let apis = [Host::parse("api.example.com").unwrap()];
/// let check = |domain| validate_cookie_domain(&CookieDomain::parse(domain).unwrap(), &apis, &EmbeddedList);
/// let report = check("www.example.com"); // the website's host, not one above the API
/// let issue = report.issues().next().unwrap();
/// assert!(matches!(issue, CookieDomainIssue::Refused { .. }) && issue.is_error());
///
/// let report = check("example.com"); // one host needs no domain
/// let issue = report.issues().next().unwrap();
/// assert!(matches!(issue, CookieDomainIssue::WiderThanNeeded { .. }) && !issue.is_error());
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CookieDomainIssue<'a> {
    /// The domain is a public suffix and equals the host. Browsers ignore the `Domain`; the cookie is host-only there.
    Collapses {
        /// The domain.
        domain: &'a DomainName,
        /// The host.
        host: &'a Host,
    },
    /// The cookies are host-only, and there are several API hosts. Each host has its own session.
    NotShared {
        /// A domain with which the hosts would share the session.
        suggestion: &'a CookieDomainSuggestion,
    },
    /// Browsers refuse the cookie on this host.
    Refused {
        /// The domain.
        domain: &'a CookieDomain,
        /// The host.
        host: &'a Host,
        /// Why they refuse it.
        refusal: &'a DomainRefusal,
        /// A domain that is valid for all hosts.
        suggestion: &'a CookieDomainSuggestion,
    },
    /// A narrower domain is enough. Every host below a domain gets its cookies, and can set a cookie with the same name (cookie tossing).
    WiderThanNeeded {
        /// The domain.
        domain: &'a DomainName,
        /// The narrowest domain that is enough.
        narrower: CookieDomain,
    },
}

impl CookieDomainIssue<'_> {
    /// Whether this makes sessions fail.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }
}

impl fmt::Display for CookieDomainIssue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Collapses { domain, host } => write!(
                f,
                "`Domain={domain}` is host-only on {host}, since it is a public suffix"
            ),
            Self::NotShared { suggestion } => write!(
                f,
                "without a cookie domain each API host has its own session; to share one: {suggestion}"
            ),
            Self::Refused {
                domain,
                host,
                refusal,
                suggestion,
            } => write!(
                f,
                "browsers refuse `Domain={domain}` from {host}: {refusal}; {suggestion}"
            ),
            Self::WiderThanNeeded { domain, narrower } => {
                write!(
                    f,
                    "`Domain={domain}` is wider than needed: every host below it gets the cookie and can plant one; "
                )?;
                match narrower.shared() {
                    Some(narrower) => write!(f, "`{narrower}` would be enough"),
                    None => {
                        f.write_str("without a cookie domain it would stay on the one API host")
                    }
                }
            }
        }
    }
}
