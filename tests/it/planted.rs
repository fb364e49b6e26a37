//! A sibling host that plants cookies of the names of the session (session fixation), played in the jars of three browsers.
//!
//! What breaks if one fails: whoever controls a forgotten blog signs visitors in as somebody else.

use serde_json::{Value, json};
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, RequestFacts, RequestPath, Tokens};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{origin, policy};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const PAGE: &str = "https://www.example.com";
const REFRESH: &str = "/auth/session/refresh";

/// The browsers that know `__Host-`.
const BROWSERS: [Profile; 3] = [Profile::CHROMIUM, Profile::FIREFOX, Profile::SAFARI];

/// Hosts beside, above and below the API; and its own, by somebody on the network who answers over plain http.
const SIBLINGS: [&str; 6] = [
    "https://blog.example.com/",
    "https://example.com/auth/session/",
    "https://www.example.com/",
    "https://x.api.example.com/",
    "http://blog.example.com/",
    "http://api.example.com/auth/session/",
];

const PATHS: [&str; 6] = [
    "",
    "; Path=/",
    "; Path=/auth",
    "; Path=/auth/session",
    "; Path=/auth/session/",
    "; Path=/auth/session/refresh",
];

/// The names that a cookie of this stem can have, to a browser or to the server; the last is that of a cookie without a name.
fn names(stem: &str) -> [String; 7] {
    [
        format!("__Host-{stem}"),
        format!("__host-{stem}"),
        format!("__Host-Http-{stem}"),
        format!("__Secure-{stem}"),
        format!("__Http-{stem}"),
        stem.to_owned(),
        format!("=__Host-{stem}"),
    ]
}

const NOTHING: [Vec<String>; 2] = [Vec::new(), Vec::new()];

struct Victim {
    jar: Jar,
    policy: Policy,
}

impl Victim {
    fn new(browser: Profile, more: &Value) -> Self {
        Self {
            jar: Jar::new(browser),
            policy: policy(more),
        }
    }

    /// The sibling's page is open in a tab, and answers with these cookies.
    fn receive(&mut self, from: &str, set_cookies: &[String]) {
        let request = Request::typed(RequestUrl::parse(from).unwrap());
        let lines: Vec<&[u8]> = set_cookies.iter().map(String::as_bytes).collect();
        self.jar
            .receive(&request, &Response::new(&lines), &EmbeddedList, NOW);
    }

    /// Every name, at every path, for the host itself and for each domain that it may name.
    fn plant(&mut self, sibling: &str, stem: &str) {
        for name in names(stem) {
            for path in PATHS {
                for domain in ["", "; Domain=example.com", "; Domain=api.example.com"] {
                    let cookie = format!("{name}=mallory{domain}{path}");
                    self.receive(sibling, &[format!("{cookie}; Secure; HttpOnly"), cookie]);
                }
            }
        }
    }

