//! What users do.

use time::Duration;

use super::{
    HOME, NAME, PAST_NAME, ServeEach, Stage, assert_body, assert_sets_nothing, assert_sets_session,
};
use crate::client::{Client, Page};
use crate::deployment::PARTNER;
use crate::wire::Request;

pub(super) fn a_session(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    let signed_in = stage.sign_in("anna");
    assert_sets_session(&signed_in);
    let old = format!("{NAME}={}", stage.id());
    let me = stage.fetch("GET", "/me");
    assert_body(&me, 200, "anna");
    assert_sets_nothing(&me);
    assert_eq!(me.one("cache-control"), Some("private, no-store"));
    assert_eq!(
        me.one("access-control-allow-origin"),
        Some(HOME.origin),
        "CORS"
    );
    // What the crate writes goes out as the policy has it.
    let visited = stage.fetch("POST", "/visit");
    assert_body(&visited, 200, "1");
    assert_sets_session(&visited);

    let signed_out = stage.fetch("POST", "/auth/signout");
    assert_body(&signed_out, 200, "signed out");
    let cleared: Vec<_> = signed_out.all("set-cookie").collect();
    let clear = "__Host-id=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
    let is_clear = cleared.iter().any(|line| line.starts_with(clear));
    assert!(is_clear, "browsers refuse it without Secure: {cleared:?}");
    assert_eq!(stage.client.kept(), [""; 0]);
    assert_eq!(stage.fetch("GET", "/me").status, 401);
    assert_eq!(
        stage.who(&[old.as_bytes()]).status,
        401,
        "ended in the store"
    );
}

pub(super) fn renewal(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    stage.sign_in("anna");
    let first = format!("{NAME}={}", stage.id());
    for (days, is_renewed) in [(6, false), (2, true), (5, false), (3, true)] {
        stage.clock.advance(Duration::days(days));
        let me = stage.fetch("GET", "/me");
        assert_body(&me, 200, "anna");
        if is_renewed {
            assert_sets_session(&me);
        } else {
            assert_sets_nothing(&me);
        }
    }
    // It is the same session: a response that is lost, or late, does no harm.
    assert_body(&stage.who(&[first.as_bytes()]), 200, "anna");
}

pub(super) fn visitor(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    assert_eq!(stage.fetch("GET", "/me").status, 401);
    let first = stage.fetch("POST", "/visit");
    assert_body(&first, 200, "1");
    let lines: Vec<_> = first.all("set-cookie").collect();
    let attributes = lines[0].split_once("; ").expect("attributes").1;
    let mut attributes: Vec<_> = attributes.split("; ").collect();
    attributes.sort_unstable();
    let expected = [
        "HttpOnly",
        "Max-Age=1209600",
        "Path=/",
        "SameSite=Lax",
        "Secure",
    ];
    assert_eq!(
        (lines.len(), attributes.as_slice()),
        (1, expected.as_slice())
    );
    let id = stage.id();
    assert_body(&stage.fetch("POST", "/visit"), 200, "2");
    // Whoever knows the session of before the sign-in is not signed in by it.
    assert_sets_session(&stage.sign_in("anna"));
    assert_ne!(stage.id(), id);
    assert_body(&stage.fetch("GET", "/me"), 200, "anna");
    let before = format!("{NAME}={id}");
    assert_eq!(stage.who(&[before.as_bytes()]).status, 401);
}

pub(super) fn renamed(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    stage.sign_in_at(stage.yesterday, "anna");
    let before = stage.client.kept();
    assert_eq!(before, ["id of api.example.com alone, /"]);
    // Nobody is logged out, and the next response moves the session to the name of today.
    let me = stage.fetch("GET", "/me");
    assert_body(&me, 200, "anna");
    assert_sets_session(&me);
    let lines: Vec<_> = me.all("set-cookie").collect();
    assert!(lines[0].starts_with("id=; "), "cleared first: {lines:?}");
    assert_eq!(
        stage.client.kept(),
        ["__Host-id of api.example.com alone, /"]
    );
    let me = stage.fetch("GET", "/me");
    assert_body(&me, 200, "anna");
    assert_sets_nothing(&me);

    // A sign-out with the old name.
    stage.client = Client::default();
    stage.sign_in_at(stage.yesterday, "anna");
    let old = stage.client.value(PAST_NAME).expect("a session");
    assert_eq!(stage.fetch("POST", "/auth/signout").status, 200);
    assert_eq!(stage.client.kept(), [""; 0]);
    let old = format!("{PAST_NAME}={old}");
    assert_eq!(
        stage.who(&[old.as_bytes()]).status,
        401,
        "ended in the store"
    );
}

/// The crate reads cookies alone; the policy hands it the token of the header as one.
pub(super) fn by_header(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    let page = Page {
        origin: PARTNER,
        site: "cross-site",
        includes_cookies: false,
        sends_csrf_header: true,
    };
    let request = Request::new("POST", "/auth/signin").body("anna");
    let signed_in = stage.client.fetch(stage.today, page, request);
    assert_body(&signed_in, 200, "signed in");
    assert_sets_nothing(&signed_in);
    assert!(!stage.client.holds_no_header_token());
    for (path, body) in [("/me", "anna"), ("/visit", "1"), ("/visit", "2")] {
        let method = if path == "/me" { "GET" } else { "POST" };
        let request = Request::new(method, path);
        let response = stage.client.fetch(stage.today, page, request);
        assert_body(&response, 200, body);
        assert_sets_nothing(&response);
    }
    let request = Request::new("POST", "/auth/signout");
    assert_eq!(stage.client.fetch(stage.today, page, request).status, 200);
    assert!(
        stage.client.holds_no_header_token(),
        "it was told to forget"
    );
}
