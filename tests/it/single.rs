//! A session with one token: what a server with one cookie reads, writes and clears, and that nothing of a second token is anywhere.
//!
//! What breaks if one fails: servers with tower-sessions or actix-session get cookies that they do not have, or their users are signed out.

use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    RequestFacts, Resolution, TokenState, Tokens, WriteTokensError,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{policy, problems};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const PAGE: &[u8] = b"https://www.example.com";

fn single(more: &Value) -> Policy {
    let mut config = json!({ "session": "single" });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    policy(&config)
}

fn facts<'a>(method: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new(method);
    facts.origin = Some(PAGE);
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

type Headers = Vec<(String, String)>;

/// The `Set-Cookie` headers alone.
fn cookies(headers: &Headers) -> Vec<&str> {
    let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
    cookies.map(|(_, value)| value.as_str()).collect()
}

fn signed_in(policy: &Policy, tokens: &Tokens<'_>) -> Result<Headers, WriteTokensError> {
    let mut headers = Vec::new();
    let set_session = policy.sign_in(&facts("POST", ""), NOW).accept().unwrap();
    set_session.write(tokens, &mut String::new(), &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    })?;
    Ok(headers)
}

#[test]
fn a_sign_in_sets_one_cookie_until_the_browser_ends() {
    let policy = single(&json!({}));
    let headers = signed_in(&policy, &Tokens::session("s1").unwrap()).unwrap();
    assert_eq!(
        headers,
        [
            (
                "set-cookie".to_owned(),
                "__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High"
                    .to_owned()
            ),
            ("cache-control".to_owned(), "private, no-store".to_owned()),
            (
                "vary".to_owned(),
                "origin, sec-fetch-site, cookie, authorization, session-transport".to_owned()
            ),
        ]
    );
}

#[test]
fn tokens_of_a_pair_are_refused() {
    let policy = single(&json!({}));
    for tokens in [
        Tokens::new("a", "r").unwrap(),
        Tokens::access_only("a").unwrap(),
    ] {
        let error = signed_in(&policy, &tokens).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`session` is `single`; write `Tokens::session`"
        );
    }
    let error = signed_in(
        &crate::support::policy(&json!({})),
        &Tokens::session("s").unwrap(),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "`session` is `pair`; write `Tokens::new`"
    );
}

/// Whoever verifies may set the cookie again, also on a `GET`.
#[test]
fn a_verified_request_may_renew_the_session() {
    let policy = single(&json!({ "session_cookie": { "keep": 1_209_600 } }));
    let facts = facts("GET", "__Host-session=s1; theme=dark");
    let verify = policy.verify(&facts, NOW);
    let outcome = verify.resolve(|token| match token.as_bytes() {
        b"s1" => TokenState::Live("alice"),
        _ => TokenState::Unknown,
    });
    let Resolution::Accepted {
        session,
        set_session,
        ..
    } = outcome
    else {
        panic!()
    };
    assert_eq!(session, "alice");
    let data = set_session
        .to_data(&Tokens::session("s1").unwrap())
        .unwrap();
    let [cookie] = data.cookies.as_slice() else {
        panic!()
    };
    assert_eq!(
        (cookie.name.as_str(), cookie.value()),
        ("__Host-session", "s1")
    );
    assert_eq!(cookie.max_age, Some(Duration::days(14)));
}

/// The cookie was renamed and shared: the old one is taken, and cleared with the response that sets the new one.
#[test]
fn an_old_cookie_is_taken_and_cleared() {
    let policy = single(&json!({
        "history": [{
            "cookie_domain": "example.com", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
            "session_cookie": { "name": "sid", "path": "/" }
        }]
    }));
    let facts = facts("GET", "sid=old");
    let outcome = policy
        .verify(&facts, NOW)
        .resolve(|token| match token.as_bytes() {
            b"old" => TokenState::Live(1),
            _ => TokenState::Unknown,
        });
    let Resolution::Accepted { set_session, .. } = outcome else {
        panic!()
    };
    let data = set_session
        .to_data(&Tokens::session("new").unwrap())
        .unwrap();
    let written: Vec<_> = data
        .cookies
        .iter()
        .map(|cookie| {
            (
                cookie.name.as_str(),
                cookie.domain.as_deref(),
                cookie.is_clear(),
            )
        })
        .collect();
    assert_eq!(
        written,
        [
            ("sid", Some("example.com"), true),
            ("__Host-session", None, false)
        ]
    );
}

