//! What each change means, in words.

use alloc::format;
use alloc::string::String;

use crate::config::{Purpose, SessionShape, TransportSetting};
use crate::cookie::{CookieDomain, CookieName, SameSite};
use crate::net::Origin;

pub(super) fn describe_domain(domain: &CookieDomain) -> String {
    domain
        .shared()
        .map_or_else(|| "host-only".into(), |domain| format!("`{domain}`"))
}

/// What an API of the same host, with another scheme or port, means for cookies.
pub(super) fn describe_api_moved(old: &Origin, new: &Origin) -> &'static str {
    match (old.is_https(), new.is_https()) {
        (false, true) => {
            "cookies ignore the scheme, so browsers send the old cookies to it, too; redirect http to https, since browsers do not send \
             the new `Secure` cookies over http"
        }
        (true, false) => {
            "browsers do not send `Secure` cookies over http, and over http neither replace nor delete them"
        }
        (false, false) | (true, true) => {
            "cookies ignore the port, so browsers send the same cookies to both"
        }
    }
}

pub(super) const fn describe_shape(shape: SessionShape) -> &'static str {
    match shape {
        SessionShape::Pair => "two tokens from now on, access and refresh",
        SessionShape::Single => "one token from now on",
    }
}

pub(super) const fn describe_added(purpose: Option<Purpose>) -> &'static str {
    match purpose {
        None => "browsers get it with the first response that sets the session",
        Some(Purpose::CsrfToken) => {
            "earlier sessions have none, so set it with the first response to a page, before the page must send it"
        }
        Some(Purpose::SessionHint) => {
            "earlier sessions have none, so pages show no session until a response has set it"
        }
        Some(Purpose::SignInFlow) => "sign-ins that are in progress at the change have none",
        Some(_) => "no browser has it yet",
    }
}

pub(super) const fn describe_removed(purpose: Option<Purpose>) -> &'static str {
    match purpose {
        Some(Purpose::SignInFlow) => "; sign-ins in progress fail",
        Some(Purpose::CsrfToken | Purpose::SessionHint) => {
            "; pages that were loaded before look for it until they are reloaded"
        }
        Some(Purpose::TrustedDevice) => "; devices are forgotten",
        Some(Purpose::Preference | Purpose::Consent) => "; users' choices are forgotten",
        None => "",
    }
}

/// The consequence if the cookie with this purpose has another name or path.
pub(super) const fn describe_moved(purpose: Option<Purpose>) -> &'static str {
    match purpose {
        Some(Purpose::SignInFlow) => "; sign-ins in progress fail unless the old one is read",
        Some(Purpose::CsrfToken) => {
            "; a page that was loaded before sends the token of the old one, or none, until it is reloaded"
        }
        Some(Purpose::SessionHint) => {
            "; a page that was loaded before looks for the old one until it is reloaded"
        }
        Some(Purpose::TrustedDevice) => "; devices are forgotten unless the old one is read",
        Some(Purpose::Preference | Purpose::Consent) => {
            "; users' choices are forgotten unless the old one is read"
        }
        None => "",
    }
}

/// What it means that a cookie has another name. If another cookie has the old one, browsers replace the old cookie with that.
pub(super) const fn describe_renamed(purpose: Option<Purpose>, is_reused: bool) -> &'static str {
    match (purpose, is_reused) {
        (_, true) => {
            "another cookie has the old name from now on and replaces the old cookie, so that its value is lost; to keep it, take a name \
             that neither configuration has"
        }
        (None, false) => {
            "browsers treat these as two cookies, so the token is accepted under both names while the old one is in the history, and each \
             response that sets the new cookie clears the old one"
        }
        (Some(_), false) => {
            "browsers treat these as two cookies, so the value is accepted under both names while the old one is in the history, and each \
             response that sets the new cookie clears the old one"
        }
    }
}

pub(super) fn of_cookie(name: Option<&CookieName>) -> String {
    name.map_or_else(String::new, |name| format!(" of `{name}`"))
}

pub(super) const fn describe_same_site_of_companion(new: SameSite) -> &'static str {
    match new {
        SameSite::None => {
            "to browsers it stays the same cookie, which is not sent with requests of other sites until it is next set"
        }
        SameSite::Lax | SameSite::Strict => {
            "to browsers it stays the same cookie, which gets the new value when it is next set; nothing must be cleared"
        }
    }
}

pub(super) const fn describe_same_site(old: SameSite, new: SameSite) -> &'static str {
    match (old, new) {
        (_, SameSite::None) => {
            "to browsers it stays the same cookie, which is not sent with requests of pages of other sites until it is next set, so \
             users there sign in once"
        }
        (SameSite::None, _) => {
            "to browsers it stays the same cookie, which is sent with requests of other sites until it is next set; nothing must be cleared"
        }
        (SameSite::Lax | SameSite::Strict, _) => {
            "to browsers it stays the same cookie, which gets the new value when it is next set; nothing must be cleared"
        }
    }
}

pub(super) const fn describe_transport(
    new: TransportSetting,
    session: SessionShape,
) -> &'static str {
    match (new, session) {
        (TransportSetting::Header, _) => {
            "tokens in cookies are accepted until the history ends and replaced by header; the cookies are cleared when a request has them"
        }
        (TransportSetting::Cookie, SessionShape::Pair) => {
            "tokens by header are accepted until `header_until`, and replaced by cookie"
        }
        (TransportSetting::Cookie, SessionShape::Single) => {
            "tokens by header are accepted until `header_until`; nothing replaces them by itself, so set the session again in a response to a request \
             with one"
        }
        (TransportSetting::Any, _) => {
            "tokens are accepted either way, and replaced in the same way"
        }
    }
}
