//! The application: four routes and CORS. It knows requests by their facts, and answers with a status and headers; no framework.

use std::fmt::Display;
use std::sync::Arc;

use session_cookie_policy::policy::{
    Carrier, CsrfRefusal, Handover, Policy, RequestFacts, Tokens, Verify, Withdrawal,
};
use time::OffsetDateTime;

use crate::sessions::{Pair, Sessions};

/// An instance of the application.
#[derive(Debug)]
pub struct App {
    policy: Policy,
    sessions: Arc<Sessions>,
    clock: fn() -> OffsetDateTime,
}

/// What an adapter hands to its framework: each header is to be appended, none replaces another.
#[derive(Debug)]
#[must_use]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body, as plain text.
    pub body: String,
}

impl App {
    /// An instance with this policy. The store may be shared with others.
    #[must_use]
    pub fn new(policy: Policy, sessions: Arc<Sessions>, clock: fn() -> OffsetDateTime) -> Self {
        Self {
            policy,
            sessions,
            clock,
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Signs a user in. Whoever says a name is believed.
    pub async fn sign_in(&self, facts: &RequestFacts<'_>, user: &str) -> Answer {
        let sign_in = self.policy.sign_in(facts, (self.clock)());
        match sign_in.accept() {
            Err(refusal) => Answer::forbidden(refusal),
            Ok(handover) => {
                let pair = self.sessions.create(user).await;
                Answer::new(200, "signed in").with_tokens(&handover, &pair)
            }
        }
    }

    /// Tells the user who is signed in.
    pub async fn me(&self, facts: &RequestFacts<'_>) -> Answer {
        let verify = self.policy.verify(facts, (self.clock)());
        for candidate in verify.candidates() {
            let Some(user) = self.sessions.user_of(candidate.as_bytes()).await else {
                continue;
            };
            let answer = Answer::new(200, user);
            // A stale cookie beside the live one: with the token handed over again, only that is left.
            let is_beside_others =
                candidate.carrier() == Carrier::Cookie && verify.carried().access_cookies > 1;
            return match candidate.as_str().map(Tokens::access_only) {
                Some(Ok(token)) if is_beside_others => {
                    answer.with(&verify.accept(&candidate), &token)
                }
                _ => answer.for_nobody_else(&verify),
            };
        }
        let answer = match verify.csrf().refusal() {
            Some(refusal) if verify.carried().access_cookies > 0 => Answer::forbidden(refusal),
            _ => Answer::new(401, "no session"),
        };
        answer.for_nobody_else(&verify)
    }

    /// Refreshes a session.
    pub async fn refresh(&self, facts: &RequestFacts<'_>) -> Answer {
        let refresh = self.policy.refresh(facts, (self.clock)());
        for candidate in refresh.candidates() {
            if let Some(pair) = self.sessions.rotate(candidate.as_bytes()).await {
                return Answer::new(200, "refreshed")
                    .with_tokens(&refresh.accept(&candidate), &pair);
            }
        }
        match refresh.csrf().refusal() {
            Some(refusal) if refresh.carried().refresh_cookies > 0 => Answer::forbidden(refusal),
            _ => Answer::new(401, "no session").without(&refresh.reject()),
        }
    }

    /// Signs a user out, by whatever the request carries.
    pub async fn sign_out(&self, facts: &RequestFacts<'_>) -> Answer {
        let sign_out = self.policy.sign_out(facts, (self.clock)());
        match sign_out.accept() {
            Err(refusal) => Answer::forbidden(refusal),
            Ok(withdrawal) => {
                for candidate in sign_out.candidates().chain(sign_out.refresh_candidates()) {
                    self.sessions.end(candidate.as_bytes()).await;
                }
                Answer::new(200, "signed out").without(&withdrawal)
            }
        }
    }

    /// The headers of CORS for an answer of any route, errors too.
    #[must_use]
    pub fn cors(&self, facts: &RequestFacts<'_>) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        self.policy.cors(facts).write(&mut append_to(&mut headers));
        headers
    }

    /// Answers a preflight request: `OPTIONS` with `Access-Control-Request-Method`.
    pub fn preflight(&self, facts: &RequestFacts<'_>) -> Answer {
        let mut answer = Answer::new(204, "");
        let cors = self.policy.cors(facts);
        cors.write_preflight(&mut append_to(&mut answer.headers));
        answer
    }
}

impl Answer {
    fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
        }
    }

    fn forbidden(refusal: CsrfRefusal) -> Self {
        Self::new(403, refusal.as_str())
    }

    fn failed(error: &dyn Display) -> Self {
        Self::new(500, error.to_string())
    }

    fn with_tokens(self, handover: &Handover<'_>, pair: &Pair) -> Self {
        match Tokens::new(&pair.access, &pair.refresh) {
            Ok(tokens) => self.with(handover, &tokens),
            Err(error) => Self::failed(&error),
        }
    }

    fn with(mut self, handover: &Handover<'_>, tokens: &Tokens<'_>) -> Self {
        let written = handover.write(
            tokens,
            &mut String::new(),
            &mut append_to(&mut self.headers),
        );
        match written {
            Ok(()) => self,
            Err(error) => Self::failed(&error),
        }
    }

    fn without(mut self, withdrawal: &Withdrawal<'_>) -> Self {
        withdrawal.write(&mut String::new(), &mut append_to(&mut self.headers));
        self
    }

    /// It hands over nothing, and is no less the user's own.
    fn for_nobody_else(mut self, verify: &Verify<'_>) -> Self {
        verify.write_for_caches(&mut append_to(&mut self.headers));
        self
    }
}

fn append_to(headers: &mut Vec<(String, String)>) -> impl FnMut(&str, &str) + use<'_> {
    |name, value| headers.push((name.to_owned(), value.to_owned()))
}
