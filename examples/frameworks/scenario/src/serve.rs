//! Servers on loopback, whatever their framework.

use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::{io, thread};

use session_cookie_policy::migration::Instant;
use time::OffsetDateTime;

use crate::app::App;
use crate::application::Application;
use crate::deployment::migrating;
use crate::sessions::{Rotation, Sessions};

/// Where a server tells its address.
pub type Ready = mpsc::Sender<SocketAddr>;

/// What an adapter is: serves on a free port of loopback until the process ends, and tells the address.
pub type Serve = fn(Arc<dyn Application>, &Ready) -> io::Result<()>;

/// Starts a server, and waits for its address.
///
/// # Panics
///
/// If it does not start.
#[must_use]
pub fn spawn(serve: Serve, app: Arc<dyn Application>) -> SocketAddr {
    let (ready, address) = mpsc::channel();
    thread::spawn(move || serve(app, &ready));
    address.recv().expect("the server starts")
}

/// The program of each adapter: an instance in the middle of the migration, which is told on standard output.
///
/// # Errors
///
/// - no port
/// - the configuration, or the clock, is wrong
pub fn run(serve: Serve) -> Result<(), Box<dyn std::error::Error>> {
    let now = Instant::new(OffsetDateTime::now_utc()).ok_or("no clock")?;
    let sessions = Arc::new(Sessions::new(Rotation::Grace));
    let app = Arc::new(App::new(migrating(now)?, sessions, OffsetDateTime::now_utc));
    let (ready, address) = mpsc::channel();
    thread::spawn(move || {
        if let Ok(address) = address.recv() {
            println!("http://{address}");
        }
    });
    Ok(serve(app, &ready)?)
}
