//! Attributes that somebody meant, and that browsers ignore.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::browser::{Expiry, Request, RequestUrl, Storage, store};
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::observation::misspelt;
use crate::diagnosis::words::shown_line;
use crate::net::UrlPath;

/// Tells each line that has such attributes.
pub(super) fn attributes(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let lines = scene.seen.response.set_cookies.iter().flatten();
    // What a hop has joined or cut has been told, and a deletion keeps nothing.
    for line in lines.filter(|line| line.fault.is_none() && !line.is_deletion()) {
        let parts = line.attributes.split(';').map(str::trim);
        let ignored: Vec<String> = parts
            .filter_map(|part| ignored(scene, &line.attributes, part))
            .collect();
        if !ignored.is_empty() {
            let message = format!(
                "browsers ignore an attribute of `{}`: {}",
                line.name,
                ignored.join("; ")
            );
            let finding = Finding::warning(Code::AttributeIgnored, message);
            findings.push(finding.seen(Fact::ResponseSetCookies, shown_line(line)));
        }
    }
}

/// Why browsers ignore this one of all attributes of a line.
fn ignored(scene: &Scene<'_>, all: &str, part: &str) -> Option<String> {
    let (written, value) = part.split_once('=').unwrap_or((part, ""));
    let (written, value) = (written.trim(), value.trim());
    let name = written.to_ascii_lowercase();
    if let Some(meant) = misspelt::meant(written) {
        return Some(format!("`{written}` is written `{meant}`"));
    }
    if misspelt::before_colon(written).is_some() {
        return Some(format!(
            "`{written}` needs `=` in place of `:`, as in `SameSite=Lax`"
        ));
    }
    if misspelt::are_unseparated(written) {
        return Some(format!("`{written}` needs `;` between the attributes"));
    }
    match &*name {
        _ if value.is_empty() => None,
        "samesite" => {
            let mut values = ["strict", "lax", "none"].iter();
            let is_known = values.any(|known| value.eq_ignore_ascii_case(known));
            (!is_known).then(|| {
                format!("`{part}` is none of `Strict`, `Lax` and `None`, so it is as if absent")
            })
        }
        // Some mean this.
        "expires" if matches!(value, "0" | "-1") || value.eq_ignore_ascii_case("session") => None,
        "expires" | "max-age"
            if ends_with_browser(scene, part) && ends_with_browser(scene, all) =>
        {
            let form = match &*name {
                "expires" => "a date such as `Wed, 21 Oct 2037 07:28:00 GMT`",
                _ => "a number of seconds",
            };
            Some(format!(
                "`{part}` is not {form}, so the cookie ends when the browser is closed"
            ))
        }
        _ => None,
    }
}

/// Whether each browser keeps a cookie with these attributes only until it is closed.
fn ends_with_browser(scene: &Scene<'_>, attributes: &str) -> bool {
    let url = RequestUrl::of_route(scene.api, &UrlPath::root());
    let request = Request::typed(url);
    let lifetime = |part: &&str| {
        let (name, _) = part.split_once('=').unwrap_or((part, ""));
        let name = name.trim();
        name.eq_ignore_ascii_case("expires") || name.eq_ignore_ascii_case("max-age")
    };
    // What else the line says may make a browser refuse it, which is told elsewhere.
    let parts: Vec<&str> = attributes.split(';').filter(lifetime).collect();
    let line = format!("a=1;{}", parts.join(";"));
    scene.claimed.iter().all(|browser| {
        let kept = store(
            line.as_bytes(),
            &request,
            &browser.profile(),
            scene.list,
            scene.now,
        );
        matches!(kept, Storage::Keep(cookie) if cookie.expiry() == Expiry::Session)
    })
}
