//! An observation of a deployment: JSON as it is written, or, where the rest of the input is not an object, parts put together, each a byte
//! for the part and one for its text, or a text of its own.
//!
//! The first byte chooses the deployment, the second the time. Asserted: it is read and written to the same; the answer is always the same
//! one, the surest first, each code once, in printable words; what is told of a code is in the catalogue; each patch can be
//! applied; with one session cookie nothing is said of a second token; and what the request of a middleware becomes depends on no value of a token (in the target `request`).

use session_cookie_policy::config::SessionShape;
use session_cookie_policy::diagnosis::{Code, Observation, audit, diagnose};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use serde_json::{Map, Value, json};

use super::bytes::Bytes;
use super::deployments::compiled;

const TIMES: [OffsetDateTime; 2] = [
    datetime!(2026-11-22 12:00 UTC),
    datetime!(2030-01-01 0:00 UTC),
];

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let deployment = bytes.of(compiled());
    let now = *bytes.of(&TIMES);
    bytes.until(b'\n');
    let text = bytes.clone().rest();
    let read = if text.trim_ascii_start().first() == Some(&b'{') {
        serde_json::from_slice(text)
    } else {
        serde_json::from_value(put_together(bytes))
    };
    let observation: Observation = match read {
        Ok(observation) => observation,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let written = serde_json::to_string(&observation).unwrap();
    let again: Observation = serde_json::from_str(&written).unwrap();
    assert_eq!(again, observation);

    let policy = &deployment.policy;
    let findings = diagnose(policy, &observation, now, &EmbeddedList);
    assert_eq!(findings, diagnose(policy, &again, now, &EmbeddedList));
    assert!(findings.is_sorted_by_key(|finding| (
        !finding.code.breaks_sessions(),
        finding.certainty,
        finding.severity,
    )));
    for (index, finding) in findings.iter().enumerate() {
        assert!(
            findings[..index]
                .iter()
                .all(|other| other.code != finding.code)
        );
        assert!(Code::ALL.contains(&finding.code) && !finding.code.entry().fix.is_empty());
        let evidence = finding.evidence.iter().map(ToString::to_string);
        for text in evidence.chain([finding.message.clone()]) {
            assert!(!text.is_empty() && !text.ends_with('.'), "{text:?}");
            assert!(!text.contains(char::is_control), "{text:?}");
            let second = ["access token", "refresh token"];
            let is_second = |of: &str| text.contains(of) && !written.contains(of);
            assert!(
                policy.shape() == SessionShape::Pair || !second.into_iter().any(is_second),
                "of a session with one token: {text}"
            );
        }
        if let Some(patch) = &finding.patch {
            let mut config = deployment.config.clone();
            patch.apply(&mut config).unwrap();
            assert_ne!(config, deployment.config, "{patch} changes nothing");
            let _ = audit(&config, None, now, &EmbeddedList);
        }
        assert!(finding.browsers.len() <= deployment.config.browsers.len());
    }
    serde_json::to_string(&findings).unwrap();
}

