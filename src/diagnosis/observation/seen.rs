use alloc::string::String;

/// A header that was looked for, or not: `null` in JSON if it is not there, and left out if nobody looked.
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
    /// Nobody looked.
    #[default]
    Unknown,
    /// It is not there.
    Absent,
    /// It is there, with this text.
    Present(String),
}

impl Seen {
    /// Its text.
    #[must_use]
    pub const fn text(&self) -> Option<&str> {
        match self {
            Self::Present(text) => Some(text.as_str()),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether nobody looked.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether it is known not to be there.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// What a look at a request found.
    #[must_use]
    pub fn of(octets: Option<&[u8]>) -> Self {
        octets.map_or(Self::Absent, |octets| {
            Self::Present(String::from_utf8_lossy(octets).into_owned())
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
