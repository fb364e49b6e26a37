//! What others do.

use super::{HOME, NAME, PAST_NAME, ServeEach, Stage, assert_body, assert_sets_session};
use crate::client::Client;
use crate::deployment::WEBSITE;
use crate::wire::Request;

pub(super) fn duplicates(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    stage.sign_in("anna");
    let id = stage.id();
    let live = format!("{NAME}={id}");
    // Of nobody: what is left of somewhere else, or what a sibling host made up.
    for other in ["garbage", "AAAAAAAAAAAAAAAAAAAAAA", ""] {
        for name in [NAME, PAST_NAME] {
            let other = format!("{name}={other}");
            for line in [format!("{other}; {live}"), format!("{live}; {other}")] {
                let response = stage.who(&[line.as_bytes()]);
                assert_body(&response, 200, "anna");
            }
            // As HTTP/2 may have them: in lines of their own.
            let response = stage.who(&[other.as_bytes(), live.as_bytes()]);
            assert_body(&response, 200, "anna");
        }
    }
    // The live one is written again, after the others are cleared.
    let both = format!("{PAST_NAME}=garbage; {live}");
    let response = stage.who(&[both.as_bytes()]);
    assert_sets_session(&response);
    let cleared = response.all("set-cookie").next().expect("a clear");
    assert!(cleared.starts_with("id=; "), "{response:?}");
}

/// Mallory has a session of her own, and a page on a sibling host of the API's site.
pub(super) fn planted(serve: ServeEach) {
    let name = "__Secure-id";
    let mut stage = Stage::new(serve);
    stage.today = stage.shared;
    stage.sign_in("mallory");
    let hers = stage.client.value(name).expect("a session");
    for path in ["/", "/me"] {
        stage.client = Client::default();
        stage.sign_in("anna");
        let set_cookie = format!("{name}={hers}; Path={path}; Secure");
        let scope = if path == "/" {
            "api.example.com"
        } else {
            "example.com"
        };
        let set_cookie = format!("{set_cookie}; Domain={scope}");
        stage
            .client
            .plant("https://v2.api.example.com/", &set_cookie);
        assert_eq!(stage.client.kept().len(), 2);

        // Anna is not told to act as Mallory, whichever cookie is first.
        let me = stage.fetch("GET", "/me");
        assert_body(&me, 401, "several sessions");
        assert_eq!(me.one("cache-control"), Some("private, no-store"));
        assert!(me.all("set-cookie").all(|line| line.contains("Max-Age=0")));
        // Nothing is left of both, and Anna signs in again.
        assert_eq!(stage.client.kept(), [""; 0], "{path}");
        stage.sign_in("anna");
        assert_body(&stage.fetch("GET", "/me"), 200, "anna");
    }
}

/// The name of yesterday has no prefix, so while it is still read, sibling hosts can plant it.
pub(super) fn planted_past(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    stage.sign_in_at(stage.yesterday, "mallory");
    let hers = stage.client.value(PAST_NAME).expect("a session");
    stage.client = Client::default();
    stage.sign_in("anna");
    let set_cookie = format!("{PAST_NAME}={hers}; Domain=example.com");
    stage.client.plant("https://blog.example.com/", &set_cookie);
    let me = stage.fetch("GET", "/me");
    assert_body(&me, 401, "several sessions");
    assert_eq!(stage.client.value(NAME), None);
}

pub(super) fn forged(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    stage.sign_in("anna");
    assert_body(&stage.fetch("POST", "/visit"), 200, "1");
    for (origin, site) in [
        ("https://evil.example", "cross-site"),
        ("https://blog.example.com", "same-site"),
        ("null", "cross-site"),
    ] {
        for path in ["/visit", "/auth/signout", "/auth/signin"] {
            let request = Request::new("POST", path)
                .body("mallory")
                .from_page(origin, site);
            let response = stage.client.send(stage.today, request);
            assert_eq!(response.status, 403, "{origin} {path}: {response:?}");
            assert_eq!(response.all("set-cookie").count(), 0, "{response:?}");
        }
    }
    // Without the header that a form cannot send.
    let request = Request::new("POST", "/visit").from_page(WEBSITE, HOME.site);
    let response = stage.client.send(stage.today, request);
    assert!([200, 403].contains(&response.status), "{response:?}");
    let visits = if response.status == 200 { "3" } else { "2" };
    // No handler of a refused request has run.
    assert_body(&stage.fetch("POST", "/visit"), 200, visits);
    assert_body(&stage.fetch("GET", "/me"), 200, "anna");
}

/// A foreign cookie in ISO 8859-1, one without a name, and one that does not decode: each may be planted by a sibling host.
pub(super) fn bytes(serve: ServeEach) {
    let mut stage = Stage::new(serve);
    stage.sign_in("anna");
    let live = format!("{NAME}={}", stage.id());
    for other in [
        b"town=K\xf6ln".as_slice(),
        b"no-name",
        b"=no-name",
        b"a=%FF",
    ] {
        let both = [other, b"; ", live.as_bytes()].concat();
        assert_body(&stage.who(&[&both]), 200, "anna");
        assert_body(&stage.who(&[live.as_bytes(), other]), 200, "anna");
    }
}
