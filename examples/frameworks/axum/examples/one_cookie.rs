//! A whole program with one session cookie: `cargo run --example one_cookie`, and open <http://localhost:8000>.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use axum::routing::{get, post};
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{CsrfRefusal, Resolution, TokenState, Tokens};
use time::OffsetDateTime;

const PAGE: &str = r#"<script>
fetch("/signin", { method: "POST" }).then(() => fetch("/me")).then(response => response.text()).then(user => document.title = user)
</script>"#;

/// The only session: in your program, ask the store.
fn look(token: &[u8]) -> TokenState<&'static str> {
    if token == b"token-of-alice" {
        TokenState::Live("alice")
    } else {
        TokenState::Unknown
    }
}

async fn sign_in(policy: State<Arc<Policy>>, parts: Parts) -> Result<HeaderMap, StatusCode> {
    let sign_in = policy.sign_in(&policy.facts_of_parts(&parts), OffsetDateTime::now_utc());
    let set_session = sign_in.accept().map_err(status)?;
    let tokens = Tokens::session("token-of-alice").expect("it is base64url");
    let headers = set_session.to_headers(&tokens).expect("it is short");
    Ok(headers.into())
}

async fn me(policy: State<Arc<Policy>>, parts: Parts) -> (StatusCode, HeaderMap, &'static str) {
    let verify = policy.verify(&policy.facts_of_parts(&parts), OffsetDateTime::now_utc());
    match verify.resolve(|token| look(token.as_bytes())) {
        Resolution::Accepted { session: user, .. } => {
            (StatusCode::OK, verify.to_cache_headers().into(), user)
        }
        // Only a store that replaces tokens says so.
        Resolution::Superseded { .. } => {
            let headers = verify.to_cache_headers().into();
            (StatusCode::UNAUTHORIZED, headers, "try again")
        }
        Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
            let status = verify
                .csrf()
                .refusal()
                .map_or(StatusCode::UNAUTHORIZED, status);
            (status, clear_session.to_headers().into(), "sign in")
        }
    }
}

fn status(refusal: CsrfRefusal) -> StatusCode {
    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::FORBIDDEN)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let origin = "http://localhost:8000";
    let mut config = PolicyConfig::new([origin], [origin]);
    config.session = SessionShape::Single.into();
    let policy = Arc::new(config.compile(&EmbeddedList)?);
    let router = Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/signin", post(sign_in))
        .route("/me", get(me))
        .with_state(policy);
    let listener = tokio::net::TcpListener::bind("localhost:8000").await?;
    Ok(axum::serve(listener, router).await?)
}
