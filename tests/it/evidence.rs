//! What breaks if one fails: people with a HAR file or the output of curl get no answer, a wrong one, or their secrets in it.

use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::browser::{Refusal, Release, RequestKind, RequestUrl, Withholding};
use session_cookie_policy::config::{Browser, BrowserVersion};
use session_cookie_policy::diagnosis::{Authorization, ClientKind, Code, Seen};
use session_cookie_policy::evidence::{Event, Exporter, Fate, Gap, Replay, Traffic, explain};
use session_cookie_policy::net::{EmbeddedList, Scheme};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn url(text: &str) -> RequestUrl {
    RequestUrl::parse(text).unwrap()
}

/// `METHOD URL status` of each exchange.
fn lines(traffic: &Traffic) -> Vec<String> {
    let line = |exchange: &session_cookie_policy::evidence::Exchange| {
        let status = exchange
            .response
            .status
            .map_or_else(String::new, |status| status.to_string());
        format!("{exchange} {status}")
    };
    traffic.exchanges.iter().map(line).collect()
}

fn replay(traffic: &Traffic) -> Vec<Event> {
    Replay::of(traffic, &EmbeddedList, NOW).events().to_vec()
}

/// The fates of a name, each with its browsers.
fn fates<'e>(events: &'e [Event], name: &str) -> Vec<(&'e Fate, &'e [BrowserVersion])> {
    let of_name = events.iter().filter(|event| event.name == name);
    of_name
        .map(|event| (&event.fate, &*event.browsers))
        .collect()
}

#[test]
fn curl_shows_requests_and_answers_of_plain_http() {
    let text = "* Host localhost:8080 was resolved.\n\
                *   Trying [::1]:8080...\n\
                * Connected to localhost (::1) port 8080\n\
                > POST /login HTTP/1.1\n\
                > Host: localhost:8080\n\
                > User-Agent: curl/8.5.0\n\
                > Accept: */*\n\
                > \n\
                } [27 bytes data]\n\
                < HTTP/1.1 100 Continue\n\
                < \n\
                < HTTP/1.1 302 Found\n\
                * Added cookie sid=\"planted-secret\" for domain localhost, path /, expire 0\n\
                < Set-Cookie: sid=planted-secret; Path=/; HttpOnly\n\
                < Location: /me\n\
                < \n\
                { [0 bytes data]\n\
                * Connection #0 to host localhost left intact\n\
                * Issue another request to this URL: 'http://localhost:8080/me'\n\
                * Re-using existing connection with host localhost\n\
                > GET /me HTTP/1.1\n\
                > Host: localhost:8080\n\
                > Cookie: sid=planted-secret\n\
                > \n\
                < HTTP/1.1 200 OK\n\
                < \n\
                HTTP/1.1 500 is in the body\n";
    let traffic = Traffic::of_heads(text, None);
    assert_eq!(
        lines(&traffic),
        [
            "POST http://localhost:8080/login 302",
            "GET http://localhost:8080/me 200"
        ]
    );
    assert_eq!(traffic.gaps, []);
    assert_eq!(traffic.client, None);
    let cookies = traffic.exchanges[1].request.cookies.as_ref().unwrap();
    assert_eq!(
        (&*cookies[0].name, cookies[0].len),
        ("sid", Some("planted-secret".len()))
    );
    let events = replay(&traffic);
    assert_eq!(
        fates(&events, "sid"),
        [
            (&Fate::Kept, &Browser::ALL.map(BrowserVersion::from)[..]),
            (&Fate::Sent, &Browser::ALL.map(BrowserVersion::from)[..])
        ]
    );
}

