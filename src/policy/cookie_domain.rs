use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::fmt;

use crate::cookie::{CookieDomain, DomainVerdict, SharedDomain};
use crate::net::{DomainName, Host, SuffixList};

/// Finds the narrowest cookie domain that all API hosts can share.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{EmbeddedList, Host};
/// use session_cookie_policy::policy::suggest_cookie_domain;
///
/// let suggest = |hosts: &[&str]| {
///     let hosts: Vec<Host> = hosts.iter().map(|host| Host::parse(host).unwrap()).collect();
///     suggest_cookie_domain(&hosts, &EmbeddedList).to_string()
/// };
/// assert_eq!(suggest(&["api.example.com"]), "leave the cookie domain out (host-only)");
/// assert_eq!(suggest(&["api.example.com", "api2.example.com"]), "use `example.com`");
/// assert_eq!(
///     suggest(&["api.example.com", "api2.example.com", "api.otherdomain.com"]),
///     "no cookie domain covers all; `example.com` covers api.example.com, api2.example.com; \
///      host-only covers api.otherdomain.com",
/// );
/// # }
/// ```
#[must_use]
pub fn suggest_cookie_domain<'a>(
    apis: impl IntoIterator<Item = &'a Host>,
    list: &dyn SuffixList,
) -> CookieDomainSuggestion {
    let mut sites: BTreeMap<Host, BTreeSet<Host>> = BTreeMap::new();
    for host in apis {
        let site = host
            .registrable_domain(list)
            .map_or_else(|| host.clone(), Host::Domain);
        sites.entry(site).or_default().insert(host.clone());
    }
    let mut groups: Vec<ApiGroup> = sites
        .into_iter()
        .map(|(site, hosts)| ApiGroup {
            domain: narrowest_within(&site, &hosts),
            hosts: hosts.into_iter().collect(),
        })
        .collect();
    match groups.len() {
        0 => CookieDomainSuggestion::HostOnly,
        1 => match groups.pop().map(|group| group.domain) {
            Some(CookieDomain::Shared(domain)) => CookieDomainSuggestion::Shared(domain),
            _ => CookieDomainSuggestion::HostOnly,
        },
        _ => CookieDomainSuggestion::Impossible { groups },
    }
}

/// The longest name that all hosts of one site have in common.
fn narrowest_within(site: &Host, hosts: &BTreeSet<Host>) -> CookieDomain {
    let mut names = hosts.iter().filter_map(Host::domain);
    let (Some(first), Host::Domain(registrable)) = (names.next(), site) else {
        return CookieDomain::HostOnly;
    };
    if hosts.len() < 2 {
        return CookieDomain::HostOnly;
    }
    let common = names.fold(first.clone(), |common, name| {
        (registrable.label_count()..=common.label_count())
            .rev()
            .filter_map(|labels| common.ancestor(labels))
            .find(|ancestor| name.is_within(ancestor))
            .unwrap_or_else(|| registrable.clone())
    });
    SharedDomain::new(common).map_or(CookieDomain::HostOnly, CookieDomain::Shared)
}

/// The answer of [`suggest_cookie_domain`].
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
pub enum CookieDomainSuggestion {
    /// One host, for which no `Domain` is needed; the safest cookie there is.
    HostOnly,
    /// The hosts belong to several sites, over which no cookie spans. Each group can share one.
    Impossible {
        /// The hosts by site.
        groups: Vec<ApiGroup>,
    },
    /// The narrowest domain that covers all hosts.
    Shared(SharedDomain),
}

impl CookieDomainSuggestion {
    /// The domain, unless there is none for all hosts.
    #[must_use]
    pub fn domain(&self) -> Option<CookieDomain> {
        match self {
            Self::HostOnly => Some(CookieDomain::HostOnly),
            Self::Shared(domain) => Some(CookieDomain::Shared(domain.clone())),
            Self::Impossible { .. } => None,
        }
    }
}

impl fmt::Display for CookieDomainSuggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HostOnly => f.write_str("leave the cookie domain out (host-only)"),
            Self::Shared(domain) => write!(f, "use `{domain}`"),
            Self::Impossible { groups } => {
                f.write_str("no cookie domain covers all")?;
                groups.iter().try_for_each(|group| write!(f, "; {group}"))
            }
        }
    }
}

