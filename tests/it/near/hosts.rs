//! Two hosts: a sign-in on another one than the request, and two that set the same cookie.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact};

use super::{ACCESS, Cause, PAGE, changed, evidence, session};

#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn before(exchange: Value) -> Value {
    json!({ "before": [exchange] })
}

#[test]
fn a_sign_in_at_another_host_sets_its_cookie_there() {
    let cause = |more: Value| Cause::new(more, Code::DomainNotShared, " was at `");
    let base = changed(
        &session(&json!([]), 401),
        &before(json!({ "route": "sign_in", "status": 200, "host": "www.example.com" })),
    );
    cause(json!({})).check(
        &base,
        Certainty::Likely,
        &[
            before(json!({ "route": "callback", "status": 302, "host": "example.com" })),
            before(json!({ "route": "sign_in", "status": 200, "host": "www.example.com", "sets_cookie": true })),
        ],
        &[
            before(json!({ "route": "sign_in", "status": 401, "host": "www.example.com" })),
            before(json!({ "route": "sign_in", "status": 200, "host": "www.example.com", "sets_cookie": false })),
            before(json!({ "route": "session", "status": 200, "host": "www.example.com" })),
            before(json!({ "route": "session", "status": 401, "host": "www.example.com" })),
            before(json!({ "route": "sign_in", "status": 200, "host": "api.example.com" })),
            before(json!({ "route": "sign_in", "status": 200, "host": "www.example.org" })),
            before(json!({ "route": "sign_in", "status": 200, "host": "localhost" })),
            before(json!({ "route": "sign_in", "status": 200 })),
            json!({ "request": { "cookies": [{ "name": ACCESS }] } }),
            json!({ "jar": [super::set(ACCESS)] }),
        ],
    );
    // The host is covered by the cookie, or not.
    let shared = json!({ "cookie_domain": "example.com" });
    assert!(cause(shared).of(&base).is_none());
    let narrow = cause(json!({ "cookie_domain": "api.example.com" }));
    assert_eq!(narrow.told(&base).certainty, Certainty::Likely);
    let below = before(json!({ "route": "sign_in", "status": 200, "host": "v1.api.example.com" }));
    assert!(narrow.of(&changed(&base, &below)).is_none());
}

/// This machine, with the page on another port.
fn local(api: &str) -> (Value, Value) {
    let page = "http://localhost:3000";
    let seen = json!({
        "page": { "opened_as": page },
        "request": { "route": "session", "method": "GET", "origin": page, "cookies": [] },
        "response": { "status": 401 },
    });
    (json!({ "api": api, "websites": page }), seen)
}

#[test]
fn this_machine_has_two_names() {
    let (more, seen) = local("http://localhost:8000");
    let cause = Cause::new(more, Code::DomainNotShared, " was at `127.0.0.1`");
    let at = |host: &str| before(json!({ "route": "sign_in", "status": 200, "host": host }));
    cause.check(
        &changed(&seen, &at("127.0.0.1")),
        Certainty::Likely,
        &[],
        &[at("localhost"), at("localhost:8000")],
    );
    let any = Cause { says: "", ..cause };
    assert!(any.of(&changed(&seen, &at("www.example.org"))).is_none());
}

