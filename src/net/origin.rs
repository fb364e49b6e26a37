use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use core::fmt;

use super::host::{Host, ParseHostError};
use super::scheme::Scheme;
use super::spelling::Spelling;
use crate::text::text_form;

/// A web origin: scheme, host and port ([RFC 6454], section 4; the tuple origin of HTML).
///
/// The text form is the one that browsers send: the canonical host, and no port if it is the default port.
///
/// [RFC 6454]: https://www.rfc-editor.org/rfc/rfc6454#section-4
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Origin {
    scheme: Scheme,
    host: Host,
    port: u16,
}

impl Origin {
    /// Makes an origin from its parts.
    #[must_use]
    pub const fn new(scheme: Scheme, host: Host, port: u16) -> Self {
        Self { scheme, host, port }
    }

    /// Reads an origin as people write it in a configuration.
    ///
    /// A bare host gets a scheme: `http` for loopback hosts ([`Host::is_loopback`]), `https` for all others. Letter case, Unicode hosts, an
    /// explicit default port and a single `/` at the end are normalized; every browser treats these spellings as the same origin. For the
    /// value of an `Origin` header use [`OriginHeader`](super::OriginHeader), which is exact.
    ///
    /// ```
    /// use session_cookie_policy::net::Origin;
    ///
    /// let read = |text| Origin::parse(text).unwrap().to_string();
    /// assert_eq!(read("https://API.example.com:443/"), "https://api.example.com");
    /// assert_eq!(read("api.example.com"), "https://api.example.com");
    /// assert_eq!(read("localhost:3000"), "http://localhost:3000");
    /// assert_eq!(read("localhost.example.com"), "https://localhost.example.com");
    ///
    /// let error = Origin::parse("https://api.example.com/v1").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the path `/v1` is not part of an origin; write `https://api.example.com`",
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// - `https://api.example.com/v1`, `…?x=1`, `…#top`: an origin has no path, query or fragment.
    /// - `https://user@api.example.com`: an origin has no user information. The error does not repeat it.
    /// - `ftp://api.example.com`, `capacitor://localhost`: not a web origin.
    /// - `https:/api.example.com`, `//api.example.com`, `/api`: not `scheme://host`.
    /// - `https://api.example.com:`, or a port that is not a number up to 65535.
    /// - ` https://api.example.com`: white space around the text.
    /// - `null`: browsers send this for an opaque origin, and no website has one.
    /// - Everything that [`Host::parse`] refuses.
    ///
    /// The error shows the wrong part and, if it is clear, the [repaired](ParseOriginError::repaired) origin.
    pub fn parse(text: &str) -> Result<Self, ParseOriginError> {
        let trimmed = text.trim_matches(|c: char| c.is_ascii_control() || c == ' ');
        if trimmed.len() != text.len() && !trimmed.is_empty() {
            let repaired = Spelling::read(trimmed)
                .ok()
                .and_then(|spelling| spelling.repaired());
            return Err(ParseOriginError::new(
                OriginProblem::SurroundingWhitespace,
                repaired,
            ));
        }
        if trimmed == "null" {
            return Err(OriginProblem::Opaque.into());
        }
        let spelling = Spelling::read(trimmed)?;
        match spelling.excess().map_or_else(|| spelling.origin(), Err) {
            Ok(origin) => Ok(origin),
            Err(problem) => Err(ParseOriginError::new(problem, spelling.repaired())),
        }
    }

    /// The scheme.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host. It is the only part of the origin that matters for the identity of a cookie.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// The port, explicit or default. Cookies and sites ignore it.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether every browser treats the connection as secure: `https`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
    }

    /// The origin whose host has no dot at its end; `None` if it has none. The two are different hosts.
    pub(crate) fn without_trailing_dot(&self) -> Option<Self> {
        let name = self.host.domain().filter(|name| name.has_trailing_dot())?;
        let host = Host::parse(name.as_str().strip_suffix('.')?).ok()?;
        Some(Self::new(self.scheme, host, self.port))
    }

    /// Whether it is potentially trustworthy (Secure Contexts, section 3.1): `https`, or plain http on this machine. `Secure` cookies are
    /// another matter: not every engine takes them from there.
    pub(crate) fn is_potentially_trustworthy(&self) -> bool {
        self.is_https() || self.host.is_loopback()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        if self.port != self.scheme.default_port() {
            write!(f, ":{}", self.port)?;
        }
        Ok(())
    }
}