#[test]
fn curl_shows_http2_through_a_proxy() {
    let text = "* CONNECT tunnel: HTTP/1.1 negotiated\n\
                > CONNECT www.example.com:443 HTTP/1.1\n\
                > Host: www.example.com:443\n\
                > \n\
                < HTTP/1.1 200 Connection established\n\
                < \n\
                * ALPN: server accepted h2\n\
                * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n\
                * [HTTP/2] [1] OPENED stream for https://www.example.com/me?code=planted-secret\n\
                * [HTTP/2] [1] [:method: GET]\n\
                > GET /me?code=planted-secret HTTP/2\r\n\
                > Host: www.example.com\r\n\
                > \r\n\
                < HTTP/2 401 \r\n\
                < content-type: text/plain\r\n\
                < \r\n";
    let traffic = Traffic::of_heads(text, None);
    assert_eq!(lines(&traffic), ["GET https://www.example.com/me 401"]);
    assert_eq!(traffic.gaps, []);
}

#[test]
fn each_connection_of_curl_has_its_scheme() {
    let request = "> GET / HTTP/1.1\n> Host: www.example.com\n>\n< HTTP/1.1 200 OK\n<\n";
    let secure = "*   Trying 192.0.2.1:443...\n* Connected to www.example.com (192.0.2.1) port 443\n* SSL connection using TLSv1.3\n";
    let plain = "*   Trying 192.0.2.1:80...\n* Connected to www.example.com (192.0.2.1) port 80\n";
    let traffic = Traffic::of_heads(&format!("{secure}{request}{plain}{request}"), None);
    assert_eq!(
        lines(&traffic),
        [
            "GET https://www.example.com/ 200",
            "GET http://www.example.com/ 200"
        ]
    );
}

#[test]
fn the_answers_of_curl_need_the_url_or_the_command() {
    let answers = "HTTP/1.1 303 See Other\r\nlocation: https://www.example.com/home\r\nset-cookie: sid=1; Domain=example.org\r\n\r\n\
                   HTTP/2 200\r\ncontent-type: text/html\r\n\r\n<p>GET / HTTP/1.1</p>\r\ncurl up\r\n";
    let expected = [
        "GET https://api.example.com/login 303",
        "GET https://www.example.com/home 200",
    ];
    let given = url("https://api.example.com/login");
    assert_eq!(lines(&Traffic::of_heads(answers, Some(&given))), expected);
    let with_command = format!("$ curl -iL 'https://api.example.com/login?next=x'\n{answers}");
    assert_eq!(lines(&Traffic::of_heads(&with_command, None)), expected);

    let alone = Traffic::of_heads(answers, None);
    assert_eq!(alone.exchanges, []);
    assert_eq!(alone.gaps, [Gap::NoUrl { line: 1 }, Gap::NoUrl { line: 5 }]);
}

#[test]
fn developer_tools_show_heads_of_http2_line_by_line() {
    let text = ":authority: api.example.com\n\
                :method: POST\n\
                :path: /v1/login?token=planted-secret\n\
                :scheme: https\n\
                origin: https://www.example.com\n\
                sec-fetch-dest: empty\n\
                sec-fetch-mode: cors\n\
                sec-fetch-site: same-site\n\
                user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\n\
                authorization: Bearer planted-secret\n\
                no header\n\
                \n\
                :status: 200\n\
                set-cookie: sid=planted-secret; Path=/; Secure\n";
    let traffic = Traffic::of_heads(text, None);
    assert_eq!(
        lines(&traffic),
        ["POST https://api.example.com/v1/login 200"]
    );
    let exchange = &traffic.exchanges[0];
    assert_eq!(exchange.kind, Some(RequestKind::Fetch));
    assert_eq!(
        exchange.request.origin,
        Seen::from("https://www.example.com")
    );
    assert_eq!(exchange.request.authorization, Some(Authorization::Bearer));
    assert_eq!(traffic.client, Some(ClientKind::Chromium));
    assert_eq!(traffic.client_version, Some(Release::new(142, 0)));
    assert_eq!(traffic.gaps, [Gap::NoHeader { line: 11 }]);
}

