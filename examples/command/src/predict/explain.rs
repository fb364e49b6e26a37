//! One cookie, explained to a person: kept or not, sent where, and why.

use std::fmt::Write as _;

use session_cookie_policy::browser::RequestUrl;
use session_cookie_policy::net::SuffixList;
use time::OffsetDateTime;

use super::card::{Card, Fate, Later};
use super::parts::{Part, UNKNOWN_SAME_SITE, in_words};
use crate::set_cookie::header_value;

/// What every profile makes of `set_cookie` in the response of `url`, fetched by the page `from` or typed.
pub(super) fn cookie(
    set_cookie: &str,
    url: &RequestUrl,
    from: Option<&str>,
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> String {
    let how = from.map_or_else(
        || "typed by the user".to_owned(),
        |page| format!("fetched by a page of {page}"),
    );
    let line = header_value(set_cookie);
    let mut text = format!("{url}, {how}, answers\n  Set-Cookie: {line}\n");
    let card = Card::of(line, url, from, now, list);
    let unknown = |part: &&Part| part.says == UNKNOWN_SAME_SITE;
    if let Some(Part {
        text: Some(value), ..
    }) = card.parts.iter().find(unknown)
    {
        // A `String` takes everything.
        let _ = writeln!(text, "  `{value}`: {UNKNOWN_SAME_SITE}");
    }
    for (browsers, fate) in card.groups() {
        // A `String` takes everything.
        let _ = write!(text, "\n{browsers}\n");
        let _ = write_fate(&mut text, fate);
    }
    text
}

fn write_fate(text: &mut String, fate: &Fate) -> std::fmt::Result {
    match fate {
        Fate::Refused { why, .. } => writeln!(text, "  refused: {why}"),
        Fate::Deletes => writeln!(text, "  deletes the cookie of its name, host and path"),
        Fate::Kept {
            cookie,
            seconds,
            requests,
        } => {
            write!(text, "  kept: {cookie}")?;
            match seconds {
                None => writeln!(text, ", until the browser session ends")?,
                Some(seconds) => writeln!(text, ", for {}", in_words(*seconds))?,
            }
            for (what, withheld) in together(requests) {
                let what = what.join(", ");
                match withheld {
                    None => writeln!(text, "  sent with {what}")?,
                    Some(why) => writeln!(text, "  not with {what}: {why}")?,
                }
            }
            Ok(())
        }
    }
}

/// The requests with the same answer.
fn together(requests: &[Later]) -> Vec<(Vec<&str>, Option<&str>)> {
    let mut groups: Vec<(Vec<&str>, Option<&str>)> = Vec::new();
    for Later { what, withheld, .. } in requests {
        let withheld = withheld.as_deref();
        match groups.iter_mut().find(|(_, known)| *known == withheld) {
            Some((all, _)) => all.push(what),
            None => groups.push((vec![what], withheld)),
        }
    }
    groups
}
