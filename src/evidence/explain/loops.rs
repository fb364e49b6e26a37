//! Redirects that lead around.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::clocks::seconds;
use super::story::{MOST, Story};
use super::words::{names, status};
use crate::diagnosis::{Authorization, Certainty, Code, Fact, Finding, Route, cache_hit};
use crate::evidence::exchange::Exchange;
use crate::evidence::routes;
use crate::evidence::values::Pair;

impl Story<'_> {
    /// An https URL that redirects to itself, although nothing is set.
    pub(super) fn to_itself(&self, place: usize, exchange: &Exchange) -> Option<Finding> {
        let leads_to_itself =
            |exchange: &Exchange| exchange.redirects_to.as_ref() == Some(&exchange.url);
        let fails = self.failures.has(place);
        if !fails
            || !leads_to_itself(exchange)
            || !exchange.url.origin().is_https()
            || !exchange.lines().is_empty()
        {
            return None;
        }
        // A form that shows its page again does not lead around.
        let stays = !exchange.is_unsafe() || matches!(exchange.response.status, Some(307 | 308));
        let goes_on = self
            .followed(place)
            .is_some_and(|next| next.response.status.is_some() && !leads_to_itself(next));
        if !stays || goes_on {
            return None;
        }
        let message = format!(
            "`{exchange}` redirects to itself endlessly: behind a proxy that terminates TLS, the application takes the connection for http and redirects \
             to https. Make it trust the proxy, and make the proxy send `X-Forwarded-Proto: https`"
        );
        let finding = Finding::error(Code::SecureForwardedScheme, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(exchange)))
    }

    /// Redirects that lead through the same URL again and again, without another cause.
    pub(super) fn around(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| self.leads_around(place))
    }

    fn leads_around(&self, place: usize) -> Option<Finding> {
        /// A sign-in may pass one URL twice.
        const OFTEN: usize = 3;
        let exchange = self.own(place)?;
        let to = exchange.redirects_to.as_ref()?;
        let mut times: usize = 1;
        let mut least: i64 = i64::MAX;
        let mut most: i64 = i64::MIN;
        let mut note = |one: &Exchange| {
            if let Some(behind) = one
                .at
                .zip(one.server_time())
                .map(|(at, date)| seconds(date, at))
            {
                least = least.min(behind);
                most = most.max(behind);
            }
        };
        note(exchange);
        let mut at = place;
        let mut other = None;
        while let Some(before) = self.failures.before(at) {
            let earlier = self.traffic.exchanges.get(before)?;
            note(earlier);
            if earlier.url == exchange.url && earlier.redirects_to.as_ref() == Some(to) {
                times = times.saturating_add(1);
            } else if earlier.url.host() != exchange.url.host() {
                other.get_or_insert_with(|| earlier.url.host());
            }
            at = before;
        }
        if times < OFTEN || self.arrives(place) {
            return None;
        }
        let apart = most.saturating_sub(least);
        let is_apart = other.is_some() && (APART..i64::from(u32::MAX)).contains(&apart);
        let between = match other {
            Some(other) => format!("between `{}` and `{other}`", exchange.url.host()),
            None => format!("on `{}`", exchange.url.host()),
        };
        let why = if is_apart {
            format!(
                "By the `Date` of their responses, the clocks of the two differ by {apart} seconds, and a token that is not valid yet, or no \
                 more, is refused: set the clocks right, and let the check of tokens tolerate some seconds"
            )
        } else {
            String::from(
                "One of them takes the user for signed in, and the other does not accept what it hands over: compare what each expects (host and \
                 name of the cookie, key, clock)",
            )
        };
        let message = format!(
            "`{exchange}` redirects to `{to}` {times} times in one chain, {between}, without an end. {why}"
        );
        let finding = Finding::error(Code::RefreshLoop, message).sure(if is_apart {
            Certainty::Likely
        } else {
            Certainty::Possible
        });
        Some(
            finding
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Whether a chain of redirects ends with a page that is no sign-in.
    fn arrives(&self, place: usize) -> bool {
        let mut later = self.traffic.exchanges.iter().enumerate();
        let mut last = place;
        let later = later.by_ref().skip(place.saturating_add(1)).take(MOST);
        for (next, exchange) in later {
            if self.failures.before(next) == Some(last) {
                last = next;
                if exchange.redirects_to.is_none() {
                    return !self.failures.has(next)
                        && exchange.is_answered()
                        && !routes::is_sign_in(exchange.url.path());
                }
            }
        }
        false
    }

    /// Several refreshes within seconds, by a client whose clock is fast: it takes each new token for expired, and then sends none.
    pub(super) fn refreshed_in_vain(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| self.takes_for_expired(place))
    }

    fn takes_for_expired(&self, place: usize) -> Option<Finding> {
        /// Nobody needs so many.
        const OFTEN: usize = 3;
        /// In seconds.
        const SOON: i64 = 10;
        let exchange = self.own(place)?;
        let has_nothing = exchange.request.authorization == Some(Authorization::None)
            && exchange.request.cookies.as_ref().is_some_and(Vec::is_empty);
        if exchange.response.status != Some(401) || !has_nothing {
            return None;
        }
        let fast = ahead(exchange)?;
        let earlier = self.traffic.exchanges.iter().take(place).rev().take(MOST);
        let is_soon = |one: &&Exchange| {
            let times = one.at.zip(exchange.at);
            times.is_some_and(|(one, at)| seconds(one, at) <= SOON)
        };
        let mut refreshes = earlier.take_while(is_soon).filter(|one| {
            let word = one.url.path().rsplit('/').next().unwrap_or_default();
            one.request.method.as_deref() == Some("POST")
                && one.is_answered()
                && ["token", "tokens", "refresh"].contains(&word)
                && ahead(one).is_some()
        });
        let refresh = refreshes.next()?;
        let count = refreshes
            .filter(|one| one.url == refresh.url)
            .count()
            .saturating_add(1);
        if count < OFTEN {
            return None;
        }
        let message = format!(
            "`{refresh}` succeeds {count} times within seconds, and then `{exchange}` has no token. The clock of this machine is {fast} seconds \
             ahead of the servers' `Date`: the client takes each new token for expired. Set the clock; and let the client count a token's lifetime \
             from its arrival (`expires_in`) rather than compare `exp` with its own clock"
        );
        let finding = Finding::error(Code::RefreshLoop, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::RequestAuthorization, "`none`")
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// Cookies with which the sign-in page leads on, and which the next request of the same chain deletes.
    pub(super) fn rotated_away(&self) -> Option<Finding> {
        let mut failed = self.failures.places().take(MOST);
        failed.find_map(|place| {
            let refused = self.own(place)?;
            let accepted = self.traffic.exchanges.get(self.failures.before(place)?)?;
            let is_let_on = routes::is_sign_in(accepted.url.path())
                && accepted.url.host() == refused.url.host()
                && accepted.lines().is_empty()
                && routes::guess(accepted) != Some(Route::SignIn);
            if !is_let_on || !routes::leads_to_sign_in(refused) {
                return None;
            }
            let is_same = |pair: &Pair| accepted.values.came.contains(pair);
            let mut lines = refused.lines().iter().filter(|line| line.is_deletion());
            let line = lines.find(|line| {
                !refused.sets(&line.name) && refused.pairs_of(&line.name).any(|pair| is_same(&pair))
            })?;
            let message = format!(
                "`{accepted}` leads a user with `{}` on, and `{refused}` refuses the same value and deletes it right afterwards. If the first request \
                 renewed the session, its response lost the new cookies: a middleware that returns a redirect of its own must copy the `Set-Cookie` \
                 lines of the renewal to it",
                line.name
            );
            let finding = Finding::error(Code::SetCookieMissing, message).sure(Certainty::Possible);
            Some(
                finding
                    .seen(Fact::ResponseSetCookies, "none")
                    .seen(Fact::RequestCookies, names(refused))
                    .seen(Fact::ResponseStatus, status(refused)),
            )
        })
    }
}

/// The seconds by which clocks that are right do not differ.
const APART: i64 = 10;

/// How many seconds the client's clock is ahead of a response's, if that is far.
fn ahead(exchange: &Exchange) -> Option<i64> {
    /// In seconds. A response from a cache is older, too.
    const FAR: i64 = 30;
    let ahead = seconds(exchange.server_time()?, exchange.at?);
    let is_stored = cache_hit(&exchange.response).is_some();
    (ahead > FAR && !is_stored).then_some(ahead)
}
