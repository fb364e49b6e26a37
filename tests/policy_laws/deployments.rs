//! Deployments of every kind: where the APIs and the websites are, and a few changes to the defaults.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::{Policy, PolicyConfig, Website, WebsiteConfig};

use crate::changes::changes;

/// A configuration that prints as the file it would stand in, without what is left at its default.
#[derive(Clone)]
pub(crate) struct Deployment(pub(crate) PolicyConfig);

/// Names and addresses that belong together.
#[derive(Debug)]
pub(crate) struct Family {
    apis: &'static [&'static str],
    websites: &'static [&'static str],
    /// The first is right for the APIs, if any is.
    pub(crate) cookie_domains: &'static [&'static str],
}

const FAMILIES: [Family; 9] = [
    Family {
        apis: &[
            "https://api.example.com",
            "https://api2.example.com",
            "https://www.example.com",
            "https://v2.api.example.com",
            "https://api.example.com:8443",
            "https://example.com",
            "http://api.example.com",
        ],
        websites: &[
            "https://www.example.com",
            "https://app.example.com",
            "https://*.preview.example.com",
            "https://example.com",
            "https://www.example.com:8443",
            "https://pr-*.example.com:3000",
            "https://pr-1.preview.example.com",
            "http://www.example.com",
        ],
        cookie_domains: &[
            "example.com",
            ".Example.com",
            "api.example.com",
            "www.example.com",
            "com",
        ],
    },
    Family {
        apis: &[
            "https://api.example.co.uk",
            "https://example.co.uk",
            "https://api.eu.example.co.uk",
        ],
        websites: &[
            "https://www.example.co.uk",
            "https://*.example.co.uk",
            "https://xn--bcher-kva.example.co.uk",
        ],
        cookie_domains: &["example.co.uk", "eu.example.co.uk", "co.uk"],
    },
    Family {
        apis: &[
            "https://shop-api.vercel.app",
            "https://shop-x.vercel.app",
            "https://api.shop.vercel.app",
        ],
        websites: &[
            "https://shop.vercel.app",
            "https://shop-*.vercel.app",
            "https://shop-api.vercel.app",
            "https://*.shop.vercel.app",
        ],
        cookie_domains: &["shop-api.vercel.app", "shop.vercel.app", "vercel.app"],
    },
    Family {
        apis: &[
            "http://localhost:8000",
            "http://127.0.0.1:8000",
            "http://localhost:9000",
            "http://[::1]:8000",
            "http://api.localhost:8000",
            "https://localhost:8443",
        ],
        websites: &[
            "http://localhost:3000",
            "http://127.0.0.1:3000",
            "http://app.localhost:3000",
            "http://*.localhost:3000",
            "http://[::1]:3000",
            "https://localhost:3443",
        ],
        cookie_domains: &["api.localhost", "localhost", "127.0.0.1"],
    },
    Family {
        apis: &[
            "https://192.168.1.10:8443",
            "http://10.0.0.5:8080",
            "https://[2001:db8::5]",
        ],
        websites: &[
            "https://192.168.1.10",
            "http://10.0.0.5",
            "https://[2001:db8::5]:8443",
        ],
        cookie_domains: &["192.168.1.10"],
    },
    Family {
        apis: &[
            "https://api.corp.internal",
            "http://api.corp.internal:8080",
            "https://backend",
        ],
        websites: &[
            "https://www.corp.internal",
            "http://www.corp.internal",
            "https://*.corp.internal",
            "https://backend:8443",
        ],
        cookie_domains: &["corp.internal", "api.corp.internal", "backend"],
    },
    // Everything over both schemes.
    Family {
        apis: &[
            "https://api.corp.internal",
            "http://api.corp.internal",
            "http://api2.corp.internal",
            "https://api2.corp.internal",
        ],
        websites: &[
            "http://www.corp.internal",
            "http://*.corp.internal",
            "https://www.corp.internal",
        ],
        cookie_domains: &["corp.internal"],
    },
    Family {
        apis: &["https://api.example.com.", "https://example.com."],
        websites: &["https://www.example.com.", "https://*.example.com."],
        cookie_domains: &["example.com", "example.com."],
    },
    Family {
        apis: &["https://api.example.com", "https://api.otherdomain.com"],
        websites: &["https://www.example.com", "https://www.otherdomain.com"],
        cookie_domains: &["example.com"],
    },
];

/// Websites of other sites, and such as are refused.
const STRANGERS: [&str; 6] = [
    "https://partner.net",
    "https://other.org",
    "https://*.partner.net",
    "https://*.vercel.app",
    "https://*.co.uk",
    "https://www.example.com/path",
];

impl Family {
    fn any() -> impl Strategy<Value = &'static Self> {
        prop_oneof![
            6 => Just(&FAMILIES[0]),
            8 => select(FAMILIES.iter().skip(1).collect::<Vec<_>>()),
        ]
    }
}

/// What a list of websites is made of.
#[derive(Clone, Debug)]
enum Written {
    OfFamily(Index),
    Stranger(&'static str),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        20 => any::<Index>().prop_map(Written::OfFamily),
        4 => select(STRANGERS[..3].to_vec()).prop_map(Written::Stranger),
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
        3 => changes(4),
    ];
    let has_exceptions = prop::bool::weighted(0.8);
    (apis, websites, has_exceptions, changes).prop_map(
        move |(apis, websites, has_exceptions, changes)| {
            let mut deployment = deployment(family, &apis, &websites);
            let config = &mut deployment.0;
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

impl Deployment {
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
