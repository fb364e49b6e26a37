//! Sessions with one token: every change of their cookie's scope, from two tokens to one and back, with cookies beside the session that
//! change with it. Each is played with the history that the plan says, and without; what the plan promises is held against the play.
//!
//! With one token there is no refresh: every verified response sets the session anew.

use std::collections::HashSet;

use serde_json::{Value, json};
use session_cookie_policy::browser::{Profile, Request, RequestUrl, Response};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{CookieValue, HostScope};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, RequestFacts, Resolution, TokenState, Tokens};
use session_cookie_policy::rollout::{ReturningClient, plan_migration};

use crate::application::{Answer, written};
use crate::client::{Client, Server};
use crate::deployment::{Domain, Identity, LIST, Naming, Paths, Place, ROUTE, Scope, Token};
use crate::deployments::{KEEP_PARTITIONED, KEEP_THIRD_PARTY};
use crate::pairs::{PROFILES, Share};
use crate::tally::{Count, Tally};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Shape {
    Pair,
    Single,
}

/// Where the cookies of a configuration are.
#[derive(Clone, Copy, Debug)]
struct Config {
    shape: Shape,
    /// With one token: its name in place of that of the access token, `sid`, or of the refresh token.
    scope: Scope,
}

impl Config {
    fn pairs(place: Place) -> Vec<Self> {
        let scopes = Scope::all_in(place).into_iter();
        scopes
            .map(|scope| Self {
                shape: Shape::Pair,
                scope,
            })
            .collect()
    }

    /// Four domains, two paths; a name of its own, and each of those that a pair has.
    fn singles(place: Place) -> Vec<Self> {
        let mut all = Vec::new();
        for domain in [
            Domain::HostOnly,
            Domain::OwnHost,
            Domain::Parent,
            Domain::Registrable,
        ] {
            for paths in [Paths::Root, Paths::OtherBase] {
                for naming in [Naming::Auto, Naming::Own, Naming::Swapped] {
                    let scope = Scope {
                        place,
                        domain,
                        paths,
                        naming,
                    };
                    all.push(Self {
                        shape: Shape::Single,
                        scope,
                    });
                }
            }
        }
        all
    }

    /// The name of a cookie for `/`, or not, by the rule of prefixes (RFC 6265bis, section 4.1.3).
    fn prefixed(self, name: &str, is_root: bool) -> String {
        let is_strict = self.scope.domain == Domain::HostOnly && is_root;
        match (self.scope.naming, self.scope.is_https(), is_strict) {
            (Naming::Auto, true, true) => format!("__Host-{name}"),
            (Naming::Auto, true, false) => format!("__Secure-{name}"),
            _ => name.to_owned(),
        }
    }

    /// The name and the path of the cookie by which the session goes on.
    fn lasting(self) -> (String, &'static str) {
        match self.shape {
            Shape::Pair => (
                self.scope.name(Token::Refresh).to_owned(),
                self.scope.path(Token::Refresh),
            ),
            Shape::Single => {
                let path = self.scope.path(Token::Access);
                let name = match self.scope.naming {
                    Naming::Auto => self.prefixed("session", path == "/"),
                    Naming::Own | Naming::Swapped => self.scope.name(Token::Access).to_owned(),
                };
                (name, path)
            }
        }
    }

    fn device(self) -> String {
        let is_own = self.scope.naming == Naming::Own;
        self.prefixed(if is_own { "known" } else { "device" }, true)
    }

    fn hint(self) -> String {
        self.prefixed("hint", true)
    }

    fn identity(self, name: String, path: &str) -> Identity {
        let (host, scope) = match self.scope.domain_text() {
            "" => (self.scope.host(), HostScope::HostOnly),
            domain => (domain, HostScope::WithSubdomains),
        };
        (name, host.to_owned(), scope, path.to_owned())
    }

    /// The cookies of a session.
    fn session(self) -> Vec<Identity> {
        let (name, path) = self.lasting();
        let mut all = vec![self.identity(name, path)];
        if self.shape == Shape::Pair {
            all.push(self.scope.identity(Token::Access));
        }
        all
    }

    /// All that a signed-in browser has.
    fn identities(self) -> Vec<Identity> {
        let mut all = self.session();
        all.push(self.identity(self.device(), "/"));
        all.push(self.identity(self.hint(), "/"));
        all.sort();
        all
    }

    fn is_same_as(self, other: Self) -> bool {
        self.shape == other.shape && self.identities() == other.identities()
    }

