//! The inventory as a text for a privacy page, plain or in Markdown.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entry::{EntryState, InventoryEntry};
use super::listing::Inventory;
use super::necessity::Necessity;
use crate::config::TransportSetting;

const TITLE: &str = "Cookies of signed-in sessions";
const PAST_TITLE: &str = "Cookies that are only deleted";

const SET: &str = "These cookies keep users signed in. They are set at sign-in, renewed while the session is in use, and deleted at \
                   sign-out. They have no other purpose.";
const SET_ONE: &str = "This cookie keeps users signed in. It is set at sign-in, renewed while the session is in use, and deleted at \
                       sign-out. It has no other purpose.";
const SET_OF_SESSION: &str = "The cookies of the session keep users signed in. They are set at sign-in, renewed while the session is \
                              in use, and deleted at sign-out. They have no other purpose.";
const SET_ONE_OF_SESSION: &str = "The cookie of the session keeps users signed in. It is set at sign-in, renewed while the session is \
                                  in use, and deleted at sign-out. It has no other purpose.";
const BESIDE: &str = "The purpose of each other cookie is stated below.";
const LAW: &str = "They are strictly necessary for a service that the user asks for by signing in, and therefore set without asking for \
                   consent: Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), section 3.2.";
const LAW_OF_ONE: &str = "It is strictly necessary for a service that the user asks for by signing in, and therefore set without asking \
                          for consent: Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP \
                          194), section 3.2.";
const LAW_OF_ALL: &str = "All of them are strictly necessary for a service that the user asks for, and therefore set without asking for \
                          consent: Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), \
                          section 3.";
const LAW_OF_SOME: &str = "Those that are strictly necessary for a service that the user asks for are set without asking for consent: \
                           Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), section 3. \
                           The others are set only if the user agrees.";
const STAYING: &str = "For those that stay when the browser is closed this holds only if the user chose at sign-in to stay signed in.";
const STAYING_OF_ONE: &str = "Since it stays when the browser is closed, this holds only if the user chose at sign-in to stay signed in.";
const STAYING_OF_SESSION: &str = "For those of the session that stay when the browser is closed this holds only if the user chose at \
                                  sign-in to stay signed in.";
const EITHER_WAY: &str = "Pages and applications that send the tokens of a session in headers get no cookies of the session.";
const NONE_SET: &str = "The service sets no cookies for signed-in sessions.";
const BY_HEADER: &str = "The tokens of a session are sent in headers, and the website or the application keeps them itself.";

/// How a page is written.
#[derive(Clone, Copy)]
enum Style {
    Plain,
    Markdown,
}

