//! Plays a scenario, in the format of the browser recordings, in the model: JSON in, JSON out.
//!
//! What is here is not about cookies: which requests a step makes, which of them mixed content and preflights stop.

mod dates;
mod describe;
#[allow(dead_code, reason = "the player comes next")]
mod kinds;
mod network;

use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::browser::{
    ClientOrigin, Credentials, Delivery, Jar, MethodSafety, Outcome, Profile, Request, RequestKind,
    RequestUrl, Response, ResponseKind,
};
use session_cookie_policy::net::SuffixList;
use time::{Duration, OffsetDateTime};

use dates::fill_in_dates;
pub(crate) use describe::{describe, text_of};
pub(crate) use network::client_origin;
use network::{Document, is_reachable, needs_preflight, origins, preflight_passes, upgraded};

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
            "js-set" | "js-get" | "store-set" => {
                let Some(request) = script_request(step) else {
                    return observed;
                };
                let is_firefox = self.jar.profile().name.starts_with("firefox");
                if let Some(header) = written_by_script(step, is_firefox) {
                    let header = fill_in_dates(&header, self.now);
                    self.receive(&request, &Response::new(&[header.as_bytes()]));
                }
                let seen = self.jar.cookie_header(&request, self.list, self.now);
                observed["result"] = match action {
                    "store-set" => json!("ok"),
                    _ => json!(text_of(&seen)),
                };
            }
            "visit" | "link" | "form" | "fetch" | "img" | "ws" | "iframe" => {
                self.request(action, step, &mut observed);
            }
            _ => observed["error"] = json!("this step is not modelled"),
        }
        observed
    }

    /// One step's requests: a frame first if there is one, then each URL of a redirect.
    fn request(&mut self, action: &str, step: &Value, observed: &mut Value) {
        let mut documents: Vec<Document> = Vec::new();
        documents.extend(step.get("from").map(Document::of));
        let mut reachable = true;
        if let Some(frame) = step.get("frame") {
            let Ok(url) = RequestUrl::parse(frame.as_str().unwrap_or("")) else {
                observed["error"] = json!("the frame's URL is not of the web");
                return;
            };
            let request = Request::within(url, RequestKind::FrameNavigation, origins(&documents));
            observed["frame"] = frame.clone();
            observed["frame_sent"] = Value::Null;
            reachable = is_reachable("iframe", &request, &documents, self.jar.profile());
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
            let Ok(url) = RequestUrl::parse(text) else {
                observed["error"] = json!("the URL is not of the web");
                observe(observed, None);
                return;
            };
            let mut request = request_of(action, url.clone(), origins(&documents));
            request.method = MethodSafety::of(&method);
            request.redirected_from.clone_from(&earlier);
            if action == "fetch" {
                request.credentials = credentials_of(step);
            }
            if action == "img" {
                request.url = upgraded(&request.url, &documents);
            }
            let is_target = index == target;
            if needs_preflight(action, step, &method, &request) && earlier.is_empty() {
                observed["preflight_sent"] = json!("");
                reachable &= preflight_passes(step, &request);
            }
            reachable &= is_reachable(action, &request, &documents, self.jar.profile());
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
            let status = step
                .get("redirect_status")
                .cloned()
                .unwrap_or_else(|| json!(302));
            if status == json!("refresh") {
                // The page navigates on by itself: a new request, which it initiates.
                documents = vec![Document::of(&json!(text))];
                earlier.clear();
                "GET".clone_into(&mut method);
                continue;
            }
            earlier.push(request.url);
            let keeps_method = status == json!(307) || status == json!(308);
            if !keeps_method && method != "HEAD" && (status == json!(303) || method == "POST") {
                "GET".clone_into(&mut method);
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
                Delivery::Attach => {}
                Delivery::Withhold(withholding) => self.why.push(json!({
                    "url": request.url.to_string(),
                    "cookie": text_of(cookie.name()),
                    "withheld": withholding.to_string(),
                })),
            }
        }
        self.jar.cookie_header(request, self.list, self.now)
    }

    fn jar_now(&self) -> Vec<Value> {
        self.jar
            .cookies(self.now)
            .map(|cookie| describe(cookie, self.now))
            .collect()
    }
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

/// Script in the page `from` or in its frame; `None` if that is not of the web.
fn script_request(step: &Value) -> Option<Request> {
    let page = step["from"].as_str().unwrap_or("");
    let (url, documents) = match step["frame"].as_str() {
        Some(frame) => (frame, vec![client_origin(page), client_origin(frame)]),
        None => (page, vec![client_origin(page)]),
    };
    let url = RequestUrl::parse(url).ok()?;
    Some(Request::within(url, RequestKind::Script, documents))
}

/// What a script assigns to `document.cookie`, or the same for an argument of `cookieStore.set` (whose cookies are `Secure`, with the
/// path `/` and `SameSite=Strict` unless it says otherwise).
fn written_by_script(step: &Value, is_firefox: bool) -> Option<String> {
    let value = &step["value"];
    let Some(options) = value.as_object() else {
        return value.as_str().map(str::to_owned);
    };
    let text = |name: &str| options.get(name).and_then(Value::as_str);
    let mut header = format!("{}={}", text("name")?, text("value")?);
    let path = text("path").unwrap_or("/");
    let same_site = text("sameSite").unwrap_or("strict");
    write!(header, "; Secure; Path={path}; SameSite={same_site}").unwrap();
    if let Some(domain) = text("domain") {
        write!(header, "; Domain={domain}").unwrap();
    }
    // Firefox 153 keeps a first-party cookie of the Cookie Store API out of partitions.
    if options.get("partitioned") == Some(&json!(true)) && !is_firefox {
        header.push_str("; Partitioned");
    }
    Some(header)
}

fn credentials_of(step: &Value) -> Credentials {
    match step["credentials"].as_str() {
        Some("omit") => Credentials::Omit,
        Some("same-origin") => Credentials::SameOrigin,
        _ => Credentials::Include,
    }
}

fn observe(observed: &mut Value, sent: Option<&[u8]>) {
    observed["reached"] = json!(sent.is_some());
    observed["sent"] = json!(sent.map(text_of));
    if let Some(sent) = sent.filter(|sent| sent.iter().any(|octet| *octet >= 0x80 || *octet < 0x20))
    {
        let hex = sent.iter().fold(String::new(), |mut hex, octet| {
            write!(hex, "{octet:02x}").unwrap();
            hex
        });
        observed["sent_hex"] = json!(hex);
    }
}
