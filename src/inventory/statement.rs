use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::entry::{EntryState, InventoryEntry, PresentCookie};
use super::words::{
    at_once_in_words, ends_in_words, hosts_in_words, lifetime_in_words, list_in_words,
    path_in_words, prefix_in_words, purpose_in_words, same_site_in_words, scripts_in_words,
    users_in_words,
};
use crate::cookie::{Partitioning, SameSite, Security};
use crate::text::word_form;

/// A fact about a cookie for visitors, in plain words.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::inventory::{Topic, inventory};
///
/// let statements = inventory(&policy).entries[0].statements();
/// let kept = statements.iter().find(|of| of.topic == Topic::Lifetime).unwrap();
/// assert_eq!(kept.topic.label(), "Kept");
/// assert_eq!(kept.text, "365 days after it was last set; deleted at sign-out");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Statement {
    /// The topic of the statement.
    pub topic: Topic,
    /// A sentence or a part of one, without a full stop.
    pub text: String,
}

/// What a [`Statement`] is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Topic {
    /// What the cookie is for.
    Purpose,
    /// Whether consent is needed.
    Necessity,
    /// How long browsers keep the cookie.
    Lifetime,
    /// The date from which no browser has the cookie.
    Ends,
    /// The hosts and paths to which browsers send the cookie.
    SentTo,
    /// Whether each website has its own copy.
    Partition,
    /// What the prefix of the name means.
    Prefix,
    /// How many such cookies a browser may hold at once.
    AtOnce,
    /// `HttpOnly`.
    Scripts,
    /// `Secure`.
    Encryption,
    /// `SameSite`.
    OtherSites,
    /// The websites and clients that use the cookie.
    UsedBy,
    /// The APIs that set the cookie.
    SetBy,
    /// The APIs that delete the cookie.
    DeletedBy,
}

word_form!(inventory: Topic, "the code of a topic", {
    Purpose => "purpose",
    Necessity => "necessity",
    Lifetime => "lifetime",
    Ends => "ends",
    SentTo => "sent_to",
    Partition => "partition",
    Prefix => "prefix",
    AtOnce => "at_once",
    Scripts => "scripts",
    Encryption => "encryption",
    OtherSites => "other_sites",
    UsedBy => "used_by",
    SetBy => "set_by",
    DeletedBy => "deleted_by",
});

impl Topic {
    /// The heading of the statement.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Purpose => "Purpose",
            Self::Necessity => "Necessity",
            Self::Lifetime => "Kept",
            Self::Ends => "Ends",
            Self::SentTo => "Sent to",
            Self::Partition => "Copies",
            Self::Prefix => "Name",
            Self::AtOnce => "Number",
            Self::Scripts => "Scripts",
            Self::Encryption => "Encryption",
            Self::OtherSites => "Other sites",
            Self::UsedBy => "Used by",
            Self::SetBy => "Set by",
            Self::DeletedBy => "Deleted by",
        }
    }
}

impl InventoryEntry {
    /// All statements about the cookie, in the order of [`Topic`]. Topics that do not apply are left out.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let mut statements = Vec::new();
        let mut say = |topic, text| statements.push(Statement { topic, text });
        let purpose = purpose_in_words(self.role, self.purpose);
        say(Topic::Purpose, purpose.to_string());
        if !self.is_past() {
            say(Topic::Necessity, self.necessity().explain().to_string());
        }
        match &self.state {
            EntryState::Present(present) => {
                let kept = lifetime_in_words(present, self.ends_with_session());
                say(Topic::Lifetime, kept);
            }
            EntryState::Past { ends } => say(Topic::Ends, ends_in_words(*ends)),
        }
        let (hosts, paths) = (hosts_in_words(&self.scope), path_in_words(&self.scope.path));
        say(Topic::SentTo, format!("{hosts}, {paths}"));
        if self.scope.partitioning == Partitioning::Partitioned {
            let text = "each website has its own copy, which no other website gets (Partitioned)";
            say(Topic::Partition, text.to_string());
        }
        if let Some(prefix) = self.name.prefix() {
            say(Topic::Prefix, prefix_in_words(prefix));
        }
        match &self.state {
            EntryState::Present(present) => {
                if let Some(number) = at_once_in_words(present.at_once) {
                    say(Topic::AtOnce, number);
                }
                present.say(self.ends_with_session(), &mut say);
                say(Topic::SetBy, list_in_words(&self.apis));
            }
            EntryState::Past { .. } => say(Topic::DeletedBy, list_in_words(&self.apis)),
        }
        statements
    }
}

impl PresentCookie {
    /// `travels` is true if the cookie is set only for sessions by cookie.
    fn say(&self, travels: bool, say: &mut impl FnMut(Topic, String)) {
        let scripts = scripts_in_words(self.script_access);
        say(Topic::Scripts, scripts.to_string());
        let encryption = match self.security {
            Security::Secure => "sent only over encrypted connections (Secure)",
            Security::Insecure => "also sent over unencrypted connections (not Secure)",
        };
        say(Topic::Encryption, encryption.to_string());
        let mut values: Vec<SameSite> = Vec::new();
        for used in &self.uses {
            if !values.contains(&used.same_site) {
                values.push(used.same_site);
            }
        }
        let mut text = String::new();
        for value in &values {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(same_site_in_words(*value));
            if values.len() > 1 {
                let of_value = self.uses.iter().filter(|used| used.same_site == *value);
                text.push_str(", for ");
                text.push_str(&users_in_words(of_value, false));
            }
        }
        if !text.is_empty() {
            say(Topic::OtherSites, text);
        }
        say(
            Topic::UsedBy,
            if self.uses.is_empty() {
                "no declared website: requests that do not identify their website, and websites that are added while the service runs"
                    .to_string()
            } else {
                users_in_words(self.uses.iter(), travels)
            },
        );
    }
}
