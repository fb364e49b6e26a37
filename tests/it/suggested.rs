//! The deployment that a recording suggests, field by field, and what it says that a person must check.
//!
//! What breaks if one fails: somebody starts with a configuration that has another page, another lifetime or plain http, and no doubt is
//! said of it.

use serde_json::{Value, json};
use session_cookie_policy::evidence::{Inferred, Traffic};
use session_cookie_policy::net::EmbeddedList;

use crate::told_by_time::{CHROME, Headers, Line, NONE, OWN, har};

const SITE: (&str, &str) = ("sec-fetch-site", "same-site");
const PAGE: (&str, &str) = ("origin", "https://www.example.com");
const SID: (&str, &str) = ("set-cookie", "sid=1; Path=/; Secure; HttpOnly");
const WITH_SID: (&str, &str) = ("cookie", "sid=1");

fn inferred(traffic: &Traffic) -> Inferred {
    Inferred::of(traffic, &EmbeddedList).unwrap()
}

fn by_chrome(lines: &[Line<'_>]) -> Inferred {
    inferred(&har(CHROME, lines))
}

/// One field of the configuration.
fn field(inferred: &Inferred, name: &str) -> Value {
    serde_json::to_value(&inferred.config).unwrap()[name].clone()
}

/// The fields that a person must check.
fn doubted(inferred: &Inferred) -> Vec<String> {
    let doubts = inferred.doubts.iter();
    doubts.map(|doubt| doubt.field.to_string()).collect()
}

/// A sign-in by a script of another origin.
const fn sign_in<'t>(url: &'t str, sets: Headers<'t>) -> Line<'t> {
    ("10:00:00", 50, url, &[SITE, PAGE], 200, sets)
}

const LOGIN: &str = "fetch POST https://api.example.com/login";

#[test]
#[rustfmt::skip]
fn one_token_needs_no_refresh_and_two_need_one() {
    let one = by_chrome(&[sign_in(LOGIN, &[SID])]);
    assert_eq!(field(&one, "session"), "single");
    assert!(!doubted(&one).contains(&"refresh_route".into()), "{:?}", one.doubts);
    let two = by_chrome(&[sign_in(LOGIN, &[
        ("set-cookie", "access=1; Path=/; Secure; HttpOnly"), ("set-cookie", "refresh=1; Path=/auth; Secure; HttpOnly"),
    ])]);
    assert!(doubted(&two).contains(&"refresh_route".into()), "{:?}", two.doubts);
    // The cookie is sent to the paths that are only guessed.
    assert_eq!(field(&two, "refresh_route"), "/auth/session/refresh");
    assert_eq!(field(&two, "sign_out_route"), "/auth/signout");
}

/// Browsers keep both, and a plan that knows of one misses the other.
#[test]
#[rustfmt::skip]
fn one_name_with_two_domains_is_doubtful() {
    const SHARED: (&str, &str) = ("set-cookie", "sid=1; Path=/; Domain=.example.com; Secure; HttpOnly");
    let both = by_chrome(&[sign_in(LOGIN, &[SHARED, SID])]);
    let doubt = both.doubts.iter().find(|doubt| doubt.field.to_string() == "cookie_domain").unwrap();
    assert_eq!(
        doubt.message,
        "`POST https://api.example.com/login` sets `sid` with `Domain=example.com` and with no `Domain`, and browsers keep both: the \
         second is assumed; set only one of them, and write the other into `history`"
    );
    for one in [&[SHARED][..], &[SID], &[SID, SID]] {
        let one = by_chrome(&[sign_in(LOGIN, one)]);
        assert!(!doubted(&one).contains(&"cookie_domain".into()), "{one:?}");
    }
    // What the response deletes does not stay.
    let deleted = ("set-cookie", "sid=; Path=/; Domain=.example.com; Max-Age=0");
    let one = by_chrome(&[sign_in(LOGIN, &[deleted, SID])]);
    assert!(!doubted(&one).contains(&"cookie_domain".into()), "{one:?}");
}

#[test]
#[rustfmt::skip]
fn a_session_is_by_cookie_or_by_header() {
    let asks: Line<'_> = (
        "10:00:01", 50, "fetch GET https://api.example.com/me", &[SITE, PAGE, ("authorization", "Bearer 1")], 200, &[],
    );
    let by_header = by_chrome(&[asks]);
    assert_eq!(field(&by_header, "transport"), "header");
    assert_eq!(doubted(&by_header), ["refresh_route", "sign_out_route", "cors_methods"]);
    let both = by_chrome(&[sign_in(LOGIN, &[SID]), asks]);
    assert_eq!(field(&both, "transport"), "cookie");
    let doubt = both.doubts.iter().find(|doubt| doubt.field.to_string() == "transport").unwrap();
    assert!(doubt.message.starts_with("`GET https://api.example.com/me` has a bearer token, too"), "{doubt}");
    assert!(!doubted(&by_chrome(&[sign_in(LOGIN, &[SID])])).contains(&"transport".into()));
}

