//! A sign-in at an identity provider with the crate `oauth2`, on top of tower-sessions.
//!
//! `oauth2` makes the state and the PKCE verifier, and leaves it to the application to keep them until the user comes back. They are kept in
//! the cookie `oauth` of the policy: one for each sign-in that is under way.

mod client;
mod deployment;
mod provider;
mod serve;

use std::collections::HashMap;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use oauth2::{AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier};
use scenario::deployment::WEBSITE;
use session_cookie_policy::config::Flow;
use session_cookie_policy::request::{CallbackRefusal, Tokens};
use tower_sessions::Session;
use url::form_urlencoded;
use with_tower_sessions::{Guard, Store, feed, take};

pub use client::{Client, user_of};
pub use deployment::policy;
pub use provider::{PROVIDER, serve_provider};
pub use serve::{serve_stages, start};

/// The key of the flow cookie in the configuration.
pub const FLOW_COOKIE: &str = "oauth";

/// What the sign-in needs: the guard of the sessions, and the client of the provider.
#[derive(Clone, Debug)]
pub struct Login {
    guard: Guard<Store>,
    client: Client,
    flow: Flow,
}

/// What a proven callback brings.
#[derive(Clone, Debug)]
struct Proven {
    /// `None` if the user, or the provider, has refused.
    code: Option<String>,
    verifier: String,
}

/// The application of `with-tower-sessions`, and the sign-in at the provider.
pub fn router(login: Login) -> Router {
    let guard = login.guard.clone();
    let callback = Router::new()
        .route("/auth/callback", get(callback).post(callback))
        .layer(guard.session_layer())
        .layer(from_fn_with_state(login.clone(), prove))
        .route("/auth/start", get(start_flow))
        .with_state(login);
    with_tower_sessions::router(guard).merge(callback)
}

/// Sends the user to the provider.
async fn start_flow(State(login): State<Login>, parts: Parts) -> Response {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let request = login.client.authorize_url(CsrfToken::new_random);
    let request = request.set_pkce_challenge(challenge);
    let (url, state) = match login.flow {
        Flow::Redirect => request.url(),
        Flow::FormPost => request.add_extra_param("response_mode", "form_post").url(),
    };
    let policy = login.guard.policy();
    let cookies = policy.cookies(&policy.facts_of_parts(&parts), login.guard.now());
    let cookie = cookies.get(FLOW_COOKIE).expect("it is declared");
    let value = format!("{}.{}", state.secret(), verifier.secret());
    let cookie = cookie.of_state(state.secret().as_bytes());
    let Ok(headers) = cookie.to_headers(&value) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut response = Redirect::to(url.as_str()).into_response();
    headers.append_to(response.headers_mut());
    cookies.to_cache_headers().append_to(response.headers_mut());
    response
}

/// Around the callback: lets a request through if this browser has begun the sign-in, and gives the new session to the browser.
async fn prove(State(login): State<Login>, request: Request, next: Next) -> Response {
    let (asked, body) = request.into_parts();
    let Ok(body) = to_bytes(body, 0x1_0000).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let form = match asked.method {
        Method::POST => &body,
        _ => asked.uri.query().unwrap_or_default().as_bytes(),
    };
    let mut form: HashMap<_, _> = form_urlencoded::parse(form).into_owned().collect();
    let state = form.remove("state").unwrap_or_default();

    let policy = login.guard.policy();
    let callback = policy.callback(&policy.facts_of_parts(&asked), login.guard.now());
    let cookie = callback.cookie(FLOW_COOKIE).expect("it is declared");
    let cookie = cookie.of_state(state.as_bytes());
    let kept = cookie.value().and_then(|value| str::from_utf8(value).ok());
    let (kept, verifier) = kept.and_then(|kept| kept.split_once('.')).unzip();

    match callback.compare_state(kept.map(str::as_bytes), Some(state.as_bytes())) {
        Err(refusal) => {
            let status = match refusal {
                CallbackRefusal::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
                CallbackRefusal::Method => StatusCode::METHOD_NOT_ALLOWED,
                _ => StatusCode::FORBIDDEN,
            };
            let headers = HeaderMap::from(callback.to_cache_headers());
            (status, headers, refusal.as_str()).into_response()
        }
        Ok(proven) => {
            let (mut parts, mut cookies) = (asked.clone(), Vec::new());
            // The session of before is none that goes on.
            callback.rewrite_cookies(None, &mut cookies);
            feed(&mut parts, &cookies);
            parts.extensions.insert(Proven {
                code: form.remove("code"),
                verifier: verifier.unwrap_or_default().to_owned(),
            });
            let mut response = next.run(Request::from_parts(parts, Body::empty())).await;
            let headers = response.headers_mut();
            let own = take(headers, login.guard.cookie_name());
            // A state is good for one use, whatever comes of it.
            cookie.to_clear_headers().append_to(headers);
            let of_session = match own {
                Some((_, id)) => {
                    let tokens = Tokens::session(&id).expect("it is base64url");
                    proven.accept().to_headers(&tokens).expect("it is short")
                }
                None => callback.to_cache_headers(),
            };
            of_session.append_to(headers);
            response
        }
    }
}

/// Exchanges the code, and signs the user in.
async fn callback(
    State(login): State<Login>,
    Extension(proven): Extension<Proven>,
    session: Session,
) -> Response {
    let Some(code) = proven.code else {
        return (StatusCode::UNAUTHORIZED, "refused by the provider").into_response();
    };
    let exchange = tokio::task::spawn_blocking(move || {
        let code = AuthorizationCode::new(code);
        user_of(&login.client, code, PkceCodeVerifier::new(proven.verifier))
    });
    let Ok(Some(user)) = exchange.await else {
        return (
            StatusCode::BAD_GATEWAY,
            "the provider does not take the code",
        )
            .into_response();
    };
    if session.insert("user", user).await.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    Redirect::to(WEBSITE).into_response()
}
