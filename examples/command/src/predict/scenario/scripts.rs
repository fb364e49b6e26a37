//! Cookies by script: `document.cookie` and the Cookie Store API.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use session_cookie_policy::browser::{Delivery, Request, RequestKind, Response};
use session_cookie_policy::cookie::HostScope;
use time::Duration;
use time::format_description::well_known::Rfc2822;

use super::dates::fill_in_dates;
use super::documents::{Document, clients, documents_of, partition};
use super::kinds::Engine;
use super::{Player, text_of};

impl Player<'_> {
    pub(super) fn script_step(&mut self, step: &Value, observed: &mut Value) {
        let documents = documents_of(step, self.engine);
        self.load_frames(step, &documents, observed);
        let Some(request) = self.script_request(&documents) else {
            return;
        };
        let action = step["do"].as_str();
        match &step["value"] {
            Value::Object(options) => self.store_set(&request, options),
            Value::String(text) => self.write(&request, text),
            _ => {}
        }
        observed["result"] = if action == Some("store-set") {
            json!("ok")
        } else {
            let seen = self.jar.cookie_header(&request, self.list, self.now);
            json!(text_of(&seen))
        };
    }

    /// What script in the last of `documents` asks the jar for; `None` where it may not.
    pub(super) fn script_request(&self, documents: &[Document]) -> Option<Request> {
        let own = documents.last()?;
        own.origin()?;
        let url = own.url.clone()?;
        let mut request = Request::within(url, RequestKind::Script, clients(documents));
        request.partition = partition(documents);
        request.storage_access = self.access_if_asked(&request, documents);
        Some(request)
    }

    /// A text that script assigns to `document.cookie`.
    pub(super) fn write(&mut self, request: &Request, text: &str) {
        let header = fill_in_dates(text, self.now);
        self.receive(request, &Response::new(&[header.as_bytes()]));
    }

    /// `cookieStore.set`, whose cookies are `Secure`, with the path `/` and `SameSite=Strict` unless it says otherwise.
    pub(super) fn store_set(&mut self, request: &Request, options: &Map<String, Value>) {
        let Some(mut header) = self.checked_pair(options) else {
            return;
        };
        let text = |name: &str| options.get(name).and_then(Value::as_str);
        let same_site = text("sameSite").unwrap_or("strict");
        if !matches!(same_site, "strict" | "lax" | "none") {
            return;
        }
        write!(header, "; SameSite={same_site}").unwrap();
        // WebKit does not know `maxAge` yet.
        if let Some(seconds) = options.get("maxAge").and_then(Value::as_i64)
            && self.engine != Engine::WebKitGtk
        {
            write!(header, "; Max-Age={seconds}").unwrap();
        }
        let milliseconds = options.get("expires").and_then(Value::as_f64);
        if let Some(after) = milliseconds {
            let at = self.now + Duration::milliseconds(1) * after;
            let date = at.format(&Rfc2822).unwrap_or_default();
            write!(header, "; Expires={}", date.replace("+0000", "GMT")).unwrap();
        }
        // Firefox 153 keeps a first-party cookie of the Cookie Store API out of partitions.
        if options.get("partitioned") == Some(&json!(true)) && self.engine != Engine::Firefox {
            header.push_str("; Partitioned");
        }
        self.write(request, &header);
    }

    /// `cookieStore.delete`.
    pub(super) fn store_delete(&mut self, request: &Request, options: &Map<String, Value>) {
        let mut options = options.clone();
        options.insert("value".to_owned(), json!(""));
        if self.engine == Engine::Firefox {
            self.delete_what_is_seen(request, &options);
            return;
        }
        let Some(mut header) = self.checked_pair(&options) else {
            return;
        };
        header.push_str("; Max-Age=0");
        if options.get("partitioned") == Some(&json!(true)) {
            header.push_str("; Partitioned");
        }
        self.write(request, &header);
    }

    /// Firefox deletes each unpartitioned cookie that the page sees, of this name and path, and of this domain if one is given.
    fn delete_what_is_seen(&mut self, request: &Request, options: &Map<String, Value>) {
        let text = |name: &str| options.get(name).and_then(Value::as_str);
        let (name, domain) = (text("name").unwrap_or(""), text("domain"));
        let path = text("path").unwrap_or("/");
        let mut headers = Vec::new();
        for (cookie, delivery) in self.jar.deliver(request, self.list, self.now) {
            let is_shared = cookie.scope() == HostScope::WithSubdomains;
            let host = cookie.host().to_string();
            if delivery != Delivery::Attach
                || cookie.partition().is_some()
                || cookie.name() != name.as_bytes()
                || cookie.path() != path.as_bytes()
                || domain.is_some_and(|domain| !is_shared || host != domain)
            {
                continue;
            }
            let domain = is_shared.then(|| format!("; Domain={host}"));
            let domain = domain.unwrap_or_default();
            headers.push(format!("{name}=; Path={path}; Secure; Max-Age=0{domain}"));
        }
        for header in headers {
            self.write(request, &header);
        }
    }

    /// The pair, the path and the domain, if the Cookie Store API takes them (recording group J2).
    fn checked_pair(&self, options: &Map<String, Value>) -> Option<String> {
        let text = |name: &str| options.get(name).and_then(Value::as_str);
        let (name, value) = (text("name")?, text("value")?);
        let is_bad = |text: &str| {
            text.chars()
                .any(|c| c == ';' || c == '\u{7f}' || (c < ' ' && c != '\t'))
        };
        let path = text("path").unwrap_or("/");
        let domain = text("domain");
        let lower = name.to_ascii_lowercase();
        let host_prefix = lower.starts_with("__host-") || lower.starts_with("__host-http-");
        if is_bad(name)
            || is_bad(value)
            || is_bad(path)
            || (name.is_empty() && (value.is_empty() || value.contains('=')))
            || (name.contains('=') && self.engine != Engine::WebKitGtk)
            || !path.starts_with('/')
            || domain.is_some_and(|domain| domain.starts_with('.') || is_bad(domain))
            || (host_prefix && (path != "/" || domain.is_some()))
        {
            return None;
        }
        // Chromium and WebKit end a path with a slash.
        let slash = match self.engine {
            Engine::Firefox => "",
            _ if path.ends_with('/') => "",
            _ => "/",
        };
        let mut header = format!("{name}={value}; Path={path}{slash}; Secure");
        if let Some(domain) = domain {
            write!(header, "; Domain={domain}").unwrap();
        }
        Some(header)
    }
}
