use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use publicsuffix::Psl;

use super::domain_name::{DomainName, ParseDomainNameError};
use super::suffix_list::{Section, Suffix, SuffixList, Walk, suffix_by_walk};
use crate::sorted::SortedMap;
use crate::text::excerpt;

/// A public suffix list that is read from a text at run time.
///
/// For applications that update the list without a new build, or that add their own rules. Feature `runtime-list`.
///
/// ```
/// use session_cookie_policy::net::{DomainName, RuntimeList};
///
/// let list = RuntimeList::parse(
///     "// ===BEGIN ICANN DOMAINS===\n\
///      com\n\
///      // ===BEGIN PRIVATE DOMAINS===\n\
///      *.tenants.example.com\n",
/// )
/// .unwrap();
/// let host = DomainName::parse("api.blue.tenants.example.com").unwrap();
/// assert_eq!(host.registrable_domain(&list).unwrap(), host);
/// assert!(DomainName::parse("tenants.example.com").unwrap().is_public_suffix(&list));
/// ```
#[derive(Clone)]
pub struct RuntimeList {
    rules: usize,
    list: publicsuffix::List,
}

impl RuntimeList {
    /// Reads the format of the official list: one rule on each line, `//` comments, and the marks `===BEGIN ICANN DOMAINS===` and `===BEGIN
    /// PRIVATE DOMAINS===`. Rules may be in Unicode or in A-labels.
    ///
    /// # Errors
    ///
    /// Lists every line that is not a valid rule, with its number:
    ///
    /// - a rule before the first mark, or between the sections
    /// - `a..b`: not a domain name
    /// - `!uk`: an exception without a rule that it could apply to
    /// - `a.*.b`: a wildcard that is not the left-most label
    ///
    /// A text without any rule is an error, too, such as an HTML page that was downloaded by mistake.
    pub fn parse(text: &str) -> Result<Self, ParseRuntimeListError> {
        let mut section = None;
        let mut rules = SortedMap::new();
        let mut problems = Vec::new();
        for (line, number) in text.lines().zip(1_usize..) {
            let line = line.trim();
            if let Some(comment) = line.strip_prefix("//") {
                if comment.contains("===BEGIN ICANN DOMAINS===") {
                    section = Some(Section::Icann);
                } else if comment.contains("===BEGIN PRIVATE DOMAINS===") {
                    section = Some(Section::Private);
                } else if comment.contains("===END") {
                    section = None;
                }
                continue;
            }
            // "Each line is only read up to the first whitespace" (publicsuffix.org/list).
            let Some(rule) = line.split_whitespace().next() else {
                continue;
            };
            let read = match section {
                Some(section) => Rule::parse(rule).map(|rule| (rule, section)),
                None => Err(LineProblem::OutsideSection),
            };
            match read {
                Ok((rule, section)) => {
                    rules.insert(rule, section);
                }
                Err(problem) => problems.push(BadLine {
                    number,
                    found: excerpt(rule),
                    problem,
                }),
            }
        }
        if !problems.is_empty() {
            return Err(ParseRuntimeListError::BadLines(problems));
        }
        if rules.is_empty() {
            return Err(ParseRuntimeListError::NoRules);
        }
        let count = rules.len();
        leave_out_names_of_exceptions(&mut rules);
        add_hidden_suffixes(&mut rules);
        Ok(Self {
            rules: count,
            list: build(&rules)?,
        })
    }

    /// The number of rules in the text.
    #[must_use]
    pub const fn rule_count(&self) -> usize {
        self.rules
    }
}

impl SuffixList for RuntimeList {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        suffix_by_walk(domain, |labels| {
            let info = self.list.find(labels);
            Walk {
                bytes: info.len,
                section: match info.typ {
                    Some(publicsuffix::Type::Icann) => Section::Icann,
                    Some(publicsuffix::Type::Private) => Section::Private,
                    None => Section::Unlisted,
                },
            }
        })
    }
}

impl fmt::Debug for RuntimeList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RuntimeList({} rules)", self.rules)
    }
}

/// One rule, in A-labels.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Rule {
    Exception(DomainName),
    Name(DomainName),
    Wildcard(DomainName),
}

impl Rule {
    fn parse(text: &str) -> Result<Self, LineProblem> {
        let (make, name): (fn(DomainName) -> Self, &str) =
            if let Some(name) = text.strip_prefix('!') {
                (Self::Exception, name)
            } else if let Some(name) = text.strip_prefix("*.") {
                (Self::Wildcard, name)
            } else {
                (Self::Name, text)
            };
        let name = DomainName::parse(name)?;
        if name.has_trailing_dot() {
            return Err(LineProblem::TrailingDot);
        }
        let rule = make(name);
        match &rule {
            Self::Exception(name) if name.label_count() == 1 => {
                Err(LineProblem::ExceptionToNothing)
            }
            _ => Ok(rule),
        }
    }

    const fn name(&self) -> &DomainName {
        match self {
            Self::Exception(name) | Self::Name(name) | Self::Wildcard(name) => name,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exception(name) => write!(f, "!{name}"),
            Self::Name(name) => name.fmt(f),
            Self::Wildcard(name) => write!(f, "*.{name}"),
        }
    }
}

