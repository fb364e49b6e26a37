//! The policy in an application of salvo.

mod serve;

use std::sync::Arc;

use salvo::affix_state::inject;
use salvo::http::{ResBody, StatusError};
use salvo::{Depot, FlowCtrl, Request, Response, Router, Service, handler};
use scenario::{Answer, Application};
use session_cookie_policy::request::RequestFacts;

pub use serve::serve;

type App = Arc<dyn Application>;

/// The routes, and CORS around them.
pub fn service(app: App) -> Service {
    let router = Router::new()
        .push(Router::with_path("auth/signin").post(sign_in))
        .push(
            Router::with_path("auth/session/refresh")
                .get(refresh)
                .post(refresh),
        )
        .push(
            Router::with_path("auth/signout")
                .get(sign_out)
                .post(sign_out),
        )
        .push(Router::with_path("me").get(me).post(me));
    Service::new(router).hoop(inject(app)).hoop(cors)
}

fn app(depot: &Depot) -> Result<App, StatusError> {
    let app = depot.get_typed::<App>().map(Clone::clone);
    app.map_err(|_| StatusError::internal_server_error())
}

/// What the policy must know of a request.
fn facts<'a>(app: &App, request: &'a Request) -> RequestFacts<'a> {
    app.policy()
        .facts_of_headers(request.method(), request.uri(), request.headers())
}

fn respond(answer: Answer, response: &mut Response) {
    let (parts, body) = answer.into_http().into_parts();
    response.status_code(parts.status);
    response.headers_mut().extend(parts.headers);
    response.replace_body(ResBody::from(body));
}

#[handler]
async fn sign_in(
    request: &mut Request,
    depot: &Depot,
    response: &mut Response,
) -> Result<(), StatusError> {
    let user = request
        .payload()
        .await
        .map_err(|_| StatusError::bad_request())?;
    let user = String::from_utf8_lossy(user).into_owned();
    let app = app(depot)?;
    respond(app.sign_in(&facts(&app, request), &user).await, response);
    Ok(())
}

#[handler]
async fn me(request: &Request, depot: &Depot, response: &mut Response) -> Result<(), StatusError> {
    let app = app(depot)?;
    respond(app.me(&facts(&app, request)).await, response);
    Ok(())
}

#[handler]
async fn refresh(
    request: &Request,
    depot: &Depot,
    response: &mut Response,
) -> Result<(), StatusError> {
    let app = app(depot)?;
    respond(app.refresh(&facts(&app, request)).await, response);
    Ok(())
}

#[handler]
async fn sign_out(
    request: &Request,
    depot: &Depot,
    response: &mut Response,
) -> Result<(), StatusError> {
    let app = app(depot)?;
    respond(app.sign_out(&facts(&app, request)).await, response);
    Ok(())
}

/// Around every route, so that errors of the framework have the headers, too.
#[handler]
async fn cors(
    request: &mut Request,
    depot: &mut Depot,
    response: &mut Response,
    next: &mut FlowCtrl,
) -> Result<(), StatusError> {
    let app = app(depot)?;
    let headers = {
        let facts = facts(&app, request);
        if facts.is_preflight() {
            respond(app.preflight(&facts), response);
            next.skip_rest();
            return Ok(());
        }
        app.cors(&facts)
    };
    next.call_next(request, depot, response).await;
    headers.append_to(response.headers_mut());
    Ok(())
}
