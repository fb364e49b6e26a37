//! From cookies to headers, which is what others advise after a second change, and back.

use serde_json::json;
use session_cookie_policy::policy::Policy;

use crate::application::Application;
use crate::client::{Client, Server, Visit, random};
use crate::deployment::{Domain, Naming, Paths, Place, Scope, compile};
use crate::pairs::PROFILES;
use crate::scenario::path_matches;
use crate::tally::{Count, Tally};

/// The scope that a deployment by header has for the cookies that it clears.
const USUAL: Scope = Scope {
    place: Place::OneSite,
    domain: Domain::HostOnly,
    paths: Paths::Narrow,
    naming: Naming::Auto,
};

/// A change of the transport, for one client.
struct Change<'p> {
    old: (Scope, &'p Policy),
    new: (Scope, &'p Policy),
    /// Whether the new deployment takes tokens that came the old way.
    is_declared: bool,
    is_expired: bool,
    seed: u64,
    /// Whether the session is by header behind the change.
    to_header: bool,
}

impl std::fmt::Debug for Change<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (old, new) = (self.old.0, self.new.0);
        write!(
            f,
            "{old:?} -> {new:?}, to header: {}, declared: {}, expired: {}, seed: {}",
            self.to_header, self.is_declared, self.is_expired, self.seed
        )
    }
}

impl Change<'_> {
    fn play(&self, tally: &mut Tally) {
        let profile = PROFILES[usize::try_from(self.seed % 5).unwrap()];
        let (mut client, mut application) =
            (Client::new(profile, self.seed), Application::default());
        let [old, new] = [self.old, self.new].map(Server::new);
        client.sign_in(old, &mut application);
        assert_eq!(client.bearer.is_none(), self.to_header, "{self:?}");
        if self.is_expired {
            application.expire();
        }
        let mut faults = Vec::new();
        let mut count = Count::default();
        let due = usize::from(self.is_expired);
        // By header there is one route; a cookie must be sent to it.
        let is_sent = !self.to_header || self.old.0.paths != Paths::OtherBase;
        let is_found = self.is_declared && (is_sent || !self.is_expired);
        let before = client.requests;
        let visit = client.visit(|| new, &mut application);
        count.requests = client.requests - before;
        match visit {
            Visit::SignedIn { refreshes } if is_found && refreshes == due => {}
            Visit::SignedOut { refreshes: 1 } if !is_found => {
                client.sign_in(new, &mut application);
                if client.visit(|| new, &mut application) != (Visit::SignedIn { refreshes: 0 }) {
                    faults.push("signed out behind the sign-in".to_owned());
                }
            }
            other => faults.push(format!("at the change: {other:?}")),
        }
        for round in 0..2 {
            application.expire();
            match client.visit(|| new, &mut application) {
                Visit::SignedIn { refreshes: 1 } => {}
                // The access cookie was found; the refresh cookie is not sent to the new route.
                Visit::SignedOut { refreshes: 1 } if round == 0 && !is_sent => {
                    client.sign_in(new, &mut application);
                }
                other => faults.push(format!("round {round}: {other:?}")),
            }
        }
        if client.bearer.is_some() != self.to_header {
            faults.push(format!("by header: {}", client.bearer.is_some()));
        }
        let expected = if self.to_header {
            Vec::new()
        } else {
            self.new.0.identities()
        };
        let mut held = client.identities();
        // By header only what a request shows is cleared: cookies of paths that no answering route sees stay until they expire.
        held.retain(|(.., path)| {
            !self.to_header || path_matches(b"/auth/session/refresh", path.as_bytes())
        });
        if held != expected && (self.is_declared || !self.to_header) {
            faults.push(format!("the jar has {held:?} instead of {expected:?}"));
        }
        count.widest = client.widest;
        faults.append(&mut client.faults);
        let direction = if self.to_header {
            "cookie to header"
        } else {
            "header to cookie"
        };
        let declared = if self.is_declared {
            "declared"
        } else {
            "not declared"
        };
        let found = if is_found {
            "signed in"
        } else {
            "signed out once"
        };
        tally.add(&format!("{direction}, {declared}, {found}"), count);
        tally.fault(self, &faults);
    }
}

#[test]
fn a_change_of_the_transport_ends_well() {
    let mut tally = Tally::default();
    let mut seed = 0x1234_5678_9abc_def1;
    let mut by_header = USUAL.config(&[]);
    by_header["transport"] = "header".into();
    let old_header = compile(&by_header);
    for scope in Scope::all() {
        let by_cookie = scope.policy(&[]);
        for is_declared in [false, true] {
            let mut to_header = by_header.clone();
            let mut to_cookie = scope.config(&[]);
            if is_declared {
                to_header["history"] = json!([scope.as_past_of(USUAL)]);
                to_cookie["header_until"] = "2027-11-22T00:00:00Z".into();
            }
            to_cookie["transport"] = "cookie".into();
            let [to_header, to_cookie] = [to_header, to_cookie].map(|config| compile(&config));
            for is_expired in [false, true] {
                for _ in 0..PROFILES.len() * 2 {
                    random(&mut seed);
                    Change {
                        old: (scope, &by_cookie),
                        new: (USUAL, &to_header),
                        is_declared,
                        is_expired,
                        seed,
                        to_header: true,
                    }
                    .play(&mut tally);
                    Change {
                        old: (USUAL, &old_header),
                        new: (scope, &to_cookie),
                        is_declared,
                        is_expired,
                        seed,
                        to_header: false,
                    }
                    .play(&mut tally);
                }
            }
        }
    }
    tally.report("transports");
    assert!(tally.scenarios() >= 1_900);
    for direction in ["cookie to header", "header to cookie"] {
        let count = tally.of(&format!("{direction}, declared, signed in"));
        assert!(count.scenarios >= 300, "{direction}: {count:?}");
    }
}
