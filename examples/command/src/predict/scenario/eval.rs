//! Steps that run a script of their own. What these scripts do with cookies and URLs is read from their text.

use serde_json::{Map, Value, json};
use session_cookie_policy::browser::Request;

use super::documents::{Document, documents_of};
use super::history::step_of;
use super::kinds::{Engine, Kind, kind_of};
use super::{Player, observe};

impl Player<'_> {
    pub(super) fn evaluate(&mut self, index: usize, step: &Value, observed: &mut Value) {
        let script = step["js"].as_str().unwrap_or("");
        let mut documents = documents_of(step, self.engine);
        if !self.load_frames(step, &documents, observed) {
            observe(observed, None);
            return;
        }
        if step.get("from").is_none()
            && let Some(by) = step_of(script)
        {
            self.revisit(by, None);
            return;
        }
        self.asked_access = script.contains("requestStorageAccess");
        let mut asking = script;
        // A window that the script opens, whose own script goes on.
        let opened = &step["res"]["I"];
        if !script.contains("%U%") && script.contains("%I%") && opened.get("tail").is_some() {
            let window = Document::page(opened["url"].as_str().unwrap_or(""), opened);
            asking = opened["tail"].as_str().unwrap_or("");
            // What it does to its opener it does to the page above it.
            if !asking.contains("opener") {
                documents.clear();
            }
            documents.push(window);
        }
        if let Some((before, after)) = asking.split_once("%U%") {
            self.cookie_calls(before, &documents);
            let described = described(before, after);
            // An answer that is no longer waited for when it comes.
            let mut step = step.clone();
            if script.contains(".abort()") {
                step["set"] = Value::Null;
            }
            let step = &step;
            if let Some(kind) = kind_of(&described, self.engine) {
                self.chain(index, step, &kind, &documents, observed);
                if after.contains("%U%") {
                    self.ask_twice(step, &kind, &documents);
                }
            }
            self.cookie_calls(after, &documents);
        } else {
            self.cookie_calls(script, &documents);
        }
        self.asked_access = false;
    }

    /// The same fetch again, which the cache must first ask the server about.
    fn ask_twice(&mut self, step: &Value, kind: &Kind<'_>, documents: &[Document]) {
        let Some(then) = step.get("then") else {
            return;
        };
        let mut again = then.clone();
        again["url"] = step["url"].clone();
        self.chain(usize::MAX, &again, kind, documents, &mut json!({}));
    }

    /// What a script does with `document.cookie` and `cookieStore`, in its order.
    fn cookie_calls(&mut self, script: &str, documents: &[Document]) {
        let Some(request) = self.script_request(documents) else {
            return;
        };
        let mut rest = script;
        // WebKit keeps no cookies for a window of `about:blank`, whoever opened it.
        let is_of_blank_window =
            self.engine == Engine::WebKitGtk && script.contains("window.open('about:blank'");
        while let Some((call, arguments)) = next_call(rest) {
            if !is_of_blank_window {
                self.cookie_call(call, arguments, &request);
            }
            rest = arguments;
        }
    }

    fn cookie_call(&mut self, call: &str, arguments: &str, request: &Request) {
        let is_secure_context = request.url.origin().is_https() || request.url.host().is_loopback();
        match call {
            ".cookie = " => {
                if let Some((text, _)) = quoted(arguments) {
                    self.write(request, text);
                }
            }
            _ if !is_secure_context => {}
            "cookieStore.set(" => self.store_set(request, &options(arguments)),
            _ => self.store_delete(request, &options(arguments)),
        }
    }
}

const CALLS: [&str; 3] = [".cookie = ", "cookieStore.set(", "cookieStore.delete("];

/// The first call, and the text behind it.
fn next_call(script: &str) -> Option<(&'static str, &str)> {
    let (at, call) = CALLS
        .iter()
        .filter_map(|call| Some((script.find(call)?, *call)))
        .min()?;
    Some((call, script.get(at + call.len()..)?))
}

/// A literal at the beginning, and the text behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    text.get(1..)?.split_once(quote)
}

/// The arguments of a call: a name and a value, or an object.
fn options(arguments: &str) -> Map<String, Value> {
    let mut options = Map::new();
    if let Some((name, rest)) = quoted(arguments) {
        options.insert("name".to_owned(), json!(name));
        if let Some((value, _)) = rest.trim_start().strip_prefix(',').and_then(quoted) {
            options.insert("value".to_owned(), json!(value));
        }
        return options;
    }
    let mut rest = arguments.trim_start().strip_prefix('{').unwrap_or("");
    while let Some((key, value)) = rest.split_once(':') {
        let key = key.trim_matches([' ', ',', '\'', '"']).to_owned();
        let (value, behind) = if let Some((text, behind)) = quoted(value) {
            (json!(text), behind)
        } else {
            let end = value.find([',', '}']).unwrap_or(value.len());
            let (word, behind) = value.split_at(end);
            (expression(word.trim()), behind)
        };
        options.insert(key, value);
        rest = behind;
        if rest.trim_start().starts_with('}') {
            break;
        }
    }
    options
}

/// `true`, a number of milliseconds from now, or a time that is gone.
fn expression(word: &str) -> Value {
    match word {
        "true" => json!(true),
        "false" => json!(false),
        _ => match word.split_once("Date.now()") {
            None => word.parse::<f64>().map_or(Value::Null, |_| json!(-1.0e9)),
            Some((_, rest)) => {
                let rest = rest.trim_end_matches(')').split_whitespace();
                let rest: String = rest.collect();
                json!(rest.parse::<f64>().unwrap_or(0.0))
            }
        },
    }
}

/// The step that a script makes of a URL, by what stands around it.
fn described(before: &str, after: &str) -> Value {
    let before = before.trim_end_matches(['\'', '"', '`', ' ']);
    let has = |text: &str| after.split("%U%").next().unwrap_or("").contains(text);
    let credentials = ["include", "omit", "same-origin"]
        .into_iter()
        .find(|mode| has(&format!("credentials: '{mode}'")))
        .unwrap_or("same-origin");
    let method = if has("method: 'POST'") { "POST" } else { "GET" };
    let mode = if has("mode: 'no-cors'") {
        "no-cors"
    } else {
        "cors"
    };
    let ends = |text: &str| before.ends_with(text);
    if ends("fetch(") {
        json!({ "do": "fetch", "credentials": credentials, "method": method, "mode": mode })
    } else if ends("opener.location.href=") || ends("opener.location =") {
        json!({ "do": "k", "kind": "opener" })
    } else if ends("open(") {
        json!({ "do": "k", "kind": "open", "opts": {} })
    } else if ends(".action =") || ends("action=") {
        json!({ "do": "k", "kind": "form", "opts": { "target": "_blank" } })
    } else if ends(".src =") {
        json!({ "do": "img" })
    } else if ends("sendBeacon(") {
        json!({ "do": "k", "kind": "beacon" })
    } else {
        json!({ "do": "k", "kind": "location", "opts": {} })
    }
}
