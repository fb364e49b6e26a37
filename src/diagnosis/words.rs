//! Names, lines and numbers in messages.

use alloc::format;
use alloc::string::String;

pub(crate) use crate::diagnosis::observation::Attributes;
use crate::diagnosis::observation::SeenSetCookie;

/// Names in backticks, with commas.
pub(crate) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push('`');
        text.push_str(name);
        text.push('`');
    }
    text
}

/// `1 name`, `2 names`.
pub(crate) fn count_of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A number with commas: `12,000`.
pub(crate) fn grouped(number: usize) -> String {
    let digits = format!("{number}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len().saturating_sub(index);
        if index > 0 && left.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A `Set-Cookie` line without its value.
pub(crate) fn shown_line(line: &SeenSetCookie) -> String {
    match &*line.name {
        "" => format!("a line without a name, `{}`", line.attributes),
        name => format!("`{name}; {}`", line.attributes),
    }
}
