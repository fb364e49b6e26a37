//! Plays a scenario, in the format of the browser recordings, in the model: JSON in, JSON out.
//!
//! What is here is not about cookies: which requests a step makes, which of them mixed content and preflights stop.

use serde_json::{Map, Value, json};
use session_cookie_policy::browser::{
    ClientOrigin, Credentials, Delivery, Expiry, Jar, LoopbackHttp, MethodSafety, Outcome, Profile,
    Request, RequestKind, RequestUrl, Response, ResponseKind, ScriptAccess, Stored, TopLevelSite,
    Withholding,
};
use session_cookie_policy::cookie::{HostScope, ReceivedSameSite, Security};
use session_cookie_policy::net::{Host, Origin, Scheme, SuffixList};
use time::{Duration, OffsetDateTime};

use super::dates::fill_in_dates;

/// Plays one scenario in an empty jar. The answer has the form of a recording, and a `why` for each cookie refused or withheld.
pub(crate) fn predict(
    case: &Value,
    profile: Profile,
    list: &dyn SuffixList,
    now: OffsetDateTime,
) -> Value {
    let mut player = Player {
        jar: Jar::new(profile),
        list,
        now,
        why: Vec::new(),
    };
    let mut steps = Vec::new();
    let mut jar = player.jar_now();
    for step in steps_of(case) {
        let observed = player.play(&step);
        player.now += Duration::milliseconds(100);
        if step.get("probe").is_none() {
            jar = player.jar_now();
        }
        steps.push(observed);
    }
    json!({ "id": case["id"], "browser": profile.name, "steps": steps, "jar": jar, "why": player.why })
}

/// The steps of a scenario: the short form `url`, `set` is a visit, probes are visits without effect on the recorded jar.
pub(crate) fn steps_of(case: &Value) -> Vec<Value> {
    let mut steps = case["steps"].as_array().cloned().unwrap_or_default();
    if steps.is_empty() && case.get("url").is_some() {
        let set = case.get("set").cloned().unwrap_or_else(|| json!([]));
        steps.push(json!({ "do": "visit", "url": case["url"], "set": set }));
    }
    for probe in case["probe"].as_array().into_iter().flatten() {
        let mut step = json!({ "do": "visit", "probe": true });
        match probe {
            Value::Object(fields) => step.as_object_mut().unwrap().extend(fields.clone()),
            url => step["url"] = url.clone(),
        }
        steps.push(step);
    }
    steps
}

/// Octets as the recordings write them: UTF-8 where they are, else one character for each octet.
pub(crate) fn text_of(octets: &[u8]) -> String {
    match std::str::from_utf8(octets) {
        Ok(text) => text.to_owned(),
        Err(_) => octets.iter().map(|octet| char::from(*octet)).collect(),
    }
}

struct Player<'a> {
    jar: Jar,
    list: &'a dyn SuffixList,
    now: OffsetDateTime,
    why: Vec<Value>,
}

