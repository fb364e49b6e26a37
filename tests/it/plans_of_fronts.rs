//! What a change means for those front ends that it is about: one website, one client, one of several hosts.
//!
//! What breaks if one fails: a plan says that everybody stays signed in, and some are locked out on a Friday evening.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use session_cookie_policy::rollout::{
    FrontendAction, FrontendTiming, MigrationChange, MigrationPlan, ReturningClient, TokenForecast,
    plan_migration,
};

fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let read = |value: &Value| -> PolicyConfig { serde_json::from_value(value.clone()).unwrap() };
    let retired_at = Instant::parse("2026-12-01T12:00:00Z").unwrap();
    plan_migration(&read(old), &read(new), retired_at, &EmbeddedList)
}

fn changes(plan: &MigrationPlan) -> Vec<&'static str> {
    plan.changes.iter().map(MigrationChange::code).collect()
}

fn warnings(plan: &MigrationPlan) -> Vec<(&'static str, Severity)> {
    let warnings = plan.warnings.iter();
    warnings
        .map(|warning| (warning.code(), warning.severity()))
        .collect()
}

fn text_of(plan: &MigrationPlan, code: &str) -> String {
    let mut warnings = plan.warnings.iter();
    let warning = warnings.find(|warning| warning.code() == code);
    warning.unwrap_or_else(|| panic!("{plan}")).to_string()
}

fn refused(encounters: &[TokenForecast]) -> Vec<String> {
    let refused = encounters.iter().filter(|encounter| !encounter.is_taken());
    refused.map(ToString::to_string).collect()
}

fn with_clients(clients: &Value) -> Value {
    json!({ "api": "https://api.example.com", "websites": "https://www.example.com", "clients": clients })
}

#[test]
fn an_installed_client_whose_tokens_travel_otherwise() {
    let of = |transport: &str| with_clients(&json!([{ "name": "ios", "transport": transport }]));
    let changed = plan(&of("header"), &of("cookie"));
    assert_eq!(changes(&changed), ["transport_of"]);
    assert_eq!(
        changed.changes[0].to_string(),
        "the transport of the client `ios` changes from `header` to `cookie`"
    );
    assert_eq!(warnings(&changed), [("not_taken_from", Severity::Error)]);
    assert_eq!(
        refused(&changed.both_serve.new_takes_old),
        [
            "access token of https://api.example.com by header of the client `ios`: sent, but the transport is not accepted",
            "refresh token of https://api.example.com by header of the client `ios`: sent, but the transport is not accepted",
        ]
    );
    assert_eq!(changed.clients[0].returning, ReturningClient::SignsInOnce);
    assert!(
        changed
            .to_string()
            .contains("\nUsers with a session of https://api.example.com by header of the client `ios` sign in once\n")
    );
    // Whoever takes both ways takes the old one, too.
    let both = plan(&of("header"), &of("any"));
    assert_eq!(changes(&both), ["transport_of"]);
    assert_eq!(warnings(&both), []);
    assert_eq!(both.clients[0].returning, ReturningClient::StaysSignedIn);
    assert!(both.to_string().contains("\nUsers stay logged in\n"));
}

#[test]
fn a_client_that_is_no_longer_declared() {
    let of = |name: &str| with_clients(&json!([{ "name": name }]));
    let renamed = plan(&of("ios"), &of("mobile"));
    assert_eq!(changes(&renamed), ["clients_removed", "clients_added"]);
    assert_eq!(warnings(&renamed), [("clients_gone", Severity::Error)]);
    assert!(
        text_of(&renamed, "clients_gone").starts_with("the client `ios` is no longer declared: ")
    );
    // Nothing is lost where nobody gets cookies, or where the client had them.
    let by_header = |clients: &Value| {
        let mut config = with_clients(clients);
        config["transport"] = json!("header");
        config
    };
    let ios = json!([{ "name": "ios" }]);
    let gone = plan(&by_header(&ios), &by_header(&json!([])));
    assert_eq!(changes(&gone), ["clients_removed"]);
    assert!(
        !warnings(&gone)
            .iter()
            .any(|(code, _)| *code == "clients_gone")
    );
    let desktop = json!([{ "name": "desktop", "transport": "cookie" }]);
    let gone = plan(&with_clients(&desktop), &with_clients(&json!([])));
    assert!(
        !warnings(&gone)
            .iter()
            .any(|(code, _)| *code == "clients_gone")
    );
    let added = plan(&with_clients(&json!([])), &with_clients(&ios));
    assert_eq!(changes(&added), ["clients_added"]);
    assert_eq!(added.changes[0].to_string(), "the client `ios` is new");
}

