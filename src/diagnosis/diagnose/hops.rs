//! Changes to `Set-Cookie` lines between the application and the browser.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::scene::Scene;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::Finding;
use crate::diagnosis::observation::{Route, SeenSetCookie};
use crate::diagnosis::words::{listed, shown_line};
use crate::sorted::sort_by;

/// Lines that the application wrote, but that the browser got changed or not at all.
pub(super) fn response(scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let response = &scene.seen.response;
    let (Some(written), Some(got)) = (&response.written_cookies, &response.set_cookies) else {
        return;
    };
    let lost = |line: &&SeenSetCookie| !got.iter().any(|other| other.name == line.name);
    let lost: Vec<&SeenSetCookie> = written.iter().filter(lost).collect();
    if lost.is_empty() {
        changed(written, got, findings);
        return;
    }
    let is_rendered = scene.route == Some(Route::Document) && got.is_empty();
    let rendering = if is_rendered {
        "If a server renders the page and calls the application, the line ended at that server: let it append each `Set-Cookie` to the \
         response with the page (Nuxt: `appendResponseHeader`; in other frameworks only middleware or actions can set cookies, not \
         pages). Otherwise look"
    } else {
        "Look"
    };
    let message = format!(
        "the application wrote {}, but the browser did not get it: something between the two removes the line. {rendering} for rules \
         about `Set-Cookie` in each proxy and CDN (nginx: `proxy_hide_header`), and for caches that strip it; send the request to each \
         hop directly and compare",
        named(lost.iter().copied())
    );
    let code = if got.is_empty() {
        Code::SetCookieMissing
    } else {
        Code::SetCookiePartial
    };
    let finding = Finding::error(code, message)
        .seen(Fact::ResponseWrittenCookies, named(written.iter()))
        .seen(Fact::ResponseSetCookies, named(got.iter()));
    findings.push(finding);
}

/// One line with the same name on both sides, but with other attributes.
fn changed(written: &[SeenSetCookie], got: &[SeenSetCookie], findings: &mut Vec<Finding>) {
    let only = |lines: &[SeenSetCookie], name: &str| {
        lines.iter().filter(|line| line.name == name).count() == 1
    };
    for line in written {
        let name = &*line.name;
        if !only(written, name) || !only(got, name) {
            continue;
        }
        let other = got.iter().find(|other| other.name == name);
        let Some(other) = other.filter(|other| parts(other) != parts(line)) else {
            continue;
        };
        let message = format!(
            "the application wrote {}, and the browser got {}: something between the two rewrites the line. Look for rules about cookies in \
             each proxy (nginx: `proxy_cookie_domain`, `proxy_cookie_path`, `proxy_cookie_flags`)",
            shown_line(line),
            shown_line(other)
        );
        let finding = Finding::warning(Code::WrittenOtherwise, message)
            .seen(Fact::ResponseWrittenCookies, shown_line(line))
            .seen(Fact::ResponseSetCookies, shown_line(other));
        findings.push(finding);
    }
}

/// The attributes in a fixed order and spelling.
fn parts(line: &SeenSetCookie) -> Vec<String> {
    let parts = line.attributes.split(';');
    let parts = parts.map(|part| part.trim().to_ascii_lowercase());
    let mut parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    sort_by(&mut parts, Ord::cmp);
    parts
}

fn named<'n>(lines: impl Iterator<Item = &'n SeenSetCookie>) -> String {
    match listed(lines.map(|line| &*line.name)) {
        names if names.is_empty() => String::from("none"),
        names => names,
    }
}
