use time::OffsetDateTime;

use super::candidate::{Candidate, Carried};
use super::csrf::{CsrfFacts, CsrfPass, CsrfRefusal, CsrfVerdict, Sender};
use super::facts::RequestFacts;
use super::headers_read::HeaderSet;
use super::website::{ResolvedWebsite, WebsiteBasis};
use crate::browser::MethodSafety;
use crate::cookie::NameFinder;
use crate::policy::carrier::{Carrier, CarrierBasis, CarrierChoice};
use crate::policy::compile::{Api, CookieSet, Policy, Standing};
use crate::policy::config::Transport;

/// A request as the policy sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) policy: &'a Policy,
    pub(super) facts: RequestFacts<'a>,
    pub(super) website: ResolvedWebsite<'a>,
    pub(super) sender: Sender,
    pub(super) now: OffsetDateTime,
    /// The headers that were looked at.
    pub(super) read: HeaderSet,
    standing: Option<&'a Standing>,
    api: Option<&'a Api>,
}

/// They tell the website, and the tokens.
const ALWAYS_READ: HeaderSet = HeaderSet::ORIGIN
    .with(HeaderSet::COOKIE)
    .with(HeaderSet::AUTHORIZATION);

/// Which of the two cookies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Token {
    Access,
    Refresh,
}

impl<'a> Reading<'a> {
    pub(super) fn new(policy: &'a Policy, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Self {
        let website = policy.website(facts);
        let index = policy.api_index(facts.host);
        Self {
            policy,
            facts: *facts,
            website,
            sender: policy.sender(facts, &website),
            now,
            read: if policy.clients.is_empty() {
                ALWAYS_READ
            } else {
                ALWAYS_READ.with(HeaderSet::CLIENT)
            },
            standing: website.class.and_then(|class| class.standings.get(index)),
            api: policy.apis.get(index),
        }
    }

