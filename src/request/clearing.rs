//! What is cleared of the past in one response: declared cookies, and where the request shows several cookies of one name, every scope
//! of them that can reach this host and path and is not somebody else's.

use alloc::string::String;

use super::path::PublicPath;
use super::purse::Purse;
use super::reply::{Ownership, Reply};
use super::session_cookies::SessionCookies;
use super::sink::Sink;
use crate::config::{PastClearing, SessionShape};
use crate::cookie::{
    CookieAttributes, CookieDomain, CookiePath, CookieValue, Partitioning, Security, path_match,
};
use crate::migration::{MAX_PATHS, matching_paths};
use crate::policy::{CookieRole, PastClear, SessionToken};

impl Reply<'_> {
    /// Clears old cookies of these tokens, as far as the budget allows. Later responses begin elsewhere in the list, and clear the rest. Says
    /// whether nothing is left.
    pub(super) fn write_past(
        &self,
        (tokens, beside): (&[SessionToken], Beside<'_>),
        extent: Extent,
        present: PresentCookie,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> bool {
        // The request is looked at once, and only if something is written: most requests only look up a token.
        if self.cookies.noticed.is_some() {
            return self.write_noticed((tokens, beside), extent, present, buffer, sink);
        }
        let mut noticed = *self;
        noticed.cookies.notice();
        noticed.write_noticed((tokens, beside), extent, present, buffer, sink)
    }

    fn write_noticed(
        &self,
        (tokens, beside): (&[SessionToken], Beside<'_>),
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
            self.write_declared((tokens, beside), extent, shows_past, &mut purse);
        }
        if tokens.iter().any(|token| shown.is_twice(*token)) {
            self.write_reachable(tokens, present, &mut purse);
        }
        !purse.is_short
    }

    /// Whether cookies of these tokens are declared that may still be there.
    pub(super) fn clears_declared(&self, tokens: &[SessionToken], beside: Beside<'_>) -> bool {
        let mut past = self.cookies.past().iter();
        past.any(|clear| {
            self.is_cleared_with(clear.role, tokens, beside) && clear.is_due(self.cookies.now)
        })
    }

    fn write_declared(
        &self,
        (tokens, beside): (&[SessionToken], Beside<'_>),
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
            let is_shown = || self.cookies.may_show_past(clear);
            let is_meant = match extent {
                Extent::All => true,
                Extent::Shown => is_shown(),
                Extent::Retired => clear.is_retired(self.cookies.now) && is_shown(),
            };
            if is_meant
                && self.is_cleared_with(clear.role, tokens, beside)
                && clear.is_due(self.cookies.now)
            {
                purse.spend(|buffer| buffer.push_str(&clear.text));
            }
        }
    }

    /// Every scope that the browser can have sent from and that is not somebody else's, but those of the present cookie and of declared
    /// ones: the likely ones first. Those of the other side take turns, or those behind a kind that spends what is left of the budget would
    /// stay for ever.
    fn write_reachable(
        &self,
        tokens: &[SessionToken],
        fate: PresentCookie,
        purse: &mut Purse<'_, '_>,
    ) {
        let Some((api, cookies)) = self.cookies.api.zip(self.cookies.set()) else {
            return;
        };
        let shown_twice = |token: SessionToken| {
            let is_twice = self.cookies.shown().is_twice(token) && tokens.contains(&token);
            is_twice.then(|| self.cookies.path_of(token))
        };
        let all: [SessionToken; 2] = match cookies.shape() {
            SessionShape::Pair => [SessionToken::Access, SessionToken::Refresh],
            // The second is not there.
            SessionShape::Single => [SessionToken::Session, SessionToken::Refresh],
        };
        let paths = all.map(shown_twice);
        let mut doubles = [None, None];
        for ((token, path), double) in all.into_iter().zip(&paths).zip(&mut doubles) {
            let Some(present) = cookies.of(token) else {
                continue;
            };
            let of_path = |path| Double {
                present,
                is_ours: self.may_clear_anywhere(token),
                paths: Paths::of(path, present),
            };
            *double = path.as_ref().map(|path| of_path(path.as_str()));
        }
        let likelihoods = [Likelihood::High, Likelihood::Middle, Likelihood::Low];
        for side in [Side::Present, Side::Other] {
            let first = match side {
                Side::Present => 0,
                Side::Other => self.cookies.somewhere_in(likelihoods.len()),
            };
            let in_turn = likelihoods.into_iter().cycle().skip(first);
            for likelihood in in_turn.take(likelihoods.len()) {
                let reach = Reach {
                    doubles: &doubles,
                    domains: &api.domains,
                    side,
                    likelihood,
                };
                self.write_scopes(&reach, fate, purse);
            }
        }
    }

    /// Where the budget does not suffice for scopes that are equally likely, each response begins elsewhere.
    fn write_scopes(&self, reach: &Reach<'_>, fate: PresentCookie, purse: &mut Purse<'_, '_>) {
        let (mut total, mut length) = (0_usize, 0_usize);
        reach.each(|scope| {
            total = total.saturating_add(1);
            length = length.saturating_add(scope.len());
        });
        let first = if length > purse.left {
            self.cookies.somewhere_in(total)
        } else {
            0
        };
        // Those from there on, and then those before.
        for is_behind in [true, false] {
            let mut at = 0_usize;
            reach.each(|scope| {
                if (at >= first) == is_behind {
                    self.write_scope(&scope, fate, purse);
                }
                at = at.saturating_add(1);
            });
            if first == 0 {
                return;
            }
        }
    }

    fn write_scope(&self, scope: &Scope<'_>, fate: PresentCookie, purse: &mut Purse<'_, '_>) {
        if !purse.has_room_for(scope.path) {
            purse.is_short = true;
            return;
        }
        let mut past = self.cookies.past().iter();
        let is_declared = |clear: &PastClear| scope.is_of(clear) && clear.is_due(self.cookies.now);
        if !scope.is_present(fate) && !past.any(is_declared) {
            purse.spend(|buffer| scope.write_clear(buffer));
        }
    }

    /// Whether nobody else's cookie can be among those that the request shows under this name: the store knows all of them, or there are
    /// more than anybody has by accident.
    fn may_clear_anywhere(&self, token: SessionToken) -> bool {
        self.ownership == Ownership::Ours
            || self.cookies.shown().count(token) > self.policy.candidate_limit
    }
}

/// The cookies beside the session that a response sets or clears with the tokens. The old ones of all others have values that nobody has
/// under the present names yet.
#[derive(Clone, Copy)]
pub(super) enum Beside<'t> {
    /// Those that end with the session.
    Ending,
    /// Those that are set, by key.
    Set(&'t [(&'t str, CookieValue<'t>)]),
}

impl Reply<'_> {
    /// Whether a response that sets or clears these tokens clears a past cookie of this role. What is given up goes with the token by which
    /// the session goes on.
    fn is_cleared_with(
        &self,
        role: CookieRole,
        tokens: &[SessionToken],
        beside: Beside<'_>,
    ) -> bool {
        let is_lasting =
            || tokens.contains(&SessionToken::Refresh) || tokens.contains(&SessionToken::Session);
        match (role, beside) {
            (CookieRole::Session(token), _) => tokens.contains(&token),
            (CookieRole::Retired, _) => is_lasting(),
            (CookieRole::Companion(key), Beside::Set(cookies)) => {
                cookies.iter().any(|(of, _)| *of == key.as_str())
            }
            (CookieRole::Companion(key), Beside::Ending) => {
                let mut companions = self.policy.companions.iter();
                let companion = companions.find(|companion| companion.key == key);
                is_lasting() && companion.is_some_and(|of| of.purpose.ends_with_session())
            }
        }
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

/// A name that the request shows twice.
struct Double<'s> {
    present: &'s CookieAttributes,
    is_ours: bool,
    paths: Paths<'s>,
}

/// The paths that a cookie can have which the request shows.
// INVARIANT (valid): each is the path of a cookie.
struct Paths<'s> {
    path: &'s str,
    /// Where each ends in it.
    ends: [(u16, Likelihood); MAX_PATHS],
    len: usize,
}

