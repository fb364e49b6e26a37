//! Scopes of the past in a configuration: which cookies they mean, what is cleared, and what cannot be.
//!
//! What breaks if one fails: an old cookie shadows the new one for a year, or the live cookie is deleted.

use serde_json::{Value, json};
use session_cookie_policy::config::Transport;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::{ClearSession, RequestFacts, RequestPath};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{accepted, cleared, config, past, policy, rejected};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

#[expect(clippy::needless_pass_by_value, reason = "callers write `json!`")]
fn problems(changes: Value) -> Vec<String> {
    let review = config(&changes).review(&EmbeddedList);
    review.problems().iter().map(ToString::to_string).collect()
}

fn post(cookie: &str) -> RequestFacts<'_> {
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://www.example.com");
    facts.csrf = Some(b"1");
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

#[test]
fn past_scopes_are_cleared_with_every_sign_in_until_they_are_over() {
    let policy = policy(&json!({
        "cookie_domain": "example.com",
        "refresh_cookie": { "path": "/auth" },
        "history": [past("")],
    }));
    let expected = [
        "__Host-session-access=; Path=/",
        "__Secure-session-refresh=; Path=/auth",
    ];
    // The refresh cookie keeps its name, and comes first: it shadows the present one.
    let expected_in_order = [expected[1], expected[0]];
    assert_eq!(cleared(&policy, &post(""), NOW), expected_in_order);
    // Retired on the first of June, kept for 365 days.
    let last = datetime!(2027-05-31 23:59:59 UTC);
    assert_eq!(cleared(&policy, &post(""), last), expected_in_order);
    let over = datetime!(2027-06-01 0:00 UTC);
    assert_eq!(cleared(&policy, &post(""), over), [""; 0]);
}

#[test]
fn scopes_have_names_paths_and_apis_of_their_own() {
    let policy = policy(&json!({
        "history": [{
            "cookie_domain": "example.com",
            "retired_at": "2026-06-01T00:00:00Z",
            "lifetime_days": 365,
            "access_cookie": { "name": "sid", "path": "/v1" },
            "refresh_cookie": { "name": "rid" },
            "api": ["https://api.example.com"],
        }],
    }));
    assert_eq!(
        cleared(&policy, &post(""), NOW),
        [
            "sid=; Domain=example.com; Path=/v1",
            "rid=; Domain=example.com; Path=/",
        ]
    );
    // Tokens of the past are taken, under their names.
    let facts = post("rid=old; __Host-session-refresh=new");
    let tokens: Vec<&str> = policy
        .refresh(&facts, NOW)
        .candidates()
        .map(|candidate| candidate.as_str().unwrap())
        .collect();
    assert_eq!(tokens, ["new", "old"]);
    let over = datetime!(2027-06-01 0:00 UTC);
    assert_eq!(policy.refresh(&facts, over).candidates().count(), 1);
}

#[test]
fn where_it_is_asked_for_past_scopes_are_cleared_only_when_shown() {
    let policy = policy(&json!({
        "cookie_domain": "example.com",
        "history": [past("")],
        "past_clearing": "when_shown",
    }));
    assert_eq!(cleared(&policy, &post(""), NOW), [""; 0]);
    assert_eq!(
        cleared(&policy, &post("__Secure-session-refresh=one"), NOW),
        [""; 0]
    );
    assert_eq!(
        cleared(&policy, &post("__Host-session-access=old"), NOW).len(),
        2
    );
}

#[test]
fn an_entry_must_be_possible_and_past() {
    assert_eq!(
        problems(json!({ "history": [past("")] })),
        [
            "`history[0]`: is the present scope of the cookies; remove it, or clearing it would delete the live cookie"
        ]
    );
    assert_eq!(
        problems(json!({ "older_cookie_domain": "" })),
        [
            "`older_cookie_domain`: is the present scope of the cookies; remove it, or clearing it would delete the live cookie"
        ]
    );
    let mut entry = past("example.com");
    entry["access_cookie"] = json!({ "name": "__Host-sid" });
    assert_eq!(
        problems(json!({ "history": [entry] })),
        [
            "`history[0]`: `__Host-sid` with Domain=example.com, path /: no browser ever kept it: `__Host-` forbids `Domain`, which is \
             `example.com`; use the prefix `__Secure-` or leave the domain out; correct the entry or remove it"
        ]
    );
    let unrelated = problems(json!({ "history": [past("other.org")] }));
    // The name is taken whatever domain its cookie has.
    assert_eq!(unrelated.len(), 2);
    assert!(
        unrelated[0].starts_with("`history[0]`: `__Secure-session-access` with Domain=other.org, path / cannot be cleared by any API"),
        "{unrelated:?}"
    );
}

