use std::io;
use std::sync::Arc;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use scenario::{Application, Ready};

/// Serves on a free port of loopback.
///
/// # Errors
///
/// - no port
#[expect(clippy::needless_pass_by_value, reason = "as of every framework")]
pub fn serve(app: Arc<dyn Application>, ready: &Ready) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
        // Nobody waits for it any more if this fails.
        let _ = ready.send(listener.local_addr()?);
        loop {
            let (stream, _) = listener.accept().await?;
            let app = app.clone();
            let service = service_fn(move |request| super::answer(app.clone(), request));
            tokio::spawn(async move {
                let connection = Builder::new(TokioExecutor::new());
                // The client has gone.
                let _ = connection
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}
