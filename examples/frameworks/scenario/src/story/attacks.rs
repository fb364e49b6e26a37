//! What else arrives: stale and planted cookies, forged requests, foreign origins, odd bytes.

use super::{CURRENT, HOME, PARTNERS, Stage, assert_user};
use crate::deployment::{REFRESH, WEBSITE};
use crate::serve::Serve;
use crate::wire::{Request, Response};

pub(super) fn duplicates(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let page = |request: Request| {
        request
            .from_page(HOME.origin, HOME.site)
            .header("session-csrf", "1")
    };
    // The order of duplicates says nothing, and neither do lines.
    for lines in [
        &["__Secure-session-access=stale; __Secure-session-access=access-1"][..],
        &["__Secure-session-access=access-1; __Secure-session-access=stale"],
        &[
            "__Secure-session-access=stale",
            "theme=dark",
            "__Secure-session-access=access-1",
        ],
    ] {
        let mut request = page(Request::new("GET", "/me"));
        for line in lines {
            request = request.header("cookie", *line);
        }
        let response = stage.client.send_bare(stage.new, &request);
        assert_user(&response);
        // The live one is set again, and what may hold the stale one is cleared: here of this host alone, in the page's partition and
        // outside of it.
        let live = "__Secure-session-access=access-1; Domain=example.com; Path=/; Secure";
        assert_eq!(count(&response, live), 1);
        for attributes in ["SameSite=Lax", "SameSite=None; Partitioned"] {
            let cleared = format!(
                "__Secure-session-access=; Path=/; Secure; HttpOnly; {attributes}; Max-Age=0;"
            );
            assert_eq!(count(&response, &cleared), 1, "{cleared}");
        }
    }
    for lines in [
        "__Secure-session-refresh=stale; __Secure-session-refresh=refresh-1",
        "__Secure-session-refresh=refresh-2; __Secure-session-refresh=stale",
    ] {
        let request = page(Request::new("POST", REFRESH)).header("cookie", lines);
        let response = stage.client.send_bare(stage.new, &request);
        assert_eq!(
            (response.status, response.body.as_str()),
            (200, "refreshed")
        );
    }
    stage.log()
}

fn count(response: &Response, start: &str) -> usize {
    let cookies = response.all("set-cookie");
    cookies.filter(|cookie| cookie.starts_with(start)).count()
}

/// Before the change, the cookies belong to the API's host alone. Whose a duplicate is that the store does not know, nobody can tell: it
/// may be the live cookie of another deployment on `example.com`, so only this host's are cleared. One of an ended session is our own.
pub(super) fn duplicates_of_others(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let old = stage.old();
    stage.sign_in(old, HOME);
    stage.sessions.end_all();
    stage.sign_in(old, HOME);
    for (duplicate, is_ours) in [("of-another", false), ("access-1", true)] {
        let cookies = format!("__Host-session-access={duplicate}; __Host-session-access=access-2");
        let request = Request::new("GET", "/me")
            .from_page(HOME.origin, HOME.site)
            .header("cookie", cookies);
        let response = stage.client.send_bare(old, &request);
        assert_user(&response);
        let partitioned = "__Host-session-access=; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; Max-Age=0;";
        assert_eq!(count(&response, partitioned), 1);
        let shared = count(
            &response,
            "__Host-session-access=; Domain=example.com; Path=/;",
        );
        assert_eq!(shared, if is_ours { 2 } else { 0 }, "{response:?}");
    }
    stage.log()
}

pub(super) fn forged(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let evil = ("https://evil.example", "cross-site");
    for (origin, site, code) in [
        (evil.0, evil.1, "unknown_origin"),
        (
            "https://blog.example.com",
            "same-site",
            "undeclared_sibling",
        ),
        ("null", "cross-site", "opaque_origin"),
        // Cookies are shared with siblings, so a page of ours must show the header.
        (WEBSITE, "same-site", "missing_header"),
    ] {
        for path in ["/me", REFRESH, "/auth/signout"] {
            let response = stage.forge("POST", path, origin, site);
            assert_eq!(
                (response.status, response.body.as_str()),
                (403, code),
                "{path}"
            );
            assert_eq!(response.all("set-cookie").count(), 0, "{path}");
        }
    }
    // Nobody is signed in as somebody else.
    let request = Request::new("POST", "/auth/signin")
        .body("eve")
        .from_page(evil.0, evil.1);
    assert_eq!(stage.client.send(stage.new, request).status, 403);
    // Nothing has happened to the session.
    assert_eq!(stage.client.kept(), CURRENT);
    assert_user(&stage.me());
    assert_eq!(stage.sessions.len(), 1);
    stage.log()
}

pub(super) fn cors(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let ask = |origin: &str, site: &str| {
        Request::new("OPTIONS", "/me")
            .from_page(origin, site)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "session-csrf")
    };
    for (page, credentials) in [(HOME, Some("true")), (PARTNERS, None)] {
        let response = stage
            .client
            .send_bare(stage.new, &ask(page.origin, page.site));
        assert_eq!(response.status, 204);
        assert_eq!(
            response.one("access-control-allow-origin"),
            Some(page.origin)
        );
        assert_eq!(
            response.one("access-control-allow-credentials"),
            credentials
        );
        let methods = response.one("access-control-allow-methods");
        assert!(methods.is_some_and(|methods| methods.split(", ").any(|one| one == "POST")));
        let headers = response.one("access-control-allow-headers");
        assert!(
            headers.is_some_and(|headers| headers.split(", ").any(|one| one == "session-csrf"))
        );
    }
    for origin in [
        "https://evil.example",
        "https://www.example.com.evil.example",
        "null",
    ] {
        let asked = stage
            .client
            .send_bare(stage.new, &ask(origin, "cross-site"));
        let request = Request::new("GET", "/me").from_page(origin, "cross-site");
        let read = stage.client.send_bare(stage.new, &request);
        // What the framework answers by itself.
        let request = Request::new("GET", "/nowhere").from_page(origin, "cross-site");
        let nowhere = stage.client.send_bare(stage.new, &request);
        assert_eq!(nowhere.status, 404);
        for response in [asked, read, nowhere] {
            let mut names = response.headers.iter();
            assert!(
                !names.any(|(name, _)| name.starts_with("access-control-")),
                "{response:?}"
            );
            assert!(
                response.all("vary").any(|line| line == "origin"),
                "{response:?}"
            );
        }
    }
    // A page of ours can read the error of a route that is none.
    let request = Request::new("GET", "/nowhere").from_page(HOME.origin, HOME.site);
    let nowhere = stage.client.send_bare(stage.new, &request);
    assert_eq!(nowhere.one("access-control-allow-origin"), Some(WEBSITE));
    stage.log()
}

pub(super) fn bytes(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let live = "__Secure-session-access=access-1";
    let utf8 = format!("theme=größe; {live}").into_bytes();
    for lines in [&[utf8.as_slice()][..], &[b"name=\xe9", live.as_bytes()]] {
        let mut request = Request::new("GET", "/me").from_page(HOME.origin, HOME.site);
        for line in lines {
            request = request.header("cookie", *line);
        }
        assert_user(&stage.client.send_bare(stage.new, &request));
    }
    stage.log()
}

/// The status of a request whose session cookie stands in one line with a cookie in ISO 8859-1.
#[must_use]
pub fn bytes_in_one_line(serve: Serve) -> u16 {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let line = b"name=\xe9; __Secure-session-access=access-1";
    let request = Request::new("GET", "/me").header("cookie", *line);
    stage.client.send_bare(stage.new, &request).status
}
