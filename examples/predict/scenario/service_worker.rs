//! Service workers that answer for the network.
//!
//! One that passes requests on (`fetch(event.request)`) changes nothing about cookies. One that makes a new request asks in its own
//! name (recording groups K.sw, X3.sw).

use serde_json::Value;
use session_cookie_policy::browser::{ClientOrigin, Request, RequestKind, RequestUrl};

use super::Player;

/// A registered worker that makes new requests out of those it gets.
#[derive(Clone, Debug)]
pub(super) struct ServiceWorker {
    script: RequestUrl,
}

impl Player<'_> {
    /// Notes the worker that a step registers.
    pub(super) fn register(&mut self, step: &Value) {
        let body = step["body"].as_str().unwrap_or("");
        if step["kind"] == "sw-register"
            && body.contains("fetch(new Request(")
            && let Ok(script) = RequestUrl::parse(step["url"].as_str().unwrap_or(""))
        {
            self.service_workers.push(ServiceWorker { script });
        }
    }

    /// The request that reaches the network if a worker is in charge of the page that is navigated to.
    pub(super) fn through_service_worker(&self, request: Request) -> Request {
        let is_in_charge = self
            .service_workers
            .iter()
            .any(|worker| worker.script.origin() == request.url.origin());
        if is_in_charge && request.kind == RequestKind::TopLevelNavigation {
            let own = ClientOrigin::Web(request.url.origin().clone());
            return Request::fetch(request.url, vec![own]);
        }
        request
    }
}
