//! Requests that never got a response, by the names that Chromium gives to its errors (`net_error_list.h`).
//!
//! What breaks if one fails: somebody looks for a cookie, and the name does not resolve.

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{Certainty, Code, Finding};
use session_cookie_policy::evidence::{Traffic, explain};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-28 12:00 UTC);

/// A request, with the error that ended it or the status that answered it.
fn entry(kind: &str, request: &str, page: &str, outcome: Result<u16, &str>) -> Value {
    let (method, url) = request.split_once(' ').unwrap();
    let from = json!([
        { "name": "user-agent", "value": "Mozilla/5.0 AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36" },
        { "name": "cookie", "value": "sid=1" },
        { "name": "origin", "value": page },
    ]);
    let mut entry = json!({
        "startedDateTime": "2026-11-28T10:00:00.000Z", "time": 12, "_resourceType": kind,
        "request": { "method": method, "url": url, "httpVersion": "http/2.0", "headers": from, "cookies": [] },
        "response": { "status": outcome.unwrap_or(0), "headers": [], "cookies": [], "content": { "size": 0 } },
    });
    if let Err(error) = outcome {
        entry["response"]["_error"] = json!(error);
    }
    entry
}

fn found(entries: &[Value]) -> Vec<Finding> {
    let har = json!({ "log": {
        "version": "1.2", "creator": { "name": "WebInspector", "version": "1" }, "pages": [], "entries": entries,
    }});
    let traffic = Traffic::of_har(&har.to_string()).unwrap();
    explain(&traffic, &EmbeddedList, NOW)
}

/// What is told first of a request of the page at www.example.com that fails so.
fn first(kind: &str, url: &str, error: &str) -> Option<Finding> {
    let page = "https://www.example.com";
    let document = entry("document", "GET https://www.example.com/", page, Ok(200));
    let failed = entry(kind, &format!("GET {url}"), page, Err(error));
    found(&[document, failed]).into_iter().next()
}

#[test]
fn each_error_has_its_cause() {
    let api = "https://api.example.com/me";
    for (error, code, sure, words) in [
        (
            "BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS",
            Code::LocalNetworkBlocked,
            Certainty::Certain,
            "Local Network Access",
        ),
        (
            "BLOCKED_BY_PRIVATE_NETWORK_ACCESS_CHECKS",
            Code::LocalNetworkBlocked,
            Certainty::Certain,
            "Local Network Access",
        ),
        (
            "BLOCKED_BY_CLIENT",
            Code::NotTheSession,
            Certainty::Certain,
            "A browser extension",
        ),
        (
            "BLOCKED_BY_ADMINISTRATOR",
            Code::NotTheSession,
            Certainty::Certain,
            "A policy of this managed browser",
        ),
        (
            "BLOCKED_BY_CSP",
            Code::NotTheSession,
            Certainty::Certain,
            "add `https://api.example.com` to `connect-src`",
        ),
        (
            "BLOCKED_BY_RESPONSE",
            Code::NotTheSession,
            Certainty::Likely,
            "A header of the response forbids",
        ),
        (
            "BLOCKED_BY_ORB",
            Code::NotTheSession,
            Certainty::Likely,
            "A header of the response forbids",
        ),
        (
            "CONNECTION_REFUSED",
            Code::NotTheSession,
            Certainty::Likely,
            "No server listens at `https://api.example.com`",
        ),
        (
            "NAME_NOT_RESOLVED",
            Code::NotTheSession,
            Certainty::Likely,
            "cannot resolve the name `api.example.com`",
        ),
        (
            "CONNECTION_TIMED_OUT",
            Code::NotTheSession,
            Certainty::Likely,
            "The connection to `api.example.com` fails",
        ),
        (
            "EMPTY_RESPONSE",
            Code::NotTheSession,
            Certainty::Likely,
            "The connection to `api.example.com` fails",
        ),
        (
            "SSL_PROTOCOL_ERROR",
            Code::NotTheSession,
            Certainty::Likely,
            "cannot agree on TLS",
        ),
        (
            "TUNNEL_CONNECTION_FAILED",
            Code::NotTheSession,
            Certainty::Likely,
            "The browser's proxy",
        ),
        (
            "INTERNET_DISCONNECTED",
            Code::NotTheSession,
            Certainty::Likely,
            "This machine had no network",
        ),
        (
            "UNSAFE_PORT",
            Code::NotTheSession,
            Certainty::Certain,
            "Browsers block the port",
        ),
        (
            "RESPONSE_HEADERS_TOO_BIG",
            Code::SizeResponse,
            Certainty::Certain,
            "longer than the browser accepts",
        ),
        (
            "CERT_AUTHORITY_INVALID",
            Code::NotTheSession,
            Certainty::Certain,
            "does not trust the certificate",
        ),
    ] {
        let told =
            first("fetch", api, &format!("net::ERR_{error}")).unwrap_or_else(|| panic!("{error}"));
        assert_eq!((told.code, told.certainty), (code, sure), "{error}: {told}");
        assert!(told.message.contains(words), "{error}: {told}");
        assert!(
            told.message.contains(&format!("net::ERR_{error}")),
            "{told}"
        );
    }
    // An error of no cause that we know, and one of another browser.
    for unknown in ["net::ERR_ABORTED", "NS_ERROR_NET_RESET"] {
        let told = first("fetch", api, unknown);
        assert!(
            told.is_none_or(|told| !told.message.contains(unknown)),
            "{unknown}"
        );
    }
}

/// A machine that has a network again has lost nothing, unless the user was signing in.
#[test]
fn a_network_that_comes_back_is_no_cause() {
    let page = "https://www.example.com";
    let document = || entry("document", "GET https://www.example.com/", page, Ok(200));
    let fails = |request: &str| {
        let error = "net::ERR_INTERNET_DISCONNECTED";
        entry("fetch", request, page, Err(error))
    };
    let works = |request: &str| entry("fetch", request, page, Ok(200));
    let is_told = |entries: &[Value]| {
        let told = found(entries);
        told.iter()
            .any(|told| told.message.contains("This machine had no network"))
    };
    let me = "GET https://api.example.com/me";
    let other = "GET https://api.example.com/other";
    assert!(!is_told(&[document(), fails(me), works(other)]));
    // The host has answered before alone, another one answers, or the sign-in was lost.
    assert!(is_told(&[document(), works(other), fails(me)]));
    let elsewhere = works("GET https://files.example.com/a");
    assert!(is_told(&[document(), fails(me), elsewhere]));
    let login = "POST https://api.example.com/login";
    assert!(is_told(&[document(), fails(login), works(other)]));
}

/// Pictures and prefetches fail without harm to a session; so does what was answered another time.
#[test]
fn only_what_matters_is_told() {
    let refused = "net::ERR_CONNECTION_REFUSED";
    let api = "https://api.example.com/me";
    assert!(first("fetch", api, refused).is_some());
    assert!(first("xhr", api, refused).is_some());
    assert!(first("document", api, refused).is_some());
    assert!(first("image", api, refused).is_none());
    let page = "https://www.example.com";
    let failed = || entry("fetch", &format!("GET {api}"), page, Err(refused));
    let answered = entry("fetch", &format!("GET {api}"), page, Ok(200));
    let told = found(&[failed(), answered]);
    assert!(
        !told.iter().any(|told| told.message.contains(refused)),
        "{told:#?}"
    );
    let other = entry("fetch", "GET https://api.example.com/other", page, Ok(200));
    let told = found(&[failed(), other]);
    assert!(
        told.iter().any(|told| told.message.contains(refused)),
        "{told:#?}"
    );
}