#[test]
fn a_sign_out_clears_one_cookie() {
    let policy = single(&json!({}));
    for cookie in ["__Host-session=s1", ""] {
        let facts = facts("POST", cookie);
        let sign_out = policy.sign_out(&facts, NOW);
        assert_eq!(
            sign_out.candidates().count(),
            usize::from(!cookie.is_empty())
        );
        assert_eq!(sign_out.refresh_candidates().count(), 0);
        let data = sign_out.accept().unwrap().to_data();
        let [cleared] = data.cookies.as_slice() else {
            panic!("{:?}", data.cookies)
        };
        assert!(cleared.is_clear() && cleared.name == "__Host-session");
    }
}

/// A rejection leaves the cookie: the response may arrive after a sign-in in another tab.
#[test]
fn a_rejection_clears_nothing_unless_told_to() {
    let policy = single(&json!({}));
    let facts = facts("GET", "__Host-session=dead");
    let outcome = policy
        .verify(&facts, NOW)
        .resolve(|_| TokenState::<u8>::Dead);
    let Resolution::Rejected { clear_session } = outcome else {
        panic!()
    };
    assert!(clear_session.to_data().cookies.is_empty());
    let data = clear_session.with_present().to_data();
    assert_eq!(data.cookies.len(), 1);
}

/// Two sessions under one name: nobody is taken, and all that can reach this host are cleared.
#[test]
fn two_sessions_are_a_conflict() {
    let policy = single(&json!({ "cookie_domain": "example.com" }));
    let facts = facts("GET", "__Secure-session=mallory; __Secure-session=alice");
    let outcome = policy
        .verify(&facts, NOW)
        .resolve(|token| TokenState::Live(token.as_bytes().to_vec()));
    let Resolution::Conflict { clear_session } = outcome else {
        panic!()
    };
    let data = clear_session.to_data();
    assert!(
        data.cookies
            .iter()
            .all(session_cookie_policy::request::CookieData::is_clear)
    );
    assert!(data.cookies.iter().any(|cookie| cookie.domain.is_none()));
}

#[test]
fn by_header_there_is_one_token() {
    let policy = single(&json!({ "transport": "header" }));
    let headers = signed_in(&policy, &Tokens::session("s1").unwrap()).unwrap();
    assert_eq!(headers[0], ("session-token".to_owned(), "s1".to_owned()));
    assert_eq!(
        headers[1],
        (
            "access-control-expose-headers".to_owned(),
            "session-token".to_owned()
        )
    );
    assert!(cookies(&headers).is_empty());
}

/// What every text of such a policy says.
#[test]
fn nothing_speaks_of_a_refresh() {
    for more in [
        json!({}),
        json!({ "transport": "header" }),
        json!({ "cookie_domain": "example.com" }),
    ] {
        let policy = single(&more);
        let mut facts = facts("OPTIONS", "");
        facts.csrf = Some(b"1");
        let mut told = String::new();
        let mut sink = |name: &str, value: &str| writeln!(told, "{name}: {value}").unwrap();
        policy.cors(&facts).write(&mut sink);
        facts.requested_method = Some(b"POST");
        policy.cors(&facts).write(&mut sink);
        policy
            .sign_out(&facts, NOW)
            .accept()
            .unwrap()
            .write(&mut String::new(), &mut sink);
        write!(told, "{:?}", policy.declared_cookies()).unwrap();
        told += &serde_json::to_string(&policy.verify(&facts, NOW).token_counts()).unwrap();
        assert!(!told.contains("refresh"), "{told}");
    }
}

/// "Remember me": each sign-in says how long, at most as long as the configuration allows.
#[test]
fn a_sign_in_chooses_the_lifetime() {
    let policy =
        single(&json!({ "session_cookie": { "keep": "chosen", "lifetime_seconds": 2_592_000 } }));
    let tokens = Tokens::session("s1").unwrap();
    let unticked = signed_in(&policy, &tokens).unwrap();
    assert_eq!(
        cookies(&unticked),
        ["__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High"]
    );
    let ticked = signed_in(&policy, &tokens.keep_for(Duration::days(30))).unwrap();
    assert_eq!(
        cookies(&ticked),
        [
            "__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000; Expires=Tue, 22 Dec 2026 12:00:00 GMT; Priority=High"
        ]
    );
    // The session ends on the 24th, whatever the box says.
    let ends = tokens
        .keep_for(Duration::days(30))
        .until(datetime!(2026-11-24 12:00 UTC));
    assert_eq!(
        cookies(&signed_in(&policy, &ends).unwrap()),
        [
            "__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=172800; Expires=Tue, 24 Nov 2026 12:00:00 GMT; Priority=High"
        ]
    );
    assert_eq!(
        signed_in(&policy, &tokens.keep_for(Duration::days(31))),
        Err(WriteTokensError::KeptTooLong {
            most: Duration::days(30)
        })
    );
    for over in [tokens.keep_for(Duration::ZERO), tokens.until(NOW)] {
        assert_eq!(signed_in(&policy, &over), Err(WriteTokensError::Over));
    }
    // Unticked, the cookie ends with the browser, or with the session before it.
    let unticked = signed_in(&policy, &tokens.until(NOW + Duration::SECOND));
    assert_eq!(
        cookies(&unticked.unwrap()),
        ["__Host-session=s1; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High"]
    );
    let fixed = single(&json!({ "session_cookie": { "keep": 60 } }));
    let chosen = tokens.keep_for(Duration::SECOND);
    assert_eq!(signed_in(&fixed, &chosen), Err(WriteTokensError::NotChosen));
}