/// FLAWS.md, (d): the live cookie is cleared by no history, however it is written.
#[test]
fn no_history_clears_the_live_cookie() {
    for domain in ["example.com", ".example.com", "EXAMPLE.com"] {
        // A second entry that is past, so that the first alone is the present.
        let both = json!({ "cookie_domain": "example.com", "history": [past(""), past(domain)] });
        let config = config(&both);
        assert!(config.review(&EmbeddedList).has_errors(), "{domain}");
    }
}

/// The cookies of the https API had no prefix once; those of the http API beside it have none now.
#[test]
fn an_api_clears_no_live_cookie_of_another() {
    let deployment = |refresh_path: &str| {
        json!({
            "api": ["https://api.corp.internal", "http://api.corp.internal:8080"],
            "plain_http": ["http://api.corp.internal:8080"],
            "websites": [{ "origin": "http://www.corp.internal", "plain_http": true }],
            "history": [{
                "cookie_domain": "",
                "retired_at": "2026-06-01T00:00:00Z",
                "lifetime_days": 365,
                "access_cookie": { "name": "session-access", "path": "/" },
                "refresh_cookie": { "name": "session-refresh", "path": refresh_path },
            }],
        })
    };
    let found = problems(deployment("/"));
    let expected = "`history[0]`: is the present scope of the cookies; remove it, or clearing it would delete the live cookie";
    assert!(
        found.iter().any(|problem| problem == expected),
        "{found:#?}"
    );
    // The browser sends cookies of http to https, too.
    let mut facts = post("session-refresh=old; session-access=live");
    facts.origin = Some(b"http://www.corp.internal");
    facts.host = Some(b"api.corp.internal");
    // The new session travels by header, so that the API's own cookies go, too.
    assert_eq!(
        cleared(&policy(&deployment("/old")), &facts, NOW),
        [
            "__Host-session-access=; Path=/",
            "__Host-session-refresh=; Path=/",
            "session-refresh=; Path=/old",
        ]
    );
}

#[test]
fn several_cookies_of_one_name_are_cleared_wherever_they_can_be() {
    let policy = policy(&json!({ "cookie_domain": "example.com" }));
    let twice = post("__Secure-session-access=1; __Secure-session-access=2");
    let mut facts = twice;
    facts.path = Some(RequestPath::Public(b"/v1/me?x=1"));
    // The root first, but for the present cookie; then paths as people write them; then those with a slash at their end.
    assert_eq!(
        cleared(&policy, &facts, NOW),
        [
            "__Secure-session-access=; Path=/",
            "__Secure-session-access=; Domain=api.example.com; Path=/",
            "__Secure-session-access=; Path=/v1/me",
            "__Secure-session-access=; Domain=api.example.com; Path=/v1/me",
            "__Secure-session-access=; Domain=example.com; Path=/v1/me",
            "__Secure-session-access=; Path=/v1",
            "__Secure-session-access=; Domain=api.example.com; Path=/v1",
            "__Secure-session-access=; Domain=example.com; Path=/v1",
            "__Secure-session-access=; Path=/v1/",
            "__Secure-session-access=; Domain=api.example.com; Path=/v1/",
            "__Secure-session-access=; Domain=example.com; Path=/v1/",
            "__Secure-session-access=; Path=/ (partitioned)",
            "__Secure-session-access=; Domain=api.example.com; Path=/ (partitioned)",
            "__Secure-session-access=; Domain=example.com; Path=/ (partitioned)",
            "__Secure-session-access=; Path=/v1/me (partitioned)",
            "__Secure-session-access=; Domain=api.example.com; Path=/v1/me (partitioned)",
            "__Secure-session-access=; Domain=example.com; Path=/v1/me (partitioned)",
            "__Secure-session-access=; Path=/v1 (partitioned)",
            "__Secure-session-access=; Domain=api.example.com; Path=/v1 (partitioned)",
            "__Secure-session-access=; Domain=example.com; Path=/v1 (partitioned)",
            "__Secure-session-access=; Path=/v1/ (partitioned)",
            "__Secure-session-access=; Domain=api.example.com; Path=/v1/ (partitioned)",
            "__Secure-session-access=; Domain=example.com; Path=/v1/ (partitioned)",
        ]
    );
    // A path that would end the attribute is none.
    facts.path = Some(RequestPath::Public(b"/a;Domain=evil.example/b"));
    assert_eq!(
        cleared(&policy, &facts, NOW),
        [
            "__Secure-session-access=; Path=/",
            "__Secure-session-access=; Domain=api.example.com; Path=/",
            "__Secure-session-access=; Path=/ (partitioned)",
            "__Secure-session-access=; Domain=api.example.com; Path=/ (partitioned)",
            "__Secure-session-access=; Domain=example.com; Path=/ (partitioned)",
        ]
    );
}

