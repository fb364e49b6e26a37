use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::net::{DomainName, Host, ParseHostError};
use crate::text::{excerpt, text_form};

/// The `Domain` attribute of a cookie: absent, or a name that shares the cookie with all names below it.
///
/// The text form is the value of the attribute; an empty text means host-only. Every browser treats `example.com` and `.example.com` alike
/// (RFC 6265bis, section 5.6.3). The leading dot is not kept.
///
/// ```
/// use session_cookie_policy::cookie::CookieDomain;
///
/// assert_eq!(CookieDomain::parse("").unwrap(), CookieDomain::HostOnly);
/// assert_eq!(CookieDomain::parse(".Example.com").unwrap().to_string(), "example.com");
///
/// let error = CookieDomain::parse("https://example.com:8080/").unwrap_err();
/// assert_eq!(error.to_string(), "a cookie domain has no scheme; write `example.com`");
/// ```
#[doc(alias = "subdomain")]
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by RFC 6265bis: the host-only-flag"
)]
pub enum CookieDomain {
    /// No `Domain`: browsers send the cookie only to the host that set it.
    HostOnly,
    /// `Domain=name`: browsers send the cookie to `name` and to all names below it.
    Shared(SharedDomain),
}

impl CookieDomain {
    /// Reads the value of the attribute as written in a configuration. Converts Unicode to A-labels, because Firefox refuses anything else
    /// (recorded).
    ///
    /// [`on_host`](Self::on_host) checks whether browsers accept the domain from a host.
    ///
    /// # Errors
    ///
    /// - `https://example.com`, `example.com:8080`, `example.com/`, `user@example.com`: a domain has none of these parts.
    /// - `localhost`, `backend`, `com`: a single label is a public suffix. Browsers keep no shared cookie for it.
    /// - `127.0.0.1`, `[::1]`: IP addresses cannot share cookies.
    /// - `*.example.com`, `a..example.com`, `exam ple.com`: not a host name.
    /// - `example.com.`: would match only hosts that are written with the dot.
    /// - Unicode that turns into other letters, such as the ligature in `ﬁrst.example`.
    ///
    /// The error contains the [repaired](ParseCookieDomainError::repaired) domain if it is clear what was meant.
    #[doc(alias("punycode", "IDN"))]
    pub fn parse(text: &str) -> Result<Self, ParseCookieDomainError> {
        if text.is_empty() {
            return Ok(Self::HostOnly);
        }
        let bare = BareDomain::of(text);
        let read = SharedDomain::parse(bare.name);
        let Some(excess) = bare.excess else {
            return read.map(Self::Shared);
        };
        Err(ParseCookieDomainError {
            problem: excess,
            repaired: match read {
                Ok(shared) => Some(Box::new(Self::Shared(shared))),
                Err(error) => error.repaired,
            },
        })
    }

    /// The name that shares the cookie. `None`: host-only.
    #[must_use]
    pub const fn shared(&self) -> Option<&DomainName> {
        match self {
            Self::HostOnly => None,
            Self::Shared(domain) => Some(&domain.0),
        }
    }
}

impl fmt::Display for CookieDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.shared().map_or("", DomainName::as_str))
    }
}

text_form!(
    CookieDomain,
    ParseCookieDomainError,
    "a cookie domain such as `example.com`, or empty text for host-only"
);

/// A name that browsers may accept as `Domain`: several labels, no dot at the end, not an IP address.
///
/// Whether they do accept it depends on the host and on the suffix list: see [`CookieDomain::on_host`].
///
/// ```
/// use session_cookie_policy::cookie::SharedDomain;
///
/// assert_eq!(SharedDomain::parse("Example.com").unwrap().name().as_str(), "example.com");
/// assert!(SharedDomain::parse("localhost").is_err());
/// assert!(SharedDomain::parse("127.0.0.1").is_err());
/// ```
///
/// Source: [RFC 6265bis, section 5.6.3]; [section 5.7], steps 9 and 10.
///
/// [RFC 6265bis, section 5.6.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.3
/// [section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (shareable): at least two labels, no trailing dot.
pub struct SharedDomain(DomainName);

