//! A patch finds the place that its field names, whichever it is: every field of a configuration that can be wrong.
//!
//! What breaks if one fails: a repair is written into another field, or cannot be written at all.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::diagnosis::Patch;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Field, Problem};

/// What stays when a field is left out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Without {
    /// What it is by default.
    Default,
    /// The list is shorter.
    Shorter,
    /// It cannot be left out.
    Needed,
}

use Without::{Default, Needed, Shorter};

/// Each field, a value that it can have, and what stays without it.
const PLACES: &[(&str, &str, Without)] = &[
    ("api[0]", "https://api.example.com", Shorter),
    ("websites[0]", "https://www.example.com", Shorter),
    ("websites[0].transport", "header", Default),
    ("websites[0].partitioning", "partitioned", Default),
    ("websites[0].links_to", "https://www.example.com", Default),
    ("clients[0].name", "mobile", Needed),
    ("clients[0].transport", "any", Default),
    ("clients[0].website", "https://www.example.com", Default),
    ("clients[0].origins[0]", "capacitor://localhost", Shorter),
    ("session_routes[0]", "/v1", Shorter),
    ("cors_methods[0]", "PATCH", Shorter),
    ("browsers[0]", "safari", Shorter),
    ("plain_http[0]", "http://api.example.com", Shorter),
    ("other_network[0]", "https://api.example.com", Shorter),
    ("history[0].cookie_domain", "example.com", Needed),
    ("history[0].retired_at", "2026-06-01T00:00:00Z", Needed),
    ("history[0].lifetime_days", "365", Needed),
    ("history[0].partitioning", "partitioned", Default),
    ("history[0].api[0]", "https://api.example.com", Shorter),
    ("history[0].session_cookie.name", "old-sid", Default),
    ("history[0].session_cookie.path", "/v1", Default),
    ("history[0].clear_only[0]", "sIdRefreshToken", Shorter),
    ("history[0].access_cookie.name", "sid", Default),
    ("history[0].access_cookie.path", "/", Default),
    ("history[0].refresh_cookie.name", "rid", Default),
    ("history[0].refresh_cookie.path", "/auth", Default),
    ("default_website", "https://www.example.com", Default),
    ("older_cookie_domain", "example.com", Default),
    ("cookie_secure", "true", Default),
    ("prefix", "none", Default),
    ("header_until", "2026-06-01T00:00:00Z", Default),
    ("api_base_path", "/session", Default),
    ("api_gateway_path", "/gateway", Default),
    ("clearing_budget", "1000", Default),
    ("cookie_domain", "example.com", Default),
    ("cookie_header_budget", "16384", Default),
    ("csrf", "token", Default),
    ("names", "supertokens", Default),
    ("links", "by_request", Default),
    ("past_clearing", "always", Default),
    ("refresh_route", "/renew", Default),
    ("same_site", "Strict", Default),
    ("session_use", "api_only", Default),
    ("sign_out_route", "/leave", Default),
    ("transport", "header", Default),
    ("undeclared_host", "refuse", Default),
    ("website_base_path", "/login", Default),
    ("access_cookie.name", "sid", Default),
    ("access_cookie.path", "/v1", Default),
    ("access_cookie.keep", "chosen", Default),
    ("access_cookie.lifetime_seconds", "3600", Default),
    ("access_cookie.token_lifetime_seconds", "900", Default),
    ("access_cookie.max_value_len", "1000", Default),
    ("refresh_cookie.name", "rid", Default),
    ("refresh_cookie.path", "/auth", Default),
    ("refresh_cookie.lifetime_seconds", "86400", Default),
    ("session", "single", Default),
    ("session_cookie.name", "app-sid", Default),
    ("session_cookie.prefix", "none", Default),
    ("session_cookie.path", "/v1", Default),
    ("session_cookie.keep", "browser_session", Default),
    ("session_cookie.lifetime_seconds", "3600", Default),
    ("session_cookie.token_lifetime_seconds", "900", Default),
    ("session_cookie.max_value_len", "1000", Default),
    ("session_lifetime_seconds", "86400", Default),
    ("cookies.oauth.purpose", "sign_in_flow", Needed),
    ("cookies.oauth.name", "flow", Default),
    ("cookies.oauth.prefix", "none", Default),
    ("cookies.oauth.cookie_domain", "example.com", Default),
    ("cookies.oauth.path", "/auth", Default),
    ("cookies.oauth.read_by", "server", Default),
    ("cookies.oauth.flow", "form_post", Default),
    ("cookies.oauth.routes[0]", "/auth/callback", Shorter),
    ("cookies.oauth.same_site", "None", Default),
    ("cookies.oauth.keep", "600", Default),
    ("cookies.oauth.lifetime_seconds", "600", Default),
    ("cookies.oauth.at_once", "4", Default),
    ("cookies.oauth.max_value_len", "300", Default),
    ("headers.access", "x-access", Default),
    ("headers.refresh", "x-refresh", Default),
    ("headers.mode", "x-mode", Default),
    ("headers.client", "x-client", Default),
    ("headers.csrf", "x-csrf", Default),
    ("headers.csrf_token", "x-csrf-token", Default),
    ("headers.front", "x-front", Default),
    ("headers.allow[0]", "x-allowed", Shorter),
    ("headers.expose[0]", "x-exposed", Shorter),
];

