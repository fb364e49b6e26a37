//! The policy in an application of actix-web.

mod serve;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{RequestHead, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::uri::Authority;
use actix_web::middleware::Next;
use actix_web::web::{self, Data};
use actix_web::{Error, HttpRequest, HttpResponse};
use scenario::{Answer, Application};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{OwnedFacts, RequestFacts, RequestPath, ResponseHeaders};

pub use serve::serve;

type App = Data<dyn Application>;

/// What the policy must know of a request.
pub fn facts(policy: &Policy, request: &RequestHead) -> OwnedFacts {
    let lines = |name: &str| request.headers.get_all(name).map(HeaderValue::as_bytes);
    let mut cookies = Vec::new();
    let method = request.method.as_str();
    let mut facts = RequestFacts::look_up(method, policy.headers(), lines, &mut cookies)
        .with_authority(request.uri.authority().map(Authority::as_str));
    facts.path = Some(RequestPath::Inner(request.uri.path().as_bytes()));
    facts.to_owned_facts()
}

/// `append`, never `insert`.
pub fn append(headers: ResponseHeaders, map: &mut HeaderMap) {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            map.append(name, value);
        }
    }
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status).body(answer.body);
    append(answer.headers, response.headers_mut());
    response
}

async fn sign_in(app: App, request: HttpRequest, user: String) -> HttpResponse {
    let kept = facts(app.policy(), request.head());
    respond(app.sign_in(&kept.facts(), &user).await)
}

async fn me(app: App, request: HttpRequest) -> HttpResponse {
    respond(app.me(&facts(app.policy(), request.head()).facts()).await)
}

async fn refresh(app: App, request: HttpRequest) -> HttpResponse {
    respond(
        app.refresh(&facts(app.policy(), request.head()).facts())
            .await,
    )
}

async fn sign_out(app: App, request: HttpRequest) -> HttpResponse {
    respond(
        app.sign_out(&facts(app.policy(), request.head()).facts())
            .await,
    )
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors<B: MessageBody>(
    app: App,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let kept = facts(app.policy(), request.head());
    if kept.facts().is_preflight() {
        let response = respond(app.preflight(&kept.facts()));
        return Ok(request.into_response(response).map_into_right_body());
    }
    let mut response = next.call(request).await?;
    append(app.cors(&kept.facts()), response.headers_mut());
    Ok(response.map_into_left_body())
}

/// The routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/auth/signin", web::post().to(sign_in))
        .route("/auth/session/refresh", web::get().to(refresh))
        .route("/auth/session/refresh", web::post().to(refresh))
        .route("/auth/signout", web::get().to(sign_out))
        .route("/auth/signout", web::post().to(sign_out))
        .route("/me", web::get().to(me))
        .route("/me", web::post().to(me));
}
