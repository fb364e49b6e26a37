//! What `migrate` plays.
//!
//! What breaks if one fails: the plan says that users stay signed in, and the play below it that they do not.

use serde_json::{Value, json};

use crate::command::{run, write};

/// The output of `migrate`, for files of this name.
#[track_caller]
fn migrate(name: &str, old: &Value, new: &Value) -> String {
    let [before, after] = ["old", "new"].map(|of| format!("{name}-{of}.json"));
    write(&before, &old.to_string());
    write(&after, &new.to_string());
    let run = run(&["migrate", &before, &after, "--now", "2026-12-01T00:00:00Z"]);
    assert!(run.status < 2, "{run:?}");
    run.output
}

/// From the heading to the end.
#[track_caller]
fn played(output: &str) -> &str {
    let at = output.find("\nPlayed in each browser").unwrap();
    &output[at + 1..]
}

fn single(origin: &str, more: &Value) -> Value {
    let mut value =
        json!({ "api": origin, "websites": origin, "session": "single", "prefix": "none" });
    for (field, own) in more.as_object().unwrap() {
        value[field] = own.clone();
    }
    value
}

/// twentyhq/twenty#23642: the play kept the page of http, of which browsers treat the API as another site.
#[test]
fn a_page_that_moves_with_its_api_is_played_at_its_new_address() {
    let https = migrate(
        "https",
        &single(
            "http://crm.example.com",
            &json!({ "plain_http": ["http://crm.example.com"], "session_cookie": { "name": "sid", "keep": 2_592_000 } }),
        ),
        &single(
            "https://crm.example.com",
            &json!({ "session_cookie": { "name": "sid", "keep": 2_592_000 } }),
        ),
    );
    assert_eq!(
        played(&https),
        "Played in each browser with an updated front end at the new address https://crm.example.com: signed in before, first visit \
         after\n  \
         every browser: data: still signed in; 1 cookie left\n    \
         `sid` of crm.example.com, path /\n"
    );
    let session = json!({ "session_cookie": { "name": "sid", "keep": 1_209_600 } });
    let apex = migrate(
        "apex",
        &single("https://www.example.com", &session),
        &single("https://example.com", &session),
    );
    assert_eq!(
        played(&apex),
        "Played in each browser with an updated front end at the new address https://example.com: signed in before, first visit after\n  \
         every browser: data, sign-in, data: signed in again; 2 cookies left\n    \
         `sid` of www.example.com, path /\n    \
         `sid` of example.com, path /\n    \
         a sign-out then leaves 1 cookie\n      \
         `sid` of www.example.com, path /\n"
    );
}

/// fisharebest/webtrees#2844: the play asked for `/webtrees`, where the application has no page.
#[test]
fn declared_routes_are_played() {
    let webtrees = |path: &str| {
        single(
            "https://family.example.org",
            &json!({
                "api_base_path": "/webtrees/auth", "session_routes": ["/webtrees/index.php"],
                "session_cookie": { "name": "WT_SESSION", "path": path },
            }),
        )
    };
    let output = migrate("routes", &webtrees("/webtrees/"), &webtrees("/webtrees"));
    assert_eq!(
        played(&output),
        "Played in each browser with an updated front end: signed in before, first visit after\n  \
         every browser, with the history: data: still signed in; 1 cookie left\n    \
         `WT_SESSION` of family.example.org, path /webtrees/\n  \
         every browser, without the history: data: still signed in; 1 cookie left\n    \
         `WT_SESSION` of family.example.org, path /webtrees/\n    \
         a sign-out then leaves 1 cookie, and the user stays signed in unless the server ends the session\n      \
         `WT_SESSION` of family.example.org, path /webtrees/\n"
    );
    // Of two routes, the one that old cookies do not reach.
    let mut narrow = webtrees("/webtrees/");
    narrow["session_routes"] = json!(["/webtrees/index.php"]);
    let mut wide = webtrees("/");
    wide["session_routes"] = json!(["/webtrees/index.php", "/other"]);
    let output = migrate("two-routes", &narrow, &wide);
    assert!(
        played(&output).contains("with the history: data, sign-in, data: signed in again; "),
        "{output}"
    );
}

/// apache/airflow#64955: without the path, as was advised, the session goes to the other application of the host.
#[test]
fn what_does_not_compile_is_not_played() {
    let airflow = |path: &str| {
        single(
            "https://data.example.com",
            &json!({ "session_cookie": { "path": path } }),
        )
    };
    let output = migrate("errors", &airflow("/"), &airflow("/team-a/airflow/"));
    assert_eq!(
        output,
        "The new configuration does not compile
  error   `session_cookie.path`: the path `/team-a/airflow/` does not match the route `/auth/signout`, so browsers do not send the cookie there; \
if your routes are elsewhere, set `api_base_path`

The change is not planned until this is repaired.

To repair it
  set `api_base_path` to `/team-a/airflow`
"
    );
    let back = migrate("errors-of-old", &airflow("/team-a/airflow/"), &airflow("/"));
    assert!(
        back.ends_with("\nNot played, since the old configuration does not compile\n"),
        "{back}"
    );
}