#[test]
fn lifetimes_are_numbers_or_words() {
    for (cookie, max_age) in [
        (json!({}), None),
        (json!({ "keep": "browser_session" }), None),
        (json!({ "lifetime_seconds": "session" }), None),
        (json!({ "keep": 3600 }), Some(3600)),
        (json!({ "keep": "3600" }), Some(3600)),
        (json!({ "lifetime_seconds": 3600 }), Some(3600)),
        (
            json!({ "keep": 3600, "lifetime_seconds": 3600 }),
            Some(3600),
        ),
        (json!({ "keep": "chosen" }), Some(30 * 86_400)),
    ] {
        let policy = single(&json!({ "session_cookie": cookie }));
        let declared = policy.declared_cookies();
        let kept = declared[0].attributes.lifetime().max_age();
        assert_eq!(kept.map(Duration::whole_seconds), max_age, "{cookie}");
    }
}

/// The field and the text of each problem.
#[test]
fn what_does_not_fit_the_shape_is_told() {
    let cases = [
        (
            json!({ "session": "one" }),
            "`session`: write `pair` or `single`",
        ),
        (
            json!({ "session": "single", "refresh_cookie": { "name": "r" } }),
            "`refresh_cookie`: a session has one token (`session` is `single`), so this cookie does not exist; remove it, or set \
             `session` to `pair`",
        ),
        (
            json!({ "session_cookie": { "name": "sid" } }),
            "`session_cookie`: a session has two tokens (`session` is `pair`), so this cookie does not exist; remove it, or set \
             `session` to `single`",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": "as_session" } }),
            "`session_cookie.keep`: the session cookie itself cannot have `as_session`; write a number of seconds, `browser_session` \
             or `chosen`",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": 60, "lifetime_seconds": 90 } }),
            "`session_cookie.lifetime_seconds`: is declared as `session_cookie.keep` already, with other settings; remove one of them",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": 0 } }),
            "`session_cookie.keep`: a lifetime must be at least one second; zero deletes the cookie",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": "30d" } }),
            "`session_cookie.keep`: `30d` is not a lifetime; write a number of seconds, `browser_session`, `chosen` or `as_session`",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": 3600, "token_lifetime_seconds": 86400 } }),
            "`session_cookie.token_lifetime_seconds`: browsers keep it for 3600 seconds, but its token is valid for 86400: users are \
             logged out early; let the cookie last as long as the token",
        ),
        (
            json!({ "session": "single", "session_lifetime_seconds": 60, "session_cookie": { "keep": 90, "token_lifetime_seconds": 90 } }),
            "`session_cookie.token_lifetime_seconds`: its token is valid for 90 seconds, and a session lasts 60 at most: a copy of the \
             token works after the session has ended, unless the server looks the session up; shorten it",
        ),
        (
            json!({ "access_cookie": { "token_lifetime_seconds": 900 }, "refresh_cookie": { "token_lifetime_seconds": 600 } }),
            "`refresh_cookie.token_lifetime_seconds`: the refresh token ends after 600 seconds and the access token after 900: when \
             the access token expires, the session can no longer be renewed; let the refresh token last longer",
        ),
        (
            json!({ "session": "single", "session_lifetime_seconds": 0 }),
            "`session_lifetime_seconds`: a lifetime must be at least one second; zero deletes the cookie",
        ),
        (
            json!({ "refresh_cookie": { "token_lifetime_seconds": 0 } }),
            "`refresh_cookie.token_lifetime_seconds`: a lifetime must be at least one second; zero deletes the cookie",
        ),
    ];
    for (config, told) in cases {
        assert_eq!(problems(&config), [told], "{config}");
    }
}

