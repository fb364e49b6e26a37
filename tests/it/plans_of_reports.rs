//! Changes that people reported, and what their plans say.
//!
//! What breaks if one fails: a plan contradicts what browsers do, or what another part of the same plan says.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::audit;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{
    MigrationChange, MigrationPlan, MigrationWarning, ReturningClient, plan_migration,
};
use time::macros::datetime;

/// Exactly these fields.
fn read(value: &Value) -> PolicyConfig {
    serde_json::from_value(value.clone()).unwrap()
}

/// A session with one token, with `more` fields.
fn single(origin: &str, more: &Value) -> Value {
    let mut value = json!({ "api": origin, "websites": origin, "session": "single" });
    for (field, own) in more.as_object().unwrap() {
        value[field] = own.clone();
    }
    value
}

fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-12-01T00:00:00Z").unwrap();
    plan_migration(&read(old), &read(new), retired_at, &EmbeddedList)
}

fn changes(plan: &MigrationPlan) -> Vec<&'static str> {
    plan.changes.iter().map(MigrationChange::code).collect()
}

fn warnings(plan: &MigrationPlan) -> Vec<&'static str> {
    plan.warnings.iter().map(MigrationWarning::code).collect()
}

/// The codes of the errors, each with its repair.
fn repairs(config: &Value) -> Vec<String> {
    let now = datetime!(2026-12-01 0:00 UTC);
    let findings = audit(&read(config), None, now, &EmbeddedList);
    let errors = findings
        .iter()
        .filter(|finding| finding.severity.to_string() == "error");
    errors
        .map(|finding| match &finding.patch {
            Some(patch) => format!("{}: {patch}", finding.code),
            None => finding.code.to_string(),
        })
        .collect()
}

/// apache/airflow#64955: the cookie of one of two applications on a host has the path of its directory.
#[test]
fn a_path_that_ends_with_a_slash_reaches_the_default_route() {
    let airflow = |base: &str| {
        single(
            "https://data.example.com",
            &json!({ "api_base_path": base, "session_cookie": { "path": "/team-a/airflow/" } }),
        )
    };
    assert_eq!(repairs(&airflow("/team-a/airflow")), [""; 0]);
    // Without the path, the session would be sent to the other application.
    assert_eq!(
        repairs(&airflow("/auth")),
        ["path-not-covering: set `api_base_path` to `/team-a/airflow`"]
    );
    // The same of a cookie beside the session.
    let mut beside = airflow("/team-a/airflow");
    beside["cookies"] = json!({ "theme": { "purpose": "preference", "path": "/team-a/airflow/" } });
    assert_eq!(repairs(&beside), [""; 0]);
    // The owner wrote this route.
    assert_eq!(
        repairs(&airflow("/login")),
        ["path-not-covering: remove `session_cookie.path`"]
    );
    // No place of the routes that sign out and refresh is in such a path.
    let refresh =
        json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
    let of_refresh = |path: &str| {
        let mut config = refresh.clone();
        config["refresh_cookie"] = json!({ "path": path });
        config
    };
    assert_eq!(
        repairs(&of_refresh("/auth/session/refresh")),
        ["path-not-covering: remove `refresh_cookie.path`"]
    );
    let to_v1 = "path-not-covering: set `api_base_path` to `/v1`";
    assert_eq!(repairs(&of_refresh("/v1")), [to_v1, to_v1]);
    // A gateway takes its part away.
    let mut behind = of_refresh("/gateway/v1");
    behind["api_gateway_path"] = json!("/gateway");
    assert_eq!(repairs(&behind), [to_v1, to_v1]);
}

/// twentyhq/twenty#23642. RFC 6265bis, section 5.7: the scheme is no part of a cookie's identity.
#[test]
fn a_host_that_gets_https_keeps_its_cookies() {
    let http = single(
        "http://crm.example.com",
        &json!({ "plain_http": ["http://crm.example.com"], "prefix": "none", "session_cookie": { "keep": 2_592_000 } }),
    );
    let https = single(
        "https://crm.example.com",
        &json!({ "prefix": "none", "session_cookie": { "keep": 2_592_000 } }),
    );
    let moves = plan(&http, &https);
    assert_eq!(
        changes(&moves),
        ["api_moved", "websites_removed", "websites_added"]
    );
    assert_eq!(
        moves.changes[0].to_string(),
        "http://crm.example.com becomes https://crm.example.com: cookies ignore the scheme, so browsers send the old cookies to it, too; \
         redirect http to https, since browsers do not send the new `Secure` cookies over http"
    );
    let text = moves.to_string();
    assert!(!text.contains("its host is another"), "{text}");
    assert!(
        text.contains(
            "\n    session token of https://crm.example.com by cookie: not sent over http, since the cookie is `Secure`\n"
        ),
        "{text}"
    );
    let back = plan(&https, &http);
    assert_eq!(
        back.changes[0].to_string(),
        "https://crm.example.com becomes http://crm.example.com: browsers do not send `Secure` cookies over http, and over http neither \
         replace nor delete them"
    );
    let other_port = plan(
        &json!({ "api": "http://localhost:8000", "websites": "http://localhost:3000" }),
        &json!({ "api": "http://localhost:9000", "websites": "http://localhost:3000" }),
    );
    assert_eq!(
        other_port.changes[0].to_string(),
        "http://localhost:8000 becomes http://localhost:9000: cookies ignore the port, so browsers send the same cookies to both"
    );
}

