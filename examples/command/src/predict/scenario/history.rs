//! The pages of the one tab: loaded, reloaded, left and come back to.

use serde_json::Value;
use session_cookie_policy::browser::{
    ClientOrigin, MethodSafety, Reading, Request, RequestUrl, ResponseKind, Revisit,
};

use super::answer::Circumstances;
use super::documents::Document;
use super::kinds::{Client, Kind, Target, kind_of};
use super::{Player, observe};

/// A page of the history.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The step that loaded it; `None` if it is the page that a step needed to be on.
    pub(super) index: Option<usize>,
    /// The last request of its redirects.
    pub(super) request: Request,
    pub(super) client: ClientOrigin,
    /// The documents from which it was asked for.
    pub(super) documents: Vec<Document>,
    /// What describes the answer.
    pub(super) step: Value,
}

/// A page that was asked for again.
#[derive(Clone, Debug)]
pub(super) struct Again {
    /// The step whose page it is.
    pub(super) index: Option<u64>,
    /// The `Cookie` header.
    pub(super) sent: Vec<u8>,
    /// The headers that tell who asks.
    headers: Value,
}

#[derive(Debug, Default)]
pub(super) struct Tab {
    entries: Vec<Entry>,
    /// How many entries lie up to the page that is shown.
    position: usize,
    /// The URL that the recorder takes the page to have; `None` if it will load it anew.
    url: Option<String>,
}

impl Tab {
    /// A new page, behind which nothing is to come.
    pub(super) fn go(&mut self, entry: Entry) {
        self.entries.truncate(self.position);
        self.entries.push(entry);
        self.position = self.entries.len();
    }

    fn shown(&self) -> Option<&Entry> {
        self.entries.get(self.position.checked_sub(1)?)
    }

    /// What the recorder knows of the page behind a step.
    pub(super) fn after(&mut self, step: &Value) {
        let visited = step["redirect"].as_str().or_else(|| step["url"].as_str());
        match step["do"].as_str() {
            Some("visit") => self.url = visited.map(str::to_owned),
            Some("link" | "form") => self.url = None,
            _ if step.get("leaves").is_some() || step.get("stay").is_some() => self.url = None,
            _ if step.get("nav").is_some() || leaves_page(step) => self.url = None,
            _ => {}
        }
    }
}

fn leaves_page(step: &Value) -> bool {
    matches!(
        step["kind"].as_str(),
        Some(
            "link"
                | "form"
                | "location"
                | "replace"
                | "navigate-api"
                | "meta-refresh"
                | "js-url"
                | "top"
                | "form-top"
                | "link-top"
        )
    )
}

impl Player<'_> {
    /// Loads the page that a step is made from, as if typed, unless it is there.
    pub(super) fn be_on_page(&mut self, step: &Value) {
        let Some(from) = step["from"].as_str() else {
            return;
        };
        let has_plan = step.get("page").is_some() || step.get("fresh").is_some();
        if self.tab.url.as_deref() == Some(from) && !has_plan {
            return;
        }
        self.tab.url = (!has_plan).then(|| from.to_owned());
        let Ok(url) = RequestUrl::parse(from) else {
            return;
        };
        let request = Request::typed(url);
        let plan = &step["page"];
        self.answer(plan, &request, PLAIN);
        let client = Document::page(from, plan).client;
        self.tab.go(Entry {
            index: None,
            request,
            client,
            documents: Vec::new(),
            step: plan.clone(),
        });
    }

    /// A step that asks again for what an earlier step asked for.
    pub(super) fn again(&mut self, step: &Value, observed: &mut Value) {
        let script = step["js"].as_str().unwrap_or("");
        let asked = match step["do"].as_str() {
            Some("reload") => self.revisit(0, Some(&Revisit::Reload)),
            Some("back" | "uback") => self.revisit(-1, None),
            Some("forward" | "uforward") => self.revisit(1, None),
            _ if script.contains("location.reload") => {
                self.revisit(0, Some(&Revisit::ScriptReload))
            }
            _ if script.contains("location.href = location.href")
                || script.contains("location = location")
                || script.contains("location.replace(location") =>
            {
                self.visit_itself()
            }
            _ => step_of(script).and_then(|by| self.revisit(by, None)),
        };
        let asked = asked.filter(|asked| asked.index == step["watch"].as_u64());
        observe(observed, asked.as_ref().map(|asked| &asked.sent[..]));
        if let Some(asked) = asked {
            observed["h"] = asked.headers;
        }
        self.tab.url = None;
    }

    /// Goes `by` pages through the history.
    pub(super) fn revisit(&mut self, by: isize, revisit: Option<&Revisit>) -> Option<Again> {
        let left = self.tab.shown()?.client.clone();
        let position = self.tab.position.checked_add_signed(by)?;
        let entry = self.tab.entries.get(position.checked_sub(1)?)?.clone();
        self.tab.position = position;
        let step = Revisit::Step { left };
        let how = revisit.unwrap_or(&step);
        let headers = self.headers_again(&entry, how);
        let request = entry.request.again(how, self.jar.profile());
        if revisit == Some(&Revisit::ScriptReload) {
            self.remember(&request);
        }
        Some(self.ask_again(&entry, request, headers))
    }

    /// The headers with which a page of the history is asked for again.
    fn headers_again(&self, entry: &Entry, revisit: &Revisit) -> Value {
        let mut kind = kind_of(&entry.step, self.engine)
            .filter(|_| entry.index.is_some())
            .unwrap_or_else(|| Kind::navigation(Target::Itself).by(Client::User));
        if entry.request.method == MethodSafety::Safe {
            kind.method = "GET".into();
        }
        let revisit = Some(revisit);
        self.headers_by(
            &entry.step,
            &kind,
            &entry.documents,
            &entry.request,
            revisit,
        )
    }

    /// From now on the page that is shown is there because of this request.
    fn remember(&mut self, request: &Request) {
        let shown = self.tab.position.checked_sub(1);
        if let Some(entry) = shown.and_then(|shown| self.tab.entries.get_mut(shown)) {
            entry.request = request.clone();
        }
    }

    /// The page follows a link to itself.
    fn visit_itself(&mut self) -> Option<Again> {
        let entry = self.tab.shown()?.clone();
        let request = Request::link(entry.request.url.clone(), entry.client.clone());
        self.remember(&request);
        let kind = Kind::navigation(Target::Itself);
        let documents = [Document::page(&request.url.to_string(), &Value::Null)];
        let headers = self.headers_of(&Value::Null, &kind, &documents, &request);
        Some(self.ask_again(&entry, request, headers))
    }

    fn ask_again(&mut self, entry: &Entry, request: Request, headers: Value) -> Again {
        let request = self.through_service_worker(request);
        let sent = self.send(&request);
        let plan = entry.step.get("then").unwrap_or(&entry.step);
        self.answer(plan, &request, PLAIN);
        let index = entry.index.and_then(|index| u64::try_from(index).ok());
        Again {
            index,
            sent,
            headers,
        }
    }
}

/// How far a script goes in the history.
pub(super) fn step_of(script: &str) -> Option<isize> {
    if script.contains("history.back()") {
        return Some(-1);
    }
    if script.contains("history.forward()") {
        return Some(1);
    }
    let (_, rest) = script.split_once("history.go(")?;
    rest.split(')').next()?.trim().parse().ok()
}

const PLAIN: Circumstances = Circumstances {
    kind: ResponseKind::Final,
    reading: Reading::Allowed,
};
