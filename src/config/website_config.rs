use super::setting::Setting;
use super::transport_setting::TransportSetting;
use super::website::Website;
use crate::cookie::Partitioning;
use crate::net::Origin;

/// A website, and the settings that apply only to it.
///
/// In a file, write the text of a [`Website`], or an object:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use session_cookie_policy::config::WebsiteConfig;
///
/// let plain: WebsiteConfig = serde_json::from_str(r#""https://app.example.com""#).unwrap();
/// let partner: WebsiteConfig =
///     serde_json::from_str(r#"{ "origin": "https://partner.net", "transport": "header" }"#).unwrap();
/// assert_eq!(plain, "https://app.example.com".into());
/// assert!(partner.transport.is_some());
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct WebsiteConfig {
    /// The origin or the pattern.
    pub origin: Setting<Website>,
    /// How the tokens of its pages travel. Default: [`PolicyConfig::transport`](super::PolicyConfig::transport).
    pub transport: Option<Setting<TransportSetting>>,
    /// `partitioned` for a website that belongs to another site than the API and embeds the session. The cookies then exist only for that
    /// website. All browsers that support the attribute send them (Chrome 114, Firefox 141, Safari 26.2).
    #[doc(alias("CHIPS", "third-party cookie"))]
    pub partitioning: Option<Setting<Partitioning>>,
    /// The website that links in e-mails to users of this one open: a declared origin, or one that a declared pattern matches. Default:
    /// this website.
    pub links_to: Option<Setting<Origin>>,
    /// Allows pages over plain http (`http://intranet`) although an API is https.
    ///
    /// Anybody on the network between such a page and its user can put a script into the page. That script can do everything that the
    /// session can, also on the https API: CORS with credentials and the CSRF checks let it pass.
    pub plain_http: bool,
    /// States that nobody else can get a host that the pattern matches, although strangers can by the public suffix list. Use it for names
    /// below a label of your own DNS (`https://app-*.corp`), or below a suffix that you hand out yourself.
    ///
    /// If the statement is wrong, whoever gets such a host can act with the sessions of your users.
    pub owned: bool,
}

impl WebsiteConfig {
    /// A website without settings of its own.
    #[must_use]
    pub const fn new(origin: Setting<Website>) -> Self {
        Self {
            origin,
            transport: None,
            partitioning: None,
            links_to: None,
            plain_http: false,
            owned: false,
        }
    }
}

impl From<Setting<Website>> for WebsiteConfig {
    fn from(origin: Setting<Website>) -> Self {
        Self::new(origin)
    }
}

impl From<&str> for WebsiteConfig {
    fn from(text: &str) -> Self {
        Self::new(text.into())
    }
}

/// All fields, as an object has them.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    origin: Setting<Website>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transport: Option<Setting<TransportSetting>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    partitioning: Option<Setting<Partitioning>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    links_to: Option<Setting<Origin>>,
    #[serde(default, skip_serializing_if = "is_false")]
    plain_http: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    owned: bool,
}

#[cfg(feature = "serde")]
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

#[cfg(feature = "serde")]
impl serde::Serialize for WebsiteConfig {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if *self == Self::new(self.origin.clone()) {
            return self.origin.serialize(serializer);
        }
        Written {
            origin: self.origin.clone(),
            transport: self.transport.clone(),
            partitioning: self.partitioning.clone(),
            links_to: self.links_to.clone(),
            plain_http: self.plain_http,
            owned: self.owned,
        }
        .serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for WebsiteConfig {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrObject;

        impl<'de> serde::de::Visitor<'de> for TextOrObject {
            type Value = WebsiteConfig;

            fn expecting(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                formatter.write_str("an origin, a pattern, or an object with the field `origin`")
            }

            fn visit_str<E: serde::de::Error>(self, v: &str) -> Result<WebsiteConfig, E> {
                Ok(v.into())
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                map: A,
            ) -> Result<WebsiteConfig, A::Error> {
                let fields = serde::de::value::MapAccessDeserializer::new(map);
                let written = <Written as serde::Deserialize>::deserialize(fields)?;
                Ok(WebsiteConfig {
                    origin: written.origin,
                    transport: written.transport,
                    partitioning: written.partitioning,
                    links_to: written.links_to,
                    plain_http: written.plain_http,
                    owned: written.owned,
                })
            }
        }

        deserializer.deserialize_any(TextOrObject)
    }
}
