//! Every change from one scope to another.

use std::collections::HashMap;

use session_cookie_policy::browser::Profile;
use session_cookie_policy::policy::Policy;

use crate::client::random;
use crate::deployment::{Place, Scope};
use crate::scenario::{PLANTED, Scenario};
use crate::tally::Tally;

pub(crate) const PROFILES: [Profile; 5] = [
    Profile::RFC6265BIS,
    Profile::CHROMIUM,
    Profile::FIREFOX,
    Profile::SAFARI,
    Profile::WEBKIT_GTK,
];

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

/// In which of some browsers a scenario is played.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Share {
    /// In each.
    All,
    /// In one, by turns.
    One,
}

impl Share {
    pub(crate) const fn of(self, profiles: &[Profile]) -> usize {
        match self {
            Self::All => profiles.len(),
            Self::One => 1,
        }
    }
}

/// Every change within `place`: every subset of the old cookies left, planted cookies or not, valid tokens or expired ones, declared or
/// not.
pub(crate) fn every_change(place: Place, profiles: &[Profile], share: Share) -> Tally {
    let scopes = Scope::all_in(place);
    let mut policies = Policies::default();
    for past in &scopes {
        policies.compile(*past, &[]);
        for present in scopes.iter().filter(|present| !present.is_same_as(*past)) {
            policies.compile(*present, &[*past]);
        }
    }
    let policies = &policies;
    std::thread::scope(|threads| {
        let workers = scopes.chunks(scopes.len().div_ceil(2)).map(|part| {
            let scopes = &scopes;
            threads.spawn(move || {
                let mut tally = Tally::default();
                for past in part {
                    for present in scopes.iter().filter(|present| !present.is_same_as(*past)) {
                        change(policies, *past, *present, profiles, share, &mut tally);
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
    })
}

pub(crate) fn change(
    policies: &Policies,
    past: Scope,
    present: Scope,
    profiles: &[Profile],
    share: Share,
    tally: &mut Tally,
) {
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    let mut turns = profiles.iter().cycle();
    for is_declared in [false, true] {
        let history = if is_declared { vec![past] } else { Vec::new() };
        for kept in 0..4 {
            for planted in PLANTED {
                for is_expired in [false, true] {
                    for profile in turns.by_ref().take(share.of(profiles)) {
                        random(&mut seed);
                        Scenario {
                            profile: *profile,
                            past: &[(past, policies.get(past, &[]))],
                            present: (present, policies.get(present, &history)),
                            asked: present.place.api(),
                            reissues: false,
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

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn every_change_of_scope_ends_well() {
    let tally = every_change(Place::OneSite, &PROFILES, Share::All);
    tally.report("pairs of scopes");
    // A smaller enumeration proves less: 24 scopes to 23 others, 4 subsets, 3 plants, valid or expired, declared or not.
    assert_eq!(tally.scenarios(), 24 * 23 * 4 * 3 * 2 * 2 * PROFILES.len());
    for (kind, at_least) in [
        ("declared, planted Nothing, signed in", 10_000),
        ("declared, planted AtTheRoot, signed in", 10_000),
        ("declared, planted AtTheRoute, signed in", 10_000),
        ("not declared, planted Nothing, signed in", 4_000),
        ("not declared, planted AtTheRoot, signed in", 3_500),
        ("not declared, planted AtTheRoute, signed in", 4_000),
    ] {
        let count = tally.of(kind);
        assert!(count.scenarios >= at_least, "{kind}: {count:?}");
    }
}
