//! What is read from the text of `curl`, of developer tools and of HAR files, field by field.
//!
//! What breaks if one fails: a rule judges a request that nobody sent, by another scheme, by another browser, or of another kind.

use serde_json::{Value, json};
use session_cookie_policy::browser::{Release, RequestKind, RequestUrl};
use session_cookie_policy::diagnosis::{ClientKind, HttpVersion};
use session_cookie_policy::evidence::{Exchange, Exporter, Gap, Traffic};
use session_cookie_policy::net::Scheme;

use crate::told_by_time::{CHROME, FIREFOX, SAFARI};

/// One request with these header lines, as developer tools show it.
fn request(headers: &str) -> Traffic {
    Traffic::of_heads(
        &format!("GET /me HTTP/1.1\n{headers}\n\nHTTP/1.1 200 OK\n\n"),
        None,
    )
}

/// The client and its version, by `User-Agent`.
fn client(agent: &str) -> (Option<ClientKind>, Option<Release>) {
    let traffic = request(&format!("Host: www.example.com\nUser-Agent: {agent}"));
    (traffic.client, traffic.client_version)
}

#[test]
fn the_user_agent_tells_the_engine_and_its_version() {
    let known = |kind, version: (u16, u16)| {
        let (major, minor) = version;
        (Some(kind), Some(Release::new(major, minor)))
    };
    assert_eq!(client(CHROME), known(ClientKind::Chromium, (142, 0)));
    assert_eq!(client(FIREFOX), known(ClientKind::Firefox, (145, 0)));
    assert_eq!(client(SAFARI), known(ClientKind::Safari, (18, 1)));
    // All browsers on iOS have Safari's engine, and none but Safari tells its version. Edge has a `Version` of its own.
    let ios = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    for browser in [
        "CriOS/130.0.6723.90 Mobile/15E148 Safari/604.1",
        "FxiOS/132.0 Mobile/15E148 Safari/605.1.15",
        "Version/17.0 EdgiOS/130.0.2849.80 Mobile/15E148 Safari/605.1.15",
    ] {
        assert_eq!(
            client(&format!("{ios} {browser}")),
            (Some(ClientKind::Safari), None),
            "{browser}"
        );
    }
    // Opera had an engine of its own, and downloads of iOS have no page.
    for other in [
        "Opera/9.80 (X11; Linux x86_64) Presto/2.12.388 Version/12.16",
        "MobileSafari/605.1 CFNetwork/1410.0.3 Darwin/22.6.0",
        "curl/8.5.0",
    ] {
        assert_eq!(client(other), (None, None), "{other}");
    }
}

/// The scheme of a request to `host` with another header, and whether it is only assumed.
fn scheme(host: &str, header: &str) -> (Scheme, bool) {
    let traffic = request(&format!("Host: {host}\n{header}"));
    let scheme = traffic.exchanges[0].url.origin().scheme();
    (scheme, !traffic.gaps.is_empty())
}

#[test]
fn a_page_of_the_same_host_tells_the_scheme() {
    let host = "www.example.com";
    for (header, is) in [
        ("Origin: http://www.example.com", (Scheme::Http, false)),
        ("Origin: https://www.example.com", (Scheme::Https, false)),
        (
            "Referer: http://www.example.com/login",
            (Scheme::Http, false),
        ),
        // A page of another host, or of another port, tells nothing.
        ("Origin: http://www.example.net", (Scheme::Https, true)),
        ("Origin: http://www.example.com:8080", (Scheme::Https, true)),
        ("Accept: */*", (Scheme::Https, true)),
    ] {
        assert_eq!(scheme(host, header), is, "{header}");
    }
}

#[test]
fn a_url_on_this_machine_tells_the_scheme_of_its_neighbours_alone() {
    let with = |host: &str, given: &str| {
        let text = format!("GET /me HTTP/1.1\nHost: {host}\n\n");
        let given = RequestUrl::parse(given).unwrap();
        let traffic = Traffic::of_heads(&text, Some(&given));
        let scheme = traffic.exchanges[0].url.origin().scheme();
        (scheme, !traffic.gaps.is_empty())
    };
    // `localhost:8443` would otherwise be https.
    assert_eq!(
        with("localhost:8443", "http://localhost:3000/"),
        (Scheme::Http, false)
    );
    assert_eq!(
        with("127.0.0.1:8443", "http://localhost:3000/"),
        (Scheme::Http, false)
    );
    assert_eq!(
        with("www.example.com", "http://localhost:3000/"),
        (Scheme::Https, true)
    );
    assert_eq!(
        with("localhost:3000", "https://www.example.com/"),
        (Scheme::Http, true)
    );
}

