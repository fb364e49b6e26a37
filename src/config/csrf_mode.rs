use core::fmt;

use crate::net::ParseWordError;
use crate::text::text_form;

/// What an unsafe request with cookies needs, in addition to an acceptable `Origin` and `Sec-Fetch-Site`.
///
/// In every mode, a request is refused if these headers show a page that belongs neither to a declared website nor to the API. A request
/// with neither header needs the custom header.
///
/// No mode requires the header or the token for a sign-in, or for the WebSocket handshake of a page. A page cannot set them there, and its
/// `Origin` decides.
///
/// The [guide](crate::guide::csrf_for_spas) helps you choose.
///
/// The text form is `auto`, `custom_header`, `double_submit`, `none` or `token`. The SuperTokens words `VIA_CUSTOM_HEADER`, `NONE` and
/// `VIA_TOKEN` are accepted, too.
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
    /// Requires the custom header if the website is cross-site to the API, or if the cookies are shared with sibling hosts. Otherwise
    /// requires nothing more. Pages of the API's own origin never need the header.
    #[default]
    Auto,
    /// Always requires the custom header.
    CustomHeader,
    /// `double_submit`: the token header must repeat the value of a cookie that scripts read (purpose
    /// [`csrf_token`](crate::config::Purpose::CsrfToken)). An error if other hosts can set that cookie.
    DoubleSubmit,
    /// Requires nothing more. An error if the cookies are `SameSite=None` or shared.
    None,
    /// Always requires a token. The application compares it with the token of the session.
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
    /// - The word is unknown, or in another letter case.
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

    /// The word in a configuration file.
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
