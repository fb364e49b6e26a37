//! The documents of a step: the page, the frames in it, and what each is to cookies.

use std::collections::BTreeSet;

use serde_json::Value;
use session_cookie_policy::browser::headers::ReferrerPolicy;
use session_cookie_policy::browser::{ClientOrigin, PartitionSource, RequestUrl};
use session_cookie_policy::net::Origin;

use super::kinds::Engine;

/// A document of a step, as far as requests depend on it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) client: ClientOrigin,
    /// Its own URL, or that of the document that made it, which is that of its cookies.
    pub(crate) url: Option<RequestUrl>,
    /// Its URL is `about:blank`.
    pub(crate) is_blank: bool,
    /// Its own, or that of the document that made it.
    pub(crate) referrer_policy: Option<ReferrerPolicy>,
    marks: BTreeSet<Mark>,
}

/// What holds in a document.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Mark {
    /// It is a frame with the attribute `credentialless`, or lies in one.
    Credentialless,
    /// `Cross-Origin-Embedder-Policy: credentialless`.
    EmbedsWithoutCredentials,
    /// Its content, or that of a document above, came over https (mixed content).
    Https,
    /// A sandbox does not let it navigate the page at the top.
    KeptFromTop,
    /// It is in a sandbox without `allow-same-origin`, itself or a document above.
    Sandboxed,
    /// `Content-Security-Policy: upgrade-insecure-requests`, its own or of a document above.
    Upgrades,
}

impl Document {
    /// A page that is loaded from this URL; `plan` is the answer that a step describes for it.
    pub(crate) fn page(url: &str, plan: &Value) -> Self {
        let url = RequestUrl::parse(url).ok();
        let mut page = Self {
            client: ClientOrigin::Opaque,
            url,
            is_blank: false,
            referrer_policy: None,
            marks: BTreeSet::new(),
        };
        if page.url.as_ref().is_some_and(|url| url.origin().is_https()) {
            page.marks.insert(Mark::Https);
        }
        page.apply_headers(&plan["headers"]);
        let meta = plan["tail"].as_str().and_then(|tail| {
            let (_, content) = tail.split_once("name=referrer content=")?;
            content.split('>').next()
        });
        if let Some(policy) = meta {
            page.referrer_policy = ReferrerPolicy::parse(policy).ok();
        }
        page.client = page.client_at_its_url();
        page
    }

    pub(crate) fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// The frame that `step` describes, in this document.
    fn frame(&self, frame: &Value, engine: Engine) -> Self {
        let text = frame.as_str().or_else(|| frame["url"].as_str());
        let mut inner = match text {
            Some(url) => Self::page(url, &Value::Null),
            None => self.clone(),
        };
        inner.is_blank = frame["as"] == "blank";
        let inherited = self.marks.iter().copied();
        let is_inherited = |mark: &Mark| *mark != Mark::EmbedsWithoutCredentials;
        inner.marks.extend(inherited.filter(is_inherited));
        if engine == Engine::Chromium && frame["credentialless"] == true {
            inner.marks.insert(Mark::Credentialless);
        }
        if let Some(sandbox) = frame["sandbox"].as_str() {
            inner.apply_sandbox(sandbox);
        }
        inner.apply_headers(&frame["headers"]);
        let creator = self.client.origin().filter(|_| !inner.is(Mark::Sandboxed));
        inner.client = match (text, frame["as"].as_str()) {
            (_, Some("data")) => ClientOrigin::Opaque,
            (_, Some("blob")) => {
                creator.map_or(ClientOrigin::Opaque, |own| ClientOrigin::Blob(own.clone()))
            }
            (Some(_), None) => inner.client_at_its_url(),
            _ => ClientOrigin::Blank(creator.cloned()),
        };
        inner
    }

    fn client_at_its_url(&self) -> ClientOrigin {
        match &self.url {
            None => ClientOrigin::Opaque,
            Some(url) if self.is(Mark::Sandboxed) => ClientOrigin::Sandboxed(url.origin().clone()),
            Some(url) => ClientOrigin::Web(url.origin().clone()),
        }
    }

    fn apply_sandbox(&mut self, tokens: &str) {
        let has = |token| tokens.split_ascii_whitespace().any(|found| found == token);
        if !has("allow-same-origin") {
            self.marks.insert(Mark::Sandboxed);
        }
        if !has("allow-top-navigation") {
            self.marks.insert(Mark::KeptFromTop);
        }
    }

    fn apply_headers(&mut self, headers: &Value) {
        // The last word that is known counts.
        let policies = headers_named(headers, "Referrer-Policy");
        let words = policies.iter().flat_map(|policy| policy.split(','));
        if let Some(policy) = words
            .rev()
            .find_map(|word| ReferrerPolicy::parse(word.trim()).ok())
        {
            self.referrer_policy = Some(policy);
        }
        for policy in headers_named(headers, "Content-Security-Policy") {
            for directive in policy.split(';').map(str::trim) {
                if let Some(tokens) = directive.strip_prefix("sandbox") {
                    self.apply_sandbox(tokens);
                }
                if directive == "upgrade-insecure-requests" {
                    self.marks.insert(Mark::Upgrades);
                }
            }
        }
        let embedder = headers_named(headers, "Cross-Origin-Embedder-Policy");
        if embedder.contains(&"credentialless") {
            self.marks.insert(Mark::EmbedsWithoutCredentials);
        }
    }

    /// The origin that scripts see; `None` if it is opaque.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.client.origin()
    }
}

/// The page of a step and the frames that the step puts into it, from the top down.
pub(crate) fn documents_of(step: &Value, engine: Engine) -> Vec<Document> {
    let Some(from) = step["from"].as_str() else {
        return Vec::new();
    };
    let mut documents = vec![Document::page(from, &step["page"])];
    for frame in frames_of(step) {
        let inner = documents[documents.len() - 1].frame(frame, engine);
        documents.push(inner);
    }
    documents
}

/// The frames of a step, from the outermost.
pub(crate) fn frames_of(step: &Value) -> impl Iterator<Item = &Value> {
    let frames = step["frames"].as_array().into_iter().flatten();
    frames.chain(step.get("frame"))
}

/// What a step says of a response's headers: an object, or a list of pairs. The values of those of this name.
pub(crate) fn headers_named<'a>(headers: &'a Value, name: &str) -> Vec<&'a str> {
    let fields = headers.as_object().into_iter().flatten();
    let fields = fields.map(|(name, value)| (name.as_str(), value));
    let pairs = headers.as_array().into_iter().flatten();
    let pairs = pairs.map(|pair| (pair[0].as_str().unwrap_or(""), &pair[1]));
    fields
        .chain(pairs)
        .filter(|(found, _)| found.eq_ignore_ascii_case(name))
        .filter_map(|(_, value)| value.as_str())
        .collect()
}

pub(crate) fn clients(documents: &[Document]) -> Vec<ClientOrigin> {
    documents
        .iter()
        .map(|document| document.client.clone())
        .collect()
}

/// The partition of what the last of `documents` asks for.
pub(crate) fn partition(documents: &[Document]) -> PartitionSource {
    match documents.last() {
        Some(document) if document.is(Mark::Credentialless) => PartitionSource::Credentialless,
        _ => PartitionSource::TopLevelSite,
    }
}