#[test]
fn a_sign_in_may_have_ended_at_the_other_common_name() {
    let own = |host: &str| {
        let origin = format!("https://{host}");
        let seen = json!({
            "page": { "opened_as": origin },
            "request": { "route": "session", "method": "GET", "origin": origin, "cookies": [] },
            "response": { "status": 401 },
            "before": [{ "route": "callback", "status": 200 }],
        });
        (json!({ "api": origin, "websites": origin }), seen)
    };
    let says = "ended at another host, such as ";
    let cause = |more: Value| Cause::new(more, Code::DomainNotShared, says);
    let (more, base) = own("www.example.com");
    cause(more.clone()).check(
        &base,
        Certainty::Possible,
        &[before(json!({ "route": "sign_in", "status": 302 }))],
        &[
            // A page that signs in by script asks the host of its other requests.
            before(json!({ "route": "sign_in", "status": 200 })),
            before(json!({ "route": "callback", "status": 401 })),
            before(json!({ "route": "callback", "status": 200, "other_host": false })),
            before(json!({ "route": "callback", "status": 200, "host": "www.example.com" })),
            json!({ "before": [] }),
        ],
    );
    let shared = changed(&more, &json!({ "cookie_domain": "example.com" }));
    assert!(cause(shared).of(&base).is_none());
    for (host, other) in [
        ("www.example.com", Some("`example.com`")),
        ("example.com", Some("`www.example.com`")),
        ("app.example.com", None),
        ("www.app.example.com", None),
    ] {
        let (more, seen) = own(host);
        let told = cause(more).of(&seen);
        let names = |other| {
            told.as_ref()
                .is_some_and(|told| told.message.contains(other))
        };
        assert_eq!(
            other.is_some_and(names),
            told.is_some(),
            "{host}: {told:#?}"
        );
        assert_eq!(other.is_some(), told.is_some(), "{host}");
    }
    for (api, other) in [
        ("http://localhost:3000", "such as `127.0.0.1`"),
        ("http://127.0.0.1:3000", "such as `localhost`"),
    ] {
        let seen = json!({
            "page": { "opened_as": api },
            "request": { "route": "session", "method": "GET", "origin": api, "cookies": [] },
            "response": { "status": 401 },
            "before": [{ "route": "callback", "status": 200 }],
        });
        let told = cause(json!({ "api": api, "websites": api })).told(&seen);
        assert!(told.message.contains(other), "{api}: {told}");
    }
}

/// Staging and production below one domain.
#[test]
fn another_environment_overwrites_a_shared_cookie() {
    let cause = |more: Value| Cause::new(more, Code::NameCommon, "another environment");
    let shared = || json!({ "cookie_domain": "example.com" });
    let base = changed(
        &session(&json!([{ "name": "__Secure-session-access" }]), 401),
        &json!({ "server": { "opens_value": false, "restarted": false } }),
    );
    cause(shared()).check(
        &base,
        Certainty::Likely,
        &[],
        &[
            json!({ "server": { "restarted": true } }),
            json!({ "server": { "opens_value": true } }),
            json!({ "server": { "opens_value": "unknown" } }),
            json!({ "response": { "status": 200 } }),
            json!({ "request": { "cookies": [] } }),
        ],
    );
    let told = cause(shared()).told(&base);
    assert_eq!(evidence(&told), ["server.opens_value is `false`"]);
    assert_eq!(told.undecided, [Fact::Before]);
    let unknown = changed(&base, &json!({ "server": { "restarted": "unknown" } }));
    assert_eq!(
        cause(shared()).told(&unknown).certainty,
        Certainty::Possible
    );

    // The other one was seen to set it.
    let staging = |route: &str, status: u16, more: Value| {
        let exchange = json!({ "route": route, "status": status, "host": "staging.example.com" });
        before(changed(&exchange, &more))
    };
    let seen = changed(&base, &json!({ "server": "unknown" }));
    let seen = changed(&seen, &staging("sign_in", 200, json!({})));
    cause(shared()).check(
        &seen,
        Certainty::Likely,
        &[staging("session", 200, json!({ "sets_cookie": true }))],
        &[
            staging("sign_in", 401, json!({})),
            staging("sign_in", 200, json!({ "sets_cookie": false })),
            staging("session", 200, json!({})),
            staging("sign_in", 200, json!({ "host": "api.example.com" })),
            staging("sign_in", 200, json!({ "host": "staging.example.org" })),
            staging("sign_in", 200, json!({ "host": "unknown" })),
            json!({ "server": { "opens_value": true } }),
        ],
    );
    let told = cause(shared()).told(&seen);
    assert_eq!(
        evidence(&told),
        ["before is a response of `staging.example.com`"]
    );
    assert_eq!(told.undecided, [Fact::ServerOpensValue]);
    let unread = changed(&seen, &json!({ "server": { "opens_value": false } }));
    let told = cause(shared()).told(&unread);
    assert_eq!(told.undecided, []);
    assert_eq!(told.evidence.len(), 2);
}

