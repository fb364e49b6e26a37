use time::OffsetDateTime;

use super::candidate::{Bearer, Candidate, TokenCounts};
use super::candidates::Candidates;
use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::csrf_verdicts::RouteAction;
use super::facts::RequestFacts;
use super::gate::Gate;
use super::host::ResolvedHost;
use super::request_cookie::RequestCookie;
use super::sender::Sender;
use super::session_cookies::{MayBeSeveral, SessionCookies};
use super::website::{ResolvedWebsite, WebsiteBasis};
use crate::config::{SessionShape, Transport, TransportSetting};
use crate::policy::{HeaderSet, Policy, SessionToken, TransportChoice, TransportReason};

/// A request as seen by the policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) policy: &'a Policy,
    pub(super) host: ResolvedHost<'a>,
    pub(super) website: ResolvedWebsite<'a>,
    pub(super) sender: Sender,
    pub(super) cookies: SessionCookies<'a>,
    /// The headers that were read.
    pub(super) read: HeaderSet,
    /// The token that came by header.
    pub(super) bearer: Option<Bearer<'a>>,
    /// Whether the cookies may act for the user.
    pub(super) csrf: CsrfVerdict<'a>,
}

/// The headers that identify the website and carry the tokens.
const ALWAYS_READ: HeaderSet = HeaderSet::ORIGIN
    .with(HeaderSet::COOKIE)
    .with(HeaderSet::AUTHORIZATION);

