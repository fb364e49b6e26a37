//! The application: four routes, and a store of sessions.

use std::sync::Arc;

use async_trait::async_trait;
use session_cookie_policy::config::Transport;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Denial, RequestFacts, Tokens};
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

    pub(crate) fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.sessions
    }
}

#[async_trait]
impl Application for App {
    fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whoever says a name is believed.
    async fn sign_in(&self, facts: &RequestFacts<'_>, user: &str) -> Answer {
        let sign_in = self.policy.sign_in(facts, self.now());
        match sign_in.accept() {
            Err(refusal) => Denial::from(refusal).into(),
            Ok(set_session) => {
                let pair = self.sessions.create(user).await;
                Answer::new(200, "signed in").with_tokens(&set_session, &pair)
            }
        }
    }

    async fn me(&self, facts: &RequestFacts<'_>) -> Answer {
        let verify = self.policy.verify(facts, self.now());
        let mut search = verify.search();
        while let Some(token) = search.candidate() {
            search.record(self.sessions.state_of_access(token.as_bytes()).await);
        }
        let accepted = match search.require() {
            Ok(accepted) => accepted,
            Err(denial) => return denial.into(),
        };
        let Some(user) = self.sessions.user_of(accepted.session).await else {
            return Answer::new(500, "a session without a user").for_nobody_else(&verify);
        };
        let answer = Answer::new(200, user);
        // Handed over again, it is the only access cookie that is left.
        let is_beside_others = accepted.candidate.transport() == Transport::Cookie
            && verify.token_counts().access_cookies > 1;
        match accepted.candidate.as_str().map(Tokens::access_only) {
            Some(Ok(token)) if is_beside_others => answer.with(&accepted.set_session, &token),
            _ => answer.for_nobody_else(&verify),
        }
    }

    async fn refresh(&self, facts: &RequestFacts<'_>) -> Answer {
        let refresh = self.policy.refresh(facts, self.now());
        let mut search = refresh.search();
        while let Some(token) = search.candidate() {
            // Looks, and rotates nothing.
            search.record(self.sessions.state_of_refresh(token.as_bytes()).await);
        }
        let accepted = match search.require() {
            Ok(accepted) => accepted,
            Err(denial) => return denial.into(),
        };
        match self.sessions.rotate(accepted.candidate.as_bytes()).await {
            Some(pair) => Answer::new(200, "refreshed").with_tokens(&accepted.set_session, &pair),
            // Another request was faster by less than the time since the look. The next attempt of the front end finds out.
            None => refresh.superseded().into(),
        }
    }

    async fn sign_out(&self, facts: &RequestFacts<'_>) -> Answer {
        let sign_out = self.policy.sign_out(facts, self.now());
        match sign_out.accept() {
            Err(refusal) => Denial::from(refusal).into(),
            Ok(clear_session) => {
                // Each ends its session, also one that has been replaced: its successor may be in a response that comes late.
                for token in sign_out.candidates().chain(sign_out.refresh_candidates()) {
                    self.sessions.end(token.as_bytes()).await;
                }
                Answer::new(200, "signed out").without(&clear_session)
            }
        }
    }
}
