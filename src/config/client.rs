use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::setting::Setting;
use super::transport_setting::TransportSetting;
use crate::net::{ForeignOrigin, Origin};
use crate::text::{excerpt, is_token_byte, text_form};

/// A client that is not a website: a mobile app, a desktop shell, another server.
///
/// The crate recognizes it by a hint (a header or a query value), or by an `Origin` with a scheme of its own. A hint can only choose among
/// the declared clients.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{ClientConfig, PolicyConfig};
/// use session_cookie_policy::net::EmbeddedList;
///
/// let mut mobile = ClientConfig::new("mobile".into());
/// mobile.origins = vec!["capacitor://localhost".into()];
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.clients.push(mobile);
/// assert!(config.compile(&EmbeddedList).is_ok());
/// # }
/// ```
///
/// The [guide](crate::guide::deployments::native_clients) has examples.
#[doc(alias("native", "mobile app", "webview"))]
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(deny_unknown_fields, expecting = "an object with the field `name`")
)]
#[non_exhaustive]
pub struct ClientConfig {
    /// The name that the client sends as its hint.
    pub name: Setting<ClientName>,
    /// How its tokens travel. Default: by header.
    #[cfg_attr(feature = "serde", serde(default = "by_header"))]
    pub transport: Setting<TransportSetting>,
    /// The website that its requests count as. Links in e-mails to its users open this website if `links` is `by_request`. It must be a
    /// declared website. Default: the default website.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub website: Option<Setting<Origin>>,
    /// Origins with a scheme of its own, such as `capacitor://localhost`.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub origins: Vec<Setting<ForeignOrigin>>,
}

impl ClientConfig {
    /// A client with the default of every other field.
    #[must_use]
    pub fn new(name: Setting<ClientName>) -> Self {
        Self {
            name,
            transport: by_header(),
            website: None,
            origins: Vec::new(),
        }
    }
}

fn by_header() -> Setting<TransportSetting> {
    Setting::of(TransportSetting::Header)
}

/// The name of a client: at most 64 bytes that a header token may contain, compared exactly.
///
/// ```
/// use session_cookie_policy::config::ClientName;
///
/// let name = ClientName::parse("mobile").unwrap();
/// assert_eq!(name.as_str(), "mobile");
/// assert_ne!(ClientName::parse("Mobile").unwrap(), name);
/// assert!(ClientName::parse("my app").is_err());
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ClientName(String);

impl ClientName {
    /// The length of the longest name, in bytes.
    pub const MAX_LEN: usize = 64;

    /// Reads a name.
    ///
    /// # Errors
    ///
    /// - The text is empty, or longer than 64 bytes.
    /// - The text has a byte that a token cannot contain, as in `my app`.
    pub fn parse(text: &str) -> Result<Self, ParseClientNameError> {
        if text.is_empty() || text.len() > Self::MAX_LEN || !text.bytes().all(is_token_byte) {
            return Err(ParseClientNameError {
                found: excerpt(text),
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(ClientName, ParseClientNameError, "a name such as `mobile`");

/// The text is not a [`ClientName`].
///
/// ```
/// use session_cookie_policy::config::ClientName;
///
/// assert_eq!(
///     ClientName::parse("my app").unwrap_err().to_string(),
///     "`my app` is not a name of a client; use 1 to 64 letters, digits, `-` or `_`",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "`{found}` is not a name of a client; use 1 to {} letters, digits, `-` or `_`",
    ClientName::MAX_LEN
)]
#[non_exhaustive]
pub struct ParseClientNameError {
    /// The text, cut to a short length.
    pub found: String,
}
