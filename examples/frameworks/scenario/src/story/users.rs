//! Users who sign in, stay, and sign out; in a change of the cookie domain, too.

use super::{CURRENT, HOME, PARTNERS, Stage, assert_user};
use crate::client::Page;
use crate::deployment::{PARTNER, REFRESH, WEBSITE};
use crate::serve::Serve;
use crate::wire::Request;

pub(super) fn by_cookie(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    assert_eq!(stage.me().status, 401);

    let response = stage.sign_in(stage.new, HOME);
    assert_eq!(stage.client.kept(), CURRENT);
    assert_eq!(response.one("access-control-allow-origin"), Some(WEBSITE));
    assert_eq!(
        response.one("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
    assert_eq!(response.one("session-access-token"), None);
    let cookies: Vec<_> = response.all("set-cookie").collect();
    // What may be left of the time before the change, and two cookies.
    assert_eq!(
        cookies,
        [
            "__Host-session-access=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; \
             Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "__Host-session-refresh=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; \
             Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "__Secure-session-access=access-1; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; \
             Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
            "__Secure-session-refresh=refresh-1; Domain=example.com; Path=/; Secure; HttpOnly; \
             SameSite=Lax; Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT; Priority=High",
        ]
    );

    let response = stage.me();
    assert_user(&response);
    assert_eq!(response.all("set-cookie").count(), 0);
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
    let response = stage
        .client
        .fetch(stage.new, HOME, Request::new("POST", "/me"));
    assert_user(&response);

    // A refresh by cookie rotates. The token of before is replaced, and its session goes on.
    stage.sessions.expire_access_tokens();
    let used = stage
        .client
        .value("__Secure-session-refresh")
        .expect("kept");
    let request = Request::new("GET", "/me");
    assert_user(&stage.client.fetch_or_refresh(stage.new, HOME, &request));
    assert_eq!(stage.client.kept(), CURRENT);
    let again = Request::new("POST", REFRESH)
        .from_page(HOME.origin, HOME.site)
        .header("session-csrf", "1")
        .header("cookie", format!("__Secure-session-refresh={used}"));
    let replaced = stage.client.send_bare(stage.new, &again);
    assert_eq!((replaced.status, replaced.body.as_str()), (409, "replaced"));
    assert_eq!(replaced.all("set-cookie").count(), 0);
    assert_eq!(replaced.one("cache-control"), Some("private, no-store"));
    assert_user(&stage.me());

    let request = Request::new("POST", "/auth/signout");
    assert_eq!(stage.client.fetch(stage.new, HOME, request).status, 200);
    assert!(stage.client.kept().is_empty(), "{:?}", stage.client.kept());
    assert!(stage.sessions.is_empty());
    assert_eq!(stage.me().status, 401);
    assert_eq!(stage.refresh().status, 401);
    // With the session, each of its tokens is dead. The rejection leaves cookies that a later response may have set.
    let dead = stage.client.send_bare(stage.new, &again);
    assert_eq!((dead.status, dead.body.as_str()), (401, "no session"));
    let present = ["__Secure-session-access=", "__Secure-session-refresh="];
    for cookie in dead.all("set-cookie") {
        assert!(!present.iter().any(|name| cookie.starts_with(name)));
    }
    stage.log()
}

pub(super) fn by_header(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let response = stage.sign_in(stage.new, PARTNERS);
    assert_eq!(response.all("set-cookie").count(), 0);
    assert_eq!(response.one("session-access-token"), Some("access-1"));
    assert_eq!(response.one("session-refresh-token"), Some("refresh-1"));
    assert_eq!(response.one("access-control-allow-origin"), Some(PARTNER));
    // Of this website no cookie is read.
    assert_eq!(response.one("access-control-allow-credentials"), None);
    let exposed: Vec<_> = response.all("access-control-expose-headers").collect();
    let exposed = exposed.join(", ");
    assert!(exposed.contains("session-access-token"), "{exposed}");
    assert!(exposed.contains("session-refresh-token"), "{exposed}");

    for method in ["GET", "POST"] {
        let request = Request::new(method, "/me");
        assert_user(&stage.client.fetch(stage.new, PARTNERS, request));
    }
    stage.sessions.expire_access_tokens();
    let request = Request::new("GET", "/me");
    assert_user(&stage.client.fetch_or_refresh(stage.new, PARTNERS, &request));

    let request = Request::new("POST", "/auth/signout");
    assert_eq!(stage.client.fetch(stage.new, PARTNERS, request).status, 200);
    assert!(stage.client.holds_no_header_token());
    assert!(stage.sessions.is_empty());
    assert!(stage.client.kept().is_empty());
    stage.log()
}

pub(super) fn domain_change(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let old = stage.old();
    stage.sign_in(old, HOME);
    assert_eq!(
        stage.client.kept(),
        [
            "__Host-session-access of api.example.com alone, /",
            "__Host-session-refresh of api.example.com alone, /",
        ]
    );
    for round in 0..24 {
        stage.client.splits_cookies = round % 3 == 0;
        if round % 4 == 0 {
            stage.sessions.expire_access_tokens();
        }
        let server = if round % 2 == 0 { stage.new } else { old };
        let method = if round % 5 == 0 { "POST" } else { "GET" };
        let request = Request::new(method, "/me");
        assert_user(&stage.client.fetch_or_refresh(server, HOME, &request));
    }
    // The last old instance has stopped; the next refresh leaves what is current.
    stage.sessions.expire_access_tokens();
    let request = Request::new("GET", "/me");
    assert_user(&stage.client.fetch_or_refresh(stage.new, HOME, &request));
    assert_eq!(stage.client.kept(), CURRENT);
    assert_eq!(stage.sessions.len(), 1);
    stage.log()
}

pub(super) fn back_after_the_change(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.old(), HOME);
    // The token is taken under its old name: no refresh is needed.
    assert_user(&stage.me());
    stage.sessions.expire_access_tokens();
    assert_eq!(stage.me().status, 401);
    assert_eq!(stage.refresh().status, 200);
    assert_eq!(stage.client.kept(), CURRENT);
    stage.log()
}

/// A front end that sends no header against CSRF. It needs none while only cookies of the API's host are read. It has to send the header
/// before the first instance runs that is prepared for the change: from then on, cookies are read that siblings can set.
pub(super) fn front_end_without_the_header(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let unprepared = stage.unprepared();
    let silent = Page {
        sends_csrf_header: false,
        ..HOME
    };
    stage.sign_in(unprepared, silent);
    let refresh = Request::new("POST", REFRESH);
    let sign_out = Request::new("POST", "/auth/signout");
    let refreshed = stage.client.fetch(unprepared, silent, refresh.clone());
    assert_eq!(refreshed.status, 200);
    let kept = stage.client.kept();
    // Then it can read, and neither refresh nor sign out. Nothing is cleared.
    let me = Request::new("GET", "/me");
    for server in [stage.old(), stage.new] {
        assert_user(&stage.client.fetch(server, silent, me.clone()));
        for request in [&refresh, &sign_out] {
            let refused = stage.client.fetch(server, silent, request.clone());
            assert_eq!(
                (refused.status, refused.body.as_str()),
                (403, "missing_header")
            );
            assert_eq!(refused.all("set-cookie").count(), 0);
        }
    }
    assert_eq!(stage.client.kept(), kept);
    assert_user(&stage.client.fetch(stage.new, silent, me));
    // Until it sends the header.
    assert_eq!(stage.refresh().status, 200);
    assert_eq!(stage.client.kept(), CURRENT);
    assert_eq!(stage.client.fetch(stage.new, HOME, sign_out).status, 200);
    assert!(stage.sessions.is_empty());
    assert_eq!(stage.me().status, 401);
    stage.log()
}
