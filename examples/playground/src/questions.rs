//! What the page asks, as the tools take it.

use std::cell::RefCell;

use serde::Deserialize;
use serde_json::{Value, json};
use session_cookie_policy::browser::{Profile, RequestUrl};
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::diagnosis::Code;
use session_cookie_policy::policy::Review;
use session_cookies::decide::Matrix;
use session_cookies::picture::Dress;
use session_cookies::predict::Card;
use session_cookies::race::{self, Race, Replaced, Start};
use session_cookies::{Given, Outcome, doctor, inventory, migrate, read_text};

use crate::answer::{self, Problem};
use crate::suffixes::PageList;

/// For what does not follow from the time.
const ANY_TIME: &str = "2026-11-22T12:00:00Z";

/// A text, and how the page calls it. The ending of the name says which form it has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What was recorded.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recording {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) text: String,
    /// What was asked; a `Set-Cookie` line needs it.
    pub(crate) url: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    Curl,
    Har,
    SetCookie,
}

impl Recording {
    /// Hands it over as the command line does.
    fn tell<'t>(
        &'t self,
        options: &mut doctor::Options,
        world: Given<'t>,
    ) -> Result<Given<'t>, Problem> {
        let url = self.url.as_deref().map(RequestUrl::parse);
        options.url = url.transpose()?;
        match self.kind {
            Kind::Har => options.har.push(self.name.clone()),
            Kind::Curl => options.curl = Some(self.name.clone()),
            Kind::SetCookie if options.url.is_none() => {
                return Err("a `Set-Cookie` line needs the URL that answered with it".into());
            }
            Kind::SetCookie => options.set_cookie.push(self.text.clone()),
        }
        Ok(world.with(&self.name, &self.text))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Symptoms {
    deployment: Option<File>,
    recording: Option<Recording>,
    observation: Option<File>,
    cors: Option<File>,
    #[serde(default)]
    beside: Vec<File>,
    /// Of a picture: the engine that it is of.
    engine: Option<String>,
    now: String,
}

impl Symptoms {
    /// Hands them over as the command line does.
    fn tell(&self, options: &mut doctor::Options) -> Result<Given<'_>, Problem> {
        let mut world = Given::at(answer::time(&self.now)?, &PageList);
        options.engine = self.engine.as_deref().map(doctor::engine).transpose()?;
        if let Some(File { name, text }) = &self.deployment {
            options.files.push(name.clone());
            world = world.with(name, text);
        }
        if let Some(recording) = &self.recording {
            world = recording.tell(options, world)?;
        }
        if let Some(File { name, text }) = &self.observation {
            options.observe = Some(name.clone());
            world = world.with(name, text);
        }
        if let Some(File { name, text }) = &self.cors {
            options.cors = Some(name.clone());
            world = world.with(name, text);
        }
        for File { name, text } in &self.beside {
            options.beside.push(name.clone());
            world = world.with(name, text);
        }
        Ok(world)
    }
}

pub(crate) fn doctor(inputs: &str) -> Result<String, Problem> {
    let symptoms: Symptoms = serde_json::from_str(inputs)?;
    let mut options = doctor::Options::default();
    let world = symptoms.tell(&mut options)?;
    doctor::as_json(&options, &world)
}

/// The way of each cookie of a recording.
pub(crate) fn sequence(inputs: &str, dress: Dress) -> Result<String, Problem> {
    let symptoms: Symptoms = serde_json::from_str(inputs)?;
    let mut options = doctor::Options::default();
    let world = symptoms.tell(&mut options)?;
    doctor::picture(&options, &world, dress)
}

/// A recording without its secrets.
pub(crate) fn sanitise(recording: &str) -> Result<Value, Problem> {
    let recording: Recording = serde_json::from_str(recording)?;
    let mut options = doctor::Options::default();
    let world = recording.tell(&mut options, Given::at(answer::time(ANY_TIME)?, &PageList))?;
    let shared = doctor::shared(&options, &world)?;
    let bytes = recording.text.len().saturating_sub(shared.text.len());
    Ok(json!({
        "dropped": { "values": shared.values, "bytes": bytes },
        "kept": shared.kept,
        "recording": { "kind": "har", "name": "recording.har", "text": shared.text },
    }))
}

/// The deployment that a recording amounts to, and what is doubtful about it.
pub(crate) fn infer(recording: &str, now: &str) -> Result<Value, Problem> {
    let recording: Recording = serde_json::from_str(recording)?;
    let mut options = doctor::Options::default();
    let world = recording.tell(&mut options, Given::at(answer::time(now)?, &PageList))?;
    let Outcome {
        output, remarks, ..
    } = doctor::inferred(&options, &world)?;
    Ok(json!({ "name": "inferred.json", "text": output, "doubts": remarks }))
}

