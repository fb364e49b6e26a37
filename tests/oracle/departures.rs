//! Where the oracle, with the crate, leaves the letter of the draft, or fills a gap in it. Everything else is transcription.
//!
//! Besides the functions below:
//!
//! - Section 5.7 computes request-host-canonical within step 9 and uses it in step 10 as well (rule D13).
//! - Section 5.7, step 18.1, refuses a "non-HTTP" API in a cross-site document; steps 18.2 to 18.4 speak of requests, which such an
//!   API does not make. It passes them, or no script could ever set a cookie.
//! - Fetch, section 4.6: without credentials a request carries no cookies and its response sets none. The draft leaves this to
//!   "the user agent MAY ignore" (sections 5.7, step 1, and 5.8.1).
//! - Section 5: user agents "MAY ignore Set-Cookie header fields contained in responses with 100-level status codes"; both do. All other
//!   responses "MUST" be processed, so that one with the status 407 is.
//! - The public suffix list is asked through the crate's trait, whose contract has the parent of a wildcard rule a suffix too, as
//!   browsers have.
//!
//! Not here, since the profile `RFC6265BIS` follows the letter and only the presets of browsers do not: `Domain` above the
//! registrable domain is kept (rule D12), and `Domain` on an IP address gives a cookie whose host-only-flag is false (rule D9).

use url::{Host, Url};

use super::matching::http_scheme;
use super::set_cookie::Attribute;
use super::user_agent::Cookie;

/// "If the scheme component of the request-uri does not denote a "secure" protocol (as defined by the user agent)".
///
/// The user agent's choice: https, and this machine, as Chromium and Firefox have it (rule C3).
pub(crate) fn is_secure_protocol(uri: &Url) -> bool {
    let is_loopback = match uri.host().unwrap() {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    http_scheme(uri) == "https" || is_loopback
}

/// Section 5.6.2 lets `-` pass and then has it "converted to an integer". It is none, so the attribute is ignored (Chromium).
/// A number of more digits than fit is beyond every limit.
pub(crate) fn integer(digits: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(digits).unwrap();
    match text.strip_prefix('-') {
        Some("") => None,
        Some(magnitude) => Some(-magnitude.parse::<i64>().unwrap_or(i64::MAX)),
        None => Some(text.parse().unwrap_or(i64::MAX)),
    }
}

/// "A cookie is "expired" if the cookie has an expiry date in the past." At the very instant it is one, too, as in
/// Chromium (`CanonicalCookie::IsExpired`: `current >= expiry_date_`).
pub(crate) fn is_expired(cookie: &Cookie, now: i64) -> bool {
    cookie.persistent_flag && cookie.expiry_time <= now
}

/// Section 5.7, step 21.3, asks for an attribute named `Path` in the list and a cookie path of `/`. To the letter `Path=` on
/// `https://host/` is enough, since section 5.6.4 appends the default-path under that name. web-platform-tests
/// (`cookies/prefix/__host.explicit-path`) and Chromium ask for a written `/`, and so does the crate (rule X3).
pub(crate) fn has_root_path(last_path: Option<&Attribute>) -> bool {
    matches!(last_path, Some(Attribute::Path { cookie_path, is_written: true }) if cookie_path == b"/")
}
