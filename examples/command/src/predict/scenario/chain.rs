//! A step's requests: the frames first, then each URL of a redirect.

use serde_json::{Value, json};
use session_cookie_policy::browser::{
    ClientOrigin, Credentials, Initiator, MethodSafety, PartitionSource, Reading, Request,
    RequestKind, RequestUrl, ResponseKind, StorageAccess,
};

use session_cookie_policy::net::Site;
use time::Duration;

use super::answer::Circumstances;
use super::documents::{Document, Mark, clients, documents_of, partition};
use super::history::Entry;
use super::kinds::Engine;
use super::kinds::{Client, Kind, Mode, Target};
use super::network::{
    cors_passes, is_blocked, is_cross_origin, is_reachable, needs_preflight, upgraded,
};
use super::{Player, observe, text_of};

impl Player<'_> {
    pub(super) fn request(
        &mut self,
        index: usize,
        step: &Value,
        kind: &Kind<'_>,
        observed: &mut Value,
    ) {
        let documents = documents_of(step, self.engine);
        if self.load_frames(step, &documents, observed) {
            self.load_worker(step, &documents);
            self.chain(index, step, kind, &documents, observed);
        } else {
            observe(observed, None);
        }
    }

    /// The requests of one redirect.
    pub(super) fn chain(
        &mut self,
        index: usize,
        step: &Value,
        kind: &Kind<'_>,
        documents: &[Document],
        observed: &mut Value,
    ) {
        let chain = Chain::of(step);
        let mut documents = documents.to_vec();
        let mut kind = kind.clone();
        let mut hops = Vec::new();
        let mut earlier: Vec<RequestUrl> = Vec::new();
        let mut reachable = true;
        let mut last = None;
        let refresh = json!({ "kind": "refresh" });
        let mut asked_by = step;
        for (position, text) in chain.urls.iter().enumerate() {
            let Ok(url) = RequestUrl::parse(text) else {
                observed["error"] = json!("the URL is not of the web");
                observe(observed, None);
                return;
            };
            let is_target = position == chain.target;
            let mut request = self.request_of(&kind, &documents, url, &earlier);
            request.url = self.by_transport(upgraded(&request.url, &kind, &documents));
            if earlier.is_empty() && needs_preflight(&kind, &request, &documents) {
                observed["preflight_sent"] = json!("");
                let mut preflight = kind.clone();
                preflight.method = "OPTIONS".into();
                let headers = self.headers_of(step, &preflight, &documents, &request);
                observed["preflight"] = json!({ "sent": "", "h": headers });
                reachable &= cors_passes(step, &request);
            }
            reachable &= is_reachable(&kind, &request, &documents, self.jar.profile())
                && self.is_worth_it(&kind, &request, &documents);
            let sent = reachable.then(|| self.send(&request));
            let headers = || self.headers_of(asked_by, &kind, &documents, &request);
            let headers = sent.as_ref().map(|_| headers());
            if is_target && let Some(seconds) = step["delay"].as_f64() {
                self.now += Duration::seconds_f64(seconds);
            }
            if is_target {
                observe(observed, sent.as_deref());
                if let Some(headers) = &headers {
                    observed["h"] = headers.clone();
                }
            }
            let mut hop = json!({ "url": text, "sent": sent.as_deref().map(text_of) });
            if let Some(headers) = headers {
                hop["h"] = headers;
            }
            hops.push(hop);
            if !reachable {
                continue;
            }
            let is_last = position + 1 == chain.urls.len();
            let status = chain.status(position);
            self.answer_hop(step, position, &kind, &request, &documents, is_last);
            if is_target && self.retries(step, &request, &documents) {
                let mut again = request.clone();
                again.storage_access = StorageAccess::Granted;
                self.send(&again);
                self.answer_hop(step, position, &kind, &again, &documents, is_last);
            }
            last = Some(request.clone());
            if is_last {
                break;
            }
            // A script that follows redirects by hand, and does not.
            reachable &=
                step["opts"]["redirect"] != "manual" && step["opts"]["redirect"] != "error";
            // The page does not hear of another origin's redirect that CORS does not allow.
            reachable &= kind.mode != Mode::Cors
                || !is_cross_origin(&request, &documents)
                || cors_passes(step, &request);
            if status == "refresh" {
                // The page navigates on by itself: a new request, which it initiates.
                documents = vec![Document::page(text, &Value::Null)];
                earlier.clear();
                asked_by = &refresh;
                kind = Kind::navigation(Target::Itself);
                continue;
            }
            earlier.push(request.url);
            let keeps_method = status == 307 || status == 308;
            if !keeps_method && kind.method != "HEAD" && (status == 303 || kind.method == "POST") {
                kind.method = "GET".into();
            }
        }
        if hops.len() > 1 {
            observed["hops"] = json!(hops);
        }
        if let Some(request) = last
            && matches!(kind.target, Target::Itself | Target::Opener | Target::Top)
            && kind.request == RequestKind::TopLevelNavigation
        {
            let client = ClientOrigin::Web(request.url.origin().clone());
            self.tab.go(Entry {
                index: Some(index),
                request,
                client,
                documents,
                step: step.clone(),
            });
        }
    }

    /// One request of a step, by the last of `documents`.
    pub(super) fn request_of(
        &self,
        kind: &Kind<'_>,
        documents: &[Document],
        url: RequestUrl,
        earlier: &[RequestUrl],
    ) -> Request {
        let asked_by_user = matches!(kind.client, Client::User | Client::Speculation);
        let mut request = if asked_by_user {
            Request::typed(url)
        } else {
            Request::within(url, kind.request, clients(documents))
        };
        request.kind = kind.request;
        request.method = MethodSafety::of(&kind.method);
        request.redirected_from = earlier.to_vec();
        request.credentials = kind.credentials;
        if kind.client == Client::DataWorker
            && let Some(ClientOrigin::Web(owner)) = request.documents.last()
        {
            request.initiator = Initiator::Document(ClientOrigin::Sandboxed(owner.clone()));
        }
        // Chromium takes the target for the page at the top, and this request for a foreign one in it.
        if kind.client == Client::PrefetchedDocument && is_cross_origin(&request, documents) {
            let target = Site::of(request.url.origin(), self.list).0;
            request.partition = PartitionSource::Given(target);
            request.documents = vec![ClientOrigin::Opaque];
            request.initiator = Initiator::Document(ClientOrigin::Opaque);
            return request;
        }
        if kind.target == Target::Itself
            && kind.request == RequestKind::TopLevelNavigation
            && documents.len() > 1
        {
            // The frame itself goes elsewhere.
            request.kind = RequestKind::FrameNavigation;
            request.documents.pop();
        }
        let asks_without_cors = kind.mode == Mode::NoCors && !asked_by_user;
        if documents
            .last()
            .is_some_and(|document| document.is(Mark::EmbedsWithoutCredentials))
            && asks_without_cors
            && self.engine != Engine::WebKitGtk
        {
            request.credentials = Credentials::SameOrigin;
        }
        // WebKit asks once whether the first URL is of the same origin, unless CORS makes it ask again.
        let first_is_own = earlier.first().is_some_and(|first| {
            documents.last().and_then(Document::origin) == Some(first.origin())
        });
        if self.engine == Engine::WebKitGtk
            && asks_without_cors
            && request.credentials == Credentials::SameOrigin
            && first_is_own
        {
            request.credentials = Credentials::Include;
        }
        if request.kind != RequestKind::TopLevelNavigation {
            request.partition = partition(documents);
            request.storage_access = self.access_if_asked(&request, documents);
        }
        self.through_service_worker(request)
    }

    fn answer_hop(
        &mut self,
        step: &Value,
        position: usize,
        kind: &Kind<'_>,
        request: &Request,
        documents: &[Document],
        is_last: bool,
    ) {
        let chain = Chain::of(step);
        let refreshes = chain.status(position) == "refresh";
        let about = Circumstances {
            kind: if is_last || refreshes {
                ResponseKind::Final
            } else {
                ResponseKind::Redirect
            },
            reading: if is_blocked(step, kind, request, documents) {
                Reading::Blocked
            } else {
                Reading::Allowed
            },
        };
        if position == chain.target {
            self.answer(step, request, about);
        } else if let Some(set) = step["hop_set"].get(position) {
            self.answer(&json!({ "set": set }), request, about);
        }
    }
}

/// The URLs of a step that redirect one to the next.
struct Chain<'a> {
    urls: Vec<&'a str>,
    /// Which of them is the step's own.
    target: usize,
    status: &'a Value,
}

impl<'a> Chain<'a> {
    fn of(step: &'a Value) -> Self {
        let via = step["via"].as_array().into_iter().flatten();
        let mut urls: Vec<&str> = via.filter_map(Value::as_str).collect();
        let target = urls.len();
        urls.extend(step["url"].as_str());
        urls.extend(step["redirect"].as_str());
        Self {
            urls,
            target,
            status: &step["redirect_status"],
        }
    }

    fn status(&self, position: usize) -> Value {
        match self.status {
            Value::Null => json!(302),
            Value::Array(list) => list.get(position).cloned().unwrap_or_else(|| json!(302)),
            status => status.clone(),
        }
    }
}
