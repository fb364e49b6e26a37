//! A whole program with one session cookie: `cargo run --example one_cookie`, and open <http://localhost:8000>.

use std::sync::LazyLock;

use axum::Router;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{Html, Response};
use axum::routing::{get, post};
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, TokenState, Tokens};
use time::OffsetDateTime;

const PAGE: &str = r#"<script>
fetch("/signin", { method: "POST" }).then(() => fetch("/me")).then(response => response.text()).then(user => document.title = user)
</script>"#;

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let mut config = PolicyConfig::new(["http://localhost:8000"], ["http://localhost:8000"]);
    config.session = SessionShape::Single.into();
    config.compile(&EmbeddedList).expect("it can be compiled")
});

/// The only session: in your program, ask the store.
fn look(token: &Candidate<'_>) -> TokenState<&'static str> {
    match token.as_bytes() {
        b"token-of-alice" => TokenState::Live("alice"),
        _ => TokenState::Unknown,
    }
}

async fn sign_in(parts: Parts) -> Result<HeaderMap, Response> {
    let sign_in = POLICY.sign_in(&POLICY.facts_of_parts(&parts), OffsetDateTime::now_utc());
    let set_session = sign_in.accept()?; // then check the password
    let tokens = Tokens::session("token-of-alice").expect("it is base64url");
    Ok(set_session.to_headers(&tokens).expect("it is short").into())
}

async fn me(parts: Parts) -> Result<(HeaderMap, &'static str), Response> {
    let verify = POLICY.verify(&POLICY.facts_of_parts(&parts), OffsetDateTime::now_utc());
    let user = verify.require(look)?.session;
    Ok((verify.to_cache_headers().into(), user))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let router = Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/signin", post(sign_in))
        .route("/me", get(me));
    let listener = tokio::net::TcpListener::bind("localhost:8000").await?;
    axum::serve(listener, router).await
}
