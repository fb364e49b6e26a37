use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rocket::config::{Config, LogLevel, Shutdown};
use rocket::fairing::AdHoc;
use scenario::{Application, Ready};

/// Serves on a free port of loopback.
///
/// # Errors
///
/// - no port
pub fn serve(app: Arc<dyn Application>, ready: &Ready) -> io::Result<()> {
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        workers: 1,
        log_level: LogLevel::Off,
        shutdown: Shutdown {
            ctrlc: false,
            ..Shutdown::default()
        },
        ..Config::default()
    };
    let ready = ready.clone();
    let tell = AdHoc::on_liftoff("address", move |rocket| {
        let config = rocket.config();
        // Nobody waits for it any more if this fails.
        let _ = ready.send(SocketAddr::new(config.address, config.port));
        Box::pin(async {})
    });
    let rocket = super::rocket(app, &config).attach(tell);
    match rocket::execute(rocket.launch()) {
        Ok(_) => Ok(()),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}
