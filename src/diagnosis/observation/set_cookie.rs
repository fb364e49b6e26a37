use alloc::string::String;
use alloc::vec::Vec;

use super::attributes::Attributes;
use super::kept;
use crate::cookie::parse_cookie_date;
use crate::sorted::SortedSet;
use crate::text::word_form;

/// A `Set-Cookie` line without its value.
///
/// It contains the name, and for each attribute only what its grammar allows: a host, a path, a date, a number or a word. Everything else
/// could be part of a value and is left out; `…` marks the place if something remains. The same rule applies to lines that are written by
/// hand.
///
/// ```
/// use session_cookie_policy::diagnosis::{LineFault, SeenSetCookie};
///
/// let seen = SeenSetCookie::of(b"sid=secret; Path=/; SameSite=Lax, refresh=secret; Path=/; id=secret");
/// assert_eq!(&*seen.attributes, "Path=/; SameSite=Lax…; Path=/");
/// assert_eq!(seen.fault, Some(LineFault::Joined));
/// assert_eq!(seen.joined, ["refresh"]);
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(from = "Written"))]
#[non_exhaustive]
pub struct SeenSetCookie {
    /// The name.
    pub name: String,
    /// The length of the value, in bytes.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub len: Option<usize>,
    /// The text after the first `;`: `Path=/; Secure; HttpOnly`.
    pub attributes: String,
    /// What a proxy did to the line.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub fault: Option<LineFault>,
    /// The names of cookies after a comma in an attribute.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub joined: Vec<String>,
}

/// What a proxy did to a line because it treats `Set-Cookie` as a list.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum LineFault {
    /// The line is one half of a line that was cut at the comma of `Expires`.
    Cut,
    /// Several lines were joined with commas: another cookie begins after a comma in an attribute.
    Joined,
    /// The value contains a comma, and the text after it looks like another cookie.
    JoinedInValue,
}

word_form!(diagnosis: LineFault, "`cut`, `joined` or `joined_in_value`", {
    Cut => "cut",
    Joined => "joined",
    JoinedInValue => "joined_in_value",
});

impl SeenSetCookie {
    /// Reads a line and leaves out the value.
    ///
    /// ```
    /// use session_cookie_policy::diagnosis::SeenSetCookie;
    ///
    /// let seen = SeenSetCookie::of(b"sid=secret; Path=/; Secure");
    /// assert_eq!((&*seen.name, seen.len, &*seen.attributes), ("sid", Some(6), "Path=/; Secure"));
    /// ```
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        let mut parts = line.splitn(2, |byte| *byte == b';');
        let pair = parts.next().unwrap_or_default();
        let attributes = parts.next().unwrap_or_default();
        let (name, value) = kept::pair(pair, attributes);
        let value = String::from_utf8_lossy(value);
        let mut seen = Self {
            name: kept::name(name),
            len: Some(value.len()),
            ..Self::default()
        };
        seen.reads(&String::from_utf8_lossy(attributes));
        if !pair.contains(&b'=') && kept::is_rest_of_date(&value) {
            seen.fault = Some(LineFault::Cut);
        }
        let is_encoded = value.contains(['"', '\'', '{', '[', '(']);
        if seen.fault.is_none() && !is_encoded && !name.is_empty() && value.contains(", ") {
            // An unknown name is not kept.
            let is_joined = kept::behind_commas(&value).next().is_some();
            seen.fault = is_joined.then_some(LineFault::JoinedInValue);
        }
        seen
    }

    /// Keeps what each attribute may contain, and records what the rest shows.
    fn reads(&mut self, attributes: &str) {
        (self.attributes, self.joined) = kept::attributes(attributes);
        if !self.joined.is_empty() {
            // Each once.
            let mut known = SortedSet::new();
            self.joined
                .retain(|name| !name.is_empty() && known.insert(name.clone()));
            self.fault = Some(LineFault::Joined);
        } else if kept::is_cut(&self.attributes) {
            self.fault = Some(LineFault::Cut);
        }
    }

    /// The line without `Max-Age` and `Expires`.
    pub(crate) fn without_lifetime(&self) -> Self {
        let parts = self.attributes.split(';');
        let stays = |part: &&str| {
            let name = part.split('=').next().unwrap_or_default().trim();
            !name.eq_ignore_ascii_case("max-age") && !name.eq_ignore_ascii_case("expires")
        };
        let parts: Vec<&str> = parts.filter(stays).collect();
        Self {
            attributes: parts.join(";"),
            ..self.clone()
        }
    }

    /// Whether the line ends a cookie: it has no value, or a word such as `deleted` and expires at once.
    pub(crate) fn is_deletion(&self) -> bool {
        /// Tokens are longer.
        const LONGEST_WORD: usize = 12;
        match self.len {
            Some(0) => true,
            Some(len) => len <= LONGEST_WORD && self.ends_at_once(),
            None => false,
        }
    }

    /// Whether the line ends the cookie at once, as deletions do: no lifetime, or an expiry at the beginning of time.
    pub(crate) fn ends_at_once(&self) -> bool {
        let attributes = Attributes(&self.attributes);
        if let Some(seconds) = attributes.value("max-age") {
            return seconds == "0" || seconds.starts_with('-');
        }
        let expires = attributes.value("expires");
        let end = expires.and_then(|date| parse_cookie_date(date.as_bytes()));
        end.is_some_and(|end| end.unix_timestamp() <= 86_400)
    }

    /// Whether it is the second half of a line that was cut: not a cookie, although browsers treat it as one.
    pub(crate) fn is_rest(&self) -> bool {
        self.fault == Some(LineFault::Cut) && self.name.is_empty()
    }
}

/// A line as people write it.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with the field `name`")]
struct Written {
    name: String,
    len: Option<usize>,
    #[serde(default)]
    attributes: String,
    fault: Option<LineFault>,
    #[serde(default)]
    joined: Vec<String>,
}

#[cfg(feature = "serde")]
impl From<Written> for SeenSetCookie {
    fn from(written: Written) -> Self {
        let mut seen = Self {
            name: kept::written_name(&written.name),
            len: written.len,
            ..Self::default()
        };
        seen.reads(&written.attributes);
        if seen.name.is_empty() && kept::is_rest_of_date(&written.name) {
            seen.fault = Some(LineFault::Cut);
        }
        seen.fault = seen.fault.or(written.fault);
        for name in &written.joined {
            let name = kept::written_name(name);
            if !seen.joined.contains(&name) {
                seen.joined.push(name);
            }
        }
        seen
    }
}
