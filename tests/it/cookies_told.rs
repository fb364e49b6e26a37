//! What is said of the cookies beside the session, and of those that were given up: inventory, audit and diagnosis.
//!
//! What breaks if one fails: a privacy page is wrong about a cookie that needs consent, or the reason of a lost sign-in is not found.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Code, Finding, Observation, audit, diagnose};
use session_cookie_policy::inventory::{Inventory, InventoryEntry, Topic, inventory};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// One origin with a session of one token, and each purpose once.
fn deployment() -> Value {
    json!({
        "api": "https://www.example.com", "websites": "https://www.example.com", "session": "single",
        "session_cookie": { "keep": "chosen", "lifetime_seconds": 2_592_000 },
        "cookies": {
            "consent": { "purpose": "consent", "read_by": "both" },
            "csrf": { "purpose": "csrf_token", "read_by": "script" },
            "device": { "purpose": "trusted_device", "routes": ["/auth/signin"] },
            "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"], "at_once": 4 },
            "signed_in": { "purpose": "session_hint", "read_by": "script" },
            "theme": { "purpose": "preference", "read_by": "script", "keep": "browser_session" },
        },
        "history": [{
            "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
            "cookies": { "theme": { "name": "skin" } },
            "clear_only": [{ "name": "sIdRefreshToken" }],
        }],
    })
}

fn config(value: &Value) -> PolicyConfig {
    serde_json::from_value(value.clone()).unwrap()
}

fn of(value: &Value) -> Inventory {
    inventory(&config(value).compile(&EmbeddedList).unwrap())
}

fn entry<'i>(inventory: &'i Inventory, name: &str) -> &'i InventoryEntry {
    let mut entries = inventory.entries.iter();
    entries
        .find(|entry| entry.name.as_str() == name)
        .unwrap_or_else(|| panic!("{name}: {inventory}"))
}

fn said(entry: &InventoryEntry, topic: Topic) -> Option<String> {
    let statements = entry.statements().into_iter();
    let mut same = statements.filter(|statement| statement.topic == topic);
    same.next().map(|statement| statement.text)
}

#[test]
fn each_purpose_in_words() {
    let inventory = of(&deployment());
    let lines: Vec<String> = inventory
        .entries
        .iter()
        .map(|entry| {
            let said = |topic| said(entry, topic).unwrap_or_default();
            let kept = [Topic::Lifetime, Topic::Ends].map(said).concat();
            let first = |text: String| text.split([':', ';']).next().unwrap().to_owned();
            format!(
                "{}: {}; {}; {}; {}",
                entry.name,
                first(said(Topic::Purpose)),
                first(said(Topic::Necessity)),
                kept,
                first(said(Topic::Scripts)),
            )
        })
        .collect();
    let readable = "scripts of pages on these hosts can read it (not HttpOnly)";
    let hidden = "no script of a page can read it (HttpOnly)";
    let chosen = "chosen at sign-in: until the browser session ends, or at most 30 days after it was last set; deleted at sign-out";
    let until =
        "2027-06-01 at the latest; it is no longer set, and deleted if a browser still has it";
    let expected = [
        format!(
            "__Host-session: identifies the signed-in session with each request to the service; strictly necessary; {chosen}; {hidden}"
        ),
        format!(
            "__Host-consent: remembers which cookies and services the visitor has agreed to or refused; strictly necessary; 180 days \
             after it was last set; {readable}"
        ),
        format!(
            "__Host-csrf: proves that a request was sent by a page of the service, and not forged by another website; strictly necessary; {chosen}; {readable}"
        ),
        format!(
            "__Host-device: recognises a browser in which the user signed in before, so that the next sign-in is easier; not strictly \
             necessary; 400 days after it was last set; {hidden}"
        ),
        format!(
            "__Host-oauth: ties the end of a sign-in at another service to its beginning in the same browser; strictly necessary; 10 \
             minutes after it was last set; {hidden}"
        ),
        format!(
            "__Host-signed_in: shows the pages of the service that somebody is signed in; strictly necessary; {chosen}; {readable}"
        ),
        format!(
            "__Host-theme: remembers how the visitor prefers the pages to be shown; not strictly necessary if it outlasts the \
             visit; until the browser session ends, which is later if the browser restores its sessions; {readable}"
        ),
        format!("skin: remembers how the visitor prefers the pages to be shown; ; {until}; "),
        format!("sIdRefreshToken: was used by an earlier version of the service; ; {until}; "),
    ];
    assert_eq!(lines, expected);
    assert_eq!(
        said(entry(&inventory, "__Host-oauth"), Topic::AtOnce).as_deref(),
        Some("up to 4 at the same time; each name ends with a dot and a different suffix")
    );
    assert_eq!(
        said(entry(&inventory, "sIdRefreshToken"), Topic::Purpose).as_deref(),
        Some("was used by an earlier version of the service; it is only deleted")
    );
}

