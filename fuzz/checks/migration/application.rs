//! The application around a policy: it makes tokens, knows which are valid, and writes answers as the guides say.

use std::collections::HashSet;

use session_cookie_policy::config::SessionShape;
use session_cookie_policy::cookie::CookieValue;
use session_cookie_policy::request::{
    Candidate, RequestFacts, Resolution, SetSession, TokenState, Tokens,
};
use time::OffsetDateTime;

use super::choice::Deployed;

pub(super) type Headers = Vec<(String, String)>;

/// An answer, as far as sessions go.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) is_signed_in: bool,
    /// Whether it hands tokens over.
    pub(super) is_renewed: bool,
    pub(super) headers: Headers,
}

/// All its instances share what they know. It takes each refresh token once; the token of a session that has one stays.
#[derive(Clone, Default)]
pub(super) struct Application {
    pub(super) access: HashSet<String>,
    /// Refresh tokens, and tokens of sessions that have one: each stands in for the other when the shape changes.
    pub(super) lasting: HashSet<String>,
    pub(super) made: usize,
}

impl Application {
    fn make(&mut self, shape: SessionShape) -> [String; 2] {
        self.made += 1;
        let token = |kind: &str| format!("{kind}-{}", self.made);
        let pair = match shape {
            SessionShape::Pair => ["access", "refresh"].map(token),
            SessionShape::Single => ["session"; 2].map(token),
        };
        self.access.insert(pair[0].clone());
        self.lasting.insert(pair[1].clone());
        pair
    }

    /// Whether it made this token, ever.
    fn is_own(&self, token: &str) -> bool {
        let number = token
            .rsplit('-')
            .next()
            .and_then(|number| number.parse().ok());
        number.is_some_and(|number: usize| number <= self.made)
    }

    pub(super) fn is_live(&self, token: &str) -> bool {
        self.access.contains(token) || self.lasting.contains(token)
    }

    fn state(&self, candidate: &Candidate<'_>) -> TokenState<()> {
        let token = candidate.as_str().unwrap_or("");
        if self.lasting.contains(token) {
            TokenState::Live(())
        } else if self.is_own(token) {
            TokenState::Dead
        } else {
            TokenState::Unknown
        }
    }

    fn hand_over(
        deployed: &Deployed,
        set_session: &SetSession<'_>,
        [usual, lasting]: &[String; 2],
        device: Option<&str>,
    ) -> Answer {
        let tokens = match deployed.shape() {
            SessionShape::Pair => Tokens::new(usual, lasting),
            SessionShape::Single => Tokens::session(lasting),
        };
        let hint = deployed.has("hint").then_some(("hint", "hint"));
        let device = device.map(|device| ("device", device));
        let beside: Vec<_> = hint
            .into_iter()
            .chain(device)
            .map(|(key, value)| (key, CookieValue::new(value).unwrap()))
            .collect();
        let tokens = tokens.unwrap().with_cookies(&beside);
        Answer {
            is_signed_in: true,
            is_renewed: true,
            headers: written(|buffer, sink| set_session.write(&tokens, buffer, sink).unwrap()),
        }
    }

    pub(super) fn sign_in(
        &mut self,
        deployed: &Deployed,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
        device: Option<&str>,
    ) -> Answer {
        let accepted = deployed.policy.sign_in(facts, now).accept().unwrap();
        let tokens = self.make(deployed.shape());
        Self::hand_over(deployed, &accepted, &tokens, device)
    }

    /// A page, or data. With one token the cookie is written again where it is due, or where the request shows what is left of an older one.
    pub(super) fn verify(
        &mut self,
        deployed: &Deployed,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
        is_due: bool,
    ) -> Answer {
        let verify = deployed.policy.verify(facts, now);
        if deployed.shape() == SessionShape::Pair {
            let is_signed_in = verify
                .candidates()
                .any(|token| self.access.contains(token.as_str().unwrap_or("")));
            return Answer {
                is_signed_in,
                ..Answer::default()
            };
        }
        match verify.resolve(|candidate| self.state(candidate)) {
            Resolution::Accepted {
                candidate,
                set_session,
                ..
            } => {
                let token = candidate.as_str().unwrap().to_owned();
                let is_other_shape = !token.starts_with("session");
                if !is_due && !is_other_shape && !verify.has_leftovers() {
                    return Answer {
                        is_signed_in: true,
                        ..Answer::default()
                    };
                }
                let tokens = if is_other_shape {
                    self.lasting.remove(&token);
                    self.make(SessionShape::Single)
                } else {
                    self.access.insert(token.clone());
                    [token.clone(), token]
                };
                Self::hand_over(deployed, &set_session, &tokens, None)
            }
            other => ended(other),
        }
    }

    /// Where there is no refresh token, the route is one like any other.
    pub(super) fn refresh(
        &mut self,
        deployed: &Deployed,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
    ) -> Answer {
        if deployed.shape() == SessionShape::Single {
            return self.verify(deployed, facts, now, false);
        }
        let refresh = deployed.policy.refresh(facts, now);
        match refresh.resolve(|candidate| self.state(candidate)) {
            Resolution::Accepted {
                candidate,
                set_session,
                ..
            } => {
                self.lasting.remove(candidate.as_str().unwrap());
                let tokens = self.make(SessionShape::Pair);
                Self::hand_over(deployed, &set_session, &tokens, None)
            }
            other => ended(other),
        }
    }
}

fn ended(outcome: Resolution<'_, ()>) -> Answer {
    let headers = outcome
        .clear_session()
        .map(|clear_session| written(|buffer, sink| clear_session.write(buffer, sink)));
    Answer {
        headers: headers.unwrap_or_default(),
        ..Answer::default()
    }
}

pub(super) fn written(write: impl FnOnce(&mut String, &mut dyn FnMut(&str, &str))) -> Headers {
    let (mut headers, mut buffer) = (Headers::new(), String::new());
    write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    });
    headers
}
