use core::fmt;

use super::domain_name::DomainName;

/// A public suffix list: the names that cannot be used to share cookies, such as `com` and `github.io`.
///
/// The crate has two lists: [`EmbeddedList`](struct.EmbeddedList.html) is compiled in, and [`RuntimeList`](struct.RuntimeList.html) reads a
/// text of the application. Implement the trait to use another source. The method takes a [`DomainName`], so your list need not handle
/// letter case, dots and IP addresses. It returns a number of labels, so it cannot return an unrelated name.
///
/// # Contract
///
/// Return the suffix that browsers use. They apply the [published algorithm] to the ICANN section and the private section, with the default
/// rule `*`. In addition, they treat the parent of a wildcard rule as a suffix: with `*.kawasaki.jp`, the name `kawasaki.jp` is one. (The
/// algorithm does not say so, but all browsers do it.)
///
/// # Examples
///
/// A list of your own, for an intranet where `corp` hosts independent teams as `*.corp`:
///
/// ```
/// use session_cookie_policy::net::{DomainName, Section, Suffix, SuffixList};
///
/// #[derive(Debug)]
/// struct Intranet;
///
/// impl SuffixList for Intranet {
///     fn suffix(&self, domain: &DomainName) -> Suffix {
///         match domain.labels().next_back() {
///             Some("corp") => Suffix::new(2, Section::Private),
///             _ => Suffix::new(1, Section::Unlisted),
///         }
///     }
/// }
///
/// let registrable = |name| DomainName::parse(name).unwrap().registrable_domain(&Intranet);
/// assert_eq!(registrable("api.shop.corp").unwrap().as_str(), "api.shop.corp");
/// assert_eq!(registrable("shop.corp"), None);
/// ```
///
/// [published algorithm]: https://github.com/publicsuffix/list/wiki/Format#algorithm
#[doc(alias("PSL", "eTLD"))]
pub trait SuffixList: fmt::Debug {
    /// The public suffix of `domain`.
    fn suffix(&self, domain: &DomainName) -> Suffix;
}

impl<L: SuffixList + ?Sized> SuffixList for &L {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        (**self).suffix(domain)
    }
}

/// The public suffix of a name: how many of its last labels, and which part of the list has the rule.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{DomainName, EmbeddedList, Section, SuffixList};
///
/// let suffix = EmbeddedList.suffix(&DomainName::parse("shop.vercel.app").unwrap());
/// assert_eq!((suffix.labels(), suffix.section()), (2, Section::Private));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Suffix {
    labels: usize,
    section: Section,
}

impl Suffix {
    /// A suffix with `labels` labels. Zero means one, by the default rule `*`. A number greater than that of the name means the whole name.
    #[must_use]
    pub const fn new(labels: usize, section: Section) -> Self {
        Self {
            labels: if labels == 0 { 1 } else { labels },
            section,
        }
    }

    /// The number of labels of the suffix; at least one.
    #[must_use]
    pub const fn labels(self) -> usize {
        self.labels
    }

    /// The section that has the rule.
    #[must_use]
    pub const fn section(self) -> Section {
        self.section
    }
}

/// The part of the public suffix list to which a rule belongs.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{DomainName, EmbeddedList, Section, SuffixList};
///
/// let section = |name| EmbeddedList.suffix(&DomainName::parse(name).unwrap()).section();
/// assert_eq!(section("www.example.co.uk"), Section::Icann);
/// assert_eq!(section("shop.vercel.app"), Section::Private);
/// assert_eq!(section("localhost"), Section::Unlisted);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "closed by the format of the public suffix list"
)]
pub enum Section {
    /// A suffix that registries delegate: `com`, `co.uk`.
    Icann,
    /// A suffix that the owner of a domain asked for, because different people own the names below it: `vercel.app`, `github.io`.
    Private,
    /// A suffix without a rule, such as `localhost` and `internal`. By the default rule `*`, the last label is a suffix.
    Unlisted,
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Icann => "ICANN section",
            Self::Private => "private section",
            Self::Unlisted => "default rule `*`",
        })
    }
}

/// What the walk of a list over reversed labels gives: bytes of the suffix, dots included, and the section.
#[cfg(any(feature = "embedded-list", feature = "runtime-list"))]
pub(super) struct Walk {
    pub(super) bytes: usize,
    pub(super) section: Section,
}

/// The browsers' suffix of `domain`, by one walk of a list whose walk follows the published algorithm from the last label on.
///
/// The walk is asked for the name *below* `domain`, made with a label that cannot exist. Every rule that matches `domain` matches
/// that name too; the one thing that is added is a wildcard rule whose parent is `domain`, which makes `domain` a suffix to
/// browsers. So the shorter of the answer and the whole name is the answer for `domain`.
#[cfg(any(feature = "embedded-list", feature = "runtime-list"))]
pub(super) fn suffix_by_walk(
    domain: &DomainName,
    walk: impl FnOnce(&mut dyn Iterator<Item = &[u8]>) -> Walk,
) -> Suffix {
    const IMPOSSIBLE_LABEL: &[u8] = b"\0";
    let mut labels = domain
        .labels()
        .rev()
        .map(str::as_bytes)
        .chain(core::iter::once(IMPOSSIBLE_LABEL));
    let Walk { bytes, section } = walk(&mut labels);
    let mut count = 0_usize;
    let mut covered = 0_usize;
    for label in domain.labels().rev() {
        // There is a dot between two labels, so each label after the first costs its own bytes plus one.
        covered = covered.saturating_add(label.len());
        if covered > bytes {
            break;
        }
        covered = covered.saturating_add(1);
        count = count.saturating_add(1);
    }
    Suffix::new(count, section)
}
