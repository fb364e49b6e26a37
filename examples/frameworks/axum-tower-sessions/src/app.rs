//! An application that knows tower-sessions, and nothing of the policy.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use scenario::{Clock, Ready};
use session_cookie_policy::policy::Policy;
use tower_sessions::session::Error;
use tower_sessions::{MemoryStore, Session, SessionStore};

use crate::{Guard, Store, guard};

type Answer = Result<String, StatusCode>;

fn failed(_: Error) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

async fn sign_in(session: Session, user: String) -> Answer {
    session.insert("user", user).await.map_err(failed)?;
    Ok("signed in".into())
}

async fn me(session: Session) -> Answer {
    let user = session.get("user").await.map_err(failed)?;
    user.ok_or(StatusCode::UNAUTHORIZED)
}

async fn visit(session: Session) -> Answer {
    let visits: u32 = session.get("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(visits.to_string())
}

async fn slow_visit(session: Session) -> Answer {
    let visits: u32 = session.get("visits").await.map_err(failed)?.unwrap_or(0) + 1;
    tokio::time::sleep(Duration::from_millis(300)).await;
    session.insert("visits", visits).await.map_err(failed)?;
    Ok(visits.to_string())
}

async fn sign_out(session: Session) -> Answer {
    session.flush().await.map_err(failed)?;
    Ok("signed out".into())
}

fn routes() -> Router {
    Router::new()
        .route("/auth/signin", post(sign_in))
        .route("/auth/signout", post(sign_out))
        .route("/me", get(me))
        .route("/visit", post(visit))
        .route("/visit/slow", post(slow_visit))
        // The default one loses its layers when routers are merged, and with them CORS.
        .fallback(async || StatusCode::NOT_FOUND)
}

/// The application, tower-sessions around it, and the policy around both.
pub fn router<S: SessionStore + Clone>(of: Guard<S>) -> Router {
    routes()
        .layer(of.session_layer())
        .layer(middleware::from_fn_with_state(of, guard))
}

/// Serves each policy on a free port of loopback, with one store for all.
///
/// # Errors
///
/// - no port
pub fn serve(policies: Vec<Arc<Policy>>, clock: &Clock, ready: &Ready) -> io::Result<()> {
    let store = Store::default();
    serve_each(policies, ready, |policy| {
        router(Guard::new(policy, store.clone(), clock.clone()))
    })
}

/// For comparison: the same with tower-sessions alone, and its own store.
///
/// # Errors
///
/// - no port
pub fn serve_without_policy(
    policies: Vec<Arc<Policy>>,
    clock: &Clock,
    ready: &Ready,
) -> io::Result<()> {
    serve_each(policies, ready, |policy| {
        let of = Guard::new(policy, MemoryStore::default(), clock.clone());
        routes().layer(of.session_layer())
    })
}

fn serve_each(
    policies: Vec<Arc<Policy>>,
    ready: &Ready,
    router: impl Fn(Arc<Policy>) -> Router,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut last = None;
        for policy in policies {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
            // Nobody waits for it any more if this fails.
            let _ = ready.send(listener.local_addr()?);
            let router = router(policy);
            let server = async move { axum::serve(listener, router).await };
            last = Some(tokio::spawn(server));
        }
        match last {
            Some(server) => server.await?,
            None => Ok(()),
        }
    })
}
