//! A client that comes back around the end of a declared scope. By then the browser drops its cookies too, so it signs in once. A date
//! that is too early costs what an undeclared scope costs until the cookies are over, and one that is too late costs bytes.

use serde_json::Value;
use session_cookie_policy::browser::Profile;
use session_cookie_policy::browser::knobs::ExpiryInstant;
use session_cookie_policy::policy::Policy;
use time::Duration;

use crate::application::Application;
use crate::client::{Client, START, Server, Visit};
use crate::deployment::{Scope, Token, compile};
use crate::pairs::PROFILES;
use crate::scenario::path_matches;
use crate::tally::{Count, Tally};

const BOTH: [Token; 2] = [Token::Access, Token::Refresh];
/// Both cookies are kept so long.
const LIFETIME: Duration = Duration::days(100);

/// A policy whose cookies are kept for [`LIFETIME`], and whose history has the scope until `days` behind [`START`].
fn policy(scope: Scope, past: Option<(Scope, i64)>) -> Policy {
    let history: Vec<Scope> = past.iter().map(|(past, _)| *past).collect();
    let mut config = scope.config(&history);
    for cookie in ["access_cookie", "refresh_cookie"] {
        config[cookie]["lifetime_seconds"] = LIFETIME.whole_seconds().into();
    }
    if let (Some((_, days)), Some(entries)) = (
        past,
        config.get_mut("history").and_then(Value::as_array_mut),
    ) {
        for entry in entries {
            // The second in which the client signs in.
            entry["retired_at"] = "2026-11-22T12:00:01Z".into();
            entry["lifetime_days"] = days.into();
        }
    }
    compile(&config)
}

struct Return<'p> {
    profile: Profile,
    past: (Scope, &'p Policy),
    present: (Scope, &'p Policy),
    /// When the request reaches the server, from the end of the cookies on.
    offset: Duration,
    /// How long the history has the scope.
    days: i64,
}

impl std::fmt::Debug for Return<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (past, present) = (self.past.0, self.present.0);
        write!(
            f,
            "{}: {past:?} -> {present:?}, {} behind the end, {} days declared",
            self.profile.name, self.offset, self.days
        )
    }
}

impl Return<'_> {
    fn play(&self, tally: &mut Tally) {
        let (mut client, mut application) = (Client::new(self.profile, 1), Application::default());
        let [past, present] = [self.past, self.present].map(Server::new);
        client.sign_in(past, &mut application);
        assert_eq!(client.now, START + Duration::seconds(1));
        application.expire();
        // Each request takes a second; the refresh is the second one.
        client.now += LIFETIME + self.offset - Duration::seconds(2);
        let mut faults = Vec::new();
        // WebKitGTK still sends a cookie in the second in which it ends.
        let overtime = match self.profile.expiry_instant {
            ExpiryInstant::EndOfSecond => Duration::SECOND,
            _ => Duration::ZERO,
        };
        let is_there = self.offset < overtime;
        // The history has the scope up to here, by what it says.
        let sunset = Duration::days(self.days) - LIFETIME;
        let (old, new) = (self.past.0, self.present.0);
        let is_renamed = |token| old.name(token) != new.name(token);
        let is_seen = |token| {
            path_matches(
                present.refresh_route().as_bytes(),
                old.path(token).as_bytes(),
            )
        };
        let is_known = self.offset < sunset || !is_renamed(Token::Refresh);
        let is_found = is_there && is_known && is_seen(Token::Refresh);
        let before = client.requests;
        let visit = client.visit(|| present, &mut application);
        let mut count = Count {
            requests: client.requests - before,
            ..Count::default()
        };
        let kind = match visit {
            Visit::SignedIn { refreshes: 1 } if is_found => "signed in",
            Visit::SignedOut { refreshes: 1 } if !is_found => {
                client.sign_in(present, &mut application);
                "signed out once"
            }
            other => {
                faults.push(format!("{other:?}, found: {is_found}"));
                ""
            }
        };
        for round in 0..2 {
            application.expire();
            let visit = client.visit(|| present, &mut application);
            if visit != (Visit::SignedIn { refreshes: 1 }) {
                faults.push(format!("round {round}: {visit:?}"));
            }
        }
        // The answer that sets the session is the refresh, or the sign-in a second later. A name that has stayed is cleared later, when the
        // request shows it twice.
        let answered = self.offset + Duration::seconds(i64::from(!is_found));
        let is_cleared = |token| answered < sunset || (is_seen(token) && !is_renamed(token));
        let end = START + Duration::seconds(1) + LIFETIME + overtime;
        let mut expected = new.identities();
        if client.now < end {
            let left = BOTH.into_iter().filter(|token| !is_cleared(*token));
            expected.extend(left.map(|token| old.identity(token)));
        }
        expected.sort();
        expected.dedup();
        if client.identities() != expected {
            let held = client.identities();
            faults.push(format!("the jar has {held:?} instead of {expected:?}"));
        }
        client.now = client.now.max(end);
        if client.identities() != new.identities() {
            let held = client.identities();
            faults.push(format!("behind the end the jar has {held:?}"));
        }
        faults.append(&mut client.faults);
        count.widest = client.widest;
        let when = if is_there { "before" } else { "behind" };
        let declared = match self.days {
            100 => "the right date",
            99 => "a day too early",
            _ => "a year too late",
        };
        tally.add(&format!("{when} the end, {declared}, {kind}"), count);
        tally.fault(self, &faults);
    }
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn a_client_that_comes_back_at_the_sunset_ends_well() {
    let mut tally = Tally::default();
    let mut turns = PROFILES.iter().cycle();
    for past in Scope::all() {
        let before = policy(past, None);
        for present in Scope::all() {
            if past.is_same_as(present) {
                continue;
            }
            for days in [100, 99, 465] {
                let policy = policy(present, Some((past, days)));
                for offset in [-86_401, -86_399, -2, -1, 0, 1, 86_400] {
                    Return {
                        profile: *turns.next().unwrap(),
                        past: (past, &before),
                        present: (present, &policy),
                        offset: Duration::seconds(offset),
                        days,
                    }
                    .play(&mut tally);
                }
            }
        }
    }
    tally.report("at the sunset");
    assert_eq!(tally.scenarios(), 24 * 23 * 3 * 7);
    assert!(
        tally
            .of("before the end, the right date, signed in")
            .scenarios
            > 1_000
    );
}
