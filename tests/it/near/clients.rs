//! Apps, extensions, and returns from a provider; mostly without a policy.

use serde_json::{Value, json};
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::diagnosis::{Certainty, Code};

use super::{Cause, changed, evidence};

/// One token, whose name is known.
fn named() -> Value {
    json!({ "session": "single", "session_cookie": { "name": "sid" }, "prefix": "none" })
}

/// A page that is not of the web asks for its session after a sign-in.
fn asks(page: &str) -> Value {
    json!({
        "page": { "opened_as": page },
        "request": { "route": "session", "method": "GET", "cookies": [] },
        "response": { "status": 401 },
        "before": [{ "route": "sign_in", "status": 200 }],
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "literals are handed over as they stand"
)]
fn request(change: Value) -> Value {
    json!({ "request": change })
}

fn before(route: &str, status: u16) -> Value {
    json!({ "before": [{ "route": route, "status": status }] })
}

#[test]
fn a_page_of_an_app_has_no_cookies_of_its_api() {
    let says = "which is not a web site";
    let base = asks("capacitor://localhost");
    for find in [Cause::new, Cause::without_policy] {
        let cause = find(named(), Code::ClientPagesCookie, says);
        cause.check(
            &base,
            Certainty::Likely,
            &[
                request(json!({ "route": "refresh" })),
                request(json!({ "cookies": [{ "name": "theme" }] })),
                before("callback", 302),
            ],
            &[
                request(json!({ "cookies": [{ "name": "sid" }] })),
                request(json!({ "cookies": "unknown" })),
                request(json!({ "authorization": "bearer" })),
                request(json!({ "route": "document" })),
                json!({ "page": { "opened_as": "https://www.example.com" } }),
                json!({ "before": [] }),
                before("sign_in", 401),
                before("session", 200),
            ],
        );
        let names = |cookies: Value| {
            let told = cause.told(&changed(&base, &request(json!({ "cookies": cookies }))));
            evidence(&told)
        };
        let page = "page.opened_as is `capacitor://localhost`";
        assert_eq!(names(json!([])), [page, "request.cookies is 0 names"]);
        let theme = json!({ "name": "theme" });
        assert_eq!(names(json!([theme])), [page, "request.cookies is 1 name"]);
        let size = json!({ "name": "size" });
        assert_eq!(
            names(json!([theme, size])),
            [page, "request.cookies is 2 names"]
        );
    }
    // Without its name, any cookie may be the session's.
    let unnamed = Cause::without_policy(json!({}), Code::ClientPagesCookie, says);
    unnamed.check(
        &base,
        Certainty::Likely,
        &[],
        &[request(json!({ "cookies": [{ "name": "theme" }] }))],
    );
}

#[test]
fn a_native_client_keeps_one_of_several_lines() {
    let cause = Cause::without_policy(
        named(),
        Code::ClientNativeCookie,
        "sent `theme` but not `sid`",
    );
    let base = json!({
        "client": "native",
        "request": { "route": "session", "method": "GET", "cookies": [{ "name": "theme" }] },
        "response": { "status": 401 },
        "before": [{ "route": "sign_in", "status": 200 }],
    });
    let any = Cause::without_policy(named(), Code::ClientNativeCookie, "");
    let other = [
        request(json!({ "cookies": [] })),
        request(json!({ "cookies": [{ "name": "theme" }, { "name": "sid" }] })),
        json!({ "client": "web_view" }),
        json!({ "before": [] }),
        before("session", 200),
        before("sign_in", 401),
    ];
    cause.check(&base, Certainty::Likely, &[before("refresh", 200)], &other);
    any.check(&base, Certainty::Likely, &[], &other);
    let unnamed = Cause::without_policy(json!({}), Code::ClientNativeCookie, "");
    assert!(unnamed.of(&base).is_none());
}

#[test]
fn an_extension_needs_the_permission_for_the_host() {
    let base = asks("chrome-extension://abcdefghijklmnop");
    let cause = |more: Value, says: &'static str| {
        Cause::without_policy(more, Code::ClientPagesCookie, says)
    };
    let sid = cause(named(), "sends the request without `sid`");
    sid.check(
        &base,
        Certainty::Likely,
        &[
            request(json!({ "cookies": [{ "name": "theme" }] })),
            json!({ "page": { "opened_as": "moz-extension://abc" } }),
        ],
        &[
            request(json!({ "cookies": [{ "name": "sid" }] })),
            request(json!({ "cookies": [{ "name": "theme" }, { "name": "sid" }] })),
            request(json!({ "cookies": "unknown" })),
        ],
    );
    // Safari does not document its rules.
    let told = sid.told(&base);
    let browsers: Vec<Browser> = told.browsers.iter().map(BrowserVersion::browser).collect();
    assert_eq!(browsers, [Browser::Chromium, Browser::Firefox]);
    let unnamed = cause(json!({}), "sends the request without the session. ");
    unnamed.check(
        &base,
        Certainty::Likely,
        &[],
        &[request(json!({ "cookies": [{ "name": "theme" }] }))],
    );
}