#[test]
fn one_website_whose_tokens_travel_otherwise() {
    let of = |transport: &str| {
        json!({
            "api": "https://api.example.com",
            "websites": ["https://www.example.com", { "origin": "https://spa.example.com", "transport": transport }],
        })
    };
    let changed = plan(&of("header"), &of("cookie"));
    assert_eq!(changes(&changed), ["transport_of"]);
    assert_eq!(
        text_of(&changed, "not_taken_from"),
        "tokens by header of https://spa.example.com are no longer accepted, effective at once, since the deployment still has that \
         transport elsewhere: users sign in once there; to avoid that, leave the transport there at `any` until their tokens have expired"
    );
    assert_eq!(refused(&changed.both_serve.new_takes_old).len(), 2);
    assert_eq!(changed.clients[0].returning, ReturningClient::SignsInOnce);
    // A change of the whole deployment has its own entry and its history.
    let all = |transport: &str| json!({ "api": "https://api.example.com", "websites": "https://www.example.com", "transport": transport });
    assert_eq!(
        changes(&plan(&all("header"), &all("cookie"))),
        ["transport"]
    );
}

#[test]
fn hosts_that_shared_a_session() {
    let of = |domain: Value| {
        json!({
            "api": ["https://api.example.com", "https://files.example.com"], "websites": "https://www.example.com",
            "session": "single", "transport": "cookie", "cookie_domain": domain,
        })
    };
    let apart = plan(&of(json!("example.com")), &of(Value::Null));
    assert_eq!(
        text_of(&apart, "no_longer_shared"),
        "`__Secure-session` with Domain=example.com, path / is shared by 2 hosts, and the new cookies are not: whichever host sets the session \
         first clears it, and users sign in again on each other one; to avoid that, leave `cookie_domain` as it is"
    );
    assert_eq!(apart.clients[0].returning, ReturningClient::StaysOnOneHost);
    assert!(apart.clients[0].to_string().starts_with(
        "users who come back stay logged in on the host that first sets the session again, and sign in once on each other host"
    ));
    let together = plan(&of(Value::Null), &of(json!("example.com")));
    assert!(
        !warnings(&together)
            .iter()
            .any(|(code, _)| *code == "no_longer_shared")
    );
}

#[test]
fn a_host_that_moves_within_its_site_has_a_way_out() {
    let of = |host: &str, domain: Value| {
        let origin = format!("https://{host}");
        json!({ "api": origin, "websites": origin, "session": "single", "cookie_domain": domain })
    };
    let way_out = "set `cookie_domain` to `example.com` in the old configuration first";
    let moved = plan(
        &of("www.example.com", Value::Null),
        &of("example.com", Value::Null),
    );
    let told = text_of(&moved, "host_gone");
    assert!(told.contains(way_out), "{told}");
    // With it, nobody signs in.
    let prepared = plan(
        &of("www.example.com", json!("example.com")),
        &of("example.com", Value::Null),
    );
    assert_eq!(
        prepared.clients[0].returning,
        ReturningClient::StaysSignedIn
    );
    // To another site, nothing is carried over.
    let away = plan(
        &of("www.example.com", json!("example.com")),
        &of("www.example.de", json!("example.de")),
    );
    let told = text_of(&away, "host_gone");
    assert!(!told.contains("cookie_domain"), "{told}");
    let domain = away
        .changes
        .iter()
        .find(|change| change.code() == "cookie_domain");
    assert_eq!(
        domain.unwrap().to_string(),
        "the cookie domain changes from `example.com` to `example.de`: browsers do not send the old cookies to the new host, and no response \
         from there clears them"
    );
    // The website moves with the switch: before it, nobody serves the new one.
    let leave = moved.frontend.iter().find(|change| {
        matches!(
            change.action,
            FrontendAction::LeaveWebsite { is_moved: true }
        )
    });
    assert_eq!(leave.unwrap().timing, FrontendTiming::With);
}

