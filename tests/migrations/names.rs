//! Each token gets the name that the other had. An old access token then comes under the name of the refresh token, and the other way
//! round; each is tried as what it was, and neither old cookie is taken for the new one of its name.

use crate::deployment::{Naming, Scope};
use crate::pairs::{PROFILES, Policies, Share, change};
use crate::tally::Tally;

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn names_that_change_places_end_well() {
    let own: Vec<Scope> = Scope::all()
        .into_iter()
        .filter(|scope| scope.naming == Naming::Own)
        .collect();
    let swapped = Scope::all_swapped();
    let mut tally = Tally::default();
    for past in &own {
        for present in swapped.iter().filter(|present| !present.is_same_as(*past)) {
            for (past, present) in [(*past, *present), (*present, *past)] {
                let mut policies = Policies::default();
                policies.compile(past, &[]);
                policies.compile(present, &[]);
                policies.compile(present, &[past]);
                change(&policies, past, present, &PROFILES, Share::One, &mut tally);
            }
        }
    }
    tally.report("names that change places");
    // Where both cookies have one path and one domain, before and behind, they are the same two cookies.
    assert_eq!(tally.scenarios(), (12 * 12 - 4) * 2 * 4 * 3 * 2 * 2);
}
