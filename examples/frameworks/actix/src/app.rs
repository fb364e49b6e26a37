//! The routes of the application. The policy judges each method, so a link or a redirect can lead a page through the refresh, too.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, ReqData};
use scenario::{Answer, Application};
use session_cookie_policy::request::OwnedFacts;

use super::append;

type App = Data<dyn Application>;
type Facts = ReqData<OwnedFacts>;

/// The routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/auth/signin").post(sign_in))
        .service(
            web::resource("/auth/session/refresh")
                .get(refresh)
                .post(refresh),
        )
        .service(web::resource("/auth/signout").get(sign_out).post(sign_out))
        .service(web::resource("/me").get(me).post(me));
}

async fn sign_in(app: App, facts: Facts, user: String) -> HttpResponse {
    respond(app.sign_in(&facts.facts(), &user).await)
}

async fn me(app: App, facts: Facts) -> HttpResponse {
    respond(app.me(&facts.facts()).await)
}

async fn refresh(app: App, facts: Facts) -> HttpResponse {
    respond(app.refresh(&facts.facts()).await)
}

async fn sign_out(app: App, facts: Facts) -> HttpResponse {
    respond(app.sign_out(&facts.facts()).await)
}

pub(crate) fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::with_body(status, answer.body).map_into_boxed_body();
    append(answer.headers, response.headers_mut());
    response
}