text_form!(
    Origin,
    ParseOriginError,
    "an origin such as `https://api.example.com`"
);

/// Why a text is not an [`Origin`], and which origin was probably meant.
///
/// ```
/// use session_cookie_policy::net::Origin;
///
/// let error = Origin::parse("https:/api.example.com").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`https:` is not followed by `//` and a host; write `https://api.example.com`",
/// );
/// assert_eq!(error.repaired(), Some(&Origin::parse("https://api.example.com").unwrap()));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ParseOriginError {
    problem: OriginProblem,
    repaired: Option<Box<Origin>>,
}

impl ParseOriginError {
    pub(super) fn new(problem: OriginProblem, repaired: Option<Origin>) -> Self {
        Self {
            problem,
            repaired: repaired.map(Box::new),
        }
    }

    /// What is wrong.
    #[must_use]
    pub const fn problem(&self) -> &OriginProblem {
        &self.problem
    }

    /// The origin without the wrong part: the one that browsers would contact. Check it before you use it.
    #[must_use]
    pub fn repaired(&self) -> Option<&Origin> {
        self.repaired.as_deref()
    }
}

impl From<OriginProblem> for ParseOriginError {
    fn from(problem: OriginProblem) -> Self {
        Self {
            problem,
            repaired: None,
        }
    }
}

impl fmt::Display for ParseOriginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)?;
        match (&self.problem, &self.repaired) {
            // The message of the host names the repair already.
            (OriginProblem::Host(_), _) | (_, None) => Ok(()),
            (_, Some(origin)) => write!(f, "; write `{origin}`"),
        }
    }
}

impl core::error::Error for ParseOriginError {}

/// What is wrong with a text that should be an origin.
///
/// ```
/// use session_cookie_policy::net::{Origin, OriginProblem};
///
/// let error = Origin::parse("https://app.example.com/login").unwrap_err();
/// assert!(matches!(error.problem(), OriginProblem::Path { .. }));
/// assert_eq!(error.problem().to_string(), "the path `/login` is not part of an origin");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OriginProblem {
    /// The text has a fragment.
    #[error("the fragment `{found}` is not part of an origin")]
    Fragment {
        /// The fragment, cut to a short length.
        found: String,
    },
    /// Browsers would not accept the host.
    #[error(transparent)]
    Host(ParseHostError),
    /// The scheme is not followed by `//`.
    #[error("`{scheme}:` is not followed by `//` and a host")]
    NoAuthority {
        /// The scheme.
        scheme: String,
    },
    /// The text has a path instead of a host.
    #[error("a path instead of an origin: there is no host")]
    NoHost,
    /// The `Origin` header is not in the exact form that browsers send.
    #[error("browsers do not send this origin in this form")]
    NotCanonical,
    /// The text is `null`.
    #[error("`null` stands for an opaque origin, which belongs to no website")]
    Opaque,
    /// The text has a path.
    #[error("the path `{found}` is not part of an origin")]
    Path {
        /// The path, cut to a short length.
        found: String,
    },
    /// The port is not valid.
    #[error("{}", describe_port(found))]
    Port {
        /// The text, cut to a short length.
        found: String,
    },
    /// The text has a query.
    #[error("the query `{found}` is not part of an origin")]
    Query {
        /// The query, cut to a short length.
        found: String,
    },
    /// The text begins or ends with white space or control characters.
    #[error("white space around the origin")]
    SurroundingWhitespace,
    /// The scheme cannot be that of a website or an API.
    #[error("the scheme `{found}` is neither `http` nor `https`")]
    UnsupportedScheme {
        /// The scheme, cut to a short length.
        found: String,
    },
    /// The text has user information before an `@`. The error does not repeat it.
    #[error("user information before `@` is not part of an origin")]
    UserInfo,
    /// The scheme is `http` or `https`, but an origin with a scheme of the application's own is expected.
    #[error("a web origin; declare it as a website")]
    WebScheme,
}

fn describe_port(found: &str) -> String {
    if found.is_empty() {
        "there is no port behind the `:`".into()
    } else {
        format!("`{found}` is not a port (a number up to 65535)")
    }
}
