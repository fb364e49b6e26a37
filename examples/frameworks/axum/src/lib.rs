//! The policy in an application of axum.

mod serve;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use scenario::Application;
pub use serve::serve;

type App = State<Arc<dyn Application>>;

/// The routes, and CORS around them. The policy judges each method, so a link or a redirect can lead a page through the refresh, too.
pub fn router(app: Arc<dyn Application>) -> Router {
    Router::new()
        .route("/auth/signin", post(sign_in))
        .route("/auth/session/refresh", get(refresh).post(refresh))
        .route("/auth/signout", get(sign_out).post(sign_out))
        .route("/me", get(me).post(me))
        .layer(middleware::from_fn_with_state(app.clone(), cors))
        .with_state(app)
}

// `Parts`, since a `&Request` cannot be held over an `await`: its body is not `Sync`.
async fn sign_in(State(app): App, parts: Parts, user: String) -> impl IntoResponse {
    let facts = app.policy().facts_of_parts(&parts);
    app.sign_in(&facts, &user).await.into_http()
}

async fn me(State(app): App, parts: Parts) -> impl IntoResponse {
    let facts = app.policy().facts_of_parts(&parts);
    app.me(&facts).await.into_http()
}

async fn refresh(State(app): App, parts: Parts) -> impl IntoResponse {
    let facts = app.policy().facts_of_parts(&parts);
    app.refresh(&facts).await.into_http()
}

async fn sign_out(State(app): App, parts: Parts) -> impl IntoResponse {
    let facts = app.policy().facts_of_parts(&parts);
    app.sign_out(&facts).await.into_http()
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors(State(app): App, request: Request, next: Next) -> Response {
    let facts = app.policy().facts_of(&request);
    if facts.is_preflight() {
        return app.preflight(&facts).into_http().into_response();
    }
    let headers = app.cors(&facts);
    let mut response = next.run(request).await;
    headers.append_to(response.headers_mut());
    response
}
