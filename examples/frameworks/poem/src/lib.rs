//! The policy in an application of poem.

mod serve;

use std::sync::Arc;

use poem::web::Data;
use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response, Result, Route, get, handler, post,
};
use scenario::{Answer, Application};
use session_cookie_policy::request::RequestFacts;

pub use serve::serve;

type App<'a> = Data<&'a Arc<dyn Application>>;

/// The routes, and CORS around them.
pub fn routes(app: Arc<dyn Application>) -> impl Endpoint {
    let outer = app.clone();
    Route::new()
        .at("/auth/signin", post(sign_in))
        .at("/auth/session/refresh", get(refresh).post(refresh))
        .at("/auth/signout", get(sign_out).post(sign_out))
        .at("/me", get(me).post(me))
        .data(app)
        .around(move |routes, request| cors(outer.clone(), routes, request))
}

/// What the policy must know of a request.
fn facts<'a>(app: &dyn Application, request: &'a Request) -> RequestFacts<'a> {
    let (method, uri) = (request.method(), request.original_uri());
    app.policy()
        .facts_of_headers(method, uri, request.headers())
}

fn respond(answer: Answer) -> Response {
    let (parts, body) = answer.into_http().into_parts();
    let mut response = Response::from((parts.status, body));
    response.headers_mut().extend(parts.headers);
    response
}

#[handler]
async fn sign_in(Data(app): App<'_>, request: &Request, user: String) -> Response {
    let facts = facts(app.as_ref(), request);
    respond(app.sign_in(&facts, &user).await)
}

#[handler]
async fn me(Data(app): App<'_>, request: &Request) -> Response {
    respond(app.me(&facts(app.as_ref(), request)).await)
}

#[handler]
async fn refresh(Data(app): App<'_>, request: &Request) -> Response {
    respond(app.refresh(&facts(app.as_ref(), request)).await)
}

#[handler]
async fn sign_out(Data(app): App<'_>, request: &Request) -> Response {
    respond(app.sign_out(&facts(app.as_ref(), request)).await)
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors<E: Endpoint>(
    app: Arc<dyn Application>,
    routes: Arc<E>,
    request: Request,
) -> Result<Response> {
    let headers = {
        let facts = facts(app.as_ref(), &request);
        if facts.is_preflight() {
            return Ok(respond(app.preflight(&facts)));
        }
        app.cors(&facts)
    };
    let mut response = routes.get_response(request).await.into_response();
    headers.append_to(response.headers_mut());
    Ok(response)
}
