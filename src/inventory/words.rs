//! What the parts of a cookie mean, in words for visitors.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

use time::Duration;

use super::entry::{CookieUse, EntryScope, PresentCookie};
use crate::config::{Purpose, TransportSetting};
use crate::cookie::{CookiePath, HostScope, NamePrefix, SameSite, ScriptAccess};
use crate::migration::Instant;
use crate::policy::{CookieRole, SessionToken};

pub(super) const fn purpose_in_words(role: CookieRole, purpose: Option<Purpose>) -> &'static str {
    match role {
        CookieRole::Session(SessionToken::Access | SessionToken::Session) => {
            "identifies the signed-in session with each request to the service"
        }
        CookieRole::Session(SessionToken::Refresh) => {
            "renews the session when the token that is sent with each request has expired, without a new sign-in"
        }
        CookieRole::Companion(_) => match purpose {
            Some(Purpose::Consent) => {
                "remembers which cookies and services the visitor has agreed to or refused"
            }
            Some(Purpose::CsrfToken) => {
                "proves that a request was sent by a page of the service, and not forged by another website"
            }
            Some(Purpose::Preference) => "remembers how the visitor prefers the pages to be shown",
            Some(Purpose::SessionHint) => {
                "shows the pages of the service that somebody is signed in; it does not contain the session"
            }
            Some(Purpose::SignInFlow) => {
                "ties the end of a sign-in at another service to its beginning in the same browser"
            }
            Some(Purpose::TrustedDevice) => {
                "recognises a browser in which the user signed in before, so that the next sign-in is easier"
            }
            None => "was used by an earlier version of the service",
        },
        CookieRole::Retired => "was used by an earlier version of the service; it is only deleted",
    }
}

pub(super) fn lifetime_in_words(present: &PresentCookie, ends_with_session: bool) -> String {
    const BROWSER_SESSION: &str =
        "until the browser session ends, which is later if the browser restores its sessions";
    let lifetime = present.lifetime;
    let sign_out = if ends_with_session {
        "; deleted at sign-out"
    } else {
        ""
    };
    let Some(kept) = lifetime.max_age() else {
        return format!("{BROWSER_SESSION}{sign_out}");
    };
    let kept = duration_in_words(kept);
    let capped = match lifetime.requested() {
        Some(requested) if lifetime.is_capped() => {
            let requested = duration_in_words(requested);
            format!(", the longest that browsers keep a cookie ({requested} were requested)")
        }
        _ => String::new(),
    };
    let chosen = if present.is_chosen {
        "chosen at sign-in: until the browser session ends, or at most "
    } else {
        ""
    };
    format!("{chosen}{kept} after it was last set{capped}{sign_out}")
}

/// `1 day 2 hours`, without what is zero.
fn duration_in_words(duration: Duration) -> String {
    let mut left = duration;
    let mut words = Vec::new();
    for (unit, name) in [
        (Duration::DAY, "day"),
        (Duration::HOUR, "hour"),
        (Duration::MINUTE, "minute"),
        (Duration::SECOND, "second"),
    ] {
        let seconds = left.whole_seconds();
        let rest = seconds.checked_rem(unit.whole_seconds()).unwrap_or(0);
        let whole = seconds.saturating_sub(rest);
        let count = whole.checked_div(unit.whole_seconds()).unwrap_or(0);
        match count {
            0 => {}
            1 => words.push(format!("1 {name}")),
            _ => words.push(format!("{count} {name}s")),
        }
        left = Duration::seconds(rest);
    }
    words.join(" ")
}

pub(super) fn ends_in_words(ends: Option<Instant>) -> String {
    match ends {
        Some(ends) => {
            let (year, month, day) = ends.get().to_calendar_date();
            let month = u8::from(month);
            format!(
                "{year:04}-{month:02}-{day:02} at the latest; it is no longer set, and deleted if a browser still has it"
            )
        }
        None => "unknown; it is no longer set, and deleted if a browser still has it".to_string(),
    }
}

pub(super) fn hosts_in_words(scope: &EntryScope) -> String {
    match scope.hosts {
        HostScope::HostOnly => format!("{} and no other host", scope.host),
        HostScope::WithSubdomains => format!("{} and every host below it", scope.host),
    }
}

pub(super) fn path_in_words(path: &CookiePath) -> String {
    if path.is_root() {
        "every path".to_string()
    } else {
        format!("the path {path} and those below it")
    }
}

pub(super) fn prefix_in_words(prefix: NamePrefix) -> String {
    let conditions = match prefix {
        NamePrefix::Secure => "over an encrypted connection",
        NamePrefix::Host => {
            "over an encrypted connection, by exactly the host that gets it, and for all its paths"
        }
        NamePrefix::Http => "over an encrypted connection, and by a server, never by a script",
        NamePrefix::HostHttp => {
            "over an encrypted connection, by exactly the host that gets it, for all its paths, and by a server, never by a script"
        }
    };
    format!("the prefix {prefix} makes browsers keep it only if it is set {conditions}")
}

pub(super) const fn scripts_in_words(access: ScriptAccess) -> &'static str {
    match access {
        ScriptAccess::Denied => "no script of a page can read it (HttpOnly)",
        ScriptAccess::Allowed => "scripts of pages on these hosts can read it (not HttpOnly)",
    }
}

/// How many there may be, if that is more than one.
pub(super) fn at_once_in_words(at_once: u8) -> Option<String> {
    (at_once > 1).then(|| {
        format!(
            "up to {at_once} at the same time; each name ends with a dot and a different suffix"
        )
    })
}

pub(super) const fn same_site_in_words(same_site: SameSite) -> &'static str {
    match same_site {
        SameSite::Strict => {
            "sent only with requests from pages of the same site, and not when the user follows a link from elsewhere (SameSite=Strict)"
        }
        SameSite::Lax => {
            "sent with requests from pages of the same site, and when the user follows a link from elsewhere (SameSite=Lax)"
        }
        SameSite::None => {
            "also sent with requests from pages of other sites, if the browser allows it (SameSite=None)"
        }
    }
}

/// `https://a.example, the application mobile (if tokens are sent by cookie); https://b.example`.
pub(super) fn users_in_words<'u>(
    uses: impl Iterator<Item = &'u CookieUse>,
    with_transport: bool,
) -> String {
    let texts: Vec<String> = uses
        .map(|used| {
            let mut names: Vec<String> = used.websites.iter().map(ToString::to_string).collect();
            let clients = used.clients.iter();
            names.extend(clients.map(|client| format!("the application {client}")));
            let condition = if with_transport && used.transport == TransportSetting::Any {
                " (if tokens are sent by cookie)"
            } else {
                ""
            };
            format!("{}{condition}", names.join(", "))
        })
        .collect();
    texts.join(if with_transport { "; " } else { ", " })
}

pub(super) fn list_in_words(items: &[impl Display]) -> String {
    let texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    texts.join(", ")
}