/// Some need consent, and the summary says so.
#[test]
fn consent_by_purpose() {
    let inventory = of(&deployment());
    let summary = inventory.summary().join("\n");
    assert!(
        summary.contains("The others are set only if the user agrees"),
        "{summary}"
    );
    let mut all_needed = deployment();
    for key in ["device", "theme"] {
        all_needed["cookies"].as_object_mut().unwrap().remove(key);
    }
    all_needed["history"] = json!([]);
    let summary = of(&all_needed).summary().join("\n");
    assert!(
        summary.contains("All of them are strictly necessary"),
        "{summary}"
    );
    // Nobody is told to ask at sign-in who lets users choose.
    assert!(!summary.contains("chose at sign-in"), "{summary}");
}

#[test]
fn as_data() {
    let inventory = serde_json::to_value(of(&deployment())).unwrap();
    let of_name = |name: &str| {
        let mut entries = inventory["cookies"].as_array().unwrap().iter();
        entries.find(|entry| entry["name"] == name).unwrap().clone()
    };
    let oauth = of_name("__Host-oauth");
    assert_eq!(oauth["token"], "oauth");
    assert_eq!(oauth["purpose"], "sign_in_flow");
    assert_eq!(
        (&oauth["http_only"], &oauth["at_once"]),
        (&json!(true), &json!(4))
    );
    let csrf = of_name("__Host-csrf");
    assert_eq!(
        (&csrf["http_only"], &csrf["chosen_at_sign_in"]),
        (&json!(false), &json!(true))
    );
    let device = of_name("__Host-device");
    assert_eq!(
        (&device["strictly_necessary"], &device["necessity"]),
        (&json!(false), &json!("for_trusted_device"))
    );
    let session = of_name("__Host-session");
    assert_eq!(
        (&session["token"], session.get("purpose")),
        (&json!("session"), None)
    );
    let retired = of_name("sIdRefreshToken");
    assert_eq!(
        (&retired["token"], &retired["http_only"]),
        (&json!("retired"), &Value::Null)
    );
}

/// Where sessions travel by header, cookies that have nothing to do with them are set even so.
#[test]
fn beside_a_session_by_header() {
    let inventory = of(&json!({
        "api": "https://www.example.com", "websites": "https://www.example.com", "transport": "header",
        "cookies": { "consent": { "purpose": "consent" } },
    }));
    let text = inventory.to_string();
    assert!(
        text.contains("\nThe service sets no cookies for signed-in sessions.\n"),
        "{text}"
    );
    assert!(
        text.contains("\nThe purpose of each other cookie is stated below.\n"),
        "{text}"
    );
    assert!(said(entry(&inventory, "__Host-consent"), Topic::Lifetime).is_some());
    assert_eq!(
        said(entry(&inventory, "__Host-consent"), Topic::UsedBy).as_deref(),
        Some("https://www.example.com")
    );
}

/// Everything that is told of a deployment with these more fields, as `field: code: patch`.
fn told(more: &Value) -> Vec<String> {
    let mut value =
        json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
    for (key, more) in more.as_object().unwrap() {
        value[key] = more.clone();
    }
    let findings = audit(&config(&value), None, NOW, &EmbeddedList);
    let told = findings.iter().map(|found| {
        let field = found.field.unwrap();
        let patch = found
            .patch
            .as_ref()
            .map_or_else(|| "ask the owner".to_owned(), ToString::to_string);
        format!("{field}: {}: {patch}", found.code)
    });
    told.collect()
}