    /// The cookies of a session of this page, to set them or to clear them.
    pub(super) fn cookies(&self) -> Option<&'a CookieSet> {
        self.standing?.cookies.as_ref()
    }

    /// What is to carry a new session.
    pub(super) fn choice(&self) -> CarrierChoice {
        let standing = self.standing.filter(|standing| standing.cookies.is_some());
        let Some(standing) = standing else {
            return CarrierBasis::OnlyTransport.of(Carrier::Header);
        };
        match (self.website.transport(), self.wish()) {
            (Transport::Any, Some(wish)) => CarrierBasis::Wish.of(wish),
            (Transport::Any, None) if self.website.client().is_some() => {
                CarrierBasis::ClientIsNoWebsite.of(Carrier::Header)
            }
            (Transport::Any | Transport::Cookie | Transport::Header, _) => standing.usual,
        }
    }

    /// What the client says.
    fn wish(&self) -> Option<Carrier> {
        let mode = self.facts.mode?.trim_ascii();
        [Carrier::Cookie, Carrier::Header]
            .into_iter()
            .find(|carrier| mode.eq_ignore_ascii_case(carrier.as_str().as_bytes()))
    }

    /// The same, with more headers that were looked at.
    pub(super) const fn with_read(self, more: HeaderSet) -> Self {
        Self {
            read: self.read.with(more),
            ..self
        }
    }

    fn finder(&self, token: Token) -> Option<&'a NameFinder> {
        let names = self.api?.names.as_ref()?;
        Some(match token {
            Token::Access => &names.access,
            Token::Refresh => &names.refresh,
        })
    }

    fn values(&self, token: Token) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let cookie = self.facts.cookie;
        self.finder(token)
            .into_iter()
            .flat_map(move |finder| finder.values(cookie))
            .filter(|value| !value.is_empty())
    }

    /// How the tokens of the request may have come. A request that tells neither an origin nor a client may be from any page: browsers
    /// tell no origin with a safe request of a page to its own origin, nor with most navigations.
    fn transport_of_tokens(&self) -> Transport {
        match (self.website.basis(), self.website.client()) {
            (WebsiteBasis::Absent, None) => self.policy.transport,
            _ => self.website.transport(),
        }
    }

    /// Header first, then cookies; what must not be used is not among them.
    pub(super) fn candidates(
        &self,
        token: Token,
        verdict: CsrfVerdict<'a>,
    ) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        let transport = self.transport_of_tokens();
        let bearer = self.facts.bearer();
        let by_header = bearer
            .filter(|_| transport.allows(Carrier::Header))
            .map(|token| Candidate {
                carrier: Carrier::Header,
                token,
                csrf_token: None,
            });
        let csrf_token = match verdict {
            CsrfVerdict::Compare(token) => Some(token),
            CsrfVerdict::Pass(_) | CsrfVerdict::Refuse(_) => None,
        };
        let may = transport.allows(Carrier::Cookie) && verdict.refusal().is_none();
        let by_cookie = may.then(|| self.values(token)).into_iter().flatten();
        by_header
            .into_iter()
            .chain(by_cookie.map(move |token| Candidate {
                carrier: Carrier::Cookie,
                token,
                csrf_token,
            }))
    }

    /// The cookies to clear, if the request shows any of them.
    pub(super) fn leftover_cookies(&self) -> Option<&'a CookieSet> {
        self.cookies()
            .filter(|_| self.shows(Token::Access) || self.shows(Token::Refresh))
    }

    /// An empty cookie is no token, and is cleared like one.
    fn shows(&self, token: Token) -> bool {
        self.finder(token)
            .is_some_and(|finder| finder.values(self.facts.cookie).next().is_some())
    }

    pub(super) fn carried(&self) -> Carried {
        Carried {
            access_cookies: self.values(Token::Access).count(),
            refresh_cookies: self.values(Token::Refresh).count(),
            bearer: self.facts.bearer().is_some(),
        }
    }

    fn csrf_facts(&self) -> CsrfFacts<'a> {
        CsrfFacts {
            mode: self.policy.csrf,
            sec_fetch_site: self.facts.sec_fetch_site,
            sender: self.sender,
            is_exposed: self.standing.is_some_and(|standing| standing.is_exposed),
            header: self.facts.csrf,
            token: self.facts.csrf_token,
            read: HeaderSet::default(),
        }
    }

    /// For a route that is used with any method: a safe one passes.
    pub(super) fn csrf_of_method(&self) -> (CsrfVerdict<'a>, HeaderSet) {
        match MethodSafety::of(self.facts.method) {
            MethodSafety::Safe => (
                CsrfVerdict::Pass(CsrfPass::SafeMethod),
                HeaderSet::default(),
            ),
            MethodSafety::Unsafe => self.csrf(),
        }
    }

    /// For a route that changes something whatever the method.
    pub(super) fn csrf(&self) -> (CsrfVerdict<'a>, HeaderSet) {
        let mut facts = self.csrf_facts();
        (facts.verdict(), facts.read)
    }

    /// For a sign-in by cookie: there is no session yet to abuse, but a victim could be signed in as somebody else.
    pub(super) fn csrf_of_sign_in(&self) -> (CsrfVerdict<'a>, HeaderSet) {
        if MethodSafety::of(self.facts.method) == MethodSafety::Safe {
            let verdict = CsrfVerdict::Pass(CsrfPass::SafeMethod);
            return (verdict, HeaderSet::default());
        }
        let mut facts = self.csrf_facts();
        let verdict = match facts.gate() {
            Ok(pass) => CsrfVerdict::Pass(pass),
            Err(CsrfRefusal::NoOrigin) => CsrfVerdict::Pass(CsrfPass::NoBrowser),
            Err(refusal) => CsrfVerdict::Refuse(refusal),
        };
        (verdict, facts.read)
    }
}

impl Policy {
    /// Who sent a request that is from this website.
    pub(super) fn sender(&self, facts: &RequestFacts<'_>, website: &ResolvedWebsite<'_>) -> Sender {
        let api = self.apis.get(self.api_index(facts.host));
        let is_api = |origin: &[u8]| api.is_some_and(|api| origin == api.origin.as_bytes());
        if facts.origin.is_some_and(is_api) {
            Sender::ApiItself
        } else {
            website.basis().into()
        }
    }

    /// The API that a client addressed: the one there is, or the one of the host; the first for a host that is not declared.
    fn api_index(&self, host: Option<&[u8]>) -> usize {
        if self.apis.len() < 2 {
            return 0;
        }
        host.and_then(|host| core::str::from_utf8(host).ok())
            .and_then(|host| self.authorities.get(host).copied())
            .unwrap_or(0)
    }
}