#[test]
fn each_assumed_scheme_is_said_for_itself() {
    let get = |host: &str| format!("GET / HTTP/1.1\nHost: {host}\n\nHTTP/1.1 200 OK\n\n");
    let text = ["www.example.com", "localhost:3000", "www.example.net"]
        .map(get)
        .concat();
    let gap = |hosts: &[&str], scheme| Gap::NoScheme {
        hosts: hosts.iter().map(|host| String::from(*host)).collect(),
        scheme,
    };
    assert_eq!(
        Traffic::of_heads(&text, None).gaps,
        [
            gap(&["www.example.com", "www.example.net"], Scheme::Https),
            gap(&["localhost"], Scheme::Http)
        ]
    );
}

#[test]
fn each_note_of_curl_about_tls_is_enough() {
    let request = "> GET / HTTP/1.1\n> Host: www.example.com:9000\n>\n< HTTP/1.1 200 OK\n<\n";
    for (notes, scheme) in [
        (
            "* Connected to www.example.com (192.0.2.1) port 9000 (#0)\n",
            Scheme::Http,
        ),
        (
            "* Connected to www.example.com (192.0.2.1) port 443 (#0)\n",
            Scheme::Https,
        ),
        (
            "* Connected to www.example.com (192.0.2.1) port 443\n",
            Scheme::Https,
        ),
        (
            "* Connected to www.example.com (192.0.2.1) port 9000\n* ALPN: curl offers h2,http/1.1\n",
            Scheme::Https,
        ),
        (
            "* Connected to www.example.com (192.0.2.1) port 9000\n* SSL connection using TLSv1.3\n",
            Scheme::Https,
        ),
        (
            "* SSL connection using TLSv1.3\n* Established connection to www.example.com (192.0.2.1 port 9000)\n",
            Scheme::Https,
        ),
    ] {
        let traffic = Traffic::of_heads(&format!("{notes}{request}"), None);
        assert_eq!(
            traffic.exchanges[0].url.origin().scheme(),
            scheme,
            "{notes}"
        );
        assert_eq!(traffic.gaps, [], "{notes}");
    }
}

#[test]
fn a_header_needs_a_name() {
    let traffic = request("Host: www.example.com\nOrigin: https://www.example.com\n: 1\n :2");
    assert_eq!(
        traffic.gaps,
        [Gap::NoHeader { line: 4 }, Gap::NoHeader { line: 5 }]
    );
}

/// As HTTP/1.1 writes them: `: ` in each line, and CR and LF after it.
#[test]
fn the_length_of_the_headers_is_that_of_their_lines() {
    let traffic = Traffic::of_heads(
        "> GET / HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n< server: nginx\n< set-cookie: sid=1\n<\n",
        None,
    );
    let lines = "server: nginx\r\nset-cookie: sid=1\r\n";
    assert_eq!(traffic.exchanges[0].response.header_len, Some(lines.len()));
}

#[test]
fn each_spelling_of_a_version_is_known() {
    let one = Some(HttpVersion::One);
    let two = Some(HttpVersion::Two);
    let three = Some(HttpVersion::Three);
    for (text, version) in [
        ("HTTP/1.0", one),
        ("HTTP/1.1", one),
        ("http/1.1", one),
        ("HTTP/2", two),
        ("http/2.0", two),
        ("h2", two),
        ("HTTP/3", three),
        ("h3", three),
        ("http/3.0", three),
        ("spdy/3", None),
        ("", None),
    ] {
        let mut entry = entry("xhr", &json!({}));
        entry["request"]["httpVersion"] = json!(text);
        let read = har("Firefox", &[entry]);
        assert_eq!(read.exchanges[0].request.http_version, version, "{text}");
    }
    let text = "> GET / HTTP/2\n> Host: www.example.com\n>\n< HTTP/2 200\n<\n";
    let read = Traffic::of_heads(text, None);
    assert_eq!(read.exchanges[0].request.http_version, two);
}

