//! Cookies beside the session: attributes that follow from what is declared, and what is read, written and cleared of them per request.
//!
//! What breaks if one fails: an OAuth callback without its state, a token against CSRF that script cannot read or a sibling can set, a
//! device that is forgotten at sign-out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::cookie::{CookieHeader, CookieValue};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    CallbackRefusal, ClearSession, CsrfPass, CsrfRefusal, CsrfVerdict, RequestCookie, RequestFacts,
    TokenState, Tokens, WriteTokensError,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::{origin, policy, problems};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// One host for pages and API.
fn own_host(cookies: &Value) -> Value {
    json!({
        "api": "https://www.example.com", "websites": "https://www.example.com",
        "session": "single", "cookies": cookies,
    })
}

/// The `Set-Cookie` of a clear of each companion, by key, without what all clears end with.
fn attributes(policy: &Policy) -> BTreeMap<String, String> {
    let cookies = policy.declared_cookies().into_iter();
    let beside = cookies.filter(|cookie| cookie.purpose.is_some());
    let text = |header: String| header.split("; Max-Age").next().unwrap().to_owned();
    beside
        .map(|cookie| {
            (
                cookie.role.to_string(),
                text(cookie.attributes.clear().to_string()),
            )
        })
        .collect()
}

#[track_caller]
fn attributes_of(config: &Value, key: &str) -> String {
    attributes(&policy(config)).remove(key).unwrap()
}

