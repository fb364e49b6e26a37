//! Writes SVG. Every text that comes from outside goes through [`Escaped`].

use std::fmt::{self, Write as _};

use super::style::{Dress, STYLE};

/// The width of a letter of the text, about.
const LETTER: u32 = 7;

/// A picture that is being drawn.
pub(super) struct Svg {
    title: String,
    description: String,
    body: String,
}

impl Svg {
    pub(super) fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            description: description.into(),
            body: String::new(),
        }
    }

    /// A text that begins at `x`, with its base line at `y`.
    pub(super) fn text(&mut self, (x, y): (u32, u32), class: &str, text: &str) {
        self.element(format_args!(
            r#"<text x="{x}" y="{y}" class="{class}">{}</text>"#,
            Escaped(text)
        ));
    }

    /// A text with its middle at `x`.
    pub(super) fn middle(&mut self, (x, y): (u32, u32), class: &str, text: &str) {
        self.element(format_args!(
            r#"<text x="{x}" y="{y}" text-anchor="middle" class="{class}">{}</text>"#,
            Escaped(text)
        ));
    }

    /// A text of at most `width`; the whole of it is its tooltip.
    pub(super) fn clipped(&mut self, (x, y): (u32, u32), class: &str, text: &str, width: u32) {
        let letters = usize::try_from(width / LETTER).unwrap_or_default();
        if text.chars().count() <= letters {
            self.text((x, y), class, text);
            return;
        }
        let head: String = text.chars().take(letters.saturating_sub(1)).collect();
        self.told(text, |svg| svg.text((x, y), class, &format!("{head}…")));
    }

    /// A text in lines of at most `width`; the base line of the last.
    pub(super) fn wrapped(
        &mut self,
        (x, mut y): (u32, u32),
        class: &str,
        text: &str,
        width: u32,
    ) -> u32 {
        let letters = usize::try_from(width / LETTER).unwrap_or_default();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let len = line.chars().count() + word.chars().count() + 1;
            if !line.is_empty() && len > letters {
                self.clipped((x, y), class, &line, width);
                y += 18;
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.clipped((x, y), class, &line, width);
        y
    }

    pub(super) fn line(&mut self, (x1, y1): (u32, u32), (x2, y2): (u32, u32), class: &str) {
        self.element(format_args!(
            r#"<path d="M{x1} {y1}L{x2} {y2}" class="{class}"/>"#
        ));
    }

    /// A line with a head.
    pub(super) fn arrow(&mut self, from: u32, to: u32, y: u32, class: &str) {
        let back = if to > from { to - 7 } else { to + 7 };
        self.element(format_args!(
            r#"<path d="M{from} {y}L{to} {y}M{back} {}L{to} {y}L{back} {}" class="way {class}"/>"#,
            y - 4,
            y + 4,
        ));
    }

    /// A cross: here it ends.
    pub(super) fn cross(&mut self, (x, y): (u32, u32)) {
        self.element(format_args!(
            r#"<path d="M{} {}L{} {}M{} {}L{} {}" class="lost"/>"#,
            x - 5,
            y - 5,
            x + 5,
            y + 5,
            x - 5,
            y + 5,
            x + 5,
            y - 5,
        ));
    }

    pub(super) fn bar(&mut self, (x, y): (u32, u32), (width, height): (u32, u32), class: &str) {
        self.element(format_args!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" class="{class}"/>"#
        ));
    }

    /// What `draw` draws, with a tooltip.
    pub(super) fn told(&mut self, what: &str, draw: impl FnOnce(&mut Self)) {
        self.element(format_args!("<g><title>{}</title>", Escaped(what)));
        draw(self);
        self.element(format_args!("</g>"));
    }

    fn element(&mut self, element: fmt::Arguments<'_>) {
        // A `String` takes everything.
        let _ = self.body.write_fmt(element);
        self.body.push('\n');
    }

    /// The whole picture.
    pub(super) fn finish(self, width: u32, height: u32, dress: Dress) -> String {
        let style = match dress {
            Dress::Alone => format!(
                "<style>{STYLE}</style>\n<rect width=\"{width}\" height=\"{height}\" class=\"paper\"/>\n"
            ),
            Dress::Inline => String::new(),
        };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" class=\"picture\">\n<title>{}</title>\n<desc>{}</desc>\n{style}{}</svg>\n",
            Escaped(&self.title),
            Escaped(&self.description),
            self.body
        )
    }
}

/// A text as it can stand in XML, without the marks of code.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '`' => {}
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                // XML has none of these, and no way to write them.
                letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                    f.write_char('\u{fffd}')?;
                }
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}
