use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;

use crate::config::{PolicyConfig, Website};
use crate::net::Origin;

/// Reads the declarations of a configuration one by one, and skips the invalid ones. Does not build the tables of a policy.
///
/// ```
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::testing::Declared;
///
/// let config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://*.preview.example.com", "https://www.example.com"],
/// );
/// let declared = Declared::by(&config);
/// assert_eq!(declared.default_website().unwrap().to_string(), "https://www.example.com");
/// assert!(declared.pages().len() > 2); // the pattern stands for several
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Declared<'c> {
    config: &'c PolicyConfig,
}

impl<'c> Declared<'c> {
    /// The declarations of this configuration.
    #[must_use]
    pub const fn by(config: &'c PolicyConfig) -> Self {
        Self { config }
    }

    /// The valid APIs, each once.
    #[must_use]
    pub fn apis(self) -> Vec<Origin> {
        let mut apis = Vec::new();
        for api in self.config.api.iter().filter_map(|api| api.get().ok()) {
            if !apis.contains(api) {
                apis.push(api.clone());
            }
        }
        apis
    }

    /// The valid websites, with their indices.
    #[must_use]
    pub fn websites(self) -> Vec<(usize, &'c Website)> {
        let websites = self.config.websites.iter().enumerate();
        websites
            .filter_map(|(index, website)| Some((index, website.origin.get().ok()?)))
            .collect()
    }

    /// The website of a page: the one with exactly its origin, or the first whose pattern matches.
    #[must_use]
    pub fn website_of(self, page: &Origin) -> Option<(usize, &'c Website)> {
        let websites = self.websites();
        let is_exact = |(_, website): &(usize, &Website)| matches!(website, Website::Exact(origin) if origin == page);
        let exact = websites.iter().copied().find(is_exact);
        exact.or_else(|| {
            let mut websites = websites.iter().copied();
            websites.find(|(_, website)| website.matches(page))
        })
    }

    /// The website of requests that do not identify one: the configured one, or the first that is not a pattern.
    #[must_use]
    pub fn default_website(self) -> Option<Origin> {
        let set = self.config.default_website.as_ref();
        let set = set.and_then(|website| website.get().ok().cloned());
        set.or_else(|| {
            let mut websites = self.websites().into_iter();
            websites.find_map(|(_, website)| match website {
                Website::Exact(origin) => Some(origin.clone()),
                Website::Pattern(_) => None,
            })
        })
    }

    /// The pages of all websites, each once: the declared origins, and [some examples](pages_of) for each pattern.
    #[must_use]
    pub fn pages(self) -> Vec<Origin> {
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

    /// Whether it declares past cookies or headers.
    #[must_use]
    pub const fn has_past(self) -> bool {
        let config = self.config;
        !config.history.is_empty()
            || config.older_cookie_domain.is_some()
            || config.header_until.is_some()
    }
}

/// Replacements for the `*` of patterns, in pages that browsers may show.
const LABELS: [&str; 5] = ["x", "api", "git-main", "0", "x--x"];

/// The origin of a website, or some examples that match its pattern.
///
/// ```
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::testing::pages_of;
///
/// let pattern = Website::parse("https://*.preview.example.com").unwrap();
/// assert!(pages_of(&pattern).iter().all(|page| pattern.matches(page)));
/// ```
#[must_use]
pub fn pages_of(website: &Website) -> Vec<Origin> {
    match website {
        Website::Exact(origin) => vec![origin.clone()],
        Website::Pattern(pattern) => LABELS
            .iter()
            .filter_map(|label| Origin::parse(&pattern.to_string().replace('*', label)).ok())
            .collect(),
    }
}
