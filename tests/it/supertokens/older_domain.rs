//! Changes of the cookie domain with the setting `olderCookieDomain` in all states: what the SDK's clients find and what ours do. If it
//! fails, users whose SDK got stuck or went in circles do so here.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath, Resolution, TokenState, Tokens};

use super::application::NOW;
use super::compare::{compare, together};
use super::request::{WEBSITE, compile};
use crate::support::text;

#[test]
fn older_domain_clear() {
    compare("older_domain_clear", 62, |case| {
        let input = &case["input"];
        if input.get("frontend").is_some() {
            return None;
        }
        let (ours, keys): (Value, &[&str]) = if input.get("flow").is_some() {
            (flow(input), &["outcome"])
        } else if input.get("history").is_some() {
            (changed(input, true), &["outcome"])
        } else if input.get("old_cookieDomain").is_some() {
            (changed(input, false), &["outcome", "refreshes"])
        } else {
            (refreshed(input), &["result", "status"])
        };
        let expected: Value = keys
            .iter()
            .filter_map(|key| Some(((*key).to_owned(), case["expected"].get(key)?.clone())))
            .collect();
        let mut ours = ours;
        let told = ours.as_object_mut().unwrap();
        told.retain(|key, _| key == "setting" || expected.get(key).is_some());
        Some((ours, expected))
    });
}

/// A policy, and whether its `olderCookieDomain` was refused and left out.
fn deployment(domain: &Value, older: &Value, input: &Value) -> (Policy, bool) {
    let mut options = json!({ "cookieDomain": domain, "olderCookieDomain": older });
    if let Some(host) = input["api_domain"].as_str() {
        options["apiDomain"] = format!("https://{host}").into();
        options["websiteDomain"] = format!("https://{host}").into();
    }
    options["getTokenTransferMethod"] = input["allowed"].clone();
    if let Some(path) = input["accessTokenPath"].as_str() {
        options["access_cookie"] = json!({ "path": path });
    }
    match compile(&options) {
        Ok(policy) => (policy, false),
        Err(error) => {
            options["olderCookieDomain"] = Value::Null;
            let policy = compile(&options);
            (policy.unwrap_or_else(|_| panic!("{input}: {error}")), true)
        }
    }
}

fn with_setting(mut ours: Value, is_refused: bool) -> Value {
    if is_refused {
        ours["setting"] = "refused".into();
    }
    ours
}

/// One refresh with these cookies; the last of them, or any, is the live one.
fn refreshed(input: &Value) -> Value {
    let (policy, is_refused) =
        deployment(&input["cookieDomain"], &input["olderCookieDomain"], input);
    let header = input["request_cookie_header"].as_str().map_or_else(
        || "sAccessToken=1; sAccessToken=2; sRefreshToken=1; sRefreshToken=2".to_owned(),
        ToOwned::to_owned,
    );
    let website = input["api_domain"]
        .as_str()
        .map_or_else(|| WEBSITE.to_owned(), |host| format!("https://{host}"));
    let by_header = input["authorization"] == "refresh token";
    let live: Vec<&str> = header
        .split("; ")
        .filter_map(|pair| pair.strip_prefix("sRefreshToken="))
        .chain(by_header.then_some("bearer"))
        .collect();
    let answers = live.iter().map(|live| {
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(website.as_bytes());
        facts.csrf = Some(b"1");
        facts.cookie = CookieHeader::line(header.as_bytes());
        facts.authorization = by_header.then_some(b"Bearer bearer");
        let is_live = |token: Option<&str>| token == Some(live);
        let refresh = policy.refresh(&facts, NOW);
        let found = refresh.candidates().any(|candidate| is_live(candidate.as_str()));
        json!({ "result": if found { "REFRESHED" } else { "UNAUTHORISED" }, "status": if found { 200 } else { 401 } })
    });
    let mut answers: Vec<Value> = answers.collect();
    if answers.is_empty() {
        answers.push(json!({ "result": "UNAUTHORISED", "status": 401 }));
    }
    with_setting(together(answers), is_refused)
}

/// A browser, and what the application knows of tokens.
struct World {
    jar: Jar,
    access: BTreeSet<String>,
    refresh: BTreeSet<String>,
    made: u32,
}

impl World {
    fn new() -> Self {
        Self {
            jar: Jar::new(Profile::CHROMIUM),
            access: BTreeSet::new(),
            refresh: BTreeSet::new(),
            made: 0,
        }
    }

    fn fetch(route: &str) -> Request {
        let url = RequestUrl::parse(&format!("https://api.example.com{route}")).unwrap();
        Request::fetch(
            url,
            vec![ClientOrigin::Web(Origin::parse(WEBSITE).unwrap())],
        )
    }

