use alloc::string::String;
use core::fmt;

use crate::text::{excerpt, is_token_byte, text_form};

/// The name of an HTTP header: a token of [RFC 9110, section 5.1], in lower case.
///
/// ```
/// use session_cookie_policy::net::HeaderName;
///
/// let name = HeaderName::parse("X-Session-CSRF").unwrap();
/// assert_eq!(name.as_str(), "x-session-csrf");
/// assert!(name.proves_script());
/// assert!(!HeaderName::parse("Accept").unwrap().proves_script());
/// ```
///
/// [RFC 9110, section 5.1]: https://www.rfc-editor.org/rfc/rfc9110#section-5.1
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (token): a non-empty token without upper-case letters.
pub struct HeaderName(String);

/// Headers that any page may send to any server ([Fetch, CORS-safelisted request-header]), so they prove nothing.
///
/// [Fetch, CORS-safelisted request-header]: https://fetch.spec.whatwg.org/#cors-safelisted-request-header
const SAFELISTED: [&str; 5] = [
    "accept",
    "accept-language",
    "content-language",
    "content-type",
    "range",
];

/// Headers that script cannot set ([Fetch, forbidden request-header]).
///
/// [Fetch, forbidden request-header]: https://fetch.spec.whatwg.org/#forbidden-request-header
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Headers that an engine also sends without script, so they do not prove that script sent the request.
///
/// Sources: RFC 9111 and RFC 9110, section 13.1, for a reload; HTML for `EventSource` and `ping`; Service Workers for preloads; RFC 9218;
/// RFC 7838; Client Hints; Chromium's network service. `authorization` comes from a browser that the user gave a password.
const SENT_BY_BROWSERS: [&str; 24] = [
    "alt-used",
    "authorization",
    "available-dictionary",
    "cache-control",
    "device-memory",
    "dictionary-id",
    "downlink",
    "dpr",
    "early-data",
    "ect",
    "http2-settings",
    "last-event-id",
    "ping-from",
    "ping-to",
    "pragma",
    "priority",
    "purpose",
    "rtt",
    "save-data",
    "service-worker",
    "upgrade-insecure-requests",
    "user-agent",
    "viewport-width",
    "width",
];

/// Beginnings of such headers, and of the forbidden ones.
const FAMILIES_OF_BROWSERS: [&str; 6] = [
    "accept-",
    "access-control-",
    "attribution-reporting-",
    "if-",
    "service-worker-",
    "x-moz",
];

/// Headers that proxies add to every request on the way to the application.
const ADDED_BY_PROXIES: [&str; 24] = [
    "cdn-loop",
    "cf-connecting-ip",
    "cf-connecting-ipv6",
    "cf-ipcountry",
    "cf-ray",
    "cf-visitor",
    "fastly-client-ip",
    "fly-client-ip",
    "forwarded",
    "traceparent",
    "tracestate",
    "true-client-ip",
    "x-amzn-trace-id",
    "x-azure-clientip",
    "x-azure-ref",
    "x-client-ip",
    "x-cloud-trace-context",
    "x-cluster-client-ip",
    "x-correlation-id",
    "x-envoy-external-address",
    "x-original-host",
    "x-real-ip",
    "x-request-id",
    "x-vercel-id",
];

impl HeaderName {
    /// The length of the longest name, in bytes. Servers and proxies also refuse longer names.
    pub const MAX_LEN: usize = 128;

    /// Reads a name, in any letter case.
    ///
    /// # Errors
    ///
    /// - The text is empty.
    /// - `x session`, `x-session:`: the text has a character that a token cannot contain.
    /// - The text is longer than 128 bytes.
    pub fn parse(text: &str) -> Result<Self, ParseHeaderNameError> {
        if text.len() > Self::MAX_LEN {
            return Err(ParseHeaderNameError::TooLong { len: text.len() });
        }
        if text.is_empty() {
            return Err(ParseHeaderNameError::Empty);
        }
        if !text.bytes().all(is_token_byte) {
            return Err(ParseHeaderNameError::NoToken {
                found: excerpt(text),
            });
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The name, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a script can set the header on a request.
    #[must_use]
    pub fn is_settable_by_script(&self) -> bool {
        let name = self.as_str();
        !FORBIDDEN.contains(&name) && !name.starts_with("sec-") && !name.starts_with("proxy-")
    }

    /// Whether browsers send a preflight request if a script of another origin sets this header. Browsers send some of these headers
    /// themselves, without a preflight request: see [`proves_script`](Self::proves_script).
    #[doc(alias("CORS", "OPTIONS"))]
    #[must_use]
    pub fn needs_preflight(&self) -> bool {
        self.is_settable_by_script() && !SAFELISTED.contains(&self.as_str())
    }

    /// Whether the header proves that a script sent the request, and that CORS allowed it. This is so if the header [needs a
    /// preflight](Self::needs_preflight), no browser sends it by itself, and no proxy adds it to every request.
    ///
    /// ```
    /// use session_cookie_policy::net::HeaderName;
    ///
    /// let proves = |name| HeaderName::parse(name).unwrap().proves_script();
    /// assert!(proves("x-session-csrf"));
    /// assert!(!proves("accept")); // script of any page may set it
    /// assert!(!proves("user-agent")); // browsers send it with the form of any page
    /// assert!(!proves("x-forwarded-for")); // the proxy in front of the application adds it
    /// ```
    ///
    /// Some Android apps add `x-requested-with` to every request of their `WebView`. Prefer a header name of your own.
    #[doc(alias("CSRF", "X-Requested-With"))]
    #[must_use]
    pub fn proves_script(&self) -> bool {
        let name = self.as_str();
        let is_of_browsers = SENT_BY_BROWSERS.contains(&name)
            || FAMILIES_OF_BROWSERS
                .iter()
                .any(|family| name.starts_with(family));
        let is_of_proxies = ADDED_BY_PROXIES.contains(&name) || name.starts_with("x-forwarded-");
        self.needs_preflight() && !is_of_browsers && !is_of_proxies
    }
}

impl AsRef<str> for HeaderName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    HeaderName,
    ParseHeaderNameError,
    "the name of a header such as `x-session-csrf`"
);

/// Why a text is not a [`HeaderName`].
///
/// ```
/// use session_cookie_policy::net::HeaderName;
///
/// let error = HeaderName::parse("x-session:").unwrap_err();
/// assert_eq!(error.to_string(), "`x-session:` is not a header name; use letters, digits and `-`");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseHeaderNameError {
    /// The text is empty.
    #[error("the header name is empty")]
    Empty,
    /// The text has a character that a token cannot contain.
    #[error("`{found}` is not a header name; use letters, digits and `-`")]
    NoToken {
        /// The text, cut to a short length.
        found: String,
    },
    /// The text is longer than [`HeaderName::MAX_LEN`].
    #[error("the header name has {len} bytes, more than {}", HeaderName::MAX_LEN)]
    TooLong {
        /// The length of the text, in bytes.
        len: usize,
    },
}