/// Fields of which the problems of no configuration here speak.
const NEVER_WRONG: [&str; 2] = ["clearing_budget", "cookies.oauth.at_once"];

/// A configuration in which everything is wrong.
fn wrong() -> PolicyConfig {
    const BAD: &str = "\u{7f}";
    let past_cookie = json!({ "name": BAD, "path": BAD });
    let cookie = json!({ "name": BAD, "path": BAD, "lifetime_seconds": 0, "max_value_len": 5000 });
    let companion = json!({
        "purpose": BAD, "name": BAD, "prefix": BAD, "cookie_domain": BAD, "path": BAD, "read_by": BAD, "flow": BAD,
        "routes": [BAD], "same_site": BAD, "keep": BAD, "lifetime_seconds": BAD,
    });
    let history = json!([{
        "cookie_domain": BAD, "retired_at": BAD, "lifetime_days": 0, "partitioning": BAD,
        "api": [BAD], "session_cookie": past_cookie, "access_cookie": past_cookie, "refresh_cookie": past_cookie,
        "cookies": { "oauth": past_cookie }, "clear_only": [past_cookie],
    }]);
    let mut config = json!({
        "api": [BAD],
        "websites": [{ "origin": BAD, "transport": BAD, "partitioning": BAD, "links_to": BAD }],
        "clients": [{ "name": BAD, "transport": BAD, "website": BAD, "origins": [BAD] }],
        "session_routes": [BAD], "cors_methods": [BAD], "browsers": [BAD], "plain_http": [BAD],
        "other_network": [BAD],
        "history": history,
        "session_cookie": cookie, "access_cookie": cookie, "refresh_cookie": cookie,
        "cookies": { "oauth": companion },
        "headers": {
            "access": BAD, "refresh": BAD, "mode": BAD, "client": BAD, "csrf": BAD,
            "csrf_token": BAD, "front": BAD, "allow": [BAD], "expose": [BAD],
        },
    });
    for field in [
        "default_website",
        "older_cookie_domain",
        "prefix",
        "header_until",
        "api_base_path",
        "api_gateway_path",
        "cookie_domain",
        "csrf",
        "links",
        "undeclared_host",
        "names",
        "past_clearing",
        "refresh_route",
        "same_site",
        "session",
        "session_use",
        "sign_out_route",
        "transport",
        "website_base_path",
    ] {
        config[field] = BAD.into();
    }
    serde_json::from_value(config).unwrap()
}

