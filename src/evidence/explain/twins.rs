//! Several cookies with one name in one request.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::story::{Answer, Story};
use crate::cookie::path_match;
use crate::diagnosis::{Attributes, Certainty, Code, Fact, Finding, SeenSetCookie, is_for_host};
use crate::evidence::exchange::Exchange;
use crate::net::Host;
use crate::sorted::SortedMap;

/// What distinguishes two cookies with one name. Cookies with the same scope replace each other.
#[derive(Eq, PartialEq)]
pub(super) struct Scope {
    domain: Option<String>,
    path: String,
    is_partitioned: bool,
}

impl Scope {
    pub(super) fn of(line: &SeenSetCookie, exchange: &Exchange) -> Self {
        let attributes = Attributes(&line.attributes);
        Self {
            domain: attributes.domain(),
            path: attributes.path(exchange.url.path()).into(),
            is_partitioned: attributes.has("partitioned"),
        }
    }

    /// Whether a cookie with this scope, set by `setter`, is sent with a request to the URL of `exchange`.
    pub(super) fn reaches(&self, setter: &Exchange, exchange: &Exchange) -> bool {
        let is_of_host = is_for_host(
            self.domain.as_deref(),
            setter.url.host(),
            exchange.url.host(),
        );
        is_of_host && path_match(self.path.as_bytes(), exchange.url.path().as_bytes())
    }

    fn in_words(&self) -> String {
        let domain = match &self.domain {
            None => String::from("no `Domain`"),
            Some(domain) => format!("`Domain={domain}`"),
        };
        let partitioned = if self.is_partitioned {
            ", `Partitioned`"
        } else {
            ""
        };
        format!("{domain}, `Path={}`{partitioned}", self.path)
    }

    /// What a second cookie with the same name is, if responses write only this one.
    fn other(&self) -> &'static str {
        if self.is_partitioned {
            "The other is most likely an older one without `Partitioned`: clear it with the same line without `Partitioned`"
        } else if self.domain.is_some() {
            "So the other has no `Domain`, or another `Domain` or `Path`, and is from an earlier release or another host of the site: clear it once, by a line \
             without `Domain`"
        } else {
            "So the other has a `Domain` (that of the site, set by a sibling host or an earlier release), another `Path`, or `Partitioned`: clear it once with \
             these"
        }
    }
}

/// The scopes in which each name was set, once for each host.
#[derive(Default)]
pub(super) struct Scopes<'a>(SortedMap<&'a str, Vec<(Scope, &'a Exchange)>>);

impl<'a> Scopes<'a> {
    fn of(&mut self, story: &Story<'a>, name: &'a str) -> &[(Scope, &'a Exchange)] {
        self.0.entry(name).or_insert_with(|| {
            let mut all: Vec<(Scope, &Exchange)> = Vec::new();
            for answer in story.answers(name) {
                let Some((scope, setter)) = story.scope(*answer) else {
                    continue;
                };
                let is_same = |(known, other): &(Scope, &Exchange)| {
                    *known == scope && other.url.host() == setter.url.host()
                };
                if !all.iter().any(is_same) {
                    all.push((scope, setter));
                }
            }
            all
        })
    }
}

impl<'a> Story<'a> {
    fn scope(&self, answer: Answer) -> Option<(Scope, &'a Exchange)> {
        let setter = self.traffic.exchanges.get(answer.exchange)?;
        Some((Scope::of(setter.lines().get(answer.line)?, setter), setter))
    }

    pub(super) fn twins(&self, place: usize, scopes: &mut Scopes<'a>) -> Option<Finding> {
        let exchange = self.traffic.exchanges.get(place)?;
        let mut cookies = exchange.request.cookies.iter().flatten();
        let twin = cookies.find(|cookie| cookie.count > 1)?;
        let name = &twin.name;
        let mut known: Vec<&(Scope, &Exchange)> = Vec::new();
        let host = exchange.url.host();
        let mut parent = None;
        for one in scopes.of(self, name) {
            let (scope, setter) = one;
            if scope.domain.is_none() && is_below(host, setter.url.host()) {
                parent = Some(setter);
            }
            if scope.reaches(setter, exchange) && known.iter().all(|(known, _)| known != scope) {
                known.push(one);
            }
        }
        let whence = match known.as_slice() {
            [] => String::from(
                "They differ in `Domain`, `Path` or `Partitioned`: clear the old one with exactly its own, or take a new name. The developer tools show both \
                 (Application or Storage, Cookies)",
            ),
            [(scope, setter)] if parent.is_some() => {
                let parent = parent.map_or(*setter, |parent| *parent);
                format!(
                    "`{setter}` sets one with {}, and `{parent}` one for `{}` alone, which Internet Explorer also sends to hosts below it: redirect \
                     to one host, or take two names",
                    scope.in_words(),
                    parent.url.host()
                )
            }
            [(scope, setter)] => {
                format!(
                    "`{setter}` sets one with {}. {}, or take a new name",
                    scope.in_words(),
                    scope.other()
                )
            }
            all => {
                let each = all.iter().map(|(scope, setter)| {
                    format!("`{setter}` sets one with {}", scope.in_words())
                });
                let each: Vec<String> = each.take(4).collect();
                format!(
                    "{}. Let one place write this cookie, and clear the other with exactly its `Domain`, `Path` and `Partitioned`",
                    each.join("; ")
                )
            }
        };
        let message = format!(
            "`{exchange}` has {} cookies with the name `{name}`, and a server that uses the first or the last may use an old one. {whence}",
            twin.count
        );
        let finding = if self.failures.has(place) {
            Finding::error(Code::DuplicateUnknown, message).sure(Certainty::Likely)
        } else {
            Finding::warning(Code::DuplicateUnknown, message).sure(Certainty::Possible)
        };
        Some(finding.seen(Fact::RequestCookies, format!("{} of `{name}`", twin.count)))
    }
}

/// Whether a host is below the domain of another.
fn is_below(host: &Host, other: &Host) -> bool {
    let (host, other) = (host.to_string(), other.to_string());
    let before = host.strip_suffix(&*other);
    before.is_some_and(|before| before.ends_with('.'))
}
