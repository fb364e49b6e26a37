//! Old and new instances answer in turn, forward and back: what a client finds while both serve.

use session_cookie_policy::browser::Profile;
use session_cookie_policy::policy::Policy;

use crate::application::Application;
use crate::client::{Client, Server, Visit, random};
use crate::deployment::{Place, Scope, Token};
use crate::deployments::{KEEP_PARTITIONED, KEEP_THIRD_PARTY};
use crate::pairs::{PROFILES, Share};
use crate::tally::{Count, Tally};

/// What is deployed while instances of two configurations serve.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Readiness {
    /// Each declares the scope of the other. So the old ones were told of the new scope before.
    Prepared,
    /// The new ones declare the old scope; the old ones know nothing.
    Sudden,
    /// Nobody declares anything.
    Undeclared,
}

/// Who answers the requests that follow.
#[derive(Clone, Copy, Debug)]
enum Turns {
    /// Old, new, old, new.
    Alternating,
    /// By lot.
    Random,
    /// Ten requests by the old ones, ten by the new ones, then the old ones again: a roll-back.
    RolledBack,
}

fn play(
    profile: Profile,
    old: (Scope, &Policy),
    new: (Scope, &Policy),
    turns: Turns,
    kind: &str,
    seed: u64,
    tally: &mut Tally,
) -> bool {
    let (mut client, mut application) = (Client::new(profile, seed), Application::default());
    let mut lot = seed;
    let mut asked = 0;
    let servers = [old, new].map(Server::new);
    client.sign_in(servers[0], &mut application);
    let mut count = Count::default();
    let mut worst = None;
    for _ in 0..12 {
        application.expire();
        let before = client.requests;
        let next = || {
            asked += 1;
            servers[match turns {
                Turns::Alternating => asked % 2,
                Turns::Random => usize::from(random(&mut lot) & 1024 != 0),
                Turns::RolledBack => asked / 10 % 2,
            }]
        };
        let visit = client.visit(next, &mut application);
        count.requests = count.requests.max(client.requests - before);
        match visit {
            Visit::SignedIn { refreshes } => count.extra = count.extra.max(refreshes - 1),
            other => {
                worst = Some(other);
                break;
            }
        }
    }
    // All instances are those of one configuration again; whichever it is, the client is or gets well.
    let last = servers[usize::try_from(seed / 5 % 2).unwrap()];
    application.expire();
    if let Visit::SignedOut { .. } | Visit::GaveUp = client.visit(|| last, &mut application) {
        client.sign_in(last, &mut application);
        application.expire();
        if client.visit(|| last, &mut application) != (Visit::SignedIn { refreshes: 1 }) {
            client.faults.push("signed out for good".to_owned());
        }
    }
    count.widest = client.widest;
    tally.add(kind, count);
    let faults = std::mem::take(&mut client.faults);
    tally.fault(&(old.0, new.0, turns, kind, seed), &faults);
    worst.is_none()
}

/// Every pair of configurations that one front end can reach, which has one refresh route.
fn every_mixture(place: Place, profiles: &[Profile], share: Share) -> Tally {
    let scopes = Scope::all_in(place);
    let mut tally = Tally::default();
    let mut seed = 0xda94_2042_e4dd_58b5;
    let mut turns = profiles.iter().cycle();
    let (mut lost, mut of) = (0, 0);
    for old in &scopes {
        for new in &scopes {
            if old.is_same_as(*new) || old.base() != new.base() {
                continue;
            }
            let bare = [*old, *new].map(|scope| scope.policy(&[]));
            let aware = [old.policy(&[*new]), new.policy(&[*old])];
            let has_same_names =
                [Token::Access, Token::Refresh].map(|token| old.name(token) == new.name(token));
            for readiness in [
                Readiness::Prepared,
                Readiness::Sudden,
                Readiness::Undeclared,
            ] {
                let (former, latter) = match readiness {
                    Readiness::Prepared => (&aware[0], &aware[1]),
                    Readiness::Sudden => (&bare[0], &aware[1]),
                    Readiness::Undeclared => (&bare[0], &bare[1]),
                };
                let names = match has_same_names {
                    _ if readiness == Readiness::Prepared => "any names",
                    [true, true] => "same names",
                    _ => "other names",
                };
                let kind = format!("{readiness:?}, {names}");
                for mixture in [Turns::Alternating, Turns::Random, Turns::RolledBack] {
                    for profile in turns.by_ref().take(share.of(profiles)) {
                        random(&mut seed);
                        let (old, new) = ((*old, former), (*new, latter));
                        let is_well = play(*profile, old, new, mixture, &kind, seed, &mut tally);
                        if names == "other names" {
                            of += 1;
                            lost += usize::from(!is_well);
                        } else if !is_well {
                            let what = (profile.name, old.0, new.0, readiness, mixture, seed);
                            tally.fault(&what, &["the session is lost".to_owned()]);
                        }
                    }
                }
            }
        }
    }
    println!(
        "without preparation and with other names, {lost} of {of} clients must sign in anew or wait for the end of the roll-out"
    );
    tally
}

/// The session survives any mixture where each side knows the other, and where the names are the same; without extra requests.
fn check(tally: &Tally, title: &str, at_least: usize) {
    tally.report(title);
    for kind in [
        "Prepared, any names",
        "Sudden, same names",
        "Undeclared, same names",
    ] {
        let count = tally.of(kind);
        assert!(count.scenarios >= at_least, "{kind}: {count:?}");
        assert_eq!(count.extra, 0, "{kind}: {count:?}");
    }
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn old_and_new_instances_answer_in_turn() {
    let tally = every_mixture(Place::OneSite, &PROFILES, Share::All);
    check(&tally, "old and new instances in turn", 1_500);
    assert!(tally.scenarios() >= 13_000);
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn instances_in_turn_for_pages_of_another_site() {
    for (place, profiles) in [
        (Place::TwoSites, &KEEP_THIRD_PARTY[..]),
        (Place::Partitioned, &KEEP_PARTITIONED),
        (Place::IntranetHost, &PROFILES),
    ] {
        let tally = every_mixture(place, profiles, Share::One);
        check(&tally, &format!("in turn, {place:?}"), 300);
    }
}
