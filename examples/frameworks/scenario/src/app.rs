//! The application: four routes, and a store of sessions.

use std::sync::Arc;

use async_trait::async_trait;
use session_cookie_policy::policy::{Carrier, Policy, RequestFacts, Tokens};
use time::OffsetDateTime;

use crate::answer::Answer;
use crate::application::Application;
use crate::sessions::Sessions;

/// An instance of the application.
#[derive(Debug)]
pub struct App {
    policy: Policy,
    sessions: Arc<Sessions>,
    clock: fn() -> OffsetDateTime,
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
}

#[async_trait]
impl Application for App {
    fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whoever says a name is believed.
    async fn sign_in(&self, facts: &RequestFacts<'_>, user: &str) -> Answer {
        let sign_in = self.policy.sign_in(facts, (self.clock)());
        match sign_in.accept() {
            Err(refusal) => Answer::forbidden(refusal),
            Ok(handover) => {
                let pair = self.sessions.create(user).await;
                Answer::new(200, "signed in").with_tokens(&handover, &pair)
            }
        }
    }

    async fn me(&self, facts: &RequestFacts<'_>) -> Answer {
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

    async fn refresh(&self, facts: &RequestFacts<'_>) -> Answer {
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

    async fn sign_out(&self, facts: &RequestFacts<'_>) -> Answer {
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
}