#[test]
fn audits_of_one_cookie() {
    let single = |cookie: Value| told(&json!({ "session": "single", "session_cookie": cookie }));
    // A name that others have is told where others could take it.
    assert_eq!(
        single(json!({ "name": "sid", "prefix": "none" })),
        [
            "session_cookie.name: name-common: ask the owner",
            "session_cookie.prefix: prefix-available: remove `session_cookie.prefix`",
        ]
    );
    assert_eq!(single(json!({ "name": "sid" })), [""; 0]);
    let narrow = |more: Value| {
        let mut value = json!({ "session": "single", "session_routes": ["/auth/me"] });
        value["session_cookie"] = more;
        told(&value)
    };
    assert_eq!(
        narrow(json!({ "name": "app-sid", "path": "/auth" })),
        ["session_cookie.path: path-costs-host-prefix: remove `session_cookie.path`"]
    );
    assert_eq!(
        narrow(json!({ "name": "__Host-sid", "path": "/auth" })),
        ["session_cookie.name: prefix-broken: set `session_cookie.name` to `sid`"]
    );
    // Neither the route nor the one that signs out.
    assert_eq!(
        narrow(json!({ "path": "/v1" })),
        [
            "session_cookie.path: path-not-covering: remove `session_cookie.path`",
            "session_routes[0]: path-not-covering: remove `session_cookie.path`",
        ]
    );
    assert_eq!(
        told(
            &json!({ "session": "single", "access_cookie": { "name": "a" }, "refresh_cookie": { "name": "b" } })
        ),
        [
            "access_cookie: no-such-cookie: remove `access_cookie`",
            "refresh_cookie: no-such-cookie: remove `refresh_cookie`",
        ]
    );
    assert_eq!(
        told(&json!({ "session_cookie": { "name": "a" } })),
        ["session_cookie: no-such-cookie: remove `session_cookie`"]
    );
}

#[test]
fn audits_of_cookies_beside_the_session() {
    let beside = |cookie: Value| told(&json!({ "cookies": { "own": cookie } }));
    assert_eq!(
        beside(json!({ "purpose": "preference", "prefix": "none" })),
        ["cookies.own.prefix: prefix-available: remove `cookies.own.prefix`"]
    );
    assert_eq!(
        beside(json!({ "purpose": "sign_in_flow", "path": "/auth", "routes": ["/callback"] }))
            .iter()
            .filter(|line| line.contains("path-not-covering"))
            .collect::<Vec<_>>(),
        ["cookies.own.routes[0]: path-not-covering: remove `cookies.own.path`"]
    );
    assert_eq!(
        beside(json!({ "purpose": "sign_in_flow", "read_by": "script" })),
        ["cookies.own.read_by: cookie-readable: remove `cookies.own.read_by`"]
    );
    let past = |cookies: Value| {
        told(&json!({ "history": [{
            "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
            "cookies": cookies,
        }] }))
    };
    assert_eq!(
        past(json!({ "theme": { "name": "skin" } })),
        ["history[0].cookies.theme: no-such-cookie: remove `history[0].cookies.theme`"]
    );
    assert_eq!(
        past(json!({ "theme": { "name": "skin" }, "csrf": { "name": "x" } })),
        [
            "history[0].cookies.csrf: no-such-cookie: remove `history[0].cookies.csrf`",
            "history[0].cookies.theme: no-such-cookie: remove `history[0].cookies.theme`",
        ]
    );
}

fn diagnosed(deployment: &Value, observation: Value) -> Vec<Finding> {
    let policy = config(deployment).compile(&EmbeddedList).unwrap();
    let observation: Observation = serde_json::from_value(observation).unwrap();
    diagnose(&policy, &observation, NOW, &EmbeddedList)
}

#[track_caller]
fn assert_codes(findings: &[Finding], expected: &[Code]) {
    let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, expected, "{findings:#?}");
}

fn flow(flow: &str, at_once: u8) -> Value {
    json!({
        "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single",
        "cookies": { "oauth": {
            "purpose": "sign_in_flow", "flow": flow, "routes": ["/auth/callback"], "at_once": at_once,
        } },
    })
}

fn callback(method: &str, cookies: &Value) -> Value {
    json!({ "request": {
        "route": "callback", "method": method, "path": "/auth/callback",
        "origin": "https://login.provider.example", "sec_fetch_site": "cross-site", "cookies": cookies,
    } })
}

