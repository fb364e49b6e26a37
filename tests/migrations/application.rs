//! The application around a policy: it makes tokens, knows which are valid, and takes each refresh token once.

use std::collections::HashSet;

use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    Candidate, RequestFacts, Resolution, SetSession, TokenState, Tokens,
};
use time::OffsetDateTime;

pub(crate) type Headers = Vec<(String, String)>;

/// An answer, as far as sessions go.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) is_signed_in: bool,
    pub(crate) headers: Headers,
}

/// All instances of an application share what they know of tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct Application {
    access: HashSet<String>,
    refresh: HashSet<String>,
    made: u32,
}

impl Application {
    /// A new pair of tokens.
    fn make(&mut self) -> (String, String) {
        self.made += 1;
        let pair = (
            format!("access-{}", self.made),
            format!("refresh-{}", self.made),
        );
        self.access.insert(pair.0.clone());
        self.refresh.insert(pair.1.clone());
        pair
    }

    /// All access tokens expire; the sessions go on.
    pub(crate) fn expire(&mut self) {
        self.access.clear();
    }

    pub(crate) fn is_access(&self, token: &[u8]) -> bool {
        str::from_utf8(token).is_ok_and(|token| self.access.contains(token))
    }

    pub(crate) fn is_refresh(&self, token: &[u8]) -> bool {
        str::from_utf8(token).is_ok_and(|token| self.refresh.contains(token))
    }

    /// All tokens that it ever made are of one session.
    fn state(&self, candidate: &Candidate<'_>, live: &HashSet<String>) -> TokenState<()> {
        let token = candidate.as_str().unwrap_or("");
        let made = token
            .rsplit('-')
            .next()
            .and_then(|number| number.parse::<u32>().ok());
        if live.contains(token) {
            TokenState::Live(())
        } else if made.is_some_and(|number| number <= self.made) {
            TokenState::Dead
        } else {
            TokenState::Unknown
        }
    }

    fn hand_over(&mut self, set_session: &SetSession<'_>) -> Headers {
        let (access, refresh) = self.make();
        let tokens = Tokens::new(&access, &refresh).unwrap();
        written(|buffer, sink| set_session.write(&tokens, buffer, sink).unwrap())
    }

    pub(crate) fn sign_in(
        &mut self,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
    ) -> Answer {
        let accepted = policy.sign_in(facts, now).accept().unwrap();
        Answer {
            is_signed_in: true,
            headers: self.hand_over(&accepted),
        }
    }

    /// A route that needs a session; it sets nothing.
    pub(crate) fn verify(
        &self,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
    ) -> Answer {
        let verify = policy.verify(facts, now);
        let outcome = verify.resolve(|candidate| self.state(candidate, &self.access));
        Answer {
            is_signed_in: outcome.set_session().is_some(),
            headers: Vec::new(),
        }
    }

    /// The same, but where the request shows several access cookies the good one is set anew, so that the others are cleared.
    pub(crate) fn verify_and_reissue(
        &self,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
    ) -> Answer {
        let verify = policy.verify(facts, now);
        let outcome = verify.resolve(|candidate| self.state(candidate, &self.access));
        let Resolution::Accepted {
            candidate,
            set_session,
            ..
        } = outcome
        else {
            return Answer {
                is_signed_in: false,
                headers: Vec::new(),
            };
        };
        let mut headers = Vec::new();
        if verify.token_counts().access_cookies > 1 {
            let tokens = Tokens::access_only(candidate.as_str().unwrap()).unwrap();
            headers = written(|buffer, sink| set_session.write(&tokens, buffer, sink).unwrap());
        }
        Answer {
            is_signed_in: true,
            headers,
        }
    }

    pub(crate) fn refresh(
        &mut self,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
    ) -> Answer {
        let refresh = policy.refresh(facts, now);
        match refresh.resolve(|candidate| self.state(candidate, &self.refresh)) {
            Resolution::Accepted {
                candidate,
                set_session,
                ..
            } => {
                self.refresh.remove(candidate.as_str().unwrap());
                Answer {
                    is_signed_in: true,
                    headers: self.hand_over(&set_session),
                }
            }
            other => Answer {
                is_signed_in: false,
                headers: written(|buffer, sink| other.clear_session().unwrap().write(buffer, sink)),
            },
        }
    }

    /// `knows_all` if it has issued every token that the browser has.
    pub(crate) fn sign_out(
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
        knows_all: bool,
    ) -> Answer {
        let mut clear_session = policy.sign_out(facts, now).accept().unwrap();
        if knows_all {
            clear_session = clear_session.everywhere();
        }
        Answer {
            is_signed_in: false,
            headers: written(|buffer, sink| clear_session.write(buffer, sink)),
        }
    }
}

pub(crate) fn written(write: impl FnOnce(&mut String, &mut dyn FnMut(&str, &str))) -> Headers {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    });
    headers
}