    fn config(self) -> PolicyConfig {
        let mut config = self.scope.config(&[]);
        let device = if self.scope.naming == Naming::Own {
            json!({ "purpose": "trusted_device", "name": "known" })
        } else {
            json!({ "purpose": "trusted_device" })
        };
        config["cookies"] = json!({ "device": device, "hint": { "purpose": "session_hint" } });
        if self.shape == Shape::Single {
            let fields = config.as_object_mut().unwrap();
            fields.remove("access_cookie");
            fields.remove("refresh_cookie");
            config["session"] = "single".into();
            config["session_cookie"] =
                json!({ "path": self.scope.path(Token::Access), "keep": 8_640_000 });
            if self.scope.naming != Naming::Auto {
                config["session_cookie"]["name"] = Value::from(self.lasting().0);
            }
        }
        serde_json::from_value(config).unwrap()
    }
}

/// All tokens are of one user. What a token of the other shape stands in for is looked up, as the plan says.
#[derive(Debug, Default)]
struct Application {
    live: HashSet<String>,
    made: usize,
}

impl Application {
    fn make(&mut self, kind: &str) -> String {
        self.made += 1;
        let token = format!("{kind}-{}", self.made);
        self.live.insert(token.clone());
        token
    }

    fn state(&self, candidate: &Candidate<'_>, kinds: &[&str]) -> TokenState<()> {
        let token = candidate.as_str().unwrap_or("");
        let is_own = token != "planted";
        if kinds.iter().any(|kind| token.starts_with(kind)) && self.live.contains(token) {
            TokenState::Live(())
        } else if is_own {
            TokenState::Dead
        } else {
            TokenState::Unknown
        }
    }

    fn hand_over(
        &mut self,
        shape: Shape,
        write: impl FnOnce(&Tokens<'_>) -> Vec<(String, String)>,
    ) -> Vec<(String, String)> {
        let hint = [("hint", CookieValue::new("1").unwrap())];
        match shape {
            Shape::Pair => {
                let (access, refresh) = (self.make("access"), self.make("refresh"));
                write(&Tokens::new(&access, &refresh).unwrap().with_cookies(&hint))
            }
            Shape::Single => {
                let session = self.make("session");
                write(&Tokens::session(&session).unwrap().with_cookies(&hint))
            }
        }
    }

    fn sign_in(
        &mut self,
        shape: Shape,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: time::OffsetDateTime,
    ) -> Answer {
        let accepted = policy.sign_in(facts, now).accept().unwrap();
        let headers = self.hand_over(shape, |tokens| {
            written(|buffer, sink| accepted.write(tokens, buffer, sink).unwrap())
        });
        Answer {
            is_signed_in: true,
            headers,
        }
    }

    /// A verified response of a session with one token, or the response to a refresh.
    fn renew(
        &mut self,
        shape: Shape,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: time::OffsetDateTime,
    ) -> Answer {
        let kinds = ["session", "refresh"];
        let outcome = match shape {
            Shape::Pair => policy
                .refresh(facts, now)
                .resolve(|token| self.state(token, &kinds)),
            Shape::Single => policy
                .verify(facts, now)
                .resolve(|token| self.state(token, &kinds)),
        };
        match outcome {
            Resolution::Accepted {
                candidate,
                set_session,
                ..
            } => {
                self.live.remove(candidate.as_str().unwrap());
                let headers = self.hand_over(shape, |tokens| {
                    written(|buffer, sink| set_session.write(tokens, buffer, sink).unwrap())
                });
                Answer {
                    is_signed_in: true,
                    headers,
                }
            }
            other => Answer {
                is_signed_in: false,
                headers: written(|buffer, sink| other.clear_session().unwrap().write(buffer, sink)),
            },
        }
    }

    fn verify(
        &self,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        now: time::OffsetDateTime,
    ) -> Answer {
        let outcome = policy
            .verify(facts, now)
            .resolve(|token| self.state(token, &["access"]));
        Answer {
            is_signed_in: outcome.set_session().is_some(),
            headers: Vec::new(),
        }
    }
}

/// One client after one change.
#[derive(Clone, Copy)]
struct Play<'p> {
    profile: Profile,
    old: (Config, &'p Policy),
    new: (Config, &'p Policy),
    is_declared: bool,
    /// Which cookies of the old session are left, by bits.
    kept: usize,
    is_planted: bool,
    is_expired: bool,
    seed: u64,
}

impl std::fmt::Debug for Play<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {:?} -> {:?}, declared: {}, kept: {:b}, planted: {}, expired: {}",
            self.profile.name,
            self.old.0,
            self.new.0,
            self.is_declared,
            self.kept,
            self.is_planted,
            self.is_expired
        )
    }
}

