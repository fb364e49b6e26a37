//! Deployments of every kind: where the APIs and the websites are, and a few changes to the defaults.

use std::collections::BTreeSet;
use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::{Policy, PolicyConfig, Website, WebsiteConfig};

use crate::changes::changes;
use crate::families::{Family, STRANGERS};

/// A configuration that prints as the file it would stand in, without what is left at its default.
#[derive(Clone)]
pub(crate) struct Deployment(pub(crate) PolicyConfig);

/// What a list of websites is made of.
#[derive(Clone, Debug)]
enum Written {
    OfFamily(Index),
    Stranger(&'static str),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        24 => any::<Index>().prop_map(Written::OfFamily),
        3 => select(STRANGERS[..3].to_vec()).prop_map(Written::Stranger),
        1 => select(STRANGERS.to_vec()).prop_map(Written::Stranger),
    ]
}

/// What an object says of a website beside its origin.
#[derive(Clone, Debug)]
struct Particulars {
    transport: Option<&'static str>,
    partitioning: Option<&'static str>,
    links_to: Option<Index>,
}

fn particulars() -> impl Strategy<Value = Particulars> {
    (
        prop_oneof![6 => Just(None), 3 => select(vec!["any", "cookie", "header"]).prop_map(Some)],
        prop_oneof![6 => Just(None), 2 => select(vec!["partitioned", "unpartitioned"]).prop_map(Some)],
        prop_oneof![6 => Just(None), 1 => any::<Index>().prop_map(Some)],
    )
        .prop_map(|(transport, partitioning, links_to)| Particulars { transport, partitioning, links_to })
}

/// Any deployment: some work, some do not.
pub(crate) fn deployments() -> impl Strategy<Value = Deployment> {
    Family::any().prop_flat_map(deployments_of)
}

/// Two deployments of one family, so that browsers know both.
pub(crate) fn pairs() -> impl Strategy<Value = (Deployment, Deployment)> {
    Family::any().prop_flat_map(|family| {
        let changed = (deployments_of(family), changes(2)).prop_map(move |(old, changes)| {
            let mut new = old.clone();
            for change in changes {
                change.apply(&mut new.0, family);
            }
            (old, new)
        });
        let unrelated = (deployments_of(family), deployments_of(family));
        prop_oneof![changed, unrelated]
    })
}

fn deployments_of(family: &'static Family) -> impl Strategy<Value = Deployment> {
    let apis = prop_oneof![
        6 => vec(any::<Index>(), 1..2),
        5 => vec(any::<Index>(), 2..4),
    ];
    let websites = prop_oneof![
        40 => vec((written(), particulars()), 1..5),
        1 => Just(Vec::new()),
    ];
    let changes = prop_oneof![
        1 => Just(Vec::new()),
        5 => changes(8),
    ];
    // Exceptions for plain http and a default website where they are needed; repetitions.
    let habits = (prop::bool::weighted(0.8), prop::bool::weighted(0.1));
    (apis, websites, habits, changes).prop_map(
        move |(apis, websites, (has_exceptions, repeats), changes)| {
            let mut deployment = deployment(family, &apis, &websites);
            let default = deployment.pages().into_iter().next();
            let has_default = deployment.default_website().is_some();
            let config = &mut deployment.0;
            if !has_default && has_exceptions {
                config.default_website = default.map(|page| page.to_string().as_str().into());
            }
            if !repeats {
                leave_out_repetitions(&mut config.api, |api| api.text());
                leave_out_repetitions(&mut config.websites, |website| website.origin.text());
            }
            if has_exceptions {
                config.plain_http.clone_from(&config.api);
                config
                    .plain_http
                    .retain(|api| api.text().starts_with("http:"));
            }
            for change in changes {
                change.apply(config, family);
            }
            deployment
        },
    )
}

