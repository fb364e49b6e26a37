//! The inventory as a text for a privacy page, plain or in Markdown.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::entry::{EntryState, InventoryEntry};
use super::listing::Inventory;
use super::necessity::Necessity;
use crate::config::TransportSetting;

const TITLE: &str = "Cookies of signed-in sessions";
const PAST_TITLE: &str = "Cookies that are deleted and not set";

const SET: &str = "These cookies keep users signed in. They are set at sign-in, renewed while the session is in use, and deleted at \
                   sign-out. They have no other purpose.";
const LAW: &str = "They are strictly necessary for a service that the user asks for by signing in. Users must be told of them, and need not \
                   be asked for consent: Directive 2002/58/EC, Article 5(3), and Opinion 04/2012 of the Article 29 Working Party (WP 194), \
                   section 3.2.";
const STAYING: &str = "For those that stay when the browser is closed, the same section wants users to choose that at sign-in, as by a box \
                       \"remember me\".";
const EITHER_WAY: &str = "Where the tokens of a session may travel by cookie or by header, the cookies are set only if they travel by \
                          cookie.";
const NONE_SET: &str = "The service sets no cookies for signed-in sessions.";
const BY_HEADER: &str = "The tokens of a session travel in headers, and the website or the application keeps them itself. If it keeps \
                         them in the browser, users must be told of that as of a cookie: Directive 2002/58/EC, Article 5(3), is about \
                         everything that is stored on their devices.";

/// How a page is written.
#[derive(Clone, Copy)]
enum Style {
    Plain,
    Markdown,
}

impl Inventory {
    /// What is said before the cookies, by paragraphs.
    #[must_use]
    pub fn summary(&self) -> Vec<&'static str> {
        let present = self.entries.iter().filter(|entry| !entry.is_past());
        if present.clone().next().is_none() {
            return match self.transport {
                TransportSetting::Header => Vec::from([NONE_SET, BY_HEADER]),
                TransportSetting::Any | TransportSetting::Cookie => Vec::from([NONE_SET]),
            };
        }
        let is_staying =
            |entry: &InventoryEntry| entry.necessity() == Necessity::ForStayingSignedIn;
        let mut paragraphs = Vec::from([SET, LAW]);
        if present.clone().any(is_staying) {
            paragraphs.push(STAYING);
        }
        if present.clone().any(|entry| self.is_either_way(entry)) {
            paragraphs.push(EITHER_WAY);
        }
        paragraphs
    }

    /// Whether tokens may travel otherwise than by this cookie.
    fn is_either_way(&self, entry: &InventoryEntry) -> bool {
        let EntryState::Present(present) = &entry.state else {
            return false;
        };
        let mut transports = present.uses.iter().map(|used| used.transport);
        transports.any(|transport| transport == TransportSetting::Any)
            || (present.uses.is_empty() && self.transport == TransportSetting::Any)
    }

    /// The same as `Display` in Markdown, with headings of the second and third level. Every character of a name or a path that means
    /// something in Markdown is escaped.
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

/// A text in which no character means anything to Markdown: each punctuation character that may is behind a `\` ([CommonMark],
/// section 2.4, and what its dialects add).
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
