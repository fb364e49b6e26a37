use time::OffsetDateTime;

use super::candidate::{Candidate, Carried};
use super::csrf::{CsrfRefusal, CsrfVerdict};
use super::facts::RequestFacts;
use super::handover::{Handover, Withdrawal};
use super::reading::{Reading, Token};
use super::website::ResolvedWebsite;
use crate::policy::carrier::Carrier;
use crate::policy::compile::Policy;
use crate::policy::config::Transport;

impl Policy {
    /// For a route that makes a session.
    pub fn sign_in<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignIn<'a> {
        let reading = Reading::new(self, facts, now);
        let usual = reading
            .standing
            .map_or(Carrier::Header, |standing| standing.usual_carrier);
        let wish = facts.mode.and_then(|mode| {
            let is = |word: &[u8]| mode.trim_ascii().eq_ignore_ascii_case(word);
            if is(b"cookie") {
                Some(Carrier::Cookie)
            } else {
                is(b"header").then_some(Carrier::Header)
            }
        });
        let has_cookies = reading
            .standing
            .is_some_and(|standing| standing.cookies.is_some());
        let carrier = match (reading.transport(), wish) {
            (Transport::Header, _) => Carrier::Header,
            (Transport::Cookie, _) => Carrier::Cookie,
            (Transport::Any, Some(wish)) => wish,
            (Transport::Any, None) => usual,
        };
        SignIn {
            reading,
            // Where no cookie can be made, none is promised.
            carrier: if has_cookies {
                carrier
            } else {
                Carrier::Header
            },
        }
    }

    /// For a route that needs a session.
    pub fn verify<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Verify<'a> {
        let reading = Reading::new(self, facts, now);
        Verify {
            reading,
            csrf: reading.csrf_of_method(),
        }
    }

    /// For the route that refreshes sessions, whatever its method.
    pub fn refresh<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> Refresh<'a> {
        let reading = Reading::new(self, facts, now);
        Refresh {
            reading,
            csrf: reading.csrf(),
        }
    }

    /// For the route on which users sign out, whatever its method.
    pub fn sign_out<'a>(&'a self, facts: &RequestFacts<'a>, now: OffsetDateTime) -> SignOut<'a> {
        let reading = Reading::new(self, facts, now);
        SignOut {
            reading,
            csrf: reading.csrf(),
        }
    }
}

/// What to do with a sign-in.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct SignIn<'a> {
    reading: Reading<'a>,
    carrier: Carrier,
}

impl<'a> SignIn<'a> {
    /// What would carry the new session.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// Whether the request may make a session.
    pub fn csrf(&self) -> CsrfVerdict<'a> {
        self.reading.csrf_of_sign_in(self.carrier)
    }

    /// Takes the sign-in; what the request carried by the other way is taken back.
    ///
    /// # Errors
    ///
    /// - [`csrf`](Self::csrf) refuses
    pub fn accept(&self) -> Result<Handover<'a>, CsrfRefusal> {
        match self.csrf().refusal() {
            Some(refusal) => Err(refusal),
            None => Ok(handover(&self.reading, self.carrier)),
        }
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
    pub const fn accept(&self, candidate: &Candidate<'_>) -> Handover<'a> {
        Handover {
            carrier: candidate.carrier,
            withdrawal: Withdrawal::nothing(&self.reading),
        }
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
        handover(&self.reading, candidate.carrier)
    }

    /// No candidate was accepted: what the request carried is taken back, unless a foreign page may have sent it.
    pub fn reject(&self) -> Withdrawal<'a> {
        withdrawal(&self.reading, self.csrf)
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
            _ => Ok(withdrawal(&self.reading, self.csrf)),
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

/// Tokens by `carrier`; what the request carried by the other way is taken back.
fn handover<'a>(reading: &Reading<'a>, carrier: Carrier) -> Handover<'a> {
    let mut withdrawal = Withdrawal::nothing(reading);
    match carrier {
        Carrier::Cookie => withdrawal.headers = reading.facts.bearer().is_some(),
        Carrier::Header => withdrawal.cookies = reading.has_session_cookie(),
    }
    Handover {
        carrier,
        withdrawal,
    }
}

/// What the request carried; but cookies only if no foreign page may have made the browser send them.
fn withdrawal<'a>(reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Withdrawal<'a> {
    let mut withdrawal = Withdrawal::nothing(reading);
    withdrawal.cookies = csrf.refusal().is_none() && reading.has_session_cookie();
    withdrawal.headers = reading.facts.bearer().is_some();
    withdrawal
}
