//! An application that knows actix-session, and nothing of the policy.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_session::Session;
use actix_web::middleware::{Condition, from_fn};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, Error, HttpResponse, HttpServer};
use scenario::{Clock, Ready};
use session_cookie_policy::policy::Policy;

use crate::{Guard, MemoryStore, guard};

async fn sign_in(session: Session, user: String) -> Result<&'static str, Error> {
    session.insert("user", user)?;
    Ok("signed in")
}

async fn me(session: Session) -> Result<HttpResponse, Error> {
    Ok(match session.get::<String>("user")? {
        Some(user) => HttpResponse::Ok().body(user),
        None => HttpResponse::Unauthorized().finish(),
    })
}

async fn visit(session: Session) -> Result<String, Error> {
    let visits = session.get("visits")?.unwrap_or(0) + 1;
    session.insert("visits", visits)?;
    Ok(visits.to_string())
}

async fn slow_visit(session: Session) -> Result<String, Error> {
    actix_web::rt::time::sleep(Duration::from_millis(300)).await;
    visit(session).await
}

async fn sign_out(session: Session) -> &'static str {
    session.purge();
    "signed out"
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/auth/signin", web::post().to(sign_in))
        .route("/auth/signout", web::post().to(sign_out))
        .route("/me", web::get().to(me))
        .route("/visit", web::post().to(visit))
        .route("/visit/slow", web::post().to(slow_visit));
}

/// Serves each policy on a free port of loopback, with one store for all.
///
/// # Errors
///
/// - no port
pub fn serve(policies: Vec<Arc<Policy>>, clock: &Clock, ready: &Ready) -> io::Result<()> {
    serve_with(true, policies, clock, ready)
}

/// For comparison: the same with actix-session alone.
///
/// # Errors
///
/// - no port
pub fn serve_without_policy(
    policies: Vec<Arc<Policy>>,
    clock: &Clock,
    ready: &Ready,
) -> io::Result<()> {
    serve_with(false, policies, clock, ready)
}

fn serve_with(
    has_policy: bool,
    policies: Vec<Arc<Policy>>,
    clock: &Clock,
    ready: &Ready,
) -> io::Result<()> {
    let system = actix_web::rt::System::new();
    let store = MemoryStore::new(clock.clone());
    for policy in policies {
        let of = Data::new(Guard::new(policy, store.clone(), clock.clone()));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(of.clone())
                .wrap(of.session_middleware())
                // The last one is the outermost.
                .wrap(Condition::new(has_policy, from_fn(guard)))
                .configure(routes)
        });
        let server = server.workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0))?;
        for address in server.addrs() {
            // Nobody waits for it any more if this fails.
            let _ = ready.send(address);
        }
        system.runtime().spawn(server.run());
    }
    system.run()
}
