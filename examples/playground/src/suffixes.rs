//! The public suffix list of the page: the rules of `psl`, as a text.
//!
//! As code, which `psl` is, they would be a quarter of the module.

use std::sync::LazyLock;

use session_cookie_policy::net::{DomainName, RuntimeList, Section, Suffix, SuffixList};

/// One rule a line, in A-labels. `UPDATE_SUFFIXES=1 cargo test -p session-cookies-playground suffixes` writes it.
const RULES: &str = include_str!("suffixes.txt");

/// The list; read when it is first asked.
static LIST: LazyLock<Option<RuntimeList>> = LazyLock::new(|| RuntimeList::parse(RULES).ok());

/// The list of the page. The tests hold it to [`EmbeddedList`](session_cookie_policy::net::EmbeddedList).
#[derive(Clone, Copy, Debug)]
pub struct PageList;

impl SuffixList for PageList {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        match &*LIST {
            Some(list) => list.suffix(domain),
            // The default rule `*`.
            None => Suffix::new(1, Section::Unlisted),
        }
    }
}
