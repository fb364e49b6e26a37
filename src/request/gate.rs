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

/// Judges where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate<'r, 'a> {
    pub(super) policy: &'a Policy,
    pub(super) facts: &'r RequestFacts<'a>,
    pub(super) sender: Sender,
    pub(super) api: Option<&'a Api>,
    pub(super) on_api: Option<&'a PageOnApi>,
    pub(super) now: OffsetDateTime,
}

/// A judgement, and the headers that were read for it. `Origin` always is.
pub(super) type Judged<T> = (T, HeaderSet);

/// By value, here and below: nothing of a request then has to be in memory for what few requests need.
impl<'a> Gate<'_, 'a> {
    /// Whether this origin belongs to a declared or trusted website.
    #[cold]
    fn knows(self, origin: &'a [u8]) -> bool {
        let facts = RequestFacts {
            origin: Some(origin),
            ..*self.facts
        };
        self.policy.website(&facts).basis().is_known()
    }

    fn api_origin(self) -> Option<&'a [u8]> {
        Some(self.api?.origin.as_bytes())
    }

    /// For a route that changes something.
    #[expect(
        clippy::inline_always,
        reason = "most requests need its first lines alone"
    )]
    #[inline(always)]
    pub(super) fn pass(self) -> Judged<Result<CsrfPass, CsrfRefusal>> {
        if self.facts.is_prefetch() {
            return (Err(CsrfRefusal::Prefetch), HeaderSet::SEC_PURPOSE);
        }
        let (pass, read) = match self.sender {
            // Whatever `Sec-Fetch-Site` says.
            Sender::Known => self.pass_by_origin(),
            Sender::Absent
            | Sender::ApiItself
            | Sender::Malformed
            | Sender::Opaque
            | Sender::Unknown => self.pass_by_fetch_site(),
        };
        // `Vary` names it for declared websites, too, so that answers to one URL do not differ in it.
        (pass, read.with(HeaderSet::SEC_FETCH_SITE))
    }

    fn pass_by_fetch_site(self) -> Judged<Result<CsrfPass, CsrfRefusal>> {
        let refusal = match (FetchSite::of(self.facts.sec_fetch_site), self.sender) {
            (FetchSite::SameOrigin, Sender::Absent) | (_, Sender::ApiItself) => {
                return self.pass_through_worker();
            }
            (FetchSite::SameOrigin, Sender::Opaque)
                if self.api_origin().is_some_and(|origin| self.knows(origin)) =>
            {
                return self.pass_through_worker();
            }
            (FetchSite::None, Sender::Absent) => {
                return (Ok(CsrfPass::UserInitiated), HeaderSet::default());
            }
            (FetchSite::SameSite, Sender::Absent | Sender::Unknown) => {
                CsrfRefusal::UndeclaredSibling
            }
            (FetchSite::CrossSite, Sender::Absent) => CsrfRefusal::CrossSite,
            (FetchSite::Unreadable, Sender::Absent) => CsrfRefusal::UnreadableFetchSite,
            (
                FetchSite::Absent
                | FetchSite::CrossSite
                | FetchSite::None
                | FetchSite::SameOrigin
                | FetchSite::SameSite
                | FetchSite::Unreadable,
                _,
            ) => return self.pass_by_origin(),
        };
        (Err(refusal), HeaderSet::default())
    }

    /// Decides by `Origin` alone, or by a header that a page can send only with the consent of CORS.
    #[inline]
    fn pass_by_origin(self) -> Judged<Result<CsrfPass, CsrfRefusal>> {
        let pass = match self.sender {
            Sender::Absent => {
                let pass = self.facts.csrf.map(|_| CsrfPass::CustomHeader);
                return (pass.ok_or(CsrfRefusal::NoOrigin), HeaderSet::CSRF);
            }
            Sender::ApiItself => Ok(CsrfPass::SameOrigin),
            Sender::Known => Ok(CsrfPass::DeclaredWebsite),
            Sender::Malformed => Err(CsrfRefusal::MalformedOrigin),
            Sender::Opaque => Err(CsrfRefusal::OpaqueOrigin),
            Sender::Unknown => Err(CsrfRefusal::UnknownOrigin),
        };
        (pass, HeaderSet::default())
    }

    /// For a page of the API's own origin.
    ///
    /// Firefox sends what a service worker forwards (`fetch(event.request)`) with the worker's own `Origin` and `same-origin`, whoever sent
    /// it to the worker. `Sec-Fetch-Mode` is then `same-origin`, as for `fetch` with that mode, and only `Referer` names the page.
    fn pass_through_worker(self) -> Judged<Result<CsrfPass, CsrfRefusal>> {
        if self.facts.sec_fetch_mode != Some(b"same-origin") {
            return (Ok(CsrfPass::SameOrigin), HeaderSet::default());
        }
        let read = HeaderSet::SEC_FETCH_MODE.with(HeaderSet::REFERER);
        match self.facts.referer.and_then(origin_of) {
            Some(origin) if Some(origin) == self.api_origin() => (Ok(CsrfPass::SameOrigin), read),
            Some(origin) if self.knows(origin) => (Ok(CsrfPass::DeclaredWebsite), read),
            _ => {
                let pass = self.facts.csrf.map(|_| CsrfPass::SameOrigin);
                let pass = pass.ok_or(CsrfRefusal::ForwardedByWorker);
                (pass, read.with(HeaderSet::CSRF))
            }
        }
    }

    /// For a route that changes something. Also checks what the mode requires.
    #[expect(clippy::inline_always, reason = "a part of each unsafe request")]
    #[inline(always)]
    pub(super) fn verdict_of_change(self) -> Judged<CsrfVerdict<'a>> {
        let (pass, read) = match self.pass() {
            (Ok(pass), read) => (pass, read),
            (Err(refusal), read) => return (CsrfVerdict::Refuse(refusal), read),
        };
        let is_exposed = self.on_api.is_some_and(|on_api| on_api.is_exposed);
        let is_other_origin = pass == CsrfPass::DeclaredWebsite;
        match CsrfRequirement::of(self.policy.csrf, is_exposed, is_other_origin) {
            CsrfRequirement::None => (CsrfVerdict::Pass(pass), read),
            CsrfRequirement::Header => {
                let verdict = match self.facts.csrf {
                    Some(_) => CsrfVerdict::Pass(pass),
                    None => CsrfVerdict::Refuse(CsrfRefusal::MissingHeader),
                };
                (verdict, read.with(HeaderSet::CSRF))
            }
            CsrfRequirement::Token => {
                let verdict = match self.facts.csrf_token {
                    Some(token) => CsrfVerdict::Compare(token),
                    None => CsrfVerdict::Refuse(CsrfRefusal::MissingToken),
                };
                (verdict, read.with(HeaderSet::CSRF_TOKEN))
            }
            CsrfRequirement::DoubleSubmit => {
                let verdict = match self.facts.csrf_token {
                    None => CsrfVerdict::Refuse(CsrfRefusal::MissingToken),
                    Some(token) if self.is_submitted_twice(token) => CsrfVerdict::Pass(pass),
                    Some(_) => CsrfVerdict::Refuse(CsrfRefusal::OtherToken),
                };
                (verdict, read.with(HeaderSet::CSRF_TOKEN))
            }
        }
    }

    /// Whether the token in the header equals that in the cookie. A page can copy it only if it may read the cookie.
    #[cold]
    fn is_submitted_twice(self, token: &[u8]) -> bool {
        let cookies = SessionCookies::of(self.facts, self.api, self.on_api, self.now);
        let mut cookies = cookies.companions(self.policy);
        let cookie = cookies.find(RequestCookie::is_double_submit);
        cookie.is_some_and(|cookie| cookie.present_values().any(|value| are_equal(value, token)))
    }

    /// For a WebSocket handshake. Every browser sends `Origin` with it, no page can set a header on it, and CORS does not guard it. Over
    /// `wss:`, Chromium sends no Fetch Metadata.
    pub(super) fn verdict_of_handshake(self) -> Judged<CsrfVerdict<'a>> {
        let mark = match self.facts.handshake_mark() {
            Some(HandshakeMark::Upgrade) => HeaderSet::UPGRADE,
            Some(HandshakeMark::FetchMode) => HeaderSet::SEC_FETCH_MODE,
            Some(HandshakeMark::Method) | None => HeaderSet::default(),
        };
        let (pass, read) = self.pass_by_origin();
        (CsrfVerdict::of(pass), read.with(mark))
    }
}