#[test]
fn without_a_scheme_https_is_taken_for_granted_and_said() {
    let text = "GET /me HTTP/1.1\nHost: intern.example.com:8443\n\n\
                HTTP/1.1 200 OK\n\n\
                GET /again HTTP/1.1\nHost: intern.example.com:8443\n\n";
    let traffic = Traffic::of_heads(text, None);
    assert_eq!(
        lines(&traffic),
        [
            "GET https://intern.example.com:8443/me 200",
            "GET https://intern.example.com:8443/again "
        ]
    );
    let hosts = vec![String::from("intern.example.com")];
    let scheme = Scheme::Https;
    assert_eq!(traffic.gaps, [Gap::NoScheme { hosts, scheme }]);

    let given = url("http://intern.example.com:8443/");
    let traffic = Traffic::of_heads(text, Some(&given));
    assert_eq!(
        traffic.exchanges[0].url,
        url("http://intern.example.com:8443/me")
    );
    assert_eq!(traffic.gaps, []);
}

/// An entry of a HAR.
fn entry(
    second: u32,
    request: &str,
    from: &[(&str, &str)],
    status: u16,
    answer: &[(&str, &str)],
) -> Value {
    let (method, url) = request.split_once(' ').unwrap();
    let headers = |headers: &[(&str, &str)]| -> Vec<Value> {
        let header = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        headers.iter().map(header).collect()
    };
    json!({
        "startedDateTime": format!("2026-11-22T12:00:{second:02}.000Z"), "time": 120.5,
        "request": { "method": method, "url": url, "httpVersion": "http/2.0", "headers": headers(from), "cookies": [] },
        "response": { "status": status, "headers": headers(answer), "cookies": [], "content": { "size": 1, "text": "planted-secret" } }
    })
}

const CHROME: (&str, &str) = (
    "user-agent",
    "Mozilla/5.0 AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
);

fn har(creator: &str, entries: &[Value]) -> Traffic {
    let har = json!({ "log": { "version": "1.2", "creator": { "name": creator, "version": "1" }, "pages": [], "entries": entries } });
    Traffic::of_har(&har.to_string()).unwrap()
}

