//! Responses that arrive in another order than their requests, and whatever undoes a sign-in or a sign-out.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::findings::Findings;
use super::story::{MOST, Story};
use super::words::{names, scope, status};
use crate::diagnosis::{
    Attributes, Certainty, Code, Fact, Finding, Route, SeenSetCookie, shown_line,
};
use crate::evidence::event::{Event, Fate};
use crate::evidence::exchange::{Exchange, Lead};
use crate::evidence::replay::Replay;
use crate::evidence::routes;
use crate::sorted::{SortedMap, sort_by_key};

/// A response that sets or clears a cookie.
#[derive(Clone, Copy)]
struct Write<'a> {
    /// Numbers from [`Story::order`].
    left: usize,
    came: usize,
    place: usize,
    exchange: &'a Exchange,
    line: &'a SeenSetCookie,
    /// Its part in the life of a session.
    step: Step,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Step {
    /// A sign-in or a refresh.
    Begin,
    /// A sign-out.
    End,
    /// Any other response that clears the cookie.
    Clear,
    /// Any other response that sets it.
    Set,
}

/// The writes of each cookie, in the order in which they arrived.
struct Writes<'a>(SortedMap<&'a str, Vec<Write<'a>>>);

impl<'a> Writes<'a> {
    fn of(story: &Story<'a>, replay: &'a Replay) -> Self {
        let mut writes: SortedMap<&str, Vec<Write<'a>>> = SortedMap::new();
        for event in replay.events() {
            let is_set = match event.fate {
                Fate::Kept => true,
                Fate::Cleared => false,
                _ => continue,
            };
            let place = event.exchange;
            let exchange = story.own(place).filter(|_| story.is_of_client(event));
            let line = exchange.zip(event.line);
            let Some((exchange, line)) =
                line.and_then(|(exchange, line)| Some((exchange, exchange.lines().get(line)?)))
            else {
                continue;
            };
            let (left, came) = story.order.get(place).copied().unwrap_or_default();
            let step = match (routes::guess(exchange), is_set) {
                (Some(Route::Callback | Route::Refresh | Route::SignIn), true) => Step::Begin,
                (Some(Route::SignOut), false) => Step::End,
                (_, true) => Step::Set,
                (_, false) => Step::Clear,
            };
            writes.entry(&event.name).or_default().push(Write {
                left,
                came,
                place,
                exchange,
                line,
                step,
            });
        }
        for writes in writes.values_mut() {
            sort_by_key(writes, |write| write.came);
        }
        Self(writes)
    }

    fn get(&self, name: &str) -> &[Write<'a>] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The last write that had arrived when a request left, and the one before it.
    fn before(&self, name: &str, left: usize) -> Option<(Write<'a>, Option<Write<'a>>)> {
        let writes = self.get(name);
        let place = writes.partition_point(|write| write.came < left);
        let last = place.checked_sub(1)?;
        let earlier = last.checked_sub(1).and_then(|at| writes.get(at));
        Some((*writes.get(last)?, earlier.copied()))
    }

    /// The first write that arrived after another.
    fn after(&self, name: &str, came: usize) -> Option<Write<'a>> {
        let writes = self.get(name);
        let place = writes.partition_point(|write| write.came <= came);
        writes.get(place).copied()
    }
}

