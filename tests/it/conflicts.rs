//! Sessions of which one was planted, where all hosts of a domain share the cookies, played in the jars of three browsers.
//!
//! What breaks if one fails: a sibling host signs visitors in as somebody else, although their own cookie is in the request.

use std::collections::BTreeSet;

use serde_json::json;
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    ClearSession, RequestFacts, RequestPath, Resolution, TokenState, Tokens,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{origin, policy};

const BEGIN: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const PAGE: &str = "https://www.example.com";
const REFRESH: &str = "/auth/session/refresh";
const BROWSERS: [Profile; 3] = [Profile::CHROMIUM, Profile::FIREFOX, Profile::SAFARI];

struct Victim {
    jar: Jar,
    policy: Policy,
    now: OffsetDateTime,
}

#[derive(Debug, Eq, PartialEq)]
enum Outcome {
    Conflict,
    Of(&'static str),
    Rejected,
    Superseded,
}

fn fetch() -> Request {
    let url = RequestUrl::parse(&format!("https://api.example.com{REFRESH}")).unwrap();
    let mut request = Request::fetch(url, vec![ClientOrigin::Web(origin(PAGE))]);
    request.method = MethodSafety::Unsafe;
    request
}

impl Victim {
    /// Of alice, whose refresh cookie is shared by all of example.com.
    fn new(browser: Profile) -> Self {
        let mut victim = Self {
            jar: Jar::new(browser),
            policy: policy(&json!({ "cookie_domain": "example.com" })),
            now: BEGIN,
        };
        let own =
            "__Secure-session-refresh=of-alice; Domain=example.com; Path=/; Secure; SameSite=Lax";
        victim.receive(&fetch(), &[own.to_owned()]);
        victim
    }

    fn receive(&mut self, request: &Request, cookies: &[String]) {
        let lines: Vec<&[u8]> = cookies.iter().map(String::as_bytes).collect();
        self.jar
            .receive(request, &Response::new(&lines), &EmbeddedList, self.now);
    }

    /// A page of a sibling host sets this token at each path.
    fn plant(&mut self, token: &str, paths: &[&str]) {
        let blog = Request::typed(RequestUrl::parse("https://blog.example.com/").unwrap());
        for path in paths {
            for end in ["", "; Partitioned"] {
                let cookie = format!(
                    "__Secure-session-refresh={token}; Domain=example.com; Path={path}; Secure; SameSite=None{end}"
                );
                self.receive(&blog, &[cookie]);
            }
        }
    }

    /// The page refreshes a minute later.
    fn refresh(&mut self, look: impl Fn(&str) -> TokenState<&'static str>) -> Outcome {
        self.now += Duration::seconds(61);
        let cookie = self.jar.cookie_header(&fetch(), &EmbeddedList, self.now);
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(PAGE.as_bytes());
        facts.csrf = Some(b"1");
        facts.path = Some(RequestPath::Public(REFRESH.as_bytes()));
        facts.cookie = CookieHeader::line(&cookie);
        let (mut cookies, mut buffer) = (Vec::new(), String::new());
        let mut sink = |name: &str, value: &str| {
            if name == "set-cookie" {
                cookies.push(value.to_owned());
            }
        };
        let refresh = self.policy.refresh(&facts, self.now);
        let outcome = match refresh.resolve(|candidate| look(candidate.as_str().unwrap())) {
            Resolution::Accepted {
                session,
                set_session,
                ..
            } => {
                let refresh = format!("of-{session}");
                let tokens = Tokens::new("access", &refresh).unwrap();
                set_session.write(&tokens, &mut buffer, &mut sink).unwrap();
                Outcome::Of(session)
            }
            Resolution::Conflict { clear_session } => {
                clear_session.write(&mut buffer, &mut sink);
                Outcome::Conflict
            }
            Resolution::Rejected { clear_session } => {
                clear_session.write(&mut buffer, &mut sink);
                Outcome::Rejected
            }
            Resolution::Superseded { .. } => Outcome::Superseded,
        };
        self.receive(&fetch(), &cookies);
        outcome
    }
}

fn live(token: &str) -> TokenState<&'static str> {
    match token {
        "of-alice" => TokenState::Live("alice"),
        "of-mallory" => TokenState::Live("mallory"),
        _ => TokenState::Unknown,
    }
}