impl<'a> Reading<'a> {
    /// The cookies of a request for an unknown host may not act for the user.
    #[expect(
        clippy::inline_always,
        reason = "otherwise all of it is copied to where it is kept"
    )]
    #[inline(always)]
    pub(super) fn new(
        policy: &'a Policy,
        facts: &RequestFacts<'a>,
        now: OffsetDateTime,
        route: RouteAction,
    ) -> Self {
        let website = policy.website_of(facts);
        let host = policy.host(facts);
        let on_api = website.on_api(host.place);
        let sender = Sender::of(policy, facts, &host, &website);
        let is_refused = host.basis().is_refused();
        let (csrf, read) = if is_refused {
            let refusal = CsrfVerdict::Refuse(CsrfRefusal::UnknownHost);
            (refusal, HeaderSet::default())
        } else {
            let gate = Gate {
                policy,
                facts,
                sender,
                api: host.cookies(),
                on_api,
                now,
            };
            gate.verdict(route)
        };
        let read = if policy.clients.is_empty() {
            read
        } else {
            read.with(HeaderSet::CLIENT)
        };
        let bearer = facts.bearer().filter(|_| !is_refused).map(Bearer);
        Self {
            csrf,
            policy,
            host,
            website,
            sender,
            cookies: SessionCookies::of(facts, host.cookies(), on_api, now),
            read: read.with(ALWAYS_READ),
            bearer,
        }
    }

    /// The same with what the cookies show, for responses that need it more than once.
    #[inline]
    pub(super) fn noticed(mut self) -> Self {
        self.cookies.noticed = Some(self.cookies.shown());
        self
    }

    /// The declared cookie with this key, other than the session cookies.
    pub(super) fn cookie(&self, key: &str) -> Option<RequestCookie<'a>> {
        let mut companions = self.policy.companions.iter().enumerate();
        let (place, companion) = companions.find(|(_, companion)| companion.key.as_str() == key)?;
        Some(self.cookies.companion(place, companion))
    }

    /// The token that requests need.
    pub(super) const fn usual(&self) -> SessionToken {
        SessionToken::usual(self.policy.shape())
    }

    /// The token that renews a session.
    pub(super) const fn lasting(&self) -> SessionToken {
        SessionToken::lasting(self.policy.shape())
    }

    /// The refresh tokens whose sessions end. None if sessions have no refresh token.
    pub(super) fn refresh_tokens(&self) -> Candidates<'a> {
        let has_refresh = self.policy.shape() == SessionShape::Pair;
        self.tokens_by(|_| has_refresh, SessionToken::Refresh)
    }

    /// The transport of a new session, if the client asks for `mode`.
    pub(super) fn choice(&self, mode: Option<&[u8]>) -> TransportChoice {
        let on_api = self
            .cookies
            .on_api
            .filter(|on_api| on_api.cookies.is_some());
        let Some(on_api) = on_api else {
            return TransportReason::OnlyTransport.of(Transport::Header);
        };
        match (
            self.website.transport(),
            mode.and_then(Transport::wished_for),
        ) {
            (TransportSetting::Any, Some(wish)) => TransportReason::ClientPreference.of(wish),
            (TransportSetting::Any, None) if self.website.client().is_some() => {
                TransportReason::ClientIsNoWebsite.of(Transport::Header)
            }
            (TransportSetting::Any | TransportSetting::Cookie | TransportSetting::Header, _) => {
                on_api.usual
            }
        }
    }

    /// How the tokens of the request may have travelled.
    #[inline]
    fn transport_of_tokens(&self) -> TransportSetting {
        self.policy.transport_of(&self.website)
    }

    /// Whether tokens that came by this transport are accepted: the page may use it, or the deployment gave it up recently.
    #[inline]
    pub(super) fn may_have_come_by(&self, transport: Transport) -> bool {
        self.transport_of_tokens().allows(transport)
            || (!self.policy.transport.allows(transport)
                && self.policy.given_up(transport).is_open(self.cookies.now))
    }

    /// The transport of the new tokens for a token that came by this one.
    #[inline]
    pub(super) fn transport_of_answer(&self, transport: Transport) -> Transport {
        match self.transport_of_tokens() {
            TransportSetting::Cookie => Transport::Cookie,
            TransportSetting::Header => Transport::Header,
            TransportSetting::Any => transport,
        }
    }

    /// The token by header first, then those by cookie. Tokens that must not be used are left out.
    #[inline]
    pub(super) fn candidates(&self, token: SessionToken) -> Candidates<'a> {
        self.tokens_by(|transport| self.may_have_come_by(transport), token)
    }

    /// The first of [`candidates`](Self::candidates), if it is the token by header.
    #[inline]
    pub(super) fn candidate_by_header(&self) -> Option<Candidate<'a>> {
        let bearer = self
            .bearer
            .filter(|_| self.may_have_come_by(Transport::Header));
        bearer.map(Candidate::by_header)
    }

    /// The rest of them.
    pub(super) fn candidates_by_cookie(&self, token: SessionToken) -> Candidates<'a> {
        Candidates {
            bearer: None,
            ..self.candidates(token)
        }
    }

    /// The same, if there is one at most, as in most requests. `Err` if there may be several.
    #[inline]
    pub(super) fn only_candidate_by_cookie(
        &self,
        token: SessionToken,
    ) -> Result<Option<Candidate<'a>>, MayBeSeveral> {
        if !self.takes_cookies(|transport| self.may_have_come_by(transport)) {
            return Ok(None);
        }
        let only = self.cookies.only_token(token)?;
        Ok(only.map(|token| Candidate::by_cookie(token, self.csrf.token())))
    }

    /// The tokens whose sessions end, whatever the transport of the page: somebody holds every token that came.
    pub(super) fn tokens(&self, token: SessionToken) -> Candidates<'a> {
        self.tokens_by(|_| true, token)
    }

    #[inline]
    fn tokens_by(
        &self,
        is_taken: impl Fn(Transport) -> bool,
        token: SessionToken,
    ) -> Candidates<'a> {
        Candidates {
            bearer: self.bearer.filter(|_| is_taken(Transport::Header)),
            cookies: self.cookies.tokens(token, self.takes_cookies(is_taken)),
            csrf_token: self.csrf.token(),
            left: self.policy.candidate_limit,
        }
    }

    #[inline]
    fn takes_cookies(&self, is_taken: impl Fn(Transport) -> bool) -> bool {
        self.csrf.refusal().is_none() && is_taken(Transport::Cookie)
    }

    pub(super) fn token_counts(&self) -> TokenCounts {
        let counts = self.cookies.counts();
        TokenCounts::new(self.policy.shape(), counts, self.bearer.is_some())
    }

    /// The refusal of an unknown host, before anything else is checked.
    pub(super) const fn refused_host(&self) -> Option<CsrfVerdict<'a>> {
        if self.host.basis().is_refused() {
            Some(CsrfVerdict::Refuse(CsrfRefusal::UnknownHost))
        } else {
            None
        }
    }

    /// The verdict for the whole request, given the verdict for its cookies. Tokens that came by header need no proof, because no other
    /// site can make a browser send them.
    pub(super) fn csrf_with_tokens_by_header(&self) -> CsrfVerdict<'a> {
        let offers_header = self.bearer.is_some() && self.may_have_come_by(Transport::Header);
        let has_cookies = || {
            let mut tokens = SessionToken::of(self.policy.shape()).iter().copied();
            tokens.any(|token| self.cookies.tokens(token, true).next().is_some())
        };
        match self.csrf {
            CsrfVerdict::Refuse(_) if offers_header => CsrfVerdict::Pass(CsrfPass::HeaderTransport),
            CsrfVerdict::Compare(_) if offers_header && !has_cookies() => {
                CsrfVerdict::Pass(CsrfPass::HeaderTransport)
            }
            CsrfVerdict::Compare(_) | CsrfVerdict::Pass(_) | CsrfVerdict::Refuse(_) => self.csrf,
        }
    }
}

impl Policy {
    /// How the tokens of a page may travel. A request with neither an origin nor a client may come from any page: browsers send no origin
    /// with a page's safe requests to its own origin, nor with most navigations.
    #[inline]
    pub(super) fn transport_of(&self, website: &ResolvedWebsite<'_>) -> TransportSetting {
        match (website.basis(), website.client()) {
            (WebsiteBasis::Absent, None) => self.transport,
            _ => website.transport(),
        }
    }
}
