use alloc::vec::Vec;
use core::fmt;

use crate::cookie::{CookieDomain, SharedDomain};
use crate::net::{Host, SuffixList};
use crate::sorted::{SortedMap, SortedSet};

/// Finds the narrowest cookie domain that all API hosts can share.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::suggest_cookie_domain;
/// use session_cookie_policy::net::{EmbeddedList, Host};
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
///      a host-only cookie covers api.otherdomain.com",
/// );
/// # }
/// ```
///
/// Hosts can share a cookie within the registrable domain of the host that sets it, but not beyond: [RFC 6265bis, section 5.7], steps 9 and
/// 10; recorded (A.domain, A.suffix).
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias("Domain", "subdomain"))]
#[must_use]
pub fn suggest_cookie_domain<'a>(
    apis: impl IntoIterator<Item = &'a Host>,
    list: &dyn SuffixList,
) -> CookieDomainSuggestion {
    let mut sites: SortedMap<Host, SortedSet<Host>> = SortedMap::new();
    for host in apis {
        // A name with a trailing dot shares nothing, since no `SharedDomain` has one.
        let site = host
            .registrable_domain(list)
            .filter(|domain| !domain.has_trailing_dot())
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
fn narrowest_within(site: &Host, hosts: &SortedSet<Host>) -> CookieDomain {
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

/// The result of [`suggest_cookie_domain`].
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieDomainSuggestion, suggest_cookie_domain};
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let suggest = |hosts: [&str; 2]| suggest_cookie_domain(&hosts.map(|host| Host::parse(host).unwrap()), &EmbeddedList);
/// let CookieDomainSuggestion::Shared(domain) = suggest(["v1.api.example.com", "v2.api.example.com"]) else { panic!() };
/// assert_eq!(domain.to_string(), "api.example.com");
///
/// let apart = suggest(["api.example.com", "api.example.net"]); // no cookie spans two sites
/// assert!(matches!(&apart, CookieDomainSuggestion::Impossible { groups } if groups.len() == 2));
/// assert_eq!(apart.domain(), None);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
pub enum CookieDomainSuggestion {
    /// There is only one host, so no `Domain` is needed. This is the safest cookie.
    HostOnly,
    /// The hosts belong to several sites. No cookie can be shared between sites, but each group can share one.
    Impossible {
        /// The hosts, grouped by site.
        groups: Vec<ApiGroup>,
    },
    /// The narrowest domain that covers all hosts.
    Shared(SharedDomain),
}

impl CookieDomainSuggestion {
    /// The domain; `None` if the hosts cannot all share one.
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

/// The API hosts of one site, and the cookie domain that they can share.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieDomainSuggestion, suggest_cookie_domain};
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let hosts = ["api.example.com", "api2.example.com", "api.otherdomain.com"].map(|host| Host::parse(host).unwrap());
/// let CookieDomainSuggestion::Impossible { groups } = suggest_cookie_domain(&hosts, &EmbeddedList) else { panic!() };
/// assert_eq!(groups[0].domain.to_string(), "example.com");
/// assert_eq!(groups[0].hosts, hosts[..2]);
/// assert_eq!(groups[1].to_string(), "a host-only cookie covers api.otherdomain.com");
/// # }
/// ```
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
            None => f.write_str("a host-only cookie covers ")?,
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