#[test]
fn a_budget_is_kept_and_every_scope_gets_its_turn() {
    let entries: Vec<Value> = (0..20)
        .map(|i| {
            let mut entry = past("example.com");
            entry["access_cookie"] = json!({ "name": format!("sid{i}") });
            entry["refresh_cookie"] = json!({ "name": format!("rid{i}") });
            entry
        })
        .collect();
    let policy = policy(&json!({ "history": entries, "clearing_budget": 1000 }));
    let mut seen = std::collections::BTreeSet::new();
    for second in 0..60 {
        let cleared = cleared(&policy, &post(""), NOW + time::Duration::seconds(second));
        assert!(
            (1..=1000 / 100).contains(&cleared.len()),
            "{}",
            cleared.len()
        );
        seen.extend(cleared);
    }
    assert_eq!(seen.len(), 40);
}

/// The one that the request shows may stand behind others that fill the budget.
#[test]
fn what_the_request_shows_gets_its_turn_too() {
    let entry = |at: usize| {
        let mut entry = past("example.com");
        entry["access_cookie"] = json!({ "name": format!("sid{at}") });
        entry["refresh_cookie"] = json!({ "name": format!("rid{at}") });
        entry
    };
    for count in [20, 21] {
        let entries: Vec<Value> = (0..count).map(entry).collect();
        // Two have over 200 bytes, so one fits.
        let policy = policy(&json!({ "history": entries, "clearing_budget": 150 }));
        for at in 0..count {
            let shown = format!("sid{at}=old");
            let expected = format!("sid{at}=; Domain=example.com; Path=/");
            let mut seconds = 0..(4 * count);
            assert!(
                seconds.any(|second| {
                    let second = time::Duration::seconds(i64::try_from(second).unwrap());
                    cleared(&policy, &post(&shown), NOW + second).contains(&expected)
                }),
                "{at} of {count}"
            );
        }
    }
}

/// What is shown twice under its present name has a past scope of that name, whichever token it is.
#[test]
fn a_name_that_is_shown_twice_shows_the_past() {
    let policy = policy(&json!({
        "prefix": "none", "cookie_domain": "example.com",
        "history": [past("")],
        "past_clearing": "when_shown",
    }));
    let count = |cookie: &str| cleared(&policy, &post(cookie), NOW).len();
    assert_eq!(count("session-access=a; session-refresh=r"), 0);
    assert!(count("session-access=a; session-access=b") >= 2);
    assert!(count("session-refresh=r; session-refresh=s") >= 2);
}

/// Cookies that a request shows: in every other second the one that does most harm comes first, and stands first in the list.
#[test]
fn what_does_most_harm_is_cleared_first_every_other_second() {
    let entry = |at: usize| {
        let mut entry = past("example.com");
        entry["access_cookie"] = json!({ "name": format!("sid{at}") });
        entry["refresh_cookie"] = json!({ "name": format!("rid{at}") });
        entry
    };
    let entries: Vec<Value> = (0..20).map(entry).collect();
    let unlimited = policy(&json!({ "history": entries, "clearing_budget": 8000 }));
    let limited = policy(&json!({ "history": entries, "clearing_budget": 150 }));
    let facts = post("sid7=old");
    let first = cleared(&unlimited, &facts, NOW).swap_remove(0);
    let at = |second| {
        let now = NOW + time::Duration::seconds(second);
        cleared(&limited, &facts, now).contains(&first)
    };
    assert!([0, 2, 4, 6, 8].into_iter().all(at));
    assert!(![1, 3, 5, 7, 9].into_iter().all(at));
}