/// API hosts of one site, and the cookie domain that they can share.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ApiGroup {
    /// The narrowest domain for the group.
    pub domain: CookieDomain,
    /// The hosts, in order.
    pub hosts: Vec<Host>,
}

impl fmt::Display for ApiGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.domain.shared() {
            Some(domain) => write!(f, "`{domain}` covers ")?,
            None => f.write_str("host-only covers ")?,
        }
        for (index, host) in self.hosts.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            host.fmt(f)?;
        }
        Ok(())
    }
}

/// Checks a cookie domain against all hosts of an API.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::CookieDomain;
/// use session_cookie_policy::net::{EmbeddedList, Host};
/// use session_cookie_policy::policy::validate_cookie_domain;
///
/// let apis = ["api.example.com", "api.otherdomain.com"].map(|host| Host::parse(host).unwrap());
/// let domain = CookieDomain::parse(".example.com").unwrap();
/// let report = validate_cookie_domain(&domain, &apis, &EmbeddedList);
/// assert_eq!(
///     report.issues().map(|issue| issue.to_string()).collect::<Vec<_>>(),
///     ["browsers refuse `Domain=example.com` from api.otherdomain.com: the host is not within the domain; \
///       no cookie domain covers all; host-only covers api.example.com; host-only covers api.otherdomain.com"],
/// );
/// # }
/// ```
#[must_use]
pub fn validate_cookie_domain<'a>(
    domain: &CookieDomain,
    apis: impl IntoIterator<Item = &'a Host>,
    list: &dyn SuffixList,
) -> CookieDomainReport {
    let mut verdicts = BTreeMap::new();
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

/// The answer of [`validate_cookie_domain`].
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

    /// What browsers do with it on each host, in the order of the hosts, each once.
    #[must_use]
    pub fn verdicts(&self) -> &[HostVerdict] {
        &self.verdicts
    }

    /// The narrowest legal domain for the same hosts.
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

    /// The narrower domain that would do, if the checked one is legal and wider than needed.
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
            DomainVerdict::Refused(_) => Some(CookieDomainIssue::Refused {
                domain: &self.domain,
                verdict: of,
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

/// What browsers do with a cookie domain on one host.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HostVerdict {
    /// The host.
    pub host: Host,
    /// The verdict.
    pub verdict: DomainVerdict,
}

/// One thing that is wrong with a cookie domain, or could be better.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CookieDomainIssue<'a> {
    /// Browsers drop the `Domain`, since it is a public suffix and equals the host: the cookie is host-only there.
    Collapses {
        /// The domain.
        domain: &'a DomainName,
        /// The host.
        host: &'a Host,
    },
    /// Host-only cookies with several API hosts: each host has a session of its own.
    NotShared {
        /// What would share them.
        suggestion: &'a CookieDomainSuggestion,
    },
    /// Browsers refuse the cookie on this host.
    Refused {
        /// The domain.
        domain: &'a CookieDomain,
        /// The host, and why.
        verdict: &'a HostVerdict,
        /// What would be right for all hosts.
        suggestion: &'a CookieDomainSuggestion,
    },
    /// A narrower domain would do. Every name below the domain gets the cookie, and can set one of the same name (cookie tossing).
    WiderThanNeeded {
        /// The domain.
        domain: &'a DomainName,
        /// The narrowest that does.
        narrower: CookieDomain,
    },
}

impl CookieDomainIssue<'_> {
    /// Whether sessions fail because of it.
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
                "without a cookie domain each API host has a session of its own; to share one: {suggestion}"
            ),
            Self::Refused {
                domain,
                verdict: HostVerdict { host, verdict },
                suggestion,
            } => {
                write!(f, "browsers refuse `Domain={domain}` from {host}")?;
                if let DomainVerdict::Refused(refusal) = verdict {
                    write!(f, ": {refusal}")?;
                }
                write!(f, "; {suggestion}")
            }
            Self::WiderThanNeeded { domain, narrower } => {
                write!(
                    f,
                    "`Domain={domain}` is wider than needed: every host below it gets the cookie and can plant one; "
                )?;
                match narrower.shared() {
                    Some(narrower) => write!(f, "`{narrower}` would do"),
                    None => {
                        f.write_str("without a cookie domain it would stay on the one API host")
                    }
                }
            }
        }
    }
}
