//! Conversions of types with a text form, defined once for all of them.
//!
//! A type that has `parse(&str) -> Result<Self, E>` and [`Display`](core::fmt::Display) gets `FromStr` and `TryFrom<&str>`. With the
//! feature `serde` it is also serialized as its `Display` text and read by the same `parse`.

use alloc::string::String;
use core::fmt;

macro_rules! text_form {
    ($type:ty, $error:ty, $expecting:literal) => {
        impl core::str::FromStr for $type {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<&str> for $type {
            type Error = $error;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::parse(text)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct TextVisitor;

                impl serde::de::Visitor<'_> for TextVisitor {
                    type Value = $type;

                    fn expecting(
                        &self,
                        formatter: &mut core::fmt::Formatter<'_>,
                    ) -> core::fmt::Result {
                        formatter.write_str($expecting)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        <$type>::parse(text).map_err(E::custom)
                    }
                }

                deserializer.deserialize_str(TextVisitor)
            }
        }
    };
}

pub(crate) use text_form;

/// Why a text is not valid, and which text was probably meant.
pub(crate) trait ReadingError: fmt::Display {
    /// The text to write instead, if that is clear.
    fn repaired(&self) -> Option<String> {
        None
    }

    /// Where to write it instead, if it is in the wrong place.
    fn belongs(&self) -> Option<&'static str> {
        None
    }
}

/// A text is not one of the words of a type, spelled exactly. The message lists the words, or describes them.
///
/// ```
/// use session_cookie_policy::cookie::Partitioning;
/// use session_cookie_policy::net::ParseWordError;
///
/// let error: ParseWordError = Partitioning::parse("Partitioned").unwrap_err();
/// assert_eq!(error.to_string(), "write `partitioned` or `unpartitioned`");
/// assert_eq!(error.expected(), "`partitioned` or `unpartitioned`");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("write {expected}")]
pub struct ParseWordError {
    expected: &'static str,
}

impl ParseWordError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// What to write, as the message says it: "`partitioned` or `unpartitioned`".
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }
}

impl ReadingError for ParseWordError {}

/// An enum whose values are words: `as_str`, `Display`, an exact `parse`, and what [`text_form`] adds. The macro takes the public module of
/// the type for the examples.
macro_rules! word_form {
    (
        $($module:ident)::+: $type:ident, $expecting:literal,
        { $first:ident => $first_word:literal $(, $variant:ident => $word:literal)* $(,)? }
    ) => {
        impl $type {
            /// Reads the word, spelled exactly.
            ///
            /// ```
            #[doc = concat!("use session_cookie_policy::", $(stringify!($module), "::",)+ stringify!($type), ";")]
            ///
            #[doc = concat!(
                "assert_eq!(", stringify!($type), "::parse(\"", $first_word, "\"), Ok(", stringify!($type), "::", stringify!($first), "));"
            )]
            #[doc = concat!(
                "assert_eq!(", stringify!($type), "::", stringify!($first), ".as_str(), \"", $first_word, "\");"
            )]
            #[doc = concat!("let error = ", stringify!($type), "::parse(\" ", $first_word, "\").unwrap_err();")]
            #[doc = concat!("assert_eq!(error.to_string(), \"write ", $expecting, "\");")]
            /// ```
            ///
            /// # Errors
            ///
            /// - any other word
            pub fn parse(text: &str) -> Result<Self, $crate::text::ParseWordError> {
                match text {
                    $first_word => Ok(Self::$first),
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::text::ParseWordError::new($expecting)),
                }
            }

            /// The word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_word,
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::text::text_form!($type, $crate::text::ParseWordError, $expecting);
    };
}

pub(crate) use word_form;

/// Writes all problems in one line, separated by `; `.
pub(crate) fn write_joined<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    problems: &[T],
) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        if index > 0 {
            f.write_str("; ")?;
        }
        problem.fmt(f)?;
    }
    Ok(())
}

/// A closed set of reasons: each has a stable code, which is its text form, and a sentence for people.
macro_rules! reason_form {
    (
        $($module:ident)::+: $type:ident, $expecting:literal,
        { $($variant:ident => $code:literal, $sentence:literal);+ $(;)? }
    ) => {
        $crate::text::word_form!($($module)::+: $type, $expecting, { $($variant => $code),+ });

        impl $type {
            /// The reason in words, with the solution if there is one.
            #[must_use]
            pub const fn explain(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }
        }
    };
}

pub(crate) use reason_form;

/// The longest excerpt that an error quotes, in characters.
const EXCERPT_CHARS: usize = 40;

/// A short, printable excerpt of `text` for an error. Requests can be hostile, so quotes in errors are bounded and escaped.
pub(crate) fn excerpt(text: &str) -> String {
    let mut kept = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == EXCERPT_CHARS {
            kept.push('…');
            break;
        }
        if character.is_control() {
            kept.extend(character.escape_default());
        } else {
            kept.push(character);
        }
    }
    kept
}

/// A text for people that may quote untrusted words: control characters are escaped.
pub(crate) fn printable(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let mut kept = String::new();
    for character in text.chars() {
        if character.is_control() {
            kept.extend(character.escape_default());
        } else {
            kept.push(character);
        }
    }
    kept
}

/// The end of a message: what to write instead, if that is clear.
pub(crate) fn write_instead(repaired: Option<&impl fmt::Display>) -> String {
    repaired.map_or_else(String::new, |repaired| {
        alloc::format!("; write `{repaired}`")
    })
}

/// Whether a byte may occur in a `token` ([RFC 9110, section 5.6.2]), such as the name of a header or a cookie.
///
/// [RFC 9110, section 5.6.2]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
pub(crate) const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#'
                | b'$'
                | b'%'
                | b'&'
                | b'\''
                | b'*'
                | b'+'
                | b'-'
                | b'.'
                | b'^'
                | b'_'
                | b'`'
                | b'|'
                | b'~'
        )
}
