use core::fmt;
use core::str;

use crate::policy::carrier::Carrier;

/// A token of a request that may be the session's. Which one is, the application tells by its own check; the order says nothing.
///
/// See [`Verify`](super::Verify) and [`Refresh`](super::Refresh) for examples. `Debug` tells its length.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    pub(super) carrier: Carrier,
    pub(super) token: &'a [u8],
    pub(super) csrf_token: Option<&'a [u8]>,
}

impl<'a> Candidate<'a> {
    /// What carried it.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// The token as it came.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.token
    }

    /// The token, if it is text at all.
    #[must_use]
    pub fn as_str(&self) -> Option<&'a str> {
        str::from_utf8(self.token).ok()
    }

    /// The token against CSRF that must equal that of the session; `None` if none is called for.
    #[must_use]
    pub const fn csrf_token(&self) -> Option<&'a [u8]> {
        self.csrf_token
    }
}

impl fmt::Debug for Candidate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} octets)", self.carrier, self.token.len())
    }
}

/// What a request carries of sessions: counts, no values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Carried {
    /// Cookies of the access token's name.
    pub access_cookies: usize,
    /// Cookies of the refresh token's name.
    pub refresh_cookies: usize,
    /// Whether there is a bearer token.
    pub bearer: bool,
}