#[test]
fn names_that_are_swapped_lose_both_tokens() {
    let of = |access: &str, refresh: &str| {
        json!({
            "api": "https://api.example.com", "websites": "https://www.example.com", "transport": "cookie",
            "access_cookie": { "name": access }, "refresh_cookie": { "name": refresh },
        })
    };
    let swapped = plan(&of("a", "b"), &of("b", "a"));
    assert_eq!(
        swapped.changes[0].to_string(),
        "the cookie `__Host-a` becomes `__Host-b`: another cookie has the old name from now on and replaces the old cookie, so that its value is \
         lost; to keep it, take a name that neither configuration has"
    );
    let renamed = plan(&of("a", "b"), &of("c", "b"));
    assert!(
        renamed.changes[0]
            .to_string()
            .contains("is accepted under both names")
    );
}

#[test]
fn how_long_a_cookie_is_kept() {
    let of = |keep: Value, domain: Value, history: Value| {
        json!({
            "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single", "prefix": "none",
            "cookie_domain": domain, "session_cookie": { "keep": keep }, "history": history,
        })
    };
    let (none, year) = (json!([]), json!(31_536_000));
    let longer = plan(
        &of(json!("browser_session"), Value::Null, none.clone()),
        &of(json!(2_592_000), Value::Null, none.clone()),
    );
    assert_eq!(
        longer.changes[0].to_string(),
        "the lifetime of `session` changes from browser session to 30 days: browsers keep the cookies that they have, as they were set"
    );
    assert!(text_of(&longer, "kept_for_longer").contains("ended with the browser"));
    // The history says a week, and the cookie lasts a year.
    let week = json!([{ "cookie_domain": "example.com", "session_cookie": { "name": "session", "path": "/" },
        "retired_at": "2026-12-01T12:00:00Z", "lifetime_days": 7 }]);
    let short = plan(
        &of(year.clone(), json!("example.com"), none),
        &of(year.clone(), Value::Null, week.clone()),
    );
    assert_eq!(
        text_of(&short, "declared_too_short"),
        "the `history` of the new configuration has `session` with Domain=example.com, path / until 2026-12-08T12:00:00Z, but browsers keep it \
         until 2027-12-01T12:00:00Z: add the entry of this plan beside it, or raise its `lifetime_days`, which does the same"
    );
    // An entry of an earlier change, which the old configuration has, too, is right for its own time.
    let back = plan(
        &of(year.clone(), json!("example.com"), week.clone()),
        &of(year, Value::Null, week),
    );
    assert!(
        !warnings(&back)
            .iter()
            .any(|(code, _)| *code == "declared_too_short")
    );
}

#[test]
fn a_past_name_is_accepted_as_long_as_its_entry_says() {
    let old = json!({
        "api": "https://api.example.com", "websites": "https://www.example.com", "prefix": "none",
        "access_cookie": { "name": "sAccess", "keep": 31_536_000 }, "refresh_cookie": { "name": "sRefresh", "keep": 8_640_000 },
    });
    let new = json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
    let told = text_of(&plan(&old, &new), "past_name_plantable");
    // The entry is for both cookies, so the one that lives longer counts.
    assert!(
        told.starts_with("`sRefresh` is accepted until 2027-12-01T12:00:00Z"),
        "{told}"
    );
}

#[test]
fn credentials_are_allowed_before_if_the_old_configuration_allows_them() {
    let of = |transport: &str| json!({ "api": "https://api.example.com", "websites": "https://www.example.com", "transport": transport });
    let timing = |old: &str| {
        let plan = plan(&of(old), &of("cookie"));
        let mut changes = plan.frontend.iter();
        let change = changes.find(|change| change.action.code() == "use_cookies");
        let change = change.unwrap();
        (
            change.timing,
            change.to_string().contains("does not allow credentials"),
        )
    };
    assert_eq!(timing("header"), (FrontendTiming::With, true));
    assert_eq!(timing("any"), (FrontendTiming::Before, false));
}

