//! The policy in an application of poem.

mod app;
mod serve;

use std::sync::Arc;

pub use app::routes;
use poem::{Endpoint, IntoResponse, Request, Response, Result};
use scenario::Application;
pub use serve::serve;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::RequestFacts;

/// What the policy must know of a request.
fn facts<'a>(policy: &Policy, request: &'a Request) -> RequestFacts<'a> {
    policy.facts_of_headers(request.method(), request.original_uri(), request.headers())
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors<E: Endpoint>(
    app: Arc<dyn Application>,
    routes: Arc<E>,
    request: Request,
) -> Result<Response> {
    let facts = facts(app.policy(), &request);
    if facts.is_preflight() {
        return Ok(app::respond(app.preflight(&facts)));
    }
    let headers = app.cors(&facts);
    let mut response = routes.get_response(request).await.into_response();
    headers.append_to(response.headers_mut());
    Ok(response)
}
