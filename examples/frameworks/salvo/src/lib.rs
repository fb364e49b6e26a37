//! The policy in an application of salvo.

mod app;
mod serve;

use std::sync::Arc;

pub use app::service;
use salvo::{Depot, FlowCtrl, Request, Response, handler};
use scenario::Application;
pub use serve::serve;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::RequestFacts;

/// What the policy must know of a request.
fn facts<'a>(policy: &Policy, request: &'a Request) -> RequestFacts<'a> {
    policy.facts_of_headers(request.method(), request.uri(), request.headers())
}

/// Around every route, so that errors of the framework have the headers, too.
struct Cors(Arc<dyn Application>);

#[handler]
impl Cors {
    async fn handle(
        &self,
        request: &mut Request,
        depot: &mut Depot,
        response: &mut Response,
        next: &mut FlowCtrl,
    ) {
        let facts = facts(self.0.policy(), request);
        if facts.is_preflight() {
            response.render(app::Reply(self.0.preflight(&facts)));
            next.skip_rest();
            return;
        }
        let headers = self.0.cors(&facts);
        next.call_next(request, depot, response).await;
        headers.append_to(response.headers_mut());
    }
}
