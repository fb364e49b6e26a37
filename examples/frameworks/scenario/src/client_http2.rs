//! The client over HTTP/2, for requests without a body.

use std::io;
use std::net::SocketAddr;

use tokio::net::TcpStream;

use crate::wire::Response;

/// Sends a request with these headers, and reads the answer. The host goes into `:authority`, and no line is joined with another.
pub(crate) fn exchange_by_http2<'a>(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> io::Result<Response> {
    let mut host = "localhost";
    let mut request = http::Request::builder().method(method);
    for (name, value) in headers {
        if name.eq_ignore_ascii_case("host") {
            host = std::str::from_utf8(value).map_err(io::Error::other)?;
        } else if name.eq_ignore_ascii_case("upgrade") {
            // HTTP/2 has no `Upgrade`; the other mark of a handshake is left.
            request = request.header("sec-fetch-mode", value);
        } else {
            request = request.header(name, value);
        }
    }
    let request = request.uri(format!("http://{host}{path}")).body(());
    let request = request.map_err(io::Error::other)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    runtime.block_on(async {
        let stream = TcpStream::connect(server).await?;
        let handshake = h2::client::handshake(stream).await;
        let (client, connection) = handshake.map_err(io::Error::other)?;
        tokio::spawn(connection);
        let mut client = client.ready().await.map_err(io::Error::other)?;
        let (answer, _) = client
            .send_request(request, true)
            .map_err(io::Error::other)?;
        let answer = answer.await.map_err(io::Error::other)?;
        let lines = answer.headers().iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        });
        Ok(Response {
            status: answer.status().as_u16(),
            headers: lines.collect(),
            body: String::new(),
        })
    })
}
