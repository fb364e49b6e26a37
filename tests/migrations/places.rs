//! The page moves to another site, or into a partition, and back, with or without a change of scope.
//!
//! Where a browser does not send the old cookies to the new page, by `SameSite` or by partitions, no server can help: the user signs in
//! once. All else is as within one place.

use session_cookie_policy::browser::Profile;
use session_cookie_policy::policy::Policy;

use crate::application::Application;
use crate::client::{Client, Server, Visit};
use crate::deployment::{Place, Scope, Token, compile};
use crate::pairs::PROFILES;
use crate::scenario::path_matches;
use crate::tally::{Count, Tally};

const BOTH: [Token; 2] = [Token::Access, Token::Refresh];

/// What a rule of browsers makes of the old cookies on requests of the new page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    Sent,
    /// They are `SameSite=Lax`, and the page is of another site by now (RFC 6265bis, section 5.8.3).
    WithheldBySameSite,
    /// They live in the partition of another page (CHIPS; Total Cookie Protection).
    InAnotherPartition,
}

/// By hand, from the rules above.
fn fate(old: Place, new: Place, profile: Profile) -> Fate {
    match (old, new) {
        (Place::OneSite, Place::TwoSites | Place::Partitioned) => Fate::WithheldBySameSite,
        // Firefox keeps third-party cookies by top-level site, whatever they say.
        (Place::TwoSites, Place::OneSite) if profile == Profile::FIREFOX => {
            Fate::InAnotherPartition
        }
        // The draft ignores `Partitioned`.
        (Place::Partitioned, Place::OneSite) if profile != Profile::RFC6265BIS => {
            Fate::InAnotherPartition
        }
        _ => Fate::Sent,
    }
}

struct Move<'p> {
    profile: Profile,
    old: (Scope, &'p Policy),
    new: (Scope, &'p Policy),
    is_declared: bool,
    is_expired: bool,
}

impl std::fmt::Debug for Move<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (old, new) = (self.old.0, self.new.0);
        write!(
            f,
            "{}: {old:?} -> {new:?}, declared: {}, expired: {}",
            self.profile.name, self.is_declared, self.is_expired
        )
    }
}

