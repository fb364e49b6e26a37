//! What the laws have found, each in its smallest form, with what is right by hand.

use serde_json::{Value, json};
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::RequestFacts;

use crate::visit::NOW;

fn config(json: Value) -> PolicyConfig {
    serde_json::from_value(json).unwrap()
}

fn policy(json: Value) -> Policy {
    config(json).compile(&EmbeddedList).unwrap()
}

#[track_caller]
fn is_refused(json: Value, expected: &str) {
    let error = config(json).compile(&EmbeddedList).unwrap_err();
    let problems: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    assert!(
        problems.iter().any(|problem| problem == expected),
        "{problems:#?}"
    );
}

/// The page that stood for the pattern was the API itself, so that all previews were taken for its site, and their cookies were dropped.
#[test]
fn previews_are_strangers_to_an_api_of_their_suffix() {
    let config = config(json!({
        "api": "https://shop-x.vercel.app",
        "websites": ["https://shop.vercel.app", "https://shop-*.vercel.app"],
    }));
    let review = config.review(&EmbeddedList);
    let transports: Vec<Transport> = review
        .pairs()
        .iter()
        .map(|pair| pair.usual_transport().transport)
        .collect();
    assert_eq!(transports, [Transport::Header, Transport::Header]);
    // Of one site, previews are as they were.
    let policy = policy(json!({
        "api": "https://x.example.com",
        "websites": ["https://www.example.com", "https://*.example.com"],
    }));
    let mut facts = RequestFacts::new("POST");
    facts.origin = Some(b"https://preview.example.com");
    assert_eq!(policy.sign_in(&facts, NOW).transport(), Transport::Cookie);
}

/// Browsers send `/a%20b`: the cookie went nowhere, and nothing was said.
#[test]
fn a_path_that_no_request_has_is_refused() {
    let with_path = |path: &str| {
        json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "access_cookie": { "path": path },
        })
    };
    is_refused(
        with_path("/a b"),
        "`access_cookie.path`: browsers send the path `/a b` as `/a%20b`; write that",
    );
    // Browsers send this path as it is, and no route is declared that the cookie does not reach.
    policy(with_path("/api/"));
    let mut declared = with_path("/api/");
    declared["session_routes"] = json!(["/api"]);
    is_refused(
        declared,
        "`session_routes[0]`: the path `/api/` does not match the route `/api`, so browsers do not send the cookie there",
    );
}

/// SuperTokens front ends sign out by the access token: nobody could.
#[test]
fn the_access_cookie_reaches_the_sign_out_of_supertokens() {
    let named = |names: &str| {
        json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "access_cookie": { "path": "/api" },
            "names": names,
        })
    };
    is_refused(
        named("supertokens"),
        "`access_cookie.path`: the path `/api` does not match the route `/auth/signout`, so browsers do not send the cookie there; if your \
         routes are elsewhere, set `api_base_path`",
    );
    // By the names of the crate, the refresh token signs out.
    policy(named("own"));
}

/// Both became `__Secure-sid`, and each token was offered as the other.
#[test]
fn names_that_become_one_are_refused() {
    is_refused(
        json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "cookie_domain": "example.com",
            "access_cookie": { "name": "sid" },
            "refresh_cookie": { "name": "__Secure-sid" },
        }),
        "`refresh_cookie.name`: both cookies have the name `__Secure-sid`; one would be mistaken for the other",
    );
}

/// `Host` is `api.corp.internal` for both: the second was answered with the cookies of the first.
#[test]
fn apis_that_differ_in_the_scheme_alone_are_refused() {
    is_refused(
        json!({
            "api": ["https://api.corp.internal", "http://api.corp.internal"],
            "plain_http": ["http://api.corp.internal"],
            "websites": [{ "origin": "http://www.corp.internal", "plain_http": true }],
        }),
        "`api[1]`: has the same host and port as `api[0]`; requests do not show which of the two they are for; remove one, or give it \
         another port",
    );
}

/// 2 × 4,073 for the tokens, 21 and 22 for the names, 4 for `=`, `; ` and `=`: 8,193. Without prefixes they fit.
#[test]
fn an_api_without_prefixes_hides_no_long_header() {
    let apis = |apis: Value| {
        json!({
            "api": apis,
            "websites": [{ "origin": "https://www.example.com", "transport": "header" }],
            "access_cookie": { "max_value_len": 4073 },
            "refresh_cookie": { "max_value_len": 4073 },
            "cookie_header_budget": 8192,
        })
    };
    let expected = "`cookie_header_budget`: the declared cookies may take 8193 of the 8192 bytes of a `Cookie` header, which also has \
                    duplicates and other cookies; shorten the tokens, or raise the limit";
    is_refused(apis(json!(["https://api.example.com"])), expected);
    is_refused(
        apis(json!(["http://localhost:8000", "https://api.example.com"])),
        expected,
    );
}

