//! A whole program with an access and a refresh token: `cargo run --example access_and_refresh`, and open <http://localhost:8000>.
//!
//! To be short it has one session, whose tokens carry a number that grows with each refresh.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{Html, Response};
use axum::routing::{get, post};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, SetSession, TokenState, Tokens};
use time::OffsetDateTime;

/// Signs in, refreshes in two requests at once, and shows the statuses and the user.
const PAGE: &str = r#"<script>
const send = (path, method) => fetch(path, { method });
send("/signin", "POST")
  .then(() => Promise.all([send("/refresh", "POST"), send("/refresh", "POST")]))
  .then(async both => document.title = both.map(response => response.status).sort() + " " + await (await send("/me", "GET")).text())
</script>"#;

static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let config = PolicyConfig::new(["http://localhost:8000"], ["http://localhost:8000"]);
    config.compile(&EmbeddedList).expect("it can be compiled")
});
static CURRENT: AtomicU32 = AtomicU32::new(0);

/// A look-up changes nothing. In your program, ask the store.
fn look(token: &Candidate<'_>) -> TokenState<u32> {
    let number = token
        .as_str()
        .and_then(|token| token.get(1..)?.parse().ok());
    match (number, CURRENT.load(Ordering::SeqCst)) {
        (Some(number), current) if number == current => TokenState::Live(number),
        (Some(number), current) if number < current => TokenState::Superseded(number),
        _ => TokenState::Unknown,
    }
}

fn hand_over(number: u32, set_session: &SetSession<'_>) -> HeaderMap {
    let (access, refresh) = (format!("a{number}"), format!("r{number}"));
    let tokens = Tokens::new(&access, &refresh).expect("they are base64url");
    set_session
        .to_headers(&tokens)
        .expect("they are short")
        .into()
}

async fn sign_in(parts: Parts) -> Result<HeaderMap, Response> {
    let sign_in = POLICY.sign_in(&POLICY.facts_of_parts(&parts), OffsetDateTime::now_utc());
    let set_session = sign_in.accept()?; // then check the password
    Ok(hand_over(CURRENT.load(Ordering::SeqCst), &set_session))
}

async fn refresh(parts: Parts) -> Result<HeaderMap, Response> {
    let refresh = POLICY.refresh(&POLICY.facts_of_parts(&parts), OffsetDateTime::now_utc());
    let accepted = refresh.require(look)?;
    let (old, new) = (accepted.session, accepted.session + 1);
    // One atomic step: two requests may have looked the token up before either replaces it.
    let replaced = CURRENT.compare_exchange(old, new, Ordering::SeqCst, Ordering::SeqCst);
    replaced.map_err(|_| refresh.superseded())?;
    Ok(hand_over(new, &accepted.set_session))
}

async fn me(parts: Parts) -> Result<(HeaderMap, &'static str), Response> {
    let verify = POLICY.verify(&POLICY.facts_of_parts(&parts), OffsetDateTime::now_utc());
    verify.require(look)?;
    Ok((verify.to_cache_headers().into(), "alice"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let router = Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/signin", post(sign_in))
        .route("/refresh", post(refresh))
        .route("/me", get(me));
    let listener = tokio::net::TcpListener::bind("localhost:8000").await?;
    axum::serve(listener, router).await
}
