//! The headers that tell where a step's request comes from.

use serde_json::{Map, Value, json};
use session_cookie_policy::browser::headers::{
    FetchMode, Fetching, Referrer, ReferrerPolicy, sent_headers,
};
use session_cookie_policy::browser::{ClientOrigin, Request, Revisit};

use super::Player;
use super::documents::Document;
use super::kinds::{Client, Engine, Kind, Mode, Target};
use super::service_worker::Answer;

impl Player<'_> {
    /// What the headers of a request say, in the form of the recordings.
    pub(super) fn headers_of(
        &self,
        step: &Value,
        kind: &Kind<'_>,
        documents: &[Document],
        request: &Request,
    ) -> Value {
        self.headers_by(step, kind, documents, request, None)
    }

    /// The same; or, if it is asked again for the page of that request, what those say.
    pub(super) fn headers_by(
        &self,
        step: &Value,
        kind: &Kind<'_>,
        documents: &[Document],
        request: &Request,
        revisit: Option<&Revisit>,
    ) -> Value {
        let document = documents.last();
        let page = document.and_then(|document| document.url.as_ref());
        let worker = step["opts"]["worker"].as_str();
        let worker = match worker {
            Some("%W%") => step["res"]["W"]["url"].as_str().map(str::to_owned),
            _ => worker.and_then(|worker| Some(page?.join(worker).ok()?.to_string())),
        };
        let page = page.map(ToString::to_string);
        let no_referrer = is_without_referrer(step);
        let mut fetching = match kind.client {
            Client::User => Fetching::typed(),
            _ => Fetching::link(page.as_deref().unwrap_or("")),
        };
        fetching.method = &kind.method;
        fetching.revisit = revisit;
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
            .or_else(|| document?.referrer_policy)
            .unwrap_or(ReferrerPolicy::StrictOriginWhenCrossOrigin);
        let script = step["js"].as_str().unwrap_or("");
        let is_blank = step["kind"] == "open-blank-script"
            || script.contains("window.open('about:blank'")
            || document.is_some_and(|document| document.is_blank);
        let page = page.as_deref().map_or(Referrer::None, Referrer::Url);
        fetching.referrer = match (kind.client, worker.as_deref(), page) {
            (Client::User | Client::DataWorker, ..) | (_, None, Referrer::None) => Referrer::None,
            (Client::Worker | Client::SharedWorker, Some(worker), _) => Referrer::Url(worker),
            (Client::Worker | Client::SharedWorker, None, _) => Referrer::Blob,
            // A page of `blob:` in a new window.
            _ if script.contains("createObjectURL") => Referrer::Blob,
            (_, _, Referrer::Url(page)) if is_blank => Referrer::AboutBlank(page),
            _ => match document.map(|document| &document.client) {
                // A document of `data:` has no URL to tell.
                Some(ClientOrigin::Opaque) => Referrer::None,
                Some(ClientOrigin::Blob(_)) => Referrer::Blob,
                _ => page,
            },
        };
        fetching.by_script = matches!(kind.client, Client::Worker | Client::SharedWorker)
            || matches!(
                step["kind"].as_str().or_else(|| step["do"].as_str()),
                Some(
                    "beacon"
                        | "beacon-form"
                        | "eval"
                        | "eventsource"
                        | "fetch"
                        | "fetch-default"
                        | "fetch-later"
                        | "open"
                        | "ping"
                        | "worker-data-fetch"
                        | "ws"
                        | "xhr"
                )
            );
        fetching.by_user = self.is_by_user(step, kind, documents);
        fetching.has_unused_grant = self.permissions.grants;
        fetching.severed =
            kind.target == Target::NewWindow { opener: false } && step["do"] != "eval";
        let in_charge = self
            .service_worker_of(kind.request, request.url.origin(), documents)
            .filter(|_| step["kind"] != "sw-register");
        let script = in_charge.map(|worker| worker.script.to_string());
        match in_charge.map(|worker| worker.answer) {
            Some(Answer::Rebuilds) => {
                fetching.referrer = script.as_deref().map_or(Referrer::None, Referrer::Url);
                (fetching.mode, fetching.destination) = (FetchMode::Cors, "empty");
                (fetching.by_script, fetching.severed) = (true, false);
            }
            // The preload is of GET alone.
            Some(Answer::Preloads) => fetching.passed_on = fetching.method != "GET",
            Some(Answer::PassesOn) => fetching.passed_on = true,
            None => {}
        }
        let profile = self.jar.profile();
        let sent = sent_headers(request, &fetching, profile, self.list);
        let headers: Map<String, Value> = sent
            .iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
        Value::Object(headers)
    }
}

impl Player<'_> {
    /// Whether the browser takes a navigation for the user's: in Chromium the recorder clicks on the page at the top; in Firefox scripts
    /// do it, and probes are not typed.
    fn is_by_user(&self, step: &Value, kind: &Kind<'_>, documents: &[Document]) -> bool {
        let is_typed = kind.client == Client::User;
        match self.engine {
            Engine::Chromium => {
                let is_later = matches!(
                    step["kind"].as_str(),
                    Some("open-post" | "open-blank-script" | "refresh")
                );
                is_typed || (kind.client == Client::Document && documents.len() == 1 && !is_later)
            }
            Engine::Firefox => is_typed && step["probe"] != true,
            Engine::WebKitGtk => false,
        }
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