impl Player<'_> {
    fn play(&mut self, step: &Value) -> Value {
        let action = step["do"].as_str().unwrap_or("visit");
        let mut observed = json!({ "do": action, "url": step["url"] });
        if let Some(from) = step.get("from") {
            observed["from"] = from.clone();
        }
        match action {
            "sleep" => {
                let seconds = step["seconds"].as_f64().unwrap_or(0.0);
                self.now += Duration::seconds_f64(seconds);
            }
            "js-set" => self.write_by_script(step),
            "js-get" => {
                let request = script_request(step);
                let header = self.jar.cookie_header(&request, self.list, self.now);
                observed["result"] = json!(text_of(&header));
            }
            "visit" | "link" | "form" | "fetch" | "img" | "ws" | "iframe" => {
                self.request(action, step, &mut observed);
            }
            _ => observed["error"] = json!("this step is not modelled"),
        }
        observed
    }

    fn write_by_script(&mut self, step: &Value) {
        let Some(value) = step["value"].as_str() else {
            return;
        };
        let value = fill_in_dates(value, self.now);
        let request = script_request(step);
        self.receive(&request, &Response::new(&[value.as_bytes()]));
    }

    /// One step's requests: a frame first if there is one, then each URL of a redirect.
    fn request(&mut self, action: &str, step: &Value, observed: &mut Value) {
        let mut documents: Vec<Document> = Vec::new();
        documents.extend(step.get("from").map(Document::of));
        let mut reachable = true;
        if let Some(frame) = step.get("frame") {
            let url = RequestUrl::parse(frame.as_str().unwrap_or("")).unwrap();
            let request = Request::within(url, RequestKind::FrameNavigation, origins(&documents));
            observed["frame"] = frame.clone();
            observed["frame_sent"] = Value::Null;
            reachable = self.is_reachable("iframe", &request, &documents);
            if reachable {
                observed["frame_sent"] = json!(text_of(&self.send(&request)));
            }
            documents.push(Document::of(frame));
        }

        let mut chain: Vec<&str> = step["via"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let target = chain.len();
        chain.extend(step["url"].as_str());
        chain.extend(step["redirect"].as_str());

        let mut method = match (action, step["method"].as_str()) {
            (_, Some(method)) => method.to_uppercase(),
            ("form", None) => "POST".to_owned(),
            _ => "GET".to_owned(),
        };
        let mut hops = Vec::new();
        let mut earlier: Vec<RequestUrl> = Vec::new();
        for (index, text) in chain.iter().enumerate() {
            let url = RequestUrl::parse(text).unwrap();
            let mut request = request_of(action, url.clone(), origins(&documents));
            request.method = MethodSafety::of(&method);
            request.redirected_from.clone_from(&earlier);
            if action == "fetch" {
                request.credentials = credentials_of(step);
            }
            if action == "img" {
                request.url = self.upgraded(&request.url, &documents);
            }
            let is_target = index == target;
            if needs_preflight(action, step, &method, &request) && earlier.is_empty() {
                observed["preflight_sent"] = json!("");
                reachable &= preflight_passes(step, &request);
            }
            reachable &= self.is_reachable(action, &request, &documents);
            let sent = reachable.then(|| self.send(&request));
            if is_target {
                observe(observed, sent.as_deref());
            }
            hops.push(json!({ "url": text, "sent": sent.as_deref().map(text_of) }));
            if !reachable {
                continue;
            }
            let is_last = index + 1 == chain.len();
            self.answer(step, &request, is_target, is_last);
            let status = step.get("redirect_status").map_or(json!(302), Clone::clone);
            if status == json!("refresh") {
                // The page navigates on by itself: a new request, which it initiates.
                documents = vec![Document::of(&json!(text))];
                earlier.clear();
                method = "GET".to_owned();
                continue;
            }
            earlier.push(request.url);
            let keeps_method = status == json!(307) || status == json!(308);
            if !keeps_method && method != "HEAD" && (status == json!(303) || method == "POST") {
                method = "GET".to_owned();
            }
        }
        if hops.len() > 1 {
            observed["hops"] = json!(hops);
        }
    }

    /// Applies the answer to one request: only that of the step's own URL sets anything.
    fn answer(&mut self, step: &Value, request: &Request, is_target: bool, is_last: bool) {
        if !is_target {
            return;
        }
        let set: Vec<Vec<u8>> = step["set"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|header| self.octets_of(header))
            .collect();
        // On its way, a line feed ends the header's line, and a NUL makes the whole response invalid (all browsers).
        let set: Vec<&[u8]> = set
            .iter()
            .filter_map(|header| header.split(|octet| *octet == b'\n').next())
            .collect();
        if set.iter().any(|header| header.contains(&b'\0')) {
            return;
        }
        let header = |name: &str| {
            let headers = step["response_headers"].as_object()?;
            let (_, value) = headers
                .iter()
                .find(|(found, _)| found.eq_ignore_ascii_case(name))?;
            Some(fill_in_dates(value.as_str()?, self.now))
        };
        let (date, clear) = (header("Date"), header("Clear-Site-Data"));
        let refreshes = step["redirect_status"] == json!("refresh");
        let mut response = Response::new(&set);
        response.date = date.as_deref().map(str::as_bytes);
        response.clear_site_data = clear.as_deref().map(str::as_bytes);
        response.kind = if is_last || refreshes {
            ResponseKind::Final
        } else {
            ResponseKind::Redirect
        };
        self.receive(request, &response);
    }

    /// A `Set-Cookie` string: UTF-8, or `{"latin1": …}` with an octet for each character.
    fn octets_of(&self, header: &Value) -> Vec<u8> {
        match header.get("latin1").and_then(Value::as_str) {
            Some(latin1) => fill_in_dates(latin1, self.now)
                .chars()
                .map(|c| u8::try_from(c).unwrap_or(b'?'))
                .collect(),
            None => fill_in_dates(header.as_str().unwrap_or(""), self.now).into_bytes(),
        }
    }

    fn receive(&mut self, request: &Request, response: &Response<'_>) {
        let outcomes = self.jar.receive(request, response, self.list, self.now);
        for (header, outcome) in response.set_cookie.iter().zip(outcomes) {
            let name = header.split(|octet| matches!(octet, b'=' | b';')).next();
            if let Outcome::Refused(refusal) = outcome {
                self.why.push(json!({
                    "url": request.url.to_string(),
                    "cookie": text_of(name.unwrap_or_default()).trim(),
                    "refused": refusal.to_string(),
                }));
            }
        }
    }

    fn send(&mut self, request: &Request) -> Vec<u8> {
        for (cookie, delivery) in self.jar.deliver(request, self.list, self.now) {
            match delivery {
                Delivery::Attach | Delivery::Withhold(Withholding::Host) => {}
                Delivery::Withhold(withholding) => self.why.push(json!({
                    "url": request.url.to_string(),
                    "cookie": text_of(cookie.name()),
                    "withheld": withholding.to_string(),
                })),
            }
        }
        self.jar.cookie_header(request, self.list, self.now)
    }

    /// Whether the request leaves the browser: mixed content, warnings before insecure forms, names that are not resolved.
    fn is_reachable(&self, action: &str, request: &Request, documents: &[Document]) -> bool {
        let host = request.url.host();
        let is_webkit = self.jar.profile().name.starts_with("webkit");
        let is_firefox = self.jar.profile().name.starts_with("firefox");
        let is_onion = host
            .domain()
            .is_some_and(|name| name.labels().next_back() == Some("onion"));
        if is_firefox && is_onion {
            return false;
        }
        let is_mixed = request.url.origin().scheme() == Scheme::Http
            && documents.iter().any(|document| document.is_https)
            && !(self.trusts_loopback() && host.is_loopback());
        match action {
            "fetch" | "ws" | "iframe" => !is_mixed,
            "form" => !is_mixed || is_webkit,
            _ => true,
        }
    }

    fn trusts_loopback(&self) -> bool {
        self.jar.profile().loopback_http == LoopbackHttp::Secure
    }

    /// Images of https pages are asked for over https, except on this machine and from bare addresses.
    fn upgraded(&self, url: &RequestUrl, documents: &[Document]) -> RequestUrl {
        let origin = url.origin();
        let is_name = matches!(origin.host(), Host::Domain(name) if !name.is_localhost());
        if origin.scheme() == Scheme::Https
            || !is_name
            || !documents.iter().any(|document| document.is_https)
        {
            return url.clone();
        }
        let port = match origin.port() {
            80 => Scheme::Https.default_port(),
            port => port,
        };
        let upgraded = Origin::new(Scheme::Https, origin.host().clone(), port);
        RequestUrl::parse(&format!("{upgraded}{}", url.path())).unwrap()
    }

    fn jar_now(&self) -> Vec<Value> {
        self.jar
            .cookies(self.now)
            .map(|cookie| describe(cookie, self.now))
            .collect()
    }
}

