//! The same changes where the page is of another site, in a partition, or on an intranet host without https. Where browsers keep no
//! cookie by rule, what holds without one.

use session_cookie_policy::browser::Profile;

use crate::deployment::Place;
use crate::pairs::{PROFILES, Share, every_change};
use crate::tally::Tally;

/// 24 scopes to 23 others, 4 subsets of the old cookies, 3 plants, valid or expired, declared or not.
const SCENARIOS: usize = 24 * 23 * 4 * 3 * 2 * 2;

/// Browsers that send `SameSite=None` cookies of another site, as they ship.
pub(crate) const KEEP_THIRD_PARTY: [Profile; 3] =
    [Profile::RFC6265BIS, Profile::CHROMIUM, Profile::FIREFOX];

/// Those that know `Partitioned`, and the draft, which ignores it.
pub(crate) const KEEP_PARTITIONED: [Profile; 5] = [
    Profile::RFC6265BIS,
    Profile::CHROMIUM,
    Profile::CHROMIUM_BLOCK_THIRD_PARTY,
    Profile::FIREFOX,
    Profile::SAFARI,
];

fn check(tally: &Tally, title: &str) {
    tally.report(title);
    assert_eq!(tally.scenarios(), SCENARIOS);
    let declared = tally.of("declared, planted Nothing, signed in");
    assert!(declared.scenarios > 2_000, "{declared:?}");
    let undeclared = tally.of("not declared, planted Nothing, signed in");
    assert!(undeclared.scenarios > 800, "{undeclared:?}");
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn cookies_of_another_site() {
    let tally = every_change(Place::TwoSites, &KEEP_THIRD_PARTY, Share::One);
    check(&tally, "two sites");
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn partitioned_cookies() {
    let tally = every_change(Place::Partitioned, &KEEP_PARTITIONED, Share::One);
    check(&tally, "partitioned");
}

/// Two hosts below a name that is on no list are one site to all but WebKitGTK, which there knows no registrable domain, and so takes
/// the API's host-only cookies for those of a third party.
#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn an_intranet_without_https() {
    let keeping = |profile: &Profile| *profile != Profile::WEBKIT_GTK;
    let browsers: Vec<Profile> = PROFILES.into_iter().filter(keeping).collect();
    let tally = every_change(Place::Intranet, &browsers, Share::One);
    check(&tally, "intranet");
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn an_intranet_host_with_two_ports() {
    let tally = every_change(Place::IntranetHost, &PROFILES, Share::One);
    check(&tally, "intranet, one host");
}