#[test]
fn a_clear_that_never_fits_leaves_the_cookie() {
    let of = |name: &str, budget: u32| {
        json!({
            "api": "https://api.example.com", "websites": "https://www.example.com", "session": "single",
            "session_cookie": { "name": name }, "clearing_budget": budget,
        })
    };
    let small = plan(&of("a", 4096), &of("b", 50));
    let forecast = small.clients[0].to_string();
    assert!(forecast.ends_with("; users who were away may hold 1 past cookie; some old cookies are not cleared: see 'Warnings'"), "{forecast}");
    assert!(
        small
            .to_string()
            .contains(": 1 header, 99 bytes, one of them longer than the 50 of a response\n"),
        "{small}"
    );
    let enough = plan(&of("a", 4096), &of("b", 99));
    let forecast = enough.clients[0].to_string();
    assert!(
        forecast.ends_with("; after the next response that sets the session, none is left"),
        "{forecast}"
    );
}

/// Cookies with `SameSite=Lax` are not sent with requests of another site, and Firefox keeps third-party cookies by site (RFC 6265bis, section
/// 5.8.3; recorded). Tokens that pages keep belong to their origin.
#[test]
fn a_website_that_moves_to_another_site() {
    let of = |website: &str, more: Value| {
        let mut value = json!({
            "api": "https://api.example.com", "websites": website, "session": "single", "browsers": ["chromium", "firefox"],
            "session_cookie": { "name": "sid", "keep": 2_592_000 }
        });
        for (field, own) in more.as_object().unwrap() {
            value[field] = own.clone();
        }
        value
    };
    let own = of("https://www.example.com", json!({}));
    let foreign = of("https://www.brand.net", json!({ "transport": "cookie" }));
    let moved = plan(&own, &foreign);
    assert_eq!(moved.clients[0].returning, ReturningClient::SignsInOnce);
    assert!(moved.clients[0].are_some_left);
    assert!(!moved.roll_back.is_safe_as_it_is);
    let not_sent = [
        "session token of https://api.example.com by cookie: not sent with requests of the other websites, since they are of another site",
    ];
    assert_eq!(refused(&moved.both_serve.new_takes_old), not_sent);
    assert!(text_of(&moved, "not_sent_from_site").contains("`https://www.brand.net`"));
    // In Firefox the cookie lies in the partition of the old site.
    let back = plan(&foreign, &own);
    assert_eq!(refused(&back.both_serve.new_takes_old), not_sent);
    let mut chromium = foreign;
    chromium["browsers"] = json!(["chromium"]);
    assert_eq!(
        plan(&chromium, &own).clients[0].returning,
        ReturningClient::StaysSignedIn
    );
    // Within a site, and beside a website that stays, nobody loses anything.
    for new in [
        of("https://app.example.com", json!({})),
        of("https://*.example.com", json!({})),
        json!({ "api": "https://api.example.com", "websites": ["https://www.brand.net", "https://www.example.com"], "session": "single",
                "session_cookie": { "name": "sid", "keep": 2_592_000 } }),
    ] {
        let plan = plan(&own, &new);
        assert_eq!(
            plan.clients[0].returning,
            ReturningClient::StaysSignedIn,
            "{plan}"
        );
    }
    let by_header = of("https://www.example.com", json!({ "transport": "header" }));
    let moved = plan(
        &by_header,
        &of("https://app.example.com", json!({ "transport": "header" })),
    );
    assert_eq!(
        refused(&moved.both_serve.new_takes_old),
        [
            "session token of https://api.example.com by header of https://www.example.com: kept by pages of the old websites, which the new \
          ones cannot read"
        ]
    );
    // A pattern that covers the page keeps its origin.
    let wider = plan(
        &by_header,
        &of("https://*.example.com", json!({ "transport": "header" })),
    );
    assert!(
        refused(&wider.both_serve.new_takes_old).is_empty(),
        "{wider}"
    );
}