impl Inventory {
    /// The introduction before the list of cookies, as paragraphs for visitors. What the operator has to do is in
    /// [`duties`](Self::duties).
    #[must_use]
    pub fn summary(&self) -> Vec<&'static str> {
        let present = || self.entries.iter().filter(|entry| !entry.is_past());
        let of_session = present().filter(|entry| entry.is_of_session()).count();
        let is_beside = present().any(|entry| !entry.is_of_session());
        let mut paragraphs = Vec::new();
        match (of_session, is_beside) {
            (0, _) => {
                paragraphs.push(NONE_SET);
                if self.transport == TransportSetting::Header {
                    paragraphs.push(BY_HEADER);
                }
            }
            (1, false) => paragraphs.push(SET_ONE),
            (_, false) => paragraphs.push(SET),
            (1, true) => paragraphs.push(SET_ONE_OF_SESSION),
            (_, true) => paragraphs.push(SET_OF_SESSION),
        }
        if is_beside {
            paragraphs.push(BESIDE);
        }
        let is_staying =
            |entry: &InventoryEntry| entry.necessity() == Necessity::ForStayingSignedIn;
        // Of those that stay, the next paragraph speaks.
        let is_necessary =
            |entry: &InventoryEntry| entry.necessity().is_strictly_necessary() || is_staying(entry);
        match (of_session, is_beside) {
            (0, false) => return paragraphs,
            (1, false) => paragraphs.push(LAW_OF_ONE),
            (_, false) => paragraphs.push(LAW),
            (_, true) if present().all(is_necessary) => paragraphs.push(LAW_OF_ALL),
            (_, true) => paragraphs.push(LAW_OF_SOME),
        }
        if present().any(is_staying) {
            paragraphs.push(match (of_session, is_beside) {
                (1, false) => STAYING_OF_ONE,
                (_, false) => STAYING,
                (_, true) => STAYING_OF_SESSION,
            });
        }
        if present().any(|entry| self.is_either_way(entry)) {
            paragraphs.push(EITHER_WAY);
        }
        paragraphs
    }

    /// Whether tokens may travel otherwise than by this cookie.
    fn is_either_way(&self, entry: &InventoryEntry) -> bool {
        let EntryState::Present(present) = &entry.state else {
            return false;
        };
        if !entry.ends_with_session() {
            return false;
        }
        let mut transports = present.uses.iter().map(|used| used.transport);
        transports.any(|transport| transport == TransportSetting::Any)
            || (present.uses.is_empty() && self.transport == TransportSetting::Any)
    }

    /// The same text as `Display`, in Markdown, with headings of the second and third level. Characters of names and paths that have a
    /// meaning in Markdown are escaped.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        // A `String` takes everything.
        let _ = self.write(Style::Markdown, &mut out);
        out
    }

    fn write(&self, style: Style, out: &mut impl fmt::Write) -> fmt::Result {
        style.write_title(TITLE, out)?;
        for paragraph in self.summary() {
            style.write_paragraph(paragraph, out)?;
        }
        let (past, present): (Vec<_>, Vec<_>) =
            self.entries.iter().partition(|entry| entry.is_past());
        for entry in present {
            style.write_entry(entry, out)?;
        }
        if !past.is_empty() {
            out.write_char('\n')?;
            style.write_title(PAST_TITLE, out)?;
        }
        for entry in past {
            style.write_entry(entry, out)?;
        }
        Ok(())
    }
}

impl fmt::Display for Inventory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(Style::Plain, f)
    }
}

impl Style {
    fn write_title(self, title: &str, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Plain => writeln!(out, "{title}"),
            Self::Markdown => writeln!(out, "## {title}"),
        }
    }

    fn write_paragraph(self, text: &str, out: &mut impl fmt::Write) -> fmt::Result {
        match self {
            Self::Plain => writeln!(out, "\n{text}"),
            Self::Markdown => writeln!(out, "\n{}", Escaped(text)),
        }
    }

    fn write_entry(self, entry: &InventoryEntry, out: &mut impl fmt::Write) -> fmt::Result {
        let name = entry.name.as_str();
        match self {
            Self::Plain => writeln!(out, "\n{name}")?,
            Self::Markdown => writeln!(out, "\n### {}\n", Escaped(name))?,
        }
        for statement in entry.statements() {
            let (label, text) = (statement.topic.label(), &statement.text);
            match self {
                Self::Plain => writeln!(out, "  {label:<12} {text}")?,
                Self::Markdown => writeln!(out, "- **{label}:** {}", Escaped(text))?,
            }
        }
        Ok(())
    }
}

/// A text without Markdown syntax: each punctuation character that could have a meaning is escaped with `\` ([CommonMark],
/// section 2.4, and the extensions of its dialects).
///
/// [CommonMark]: https://spec.commonmark.org/0.31.2/#backslash-escapes
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;

        for character in self.0.chars() {
            if matches!(
                character,
                '\\' | '`'
                    | '*'
                    | '_'
                    | '{'
                    | '}'
                    | '['
                    | ']'
                    | '<'
                    | '>'
                    | '#'
                    | '|'
                    | '~'
                    | '&'
                    | '$'
                    | '^'
                    | '!'
                    | '+'
            ) {
                f.write_char('\\')?;
            }
            f.write_char(character)?;
        }
        Ok(())
    }
}