impl<'s> Paths<'s> {
    fn of(path: &'s str, present: &CookieAttributes) -> Self {
        let mut paths = Self {
            path,
            ends: [(0, Likelihood::Low); MAX_PATHS],
            len: 0,
        };
        let valid = matching_paths(path).filter(|path| CookiePath::is_valid(path));
        for (place, path) in paths.ends.iter_mut().zip(valid) {
            // They are no longer than the path of a cookie.
            let end = u16::try_from(path.len()).unwrap_or(0);
            *place = (end, Likelihood::of(path, present));
            paths.len = paths.len.saturating_add(1);
        }
        paths
    }

    fn of_likelihood(&self, likelihood: Likelihood) -> impl Iterator<Item = &'s str> {
        let ends = self.ends.iter().take(self.len);
        let ends = ends.filter(move |(_, of_path)| *of_path == likelihood);
        ends.filter_map(|(end, _)| self.path.get(..usize::from(*end)))
    }
}

/// The scopes of these names that are equally likely. Names with `__Host-` too: a browser that shows one twice does not know the prefix,
/// as WebKitGTK does not (`A.prefix`). And cookies in the page's partition and outside of it: a sibling host can plant either.
struct Reach<'s> {
    doubles: &'s [Option<Double<'s>>; 2],
    /// They begin with the host itself, without and with `Domain`.
    domains: &'s [CookieDomain],
    side: Side,
    likelihood: Likelihood,
}

