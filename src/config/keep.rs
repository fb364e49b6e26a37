use alloc::string::String;
use core::fmt;

use time::Duration;

use crate::text::{ReadingError, excerpt, text_form};

/// How long browsers keep a cookie. The [guide](crate::guide::remember_me) has a program with `chosen`.
///
/// In a configuration file it is a number of seconds, or a word. If the cookie also has `lifetime_seconds`, a time that a sign-in chooses
/// is capped by it.
///
/// ```
/// use session_cookie_policy::config::Keep;
/// use time::Duration;
///
/// assert_eq!(Keep::parse("browser_session"), Ok(Keep::BrowserSession));
/// assert_eq!(Keep::parse("3600"), Ok(Keep::For(Duration::hours(1))));
/// assert_eq!(Keep::from(Duration::days(30)).to_string(), "2592000");
/// ```
#[doc(alias("Max-Age", "Expires", "lifetime"))]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Keep {
    /// `as_session`: as long as the session cookie, or the refresh cookie of a pair. For companion cookies only.
    AsSession,
    /// `browser_session` or `session`: until the browser is closed. Browsers that restore their tabs keep such a cookie for weeks.
    BrowserSession,
    /// `chosen`: each sign-in chooses ("remember me"). If it does not, the cookie lasts until the browser is closed.
    #[doc(alias = "remember me")]
    Chosen,
    /// A fixed time, in whole seconds.
    For(Duration),
}

impl Keep {
    /// Reads a number of seconds, `browser_session` (or `session`), `chosen` or `as_session`.
    ///
    /// # Errors
    ///
    /// - The text is none of these.
    pub fn parse(text: &str) -> Result<Self, ParseKeepError> {
        match text {
            "as_session" => Ok(Self::AsSession),
            "browser_session" | "session" => Ok(Self::BrowserSession),
            "chosen" => Ok(Self::Chosen),
            number => match number.parse::<u32>() {
                Ok(seconds) => Ok(Self::For(Duration::seconds(seconds.into()))),
                Err(_) => Err(ParseKeepError {
                    found: excerpt(text),
                }),
            },
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AsSession => f.write_str("as_session"),
            Self::BrowserSession => f.write_str("browser_session"),
            Self::Chosen => f.write_str("chosen"),
            Self::For(time) => write!(f, "{}", time.whole_seconds()),
        }
    }
}

impl From<Duration> for Keep {
    fn from(time: Duration) -> Self {
        Self::For(time)
    }
}

text_form!(
    Keep,
    ParseKeepError,
    "a number of seconds, `browser_session`, `chosen` or `as_session`"
);

/// The text is not a lifetime.
///
/// ```
/// use session_cookie_policy::config::Keep;
///
/// let error = Keep::parse("30d").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`30d` is not a lifetime; write a number of seconds, `browser_session`, `chosen` or `as_session`",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "`{found}` is not a lifetime; write a number of seconds, `browser_session`, `chosen` or `as_session`"
)]
#[non_exhaustive]
pub struct ParseKeepError {
    /// The text, or its beginning.
    pub found: String,
}

impl ReadingError for ParseKeepError {
    fn repaired(&self) -> Option<String> {
        let word = self.found.to_ascii_lowercase().replace(['-', ' '], "_");
        Keep::parse(&word).is_ok().then_some(word)
    }
}
