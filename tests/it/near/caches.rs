//! Responses that caches may store, and responses that came from one.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Fact};

use super::{ACCESS, Cause, PAGE, changed, delete, evidence, found_with, session, set};

#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn request(change: Value) -> Value {
    json!({ "request": change })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn response(change: Value) -> Value {
    json!({ "response": change })
}

fn access() -> Value {
    json!([{ "name": ACCESS }])
}

/// RFC 9111, section 5.2.2.9 (`public`) and section 4.1 (`Vary`).
#[test]
fn data_of_a_session_is_for_no_shared_cache() {
    let cause = Cause::new(
        json!({}),
        Code::CacheSharesSession,
        "a shared cache may give the data of one user's session to another",
    );
    let base = changed(
        &session(&access(), 200),
        &response(json!({ "cache_control": "public" })),
    );
    cause.check(
        &base,
        Certainty::Likely,
        &[
            response(json!({ "status": "unknown" })),
            response(json!({ "vary": "Accept-Encoding, Origin" })),
            response(json!({ "cache_control": "s-maxage=60" })),
            response(json!({ "cache_control": "private", "age": "1" })),
            request(json!({ "method": "HEAD" })),
        ],
        &[
            response(json!({ "status": 403 })),
            response(json!({ "vary": "cookie" })),
            response(json!({ "vary": "Accept, Cookie" })),
            response(json!({ "vary": "*" })),
            response(json!({ "cache_control": "max-age=60" })),
            response(json!({ "cache_control": "private", "age": "0" })),
            response(json!({ "cache_control": "unknown" })),
            request(json!({ "route": "document" })),
            request(json!({ "method": "POST" })),
            request(json!({ "cookies": [] })),
            request(json!({ "cookies": [{ "name": "theme" }] })),
        ],
    );
}

#[test]
fn a_stored_refusal_never_reached_the_server() {
    let cause = Cause::new(json!({}), Code::ResponseFromCache, "a stored refusal");
    let base = changed(&session(&access(), 401), &response(json!({ "age": "30" })));
    cause.check(
        &base,
        Certainty::Certain,
        &[
            request(json!({ "route": "document" })),
            request(json!({ "cookies": [], "authorization": "bearer" })),
            response(json!({ "status": 403 })),
            response(json!({ "age": "unknown", "from_browser_cache": true })),
        ],
        &[
            request(json!({ "cookies": [] })),
            request(json!({ "route": "refresh" })),
            response(json!({ "status": 200 })),
            response(json!({ "status": 404 })),
            response(json!({ "age": "0" })),
            response(json!({ "age": "unknown" })),
        ],
    );
    let told = cause.told(&base);
    assert_eq!(told.undecided, []);
    assert_eq!(evidence(&told), ["response.age is `30`"]);
    // A stored page of a session that goes on is what caches are for.
    let any = Cause::new(json!({}), Code::ResponseFromCache, "");
    let page = changed(&base, &response(json!({ "status": 200 })));
    assert!(any.of(&page).is_none());
}

#[test]
fn a_stored_page_may_be_of_before_the_sign_in() {
    let cause = Cause::new(
        json!({}),
        Code::ResponseFromCache,
        "may date from before the sign-in",
    );
    let base = changed(
        &session(&access(), 200),
        &json!({
            "response": { "age": "30" },
            "before": [{ "route": "sign_in", "status": 200 }],
        }),
    );
    cause.check(
        &base,
        Certainty::Likely,
        &[json!({ "before": [{ "route": "callback", "status": 302 }] })],
        &[
            json!({ "before": [] }),
            json!({ "before": [{ "route": "sign_in", "status": 401 }] }),
            json!({ "before": [{ "route": "session", "status": 200 }] }),
            request(json!({ "cookies": [] })),
            request(json!({ "route": "preflight" })),
            response(json!({ "status": 500 })),
            response(json!({ "age": "unknown" })),
        ],
    );
    assert_eq!(
        cause.told(&base).undecided,
        [Fact::ResponseAge, Fact::ResponseFromBrowserCache]
    );
}

