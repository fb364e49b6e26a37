//! Two changes in a row: the client has cookies of both earlier scopes. All triples of domains, and of the rest as many as time allows.

use session_cookie_policy::policy::Policy;

use crate::client::{random, shuffle};
use crate::deployment::Scope;
use crate::pairs::PROFILES;
use crate::scenario::{PLANTED, Scenario};
use crate::tally::Tally;

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn two_changes_in_a_row_end_well() {
    let scopes = Scope::all();
    let mut triples = Vec::new();
    for first in &scopes {
        for second in &scopes {
            for present in &scopes {
                let all = [*first, *second, *present];
                let is_different = !first.is_same_as(*second)
                    && !first.is_same_as(*present)
                    && !second.is_same_as(*present);
                if is_different {
                    triples.push(all);
                }
            }
        }
    }
    let same_but_domain = |[a, b, c]: &[Scope; 3]| {
        [b, c]
            .iter()
            .all(|scope| scope.paths == a.paths && scope.naming == a.naming)
    };
    let (of_domains, mut others): (Vec<_>, Vec<_>) = triples.into_iter().partition(same_but_domain);
    let mut seed = 0x2545_f491_4f6c_dd1d;
    shuffle(&mut others, &mut seed);
    others.truncate(1_000);
    let mut tally = Tally::default();
    for [first, second, present] in of_domains.iter().chain(&others).copied() {
        let before: [(Scope, Policy); 2] = [first, second].map(|scope| (scope, scope.policy(&[])));
        let past = before.each_ref().map(|(scope, policy)| (*scope, policy));
        let policies = [present.policy(&[]), present.policy(&[first, second])];
        // All subsets, each with one of the other circumstances.
        for kept in 0..16 {
            for is_declared in [false, true] {
                let lot = usize::try_from(random(&mut seed) >> 8).unwrap();
                Scenario {
                    profile: PROFILES[lot % 5],
                    past: &past,
                    present: (present, &policies[usize::from(is_declared)]),
                    asked: present.place.api(),
                    reissues: false,
                    is_declared,
                    kept,
                    planted: PLANTED[lot / 5 % 3],
                    is_expired: lot / 15 % 2 == 0,
                    seed: random(&mut seed),
                }
                .run(&mut tally);
            }
        }
    }
    tally.report("triples of scopes");
    assert_eq!(of_domains.len(), 4 * 3 * 2 * 6);
    assert!(tally.scenarios() == (144 + 1_000) * 32);
    assert!(tally.of("declared, planted Nothing, signed in").scenarios > 500);
    assert!(
        tally
            .of("not declared, planted Nothing, signed in")
            .scenarios
            > 200
    );
}