/// In Rust they are times, in files seconds.
#[test]
fn lifetimes_of_tokens_and_sessions_are_times() {
    let file = json!({
        "api": "https://www.example.com", "websites": "https://www.example.com", "session": "single",
        "session_lifetime_seconds": 7_776_000, "session_cookie": { "token_lifetime_seconds": 86400 }
    });
    let read: PolicyConfig = serde_json::from_value(file.clone()).unwrap();
    assert_eq!(read.session_lifetime, Some(Duration::days(90)));
    assert_eq!(read.session_cookie.token_lifetime, Some(Duration::days(1)));
    let written = serde_json::to_value(&read).unwrap();
    for field in [
        "/session_lifetime_seconds",
        "/session_cookie/token_lifetime_seconds",
    ] {
        assert_eq!(written.pointer(field), file.pointer(field), "{field}");
    }

    let mut config = read;
    config.session_lifetime = Some(Duration::seconds(-1));
    let review = config.review(&EmbeddedList);
    assert!(
        review
            .problems()
            .iter()
            .any(|problem| problem.field().to_string() == "session_lifetime_seconds")
    );
}

/// A name that was given up is cleared, and nothing is read of it.
#[test]
fn a_retired_name_is_only_cleared() {
    let policy = policy(&json!({
        "names": "supertokens",
        "history": [{
            "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 365,
            "clear_only": [{ "name": "sIdRefreshToken", "path": "/" }]
        }]
    }));
    let facts = facts("POST", "sIdRefreshToken=old");
    let refresh = policy.refresh(&facts, NOW);
    assert_eq!(refresh.candidates().count(), 0);
    assert_eq!(refresh.token_counts().refresh_cookies, 0);
    let data = policy
        .sign_in(&facts, NOW)
        .accept()
        .unwrap()
        .to_data(&Tokens::new("a", "r").unwrap())
        .unwrap();
    let names: Vec<_> = data
        .cookies
        .iter()
        .map(|cookie| (cookie.name.as_str(), cookie.is_clear()))
        .collect();
    assert_eq!(
        names,
        [
            ("sIdRefreshToken", true),
            ("sAccessToken", false),
            ("sRefreshToken", false)
        ]
    );
}

/// A sibling host plants its own session under a past name, for all of the site, beside the user's present cookie. Neither is taken, and after
/// the conflict the planted one is not taken alone.
#[test]
fn a_planted_past_name_is_never_taken_after_a_conflict() {
    for budget in [4096, 400] {
        let policy = single(&json!({
            "session_cookie": { "name": "id" }, "clearing_budget": budget,
            "history": [{
                "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
                "session_cookie": { "name": "id", "path": "/" }
            }]
        }));
        for profile in [Profile::CHROMIUM, Profile::FIREFOX, Profile::SAFARI] {
            let mut jar = Jar::new(profile);
            let api = Request::typed(RequestUrl::parse("https://api.example.com/me").unwrap());
            let blog = Request::typed(RequestUrl::parse("https://blog.example.com/").unwrap());
            let own = [b"__Host-id=anna; Path=/; Secure; HttpOnly".as_slice()];
            let planted = [b"id=mallory; Domain=example.com; Path=/; Secure".as_slice()];
            jar.receive(&api, &Response::new(&own), &EmbeddedList, NOW);
            jar.receive(&blog, &Response::new(&planted), &EmbeddedList, NOW);
            for second in 0..40 {
                let now = NOW + Duration::seconds(second);
                let header =
                    String::from_utf8(jar.cookie_header(&api, &EmbeddedList, now)).unwrap();
                let facts = facts("GET", &header);
                let outcome = policy
                    .verify(&facts, now)
                    .resolve(|token| TokenState::Live(token.as_bytes().to_vec()));
                let data = match outcome {
                    Resolution::Accepted { session, .. } => {
                        assert_eq!(session, b"anna", "{budget}: {header}");
                        break;
                    }
                    Resolution::Conflict { clear_session } => {
                        let mut lines = Vec::new();
                        clear_session.write(&mut String::new(), &mut |name, value| {
                            if name == "set-cookie" {
                                lines.push(value.as_bytes().to_vec());
                            }
                        });
                        lines
                    }
                    Resolution::Rejected { .. } | Resolution::Superseded { .. } => break,
                };
                let lines: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
                jar.receive(&api, &Response::new(&lines), &EmbeddedList, now);
            }
            let header = jar.cookie_header(&api, &EmbeddedList, NOW + Duration::MINUTE);
            assert!(
                !header.windows(7).any(|part| part == b"mallory"),
                "the planted one is gone"
            );
        }
    }
}
