use core::fmt;

use crate::policy::compile::{CsrfRequirement, HeaderSet};
use crate::policy::config::CsrfMode;
use crate::text::reason_form;

/// Whether a request by cookie may act for the user.
///
/// By [Fetch Metadata] first, by `Origin` where there is none, and by what the [mode](crate::policy::CsrfMode) asks beyond it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use session_cookie_policy::policy::PolicyConfig;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::policy::{CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts};
///
/// let mut facts = RequestFacts::new("DELETE");
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Refuse(CsrfRefusal::NoOrigin));
/// facts.sec_fetch_site = Some(b"same-site");
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Refuse(CsrfRefusal::UndeclaredSibling));
/// facts.origin = Some(b"https://www.example.com");
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Pass(CsrfPass::DeclaredWebsite));
/// facts.method = "GET";
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Pass(CsrfPass::SafeMethod));
/// # }
/// ```
///
/// [Fetch Metadata]: https://w3c.github.io/webappsec-fetch-metadata/
#[derive(Clone, Copy, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
#[must_use]
pub enum CsrfVerdict<'a> {
    /// It may if this token is that of the session: the application compares.
    Compare(&'a [u8]),
    /// It may.
    Pass(CsrfPass),
    /// It may not.
    Refuse(CsrfRefusal),
}

/// Why a request may act for the user.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CsrfPass {
    /// No origin is told, and a header that no foreign page can send.
    CustomHeader,
    /// A page of a declared website, or of one that is vouched for.
    DeclaredWebsite,
    /// The tokens travel by header, which no foreign page can make a browser send.
    HeaderTransport,
    /// Neither `Origin` nor `Sec-Fetch-Site`, and no session yet that could be abused.
    NoBrowser,
    /// A method that changes nothing.
    SafeMethod,
    /// A page of the API's own origin.
    SameOrigin,
    /// The user, by the address bar or a bookmark.
    UserInitiated,
}

reason_form!(policy: CsrfPass, ParseCsrfPassError, "the code of a reason to pass", {
    CustomHeader => "custom_header",
        "no origin is told, but the header against CSRF is there, which no foreign page can send";
    DeclaredWebsite => "declared_website",
        "a page of a known website sent it";
    HeaderTransport => "header_transport",
        "the tokens travel by header, which no foreign page can make a browser send";
    NoBrowser => "no_browser",
        "no browser sent it, and there is no session yet that could be abused";
    SafeMethod => "safe_method",
        "the method changes nothing";
    SameOrigin => "same_origin",
        "a page of the API's own origin sent it";
    UserInitiated => "user_initiated",
        "the user sent it, by the address bar or a bookmark";
});

/// Why a request may not act for the user.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CsrfRefusal {
    /// Another site, by `Sec-Fetch-Site`, and no origin is told.
    CrossSite,
    /// The origin is written as no browser writes it.
    MalformedOrigin,
    /// The custom header is required, and missing.
    MissingHeader,
    /// The token is required, and missing.
    MissingToken,
    /// Neither `Origin` nor `Sec-Fetch-Site` nor the custom header.
    NoOrigin,
    /// `Origin: null`.
    OpaqueOrigin,
    /// A sibling host that is no declared website.
    UndeclaredSibling,
    /// An origin that is no declared website.
    UnknownOrigin,
}

reason_form!(policy: CsrfRefusal, ParseCsrfRefusalError, "the code of a refusal", {
    CrossSite => "cross_site",
        "a page of another site sent it, and no origin is told; a website of your own must be declared, and send it with CORS";
    MalformedOrigin => "malformed_origin",
        "`Origin` is written as no browser writes it; hand it over as it came";
    MissingHeader => "missing_header",
        "the header against CSRF is missing; the front end must set it on every request with the session";
    MissingToken => "missing_token",
        "the token against CSRF is missing; the front end must send the one that came with the session";
    NoOrigin => "no_origin",
        "neither `Origin`, `Sec-Fetch-Site` nor the header against CSRF is there; a client that is no browser must set the header";
    OpaqueOrigin => "opaque_origin",
        "the origin is `null`: a sandboxed frame, a local file or a redirect from elsewhere; send it from a page of a declared website";
    UndeclaredSibling => "undeclared_sibling",
        "a page of a sibling host sent it that is no declared website; declare it if it is yours";
    UnknownOrigin => "unknown_origin",
        "a page sent it whose origin is no declared website; declare it if it is yours";
});

/// Who sent the request, as far as it can be told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sender {
    Absent,
    ApiItself,
    /// A declared website or client, or a website that is vouched for.
    Known,
    Malformed,
    Opaque,
    Unknown,
}

