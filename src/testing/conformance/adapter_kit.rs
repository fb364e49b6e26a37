use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use time::OffsetDateTime;

pub use super::reference::CorsLayer;

use super::comparison::Comparison;
use super::fault::{AdapterFault, FaultKind};
use super::probe::Probe;
use super::probes::probes;
use super::reference::{PathTold, allowed_origin, answer};
use super::wire::{WireRequest, WireResponse};
use crate::config::PolicyConfig;
use crate::inventory::inventory;
use crate::policy::Policy;

/// Test requests for an adapter, and the responses that a correct adapter gives.
///
/// The [module](crate::testing::conformance) has an example with a closure, the [guide](crate::guide::adapters) one with an adapter.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::testing::conformance::AdapterKit;
///
/// let kit = AdapterKit::new(&config, &policy, now);
/// for (probe, request) in kit.requests() {
///     // Instead of this line, send the request to a server that runs your adapter, and read the response.
///     let response = kit.expected(request);
///     assert_eq!(kit.faults(request, &response), [], "{probe}");
/// }
/// # }
/// ```
#[doc(alias("conformance test", "middleware"))]
#[derive(Clone, Debug)]
pub struct AdapterKit<'p> {
    policy: &'p Policy,
    now: OffsetDateTime,
    cors: CorsLayer,
    probes: Vec<(Probe, WireRequest)>,
    comparison: Comparison,
}

impl<'p> AdapterKit<'p> {
    /// Makes the kit for adapters of `policy`, which must be compiled from `config`. It tests each page of the configuration with each API.
    ///
    /// `now` must be within an hour of the adapter's clock.
    #[must_use]
    pub fn new(config: &PolicyConfig, policy: &'p Policy, now: OffsetDateTime) -> Self {
        let entries = inventory(policy).entries;
        let cookies = entries.iter().map(|entry| entry.name.to_string()).collect();
        Self {
            policy,
            now,
            cors: CorsLayer::Adapter,
            probes: probes(config, policy, &entries),
            comparison: Comparison::new(cookies, policy.headers()),
        }
    }

    /// Sets who writes the CORS headers. Default: the adapter. The kit always checks that no unknown origin is echoed.
    #[must_use]
    pub fn with_cors(self, cors: CorsLayer) -> Self {
        Self { cors, ..self }
    }

    /// The requests, each with what it tests: for adapters that cannot be wrapped in a closure. See [`faults`](Self::faults).
    pub fn requests(&self) -> impl Iterator<Item = (Probe, &WireRequest)> {
        self.probes.iter().map(|(probe, request)| (*probe, request))
    }

    /// The response of a correct adapter that passes the path of the request to the policy.
    #[must_use]
    pub fn expected(&self, request: &WireRequest) -> WireResponse {
        answer(self.policy, request, self.now, self.cors, PathTold::Yes)
    }

    /// Lists all faults of a response to a request of the kit. An adapter need not pass the path to the policy.
    #[must_use]
    pub fn faults(&self, request: &WireRequest, response: &WireResponse) -> Vec<FaultKind> {
        let is_cors_answered = self.cors == CorsLayer::Adapter;
        let allowed = allowed_origin(self.policy, request);
        let compare = |path| {
            let expected = answer(self.policy, request, self.now, self.cors, path);
            self.comparison.faults(
                request,
                &expected,
                allowed.as_deref(),
                response,
                is_cors_answered,
            )
        };
        let (with, without) = (compare(PathTold::Yes), compare(PathTold::No));
        if without.len() < with.len() {
            without
        } else {
            with
        }
    }

    /// Sends each request through the adapter and returns all faults, in the order of the requests. An adapter without faults conforms.
    #[must_use]
    pub fn check(
        &self,
        mut adapter: impl FnMut(&WireRequest) -> WireResponse,
    ) -> Vec<AdapterFault> {
        let mut faults = Vec::new();
        for (probe, request) in self.requests() {
            let response = adapter(request);
            let kinds = self.faults(request, &response).into_iter();
            faults.extend(kinds.map(|kind| AdapterFault {
                probe,
                kind,
                request: shown(request),
            }));
        }
        faults
    }
}

fn shown(request: &WireRequest) -> String {
    let text = |name| {
        let value = request.first(name);
        value.map_or_else(
            || "nowhere".to_string(),
            |value| value.escape_ascii().to_string(),
        )
    };
    let WireRequest { method, path, .. } = request;
    format!(
        "{method} {path} to {} from {}",
        text("host"),
        text("origin")
    )
}
