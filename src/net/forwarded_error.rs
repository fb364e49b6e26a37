use core::fmt;

/// A header in which proxies report the client's address.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ForwardingHeader {
    /// `Forwarded`.
    Forwarded,
    /// `X-Forwarded-Host`.
    XForwardedHost,
    /// `X-Forwarded-Proto`.
    XForwardedProto,
}

impl ForwardingHeader {
    /// The name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forwarded => "Forwarded",
            Self::XForwardedHost => "X-Forwarded-Host",
            Self::XForwardedProto => "X-Forwarded-Proto",
        }
    }
}

impl fmt::Display for ForwardingHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why the address that a client used cannot be determined. Respond with 400 (Bad Request).
///
/// ```
/// use session_cookie_policy::net::{ForwardingHeaders, PublicAddress, TrustedHops};
///
/// let headers = ForwardingHeaders { x_forwarded_proto: &[b"gopher"], ..ForwardingHeaders::default() };
/// let error = PublicAddress::read(&headers, TrustedHops::NONE.x_forwarded_proto(1)).unwrap_err();
/// assert_eq!(error.to_string(), "`X-Forwarded-Proto` has a scheme that is neither `http` nor `https`");
/// ```
#[doc(alias = "400")]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForwardedError {
    /// Two headers contain different hosts or schemes.
    #[error(
        "`Forwarded` and `{header}` contradict each other; trust the one that your proxy writes"
    )]
    Contradiction {
        /// The other header.
        header: ForwardingHeader,
    },
    /// The host could not appear in a URL.
    #[error("`{header}` has an invalid host")]
    Host {
        /// The header.
        header: ForwardingHeader,
    },
    /// `Forwarded` does not have the syntax of [RFC 7239, section 4](https://www.rfc-editor.org/rfc/rfc7239#section-4).
    #[error(
        "`Forwarded` is malformed: a list of `name=value` with `;` between them, and quotes around what is not a token"
    )]
    Malformed,
    /// The scheme is neither `http` nor `https`.
    #[error("`{header}` has a scheme that is neither `http` nor `https`")]
    Scheme {
        /// The header.
        header: ForwardingHeader,
    },
    /// The header has fewer elements than there are trusted proxies.
    #[error(
        "`{header}` has {found} elements, and your proxies write {trusted}; the request did not come through all of them"
    )]
    TooFewHops {
        /// The header.
        header: ForwardingHeader,
        /// The number of elements.
        found: usize,
        /// The number of proxies that write the header.
        trusted: u8,
    },
}