/// A document of a step, as far as requests depend on it.
struct Document {
    origin: ClientOrigin,
    is_https: bool,
}

impl Document {
    fn of(url: &Value) -> Self {
        let text = url.as_str().unwrap_or("");
        Self {
            origin: client_origin(text),
            is_https: text.starts_with("https:"),
        }
    }
}

/// The origin of a page; opaque for what is not of the web.
pub(crate) fn client_origin(url: &str) -> ClientOrigin {
    match RequestUrl::parse(url) {
        Ok(url) => ClientOrigin::Web(url.origin().clone()),
        Err(_) => ClientOrigin::Opaque,
    }
}

fn origins(documents: &[Document]) -> Vec<ClientOrigin> {
    documents
        .iter()
        .map(|document| document.origin.clone())
        .collect()
}

fn request_of(action: &str, url: RequestUrl, documents: Vec<ClientOrigin>) -> Request {
    let kind = match action {
        "visit" | "link" | "form" => {
            let mut request = Request::within(url, RequestKind::TopLevelNavigation, documents);
            request.kind = RequestKind::TopLevelNavigation;
            return request;
        }
        "img" => RequestKind::Image,
        "ws" => RequestKind::WebSocket,
        "iframe" => RequestKind::FrameNavigation,
        _ => RequestKind::Fetch,
    };
    Request::within(url, kind, documents)
}

