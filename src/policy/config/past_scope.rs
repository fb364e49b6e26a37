use super::setting::Setting;
use crate::cookie::CookieDomain;
use crate::migration::Instant;

/// A scope that the cookies used to have; see [`PastScope`](crate::migration::PastScope).
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct PastScopeConfig {
    /// The domain that the cookies had; empty for host-only.
    pub cookie_domain: Setting<CookieDomain>,
    /// When the last server stopped setting them.
    pub retired_at: Setting<Instant>,
    /// How long each was kept, in days.
    pub lifetime_days: u16,
}

impl PastScopeConfig {
    /// A past scope from its parts.
    #[must_use]
    pub const fn new(
        cookie_domain: Setting<CookieDomain>,
        retired_at: Setting<Instant>,
        lifetime_days: u16,
    ) -> Self {
        Self {
            cookie_domain,
            retired_at,
            lifetime_days,
        }
    }
}
