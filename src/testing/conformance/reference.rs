use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::application::TestApplication;
use super::wire::{TestRoute, WireHeader, WireRequest, WireResponse};
use crate::policy::{Handover, Policy, RequestFacts};

/// Who answers CORS.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the adapter or not")]
pub enum CorsLayer {
    /// The adapter, by [`Policy::cors`].
    Adapter,
    /// Another part of the application, or nobody.
    Elsewhere,
}

/// Whether the policy is told the path of the request, which an adapter need not do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PathTold {
    Yes,
    No,
}

/// What a right adapter answers.
pub(super) fn answer(
    policy: &Policy,
    request: &WireRequest,
    now: OffsetDateTime,
    cors: CorsLayer,
    path: PathTold,
) -> WireResponse {
    let mut lines = Vec::new();
    let mut facts = facts(policy, request, &mut lines);
    facts.path = (path == PathTold::Yes).then_some(request.path.as_bytes());
    let mut headers = request.application_headers.clone();
    let mut append = |name: &str, value: &str| headers.push(WireHeader::new(name, value));
    let status = decide(policy, request.route, &facts, now, &mut append);
    match (cors, request.route) {
        (CorsLayer::Elsewhere, _) => {}
        (CorsLayer::Adapter, TestRoute::Preflight) => {
            policy.cors(&facts).write_preflight(&mut append);
        }
        (CorsLayer::Adapter, _) => policy.cors(&facts).write(&mut append),
    }
    WireResponse::new(status, headers)
}

/// The origin whose pages may read the answer.
pub(super) fn allowed_origin(policy: &Policy, request: &WireRequest) -> Option<String> {
    let mut lines = Vec::new();
    let facts = facts(policy, request, &mut lines);
    policy.cors(&facts).allowed_origin().map(String::from)
}

fn facts<'a>(
    policy: &Policy,
    request: &'a WireRequest,
    cookie_lines: &'a mut Vec<&'a [u8]>,
) -> RequestFacts<'a> {
    let header = |name: &str| request.values(name).collect::<Vec<_>>();
    RequestFacts::look_up(request.method, policy.headers(), header, cookie_lines)
}

fn decide(
    policy: &Policy,
    route: TestRoute,
    facts: &RequestFacts<'_>,
    now: OffsetDateTime,
    append: &mut dyn FnMut(&str, &str),
) -> u16 {
    let mut buffer = String::new();
    match route {
        TestRoute::Preflight => 204,
        TestRoute::SignIn => match policy.sign_in(facts, now).accept() {
            Ok(accepted) => hand_over(&accepted, append),
            Err(_) => 403,
        },
        TestRoute::Verify => {
            let mut candidates = policy.verify(facts, now).candidates();
            if candidates.any(|token| TestApplication::knows_access(&token)) {
                200
            } else {
                401
            }
        }
        TestRoute::Refresh => {
            let refresh = policy.refresh(facts, now);
            let known = refresh.candidates().find(TestApplication::knows_refresh);
            if let Some(token) = known {
                hand_over(&refresh.accept(&token), append)
            } else {
                refresh
                    .reject()
                    .write(&mut buffer, &mut |name, value| append(name, value));
                401
            }
        }
        TestRoute::SignOut => match policy.sign_out(facts, now).accept() {
            Ok(withdrawal) => {
                withdrawal.write(&mut buffer, &mut |name, value| append(name, value));
                200
            }
            Err(_) => 403,
        },
    }
}

fn hand_over(handover: &Handover<'_>, append: &mut dyn FnMut(&str, &str)) -> u16 {
    let mut buffer = String::new();
    let issued = TestApplication::issued().ok();
    let written = issued.and_then(|tokens| {
        let mut append = |name: &str, value: &str| append(name, value);
        handover.write(&tokens, &mut buffer, &mut append).ok()
    });
    written.map_or(500, |()| 200)
}