/// Under a past name, an address has nobody beside it who could plant a cookie over https; whoever can answer for it over http can.
#[test]
fn who_can_plant_a_cookie_of_a_past_name() {
    let plantable = |host: &str, name: &str| {
        let origin = format!("https://{host}");
        let told = problems(json!({
            "api": origin, "websites": origin, "session": "single",
            "history": [{
                "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
                "session_cookie": { "name": name, "path": "/" },
            }],
        }));
        told.iter()
            .any(|problem| problem.contains("can plant a cookie"))
    };
    assert!(plantable("www.example.com", "__Secure-sid"));
    assert!(plantable("www.example.com", "sid"));
    assert!(!plantable("192.0.2.7", "__Secure-sid"));
    assert!(plantable("192.0.2.7", "sid"));
    assert!(!plantable("www.example.com", "__Host-sid"));
}

/// Cookies of which a front end still gets new ones stay at a rejection, but for the caller who asks.
#[test]
fn a_rejection_that_clears_the_present_clears_the_past_that_is_shown() {
    let policy = policy(&json!({
        "session": "single",
        "history": [{
            "cookie_domain": "", "retired_at": "2026-12-01T00:00:00Z", "lifetime_days": 30,
            "session_cookie": { "name": "sid", "path": "/" },
        }],
    }));
    let facts = post("sid=old; __Host-session=new");
    let names = |clear: ClearSession<'_>| {
        let cookies = clear.to_data().cookies.into_iter();
        cookies.map(|cookie| cookie.name).collect::<Vec<_>>()
    };
    let refresh = policy.refresh(&facts, NOW);
    assert_eq!(names(rejected(&refresh)), [""; 0]);
    assert_eq!(
        names(rejected(&refresh).with_present()),
        ["__Host-session", "sid"]
    );
    let later = datetime!(2026-12-01 0:00 UTC);
    assert_eq!(names(rejected(&policy.refresh(&facts, later))), ["sid"]);
}

/// A deployment that goes over to headers still takes cookies for a while, and answers by header.
#[test]
fn tokens_of_a_transport_that_was_given_up_are_taken_for_a_while() {
    let mut entry = past("");
    entry["access_cookie"] = json!({ "name": "__Host-session-access" });
    let to_header = policy(&json!({ "transport": "header", "older_cookie_domain": "example.com" }));
    let facts = post("__Secure-session-refresh=old");
    let refresh = to_header.refresh(&facts, NOW);
    let candidate = refresh.candidates().next().unwrap();
    assert_eq!(candidate.transport(), Transport::Cookie);
    assert_eq!(accepted(&refresh, "old").transport(), Transport::Header);

    let to_cookie = policy(&json!({
        "transport": "cookie",
        "header_until": "2026-12-31T00:00:00Z",
    }));
    let mut facts = post("");
    facts.authorization = Some(b"Bearer old");
    let refresh = to_cookie.refresh(&facts, NOW);
    assert_eq!(accepted(&refresh, "old").transport(), Transport::Cookie);
    let over = datetime!(2026-12-31 0:00 UTC);
    assert_eq!(to_cookie.refresh(&facts, over).candidates().count(), 0);
}

/// The refresh cookie of another path was not sent, so nobody has looked at its token: a rejection leaves it, a sign-in clears it. And it
/// leaves the present cookies, which another response may have set by the time it arrives.
#[test]
fn a_rejection_leaves_what_the_request_cannot_show() {
    let mut entry = past("");
    entry["refresh_cookie"] = json!({ "path": "/old" });
    entry["access_cookie"] = json!({ "name": "sid" });
    let policy = policy(&json!({ "refresh_cookie": { "path": "/auth" }, "history": [entry] }));
    let mut facts = post("sid=stale; __Secure-session-refresh=stale");
    facts.path = Some(RequestPath::Public(b"/auth/session/refresh"));
    let (mut cookies, mut buffer) = (Vec::new(), String::new());
    let refresh = policy.refresh(&facts, NOW);
    rejected(&refresh).write(&mut buffer, &mut |name, value| {
        if name == "set-cookie" {
            cookies.push(value.split_once("; Secure").unwrap().0.to_owned());
        }
    });
    assert_eq!(cookies, ["sid=; Path=/"]);
    assert_eq!(
        cleared(&policy, &facts, NOW),
        ["__Secure-session-refresh=; Path=/old", "sid=; Path=/"]
    );
}

/// From cookies to headers within one scope: its cookies are the past, although a deployment by cookie would have the same.
#[test]
fn the_scope_of_a_deployment_by_header_may_be_past() {
    assert_eq!(
        problems(json!({ "transport": "header", "history": [past("")] })),
        [""; 0]
    );
}
