//! Access cookies that the refresh route never sees, since their path is another: nobody but the routes that they reach can find them.
//! Where such a route sees several access cookies and sets the good one anew ([`Verify::accept`]), they are cleared there; without it
//! they do no harm but take space until they expire.
//!
//! [`Verify::accept`]: session_cookie_policy::request::Verify::accept

use crate::client::random;
use crate::deployment::Scope;
use crate::pairs::PROFILES;
use crate::scenario::{PLANTED, Scenario};
use crate::tally::Tally;

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn a_reissued_access_token_clears_what_the_refresh_route_does_not_see() {
    let scopes = Scope::all();
    let mut tally = Tally::default();
    let mut seed = 0x51ed_270b_0a1f_39c1;
    let mut turns = PROFILES.iter().cycle();
    for past in &scopes {
        let before = past.policy(&[]);
        for present in scopes.iter().filter(|scope| !scope.is_same_as(*past)) {
            let policy = present.policy(&[]);
            for kept in 0..4 {
                for planted in PLANTED {
                    for is_expired in [false, true] {
                        random(&mut seed);
                        Scenario {
                            profile: *turns.next().unwrap(),
                            past: &[(*past, &before)],
                            present: (*present, &policy),
                            asked: present.place.api(),
                            reissues: true,
                            is_declared: false,
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
    tally.report("re-issued access tokens");
    assert_eq!(tally.scenarios(), 24 * 23 * 4 * 3 * 2);
}