impl SharedDomain {
    /// Checks a name.
    ///
    /// # Errors
    ///
    /// - The name is a single label, or ends with a dot; see [`CookieDomain::parse`].
    pub fn new(name: DomainName) -> Result<Self, ParseCookieDomainError> {
        if name.has_trailing_dot() {
            let repaired = name
                .as_str()
                .strip_suffix('.')
                .and_then(|bare| Self::parse(bare).ok());
            return Err(ParseCookieDomainError {
                problem: CookieDomainProblem::TrailingDot,
                repaired: repaired.map(|domain| Box::new(CookieDomain::Shared(domain))),
            });
        }
        if name.label_count() == 1 {
            return Err(ParseCookieDomainError {
                problem: CookieDomainProblem::SingleLabel { found: name },
                // One host can use such a cookie, and for one host no `Domain` is needed.
                repaired: Some(Box::new(CookieDomain::HostOnly)),
            });
        }
        Ok(Self(name))
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &DomainName {
        &self.0
    }

    /// Reads a name.
    ///
    /// # Errors
    ///
    /// The errors of [`CookieDomain::parse`]. A leading dot is an error, too.
    pub fn parse(text: &str) -> Result<Self, ParseCookieDomainError> {
        let problem = |problem| ParseCookieDomainError {
            problem,
            repaired: None,
        };
        match Host::parse(text) {
            Ok(Host::Domain(name)) if !keeps_its_letters(text, &name) => {
                Err(ParseCookieDomainError {
                    problem: CookieDomainProblem::OtherLetters {
                        found: excerpt(text),
                    },
                    repaired: Self::new(name)
                        .ok()
                        .map(|domain| Box::new(CookieDomain::Shared(domain))),
                })
            }
            Ok(Host::Domain(name)) => Self::new(name),
            Ok(found @ (Host::Ipv4(_) | Host::Ipv6(_))) => Err(ParseCookieDomainError {
                problem: CookieDomainProblem::IpAddress { found },
                repaired: Some(Box::new(CookieDomain::HostOnly)),
            }),
            // With its brackets it is an address, which is no cookie domain either.
            Err(ParseHostError::UnbracketedIpv6 { repaired }) => Self::parse(&repaired),
            Err(ParseHostError::Wildcard { .. }) => {
                let below = text.strip_prefix("*.");
                Err(ParseCookieDomainError {
                    problem: CookieDomainProblem::Wildcard,
                    repaired: below
                        .and_then(|name| Self::parse(name).ok())
                        .map(|domain| Box::new(CookieDomain::Shared(domain))),
                })
            }
            Err(error) => Err(problem(CookieDomainProblem::Host(error))),
        }
    }
}

impl fmt::Display for SharedDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

text_form!(
    SharedDomain,
    ParseCookieDomainError,
    "a cookie domain such as `example.com`"
);

/// Whether each label with non-ASCII letters became an A-label, which can be shown again as it was written. Other labels were mapped to
/// plain letters (ligatures, full-width forms) or to dots.
fn keeps_its_letters(text: &str, name: &DomainName) -> bool {
    text.is_ascii()
        || (text.trim_end_matches('.').split('.').count() == name.label_count()
            && text
                .split('.')
                .zip(name.labels())
                .all(|(written, label)| written.is_ascii() || label.starts_with("xn--")))
}

/// A text that is meant to be a domain, taken apart: what is not the name is named.
struct BareDomain<'a> {
    name: &'a str,
    excess: Option<CookieDomainProblem>,
}

