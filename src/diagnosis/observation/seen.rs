use alloc::string::String;

/// A header that may be unknown. In JSON: `null` if the header is missing, and left out if nobody looked.
///
/// ```
/// use session_cookie_policy::diagnosis::Seen;
///
/// assert!(Seen::default().is_unknown());
/// assert!(Seen::of(None).is_absent());
/// assert_eq!(Seen::of(Some(b"null")), Seen::from("null"));
/// ```
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there, not there, or not known")]
pub enum Seen {
    /// Nobody looked for the header.
    #[default]
    Unknown,
    /// The header is missing.
    Absent,
    /// The header has this value.
    Present(String),
}

impl Seen {
    /// The value, if the header is present.
    #[must_use]
    pub const fn text(&self) -> Option<&str> {
        match self {
            Self::Present(text) => Some(text.as_str()),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether nobody looked for the header.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether the header is known to be missing.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The result of looking for a header in a request.
    #[must_use]
    pub fn of(bytes: Option<&[u8]>) -> Self {
        bytes.map_or(Self::Absent, |bytes| {
            Self::Present(String::from_utf8_lossy(bytes).into_owned())
        })
    }
}

impl From<&str> for Seen {
    fn from(text: &str) -> Self {
        Self::Present(text.into())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Seen {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text().serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Seen {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Option::deserialize(deserializer)?;
        Ok(text.map_or(Self::Absent, Self::Present))
    }
}