/// A safe request of a page to its own origin has no `Origin`. It counted for the default website, whose tokens travel by header alone.
#[test]
fn a_page_of_the_api_is_signed_in_on_its_safe_requests() {
    let policy = policy(json!({
        "api": "https://www.example.com",
        "websites": [{ "origin": "https://other.org", "transport": "header" }, "https://www.example.com"],
    }));
    let mut facts = RequestFacts::new("GET");
    facts.sec_fetch_site = Some(b"same-origin");
    facts.cookie = CookieHeader::line(b"__Host-session-access=token");
    let verify = policy.verify(&facts, NOW);
    let offered: Vec<_> = verify
        .candidates()
        .map(|of| (of.transport(), of.as_str()))
        .collect();
    assert_eq!(offered, [(Transport::Cookie, Some("token"))]);
}

/// The second was dropped with a warning that it says the same.
#[test]
fn declarations_that_contradict_each_other_are_refused() {
    is_refused(
        json!({
            "api": "https://api.example.com",
            "websites": ["https://www.example.com", { "origin": "https://www.example.com", "transport": "header" }],
        }),
        "`websites[1]`: is declared as `websites[0]` already, with other settings; remove one of them",
    );
    is_refused(
        json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "clients": [{ "name": "mobile" }, { "name": "mobile", "origins": ["capacitor://localhost"] }],
        }),
        "`clients[1]`: is declared as `clients[0]` already, with other settings; remove one of them",
    );
    is_refused(
        json!({
            "api": "https://api.example.com",
            "websites": "https://www.example.com",
            "clients": [
                { "name": "mobile", "origins": ["capacitor://localhost"] },
                { "name": "tablet", "origins": ["capacitor://localhost"] },
            ],
        }),
        "`clients[1].origins[0]`: is declared as `clients[0].origins[0]` already, with other settings; remove one of them",
    );
}

/// The second sign-in was dropped by every browser: names without a prefix are the same over both schemes.
#[test]
fn cookies_of_plain_http_are_not_shadowed_by_secure_ones() {
    let named = |names: &str| {
        json!({
            "api": ["https://api.corp.internal", "http://api.corp.internal:8080"],
            "plain_http": ["http://api.corp.internal:8080"],
            "websites": [{ "origin": "http://www.corp.internal", "plain_http": true }],
            "names": names,
        })
    };
    is_refused(
        named("supertokens"),
        "`api[1]`: chromium does not let plain http set a cookie beside the `Secure` cookie of `api[0]`, which has the same name; use \
         a prefix, or serve both over https",
    );
    policy(named("own"));
}

/// Both hosts are within the domain, and nothing said that neither finds the session of the other.
#[test]
fn a_domain_does_not_join_two_schemes() {
    let policy = policy(json!({
        "api": ["https://api.corp.internal", "http://api2.corp.internal"],
        "plain_http": ["http://api2.corp.internal"],
        "websites": [{ "origin": "http://www.corp.internal", "plain_http": true }],
        "cookie_domain": "corp.internal",
    }));
    let warnings: Vec<String> = policy.warnings().iter().map(ToString::to_string).collect();
    let expected = "`cookie_domain`: a session of https://api.corp.internal does not work on http://api2.corp.internal, since the two \
                    have different schemes; serve both over https";
    assert!(
        warnings.iter().any(|warning| warning == expected),
        "{warnings:#?}"
    );
}

/// A partition is that of a top-level site, and was declared for one of its hosts. A sign-in by header on another host, which is shown the
/// partitioned cookie, cleared an unpartitioned one, so that the old session stayed.
#[test]
fn websites_of_one_site_are_partitioned_alike() {
    let websites = |second: Value| {
        json!({
            "api": "https://api.example.com",
            "websites": [
                "https://www.example.com",
                { "origin": "https://partner.net", "partitioning": "partitioned" },
                second,
            ],
        })
    };
    let message = "is on one site with `websites[1]`, whose cookies are in the partition of that site; set `partitioned` for both or \
                   for neither";
    is_refused(
        websites(json!("https://www.partner.net")),
        &format!("`websites[2]`: {message}"),
    );
    is_refused(
        websites(json!("https://*.partner.net")),
        &format!("`websites[2]`: {message}"),
    );
    policy(websites(
        json!({ "origin": "https://www.partner.net", "partitioning": "partitioned" }),
    ));
    policy(websites(json!("https://partner.example")));
}

/// The access cookie was `__Secure-sid` on the domain, where the refresh cookie has this name now: the refresh token was tried as one that
/// grants access.
#[test]
fn a_token_is_not_tried_as_the_other() {
    let policy = policy(json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
        "access_cookie": { "name": "sid" },
        "refresh_cookie": { "name": "__Secure-sid", "path": "/auth" },
        "older_cookie_domain": "example.com",
    }));
    let mut facts = RequestFacts::new("POST");
    facts.csrf = Some(b"1");
    facts.origin = Some(b"https://www.example.com");
    facts.cookie = CookieHeader::line(b"__Host-sid=access; __Secure-sid=refresh");
    let signing_out = policy.sign_out(&facts, NOW);
    let tokens: Vec<&[u8]> = signing_out
        .candidates()
        .map(|token| token.as_bytes())
        .collect();
    assert_eq!(tokens, [b"access"]);
}