#[test]
#[rustfmt::skip]
fn the_names_of_supertokens_bring_their_path() {
    let tokens = by_chrome(&[sign_in("fetch POST https://api.example.com/auth/signin", &[
        ("set-cookie", "sAccessToken=1; Path=/api; Secure; HttpOnly"),
        ("set-cookie", "sRefreshToken=1; Path=/auth/session/refresh; Secure; HttpOnly"),
    ])]);
    assert_eq!(field(&tokens, "names"), "supertokens");
    let path = |cookie| field(&tokens, cookie)["path"].clone();
    assert_eq!((path("access_cookie"), path("refresh_cookie")), (json!("/api"), Value::Null));
}

#[test]
#[rustfmt::skip]
fn plain_http_is_declared_where_somebody_can_listen() {
    let by = |url: &str, line: &str| {
        let set = [("set-cookie", line)];
        let inferred = by_chrome(&[("10:00:00", 50, &format!("fetch POST {url}/login"), &[OWN], 200, &set)]);
        (field(&inferred, "plain_http"), doubted(&inferred).contains(&"plain_http".into()))
    };
    let open = "sid=1; Path=/; HttpOnly";
    let secure = "sid=1; Path=/; HttpOnly; Secure";
    let (plain, is_doubted) = by("http://intranet:8080", open);
    assert_eq!((plain, is_doubted), (json!(["http://intranet:8080"]), true));
    for (url, line) in [
        ("https://intranet:8443", open), ("http://localhost:8080", open), ("http://intranet:8080", secure),
        ("https://intranet:8443", secure), ("http://localhost:8080", secure),
    ] {
        let (plain, is_doubted) = by(url, line);
        assert!(plain.is_null() && !is_doubted, "{url} {line}: {plain}");
    }
}

#[test]
#[rustfmt::skip]
fn cookies_beside_the_session_are_declared_by_their_names() {
    let sets = &[
        SID, ("set-cookie", "csrf=1; Path=/; Secure"), ("set-cookie", "theme=dark; Path=/"), ("set-cookie", "abc=1; Path=/"),
    ];
    let inferred = by_chrome(&[sign_in(LOGIN, sets)]);
    assert_eq!(field(&inferred, "session_cookie")["name"], "sid");
    let cookies = field(&inferred, "cookies");
    let keys: Vec<&String> = cookies.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["csrf_token", "preference_2"]);
    assert_eq!((&cookies["csrf_token"]["name"], &cookies["preference_2"]["name"]), (&json!("csrf"), &json!("theme")));
    let doubt = inferred.doubts.iter().find(|doubt| doubt.field.to_string() == "cookies").unwrap();
    assert!(doubt.message.contains("what `abc` is for"), "{doubt}");
    // The session is no such cookie.
    let alone = by_chrome(&[sign_in(LOGIN, &[SID])]);
    assert!(!doubted(&alone).contains(&"cookies".into()) && field(&alone, "cookies").is_null());
}

