//! Converts the exchanges of a recording into observations, with the facts that a browser sees.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::sign_outs;
use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::{Authorization, Exchange as Before, Observation, Route, SeenSetCookie};
use crate::evidence::event::Fate;
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::failures::Failures;
use crate::evidence::head::page_of;
use crate::evidence::replay::Replay;
use crate::evidence::requests::is_preflight;
use crate::evidence::routes;
use crate::evidence::steps::order;
use crate::net::Origin;
use crate::sorted::{SortedMap, SortedSet};

/// How many earlier exchanges an observation contains.
const LONGEST_COURSE: usize = 32;

/// The public paths of the routes that a deployment declares.
#[derive(Default)]
pub(super) struct Paths<'a> {
    pub(super) refresh: Option<&'a str>,
    pub(super) sign_out: Option<&'a str>,
}

/// The observation of one exchange.
pub(super) struct Observed<'t> {
    pub(super) place: usize,
    pub(super) exchange: &'t Exchange,
    pub(super) observation: Observation,
}

/// The exchanges with the declared APIs that concern sessions, each with the ones before it.
pub(super) fn observations<'t>(
    traffic: &'t Traffic,
    replay: &Replay,
    api: &[Origin],
    names: &[String],
    paths: &Paths<'_>,
    failures: &Failures,
    now: OffsetDateTime,
) -> Vec<Observed<'t>> {
    let answered = answered(traffic);
    let expired = expired(replay, names);
    let ended = sign_outs::ended(traffic, names, failures);
    let order = order(traffic, now);
    let mut kept = kept(traffic, replay, names, &order).into_iter().peekable();
    let mut jar: SortedMap<&str, &SeenSetCookie> = SortedMap::new();
    let mut before: Vec<(&Exchange, Before)> = Vec::new();
    let mut observed = Vec::new();
    // Whether anything has shown a session yet.
    let mut was_signed_in = false;
    let mut is_signed_out = false;
    let mut is_ended = None;
    for (place, exchange) in traffic.exchanges.iter().enumerate() {
        if !api.contains(exchange.url.origin()) {
            continue;
        }
        // Applies the cookies that came before this request left.
        let left = order.get(place).map_or(0, |(left, _)| *left);
        while let Some((_, lines)) = kept.next_if(|(came, _)| *came < left) {
            for line in lines {
                if line.is_deletion() {
                    jar.remove(&*line.name);
                } else {
                    jar.insert(&line.name, line);
                }
            }
        }
        for name in expired.get(&place).into_iter().flatten() {
            jar.remove(*name);
        }
        let route = route(exchange, names, paths);
        let is_signed_in = !jar.is_empty() || has_tokens(exchange, names);
        was_signed_in |= is_signed_in;
        if route == Some(Route::SignOut) {
            is_ended = ended.contains(&place).then_some(true);
        }
        let is_passed = route == Some(Route::Preflight) && answered.contains(&exchange.url);
        if tells(exchange, route, is_signed_in) && !is_passed {
            let held: Vec<SeenSetCookie> = jar.values().copied().cloned().collect();
            let mut observation = observation(traffic, exchange, route, &held, &before);
            observation.server.ended_session = is_ended;
            let is_visit = !is_signed_in && is_for_all(route)
                || !was_signed_in && route == Some(Route::Refresh);
            if is_visit {
                // Nobody has signed in yet, so nothing is missing. Pages often begin with a refresh.
                observation.request.cookies = None;
            }
            if !was_signed_in && exchange.request.authorization == Some(Authorization::None) {
                observation.request.authorization = None;
            }
            // The access token has expired, and the refresh token brings the next one.
            if expired.contains_key(&place) && !jar.is_empty() && is_for_all(route) {
                observation.request.cookies = None;
            }
            observed.push(Observed {
                place,
                exchange,
                observation,
            });
        }
        if let (Some(route), Some(status)) = (route, exchange.response.status)
            && route != Route::Preflight
        {
            let mut known = Before::new(route, status);
            if (200..400).contains(&status) {
                match route {
                    Route::SignOut => is_signed_out = true,
                    Route::Callback | Route::Refresh | Route::SignIn => is_signed_out = false,
                    Route::Document | Route::Preflight | Route::Session => {}
                }
            }
            // After a sign-out, this is the session of a visitor.
            let is_new = is_signed_out && names.iter().any(|name| exchange.sets(name));
            known.sets_cookie = is_new.then_some(true);
            before.push((exchange, known));
        }
    }
    observed
}

/// The session tokens that had expired when an exchange was requested.
fn expired<'e>(replay: &'e Replay, names: &[String]) -> SortedMap<usize, Vec<&'e str>> {
    let mut expired: SortedMap<usize, Vec<&str>> = SortedMap::new();
    for event in replay.events() {
        if event.fate == Fate::Ended && names.contains(&event.name) {
            expired.entry(event.exchange).or_default().push(&event.name);
        }
    }
    expired
}