impl<'a> BareDomain<'a> {
    fn of(text: &'a str) -> Self {
        let mut excess = None;
        let mut note = |problem| {
            excess.get_or_insert(problem);
        };
        let mut name = text.trim();
        if name.len() != text.len() {
            note(CookieDomainProblem::SurroundingWhitespace);
        }
        if let Some((_, rest)) = name.split_once(":/") {
            note(CookieDomainProblem::Scheme);
            name = rest.trim_start_matches('/');
        }
        if let Some((host, _)) = name.split_once(['/', '?', '#', '\\']) {
            note(CookieDomainProblem::Path);
            name = host;
        }
        if let Some((_, host)) = name.rsplit_once('@') {
            note(CookieDomainProblem::UserInfo);
            name = host;
        }
        if let Some((host, port)) = name.rsplit_once(':')
            && !host.contains(':')
            && !port.ends_with(']')
        {
            note(CookieDomainProblem::Port);
            name = host;
        }
        // One leading dot means nothing.
        Self {
            name: name.strip_prefix('.').unwrap_or(name),
            excess,
        }
    }
}

/// Why a text is not a [`CookieDomain`], and which domain was probably meant.
///
/// ```
/// use session_cookie_policy::cookie::CookieDomain;
///
/// let error = CookieDomain::parse(".example.com:8080").unwrap_err();
/// assert_eq!(error.to_string(), "a cookie domain has no port: cookies ignore ports; write `example.com`");
/// assert_eq!(error.repaired(), Some(&CookieDomain::parse("example.com").unwrap()));
///
/// let error = CookieDomain::parse("127.0.0.1").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`127.0.0.1` is an IP address, which shares no cookies; leave it out (host-only)",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParseCookieDomainError {
    problem: CookieDomainProblem,
    repaired: Option<Box<CookieDomain>>,
}

impl ParseCookieDomainError {
    /// What is wrong.
    #[must_use]
    pub const fn problem(&self) -> &CookieDomainProblem {
        &self.problem
    }

    /// The domain that was probably meant. `None` if that is not clear.
    #[must_use]
    pub fn repaired(&self) -> Option<&CookieDomain> {
        self.repaired.as_deref()
    }
}

impl fmt::Display for ParseCookieDomainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)?;
        match self.repaired() {
            None => Ok(()),
            Some(CookieDomain::HostOnly) => f.write_str("; leave it out (host-only)"),
            Some(domain) => write!(f, "; write `{domain}`"),
        }
    }
}

impl core::error::Error for ParseCookieDomainError {}

/// What is wrong with a text that should be a [`CookieDomain`].
///
/// ```
/// use session_cookie_policy::cookie::{CookieDomain, CookieDomainProblem};
///
/// let error = CookieDomain::parse("localhost").unwrap_err();
/// assert!(matches!(error.problem(), CookieDomainProblem::SingleLabel { .. }));
/// assert_eq!(
///     error.problem().to_string(),
///     "`localhost` is a single label, which browsers treat as a public suffix",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CookieDomainProblem {
    /// The text is not a host name.
    #[error(transparent)]
    Host(ParseHostError),
    /// The text is an IP address.
    #[error("`{found}` is an IP address, which shares no cookies")]
    IpAddress {
        /// The address.
        found: Host,
    },
    /// The text has Unicode characters that turn into other letters.
    #[error("`{found}` changes when it is read as a host name")]
    OtherLetters {
        /// The text, cut to a short length.
        found: String,
    },
    /// The text has a path, a query or a fragment.
    #[error("a cookie domain has no path")]
    Path,
    /// The text has a port.
    #[error("a cookie domain has no port: cookies ignore ports")]
    Port,
    /// The text has a scheme.
    #[error("a cookie domain has no scheme")]
    Scheme,
    /// The text is `localhost` or another name without a dot.
    #[error("`{found}` is a single label, which browsers treat as a public suffix")]
    SingleLabel {
        /// The label.
        found: DomainName,
    },
    /// The text begins or ends with white space.
    #[error("white space around the cookie domain")]
    SurroundingWhitespace,
    /// The text ends with a dot.
    #[error("a trailing dot makes it another domain, which hosts without the dot do not match")]
    TrailingDot,
    /// The text has user information before an `@`.
    #[error("a cookie domain has no user information")]
    UserInfo,
    /// The text has a wildcard. A cookie domain includes all names below it anyway.
    #[error("a cookie domain has no wildcard: it covers all names below it as it is")]
    Wildcard,
}
