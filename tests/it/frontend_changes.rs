//! What a plan says of front ends: one change each, there and back, by the rules of CSRF protection and of CORS.
//!
//! What breaks if one fails: an operator deploys a change on a Friday, and refresh and sign-out answer 403, or the browser blocks every
//! request, until the front end is updated.

use serde_json::{Value, json};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::rollout::{
    Audience, FrontendChange, FrontendTiming, MigrationChange, MigrationPlan, MigrationWarning,
    plan_migration,
};

use crate::support::config;

fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(&config(old), &config(new), retired_at, &EmbeddedList)
}

/// Time and code.
fn codes(changes: &[FrontendChange]) -> Vec<String> {
    let text = |change: &FrontendChange| format!("{} {}", change.timing, change.action.code());
    changes.iter().map(text).collect()
}

fn there_and_back(old: &Value, new: &Value) -> [Vec<String>; 2] {
    let plan = plan(old, new);
    [codes(&plan.frontend), codes(&plan.roll_back.frontend)]
}

const NOTHING: [&str; 0] = [];

#[test]
fn no_change_asks_nothing() {
    for same in [
        json!({}),
        json!({ "cookie_domain": "example.com" }),
        json!({ "csrf": "token" }),
    ] {
        assert_eq!(there_and_back(&same, &same), [NOTHING, NOTHING]);
    }
    // What concerns browsers alone.
    let names = json!({ "refresh_cookie": { "name": "renewal" } });
    assert_eq!(there_and_back(&json!({}), &names), [NOTHING, NOTHING]);
}

/// Clients whose tokens change the way alike are told of together.
#[test]
fn clients_that_move_alike_are_one_audience() {
    let of = |ways: [&str; 4]| {
        let names = ["android", "desktop", "ios", "watch"];
        let clients = names.iter().zip(ways);
        let clients: Vec<Value> = clients
            .map(|(name, way)| json!({ "name": name, "transport": way }))
            .collect();
        json!({ "clients": clients })
    };
    let plan = plan(
        &of(["header", "cookie", "header", "header"]),
        &of(["cookie", "header", "cookie", "header"]),
    );
    let moved = plan.changes.iter().filter_map(|change| match change {
        MigrationChange::TransportOf { of, .. } => Some(of.clone()),
        _ => None,
    });
    let clients = |names: &[&str]| {
        let names = names.iter().map(|name| name.parse().unwrap());
        Audience::Clients(names.collect())
    };
    assert_eq!(
        moved.collect::<Vec<Audience>>(),
        [clients(&["android", "ios"]), clients(&["desktop"])]
    );
}

/// RFC 6265bis: siblings get a shared cookie. The history of the way back holds it, too, so the header stays required until it is over.
#[test]
fn a_shared_domain_requires_the_header() {
    let plan = plan(&json!({}), &json!({ "cookie_domain": "example.com" }));
    assert_eq!(codes(&plan.frontend), ["before send_csrf_header"]);
    assert_eq!(codes(&plan.roll_back.frontend), ["after may_stop_sending"]);
    assert_eq!(
        plan.roll_back.frontend[0].at.to_string(),
        "2027-11-22T12:00:00Z",
        "the access cookie is kept for 365 days"
    );
    // The old configuration with the history for going back requires the header, so the front end comes before that.
    let steps: Vec<&str> = plan
        .schedule
        .iter()
        .map(|step| step.action.code())
        .collect();
    assert_eq!(steps[..3], ["update_frontends", "prepare", "deploy"]);
}

#[test]
fn what_is_sent_already_is_not_asked_for() {
    let always = json!({ "csrf": "custom_header" });
    let shared = json!({ "csrf": "custom_header", "cookie_domain": "example.com" });
    assert_eq!(there_and_back(&always, &shared), [NOTHING, NOTHING]);
    // With host-only cookies it ends at once; there is no history.
    assert_eq!(
        there_and_back(&always, &json!({})),
        [["after may_stop_sending"], ["before send_csrf_header"]]
    );
}

#[test]
fn sessions_from_before_have_no_token() {
    let plan = plan(&json!({}), &json!({ "csrf": "token" }));
    assert_eq!(
        codes(&plan.frontend),
        ["before allow_header", "before send_csrf_token"]
    );
    let warnings: Vec<&str> = plan.warnings.iter().map(MigrationWarning::code).collect();
    assert_eq!(warnings, ["no_csrf_token", "old_frontend_refused"]);
    // The front end may have a token in its hands when old instances come back.
    assert_eq!(codes(&plan.roll_back.frontend), ["with keep_allowing"]);
}

/// Fetch, section 4.10: a header that is not allowed fails the preflight request, in pages of another origin alone.
#[test]
fn a_renamed_header_is_allowed_first() {
    let renamed = json!({ "csrf": "custom_header", "headers": { "csrf": "x-csrf" } });
    let expected = [
        "before allow_header",
        "before send_csrf_header",
        "with keep_allowing",
    ];
    assert_eq!(
        there_and_back(&json!({ "csrf": "custom_header" }), &renamed),
        [expected, expected]
    );
    let own = |name: &str| {
        json!({
            "csrf": "custom_header", "headers": { "csrf": name }, "websites": "https://api.example.com",
        })
    };
    assert_eq!(
        codes(&plan(&own("x-one"), &own("x-two")).frontend),
        ["before send_csrf_header"]
    );
    // Where the running configuration allows it already, nothing need be allowed.
    let ready =
        json!({ "csrf": "custom_header", "headers": { "allow": ["content-type", "x-csrf"] } });
    assert_eq!(
        codes(&plan(&ready, &renamed).frontend),
        ["before send_csrf_header", "with keep_allowing"]
    );
}

