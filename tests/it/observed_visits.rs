//! Visits of documents that arrive signed out: by a link from elsewhere, in a frame, by a form.
//!
//! What breaks if it fails: `Strict` is blamed for what it does not do, or is not found where it locks visitors out.

use serde_json::json;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Code, Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

/// What comes first of a request without cookies to a deployment of one origin.
fn first_cause(same_site: &str, observation: serde_json::Value) -> Code {
    let config: PolicyConfig = serde_json::from_value(json!({
        "api": ["https://www.example.com"],
        "websites": ["https://www.example.com"],
        "same_site": same_site,
    }))
    .unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    let observation: Observation = serde_json::from_value(observation).unwrap();
    let now = datetime!(2026-11-22 12:00 UTC);
    diagnose(&policy, &observation, now, &EmbeddedList)[0].code
}

fn visit(more: &serde_json::Value) -> serde_json::Value {
    let mut request = json!({"route": "document", "method": "GET", "path": "/", "cookies": []});
    let fields = request.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    json!({ "request": request })
}

/// Old browsers have no `Sec-Fetch-Site`; then `Referer` tells where the link stood.
#[test]
fn a_link_from_elsewhere_does_not_bring_a_strict_cookie() {
    let elsewhere = [
        json!({"sec_fetch_site": "cross-site"}),
        json!({"referer": "https://mail.example"}),
    ];
    for more in &elsewhere {
        assert_eq!(first_cause("Strict", visit(more)), Code::SiteStrictArrival);
        assert_eq!(first_cause("Lax", visit(more)), Code::CookieDropped);
    }
    let own = [
        json!({"sec_fetch_site": "none"}),
        json!({"sec_fetch_site": "same-origin", "referer": "https://mail.example"}),
        json!({"referer": "https://www.example.com"}),
    ];
    for more in &own {
        assert_eq!(first_cause("Strict", visit(more)), Code::CookieDropped);
    }
}

/// `Lax` goes with safe methods alone: that is no fault of `Strict`.
#[test]
fn a_form_of_elsewhere_brings_no_lax_cookie() {
    let form = visit(&json!({"method": "POST", "sec_fetch_site": "cross-site"}));
    assert_eq!(first_cause("Lax", form), Code::SitePostReturn);
}

/// Neither the document of a frame nor its script gets a cookie that is not `None`.
#[test]
fn in_a_frame_of_another_site() {
    for route in ["document", "session"] {
        let observation = json!({
            "page": {"opened_as": "https://www.example.com", "inside": "https://portal.example.net"},
            "request": {"route": route, "method": "GET", "path": "/", "cookies": []},
        });
        let code = first_cause("Lax", observation);
        assert_eq!(code, Code::ThirdPartyFrame, "{route}");
    }
}

/// A page of another site has no `Lax` cookie of the API's, framed or not: the frame is to blame where the page is of the API's site.
#[test]
fn a_frame_is_to_blame_where_the_page_would_do_without_it() {
    let config = json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com", {"origin": "https://partner.net", "partitioning": "partitioned"}],
    });
    let config: PolicyConfig = serde_json::from_value(config).unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    for (page, code) in [
        ("https://www.example.com", Code::ThirdPartyFrame),
        ("https://partner.net", Code::SiteWithheld),
    ] {
        let observation = json!({
            "client": "chromium",
            "page": {"opened_as": page, "inside": "https://portal.example.net"},
            "request": {"route": "sign_in", "method": "POST"},
            "response": {"status": 200, "set_cookies": [
                {"name": "__Host-session-access", "len": 800, "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax"},
                {"name": "__Host-session-refresh", "len": 800, "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax"},
            ]},
        });
        let observation: Observation = serde_json::from_value(observation).unwrap();
        let now = datetime!(2026-11-22 12:00 UTC);
        let findings = diagnose(&policy, &observation, now, &EmbeddedList);
        assert_eq!(findings[0].code, code, "{page}");
    }
}