fn server((config, policy): (Config, &Policy)) -> Server<'_> {
    Server::new((config.scope, policy))
}

impl Play<'_> {
    fn ask(
        client: &mut Client,
        of: (Config, &Policy),
        method: &'static str,
        route: &str,
        answer: impl FnOnce(&Policy, &RequestFacts<'_>, time::OffsetDateTime) -> Answer,
    ) -> Answer {
        client.ask(
            server(of),
            method,
            route,
            |held| &held.0,
            |facts, now| answer(of.1, facts, now),
        )
    }

    fn sign_in(
        client: &mut Client,
        of: (Config, &Policy),
        application: &mut Application,
    ) -> Answer {
        let route = format!("{}/signin", of.0.scope.base());
        Self::ask(client, of, "POST", &route, |policy, facts, now| {
            application.sign_in(of.0.shape, policy, facts, now)
        })
    }

    /// The page wants data. How many refreshes it took; `None` for a sign-in.
    fn visit(&self, client: &mut Client, application: &mut Application) -> Option<usize> {
        let of = self.new;
        if of.0.shape == Shape::Single {
            let answer = Self::ask(client, of, "GET", ROUTE, |policy, facts, now| {
                application.renew(Shape::Single, policy, facts, now)
            });
            return answer.is_signed_in.then_some(0);
        }
        for refreshes in 0..3 {
            let answer = Self::ask(client, of, "GET", ROUTE, |policy, facts, now| {
                application.verify(policy, facts, now)
            });
            if answer.is_signed_in {
                return Some(refreshes);
            }
            let route = server(of).refresh_route();
            let answer = Self::ask(client, of, "POST", &route, |policy, facts, now| {
                application.renew(Shape::Pair, policy, facts, now)
            });
            if !answer.is_signed_in {
                return None;
            }
        }
        None
    }

    /// Whether the route by which the session goes on gets a live token under a name that it knows: by the jar alone.
    fn is_found(&self, client: &Client, application: &Application) -> bool {
        let (old, new) = (self.old.0, self.new.0);
        let mut names = vec![new.lasting().0];
        // No history may say of a cookie that another token has now what it was.
        let (name, path) = old.lasting();
        if self.is_declared && !new.session()[1..].contains(&old.identity(name, path)) {
            names.push(old.lasting().0);
        }
        let (method, route) = match new.shape {
            Shape::Single => ("GET", ROUTE.to_owned()),
            Shape::Pair => ("POST", server(self.new).refresh_route()),
        };
        let sent = client.delivered(server(self.new), method, &route);
        sent.iter().any(|cookie| {
            let value = String::from_utf8_lossy(cookie.value());
            let is_lasting = !value.starts_with("access");
            let is_known = names.iter().any(|name| name.as_bytes() == cookie.name());
            is_known && is_lasting && application.live.contains(&*value)
        })
    }

    /// The value of the device's cookie, as the server reads it.
    fn device(&self, client: &mut Client) -> Option<String> {
        let mut found = None;
        Self::ask(client, self.new, "GET", ROUTE, |policy, facts, now| {
            let cookies = policy.cookies(facts, now);
            let value = cookies.get("device").unwrap().value();
            found = value.map(|value| String::from_utf8(value.to_vec()).unwrap());
            Answer {
                is_signed_in: false,
                headers: Vec::new(),
            }
        });
        found
    }

    fn remember(of: (Config, &Policy), client: &mut Client, value: &str) {
        Self::ask(client, of, "GET", ROUTE, |policy, facts, now| {
            let cookies = policy.cookies(facts, now);
            let device = cookies.get("device").unwrap();
            Answer {
                is_signed_in: false,
                headers: written(|buffer, sink| device.write(value, buffer, sink).unwrap()),
            }
        });
    }

    fn run(&self, promise: ReturningClient, tally: &mut Tally) {
        let mut application = Application::default();
        let (mut client, mut faults) = (self.client(&mut application), Vec::new());
        let is_found = self.is_found(&client, &application);
        let is_whole = self.kept == (1 << self.old.0.session().len()) - 1;
        if self.is_declared && is_whole && is_found != (promise == ReturningClient::StaysSignedIn) {
            faults.push(format!("the plan says {promise:?}, found: {is_found}"));
        }
        let device = self.device(&mut client);
        let is_same_device = self.old.0.device() == self.new.0.device();
        let is_read = self.is_declared || is_same_device;
        if device.is_some() != is_read {
            faults.push(format!("the device is {device:?} at the change"));
        }
        let before = client.requests;
        let visit = self.visit(&mut client, &mut application);
        let mut count = Count {
            requests: client.requests - before,
            ..Count::default()
        };
        let due = usize::from(self.new.0.shape == Shape::Pair);
        let kind = match visit {
            Some(refreshes) if is_found && refreshes == due => "signed in",
            None if !is_found => {
                Self::sign_in(&mut client, self.new, &mut application);
                if self.visit(&mut client, &mut application) != Some(0) {
                    faults.push("signed out behind the sign-in".to_owned());
                }
                "signed out once"
            }
            other => {
                faults.push(format!("{other:?}, found: {is_found}"));
                ""
            }
        };
        for round in 0..2 {
            application
                .live
                .retain(|token| !token.starts_with("access"));
            let visit = self.visit(&mut client, &mut application);
            if visit != Some(due) {
                faults.push(format!("round {round}: {visit:?}"));
            }
        }
        if self.device(&mut client) != device {
            let now = self.device(&mut client);
            faults.push(format!("the device was {device:?} and is {now:?}"));
        }
        Self::remember(self.new, &mut client, "d2");
        // Nothing says what the other name was, so that both stay.
        if self.device(&mut client).as_deref() != Some("d2")
            && is_read
            && (self.is_declared || !is_same_device)
        {
            faults.push("the device is not remembered anew".to_owned());
        }
        if self.is_declared && !self.is_planted && client.identities() != self.new.0.identities() {
            let (held, own) = (client.identities(), self.new.0.identities());
            faults.push(format!("the jar has {held:?} instead of {own:?}"));
        }
        self.end(&mut client, &mut faults);
        // In a frame of another site a browser may refuse every cookie that is not of the partition, clears too.
        let is_partitioned = self.new.0.scope.place == Place::Partitioned;
        let is_refused = |fault: &String| fault.contains("Refused(ThirdParty)");
        client
            .faults
            .retain(|fault| !(is_partitioned && is_refused(fault)));
        faults.append(&mut client.faults);
        count.widest = client.widest;
        let history = if self.is_declared {
            "declared"
        } else {
            "not declared"
        };
        let (old, new) = (self.old.0.shape, self.new.0.shape);
        tally.add(&format!("{old:?} to {new:?}, {history}, {kind}"), count);
        tally.fault(self, &faults);
    }

    /// The jar as the past has left it.
    fn client(&self, application: &mut Application) -> Client {
        let mut other = Client::new(self.profile, 0);
        let answer = Self::sign_in(&mut other, self.old, application);
        let mut client = Client::new(self.profile, self.seed);
        client.now = other.now;
        let of = server(self.old);
        let request = of.request("POST", of.base);
        let mut bit = 0;
        for (_, value) in answer
            .headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
        {
            let is_hint = value.starts_with(&format!("{}=", self.old.0.hint()));
            if is_hint || self.kept & (1 << bit) != 0 {
                let cookies = [value.as_bytes()];
                client
                    .jar
                    .receive(&request, &Response::new(&cookies), LIST, client.now);
            }
            bit += usize::from(!is_hint);
        }
        assert_eq!(bit, self.old.0.session().len(), "{self:?}");
        Self::remember(self.old, &mut client, "d1");
        if self.is_expired {
            application
                .live
                .retain(|token| !token.starts_with("access"));
        }
        if self.is_planted {
            let (name, _) = self.new.0.lasting();
            let domain = self.new.0.scope.place.registrable();
            let (scheme, more) = if self.new.0.scope.is_https() {
                ("https", "; Secure; SameSite=None")
            } else {
                ("http", "")
            };
            let sibling = RequestUrl::parse(&format!("{scheme}://evil.{domain}/")).unwrap();
            // The route on which it is used.
            let path = match self.new.0.shape {
                Shape::Pair => server(self.new).refresh_route(),
                Shape::Single => ROUTE.to_owned(),
            };
            let cookie = format!("{name}=planted; Domain={domain}; Path={path}{more}");
            let response = [cookie.as_bytes()];
            client.jar.receive(
                &Request::typed(sibling),
                &Response::new(&response),
                LIST,
                client.now,
            );
        }
        client
    }

    /// The user signs out: the session and the hint are gone, and the device is known.
    fn end(&self, client: &mut Client, faults: &mut Vec<String>) {
        let route = format!("{}/signout", self.new.0.scope.base());
        let knows_all = !self.is_planted;
        Self::ask(client, self.new, "POST", &route, |policy, facts, now| {
            let mut clear_session = policy.sign_out(facts, now).accept().unwrap();
            if knows_all {
                clear_session = clear_session.everywhere();
            }
            Answer {
                is_signed_in: false,
                headers: written(|buffer, sink| clear_session.write(buffer, sink)),
            }
        });
        let left = client.identities();
        let device = self.new.0.identity(self.new.0.device(), "/");
        if !left.contains(&device) {
            faults.push("the sign-out takes the device away".to_owned());
        }
        let own = self.new.0.session();
        let hint = self.new.0.identity(self.new.0.hint(), "/");
        if left.iter().any(|one| own.contains(one) || *one == hint) {
            faults.push(format!("behind the sign-out: {left:?}"));
        }
        if self.is_declared && !self.is_planted && left != [device] {
            faults.push(format!("behind the sign-out of a declared scope: {left:?}"));
        }
    }
}