#[test]
#[rustfmt::skip]
fn what_only_reads_needs_nothing_against_forgery() {
    let me: Line<'_> = ("10:00:01", 50, "fetch GET https://api.example.com/me", &[SITE, PAGE, WITH_SID], 200, &[SID]);
    let reads = by_chrome(&[me]);
    assert_eq!(field(&reads, "cors_methods"), json!(["GET"]));
    let doubts = doubted(&reads);
    assert!(doubts.contains(&"cors_methods".into()) && !doubts.contains(&"csrf".into()), "{doubts:?}");
    let writes = by_chrome(&[sign_in(LOGIN, &[SID]), me]);
    assert_eq!(field(&writes, "cors_methods"), json!(["GET", "POST"]));
    assert!(doubted(&writes).contains(&"csrf".into()));
}

/// The pages, and whether they are only assumed.
fn pages(inferred: &Inferred) -> (Value, bool) {
    (
        field(inferred, "websites"),
        doubted(inferred).contains(&"websites".into()),
    )
}

#[test]
#[rustfmt::skip]
fn a_page_that_asks_the_api_is_a_website() {
    let news: Line<'_> = ("10:00:01", 50, "document GET https://news.example.com/", &[NONE], 200, &[]);
    let www = (json!(["https://www.example.com"]), false);
    assert_eq!(pages(&by_chrome(&[sign_in(LOGIN, &[SID]), news])), www);
    // No header tells what for; a script sends `Origin`, a link does not.
    let curl = |header: &str| {
        let text = format!(
            "> POST /login HTTP/2\n> Host: api.example.com\n> {header}\n>\n< HTTP/2 200\n< set-cookie: sid=1; Path=/; HttpOnly\n<\n"
        );
        pages(&inferred(&Traffic::of_heads(&text, None)))
    };
    assert_eq!(curl("Origin: https://www.example.com"), www);
    assert_eq!(curl("Referer: https://www.example.com/"), (json!(["https://api.example.com"]), true));
}

#[test]
#[rustfmt::skip]
fn a_page_of_the_api_is_a_website_if_it_is_there() {
    let set: Line<'_> = ("10:00:00", 50, "fetch POST https://www.example.com/login", &[OWN], 200, &[SID]);
    let page = |status: u16| -> Line<'static> { ("10:00:01", 50, "document GET https://www.example.com/", &[NONE], status, &[]) };
    let own = json!(["https://www.example.com"]);
    // Of 304, the browser had the page.
    for status in [200, 304] {
        assert_eq!(pages(&by_chrome(&[set, page(status)])), (own.clone(), false), "{status}");
    }
    for status in [300, 404, 500] {
        assert_eq!(pages(&by_chrome(&[set, page(status)])), (own.clone(), true), "{status}");
    }
    let leads = ("10:00:01", 50, "document GET https://www.example.com/", &[NONE][..], 302, &[("location", "https://www.example.org/")][..]);
    assert_eq!(pages(&by_chrome(&[set, leads])), (own, true));
}

#[test]
#[rustfmt::skip]
fn a_lifetime_that_is_over_at_once_is_none() {
    let keep = |line: &str| {
        let inferred = by_chrome(&[sign_in(LOGIN, &[("date", "Sun, 22 Nov 2026 10:00:00 GMT"), ("set-cookie", line)])]);
        field(&inferred, "session_cookie")["keep"].clone()
    };
    let sid = "sid=12345678901234567890; Path=/; HttpOnly";
    assert_eq!(keep(&format!("{sid}; Max-Age=1")), 1);
    assert_eq!(keep(&format!("{sid}; Expires=Sun, 22 Nov 2026 11:00:00 GMT")), 3600);
    assert_eq!(keep(&format!("{sid}; Max-Age=0")), Value::Null);
    assert_eq!(keep(&format!("{sid}; Expires=Sun, 22 Nov 2026 10:00:00 GMT")), Value::Null);
    assert_eq!(keep(sid), Value::Null);
}

