use core::fmt;

use crate::net::{Origin, OriginPattern, ParseOriginError, ParseOriginPatternError, SuffixList};
use crate::text::text_form;

/// A declared website: one origin, or a pattern of origins.
///
/// A text that contains `*` is a pattern.
///
/// ```
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::net::Origin;
///
/// let previews = Website::parse("https://*.preview.example.com").unwrap();
/// assert!(previews.matches(&Origin::parse("https://pr-7.preview.example.com").unwrap()));
/// assert!(!previews.matches(&Origin::parse("https://a.b.preview.example.com").unwrap()));
/// assert!(Website::parse("https://*").is_err());
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one or many")]
pub enum Website {
    /// One origin.
    Exact(Origin),
    /// All origins that differ in one label.
    Pattern(OriginPattern),
}

impl Website {
    /// Reads an origin (see [`Origin::parse`]), or a pattern (see [`OriginPattern::parse`]).
    ///
    /// # Errors
    ///
    /// The errors of these two functions.
    pub fn parse(text: &str) -> Result<Self, ParseWebsiteError> {
        if text.contains('*') {
            Ok(Self::Pattern(OriginPattern::parse(text)?))
        } else {
            Ok(Self::Exact(Origin::parse(text)?))
        }
    }

    /// The origin itself, or an example of an origin that the pattern matches. All rules treat the origins of a pattern alike.
    #[must_use]
    pub fn example(&self) -> Origin {
        match self {
            Self::Exact(origin) => origin.clone(),
            Self::Pattern(pattern) => pattern.example(),
        }
    }

    /// Whether this website includes every origin that `other` includes.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(own), Self::Exact(origin)) => own == origin,
            (Self::Exact(_), Self::Pattern(_)) => false,
            (Self::Pattern(own), Self::Exact(origin)) => own.matches(origin),
            (Self::Pattern(own), Self::Pattern(pattern)) => own.covers(pattern),
        }
    }

    /// Whether `origin` is this origin, or the pattern matches it.
    #[must_use]
    pub fn matches(&self, origin: &Origin) -> bool {
        match self {
            Self::Exact(exact) => exact == origin,
            Self::Pattern(pattern) => pattern.matches(origin),
        }
    }

    /// Whether anybody on the network can put a script into the website's pages, and so act with sessions of `api`. This is so if the pages
    /// come over plain http from another machine, and the API uses https.
    ///
    /// ```
    /// use session_cookie_policy::config::Website;
    /// use session_cookie_policy::net::Origin;
    ///
    /// let api = Origin::parse("https://api.example.com").unwrap();
    /// let exposes = |website| Website::parse(website).unwrap().exposes(&api);
    /// assert!(exposes("http://www.example.com"));
    /// assert!(exposes("http://*.preview.example.com"));
    /// assert!(!exposes("https://www.example.com"));
    /// assert!(!exposes("http://localhost:3000")); // never leaves this machine
    /// ```
    #[must_use]
    pub fn exposes(&self, api: &Origin) -> bool {
        let page = self.example();
        api.is_https() && !page.is_https() && !page.host().is_loopback()
    }

    /// Whether strangers can get an origin that the pattern matches; see [`OriginPattern::is_open_to_strangers`].
    #[must_use]
    pub fn is_open_to_strangers(&self, list: &dyn SuffixList) -> bool {
        match self {
            Self::Exact(_) => false,
            Self::Pattern(pattern) => pattern.is_open_to_strangers(list),
        }
    }
}

impl fmt::Display for Website {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(origin) => origin.fmt(f),
            Self::Pattern(pattern) => pattern.fmt(f),
        }
    }
}

text_form!(
    Website,
    ParseWebsiteError,
    "an origin such as `https://app.example.com`, or a pattern such as `https://*.preview.example.com`"
);

/// Why a text is not a [`Website`].
///
/// ```
/// use session_cookie_policy::config::{ParseWebsiteError, Website};
///
/// let error = Website::parse("https://app.example.com/login").unwrap_err();
/// assert!(matches!(error, ParseWebsiteError::Origin(_)));
/// assert_eq!(
///     error.to_string(),
///     "the path `/login` is not part of an origin; write `https://app.example.com`",
/// );
/// let error = Website::parse("https://app.*.example.com").unwrap_err();
/// assert!(matches!(error, ParseWebsiteError::Pattern(_)));
/// assert_eq!(error.to_string(), "`*` is allowed only in the left-most label, as in `https://*.example.com`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseWebsiteError {
    /// The text is not an origin.
    #[error(transparent)]
    Origin(#[from] ParseOriginError),
    /// The text is not a pattern.
    #[error(transparent)]
    Pattern(#[from] ParseOriginPatternError),
}
