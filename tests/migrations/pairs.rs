//! Every change from one scope to another.

use std::collections::HashMap;

use session_cookie_policy::browser::Profile;
use session_cookie_policy::policy::Policy;

use crate::client::random;
use crate::deployment::Scope;
use crate::scenario::{PLANTED, Scenario};
use crate::tally::Tally;

pub(crate) const PROFILES: [Profile; 5] = [
    Profile::RFC6265BIS,
    Profile::CHROMIUM,
    Profile::FIREFOX,
    Profile::SAFARI,
    Profile::WEBKIT_GTK,
];

/// In how many browsers each scenario is played; each pair of scopes is played in all. `MIGRATIONS=all` plays each in all.
pub(crate) fn turns() -> usize {
    match std::env::var("MIGRATIONS").as_deref() {
        Ok("all") => PROFILES.len(),
        _ => 1,
    }
}

/// Policies that are compiled once.
#[derive(Debug, Default)]
pub(crate) struct Policies(HashMap<(Scope, Vec<Scope>), Policy>);

impl Policies {
    pub(crate) fn compile(&mut self, scope: Scope, history: &[Scope]) {
        self.0
            .entry((scope, history.to_vec()))
            .or_insert_with(|| scope.policy(history));
    }

    pub(crate) fn get(&self, scope: Scope, history: &[Scope]) -> &Policy {
        &self.0[&(scope, history.to_vec())]
    }
}

#[test]
fn every_change_of_scope_ends_well() {
    let scopes = Scope::all();
    let mut policies = Policies::default();
    for past in &scopes {
        policies.compile(*past, &[]);
        for present in scopes.iter().filter(|present| !present.is_same_as(*past)) {
            policies.compile(*present, &[*past]);
        }
    }
    let policies = &policies;
    let tally = std::thread::scope(|threads| {
        let workers = scopes.chunks(scopes.len().div_ceil(2)).map(|part| {
            let scopes = &scopes;
            threads.spawn(move || {
                let mut tally = Tally::default();
                for past in part {
                    for present in scopes.iter().filter(|present| !present.is_same_as(*past)) {
                        change(policies, *past, *present, &mut tally);
                    }
                }
                tally
            })
        });
        let workers: Vec<_> = workers.collect();
        let mut tally = Tally::default();
        for worker in workers {
            tally.merge(worker.join().unwrap());
        }
        tally
    });
    tally.report("pairs of scopes");
    // A smaller enumeration proves less.
    assert!(tally.scenarios() >= 26_000);
    for (kind, at_least) in [
        ("declared, planted Nothing, signed in", 2_000),
        ("declared, planted AtTheRoot, signed in", 2_000),
        ("declared, planted AtTheRoute, signed in", 2_000),
        ("not declared, planted Nothing, signed in", 800),
        ("not declared, planted AtTheRoot, signed in", 700),
        ("not declared, planted AtTheRoute, signed in", 800),
    ] {
        let count = tally.of(kind);
        assert!(count.scenarios >= at_least, "{kind}: {count:?}");
    }
}

fn change(policies: &Policies, past: Scope, present: Scope, tally: &mut Tally) {
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    let mut scenarios = 0;
    for is_declared in [false, true] {
        let history = if is_declared { vec![past] } else { Vec::new() };
        for turn in 0..turns() {
            for kept in 0..4 {
                for planted in PLANTED {
                    for is_expired in [false, true] {
                        random(&mut seed);
                        scenarios += 1;
                        Scenario {
                            profile: PROFILES[(scenarios + turn) % PROFILES.len()],
                            past: &[(past, policies.get(past, &[]))],
                            present: (present, policies.get(present, &history)),
                            is_declared,
                            kept,
                            planted,
                            is_expired,
                            seed,
                        }
                        .run(tally);
                    }
                }
            }
        }
    }
}
