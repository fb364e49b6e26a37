//! Finds out which browser made the requests, and which tool wrote the recording.

#[cfg(feature = "serde")]
use alloc::string::{String, ToString as _};

use super::exchange::Traffic;
#[cfg(feature = "serde")]
use super::gap::Exporter;
use crate::browser::Release;
use crate::config::Browser;
use crate::diagnosis::ClientKind;

/// The browser that made the requests, and its version.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Client {
    kind: ClientKind,
    version: Option<Release>,
}

/// Reads the browser from a `User-Agent`. On iOS, browsers other than Safari send their own version instead of the engine's. The version of
/// iOS does not help either, because newer engines send an old one.
pub(super) fn client(agent: &str) -> Option<Client> {
    let kind = kind_of_client(agent)?;
    let is_other_on_ios = has(agent, ON_IOS);
    let product = match kind {
        ClientKind::Chromium => "Chrom",
        ClientKind::Firefox => "Firefox/",
        ClientKind::Safari if !is_other_on_ios => "Version/",
        _ => {
            return Some(Client {
                kind,
                version: None,
            });
        }
    };
    let behind = agent.split_once(product).map(|(_, behind)| behind);
    let number =
        behind.map(|behind| behind.trim_start_matches(|c: char| c != ' ' && !c.is_ascii_digit()));
    let version = number.and_then(Release::leading);
    Some(Client { kind, version })
}

/// Chrome, Firefox and Edge on iOS.
const ON_IOS: &[&str] = &["CriOS/", "FxiOS/", "EdgiOS/"];

fn has(agent: &str, words: &[&str]) -> bool {
    words.iter().any(|word| agent.contains(word))
}

fn kind_of_client(agent: &str) -> Option<ClientKind> {
    let has = |words: &[&str]| has(agent, words);
    if has(ON_IOS) {
        // All browsers on iOS use this engine.
        Some(ClientKind::Safari)
    } else if has(&["Firefox/"]) {
        Some(ClientKind::Firefox)
    } else if has(&["Chrome/", "Chromium/"]) {
        Some(ClientKind::Chromium)
    } else if has(&["Version/"]) && has(&["Safari/"]) {
        Some(ClientKind::Safari)
    } else {
        None
    }
}

/// Whether the recording was made by this browser. If that is unknown, every browser counts.
pub(super) fn is_client(client: Option<ClientKind>, browser: Browser) -> bool {
    let own = client.and_then(ClientKind::browser);
    own.is_none_or(|own| own == browser)
}

impl Traffic {
    /// The first known client counts. If the file itself names the same browser later, that adds a version that the requests lack.
    pub(super) fn made_by(&mut self, client: Option<Client>) {
        let Some(Client { kind, version }) = client else {
            return;
        };
        if *self.client.get_or_insert(kind) == kind {
            self.client_version = self.client_version.or(version);
        }
    }
}

/// A tool named in a HAR file: the one that wrote it, or the browser.
#[cfg(feature = "serde")]
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct Tool {
    name: String,
    /// Some tools write a number.
    version: Version,
}

#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum Version {
    Text(String),
    Number(f64),
    Other(serde::de::IgnoredAny),
}

#[cfg(feature = "serde")]
impl Default for Version {
    fn default() -> Self {
        Self::Other(serde::de::IgnoredAny)
    }
}

#[cfg(feature = "serde")]
impl Tool {
    /// The browser, if the tool is one. Playwright's build of WebKit does not count, because users do not have it.
    pub(super) fn client(&self) -> Option<Client> {
        let name = self.name.to_ascii_lowercase();
        let kind = match exporter(&Self::default(), self)? {
            Exporter::Chromium => ClientKind::Chromium,
            Exporter::Firefox => ClientKind::Firefox,
            Exporter::Safari if name.contains("safari") => ClientKind::Safari,
            Exporter::Safari => return None,
        };
        let version = match &self.version {
            Version::Text(text) => Release::leading(text),
            Version::Number(number) => Release::leading(&number.to_string()),
            Version::Other(_) => None,
        };
        Some(Client { kind, version })
    }
}

/// The tool that wrote the file.
#[cfg(feature = "serde")]
pub(super) fn exporter(creator: &Tool, browser: &Tool) -> Option<Exporter> {
    match &*creator.name {
        "WebInspector" => return Some(Exporter::Chromium),
        "Firefox" => return Some(Exporter::Firefox),
        "WebKit Web Inspector" => return Some(Exporter::Safari),
        _ => {}
    }
    let name = browser.name.to_ascii_lowercase();
    let is = |word: &str| name.contains(word);
    if is("chrom") || is("edge") {
        Some(Exporter::Chromium)
    } else if is("firefox") {
        Some(Exporter::Firefox)
    } else if is("safari") || is("webkit") {
        Some(Exporter::Safari)
    } else {
        None
    }
}
