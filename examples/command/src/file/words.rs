//! The messages of serde in words for people.

/// The message of serde in words for people: no text of the file, which may be a token; no type of Rust; a guess in place of forty names.
pub(super) fn in_words(message: &str, kind: &str) -> String {
    let message = message.replace('\n', " ");
    if let Some(rest) = message.strip_prefix("unknown field `") {
        return with_guess("unknown field", rest, kind);
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        return with_guess("unknown word", rest, kind);
    }
    let message = match (message.find("string \""), message.rfind("\", expected")) {
        (Some(start), Some(end)) if start < end => {
            let (kept, _) = message.split_at(start);
            let (_, rest) = message.split_at(end + 1);
            format!("{kept}text{rest}")
        }
        _ => message,
    };
    let message = match message.rsplit_once("expected struct ") {
        Some((start, _)) => format!("{start}expected an object"),
        None => message,
    };
    let message = message.replacen("invalid type: sequence", "invalid type: list", 1);
    let message = message.replacen("invalid type: map", "invalid type: object", 1);
    RUST.iter().fold(message, |message, (rust, words)| {
        match message.strip_suffix(rust) {
            Some(start) => format!("{start}{words}"),
            None => message,
        }
    })
}

const RUST: [(&str, &str); 11] = [
    (
        "expected a nonzero u8",
        "expected a whole number from 1 to 255",
    ),
    ("expected u16", "expected a whole number from 0 to 65535"),
    ("expected u32", "expected a whole number of 32 bits"),
    ("expected u64", "expected a whole number"),
    ("expected usize", "expected a whole number"),
    ("expected a boolean", "expected `true` or `false`"),
    ("expected a map", "expected an object"),
    ("expected a sequence", "expected a list"),
    ("expected a string", "expected a text"),
    ("expected string or map", "expected a word"),
    ("expected unit variant", "expected the word alone"),
];

/// A key that stands twice.
pub(super) fn twice(key: &str) -> String {
    let key = shown(key.trim_matches(['"', '\'']));
    format!("the key `{key}` stands twice in one table")
}

/// The name of a key, or a word. What may be a token instead is not shown.
pub(super) fn shown(name: &str) -> &str {
    let is_of = |is_letter: fn(u8) -> bool| {
        let mut bytes = name.bytes();
        bytes.all(|byte| is_letter(byte) || matches!(byte, b'_' | b'-'))
    };
    let is_name = match name.len() {
        0..=16 => is_of(|byte| byte.is_ascii_alphanumeric()),
        17..=32 => is_of(|byte| byte.is_ascii_alphabetic()),
        _ => false,
    };
    if is_name { name } else { "…" }
}

/// More names than these are left to the schema.
const FEW: usize = 10;

/// `rest` is the name that is wrong, and behind it those that are right.
fn with_guess(what: &str, rest: &str, kind: &str) -> String {
    let (name, expected) = rest.split_once('`').unwrap_or((rest, ""));
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    let shown = shown(name);
    let likeness = |known: &str| strsim::jaro_winkler(name, known);
    let guess = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match guess {
        Some(guess) if likeness(guess) > 0.8 => {
            format!("{what} `{shown}`; did you mean `{guess}`?")
        }
        _ if known.is_empty() || known.len() > FEW => {
            format!("{what} `{shown}`; `session-cookies schema {kind}` prints the ones that exist")
        }
        _ => format!("{what} `{shown}`; write one of `{}`", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn messages_have_no_texts_and_no_types() {
        for (message, shown) in [
            (
                r#"invalid type: string "eyJhbGciOi.J9", expected u16"#,
                "invalid type: text, expected a whole number from 0 to 65535",
            ),
            (
                r#"invalid type: string "a\", expected b", expected a boolean"#,
                "invalid type: text, expected `true` or `false`",
            ),
            (
                "unknown variant `frist`, expected one of `first`, `last`, `none`",
                "unknown word `frist`; did you mean `first`?",
            ),
            (
                "unknown variant `sid=31d4d96e407aad42`, expected one of `first`, `last`, `none`",
                "unknown word `…`; write one of `first`, `last`, `none`",
            ),
            (
                "unknown field `cookieDomains`, expected one of `cookieDomain`, `csrf`",
                "unknown field `cookieDomains`; did you mean `cookieDomain`?",
            ),
            (
                "unknown field `zzz`, there are no fields",
                "unknown field `zzz`; `session-cookies schema request` prints the ones that exist",
            ),
            (
                "invalid type: sequence, expected struct Held",
                "invalid type: list, expected an object",
            ),
            (
                "invalid type: map, expected a sequence",
                "invalid type: object, expected a list",
            ),
        ] {
            assert_eq!(in_words(message, "request"), shown);
        }
    }
}
