use std::sync::Arc;

use poem::web::Data;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route, get, handler, post};
use scenario::{Answer, Application};

use super::{cors, facts};

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

#[handler]
async fn sign_in(Data(app): App<'_>, request: &Request, user: String) -> Response {
    let facts = facts(app.policy(), request);
    respond(app.sign_in(&facts, &user).await)
}

#[handler]
async fn me(Data(app): App<'_>, request: &Request) -> Response {
    respond(app.me(&facts(app.policy(), request)).await)
}

#[handler]
async fn refresh(Data(app): App<'_>, request: &Request) -> Response {
    respond(app.refresh(&facts(app.policy(), request)).await)
}

#[handler]
async fn sign_out(Data(app): App<'_>, request: &Request) -> Response {
    respond(app.sign_out(&facts(app.policy(), request)).await)
}

pub(crate) fn respond(answer: Answer) -> Response {
    let (parts, body) = answer.into_http().into_parts();
    (parts.status, parts.headers, body).into_response()
}
