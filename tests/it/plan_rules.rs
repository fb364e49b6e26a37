//! One rule of a plan each, where the opposite would be as easy to say: what is merged, what is left out, which of two comes first.
//!
//! What breaks if one fails: an operator is told a step too many or too few, and a front end is refused after the change.

use serde_json::{Value, json};
use session_cookie_policy::config::{Purpose, SessionShape};
use session_cookie_policy::cookie::SameSite;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::rollout::{
    FrontendAction, FrontendChange, MigrationChange, MigrationPlan, MigrationWarning,
    TokenForecast, plan_migration,
};

use crate::rollout::plain_http;
use crate::support::{config, cookie_name};

/// Day 0 is 22 November 2026, at noon.
fn plan(old: &Value, new: &Value) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(&config(old), &config(new), retired_at, &EmbeddedList)
}

fn codes(changes: &[FrontendChange]) -> Vec<&'static str> {
    changes.iter().map(|change| change.action.code()).collect()
}

fn warnings(plan: &MigrationPlan) -> Vec<&'static str> {
    plan.warnings.iter().map(MigrationWarning::code).collect()
}

/// The changes of one kind, each as its websites and its APIs.
fn who(changes: &[FrontendChange], code: &str) -> Vec<(String, String)> {
    let found = changes.iter().filter(|change| change.action.code() == code);
    found
        .map(|change| {
            let websites = change.websites.iter().map(ToString::to_string);
            let apis = change.apis.iter().map(ToString::to_string);
            (
                websites.collect::<Vec<_>>().join(" "),
                apis.collect::<Vec<_>>().join(" "),
            )
        })
        .collect()
}

fn entry(domain: &str, access: &str) -> Value {
    json!({
        "cookie_domain": domain, "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 365,
        "access_cookie": { "name": access, "path": "/" },
        "refresh_cookie": { "name": "rid", "path": "/" },
    })
}

/// A cookie of a host goes to that host, whatever became of a cookie of the same name on another one.
#[test]
fn cookies_of_one_name_on_two_hosts_have_two_fates() {
    let both = json!({ "api": ["https://api.example.com", "https://billing.example.com"] });
    let plan = plan(&both, &json!({}));
    let told: Vec<String> = plan
        .both_serve
        .new_takes_old
        .iter()
        .filter(|of| of.transport.as_str() == "cookie")
        .map(|of: &TokenForecast| format!("{} {} {}", of.token, of.from, of.is_taken()))
        .collect();
    assert_eq!(
        told,
        [
            "access https://api.example.com true",
            "refresh https://api.example.com true",
            "access https://billing.example.com false",
            "refresh https://billing.example.com false",
        ]
    );
}

/// The entry is about the preference. No session needs it.
#[test]
fn a_history_that_no_session_needs_signs_nobody_out() {
    let theme = |domain: &str| json!({ "cookies": { "theme": { "purpose": "preference", "cookie_domain": domain } } });
    let of_theme = plan(&theme(""), &theme("example.com"));
    assert!(!of_theme.history.is_empty());
    assert!(!of_theme.to_string().contains("\n  without it, "));
    let of_session = plan(&json!({}), &json!({ "cookie_domain": "example.com" }));
    assert!(of_session.to_string().contains("\n  without it, "));
}

/// RFC 6265bis, section 5.8.3: a browser sends both, and the server reads one of them.
#[test]
fn what_shadows_a_present_cookie_is_cleared_first() {
    let config = json!({
        "prefix": "none",
        "access_cookie": { "name": "sid" },
        "refresh_cookie": { "name": "renewal", "path": "/" },
        "history": [entry("example.com", "old"), entry("example.com", "sid")],
    });
    let plan = plan(&config, &config);
    let names: Vec<&str> = plan.clearing[0]
        .set_cookie
        .iter()
        .map(|line| line.split('=').next().unwrap())
        .collect();
    assert_eq!(names.len(), 3);
    assert_eq!(names[0], "sid");
}

/// The Fetch Standard: only a request to another origin has a preflight, which must allow the header.
#[test]
fn a_page_of_the_apis_origin_needs_no_permission_for_a_header() {
    let own = |csrf: &str| json!({ "api": "https://www.example.com", "csrf": csrf });
    let apart = |csrf: &str| json!({ "api": "https://api.example.com", "csrf": csrf });
    let codes = |old: &Value, new: &Value| codes(&plan(old, new).frontend);
    let to_own = codes(&apart("auto"), &own("token"));
    assert!(to_own.contains(&"allow_header"), "{to_own:?}");
    assert!(to_own.contains(&"send_csrf_token"), "{to_own:?}");
    let from_own = codes(&own("auto"), &apart("token"));
    assert!(!from_own.contains(&"allow_header"), "{from_own:?}");
    assert!(from_own.contains(&"send_csrf_token"), "{from_own:?}");
}