/// The convention of REST: a session is made, and deleted.
#[test]
#[rustfmt::skip]
fn a_session_that_is_deleted_is_signed_out() {
    let made = sign_in("fetch POST https://api.example.com/v1/session", &[SID]);
    let ask = |method: &'static str| -> Line<'static> { ("10:00:09", 50, method, &[SITE, PAGE, WITH_SID], 204, &[]) };
    let deleted = by_chrome(&[made, ask("fetch DELETE https://api.example.com/v1/session")]);
    assert_eq!(field(&deleted, "sign_out_route"), "/v1/session");
    assert!(!doubted(&deleted).contains(&"sign_out_route".into()));
    let read = by_chrome(&[made, ask("fetch GET https://api.example.com/v1/session")]);
    assert!(doubted(&read).contains(&"sign_out_route".into()));
}

/// `state` is in many names. It is a sign-in's if the cookie comes back with the provider's answer.
#[test]
#[rustfmt::skip]
fn what_comes_back_from_the_provider_is_of_the_sign_in() {
    let of = |name: &str, back: &str| {
        let (set, with) = (format!("{name}=1; Path=/; Secure; HttpOnly"), format!("{name}=1"));
        let begin = [("set-cookie", &*set), ("location", "https://login.provider.net/authorize?state=2")];
        let inferred = by_chrome(&[
            ("10:00:00", 50, "document GET https://www.example.com/auth/begin", &[NONE], 302, &begin),
            ("10:00:05", 50, back, &[("sec-fetch-site", "cross-site"), ("cookie", &with)], 200, &[SID]),
        ]);
        field(&inferred, "cookies")["sign_in_flow"]["name"].clone()
    };
    let callback = "document GET https://www.example.com/auth/callback?code=1&state=2";
    let home = "document GET https://www.example.com/home";
    assert_eq!(of("app_state", callback), "app_state");
    assert_eq!(of("app_state", home), Value::Null);
    assert_eq!(of("pkce", callback), "pkce");
    assert_eq!(of("pkce", home), "pkce");
    assert_eq!(of("abc", callback), Value::Null);
}

/// The cookie with a path of its own is the one that renews. Where the paths do not tell them apart, the names do.
#[test]
#[rustfmt::skip]
fn which_of_two_tokens_renews() {
    let renewing = |one: &str, other: &str| {
        let inferred = by_chrome(&[sign_in(LOGIN, &[("set-cookie", one), ("set-cookie", other)])]);
        field(&inferred, "refresh_cookie")["name"].clone()
    };
    let of_all = "token_a=1; Path=/; Secure; HttpOnly";
    assert_eq!(renewing(of_all, "token_b=1; Path=/auth; Secure; HttpOnly"), "token_b");
    assert_eq!(renewing("token_refresh=1; Path=/; Secure; HttpOnly", "token_b=1; Path=/auth; Secure; HttpOnly"), "token_b");
    assert_eq!(renewing("token_refresh=1; Path=/; Secure; HttpOnly", of_all), "token_refresh");
    assert_eq!(renewing("token_refresh=1; Path=/auth; Secure; HttpOnly", "token_b=1; Path=/auth; Secure; HttpOnly"), "token_refresh");
    // What does not begin with `/` is no path (RFC 6265bis, section 5.6.4).
    assert_eq!(renewing("token_refresh=1; Path=/; Secure; HttpOnly", "token_b=1; Path=auth; Secure; HttpOnly"), "token_refresh");
}

