use psl::Psl;

use super::domain_name::DomainName;
use super::suffix_list::{Section, Suffix, SuffixList, Walk, suffix_by_walk};

/// The public suffix list that the crate `psl` contains.
///
/// The list is as old as the version of `psl` in your `Cargo.lock`. Run `cargo update -p psl` to get a newer one; the crate follows the
/// list within a few days. Needs no setup and does not allocate. Feature `embedded-list`, on by default.
///
/// ```
/// use session_cookie_policy::net::{DomainName, EmbeddedList};
///
/// let registrable = |name| DomainName::parse(name).unwrap().registrable_domain(&EmbeddedList);
/// assert_eq!(registrable("api.example.co.uk").unwrap().as_str(), "example.co.uk");
/// assert_eq!(registrable("vercel.app"), None);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "a name for a constant")]
pub struct EmbeddedList;

impl SuffixList for EmbeddedList {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        suffix_by_walk(domain, walk)
    }
}

/// The only call of `psl` in the crate. Its look-up is one large generic function, which is compiled again for each iterator type that
/// calls it (some 0.8 MB and ten seconds of compilation each), so it gets exactly one type, from one place.
#[inline(never)]
fn walk(labels: &mut dyn Iterator<Item = &[u8]>) -> Walk {
    let info = psl::List.find(labels);
    Walk {
        bytes: info.len,
        section: match info.typ {
            Some(psl::Type::Icann) => Section::Icann,
            Some(psl::Type::Private) => Section::Private,
            None => Section::Unlisted,
        },
    }
}
