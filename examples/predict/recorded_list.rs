//! The public suffix lists of the recorded browsers, which are not of one age.

use session_cookie_policy::net::{DomainName, EmbeddedList, Section, Suffix, SuffixList};

/// The embedded list without the rules that a browser's own list lacked when it was recorded (`replit.dev` in Chromium, several in
/// WebKitGTK, whose list is Debian's).
#[derive(Debug)]
pub(crate) struct RecordedList {
    /// Rules of the embedded list that the browser's lacks.
    missing: &'static [&'static str],
}

impl RecordedList {
    pub(crate) fn of(profile: &str) -> Self {
        Self {
            missing: match profile {
                "chromium" | "chromium_block_third_party" | "chromium_incognito" => {
                    &["*.replit.dev"]
                }
                "webkit_gtk" | "webkit_gtk_itp" => &[
                    "*.replit.dev",
                    "home.arpa",
                    "lovable.app",
                    "ngrok-free.app",
                    "replit.dev",
                ],
                _ => &[],
            },
        }
    }
}

impl RecordedList {
    fn lacks(&self, suffix: &DomainName) -> bool {
        let wildcard = suffix
            .as_str()
            .split_once('.')
            .map(|(_, parent)| format!("*.{parent}"));
        self.missing
            .iter()
            .any(|rule| *rule == suffix.as_str() || Some(*rule) == wildcard.as_deref())
    }
}

impl SuffixList for RecordedList {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        let suffix = EmbeddedList.suffix(domain);
        let mut labels = suffix.labels();
        while let Some(name) = domain.ancestor(labels)
            && self.lacks(&name)
        {
            labels -= 1;
        }
        if labels == suffix.labels() {
            suffix
        } else {
            Suffix::new(labels, Section::Icann)
        }
    }
}