const DEEP: [&str; 5] = [
    "/auth/session/refresh",
    "/auth/session/",
    "/auth/session",
    "/auth/",
    "/auth",
];

/// Ten tokens of mallory's stood before alice's own, and only eight are looked at.
#[test]
fn tokens_beyond_the_limit_may_be_of_another_session() {
    for browser in BROWSERS {
        let name = browser.name;
        let mut victim = Victim::new(browser);
        victim.plant("of-mallory", &DEEP);
        assert_eq!(victim.refresh(live), Outcome::Conflict, "{name}");
        // The same with tokens that mallory has used: alice was asked to try again, for ever.
        let mut victim = Victim::new(browser);
        victim.plant("of-mallory", &DEEP);
        let used = |token: &str| match token {
            "of-mallory" => TokenState::Superseded("mallory"),
            token => live(token),
        };
        assert_eq!(victim.refresh(used), Outcome::Conflict, "{name}");
    }
}

/// The clears of a conflict do not all fit into one response. Alice's own cookie was cleared first, and mallory's was taken alone.
#[test]
fn a_conflict_leaves_no_planted_cookie_alone() {
    for browser in BROWSERS {
        for paths in [&DEEP[..], &["/auth/"], &["/auth/session/"], &["/auth"]] {
            let name = browser.name;
            let mut victim = Victim::new(browser);
            victim.plant("of-mallory", paths);
            let outcomes: Vec<Outcome> = (0..20).map(|_| victim.refresh(live)).collect();
            assert_eq!(outcomes[0], Outcome::Conflict, "{name} {paths:?}");
            assert!(
                !outcomes.contains(&Outcome::Of("mallory")),
                "{name} {paths:?} {outcomes:?}"
            );
            assert_eq!(outcomes[19], Outcome::Of("alice"), "{name} {paths:?}");
        }
    }
}

/// As many cookies as are looked up: the last is looked up too, so none can be somebody else's.
#[test]
fn the_limit_itself_is_looked_up() {
    let policy = policy(&json!({ "session": "single", "candidate_limit": 3 }));
    let alive = |cookie: &str| {
        let mut facts = RequestFacts::new("GET");
        facts.cookie = CookieHeader::line(cookie.as_bytes());
        let verify = policy.verify(&facts, BEGIN);
        let outcome = verify.resolve(|token| match token.as_bytes() {
            b"mine" => TokenState::Live(()),
            _ => TokenState::Dead,
        });
        matches!(outcome, Resolution::Accepted { .. })
    };
    let three = "__Host-session=a; __Host-session=b; __Host-session=mine";
    assert!(alive(three));
    // A fourth may be anybody's.
    assert!(!alive(&format!("{three}; __Host-session=c")));
}

/// The names of the cookies that a response clears, each with its domain.
fn cleared(clear_session: &ClearSession<'_>) -> Vec<(String, Option<String>)> {
    let cookies = clear_session.to_data().cookies.into_iter();
    cookies.map(|cookie| (cookie.name, cookie.domain)).collect()
}

/// A conflict of access tokens says nothing of the refresh token, and the other way round.
#[test]
fn a_conflict_clears_one_kind_of_token() {
    let policy = policy(&json!({}));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(PAGE.as_bytes());
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(
        b"__Host-session-access=a; __Host-session-access=b; __Host-session-refresh=c; __Host-session-refresh=d",
    );
    let names = |outcome: Resolution<'_, u8>| {
        let Resolution::Conflict { clear_session } = outcome else {
            panic!("no conflict")
        };
        assert!(!clear_session.is_empty());
        let names = cleared(&clear_session).into_iter().map(|(name, _)| name);
        names.collect::<BTreeSet<_>>()
    };
    let only = |name: &str| BTreeSet::from([name.to_owned()]);
    let state = |token: &[u8]| TokenState::Live(token[0]);
    let verify = policy.verify(&facts, BEGIN);
    assert_eq!(
        names(verify.resolve(|token| state(token.as_bytes()))),
        only("__Host-session-access")
    );
    let refresh = policy.refresh(&facts, BEGIN);
    assert_eq!(
        names(refresh.resolve(|token| state(token.as_bytes()))),
        only("__Host-session-refresh")
    );
}