fn csrf_tokens(plan: &MigrationPlan) -> Vec<Option<String>> {
    let changes = plan.frontend.iter();
    changes
        .filter_map(|change| match &change.action {
            FrontendAction::SendCsrfToken { cookie, .. } => {
                Some(cookie.as_ref().map(ToString::to_string))
            }
            _ => None,
        })
        .collect()
}

/// Scripts copy the value of the cookie that is against CSRF, and of no other. The token of a session is in no cookie.
#[test]
fn the_cookie_to_copy_from_is_named() {
    let with = |csrf: &str| {
        json!({
            "websites": "https://api.example.com",
            "csrf": csrf,
            "cookies": {
                "a-theme": { "purpose": "preference", "read_by": "script" },
                "secret": { "purpose": "csrf_token" },
                "token": { "purpose": "csrf_token", "read_by": "script" },
            },
        })
    };
    let copied = csrf_tokens(&plan(&with("auto"), &with("double_submit")));
    assert_eq!(copied, [Some("__Host-token".to_owned())]);
    assert_eq!(csrf_tokens(&plan(&with("auto"), &with("token"))), [None]);
}

/// The page has the origin of one API, which so requires nothing of it; the other one requires the header.
#[test]
fn who_must_call_another_api_is_ready_for_each() {
    let website = "https://www.a.example.com";
    let old = json!({ "api": "https://old.example.com", "websites": website });
    let (own, other) = (website, "https://api.a.example.com");
    for apis in [[own, other], [other, own]] {
        let new = json!({ "api": apis, "websites": website, "cookie_domain": "a.example.com" });
        let plan = plan(&old, &new);
        // No new cookie goes to the old API, which so requires nothing even when prepared.
        assert!(plan.roll_back.history.is_empty());
        assert_eq!(
            codes(&plan.frontend),
            ["send_csrf_header", "call_api"],
            "{apis:?}"
        );
    }
}

/// The two websites are of different kinds, and have the same to do.
#[test]
fn websites_with_the_same_to_do_stand_together() {
    let with = |csrf: &str| {
        json!({
            "csrf": csrf,
            "websites": [
                "https://www.example.com",
                { "origin": "https://app.example.com", "transport": "cookie" },
            ],
        })
    };
    let plan = plan(&with("auto"), &with("token"));
    assert_eq!(
        who(&plan.frontend, "send_csrf_token"),
        [(
            "https://www.example.com https://app.example.com".to_owned(),
            "https://api.example.com".to_owned()
        )]
    );
}

/// To an API of its own origin a page need not send the header.
#[test]
fn websites_with_other_apis_stand_apart() {
    let with = |domain: &str| {
        json!({
            "api": ["https://api.example.com", "https://www.example.com"],
            "websites": ["https://www.example.com", "https://app.example.com"],
            "cookie_domain": domain,
        })
    };
    let mut told = who(
        &plan(&with(""), &with("example.com")).frontend,
        "send_csrf_header",
    );
    told.sort();
    let (api, both) = (
        "https://api.example.com",
        "https://api.example.com https://www.example.com",
    );
    let pair = |website: &str, apis: &str| (website.to_owned(), apis.to_owned());
    assert_eq!(
        told,
        [
            pair("https://app.example.com", both),
            pair("https://www.example.com", api),
        ]
    );
}

/// Prepared for a rollback, the old configuration reads shared cookies, and requires the header for that. The new one requires a token.
#[test]
fn front_ends_are_ready_for_the_prepared_configuration_too() {
    let new = json!({ "cookie_domain": "example.com", "csrf": "token" });
    let codes = codes(&plan(&json!({}), &new).frontend);
    assert!(codes.contains(&"send_csrf_token"), "{codes:?}");
    assert!(codes.contains(&"send_csrf_header"), "{codes:?}");
}

/// With tokens by header nobody had to send it.
#[test]
fn who_comes_to_cookies_begins_to_send_the_header() {
    let by = |transport: &str| json!({ "transport": transport, "csrf": "custom_header" });
    let begins = |old: &str, new: &str| {
        let plan = plan(&by(old), &by(new));
        codes(&plan.frontend).contains(&"send_csrf_header")
    };
    assert!(begins("header", "cookie"));
    assert!(begins("any", "cookie"));
    assert!(!begins("cookie", "cookie"));
    assert!(!begins("any", "any"));
    assert!(!begins("cookie", "any"));
}

