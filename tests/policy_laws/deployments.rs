//! The configurations of `testing::strategies`, as the files that they would stand in.

use std::fmt;

use proptest::prelude::*;
use session_cookie_policy::config::{PolicyConfig, Website};
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::testing::{Declared, pages_of as pages_of_website, strategies};

/// A configuration that prints as the file it would stand in, without what is left at its default.
#[derive(Clone)]
pub(crate) struct Deployment(pub(crate) PolicyConfig);

/// Any deployment: some work, some do not.
pub(crate) fn deployments() -> impl Strategy<Value = Deployment> {
    strategies::configs().prop_map(Deployment)
}

/// Two deployments of one family, so that browsers know both.
pub(crate) fn pairs() -> impl Strategy<Value = (Deployment, Deployment)> {
    strategies::config_pairs().prop_map(|(old, new)| (Deployment(old), Deployment(new)))
}

impl Deployment {
    pub(crate) fn compiled(&self) -> Option<Policy> {
        self.0.compile(&EmbeddedList).ok()
    }

    pub(crate) fn has_past(&self) -> bool {
        Declared::by(&self.0).has_past()
    }

    pub(crate) fn apis(&self) -> Vec<Origin> {
        Declared::by(&self.0).apis()
    }

    pub(crate) fn websites(&self) -> Vec<(usize, &Website)> {
        Declared::by(&self.0).websites()
    }

    pub(crate) fn website_of(&self, page: &Origin) -> Option<(usize, &Website)> {
        Declared::by(&self.0).website_of(page)
    }

    pub(crate) fn default_website(&self) -> Option<Origin> {
        Declared::by(&self.0).default_website()
    }

    pub(crate) fn pages(&self) -> Vec<Origin> {
        let declared = Declared::by(&self.0);
        for (_, website) in declared.websites() {
            pages_of(website);
        }
        declared.pages()
    }
}

/// The pages of a website; the pattern means each of them.
pub(crate) fn pages_of(website: &Website) -> Vec<Origin> {
    let pages = pages_of_website(website);
    for page in &pages {
        assert!(website.matches(page), "{website} does not match {page}");
    }
    pages
}

impl fmt::Debug for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = serde_json::to_value(PolicyConfig::default()).unwrap();
        let mut written = serde_json::to_value(&self.0).unwrap();
        let fields = written.as_object_mut().unwrap();
        fields.retain(|name, value| {
            matches!(name.as_str(), "api" | "websites") || default.get(name) != Some(value)
        });
        write!(f, "{written}")
    }
}
