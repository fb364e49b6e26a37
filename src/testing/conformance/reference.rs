use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::application::TestApplication;
use super::wire::{WireHeader, WireRequest, WireResponse};
use crate::policy::Policy;
use crate::request::{RequestFacts, RequestPath};

/// Who writes the CORS headers.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// # use session_cookie_policy::testing::conformance::AdapterKit;
/// # let kit = AdapterKit::new(&config, &policy, now);
/// use session_cookie_policy::testing::conformance::{CorsLayer, WireRequest};
///
/// // An adapter that leaves CORS to a middleware.
/// let elsewhere = kit.clone().with_cors(CorsLayer::Elsewhere);
/// let adapter = |request: &WireRequest| elsewhere.expected(request);
/// assert!(!kit.check(adapter).is_empty());
/// assert_eq!(elsewhere.check(adapter), []);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the adapter or not")]
pub enum CorsLayer {
    /// The adapter, by [`Policy::cors`].
    Adapter,
    /// Another part of the application, or nobody.
    Elsewhere,
}

/// Whether the policy gets the path of the request. Adapters need not pass it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PathTold {
    Yes,
    No,
}

/// The response of a correct adapter.
pub(super) fn answer(
    policy: &Policy,
    request: &WireRequest,
    now: OffsetDateTime,
    cors: CorsLayer,
    path: PathTold,
) -> WireResponse {
    let mut lines = Vec::new();
    let mut facts = facts(policy, request, &mut lines);
    facts.path = (path == PathTold::Yes).then_some(RequestPath::Inner(request.path.as_bytes()));
    let mut headers = request.application_headers.clone();
    let mut append = |name: &str, value: &str| headers.push(WireHeader::new(name, value));
    let status = TestApplication::respond(policy, request.route, &facts, now, &mut append);
    if cors == CorsLayer::Adapter {
        policy.cors(&facts).write(&mut append);
    }
    WireResponse::new(status, headers)
}

/// The origin whose pages may read the response.
pub(super) fn allowed_origin(policy: &Policy, request: &WireRequest) -> Option<String> {
    let mut lines = Vec::new();
    let facts = facts(policy, request, &mut lines);
    policy.cors(&facts).allowed_origin().map(String::from)
}

fn facts<'a>(
    policy: &Policy,
    request: &'a WireRequest,
    cookie_lines: &'a mut Vec<&'a [u8]>,
) -> RequestFacts<'a> {
    let names = policy.headers();
    RequestFacts::look_up(
        request.method,
        names,
        |name| request.values(name),
        cookie_lines,
    )
}