/// The lines that set or clear a session token, by the time of arrival.
fn kept<'t>(
    traffic: &'t Traffic,
    replay: &Replay,
    names: &[String],
    order: &[(usize, usize)],
) -> SortedMap<usize, Vec<&'t SeenSetCookie>> {
    let mut kept: SortedMap<usize, Vec<&SeenSetCookie>> = SortedMap::new();
    for event in replay.events() {
        if let (Fate::Kept | Fate::Cleared, Some(line)) = (&event.fate, event.line)
            && names.contains(&event.name)
            && let Some((_, came)) = order.get(event.exchange)
            && let Some(exchange) = traffic.exchanges.get(event.exchange)
            && let Some(line) = exchange.lines().get(line)
        {
            kept.entry(*came).or_default().push(line);
        }
    }
    kept
}

/// What the request is for, according to the deployment or by a guess.
fn route(exchange: &Exchange, names: &[String], paths: &Paths<'_>) -> Option<Route> {
    let guess = routes::guess(exchange);
    let path = Some(exchange.url.path());
    let is_token = |line: &SeenSetCookie| !line.is_deletion() && names.contains(&line.name);
    let sets = exchange.lines().iter().any(is_token);
    let is_post = exchange.request.method.as_deref() == Some("POST");
    match guess {
        Some(Route::Preflight) => guess,
        _ if path == paths.refresh => Some(Route::Refresh),
        // A public page does not sign anybody out.
        _ if path == paths.sign_out
            && !sets
            && guess != Some(Route::SignIn)
            && (is_post || path != Some("/")) =>
        {
            Some(Route::SignOut)
        }
        // A link that signs the user in, such as one in an e-mail.
        None | Some(Route::Document) if sets && !has_tokens(exchange, names) => {
            Some(Route::Callback)
        }
        // The deployment has another route for refreshes.
        Some(Route::Refresh) if paths.refresh.is_some() => Some(Route::Session),
        // A signed-in user requests something else. A response that gives a new token to a user who is not signed in is a sign-in.
        Some(Route::SignIn) if has_tokens(exchange, names) && !sets => Some(Route::Session),
        Some(Route::Session) if is_post && !has_tokens(exchange, names) && sets => {
            Some(Route::SignIn)
        }
        _ => guess,
    }
}

fn has_tokens(exchange: &Exchange, names: &[String]) -> bool {
    exchange.came_with(names).is_some_and(|count| count > 0)
        || exchange.request.authorization == Some(Authorization::Bearer)
}

/// Whether users without a session also request it.
const fn is_for_all(route: Option<Route>) -> bool {
    matches!(route, None | Some(Route::Document | Route::Session))
}

/// Whether it concerns sessions. Excludes requests before anybody has signed in.
fn tells(exchange: &Exchange, route: Option<Route>, is_signed_in: bool) -> bool {
    !is_for_all(route) || is_signed_in || !exchange.lines().is_empty()
}

/// The URLs of requests that were answered, except preflight requests. Their preflight responses need not allow what nobody requested.
fn answered(traffic: &Traffic) -> SortedSet<&RequestUrl> {
    let answered = traffic
        .exchanges
        .iter()
        .filter(|exchange| exchange.response.status.is_some() && !is_preflight(exchange));
    answered.map(|exchange| &exchange.url).collect()
}

fn observation(
    traffic: &Traffic,
    exchange: &Exchange,
    route: Option<Route>,
    jar: &[SeenSetCookie],
    before: &[(&Exchange, Before)],
) -> Observation {
    let mut observation = Observation {
        client: traffic.client,
        client_version: traffic.client_version,
        request: exchange.request.clone(),
        response: exchange.response.clone(),
        ..Observation::default()
    };
    observation.request.route = route;
    if observation.request.host.is_unknown() {
        let origin = exchange.url.origin().to_string();
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        observation.request.host = host.into();
    }
    // The deployment may use another header for it.
    observation.request.csrf_token = None;
    // The browser sent these; how they reach the application is unknown.
    observation.request.cookie_lines = None;
    observation.request.http_version = None;
    let page = page_of(&exchange.request);
    let top = exchange.page.as_ref().map(|page| page.origin().clone());
    match exchange.kind {
        Some(RequestKind::FrameNavigation) => {
            observation.page.opened_as = Some(exchange.url.origin().to_string());
            observation.page.inside = top.as_ref().map(ToString::to_string);
        }
        // The page with the link is then no longer open.
        Some(RequestKind::TopLevelNavigation) => {}
        _ => observation.page.opened_as = page.or(top).map(|page| page.to_string()),
    }
    if !jar.is_empty() {
        observation.jar = Some(jar.to_vec());
    }
    let old = before.len().saturating_sub(LONGEST_COURSE);
    observation.before = before
        .iter()
        .skip(old)
        .map(|(earlier, known)| {
            let mut known = known.clone();
            let seconds = |exchange: &Exchange| exchange.at.map(OffsetDateTime::unix_timestamp);
            let passed = seconds(exchange).zip(seconds(earlier));
            let passed = passed.map(|(now, then)| now.saturating_sub(then));
            known.seconds_before = passed.and_then(|seconds| seconds.try_into().ok());
            known
        })
        .collect();
    observation
}
