use alloc::format;
use alloc::string::String;
use core::fmt;

use super::domain_name::{DomainName, ParseDomainNameError};
use super::host::Host;
use super::origin::{Origin, ParseOriginError};
use super::scheme::Scheme;
use super::spelling::Spelling;
use super::suffix_list::SuffixList;
use crate::text::{excerpt, text_form};

/// A pattern for origins that differ in one label: `https://*.preview.example.com`, `https://pr-*.example.com`.
///
/// The left-most label contains one `*`. It stands for at least one character, but never for a dot. Scheme and port must be equal.
///
/// ```
/// use session_cookie_policy::net::{Origin, OriginPattern};
///
/// let pattern = OriginPattern::parse("https://pr-*.example.com").unwrap();
/// assert!(pattern.matches(&Origin::parse("https://pr-7.example.com").unwrap()));
/// assert!(!pattern.matches(&Origin::parse("https://www.example.com").unwrap()));
/// assert!(!pattern.matches(&Origin::parse("http://pr-7.example.com").unwrap()));
/// ```
#[doc(alias("wildcard", "preview deployment"))]
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (label): `before` and `after` are lower-case letters, digits, `-` or `_`, and with one more character a label of DNS.
pub struct OriginPattern {
    scheme: Scheme,
    before: String,
    after: String,
    parent: DomainName,
    port: u16,
}

impl OriginPattern {
    /// Reads a pattern. Without a scheme, the scheme is `https`, or `http` for names below `localhost`.
    ///
    /// # Errors
    ///
    /// - `https://app.example.com`: no `*`. Write it as an [`Origin`].
    /// - `https://a.*.example.com`, `https://*.*.example.com`: a `*` outside the left-most label.
    /// - `https://**.example.com`: more than one `*`.
    /// - `https://*`: no name to the right of the `*`.
    /// - Everything that [`Origin::parse`] refuses.
    pub fn parse(text: &str) -> Result<Self, ParseOriginPatternError> {
        let spelling = Spelling::read(text)?;
        if let Some(problem) = spelling.excess() {
            return Err(ParseOriginError::from(problem).into());
        }
        let Some((label, parent)) = spelling.host.split_once('.') else {
            return Err(ParseOriginPatternError::NoParent);
        };
        let Some((before, after)) = label.split_once('*') else {
            return Err(if parent.contains('*') {
                ParseOriginPatternError::NotLeftmost
            } else {
                ParseOriginPatternError::NoWildcard
            });
        };
        if parent.contains('*') {
            return Err(ParseOriginPatternError::NotLeftmost);
        }
        let plain = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        if !plain(before) || !plain(after) || label.len() > DomainName::MAX_LABEL_LEN {
            return Err(ParseOriginPatternError::BadLabel {
                found: excerpt(label),
            });
        }
        let parent = DomainName::parse(parent)?;
        let scheme = spelling
            .scheme
            .unwrap_or_else(|| Host::Domain(parent.clone()).assumed_scheme());
        let pattern = Self {
            scheme,
            before: before.to_ascii_lowercase(),
            after: after.to_ascii_lowercase(),
            port: spelling.port(scheme).map_err(ParseOriginError::from)?,
            parent,
        };
        // `xn--*` and a name that gets too long match nothing that is a host.
        match pattern.example_host("x") {
            Some(_) => Ok(pattern),
            None => Err(ParseOriginPatternError::BadLabel {
                found: excerpt(label),
            }),
        }
    }

    /// Whether the pattern matches `origin`.
    #[must_use]
    pub fn matches(&self, origin: &Origin) -> bool {
        let Some((label, parent)) = origin
            .host()
            .domain()
            .and_then(|name| name.as_str().split_once('.'))
        else {
            return false;
        };
        origin.scheme() == self.scheme
            && origin.port() == self.port
            && parent == self.parent.as_str()
            && self.matches_label(label)
    }

    /// Whether a host may have this left-most label.
    pub(crate) fn matches_label(&self, label: &str) -> bool {
        label
            .strip_prefix(self.before.as_str())
            .and_then(|rest| rest.strip_suffix(self.after.as_str()))
            .is_some_and(|rest| !rest.is_empty())
    }

    /// The text before and after the wildcard.
    pub(crate) fn around_wildcard(&self) -> (&str, &str) {
        (&self.before, &self.after)
    }