/// Until the switch the old instances want the old header, and after it the new ones want theirs.
#[test]
fn a_renamed_header_is_sent_beside_the_old_one() {
    let named = |csrf: &str| json!({ "csrf": "custom_header", "headers": { "csrf": csrf } });
    let told = |old: &Value, new: &Value| -> Vec<String> {
        let changes = plan(old, new).frontend;
        let sends = changes
            .iter()
            .filter(|change| change.action.code().starts_with("send_csrf"));
        sends.map(|change| change.action.to_string()).collect()
    };
    let renamed = told(&named("x-a"), &named("x-b"));
    assert_eq!(renamed.len(), 1);
    assert!(
        renamed[0].starts_with("send `x-b` (any value) beside `x-a` with every "),
        "{renamed:?}"
    );
    // A token is no other name for any value.
    let token = json!({ "csrf": "token", "headers": { "csrf_token": "x-b" } });
    let token = told(&named("x-a"), &token);
    assert_eq!(token.len(), 1);
    assert!(!token[0].contains("beside"), "{token:?}");
}

#[test]
fn only_who_uses_token_headers_reads_them_under_another_name() {
    let by = |transport: &str, access: &str| json!({ "transport": transport, "headers": { "access": access } });
    let reads = |old: &str, new: &str| {
        let plan = plan(&by(old, "x-a"), &by(new, "x-b"));
        codes(&plan.frontend).contains(&"read_header")
    };
    assert!(reads("any", "header"));
    assert!(!reads("header", "cookie"));
    assert!(!reads("cookie", "header"));
}

/// The entry of one day is over on day 0, to the second; that of a second more is not.
#[test]
fn old_cookies_are_taken_until_the_history_is_over() {
    let taken = |retired_at: &str| {
        let mut of_old = entry("", "__Host-session-access");
        of_old["refresh_cookie"]["name"] = json!("__Host-session-refresh");
        of_old["retired_at"] = json!(retired_at);
        of_old["lifetime_days"] = json!(1);
        let old = json!({ "transport": "header", "history": [of_old] });
        let plan = plan(&old, &json!({}));
        let takes = plan.both_serve.old_takes_new.iter();
        let by_cookie = takes.filter(|of| of.transport.as_str() == "cookie");
        by_cookie.map(TokenForecast::is_taken).collect::<Vec<_>>()
    };
    assert_eq!(taken("2026-11-21T12:00:00Z"), [false, false]);
    assert_eq!(taken("2026-11-21T12:00:01Z"), [true, true]);
}

/// RFC 6265bis, section 5.7, step 16: over plain http a `Secure` cookie is neither replaced nor deleted, whatever its name.
#[test]
fn an_http_api_declares_no_cookie_of_https() {
    let named = |access: &str| json!({ "prefix": "none", "access_cookie": { "name": access }, "refresh_cookie": { "name": "rid" } });
    let plan = plan(&named("one"), &plain_http(&named("two")));
    assert!(plan.history.is_empty());
    assert!(warnings(&plan).contains(&"secure_over_http"));
}

/// A prefix needs `Secure`, which plain http cannot set, so the API can never clear such a cookie.
#[test]
fn what_plain_http_cannot_have_had_is_not_carried_over() {
    let carried = |access: &str| {
        let mut past = entry("", access);
        past["refresh_cookie"]["name"] = json!(access.replace("sid", "rid"));
        let plan = plan(
            &plain_http(&json!({ "history": [past] })),
            &plain_http(&json!({})),
        );
        plan.history.scopes.len()
    };
    assert_eq!(carried("sid"), 1);
    assert_eq!(carried("__Secure-sid"), 0);
}

