use core::fmt;

use crate::text::text_form;

/// The scheme of a web origin.
///
/// It is a part of a [`Site`](super::Site) (schemeful same-site, [HTML 7.1.1.1]). It does not belong to a cookie's identity: the only
/// attribute that depends on it is `Secure`.
///
/// The text form is lower case. Parsing ignores letter case, as for URLs.
///
/// ```
/// use session_cookie_policy::net::Scheme;
///
/// assert_eq!(Scheme::parse("HTTPS").unwrap(), Scheme::Https);
/// assert_eq!(Scheme::Http.default_port(), 80);
/// ```
///
/// [HTML 7.1.1.1]: https://html.spec.whatwg.org/multipage/browsers.html#same-site
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(
    clippy::exhaustive_enums,
    reason = "cookies know these two; WebSocket schemes count as one of them"
)]
pub enum Scheme {
    /// `http`. When sites are compared, also `ws`.
    Http,
    /// `https`. When sites are compared, also `wss`.
    Https,
}

impl Scheme {
    /// Reads `http` or `https`, in any letter case.
    ///
    /// # Errors
    ///
    /// - `ftp`, `wss`, `capacitor`: not the scheme of a web page or an API.
    pub fn parse(text: &str) -> Result<Self, ParseSchemeError> {
        [Self::Http, Self::Https]
            .into_iter()
            .find(|scheme| text.eq_ignore_ascii_case(scheme.as_str()))
            .ok_or(ParseSchemeError)
    }

    /// The scheme in lower case, without the colon.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    /// The default port, which origins leave out.
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

text_form!(Scheme, ParseSchemeError, "`http` or `https`");

/// The text is neither `http` nor `https`.
///
/// ```
/// use session_cookie_policy::net::Scheme;
///
/// let error = Scheme::parse("wss").unwrap_err();
/// assert_eq!(error.to_string(), "the scheme must be `http` or `https`");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the scheme must be `http` or `https`")]
#[non_exhaustive]
pub struct ParseSchemeError;
