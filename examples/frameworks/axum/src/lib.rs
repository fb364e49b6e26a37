//! The policy in an application of axum.

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use scenario::{Answer, Application, Ready};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath};

type Shared = State<Arc<dyn Application>>;

/// The routes, and CORS around them. The policy judges each method, so a page can also be led through the refresh by a link or a redirect.
pub fn router(app: Arc<dyn Application>) -> Router {
    Router::new()
        .route("/auth/signin", post(sign_in))
        .route("/auth/session/refresh", get(refresh).post(refresh))
        .route("/auth/signout", get(sign_out).post(sign_out))
        .route("/me", get(me).post(me))
        .layer(middleware::from_fn_with_state(app.clone(), cors))
        .with_state(app)
}

/// What the policy must know of a request. `Parts`, since a `&Request` cannot be held over an `await`: its body is not `Sync`.
pub fn facts<'a>(
    policy: &Policy,
    parts: &'a Parts,
    lines: &'a mut Vec<&'a [u8]>,
) -> RequestFacts<'a> {
    let header = |name: &str| {
        let lines = parts.headers.get_all(name).iter();
        lines.map(HeaderValue::as_bytes)
    };
    let names = policy.headers();
    let mut facts = RequestFacts::look_up(parts.method.as_str(), names, header, lines);
    facts.path = Some(RequestPath::Inner(parts.uri.path().as_bytes()));
    // Of HTTP/2, which has no `Host`.
    if let Some(authority) = parts.uri.authority() {
        facts.host = Some(authority.as_str().as_bytes());
    }
    facts
}

async fn sign_in(State(app): Shared, parts: Parts, user: String) -> Response {
    let mut lines = Vec::new();
    respond(
        app.sign_in(&facts(app.policy(), &parts, &mut lines), &user)
            .await,
    )
}

async fn me(State(app): Shared, parts: Parts) -> Response {
    let mut lines = Vec::new();
    respond(app.me(&facts(app.policy(), &parts, &mut lines)).await)
}

async fn refresh(State(app): Shared, parts: Parts) -> Response {
    let mut lines = Vec::new();
    respond(app.refresh(&facts(app.policy(), &parts, &mut lines)).await)
}

async fn sign_out(State(app): Shared, parts: Parts) -> Response {
    let mut lines = Vec::new();
    respond(app.sign_out(&facts(app.policy(), &parts, &mut lines)).await)
}

/// Around every route, so that errors of the framework have the headers, too.
async fn cors(State(app): Shared, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut lines = Vec::new();
    let headers = {
        let facts = facts(app.policy(), &parts, &mut lines);
        if parts.method == Method::OPTIONS
            && parts.headers.contains_key("access-control-request-method")
        {
            return respond(app.preflight(&facts));
        }
        app.cors(&facts)
    };
    let mut response = next.run(Request::from_parts(parts, body)).await;
    append(response.headers_mut(), &headers);
    response
}

fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
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
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        // Nobody waits for it any more if this fails.
        let _ = ready.send(listener.local_addr()?);
        axum::serve(listener, router(app)).await
    })
}