/// The fields of which problems speak, by their names.
#[expect(clippy::large_stack_arrays, reason = "configurations are large")]
fn fields() -> BTreeMap<String, Field> {
    // What can be judged only where the rest can be read.
    let readable = |field: &str, value: Value| -> PolicyConfig {
        let mut config =
            json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
        config[field] = value;
        serde_json::from_value(config).unwrap()
    };
    let single = |cookie: Value| {
        let mut config = readable("session_cookie", cookie);
        config.session = SessionShape::Single.into();
        config
    };
    let mut budget = readable("access_cookie", json!({ "max_value_len": 1000 }));
    budget.cookie_header_budget = 100;
    [
        wrong(),
        budget,
        readable("access_cookie", json!({ "max_value_len": 5000 })),
        readable("session_routes", json!(["v1"])),
        readable("access_cookie", json!({ "keep": "long" })),
        single(json!({
            "name": "\u{7f}", "prefix": "\u{7f}", "path": "\u{7f}", "lifetime_seconds": 0,
        })),
        single(json!({ "keep": "long" })),
        single(json!({ "max_value_len": 5000 })),
        readable("cookie_secure", json!(false)),
        readable("session_lifetime_seconds", json!(0)),
        readable("access_cookie", json!({ "token_lifetime_seconds": 0 })),
        single(json!({ "token_lifetime_seconds": 0 })),
        readable(
            "cookies",
            json!({ "oauth": { "purpose": "sign_in_flow", "routes": ["/back"], "max_value_len": 5000 } }),
        ),
    ]
    .iter()
    .flat_map(|config| {
        let review = config.review(&EmbeddedList);
        let fields: Vec<Field> = review.problems().iter().map(Problem::field).collect();
        fields
    })
    .map(|field| (field.to_string(), field))
    .collect()
}

/// `history[0].access_cookie.name` as a JSON pointer.
fn pointer(field: &str) -> String {
    format!("/{}", field.replace(['.', '['], "/").replace(']', ""))
}

fn at(config: &PolicyConfig, field: &str) -> Value {
    let config = serde_json::to_value(config).unwrap();
    let found = config.pointer(&pointer(field));
    found.cloned().unwrap_or(Value::Null)
}

/// A value as text, as a patch has it.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[test]
fn every_field_can_be_set_and_left_out() {
    let fields = fields();
    for (name, value, without) in PLACES {
        let Some(field) = fields.get(*name).copied() else {
            assert!(NEVER_WRONG.contains(name), "{name} of {:?}", fields.keys());
            continue;
        };
        let mut config = wrong();
        let set = Patch::Set {
            field,
            value: (*value).to_owned(),
        };
        assert_eq!(set.apply(&mut config), Ok(()), "{name}");
        let found = match at(&config, name) {
            Value::Object(entry) => {
                let by_name = entry.get("origin").or_else(|| entry.get("name"));
                by_name.cloned().unwrap_or_default()
            }
            found => found,
        };
        assert_eq!(text(&found), *value, "{name}");
        // Nothing else has changed.
        let mut rest = serde_json::to_value(&config).unwrap();
        let before = serde_json::to_value(wrong()).unwrap();
        let place = pointer(name);
        if let Some(old) = before.pointer(&place) {
            *rest.pointer_mut(&place).unwrap() = old.clone();
            assert_eq!(rest, before, "{name}");
        }

        let removed = Patch::Remove { field }.apply(&mut config);
        assert_eq!(removed.is_ok(), *without != Needed, "{name}: {removed:?}");
        match without {
            Default => {
                let usual = PolicyConfig::default();
                let expected = if *name == "clients[0].transport" {
                    json!("header")
                } else {
                    at(&usual, name)
                };
                assert_eq!(at(&config, name), expected, "{name}");
            }
            Shorter => assert_eq!(at(&config, name), Value::Null, "{name}"),
            Needed => assert_eq!(text(&at(&config, name)), *value, "{name}"),
        }
        let add = Patch::Add {
            field,
            value: (*value).to_owned(),
        };
        assert!(add.apply(&mut wrong()).is_err(), "{name} is not a list");
    }
}

#[test]
fn a_value_that_means_nothing_is_not_written() {
    let fields = fields();
    for (name, _, _) in PLACES {
        let Some(field) = fields.get(*name).copied() else {
            continue;
        };
        let mut config = wrong();
        let set = Patch::Set {
            field,
            value: "\u{7f}".to_owned(),
        };
        assert!(set.apply(&mut config).is_err(), "{name}");
        assert_eq!(config, wrong(), "{name}");
    }
}

