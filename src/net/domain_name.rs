use alloc::sync::Arc;
use core::fmt;

use super::host::{Host, ParseHostError};
use super::suffix_list::SuffixList;
use crate::text::text_form;

/// A DNS name in the form in which browsers compare it: lower-case A-labels, never an IP address.
///
/// A dot at the end is kept, because it makes a difference: `example.com.` is another host and another [`Site`](super::Site) than
/// `example.com` (HTML 7.1.1.1; measured in three browsers). Labels are never empty.
///
/// ```
/// use session_cookie_policy::net::DomainName;
///
/// let name = DomainName::parse("API.Bücher.example").unwrap();
/// assert_eq!(name.as_str(), "api.xn--bcher-kva.example");
/// assert!(name.is_within(&DomainName::parse("bücher.example").unwrap()));
/// assert!(!name.is_within(&DomainName::parse("cher.example").unwrap()));
/// ```
#[doc(alias("punycode", "IDN"))]
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (canonical): what the URL standard's host parser returns for a domain, of lower-case letters, digits, `-`, `_` and `.`
// alone, without empty labels, and within the length limits of DNS. `Host::parse` and `ancestor` are the only makers.
// Shared, since origins, sites and cookies of one host are kept in many places.
pub struct DomainName(Arc<str>);

impl DomainName {
    /// The length of the longest name in bytes, without a dot at the end (RFC 1035, section 2.3.4, less the two bytes of the wire form).
    pub const MAX_LEN: usize = 253;
    /// The length of the longest label in bytes (RFC 1035, section 2.3.4).
    pub const MAX_LABEL_LEN: usize = 63;

    /// Reads a name, in Unicode or in A-labels, in any letter case.
    ///
    /// # Errors
    ///
    /// The errors of [`Host::parse`]. Text that browsers read as an IP address (`127.1`, `[::1]`) is an error, too.
    pub fn parse(text: &str) -> Result<Self, ParseDomainNameError> {
        match Host::parse(text)? {
            Host::Domain(name) => Ok(name),
            host @ (Host::Ipv4(_) | Host::Ipv6(_)) => Err(ParseDomainNameError::IpAddress { host }),
        }
    }

    /// Only for text that [`Host::parse`] has brought into canonical form.
    pub(super) fn from_canonical(text: &str) -> Self {
        Self(text.into())
    }

    /// The name in lower-case A-labels, with the dot at the end if it has one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name ends with a dot. Such a fully qualified name has its own cookies and its own site.
    #[must_use]
    pub fn has_trailing_dot(&self) -> bool {
        self.0.ends_with('.')
    }

    /// The labels from left to right. The empty label after a dot at the end is left out.
    #[must_use]
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.without_trailing_dot().split('.')
    }

    /// The number of [`labels`](Self::labels); at least one.
    #[must_use]
    pub fn label_count(&self) -> usize {
        self.labels().count()
    }

    /// Whether this name is `ancestor`, or a name below it. Compares whole labels.
    ///
    /// This is [domain-match] for a host that is a name, not an IP address. A partial order.
    ///
    /// [domain-match]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.3
    #[must_use]
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self.0
            .strip_suffix(ancestor.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The name that consists of the last `labels` labels. `None` if `labels` is zero, or if the name has fewer.
    ///
    /// ```
    /// use session_cookie_policy::net::DomainName;
    ///
    /// let name = DomainName::parse("a.b.example.com").unwrap();
    /// assert_eq!(name.ancestor(2).unwrap().as_str(), "example.com");
    /// assert_eq!(name.ancestor(5), None);
    /// ```
    #[must_use]
    pub fn ancestor(&self, labels: usize) -> Option<Self> {
        let skip = self.label_count().checked_sub(labels)?;
        if labels == 0 {
            return None;
        }
        let mut text = self.as_str();
        for _ in 0..skip {
            text = text.split_once('.')?.1;
        }
        Some(Self(text.into()))
    }

    /// Whether the name is `localhost`, or a name below it. Browsers resolve these names to this machine ([let-localhost-be-localhost]).
    ///
    /// [let-localhost-be-localhost]: https://datatracker.ietf.org/doc/html/draft-ietf-dnsop-let-localhost-be-localhost
    #[must_use]
    pub fn is_localhost(&self) -> bool {
        self.labels().next_back() == Some("localhost")
    }

    /// Whether browsers treat this name as a public suffix. If so, names below it cannot share cookies through it.
    #[must_use]
    pub fn is_public_suffix(&self, list: &dyn SuffixList) -> bool {
        list.suffix(self).labels() >= self.label_count()
    }

    /// The public suffix and one more label. `None` if the name is itself a public suffix ([URL, host miscellaneous]).
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::net::{DomainName, EmbeddedList};
    ///
    /// let registrable = |name| {
    ///     let name = DomainName::parse(name).unwrap();
    ///     Some(name.registrable_domain(&EmbeddedList)?.as_str().to_owned())
    /// };
    /// assert_eq!(registrable("api.example.co.uk").as_deref(), Some("example.co.uk"));
    /// assert_eq!(registrable("shop.vercel.app").as_deref(), Some("shop.vercel.app"));
    /// assert_eq!(registrable("vercel.app"), None);
    /// # }
    /// ```
    ///
    /// [URL, host miscellaneous]: https://url.spec.whatwg.org/#host-registrable-domain
    #[doc(alias("eTLD+1", "base domain", "apex"))]
    #[must_use]
    pub fn registrable_domain(&self, list: &dyn SuffixList) -> Option<Self> {
        self.ancestor(list.suffix(self).labels().checked_add(1)?)
    }

    pub(super) fn without_trailing_dot(&self) -> &str {
        self.0.strip_suffix('.').unwrap_or(&self.0)
    }
}

impl AsRef<str> for DomainName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    DomainName,
    ParseDomainNameError,
    "a domain name such as `api.example.com`"
);

/// Why a text is not a [`DomainName`].
///
/// ```
/// use session_cookie_policy::net::DomainName;
///
/// let error = |text| DomainName::parse(text).unwrap_err().to_string();
/// assert_eq!(error("127.1"), "`127.0.0.1` is an IP address, not a domain name");
/// assert_eq!(error(".example.com"), "empty label in the host name `.example.com`; write `example.com`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDomainNameError {
    /// The text is not a host.
    #[error(transparent)]
    Host(#[from] ParseHostError),
    /// Browsers read the text as an IP address.
    #[error("`{host}` is an IP address, not a domain name")]
    IpAddress {
        /// The address in canonical form.
        host: Host,
    },
}