    /// Whether this pattern matches every origin that `other` matches.
    ///
    /// ```
    /// use session_cookie_policy::net::OriginPattern;
    ///
    /// let pattern = |text| OriginPattern::parse(text).unwrap();
    /// let all = pattern("https://*.preview.example.com");
    /// assert!(all.covers(&pattern("https://pr-*.preview.example.com")));
    /// assert!(!all.covers(&pattern("https://*.example.com")));
    /// ```
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.scheme == self.scheme
            && other.port == self.port
            && other.parent == self.parent
            && other.before.starts_with(&self.before)
            && other.after.ends_with(&self.after)
    }

    /// The scheme of all its origins.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The name directly above all its origins.
    #[must_use]
    pub const fn parent(&self) -> &DomainName {
        &self.parent
    }

    /// An origin that the pattern matches. All origins of a pattern have the same relation to an API, with one exception: tenants of a
    /// public suffix, if the API is one of them.
    #[must_use]
    pub fn example(&self) -> Origin {
        let host = self
            .example_host("x")
            .unwrap_or_else(|| Host::Domain(self.parent.clone()));
        Origin::new(self.scheme, host, self.port)
    }

    /// Several that the pattern matches, the [example](Self::example) first.
    pub(crate) fn examples(&self) -> impl Iterator<Item = Origin> {
        let hosts =
            (1..DomainName::MAX_LABEL_LEN).map_while(|len| self.example_host(&"x".repeat(len)));
        hosts.map(|host| Origin::new(self.scheme, host, self.port))
    }

    /// Always there for `x` once `parse` is through.
    fn example_host(&self, wildcard: &str) -> Option<Host> {
        let Self {
            before,
            after,
            parent,
            ..
        } = self;
        Host::parse(&format!("{before}{wildcard}{after}.{parent}")).ok()
    }

    /// Whether strangers can register a host that the pattern matches.
    ///
    /// They can if the `*` stands for a part of the registrable domain: below a registry's suffix (`https://*.co.uk`), or below the domain
    /// of a hosting company (`https://*.vercel.app`). Text next to the `*` does not help: anybody can ask for `myapp-evil.vercel.app`, and
    /// we found no hosting company whose documentation reserves such labels for one customer. Names below `localhost` belong to this
    /// machine.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::net::{EmbeddedList, OriginPattern};
    ///
    /// let is_open = |text| OriginPattern::parse(text).unwrap().is_open_to_strangers(&EmbeddedList);
    /// assert!(is_open("https://myapp-*.vercel.app"));
    /// assert!(!is_open("https://*.myapp.pages.dev")); // below a host that one customer has
    /// assert!(!is_open("https://*.preview.example.com"));
    /// # }
    /// ```
    #[must_use]
    pub fn is_open_to_strangers(&self, list: &dyn SuffixList) -> bool {
        if self.parent.is_localhost() {
            return false;
        }
        // Rules such as `*.compute.amazonaws.com` make a suffix of each name that matches.
        let is_suffix =
            |host: &Host| matches!(host, Host::Domain(name) if name.is_public_suffix(list));
        self.parent.is_public_suffix(list) || self.example_host("x").as_ref().is_some_and(is_suffix)
    }
}

impl fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            scheme,
            before,
            after,
            parent,
            port,
        } = self;
        write!(f, "{scheme}://{before}*{after}.{parent}")?;
        if *port != scheme.default_port() {
            write!(f, ":{port}")?;
        }
        Ok(())
    }
}

text_form!(
    OriginPattern,
    ParseOriginPatternError,
    "an origin pattern such as `https://*.preview.example.com`"
);

/// Why a text is not an [`OriginPattern`].
///
/// ```
/// use session_cookie_policy::net::OriginPattern;
///
/// let error = |text| OriginPattern::parse(text).unwrap_err().to_string();
/// assert_eq!(error("https://app.example.com"), "the pattern has no `*`; read it as an exact origin");
/// assert_eq!(error("https://app.*.example.com"), "`*` is allowed only in the left-most label, as in `https://*.example.com`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseOriginPatternError {
    /// The label has characters that a label cannot contain, or more than one `*`.
    #[error("`{found}` is not a label with one `*`, such as `*` or `preview-*`")]
    BadLabel {
        /// The label, cut to a short length.
        found: String,
    },
    /// There is no name to the right of the `*`.
    #[error("the pattern needs a domain name after `*`, as in `https://*.example.com`")]
    NoParent,
    /// The text is an exact origin.
    #[error("the pattern has no `*`; read it as an exact origin")]
    NoWildcard,
    /// The `*` is in another label.
    #[error("`*` is allowed only in the left-most label, as in `https://*.example.com`")]
    NotLeftmost,
    /// The scheme, the port or another part around the host is not valid.
    #[error(transparent)]
    Origin(#[from] ParseOriginError),
    /// The name to the right of the `*` is not valid.
    #[error(transparent)]
    Parent(#[from] ParseDomainNameError),
}