/// Every change between these.
fn every_change(olds: &[Config], news: &[Config], profiles: &[Profile], share: Share) -> Tally {
    let compile = |config: &PolicyConfig| {
        config
            .compile(&EmbeddedList)
            .unwrap_or_else(|error| panic!("{config:?}: {error}"))
    };
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    let part = |olds: &[Config]| {
        let mut tally = Tally::default();
        let mut turns = profiles.iter().cycle();
        for old in olds {
            let old_config = old.config();
            let before = compile(&old_config);
            for new in news.iter().filter(|new| !old.is_same_as(**new)) {
                let bare = new.config();
                let plan = plan_migration(&old_config, &bare, retired_at, LIST);
                let mut whole = bare.clone();
                plan.history.declare_in(&mut whole);
                let policies = [bare, whole].map(|config| compile(&config));
                let promise = plan.clients[0].returning;
                let subsets = 1 << old.session().len();
                for (is_declared, policy) in [false, true].into_iter().zip(&policies) {
                    for (kept, is_planted) in
                        (0..subsets).flat_map(|kept| [(kept, false), (kept, true)])
                    {
                        for is_expired in [false, true].into_iter().take(old.session().len()) {
                            for profile in turns.by_ref().take(share.of(profiles)) {
                                Play {
                                    profile: *profile,
                                    old: (*old, &before),
                                    new: (*new, policy),
                                    is_declared,
                                    kept,
                                    is_planted,
                                    is_expired,
                                    seed: 0x9e37_79b9 + kept as u64,
                                }
                                .run(promise, &mut tally);
                            }
                        }
                    }
                }
            }
        }
        tally
    };
    std::thread::scope(|threads| {
        let workers: Vec<_> = olds
            .chunks(olds.len().div_ceil(2))
            .map(|olds| threads.spawn(move || part(olds)))
            .collect();
        let mut tally = Tally::default();
        for worker in workers {
            tally.merge(worker.join().unwrap());
        }
        tally
    })
}

