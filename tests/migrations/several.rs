//! From one API to several that share a domain. The second does not get host-only cookies of the first, so pages refresh at the first
//! one, and that answer makes the session one of both.

use serde_json::{Value, json};
use session_cookie_policy::browser::Profile;
use session_cookie_policy::policy::Policy;

use crate::application::Application;
use crate::client::{Client, Server, Visit, random};
use crate::deployment::{Domain, Place, Scope, Token, compile};
use crate::pairs::PROFILES;
use crate::scenario::{PLANTED, Scenario};
use crate::tally::Tally;

const FIRST: &str = Place::OneSite.api();
const SECOND: &str = "https://billing.dev.example.com";

/// Two APIs with cookies of one scope.
fn both(scope: Scope, history: &[Scope]) -> Policy {
    let mut config = scope.config(history);
    config["api"] = json!([FIRST, SECOND]);
    if let Some(entries) = config.get_mut("history").and_then(Value::as_array_mut) {
        for entry in entries {
            entry["api"] = json!([FIRST]);
        }
    }
    compile(&config)
}

/// Two APIs that both had the cookies of the past.
fn of_both(scope: Scope, history: &[Scope]) -> Policy {
    let mut config = scope.config(history);
    config["api"] = json!([FIRST, SECOND]);
    compile(&config)
}

const BOTH: [Token; 2] = [Token::Access, Token::Refresh];

fn is_shared(scope: Scope) -> bool {
    matches!(scope.domain, Domain::Parent | Domain::Registrable)
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn one_api_to_several() {
    let scopes = Scope::all();
    let mut tally = Tally::default();
    let mut seed = 0x6c07_8965_9d2b_4a1f;
    let mut turns = PROFILES.iter().cycle();
    for past in &scopes {
        let before = past.policy(&[]);
        for present in scopes.iter().filter(|scope| is_shared(**scope)) {
            let is_same = past.is_same_as(*present);
            // Cookies of the same scope need no entry: the second API gets them at once.
            for is_declared in [false, true]
                .into_iter()
                .filter(|declared| !declared || !is_same)
            {
                let history: &[Scope] = if is_declared { &[*past] } else { &[] };
                let policy = both(*present, history);
                for asked in [FIRST, SECOND] {
                    for kept in 0..4 {
                        for planted in PLANTED {
                            for is_expired in [false, true] {
                                random(&mut seed);
                                Scenario {
                                    profile: *turns.next().unwrap(),
                                    past: &[(*past, &before)],
                                    present: (*present, &policy),
                                    asked,
                                    reissues: false,
                                    is_declared,
                                    kept,
                                    planted,
                                    is_expired,
                                    seed,
                                }
                                .run(&mut tally);
                            }
                        }
                    }
                }
            }
        }
    }
    tally.report("one API to several");
    // 24 scopes to 12, two declarations (one where the scope stays), 2 APIs asked, 4 subsets, 3 plants, valid or expired.
    assert_eq!(tally.scenarios(), (24 * 12 * 2 - 12) * 2 * 4 * 3 * 2);
    assert!(tally.of("declared, planted Nothing, signed in").scenarios > 1_500);
}

/// Two APIs, each with cookies of its own, get a common domain. Each clears its own when it refreshes; those of the other do no harm
/// until then, since the tokens of all are tried.
#[test]
fn apis_with_cookies_of_their_own_get_a_domain() {
    let (mut declared, mut undeclared) = (0, 0);
    let scopes = Scope::all().into_iter();
    for past in scopes.filter(|scope| scope.domain == Domain::HostOnly) {
        let before = of_both(past, &[]);
        for present in Scope::all().into_iter().filter(|scope| is_shared(*scope)) {
            // A page knows one refresh route, and takes tokens under the names that it knows.
            if past.base() != present.base() {
                continue;
            }
            let has_same_names = BOTH
                .iter()
                .all(|token| past.name(*token) == present.name(*token));
            for is_declared in [false, true] {
                if !is_declared && !has_same_names {
                    continue;
                }
                let history: &[Scope] = if is_declared { &[past] } else { &[] };
                let policy = of_both(present, history);
                for profile in PROFILES {
                    for order in [[FIRST, SECOND], [SECOND, FIRST]] {
                        let case = format!(
                            "{}: {past:?} -> {present:?}, declared: {is_declared}, {order:?}",
                            profile.name
                        );
                        let found = two_domains(
                            profile,
                            is_declared,
                            (past, &before),
                            (present, &policy),
                            order,
                        );
                        // The second has the session of the first by now, and its own cookies until it refreshes.
                        let due = [1, 0].into_iter().cycle();
                        if is_declared {
                            assert!(found.iter().copied().eq(due.take(4)), "{case}: {found:?}");
                            declared += 1;
                        } else {
                            let extra = found.iter().zip(due).map(|(found, due)| found - due);
                            assert!(extra.clone().all(|extra| extra <= 1), "{case}: {found:?}");
                            undeclared += 1;
                        }
                    }
                }
            }
        }
    }
    println!("APIs with cookies of their own: {declared} declared, {undeclared} not declared");
    assert!(declared >= 300 && undeclared >= 60);
}

/// The refreshes of each visit.
fn two_domains(
    profile: Profile,
    is_declared: bool,
    (past, before): (Scope, &Policy),
    (present, policy): (Scope, &Policy),
    order: [&'static str; 2],
) -> Vec<usize> {
    let (mut client, mut application) = (Client::new(profile, 1), Application::default());
    for api in order {
        let server = Server {
            api,
            ..Server::new((past, before))
        };
        client.sign_in(server, &mut application);
    }
    assert_eq!(client.identities().len(), 4);
    let mut found = Vec::new();
    // Duplicates that nobody declared are seen by the next answer only.
    let rounds = if is_declared { 2 } else { 4 };
    for first in order.into_iter().cycle().take(rounds) {
        application.expire();
        let second = if first == FIRST { SECOND } else { FIRST };
        for api in [first, second] {
            let server = Server {
                api,
                ..Server::new((present, policy))
            };
            match client.visit(|| server, &mut application) {
                Visit::SignedIn { refreshes } => found.push(refreshes),
                other => panic!("{other:?} at {api} behind {found:?}"),
            }
        }
    }
    assert_eq!(client.identities(), present.identities(), "{found:?}");
    assert!(client.faults.is_empty(), "{:?}", client.faults);
    found
}
