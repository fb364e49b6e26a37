//! What a configuration may say beyond origins and cookies, and what is found wrong with it.
//!
//! What breaks if one fails: a mistake is found by users instead of by the review, or a configuration of SuperTokens is misread.

use serde_json::json;
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Review;

#[track_caller]
fn review(config: serde_json::Value) -> Review {
    let config: PolicyConfig = serde_json::from_value(config).unwrap();
    config.review(&EmbeddedList)
}

/// The deployment of one site with `more` fields.
#[track_caller]
fn problems(more: &serde_json::Value) -> Vec<String> {
    let mut config = json!({
        "api": "https://api.example.com",
        "websites": ["https://www.example.com"],
    });
    let fields = config.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let review = review(config);
    review.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn options_of_supertokens_are_read_as_they_are() {
    let review = review(json!({
        "apiDomain": "https://api.example.com",
        "websiteDomain": "https://www.example.com",
        "apiBasePath": "/auth",
        "apiGatewayPath": "/v1",
        "websiteBasePath": "/auth",
        "cookieDomain": "",
        "olderCookieDomain": ".example.com",
        "cookieSameSite": "lax",
        "cookieSecure": true,
        "antiCsrf": "VIA_TOKEN",
        "getTokenTransferMethod": "cookie",
        "names": "supertokens",
    }));
    assert_eq!(review.problems(), []);
    let pair = &review.pairs()[0];
    let (access, refresh) = (pair.access().unwrap(), pair.refresh().unwrap());
    assert_eq!(access.attributes().name().as_str(), "sAccessToken");
    assert_eq!(refresh.attributes().name().as_str(), "sRefreshToken");
    assert_eq!(
        refresh.attributes().path().as_str(),
        "/v1/auth/session/refresh"
    );
    let headers = review.headers().unwrap();
    assert_eq!(headers.access.as_str(), "st-access-token");
    assert_eq!(headers.csrf.as_str(), "rid");
    assert_eq!(headers.front.as_ref().unwrap().as_str(), "front-token");
}

#[test]
fn each_website_says_how_its_tokens_travel() {
    let review = review(json!({
        "api": ["https://api.example.com"],
        "websites": [
            "https://www.example.com",
            { "origin": "https://partner.net", "partitioning": "partitioned" },
            { "origin": "https://other.org", "transport": "header" },
            "https://third.party",
        ],
    }));
    let transports: Vec<(Transport, bool)> = review
        .pairs()
        .iter()
        .map(|pair| (pair.usual_transport().transport, pair.access().is_some()))
        .collect();
    assert_eq!(
        transports,
        [
            (Transport::Cookie, true),
            (Transport::Cookie, true),
            (Transport::Header, false),
            (Transport::Header, true),
        ]
    );
    assert!(!review.has_errors());
}

#[test]
fn a_claimed_browser_that_loses_the_cookie_is_an_error_where_nothing_else_is_allowed() {
    let third_party = |transport: &str, browsers: &[&str]| {
        review(json!({
            "api": ["https://api.example.net"],
            "websites": ["https://www.example.com"],
            "transport": transport,
            "browsers": browsers,
        }))
        .has_errors()
    };
    assert!(third_party("cookie", &["chromium", "firefox", "safari"]));
    assert!(!third_party("cookie", &["chromium", "firefox"]));
    assert!(!third_party("any", &["chromium", "firefox", "safari"]));
}

/// That browsers do not send the cookie to such a route follows, and is not told again for each of them.
#[test]
fn a_path_that_leaves_a_route_out_is_told_of_the_route() {
    let not_covered = problems(&json!({"refresh_cookie": {"path": "/session"}}));
    assert_eq!(
        not_covered,
        [
            "`refresh_cookie.path`: the path `/session` does not match the route `/auth/session/refresh`, so browsers do not send the cookie there; if your routes are elsewhere, set `api_base_path`",
            "`refresh_cookie.path`: the path `/session` does not match the route `/auth/signout`, so browsers do not send the cookie there; if your routes are elsewhere, set `api_base_path`",
        ]
    );
}

#[test]
fn mistakes_name_their_place_and_the_way_out() {
    let cases: &[(serde_json::Value, &str)] = &[
        (
            json!({ "cookie_secure": false }),
            "`cookie_secure`: contradicts https://api.example.com: `Secure` follows from the scheme; remove it",
        ),
        (
            json!({ "same_site": "Strict" }),
            "`same_site`: with `Strict`, visitors who follow a link from elsewhere arrive logged out; use `auto`, or `session_use` \
             `api_only` if no page reads the session",
        ),
        (
            json!({ "headers": { "csrf": "Accept" } }),
            "`headers.csrf`: any page may send the header `accept`, so it does not protect; choose a name of your own",
        ),
        (
            json!({ "headers": { "mode": "Sec-Mode" } }),
            "`headers.mode`: scripts cannot use the header `sec-mode`; choose another",
        ),
        (
            json!({ "headers": { "csrf": "x-a", "csrf_token": "X-A" } }),
            "`headers.csrf_token`: `x-a` is the name of another header, too; one would be mistaken for the other",
        ),
        (
            json!({ "transport": "cookie", "clients": [{ "name": "mobile" }] }),
            "`clients[0].transport`: `header` is not allowed by the `transport` of the deployment, which is `cookie`",
        ),
        (
            json!({ "clients": [{ "name": "my app" }] }),
            "`clients[0].name`: `my app` is not a name of a client; use 1 to 64 letters, digits, `-` or `_`",
        ),
        (
            json!({ "clients": [{ "name": "m", "origins": ["https://app.example.com"] }] }),
            "`clients[0].origins[0]`: a web origin; declare it as a website",
        ),
        (
            json!({ "default_website": "https://shop.example.com" }),
            "`default_website`: `https://shop.example.com` is not a declared website; add it to `websites`",
        ),
        (
            json!({ "websites": ["https://*.example.com"] }),
            "`default_website`: is required, since all websites are patterns: it is used for requests without an origin",
        ),
        (
            json!({ "session_routes": ["/v1"], "access_cookie": { "path": "/api" } }),
            "`session_routes[0]`: the path `/api` does not match the route `/v1`, so browsers do not send the cookie there",
        ),
        (
            json!({ "older_cookie_domain": "" }),
            "`older_cookie_domain`: is the present scope of the cookies; remove it, or clearing it would delete the live cookie",
        ),
        (
            json!({ "access_cookie": { "max_value_len": 4096 } }),
            "`access_cookie.max_value_len`: name and longest value have 4117 bytes together; browsers refuse a cookie longer than 4096",
        ),
        (
            json!({ "access_cookie": { "max_value_len": 3000 }, "refresh_cookie": { "max_value_len": 2000 } }),
            "`cookie_header_budget`: the declared cookies may take 5047 of the 8192 bytes of a `Cookie` header, which also has \
             duplicates and other cookies; shorten the tokens, or raise the limit",
        ),
        (
            json!({ "csrf": "maybe" }),
            "`csrf`: write `auto`, `custom_header`, `double_submit`, `none` or `token`",
        ),
    ];
    for (more, expected) in cases {
        assert!(
            problems(more).iter().any(|problem| problem == expected),
            "{more}: {:#?}",
            problems(more)
        );
    }
}

#[test]
fn a_website_that_is_named_is_one_of_the_declared() {
    let with_links_to = |links_to: &str| {
        problems(&json!({ "websites": [
            "https://www.example.com",
            "https://*.preview.example.com",
            { "origin": "https://old.example.com", "links_to": links_to },
        ] }))
    };
    for declared in [
        "https://www.example.com",
        "https://old.example.com",
        "https://pr-1.preview.example.com",
    ] {
        assert_eq!(with_links_to(declared), [""; 0], "{declared}");
    }
    for stranger in [
        "https://www.example.com:8443",
        "https://preview.example.com",
        "https://a.b.preview.example.com",
        "https://pr-1.preview.example.com:8443",
        "https://192.168.1.1",
        "https://localhost",
    ] {
        let expected = format!(
            "`websites[2].links_to`: `{stranger}` is not a declared website; add it to `websites`"
        );
        assert_eq!(with_links_to(stranger), [expected]);
    }
}

#[test]
fn no_protection_is_refused_where_others_can_make_browsers_send_the_cookies() {
    let weak = "`csrf`: is unsafe if cookies are `SameSite=None` or shared with sibling hosts; use `auto`, `custom_header` or `token`";
    let is_weak = |more: serde_json::Value| problems(&more).iter().any(|problem| problem == weak);
    assert!(!is_weak(json!({ "csrf": "none" })));
    assert!(is_weak(
        json!({ "csrf": "none", "cookie_domain": "example.com" })
    ));
    assert!(is_weak(
        json!({ "csrf": "NONE", "websites": ["https://other.org"] })
    ));
}

#[test]
fn what_is_written_is_read_again() {
    for text in [
        include_str!("../../examples/deployments/embedded.json"),
        include_str!("../../examples/deployments/native.json"),
        include_str!("../../examples/deployments/supertokens.json"),
        include_str!("../../examples/deployments/many-mistakes.json"),
    ] {
        let config: PolicyConfig = serde_json::from_str(text).unwrap();
        let again = serde_json::to_string(&config).unwrap();
        assert_eq!(
            serde_json::from_str::<PolicyConfig>(&again).unwrap(),
            config
        );
    }
}

/// ATTACKS.md, V17: what browsers send by themselves, or proxies add, proves nothing.
#[test]
fn a_header_against_csrf_is_one_that_only_script_sends() {
    for name in [
        "user-agent",
        "User-Agent",
        "cache-control",
        "pragma",
        "priority",
        "sec-fetch-site",
        "sec-ch-ua",
        "sec-gpc",
        "accept",
        "accept-language",
        "accept-encoding",
        "accept-datetime",
        "te",
        "upgrade-insecure-requests",
        "if-none-match",
        "if-modified-since",
        "range",
        "authorization",
        "content-type",
        "cookie",
        "origin",
        "referer",
        "dnt",
        "last-event-id",
        "ping-to",
        "save-data",
        "service-worker-navigation-preload",
        "access-control-request-private-network",
        "x-forwarded-for",
        "x-real-ip",
        "CF-Connecting-IP",
        "cf-ray",
        "true-client-ip",
        "x-cloud-trace-context",
        "x-vercel-id",
        "traceparent",
        "proxy-authorization",
    ] {
        for part in ["csrf", "csrf_token"] {
            let found = problems(&json!({ "headers": { part: name } }));
            assert_eq!(found.len(), 1, "{part}: {name}: {found:?}");
            let expected = format!("`headers.{part}`: any page may send the header ");
            assert!(found[0].starts_with(&expected), "{found:?}");
        }
    }
    for name in [
        "x-myapp-csrf",
        "rid",
        "anti-csrf",
        "x-requested-with",
        "x-csrf-token",
    ] {
        assert_eq!(
            problems(&json!({ "headers": { "csrf": name } })),
            [""; 0],
            "{name}"
        );
    }
}
