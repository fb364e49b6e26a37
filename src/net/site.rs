use core::fmt;

use super::domain_name::DomainName;
use super::host::Host;
use super::origin::Origin;
use super::scheme::Scheme;
use super::suffix_list::{Section, SuffixList};

/// A scheme and a registrable domain ([HTML 7.1.1.1]). Browsers compare sites to decide whether a request is same-site or cross-site.
///
/// A host without a registrable domain (an IP address, `localhost`, `github.io` itself) is its own site. The port does not matter.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{EmbeddedList, Origin, Site};
///
/// let site = |origin| Site::of(&Origin::parse(origin).unwrap(), &EmbeddedList).0.to_string();
/// assert_eq!(site("https://app.example.co.uk:8443"), "https://example.co.uk");
/// assert_eq!(site("https://shop.vercel.app"), "https://shop.vercel.app");
/// assert_eq!(site("http://localhost:3000"), "http://localhost");
/// assert_eq!(site("http://127.0.0.1:3000"), "http://127.0.0.1");
///
/// let (_, basis) = Site::of(&Origin::parse("https://shop.vercel.app").unwrap(), &EmbeddedList);
/// assert_eq!(basis.to_string(), "one label below the public suffix `vercel.app`, private section");
/// # }
/// ```
///
/// [HTML 7.1.1.1]: https://html.spec.whatwg.org/multipage/browsers.html#sites
#[doc(alias("eTLD+1", "cross-site request", "schemeful same-site"))]
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Site {
    scheme: Scheme,
    host: Host,
}

impl Site {
    /// The site of an origin, and why it is that one.
    #[must_use]
    pub fn of(origin: &Origin, list: &dyn SuffixList) -> (Self, SiteBasis) {
        let (host, basis) = match origin.host() {
            Host::Domain(name) => {
                let suffix = list.suffix(name);
                let section = suffix.section();
                match (
                    name.registrable_domain(list),
                    name.ancestor(suffix.labels()),
                ) {
                    (Some(registrable), Some(suffix)) => (
                        Host::Domain(registrable),
                        SiteBasis::RegistrableDomain { suffix, section },
                    ),
                    _ => (origin.host().clone(), SiteBasis::PublicSuffix { section }),
                }
            }
            Host::Ipv4(_) | Host::Ipv6(_) => (origin.host().clone(), SiteBasis::IpAddress),
        };
        let scheme = origin.scheme();
        (Self { scheme, host }, basis)
    }

    /// The scheme.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The registrable domain, or the whole host if it has none.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Whether the two sites differ at most in the scheme. Firefox and Safari treat them as one site, Chromium as two.
    #[must_use]
    pub fn is_schemelessly_same_site(&self, other: &Self) -> bool {
        self.host == other.host
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Site {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a [`Site`] has its host.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{EmbeddedList, Origin, Site, SiteBasis};
///
/// let basis = |origin| Site::of(&Origin::parse(origin).unwrap(), &EmbeddedList).1;
/// assert_eq!(basis("http://192.0.2.1:8000"), SiteBasis::IpAddress);
/// assert_eq!(
///     basis("https://app.example.com").to_string(),
///     "one label below the public suffix `com`, ICANN section",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by the definition of a site"
)]
pub enum SiteBasis {
    /// The host is an IP address, which is its own site.
    IpAddress,
    /// The host is itself a public suffix, so it is its own site. A single label counts as a public suffix.
    PublicSuffix {
        /// The part of the list that has the suffix.
        section: Section,
    },
    /// The site is the registrable domain: the public suffix and one more label.
    RegistrableDomain {
        /// The public suffix.
        suffix: DomainName,
        /// The part of the list that has its rule.
        section: Section,
    },
}

impl fmt::Display for SiteBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IpAddress => f.write_str("an IP address is a site of its own"),
            Self::PublicSuffix { section } => {
                write!(f, "a public suffix is a site of its own, {section}")
            }
            Self::RegistrableDomain { suffix, section } => {
                write!(f, "one label below the public suffix `{suffix}`, {section}")
            }
        }
    }
}