/// bigcommerce/catalyst#3186: only the embedding page is concerned.
#[test]
fn a_website_whose_settings_change_is_played() {
    let of = |partitioning: &str| {
        json!({
            "api": "https://shop.example.com", "session": "single", "transport": "cookie", "browsers": ["chromium"],
            "websites": ["https://shop.example.com", { "origin": "https://editor.example.net", "partitioning": partitioning }],
            "session_cookie": { "keep": 2_592_000 },
        })
    };
    let output = migrate("embedded", &of("unpartitioned"), &of("partitioned"));
    let on_editor = "\nPlayed in each browser with an updated front end on https://editor.example.net: signed in before, first visit \
                     after\n  \
                     Chromium: data: still signed in; 1 cookie left\n    \
                     `__Host-session` of shop.example.com, path /\n    \
                     a sign-out then leaves 1 cookie, and the user stays signed in unless the server ends the session\n      \
                     `__Host-session` of shop.example.com, path /\n";
    assert!(output.contains(on_editor), "{output}");
}

/// A session of a day ends every day, with the change or without it.
#[test]
fn short_sessions_are_not_of_the_change() {
    let of = |name: &str| {
        single(
            "https://www.example.com",
            &json!({ "session_cookie": { "name": name, "keep": 86_400 } }),
        )
    };
    let output = migrate("a-day", &of("sid"), &of("renamed"));
    assert!(!output.contains("of the next 3 days"), "{output}");
}

/// The plan knows how cookies change; that a stronger name was possible is for `doctor`.
#[test]
fn what_doctor_newly_finds_is_shown() {
    let of = |prefix: &str| {
        let mut config = single("https://www.example.com", &json!({}));
        config["prefix"] = json!(prefix);
        config
    };
    let heading = "\nWhat `doctor` newly finds in the new configuration\n  warning prefix-available at `prefix`: ";
    let weaker = migrate("weaker", &of("__Host-"), &of("none"));
    assert!(weaker.contains(heading), "{weaker}");
    let stronger = migrate("stronger", &of("none"), &of("__Host-"));
    assert!(!stronger.contains("newly finds"), "{stronger}");
    let same = migrate("same", &of("none"), &of("none"));
    assert!(!same.contains("newly finds"), "{same}");
}

/// What the second line of a plan says is what is played with the history and an updated front end, in the supported browsers, for each pair of
/// these deployments.
#[test]
fn the_verdict_is_what_is_played() {
    let (api, other) = ("https://api.example.com", "https://api.brand.net");
    let of = |api: &str, website: &str, more: Value| {
        let mut value = json!({
            "api": api, "websites": website, "session": "single", "browsers": ["chromium", "firefox"],
            "session_cookie": { "name": "sid", "keep": 2_592_000 }
        });
        for (field, own) in more.as_object().unwrap() {
            value[field] = own.clone();
        }
        value
    };
    let own = "https://www.example.com";
    let deployments = [
        of(api, own, json!({})),
        of(api, "https://app.example.com", json!({})),
        of(
            api,
            "https://www.brand.net",
            json!({ "transport": "cookie" }),
        ),
        of(
            api,
            "https://shop.brand.net",
            json!({ "transport": "cookie" }),
        ),
        of(
            api,
            own,
            json!({ "websites": { "origin": "https://www.brand.org", "partitioning": "partitioned" }, "transport": "cookie" }),
        ),
        of(api, own, json!({ "cookie_domain": "example.com" })),
        of(api, own, json!({ "transport": "header" })),
        of(
            api,
            own,
            json!({ "session_cookie": { "name": "other", "keep": 2_592_000 } }),
        ),
        of(api, own, json!({ "same_site": "strict" })),
        of(other, "https://www.brand.net", json!({})),
        of(own, own, json!({})),
    ];
    let mut faults = Vec::new();
    for (from, old) in deployments.iter().enumerate() {
        for (to, new) in deployments.iter().enumerate() {
            let [before, after] = ["old", "new"].map(|of| format!("verdict-{from}-{to}-{of}.json"));
            write(&before, &old.to_string());
            write(&after, &new.to_string());
            let now = "2026-12-01T00:00:00Z";
            let run = run(&["migrate", &before, &after, "--now", now, "--json"]);
            let answer: Value =
                serde_json::from_str(&run.output).unwrap_or_else(|_| panic!("{run:?}"));
            let verdict = &answer["plan"]["clients"][0]["returning"];
            let plays = answer["simulation"].as_array().unwrap().iter();
            let plays = plays.filter(|play| {
                let is_supported = play["browser"] == "chromium" || play["browser"] == "firefox";
                is_supported && play["history"] == true && play["frontend"] == "updated"
            });
            let again = plays.clone().filter(|play| play["signed_in_again"] == true);
            if (again.count() > 0) != (verdict == "signs_in_once") || plays.count() == 0 {
                faults.push(format!("{from} to {to}: {verdict}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