    /// Lets `answer` see the request and write cookies.
    fn ask(
        &mut self,
        route: &str,
        answer: impl FnOnce(&RequestFacts<'_>, &mut Self, &mut dyn FnMut(&str, &str)) -> bool,
    ) -> bool {
        let request = Self::fetch(route);
        let cookie = self.jar.cookie_header(&request, &EmbeddedList, NOW);
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(WEBSITE.as_bytes());
        facts.path = Some(RequestPath::Public(route.as_bytes()));
        facts.cookie = CookieHeader::line(&cookie);
        facts.csrf = Some(b"1");
        let mut cookies = Vec::new();
        let is_well = answer(&facts, self, &mut |name, value| {
            if name == "set-cookie" {
                cookies.push(value.as_bytes().to_vec());
            }
        });
        let cookies: Vec<&[u8]> = cookies.iter().map(Vec::as_slice).collect();
        self.jar
            .receive(&request, &Response::new(&cookies), &EmbeddedList, NOW);
        is_well
    }

    fn make(&mut self) -> (String, String) {
        self.made += 1;
        let pair = (format!("a{}", self.made), format!("r{}", self.made));
        self.access.insert(pair.0.clone());
        self.refresh.insert(pair.1.clone());
        pair
    }

    fn sign_in(&mut self, policy: &Policy) {
        self.ask("/auth/signin", |facts, world, sink| {
            let (access, refresh) = world.make();
            let tokens = Tokens::new(&access, &refresh).unwrap();
            let set_session = policy.sign_in(facts, NOW).accept().unwrap();
            set_session
                .write(&tokens, &mut String::new(), sink)
                .unwrap();
            true
        });
    }

    fn refresh(&mut self, policy: &Policy) -> bool {
        self.ask("/auth/session/refresh", |facts, world, sink| {
            let refresh = policy.refresh(facts, NOW);
            let outcome = refresh.resolve(|candidate| {
                if world.refresh.contains(candidate.as_str().unwrap()) {
                    TokenState::Live(())
                } else {
                    TokenState::Dead
                }
            });
            match outcome {
                Resolution::Accepted {
                    candidate,
                    set_session,
                    ..
                } => {
                    world.refresh.remove(candidate.as_str().unwrap());
                    let (access, renewed) = world.make();
                    let tokens = Tokens::new(&access, &renewed).unwrap();
                    set_session
                        .write(&tokens, &mut String::new(), sink)
                        .unwrap();
                    true
                }
                other => {
                    other
                        .clear_session()
                        .unwrap()
                        .write(&mut String::new(), sink);
                    false
                }
            }
        })
    }

    /// What the page finds when it wants data.
    fn visit(&mut self, policy: &Policy) -> Value {
        for refreshes in 0..10 {
            let is_well = self.ask("/", |facts, world, _| {
                let mut candidates = policy.verify(facts, NOW).candidates();
                candidates.any(|candidate| world.access.contains(candidate.as_str().unwrap()))
            });
            if is_well {
                return json!({ "outcome": "OK", "refreshes": refreshes });
            }
            if !self.refresh(policy) {
                return json!({ "outcome": "SIGNED_OUT", "refreshes": refreshes + 1 });
            }
        }
        json!({ "outcome": "INFINITE_LOOP" })
    }
}

/// One change of the domain, or two in a row.
fn changed(input: &Value, is_second: bool) -> Value {
    let old = if is_second {
        &input["history"][0]
    } else {
        &input["old_cookieDomain"]
    };
    let mut world = World::new();
    world.sign_in(&deployment(old, &Value::Null, input).0);
    if is_second {
        world.access.clear();
        let middle = &input["history"][1];
        let older = old.as_str().unwrap_or("").into();
        assert_eq!(
            world.visit(&deployment(middle, &older, input).0)["outcome"],
            "OK"
        );
    }
    if is_second || input["access_token_expired_at_change"] == true {
        world.access.clear();
    }
    let (new, is_refused) = deployment(
        &input["new_cookieDomain"],
        &input["olderCookieDomain"],
        input,
    );
    with_setting(world.visit(&new), is_refused)
}

/// A session that was revoked, or a cookie that a sibling host planted.
fn flow(input: &Value) -> Value {
    let name = text(input, "flow");
    let mut world = World::new();
    if name.starts_with("old session revoked") {
        world.sign_in(&deployment(&input["old_cookieDomain"], &Value::Null, input).0);
        world.access.clear();
        world.refresh.clear();
        let (new, is_refused) = deployment(
            &input["new_cookieDomain"],
            &input["olderCookieDomain"],
            input,
        );
        assert_eq!(world.visit(&new)["outcome"], "SIGNED_OUT");
        world.sign_in(&new);
        return with_setting(world.visit(&new), is_refused);
    }
    assert!(name.starts_with("evil.example.com script sets"), "{name}");
    let (policy, is_refused) =
        deployment(&input["cookieDomain"], &input["olderCookieDomain"], input);
    let evil = Request::script(RequestUrl::parse("https://evil.example.com/").unwrap());
    let plant = |world: &mut World| {
        let cookie: [&[u8]; 1] = [b"sAccessToken=x; Domain=.example.com; Path=/"];
        world
            .jar
            .receive(&evil, &Response::new(&cookie), &EmbeddedList, NOW);
    };
    if name.ends_with("before login") {
        plant(&mut world);
    }
    world.sign_in(&policy);
    if name.ends_with("after login") {
        plant(&mut world);
    }
    with_setting(world.visit(&policy), is_refused)
}
