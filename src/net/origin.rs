use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use super::host::{Host, ParseHostError};
use super::scheme::Scheme;
use super::spelling::Spelling;
use crate::text::text_form;

/// A web origin: scheme, host and port ([RFC 6454], section 4; the tuple origin of HTML).
///
/// The text form is the one that browsers send: canonical host, default port left out.
///
/// [RFC 6454]: https://www.rfc-editor.org/rfc/rfc6454#section-4
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Origin {
    scheme: Scheme,
    host: Host,
    port: u16,
}

impl Origin {
    /// An origin from its parts.
    #[must_use]
    pub const fn new(scheme: Scheme, host: Host, port: u16) -> Self {
        Self { scheme, host, port }
    }

    /// Reads an origin as people write it in a configuration.
    ///
    /// A bare host gets a scheme: `http` for loopback hosts ([`Host::is_loopback`]), `https` for all others. Letter case, Unicode
    /// hosts, a written default port and a lone `/` at the end are brought into canonical form; they mean the same origin to
    /// every browser. For the value of an `Origin` header use [`OriginHeader`](super::OriginHeader), which is exact.
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
    ///     "the path `/v1` is no part of an origin; write `https://api.example.com`",
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// - `https://api.example.com/v1`, `…?x=1`, `…#top` — path, query and fragment are no part of an origin
    /// - `https://user@api.example.com` — user information (which the error does not repeat)
    /// - `ftp://api.example.com`, `capacitor://localhost` — no web origin
    /// - `https:/api.example.com`, `//api.example.com`, `/api` — no `scheme://host`
    /// - `https://api.example.com:` or a port that is no number up to 65535
    /// - ` https://api.example.com` — white space around it
    /// - `null` — what browsers write for an opaque origin, which no website has
    /// - everything that [`Host::parse`] refuses
    ///
    /// The error shows the offending part and, where it is clear, the [repaired](ParseOriginError::repaired) origin.
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

    /// The host, which is what cookies see of the origin.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// The port, written or by default. Cookies and sites ignore it.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Whether the connection counts as secure to every browser: `https`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::Https
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

/// Why a text is no [`Origin`], and which origin was probably meant.
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

    /// The origin that remains when the offending part is taken away; what browsers would contact. Check it before you use it.
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

/// What stands in the way of a text's being an origin.
///
/// ```
/// use session_cookie_policy::net::{Origin, OriginProblem};
///
/// let error = Origin::parse("https://app.example.com/login").unwrap_err();
/// assert!(matches!(error.problem(), OriginProblem::Path { .. }));
/// assert_eq!(error.problem().to_string(), "the path `/login` is no part of an origin");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum OriginProblem {
    /// A fragment.
    #[error("the fragment `{found}` is no part of an origin")]
    Fragment {
        /// The fragment, shortened.
        found: String,
    },
    /// No host that browsers would accept.
    #[error(transparent)]
    Host(ParseHostError),
    /// A scheme without `//` behind it.
    #[error("`{scheme}:` is not followed by `//` and a host")]
    NoAuthority {
        /// The scheme.
        scheme: String,
    },
    /// A path instead of a host.
    #[error("a path where an origin is meant: there is no host")]
    NoHost,
    /// An `Origin` header that is not in the exact form that browsers send.
    #[error("browsers do not write this origin so")]
    NotCanonical,
    /// The text `null`.
    #[error("`null` stands for an opaque origin, which belongs to no website")]
    Opaque,
    /// A path.
    #[error("the path `{found}` is no part of an origin")]
    Path {
        /// The path, shortened.
        found: String,
    },
    /// A port that is none.
    #[error("`{found}` is not a port (a number up to 65535)")]
    Port {
        /// The text, shortened.
        found: String,
    },
    /// A query.
    #[error("the query `{found}` is no part of an origin")]
    Query {
        /// The query, shortened.
        found: String,
    },
    /// White space or control characters around the text.
    #[error("white space around the origin")]
    SurroundingWhitespace,
    /// A scheme that no website and no API has.
    #[error("the scheme `{found}` is neither `http` nor `https`")]
    UnsupportedScheme {
        /// The scheme, shortened.
        found: String,
    },
    /// User information before an `@`, which is not repeated here.
    #[error("user information before `@` is no part of an origin")]
    UserInfo,
    /// `http` or `https` where the origin of an application's own scheme is meant.
    #[error("a web origin; declare it as a website")]
    WebScheme,
}