fn deployment(family: &Family, apis: &[Index], websites: &[(Written, Particulars)]) -> Deployment {
    let apis = apis.iter().map(|index| (*index.get(family.apis)).into());
    let websites: Vec<(WebsiteConfig, Option<Index>)> = websites
        .iter()
        .map(|(written, particulars)| {
            let mut website: WebsiteConfig = match written {
                Written::OfFamily(index) => (*index.get(family.websites)).into(),
                Written::Stranger(text) => (*text).into(),
            };
            website.transport = particulars.transport.map(Into::into);
            website.partitioning = particulars.partitioning.map(Into::into);
            (website, particulars.links_to)
        })
        .collect();
    let texts: Vec<String> = websites
        .iter()
        .map(|(website, _)| website.origin.text().replace('*', "linked"))
        .collect();
    let websites = websites.into_iter().map(|(mut website, links_to)| {
        website.links_to = links_to.map(|index| index.get(&texts).as_str().into());
        website
    });
    Deployment(PolicyConfig::new(apis.collect(), websites.collect()))
}

fn leave_out_repetitions<T>(entries: &mut Vec<T>, text: fn(&T) -> &str) {
    let mut known = BTreeSet::new();
    entries.retain(|entry| known.insert(text(entry).to_owned()));
}

impl Deployment {
    /// Whether it speaks of cookies or headers of the past.
    pub(crate) fn has_past(&self) -> bool {
        let config = &self.0;
        !config.history.is_empty()
            || config.older_cookie_domain.is_some()
            || config.header_until.is_some()
    }

    pub(crate) fn compiled(&self) -> Option<Policy> {
        self.0.compile(&EmbeddedList).ok()
    }

    /// The APIs that can be read, each once.
    pub(crate) fn apis(&self) -> Vec<Origin> {
        let mut apis = Vec::new();
        for api in self.0.api.iter().filter_map(|api| api.get().ok()) {
            if !apis.contains(api) {
                apis.push(api.clone());
            }
        }
        apis
    }

    /// The websites that can be read, with their places.
    pub(crate) fn websites(&self) -> Vec<(usize, &Website)> {
        let websites = self.0.websites.iter().enumerate();
        websites
            .filter_map(|(index, website)| Some((index, website.origin.get().ok()?)))
            .collect()
    }

    /// The website that a page is of: the one of exactly its origin, or the first whose pattern matches.
    pub(crate) fn website_of(&self, page: &Origin) -> Option<(usize, &Website)> {
        let websites = self.websites();
        let exact = |(_, website): &(usize, &Website)| matches!(website, Website::Exact(origin) if origin == page);
        let found = websites.iter().copied().find(exact);
        found.or_else(|| {
            websites
                .iter()
                .copied()
                .find(|(_, website)| website.matches(page))
        })
    }

    /// The website of requests that tell none: the one that is set, or the first that is no pattern.
    pub(crate) fn default_website(&self) -> Option<Origin> {
        let set = self
            .0
            .default_website
            .as_ref()
            .and_then(|website| website.get().ok().cloned());
        set.or_else(|| {
            let mut websites = self.websites().into_iter();
            websites.find_map(|(_, website)| match website {
                Website::Exact(origin) => Some(origin.clone()),
                Website::Pattern(_) => None,
            })
        })
    }

    /// The pages of all websites: those that are declared, and a few of each pattern.
    pub(crate) fn pages(&self) -> Vec<Origin> {
        let mut pages = Vec::new();
        for (_, website) in self.websites() {
            for page in pages_of(website) {
                if !pages.contains(&page) {
                    pages.push(page);
                }
            }
        }
        pages
    }
}

/// What stands for the `*` of patterns, in pages that browsers may show.
const LABELS: [&str; 5] = ["x", "api", "git-main", "0", "x--x"];

pub(crate) fn pages_of(website: &Website) -> Vec<Origin> {
    match website {
        Website::Exact(origin) => vec![origin.clone()],
        Website::Pattern(pattern) => LABELS
            .iter()
            .filter_map(|label| Origin::parse(&pattern.to_string().replace('*', label)).ok())
            .inspect(|page| assert!(pattern.matches(page), "{pattern} does not match {page}"))
            .collect(),
    }
}

impl fmt::Debug for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = serde_json::to_value(PolicyConfig::new(Vec::new(), Vec::new())).unwrap();
        let mut written = serde_json::to_value(&self.0).unwrap();
        let fields = written.as_object_mut().unwrap();
        fields.retain(|name, value| {
            matches!(name.as_str(), "api" | "websites") || default.get(name) != Some(value)
        });
        write!(f, "{written}")
    }
}
