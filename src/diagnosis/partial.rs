//! Lines of `Set-Cookie` that a hop has joined, cut or dropped.

use alloc::format;
use alloc::string::String;

use super::code::Code;
use super::fact::Fact;
use super::finding::{Certainty, Finding};
use super::observation::{LineFault, SeenRequest, SeenResponse, SeenSetCookie};
use super::words::{listed, shown_line};
use crate::sorted::SortedSet;

/// What a hop has done to the lines of one response. `of` says which response it is: "the response", or its request.
pub(crate) fn broken_lines(lines: &[SeenSetCookie], of: &str) -> Option<Finding> {
    let mut faults = lines.iter().filter(|line| line.fault.is_some());
    // Certain causes come before values that may only look like one.
    let line = faults
        .clone()
        .find(|line| line.fault != Some(LineFault::JoinedInValue))
        .or_else(|| faults.next())?;
    let name = &line.name;
    let fault = line.fault?;
    let message = match fault {
        LineFault::Joined => {
            let (others, lost) = match line.joined.len() {
                0 => (String::from("another cookie"), "it is lost"),
                1 => (listed(line.joined.iter().map(|name| &**name)), "it is lost"),
                _ => (
                    listed(line.joined.iter().map(|name| &**name)),
                    "they are lost",
                ),
            };
            format!(
                "{of} has several cookies in one `Set-Cookie` line, joined by commas: after `{name}` comes {others}. Browsers read \
                 only one cookie per line, so {lost}, and attributes of `{name}` are damaged or replaced. {REMEDY}"
            )
        }
        LineFault::Cut => {
            let whose = match lines
                .iter()
                .find(|line| !line.name.is_empty() && line.fault == Some(LineFault::Cut))
            {
                Some(line) => format!("the line of `{}`", line.name),
                None => String::from("a `Set-Cookie` line"),
            };
            format!(
                "{whose} of {of} was cut in two at the comma of its `Expires` date: everything after it, such as `Path`, `Secure` and \
                 `HttpOnly`, is lost, and browsers treat the rest of the date as another cookie. {REMEDY}"
            )
        }
        LineFault::JoinedInValue => format!(
            "the value of `{name}` of {of} has a comma, and after it something that looks like another cookie. If these are two \
             cookies, they were joined into one line, of which browsers read only one cookie. {REMEDY} If it is one value, encode the \
             comma"
        ),
    };
    let finding = match fault {
        LineFault::Cut | LineFault::Joined => Finding::error(Code::SetCookiePartial, message),
        // Browsers keep such a value unchanged.
        LineFault::JoinedInValue => {
            Finding::warning(Code::SetCookiePartial, message).sure(Certainty::Likely)
        }
    };
    Some(finding.seen(Fact::ResponseSetCookies, shown_line(line)))
}

const REMEDY: &str = "Something on the way treats `Set-Cookie` as a list or a map of headers: send one line for each cookie, and pass \
                      each on unchanged (append instead of set; on AWS `multiValueHeaders`, or `cookies` of the HTTP API)";

/// The names that were set and sent, to find a cookie whose partner is always missing.
#[derive(Default)]
pub(crate) struct Companions<'a> {
    /// The names of present cookies.
    names: SortedSet<&'a str>,
    /// The names in any line, including deletions.
    written: SortedSet<&'a str>,
}

impl<'a> Companions<'a> {
    pub(crate) fn add(&mut self, request: &'a SeenRequest, response: &'a SeenResponse) {
        let sent = request.cookies.iter().flatten();
        self.names.extend(sent.map(|cookie| &*cookie.name));
        self.add_lines(response.set_cookies.as_deref().unwrap_or_default());
    }

    pub(crate) fn add_lines(&mut self, lines: &'a [SeenSetCookie]) {
        self.written.extend(lines.iter().map(|line| &*line.name));
        // A deletion does not show that a cookie exists. (The deletion of a signature may have a value: the signature of nothing.)
        let set = lines.iter().filter(|line| !line.is_deletion());
        self.names.extend(set.map(|line| &*line.name));
        // What a line has lost is a separate finding.
        self.names.extend(
            lines
                .iter()
                .flat_map(|line| &line.joined)
                .map(|name| &**name),
        );
    }

    /// A signature without the cookie that it signs, or the second part of a cookie without its first.
    pub(crate) fn missing(&self) -> Option<Finding> {
        let has = |name: &str| self.names.contains(name) || self.written.contains(name);
        let mut lonely = self.names.iter().filter_map(|name| {
            if let Some(signed) = name.strip_suffix(".sig") {
                let what = "which is the signature of";
                return (!signed.is_empty() && !has(signed))
                    .then(|| (*name, String::from(signed), what));
            }
            let stem = name.strip_suffix(".1")?;
            let first = format!("{stem}.0");
            let is_part = stem.contains("auth-token") || stem.contains("session-token");
            (is_part && !has(&first) && !has(stem)).then_some((
                *name,
                first,
                "which is the second part of",
            ))
        });
        let (name, other, what) = lonely.next()?;
        let message = format!(
            "there is `{name}`, {what} `{other}`, but `{other}` is neither set nor sent: something keeps only one of several \
             `Set-Cookie` lines, usually the last. {REMEDY}"
        );
        let finding = Finding::error(Code::SetCookiePartial, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::RequestCookies, format!("`{name}`, but no `{other}`")))
    }
}
