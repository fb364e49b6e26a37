//! Requests in which two sessions meet: the cookie of one, and the page or the token of another.

use alloc::format;

use super::story::{Answer, MOST, Story, is_let_in};
use super::tokens::is_refused_for_token;
use super::twins::Scope;
use super::words::{names, status};
use crate::browser::RequestKind;
use crate::diagnosis::{Certainty, Code, Fact, Finding, Route};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::evidence::values::Pair;
use crate::policy::Severity;

impl<'a> Story<'a> {
    /// A refused request whose cookie of the session has a value that no response of the recording has set.
    pub(super) fn replaced(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_lost = exchange.is_refused() || routes::leads_to_sign_in(exchange);
        if !is_lost || !self.is_signed_in(place, exchange) || self.is_overcome(exchange) {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, setter) = cookies.find_map(|cookie| {
            let name = &*cookie.name;
            let answer = self.set_before(name, place)?;
            let is_session = cookie.count == 1 && self.is_http_only_session(name);
            (is_session && !self.is_cleared_since(name, answer, place)).then_some(())?;
            self.is_replaced(answer, name, place)
                .map(|setter| (name, setter))
        })?;
        let message = format!(
            "`{exchange}` comes with another value of `{name}` than `{setter}` had set, and is refused. No response of this recording set \
             that value: another tab has signed in or out, or another application that shares the cookie has written its own. If users \
             have several tabs, let pages load again when the session changes (`BroadcastChannel`); keep other applications off by a name \
             of your own and the prefix `__Host-`"
        );
        let finding = Finding::error(Code::SessionOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// The response that set a cookie, if the browser had its value for some time, and then got one from elsewhere.
    fn is_replaced(&self, answer: Answer, name: &str, place: usize) -> Option<&'a Exchange> {
        let all = &self.traffic.exchanges;
        let exchange = all.get(place)?;
        let (setter, _) = self.setter(answer)?;
        let value = exchange.pairs_of(name).next()?;
        let is_other = exchange.came_as_set(setter, answer.line) == Some(false);
        let reaches = Scope::of(setter.lines().get(answer.line)?, setter).reaches(setter, exchange);
        if !is_other || !reaches {
            return None;
        }
        let (before, after) = all.get(..place)?.split_at_checked(answer.exchange)?;
        let was_there = |other: &Exchange| other.came_as_set(setter, answer.line) == Some(true);
        let is_old = |other: &Exchange| other.values.came.contains(&value);
        let is_set = |other: &Exchange| other.values.set.contains(&Some(value));
        // What is let in elsewhere may lack a permission.
        let is_taken = |other: &Exchange| is_let_in(other) && is_old(other);
        (after.iter().any(was_there)
            && !before.iter().any(is_old)
            && !all.iter().any(is_set)
            && !after.iter().any(is_taken))
        .then_some(setter)
    }

    /// A refused request whose header repeats an older value of its cookie.
    pub(super) fn stale_token(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let is_refused = matches!(exchange.response.status, Some(403 | 419));
        let is_said = is_refused_for_token(exchange);
        let pair = old_token(exchange).filter(|_| is_refused)?;
        let is_reloaded = || is_said && self.is_loaded_again(place, exchange);
        let is_overcome = self.is_overcome(exchange);
        if !exchange.is_unsafe() || is_overcome && !is_reloaded() {
            return None;
        }
        let cookies = exchange.request.cookies.as_ref()?;
        let name = &cookies.iter().find(|cookie| pair.is_of(&cookie.name))?.name;
        let has = |other: &&Exchange| {
            other.values.came.contains(&pair) || other.values.set.contains(&Some(pair))
        };
        let before = self.traffic.exchanges.get(..place)?;
        before.iter().find(has)?;
        // Some servers accept older ones.
        let is_accepted = |other: &Exchange| {
            other.url.host() == exchange.url.host()
                && other.is_unsafe()
                && other.succeeds()
                && old_token(other).is_some()
        };
        if self.traffic.exchanges.iter().any(is_accepted) {
            return None;
        }
        let answer = self.set_before(name, place)?;
        // Without words, 403 may mean anything, unless the token changed with the session.
        let changes = |setter: &Exchange| {
            matches!(
                routes::guess(setter),
                Some(Route::Callback | Route::SignIn | Route::SignOut)
            )
        };
        if !is_said
            && !self
                .setter(answer)
                .is_some_and(|(setter, _)| changes(setter))
        {
            return None;
        }
        let since = match self.setter(answer) {
            Some((setter, _)) if exchange.came_as_set(setter, answer.line) == Some(true) => {
                format!("`{setter}` has set another since")
            }
            _ => format!("`{name}` has another since"),
        };
        let message = format!(
            "`{exchange}` is refused. Its header with the CSRF token repeats an older value of `{name}`; {since}, and that came in the \
             cookie. Servers change the token at the sign-in: read the cookie for each request instead of keeping its value, \
             load the token again after the sign-in, or keep one token for the session"
        );
        let mut finding = Finding::error(Code::CsrfTokenStale, message).sure(Certainty::Likely);
        if is_overcome {
            finding.severity = Severity::Warning;
        }
        Some(
            finding
                .seen(Fact::RequestCsrfToken, "an older value of the cookie")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Whether the page is loaded again before the same request succeeds.
    fn is_loaded_again(&self, place: usize, exchange: &Exchange) -> bool {
        let later = self.traffic.exchanges.iter();
        let mut later = later.skip(place.saturating_add(1)).take(MOST);
        let next = later.find(|later| {
            let is_page = later.kind == Some(RequestKind::TopLevelNavigation);
            let is_same = later.url == exchange.url && later.is_unsafe();
            later.url.host() == exchange.url.host() && (is_page || is_same)
        });
        next.is_some_and(|next| !next.is_unsafe())
    }

    /// A refused request whose page has a session that a simultaneous request has replaced.
    pub(super) fn begun_twice(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        if !is_refused_for_token(exchange) || self.is_overcome(exchange) {
            return None;
        }
        let mut cookies = exchange.request.cookies.iter().flatten();
        let (name, first, second) = cookies.find_map(|cookie| {
            let (first, second) = self.begun_at_once(&cookie.name, place)?;
            Some((&cookie.name, first, second))
        })?;
        let message = format!(
            "`{first}` and `{second}` were sent at once without `{name}`, and each response began a session. The browser keeps the one that came \
             last, and `{exchange}`, which belongs to the other, is refused. Begin sessions only in responses to pages, not to pictures, scripts \
             and data, or send those requests when the page is there"
        );
        let finding = Finding::error(Code::SessionOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, format!("`{name}` twice"))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// A page, and another request that was sent without the cookie before the page's response set it, and whose own response set another.
    fn begun_at_once(&self, name: &str, place: usize) -> Option<(&'a Exchange, &'a Exchange)> {
        let last = self.came_from(name, place)?;
        let (second, _) = self.setter(last)?;
        let (left, _) = self.order.get(last.exchange).copied()?;
        let line = second.lines().get(last.line)?;
        let exchange = self.traffic.exchanges.get(place)?;
        let mut all = self.answers(name).iter().rev().take(MOST);
        all.find_map(|answer| {
            let (first, _) = self.setter(*answer)?;
            let pair = first.values.set.get(answer.line)?;
            let is_page = exchange.referer.as_ref() == Some(&first.url)
                || exchange.page.as_ref() == Some(&first.url);
            let is_at_once = left < answer.came && answer.came < last.came;
            let are_first = first.came(name) == Some(0) && second.came(name) == Some(0);
            let own = Scope::of(first.lines().get(answer.line)?, first);
            let is_one_cookie =
                first.url.host() == second.url.host() && own == Scope::of(line, second);
            let differs = second.values.set.get(last.line) != Some(pair) && pair.is_some();
            (is_page && is_at_once && are_first && is_one_cookie && differs)
                .then_some((first, second))
        })
    }
}

/// The CSRF token in a header, if it is not the value of the cookie that came.
fn old_token(exchange: &Exchange) -> Option<Pair> {
    let pairs = &exchange.values;
    let is_current = |pair: &&Pair| pairs.came.contains(pair);
    let mut repeated = pairs.repeated.iter();
    match repeated.find(is_current) {
        Some(_) => None,
        None => pairs.repeated.first().copied(),
    }
}
