use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use super::domain_name::DomainName;
use super::scheme::Scheme;
use super::suffix_list::SuffixList;
use crate::text::{excerpt, text_form, write_instead};

/// The host of an origin, in the canonical form of the [URL standard's host parser].
///
/// IPv4 addresses are recognized in every spelling that browsers accept (`127.1`, `0x7f.1`, `2130706433`). IPv6 addresses are in brackets;
/// names are lower-case A-labels. Browsers compare this form for cookies and sites; the port does not matter.
///
/// ```
/// use session_cookie_policy::net::Host;
///
/// assert_eq!(Host::parse("127.1").unwrap().to_string(), "127.0.0.1");
/// assert_eq!(Host::parse("[2001:DB8:0::1]").unwrap().to_string(), "[2001:db8::1]");
/// assert_eq!(Host::parse("API.Example.com").unwrap().to_string(), "api.example.com");
/// ```
///
/// [URL standard's host parser]: https://url.spec.whatwg.org/#concept-host-parser
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "closed by the URL standard")]
pub enum Host {
    /// A name with one label (`localhost`, `backend`) or with several.
    Domain(DomainName),
    /// An IPv4 address.
    Ipv4(Ipv4Addr),
    /// An IPv6 address.
    Ipv6(Ipv6Addr),
}

impl Host {
    /// The length of the longest text that is read, in bytes. The longest name is shorter in every spelling.
    pub const MAX_INPUT_LEN: usize = 2048;

    /// Reads a host without scheme, port or path.
    ///
    /// # Errors
    ///
    /// - The text is empty.
    /// - `a..example.com`, `.example.com`: an empty label. The error has the repaired form if it is clear.
    /// - `*.example.com`: a wildcard is not a host.
    /// - `exam ple.com`, `a:b`: a character that a host cannot contain.
    /// - `256.1.1.1`, `[::g]`: not a valid IP address.
    /// - `::1`: an IPv6 address without brackets.
    /// - `xn--a`: not a valid internationalized name.
    pub fn parse(text: &str) -> Result<Self, ParseHostError> {
        if text.is_empty() {
            return Err(ParseHostError::Empty);
        }
        if text.len() > Self::MAX_INPUT_LEN {
            return Err(ParseHostError::TooLong { len: text.len() });
        }
        if text.parse::<Ipv6Addr>().is_ok() {
            return Err(ParseHostError::UnbracketedIpv6 {
                repaired: format!("[{text}]"),
            });
        }
        if !text.starts_with('[')
            && let Some((at, found)) = text.char_indices().find(|&(_, c)| is_forbidden(c))
        {
            return Err(ParseHostError::ForbiddenCharacter { at, found });
        }
        match url::Host::parse(text) {
            Ok(url::Host::Domain(name)) => Self::from_url_domain(&name),
            Ok(url::Host::Ipv4(address)) => Ok(Self::Ipv4(address)),
            Ok(url::Host::Ipv6(address)) => Ok(Self::Ipv6(address)),
            Err(error) => Err(ParseHostError::from_url(error, text)),
        }
    }

    /// What the URL parser lets pass and no cookie host can be: empty labels, wildcards, names that DNS cannot hold.
    fn from_url_domain(name: &str) -> Result<Self, ParseHostError> {
        let relative = name.strip_suffix('.').unwrap_or(name);
        if relative.split('.').any(str::is_empty) {
            let trimmed = name.trim_matches('.');
            let clear = !trimmed.split('.').any(str::is_empty) && Self::parse(trimmed).is_ok();
            return Err(ParseHostError::EmptyLabel {
                repaired: clear.then(|| trimmed.to_owned()),
                found: excerpt(name),
            });
        }
        if name.contains('*') {
            return Err(ParseHostError::Wildcard {
                found: excerpt(name),
            });
        }
        if name.chars().any(is_forbidden) {
            // It came out of an escape or of a letter that is mapped to it.
            return Err(ParseHostError::InvalidIdna {
                found: excerpt(name),
            });
        }
        if relative.len() > DomainName::MAX_LEN {
            return Err(ParseHostError::TooLong {
                len: relative.len(),
            });
        }
        if let Some(label) = relative
            .split('.')
            .find(|label| label.len() > DomainName::MAX_LABEL_LEN)
        {
            return Err(ParseHostError::LabelTooLong { len: label.len() });
        }
        Ok(Self::Domain(DomainName::from_canonical(name)))
    }

    /// The name. `None` if the host is an IP address.
    #[must_use]
    pub const fn domain(&self) -> Option<&DomainName> {
        match self {
            Self::Domain(name) => Some(name),
            Self::Ipv4(_) | Self::Ipv6(_) => None,
        }
    }

