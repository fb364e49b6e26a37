use super::headers_read::HeaderSet;
use crate::policy::config::CsrfMode;
use crate::text::word_form;

/// Whether a request by cookie may act for the user.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
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

word_form!(CsrfPass, ParseCsrfPassError, "the code of a reason to pass", {
    CustomHeader => "custom_header",
    DeclaredWebsite => "declared_website",
    HeaderTransport => "header_transport",
    NoBrowser => "no_browser",
    SafeMethod => "safe_method",
    SameOrigin => "same_origin",
    UserInitiated => "user_initiated",
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

word_form!(CsrfRefusal, ParseCsrfRefusalError, "the code of a refusal", {
    CrossSite => "cross_site",
    MalformedOrigin => "malformed_origin",
    MissingHeader => "missing_header",
    MissingToken => "missing_token",
    NoOrigin => "no_origin",
    OpaqueOrigin => "opaque_origin",
    UndeclaredSibling => "undeclared_sibling",
    UnknownOrigin => "unknown_origin",
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
        let needs_header = match self.mode {
            CsrfMode::Token => {
                return self.token().map_or(
                    CsrfVerdict::Refuse(CsrfRefusal::MissingToken),
                    CsrfVerdict::Compare,
                );
            }
            CsrfMode::CustomHeader => true,
            CsrfMode::Auto | CsrfMode::None => self.is_exposed && pass == CsrfPass::DeclaredWebsite,
        };
        if needs_header && !self.has_header() {
            CsrfVerdict::Refuse(CsrfRefusal::MissingHeader)
        } else {
            CsrfVerdict::Pass(pass)
        }
    }
}

impl CsrfVerdict<'_> {
    /// Why the request may not act for the user, if it may not.
    #[must_use]
    pub const fn refusal(&self) -> Option<CsrfRefusal> {
        match self {
            Self::Refuse(refusal) => Some(*refusal),
            Self::Compare(_) | Self::Pass(_) => None,
        }
    }
}
