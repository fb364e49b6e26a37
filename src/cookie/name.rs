use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use core::fmt;

use crate::net::{Host, SuffixList};
use crate::text::{excerpt, is_token_byte, text_form, word_form};

/// The name of a cookie, including its prefix: a token of RFC 9110.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, NamePrefix};
///
/// let name = CookieName::parse("__Host-sid").unwrap();
/// assert_eq!(name.prefix(), Some(NamePrefix::Host));
/// assert_eq!(name.stem(), "sid");
/// assert_eq!(CookieName::parse("sid").unwrap().with_prefix(NamePrefix::Secure).as_str(), "__Secure-sid");
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (token): a non-empty token, in which a prefix is spelled exactly.
pub struct CookieName(String);

impl CookieName {
    /// The length of the longest name without its prefix, in bytes. Name and value share 4096 bytes, and the value needs most of them.
    pub const MAX_LEN: usize = 256;

    /// Reads a name.
    ///
    /// # Errors
    ///
    /// - The text is empty.
    /// - `my sid`, `sid;`, `sïd`: the text has a character that a token cannot contain.
    /// - `__host-sid`: browsers treat it as a prefixed name, servers do not (RFC 6265bis, section 4.1.3). Write `__Host-sid`.
    pub fn parse(text: &str) -> Result<Self, ParseCookieNameError> {
        if text.is_empty() {
            return Err(ParseCookieNameError::Empty);
        }
        let prefixed = NamePrefix::strip_ignoring_case(text);
        let len = prefixed.map_or(text, |(_, stem)| stem).len();
        if len > Self::MAX_LEN {
            return Err(ParseCookieNameError::TooLong { len });
        }
        if let Some((at, found)) = text
            .char_indices()
            .find(|(_, c)| !u8::try_from(*c).is_ok_and(is_token_byte))
        {
            return Err(ParseCookieNameError::ForbiddenCharacter { at, found });
        }
        if let Some((prefix, stem)) = prefixed
            && !text.starts_with(prefix.as_str())
        {
            return Err(ParseCookieNameError::MisspelledPrefix {
                found: excerpt(text),
                repaired: Self(format!("{prefix}{stem}")),
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The prefix that makes browsers protect the cookie, if the name has one.
    #[must_use]
    pub fn prefix(&self) -> Option<NamePrefix> {
        NamePrefix::strip_ignoring_case(&self.0).map(|(prefix, _)| prefix)
    }

    /// The name without its prefix.
    #[must_use]
    pub fn stem(&self) -> &str {
        NamePrefix::strip_ignoring_case(&self.0).map_or(self.as_str(), |(_, stem)| stem)
    }

    /// Who can put a cookie of this name into a browser, beside its own host.
    pub(crate) fn planters(&self) -> Planters {
        match self.prefix() {
            None => Planters::Network,
            Some(NamePrefix::Secure | NamePrefix::Http) => Planters::Siblings,
            Some(NamePrefix::Host | NamePrefix::HostHttp) => Planters::Nobody,
        }
    }

    /// Whether more others can put a cookie of this name into a browser that `host` gets than one of the `present` name. An address has
    /// no siblings.
    pub(crate) fn is_easier_to_plant(
        &self,
        present: &Self,
        host: &Host,
        list: &dyn SuffixList,
    ) -> bool {
        let has_siblings = || host.registrable_domain(list).is_some();
        let planters = self.planters();
        planters > present.planters() && (planters == Planters::Network || has_siblings())
    }

    /// The same stem with another prefix.
    ///
    /// If you ask for `__Host-` and the stem begins with `Http-`, the result has the prefix `__Host-Http-`, followed by the rest of the stem.
    #[must_use]
    pub fn with_prefix(&self, prefix: NamePrefix) -> Self {
        let name = format!("{prefix}{}", self.stem());
        match NamePrefix::strip_ignoring_case(&name) {
            Some((read, stem)) => Self(format!("{read}{stem}")),
            None => Self(name),
        }
    }
}

/// Who can put a cookie of a name into a browser, beside the host that reads it: fewer first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Planters {
    /// Browsers take the name from the host alone.
    Nobody,
    /// Hosts of the same site, over https.
    Siblings,
    /// Hosts of the same site, and whoever can answer a request over plain http.
    Network,
}

impl fmt::Display for Planters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "nobody",
            Self::Siblings => "every host of the site",
            Self::Network => "every host of the site, and anybody on the network,",
        })
    }
}

impl AsRef<str> for CookieName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for CookieName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    CookieName,
    ParseCookieNameError,
    "a cookie name such as `sid`"
);