/// Other cookies have a path of their own, too: of a checkout, of an administration.
#[test]
#[rustfmt::skip]
fn a_cookie_with_a_path_renews_if_the_path_or_a_refresh_says_so() {
    let of = |path: &str, asks: Option<&str>| {
        let set = format!("token_b=1; Path={path}; Secure; HttpOnly");
        let sets = [("set-cookie", "token_a=1; Path=/; Secure; HttpOnly"), ("set-cookie", &*set)];
        let mut lines = vec![sign_in(LOGIN, &sets)];
        let with = [SITE, PAGE, ("cookie", "token_b=1; token_a=1")];
        lines.extend(asks.map(|asks| -> Line<'_> { ("10:00:09", 50, asks, &with, 200, &[]) }));
        let inferred = by_chrome(&lines);
        (field(&inferred, "session") != "single").then(|| field(&inferred, "refresh_cookie")["name"].clone())
    };
    assert_eq!(of("/checkout", None), None);
    assert_eq!(of("/authors", None), None);
    assert_eq!(of("/checkout", Some("fetch POST https://api.example.com/checkout/pay")), None);
    for path in ["/auth", "/api/auth/", "/v1/refresh", "/oauth/token"] {
        assert_eq!(of(path, None), Some(json!("token_b")), "{path}");
    }
    assert_eq!(of("/v1", Some("fetch POST https://api.example.com/v1/renew")), Some(json!("token_b")));
}

/// The session and the API, if a provider signs users in.
fn of_provider(lines: &[Line<'_>]) -> (Value, Value) {
    let inferred = by_chrome(lines);
    (
        field(&inferred, "session_cookie")["name"].clone(),
        field(&inferred, "api"),
    )
}

const AWAY: Line<'_> = (
    "10:00:00",
    50,
    "document GET https://www.example.com/",
    &[NONE],
    302,
    &[
        (
            "location",
            "https://login.provider.net/authorize?client_id=1",
        ),
        ("set-cookie", "app=1; Path=/; Secure; HttpOnly"),
    ],
);
const AT_PROVIDER: Line<'_> = (
    "10:00:02",
    50,
    "document POST https://login.provider.net/login",
    &[OWN],
    200,
    &[("set-cookie", "idp_session=1; Path=/; Secure; HttpOnly")],
);

#[test]
#[rustfmt::skip]
fn an_identity_provider_is_not_the_api() {
    let cross = ("sec-fetch-site", "cross-site");
    let back: Line<'_> = (
        "10:00:03", 50, "document GET https://www.example.com/callback", &[cross, ("cookie", "app=1")], 302,
        &[("location", "/"), ("set-cookie", "app=2; Path=/; Secure; HttpOnly")],
    );
    let own = (json!("app"), json!(["https://www.example.com"]));
    assert_eq!(of_provider(&[AWAY, AT_PROVIDER, back]), own);
    // The provider sends the user back after the sign-out, too.
    let leaves: Line<'_> = (
        "10:00:09", 50, "document GET https://login.provider.net/logout", &[cross], 302,
        &[("location", "https://www.example.com/?client_id=1")],
    );
    assert_eq!(of_provider(&[AWAY, AT_PROVIDER, back, leaves]), own);
    // Nobody recorded how the user came there: the provider posts a form, or redirects to the callback.
    let form: Line<'_> = (
        "10:00:03", 50, "document POST https://www.example.com/callback", &[cross, ("origin", "https://login.provider.net")], 302, back.5,
    );
    assert_eq!(of_provider(&[AT_PROVIDER, form]), own);
    let redirects: Line<'_> = (
        "10:00:02", 50, AT_PROVIDER.2, &[OWN], 302,
        &[("location", "https://www.example.com/callback"), AT_PROVIDER.5[0]],
    );
    assert_eq!(of_provider(&[redirects, back]), own);
}

#[test]
#[rustfmt::skip]
fn a_recording_of_the_provider_alone_is_about_the_provider() {
    let provider = (json!("idp_session"), json!(["https://login.provider.net"]));
    assert_eq!(of_provider(&[AT_PROVIDER]), provider);
    let away: Line<'_> = (AWAY.0, 50, AWAY.2, AWAY.3, 302, &[AWAY.5[0]]);
    assert_eq!(of_provider(&[away, AT_PROVIDER]), provider);
    // An API that redirects from its own callback to that of its page.
    let api: Line<'_> = (
        "10:00:03", 50, "document GET https://api.example.com/oauth/callback", &[NONE], 302,
        &[("location", "https://www.example.com/auth/callback"), SID],
    );
    let page: Line<'_> = ("10:00:04", 50, "document GET https://www.example.com/auth/callback", &[SITE], 200, &[("set-cookie", "seen_auth=1; Path=/; HttpOnly")]);
    let inferred = by_chrome(&[api, page]);
    assert_eq!(field(&inferred, "api")[0], "https://api.example.com");
}

