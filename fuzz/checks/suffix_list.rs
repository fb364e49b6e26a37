//! A text of a public suffix list and a host: the text is a list, or an error that names each line; a list answers as the published
//! algorithm does, which is transcribed here as it is written.

use std::collections::BTreeSet;

use session_cookie_policy::net::{
    DomainName, EmbeddedList, ParseRuntimeListError, RuntimeList, Section, SuffixList,
};

use super::bytes::Bytes;

/// The first line is the host; the rest are rules, in the ICANN section until the text says otherwise.
pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let (Ok(host), Ok(rules)) = (
        std::str::from_utf8(bytes.until(b'\n')),
        std::str::from_utf8(bytes.rest()),
    ) else {
        return;
    };
    let host = DomainName::parse(host).ok();
    if let Some(host) = &host {
        consistent(host, &EmbeddedList);
    }
    let text = format!("// ===BEGIN ICANN DOMAINS===\n{rules}");
    let list = match RuntimeList::parse(&text) {
        Ok(list) => list,
        Err(error) => {
            let message = error.to_string();
            assert!(!message.is_empty() && !message.contains(char::is_control));
            match error {
                ParseRuntimeListError::BadLines(lines) => {
                    assert!(!lines.is_empty());
                    assert!(lines.is_sorted_by_key(|line| line.number));
                }
                ParseRuntimeListError::Refused { message } => panic!("{message}"),
                _ => {}
            }
            return;
        }
    };
    let reference = Reference::read(&text);
    assert_eq!(list.rule_count(), reference.rules.len());
    let Some(host) = host else {
        return;
    };
    consistent(&host, &list);
    let suffix = list.suffix(&host);
    let (labels, is_listed) = reference.suffix(&host);
    assert_eq!(suffix.labels(), labels, "{host} among {rules:?}");
    assert_eq!(
        suffix.section() != Section::Unlisted,
        is_listed,
        "{host} among {rules:?}"
    );
}

fn consistent(host: &DomainName, list: &dyn SuffixList) {
    let suffix = list.suffix(host).labels();
    assert!((1..=host.label_count()).contains(&suffix));
    let registrable = host.registrable_domain(list);
    assert_eq!(registrable.is_none(), host.is_public_suffix(list));
    if let Some(registrable) = registrable {
        assert!(host.is_within(&registrable));
        assert_eq!(registrable.label_count(), suffix + 1);
        let again = registrable.registrable_domain(list);
        assert_eq!(again.as_ref(), Some(&registrable));
    }
}

/// The published algorithm with what browsers add to it: the default rule, and that the parent of a wildcard is a suffix. It looks at
/// every name above the host, one after the other.
struct Reference {
    rules: BTreeSet<String>,
}

impl Reference {
    /// The rules of a text that is known to be a list, in A-labels.
    fn read(text: &str) -> Self {
        let rules = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .filter_map(|line| line.split_whitespace().next())
            .map(|rule| {
                let (mark, name) = match (rule.strip_prefix('!'), rule.strip_prefix("*.")) {
                    (Some(name), _) => ("!", name),
                    (None, Some(name)) => ("*.", name),
                    (None, None) => ("", rule),
                };
                format!("{mark}{}", DomainName::parse(name).unwrap())
            });
        Self {
            rules: rules.collect(),
        }
    }

    /// The labels of the suffix, and whether a rule says so.
    fn suffix(&self, host: &DomainName) -> (usize, bool) {
        let labels: Vec<&str> = host.labels().collect();
        let last = |count: usize| labels[labels.len() - count..].join(".");
        let mut longest = (1, false);
        for count in 1..=labels.len() {
            // "If more than one rule matches, the prevailing rule is the one which is an exception rule."
            if self.rules.contains(&format!("!{}", last(count))) {
                return (count - 1, true);
            }
            let by_name = self.rules.contains(&last(count));
            let by_wildcard = count > 1 && self.rules.contains(&format!("*.{}", last(count - 1)));
            let as_parent =
                count == labels.len() && self.rules.contains(&format!("*.{}", last(count)));
            if by_name || by_wildcard || as_parent {
                longest = (count, true);
            }
        }
        longest
    }
}