/// Old cookies were shared by a part of the domain, to which the second API does not belong.
#[test]
fn an_api_beyond_the_old_domain_gets_no_old_cookies() {
    let old = json!({ "api": "https://api.a.example.com", "cookie_domain": "a.example.com" });
    let new = json!({
        "api": ["https://api.a.example.com", "https://api.b.example.com"],
        "cookie_domain": "example.com",
    });
    let plan = plan(&old, &new);
    let told = plan.warnings.iter().filter_map(|warning| match warning {
        MigrationWarning::NotSentToApi { api, from, .. } => Some(format!("{api} {from}")),
        _ => None,
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["https://api.b.example.com https://api.a.example.com"]
    );
}

/// That a host is gone says all of its cookies, the older ones too.
#[test]
fn older_cookies_of_a_host_that_is_gone_are_told_once() {
    let old = json!({ "history": [entry("", "sid")] });
    let plan = plan(&old, &json!({ "api": "https://auth.example.com" }));
    let codes = warnings(&plan);
    assert_eq!(codes.iter().filter(|code| **code == "host_gone").count(), 4);
    assert!(!codes.contains(&"older_not_taken"), "{codes:?}");
}

/// Of the cookies of the old configuration itself the forecast tells it.
#[test]
fn present_cookies_are_no_older_ones() {
    let names = |access: &str, refresh: &str| {
        json!({
            "prefix": "none",
            "access_cookie": { "name": access },
            "refresh_cookie": { "name": refresh, "path": "/" },
        })
    };
    let plan = plan(&names("sid", "rid"), &names("rid", "sid"));
    let lost = plan.both_serve.new_takes_old.iter();
    assert!(lost.clone().any(|of| !of.is_taken()));
    assert!(!warnings(&plan).contains(&"older_not_taken"));
}

/// The session of one token was sent below `/app` alone, and is refreshed elsewhere from now on.
#[test]
fn a_narrow_session_cookie_is_not_sent_to_the_refresh_route() {
    let old = json!({
        "session": "single",
        "session_cookie": { "path": "/app" },
        "api_base_path": "/app/auth",
        "session_routes": ["/app"],
    });
    let plan = plan(&old, &json!({}));
    let told = plan
        .warnings
        .iter()
        .find(|warning| warning.code() == "not_sent_to_refresh_route");
    let told = told.unwrap().to_string();
    assert!(
        told.ends_with(
            "users who come back sign in once; to avoid that, widen the old `session_cookie.path` to / first, and make this change when \
             those cookies have been set again"
        ),
        "{told}"
    );
}

#[test]
fn a_cookie_of_another_name_does_not_stay_in_a_partition() {
    let partner = |partitioning: &str, access: &str| {
        json!({
            "prefix": "none",
            "access_cookie": { "name": access },
            "websites": [
                "https://www.example.com",
                { "origin": "https://partner.net", "partitioning": partitioning },
            ],
        })
    };
    let stays = |access: &str| {
        let plan = plan(
            &partner("partitioned", "sid"),
            &partner("unpartitioned", access),
        );
        let codes = warnings(&plan).into_iter();
        codes.filter(|code| *code == "partition_stays").count()
    };
    assert_eq!(stays("sid"), 2);
    assert_eq!(stays("other"), 1);
}

#[test]
fn what_becomes_of_a_cookie_follows_from_its_purpose() {
    let added = |purpose| {
        let name = cookie_name("c");
        MigrationChange::CookieAdded { name, purpose }.to_string()
    };
    let removed = |purpose| {
        let name = cookie_name("c");
        MigrationChange::CookieRemoved { name, purpose }.to_string()
    };
    for (purpose, of_added, of_removed) in [
        (
            None,
            "browsers get it with the first response that sets the session",
            " clears the session clears it",
        ),
        (
            Some(Purpose::CsrfToken),
            "earlier sessions have none, so set it with the first response to a page, before the page must send it",
            "; pages that were loaded before look for it until they are reloaded",
        ),
        (
            Some(Purpose::SessionHint),
            "earlier sessions have none, so pages show no session until a response has set it",
            "; pages that were loaded before look for it until they are reloaded",
        ),
        (
            Some(Purpose::SignInFlow),
            "sign-ins that are in progress at the change have none",
            "; sign-ins in progress fail",
        ),
        (
            Some(Purpose::TrustedDevice),
            "no browser has it yet",
            "; devices are forgotten",
        ),
        (
            Some(Purpose::Consent),
            "no browser has it yet",
            "; users' choices are forgotten",
        ),
    ] {
        let (added, removed) = (added(purpose), removed(purpose));
        assert!(added.ends_with(of_added), "{added}");
        assert!(removed.ends_with(of_removed), "{removed}");
    }
}

#[test]
fn a_shape_and_a_same_site_are_told_by_what_is_new() {
    let shape = |old, new| MigrationChange::SessionShape { old, new }.to_string();
    let one = shape(SessionShape::Pair, SessionShape::Single);
    assert!(
        one.starts_with("a session has one token from now on: "),
        "{one}"
    );
    let two = shape(SessionShape::Single, SessionShape::Pair);
    assert!(
        two.starts_with("a session has two tokens from now on, access and refresh: "),
        "{two}"
    );
    let same_site = |old, new| {
        MigrationChange::SameSite {
            name: Some(cookie_name("theme")),
            website: Box::new("https://www.example.com".parse().unwrap()),
            old,
            new,
            is_same_host: true,
        }
        .to_string()
    };
    assert_eq!(
        same_site(SameSite::Lax, SameSite::None),
        "`SameSite` of `theme` on `https://www.example.com` changes from Lax to None: to browsers it stays the same cookie, which is \
         not sent with requests of other sites until it is next set"
    );
    assert_eq!(
        same_site(SameSite::None, SameSite::Lax),
        "`SameSite` of `theme` on `https://www.example.com` changes from None to Lax: to browsers it stays the same cookie, which gets \
         the new value when it is next set; nothing must be cleared"
    );
}
