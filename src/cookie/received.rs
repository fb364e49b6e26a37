use time::{Duration, OffsetDateTime};

use super::date::parse_cookie_date;
use super::grammar::{MAX_ATTRIBUTE_LEN, MAX_NAME_VALUE_LEN, is_refused_control, trim_blanks};
use super::name::NamePrefix;
use super::priority::Priority;
use super::same_site::SameSite;

/// The value of a `Set-Cookie` header, parsed in the same way as browsers do ([RFC 6265bis, section 5.6]).
///
/// Works on bytes, decodes nothing and keeps everything: quotes belong to the value, a `,` does not separate anything, and unknown
/// attributes are kept. The text alone does not decide whether a browser keeps the cookie.
///
/// ```
/// use session_cookie_policy::cookie::{ReceivedSameSite, ReceivedSetCookie, SameSite};
///
/// let cookie = ReceivedSetCookie::parse(b" sid = abc ; SECURE; samesite=lax; Domain=a.example; Domain=").unwrap();
/// assert_eq!((cookie.name(), cookie.value()), (&b"sid"[..], &b"abc"[..]));
/// assert!(cookie.is_secure());
/// assert_eq!(cookie.same_site(), ReceivedSameSite::Explicit(SameSite::Lax));
/// assert_eq!(cookie.domain(), Some(&b""[..]));
/// ```
///
/// [RFC 6265bis, section 5.6]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct ReceivedSetCookie<'a> {
    name: &'a [u8],
    value: &'a [u8],
    attributes: &'a [u8],
}

impl<'a> ReceivedSetCookie<'a> {
    /// Parses a header value, and checks everything that browsers check in the text alone.
    ///
    /// # Errors
    ///
    /// - The text has a control character other than TAB.
    /// - The cookie has neither a name nor a value.
    /// - The name and the value have more than 4096 bytes together.
    /// - The cookie has no name, and its value would look like a prefixed name when a browser sends it back.
    pub fn parse(header: &'a [u8]) -> Result<Self, ParseSetCookieError> {
        if let Some(at) = header.iter().position(|byte| is_refused_control(*byte)) {
            return Err(ParseSetCookieError::ControlCharacter { at });
        }
        let cookie = Self::split(header);
        if cookie.name.is_empty() && cookie.value.is_empty() {
            return Err(ParseSetCookieError::Empty);
        }
        let len = cookie.name.len().saturating_add(cookie.value.len());
        if len > MAX_NAME_VALUE_LEN {
            return Err(ParseSetCookieError::TooLong { len });
        }
        match NamePrefix::of_bytes(cookie.value) {
            Some(prefix) if cookie.name.is_empty() => {
                Err(ParseSetCookieError::HiddenPrefix { prefix })
            }
            _ => Ok(cookie),
        }
    }

    /// Parses a header value without any checks. It never fails: every text has a name, a value and attributes, and each may be empty.
    #[must_use]
    pub fn split(header: &'a [u8]) -> Self {
        let end = memchr::memchr(b';', header).unwrap_or(header.len());
        Self::split_behind(header, end)
    }

    /// The same, where the pair ends at `end`.
    pub(crate) fn split_behind(header: &'a [u8], end: usize) -> Self {
        let (pair, attributes) = header.split_at_checked(end).unwrap_or((header, &[]));
        let (name, value) = match split_once(pair, b'=') {
            Some((name, value)) => (name, value),
            None => (Default::default(), pair),
        };
        Self {
            name: trim_blanks(name),
            value: trim_blanks(value),
            attributes,
        }
    }