pub(crate) fn migrate(old: &File, new: &File, now: &str) -> Result<String, Problem> {
    let options = migrate::Options {
        old: old.name.clone(),
        new: new.name.clone(),
        now: None,
        deny: None,
        json: true,
        svg: false,
    };
    let world = Given::at(answer::time(now)?, &PageList);
    let world = world.with(&old.name, &old.text).with(&new.name, &new.text);
    migrate::as_json(&options, &world)
}

/// The inventory as data, or its text.
pub(crate) fn inventory(name: &str, text: &str, form: &str) -> Result<Value, Problem> {
    let options = inventory::Options {
        deployment: name.into(),
        markdown: form == "markdown",
        json: form == "json",
    };
    let outcome = inventory::run(
        &options,
        &Given::at(answer::time(ANY_TIME)?, &PageList).with(name, text),
    )?;
    if outcome.fails {
        return Err(outcome.remarks.join("\n").into());
    }
    if options.json {
        return Ok(serde_json::from_str(&outcome.output)?);
    }
    Ok(json!({ "text": outcome.output }))
}

/// The page of a code, or of all.
pub(crate) fn explain(code: &str) -> Result<Value, Problem> {
    let page = |code: &Code| {
        let mut page = serde_json::to_value(code.entry()).unwrap_or_default();
        page["code"] = code.as_str().into();
        page["title"] = code.title().into();
        page
    };
    if code.is_empty() {
        return Ok(Code::ALL.iter().map(page).collect());
    }
    Ok(page(&Code::parse(code)?))
}

pub(crate) fn card(line: &str, url: &str, from: &str, now: &str) -> Result<Card, Problem> {
    let url = RequestUrl::parse(url)?;
    let from = (!from.is_empty()).then_some(from);
    Ok(Card::of(
        line,
        &url,
        from,
        answer::time(now)?.get(),
        &PageList,
    ))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rivals {
    name: String,
    text: String,
    now: String,
    #[serde(default)]
    order: Vec<usize>,
    #[serde(default = "two")]
    tabs: usize,
    #[serde(default = "chromium")]
    browser: String,
    #[serde(default)]
    replaced: Replaced,
}

const fn two() -> usize {
    2
}

fn chromium() -> String {
    Profile::CHROMIUM.name.into()
}

/// More tabs and steps are not asked for by people.
const MOST: (usize, usize) = (9, 1000);

pub(crate) fn race(inputs: &str) -> Result<Race, Problem> {
    let asked: Rivals = serde_json::from_str(inputs)?;
    let config: PolicyConfig = read_text(&asked.name, &asked.text)?;
    let start = Start {
        tabs: asked.tabs.min(MOST.0),
        profile: Profile::named(&asked.browser).ok_or("no browser has this name")?,
        replaced: asked.replaced,
    };
    let order = asked.order.get(..MOST.1).unwrap_or(&asked.order);
    let now = answer::time(&asked.now)?.get();
    race::race(&config, &start, order, now, &PageList)
}

/// What is reviewed of a text, kept while the page scrolls through it.
struct Reviewed {
    name: String,
    text: String,
    shape: SessionShape,
    review: Review,
}

impl Reviewed {
    fn of(name: &str, text: &str) -> Result<Self, Problem> {
        let config: PolicyConfig = read_text(name, text)?;
        Ok(Self {
            name: name.into(),
            text: text.into(),
            shape: config.session.get().copied().unwrap_or_default(),
            review: config.review(&PageList),
        })
    }
}

thread_local! {
    static LAST: RefCell<Option<Reviewed>> = const { RefCell::new(None) };
}

pub(crate) fn matrix(
    name: &str,
    text: &str,
    now: &str,
    start: u32,
    count: u32,
) -> Result<Matrix, Problem> {
    let now = answer::time(now)?.get();
    let start = usize::try_from(start)?;
    let rows = start..start.saturating_add(usize::try_from(count)?);
    LAST.with_borrow_mut(|last| {
        let known = last.take();
        let known = known.filter(|known| known.name == name && known.text == text);
        let reviewed = known.map_or_else(|| Reviewed::of(name, text), Ok)?;
        let matrix = Matrix::of(&reviewed.review, reviewed.shape, rows, now, &PageList);
        *last = Some(reviewed);
        matrix
    })
}
