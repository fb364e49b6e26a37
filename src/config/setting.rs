use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

/// A value as written in a configuration, together with what it means, or why it is not valid.
///
/// Reading a configuration does not stop at the first bad value. The text is kept, and
/// [`PolicyConfig::review`](super::PolicyConfig::review) reports all bad values at once.
///
/// ```
/// use session_cookie_policy::config::Setting;
/// use session_cookie_policy::net::Origin;
///
/// let good: Setting<Origin> = "api.example.com".into();
/// assert_eq!(good.get().unwrap().to_string(), "https://api.example.com");
///
/// let bad: Setting<Origin> = "ftp://api.example.com".into();
/// assert_eq!(bad.text(), "ftp://api.example.com");
/// assert!(bad.get().is_err());
/// ```
pub struct Setting<T: FromStr> {
    text: String,
    value: Result<T, T::Err>,
}

impl<T: FromStr> Setting<T> {
    /// Reads `text`. If it is not valid, the error is kept.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            value: T::from_str(text),
        }
    }

    /// The value.
    ///
    /// # Errors
    ///
    /// The error that reading the text gave.
    pub const fn get(&self) -> Result<&T, &T::Err> {
        self.value.as_ref()
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<T: FromStr> From<&str> for Setting<T> {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl<T: FromStr> From<String> for Setting<T> {
    fn from(text: String) -> Self {
        let value = T::from_str(&text);
        Self { text, value }
    }
}

impl<T: FromStr + fmt::Display> Setting<T> {
    /// A setting of a value that is already typed.
    #[must_use]
    pub fn of(value: T) -> Self {
        Self {
            text: value.to_string(),
            value: Ok(value),
        }
    }
}

impl<T: FromStr + Clone> Clone for Setting<T>
where
    T::Err: Clone,
{
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            value: self.value.clone(),
        }
    }
}

impl<T: FromStr> fmt::Debug for Setting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.value.is_ok() {
            ""
        } else {
            " (unreadable)"
        };
        write!(f, "{:?}{state}", self.text)
    }
}

/// Two settings are equal if their texts are equal.
impl<T: FromStr> PartialEq for Setting<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T: FromStr> Eq for Setting<T> {}

#[cfg(feature = "serde")]
impl<T: FromStr> serde::Serialize for Setting<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: FromStr> serde::Deserialize<'de> for Setting<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Text).map(Self::from)
    }
}

/// Takes the text of a setting, which may be written as a number. One for all types of values: each of them would be 400 bytes of a program.
#[cfg(feature = "serde")]
struct Text;

#[cfg(feature = "serde")]
impl serde::de::Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<String, E> {
        Ok(v.to_owned())
    }

    fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<String, E> {
        Ok(v.to_string())
    }

    fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<String, E> {
        Ok(v.to_string())
    }

    fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<String, E> {
        Ok(v.to_string())
    }
}
