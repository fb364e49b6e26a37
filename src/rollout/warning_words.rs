//! What warnings advise, in words.

use alloc::format;
use alloc::string::String;

use crate::config::Purpose;
use crate::cookie::CookieDomain;
use crate::net::UrlPath;

/// What follows where the value of a cookie of this purpose is lost.
pub(super) const fn describe_loss(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::SignInFlow => ": sign-ins in progress at the change fail",
        Purpose::CsrfToken => {
            ": requests that change something are refused until a response has set the new one"
        }
        Purpose::SessionHint => ": pages show no session until a response has set the new one",
        Purpose::TrustedDevice => ": devices are forgotten",
        Purpose::Preference | Purpose::Consent => ": users' choices are forgotten",
    }
}

pub(super) fn widen_domain(domain: &CookieDomain) -> String {
    domain.shared().map_or_else(String::new, |domain| {
        format!(
            "; to keep users signed in, set `cookie_domain` to `{domain}` in the old configuration first, and make this change when those cookies \
             have been set again"
        )
    })
}

pub(super) fn widen_session(wide: Option<&UrlPath>) -> String {
    wide.map_or_else(String::new, |wide| {
        format!(
            "; to avoid that, widen the old `session_cookie.path` to {wide} first, and make this change when those cookies have been \
             set again"
        )
    })
}

pub(super) fn widen(wide: Option<&UrlPath>) -> String {
    wide.map_or_else(String::new, |wide| {
        format!(
            ", or widen the old `refresh_cookie.path` to {wide} first and move the route when those cookies have been renewed"
        )
    })
}
