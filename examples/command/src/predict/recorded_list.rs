//! The public suffix lists of the recorded browsers, which are not of one age.

use session_cookie_policy::net::{DomainName, EmbeddedList, Section, Suffix, SuffixList};

/// The embedded list with the rules that a browser's own list had when it was recorded, as far as scenarios ask for them: Chromium's
/// is a little older, WebKitGTK's is Debian's of February 2023.
#[derive(Debug)]
pub(crate) struct RecordedList {
    /// Rules of the embedded list that the browser's lacks.
    missing: &'static [&'static str],
    /// Rules of the browser's list that have since been withdrawn, or that stand beside a wildcard that is missing.
    withdrawn: &'static [&'static str],
}

const CHROMIUM: RecordedList = RecordedList {
    missing: &["*.replit.dev", "surge.sh"],
    withdrawn: &["replit.dev"],
};

const DEBIAN: RecordedList = RecordedList {
    missing: &[
        "*.awsapprunner.com",
        "*.hosted.app",
        "*.oraclecloudapps.com",
        "*.replit.dev",
        "*.run.app",
        "amplifyapp.com",
        "azure-api.net",
        "base44.app",
        "bolt.host",
        "bubbleapps.io",
        "codepen.dev",
        "convex.cloud",
        "convex.site",
        "csb.app",
        "deno.net",
        "emergent.host",
        "execute-api.us-east-1.amazonaws.com",
        "figma.site",
        "framer.ai",
        "gitbook.io",
        "heyflow.site",
        "hf.space",
        "home.arpa",
        "id.replit.app",
        "lambda-url.us-east-1.on.aws",
        "leapcell.app",
        "leapcell.dev",
        "lovable.app",
        "lovableproject.com",
        "ngrok-free.app",
        "ngrok-free.dev",
        "ngrok.app",
        "ngrok.dev",
        "notion.site",
        "playit.plus",
        "replit.app",
        "replit.dev",
        "s3.eu-west-1.amazonaws.com",
        "s3.us-west-2.amazonaws.com",
        "servebolt.cloud",
        "surge.sh",
        "up.railway.app",
        "v0.build",
        "val.run",
        "vusercontent.net",
        "webflow.io",
        "windsurf.build",
        "wixstudio.com",
        "zeabur.app",
    ],
    withdrawn: &[
        "*.bd",
        "a.run.app",
        "backplaneapp.io",
        "beta.tailscale.net",
        "blogspot.co.uk",
        "blogspot.de",
        "deta.app",
        "deta.dev",
        "glitch.me",
        "herokussl.com",
        "run.app",
    ],
};

const EMBEDDED: RecordedList = RecordedList {
    missing: &[],
    withdrawn: &[],
};

impl RecordedList {
    pub(crate) fn of(profile: &str) -> Self {
        match profile {
            "chromium" | "chromium_block_third_party" | "chromium_incognito" => CHROMIUM,
            "webkit_gtk" | "webkit_gtk_itp" => DEBIAN,
            _ => EMBEDDED,
        }
    }

    fn lacks(&self, suffix: &DomainName) -> bool {
        !self.has_withdrawn(suffix)
            && self
                .missing
                .iter()
                .any(|rule| match rule.strip_prefix("*.") {
                    Some(parent) => {
                        parent == suffix.as_str()
                            || parent_of(suffix).is_some_and(|name| name.as_str() == parent)
                    }
                    None => *rule == suffix.as_str(),
                })
    }

    fn has_withdrawn(&self, suffix: &DomainName) -> bool {
        self.withdrawn
            .iter()
            .any(|rule| match rule.strip_prefix("*.") {
                Some(parent) => parent_of(suffix).is_some_and(|name| name.as_str() == parent),
                None => *rule == suffix.as_str(),
            })
    }
}

fn parent_of(name: &DomainName) -> Option<DomainName> {
    name.ancestor(name.label_count().checked_sub(1)?)
}

impl SuffixList for RecordedList {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        let withdrawn = (1..=domain.label_count())
            .rev()
            .filter(|labels| {
                domain
                    .ancestor(*labels)
                    .is_some_and(|name| self.has_withdrawn(&name))
            })
            .max();
        let mut suffix = EmbeddedList.suffix(domain);
        while let Some(name) = domain.ancestor(suffix.labels())
            && self.lacks(&name)
        {
            let Some(above) = parent_of(&name) else { break };
            suffix = EmbeddedList.suffix(&above);
        }
        match withdrawn {
            Some(labels) if labels > suffix.labels() => Suffix::new(labels, Section::Private),
            _ => suffix,
        }
    }
}
