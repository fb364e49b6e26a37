use time::OffsetDateTime;

use super::candidate::{Candidate, Carried};
use super::candidates::Candidates;
use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::facts::RequestFacts;
use super::gate::Gate;
use super::host::ResolvedHost;
use super::sender::Sender;
use super::session_cookies::SessionCookies;
use super::website::{ResolvedWebsite, WebsiteBasis};
use crate::browser::MethodSafety;
use crate::policy::carrier::{Carrier, CarrierBasis, CarrierChoice};
use crate::policy::compile::{HeaderSet, Policy, Token};
use crate::policy::config::Transport;

/// A request as the policy sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) policy: &'a Policy,
    pub(super) host: ResolvedHost<'a>,
    pub(super) website: ResolvedWebsite<'a>,
    pub(super) sender: Sender,
    pub(super) cookies: SessionCookies<'a>,
    /// The headers that were looked at.
    pub(super) read: HeaderSet,
    /// The token that came by header.
    pub(super) by_header: Option<Candidate<'a>>,
}

/// They tell the website, and the tokens.
const ALWAYS_READ: HeaderSet = HeaderSet::ORIGIN
    .with(HeaderSet::COOKIE)
    .with(HeaderSet::AUTHORIZATION);

impl<'a> Reading<'a> {
    pub(super) fn new(policy: &'a Policy, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Self {
        let website = policy.website(facts);
        let host = policy.host(facts);
        Self {
            policy,
            host,
            website,
            sender: Sender::of(facts, &host, &website),
            cookies: SessionCookies {
                header: facts.cookie,
                path: facts.path,
                api: host.cookies(),
                standing: website.standing(host.place),
                now,
                noticed: None,
            },
            read: if policy.clients.is_empty() {
                ALWAYS_READ
            } else {
                ALWAYS_READ.with(HeaderSet::CLIENT)
            },
            by_header: facts
                .bearer()
                .filter(|_| !host.basis().is_refused())
                .map(|token| Candidate {
                    carrier: Carrier::Header,
                    token,
                    csrf_token: None,
                }),
        }
    }

    /// What is to carry a new session, if the client says `mode`.
    pub(super) fn choice(&self, mode: Option<&[u8]>) -> CarrierChoice {
        let standing = self
            .cookies
            .standing
            .filter(|standing| standing.cookies.is_some());
        let Some(standing) = standing else {
            return CarrierBasis::OnlyTransport.of(Carrier::Header);
        };
        match (self.website.transport(), mode.and_then(Carrier::wished_for)) {
            (Transport::Any, Some(wish)) => CarrierBasis::Wish.of(wish),
            (Transport::Any, None) if self.website.client().is_some() => {
                CarrierBasis::ClientIsNoWebsite.of(Carrier::Header)
            }
            (Transport::Any | Transport::Cookie | Transport::Header, _) => standing.usual,
        }
    }

    /// How the tokens of the request may have come.
    fn transport_of_tokens(&self) -> Transport {
        self.policy.transport_of(&self.website)
    }

    /// Whether tokens are taken that came so: by a transport of the page, or by one that the deployment has given up of late.
    pub(super) fn may_have_come_by(&self, carrier: Carrier) -> bool {
        self.transport_of_tokens().allows(carrier)
            || (!self.policy.transport.allows(carrier)
                && self.policy.given_up(carrier).is_open(self.cookies.now))
    }

    /// What carries the new tokens for a token that came so.
    pub(super) fn carrier_of_answer(&self, carrier: Carrier) -> Carrier {
        match self.transport_of_tokens() {
            Transport::Cookie => Carrier::Cookie,
            Transport::Header => Carrier::Header,
            Transport::Any => carrier,
        }
    }