/// Of one browser: with one token 2 subsets, planted or not, declared or not; with two 4 subsets, and valid or expired.
const OF_SINGLE: usize = 2 * 2 * 2;
const OF_PAIR: usize = 4 * 2 * 2 * 2;

fn check(place: Place, profiles: &[Profile], share: Share) {
    let (pairs, singles) = (Config::pairs(place), Config::singles(place));
    let mut tally = every_change(&singles, &singles, profiles, share);
    tally.merge(every_change(&pairs, &singles, profiles, share));
    tally.merge(every_change(&singles, &pairs, profiles, share));
    tally.report(&format!("one token, {place:?}"));
    let turns = share.of(profiles);
    let expected = 24 * 23 * OF_SINGLE + 24 * 24 * OF_PAIR + 24 * 24 * OF_SINGLE;
    assert_eq!(tally.scenarios(), expected * turns);
    for (kind, at_least) in [
        ("Single to Single, declared, signed in", 900),
        ("Pair to Single, declared, signed in", 900),
        ("Single to Pair, declared, signed in", 700),
    ] {
        let count = tally.of(kind);
        assert!(count.scenarios >= at_least * turns, "{kind}: {count:?}");
    }
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn one_token_in_every_engine() {
    check(Place::OneSite, &PROFILES, Share::All);
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn one_token_on_another_site() {
    check(Place::TwoSites, &KEEP_THIRD_PARTY, Share::One);
    check(Place::Partitioned, &KEEP_PARTITIONED, Share::One);
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn one_token_without_https() {
    check(Place::IntranetHost, &PROFILES, Share::One);
}