/// The browser has a cookie with a `Domain` that this deployment does not write.
#[test]
fn a_cookie_of_another_environment_may_be_in_the_browser() {
    let cause = |more: Value| Cause::new(more, Code::NameCommon, "another environment");
    let line = |name: &str, domain: &str| json!({ "name": name, "attributes": format!("{domain}Path=/; Secure; HttpOnly; SameSite=Lax") });
    let wide = line("session-access", "Domain=example.com; ");
    let base = changed(
        &session(&json!([{ "name": "session-access" }]), 401),
        &json!({ "jar": [line("theme", "Domain=example.com; "), wide] }),
    );
    let own = || json!({ "prefix": "none" });
    cause(own()).check(
        &base,
        Certainty::Possible,
        &[json!({ "jar": [wide] })],
        &[
            json!({ "jar": [line("session-access", "")] }),
            json!({ "jar": [line("session-access", "Domain=api.example.com; ")] }),
            json!({ "jar": "unknown" }),
            json!({ "server": { "opens_value": true } }),
            json!({ "response": { "status": 200 } }),
        ],
    );
    let told = cause(own()).told(&base);
    assert_eq!(
        evidence(&told),
        ["jar is `session-access; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax`"]
    );
    // It writes this domain itself.
    let shared = json!({ "prefix": "none", "cookie_domain": "example.com" });
    assert!(cause(shared).of(&base).is_none());
}

#[test]
fn a_domain_below_the_page_is_told_of_new_cookies() {
    let cause = Cause::new(
        json!({ "prefix": "none", "cookie_domain": "api.example.com" }),
        Code::DomainNotShared,
        "but not the page's host `www.example.com`",
    );
    let lines = |domain: &str| {
        let line = |name: &str| json!({ "name": name, "len": 43, "attributes": format!("{domain}Path=/; Secure; HttpOnly; SameSite=Lax") });
        json!([line("session-access"), line("session-refresh")])
    };
    let base = json!({
        "page": { "opened_as": PAGE },
        "request": { "route": "sign_in", "method": "POST", "origin": PAGE },
        "response": { "status": 200, "set_cookies": lines("Domain=api.example.com; ") },
    });
    cause.check(
        &base,
        Certainty::Possible,
        &[json!({ "response": { "status": 302 } })],
        &[
            json!({ "response": { "status": 401 } }),
            json!({ "response": { "set_cookies": lines("Domain=example.com; ") } }),
            json!({ "response": { "set_cookies": lines("") } }),
            json!({ "request": { "route": "session" } }),
            json!({ "page": "unknown", "request": { "origin": "unknown" } }),
        ],
    );
    // The page is at the API's own host.
    let own = "https://api.example.com:8443";
    let cause = Cause::new(
        json!({ "prefix": "none", "cookie_domain": "api.example.com", "websites": own }),
        Code::DomainNotShared,
        "",
    );
    let change = json!({ "page": { "opened_as": own }, "request": { "origin": own } });
    assert!(cause.of(&changed(&base, &change)).is_none());
}

#[test]
fn a_flow_began_at_another_host() {
    let more = |domain: &str| {
        json!({ "session": "single", "cookies": { "oauth": {
            "purpose": "sign_in_flow", "routes": ["/auth/callback"], "cookie_domain": domain,
        } } })
    };
    let cause =
        |domain: &str| Cause::new(more(domain), Code::FlowCookieLost, "the sign-in was at `");
    let at = |host: &str| before(json!({ "route": "sign_in", "status": 302, "host": host }));
    let base = changed(
        &json!({ "request": {
            "route": "callback", "method": "GET", "path": "/auth/callback", "cookies": [],
        } }),
        &at("www.example.com"),
    );
    cause("").check(
        &base,
        Certainty::Likely,
        &[],
        &[
            at("api.example.com"),
            at("www.example.org"),
            json!({ "before": [] }),
            json!({ "request": { "cookies": [{ "name": "__Host-oauth" }] } }),
            json!({ "request": { "cookies": "unknown" } }),
        ],
    );
    assert!(cause("example.com").of(&base).is_none());
}