/// An exception prevails over the rule of the same name ("If more than one rule matches, the prevailing rule is the one which is an
/// exception rule"). `publicsuffix` has one place for both, and would take the one that comes last.
fn leave_out_names_of_exceptions(rules: &mut SortedMap<Rule, Section>) {
    let names: Vec<Rule> = rules
        .keys()
        .filter_map(|rule| match rule {
            Rule::Exception(name) => Some(Rule::Name(name.clone())),
            Rule::Name(_) | Rule::Wildcard(_) => None,
        })
        .collect();
    for name in &names {
        rules.remove(name);
    }
}

/// Writes out the names that a wildcard makes suffixes and that a walk label by label would lose.
///
/// `publicsuffix` walks down a tree and prefers a label that is there to a wildcard beside it. With `*.foo` and `x.y.foo`, the name
/// `y.foo` is a suffix by the first rule, but the walk goes to `y` for the sake of the second and finds no rule there. Adding `y.foo`
/// as a rule says nothing new and makes the walk right.
fn add_hidden_suffixes(rules: &mut SortedMap<Rule, Section>) {
    let mut hidden = Vec::new();
    for rule in rules.keys() {
        let name = rule.name();
        // The names above the rule; for a wildcard its own name is one of them.
        let highest = match rule {
            Rule::Wildcard(_) => name.label_count(),
            Rule::Exception(_) | Rule::Name(_) => name.label_count().saturating_sub(1),
        };
        for labels in 2..=highest {
            let (Some(child), Some(parent)) = (
                name.ancestor(labels),
                name.ancestor(labels.saturating_sub(1)),
            ) else {
                continue;
            };
            if let Some(section) = rules.get(&Rule::Wildcard(parent))
                && !rules.contains_key(&Rule::Exception(child.clone()))
            {
                hidden.push((Rule::Name(child), *section));
            }
        }
    }
    for (rule, section) in hidden {
        rules.entry(rule).or_insert(section);
    }
}

fn build(rules: &SortedMap<Rule, Section>) -> Result<publicsuffix::List, ParseRuntimeListError> {
    let mut text = String::new();
    for (section, mark) in [
        (Section::Icann, "// ===BEGIN ICANN DOMAINS===\n"),
        (Section::Private, "// ===BEGIN PRIVATE DOMAINS===\n"),
    ] {
        text.push_str(mark);
        for (rule, _) in rules.iter().filter(|(_, of)| **of == section) {
            text.push_str(&rule.to_string());
            text.push('\n');
        }
    }
    text.parse().map_err(
        |error: publicsuffix::Error| ParseRuntimeListError::Refused {
            message: error.to_string(),
        },
    )
}

/// Why a text is not a [`RuntimeList`].
///
/// ```
/// use session_cookie_policy::net::RuntimeList;
///
/// let error = |text| RuntimeList::parse(text).unwrap_err().to_string();
/// assert_eq!(error("// no rules\n"), "the text has no rule of a public suffix list");
/// assert_eq!(
///     error("<html>"),
///     "line 1, `<html>`: the rule is outside the ICANN and the private section",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ParseRuntimeListError {
    /// Lines that are not valid rules: all of them, in order.
    BadLines(Vec<BadLine>),
    /// The text has no rule.
    NoRules,
    /// The text passed the checks above, but the crate `publicsuffix` refuses it.
    Refused {
        /// The error message of that crate.
        message: String,
    },
}

impl fmt::Display for ParseRuntimeListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadLines(lines) => {
                for (index, line) in lines.iter().enumerate() {
                    if index > 0 {
                        f.write_str("; ")?;
                    }
                    line.fmt(f)?;
                }
                Ok(())
            }
            Self::NoRules => f.write_str("the text has no rule of a public suffix list"),
            Self::Refused { message } => f.write_str(message),
        }
    }
}

impl core::error::Error for ParseRuntimeListError {}

/// A line that is not a valid rule.
///
/// ```
/// use session_cookie_policy::net::{ParseRuntimeListError, RuntimeList};
///
/// let error = RuntimeList::parse("// ===BEGIN ICANN DOMAINS===\ncom\n!uk\n").unwrap_err();
/// let ParseRuntimeListError::BadLines(lines) = error else { panic!() };
/// assert_eq!((lines.len(), lines[0].number), (1, 3));
/// assert_eq!(lines[0].to_string(), "line 3, `!uk`: an exception needs a rule above it");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("line {number}, `{found}`: {problem}")]
#[non_exhaustive]
pub struct BadLine {
    /// The number of the line, counted from 1.
    pub number: usize,
    /// The rule, cut to a short length.
    pub found: String,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line of a list.
///
/// ```
/// use session_cookie_policy::net::{LineProblem, ParseRuntimeListError, RuntimeList};
///
/// let error = RuntimeList::parse("// ===BEGIN PRIVATE DOMAINS===\nexample.com.\n").unwrap_err();
/// let ParseRuntimeListError::BadLines(lines) = error else { panic!() };
/// assert_eq!(lines[0].problem, LineProblem::TrailingDot);
/// assert_eq!(lines[0].problem.to_string(), "a rule has no trailing dot");
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LineProblem {
    /// An exception that applies to no rule, such as `!uk`.
    #[error("an exception needs a rule above it")]
    ExceptionToNothing,
    /// The text could not be the name of a host, or has a wildcard in the wrong place.
    #[error(transparent)]
    Name(#[from] ParseDomainNameError),
    /// The rule is outside of both sections.
    #[error("the rule is outside the ICANN and the private section")]
    OutsideSection,
    /// The rule ends with a dot.
    #[error("a rule has no trailing dot")]
    TrailingDot,
}
