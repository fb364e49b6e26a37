//! The policy in an application of plain hyper.

mod serve;

use std::convert::Infallible;
use std::sync::Arc;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::{Method, Request, Response, StatusCode};
use scenario::Application;

pub use serve::serve;

/// Every route, and the headers of CORS around all of them.
async fn answer(
    app: Arc<dyn Application>,
    request: Request<Incoming>,
) -> Result<Response<String>, Infallible> {
    let (parts, body) = request.into_parts();
    let facts = app.policy().facts_of_parts(&parts);
    if facts.is_preflight() {
        return Ok(app.preflight(&facts).into_http());
    }
    let is_known_method = matches!(parts.method, Method::GET | Method::POST);
    let mut response = match (parts.uri.path(), &parts.method) {
        ("/auth/signin", &Method::POST) => match body.collect().await {
            Ok(body) => {
                let user = String::from_utf8_lossy(&body.to_bytes()).into_owned();
                app.sign_in(&facts, &user).await.into_http()
            }
            Err(_) => status(StatusCode::BAD_REQUEST),
        },
        ("/auth/session/refresh", _) if is_known_method => app.refresh(&facts).await.into_http(),
        ("/auth/signout", _) if is_known_method => app.sign_out(&facts).await.into_http(),
        ("/me", _) if is_known_method => app.me(&facts).await.into_http(),
        ("/auth/signin" | "/auth/session/refresh" | "/auth/signout" | "/me", _) => {
            status(StatusCode::METHOD_NOT_ALLOWED)
        }
        _ => status(StatusCode::NOT_FOUND),
    };
    app.cors(&facts).append_to(response.headers_mut());
    Ok(response)
}

fn status(status: StatusCode) -> Response<String> {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}
