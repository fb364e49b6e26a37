//! What the benchmarks of requests share: a request, the answer of this crate, and the same answer of three competitors. One asks the
//! crates `url`, `psl` and `cookie` anew for each request, one prepares what it can, and one is written by hand for one deployment.

mod alike;
pub mod callgrind;
mod careful;
mod composed;
mod composition;
mod deployment;
mod expert;
mod jars;
mod ours;
mod request;
mod routes;
mod websites;

pub use alike::{assert_alike, assert_same_checks};
pub use careful::Careful;
pub use composed::Composed;
pub use expert::Expert;
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
