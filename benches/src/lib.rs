//! What the benchmarks of requests share: a request, the answer of this crate, and the same answer composed per request of the crates
//! `url`, `psl` and `cookie`.

pub mod callgrind;
mod composed;
mod jars;
mod ours;
mod request;
mod routes;
mod websites;

pub use composed::Composed;
pub use jars::{PROFILES, Visits};
pub use ours::Ours;
pub use request::{NOW, Request};
pub use routes::{REFRESH, REFRESH_BY_HEADER, ROUTES, Route, SIGN_OUT, VERIFY};
pub use websites::{Visitors, config, config_of_links, config_of_other_sites};

/// Bytes of the usual `Cookie` header.
pub const KIB: usize = 1024;

/// Where the headers of a response go.
pub type Sink<'s> = dyn FnMut(&str, &str) + 's;

/// What an application asks on its session routes. Headers are written to `sink` one by one.
pub trait Sessions {
    /// A request that needs a session: whether it has one.
    fn verify(&self, request: &Request) -> bool;

    /// The refresh route: finds the session, hands over two new tokens, and takes back what the request carried by the other way.
    fn refresh(&mut self, request: &Request, sink: &mut Sink<'_>);

    /// The sign-out route: takes back everything that the request carried.
    fn sign_out(&mut self, request: &Request, sink: &mut Sink<'_>);
}

/// That both answer alike, header by header; of a `Set-Cookie`, the order of the attributes is free.
///
/// # Panics
///
/// If they do not, and benchmarks would compare different work.
pub fn assert_alike(mut one: impl Sessions, mut other: impl Sessions) {
    for request in [
        Request::by_cookie(KIB),
        Request::by_header(KIB),
        Request::usual(KIB),
    ] {
        assert_eq!(request.cookie.len(), KIB);
        assert!(one.verify(&request));
        assert!(other.verify(&request));
        let refreshed = headers(|sink| one.refresh(&request, sink));
        assert!(refreshed.len() >= 3);
        assert!(refreshed == headers(|sink| other.refresh(&request, sink)));
        let signed_out = headers(|sink| one.sign_out(&request, sink));
        assert!(signed_out.len() >= 3);
        assert!(signed_out == headers(|sink| other.sign_out(&request, sink)));
    }
}

/// The headers that are written, and the attributes of each, in alphabetical order: browsers take them in any.
fn headers(answer: impl FnOnce(&mut Sink<'_>)) -> Vec<(String, Vec<String>)> {
    let mut headers = Vec::new();
    answer(&mut |name, value| {
        let mut parts = value.split("; ").map(str::to_owned).collect::<Vec<_>>();
        parts[1..].sort();
        headers.push((name.to_owned(), parts));
    });
    headers.sort();
    headers
}
