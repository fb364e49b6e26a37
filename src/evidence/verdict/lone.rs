//! One `Set-Cookie` line that somebody gave by hand.

use alloc::format;

use crate::diagnosis::{Attributes, Code, Fact, Finding, SeenSetCookie, shown_line};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::explain::Findings;

/// The line, if the traffic is nothing else. Whoever asks about one line asks about the cookie of a session.
fn lone(traffic: &Traffic) -> Option<(&Exchange, &SeenSetCookie)> {
    let [exchange] = traffic.exchanges.as_slice() else {
        return None;
    };
    match exchange.lines() {
        [line] if exchange.response.status.is_none() && !line.name.is_empty() => {
            Some((exchange, line))
        }
        _ => None,
    }
}

/// Says what protects such a cookie too little, unless that is known.
pub(super) fn unprotected<'a>(traffic: &'a Traffic, findings: &mut Findings<'a>) {
    let Some((exchange, line)) = lone(traffic) else {
        return;
    };
    let attributes = Attributes(&line.attributes);
    let name = &*line.name;
    if line.is_deletion() {
        findings.add(name, deletes(line).map(|finding| seen(finding, line)));
        return;
    }
    let is_known =
        |code: Code, findings: &Findings<'_>| findings.codes().any(|known| known == code);
    if exchange.url.origin().is_https()
        && !attributes.has("secure")
        && !is_known(Code::SecureOmitted, findings)
    {
        let message = format!(
            "`{name}` of an https API has no `Secure`, so browsers also send it over plain http"
        );
        let finding = Finding::warning(Code::SecureOmitted, message);
        findings.add(name, Some(seen(finding, line)));
    }
    let lower = name.to_ascii_lowercase();
    let is_for_scripts = lower.contains("csrf") || lower.contains("xsrf");
    if !attributes.has("httponly") && !is_for_scripts && !is_known(Code::CookieReadable, findings) {
        let message = format!(
            "`{name}` has no `HttpOnly`: if it carries the session, every script of a page can read and steal it"
        );
        let finding = Finding::warning(Code::CookieReadable, message);
        findings.add(name, Some(seen(finding, line)));
    }
}

fn seen(finding: Finding, line: &SeenSetCookie) -> Finding {
    finding.seen(Fact::ResponseSetCookies, shown_line(line))
}

/// What is wrong with a line that is to delete the cookie, or does so by mistake.
fn deletes(line: &SeenSetCookie) -> Option<Finding> {
    let attributes = Attributes(&line.attributes);
    let name = &line.name;
    let is_negative = |seconds: &str| seconds.starts_with('-');
    match line.len {
        Some(0) if !line.ends_at_once() => Some(Finding::warning(
            Code::ClearInVain,
            format!(
                "`{name}` becomes empty, and stays in the browser; to delete it, add `Max-Age=0`"
            ),
        )),
        Some(len) if len > 0 && attributes.value("max-age").is_some_and(is_negative) => {
            Some(Finding::warning(
                Code::SetCookieExpired,
                format!(
                    "a negative `Max-Age` deletes `{name}` at once; leave it out for a cookie that lasts until the browser is closed"
                ),
            ))
        }
        _ => None,
    }
}