/// A page, and what its scripts ask the API of another site.
fn cross_site(attributes: &str, cookie: Option<&str>) -> Traffic {
    let set = format!("sid=planted-secret; {attributes}");
    let fetch = [
        CHROME,
        ("origin", "https://www.example.net"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
    ];
    let mut me = fetch.to_vec();
    me.extend(cookie.map(|cookie| ("cookie", cookie)));
    let document = [
        CHROME,
        ("sec-fetch-site", "none"),
        ("sec-fetch-dest", "document"),
    ];
    har(
        "WebInspector",
        &[
            entry(0, "GET https://www.example.net/", &document, 200, &[]),
            entry(
                1,
                "POST https://api.example.com/login",
                &fetch,
                200,
                &[("set-cookie", &set)],
            ),
            entry(
                2,
                "GET https://api.example.com/me",
                &me,
                401,
                &[("x-note", "Authorization")],
            ),
        ],
    )
}

#[test]
fn a_har_tells_which_cookie_another_site_cannot_set() {
    let events = replay(&cross_site("Path=/; SameSite=Lax; Secure", None));
    let told = fates(&events, "sid");
    let [
        (Fate::Refused(Refusal::SameSite { .. }), browsers),
        (third_party, safari),
    ] = told[..]
    else {
        panic!("{told:?}");
    };
    assert_eq!(
        browsers,
        [Browser::Chromium, Browser::Firefox].map(BrowserVersion::from)
    );
    // Safari does not look at `SameSite` when it keeps a cookie; it keeps none of a third party.
    assert_eq!(*third_party, Fate::Refused(Refusal::ThirdParty));
    assert_eq!(safari, [Browser::Safari.into()]);
}

#[test]
fn what_works_in_the_recording_may_fail_elsewhere() {
    let events = replay(&cross_site(
        "Path=/; SameSite=None; Secure",
        Some("sid=planted-secret"),
    ));
    let told = fates(&events, "sid");
    assert!(
        told.contains(&(&Fate::Sent, &[Browser::Chromium.into()][..])),
        "{told:?}"
    );
    // Safari blocks third-party cookies.
    let fails_in = |browser: Browser| {
        told.iter().any(|(fate, browsers)| {
            matches!(
                fate,
                Fate::Refused(Refusal::ThirdParty) | Fate::Withheld(Withholding::ThirdParty)
            ) && browsers.contains(&browser.into())
        })
    };
    assert!(fails_in(Browser::Safari), "{told:?}");
    assert!(!fails_in(Browser::Chromium), "{told:?}");
}

#[test]
fn a_cookie_that_the_page_asks_without_is_missing() {
    let events = replay(&cross_site(
        "Path=/; SameSite=None; Secure",
        Some("other=1"),
    ));
    assert!(
        fates(&events, "sid").contains(&(&Fate::Missing, &[Browser::Chromium.into()][..])),
        "{events:?}"
    );
}

/// The recording is right: what came was kept.
#[test]
fn what_the_recording_shows_is_not_denied() {
    let events = replay(&cross_site(
        "Path=/; SameSite=Lax; Secure",
        Some("sid=planted-secret"),
    ));
    let told = fates(&events, "sid");
    let denied = |(fate, browsers): &(&Fate, &[BrowserVersion])| {
        matches!(fate, Fate::Refused(_) | Fate::Missing | Fate::Withheld(_))
            && browsers.contains(&Browser::Chromium.into())
    };
    assert!(!told.iter().any(denied), "{told:?}");
}

#[test]
fn a_cookie_that_comes_again_was_cleared_in_vain() {
    let host = "https://www.example.com";
    let with_sid = [CHROME, ("cookie", "sid=planted-secret")];
    let clear = "sid=; Path=/app; Max-Age=0";
    let sign_out = |set: &str| {
        har(
            "WebInspector",
            &[
                entry(0, &format!("GET {host}/"), &with_sid, 200, &[]),
                entry(
                    1,
                    &format!("POST {host}/logout"),
                    &with_sid,
                    200,
                    &[("set-cookie", set)],
                ),
                entry(2, &format!("GET {host}/me"), &with_sid, 200, &[]),
            ],
        )
    };
    let events = replay(&sign_out(clear));
    assert!(
        fates(&events, "sid").contains(&(
            &Fate::ClearedInVain,
            &Browser::ALL.map(BrowserVersion::from)[..]
        )),
        "{events:?}"
    );

    // One that was under way tells nothing.
    let mut entries = [
        entry(
            1,
            &format!("POST {host}/logout"),
            &with_sid,
            200,
            &[("set-cookie", clear)],
        ),
        entry(2, &format!("GET {host}/me"), &with_sid, 200, &[]),
    ];
    entries[0]["time"] = json!(5000);
    let events = replay(&har("WebInspector", &entries));
    assert!(
        fates(&events, "sid")
            .contains(&(&Fate::Cleared, &Browser::ALL.map(BrowserVersion::from)[..])),
        "{events:?}"
    );
}

/// As case 34 of the reports has it, from a recording alone.
#[test]
fn what_fills_the_header_is_named() {
    let pile: Vec<String> = (0..24)
        .map(|at| format!("gate_{at:02}={}", "x".repeat(500)))
        .collect();
    let pile = pile.join("; ");
    let from = [CHROME, ("cookie", &*pile)];
    let traffic = har(
        "WebInspector",
        &[entry(0, "GET https://www.example.com/", &from, 431, &[])],
    );
    let findings = explain(&traffic, &EmbeddedList, NOW);
    assert_eq!(findings[0].code, Code::SizeRequest);
    assert!(
        findings[0]
            .message
            .contains("24 cookies `gate_…` fill it: 12,168 of "),
        "{}",
        findings[0]
    );
}

/// As browsers do: of an attribute that comes twice, the last counts.
#[test]
fn a_clear_is_told_with_the_scope_that_it_has() {
    let host = "https://www.example.com";
    let with_sid = [CHROME, ("cookie", "sid=planted-secret")];
    let clear = ("set-cookie", "sid=; Path=/; Path=/app; Max-Age=0");
    let traffic = har(
        "WebInspector",
        &[
            entry(0, &format!("POST {host}/logout"), &with_sid, 200, &[clear]),
            entry(1, &format!("GET {host}/me"), &with_sid, 200, &[]),
        ],
    );
    let findings = explain(&traffic, &EmbeddedList, NOW);
    assert_eq!(findings[0].code, Code::ClearInVain);
    assert!(
        findings[0].message.contains("no `Domain` and `Path=/app`"),
        "{}",
        findings[0]
    );
}

/// A bank sends the buyer back by a form, without the cookie of the shop, and the shop begins another session.
#[test]
fn a_form_of_another_site_may_sign_the_user_out() {
    let host = "https://shop.example.com";
    let back = |cookies: &[(&'static str, &'static str)]| {
        let mut from = vec![
            CHROME,
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-dest", "document"),
            ("origin", "https://bank.example.net"),
        ];
        from.extend(cookies);
        let own = [
            CHROME,
            ("sec-fetch-site", "none"),
            ("sec-fetch-dest", "document"),
        ];
        let session = (
            "set-cookie",
            "sid=planted-secret; Path=/; Secure; HttpOnly; SameSite=Lax",
        );
        let state = (
            "set-cookie",
            "state=planted-secret; Path=/; Secure; SameSite=None",
        );
        har(
            "WebInspector",
            &[
                entry(0, &format!("GET {host}/"), &own, 200, &[session, state]),
                entry(1, &format!("POST {host}/paid"), &from, 200, &[session]),
            ],
        )
    };
    let findings = explain(&back(&[]), &EmbeddedList, NOW);
    assert_eq!(findings[0].code, Code::SitePostReturn, "{findings:#?}");
    assert!(findings[0].message.contains("303"), "{}", findings[0]);
    // What comes with a cookie of its own is a sign-in.
    let findings = explain(
        &back(&[("cookie", "state=planted-secret")]),
        &EmbeddedList,
        NOW,
    );
    assert!(
        findings
            .iter()
            .all(|finding| finding.code != Code::SitePostReturn),
        "{findings:#?}"
    );
}

/// Some cookies are not sent to some requests, and nothing is wrong with it.
#[test]
fn a_refresh_cookie_with_a_path_of_its_own_is_no_fault() {
    let host = "https://www.example.com";
    let set = [
        (
            "set-cookie",
            "access=planted-secret; Path=/; Secure; Max-Age=1",
        ),
        (
            "set-cookie",
            "refresh=planted-secret; Path=/auth/refresh; Secure; HttpOnly",
        ),
    ];
    let refresh = [CHROME, ("cookie", "refresh=planted-secret")];
    let traffic = har(
        "WebInspector",
        &[
            entry(0, &format!("POST {host}/auth/login"), &[CHROME], 200, &set),
            entry(5, &format!("GET {host}/me"), &[CHROME], 401, &[]),
            entry(6, &format!("POST {host}/auth/refresh"), &refresh, 200, &set),
        ],
    );
    assert_eq!(explain(&traffic, &EmbeddedList, NOW), []);
}

#[test]
fn an_export_without_cookies_says_how_to_export_again() {
    let entries = [entry(
        0,
        "GET https://www.example.com/",
        &[CHROME],
        200,
        &[],
    )];
    let traffic = har("WebInspector", &entries);
    let exporter = Some(Exporter::Chromium);
    assert_eq!(traffic.gaps, [Gap::NoCookies { exporter }]);
    assert!(traffic.gaps[0].to_string().contains("with sensitive data"));
    // Nobody knows whether one came.
    assert_eq!(traffic.exchanges[0].request.cookies, None);
    assert_eq!(traffic.exchanges[0].response.set_cookies, None);

    // Firefox leaves nothing out.
    let traffic = har("Firefox", &entries);
    assert_eq!(
        traffic.exchanges[0].request.cookies.as_deref(),
        Some(&[][..])
    );
}

#[test]
fn what_is_broken_in_a_har_is_told_and_the_rest_is_used() {
    let text = format!(
        "\u{feff}{}",
        json!({ "log": { "entries": [
            7,
            { "request": { "method": "GET", "url": "data:text/html,planted-secret" } },
            { "request": { "method": "GET", "url": ["planted-secret"] } },
            { "request": { "method": "GET", "url": "https://www.example.com/" }, "response": { "status": 0 } },
            { "request": { "method": "GET", "url": "https://www.example.com/old",
                           "cookies": [{ "name": "sid", "value": "planted-secret" }] },
              "response": { "status": 200, "cookies": [{ "name": "sid", "value": "planted-secret", "path": "/", "secure": true }] } }
        ] } })
    );
    let traffic = Traffic::of_har(&text).unwrap();
    let gap = |entry| Gap::NoRequest { entry };
    assert_eq!(traffic.gaps, [gap(1), gap(3)]);
    assert_eq!(
        lines(&traffic),
        [
            "GET https://www.example.com/ ",
            "GET https://www.example.com/old 200"
        ]
    );
    // Nobody saw the headers of a request that none answered.
    assert_eq!(traffic.exchanges[0].request.cookies, None);
    let old = &traffic.exchanges[1];
    assert_eq!(old.request.cookies.as_ref().unwrap()[0].name, "sid");
    assert_eq!(
        old.response.set_cookies.as_ref().unwrap()[0].attributes,
        "Path=/; Secure"
    );

    for text in [
        "",
        "{",
        "[]",
        r#"{ "log": {} }"#,
        r#"{ "log": { "entries": "planted-secret" } }"#,
    ] {
        let error = Traffic::of_har(text).unwrap_err();
        assert!(!error.to_string().contains("planted-secret"));
    }
}

#[test]
fn nothing_of_a_value_is_kept() {
    let secret = "planted-secret";
    let line = format!("sid={secret}; Path=/; {secret}; note={secret}; Secure");
    let location = format!("https://www.example.com/home?code={secret}#{secret}");
    let head = [
        CHROME,
        (
            "cookie",
            "sid=planted-secret; planted-secret; theme=planted-secret",
        ),
        ("authorization", "Bearer planted-secret"),
        (
            "referer",
            "https://www.example.com/reset?token=planted-secret",
        ),
        ("x-csrf-token", "planted-secret"),
        ("set-cookie", "planted-secret"),
    ];
    let answer = [
        ("set-cookie", &*line),
        ("location", &*location),
        ("x-token", secret),
    ];
    let url_text = format!("https://user:{secret}@www.example.com/?access_token={secret}");
    let of_har = har(
        "WebInspector",
        &[entry(0, &format!("GET {url_text}"), &head, 302, &answer)],
    );
    let mut text = format!("GET /?access_token={secret} HTTP/1.1\nHost: www.example.com\n");
    for (name, value) in head {
        writeln!(text, "{name}: {value}").unwrap();
    }
    text.push_str("\nHTTP/1.1 302 Found\n");
    for (name, value) in answer {
        writeln!(text, "{name}: {value}").unwrap();
    }
    let of_text = Traffic::of_heads(&text, None);
    for traffic in [of_har, of_text] {
        assert_eq!(traffic.exchanges.len(), 1);
        let replay = Replay::of(&traffic, &EmbeddedList, NOW);
        let told: Vec<String> = replay.events().iter().map(ToString::to_string).collect();
        let all = format!(
            "{traffic:?} {replay:?} {told:?} {:?}",
            serde_json::to_string(&replay)
        );
        assert!(!all.contains(secret), "{all}");
        assert!(all.contains("theme"));
    }
}
