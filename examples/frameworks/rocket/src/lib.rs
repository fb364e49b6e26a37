//! The policy in an application of Rocket.

mod app;
mod serve;

use std::sync::Arc;

pub use app::rocket;
use rocket::fairing::AdHoc;
use rocket::request::{FromRequest, Outcome};
use rocket::response::{Responder, Response};
use rocket::{Request, State};
use scenario::Application;
pub use serve::serve;
use session_cookie_policy::request::{OwnedFacts, RequestPath, ResponseHeaders};

/// What the policy must know of a request.
fn facts(app: &dyn Application, request: &Request<'_>) -> OwnedFacts {
    let lines = |name: &str| request.headers().get(name).map(str::as_bytes);
    let kept = OwnedFacts::look_up(request.method().as_str(), app.policy().headers(), lines)
        .with_path(RequestPath::Inner(request.uri().path().as_str().as_bytes()));
    // HTTP/2 has no `Host`; Rocket knows `:authority`.
    match request.host() {
        Some(host) if kept.facts().host.is_none() => kept.with_authority(Some(&host.to_string())),
        _ => kept,
    }
}

/// A guard, which handlers keep over an `await`.
struct Facts(OwnedFacts);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Facts {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let app = request.guard::<&State<Arc<dyn Application>>>().await;
        app.map(|app| Self(facts(app.as_ref(), request)))
    }
}

/// Around every route, so that errors of the framework have the headers, too.
fn cors(app: Arc<dyn Application>) -> AdHoc {
    AdHoc::on_response("CORS", move |request, response| {
        let kept = facts(app.as_ref(), request);
        if !kept.facts().is_preflight() {
            append(app.cors(&kept.facts()), response);
        } else if let Ok(answer) = app::Reply(app.preflight(&kept.facts())).respond_to(request) {
            *response = answer;
        }
        Box::pin(async {})
    })
}

/// `adjoin`, never `set`.
fn append(headers: ResponseHeaders, response: &mut Response<'_>) {
    for (name, value) in headers {
        response.adjoin_raw_header(name, value);
    }
}