    /// Lets the page send a request to `route`, and the policy see it.
    fn ask<R>(&mut self, route: &str, see: impl FnOnce(&Policy, &RequestFacts<'_>) -> R) -> R {
        let request = fetch(route);
        let cookie = self.jar.cookie_header(&request, &EmbeddedList, NOW);
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(PAGE.as_bytes());
        facts.sec_fetch_site = Some(b"same-site");
        facts.path = Some(RequestPath::Public(route.as_bytes()));
        facts.cookie = CookieHeader::line(&cookie);
        see(&self.policy, &facts)
    }

    /// The same, and keeps what the policy sets.
    fn keep(
        &mut self,
        route: &str,
        answer: impl FnOnce(&Policy, &RequestFacts<'_>, &mut dyn FnMut(&str, &str)),
    ) {
        let mut cookies = Vec::new();
        self.ask(route, |policy, facts| {
            answer(policy, facts, &mut |name, value| {
                if name == "set-cookie" {
                    cookies.push(value.to_owned());
                }
            });
        });
        let lines: Vec<&[u8]> = cookies.iter().map(String::as_bytes).collect();
        self.jar
            .receive(&fetch(route), &Response::new(&lines), &EmbeddedList, NOW);
    }

    fn sign_in(&mut self) {
        self.keep("/auth/signin", |policy, facts, sink| {
            let tokens = Tokens::new("access-of-victim", "refresh-of-victim").unwrap();
            let set_session = policy.sign_in(facts, NOW).accept().unwrap();
            set_session
                .write(&tokens, &mut String::new(), sink)
                .unwrap();
        });
    }

    fn sign_out(&mut self) {
        self.keep("/auth/signout", |policy, facts, sink| {
            let clear_session = policy.sign_out(facts, NOW).accept().unwrap();
            clear_session.write(&mut String::new(), sink);
        });
    }

    /// The tokens that a request for data and a refresh offer.
    fn candidates(&mut self) -> [Vec<String>; 2] {
        let text = |token: Candidate<'_>| token.as_str().unwrap().to_owned();
        [
            self.ask("/me", |policy, facts| {
                policy.verify(facts, NOW).candidates().map(text).collect()
            }),
            self.ask(REFRESH, |policy, facts| {
                policy.refresh(facts, NOW).candidates().map(text).collect()
            }),
        ]
    }
}

fn fetch(route: &str) -> Request {
    let url = RequestUrl::parse(&format!("https://api.example.com{route}")).unwrap();
    let mut request = Request::fetch(url, vec![ClientOrigin::Web(origin(PAGE))]);
    request.method = MethodSafety::Unsafe;
    request
}

fn of_victim() -> [Vec<String>; 2] {
    ["access-of-victim", "refresh-of-victim"].map(|token| vec![token.to_owned()])
}

/// V1: after the sign-in, a planted cookie came first in the next refresh, and after the sign-out it signed in as the attacker.
#[test]
fn no_sibling_fixes_a_session() {
    for browser in BROWSERS {
        let mut victim = Victim::new(browser, &json!({}));
        victim.sign_in();
        victim.plant("https://blog.example.com/", "session-refresh");
        assert_eq!(victim.candidates(), of_victim(), "{}", browser.name);
        victim.sign_out();
        assert_eq!(victim.candidates(), NOTHING, "{}", browser.name);
    }
}

/// By default no other host, and nobody on the network, can set a cookie that is ever a candidate.
#[test]
fn nothing_that_others_can_plant_is_a_candidate() {
    for browser in BROWSERS {
        for sibling in SIBLINGS {
            let mut victim = Victim::new(browser, &json!({}));
            for stem in ["session-access", "session-refresh"] {
                victim.plant(sibling, stem);
            }
            let is_planted = victim.jar.cookies(NOW).next().is_some();
            assert!(is_planted, "{sibling} plants nothing");
            assert_eq!(victim.candidates(), NOTHING, "{} {sibling}", browser.name);
            victim.sign_in();
            assert_eq!(
                victim.candidates(),
                of_victim(),
                "{} {sibling}",
                browser.name
            );
        }
    }
}

/// The same attack against a narrow path, of which the review warns.
#[test]
fn a_narrow_path_lets_siblings_plant() {
    let narrow = json!({ "refresh_cookie": { "path": "/auth" } });
    for browser in BROWSERS {
        let mut victim = Victim::new(browser, &narrow);
        let warnings = victim.policy.warnings().len();
        assert_eq!(warnings, 1);
        victim.sign_in();
        let planted = "__Secure-session-refresh=mallory; Domain=example.com; Path=/auth/session; Secure; HttpOnly";
        victim.receive("https://blog.example.com/", &[planted.to_owned()]);
        let [_, refresh] = victim.candidates();
        // The longer path comes first.
        assert_eq!(
            refresh,
            ["mallory", "refresh-of-victim"],
            "{}",
            browser.name
        );
    }
}