    /// Header first, then cookies; what must not be used is not among them.
    #[inline]
    pub(super) fn candidates(&self, token: Token, verdict: CsrfVerdict<'a>) -> Candidates<'a> {
        self.tokens_by(|carrier| self.may_have_come_by(carrier), token, verdict)
    }

    /// The tokens whose sessions end: whatever the transport of the page, a token that came is one that somebody holds.
    pub(super) fn tokens(&self, token: Token, verdict: CsrfVerdict<'a>) -> Candidates<'a> {
        self.tokens_by(|_| true, token, verdict)
    }

    #[inline]
    fn tokens_by(
        &self,
        is_taken: impl Fn(Carrier) -> bool,
        token: Token,
        verdict: CsrfVerdict<'a>,
    ) -> Candidates<'a> {
        let may_use_cookies = verdict.refusal().is_none() && is_taken(Carrier::Cookie);
        Candidates {
            by_header: self.by_header.filter(|_| is_taken(Carrier::Header)),
            cookies: self.cookies.tokens(token, may_use_cookies),
            csrf_token: match verdict {
                CsrfVerdict::Compare(token) => Some(token),
                CsrfVerdict::Pass(_) | CsrfVerdict::Refuse(_) => None,
            },
            left: self.policy.candidate_limit,
        }
    }

    pub(super) fn carried(&self) -> Carried {
        let [access_cookies, refresh_cookies] = self.cookies.counts();
        Carried {
            access_cookies,
            refresh_cookies,
            bearer: self.by_header.is_some(),
        }
    }

    /// A host that is refused, before anything else is looked at.
    pub(super) const fn refused_host(&self) -> Option<CsrfVerdict<'a>> {
        if self.host.basis().is_refused() {
            Some(CsrfVerdict::Refuse(CsrfRefusal::UnknownHost))
        } else {
            None
        }
    }

    /// For a route that is used with any method: a safe one passes, unless it opens a WebSocket.
    pub(super) fn csrf_of_method(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        if facts.is_handshake() {
            return self.csrf_of_handshake(facts);
        }
        match MethodSafety::of(facts.method) {
            MethodSafety::Safe => CsrfVerdict::Pass(CsrfPass::SafeMethod),
            MethodSafety::Unsafe => self.csrf(facts),
        }
    }

    /// For a route that changes something whatever the method.
    pub(super) fn csrf(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        let mut gate = Gate::new(self, facts);
        let verdict = gate.verdict();
        self.read = gate.read();
        verdict
    }

    /// For a route that opens a WebSocket.
    pub(super) fn csrf_of_handshake(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        let mut gate = Gate::new(self, facts);
        let verdict = gate.verdict_of_handshake();
        self.read = gate.read();
        verdict
    }

    /// For a sign-in by cookie: there is no session yet to abuse, but a victim could be signed in as somebody else.
    pub(super) fn csrf_of_sign_in(&mut self, facts: &RequestFacts<'a>) -> CsrfVerdict<'a> {
        if let Some(refusal) = self.refused_host() {
            return refusal;
        }
        if MethodSafety::of(facts.method) == MethodSafety::Safe {
            return CsrfVerdict::Refuse(CsrfRefusal::SignInByLink);
        }
        let mut gate = Gate::new(self, facts);
        let pass = gate.pass();
        self.read = gate.read();
        match pass {
            Ok(pass) => CsrfVerdict::Pass(pass),
            Err(CsrfRefusal::NoOrigin) => CsrfVerdict::Pass(CsrfPass::NoBrowser),
            Err(refusal) => CsrfVerdict::Refuse(refusal),
        }
    }

    /// What holds for the request as a whole, if this holds for its cookies: what came by header needs no proof, since no foreign page can
    /// make a browser send it.
    pub(super) fn csrf_with_tokens_by_header(
        &self,
        of_cookies: CsrfVerdict<'a>,
    ) -> CsrfVerdict<'a> {
        let offers_header = self.by_header.is_some() && self.may_have_come_by(Carrier::Header);
        let has_cookies = || {
            let mut tokens = Token::BOTH.into_iter();
            tokens.any(|token| self.cookies.tokens(token, true).next().is_some())
        };
        match of_cookies {
            CsrfVerdict::Refuse(_) if offers_header => CsrfVerdict::Pass(CsrfPass::HeaderTransport),
            CsrfVerdict::Compare(_) if offers_header && !has_cookies() => {
                CsrfVerdict::Pass(CsrfPass::HeaderTransport)
            }
            CsrfVerdict::Compare(_) | CsrfVerdict::Pass(_) | CsrfVerdict::Refuse(_) => of_cookies,
        }
    }
}

impl Policy {
    /// How the tokens of a page may travel. A request that tells neither an origin nor a client may be from any page: browsers tell no
    /// origin with a safe request of a page to its own origin, nor with most navigations.
    pub(super) fn transport_of(&self, website: &ResolvedWebsite<'_>) -> Transport {
        match (website.basis(), website.client()) {
            (WebsiteBasis::Absent, None) => self.transport,
            _ => website.transport(),
        }
    }
}
