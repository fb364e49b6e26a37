use core::fmt;

use crate::net::ParseWordError;
use crate::text::text_form;

/// What an unsafe request by cookie must have, beside an acceptable `Origin` and `Sec-Fetch-Site`.
///
/// Whatever the mode, a request is refused if these headers show a page that is neither of a declared website nor of the API, and a request
/// with neither of them needs the custom header. No mode requires the header or the token of a sign-in, or of the WebSocket handshake of a
/// page: a page cannot set them there, so its `Origin` decides.
///
/// The [guide](crate::guide::csrf_for_spas) says which to choose.
///
/// The text form is `auto`, `custom_header`, `double_submit`, `none` or `token`; the SuperTokens words `VIA_CUSTOM_HEADER`, `NONE` and `VIA_TOKEN` are read
/// too.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{CsrfMode, PolicyConfig};
/// use session_cookie_policy::net::EmbeddedList;
///
/// assert_eq!("VIA_CUSTOM_HEADER".parse(), Ok(CsrfMode::CustomHeader));
///
/// // Refused where siblings can make browsers send the cookies.
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.csrf = "none".into();
/// assert!(config.compile(&EmbeddedList).is_ok());
/// config.cookie_domain = "example.com".into();
/// assert!(config.compile(&EmbeddedList).is_err());
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "derived, a header, a token, or nothing"
)]
pub enum CsrfMode {
    /// The custom header where the website is cross-site to the API or the cookies are shared with sibling hosts; else nothing more. Pages
    /// of the API's own origin never need it.
    #[default]
    Auto,
    /// The custom header, always.
    CustomHeader,
    /// `double_submit`: the request must have the value of a cookie that scripts read (purpose
    /// [`csrf_token`](crate::config::Purpose::CsrfToken)) in the header for the token. Refused where others can set that cookie.
    DoubleSubmit,
    /// Nothing more; refused where the cookies are `SameSite=None` or shared.
    None,
    /// A token that the application compares with that of the session, always.
    Token,
}

impl CsrfMode {
    /// Reads a mode.
    ///
    /// ```
    /// use session_cookie_policy::config::CsrfMode;
    ///
    /// let error = CsrfMode::parse("via_token").unwrap_err(); // SuperTokens writes `VIA_TOKEN`
    /// assert_eq!(error.to_string(), "write `auto`, `custom_header`, `double_submit`, `none` or `token`");
    /// ```
    ///
    /// # Errors
    ///
    /// - any other word, and other letter cases
    pub fn parse(text: &str) -> Result<Self, ParseWordError> {
        match text {
            "auto" => Ok(Self::Auto),
            "double_submit" => Ok(Self::DoubleSubmit),
            "custom_header" | "VIA_CUSTOM_HEADER" => Ok(Self::CustomHeader),
            "none" | "NONE" => Ok(Self::None),
            "token" | "VIA_TOKEN" => Ok(Self::Token),
            _ => Err(ParseWordError::new(
                "`auto`, `custom_header`, `double_submit`, `none` or `token`",
            )),
        }
    }

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::CustomHeader => "custom_header",
            Self::DoubleSubmit => "double_submit",
            Self::None => "none",
            Self::Token => "token",
        }
    }
}

impl fmt::Display for CsrfMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    CsrfMode,
    ParseWordError,
    "`auto`, `custom_header`, `double_submit`, `none` or `token`"
);