#[test]
#[rustfmt::skip]
fn a_cookie_that_only_tests_the_browser_is_no_session() {
    let of = |name: &str| {
        let line = format!("{name}=1; Path=/; Secure; HttpOnly");
        let set = [("set-cookie", &*line)];
        Inferred::of(&har(CHROME, &[sign_in(LOGIN, &set)]), &EmbeddedList).is_some()
    };
    assert!(!of("wordpress_test_cookie") && !of("TestCookie"));
    assert!(of("wordpress_cookie") && of("latest"));
}

/// Nothing in its name or its use says that it is the session, and there is no other.
#[test]
#[rustfmt::skip]
fn the_only_cookie_of_a_form_is_the_session() {
    let of = |set: &[(&str, &str)], posts: &str, headers: Headers<'_>| {
        let page: Line<'_> = ("10:00:00", 50, "document GET https://www.example.com/new", &[NONE], 200, set);
        let traffic = har(CHROME, &[page, ("10:00:02", 50, posts, headers, 200, &[])]);
        Inferred::of(&traffic, &EmbeddedList).map(|inferred| field(&inferred, "session_cookie")["name"].clone())
    };
    let set = [("set-cookie", "_app_key=1; Path=/; Secure; HttpOnly")];
    let with: Headers<'_> = &[OWN, ("cookie", "_app_key=1")];
    let posts = "document POST https://www.example.com/";
    assert_eq!(of(&set, posts, with), Some(json!("_app_key")));
    assert_eq!(of(&set, "document GET https://www.example.com/", with), None);
    assert_eq!(of(&set, posts, &[OWN, ("cookie", "_app_key=1"), ("authorization", "Bearer 1")]), Some(Value::Null));
    for other in [
        "_app_key=1; Path=/; Secure", "_app_key=1; Path=/; Secure; HttpOnly; Max-Age=600",
        "_app_key=1; Path=/; Secure; HttpOnly; Expires=Tue, 01 Dec 2026 10:00:00 GMT",
    ] {
        assert_eq!(of(&[("set-cookie", other)], posts, with), None, "{other}");
    }
    let two = [set[0], ("set-cookie", "_other=1; Path=/; Secure; HttpOnly")];
    assert_eq!(of(&two, posts, &[OWN, ("cookie", "_app_key=1; _other=1")]), None);
    let network = [("set-cookie", "__cfwaiting=1; Path=/; Secure; HttpOnly")];
    assert_eq!(of(&network, posts, &[OWN, ("cookie", "__cfwaiting=1")]), None);
}

/// Nothing in the names tells which cookie is the session's. With one of them a page is answered that was refused without it.
#[test]
#[rustfmt::skip]
fn the_cookie_that_lets_in_is_the_session() {
    let by = |status: u16| {
        let line = [("set-cookie", "aaa=1; Path=/; Secure")];
        let both = [("set-cookie", "aaa=1; Path=/; Secure"), ("set-cookie", "bbb=1; Path=/; Secure")];
        let traffic = har(CHROME, &[
            ("10:00:00", 50, "fetch GET https://api.example.com/config", &[SITE, PAGE], 200, &line),
            ("10:00:01", 50, "fetch GET https://api.example.com/me", &[SITE, PAGE, ("cookie", "aaa=1")], 401, &both),
            ("10:00:02", 50, "fetch GET https://api.example.com/me", &[SITE, PAGE, ("cookie", "aaa=1; bbb=1")], status, &[]),
        ]);
        let inferred = Inferred::of(&traffic, &EmbeddedList)?;
        Some(field(&inferred, "session_cookie")["name"].clone())
    };
    assert_eq!(by(200), Some(json!("bbb")));
    // A redirect may lead to the sign-in.
    for status in [300, 302, 401] {
        assert_eq!(by(status), None, "{status}");
    }
}
