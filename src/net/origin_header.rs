use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use super::origin::{Origin, OriginProblem, ParseOriginError};
use super::relation::Relation;
use super::spelling::is_scheme_like;
use super::suffix_list::SuffixList;
use crate::text::{excerpt, text_form};

/// The value of an `Origin` request header ([Fetch, section 3.2]).
///
/// Accepts only the exact form, unlike [`Origin::parse`]. Browsers write an origin in only one way. A text in another spelling does not
/// come from a browser and must not count as a declared website.
///
/// ```
/// use session_cookie_policy::net::{Origin, OriginHeader};
///
/// let website = Origin::parse("https://app.example.com").unwrap();
/// assert_eq!(OriginHeader::parse("https://app.example.com"), Ok(OriginHeader::Web(website)));
/// assert_eq!(OriginHeader::parse("null"), Ok(OriginHeader::Opaque));
/// assert!(matches!(OriginHeader::parse("capacitor://localhost"), Ok(OriginHeader::Foreign(_))));
/// assert!(OriginHeader::parse("https://app.example.com:443").is_err());
/// ```
///
/// [Fetch, section 3.2]: https://fetch.spec.whatwg.org/#origin-header
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by Fetch: an origin or `null`; callers must treat each"
)]
pub enum OriginHeader {
    /// `null`: a sandboxed frame, a `data:` document, a redirect between origins, or a privacy setting.
    #[doc(alias = "null")]
    Opaque,
    /// An origin with another scheme: a native shell (`capacitor://localhost`), an extension, or `file://`.
    Foreign(ForeignOrigin),
    /// The origin of a web page.
    Web(Origin),
}

/// Schemes whose URLs have tuple origins with a site.
const WEB_SCHEMES: [&str; 4] = ["http", "https", "ws", "wss"];

impl OriginHeader {
    /// Reads the value of the header.
    ///
    /// # Errors
    ///
    /// - `https://app.example.com:443`, `https://App.example.com`, `https://app.example.com/`: not the form that browsers send.
    /// - `app.example.com`: no scheme.
    /// - The header has two values.
    pub fn parse(text: &str) -> Result<Self, ParseOriginError> {
        if text == "null" {
            return Ok(Self::Opaque);
        }
        if let Some((scheme, rest)) = text.split_once("://")
            && is_scheme_like(scheme)
            && !WEB_SCHEMES
                .iter()
                .any(|web| scheme.eq_ignore_ascii_case(web))
        {
            let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b',' | b';');
            return if rest.bytes().all(plain) && text.len() <= ForeignOrigin::MAX_LEN {
                Ok(Self::Foreign(ForeignOrigin(text.to_owned())))
            } else {
                Err(OriginProblem::UnsupportedScheme {
                    found: excerpt(scheme),
                }
                .into())
            };
        }
        let origin = Origin::parse(text)?;
        if origin.to_string() == text {
            Ok(Self::Web(origin))
        } else {
            Err(ParseOriginError::new(
                OriginProblem::NotCanonical,
                Some(origin),
            ))
        }
    }

    /// The relation to an API. Opaque and foreign origins are cross-site to every API.
    #[must_use]
    pub fn relation_to(&self, api: &Origin, list: &dyn SuffixList) -> Relation {
        match self {
            Self::Opaque | Self::Foreign(_) => Relation::CrossSite,
            Self::Web(website) => Relation::between(website, api, list).relation(),
        }
    }
}

impl fmt::Display for OriginHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opaque => f.write_str("null"),
            Self::Foreign(origin) => f.write_str(origin.as_str()),
            Self::Web(origin) => origin.fmt(f),
        }
    }
}

text_form!(
    OriginHeader,
    ParseOriginError,
    "the value of an `Origin` header"
);

/// An origin that is not a web origin: `capacitor://localhost`, `chrome-extension://…`, `file://`.
///
/// The text is kept as it was sent. Such an origin has no site, so its pages are cross-site to every API.
///
/// ```
/// use session_cookie_policy::net::{ForeignOrigin, OriginHeader};
///
/// let shell: ForeignOrigin = "capacitor://localhost".parse().unwrap();
/// assert_eq!(OriginHeader::parse("capacitor://localhost"), Ok(OriginHeader::Foreign(shell)));
/// ```
#[doc(alias("Capacitor", "extension"))]
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
// INVARIANT (foreign): a scheme that is not a web scheme, `://` and printable ASCII. Made by `OriginHeader::parse` only.
pub struct ForeignOrigin(String);

impl ForeignOrigin {
    /// The length of the longest text, in bytes.
    pub const MAX_LEN: usize = 512;

    /// Reads an origin with another scheme, as browsers send it.
    ///
    /// # Errors
    ///
    /// - `https://app.example.com`: a web origin.
    /// - Everything that [`OriginHeader::parse`] refuses.
    pub fn parse(text: &str) -> Result<Self, ParseOriginError> {
        match OriginHeader::parse(text) {
            Ok(OriginHeader::Foreign(origin)) => Ok(origin),
            Ok(OriginHeader::Opaque) => Err(OriginProblem::Opaque.into()),
            Ok(OriginHeader::Web(_)) => Err(OriginProblem::WebScheme.into()),
            Err(_) if Origin::parse(text).is_ok() => Err(OriginProblem::WebScheme.into()),
            // What is offered instead is an origin of the web.
            Err(error) => Err(ParseOriginError::new(error.problem().clone(), None)),
        }
    }

    /// The origin as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scheme, without the colon.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.0.split_once(':').map_or("", |(scheme, _)| scheme)
    }
}

impl fmt::Display for ForeignOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

text_form!(
    ForeignOrigin,
    ParseOriginError,
    "an origin such as `capacitor://localhost`"
);
