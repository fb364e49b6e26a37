//! The policy in an application of actix-web.

mod app;
mod serve;

use actix_web::body::MessageBody;
use actix_web::dev::{RequestHead, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderValue, TryIntoHeaderPair};
use actix_web::http::uri::Authority;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use scenario::Application;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{OwnedFacts, RequestPath, ResponseHeaders};

pub use app::routes;
pub use serve::serve;

/// What the policy must know of a request.
pub fn facts(policy: &Policy, request: &RequestHead) -> OwnedFacts {
    let lines = |name: &str| request.headers.get_all(name).map(HeaderValue::as_bytes);
    OwnedFacts::look_up(request.method.as_str(), policy.headers(), lines)
        .with_path(RequestPath::Inner(request.uri.path().as_bytes()))
        .with_authority(request.uri.authority().map(Authority::as_str))
}

/// `append`, never `insert`.
pub fn append(headers: ResponseHeaders, map: &mut HeaderMap) {
    for header in headers {
        if let Ok((name, value)) = header.try_into_pair() {
            map.append(name, value);
        }
    }
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors<B: MessageBody + 'static>(
    app: Data<dyn Application>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, Error> {
    let kept = facts(app.policy(), request.head());
    if kept.facts().is_preflight() {
        return Ok(request.into_response(app::respond(app.preflight(&kept.facts()))));
    }
    let headers = app.cors(&kept.facts());
    request.extensions_mut().insert(kept);
    let mut response = next.call(request).await?.map_into_boxed_body();
    append(headers, response.headers_mut());
    Ok(response)
}