#[test]
fn attributes_follow_from_what_is_declared() {
    let cases = [
        // A secret of the server; `/` keeps the prefix that nobody else can set.
        (
            json!({ "purpose": "sign_in_flow", "routes": ["/auth/callback"] }),
            "__Host-c=; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            json!({ "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"] }),
            "__Host-c=; Path=/; Secure; HttpOnly; SameSite=None",
        ),
        // Without that prefix, the narrowest path above all routes.
        (
            json!({ "purpose": "sign_in_flow", "prefix": "none", "routes": ["/auth/callback/a", "/auth/callback/b"] }),
            "c=; Path=/auth/callback; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            json!({ "purpose": "trusted_device", "cookie_domain": "example.com", "routes": ["/auth/signin"] }),
            "__Secure-c=; Domain=example.com; Path=/auth/signin; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            json!({ "purpose": "trusted_device", "cookie_domain": "example.com", "routes": ["/auth/signin", "/authors"] }),
            "__Secure-c=; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
        // Scripts read it.
        (
            json!({ "purpose": "csrf_token", "read_by": "script" }),
            "__Host-c=; Path=/; Secure; SameSite=Lax",
        ),
        (
            json!({ "purpose": "preference", "read_by": "both", "name": "theme" }),
            "__Host-theme=; Path=/; Secure; SameSite=Lax",
        ),
        (
            json!({ "purpose": "preference", "same_site": "strict" }),
            "__Host-c=; Path=/; Secure; HttpOnly; SameSite=Strict",
        ),
    ];
    for (companion, expected) in cases {
        let config = own_host(&json!({ "c": companion }));
        assert_eq!(attributes_of(&config, "c"), expected, "{companion}");
    }
}

#[test]
fn lifetimes_follow_from_the_purpose() {
    let config = json!({
        "api": "https://www.example.com", "websites": "https://www.example.com",
        "session": "single", "session_cookie": { "keep": 3600 },
        "cookies": {
            "flow": { "purpose": "sign_in_flow" },
            "csrf": { "purpose": "csrf_token", "read_by": "script" },
            "device": { "purpose": "trusted_device" },
            "hint": { "purpose": "session_hint", "read_by": "script" },
            "theme": { "purpose": "preference" },
            "consent": { "purpose": "consent", "keep": 60 },
        },
    });
    let policy = policy(&config);
    let kept: BTreeMap<String, i64> = policy
        .declared_cookies()
        .iter()
        .map(|cookie| {
            let kept = cookie.attributes.lifetime().max_age().unwrap();
            (cookie.role.to_string(), kept.whole_seconds())
        })
        .collect();
    let expected = [
        ("consent", 60),
        ("csrf", 3600),
        ("device", 400 * 86_400),
        ("flow", 600),
        ("hint", 3600),
        ("session", 3600),
        ("theme", 365 * 86_400),
    ];
    assert_eq!(
        kept,
        expected.map(|(key, kept)| (key.to_owned(), kept)).into()
    );
}

/// On pages of another site the session's cookies are `SameSite=None` and partitioned; the cookie of a flow is neither, since the user comes
/// back to a page of the API's own.
#[test]
fn a_flow_is_never_partitioned() {
    let policy = policy(&json!({
        "api": "https://api.example.com",
        "websites": [{ "origin": "https://partner.net", "partitioning": "partitioned" }],
        "session": "single",
        "cookies": { "oauth": { "purpose": "sign_in_flow" }, "theme": { "purpose": "preference" } },
    }));
    let attributes = attributes(&policy);
    assert_eq!(
        attributes["oauth"],
        "__Host-oauth=; Path=/; Secure; HttpOnly; SameSite=Lax"
    );
    assert_eq!(
        attributes["theme"],
        "__Host-theme=; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
    );
}

#[test]
fn what_cannot_work_is_told_with_ways_out() {
    let cases = [
        (
            json!({ "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script" } } }),
            "`cookies.csrf.read_by`: scripts of `https://www.example.com` cannot read a cookie of `api.example.com`; let both share it (`cookie_domain`: `example.com`), or send the value in a response header",
        ),
        // A sibling host can write a shared cookie, so a token in it proves nothing.
        (
            json!({ "csrf": "double_submit", "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script" } } }),
            "`cookies.csrf.read_by`: scripts of `https://www.example.com` cannot read a cookie of `api.example.com`; hosts that share it could all set it, so set `csrf` to `token`, and send the token in a response header in place of this cookie",
        ),
        (
            json!({ "websites": "https://partner.net", "transport": "header", "cookies": { "hint": { "purpose": "session_hint", "read_by": "script" } } }),
            "`cookies.hint.read_by`: scripts of `https://partner.net` cannot read a cookie of `api.example.com`; send the value in a response header",
        ),
        (
            json!({ "cookies": { "oauth": { "purpose": "sign_in_flow", "read_by": "both" } } }),
            "`cookies.oauth.read_by`: a cookie with the purpose `sign_in_flow` is a secret, so scripts must not read it; remove \
             `read_by`, or give scripts another cookie",
        ),
        (
            json!({ "cookies": { "theme": { "purpose": "preference", "same_site": "none" } } }),
            "`cookies.theme.same_site`: `SameSite=None` sends it with requests of all other sites, which no declared website needs; \
             remove `same_site`",
        ),
        (
            json!({ "cookies": { "oauth": { "purpose": "sign_in_flow", "same_site": "strict" } } }),
            "`cookies.oauth.same_site`: with a `flow` by `redirect` the provider's page, which is another site, sends the cookie only \
             with `SameSite=Lax`; leave `same_site` out",
        ),
        (
            json!({ "cookies": { "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "same_site": "lax" } } }),
            "`cookies.oauth.same_site`: with a `flow` by `form_post` the provider's page, which is another site, sends the cookie only \
             with `SameSite=None`; leave `same_site` out",
        ),
        (
            json!({ "api": "http://localhost:8000", "websites": "http://localhost:8000", "cookies": { "oauth": { "purpose": "sign_in_flow", "flow": "form_post" } } }),
            "`cookies.oauth.flow`: http://localhost:8000 is plain http, and browsers send only `SameSite=None` cookies with a form of \
             another site, which need https; use https in development, too, or a `flow` by `redirect`",
        ),
        (
            json!({ "cookies": { "theme": { "purpose": "preference", "flow": "redirect" } } }),
            "`cookies.theme.flow`: a cookie with the purpose `preference` cannot have a `flow`; remove it, or set the purpose to \
             `sign_in_flow`",
        ),
        (
            json!({ "cookies": { "My Theme": { "purpose": "preference" } } }),
            "`cookies`: `My Theme` is not a key of a cookie; write up to 32 lower-case letters, digits, `-` and `_`",
        ),
        (
            json!({ "cookies": { "theme": { "purpose": "settings" } } }),
            "`cookies.theme.purpose`: write `sign_in_flow`, `csrf_token`, `trusted_device`, `session_hint`, `preference` or `consent`",
        ),
        (
            json!({ "cookies": { "theme": { "purpose": "preference", "path": "/app", "routes": ["/other"] } } }),
            "`cookies.theme.routes[0]`: the path `/app` does not match the route `/other`, so browsers do not send the cookie there",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": 60 }, "websites": "https://api.example.com", "cookies": { "hint": { "purpose": "session_hint", "read_by": "script", "keep": 90 } } }),
            "`cookies.hint.keep`: browsers keep it for 90 seconds and the session for 60: pages show a session that has ended; set \
             `keep` to `as_session`",
        ),
        (
            json!({ "session": "single", "session_cookie": { "keep": 60 }, "websites": "https://api.example.com", "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script", "keep": 30 } } }),
            "`cookies.csrf.keep`: browsers keep it for 30 seconds and the session for 60: after that every request that changes \
             something is refused; set `keep` to `as_session`",
        ),
        (
            json!({ "csrf": "double_submit" }),
            "`csrf`: double submit needs a cookie with the purpose `csrf_token` and `read_by` of `script` or `both`; declare one in \
             `cookies`, or set `csrf` to `token`",
        ),
        (
            json!({ "csrf": "double_submit", "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script", "cookie_domain": "example.com" } } }),
            "`csrf`: a sibling host, or the network, can set `__Secure-csrf` and then knows the token: double submit proves nothing; \
             give the name the prefix `__Host-` (no `cookie_domain`, the path `/`), or set `csrf` to `token` and compare with the \
             session's token",
        ),
        (
            json!({ "cookies": { "theme": { "purpose": "preference", "max_value_len": 5000 } } }),
            "`cookies.theme.max_value_len`: name and longest value have 5012 bytes together; browsers refuse a cookie longer than 4096",
        ),
        (
            json!({ "history": [{ "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30, "cookies": { "theme": { "name": "old" } } }] }),
            "`history[0].cookies.theme`: `theme` is not a key of `cookies`; declare it there, or name the old cookie in `clear_only`",
        ),
        (
            json!({ "history": [{ "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30, "clear_only": [{ "path": "/" }] }] }),
            "`history[0].clear_only[0]`: a cookie that is only cleared needs its `name`",
        ),
    ];
    for (config, told) in cases {
        let problems = problems(&config);
        assert!(
            problems.contains(&told.to_owned()),
            "{config}: {problems:#?}"
        );
    }
}

/// All cookies of one request, times how many there are at once.
#[test]
fn the_budget_counts_all_cookies() {
    let config = |at_once: u8| {
        json!({
            "api": "https://www.example.com", "websites": "https://www.example.com",
            "session": "single", "session_cookie": { "max_value_len": 100 }, "cookie_header_budget": 4000,
            "cookies": { "oauth": { "purpose": "sign_in_flow", "max_value_len": 900, "at_once": at_once } },
        })
    };
    assert_eq!(problems(&config(1)), [""; 0]);
    // `__Host-session=` and 100, then `; `, and twice `__Host-oauth.` with 16 digits, `=` and 900.
    let of_two = 15 + 100 + 2 * (2 + 13 + 16 + 1 + 900);
    assert_eq!(of_two, 1979);
    assert_eq!(problems(&config(2)), [""; 0]);
    let told = problems(&config(3));
    assert!(told[0].contains("2911"), "{told:?}");
}

fn facts<'a>(method: &'a str, cookie: &'a str) -> RequestFacts<'a> {
    let mut facts = RequestFacts::new(method);
    facts.origin = Some(b"https://www.example.com");
    facts.cookie = CookieHeader::line(cookie.as_bytes());
    facts
}

fn written(write: impl FnOnce(&mut String, &mut dyn FnMut(&str, &str))) -> Vec<String> {
    let mut headers = Vec::new();
    write(&mut String::new(), &mut |name, value| {
        assert_eq!(name, "set-cookie");
        headers.push(value.to_owned());
    });
    headers
}

fn names(headers: &[String]) -> Vec<&str> {
    let name = |header: &String| header.split("; ").next().unwrap().to_owned();
    let _ = name;
    headers
        .iter()
        .map(|header| header.split(';').next().unwrap())
        .collect()
}

fn values(cookie: &RequestCookie<'_>) -> Vec<String> {
    let values = cookie.values();
    values
        .map(|value| String::from_utf8(value.to_vec()).unwrap())
        .collect()
}

/// What ends with the session is cleared with it under its old name too, and what outlives it stays. So does everything beside the session
/// where only an access token is at issue.
#[test]
fn old_cookies_beside_the_session_go_with_what_ends_it() {
    let config = json!({
        "api": "https://www.example.com", "websites": "https://www.example.com",
        "cookies": {
            "csrf": { "purpose": "csrf_token", "read_by": "script" },
            "device": { "purpose": "trusted_device" },
        },
        "history": [{
            "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
            "cookies": {
                "csrf": { "name": "xsrf", "path": "/" }, "device": { "name": "trusted", "path": "/" },
            }
        }],
    });
    let policy = policy(&config);
    let mut facts = facts(
        "POST",
        "__Host-session-access=a; __Host-session-access=b; __Host-session-refresh=r; xsrf=c; trusted=d",
    );
    facts.csrf = Some(b"1");
    let names = |clear_session: ClearSession<'_>| {
        let cookies = clear_session.to_data().cookies.into_iter();
        cookies.map(|cookie| cookie.name).collect::<BTreeSet<_>>()
    };
    let sign_out = names(policy.sign_out(&facts, NOW).accept().unwrap());
    assert!(sign_out.contains("xsrf"), "{sign_out:?}");
    assert!(!sign_out.contains("trusted"), "{sign_out:?}");
    let verify = policy.verify(&facts, NOW);
    let conflict = verify.resolve(|token| TokenState::Live(token.as_bytes()[0]));
    let conflict = names(conflict.clear_session().unwrap());
    assert_eq!(
        conflict,
        BTreeSet::from(["__Host-session-access".to_owned()])
    );
}

/// Present and past names; several that differ are no value.
#[test]
fn values_are_read_under_all_names_that_are_due() {
    let mut config = own_host(&json!({ "device": { "purpose": "trusted_device" } }));
    config["history"] = json!([{
        "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
        "cookies": { "device": { "name": "trusted", "path": "/" } }
    }]);
    let policy = policy(&config);
    let came = |cookie: &'static str, now| {
        let facts = facts("GET", cookie);
        let cookies = policy.cookies(&facts, now);
        let device = cookies.get("device").unwrap();
        (values(&device), device.value().map(<[u8]>::to_vec))
    };
    let one = |value: &str| (vec![value.to_owned()], Some(value.as_bytes().to_vec()));
    assert_eq!(came("trusted=old; __Host-device2=x", NOW), one("old"));
    assert_eq!(came("__Host-device=new", NOW), one("new"));
    assert_eq!(
        came("trusted=old; __Host-device=new", NOW),
        (vec!["new".to_owned(), "old".to_owned()], None)
    );
    // 30 days later no browser has the old one.
    assert_eq!(
        came("trusted=old", datetime!(2026-12-20 12:00 UTC)),
        (Vec::new(), None)
    );
    assert!(
        policy
            .cookies(&facts("GET", ""), NOW)
            .get("other")
            .is_none()
    );
}

/// An old cookie beside the session goes with the response that writes it anew: until then its value is the only one.
#[test]
fn a_response_that_writes_a_companion_clears_the_old_one() {
    let mut config = own_host(&json!({ "device": { "purpose": "trusted_device" } }));
    config["history"] = json!([{
        "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
        "cookies": { "device": { "name": "trusted", "path": "/" } }
    }]);
    let policy = policy(&config);
    let facts = facts("POST", "trusted=d1");
    let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
    let names = |tokens: &Tokens<'_>| -> Vec<(String, bool)> {
        let data = set_session.to_data(tokens).unwrap();
        let cookies = data.cookies.iter();
        cookies
            .map(|cookie| (cookie.name.clone(), cookie.is_clear()))
            .collect()
    };
    let session = Tokens::session("s").unwrap();
    assert_eq!(names(&session), [("__Host-session".to_owned(), false)]);
    let beside = [("device", CookieValue::new("d2").unwrap())];
    assert_eq!(
        names(&session.with_cookies(&beside)),
        [
            ("trusted".to_owned(), true),
            ("__Host-session".to_owned(), false),
            ("__Host-device".to_owned(), false)
        ]
    );
}

/// The same where it is written or cleared alone. Cookies that end with an id are not in the history: they live for minutes.
#[test]
fn a_companion_that_is_written_alone_clears_its_own_old_one() {
    let mut config = own_host(&json!({
        "device": { "purpose": "trusted_device" },
        "theme": { "purpose": "preference" },
        "oauth": { "purpose": "sign_in_flow", "at_once": 2 },
    }));
    config["history"] = json!([{
        "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
        "cookies": {
            "device": { "name": "trusted", "path": "/" },
            "theme": { "name": "look", "path": "/" },
            "oauth": { "name": "flow", "path": "/" },
        }
    }]);
    let policy = policy(&config);
    let facts = facts("POST", "trusted=d1; look=dark; flow=f");
    let response = |key: &str, now, clear: bool| {
        let cookies = policy.cookies(&facts, now);
        let cookie = cookies.get(key).unwrap().of_state(b"foobar");
        let headers = written(|buffer, sink| {
            if clear {
                cookie.write_clear(buffer, sink);
            } else {
                cookie.write("new", buffer, sink).unwrap();
            }
        });
        names(&headers).join(" ")
    };
    assert_eq!(response("device", NOW, false), "trusted= __Host-device=new");
    assert_eq!(response("device", NOW, true), "trusted= __Host-device=");
    assert_eq!(response("theme", NOW, false), "look= __Host-theme=new");
    // The 64-bit FNV-1a hash of `foobar`, from the table of its authors.
    assert_eq!(
        response("oauth", NOW, false),
        "__Host-oauth.85944171f73967e8=new"
    );
    let of_state = |state: &[u8]| {
        let cookies = policy.cookies(&facts, NOW);
        let cookie = cookies.get("oauth").unwrap().of_state(state);
        names(&written(|buffer, sink| cookie.write_clear(buffer, sink))).join(" ")
    };
    assert_eq!(of_state(b"a"), "__Host-oauth.af63dc4c8601ec8c=");
    // 30 days later no browser has an old one.
    let later = datetime!(2026-12-20 12:00 UTC);
    assert_eq!(response("device", later, false), "__Host-device=new");
}

/// Which attributes a cookie needs depends on the API. Where that is not known, nothing is written.
#[test]
fn no_companion_is_written_for_an_unknown_host() {
    let policy = policy(&json!({
        "api": ["https://api.example.com", "https://api.example.org"],
        "websites": ["https://www.example.com", "https://www.example.org"],
        "session": "single",
        "cookies": { "device": { "purpose": "trusted_device" } },
    }));
    for (host, lines) in [
        (Some("api.example.org"), 1),
        (Some("evil.example"), 0),
        (None, 0),
    ] {
        let mut facts = RequestFacts::new("GET");
        facts.host = host.map(str::as_bytes);
        let cookies = policy.cookies(&facts, NOW);
        let device = cookies.get("device").unwrap();
        assert_eq!(device.is_writable(), lines == 1, "{host:?}");
        assert_eq!(device.attributes().is_some(), lines == 1, "{host:?}");
        let set = written(|buffer, sink| device.write("d1", buffer, sink).unwrap());
        assert_eq!(set.len(), lines, "{host:?}");
        let set = written(|buffer, sink| device.write_clear(buffer, sink));
        assert_eq!(set.len(), lines, "{host:?}");
    }
}

/// A response by header clears the old cookies of what it sets, unless that ends with the session, and of nothing else.
#[test]
fn a_response_by_header_clears_what_it_sets_beside() {
    let policy = policy(&json!({
        "api": "https://www.example.com", "websites": "https://www.example.com",
        "session": "single", "transport": "header",
        "cookies": {
            "device": { "purpose": "trusted_device" },
            "theme": { "purpose": "preference" },
        },
        "history": [{
            "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
            "cookies": {
                "device": { "name": "trusted", "path": "/" }, "theme": { "name": "look", "path": "/" },
            }
        }],
    }));
    let facts = facts("POST", "trusted=d1; look=dark");
    let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
    let beside = [("device", CookieValue::new("d2").unwrap())];
    let session = Tokens::session("s").unwrap();
    let data = set_session.to_data(&session.with_cookies(&beside)).unwrap();
    let cookies = data.cookies.iter();
    let names: Vec<_> = cookies
        .map(|cookie| (cookie.name.as_str(), cookie.is_clear()))
        .collect();
    assert_eq!(names, [("trusted", true), ("__Host-device", false)]);
}

/// A lifetime that a user chooses: up to that of the configuration, and nothing is written beyond it.
#[test]
fn a_chosen_lifetime() {
    let policy = policy(&own_host(
        &json!({ "device": { "purpose": "trusted_device", "keep": "chosen", "lifetime_seconds": 86_400 } }),
    ));
    let facts = facts("POST", "");
    let cookies = policy.cookies(&facts, NOW);
    let device = cookies.get("device").unwrap();
    assert!(device.is_writable());
    let most = device.attributes().unwrap().lifetime().at_most();
    assert_eq!(most, Duration::DAY);
    let line = |time| {
        written(|buffer, sink| device.write_for("d1", time, buffer, sink).unwrap()).join("\n")
    };
    assert!(line(most).contains("; Max-Age=86400;"), "{}", line(most));
    let hour = line(Duration::HOUR);
    assert!(hour.starts_with("__Host-device=d1; "), "{hour}");
    assert!(hour.contains("; Max-Age=3600;"), "{hour}");
    let mut lines = 0;
    let too_long = device.write_for(
        "d1",
        most + Duration::SECOND,
        &mut String::new(),
        &mut |_, _| lines += 1,
    );
    assert!(too_long.is_err());
    assert_eq!(lines, 0);
}

/// What belongs to the session goes with it; a trusted device and a preference stay.
#[test]
fn a_sign_out_clears_what_belongs_to_the_session() {
    let policy = policy(&own_host(&json!({
        "csrf": { "purpose": "csrf_token", "read_by": "script" },
        "device": { "purpose": "trusted_device" },
        "hint": { "purpose": "session_hint", "read_by": "script" },
        "theme": { "purpose": "preference" },
        "consent": { "purpose": "consent" },
        "oauth": { "purpose": "sign_in_flow" },
    })));
    let facts = facts(
        "POST",
        "__Host-session=s; __Host-csrf=c; __Host-device=d; __Host-hint=1",
    );
    let data = policy.sign_out(&facts, NOW).accept().unwrap().to_data();
    let names: Vec<_> = data
        .cookies
        .iter()
        .map(|cookie| cookie.name.as_str())
        .collect();
    assert_eq!(names, ["__Host-session", "__Host-csrf", "__Host-hint"]);
    assert!(
        data.cookies
            .iter()
            .all(session_cookie_policy::request::CookieData::is_clear)
    );
}

#[test]
fn companions_travel_with_the_sign_in() {
    let mut config = own_host(&json!({
        "hint": { "purpose": "session_hint", "read_by": "script" },
        "device": { "purpose": "trusted_device" },
    }));
    config["session_cookie"] = json!({ "keep": "chosen", "lifetime_seconds": 86400 });
    let policy = policy(&config);
    let facts = facts("POST", "");
    let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
    let value = |text| CookieValue::new(text).unwrap();
    let beside = [("hint", value("1")), ("device", value("d1"))];
    let tokens = Tokens::session("s").unwrap().with_cookies(&beside);
    // The box is not ticked: what belongs to the session ends with the browser, too.
    let data = set_session.to_data(&tokens).unwrap();
    let kept: Vec<_> = data
        .cookies
        .iter()
        .map(|cookie| {
            (
                cookie.name.as_str(),
                cookie.max_age.map(time::SignedDuration::whole_days),
            )
        })
        .collect();
    assert_eq!(
        kept,
        [
            ("__Host-session", None),
            ("__Host-hint", None),
            ("__Host-device", Some(400))
        ]
    );
    let data = set_session
        .to_data(&tokens.keep_for(Duration::DAY))
        .unwrap();
    let kept: Vec<_> = data
        .cookies
        .iter()
        .map(|cookie| cookie.max_age.map(time::SignedDuration::whole_days))
        .collect();
    assert_eq!(kept, [Some(1), Some(1), Some(400)]);
    let unknown = [("other", value("1"))];
    let error = set_session.to_data(&Tokens::session("s").unwrap().with_cookies(&unknown));
    assert_eq!(error, Err(WriteTokensError::NoSuchCookie));
    // Found by fuzzing: one response set a cookie twice.
    let twice = [
        ("hint", value("1")),
        ("device", value("2")),
        ("hint", value("3")),
    ];
    let error = set_session.to_data(&Tokens::session("s").unwrap().with_cookies(&twice));
    assert_eq!(error, Err(WriteTokensError::CookieTwice));
    let error = set_session.to_headers(&Tokens::session("s").unwrap().with_cookies(&twice));
    assert_eq!(error.unwrap_err(), WriteTokensError::CookieTwice);
}

/// Found by fuzzing: the clears stood behind what is set, and the old device stayed beside the new one.
#[test]
fn beside_tokens_by_header_clears_come_first() {
    let policy = policy(&json!({
        "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single",
        "cookies": { "device": { "purpose": "trusted_device" }, "hint": { "purpose": "session_hint" } },
        "history": [{
            "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 100,
            "cookies": { "device": { "name": "known" } }
        }],
    }));
    let mut facts = facts("POST", "__Host-session=old; known=d1; __Host-hint=1");
    facts.origin = Some(b"https://www.example.com");
    facts.mode = Some(b"header");
    let beside = ["device", "hint"].map(|key| (key, CookieValue::new("new").unwrap()));
    let tokens = Tokens::session("token").unwrap().with_cookies(&beside);
    let set_session = policy.sign_in(&facts, NOW).accept().unwrap();
    let mut headers = Vec::new();
    let mut keep = |name: &str, value: &str| {
        if name == "set-cookie" {
            headers.push(value.to_owned());
        }
    };
    set_session
        .write(&tokens, &mut String::new(), &mut keep)
        .unwrap();
    assert_eq!(
        names(&headers),
        [
            "__Host-session=",
            "__Host-hint=",
            "known=",
            "__Host-device=new"
        ]
    );
}

#[test]
fn double_submit_compares_the_cookie_with_the_header() {
    let mut config = own_host(&json!({ "csrf": { "purpose": "csrf_token", "read_by": "script" } }));
    config["csrf"] = json!("double_submit");
    let policy = policy(&config);
    let verdict = |cookie: &'static str, token: Option<&'static [u8]>| {
        let mut facts = facts("POST", cookie);
        facts.csrf_token = token;
        policy.verify(&facts, NOW).csrf_of_cookies()
    };
    let pass = CsrfVerdict::Pass(CsrfPass::SameOrigin);
    assert_eq!(verdict("__Host-csrf=t1", Some(b"t1")), pass);
    assert_eq!(
        verdict("__Host-csrf=t1", None),
        CsrfVerdict::Refuse(CsrfRefusal::MissingToken)
    );
    for (cookie, token) in [
        ("__Host-csrf=t1", "t2"),
        ("", "t1"),
        ("__Host-csrf=", ""),
        ("csrf=t1", "t1"),
        ("__Host-csrf=t1", "t"),
    ] {
        let verdict = verdict(cookie, Some(token.as_bytes()));
        assert_eq!(
            verdict,
            CsrfVerdict::Refuse(CsrfRefusal::OtherToken),
            "{cookie} {token}"
        );
    }
    // A past name proves nothing: others can have set it.
    config["history"] = json!([{
        "cookie_domain": "", "retired_at": "2026-11-20T00:00:00Z", "lifetime_days": 30,
        "cookies": { "csrf": { "name": "xsrf", "path": "/" } }
    }]);
    let with_past = crate::support::policy(&config);
    let mut planted = facts("POST", "xsrf=t1");
    planted.csrf_token = Some(b"t1");
    assert_eq!(
        with_past.verify(&planted, NOW).csrf_of_cookies(),
        CsrfVerdict::Refuse(CsrfRefusal::OtherToken)
    );
    // The value of another cookie is no token, whichever stands first: not one that scripts read, and not a token that only the server does.
    config["cookies"]["a"] = json!({ "purpose": "preference", "read_by": "script" });
    config["cookies"]["b"] = json!({ "purpose": "csrf_token" });
    let with_others = crate::support::policy(&config);
    for (token, is_right) in [(b"a1", false), (b"b1", false), (b"t1", true)] {
        let mut facts = facts("POST", "__Host-a=a1; __Host-b=b1; __Host-csrf=t1");
        facts.csrf_token = Some(token);
        let verdict = with_others.verify(&facts, NOW).csrf_of_cookies();
        assert_eq!(verdict == pass, is_right, "{token:?}");
    }
    // The token does not make a foreign page a declared one.
    let mut facts = facts("POST", "__Host-csrf=t1");
    facts.origin = Some(b"https://evil.example");
    facts.csrf_token = Some(b"t1");
    assert_eq!(
        policy.verify(&facts, NOW).csrf_of_cookies(),
        CsrfVerdict::Refuse(CsrfRefusal::UnknownOrigin)
    );
}

/// Each sign-in has a cookie of its own, and the oldest goes when there are too many.
#[test]
fn several_flows_at_once() {
    let policy = policy(&own_host(
        &json!({ "oauth": { "purpose": "sign_in_flow", "at_once": 2 } }),
    ));
    let mut header = String::new();
    let mut started = Vec::new();
    for state in ["state-a", "state-b", "state-c"] {
        let facts = facts("GET", &header);
        let cookies = policy.cookies(&facts, NOW);
        let oauth = cookies.get("oauth").unwrap().of_state(state.as_bytes());
        let headers = written(|buffer, sink| oauth.write(state, buffer, sink).unwrap());
        started.push(headers.clone());
        // The jar of a browser, in short: the oldest first.
        let mut jar: Vec<String> = header
            .split("; ")
            .filter(|pair| !pair.is_empty())
            .map(str::to_owned)
            .collect();
        for line in &headers {
            let pair = line.split(';').next().unwrap();
            if let Some(name) = pair.strip_suffix('=') {
                jar.retain(|own| !own.starts_with(&format!("{name}=")));
            } else {
                jar.push(pair.to_owned());
            }
        }
        header = jar.join("; ");
    }
    assert_eq!(started[0].len(), 1);
    assert_eq!(started[1].len(), 1);
    assert_eq!(started[2].len(), 2, "the third clears the first");
    assert!(started[2][0].contains("=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
    let facts = facts("GET", &header);
    let callback = policy.callback(&facts, NOW);
    let kept = |state: &str| {
        let oauth = callback.cookie("oauth").unwrap().of_state(state.as_bytes());
        oauth
            .value()
            .map(|value| String::from_utf8(value.to_vec()).unwrap())
    };
    assert_eq!(kept("state-a"), None);
    assert_eq!(kept("state-b").as_deref(), Some("state-b"));
    assert_eq!(kept("state-c").as_deref(), Some("state-c"));
    assert_eq!(kept("forged"), None);
    // The names tell nothing of the states, and differ.
    assert!(!header.split('=').next().unwrap().contains("state"));
    let used = callback.cookie("oauth").unwrap().of_state(b"state-b");
    let cleared = written(|buffer, sink| used.write_clear(buffer, sink));
    let name = names(&cleared)[0].strip_suffix('=').unwrap();
    assert!(header.contains(&format!("{name}=state-b")));
}

/// Found by fuzzing: an id that the request shows twice was cleared twice in one response.
#[test]
fn flows_that_are_shown_twice_or_planted_in_masses() {
    let policy = policy(&own_host(
        &json!({ "oauth": { "purpose": "sign_in_flow", "at_once": 3 } }),
    ));
    let cleared = |cookie: &str| {
        let facts = facts("GET", cookie);
        let cookies = policy.cookies(&facts, NOW);
        let oauth = cookies.get("oauth").unwrap().with_id("new").unwrap();
        let headers = written(|buffer, sink| oauth.write("v", buffer, sink).unwrap());
        let all: Vec<String> = names(&headers).into_iter().map(str::to_owned).collect();
        all
    };
    let twice = "__Host-oauth.a=1; __Host-oauth.b=2; __Host-oauth.a=3";
    let twice = format!("{twice}; __Host-oauth.a=4; __Host-oauth.c=5");
    assert_eq!(
        cleared(&twice),
        ["__Host-oauth.a=", "__Host-oauth.b=", "__Host-oauth.new=v"]
    );
    // Its own value of before is no other flow.
    assert_eq!(
        cleared("__Host-oauth.new=0; __Host-oauth.a=1; __Host-oauth.b=2"),
        ["__Host-oauth.new=v"]
    );
    let masses: Vec<String> = (0..300).map(|id| format!("__Host-oauth.{id}=x")).collect();
    let cleared = cleared(&masses.join("; "));
    assert_eq!(cleared.len(), 17);
    assert_eq!(cleared[0], "__Host-oauth.0=");
}

#[test]
fn ids_are_given_or_follow_from_the_state() {
    let several = policy(&own_host(
        &json!({ "oauth": { "purpose": "sign_in_flow", "at_once": 2 } }),
    ));
    let facts_several = facts("GET", "");
    let cookies = several.cookies(&facts_several, NOW);
    let oauth = cookies.get("oauth").unwrap();
    for bad in ["", "a b", "a;b", "a=b", &"x".repeat(65)] {
        assert!(oauth.with_id(bad).is_err(), "{bad}");
    }
    let with_id = oauth.with_id("tab-1").unwrap();
    let headers = written(|buffer, sink| with_id.write("v", buffer, sink).unwrap());
    assert_eq!(names(&headers), ["__Host-oauth.tab-1=v"]);
    // One at a time has no id, whatever is asked for.
    let one = policy(&own_host(
        &json!({ "oauth": { "purpose": "sign_in_flow" } }),
    ));
    let cookies = one.cookies(&facts_several, NOW);
    let oauth = cookies.get("oauth").unwrap().of_state(b"s");
    let headers = written(|buffer, sink| oauth.write("v", buffer, sink).unwrap());
    assert_eq!(names(&headers), ["__Host-oauth=v"]);
}

/// The whole way in three browsers: begin on the API, come back from the provider by a redirect or by a form.
#[test]
fn a_flow_comes_back_in_every_browser() {
    let provider = ClientOrigin::Web(origin("https://login.provider.net"));
    for (flow, method, safety) in [
        ("redirect", "GET", MethodSafety::Safe),
        ("form_post", "POST", MethodSafety::Unsafe),
    ] {
        let policy = policy(&own_host(&json!({
            "oauth": { "purpose": "sign_in_flow", "flow": flow, "routes": ["/auth/callback"], "at_once": 4 }
        })));
        for profile in [Profile::CHROMIUM, Profile::FIREFOX, Profile::SAFARI] {
            let mut jar = Jar::new(profile);
            let url =
                |path: &str| RequestUrl::parse(&format!("https://www.example.com{path}")).unwrap();
            for state in ["one", "two"] {
                let begin = Request::typed(url("/auth/signin"));
                let header =
                    String::from_utf8(jar.cookie_header(&begin, &EmbeddedList, NOW)).unwrap();
                let facts = facts("GET", &header);
                let cookies = policy.cookies(&facts, NOW);
                let oauth = cookies.get("oauth").unwrap().of_state(state.as_bytes());
                let lines = written(|buffer, sink| oauth.write(state, buffer, sink).unwrap());
                let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
                jar.receive(&begin, &Response::new(&lines), &EmbeddedList, NOW);
            }
            // Three minutes later: Chromium's two minutes for cookies without `SameSite` are over.
            let later = NOW + Duration::minutes(3);
            let mut back = Request::link(url("/auth/callback"), provider.clone());
            back.method = safety;
            let header = String::from_utf8(jar.cookie_header(&back, &EmbeddedList, later)).unwrap();
            let mut facts = RequestFacts::new(method);
            facts.origin = (method == "POST").then_some(b"https://login.provider.net");
            facts.sec_fetch_site = Some(b"cross-site");
            facts.sec_fetch_mode = Some(b"navigate");
            facts.cookie = CookieHeader::line(header.as_bytes());
            let callback = policy.callback(&facts, later);
            for (came, kept, expected) in [
                ("one", "one", Ok(())),
                ("two", "two", Ok(())),
                ("forged", "one", Err(CallbackRefusal::MissingState)),
            ] {
                let oauth = callback.cookie("oauth").unwrap().of_state(came.as_bytes());
                assert_eq!(
                    oauth.value().is_some(),
                    came == kept,
                    "{flow} {came}: {header}"
                );
                let compared = callback.compare_state(oauth.value(), Some(came.as_bytes()));
                assert_eq!(compared.map(|_| ()), expected, "{flow}");
            }
        }
    }
}