/// What a verdict depends on. Notes which headers it is asked for.
#[derive(Clone, Debug)]
pub(super) struct CsrfFacts<'a> {
    pub(super) mode: CsrfMode,
    pub(super) sec_fetch_site: Option<&'a [u8]>,
    pub(super) sender: Sender,
    /// Whether other sites or sibling hosts can make browsers send the cookies.
    pub(super) is_exposed: bool,
    pub(super) header: Option<&'a [u8]>,
    pub(super) token: Option<&'a [u8]>,
    pub(super) read: HeaderSet,
}

impl<'a> CsrfFacts<'a> {
    fn sender(&mut self) -> Sender {
        self.read = self.read.with(HeaderSet::ORIGIN);
        self.sender
    }

    fn has_header(&mut self) -> bool {
        self.read = self.read.with(HeaderSet::CSRF);
        self.header.is_some()
    }

    fn token(&mut self) -> Option<&'a [u8]> {
        self.read = self.read.with(HeaderSet::CSRF_TOKEN);
        self.token
    }

    /// Where the request comes from: by Fetch Metadata first, by `Origin` where there is none.
    pub(super) fn gate(&mut self) -> Result<CsrfPass, CsrfRefusal> {
        self.read = self.read.with(HeaderSet::SEC_FETCH_SITE);
        let site = self.sec_fetch_site;
        match site {
            Some(b"same-origin") => Ok(CsrfPass::SameOrigin),
            Some(b"none") => Ok(CsrfPass::UserInitiated),
            Some(b"same-site") => match self.sender() {
                Sender::Known | Sender::ApiItself => Ok(CsrfPass::DeclaredWebsite),
                Sender::Absent | Sender::Malformed | Sender::Opaque | Sender::Unknown => {
                    Err(CsrfRefusal::UndeclaredSibling)
                }
            },
            Some(b"cross-site") if self.sender() == Sender::Absent => Err(CsrfRefusal::CrossSite),
            _ => match self.sender() {
                Sender::Absent if self.has_header() => Ok(CsrfPass::CustomHeader),
                Sender::Absent => Err(CsrfRefusal::NoOrigin),
                Sender::ApiItself => Ok(CsrfPass::SameOrigin),
                Sender::Known => Ok(CsrfPass::DeclaredWebsite),
                Sender::Malformed => Err(CsrfRefusal::MalformedOrigin),
                Sender::Opaque => Err(CsrfRefusal::OpaqueOrigin),
                Sender::Unknown => Err(CsrfRefusal::UnknownOrigin),
            },
        }
    }

    /// The gate, and what the mode asks beyond it.
    pub(super) fn verdict(&mut self) -> CsrfVerdict<'a> {
        let pass = match self.gate() {
            Ok(pass) => pass,
            Err(refusal) => return CsrfVerdict::Refuse(refusal),
        };
        let is_other_origin = pass == CsrfPass::DeclaredWebsite;
        match CsrfRequirement::of(self.mode, self.is_exposed, is_other_origin) {
            CsrfRequirement::Token => self.token().map_or(
                CsrfVerdict::Refuse(CsrfRefusal::MissingToken),
                CsrfVerdict::Compare,
            ),
            CsrfRequirement::Header if !self.has_header() => {
                CsrfVerdict::Refuse(CsrfRefusal::MissingHeader)
            }
            CsrfRequirement::Header | CsrfRequirement::None => CsrfVerdict::Pass(pass),
        }
    }
}

/// What an answer of "forbidden" is to say. The text form is the code.
impl core::error::Error for CsrfRefusal {}

impl CsrfVerdict<'_> {
    /// Why the request may not act for the user, if it may not.
    #[must_use]
    pub const fn refusal(&self) -> Option<CsrfRefusal> {
        match self {
            Self::Refuse(refusal) => Some(*refusal),
            Self::Compare(_) | Self::Pass(_) => None,
        }
    }

    /// The code of the reason; `compare_token` if the application has to decide.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Compare(_) => "compare_token",
            Self::Pass(pass) => pass.as_str(),
            Self::Refuse(refusal) => refusal.as_str(),
        }
    }

    /// The reason in words, with the way out where there is one.
    #[must_use]
    pub const fn explain(&self) -> &'static str {
        match self {
            Self::Compare(_) => "the token against CSRF must be that of the session",
            Self::Pass(pass) => pass.explain(),
            Self::Refuse(refusal) => refusal.explain(),
        }
    }
}

/// The token is told by its length.
impl fmt::Debug for CsrfVerdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare(token) => write!(f, "Compare({} octets)", token.len()),
            Self::Pass(pass) => write!(f, "Pass({pass})"),
            Self::Refuse(refusal) => write!(f, "Refuse({refusal})"),
        }
    }
}