/// A past name that is in a conflict is cleared wherever it can be planted, each scope once. What is not in the request, of the other token, or
/// over, is left.
#[test]
fn a_conflict_with_a_past_name() {
    let entry = |domain: &str, access: &str, days: u32| {
        json!({
            "cookie_domain": domain, "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": days,
            "access_cookie": { "name": access, "path": "/" }, "refresh_cookie": { "name": "rid", "path": "/" },
        })
    };
    let policy = policy(&json!({
        "past_clearing": "when_shown", "clearing_budget": 8000,
        "history": [entry("", "sid", 30), entry("example.com", "sid", 30), entry("", "old", 30), entry("", "gone", 1)],
    }));
    let scopes = |cookie: &str| {
        let mut facts = RequestFacts::new("GET");
        facts.cookie = CookieHeader::line(cookie.as_bytes());
        facts.path = Some(RequestPath::Public(b"/"));
        let verify = policy.verify(&facts, datetime!(2026-11-22 12:00 UTC));
        let outcome = verify.resolve(|token| TokenState::Live(token.as_bytes()[0]));
        let clear_session = outcome.clear_session().unwrap();
        let mut lines = Vec::new();
        clear_session.write(&mut String::new(), &mut |name, value| {
            if name == "set-cookie" {
                lines.push(value.to_owned());
            }
        });
        let all: BTreeSet<String> = lines.iter().cloned().collect();
        assert_eq!(all.len(), lines.len(), "{lines:#?}");
        lines
    };
    let lines = scopes("sid=a; __Host-session-access=b; rid=r; gone=g");
    for domain in ["", "Domain=api.example.com; ", "Domain=example.com; "] {
        let scope = format!("sid=; {domain}Path=/;");
        assert!(lines.iter().any(|line| line.starts_with(&scope)), "{scope}");
    }
    let of = |name: &str| {
        lines
            .iter()
            .any(|line| line.starts_with(&format!("{name}=;")))
    };
    // `old` is declared, and cleared where it was set; nobody can have planted what did not come.
    let olds = lines
        .iter()
        .filter(|line| line.starts_with("old=;"))
        .count();
    assert_eq!(
        (olds, of("rid"), of("gone")),
        (1, false, false),
        "{lines:#?}"
    );
    assert!(of("__Host-session-access"));
}

/// A domain above the host may be that of another deployment with the same names. Its cookies go only if none can be live: the store has
/// issued and ended each, or there are more than are looked up, which nobody has by accident.
#[test]
fn whose_cookies_a_parent_domain_has() {
    let policy = policy(&json!({ "session": "single", "candidate_limit": 3 }));
    let with = |count: usize| {
        let cookies: Vec<String> = (0..count)
            .map(|at| format!("__Host-session={at}"))
            .collect();
        cookies.join("; ")
    };
    let of_parent = |cookie: &str, state: Option<TokenState<u8>>| {
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(PAGE.as_bytes());
        facts.csrf = Some(b"1");
        facts.cookie = CookieHeader::line(cookie.as_bytes());
        let clear_session = match state {
            None => policy.sign_out(&facts, BEGIN).accept().unwrap(),
            Some(state) => {
                let outcome = policy.verify(&facts, BEGIN).resolve(|_| state);
                outcome.clear_session().unwrap()
            }
        };
        let domains = cleared(&clear_session).into_iter();
        let mut domains = domains.map(|(_, domain)| domain.unwrap_or_default());
        domains.any(|domain| domain == "example.com")
    };
    // Nothing has been looked up.
    assert!(!of_parent(&with(2), None));
    assert!(!of_parent(&with(3), None));
    assert!(of_parent(&with(4), None));
    // The store has ended all of them, or does not know them.
    assert!(of_parent(&with(2), Some(TokenState::Dead)));
    assert!(!of_parent(&with(2), Some(TokenState::Unknown)));
}

/// The token by header comes first, and is not asked for again among the cookies. A store may count look-ups that fail.
#[test]
fn no_token_is_looked_up_twice() {
    let policy = policy(&json!({}));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(PAGE.as_bytes());
    facts.authorization = Some(b"Bearer by-header");
    facts.cookie = CookieHeader::line(b"__Host-session-refresh=one; __Host-session-refresh=other");
    let mut looked_up = Vec::new();
    let outcome = policy.refresh(&facts, BEGIN).resolve(|candidate| {
        looked_up.push(candidate.as_str().unwrap().to_owned());
        TokenState::<&str>::Unknown
    });
    assert!(matches!(outcome, Resolution::Rejected { .. }));
    assert_eq!(looked_up, ["by-header", "one", "other"]);
}
