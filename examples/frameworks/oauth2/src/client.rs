use std::io;
use std::net::SocketAddr;

use oauth2::basic::BasicClient;
use oauth2::url::Url;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    PkceCodeVerifier, RedirectUrl, TokenResponse as _, TokenUrl,
};
use scenario::deployment::API;
use scenario::exchange;

use crate::provider::PROVIDER;

/// The client of the provider.
pub type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A client of the provider, which users reach at its public address and this server on loopback.
pub(crate) fn client(provider: SocketAddr) -> Client {
    let url = |text: String| Url::parse(&text).expect("a URL");
    BasicClient::new(ClientId::new("example".into()))
        .set_auth_uri(AuthUrl::from_url(url(format!("{PROVIDER}/authorize"))))
        .set_token_uri(TokenUrl::from_url(url(format!("http://{provider}/token"))))
        .set_redirect_uri(RedirectUrl::from_url(url(format!("{API}/auth/callback"))))
}

/// The user for whom the provider has issued this code. It blocks.
#[must_use]
pub fn user_of(
    client: &Client,
    code: AuthorizationCode,
    verifier: PkceCodeVerifier,
) -> Option<String> {
    let request = client.exchange_code(code).set_pkce_verifier(verifier);
    let token = request.request(&send).ok()?;
    let token = format!("Bearer {}", token.access_token().secret());
    let mut request = HttpRequest::new(Vec::new());
    *request.uri_mut() = client
        .token_uri()
        .as_str()
        .replace("/token", "/user")
        .parse()
        .ok()?;
    let headers = request.headers_mut();
    headers.insert(http::header::AUTHORIZATION, token.parse().ok()?);
    let response = send(request)
        .ok()
        .filter(|response| response.status() == 200)?;
    String::from_utf8(response.into_body()).ok()
}

/// An application has a client such as `reqwest` here.
fn send(request: HttpRequest) -> Result<HttpResponse, io::Error> {
    let (parts, body) = request.into_parts();
    let server = parts
        .uri
        .authority()
        .map(|authority| authority.as_str().parse());
    let server = server.and_then(Result::ok);
    let server = server.ok_or_else(|| io::Error::other("no address"))?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let host = ("host", b"login.idp.example".as_slice());
    let headers = parts.headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
    let headers = [host].into_iter().chain(headers);
    let body = String::from_utf8(body).map_err(io::Error::other)?;
    let response = exchange(server, parts.method.as_str(), path, headers, &body)?;
    let mut reply = http::Response::builder().status(response.status);
    for (name, value) in &response.headers {
        reply = reply.header(name, value);
    }
    reply
        .body(response.body.into_bytes())
        .map_err(io::Error::other)
}
