//! Conversion into cookies of the crate `cookie`.

use alloc::borrow::ToOwned;

use super::response_data::CookieData;
use crate::cookie::SameSite;

/// For jars that take cookies of the crate `cookie`. The name and the value stay as they are; neither is encoded.
///
/// That crate does not support `Priority`, so this attribute is lost.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use cookie::Cookie;
/// use session_cookie_policy::request::{RequestFacts, Tokens};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let set_session = policy.sign_in(&facts, now).accept().unwrap();
/// let data = set_session.to_data(&Tokens::new("a1", "r1").unwrap()).unwrap();
/// let cookies: Vec<Cookie<'static>> = data.cookies.into_iter().map(Cookie::from).collect();
/// assert_eq!(cookies[0].name_value(), ("__Host-session-access", "a1"));
/// assert_eq!(cookies[0].same_site(), Some(cookie::SameSite::Lax));
/// # }
/// ```
impl From<CookieData> for ::cookie::Cookie<'static> {
    fn from(data: CookieData) -> Self {
        let mut cookie = Self::new(data.name.clone(), data.value().to_owned());
        cookie.set_path(data.path);
        cookie.set_secure(data.secure);
        cookie.set_http_only(data.http_only);
        cookie.set_same_site(data.same_site.map(|same_site| match same_site {
            SameSite::Strict => ::cookie::SameSite::Strict,
            SameSite::Lax => ::cookie::SameSite::Lax,
            SameSite::None => ::cookie::SameSite::None,
        }));
        if let Some(domain) = data.domain {
            cookie.set_domain(domain);
        }
        if data.partitioned {
            cookie.set_partitioned(true);
        }
        cookie.set_max_age(data.max_age);
        if let Some(expires) = data.expires {
            cookie.set_expires(expires);
        }
        cookie
    }
}
