use time::OffsetDateTime;

use super::candidate::{Candidate, Carried};
use super::csrf::{CsrfFacts, CsrfPass, CsrfRefusal, CsrfVerdict, Sender};
use super::facts::RequestFacts;
use super::website::ResolvedWebsite;
use crate::browser::MethodSafety;
use crate::cookie::NameFinder;
use crate::policy::carrier::Carrier;
use crate::policy::compile::{Api, Policy, Standing};
use crate::policy::config::Transport;

/// A request as the policy sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    pub(super) policy: &'a Policy,
    pub(super) facts: RequestFacts<'a>,
    pub(super) website: ResolvedWebsite<'a>,
    pub(super) standing: Option<&'a Standing>,
    pub(super) now: OffsetDateTime,
    api: Option<&'a Api>,
}

/// Which of the two cookies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Token {
    Access,
    Refresh,
}

impl<'a> Reading<'a> {
    pub(super) fn new(policy: &'a Policy, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Self {
        let website = policy.website(facts);
        let api = policy.api_index(facts.host);
        Self {
            policy,
            facts: *facts,
            website,
            standing: website.class.and_then(|class| class.standings.get(api)),
            api: policy.apis.get(api),
            now,
        }
    }

    /// How tokens may travel: as the client's declaration says, or the website's.
    pub(super) fn transport(&self) -> Transport {
        match (self.website.client, self.website.class) {
            (Some(client), _) => client.transport,
            (None, Some(class)) => class.transport,
            (None, None) => Transport::Header,
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

    /// Header first, then cookies; what must not be used is not among them.
    pub(super) fn candidates(
        &self,
        token: Token,
        verdict: CsrfVerdict<'a>,
    ) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        let transport = self.transport();
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

    pub(super) fn has_session_cookie(&self) -> bool {
        self.values_with_empty(Token::Access) || self.values_with_empty(Token::Refresh)
    }

    /// An empty cookie is no token, and is cleared like one.
    fn values_with_empty(&self, token: Token) -> bool {
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
        let own = self.api.is_some_and(|api| {
            self.facts
                .origin
                .is_some_and(|origin| origin == api.origin.as_bytes())
        });
        CsrfFacts {
            mode: self.policy.csrf,
            sec_fetch_site: self.facts.sec_fetch_site,
            sender: if own {
                Sender::ApiItself
            } else {
                self.website.basis().into()
            },
            is_exposed: self.standing.is_some_and(|standing| standing.is_exposed),
            header: self.facts.csrf,
            token: self.facts.csrf_token,
        }
    }

    /// For a route that is used with any method: a safe one passes.
    pub(super) fn csrf_of_method(&self) -> CsrfVerdict<'a> {
        match MethodSafety::of(self.facts.method) {
            MethodSafety::Safe => CsrfVerdict::Pass(CsrfPass::SafeMethod),
            MethodSafety::Unsafe => self.csrf(),
        }
    }

    /// For a route that changes something whatever the method.
    pub(super) fn csrf(&self) -> CsrfVerdict<'a> {
        self.csrf_facts().verdict()
    }

    /// For a sign-in: there is no session yet to abuse, but a victim could be signed in as somebody else.
    pub(super) fn csrf_of_sign_in(&self, carrier: Carrier) -> CsrfVerdict<'a> {
        if carrier == Carrier::Header {
            return CsrfVerdict::Pass(CsrfPass::HeaderTransport);
        }
        if MethodSafety::of(self.facts.method) == MethodSafety::Safe {
            return CsrfVerdict::Pass(CsrfPass::SafeMethod);
        }
        match self.csrf_facts().gate() {
            Ok(pass) => CsrfVerdict::Pass(pass),
            Err(CsrfRefusal::NoOrigin) => CsrfVerdict::Pass(CsrfPass::NoBrowser),
            Err(refusal) => CsrfVerdict::Refuse(refusal),
        }
    }
}

impl Policy {
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