/// Parts of an observation and what they may be, as JSON.
const PARTS: [(&str, &[&str]); 54] = [
    (
        "client",
        &[
            r#""chromium""#,
            r#""firefox""#,
            r#""safari""#,
            r#""native""#,
            r#""server""#,
            r#""web_view""#,
        ],
    ),
    (
        "page.opened_as",
        &[
            r#""https://www.example.com""#,
            r#""https://app.example.com""#,
            r#""http://localhost:3000""#,
            r#""http://127.0.0.1:3000""#,
            r#""https://partner.net""#,
            r#""null""#,
        ],
    ),
    (
        "page.inside",
        &[
            r#""https://partner.net""#,
            r#""https://www.example.com""#,
            r#""http://www.example.com""#,
        ],
    ),
    (
        "frontend.api",
        &[
            r#""https://api.example.com""#,
            r#""http://localhost:8000""#,
            r#""https://api2.example.com/v1""#,
        ],
    ),
    (
        "frontend.api_base_path",
        &[r#""/auth""#, r#""/api/auth""#, r#""/v1/auth""#],
    ),
    (
        "frontend.website",
        &[
            r#""https://www.example.com""#,
            r#""https://app.example.com""#,
        ],
    ),
    (
        "frontend.credentials",
        &[r#""include""#, r#""omit""#, r#""same-origin""#],
    ),
    ("frontend.intercepts", &["true", "false"]),
    ("frontend.script_cookies", &["true", "false"]),
    (
        "request.route",
        &[
            r#""document""#,
            r#""preflight""#,
            r#""refresh""#,
            r#""session""#,
            r#""sign_in""#,
            r#""sign_out""#,
        ],
    ),
    (
        "request.method",
        &[r#""GET""#, r#""POST""#, r#""OPTIONS""#, r#""PATCH""#],
    ),
    (
        "request.path",
        &[
            r#""/auth/session/refresh""#,
            r#""/me""#,
            r#""/v1/me""#,
            r#""/auth/signin""#,
        ],
    ),
    (
        "request.host",
        &[
            r#""api.example.com""#,
            r#""api2.example.com""#,
            r#""localhost:8000""#,
            r#""10.0.0.5:8080""#,
            "null",
        ],
    ),
    ("request.hop_scheme", &[r#""http""#, r#""https""#]),
    (
        "request.forwarded_proto",
        &[r#""http""#, r#""https""#, "null", r#""https, http""#],
    ),
    ("request.trusts_proxy", &["true", "false"]),
    (
        "request.origin",
        &[
            r#""https://www.example.com""#,
            r#""https://app.example.com""#,
            r#""https://evil.example""#,
            r#""null""#,
            "null",
            r#""https://www.example.com/""#,
            r#""http://localhost:3000""#,
        ],
    ),
    (
        "request.referer",
        &[
            r#""https://www.example.com""#,
            r#""https://evil.example""#,
            "null",
        ],
    ),
    (
        "request.sec_fetch_site",
        &[
            r#""same-origin""#,
            r#""same-site""#,
            r#""cross-site""#,
            r#""none""#,
            "null",
        ],
    ),
    (
        "request.sec_fetch_mode",
        &[r#""cors""#, r#""navigate""#, r#""no-cors""#],
    ),
    (
        "request.sec_fetch_dest",
        &[r#""empty""#, r#""document""#, r#""iframe""#],
    ),
    (
        "request.cookies",
        &[
            "[]",
            r#"[{ "name": "__Host-session-access" }]"#,
            r#"[{ "name": "__Host-session-access", "count": 2, "len": 800 }, { "name": "__Host-session-refresh" }]"#,
            r#"[{ "name": "__Secure-session-access" }, { "name": "__Secure-session-refresh", "count": 3 }]"#,
            r#"[{ "name": "sAccessToken" }, { "name": "sRefreshToken" }, { "name": "theme" }]"#,
            r#"[{ "name": "session-access" }, { "name": "session-refresh", "len": 4000 }]"#,
            r#"[{ "name": "__Host-shop-session" }]"#,
            r#"[{ "name": "__Host-shop-session", "count": 2 }, { "name": "__Host-csrf" }, { "name": "__Host-oauth.a" }, { "name": "__Host-device", "len": 5000 }]"#,
            r#"[{ "name": "__Host-sid" }, { "name": "session", "count": 2 }, { "name": "known" }, { "name": "connect.sid" }]"#,
        ],
    ),
    (
        "request.cookie_len",
        &["0", "4000", "9000", "18446744073709551615"],
    ),
    (
        "request.authorization",
        &[r#""bearer""#, r#""none""#, r#""other""#],
    ),
    (
        "request.mode",
        &[r#""cookie""#, r#""header""#, "null", r#""any""#],
    ),
    ("request.csrf", &["true", "false"]),
    ("request.csrf_token", &["true", "false"]),
    (
        "response.status",
        &["200", "401", "403", "404", "500", "0", "65535"],
    ),
    (
        "response.set_cookies",
        &[
            "[]",
            r#"[{ "name": "__Host-session-access", "len": 800, "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax" }]"#,
            r#"[{ "name": "__Host-session-access", "attributes": "Path=/; HttpOnly" }, { "name": "__Secure-session-refresh", "attributes": "Path=/auth; Secure; HttpOnly; SameSite=None; Domain=example.com" }]"#,
            r#"[{ "name": "sAccessToken", "len": 0, "attributes": "Max-Age=0" }, { "name": "sRefreshToken", "len": 5000 }]"#,
            r#"[{ "name": "session-access", "attributes": "Domain=localhost; Secure" }]"#,
            r#"[{ "name": "__Host-shop-session", "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0" }]"#,
            r#"[{ "name": "__Host-csrf", "attributes": "Path=/; Secure; HttpOnly" }, { "name": "__Host-oauth.a", "attributes": "Path=/; Secure; HttpOnly; SameSite=Strict" }]"#,
        ],
    ),
    (
        "response.set_cookies.0.attributes",
        &[
            r#""Path=/; Secure; HttpOnly; SameSite=None; Partitioned""#,
            r#""Domain=com""#,
            r#""Expires=Thu, 01 Jan 1970 00:00:00 GMT""#,
            r#""Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60""#,
        ],
    ),
    (
        "response.allow_origin",
        &[
            r#""https://www.example.com""#,
            r#""*""#,
            r#""null""#,
            "null",
        ],
    ),
    (
        "response.allow_credentials",
        &[r#""true""#, r#""True""#, "null"],
    ),
    (
        "response.allow_methods",
        &[r#""GET, POST""#, r#""*""#, r#""patch""#, "null"],
    ),
    (
        "response.allow_headers",
        &[r#""session-csrf, authorization""#, r#""*""#, "null"],
    ),
    (
        "response.expose_headers",
        &[r#""session-access-token""#, r#""*""#, "null"],
    ),
    (
        "response.cache_control",
        &[r#""private, no-store""#, r#""public, max-age=60""#, "null"],
    ),
    ("response.vary", &[r#""origin""#, r#""*""#, "null"]),
    (
        "response.header_len",
        &["0", "4097", "18446744073709551615"],
    ),
    (
        "request.sec_fetch_storage_access",
        &[r#""none""#, r#""inactive""#, r#""active""#],
    ),
    ("page.storage_access", &["true", "false"]),
    ("page.browser_restarted", &["true", "false"]),
    ("page.signed_in_without_asking", &["true", "false"]),
    ("page.path", &[r#""/dashboard""#, r#""/""#, r#""""#]),
    ("server.opens_value", &["true", "false"]),
    ("server.ended_session", &["true", "false"]),
    (
        "response.clear_site_data",
        &[r#""\"cookies\"""#, r#""\"*\"""#, "null"],
    ),
    ("response.age", &[r#""120""#, "null"]),
    ("response.cache_status", &[r#""HIT""#, r#""MISS""#, "null"]),
    (
        "response.date",
        &[r#""Sun, 22 Nov 2026 12:00:00 GMT""#, r#""0""#, "null"],
    ),
    (
        "response.error",
        &[r#""net::ERR_FAILED""#, r#""CORS error""#, "null"],
    ),
    (
        "response.location",
        &[r#""https://login.example.com""#, r#""/login""#],
    ),
    (
        "response.written_cookies",
        &[
            r#"[{ "name": "__Host-session-access", "len": 9, "attributes": "Path=/; Secure" }]"#,
            "[]",
        ],
    ),
    (
        "before",
        &[
            r#"[{ "route": "refresh", "status": 200 }, { "route": "session", "status": 401 }]"#,
            r#"[{ "route": "sign_in", "status": 200 }]"#,
            r#"[{ "route": "session", "status": 401 }, { "route": "refresh", "status": 200 }, { "route": "session", "status": 401 }, { "route": "refresh", "status": 200 }]"#,
        ],
    ),
    (
        "request.cookies.0.name",
        &[
            r#""__Host-session-access""#,
            r#""__host-session-access""#,
            r#""session-access""#,
            r#""""#,
            r#""__Host-sid""#,
            r#""__Host-csrf""#,
            r#""__Secure-session""#,
        ],
    ),
];

fn put_together(mut bytes: Bytes<'_>) -> Value {
    let mut observation = Value::Object(Map::new());
    for _ in 0..24 {
        if bytes.is_empty() {
            break;
        }
        let (path, values) = bytes.of(&PARTS);
        let value = bytes.json(values);
        put(&mut observation, path, value);
    }
    observation
}

fn put(observation: &mut Value, path: &str, value: Value) {
    let mut place = observation;
    for part in path.split('.') {
        place = if part == "0" {
            if place.as_array().is_none_or(Vec::is_empty) {
                *place = json!([{ "name": "session-access" }]);
            }
            &mut place[0]
        } else {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            &mut place[part]
        };
    }
    *place = value;
}
