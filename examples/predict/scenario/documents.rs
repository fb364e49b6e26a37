//! The documents of a step: the page, the frames in it, and what each is to cookies.

use serde_json::Value;
use session_cookie_policy::browser::{ClientOrigin, PartitionSource, RequestUrl};
use session_cookie_policy::net::Origin;

use super::kinds::Engine;

/// A document of a step, as far as requests depend on it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) client: ClientOrigin,
    /// Its own URL, or that of the document that made it, which is that of its cookies.
    pub(crate) url: Option<RequestUrl>,
    /// Whether its content came over https (mixed content).
    pub(crate) is_https: bool,
    /// Whether `Content-Security-Policy: upgrade-insecure-requests` holds in it.
    pub(crate) upgrades: bool,
    /// `Cross-Origin-Embedder-Policy: credentialless`.
    pub(crate) embeds_without_credentials: bool,
    /// A frame with the attribute `credentialless`, or one in such a frame.
    pub(crate) is_credentialless: bool,
    /// In a sandbox without `allow-same-origin`, itself or a document above.
    is_sandboxed: bool,
    /// The sandbox does not let it navigate the page at the top.
    pub(crate) is_kept_from_top: bool,
}

impl Document {
    /// A page that is loaded from this URL; `plan` is the answer that a step describes for it.
    pub(crate) fn page(url: &str, plan: &Value) -> Self {
        let url = RequestUrl::parse(url).ok();
        let mut page = Self {
            client: ClientOrigin::Opaque,
            is_https: url.as_ref().is_some_and(|url| url.origin().is_https()),
            url,
            upgrades: false,
            embeds_without_credentials: false,
            is_credentialless: false,
            is_sandboxed: false,
            is_kept_from_top: false,
        };
        page.apply_headers(&plan["headers"]);
        page.client = page.client_at_its_url();
        page
    }

    /// The frame that `step` describes, in this document.
    fn frame(&self, frame: &Value, engine: Engine) -> Self {
        let text = frame.as_str().or_else(|| frame["url"].as_str());
        let mut inner = match text {
            Some(url) => Self::page(url, &Value::Null),
            None => self.clone(),
        };
        inner.is_sandboxed = self.is_sandboxed;
        inner.is_kept_from_top = self.is_kept_from_top;
        // What is mixed in a page is so in its frames, too.
        inner.is_https |= self.is_https;
        inner.upgrades |= self.upgrades;
        inner.is_credentialless = self.is_credentialless
            || (engine == Engine::Chromium && frame["credentialless"] == true);
        if let Some(sandbox) = frame["sandbox"].as_str() {
            inner.apply_sandbox(sandbox);
        }
        inner.apply_headers(&frame["headers"]);
        inner.client = match (text, frame["as"].as_str()) {
            (_, Some("data")) => ClientOrigin::Opaque,
            (_, Some("blob")) => match self.client.origin() {
                Some(origin) if !inner.is_sandboxed => ClientOrigin::Blob(origin.clone()),
                _ => ClientOrigin::Opaque,
            },
            (Some(_), None) => inner.client_at_its_url(),
            _ => ClientOrigin::Blank(
                self.client
                    .origin()
                    .filter(|_| !inner.is_sandboxed)
                    .cloned(),
            ),
        };
        inner
    }

    fn client_at_its_url(&self) -> ClientOrigin {
        match &self.url {
            None => ClientOrigin::Opaque,
            Some(url) if self.is_sandboxed => ClientOrigin::Sandboxed(url.origin().clone()),
            Some(url) => ClientOrigin::Web(url.origin().clone()),
        }
    }

    fn apply_sandbox(&mut self, tokens: &str) {
        let has = |token| tokens.split_ascii_whitespace().any(|found| found == token);
        self.is_sandboxed |= !has("allow-same-origin");
        self.is_kept_from_top |= !has("allow-top-navigation");
    }

    fn apply_headers(&mut self, headers: &Value) {
        for policy in headers_named(headers, "Content-Security-Policy") {
            for directive in policy.split(';').map(str::trim) {
                if let Some(tokens) = directive.strip_prefix("sandbox") {
                    self.apply_sandbox(tokens);
                }
                self.upgrades |= directive == "upgrade-insecure-requests";
            }
        }
        let embedder = headers_named(headers, "Cross-Origin-Embedder-Policy");
        self.embeds_without_credentials |= embedder.contains(&"credentialless");
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
        Some(document) if document.is_credentialless => PartitionSource::Credentialless,
        _ => PartitionSource::TopLevelSite,
    }
}
