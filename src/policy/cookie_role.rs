use core::fmt;

use crate::config::{CookieKey, SessionShape};
use crate::text::word_form;

/// One of the tokens of a session.
///
/// A [pair](SessionShape::Pair) has an access token and a refresh token. A [single](SessionShape::Single) session has one token.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one token or two")]
pub enum SessionToken {
    /// The access token of a pair. Requests need it.
    Access,
    /// The refresh token of a pair. It renews the session.
    Refresh,
    /// The only token of a session with one token.
    Session,
}

word_form!(policy: SessionToken, "`access`, `refresh` or `session`", {
    Access => "access",
    Refresh => "refresh",
    Session => "session",
});

impl SessionToken {
    /// Those that a session has.
    pub(crate) const fn of(shape: SessionShape) -> &'static [Self] {
        match shape {
            SessionShape::Pair => &[Self::Access, Self::Refresh],
            SessionShape::Single => &[Self::Session],
        }
    }

    /// The role of the cookie that requests need.
    pub(crate) const fn usual(shape: SessionShape) -> Self {
        match shape {
            SessionShape::Pair => Self::Access,
            SessionShape::Single => Self::Session,
        }
    }

    /// The one by which a session goes on: as long as a browser has it, the user is signed in.
    pub(crate) const fn lasting(shape: SessionShape) -> Self {
        match shape {
            SessionShape::Pair => Self::Refresh,
            SessionShape::Single => Self::Session,
        }
    }

    /// The token of a session of this shape that takes its place: a session goes on by the lasting one. `None` if none does.
    pub(crate) const fn in_shape(self, shape: SessionShape) -> Option<Self> {
        match (self, shape) {
            (Self::Access, SessionShape::Pair) => Some(Self::Access),
            (Self::Access, SessionShape::Single) => None,
            (Self::Refresh | Self::Session, _) => Some(Self::lasting(shape)),
        }
    }

    /// The field of a configuration that declares its cookie.
    pub(crate) const fn field(self) -> &'static str {
        match self {
            Self::Access => "access_cookie",
            Self::Refresh => "refresh_cookie",
            Self::Session => "session_cookie",
        }
    }
}

/// Which cookie of a deployment. The text form is `access`, `refresh` or `session`, the key of a cookie beside the session, or `retired`.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum CookieRole {
    /// The cookie of a token.
    Session(SessionToken),
    /// The cookie beside the session with this key.
    Companion(CookieKey),
    /// A cookie that is no longer used. It is only cleared.
    Retired,
}

impl fmt::Display for CookieRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(token) => token.fmt(f),
            Self::Companion(key) => key.fmt(f),
            Self::Retired => f.pad("retired"),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for CookieRole {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