/// What a browser sends with requests of another site depends on `SameSite` and on the browser, not on who else has cookies.
#[test]
fn a_website_that_moves_is_followed_by_the_cookies_that_are_sent() {
    let of = |website: &str, browsers: Value, more: Value| {
        let mut value = json!({
            "api": "https://api.example.com", "websites": website, "session": "single", "browsers": browsers,
            "session_cookie": { "name": "sid", "keep": 2_592_000 }
        });
        for (field, own) in more.as_object().unwrap() {
            value[field] = own.clone();
        }
        value
    };
    let is_left = |plan: &MigrationPlan| {
        let mut warnings = plan.warnings.iter();
        warnings.any(|warning| warning.code() == "not_sent_from_site")
    };
    let [own, brand, other] = [
        "https://www.example.com",
        "https://www.brand.net",
        "https://www.other.net",
    ];
    let by_cookie = |more: Value| {
        let mut value = json!({ "transport": "cookie" });
        for (field, own) in more.as_object().unwrap() {
            value[field] = own.clone();
        }
        value
    };
    // Chromium sends `None` with requests of each site, and `Lax` with those of its own one alone.
    let chromium = |website: &str| of(website, json!(["chromium"]), by_cookie(json!({})));
    assert!(is_left(&plan(&chromium(own), &chromium(brand))));
    assert!(!is_left(&plan(&chromium(brand), &chromium(other))));
    assert!(!is_left(&plan(&chromium(brand), &chromium(own))));
    // What the pages of another website get does not count, if they use no cookies.
    let mut beside = chromium(own);
    beside["transport"] = json!("any");
    beside["websites"] = json!([
        { "origin": own, "transport": "cookie" }, { "origin": brand, "transport": "header" }
    ]);
    assert!(is_left(&plan(&beside, &chromium(other))));
    // Safari had no cookie that it could lose.
    let safari = |website: &str| of(website, json!(["chromium", "safari"]), json!({}));
    assert!(!is_left(&plan(&safari(brand), &safari(other))));
    // Firefox has it in the partition of the old site, though the application on the phone has one without a partition.
    let firefox = |website: &str, more| of(website, json!(["firefox"]), by_cookie(more));
    let phone = json!({ "clients": [{ "name": "ios", "transport": "cookie" }] });
    assert!(is_left(&plan(
        &firefox(brand, json!({})),
        &firefox(own, json!({}))
    )));
    assert!(is_left(&plan(
        &firefox(brand, phone.clone()),
        &firefox(own, phone)
    )));
}

/// An installed application keeps its token where it was.
#[test]
fn a_website_of_another_origin_leaves_the_token_of_an_installed_client() {
    let of = |website: &str, clients: Value| {
        json!({
            "api": "https://api.example.com", "websites": website, "session": "single", "transport": "header", "clients": clients
        })
    };
    let told = |clients: Value| -> Vec<String> {
        let moved = plan(
            &of("https://www.example.com", clients.clone()),
            &of("https://app.example.com", clients),
        );
        let tokens = moved.both_serve.new_takes_old.iter();
        tokens.map(ToString::to_string).collect()
    };
    let kept = "session token of https://api.example.com by header of https://www.example.com: kept by pages of the old websites, which the \
                new ones cannot read";
    assert_eq!(told(json!([])), [kept]);
    assert_eq!(
        told(json!([{ "name": "ios", "transport": "header" }])),
        [
            "session token of https://api.example.com by header: taken",
            kept
        ]
    );
}

#[test]
fn an_old_configuration_that_does_not_compile_is_told_first() {
    let old = json!({ "api": "https://api.example.com", "websites": "https://www.example.com", "prefix": "" });
    let new = json!({ "api": "https://api.example.com", "websites": "https://www.example.com" });
    let text = plan(&old, &new).to_string();
    let second = text.lines().nth(1).unwrap();
    assert_eq!(
        second,
        "The old configuration does not compile, so what follows may be wrong: see 'Warnings'"
    );
}