/// By name, as a client is told from others; its other settings stay.
#[test]
fn a_client_gets_another_name() {
    let mut config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com", "websites": "https://www.example.com",
        "clients": [
            { "name": "mobile" },
            { "name": "mobile", "transport": "any", "origins": ["capacitor://localhost"] },
        ],
    }))
    .unwrap();
    let review = config.review(&EmbeddedList);
    let mut fields = review.problems().iter().map(Problem::field);
    let field = fields
        .find(|field| field.to_string() == "clients[1]")
        .unwrap();
    let value = "app".to_owned();
    Patch::Set { field, value }.apply(&mut config).unwrap();
    assert_eq!(config.clients[1].name.text(), "app");
    assert_eq!(config.clients[1].transport.text(), "any");
    assert_eq!(config.clients[1].origins.len(), 1);
}

#[test]
fn a_part_of_a_cookie_beside_the_session_goes() {
    let mut config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com", "websites": "https://www.example.com",
        "cookies": {
            "csrf": { "purpose": "csrf_token", "flow": "redirect" },
            "seen": { "purpose": "consent" },
        },
    }))
    .unwrap();
    let review = config.review(&EmbeddedList);
    let field = review.problems()[0].field();
    assert_eq!(field.to_string(), "cookies.csrf.flow");
    Patch::Remove { field }.apply(&mut config).unwrap();
    assert!(config.review(&EmbeddedList).problems().is_empty());
    // Another configuration has no such cookie.
    config.cookies.remove("csrf");
    let refused = Patch::Remove { field }.apply(&mut config).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "no configuration has `cookies.csrf.flow`, or this one has no such entry"
    );
}

#[test]
fn a_given_up_cookie_gets_a_name_or_a_path() {
    let mut config: PolicyConfig = serde_json::from_value(json!({
        "api": "https://api.example.com", "websites": "https://www.example.com",
        "history": [{
            "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365, "clear_only": [{}],
        }],
    }))
    .unwrap();
    let review = config.review(&EmbeddedList);
    let field = review.problems()[0].field();
    for value in ["/auth", "sIdRefreshToken"] {
        let value = value.to_owned();
        Patch::Set { field, value }.apply(&mut config).unwrap();
    }
    let given_up = &config.history[0].clear_only[0];
    assert_eq!(given_up.name.as_ref().unwrap().text(), "sIdRefreshToken");
    assert_eq!(given_up.path.as_ref().unwrap().text(), "/auth");
    assert!(!config.review(&EmbeddedList).has_errors());
}

/// A group has no single value and is no list; it can be left out.
#[test]
fn a_group_goes_as_a_whole() {
    let past = |cookies: Value| {
        json!({ "history": [{
            "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
            "cookies": cookies,
        }] })
    };
    for (name, more) in [
        (
            "cookies",
            json!({ "cookies": { "\u{7f}": { "purpose": "consent" } } }),
        ),
        (
            "history[0].cookies",
            past(json!({ "\u{7f}": { "name": "old" } })),
        ),
        (
            "history[0].cookies.oauth",
            past(json!({ "oauth": { "name": "\u{7f}" } })),
        ),
    ] {
        let mut config =
            json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
        for (key, value) in more.as_object().unwrap() {
            config[key] = value.clone();
        }
        let mut config: PolicyConfig = serde_json::from_value(config).unwrap();
        let before = config.clone();
        let review = config.review(&EmbeddedList);
        let mut fields = review.problems().iter().map(Problem::field);
        let field = fields.find(|field| field.to_string() == name).unwrap();
        let value = "sid".to_owned();
        let set = Patch::Set { field, value };
        assert_eq!(
            set.apply(&mut config).unwrap_err().to_string(),
            format!("`{name}` is not a single value")
        );
        let value = "sid".to_owned();
        let add = Patch::Add { field, value };
        assert_eq!(
            add.apply(&mut config).unwrap_err().to_string(),
            format!("`{name}` is not a list")
        );
        assert_eq!(config, before);
        Patch::Remove { field }.apply(&mut config).unwrap();
        let review = config.review(&EmbeddedList);
        let mut left = review.problems().iter().map(Problem::field);
        assert!(left.all(|field| field.to_string() != name), "{name}");
    }
}