    /// The name. Empty if the cookie has none.
    #[must_use]
    pub const fn name(&self) -> &'a [u8] {
        self.name
    }

    /// The value. It may be a session token: do not log it.
    #[must_use]
    pub const fn value(&self) -> &'a [u8] {
        self.value
    }

    /// All attributes in order, without surrounding blanks. Includes attributes that browsers ignore because they are too long.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        self.raw_attributes()
            .map(|(name, value)| (name, value.unwrap_or_default()))
    }

    /// As [`attributes`](Self::attributes), telling an empty value from a missing `=`.
    pub(crate) fn raw_attributes(
        &self,
    ) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> + use<'a> {
        self.attributes
            .split(|byte| *byte == b';')
            .skip(1)
            .map(|attribute| match split_once(attribute, b'=') {
                Some((name, value)) => (trim_blanks(name), Some(trim_blanks(value))),
                None => (trim_blanks(attribute), None),
            })
    }

    /// The value of the last attribute with this name. Skips attributes that are too long for browsers.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes()
            .filter(|(_, value)| value.len() <= MAX_ATTRIBUTE_LEN)
            .filter(|(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))
            .last()
            .map(|(_, value)| value)
    }

    /// The last `Domain`, as written. Empty or absent: host-only.
    #[must_use]
    pub fn domain(&self) -> Option<&'a [u8]> {
        self.last("Domain")
    }

    /// The last `Path`, as written. If it does not begin with `/`, browsers use the default path.
    #[must_use]
    pub fn path(&self) -> Option<&'a [u8]> {
        self.last("Path")
    }

    /// Whether the header has `Secure`, with any value.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.last("Secure").is_some()
    }

    /// Whether the header has `HttpOnly`, with any value.
    #[must_use]
    pub fn is_http_only(&self) -> bool {
        self.last("HttpOnly").is_some()
    }

    /// Whether the header has `Partitioned`, with any value.
    #[must_use]
    pub fn is_partitioned(&self) -> bool {
        self.last("Partitioned").is_some()
    }

    /// The last `Priority`. An unknown value counts as `Medium`.
    #[must_use]
    pub fn priority(&self) -> Priority {
        self.last("Priority")
            .map_or(Priority::Medium, Priority::of_attribute)
    }

    /// The last `SameSite`. An unknown value counts as absent.
    #[must_use]
    pub fn same_site(&self) -> ReceivedSameSite {
        self.last("SameSite")
            .and_then(|value| core::str::from_utf8(value).ok())
            .and_then(|value| SameSite::parse(value).ok())
            .map_or(ReceivedSameSite::Default, ReceivedSameSite::Explicit)
    }

    /// The last `Max-Age`: a digit or `-`, followed by digits. Anything else counts as absent. The value is not capped; zero or less
    /// deletes the cookie.
    #[must_use]
    pub fn max_age(&self) -> Option<Duration> {
        let text = core::str::from_utf8(self.last("Max-Age")?).ok()?;
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        // More digits than an i64 holds are far beyond every cap.
        let seconds = digits.parse::<i64>().unwrap_or(i64::MAX);
        Some(if text.starts_with('-') {
            Duration::seconds(seconds.saturating_neg())
        } else {
            Duration::seconds(seconds)
        })
    }

    /// The last `Expires`. A date that cannot be read counts as absent. `Max-Age` takes precedence.
    #[must_use]
    pub fn expires(&self) -> Option<OffsetDateTime> {
        parse_cookie_date(self.last("Expires")?)
    }
}

impl core::fmt::Debug for ReceivedSetCookie<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "ReceivedSetCookie(name `{}`, value of {} bytes, {} attributes)",
            self.name.escape_ascii(),
            self.value.len(),
            self.attributes().count(),
        )
    }
}

/// `SameSite` as a browser reads it.
///
/// ```
/// use session_cookie_policy::cookie::{ReceivedSameSite, ReceivedSetCookie, SameSite};
///
/// let same_site = |text| ReceivedSetCookie::parse(text).unwrap().same_site();
/// assert_eq!(same_site(b"sid=1; SameSite=strict"), ReceivedSameSite::Explicit(SameSite::Strict));
/// assert_eq!(same_site(b"sid=1; SameSite=yes"), ReceivedSameSite::Default);
/// ```
///
/// Source: [RFC 6265bis, section 5.6.7].
///
/// [RFC 6265bis, section 5.6.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6.7
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by RFC 6265bis, section 5.6.7"
)]
pub enum ReceivedSameSite {
    /// Absent or unknown. Chromium uses `Lax`, with a grace period of two minutes; Firefox and Safari use `None`.
    Default,
    /// One of the three values.
    Explicit(SameSite),
}

/// `bytes` up to the first `byte`, and the rest from it on.
#[inline]
pub(super) fn split_at_byte(bytes: &[u8], byte: u8) -> (&[u8], &[u8]) {
    let at = memchr::memchr(byte, bytes).unwrap_or(bytes.len());
    bytes.split_at_checked(at).unwrap_or((bytes, &[]))
}

/// `bytes` before and after the first `byte`.
pub(super) fn split_once(bytes: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let (before, rest) = split_at_byte(bytes, byte);
    rest.split_first().map(|(_, behind)| (before, behind))
}

/// Why browsers refuse a `Set-Cookie` header because of its text alone. The error contains no value.
///
/// ```
/// use session_cookie_policy::cookie::ReceivedSetCookie;
///
/// let error = |text| ReceivedSetCookie::parse(text).unwrap_err().to_string();
/// assert_eq!(error(b"sid=1\r\nX: y"), "a control character at byte 5");
/// assert_eq!(
///     error(b"=__Host-sid=1"),
///     "the cookie has no name and a value that begins with `__Host-`",
/// );
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseSetCookieError {
    /// The text has a control character (RFC 6265bis, section 5.6, step 1).
    #[error("a control character at byte {at}")]
    ControlCharacter {
        /// The offset of the character, in bytes.
        at: usize,
    },
    /// The cookie has neither a name nor a value (RFC 6265bis, section 5.7, step 2).
    #[error("the cookie has neither name nor value")]
    Empty,
    /// The cookie has no name, and its value begins like a prefixed name (RFC 6265bis, section 5.7, step 22).
    #[error("the cookie has no name and a value that begins with `{prefix}`")]
    HiddenPrefix {
        /// The prefix.
        prefix: NamePrefix,
    },
    /// The name and the value are too long (RFC 6265bis, section 5.6, step 5).
    #[error("name and value have {len} bytes together, more than 4096")]
    TooLong {
        /// The length of name and value, in bytes.
        len: usize,
    },
}
