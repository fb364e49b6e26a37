use crate::cookie::{CookieAttributes, CookieDomain, Partitioning};
use crate::net::Origin;

/// The session cookie that one API would set for one page.
pub(super) struct SessionCookie<'a> {
    pub(super) api: &'a Origin,
    pub(super) attributes: CookieAttributes,
}

/// What is open of a session cookie once page and API are known.
#[derive(Clone)]
pub(super) struct CookieKind {
    pub(super) domain: CookieDomain,
    /// What third-party cookies are.
    pub(super) partitioning: Partitioning,
}