    /// Whether the host is this machine: `localhost` and names below it, 127.0.0.0/8, or `[::1]`.
    ///
    /// Plain http to such a host is [potentially trustworthy]: Chromium and Firefox accept `Secure` cookies from it. Safari and WebKitGTK
    /// do not (webkit bug 281149; recorded).
    ///
    /// [potentially trustworthy]: https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Domain(name) => name.is_localhost(),
            Self::Ipv4(address) => address.is_loopback(),
            Self::Ipv6(address) => address.is_loopback(),
        }
    }

    /// Whether the host is in a local network: a private or link-local address, or a name below `.local` (RFC 1918, 3927, 4193, 6762).
    pub(crate) fn is_in_local_network(&self) -> bool {
        match self {
            Self::Domain(name) => name.labels().next_back() == Some("local"),
            Self::Ipv4(address) => address.is_private() || address.is_link_local(),
            Self::Ipv6(address) => address.is_unique_local() || address.is_unicast_link_local(),
        }
    }

    /// The scheme that a bare host gets in a configuration.
    pub(super) fn assumed_scheme(&self) -> Scheme {
        if self.is_loopback() {
            Scheme::Http
        } else {
            Scheme::Https
        }
    }

    /// The registrable domain. `None` for an IP address, and for a name that is itself a public suffix.
    #[must_use]
    pub fn registrable_domain(&self, list: &dyn SuffixList) -> Option<DomainName> {
        self.domain()?.registrable_domain(list)
    }
}

/// ASCII that names of hosts do not have. The URL standard lets more pass (`;`, `{`, `!`), which no DNS name has and which would mean
/// something else in a header. `%` is left to the parser, which decodes it, and `*` has an error of its own.
const fn is_forbidden(character: char) -> bool {
    character.is_ascii()
        && !character.is_ascii_alphanumeric()
        && !matches!(character, '-' | '_' | '.' | '%' | '*')
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(name) => name.fmt(f),
            Self::Ipv4(address) => address.fmt(f),
            // The URL standard's serializer, which makes the text equal to the one in an `Origin` header.
            Self::Ipv6(address) => url::Host::<&str>::Ipv6(*address).fmt(f),
        }
    }
}

impl From<DomainName> for Host {
    fn from(name: DomainName) -> Self {
        Self::Domain(name)
    }
}

text_form!(
    Host,
    ParseHostError,
    "a host such as `api.example.com`, `127.0.0.1` or `[::1]`"
);

/// Why a text is not a [`Host`].
///
/// ```
/// use session_cookie_policy::net::Host;
///
/// let error = |text| Host::parse(text).unwrap_err().to_string();
/// assert_eq!(error("::1"), "an IPv6 host needs brackets; write `[::1]`");
/// assert_eq!(error("localhost:3000"), "':' at byte 9 of the host is not allowed in a host name");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseHostError {
    /// The text is empty.
    #[error("the host is empty")]
    Empty,
    /// The name has two dots in a row, or begins with a dot.
    #[error("empty label in the host name `{found}`{}", write_instead(repaired.as_ref()))]
    EmptyLabel {
        /// The name.
        found: String,
        /// The name without the outer dots, if nothing else is wrong.
        repaired: Option<String>,
    },
    /// The text has a character that a host cannot contain.
    #[error("{found:?} at byte {at} of the host is not allowed in a host name")]
    ForbiddenCharacter {
        /// The offset of the character, in bytes.
        at: usize,
        /// The character.
        found: char,
    },
    /// An internationalized label cannot be converted (UTS 46).
    #[error("`{found}` is not a valid internationalised host name")]
    InvalidIdna {
        /// The text.
        found: String,
    },
    /// Browsers read the text as an IPv4 address because of its last label, but it is not a valid one.
    #[error(
        "`{found}` is not a valid IPv4 address (browsers read a host that ends in a number as one)"
    )]
    InvalidIpv4 {
        /// The text.
        found: String,
    },
    /// The text in brackets is not an IPv6 address.
    #[error("`{found}` is not a valid IPv6 address")]
    InvalidIpv6 {
        /// The text.
        found: String,
    },
    /// A label is longer than [`DomainName::MAX_LABEL_LEN`].
    #[error(
        "a label of the host name has {len} bytes, more than {}",
        DomainName::MAX_LABEL_LEN
    )]
    LabelTooLong {
        /// The length of the first such label, in bytes.
        len: usize,
    },
    /// The name is longer than [`DomainName::MAX_LEN`].
    #[error("the host has {len} bytes, more than {}", DomainName::MAX_LEN)]
    TooLong {
        /// The length of the name, in bytes.
        len: usize,
    },
    /// The text is an IPv6 address without brackets.
    #[error("an IPv6 host needs brackets; write `{repaired}`")]
    UnbracketedIpv6 {
        /// The address in brackets.
        repaired: String,
    },
    /// The text has a `*`, but only one host is allowed.
    #[error("a wildcard in `{found}` instead of a single host")]
    Wildcard {
        /// The text.
        found: String,
    },
}

impl ParseHostError {
    /// The host that was probably meant. `None` if that is not clear.
    #[must_use]
    pub fn repaired(&self) -> Option<&str> {
        match self {
            Self::EmptyLabel { repaired, .. } => repaired.as_deref(),
            Self::UnbracketedIpv6 { repaired } => Some(repaired),
            Self::Empty
            | Self::ForbiddenCharacter { .. }
            | Self::InvalidIdna { .. }
            | Self::InvalidIpv4 { .. }
            | Self::InvalidIpv6 { .. }
            | Self::LabelTooLong { .. }
            | Self::TooLong { .. }
            | Self::Wildcard { .. } => None,
        }
    }

    fn from_url(error: url::ParseError, text: &str) -> Self {
        let found = excerpt(text);
        match error {
            url::ParseError::EmptyHost => Self::Empty,
            url::ParseError::InvalidIpv4Address => Self::InvalidIpv4 { found },
            url::ParseError::InvalidIpv6Address => Self::InvalidIpv6 { found },
            _ => Self::InvalidIdna { found },
        }
    }
}
