//! What is cleared of the past in one response: declared cookies, and where the request shows several cookies of one name, every scope
//! of them that can reach this host and path and is not somebody else's.

use alloc::string::String;

use super::path::PublicPath;
use super::reply::{Ownership, Reply, Sink};
use super::session_cookies::SessionCookies;
use crate::cookie::{CookieAttributes, CookieDomain, Partitioning, Security, path_match};
use crate::migration::matching_paths;
use crate::policy::compile::{PastClear, Token};
use crate::policy::config::PastClearing;

impl Reply<'_> {
    /// Clears old cookies of these tokens, as far as the budget allows. Later responses begin elsewhere in the list, and clear the rest. Says
    /// whether nothing is left.
    pub(super) fn write_past(
        &self,
        tokens: &[Token],
        extent: Extent,
        present: PresentCookie,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> bool {
        let mut purse = Purse {
            left: self.policy.clearing_budget,
            is_short: false,
            buffer,
            sink,
        };
        let shown = self.cookies.shown();
        let shows_past = shown.is_past();
        if self.policy.past_clearing == PastClearing::Always || shows_past {
            self.write_declared(tokens, extent, shows_past, &mut purse);
        }
        let shown_twice = |token: &Token| shown.is_twice(*token);
        if tokens.iter().any(shown_twice) {
            for side in [Side::Present, Side::Other] {
                for likelihood in [Likelihood::High, Likelihood::Middle, Likelihood::Low] {
                    let tokens = tokens.iter().copied().filter(shown_twice);
                    self.write_reachable(tokens, (side, likelihood), present, &mut purse);
                }
            }
        }
        !purse.is_short
    }

    /// Whether cookies of these tokens are declared that may still be there.
    pub(super) fn clears_declared(&self, tokens: &[Token]) -> bool {
        let mut past = self.cookies.past().iter();
        past.any(|clear| tokens.contains(&clear.token) && clear.is_due(self.cookies.now))
    }

    fn write_declared(
        &self,
        tokens: &[Token],
        extent: Extent,
        shows_past: bool,
        purse: &mut Purse<'_, '_>,
    ) {
        let past = self.cookies.past();
        let total: usize = past.iter().map(|clear| clear.text.len()).sum();
        // The most harmful come first while the request shows that they are there.
        let first = if total > purse.left && !shows_past {
            self.cookies.somewhere_in(past.len())
        } else {
            0
        };
        let in_turn = past.iter().cycle().skip(first).take(past.len());
        for clear in in_turn {
            let is_shown = || self.cookies.may_show(&clear.attributes, clear.token);
            let is_meant = match extent {
                Extent::All => true,
                Extent::Shown => is_shown(),
                Extent::Retired => clear.is_retired(self.cookies.now) && is_shown(),
            };
            if is_meant && tokens.contains(&clear.token) && clear.is_due(self.cookies.now) {
                purse.spend(|buffer| buffer.push_str(&clear.text));
            }
        }
    }

    /// Every scope that the browser can have sent from and that is not somebody else's, but those of the present cookie and of declared
    /// ones. Where the budget does not suffice for all that are equally likely, each response begins elsewhere.
    ///
    /// Names with `__Host-` too: a browser that shows one twice does not know the prefix, as WebKitGTK does not (`A.prefix`). And cookies
    /// in the page's partition and outside of it: a sibling host can plant either.
    fn write_reachable(
        &self,
        tokens: impl Iterator<Item = Token> + Clone,
        (side, likelihood): (Side, Likelihood),
        fate: PresentCookie,
        purse: &mut Purse<'_, '_>,
    ) {
        let (Some(api), Some(cookies)) = (self.cookies.api, self.cookies.set()) else {
            return;
        };
        let [of_access, of_refresh] = Token::BOTH.map(|token| self.cookies.path_of(token));
        let path_of = |token| match token {
            Token::Access => of_access.as_str(),
            Token::Refresh => of_refresh.as_str(),
        };
        let scopes = tokens
            .map(|token| (token, cookies.of(token)))
            .flat_map(|(token, present)| {
                matching_paths(path_of(token))
                    .filter(move |path| Likelihood::of(path, present) == likelihood)
                    .map(move |path| (token, present, path))
            })
            .flat_map(|(token, present, path)| {
                let is_ours = self.may_clear_anywhere(token);
                let domains = api.domains.iter();
                // They begin with the host itself, without and with `Domain`.
                let of_host = api.domains.get(1);
                domains
                    .filter(move |domain| is_ours || is_own(domain, present.domain(), of_host))
                    .filter_map(move |domain| {
                        let partitioning = side.of(present)?;
                        Some((present, domain, path, partitioning))
                    })
            });
        let lengths = scopes.clone().map(|(present, _, path, _)| {
            let name = present.name().as_str();
            SCOPE_LEN
                .saturating_add(name.len())
                .saturating_add(path.len())
        });
        let (total, len) = lengths.fold((0_usize, 0_usize), |(total, sum), len| {
            (total.saturating_add(1), sum.saturating_add(len))
        });
        let first = if len > purse.left {
            self.cookies.somewhere_in(total)
        } else {
            0
        };
        for (present, domain, path, partitioning) in scopes.cycle().skip(first).take(total) {
            if !purse.has_room_for(path) {
                purse.is_short = true;
                continue;
            }
            // To browsers that do not know `Partitioned`, the other one of the two is the present cookie itself.
            let is_present = is_at(present, domain, path)
                && (partitioning == present.partitioning() || fate == PresentCookie::Kept);
            let is_declared = |clear: &PastClear| {
                clear.is_due(self.cookies.now)
                    && clear.attributes.name() == present.name()
                    && clear.domain == *domain
                    && clear.attributes.path().as_str() == path
                    && clear.attributes.partitioning() == partitioning
            };
            if !is_present && !self.cookies.past().iter().any(is_declared) {
                purse.spend(|buffer| {
                    // A `String` takes everything.
                    let _ = present.write_clear_at(domain, path, partitioning, buffer);
                });
            }
        }
    }

    /// Whether nobody else's cookie can be among those that the request shows under this name: the store knows all of them, or there are
    /// more than anybody has by accident.
    fn may_clear_anywhere(&self, token: Token) -> bool {
        self.ownership == Ownership::Ours
            || self.cookies.shown().count(token) > self.policy.candidate_limit
    }
}

