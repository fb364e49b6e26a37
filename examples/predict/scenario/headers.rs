//! The headers that tell where a step's request comes from.

use serde_json::{Map, Value, json};
use session_cookie_policy::browser::headers::{
    FetchMode, Fetching, Referrer, ReferrerPolicy, sent_headers,
};
use session_cookie_policy::browser::{ClientOrigin, Request};

use super::Player;
use super::documents::{Document, frames_of, headers_named};
use super::kinds::{Client, Kind, Mode, Target};

impl Player<'_> {
    /// What the headers of a request say, in the form of the recordings.
    pub(super) fn headers_of(
        &self,
        step: &Value,
        kind: &Kind<'_>,
        documents: &[Document],
        request: &Request,
    ) -> Value {
        let page = documents.last().and_then(|document| document.url.as_ref());
        let worker = step["opts"]["worker"].as_str();
        let worker = worker.and_then(|worker| Some(page?.join(worker).ok()?.to_string()));
        // Documents of `data:` and `blob:`, and those without an address in a sandbox, have no URL to tell.
        let has_url = documents.last().is_some_and(|document| {
            matches!(
                document.client,
                ClientOrigin::Web(_) | ClientOrigin::Sandboxed(_) | ClientOrigin::Blank(Some(_))
            )
        });
        let page = page.filter(|_| has_url).map(ToString::to_string);
        let no_referrer = is_without_referrer(step);
        let mut fetching = match kind.client {
            Client::User => Fetching::typed(),
            _ => Fetching::link(page.as_deref().unwrap_or("")),
        };
        fetching.method = &kind.method;
        fetching.mode = match kind.mode {
            Mode::Cors => FetchMode::Cors,
            Mode::Navigate => FetchMode::Navigate,
            Mode::NoCors => FetchMode::NoCors,
            Mode::SameOrigin => FetchMode::SameOrigin,
            Mode::WebSocket => FetchMode::WebSocket,
        };
        fetching.destination = kind.destination;
        fetching.no_referrer = no_referrer;
        fetching.policy = kind
            .referrer_policy
            .filter(|_| !no_referrer)
            .and_then(|policy| ReferrerPolicy::parse(policy).ok())
            .or_else(|| policy_of(step))
            .unwrap_or(ReferrerPolicy::StrictOriginWhenCrossOrigin);
        fetching.referrer = match (kind.client, worker.as_deref()) {
            (Client::User | Client::DataWorker, _) => Referrer::None,
            (Client::Worker | Client::SharedWorker, Some(worker)) => Referrer::Url(worker),
            (Client::Worker | Client::SharedWorker, None) => Referrer::Blob,
            _ => page.as_deref().map_or(Referrer::None, Referrer::Url),
        };
        if step["kind"] == "open-blank-script" {
            fetching.referrer = Referrer::None;
        }
        fetching.by_script = matches!(
            step["kind"].as_str().or_else(|| step["do"].as_str()),
            Some(
                "fetch"
                    | "fetch-default"
                    | "xhr"
                    | "eventsource"
                    | "beacon"
                    | "beacon-form"
                    | "fetch-later"
                    | "open"
                    | "sw"
                    | "shared-fetch"
                    | "worker-fetch"
                    | "worker-url-fetch"
                    | "worker-data-fetch"
                    | "eval"
                    | "ws"
                    | "worker-ws"
            )
        );
        fetching.severed = kind.target == Target::NewWindow { opener: false };
        let profile = self.jar.profile();
        let sent = sent_headers(request, &fetching, profile, self.list);
        let headers: Map<String, Value> = sent
            .iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
        Value::Object(headers)
    }
}

/// `noreferrer` of a link, a form or `window.open`; a ping never has one.
fn is_without_referrer(step: &Value) -> bool {
    let opts = &step["opts"];
    let texts = [&opts["attrs"]["rel"], &opts["rel"], &opts["features"]];
    step["kind"] == "ping"
        || texts
            .iter()
            .any(|text| text.as_str().unwrap_or("").contains("noreferrer"))
}

/// The policy of the document that asks.
fn policy_of(step: &Value) -> Option<ReferrerPolicy> {
    let innermost = frames_of(step).last();
    let document = innermost.unwrap_or_else(|| &step["page"]);
    let headers = headers_named(&document["headers"], "Referrer-Policy");
    let meta = document["tail"].as_str().and_then(|tail| {
        let (_, content) = tail.split_once("name=referrer content=")?;
        content.split('>').next()
    });
    let text = headers.last().copied().or(meta)?;
    ReferrerPolicy::parse(text).ok()
}
