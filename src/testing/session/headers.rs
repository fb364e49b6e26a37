use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use super::issued_tokens::IssuedTokens;
use super::loss::SessionLoss;
use crate::config::Purpose;
use crate::cookie::CookieValue;
use crate::policy::Policy;
use crate::request::{ClearSession, SetSession, Tokens};

/// The headers of a response in the order in which they were written, with names in lower case.
pub type ResponseHeaders = Vec<(String, String)>;

/// The headers that [`SetSession`] writes for these tokens.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::{RequestFacts, Tokens};
/// use session_cookie_policy::testing::session::{clear_session_headers, set_cookies, set_session_headers};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let tokens = Tokens::new("a1", "r1").unwrap();
/// let headers = set_session_headers(&policy.sign_in(&facts, now).accept().unwrap(), &tokens).unwrap();
/// assert!(set_cookies(&headers)[0].starts_with(b"__Host-session-access=a1; "));
///
/// facts.cookie = CookieHeader::line(b"__Host-session-access=a1");
/// let headers = clear_session_headers(&policy.sign_out(&facts, now).accept().unwrap());
/// assert!(set_cookies(&headers)[0].starts_with(b"__Host-session-access=; "));
/// # }
/// ```
///
/// # Errors
///
/// - [`SessionLoss::Unwritten`]
pub fn set_session_headers(
    set_session: &SetSession<'_>,
    tokens: &Tokens<'_>,
) -> Result<ResponseHeaders, SessionLoss> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    set_session
        .write(tokens, &mut buffer, &mut |name, value| {
            headers.push((name.to_owned(), value.to_owned()));
        })
        .map_err(SessionLoss::Unwritten)?;
    Ok(headers)
}

/// The same, with the cookies that end with the session: a CSRF token, which is the one in a [`Sent`](super::Sent), and hints.
pub(in crate::testing) fn handed_over(
    policy: &Policy,
    set_session: &SetSession<'_>,
    tokens: &IssuedTokens,
) -> Result<ResponseHeaders, SessionLoss> {
    let tokens = tokens.tokens().map_err(SessionLoss::InvalidToken)?;
    let companions = policy.companions.iter();
    let of_session = companions.filter(|companion| companion.purpose.ends_with_session());
    let cookies: Vec<(&str, CookieValue<'_>)> = of_session
        .filter_map(|companion| {
            let value = match companion.purpose {
                Purpose::CsrfToken => CSRF_TOKEN,
                _ => "1",
            };
            Some((companion.key.as_str(), CookieValue::new(value).ok()?))
        })
        .collect();
    set_session_headers(set_session, &tokens.with_cookies(&cookies))
}

/// The CSRF token of every session.
pub(super) const CSRF_TOKEN: &str = "csrf";

/// The headers that [`ClearSession`] writes.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::RequestFacts;
/// use session_cookie_policy::testing::session::{clear_session_headers, set_cookies};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=a1; __Host-session-refresh=r1");
/// let headers = clear_session_headers(&policy.sign_out(&facts, now).accept().unwrap());
/// let [access, refresh] = set_cookies(&headers)[..] else { panic!() };
/// assert!(access.starts_with(b"__Host-session-access=; ") && refresh.starts_with(b"__Host-session-refresh=; "));
/// # }
/// ```
#[must_use]
pub fn clear_session_headers(clear_session: &ClearSession<'_>) -> ResponseHeaders {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    clear_session.write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    });
    headers
}

/// The values of the `Set-Cookie` headers.
///
/// ```
/// use session_cookie_policy::testing::session::set_cookies;
///
/// let line = |name: &str, value: &str| (name.to_owned(), value.to_owned());
/// let headers = vec![line("vary", "Origin"), line("set-cookie", "sid=1; Path=/"), line("set-cookie", "theme=dark")];
/// assert_eq!(set_cookies(&headers), [b"sid=1; Path=/".as_slice(), b"theme=dark"]);
/// ```
#[must_use]
pub fn set_cookies(headers: &ResponseHeaders) -> Vec<&[u8]> {
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, value)| value.as_bytes()).collect()
}
