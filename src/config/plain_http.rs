/// Whether a session may travel over plain http to a host other than this machine.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieOptions, cookie_attributes};
/// use session_cookie_policy::config::PlainHttp;
/// use session_cookie_policy::cookie::{CookieName, CookiePath, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("http://wiki.intranet").unwrap();
/// let mut options = CookieOptions::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// assert!(cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).is_err());
///
/// options.plain_http = PlainHttp::Allow;
/// let cookie = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap();
/// assert_eq!(cookie.attributes().name().as_str(), "sid"); // all prefixes require `Secure`
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum PlainHttp {
    /// Allowed: for networks that have no https, at your own risk.
    Allow,
    /// Refused: somebody on the network could read the token, or plant one.
    #[default]
    Refuse,
}
