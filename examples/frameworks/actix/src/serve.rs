use std::io;
use std::sync::Arc;

use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use scenario::{Application, Ready};

/// Serves on a free port of loopback.
///
/// # Errors
///
/// - no port
pub fn serve(app: Arc<dyn Application>, ready: &Ready) -> io::Result<()> {
    let app = Data::from(app);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(app.clone())
            .wrap(from_fn(super::cors))
            .configure(super::routes)
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind_auto_h2c(("127.0.0.1", 0))?;
    for address in server.addrs() {
        // Nobody waits for it any more if this fails.
        let _ = ready.send(address);
    }
    actix_web::rt::System::new().block_on(server.run())
}
