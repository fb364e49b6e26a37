//! Chooses what one response clears of the past: declared cookies and, if the request shows several cookies of one name, every scope of
//! that name that can reach this host and path and cannot belong to somebody else.

use alloc::string::String;

use super::path::PublicPath;
use super::purse::Purse;
use super::reply::{Ownership, Reply};
use super::scopes::{Double, Likelihood, Paths, PresentCookie, Reach, Scope, Side};
use super::session_cookies::SessionCookies;
use super::sink::Sink;
use crate::config::{CookieKey, PastClearing, SessionShape};
use crate::cookie::{CookieAttributes, CookieDomain, CookieValue, path_match};
use crate::policy::{CookieRole, PastClear, SessionToken};

impl Reply<'_> {
    /// Clears old cookies of these tokens, up to the budget. Later responses begin elsewhere in the list, and so clear the rest. Returns
    /// whether planted ones may be left.
    pub(super) fn write_past(
        &self,
        (tokens, beside): (&[SessionToken], Beside<'_>),
        extent: Extent,
        present: PresentCookie,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Planted {
        // The cookies of the request are read once, and only if something is written: most requests only look up a token.
        if self.cookies.noticed.is_some() {
            return self.write_noticed((tokens, beside), extent, present, buffer, sink);
        }
        let mut noticed = *self;
        noticed.cookies.noticed = Some(self.cookies.shown());
        noticed.write_noticed((tokens, beside), extent, present, buffer, sink)
    }

    fn write_noticed(
        &self,
        (tokens, beside): (&[SessionToken], Beside<'_>),
        extent: Extent,
        present: PresentCookie,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Planted {
        let mut purse = Purse {
            left: self.policy.clearing_budget,
            is_short: false,
            buffer,
            sink,
        };
        let shown = self.cookies.shown();
        let shows_past = shown.is_past();
        if self.is_conflict {
            // An undeclared cookie may be planted. It is cleared first: if it stayed alone, it would be accepted.
            self.write_reachable(tokens, present, &mut purse);
            self.write_reachable_past(tokens, present, &mut purse);
            if purse.is_short {
                return Planted::Left;
            }
        }
        if self.policy.past_clearing == PastClearing::Always || shows_past {
            self.write_declared((tokens, beside), extent, shows_past, &mut purse);
        }
        if !self.is_conflict && tokens.iter().any(|token| shown.is_twice(*token)) {
            self.write_reachable(tokens, present, &mut purse);
        }
        Planted::Gone
    }

    fn write_declared(
        &self,
        (tokens, beside): (&[SessionToken], Beside<'_>),
        extent: Extent,
        shows_past: bool,
        purse: &mut Purse<'_, '_>,
    ) {
        let past = self.cookies.past();
        // If the request shows past cookies, the most harmful ones come first, but not always: the one that it shows may be behind them.
        let now = self.cookies.seconds();
        let first = match (self.cookies.past_len() > purse.left, shows_past) {
            (false, _) => 0,
            (true, true) if now & 1 == 0 => 0,
            (true, true) => turn(now >> 1, past.len()),
            (true, false) => turn(now, past.len()),
        };
        let (last, from_first) = past.split_at_checked(first).unwrap_or((&[], past));
        for part in [from_first, last] {
            for clear in part {
                let is_shown = || self.cookies.may_show_past(clear);
                let is_meant = match extent {
                    Extent::All => true,
                    Extent::Shown => is_shown(),
                    Extent::Retired => clear.is_retired(now) && is_shown(),
                };
                if is_meant
                    && self.is_cleared_with(&clear.role, tokens, beside)
                    && clear.is_due(now)
                    && !purse.give(clear.attributes.clear_text())
                {
                    return;
                }
            }
        }
    }

    /// Clears every scope from which the browser may have sent a cookie of these names, the likely ones first. Skips scopes that may belong
    /// to somebody else, the scope of the present cookie, and declared ones. On the other side of the partition, the kinds of scopes take
    /// turns: otherwise one kind could spend the rest of the budget every time, and those after it would stay for ever.
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
            // A single-token session has no second token.
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
        self.write_doubles(&doubles, &api.domains, fate, purse);
    }

    /// The same for past names that the request shows, in a conflict. A cookie with such a name can be planted for any domain that reaches
    /// this host, not only in the declared scopes.
    fn write_reachable_past(
        &self,
        tokens: &[SessionToken],
        fate: PresentCookie,
        purse: &mut Purse<'_, '_>,
    ) {
        let Some(api) = self.cookies.api else {
            return;
        };
        let past = self.cookies.past();
        for (place, clear) in past.iter().enumerate() {
            let CookieRole::Session(token) = clear.role else {
                continue;
            };
            let name = clear.attributes.name();
            let mut before = past.iter().take(place);
            let is_known = before.any(|other| other.attributes.name() == name);
            let is_present = || {
                self.cookies
                    .set()
                    .and_then(|set| set.of(token))
                    .is_some_and(|of| of.name() == name)
            };
            let is_shown = || self.cookies.header.values_of(name).next().is_some();
            if is_known
                || !tokens.contains(&token)
                || !clear.is_due(self.cookies.seconds())
                || is_present()
                || !is_shown()
            {
                continue;
            }
            let path = self.cookies.path_of(token);
            let double = Double {
                present: &clear.attributes,
                is_ours: true,
                paths: Paths::of(path.as_str(), &clear.attributes),
            };
            self.write_doubles(&[Some(double), None], &api.domains, fate, purse);
        }
    }

    fn write_doubles(
        &self,
        doubles: &[Option<Double<'_>>; 2],
        domains: &[CookieDomain],
        fate: PresentCookie,
        purse: &mut Purse<'_, '_>,
    ) {
        let likelihoods = [Likelihood::High, Likelihood::Middle, Likelihood::Low];
        for side in [Side::Present, Side::Other] {
            let first = match side {
                Side::Present => 0,
                Side::Other => self.cookies.somewhere_in(likelihoods.len()),
            };
            let in_turn = likelihoods.into_iter().cycle().skip(first);
            for likelihood in in_turn.take(likelihoods.len()) {
                let reach = Reach {
                    doubles,
                    domains,
                    side,
                    likelihood,
                };
                self.write_scopes(&reach, fate, purse);
            }
        }
    }

    /// If the budget is too small for all equally likely scopes, each response begins at another one.
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
        // First the scopes from there on, then those before.
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
        let now = self.cookies.seconds();
        let is_declared = |clear: &PastClear| scope.is_of(clear) && clear.is_due(now);
        if !scope.is_present(fate) && !past.any(is_declared) {
            purse.spend(|buffer| scope.write_clear(buffer));
        }
    }

    /// Whether none of the cookies that the request shows under this name can be somebody else's: either the store knows all of them, or
    /// there are more than anybody has by accident.
    fn may_clear_anywhere(&self, token: SessionToken) -> bool {
        self.ownership == Ownership::Ours
            || usize::try_from(self.cookies.shown().count(token))
                .is_ok_and(|count| count > self.policy.candidate_limit)
    }
}

/// Whether a response to a conflict leaves cookies that may be planted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Planted {
    /// All are cleared, and as many declared ones as the budget allows.
    Gone,
    /// The budget does not suffice for them, so nothing declared was cleared.
    Left,
}

/// The cookies other than the session's that a response sets or clears with the tokens. It leaves the old ones of all others, because their
/// values are not yet stored under the present names.
#[derive(Clone, Copy)]
pub(super) enum Beside<'t> {
    /// The cookies that end with the session.
    Ending,
    /// Of the cookies that are set, by key, those that do not end with the session. The others are not set when tokens travel by header.
    Outliving(&'t [(&'t str, CookieValue<'t>)]),
    /// The cookies that are set, by key.
    Set(&'t [(&'t str, CookieValue<'t>)]),
}

impl Reply<'_> {
    /// Whether a response that sets or clears these tokens also clears a past cookie of this role. Cookies that were given up are cleared
    /// together with the token that renews the session.
    #[inline]
    fn is_cleared_with(
        &self,
        role: &CookieRole,
        tokens: &[SessionToken],
        beside: Beside<'_>,
    ) -> bool {
        match role {
            CookieRole::Session(token) => tokens.contains(token),
            CookieRole::Retired => is_any_lasting(tokens),
            CookieRole::Companion(key) => self.is_companion_cleared_with(key, tokens, beside),
        }
    }

    fn is_companion_cleared_with(
        &self,
        key: &CookieKey,
        tokens: &[SessionToken],
        beside: Beside<'_>,
    ) -> bool {
        let ends = || {
            let mut companions = self.policy.companions.iter();
            let companion = companions.find(|companion| companion.key == *key);
            companion.is_some_and(|of| of.purpose.ends_with_session())
        };
        let is_among =
            |cookies: &[(&str, CookieValue<'_>)]| cookies.iter().any(|(of, _)| *of == key.as_str());
        match beside {
            Beside::Set(cookies) => is_among(cookies),
            Beside::Outliving(cookies) => is_among(cookies) && !ends(),
            Beside::Ending => is_any_lasting(tokens) && ends(),
        }
    }
}

/// Whether one of them renews the session.
fn is_any_lasting(tokens: &[SessionToken]) -> bool {
    tokens.contains(&SessionToken::Refresh) || tokens.contains(&SessionToken::Session)
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

    /// The path that the browser requested. If it is not known, the path of the route that uses the cookie.
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

    /// A position in a list that changes every second, so that each entry gets its turn.
    fn somewhere_in(&self, len: usize) -> usize {
        turn(self.seconds(), len)
    }
}

/// The position in a list that has its turn at this time.
fn turn(time: i64, len: usize) -> usize {
    let time = usize::try_from(time.unsigned_abs()).unwrap_or(0);
    time.checked_rem(len).unwrap_or(0)
}

/// How much is cleared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Extent {
    /// Everything that the browser may hold.
    All,
    /// As `Shown`, but only cookies that no server sets any more.
    Retired,
    /// What the request would have shown. The tokens of other cookies have not been looked up.
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
