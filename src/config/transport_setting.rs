use crate::config::Carrier;
use crate::text::word_form;

/// How the tokens of sessions may travel.
///
/// ```
/// use session_cookie_policy::config::{Carrier, Transport};
///
/// assert!(Transport::Any.allows(Carrier::Cookie));
/// assert!(!Transport::Header.allows(Carrier::Cookie));
/// assert_eq!("cookie".parse(), Ok(Transport::Cookie));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one, the other, or either")]
pub enum Transport {
    /// Either, as the client asks.
    #[default]
    Any,
    /// Cookies.
    Cookie,
    /// The `Authorization` header; no cookie is set.
    Header,
}

word_form!(config: Transport, ParseTransportError, "`any`, `cookie` or `header`", {
    Any => "any",
    Cookie => "cookie",
    Header => "header",
});

impl Transport {
    /// Whether tokens may travel so.
    #[must_use]
    pub const fn allows(self, carrier: Carrier) -> bool {
        matches!(
            (self, carrier),
            (Self::Any, _) | (Self::Cookie, Carrier::Cookie) | (Self::Header, Carrier::Header)
        )
    }

    /// Whether everything that `other` allows is allowed here.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self == Self::Any || self == other
    }
}
