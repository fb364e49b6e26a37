use std::io;
use std::sync::Arc;

use salvo::Server;
use salvo::conn::tcp::TcpAcceptor;
use scenario::{Application, Ready};

/// Serves on a free port of loopback.
///
/// # Errors
///
/// - no port
pub fn serve(app: Arc<dyn Application>, ready: &Ready) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        // Nobody waits for it any more if this fails.
        let _ = ready.send(listener.local_addr()?);
        let acceptor = TcpAcceptor::try_from(listener)?;
        Server::new(acceptor).try_serve(super::service(app)).await
    })
}
