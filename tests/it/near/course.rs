//! The sequence of requests, and scripts that are redirected.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code};

use super::{ACCESS, Cause, PAGE, REFRESH, changed, delete, evidence, session, set};

#[test]
fn a_session_that_came_is_refused_by_another_part() {
    let cause = Cause::new(
        json!({}),
        Code::NotTheSession,
        "arrived correctly after 2 successful refreshes",
    );
    let refresh = json!({ "route": "refresh", "status": 200 });
    let refused = json!({ "route": "session", "status": 401 });
    let base = changed(
        &session(&json!([{ "name": ACCESS }]), 401),
        &json!({ "before": [refresh, refused, refresh, refused] }),
    );
    cause.check(
        &base,
        Certainty::Likely,
        &[json!({ "before": [refresh, refused, refresh] })],
        &[
            json!({ "response": { "status": 403 } }),
            json!({ "response": { "status": 200 } }),
            json!({ "request": { "route": "document" } }),
            json!({ "request": { "cookies": [] } }),
            json!({ "request": { "cookies": [{ "name": ACCESS, "count": 2 }] } }),
            json!({ "server": { "opens_value": false } }),
            json!({ "before": [refresh, refused] }),
        ],
    );
}

#[test]
fn a_refresh_that_lost_a_race_deletes_what_the_other_set() {
    let cause = Cause::new(
        json!({}),
        Code::RefreshRace,
        "a refresh succeeded a moment before",
    );
    let base = json!({
        "page": { "opened_as": PAGE },
        "request": {
            "route": "refresh", "method": "POST", "origin": PAGE, "cookies": [{ "name": REFRESH }],
        },
        "response": { "status": 401, "set_cookies": [delete(ACCESS), delete(REFRESH)] },
        "before": [{ "route": "refresh", "status": 200, "seconds_before": 1 }],
    });
    let before = |exchange: Value| json!({ "before": [exchange] });
    cause.check(
        &base,
        Certainty::Likely,
        &[
            before(json!({ "route": "refresh", "status": 200, "seconds_before": 60 })),
            before(json!({ "route": "refresh", "status": 200 })),
            json!({ "response": { "status": 400 } }),
            json!({ "response": { "status": 403 } }),
            json!({ "response": { "set_cookies": [delete(REFRESH)] } }),
        ],
        &[
            before(json!({ "route": "refresh", "status": 200, "seconds_before": 61 })),
            before(json!({ "route": "refresh", "status": 401, "seconds_before": 1 })),
            before(json!({ "route": "session", "status": 200, "seconds_before": 1 })),
            json!({ "before": [] }),
            json!({ "response": { "status": 200 } }),
            json!({ "response": { "status": 500 } }),
            json!({ "response": { "set_cookies": [delete("theme")] } }),
            json!({ "response": { "set_cookies": [set(ACCESS)] } }),
            json!({ "response": { "set_cookies": [] } }),
            json!({ "request": { "route": "session" } }),
            json!({ "request": { "cookies": [] } }),
        ],
    );
    let told = cause.told(&changed(
        &base,
        &json!({ "response": { "set_cookies": [delete("theme"), delete(REFRESH)] } }),
    ));
    assert!(
        told.message
            .contains("deletes `__Host-session-refresh`, the new"),
        "{told}"
    );
}

/// A script that gets a redirect instead of its data.
fn redirected() -> Value {
    changed(
        &session(&json!([]), 302),
        &json!({
            "request": { "sec_fetch_dest": "empty" },
            "response": { "location": "https://id.example.org/login?next=/me" },
        }),
    )
}

#[test]
fn a_script_is_redirected_to_a_sign_in() {
    let cause = Cause::new(json!({}), Code::NotTheSession, "a request by script got 3");
    let request = |change: Value| json!({ "request": change });
    let response = |change: Value| json!({ "response": change });
    cause.check(
        &redirected(),
        Certainty::Likely,
        &[
            request(json!({ "sec_fetch_dest": "unknown", "sec_fetch_mode": "cors" })),
            request(
                json!({ "route": "refresh", "method": "POST", "cookies": [{ "name": REFRESH }] }),
            ),
            response(json!({ "status": 307 })),
            response(json!({ "location": "unknown" })),
        ],
        &[
            request(json!({ "sec_fetch_dest": "document" })),
            request(json!({ "sec_fetch_dest": "unknown" })),
            request(json!({ "sec_fetch_mode": "navigate" })),
            request(json!({ "route": "sign_in" })),
            response(json!({ "status": 304 })),
            response(json!({ "status": 401 })),
        ],
    );
}

/// Where it leads is told without its path, which may have a secret.
#[test]
fn a_redirect_is_shown_by_its_origin() {
    let cause = Cause::new(
        json!({}),
        Code::NotTheSession,
        "a request by script got 302",
    );
    for (location, shown, is_followed) in [
        (
            "https://id.example.org/login?next=/me",
            "https://id.example.org",
            false,
        ),
        (
            "https://id.example.org?next=me",
            "https://id.example.org",
            false,
        ),
        ("https://id.example.org", "https://id.example.org", false),
        ("//id.example.org/login", "//id.example.org", false),
        (
            "https://api.example.com/login",
            "https://api.example.com",
            true,
        ),
        ("/login", "a path", true),
    ] {
        let change = json!({ "response": { "location": location } });
        let told = cause.told(&changed(&redirected(), &change));
        let evidence = evidence(&told);
        let expected = format!("response.location is `{shown}`");
        assert!(evidence.contains(&expected), "{location}: {evidence:?}");
        let gets_page = told.message.contains("The script gets the sign-in page");
        assert_eq!(gets_page, is_followed, "{location}: {told}");
    }
}

/// A redirect explains a missing CORS header, unless the redirect itself has another cause.
#[test]
fn a_redirect_of_a_script_is_no_problem_of_cors() {
    let mut seen = redirected();
    // Somebody looked, and there is none.
    seen["response"]["allow_origin"] = Value::Null;
    let cors = Cause::new(json!({}), Code::CorsOrigin, "allows no origin");
    assert_eq!(cors.told(&seen).certainty, Certainty::Possible);
    seen["frontend"] = json!({ "credentials": "omit" });
    let gate = Cause::new(
        json!({}),
        Code::NotTheSession,
        "a request by script got 302",
    );
    assert_eq!(gate.told(&seen).certainty, Certainty::Possible);
    assert_eq!(cors.told(&seen).certainty, Certainty::Certain);
}
