use alloc::vec::Vec;

use time::OffsetDateTime;

use super::headers::{ResponseHeaders, clear_session_headers, handed_over};
use super::issued_tokens::IssuedTokens;
use crate::config::SessionShape;
use crate::policy::Policy;
use crate::request::{Candidate, RequestFacts, Resolution, SetSession, TokenState};

/// Lists every response to a request that sets or clears cookies, each with the route in words: for every candidate that the store may find
/// alive, and for every state of the others. The responses set the tokens `new`, and the cookies that end with the session.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::RequestFacts;
/// use session_cookie_policy::testing::session::{responses, set_cookies};
///
/// // A request of another website causes no cookie to be written.
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://evil.example");
/// for (route, headers) in responses(&policy, &facts, now) {
///     assert!(set_cookies(&headers).is_empty(), "{route}");
/// }
/// # }
/// ```
#[must_use]
pub fn responses(
    policy: &Policy,
    facts: &RequestFacts<'_>,
    now: OffsetDateTime,
) -> Vec<(&'static str, ResponseHeaders)> {
    let mut responses = Vec::new();
    let accepted = policy.sign_in(facts, now).accept().ok();
    let shape = policy.shape();
    let new = match shape {
        SessionShape::Pair => IssuedTokens::pair("new", "new"),
        SessionShape::Single => IssuedTokens::single("new"),
    };
    let handed = |set_session: &SetSession<'_>| handed_over(policy, set_session, &new).ok();
    let headers = accepted.and_then(|accepted| handed(&accepted));
    responses.extend(headers.map(|headers| ("sign-in", headers)));
    let verify = policy.verify(facts, now);
    // With one token there is no refresh route.
    let refresh = (shape == SessionShape::Pair).then(|| policy.refresh(facts, now));
    let mut outcomes = Vec::new();
    for other in [TokenState::Dead, TokenState::Unknown] {
        for place in 0..=verify.candidates().count() {
            outcomes.push(("request", verify.resolve(one_alive(place, other))));
        }
        if let Some(refresh) = &refresh {
            for place in 0..=refresh.candidates().count() {
                outcomes.push(("refresh", refresh.resolve(one_alive(place, other))));
            }
        }
    }
    outcomes.push(("request", verify.resolve(each_of_its_own())));
    if let Some(refresh) = &refresh {
        outcomes.push(("refresh", refresh.resolve(each_of_its_own())));
    }
    for (route, outcome) in outcomes {
        match outcome {
            Resolution::Accepted { set_session, .. } => {
                let headers = handed(&set_session);
                responses.extend(headers.map(|headers| (route, headers)));
            }
            Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                responses.push((route, clear_session_headers(&clear_session)));
                responses.push((route, clear_session_headers(&clear_session.with_present())));
            }
            Resolution::Superseded { .. } => {}
        }
    }
    let sign_out = policy.sign_out(facts, now).accept().ok();
    responses
        .extend(sign_out.map(|clear_session| ("sign-out", clear_session_headers(&clear_session))));
    responses
}

/// The candidate at an index is alive, and all others are in this state. An index past the last means that none is alive.
fn one_alive(
    place: usize,
    other: TokenState<usize>,
) -> impl FnMut(&Candidate<'_>) -> TokenState<usize> {
    let mut next = 0..;
    move |_| {
        if next.next() == Some(place) {
            TokenState::Live(0)
        } else {
            other
        }
    }
}

/// Each candidate is alive, and belongs to another session.
fn each_of_its_own() -> impl FnMut(&Candidate<'_>) -> TokenState<usize> {
    let mut next = 0..;
    move |_| next.next().map_or(TokenState::Unknown, TokenState::Live)
}