/// Why a text is not a [`CookieName`].
///
/// ```
/// use session_cookie_policy::cookie::CookieName;
///
/// let error = |text| CookieName::parse(text).unwrap_err().to_string();
/// assert_eq!(error("my sid"), "' ' at byte 2 is not allowed in a cookie name");
/// assert_eq!(error("__host-sid"), "the prefix of `__host-sid` is not spelled exactly; write `__Host-sid`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseCookieNameError {
    /// The text is empty.
    #[error("the cookie name is empty")]
    Empty,
    /// The text has a character that a token cannot contain.
    #[error("{found:?} at byte {at} is not allowed in a cookie name")]
    ForbiddenCharacter {
        /// The offset of the character, in bytes.
        at: usize,
        /// The character.
        found: char,
    },
    /// The prefix is in the wrong letter case.
    #[error("the prefix of `{found}` is not spelled exactly; write `{repaired}`")]
    MisspelledPrefix {
        /// The name, cut to a short length.
        found: String,
        /// The name with the right spelling of the prefix.
        repaired: CookieName,
    },
    /// The name is longer than [`CookieName::MAX_LEN`].
    #[error(
        "the cookie name has {len} bytes without its prefix, more than {}",
        CookieName::MAX_LEN
    )]
    TooLong {
        /// The length without the prefix, in bytes.
        len: usize,
    },
}

/// A prefix of a cookie name. Browsers refuse the cookie if its attributes do not meet the conditions of the prefix.
///
/// | prefix | requires | supported by |
/// |---|---|---|
/// | `__Secure-` | `Secure` | Chromium 49, Firefox 50, Safari 13 |
/// | `__Host-` | `Secure`, no `Domain`, `Path=/` | the same |
/// | `__Http-` | `Secure`, `HttpOnly`, not set by script | Chromium 140, Firefox 143 |
/// | `__Host-Http-` | all of these | Chromium 140, Firefox 143; other browsers treat it as `__Host-` |
///
/// Sources: RFC 6265bis, section 4.1.3, and the layered-cookies draft, section 4.1.3. The recordings show that Chromium and Firefox enforce
/// the conditions.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, NamePrefix};
///
/// let name = CookieName::parse("sid").unwrap();
/// assert_eq!(name.with_prefix(NamePrefix::Host).as_str(), "__Host-sid");
/// assert!(NamePrefix::Host.requires_host_only());
/// // Browsers ignore the letter case, so that `__hOsT-sid` gives no way around the conditions.
/// assert_eq!(NamePrefix::strip_ignoring_case("__hOsT-sid"), Some((NamePrefix::Host, "sid")));
/// ```
#[doc(alias("__Host-", "__Secure-", "cookie prefix"))]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by the layered-cookies draft; a new prefix changes what names mean"
)]
pub enum NamePrefix {
    /// `__Host-`
    Host,
    /// `__Host-Http-`
    HostHttp,
    /// `__Http-`
    Http,
    /// `__Secure-`
    Secure,
}

impl NamePrefix {
    /// All prefixes. A prefix comes before the shorter prefix with which it begins.
    pub const ALL: [Self; 4] = [Self::HostHttp, Self::Host, Self::Http, Self::Secure];

    /// Whether the cookie must be host-only with `Path=/`.
    #[must_use]
    pub const fn requires_host_only(self) -> bool {
        matches!(self, Self::Host | Self::HostHttp)
    }

    /// Whether the cookie must be `HttpOnly`.
    #[must_use]
    pub const fn requires_http_only(self) -> bool {
        matches!(self, Self::Http | Self::HostHttp)
    }

    /// Splits a name in the same way as browsers, which ignore the letter case of the prefix (RFC 6265bis, section 5.4).
    #[must_use]
    pub fn strip_ignoring_case(name: &str) -> Option<(Self, &str)> {
        let prefix = Self::of_bytes(name.as_bytes())?;
        let (_, stem) = name.split_at_checked(prefix.as_str().len())?;
        Some((prefix, stem))
    }

    /// The prefix that browsers see at the head of a name or a value of any bytes, in any letter case.
    pub(crate) fn of_bytes(text: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|prefix| {
            text.get(..prefix.as_str().len())
                .is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_str().as_bytes()))
        })
    }
}

word_form!(cookie: NamePrefix, "`__Secure-`, `__Host-`, `__Http-` or `__Host-Http-`", {
    Host => "__Host-",
    HostHttp => "__Host-Http-",
    Http => "__Http-",
    Secure => "__Secure-",
});