impl Move<'_> {
    fn play(&self, tally: &mut Tally) {
        let (mut client, mut application) = (Client::new(self.profile, 1), Application::default());
        let [old, new] = [self.old, self.new].map(Server::new);
        client.sign_in(old, &mut application);
        assert_eq!(client.identities().len(), 2, "{self:?}");
        if self.is_expired {
            application.expire();
        }
        let fate = fate(self.old.0.place, self.new.0.place, self.profile);
        let knows = |token| self.is_declared || self.old.0.name(token) == self.new.0.name(token);
        let is_known = knows(Token::Access) && knows(Token::Refresh);
        let is_reached = path_matches(
            new.refresh_route().as_bytes(),
            self.old.0.path(Token::Refresh).as_bytes(),
        );
        let mut faults = Vec::new();
        let mut count = Count::default();
        let before = client.requests;
        let visit = client.visit(|| new, &mut application);
        count.requests = client.requests - before;
        let due = usize::from(self.is_expired);
        let promised = due + usize::from(!self.is_declared);
        let kind = match (visit, fate) {
            (Visit::SignedIn { refreshes }, Fate::Sent)
                if (due..=promised).contains(&refreshes) =>
            {
                count.extra = refreshes - due;
                "signed in"
            }
            (Visit::SignedOut { refreshes: 1 }, Fate::Sent) if !is_known => "renamed, not declared",
            (Visit::SignedOut { refreshes: 1 }, Fate::Sent) if !is_reached && self.is_expired => {
                "the refresh cookie is not sent to the new route"
            }
            (Visit::SignedOut { refreshes: 1 }, Fate::WithheldBySameSite) => "withheld by SameSite",
            (Visit::SignedOut { refreshes: 1 }, Fate::InAnotherPartition) => "in another partition",
            (other, fate) => {
                faults.push(format!("at the change: {fate:?}, but {other:?}"));
                ""
            }
        };
        if let Visit::SignedOut { .. } = visit {
            client.sign_in(new, &mut application);
            if client.visit(|| new, &mut application) != (Visit::SignedIn { refreshes: 0 }) {
                faults.push("signed out behind the sign-in".to_owned());
            }
        }
        for round in 0..3 {
            application.expire();
            match client.visit(|| new, &mut application) {
                Visit::SignedIn { refreshes: 1 } => {}
                // The access cookie was found, which the refresh cookie is not.
                Visit::SignedOut { refreshes: 1 }
                    if round == 0
                        && visit == (Visit::SignedIn { refreshes: 0 })
                        && !(is_reached && knows(Token::Refresh)) =>
                {
                    client.sign_in(new, &mut application);
                }
                other => faults.push(format!("round {round}: {other:?}")),
            }
        }
        self.check_jar(&client, new, &mut faults);
        // A name shown twice is cleared wherever it can be from, in vain where each is a live cookie. Names with `__Host-` too, since
        // a browser that shows one twice may not know the prefix; Chromium does, and drops those.
        client.faults.retain(|fault| {
            !(BOTH.iter().any(|token| self.has_twin(*token))
                && fault.contains("Prefix { prefix: Host"))
        });
        faults.append(&mut client.faults);
        count.widest = client.widest;
        let (from, to) = (self.old.0.place, self.new.0.place);
        tally.add(&format!("{from:?} to {to:?}, {kind}"), count);
        tally.fault(self, &faults);
    }

    /// Whether a cookie can be there twice, in the partition and outside of it. Only a declared scope that differs in more than the
    /// partition is cleared on the other side: all else could be the live cookie where `Partitioned` is ignored.
    fn has_twin(&self, token: Token) -> bool {
        let (old, new) = (self.old.0, self.new.0);
        self.profile == Profile::CHROMIUM
            && fate(old.place, new.place, self.profile) == Fate::Sent
            && (old.place == Place::Partitioned) != (new.place == Place::Partitioned)
            && (!self.is_declared || old.identity(token) == new.identity(token))
    }

    /// The refresh route gets each present cookie once, and nothing is left of what was declared.
    fn check_jar(&self, client: &Client, new: Server<'_>, faults: &mut Vec<String>) {
        let held = client.identities();
        let present = self.new.0.identities();
        for own in &present {
            if !held.contains(own) {
                faults.push(format!("without {own:?}"));
            }
        }
        let sent = client.delivered(new, "POST", &new.refresh_route());
        let is_sent = fate(self.old.0.place, self.new.0.place, self.profile) == Fate::Sent;
        for token in BOTH {
            let name = self.new.0.name(token);
            let of_name = sent
                .iter()
                .filter(|cookie| cookie.name() == name.as_bytes());
            let found = of_name.count();
            if found > 1 + usize::from(self.has_twin(token)) {
                faults.push(format!("{found} cookies `{name}` are sent"));
            }
            let old = self.old.0.identity(token);
            if self.is_declared && is_sent && !present.contains(&old) && held.contains(&old) {
                faults.push(format!("{old:?} is left"));
            }
        }
    }
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn a_page_that_moves_ends_well() {
    let mut tally = Tally::default();
    for [from, to] in [
        [Place::TwoSites, Place::OneSite],
        [Place::OneSite, Place::TwoSites],
        [Place::TwoSites, Place::Partitioned],
        [Place::Partitioned, Place::TwoSites],
        [Place::Partitioned, Place::OneSite],
        [Place::OneSite, Place::Partitioned],
    ] {
        for old in Scope::all_in(from) {
            let before = old.policy(&[]);
            for new in Scope::all_in(to) {
                let is_same = old.is_same_as(new);
                for is_declared in [false, true] {
                    // Cookies that differ in the partition alone are not told apart everywhere, and so cannot be declared.
                    if is_declared && is_same {
                        continue;
                    }
                    let history: &[Scope] = if is_declared { &[old] } else { &[] };
                    let policy = new.policy(history);
                    for profile in [Profile::RFC6265BIS, Profile::CHROMIUM, Profile::FIREFOX] {
                        for is_expired in [false, true] {
                            Move {
                                profile,
                                old: (old, &before),
                                new: (new, &policy),
                                is_declared,
                                is_expired,
                            }
                            .play(&mut tally);
                        }
                    }
                }
            }
        }
    }
    tally.report("from place to place");
    // 6 moves, 24 scopes to 24, declared unless they are the same, 3 browsers, valid or expired.
    assert_eq!(tally.scenarios(), 6 * (24 * 24 + 24 * 23) * 3 * 2);
    for kind in [
        "TwoSites to OneSite, signed in",
        "TwoSites to Partitioned, signed in",
        "Partitioned to TwoSites, signed in",
    ] {
        assert!(tally.of(kind).scenarios > 2_000, "{kind}");
    }
}

/// `SameSite` is not part of what tells cookies apart: the next answer gives them the new value, and nobody notices.
#[test]
fn same_site_within_one_site() {
    let mut played = 0;
    for scope in Scope::all() {
        let [lax, strict] = ["Lax", "Strict"].map(|same_site| {
            let mut config = scope.config(&[]);
            config["same_site"] = same_site.into();
            config["session_use"] = "api_only".into();
            compile(&config)
        });
        for (old, new, value) in [(&lax, &strict, "Strict"), (&strict, &lax, "Lax")] {
            for profile in PROFILES {
                let (mut client, mut application) =
                    (Client::new(profile, 0), Application::default());
                let [old, new] = [(scope, old), (scope, new)].map(Server::new);
                client.sign_in(old, &mut application);
                for refreshes in [0, 1] {
                    let visit = client.visit(|| new, &mut application);
                    assert_eq!(visit, Visit::SignedIn { refreshes }, "{scope:?}");
                    application.expire();
                }
                assert_eq!(client.identities(), scope.identities());
                let mut cookies = client.jar.cookies(client.now);
                assert!(cookies.all(|cookie| format!("{:?}", cookie.same_site()).contains(value)));
                assert!(client.faults.is_empty(), "{:?}", client.faults);
                played += 1;
            }
        }
    }
    println!("Lax to Strict and back: {played} scenarios, 0 extra refreshes");
    assert_eq!(played, 24 * 2 * 5);
}