#[test]
fn a_page_behind_the_sign_out_may_be_of_before_it() {
    let says = "a request after the sign-out got the response from before it";
    let cause = |more: Value| Cause::new(more, Code::ResponseFromCache, says);
    let base = changed(
        &session(&json!([]), 200),
        &json!({
            "response": { "from_browser_cache": true },
            "before": [{ "route": "sign_out", "status": 200 }],
        }),
    );
    cause(json!({})).check(
        &base,
        Certainty::Likely,
        &[
            request(json!({ "route": "document" })),
            request(json!({ "cookies": access() })),
        ],
        &[
            // Nobody looked.
            request(json!({ "cookies": "unknown" })),
            response(json!({ "status": 401 })),
            json!({ "before": [{ "route": "sign_out", "status": 500 }] }),
            json!({ "before": [] }),
        ],
    );
    // Tokens by header are in no cookie.
    let by_header = cause(json!({ "transport": "header" })).of(&base);
    assert!(by_header.is_none(), "{by_header:#?}");
    // Without a sign of a cache, only a route that needs the session is a symptom.
    let unseen = changed(&base, &response(json!({ "from_browser_cache": "unknown" })));
    cause(json!({})).check(
        &unseen,
        Certainty::Possible,
        &[],
        &[
            request(json!({ "route": "document" })),
            request(json!({ "cookies": access() })),
            json!({ "before": [] }),
        ],
    );
}

/// The route of a sign-in, whose response may have lost its cookies in a cache.
fn callback() -> Value {
    json!({
        "request": { "route": "callback", "method": "GET", "cookies": [] },
        "response": { "status": 302, "set_cookies": [], "via": "1.1 varnish" },
    })
}

#[test]
fn a_cache_on_the_way_may_remove_lines() {
    let cause = Cause::new(
        json!({}),
        Code::ResponseFromCache,
        "some caches remove `Set-Cookie`",
    );
    cause.check(
        &callback(),
        Certainty::Possible,
        &[
            response(json!({ "via": "unknown", "cache_status": "MISS" })),
            response(json!({ "cache_status": "MISS" })),
            request(json!({ "route": "sign_in" })),
        ],
        &[
            response(json!({ "via": "unknown" })),
            response(json!({ "set_cookies": [set("theme")] })),
            response(json!({ "set_cookies": "unknown" })),
            response(json!({ "status": 500 })),
            response(json!({ "cache_status": "HIT" })),
            request(json!({ "method": "POST" })),
            request(json!({ "method": "unknown" })),
            request(json!({ "route": "session" })),
        ],
    );
}

#[test]
fn a_sign_in_from_a_cache_sets_no_cookie() {
    let cause = Cause::new(
        json!({}),
        Code::ResponseFromCache,
        "a cache answered instead of the server, so no cookie was set",
    );
    let base = changed(&callback(), &response(json!({ "cache_status": "HIT" })));
    cause.check(
        &base,
        Certainty::Certain,
        &[
            request(json!({ "route": "sign_in" })),
            response(json!({ "set_cookies": [set("theme")] })),
            response(json!({ "set_cookies": [delete(ACCESS)] })),
        ],
        &[
            response(json!({ "set_cookies": [set(ACCESS)] })),
            response(json!({ "set_cookies": "unknown" })),
            response(json!({ "status": 500 })),
            response(json!({ "cache_status": "MISS" })),
            request(json!({ "route": "session" })),
        ],
    );
    let findings = found_with(&json!({}), &base);
    let of_cache = findings
        .iter()
        .filter(|finding| finding.code == Code::ResponseFromCache);
    assert_eq!(of_cache.count(), 1, "{findings:#?}");
}

/// Fetch, "CORS check": `*` is no answer to a request with credentials.
#[test]
fn any_origin_is_allowed_only_without_credentials() {
    let codes = |more: Value, allowed: &str| -> Vec<Code> {
        // The page is known, and nobody looked at `Origin`.
        let seen = json!({
            "page": { "opened_as": PAGE },
            "request": { "route": "session", "method": "GET", "authorization": "bearer" },
            "response": { "status": 200, "allow_origin": allowed },
        });
        let findings = found_with(&more, &seen);
        let of_origin = findings.iter().map(|finding| finding.code);
        of_origin
            .filter(|code| matches!(code, Code::CorsAnyOrigin | Code::CorsOrigin))
            .collect()
    };
    let by_header = || json!({ "transport": "header" });
    assert_eq!(codes(json!({}), "*"), [Code::CorsAnyOrigin]);
    assert_eq!(codes(json!({}), PAGE), []);
    assert_eq!(codes(json!({}), "https://example.com"), [Code::CorsOrigin]);
    assert_eq!(codes(by_header(), "*"), []);
    assert_eq!(codes(by_header(), PAGE), []);
    assert_eq!(
        codes(by_header(), "https://example.com"),
        [Code::CorsOrigin]
    );
}
