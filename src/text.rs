//! The one way in which a type with a text form gets its conversions.
//!
//! A type that has `parse(&str) -> Result<Self, E>` and [`Display`](core::fmt::Display) gets `FromStr`, `TryFrom<&str>`
//! and, with the feature `serde`, a text form that equals its `Display` and is read by the same `parse`.

use alloc::string::String;

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

/// The longest piece of somebody's text that an error quotes, in characters.
const EXCERPT_CHARS: usize = 40;

/// A short, printable piece of `text` for an error. Requests can be hostile, so what errors quote is bounded and escaped.
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
