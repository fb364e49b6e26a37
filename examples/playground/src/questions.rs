//! What the page asks the doctor: the files and lines that it has.

use serde::Deserialize;
use session_cookie_policy::browser::RequestUrl;
use session_cookies::{Given, Outcome, doctor};

use crate::answer::{self, Problem};

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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Symptoms {
    deployment: Option<File>,
    recording: Option<Recording>,
    observation: Option<File>,
    cors: Option<File>,
    #[serde(default)]
    beside: Vec<File>,
    now: String,
}

/// Asks the doctor as the command line does.
pub(crate) fn doctor(inputs: &str) -> Result<Outcome, Problem> {
    let symptoms: Symptoms = serde_json::from_str(inputs)?;
    let mut options = doctor::Options {
        json: true,
        ..doctor::Options::default()
    };
    let mut world = Given::at(answer::time(&symptoms.now)?);
    if let Some(File { name, text }) = &symptoms.deployment {
        options.files.push(name.clone());
        world = world.with(name, text);
    }
    if let Some(recording) = &symptoms.recording {
        let url = recording.url.as_deref().map(RequestUrl::parse);
        options.url = url.transpose()?;
        match recording.kind {
            Kind::Har => options.har.push(recording.name.clone()),
            Kind::Curl => options.curl = Some(recording.name.clone()),
            Kind::SetCookie => options.set_cookie.push(recording.text.clone()),
        }
        world = world.with(&recording.name, &recording.text);
    }
    if let Some(File { name, text }) = &symptoms.observation {
        options.observe = Some(name.clone());
        world = world.with(name, text);
    }
    if let Some(File { name, text }) = &symptoms.cors {
        options.cors = Some(name.clone());
        world = world.with(name, text);
    }
    for File { name, text } in &symptoms.beside {
        options.beside.push(name.clone());
        world = world.with(name, text);
    }
    doctor::run(&options, &world)
}
