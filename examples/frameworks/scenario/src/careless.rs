use std::sync::Arc;

use async_trait::async_trait;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Denial, RequestFacts, TokenState};

use crate::answer::Answer;
use crate::app::App;
use crate::application::Application;

/// An application with two common mistakes, so that tests can show that they find them. Do not copy it.
///
/// - It takes a replaced refresh token for a dead one, and clears the cookies: two tabs that refresh at once log the user out.
/// - Its sign-out clears the cookies and does not end the session: a refresh whose response comes late signs the user in again.
#[derive(Clone, Debug)]
pub struct Careless(Arc<App>);

impl Careless {
    /// With the policy and the store of a right one.
    #[must_use]
    pub const fn new(app: Arc<App>) -> Self {
        Self(app)
    }
}

#[async_trait]
impl Application for Careless {
    fn policy(&self) -> &Policy {
        self.0.policy()
    }

    async fn sign_in(&self, facts: &RequestFacts<'_>, user: &str) -> Answer {
        self.0.sign_in(facts, user).await
    }

    async fn me(&self, facts: &RequestFacts<'_>) -> Answer {
        self.0.me(facts).await
    }

    async fn refresh(&self, facts: &RequestFacts<'_>) -> Answer {
        let refresh = self.policy().refresh(facts, self.0.now());
        let mut search = refresh.search();
        while let Some(token) = search.candidate() {
            let state = self.0.sessions().state_of_refresh(token.as_bytes()).await;
            search.record(match state {
                TokenState::Superseded(_) => TokenState::Dead,
                other => other,
            });
        }
        match search.finish().clear_session() {
            Some(clear_session) => {
                Answer::new(401, "no session").without(&clear_session.with_present())
            }
            None => self.0.refresh(facts).await,
        }
    }

    async fn sign_out(&self, facts: &RequestFacts<'_>) -> Answer {
        match self.policy().sign_out(facts, self.0.now()).accept() {
            Err(refusal) => Denial::from(refusal).into(),
            Ok(clear_session) => Answer::new(200, "signed out").without(&clear_session),
        }
    }
}