impl<'a> Story<'a> {
    /// Findings from the order of requests and responses.
    pub(super) fn in_order(&self, replay: &'a Replay, findings: &mut Findings<'a>) {
        let writes = Writes::of(self, replay);
        for (name, known) in &writes.0 {
            let mut begun: Option<&Write<'_>> = None;
            for later in known {
                if let Some(earlier) = begun.filter(|earlier| is_overtaken(earlier, later)) {
                    findings.add(name, self.overwritten(name, earlier, later, &writes));
                }
                if matches!(later.step, Step::Begin | Step::End) {
                    begun = Some(later);
                }
            }
        }
        let callbacks = self.callbacks();
        for place in self.failures.places().take(MOST) {
            let Some(exchange) = self.own(place) else {
                continue;
            };
            if routes::guess(exchange) == Some(Route::Callback) {
                for cookie in exchange.request.cookies.iter().flatten() {
                    let finding = self.two_flows(place, &cookie.name, &writes, &callbacks);
                    findings.add(&cookie.name, finding);
                }
            }
        }
        for event in replay.events() {
            let exchange = self.own(event.exchange);
            let exchange = exchange.filter(|_| self.is_of_client(event));
            if let (Fate::Cleared, Some(exchange)) = (&event.fate, exchange) {
                findings.add(&event.name, self.back_at_once(event, exchange, &writes));
                findings.add(&event.name, self.by_prefetch(event, exchange));
                findings.add(&event.name, self.cleared_on_the_way(event, exchange));
                findings.add(&event.name, self.cleared_in_passing(event, exchange));
            }
        }
    }

