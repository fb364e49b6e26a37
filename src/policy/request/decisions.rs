use time::OffsetDateTime;

use super::candidate::{Candidate, Carried};
use super::csrf::{CsrfPass, CsrfRefusal, CsrfVerdict};
use super::facts::RequestFacts;
use super::handover::{Handover, Withdrawal};
use super::headers_read::{HeaderSet, HeadersRead};
use super::reading::{Reading, Token};
use super::website::ResolvedWebsite;
use crate::policy::carrier::{Carrier, CarrierChoice};
use crate::policy::compile::Policy;
use crate::policy::config::Transport;

impl Policy {
    /// For a route that makes a session.
    pub fn sign_in<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignIn<'a> {
        let reading = Reading::new(self, facts, now);
        let choice = reading.choice();
        let (by_cookie, read) = reading.csrf_of_sign_in();
        let read = match reading.website.transport() {
            Transport::Any => read.with(HeaderSet::MODE),
            Transport::Cookie | Transport::Header => read,
        };
        SignIn {
            reading: reading.with_read(read),
            choice,
            by_cookie,
        }
    }

    /// For a route that needs a session.
    pub fn verify<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Verify<'a> {
        let reading = Reading::new(self, facts, now);
        let (csrf, read) = reading.csrf_of_method();
        Verify {
            reading: reading.with_read(read),
            csrf,
        }
    }

    /// For the route that refreshes sessions, whatever its method.
    pub fn refresh<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Refresh<'a> {
        let reading = Reading::new(self, facts, now);
        let (csrf, read) = reading.csrf();
        Refresh {
            reading: reading.with_read(read),
            csrf,
        }
    }

    /// For the route on which users sign out, whatever its method.
    pub fn sign_out<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignOut<'a> {
        let reading = Reading::new(self, facts, now);
        let (csrf, read) = reading.csrf();
        SignOut {
            reading: reading.with_read(read),
            csrf,
        }
    }
}

/// What to do with a sign-in.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SignIn<'a> {
    reading: Reading<'a>,
    choice: CarrierChoice,
    /// What holds for cookies, also where tokens go by header.
    by_cookie: CsrfVerdict<'a>,
}

impl<'a> SignIn<'a> {
    /// What is to carry the new session.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.choice.carrier
    }

    /// What is to carry it, and why.
    #[must_use]
    pub const fn choice(&self) -> CarrierChoice {
        self.choice
    }

    /// Whether the request may make a session.
    pub const fn csrf(&self) -> CsrfVerdict<'a> {
        match self.choice.carrier {
            Carrier::Cookie => self.by_cookie,
            Carrier::Header => CsrfVerdict::Pass(CsrfPass::HeaderTransport),
        }
    }

    /// Takes the sign-in; what the request carried by the other way is taken back, unless a foreign page may have sent it.
    ///
    /// # Errors
    ///
    /// - [`csrf`](Self::csrf) refuses
    pub fn accept(&self) -> Result<Handover<'a>, CsrfRefusal> {
        if let Some(refusal) = self.csrf().refusal() {
            return Err(refusal);
        }
        let taken_back = Withdrawal::of_request(&self.reading, self.by_cookie);
        Ok(Handover::replacing(taken_back, self.choice.carrier))
    }
}

/// What to do with a request that needs a session.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Verify<'a> {
    reading: Reading<'a>,
    csrf: CsrfVerdict<'a>,
}

impl<'a> Verify<'a> {
    /// The access tokens to try, by header first; without those that must not be used.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(Token::Access, self.csrf)
    }

    /// Hands over a new access token in the way in which the accepted one came.
    pub fn accept(&self, candidate: &Candidate<'_>) -> Handover<'a> {
        Handover::beside_what_is(&self.reading, candidate.carrier)
    }
}

/// What to do with a refresh.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Refresh<'a> {
    reading: Reading<'a>,
    csrf: CsrfVerdict<'a>,
}

impl<'a> Refresh<'a> {
    /// The refresh tokens to try, by header first; without those that must not be used.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(Token::Refresh, self.csrf)
    }

    /// Hands over new tokens in the way in which the accepted one came; leftovers of the other way are taken back.
    pub fn accept(&self, candidate: &Candidate<'_>) -> Handover<'a> {
        Handover::replacing(self.reject(), candidate.carrier)
    }

    /// No candidate was accepted: what the request carried is taken back, unless a foreign page may have sent it.
    pub fn reject(&self) -> Withdrawal<'a> {
        Withdrawal::of_request(&self.reading, self.csrf)
    }
}

/// What to do with a sign-out.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SignOut<'a> {
    reading: Reading<'a>,
    csrf: CsrfVerdict<'a>,
}

impl<'a> SignOut<'a> {
    /// The access tokens of the sessions to end, by header first; all of them.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(Token::Access, self.csrf)
    }

    /// The refresh tokens of the sessions to end.
    pub fn refresh_candidates(&self) -> impl Iterator<Item = Candidate<'a>> + use<'a> {
        self.reading.candidates(Token::Refresh, self.csrf)
    }

    /// Takes back everything that the request carried, by either way.
    ///
    /// # Errors
    ///
    /// - a foreign page may have sent the request, and no token came by header
    pub fn accept(&self) -> Result<Withdrawal<'a>, CsrfRefusal> {
        match self.csrf.refusal() {
            // What is offered although cookies may not act for the user came by header.
            Some(refusal) if self.candidates().next().is_none() => Err(refusal),
            _ => Ok(Withdrawal::of_request(&self.reading, self.csrf)),
        }
    }
}

macro_rules! reading_accessors {
    ($($decision:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// Which website the request is from.
                #[must_use]
                pub const fn website(&self) -> &ResolvedWebsite<'a> {
                    &self.reading.website
                }

                /// The request headers that the answer was decided by: to be named by `Vary`.
                #[must_use]
                pub const fn headers_read(&self) -> HeadersRead<'a> {
                    HeadersRead::new(self.reading.policy.headers(), self.reading.read)
                }

                /// What the request carries of sessions.
                #[must_use]
                pub fn carried(&self) -> Carried {
                    self.reading.carried()
                }
            }
        )+
    };
}

reading_accessors!(SignIn, Verify, Refresh, SignOut);

macro_rules! csrf_accessor {
    ($($decision:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// Whether cookies of the request may act for the user; tokens by header always may.
                pub const fn csrf(&self) -> CsrfVerdict<'a> {
                    self.csrf
                }
            }
        )+
    };
}

csrf_accessor!(Verify, Refresh, SignOut);
