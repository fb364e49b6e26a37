//! Plays a scenario, in the format of the browser recordings, in the model: JSON in, JSON out.
//!
//! What is here is not about cookies: which documents a step has, which requests it makes, which of them mixed content, sandboxes and
//! preflights stop, and which answers the documents get to see.

mod access;
mod answer;
mod chain;
mod dates;
mod describe;
mod documents;
mod eval;
mod headers;
mod history;
mod hsts;
mod kinds;
mod loads;
pub(crate) mod network;
mod scripts;
mod service_worker;
mod speculation;

use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::browser::{Jar, Profile, Request};
use session_cookie_policy::net::SuffixList;
use time::{Duration, OffsetDateTime};

use access::Interaction;
pub(crate) use access::Permissions;
pub(crate) use describe::{describe, text_of};
use history::Tab;
use hsts::StrictHost;
use kinds::{Engine, kind_of};
use service_worker::ServiceWorker;

/// Plays one scenario in an empty jar. The answer has the form of a recording, and a `why` for each cookie refused or withheld.
pub(crate) fn predict(
    case: &Value,
    profile: Profile,
    list: &dyn SuffixList,
    now: OffsetDateTime,
    permissions: Permissions,
) -> Value {
    let mut player = Player {
        jar: Jar::new(profile),
        engine: Engine::of(&profile),
        list,
        now,
        permissions,
        why: Vec::new(),
        tab: Tab::default(),
        interaction: None,
        asked_access: false,
        service_workers: Vec::new(),
        strict_hosts: Vec::new(),
    };
    let mut steps = Vec::new();
    let mut jar = player.jar_now();
    for (index, step) in steps_of(case).iter().enumerate() {
        let observed = player.play(index, step);
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
    engine: Engine,
    list: &'a dyn SuffixList,
    now: OffsetDateTime,
    permissions: Permissions,
    why: Vec<Value>,
    tab: Tab,
    interaction: Option<Interaction>,
    /// Whether the script of this step has asked for access.
    asked_access: bool,
    service_workers: Vec<ServiceWorker>,
    strict_hosts: Vec<StrictHost>,
}

impl Player<'_> {
    fn play(&mut self, index: usize, step: &Value) -> Value {
        let action = step["do"].as_str().unwrap_or("visit");
        let mut observed = json!({ "do": action, "url": step["url"] });
        if let Some(from) = step.get("from") {
            observed["from"] = from.clone();
        }
        if action == "sleep" {
            let seconds = step["seconds"].as_f64().unwrap_or(0.0);
            self.now += Duration::seconds_f64(seconds);
            return observed;
        }
        if step.get("watch").is_some() {
            self.again(step, &mut observed);
            return observed;
        }
        if action != "visit" && step.get("stay").is_none() {
            self.be_on_page(step);
        }
        match action {
            "user" => self.interact(step),
            "js-set" | "js-get" | "store-set" => self.script_step(step, &mut observed),
            "eval" => self.evaluate(index, step, &mut observed),
            _ => match kind_of(step, self.engine) {
                Some(kind) => self.request(index, step, &kind, &mut observed),
                // The engine has no such request.
                None => observe(&mut observed, None),
            },
        }
        self.register(step);
        self.tab.after(step);
        observed
    }

    fn send(&mut self, request: &Request) -> Vec<u8> {
        use session_cookie_policy::browser::Delivery;
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

/// Notes the `Cookie` header of a step's request; `None` if it never left.
fn observe(observed: &mut Value, sent: Option<&[u8]>) {
    observed["reached"] = json!(sent.is_some());
    observed["sent"] = json!(sent.map(text_of));
    if let Some(sent) = sent.filter(|sent| sent.iter().any(|byte| *byte >= 0x80 || *byte < 0x20)) {
        let hex = sent.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        observed["sent_hex"] = json!(hex);
    }
}
