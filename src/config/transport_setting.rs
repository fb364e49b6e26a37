use crate::config::Transport;
use crate::text::word_form;

/// How the tokens of sessions may travel.
///
/// ```
/// use session_cookie_policy::config::{Transport, TransportSetting};
///
/// assert!(TransportSetting::Any.allows(Transport::Cookie));
/// assert!(!TransportSetting::Header.allows(Transport::Cookie));
/// assert_eq!("cookie".parse(), Ok(TransportSetting::Cookie));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one, the other, or either")]
pub enum TransportSetting {
    /// Both; each client chooses.
    #[default]
    Any,
    /// Cookies only.
    Cookie,
    /// The `Authorization` header only; no cookie is set.
    Header,
}

word_form!(config: TransportSetting, "`any`, `cookie` or `header`", {
    Any => "any",
    Cookie => "cookie",
    Header => "header",
});

impl TransportSetting {
    /// Whether tokens may travel this way.
    #[must_use]
    pub const fn allows(self, transport: Transport) -> bool {
        matches!(
            (self, transport),
            (Self::Any, _) | (Self::Cookie, Transport::Cookie) | (Self::Header, Transport::Header)
        )
    }

    /// Whether this setting allows everything that `other` allows.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self == Self::Any || self == other
    }
}