impl<'s> Reach<'s> {
    fn each(&self, mut visit: impl FnMut(Scope<'s>)) {
        let of_host = self.domains.get(1);
        for double in self.doubles.iter().flatten() {
            let present = double.present;
            let Some(partitioning) = self.side.of(present) else {
                continue;
            };
            for path in double.paths.of_likelihood(self.likelihood) {
                for domain in self.domains {
                    if double.is_ours || is_own(domain, present.domain(), of_host) {
                        visit(Scope {
                            present,
                            domain,
                            path,
                            partitioning,
                        });
                    }
                }
            }
        }
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
    pub(super) fn may_show(&self, cookie: &CookieAttributes, token: SessionToken) -> bool {
        let path = self.path_of(token);
        path_match(cookie.path().as_str().as_bytes(), path.as_str().as_bytes())
    }

    /// Whether the request would show this cookie of the past.
    fn may_show_past(&self, clear: &PastClear) -> bool {
        match clear.role {
            CookieRole::Session(token) => self.may_show(&clear.attributes, token),
            CookieRole::Companion(_) | CookieRole::Retired => {
                self.may_show(&clear.attributes, SessionToken::Session)
            }
        }
    }

    /// The path that the browser requested; if it is not told, that of the route on which the cookie is used.
    fn path_of(&self, token: SessionToken) -> PublicPath {
        let gateway = self.api.map_or("/", |api| &*api.gateway_path);
        let route = || {
            let path = self.api.map_or("/", |api| match token {
                SessionToken::Access | SessionToken::Session => &api.usual_path,
                SessionToken::Refresh => &api.lasting_path,
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

/// Where a cookie can be that has the name of a present one.
#[derive(Clone, Copy)]
struct Scope<'s> {
    present: &'s CookieAttributes,
    domain: &'s CookieDomain,
    path: &'s str,
    partitioning: Partitioning,
}

impl Scope<'_> {
    /// Whether the present cookie itself would be cleared, and is to stay. To browsers that do not know `Partitioned`, the present cookie is
    /// at both of its sides.
    fn is_present(&self, fate: PresentCookie) -> bool {
        self.domain == self.present.domain()
            && self.path == self.present.path().as_str()
            && (self.partitioning == self.present.partitioning() || fate == PresentCookie::Kept)
    }

    fn is_of(&self, clear: &PastClear) -> bool {
        clear.attributes.name() == self.present.name()
            && clear.domain == *self.domain
            && clear.attributes.path().as_str() == self.path
            && clear.attributes.partitioning() == self.partitioning
    }

    fn write_clear(&self, out: &mut String) {
        let (domain, path, partitioning) = (self.domain, self.path, self.partitioning);
        // A `String` takes everything.
        let _ = self.present.write_clear_at(domain, path, partitioning, out);
    }

    fn len(&self) -> usize {
        let name = self.present.name().as_str();
        SCOPE_LEN
            .saturating_add(name.len())
            .saturating_add(self.path.len())
    }
}
