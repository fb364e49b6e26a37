//! What the parts of a cookie mean, in words for visitors.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Display;

use time::Duration;

use super::entry::{CookieUse, EntryScope};
use crate::config::TransportSetting;
use crate::cookie::{CookiePath, HostScope, Lifetime, NamePrefix, SameSite};
use crate::migration::Instant;
use crate::policy::{CookieRole, SessionToken};

pub(super) const fn purpose_in_words(role: CookieRole) -> &'static str {
    match role {
        CookieRole::Session(SessionToken::Access | SessionToken::Session) => {
            "tells the service with each request which signed-in session it belongs to"
        }
        CookieRole::Session(SessionToken::Refresh) => {
            "renews the session when the token that comes with each request has expired, so that nobody has to sign in again"
        }
        CookieRole::Companion(_) => "belongs to the sign-in",
        CookieRole::Retired => "was used by an earlier version of the service",
    }
}

pub(super) fn lifetime_in_words(lifetime: Lifetime) -> String {
    let Some(kept) = lifetime.max_age() else {
        return "until the browser session ends, which is later where a browser restores its sessions"
            .to_string();
    };
    let kept = duration_in_words(kept);
    let capped = match lifetime.requested() {
        Some(requested) if lifetime.is_capped() => {
            let requested = duration_in_words(requested);
            format!(", the longest that browsers keep a cookie ({requested} are asked for)")
        }
        _ => String::new(),
    };
    format!("{kept} from when it was last set{capped}; deleted at sign-out")
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
                "{year:04}-{month:02}-{day:02} at the latest; it is not set any more, and deleted where a browser still has it"
            )
        }
        None => {
            "nobody knows when; it is not set, and deleted where a browser still has it from earlier".to_string()
        }
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
            "over an encrypted connection, by the very host that gets it, and for all its paths"
        }
        NamePrefix::Http => "over an encrypted connection, and by a server, never by a script",
        NamePrefix::HostHttp => {
            "over an encrypted connection, by the very host that gets it, for all its paths, and by a server, never by a script"
        }
    };
    format!("the prefix {prefix} makes browsers keep it only if it is set {conditions}")
}

pub(super) const fn same_site_in_words(same_site: SameSite) -> &'static str {
    match same_site {
        SameSite::Strict => {
            "sent with requests from pages of the same site only, not even when a link elsewhere is followed (SameSite=Strict)"
        }
        SameSite::Lax => {
            "sent with requests from pages of the same site, and when a link elsewhere is followed (SameSite=Lax)"
        }
        SameSite::None => {
            "sent with requests from pages of other sites, too, where the browser allows it (SameSite=None)"
        }
    }
}

/// `https://a.example, the application mobile (where tokens travel by cookie); https://b.example`.
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
                " (where tokens travel by cookie)"
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
