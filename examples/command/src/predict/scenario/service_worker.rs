//! Service workers that answer for the network.
//!
//! One that passes requests on (`fetch(event.request)`) changes nothing about cookies. One that makes a new request asks in its own
//! name (recording groups K.sw, X3.sw).

use serde_json::Value;
use session_cookie_policy::browser::{ClientOrigin, Request, RequestKind, RequestUrl};
use session_cookie_policy::net::Origin;

use super::Player;
use super::documents::Document;

/// A registered worker.
#[derive(Clone, Debug)]
pub(super) struct ServiceWorker {
    pub(super) script: RequestUrl,
    pub(super) answer: Answer,
}

/// What a worker does with the requests that it gets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Answer {
    /// It passes them on.
    PassesOn,
    /// It lets the browser ask meanwhile (navigation preload), and passes on what that leaves out.
    Preloads,
    /// It makes new ones out of them.
    Rebuilds,
}

impl Player<'_> {
    /// Notes the worker that a step registers.
    pub(super) fn register(&mut self, step: &Value) {
        let body = step["body"].as_str().unwrap_or("");
        let answer = if body.contains("fetch(new Request(") {
            Answer::Rebuilds
        } else if body.contains("navigationPreload") {
            Answer::Preloads
        } else if body.contains("respondWith(fetch(") {
            Answer::PassesOn
        } else {
            return;
        };
        if step["kind"] == "sw-register"
            && let Ok(script) = RequestUrl::parse(step["url"].as_str().unwrap_or(""))
        {
            self.service_workers.push(ServiceWorker { script, answer });
        }
    }

    /// The worker in charge of a request: that of the page, or of the page that is navigated to.
    pub(super) fn service_worker_of(
        &self,
        kind: RequestKind,
        target: &Origin,
        documents: &[Document],
    ) -> Option<&ServiceWorker> {
        let origin = match documents {
            _ if kind == RequestKind::TopLevelNavigation => target,
            [page] if kind != RequestKind::FrameNavigation => page.origin()?,
            _ => return None,
        };
        let mut workers = self.service_workers.iter();
        workers.find(|worker| worker.script.origin() == origin)
    }

    /// The request that reaches the network if a worker is in charge of the page that is navigated to.
    pub(super) fn through_service_worker(&self, request: Request) -> Request {
        let worker = self.service_worker_of(request.kind, request.url.origin(), &[]);
        let rebuilds = worker.is_some_and(|worker| worker.answer == Answer::Rebuilds);
        if rebuilds && request.kind == RequestKind::TopLevelNavigation {
            let own = ClientOrigin::Web(request.url.origin().clone());
            return Request::fetch(request.url, vec![own]);
        }
        request
    }
}