#[test]
fn a_website_that_moves_is_a_change() {
    let of = |website: &str| json!({ "api": "https://api.example.com", "websites": website });
    let moves = plan(
        &of("https://app.example.com"),
        &of("https://www.example.com"),
    );
    let told: Vec<String> = moves.changes.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "https://app.example.com is no longer a website: requests of its pages are refused",
            "https://www.example.com is a new website",
        ]
    );
}

/// openlinker-project/openlinker#1340: the route moved, and the path of the cookie did not.
#[test]
fn a_configuration_that_does_not_compile_is_not_planned() {
    let of = |base: &str| {
        json!({
            "api": "https://api.example.com", "websites": "https://www.example.com", "api_base_path": base,
            "refresh_cookie": { "path": "/auth" },
        })
    };
    let forgot = plan(&of("/auth"), &of("/v1/auth"));
    assert_eq!(
        forgot.to_string(),
        "The new configuration does not compile
  error   `refresh_cookie.path`: the path `/auth` does not match the route `/v1/auth/session/refresh`, so browsers do not send the cookie there
  error   `refresh_cookie.path`: the path `/auth` does not match the route `/v1/auth/signout`, so browsers do not send the cookie there

The change is not planned until this is repaired.
"
    );
}

/// `ElixirTeSS/TeSS#1015`: the sign-in by another site ends logged out, and the plan had no warnings.
#[test]
fn what_the_new_configuration_newly_has_wrong_is_a_warning() {
    let of = |same_site: &str| {
        single(
            "https://www.example.com",
            &json!({ "same_site": same_site }),
        )
    };
    let to_strict = plan(&of("lax"), &of("strict"));
    assert_eq!(warnings(&to_strict), ["introduced"]);
    assert_eq!(
        to_strict.warnings[0].to_string(),
        "new with this change: `same_site`: with `Strict`, visitors who follow a link from elsewhere arrive logged out; use `auto`, or \
         `session_use` `api_only` if no page reads the session"
    );
    // What was there before is not of this change.
    let mut renamed = of("strict");
    renamed["session_cookie"] = json!({ "name": "renamed" });
    assert_eq!(warnings(&plan(&of("strict"), &renamed)), [""; 0]);
}

/// nextauthjs/next-auth: two hosts with their own cookies get a common one.
#[test]
fn each_of_two_hosts_clears_its_own_cookie() {
    let of = |more: Value| {
        let mut value = json!({
            "api": ["https://www.example.org", "https://bph.example.org"],
            "websites": ["https://www.example.org", "https://bph.example.org"],
            "session": "single", "prefix": "__Secure-", "session_cookie": { "name": "sid", "keep": 2_592_000 },
        });
        if let Some(domain) = more.as_str() {
            value["cookie_domain"] = json!(domain);
        }
        value
    };
    let shared = plan(&of(json!(null)), &of(json!("example.org")));
    assert_eq!(
        warnings(&shared),
        ["left_on_other_hosts", "old_frontend_refused"]
    );
    assert_eq!(
        shared.warnings[0].to_string(),
        "`__Secure-sid` without Domain, path / may be on 2 hosts, and each clears only its own: a sign-out on one host leaves the cookies \
         of the others, and the user stays signed in there, until 2026-12-31T00:00:00Z or until the server ends these sessions"
    );
    let day_0 = shared.clients[0].to_string();
    assert!(
        day_0.ends_with(
            "; users who were away may hold 1 past cookie on each of 2 hosts; after the next response that sets the session on that \
             host, none is left"
        ),
        "{day_0}"
    );
    // Played: the old cookie is the only one, and has the token.
    let text = shared.to_string();
    assert!(
        text.contains(
            "\n  without it, a sign-out leaves the old cookie, and the user stays signed in unless the server ends the session\n"
        ),
        "{text}"
    );
    // An old cookie that no route of the application gets signs nobody in.
    let below = |path: &str| {
        single(
            "https://www.example.com",
            &json!({ "api_base_path": path, "session_cookie": { "path": path, "keep": 1_209_600 } }),
        )
    };
    let text = plan(&below("/app"), &below("/v2")).to_string();
    assert!(!text.contains("without it"), "{text}");
    // Each host has a session of its own then.
    let apart = plan(&of(json!("example.org")), &of(json!(null)));
    assert_eq!(warnings(&apart), ["no_longer_shared", "introduced"]);
    assert_eq!(apart.clients[0].returning, ReturningClient::StaysOnOneHost);
}