    /// A response writes the old cookie again: its request left before the session began or ended, and it arrived afterwards.
    fn overwritten(
        &self,
        name: &str,
        earlier: &Write<'a>,
        later: &Write<'a>,
        writes: &Writes<'a>,
    ) -> Option<Finding> {
        let clears = later.step == Step::Clear;
        let is_last = |left: usize| {
            let before = writes.before(name, left);
            before.is_some_and(|(last, _)| last.place == later.place)
        };
        let left = |place: usize| self.order.get(place).map_or(0, |(left, _)| *left);
        let mut failed = self.failures.places_from(0).take(MOST);
        let failed = failed.find_map(|place| {
            let failed = self.own(place)?;
            let came = failed.came(name)? > 0;
            let is_victim = came != clears && place != later.place && is_last(left(place));
            is_victim.then_some(failed)
        });
        let (asked, before) = (later.exchange, earlier.exchange);
        if earlier.step == Step::End {
            // The old session exists again, unless the next requests are refused.
            let next = self.traffic.exchanges.iter().enumerate();
            let mut next = next.skip(later.place.min(earlier.place)).take(MOST);
            let goes_on = next.any(|(place, next)| {
                next.brings(name) && next.is_answered() && is_last(left(place))
            });
            let message = format!(
                "`{asked}` was sent before `{before}` had signed the user out, and its response came later and sets `{name}` again. If the value \
                 is a session, the user is signed in again. Write the cookie only when it has changed, and end the session on the server"
            );
            let finding = Finding::warning(Code::SessionOverwritten, message);
            let finding = finding.sure(Certainty::Possible);
            return (goes_on && !clears)
                .then(|| finding.seen(Fact::ResponseSetCookies, shown_line(later.line)));
        }
        let failed = failed?;
        let is_same_route =
            asked.url == before.url && asked.request.method == before.request.method;
        let message = if is_same_route && !clears {
            format!(
                "`{asked}` was sent twice at once: both responses set `{name}`, the browser keeps the one that came last, and `{failed}` is refused \
                 with it. Accept an old token for some seconds and return the same new one, or let one tab refresh for all"
            )
        } else if clears {
            format!(
                "`{asked}` was sent before `{before}` had set `{name}`, and its response came later and clears it: `{failed}` comes without it. \
                 Do not clear the cookie in a response to a request that brought another value, or let requests wait for the sign-in and the refresh"
            )
        } else {
            format!(
                "`{asked}` was sent before `{before}` had set `{name}`, and its response came later and sets `{name}`, too: it overwrites the new \
                 session with the old one, and `{failed}` is refused. Write the cookie only when it has changed, and not in responses to requests \
                 that only read"
            )
        };
        // Another rule reports the losing response if it clears the cookie.
        if is_same_route && clears {
            return None;
        }
        let code = if is_same_route {
            Code::RefreshRace
        } else {
            Code::SessionOverwritten
        };
        let finding = Finding::error(code, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(later.line))
                .seen(Fact::ResponseStatus, status(failed)),
        )
    }

    /// Two sign-ins that use one cookie. The second began before the first came back.
    fn two_flows(
        &self,
        place: usize,
        name: &str,
        writes: &Writes<'a>,
        callbacks: &[usize],
    ) -> Option<Finding> {
        let exchange = self.own(place)?;
        let (left, _) = self.order.get(place).copied()?;
        let (second, first) = writes.before(name, left)?;
        let first = first?;
        let leads_away = |write: &Write<'_>| {
            let to = write.exchange.redirects_to.as_ref();
            to.is_some_and(|to| to.host() != write.exchange.url.host())
        };
        let is_again = first.exchange.url == second.exchange.url;
        let begins = (leads_away(&first) && leads_away(&second)) || is_again;
        let sets = |write: &Write<'_>| {
            matches!(write.step, Step::Begin | Step::Set)
                && routes::guess(write.exchange) != Some(Route::Callback)
        };
        if !begins
            || !sets(&first)
            || !sets(&second)
            || !is_short(name, second.line)
            || scope(first.line) != scope(second.line)
            || callbacks.partition_point(|callback| *callback < first.place)
                != callbacks.partition_point(|callback| *callback < second.place)
        {
            return None;
        }
        let again = if is_again {
            String::from("again")
        } else {
            format!("by `{}`", second.exchange)
        };
        let message = format!(
            "`{}` began a sign-in and set `{name}`. Before the user came back from the provider, another was begun {again}, which overwrote it: \
             `{exchange}` may belong to the first, and fails. Use one cookie for each sign-in, with a part of `state` in its name, and begin again if \
             none matches",
            first.exchange
        );
        let finding = Finding::error(Code::FlowCookieOverwritten, message).sure(Certainty::Likely);
        Some(
            finding
                .seen(Fact::ResponseSetCookies, shown_line(second.line))
                .seen(Fact::RequestCookies, names(exchange))
                .seen(Fact::ResponseStatus, status(exchange)),
        )
    }

    /// The exchanges in which users came back from providers.
    fn callbacks(&self) -> Vec<usize> {
        let all = self.traffic.exchanges.iter().enumerate();
        let callbacks =
            all.filter(|(_, exchange)| routes::guess(exchange) == Some(Route::Callback));
        callbacks.map(|(place, _)| place).collect()
    }

    /// A sign-out that works, after which redirects alone sign the user in again.
    fn back_at_once(
        &self,
        event: &Event,
        exchange: &Exchange,
        writes: &Writes<'a>,
    ) -> Option<Finding> {
        /// Users do not sign in again so soon.
        const SECONDS: i64 = 10;
        if routes::guess(exchange) != Some(Route::SignOut) {
            return None;
        }
        let name = &*event.name;
        let (_, came) = self.order.get(event.exchange).copied()?;
        let back = writes.after(name, came)?;
        // The provider or another host was asked to end its session.
        let own = exchange.url.host();
        let asks_others = exchange
            .redirects_to
            .as_ref()
            .is_some_and(|to| to.host() != own && exchange.lead != Some(Lead::Provider));
        if back.step == Step::Clear || back.step == Step::End || asks_others {
            return None;
        }
        let mut provider = None;
        let mut place = back.place;
        let mut is_from_here = false;
        while let Some(before) = self.failures.before(place) {
            let earlier = self.traffic.exchanges.get(before)?;
            place = before;
            is_from_here = before == event.exchange;
            if is_from_here {
                break;
            }
            // Somebody filled in a form.
            if earlier.request.method.as_deref() == Some("POST") {
                return None;
            }
            if earlier.url.host() != back.exchange.url.host() {
                provider = provider.or(Some(earlier));
            }
        }
        let provider = provider?;
        let start = self.traffic.exchanges.get(place)?;
        if !is_from_here && start.url.host() != back.exchange.url.host() {
            return None;
        }
        let times = exchange.time().zip(start.time());
        let is_soon = times.is_some_and(|(out, start)| {
            start.unix_timestamp().saturating_sub(out.unix_timestamp()) <= SECONDS
        });
        let message = format!(
            "`{exchange}` clears `{name}` as it should, and `{}` sets it again after redirects alone: `{}` still has its own session and signs the \
             user in without asking. End the session there, too (`end_session_endpoint`), or ask for the next sign-in with `prompt=login`, and do \
             not begin one by a redirect of the sign-out",
            back.exchange,
            provider.url.host()
        );
        let code = Code::SignOutKeepsProvider;
        let finding = if is_from_here || is_soon {
            Finding::error(code, message)
        } else {
            Finding::warning(code, message).sure(Certainty::Likely)
        };
        Some(finding.seen(Fact::ResponseSetCookies, shown_line(back.line)))
    }

    /// The redirect to a provider clears a cookie that the callback needs.
    fn cleared_on_the_way(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let name = &*event.name;
        let is_there = exchange.brings(name);
        if exchange.lead != Some(Lead::Provider) || !is_there || !exchange.clears(name) {
            return None;
        }
        let mut failed = self.failures.places_from(event.exchange).take(MOST);
        let back = failed.find_map(|place| {
            let back = self.own(place)?;
            let is_back = routes::guess(back) == Some(Route::Callback);
            (is_back && back.came(name) == Some(0)).then_some(back)
        })?;
        let message = format!(
            "`{exchange}` redirects to the provider and clears `{name}`, which came with it; `{back}` then comes without it and fails: the state for the \
             callback was lost with that session. Keep the session until the callback, or begin the new one before the redirect and set its cookie with it"
        );
        let finding = Finding::error(Code::FlowCookieLost, message).sure(Certainty::Likely);
        Some(finding.seen(Fact::ResponseStatus, status(back)))
    }

    /// A prefetch that signs the user out, although nobody asked for that.
    fn by_prefetch(&self, event: &Event, exchange: &Exchange) -> Option<Finding> {
        let name = &*event.name;
        let came = || exchange.came(name).is_none_or(|came| came > 0);
        if !exchange.is_prefetch || exchange.is_refused() || !came() {
            return None;
        }
        let mut failed = self.failures.places_from(event.exchange).take(MOST);
        let is_missed = failed.any(|place| {
            let failed = self.own(place);
            failed.is_some_and(|failed| failed.came(name) == Some(0))
        });
        let is_sign_out = routes::guess(exchange) == Some(Route::SignOut);
        let message = format!(
            "`{exchange}` was sent in advance by the browser or the framework (a prefetch), and its response clears `{name}`: the user is signed out \
             without a click. Sign out by POST, and exclude links to such routes from prefetching"
        );
        let finding = Finding::error(Code::PrefetchSignsOut, message).sure(if is_sign_out {
            Certainty::Certain
        } else {
            Certainty::Likely
        });
        (is_sign_out || is_missed).then(|| finding.seen(Fact::ResponseStatus, status(exchange)))
    }
}

/// Whether a response arrives after one that begins or ends a session and was requested later, and writes the same cookie.
fn is_overtaken(earlier: &Write<'_>, later: &Write<'_>) -> bool {
    later.step != Step::End
        && later.left < earlier.came
        && later.place != earlier.place
        && later.exchange.url.host() == earlier.exchange.url.host()
        && scope(later.line) == scope(earlier.line)
}

/// Whether a cookie belongs to a sign-in at a provider.
fn is_short(name: &str, line: &SeenSetCookie) -> bool {
    /// The seconds that a sign-in may take.
    const SECONDS: i64 = 3_600;
    let attributes = Attributes(&line.attributes);
    let max_age = attributes.value("max-age");
    let max_age = max_age.and_then(|text| text.parse::<i64>().ok());
    max_age.is_some_and(|seconds| seconds <= SECONDS) || is_of_flow(name)
}

/// Whether a name is one that libraries give to cookies of sign-ins.
pub(super) fn is_of_flow(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "state",
        "nonce",
        "pkce",
        "verifier",
        "oauth",
        "oidc",
        "saml",
        "flow",
        "correlation",
    ];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}
