//! What each change means, in words.

use alloc::format;
use alloc::string::String;

use crate::config::{Purpose, SessionShape, TransportSetting};
use crate::cookie::{CookieDomain, CookieName, SameSite};

pub(super) fn describe_domain(domain: &CookieDomain) -> String {
    domain
        .shared()
        .map_or_else(|| "host-only".into(), |domain| format!("`{domain}`"))
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
            "sessions from before have none, so set it with the first response to a page, before the page must send it"
        }
        Some(Purpose::SessionHint) => {
            "sessions from before have none, so pages show no session until a response has set it"
        }
        Some(Purpose::SignInFlow) => "sign-ins that are under way at the change have none",
        Some(_) => "no browser has it yet",
    }
}

pub(super) const fn describe_removed(purpose: Option<Purpose>) -> &'static str {
    match purpose {
        Some(Purpose::SignInFlow) => "; sign-ins that are under way fail",
        Some(Purpose::CsrfToken | Purpose::SessionHint) => {
            "; pages that were loaded before look for it until they are loaded again"
        }
        Some(Purpose::TrustedDevice) => "; devices are forgotten",
        Some(Purpose::Preference | Purpose::Consent) => "; what users chose is forgotten",
        None => "",
    }
}

/// What follows where the cookie of this purpose has another name or path.
pub(super) const fn describe_moved(purpose: Option<Purpose>) -> &'static str {
    match purpose {
        Some(Purpose::SignInFlow) => {
            "; sign-ins that are under way fail unless the old one is read"
        }
        Some(Purpose::CsrfToken) => {
            "; a page that was loaded before sends the token of the old one, or none, until it is loaded again"
        }
        Some(Purpose::SessionHint) => {
            "; a page that was loaded before looks for the old one until it is loaded again"
        }
        Some(Purpose::TrustedDevice) => "; devices are forgotten unless the old one is read",
        Some(Purpose::Preference | Purpose::Consent) => {
            "; what users chose is forgotten unless the old one is read"
        }
        None => "",
    }
}

pub(super) fn of_cookie(name: Option<&CookieName>) -> String {
    name.map_or_else(String::new, |name| format!(" of `{name}`"))
}

pub(super) const fn describe_same_site_of_companion(new: SameSite) -> &'static str {
    match new {
        SameSite::None => {
            "it stays the same cookie to browsers, and is not sent by requests of other sites until it is set anew"
        }
        SameSite::Lax | SameSite::Strict => {
            "it stays the same cookie to browsers, and has the new value when it is set anew; nothing must be cleared"
        }
    }
}

pub(super) const fn describe_same_site(old: SameSite, new: SameSite) -> &'static str {
    match (old, new) {
        (_, SameSite::None) => {
            "the cookie stays the same one to browsers, and is not sent to pages of other sites until it is set anew, so users there sign in once"
        }
        (SameSite::None, _) => {
            "the cookie stays the same one to browsers, and goes with requests of other sites until it is set anew; nothing must be cleared"
        }
        (SameSite::Lax | SameSite::Strict, _) => {
            "the cookie stays the same one to browsers, and has the new value when it is set anew; nothing must be cleared"
        }
    }
}

pub(super) const fn describe_transport(new: TransportSetting) -> &'static str {
    match new {
        TransportSetting::Header => {
            "cookies are taken until the history is over, replaced by header, and cleared where they show"
        }
        TransportSetting::Cookie => {
            "tokens by header are taken until `header_until`, and replaced by cookie"
        }
        TransportSetting::Any => {
            "tokens are taken either way, and replaced in the way in which they came"
        }
    }
}