/// Whether only this deployment sets cookies of its names for this domain: its own host, and its cookie domain. A domain between the two
/// may be that of another deployment.
fn is_own(domain: &CookieDomain, own: &CookieDomain, hosts: Option<&CookieDomain>) -> bool {
    match (domain.shared(), own.shared()) {
        (None, _) => true,
        (Some(_), Some(_)) => domain == own || Some(domain) == hosts,
        (Some(_), None) => false,
    }
}

/// Where cookies lie that are cleared: in the partition of the page, or outside of it.
#[derive(Clone, Copy)]
enum Side {
    /// Where the present cookie lies, as those of earlier configurations mostly do.
    Present,
    Other,
}

impl Side {
    /// `None` where there can be no such cookie: a partitioned one must be `Secure`.
    const fn of(self, present: &CookieAttributes) -> Option<Partitioning> {
        match (self, present.partitioning(), present.security()) {
            (Self::Present, own, _) => Some(own),
            (Self::Other, Partitioning::Partitioned, _) => Some(Partitioning::Unpartitioned),
            (Self::Other, Partitioning::Unpartitioned, Security::Secure) => {
                Some(Partitioning::Partitioned)
            }
            (Self::Other, Partitioning::Unpartitioned, Security::Insecure) => None,
        }
    }
}

/// What becomes of the present cookie in the same response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PresentCookie {
    Kept,
    /// It is set anew behind the clears, or cleared as well.
    Replaced,
}

impl SessionCookies<'_> {
    /// Whether the request would show this cookie, by its path.
    pub(super) fn may_show(&self, cookie: &CookieAttributes, token: Token) -> bool {
        let path = self.path_of(token);
        path_match(cookie.path().as_str().as_bytes(), path.as_str().as_bytes())
    }

    /// The path that the browser requested; if it is not told, that of the route on which the cookie is used.
    fn path_of(&self, token: Token) -> PublicPath {
        let gateway = self.api.map_or("/", |api| &*api.gateway_path);
        let route = || {
            let path = self.api.map_or("/", |api| match token {
                Token::Access => &api.access_path,
                Token::Refresh => &api.refresh_path,
            });
            PublicPath::of(&[path])
        };
        self.path
            .and_then(|path| path.public(gateway))
            .unwrap_or_else(route)
    }

    /// A place in a list that moves on with every second, so that each gets its turn.
    fn somewhere_in(&self, len: usize) -> usize {
        let seconds = self.now.unix_timestamp().unsigned_abs();
        usize::try_from(seconds)
            .unwrap_or(0)
            .checked_rem(len)
            .unwrap_or(0)
    }
}

/// How much is cleared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Extent {
    /// Whatever the browser may hold.
    All,
    /// As `Shown`, if no server sets them any more.
    Retired,
    /// What the request would have shown. Of other cookies nobody has looked at the tokens.
    Shown,
}

impl Extent {
    pub(super) const fn or_shown(self) -> Self {
        match self {
            Self::Retired => Self::Shown,
            Self::All | Self::Shown => self,
        }
    }
}

/// What a clearing cookie has beside its name and value, roughly.
const SCOPE_LEN: usize = 130;

/// How likely a cookie of the past has a path.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Likelihood {
    /// The present path, and the root.
    High,
    /// As people write paths, and as browsers derive them (RFC 6265bis, section 5.1.4).
    Middle,
    /// With a `/` at the end.
    Low,
}

impl Likelihood {
    fn of(path: &str, present: &CookieAttributes) -> Self {
        if path == "/" || path == present.path().as_str() {
            Self::High
        } else if path.ends_with('/') {
            Self::Low
        } else {
            Self::Middle
        }
    }
}

fn is_at(cookie: &CookieAttributes, domain: &CookieDomain, path: &str) -> bool {
    cookie.domain() == domain && cookie.path().as_str() == path
}

/// The bytes that a response may still spend.
struct Purse<'b, 's> {
    left: usize,
    /// Whether it did not reach for something.
    is_short: bool,
    buffer: &'b mut String,
    sink: &'b mut Sink<'s>,
}

impl Purse<'_, '_> {
    /// Asked before a clear is written, since a path may be long, and have many above it.
    const fn has_room_for(&self, path: &str) -> bool {
        path.len() <= self.left
    }

    fn spend(&mut self, write: impl FnOnce(&mut String)) {
        self.buffer.clear();
        write(self.buffer);
        if self.buffer.is_empty() {
            return;
        }
        match self.left.checked_sub(self.buffer.len()) {
            Some(left) => {
                self.left = left;
                (self.sink)("set-cookie", self.buffer);
            }
            None => self.is_short = true,
        }
    }
}
