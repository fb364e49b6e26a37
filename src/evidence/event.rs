use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::browser::{Refusal, Withholding};
use crate::config::BrowserVersion;
use crate::text::printable;

/// What happened to one cookie in one request or its response.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Event {
    /// The index of the [exchange](crate::evidence::Traffic::exchanges), from 0.
    pub exchange: usize,
    /// The method and the URL.
    pub request: String,
    /// The name of the cookie.
    pub name: String,
    /// The index of the `Set-Cookie` line in the response, from 0. `None` if the event belongs to the request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub line: Option<usize>,
    /// What happened to the cookie.
    pub fate: Fate,
    /// The browsers and versions in which it happened.
    pub browsers: Vec<BrowserVersion>,
}

/// What happened to a cookie.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Fate {
    /// The response set it, and the browser keeps it.
    Kept,
    /// The response set it, and the browser does not keep it.
    Refused(Refusal),
    /// The response cleared it.
    Cleared,
    /// The response cleared a cookie that does not exist, and one with the same name stays.
    ClearedInVain,
    /// It came with the request.
    Sent,
    /// The browser has it, but does not send it.
    Withheld(#[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))] Withholding),
    /// The browser has it and would send it, but the request came without it.
    Missing,
    /// It has expired, and the request came without it.
    Ended,
}

#[cfg(feature = "serde")]
fn as_text<S: serde::Serializer>(
    withholding: &Withholding,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(withholding)
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &*self.name {
            "" => String::from("a cookie without a name"),
            name => format!("`{}`", printable(name.into())),
        };
        write!(f, "{}: ", self.request)?;
        match &self.fate {
            Fate::Kept => write!(f, "{name} is kept"),
            Fate::Refused(why) => write!(f, "{name} is refused: {why}"),
            Fate::Cleared => write!(f, "clears {name}"),
            Fate::ClearedInVain => write!(
                f,
                "clears {name} in vain: no cookie has this name, domain and path"
            ),
            Fate::Sent => write!(f, "{name} is sent"),
            Fate::Withheld(why) => write!(f, "{name} is not sent: {why}"),
            Fate::Ended => write!(f, "{name} is missing: it has expired"),
            Fate::Missing => write!(f, "{name} is missing, although the browser would send it"),
        }
    }
}
