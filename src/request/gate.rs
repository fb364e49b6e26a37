use time::OffsetDateTime;

use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::equality::are_equal;
use super::facts::{HandshakeMark, RequestFacts};
use super::fetch_site::FetchSite;
use super::header_lines::origin_of;
use super::request_cookie::RequestCookie;
use super::sender::Sender;
use super::session_cookies::SessionCookies;
use crate::policy::{Api, CsrfRequirement, HeaderSet, PageOnApi, Policy};

/// Judges where a request comes from. Records which headers it reads.
#[derive(Debug)]
pub(super) struct Gate<'r, 'a> {
    pub(super) policy: &'a Policy,
    pub(super) facts: &'r RequestFacts<'a>,
    pub(super) sender: Sender,
    pub(super) api: Option<&'a Api>,
    pub(super) on_api: Option<&'a PageOnApi>,
    pub(super) now: OffsetDateTime,
    /// The headers that were read.
    pub(super) read: HeaderSet,
}

impl<'a> Gate<'_, 'a> {
    fn look_at(&mut self, headers: HeaderSet) {
        self.read = self.read.with(headers);
    }

    fn sender(&mut self) -> Sender {
        self.look_at(HeaderSet::ORIGIN);
        self.sender
    }

    fn has_header(&mut self) -> bool {
        self.look_at(HeaderSet::CSRF);
        self.facts.csrf.is_some()
    }

    /// Whether this origin belongs to a declared or trusted website.
    #[cold]
    fn knows(&self, origin: &'a [u8]) -> bool {
        let facts = RequestFacts {
            origin: Some(origin),
            ..*self.facts
        };
        self.policy.website(&facts).basis().is_known()
    }

    fn api_origin(&self) -> Option<&'a [u8]> {
        Some(self.api?.origin.as_bytes())
    }

    /// For a route that changes something.
    #[inline]
    pub(super) fn pass(&mut self) -> Result<CsrfPass, CsrfRefusal> {
        if self.facts.is_prefetch() {
            self.look_at(HeaderSet::SEC_PURPOSE);
            return Err(CsrfRefusal::Prefetch);
        }
        self.look_at(HeaderSet::SEC_FETCH_SITE);
        let pass = match (FetchSite::of(self.facts.sec_fetch_site), self.sender()) {
            (FetchSite::SameOrigin, Sender::Absent) => CsrfPass::SameOrigin,
            (FetchSite::SameOrigin, Sender::Opaque)
                if self.api_origin().is_some_and(|origin| self.knows(origin)) =>
            {
                CsrfPass::SameOrigin
            }
            (FetchSite::None, Sender::Absent) => CsrfPass::UserInitiated,
            (FetchSite::SameSite, Sender::Absent | Sender::Unknown) => {
                return Err(CsrfRefusal::UndeclaredSibling);
            }
            (FetchSite::CrossSite, Sender::Absent) => return Err(CsrfRefusal::CrossSite),
            (FetchSite::Unreadable, Sender::Absent) => {
                return Err(CsrfRefusal::UnreadableFetchSite);
            }
            (
                FetchSite::Absent
                | FetchSite::CrossSite
                | FetchSite::None
                | FetchSite::SameOrigin
                | FetchSite::SameSite
                | FetchSite::Unreadable,
                _,
            ) => self.pass_by_origin()?,
        };
        self.pass_through_worker(pass)
    }

    /// Decides by `Origin` alone, or by a header that a page can send only with the consent of CORS.
    #[inline]
    fn pass_by_origin(&mut self) -> Result<CsrfPass, CsrfRefusal> {
        match self.sender() {
            Sender::Absent if self.has_header() => Ok(CsrfPass::CustomHeader),
            Sender::Absent => Err(CsrfRefusal::NoOrigin),
            Sender::ApiItself => Ok(CsrfPass::SameOrigin),
            Sender::Known => Ok(CsrfPass::DeclaredWebsite),
            Sender::Malformed => Err(CsrfRefusal::MalformedOrigin),
            Sender::Opaque => Err(CsrfRefusal::OpaqueOrigin),
            Sender::Unknown => Err(CsrfRefusal::UnknownOrigin),
        }
    }

    /// Firefox sends what a service worker forwards (`fetch(event.request)`) with the worker's own `Origin` and `same-origin`, whoever sent
    /// it to the worker. `Sec-Fetch-Mode` is then `same-origin`, as for `fetch` with that mode, and only `Referer` names the page.
    #[inline]
    fn pass_through_worker(&mut self, pass: CsrfPass) -> Result<CsrfPass, CsrfRefusal> {
        if pass == CsrfPass::SameOrigin && self.facts.sec_fetch_mode == Some(b"same-origin") {
            self.pass_by_referer()
        } else {
            Ok(pass)
        }
    }

    #[cold]
    fn pass_by_referer(&mut self) -> Result<CsrfPass, CsrfRefusal> {
        self.look_at(HeaderSet::SEC_FETCH_MODE.with(HeaderSet::REFERER));
        match self.facts.referer.and_then(origin_of) {
            Some(origin) if Some(origin) == self.api_origin() => Ok(CsrfPass::SameOrigin),
            Some(origin) if self.knows(origin) => Ok(CsrfPass::DeclaredWebsite),
            _ if self.has_header() => Ok(CsrfPass::SameOrigin),
            _ => Err(CsrfRefusal::ForwardedByWorker),
        }
    }

    /// For a route that changes something. Also checks what the mode requires.
    #[inline]
    pub(super) fn verdict_of_change(&mut self) -> CsrfVerdict<'a> {
        let pass = match self.pass() {
            Ok(pass) => pass,
            Err(refusal) => return CsrfVerdict::Refuse(refusal),
        };
        let is_exposed = self.on_api.is_some_and(|on_api| on_api.is_exposed);
        let is_other_origin = pass == CsrfPass::DeclaredWebsite;
        match CsrfRequirement::of(self.policy.csrf, is_exposed, is_other_origin) {
            CsrfRequirement::Token => {
                self.look_at(HeaderSet::CSRF_TOKEN);
                self.facts.csrf_token.map_or(
                    CsrfVerdict::Refuse(CsrfRefusal::MissingToken),
                    CsrfVerdict::Compare,
                )
            }
            CsrfRequirement::DoubleSubmit => {
                self.look_at(HeaderSet::CSRF_TOKEN);
                match self.facts.csrf_token {
                    None => CsrfVerdict::Refuse(CsrfRefusal::MissingToken),
                    Some(token) if self.is_submitted_twice(token) => CsrfVerdict::Pass(pass),
                    Some(_) => CsrfVerdict::Refuse(CsrfRefusal::OtherToken),
                }
            }
            CsrfRequirement::Header if !self.has_header() => {
                CsrfVerdict::Refuse(CsrfRefusal::MissingHeader)
            }
            CsrfRequirement::Header | CsrfRequirement::None => CsrfVerdict::Pass(pass),
        }
    }

    /// Whether the token in the header equals that in the cookie. A page can copy it only if it may read the cookie.
    #[cold]
    fn is_submitted_twice(&self, token: &[u8]) -> bool {
        let cookies = SessionCookies::of(self.facts, self.api, self.on_api, self.now);
        let mut cookies = cookies.companions(self.policy);
        let cookie = cookies.find(RequestCookie::is_double_submit);
        cookie.is_some_and(|cookie| cookie.present_values().any(|value| are_equal(value, token)))
    }

    /// For a WebSocket handshake. Every browser sends `Origin` with it, no page can set a header on it, and CORS does not guard it. Over
    /// `wss:`, Chromium sends no Fetch Metadata.
    pub(super) fn verdict_of_handshake(&mut self) -> CsrfVerdict<'a> {
        match self.facts.handshake_mark() {
            Some(HandshakeMark::Upgrade) => self.look_at(HeaderSet::UPGRADE),
            Some(HandshakeMark::FetchMode) => self.look_at(HeaderSet::SEC_FETCH_MODE),
            Some(HandshakeMark::Method) | None => {}
        }
        match self.pass_by_origin() {
            Ok(pass) => CsrfVerdict::Pass(pass),
            Err(refusal) => CsrfVerdict::Refuse(refusal),
        }
    }
}
