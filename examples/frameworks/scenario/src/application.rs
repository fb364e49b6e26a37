use async_trait::async_trait;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, ResponseHeaders};

use crate::answer::Answer;

/// What stands behind an adapter: it knows requests by their facts, and answers with a status and headers; no framework.
#[async_trait]
pub trait Application: Send + Sync {
    /// The policy.
    fn policy(&self) -> &Policy;

    /// Signs a user in.
    async fn sign_in(&self, facts: &RequestFacts<'_>, user: &str) -> Answer;

    /// Tells the user who is signed in.
    async fn me(&self, facts: &RequestFacts<'_>) -> Answer;

    /// Refreshes a session.
    async fn refresh(&self, facts: &RequestFacts<'_>) -> Answer;

    /// Signs a user out, by whatever the request carries.
    async fn sign_out(&self, facts: &RequestFacts<'_>) -> Answer;

    /// The headers of CORS for an answer of any route, errors too.
    fn cors(&self, facts: &RequestFacts<'_>) -> ResponseHeaders {
        self.policy().cors(facts).to_headers()
    }

    /// Answers a preflight request: `OPTIONS` with `Access-Control-Request-Method`.
    fn preflight(&self, facts: &RequestFacts<'_>) -> Answer {
        let mut answer = Answer::new(204, "");
        answer.headers = self.policy().cors(facts).to_headers();
        answer
    }
}
