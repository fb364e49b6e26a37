//! A small identity provider: whoever `login_hint` names is signed in there already, and has agreed.

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// Where users find it.
pub const PROVIDER: &str = "https://login.idp.example";

#[derive(Deserialize)]
struct Authorize {
    redirect_uri: Url,
    state: String,
    code_challenge: String,
    response_mode: Option<String>,
    #[serde(default)]
    login_hint: Option<String>,
}

#[derive(Deserialize)]
struct Exchange {
    code: String,
    code_verifier: String,
}

/// The codes that have not been used: the challenge and the user of each.
#[derive(Default)]
struct Issued {
    issued: HashMap<String, (String, String)>,
    count: u32,
}

#[derive(Clone, Default)]
struct Codes(Arc<Mutex<Issued>>);

impl Codes {
    fn lock(&self) -> MutexGuard<'_, Issued> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn authorize(State(codes): State<Codes>, Query(asked): Query<Authorize>) -> Response {
    let user = asked.login_hint.unwrap_or_else(|| "anna".into());
    let code = {
        let mut codes = codes.lock();
        codes.count += 1;
        let code = format!("code-{}", codes.count);
        codes
            .issued
            .insert(code.clone(), (asked.code_challenge, user));
        code
    };
    let fields = [("code", &code), ("state", &asked.state)];
    if asked.response_mode.as_deref() == Some("form_post") {
        let inputs = fields.map(|(name, value)| {
            let value = value.replace('&', "&amp;").replace('"', "&quot;");
            format!("<input type=hidden name={name} value=\"{value}\">")
        });
        let form = inputs.concat();
        let url = asked.redirect_uri;
        return Html(format!(
            "<!doctype html><title>provider</title>\
             <form method=post action=\"{url}\">{form}</form><script>document.forms[0].submit()</script>"
        ))
        .into_response();
    }
    let mut url = asked.redirect_uri;
    url.query_pairs_mut().extend_pairs(fields);
    Redirect::to(url.as_str()).into_response()
}

async fn token(
    State(codes): State<Codes>,
    Form(asked): Form<Exchange>,
) -> (StatusCode, Json<Value>) {
    let issued = codes.lock().issued.remove(&asked.code);
    let verifier = PkceCodeVerifier::new(asked.code_verifier);
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    match issued {
        Some((expected, user)) if challenge.as_str() == expected => {
            let token = json!({ "access_token": user, "token_type": "bearer" });
            (StatusCode::OK, Json(token))
        }
        _ => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": "invalid_grant" })),
        ),
    }
}

async fn user(headers: HeaderMap) -> Result<String, StatusCode> {
    let token = headers
        .get("authorization")
        .and_then(|line| line.to_str().ok());
    let token = token.and_then(|line| line.strip_prefix("Bearer "));
    token.map(str::to_owned).ok_or(StatusCode::UNAUTHORIZED)
}

/// Serves on a free port of loopback until the process ends.
///
/// # Errors
///
/// - no port
pub async fn serve_provider(ready: Sender<SocketAddr>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    // Nobody waits for it any more if this fails.
    let _ = ready.send(listener.local_addr()?);
    let router = Router::new()
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/user", get(user))
        .with_state(Codes::default());
    axum::serve(listener, router).await
}