/// RFC 6265bis, section 5.2: the form of a provider is a cross-site POST, which has neither `Lax` nor `Strict` cookies; a redirect has the
/// former.
#[test]
fn a_cookie_of_the_browser_is_missing_on_the_way_back() {
    let jar = |same_site: &str| json!({ "jar": [{ "name": "state", "attributes": format!("Path=/; Secure; HttpOnly; SameSite={same_site}") }] });
    let base = changed(
        &json!({ "request": { "route": "callback", "method": "POST", "path": "/cb", "cookies": [] } }),
        &jar("Lax"),
    );
    let form = Cause::without_policy(json!({}), Code::FlowCookieLost, "The provider sends a form");
    form.check(
        &base,
        Certainty::Certain,
        &[
            jar("Strict"),
            request(json!({ "cookies": [{ "name": "theme" }] })),
        ],
        &[
            jar("None"),
            request(json!({ "method": "GET" })),
            request(json!({ "route": "session" })),
            request(json!({ "cookies": "unknown" })),
            request(json!({ "cookies": [{ "name": "state" }] })),
            json!({ "jar": "unknown" }),
        ],
    );
    let any = Cause::without_policy(json!({}), Code::FlowCookieLost, "");
    let redirect = changed(&base, &request(json!({ "method": "GET" })));
    assert!(any.of(&redirect).is_none());
    let told = any.told(&changed(&redirect, &jar("Strict")));
    assert!(
        !told.message.contains("The provider sends a form"),
        "{told}"
    );
    assert_eq!(
        evidence(&told),
        ["jar is `state; Path=/; Secure; HttpOnly; SameSite=Strict`"]
    );
}

/// Only a form where a redirect was declared calls for another `flow`.
#[test]
fn a_flow_cookie_of_another_path_is_not_one_of_a_form() {
    let more = |flow: &str| {
        json!({ "session": "single", "cookies": { "oauth": {
            "purpose": "sign_in_flow", "flow": flow, "path": "/auth",
        } } })
    };
    let told = |flow: &str, method: &str, cookies: Value| {
        let seen = json!({ "request": {
            "route": "callback", "method": method, "path": "/back", "cookies": cookies,
        } });
        let told = Cause::new(more(flow), Code::FlowCookieLost, "do not send it").told(&seen);
        let is_of_form = told.message.contains("declare the `flow` as `form_post`");
        (is_of_form, evidence(&told).concat())
    };
    let none = "request.cookies is none".to_owned();
    assert_eq!(told("form_post", "POST", json!([])), (false, none.clone()));
    assert_eq!(told("form_post", "GET", json!([])), (false, none.clone()));
    assert_eq!(told("redirect", "GET", json!([])), (false, none));
    let theme = "request.cookies is `theme`".to_owned();
    assert_eq!(
        told("redirect", "POST", json!([{ "name": "theme" }])),
        (true, theme)
    );
}