/// What is left on a host that is no API any more, nobody clears: there is one host to sign out on.
#[test]
fn a_host_that_goes_leaves_nothing_to_clear() {
    let of = |api: &[&str], domain: Option<&str>| {
        let mut value = json!({
            "api": api, "websites": ["https://www.example.org"],
            "session": "single", "prefix": "__Secure-", "session_cookie": { "name": "sid", "keep": 2_592_000 },
        });
        if let Some(domain) = domain {
            value["cookie_domain"] = json!(domain);
        }
        value
    };
    let www = "https://www.example.org";
    for other in ["https://bph.example.org", "https://www.example.net"] {
        let plan = plan(&of(&[www, other], None), &of(&[www], Some("example.org")));
        let warnings = warnings(&plan);
        assert!(!warnings.contains(&"left_on_other_hosts"), "{warnings:?}");
    }
}

/// bigcommerce/catalyst#3186: the warning spoke of a cookie, and the forecast said that there is none.
#[test]
fn the_forecast_knows_of_cookies_that_stay() {
    let of = |partitioning: &str| {
        json!({
            "api": "https://shop.example.com", "session": "single", "transport": "cookie", "browsers": ["chromium"],
            "websites": ["https://shop.example.com", { "origin": "https://editor.example.net", "partitioning": partitioning }],
            "session_cookie": { "keep": 2_592_000 },
        })
    };
    let partitioned = plan(&of("unpartitioned"), &of("partitioned"));
    let told: Vec<String> = partitioned
        .clients
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        told[0],
        "users who come back stay logged in while the old session lasts: its token is accepted; some old cookies are not cleared: see \
         'Warnings'"
    );
    assert!(
        told[1].ends_with("; no browser holds a past cookie"),
        "{told:?}"
    );
}

#[test]
fn how_long_a_cookie_is_kept_is_said_in_days() {
    let of = |domain: &str, keep: Value| {
        single(
            "https://www.example.com",
            &json!({ "cookie_domain": domain, "prefix": "none", "session_cookie": { "keep": keep } }),
        )
    };
    let day = plan(&of("", json!(86_400)), &of("example.com", json!(86_400)));
    assert!(day.to_string().contains(", kept 1 day\n"), "{day}");
    let with_browser = json!("browser_session");
    let restored = plan(
        &of("", with_browser.clone()),
        &of("example.com", with_browser),
    );
    let text = restored.to_string();
    let kept = ", kept up to 400 days: browsers that restore windows keep it\n";
    assert!(text.contains(kept), "{text}");
    let nothing = plan(&of("", json!(86_400)), &of("", json!(86_400)));
    let text = nothing.to_string();
    assert!(!text.contains("retired_at"), "{text}");
    assert!(!text.contains("clears old cookies"), "{text}");
}

/// The domain goes, which no other host needs; without the prefix instead, siblings could plant the cookie.
#[test]
fn a_needless_domain_goes_before_the_stronger_prefix() {
    let of = |apis: Value| {
        json!({
            "api": apis, "websites": "https://www.example.com", "session": "single", "prefix": "__Host-",
            "cookie_domain": "example.com",
        })
    };
    assert_eq!(
        repairs(&of(json!("https://api.example.com"))),
        ["prefix-broken: remove `cookie_domain`"]
    );
    let two = of(json!([
        "https://api.example.com",
        "https://auth.example.com"
    ]));
    let repairs = repairs(&two);
    assert!(
        repairs
            .iter()
            .all(|repair| repair == "prefix-broken: remove `prefix`"),
        "{repairs:?}"
    );
}

/// A container's name reaches no browser.
#[test]
fn a_host_of_one_label_may_be_one_that_only_servers_resolve() {
    let told = |api: &str| {
        let config = json!({ "api": api, "websites": "https://www.example.com" });
        let findings = audit(
            &read(&config),
            None,
            datetime!(2026-12-01 0:00 UTC),
            &EmbeddedList,
        );
        let mut messages = findings.iter().map(|finding| finding.message.clone());
        messages.find(|message| message.contains("is plain http: browsers drop"))
    };
    let container = told("http://backend:8000").unwrap();
    assert!(
        container
            .ends_with("; if only servers resolve `backend`, write the address that browsers call"),
        "{container}"
    );
    let named = told("http://nas.local:5000").unwrap();
    assert!(named.ends_with("allow it by `plain_http`"), "{named}");
    assert_eq!(told("http://localhost:8000"), None);
}
