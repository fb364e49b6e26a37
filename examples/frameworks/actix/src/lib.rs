//! The policy in an application of actix-web.

use std::io;
use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{RequestHead, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, Error, HttpRequest, HttpResponse, HttpServer};
use scenario::{Answer, Application, Ready};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath};

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

/// What the policy must know of a request.
pub fn facts<'a>(
    policy: &Policy,
    request: &'a RequestHead,
    lines: &'a mut Vec<&'a [u8]>,
) -> RequestFacts<'a> {
    let header = |name: &str| {
        let lines = request.headers.get_all(name);
        lines.map(HeaderValue::as_bytes)
    };
    let names = policy.headers();
    let mut facts = RequestFacts::look_up(request.method.as_str(), names, header, lines);
    facts.path = Some(RequestPath::Inner(request.uri.path().as_bytes()));
    // Of HTTP/2, which has no `Host`.
    if let Some(authority) = request.uri.authority() {
        facts.host = Some(authority.as_str().as_bytes());
    }
    facts
}

async fn sign_in(app: Data<dyn Application>, request: HttpRequest, user: String) -> HttpResponse {
    let mut lines = Vec::new();
    respond(
        app.sign_in(&facts(app.policy(), request.head(), &mut lines), &user)
            .await,
    )
}

async fn me(app: Data<dyn Application>, request: HttpRequest) -> HttpResponse {
    let mut lines = Vec::new();
    respond(
        app.me(&facts(app.policy(), request.head(), &mut lines))
            .await,
    )
}

async fn refresh(app: Data<dyn Application>, request: HttpRequest) -> HttpResponse {
    let mut lines = Vec::new();
    respond(
        app.refresh(&facts(app.policy(), request.head(), &mut lines))
            .await,
    )
}

async fn sign_out(app: Data<dyn Application>, request: HttpRequest) -> HttpResponse {
    let mut lines = Vec::new();
    respond(
        app.sign_out(&facts(app.policy(), request.head(), &mut lines))
            .await,
    )
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors<B: MessageBody>(
    app: Data<dyn Application>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let headers = {
        let mut lines = Vec::new();
        let facts = facts(app.policy(), request.head(), &mut lines);
        if request.method() == Method::OPTIONS
            && request
                .headers()
                .contains_key("access-control-request-method")
        {
            let response = respond(app.preflight(&facts));
            return Ok(request.into_response(response).map_into_right_body());
        }
        app.cors(&facts)
    };
    let mut response = next.call(request).await?;
    append(response.headers_mut(), &headers);
    Ok(response.map_into_left_body())
}

fn respond(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status).body(answer.body);
    append(response.headers_mut(), &answer.headers);
    response
}

/// `append`, never `insert`.
pub fn append(map: &mut HeaderMap, headers: &[(String, String)]) {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            map.append(name, value);
        }
    }
}

/// Serves on a free port of loopback.
///
/// # Errors
///
/// - no port
pub fn serve(app: Arc<dyn Application>, ready: &Ready) -> io::Result<()> {
    let app = Data::from(app);
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(app.clone())
            .wrap(from_fn(cors))
            .configure(routes)
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind_auto_h2c(("127.0.0.1", 0))?;
    for address in server.addrs() {
        // Nobody waits for it any more if this fails.
        let _ = ready.send(address);
    }
    actix_web::rt::System::new().block_on(server.run())
}
