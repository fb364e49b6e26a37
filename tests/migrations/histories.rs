//! Three to six changes in a row, by lot: any scopes, any subset of the cookies of all of them, all else as for one change.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use session_cookie_policy::policy::Policy;

use crate::deployment::{Place, Scope};
use crate::effort::share_of;
use crate::pairs::PROFILES;
use crate::scenario::{PLANTED, Scenario};
use crate::tally::Tally;

const CASES: u32 = 10_000;

#[test]
fn many_changes_in_a_row_end_well() {
    let places = [Place::OneSite, Place::IntranetHost].map(|place| {
        let scopes = Scope::all_in(place);
        let policies: Vec<Policy> = scopes.iter().map(|scope| scope.policy(&[])).collect();
        (scopes, policies)
    });
    let indices: Vec<usize> = (0..24).collect();
    let circumstances = (
        0..places.len(),
        subsequence(indices, 4..=7).prop_shuffle(),
        any::<u32>(),
        any::<[bool; 2]>(),
        select(&PLANTED[..]),
        select(&PROFILES[..]),
        1..u64::MAX,
    );
    let tally = RefCell::new(Tally::default());
    let seed = std::env::var("PROPTEST_RNG_SEED").ok();
    let seed = seed.and_then(|text| text.parse().ok());
    let mut runner = TestRunner::new(Config {
        cases: share_of(CASES),
        failure_persistence: None,
        // The same cases in each run, unless the environment says otherwise.
        rng_seed: RngSeed::Fixed(seed.unwrap_or(1)),
        ..Config::default()
    });
    let outcome = runner.run(&circumstances, |circumstances| {
        let (place, indices, kept, [is_declared, is_expired], planted, profile, seed) =
            circumstances;
        let (scopes, policies) = &places[place];
        let (last, rest) = indices.split_last().unwrap();
        let present = scopes[*last];
        let past: Vec<(Scope, &Policy)> = rest
            .iter()
            .map(|index| (scopes[*index], &policies[*index]))
            .filter(|(scope, _)| !scope.is_same_as(present))
            .collect();
        let history: Vec<Scope> = past.iter().map(|(scope, _)| *scope).collect();
        let declaring;
        let policy = if is_declared {
            declaring = present.policy(&history);
            &declaring
        } else {
            &policies[*last]
        };
        let mut own = Tally::default();
        Scenario {
            profile,
            past: &past,
            present: (present, policy),
            asked: present.place.api(),
            reissues: false,
            is_declared,
            kept,
            planted,
            is_expired,
            seed,
        }
        .run(&mut own);
        let faults = own.take_faults();
        tally.borrow_mut().merge(own);
        prop_assert!(faults.is_empty(), "{faults:?}");
        Ok(())
    });
    tally.into_inner().report("three to six changes in a row");
    outcome.unwrap();
}
