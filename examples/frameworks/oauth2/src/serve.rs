use std::error::Error;
use std::io::{self, Read as _, stdin};
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use axum::Router;
use scenario::Clock;
use scenario::deployment::{API, WEBSITE};
use scenario::one_cookie::{shared, spawn_each, today, yesterday};
use session_cookie_policy::config::{Flow, PolicyConfig};
use session_cookie_policy::net::EmbeddedList;
use with_tower_sessions::{Guard, Store};

use crate::client::client;
use crate::{Login, policy, router, serve_provider};

/// Starts the provider, and the application once for each configuration. Returns where they listen: the provider first.
///
/// # Panics
///
/// If one does not start.
#[must_use]
pub fn start(configs: &[(PolicyConfig, Flow)], clock: &Clock) -> Vec<SocketAddr> {
    let (ready, addresses) = mpsc::channel();
    let to_provider = ready.clone();
    run(async move || serve_provider(to_provider).await);
    let provider = addresses.recv().expect("the provider starts");
    let mut all = vec![provider];
    for (config, flow) in configs {
        let policy = config.compile(&EmbeddedList).expect("a policy that works");
        let login = Login {
            guard: Guard::new(policy.into(), Store::default(), clock.clone()),
            client: client(provider),
            flow: *flow,
        };
        let (router, ready) = (router(login), ready.clone());
        run(async move || serve(router, ready).await);
        all.push(addresses.recv().expect("the application starts"));
    }
    all
}

fn run(serve: impl AsyncFnOnce() -> io::Result<()> + Send + 'static) {
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build()?;
        runtime.block_on(serve())
    });
}

async fn serve(router: Router, ready: mpsc::Sender<SocketAddr>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    // Nobody waits for it any more if this fails.
    let _ = ready.send(listener.local_addr()?);
    axum::serve(listener, router).await
}

const STAGES: [&str; 8] = [
    "provider",
    "redirect",
    "form_post",
    "unprepared_post",
    "yesterday",
    "today",
    "shared_session",
    "tower_sessions_alone",
];

/// Writes a line `name address` for the provider and for each deployment to standard output, and stops when standard input ends.
///
/// # Errors
///
/// - standard input cannot be read
pub fn serve_stages() -> Result<(), Box<dyn Error>> {
    let flows = [Flow::Redirect, Flow::FormPost];
    let mut configs = flows
        .map(|flow| (policy(API, WEBSITE, flow), flow))
        .to_vec();
    // The provider posts, and nobody has told the policy.
    configs.push((policy(API, WEBSITE, Flow::Redirect), Flow::FormPost));
    let addresses = start(&configs, &Clock::default());
    let addresses = addresses.into_iter();
    let configs = [yesterday(), today(), shared()];
    let addresses = addresses.chain(spawn_each(
        with_tower_sessions::serve,
        &configs,
        &Clock::default(),
    ));
    let alone = with_tower_sessions::serve_without_policy;
    let addresses = addresses.chain(spawn_each(alone, &[today()], &Clock::default()));
    for (name, address) in STAGES.iter().zip(addresses) {
        println!("{name} {address}");
    }
    println!();
    stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