fn script_request(step: &Value) -> Request {
    let page = step["from"].as_str().unwrap_or("");
    let (url, documents) = match step["frame"].as_str() {
        Some(frame) => (frame, vec![client_origin(page), client_origin(frame)]),
        None => (page, vec![client_origin(page)]),
    };
    Request::within(
        RequestUrl::parse(url).unwrap(),
        RequestKind::Script,
        documents,
    )
}

fn credentials_of(step: &Value) -> Credentials {
    match step["credentials"].as_str() {
        Some("omit") => Credentials::Omit,
        Some("same-origin") => Credentials::SameOrigin,
        _ => Credentials::Include,
    }
}

/// Whether a fetch asks first (Fetch, section 4.8): another origin, and more than what a form could send.
fn needs_preflight(action: &str, step: &Value, method: &str, request: &Request) -> bool {
    let simple_type = matches!(
        step["type"].as_str(),
        None | Some("text/plain" | "application/x-www-form-urlencoded" | "multipart/form-data")
    );
    let simple_method = matches!(method, "GET" | "HEAD" | "POST");
    let has_headers = step["headers"]
        .as_object()
        .is_some_and(|headers| !headers.is_empty());
    action == "fetch"
        && step["mode"].as_str() != Some("no-cors")
        && is_cross_origin(request)
        && (!simple_type || !simple_method || has_headers)
}

fn is_cross_origin(request: &Request) -> bool {
    request
        .documents
        .last()
        .is_some_and(|document| *document != ClientOrigin::Web(request.url.origin().clone()))
}

fn preflight_passes(step: &Value, request: &Request) -> bool {
    match step["cors"].as_str() {
        Some("none") => false,
        Some("wildcard") => request.credentials != Credentials::Include,
        _ => true,
    }
}

fn observe(observed: &mut Value, sent: Option<&[u8]>) {
    observed["reached"] = json!(sent.is_some());
    observed["sent"] = json!(sent.map(text_of));
    if let Some(sent) = sent.filter(|sent| sent.iter().any(|octet| *octet >= 0x80 || *octet < 0x20))
    {
        let hex: String = sent.iter().map(|octet| format!("{octet:02x}")).collect();
        observed["sent_hex"] = json!(hex);
    }
}

/// A cookie as the recordings' jars show it.
pub(crate) fn describe(cookie: &Stored, now: OffsetDateTime) -> Value {
    let host_only = cookie.scope() == HostScope::HostOnly;
    let dot = if host_only { "" } else { "." };
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    put("name", json!(text_of(cookie.name())));
    put("value", json!(text_of(cookie.value())));
    put("domain", json!(format!("{dot}{}", cookie.host())));
    put("host_only", json!(host_only));
    put("path", json!(text_of(cookie.path())));
    put("secure", json!(cookie.security() == Security::Secure));
    put(
        "http_only",
        json!(cookie.script_access() == ScriptAccess::Denied),
    );
    put(
        "same_site",
        match cookie.same_site() {
            ReceivedSameSite::Default => Value::Null,
            ReceivedSameSite::Explicit(same_site) => json!(same_site.as_str()),
        },
    );
    put(
        "expires_in",
        match cookie.expiry() {
            Expiry::Session => Value::Null,
            Expiry::At(at) => json!((at - now).as_seconds_f64().round()),
        },
    );
    put(
        "partition",
        match cookie.partition().map(|key| &key.top_level) {
            None => Value::Null,
            Some(TopLevelSite::Opaque) => json!("null"),
            Some(TopLevelSite::Site(site)) => json!(site.to_string()),
        },
    );
    Value::Object(fields)
}
