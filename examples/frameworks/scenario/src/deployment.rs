//! The deployment: an API, a website of its site, a partner's website elsewhere, and a change of the cookie domain.

use session_cookie_policy::config::{PolicyConfig, WebsiteConfig};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{CompilePolicyError, Policy};
use session_cookie_policy::rollout::History;

/// The public origin of the API. A proxy in front of it speaks TLS; the servers here speak plain HTTP to the proxy.
pub const API: &str = "https://api.example.com";
/// Of the API's site: its sessions travel by cookie.
pub const WEBSITE: &str = "https://www.example.com";
/// Of another site, where cookies would be third-party: its sessions travel by header.
pub const PARTNER: &str = "https://www.partner.net";

/// The route that refreshes sessions.
pub const REFRESH: &str = "/auth/session/refresh";

/// With cookies of the API's host alone.
#[must_use]
pub fn old() -> PolicyConfig {
    let mut partner = WebsiteConfig::from(PARTNER);
    partner.transport = Some("header".into());
    PolicyConfig::new([API], [WebsiteConfig::from(WEBSITE), partner])
}

/// The policy before the change, prepared for it: it takes tokens under the names that the cookies get with a domain.
///
/// # Errors
///
/// None: the configuration is one that works.
pub fn before(retired_at: Instant) -> Result<Policy, CompilePolicyError> {
    let mut prepared = old();
    History::between(&new(retired_at), &prepared, retired_at, &EmbeddedList)
        .declare_in(&mut prepared);
    prepared.compile(&EmbeddedList)
}

/// With which all hosts of `example.com` share the session, and that remembers the one before, whose last instance stops at `retired_at`.
#[must_use]
pub fn new(retired_at: Instant) -> PolicyConfig {
    let old = old();
    let mut new = old.clone();
    new.cookie_domain = "example.com".into();
    History::between(&old, &new, retired_at, &EmbeddedList).declare_in(&mut new);
    new
}

/// The policy in the middle of the change.
///
/// # Errors
///
/// None: the configuration is one that works.
pub fn migrating(retired_at: Instant) -> Result<Policy, CompilePolicyError> {
    new(retired_at).compile(&EmbeddedList)
}