#[test]
fn token_headers_are_read_under_both_names() {
    let renamed = json!({ "headers": { "access": "x-access", "mode": "x-mode" } });
    assert_eq!(
        codes(&plan(&json!({}), &renamed).frontend),
        [
            "before allow_header",
            "before send_renamed",
            "before read_header",
            "with keep_allowing"
        ]
    );
}

#[test]
fn a_transport_of_one_website_concerns_that_website() {
    let website = |transport: &str| {
        json!({ "websites": [
            "https://www.example.com",
            { "origin": "https://app.example.com", "transport": transport },
        ] })
    };
    let plan = plan(&website("cookie"), &website("header"));
    assert_eq!(
        codes(&plan.frontend),
        ["before use_headers", "with omit_credentials"]
    );
    for change in &plan.frontend {
        let websites: Vec<String> = change.websites.iter().map(ToString::to_string).collect();
        assert_eq!(websites, ["https://app.example.com"]);
    }
    assert_eq!(codes(&plan.roll_back.frontend), ["with use_cookies"]);
}

/// A website of another site gets tokens by header if it does not ask for cookies.
#[test]
fn another_transport_by_default_must_be_asked_for() {
    let partner = |transport: &str| json!({ "websites": "https://partner.net", "transport": transport, "browsers": ["chromium"] });
    assert_eq!(
        codes(&plan(&partner("cookie"), &partner("any")).frontend),
        ["before allow_header", "before state_transport"]
    );
}

#[test]
fn websites_come_and_go() {
    let websites = |more: &[&str]| {
        let mut all = vec!["https://www.example.com"];
        all.extend(more);
        json!({ "websites": all })
    };
    let (one, two) = (websites(&[]), websites(&["https://app.example.com"]));
    assert_eq!(
        there_and_back(&one, &two),
        [["after open_website"], ["before leave_website"]]
    );
    // What a pattern covers is declared still.
    let pattern = json!({ "websites": ["https://www.example.com", "https://*.example.com"] });
    assert_eq!(
        there_and_back(&two, &pattern),
        [["after open_website"], ["before leave_website"]]
    );
    let plan = plan(&two, &pattern);
    assert_eq!(
        plan.frontend[0].websites[0].to_string(),
        "https://*.example.com"
    );
}

#[test]
fn another_api_may_require_more() {
    let moved = json!({ "api": "https://auth.example.com", "cookie_domain": "example.com" });
    assert_eq!(
        codes(&plan(&json!({}), &moved).frontend),
        ["before send_csrf_header", "with call_api"]
    );
}

#[test]
fn methods_and_headers_that_cors_no_longer_allows() {
    let fewer = json!({ "cors_methods": ["GET", "POST"], "headers": { "allow": [] } });
    let plan = plan(&json!({ "cors_methods": ["GET", "POST", "PUT"] }), &fewer);
    assert_eq!(
        codes(&plan.frontend),
        ["before stop_using", "with keep_allowing"]
    );
    assert_eq!(
        plan.frontend[1].action.to_string(),
        "keep `content-type` in `headers.allow` of the new configuration while front ends send it: otherwise the browser's preflight \
         request fails"
    );
}

/// Websites of one kind stand together, and a long list is cut short in the text.
#[test]
fn thousands_of_websites_are_one_entry() {
    let websites: Vec<String> = (0..1000)
        .map(|n| format!("https://w{n}.example.com"))
        .collect();
    let old = json!({ "websites": websites });
    let new = json!({ "websites": websites, "cookie_domain": "example.com" });
    let plan = plan(&old, &new);
    assert_eq!(plan.frontend.len(), 1);
    assert_eq!(plan.frontend[0].websites.len(), 1000);
    let text = plan.frontend[0].to_string();
    assert!(
        text.contains(" and 995 more with https://api.example.com: send `session-csrf`"),
        "{text}"
    );
    assert_eq!(plan.frontend[0].timing, FrontendTiming::Before);
}

/// What is taken of the past, a page of another origin must be allowed to send: cookies until the history is over, tokens by header until
/// `header_until`. Without, the browser keeps the last one from arriving, and the user signs in.
#[test]
fn cors_allows_what_is_taken_of_the_past() {
    let preflight = |more: &Value| {
        let policy = config(more).compile(&EmbeddedList).unwrap();
        let mut facts = RequestFacts::new("OPTIONS");
        facts.origin = Some(b"https://www.example.com");
        facts.requested_method = Some(b"POST");
        let mut headers = Vec::new();
        let cors = policy.cors(&facts);
        cors.write(&mut |name, value| headers.push(format!("{name}: {value}")));
        headers.join("\n")
    };
    let past = json!([{ "cookie_domain": "", "retired_at": "2026-11-22T12:00:00Z", "lifetime_days": 365 }]);
    let credentials = "access-control-allow-credentials: true";
    assert!(preflight(&json!({ "transport": "header", "history": past })).contains(credentials));
    assert!(!preflight(&json!({ "transport": "header" })).contains(credentials));
    let until = json!({ "transport": "cookie", "header_until": "2027-03-02T12:00:00Z" });
    assert!(preflight(&until).contains("authorization"));
    assert!(!preflight(&json!({ "transport": "cookie" })).contains("authorization"));
}