/// An entry of a HAR file, and what else its request has.
fn entry(kind: &str, request: &Value) -> Value {
    let mut all = json!({
        "startedDateTime": "2026-11-22T12:00:00.000Z", "time": 20, "_resourceType": kind,
        "request": { "method": "GET", "url": "http://api.test/me", "headers": [{ "name": "Cookie", "value": "sid=1" }] },
        "response": { "status": 200, "headers": [] },
    });
    for (key, value) in request.as_object().unwrap() {
        all["request"][key] = value.clone();
    }
    all
}

fn har(creator: &str, entries: &[Value]) -> Traffic {
    let page = json!({ "id": "page_1", "title": "http://www.test/" });
    let file =
        json!({ "log": { "creator": { "name": creator }, "pages": [page], "entries": entries } });
    Traffic::of_har(&file.to_string()).unwrap()
}

fn kind(entry: &Value) -> Option<RequestKind> {
    har("WebInspector", core::slice::from_ref(entry)).exchanges[0].kind
}

#[test]
fn what_a_request_is_for_is_told_by_the_tool_or_by_its_headers() {
    for (resource, is) in [
        ("document", Some(RequestKind::TopLevelNavigation)),
        ("fetch", Some(RequestKind::Fetch)),
        ("websocket", Some(RequestKind::WebSocket)),
        ("image", Some(RequestKind::Image)),
        ("signed-exchange", None),
    ] {
        assert_eq!(kind(&entry(resource, &json!({}))), is, "{resource}");
    }
    // Over HTTP/1.1 and over HTTP/2.
    for header in ["Upgrade: websocket", "Sec-Fetch-Mode: websocket"] {
        let traffic = request(&format!("Host: www.example.com\n{header}"));
        assert_eq!(
            traffic.exchanges[0].kind,
            Some(RequestKind::WebSocket),
            "{header}"
        );
    }
}

/// Over plain http, only the page tells that a document is for a frame.
#[test]
fn a_document_that_another_page_asks_for_and_that_leaves_it_open_is_a_frame() {
    let asked = |resource: &str, by: &str, dest: Option<&str>| {
        let mut headers = json!([{ "name": "Referer", "value": by }]);
        if let Some(dest) = dest {
            let dest = json!({ "name": "Sec-Fetch-Dest", "value": dest });
            headers.as_array_mut().unwrap().push(dest);
        }
        let mut entry = entry(resource, &json!({ "headers": headers }));
        entry["pageref"] = json!("page_1");
        kind(&entry)
    };
    let page = "http://www.test/";
    let document = Some(RequestKind::TopLevelNavigation);
    assert_eq!(
        asked("document", page, None),
        Some(RequestKind::FrameNavigation)
    );
    // The browser says that it is not, or the request is of a script.
    assert_eq!(asked("document", page, Some("document")), document);
    assert_eq!(asked("fetch", page, None), Some(RequestKind::Fetch));
    // A link on another page, which is no longer open.
    assert_eq!(asked("document", "http://blog.test/", None), document);
}

#[test]
fn a_cookie_beside_the_headers_is_as_long_and_as_malformed_as_it_was() {
    let read = |value: &str| {
        let cookies = json!([{ "name": "sid", "value": value }]);
        let entry = entry("fetch", &json!({ "headers": [], "cookies": cookies }));
        let mut traffic = har("Firefox", &[entry]);
        let exchange: Exchange = traffic.exchanges.remove(0);
        let cookie = exchange.request.cookies.unwrap().remove(0);
        (cookie.len, cookie.malformed == Some(true))
    };
    for (value, is_malformed) in [
        ("planted-secret", false),
        ("\"planted\"", false),
        ("planted\"secret", true),
        ("planted secret", true),
        ("planted,", true),
        ("{\"planted\":1}", true),
        ("planted\\", true),
        ("plänted", true),
    ] {
        let is = (Some(value.len()), is_malformed);
        assert_eq!(read(value), is, "{value}");
    }
}

#[test]
fn safari_leaves_no_cookie_out() {
    let entry = entry(
        "fetch",
        &json!({ "headers": [{ "name": "Accept", "value": "*/*" }] }),
    );
    let traffic = har("WebKit Web Inspector", &[entry]);
    let exporter = Some(Exporter::Safari);
    assert_eq!(traffic.gaps, [Gap::NoCookies { exporter }]);
    assert!(
        traffic.gaps[0]
            .to_string()
            .contains("Safari exports cookies")
    );
    assert_eq!(
        traffic.exchanges[0].request.cookies.as_deref(),
        Some(&[][..])
    );
}
