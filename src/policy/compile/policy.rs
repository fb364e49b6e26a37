use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::allowlist::{Allowlist, Entry};
use super::class::{Class, CookieSet};
use super::header_settings::HeaderNames;
use super::judge::{Judgement, judge};
use super::problem::{Problem, Severity};
use super::settings::Settings;
use crate::cookie::NameFinder;
use crate::net::{Origin, SuffixList};
use crate::policy::config::{CsrfMode, PolicyConfig, Transport, Website};

/// A configuration that works: every cookie was kept and sent back by every browser that it claims.
///
/// Made by [`PolicyConfig::compile`] only. Answers for each request without allocating, parsing a URL or asking the suffix list.
#[derive(Debug)]
pub struct Policy {
    pub(in crate::policy) apis: Vec<Api>,
    /// APIs by host and port.
    pub(in crate::policy) authorities: HashMap<Box<str>, usize, FixedState>,
    pub(in crate::policy) websites: Allowlist,
    pub(in crate::policy) classes: Vec<Class>,
    pub(in crate::policy) clients: Vec<Client>,
    pub(in crate::policy) default_website: (Box<str>, Entry),
    /// The bases of links in e-mails, each once.
    pub(in crate::policy) links: Vec<String>,
    pub(in crate::policy) headers: HeaderNames,
    pub(in crate::policy) csrf: CsrfMode,
    warnings: Vec<Problem>,
}

/// An API.
#[derive(Debug)]
pub(in crate::policy) struct Api {
    /// As browsers write its origin.
    pub(in crate::policy) origin: Box<str>,
    /// `None` if tokens travel by header alone.
    pub(in crate::policy) names: Option<CookieNames>,
}

/// What the cookies of an API are called.
#[derive(Debug)]
pub(in crate::policy) struct CookieNames {
    pub(in crate::policy) access: NameFinder,
    pub(in crate::policy) refresh: NameFinder,
}

/// A client that is no website.
#[derive(Debug)]
pub(in crate::policy) struct Client {
    pub(in crate::policy) name: Box<str>,
    pub(in crate::policy) origins: Vec<Box<str>>,
    pub(in crate::policy) transport: Transport,
    pub(in crate::policy) links: usize,
}

impl PolicyConfig {
    /// Makes the policy, or tells everything that is wrong.
    ///
    /// # Errors
    ///
    /// If any [`Problem`] is an [error](Severity::Error): all problems, warnings too, in the order of the fields.
    pub fn compile(&self, list: &dyn SuffixList) -> Result<Policy, CompilePolicyError> {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        let judgement = judge(&settings, list, &mut problems);
        let has_error = problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error);
        match build(settings, judgement) {
            Some(mut policy) if !has_error => {
                policy.warnings = problems;
                Ok(policy)
            }
            _ => Err(CompilePolicyError { problems }),
        }
    }
}

/// `None` if something could not be read, which is a problem already.
fn build(settings: Settings<'_>, judgement: Judgement) -> Option<Policy> {
    let mut links = Links {
        base_path: settings.website_base_path?.as_str().trim_end_matches('/'),
        texts: Vec::new(),
        places: HashMap::with_hasher(FixedState::default()),
    };
    let first = || {
        let mut websites = settings.websites.iter();
        websites.find_map(|(_, website)| match website.website {
            Website::Exact(origin) => Some(origin),
            Website::Pattern(_) => None,
        })
    };
    let default = settings.default_website.or_else(first)?;
    let default_links = links.place(default);
    let mut default_class = None;
    let mut entries = Vec::with_capacity(settings.websites.len());
    for ((_, website), class) in settings.websites.iter().zip(&judgement.class_of) {
        let links = match (website.links_to, website.website) {
            (Some(origin), _) | (None, Website::Exact(origin)) => links.place(origin),
            (None, Website::Pattern(_)) => default_links,
        };
        let class = *class;
        if default_class.is_none() && website.website.matches(default) {
            default_class = Some(class);
        }
        entries.push((website.website, Entry { class, links }));
    }
    let default_entry = Entry {
        class: default_class?,
        links: default_links,
    };
    let mut authorities = HashMap::with_hasher(FixedState::default());
    let mut apis = Vec::with_capacity(settings.apis.len());
    for (index, (_, api)) in settings.apis.iter().enumerate() {
        let origin = api.to_string();
        if let Some((_, authority)) = origin.split_once("://") {
            authorities.entry(Box::from(authority)).or_insert(index);
        }
        let set = judgement.classes.iter().find_map(|class| {
            let standing = class.standings.get(index)?;
            standing.cookies.as_ref()
        });
        apis.push(Api {
            origin: origin.into_boxed_str(),
            names: set.map(CookieNames::of),
        });
    }
    let clients = settings.clients.into_iter().map(|(_, client)| Client {
        name: client.name.as_str().into(),
        origins: client
            .origins
            .iter()
            .map(|origin| origin.as_str().into())
            .collect(),
        transport: client.transport,
        links: links.place(client.website.unwrap_or(default)),
    });
    let clients = clients.collect();
    Some(Policy {
        apis,
        authorities,
        websites: Allowlist::new(&entries),
        classes: judgement.classes,
        clients,
        default_website: (default.to_string().into_boxed_str(), default_entry),
        links: links.texts,
        headers: settings.headers?,
        csrf: settings.csrf?,
        warnings: Vec::new(),
    })
}

/// The bases of links, each once.
struct Links<'c> {
    base_path: &'c str,
    texts: Vec<String>,
    places: HashMap<&'c Origin, usize, FixedState>,
}

impl<'c> Links<'c> {
    fn place(&mut self, website: &'c Origin) -> usize {
        let Self {
            base_path,
            texts,
            places,
        } = self;
        *places.entry(website).or_insert_with(|| {
            texts.push(format!("{website}{base_path}"));
            texts.len().saturating_sub(1)
        })
    }
}

impl CookieNames {
    fn of(set: &CookieSet) -> Self {
        Self {
            access: NameFinder::new(set.access.attributes().name().clone()),
            refresh: NameFinder::new(set.refresh.attributes().name().clone()),
        }
    }
}

impl Policy {
    /// What could be better.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The names of the headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderNames {
        &self.headers
    }
}

/// A configuration that cannot work. Holds all problems, in the order of the fields; never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CompilePolicyError {
    problems: Vec<Problem>,
}

impl CompilePolicyError {
    /// The problems, warnings too.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for CompilePolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self
            .problems
            .iter()
            .filter(|problem| problem.severity() == Severity::Error);
        for (index, problem) in errors.enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for CompilePolicyError {}