#[test]
fn a_callback_needs_the_cookie_of_its_flow() {
    let none = json!([]);
    let own = json!([{ "name": "__Host-oauth" }]);
    assert_codes(&diagnosed(&flow("redirect", 1), callback("GET", &own)), &[]);
    assert_codes(
        &diagnosed(&flow("form_post", 1), callback("POST", &own)),
        &[],
    );
    // A form where a redirect was declared: every engine withholds the cookie.
    let findings = diagnosed(&flow("redirect", 1), callback("POST", &none));
    assert_codes(&findings, &[Code::FlowCookieLost]);
    assert!(
        findings[0]
            .message
            .contains("declare the `flow` as `form_post`"),
        "{}",
        findings[0]
    );
    assert_eq!(findings[0].certainty.as_str(), "certain");
    assert_eq!(findings[0].browsers.len(), 3, "{}", findings[0]);
    // Browsers would send it: the sign-in began elsewhere, or long ago.
    for (declared, method) in [("redirect", "GET"), ("form_post", "POST")] {
        let findings = diagnosed(&flow(declared, 1), callback(method, &none));
        assert_codes(&findings, &[Code::FlowCookieLost]);
        assert_eq!(findings[0].certainty.as_str(), "possible");
        assert!(
            findings[0].message.contains("took longer than 600 seconds"),
            "{}",
            findings[0]
        );
    }
    // One of several has an id.
    let one = json!([{ "name": "__Host-oauth.7f3a" }]);
    assert_codes(&diagnosed(&flow("redirect", 4), callback("GET", &one)), &[]);
    assert_codes(
        &diagnosed(&flow("redirect", 1), callback("GET", &one)),
        &[Code::FlowCookieLost],
    );
}

fn set(route: &str, page: &str, cookie: &Value) -> Value {
    json!({
        "page": { "opened_as": page },
        "request": { "route": route, "method": "POST", "authorization": "none" },
        "response": { "status": 200, "set_cookies": [
            { "name": "__Host-session", "len": 43, "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax" },
            cookie,
        ] },
    })
}

#[test]
fn a_flow_cookie_must_come_back() {
    let with = |declared: &str, attributes: &str| {
        let cookie = json!({ "name": "__Host-oauth", "len": 20, "attributes": attributes });
        let observation = set("sign_in", "https://www.example.com", &cookie);
        diagnosed(&flow(declared, 1), observation)
    };
    assert_codes(
        &with("redirect", "Path=/; Secure; HttpOnly; SameSite=Lax"),
        &[],
    );
    assert_codes(
        &with("form_post", "Path=/; Secure; HttpOnly; SameSite=None"),
        &[],
    );
    assert_codes(
        &with("redirect", "Path=/; Secure; HttpOnly; SameSite=Strict"),
        &[Code::FlowCookieLost],
    );
    assert_codes(
        &with("form_post", "Path=/; Secure; HttpOnly; SameSite=Lax"),
        &[Code::FlowCookieLost],
    );
    assert_codes(
        &with("redirect", "Path=/; Secure; SameSite=Lax"),
        &[Code::CookieReadable],
    );
}

#[test]
fn scripts_read_the_token_against_csrf() {
    let shared = json!({
        "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single",
        "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script", "cookie_domain": "example.com" } },
    });
    let with = |name: &str, attributes: &str| {
        let cookie = json!({ "name": name, "len": 20, "attributes": attributes });
        let observation = set("sign_in", "https://www.example.com", &cookie);
        diagnosed(&shared, observation)
    };
    let right = "Domain=example.com; Path=/; Secure; SameSite=Lax";
    assert_codes(&with("__Secure-csrf", right), &[]);
    let hidden = with("__Secure-csrf", &format!("{right}; HttpOnly"));
    assert_codes(&hidden, &[Code::CookieReadable]);
    assert!(
        hidden[0].message.contains("remove `HttpOnly`"),
        "{}",
        hidden[0]
    );
    let elsewhere = with("__Secure-csrf", "Path=/; Secure; SameSite=Lax");
    assert_codes(&elsewhere, &[Code::CookieReadable]);
    assert!(
        elsewhere[0]
            .message
            .contains("scripts of `https://www.example.com` cannot read"),
        "{}",
        elsewhere[0]
    );
    // Its deletion is not read.
    let observation = set(
        "sign_in",
        "https://www.example.com",
        &json!({ "name": "__Secure-csrf", "len": 0, "attributes": "Path=/; Max-Age=0" }),
    );
    assert_codes(&diagnosed(&shared, observation), &[]);
    // Nor is a token that ends at once.
    let over = with(
        "__Secure-csrf",
        "Domain=example.com; Path=/; Secure; HttpOnly; Max-Age=0",
    );
    assert_codes(&over, &[Code::WrittenOtherwise]);
}
