//! A deployment: JSON as it is written, or, where the input is not an object, a shipped deployment with edits, each a byte for the field and
//! one for the value, or text for it.
//!
//! Asserted: it is read, written and read again to the same; review, compilation and audit agree, in the order of the fields, in printable
//! words; each patch can be applied and changes something, and to do as one is told ends with what compiles; whatever compiles keeps the
//! laws of `testing::laws`, of which each input asks one, a costly one only where there are few pages.

use serde_json::Value;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::{CookieDomain, DomainVerdict, NamePrefix, SameSite, Security};
use session_cookie_policy::diagnosis::{Finding, audit};
use session_cookie_policy::inventory::inventory;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Problem, Review, Severity};
use session_cookie_policy::testing::Declared;
use session_cookie_policy::testing::laws::{Law, check_law};
use time::OffsetDateTime;
use time::macros::datetime;

use super::bytes::Bytes;
use super::deployments::{BROKEN, SOUND};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const LIST: &EmbeddedList = &EmbeddedList;

/// So many patches are followed.
const ROUNDS: usize = 2;

pub(crate) fn check(bytes: &[u8]) {
    let config = if bytes.trim_ascii_start().first() == Some(&b'{') {
        serde_json::from_slice(bytes)
    } else {
        serde_json::from_value(edited(Bytes::new(bytes)))
    };
    let config: PolicyConfig = match config {
        Ok(config) => config,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let written = serde_json::to_string(&config).unwrap();
    assert_eq!(
        serde_json::from_str::<PolicyConfig>(&written).unwrap(),
        config
    );

    let review = config.review(LIST);
    check_review(&review);
    let compiled = config.compile(LIST);
    let problems = match &compiled {
        Ok(policy) => policy.warnings(),
        Err(error) => error.problems(),
    };
    assert_eq!(review.problems(), problems);
    let has_error = |problem: &Problem| problem.severity() == Severity::Error;
    assert_eq!(compiled.is_err(), problems.iter().any(has_error));
    assert_eq!(review.has_errors(), compiled.is_err());
    check_repairs(&config);
    if let Ok(policy) = &compiled {
        let inventory = inventory(policy);
        assert!(!serde_json::to_string(&inventory).unwrap().is_empty());
        assert!(!inventory.to_string().is_empty());
        check_law_in_turn(&config, bytes.len());
    }
}

fn check_review(review: &Review) {
    assert!(review.problems().is_sorted_by_key(Problem::field));
    for problem in review.problems() {
        let message = problem.to_string();
        assert!(!message.is_empty() && message.len() < 4000, "{message}");
        assert!(!message.contains(char::is_control), "{message:?}");
    }
    serde_json::to_string(review).unwrap();
    for pair in review.pairs() {
        for derived in [pair.access(), pair.refresh(), pair.session()]
            .into_iter()
            .flatten()
            .chain(pair.cookies().values())
        {
            let cookie = derived.attributes();
            let verdict = cookie.domain().on_host(pair.api().host(), LIST);
            assert!(!matches!(verdict, DomainVerdict::Refused(_)));
            let is_secure = cookie.security() == Security::Secure;
            assert_eq!(is_secure, pair.api().is_https());
            assert!(is_secure || cookie.same_site() != SameSite::None);
            let prefix = cookie.name().prefix();
            if prefix.is_some_and(NamePrefix::requires_host_only) {
                assert!(*cookie.domain() == CookieDomain::HostOnly && cookie.path().is_root());
            }
        }
    }
}

fn check_repairs(config: &PolicyConfig) {
    let mut config = config.clone();
    for _ in 0..ROUNDS {
        let found = audit(&config, None, NOW, LIST);
        for finding in &found {
            let message = finding.to_string();
            assert!(!message.contains(char::is_control), "{message:?}");
        }
        let Some(patch) = found.iter().find_map(|finding| finding.patch.as_ref()) else {
            let has_error = |finding: &Finding| finding.severity == Severity::Error;
            let is_whole = config.compile(LIST).is_ok();
            assert_eq!(is_whole, !found.iter().any(has_error), "{found:#?}");
            return;
        };
        let before = config.clone();
        patch.apply(&mut config).unwrap();
        assert_ne!(config, before, "{patch} changes nothing");
    }
}

/// One law for each input; which, its length tells.
fn check_law_in_turn(config: &PolicyConfig, turn: usize) {
    let declared = Declared::by(config);
    let visits = declared.pages().len() * declared.apis().len();
    let law = Law::ALL[turn % Law::ALL.len()];
    let is_costly = !matches!(law, Law::Compiles | Law::DeclaredWebsites);
    if visits > if is_costly { 2 } else { 16 } {
        return;
    }
    if let Err(violation) = check_law(law, config, LIST) {
        panic!("{violation}\n{}", serde_json::to_string(config).unwrap());
    }
}

/// Fields and the values that they may get, as JSON.
const EDITS: [(&str, &[&str]); 57] = [
    (
        "/api",
        &[
            r#"["https://api.example.com"]"#,
            r#"["https://api.example.com", "https://api2.example.com"]"#,
            r#"["http://api.example.com"]"#,
            r#"["https://example.com"]"#,
            r#"["https://api.example.com:8443", "https://api.example.com"]"#,
        ],
    ),
    (
        "/api",
        &[
            r#"["http://localhost:8000"]"#,
            r#"["http://127.0.0.1:8000"]"#,
            r#"["https://shop-api.vercel.app"]"#,
            r#"["https://192.168.1.10:8443"]"#,
            r#"["https://backend"]"#,
            r#"["https://api.example.com."]"#,
        ],
    ),
    (
        "/websites",
        &[
            r#"["https://www.example.com"]"#,
            r#"["https://*.example.com"]"#,
            r#"["https://www.example.com", "https://*.preview.example.com"]"#,
            r#"["https://partner.net"]"#,
            r#"["http://www.example.com"]"#,
            r#"["https://api.example.com"]"#,
        ],
    ),
    (
        "/websites",
        &[
            r#"["http://localhost:3000"]"#,
            r#"["http://127.0.0.1:3000"]"#,
            r#"["https://shop-*.vercel.app"]"#,
            r#"["https://192.168.1.10"]"#,
            r#"["https://backend:3000"]"#,
            r#"["https://www.example.com."]"#,
            "[]",
        ],
    ),
    (
        "/websites/0",
        &[
            r#"{ "origin": "https://partner.net", "partitioning": "partitioned" }"#,
            r#"{ "origin": "https://other.org", "transport": "header" }"#,
            r#"{ "origin": "https://*.example.com", "links_to": "https://www.example.com" }"#,
            r#"{ "origin": "https://www.example.com", "partitioning": "partitioned" }"#,
        ],
    ),
    (
        "/default_website",
        &[
            r#""https://www.example.com""#,
            r#""https://x.example.com""#,
            r#""https://nobody.example""#,
            "null",
        ],
    ),
    (
        "/website_base_path",
        &[r#""/account""#, r#""/account/""#, r#""account""#],
    ),
    (
        "/clients",
        &[
            r#"[{ "name": "mobile" }]"#,
            r#"[{ "name": "mobile", "transport": "any", "origins": ["capacitor://localhost"] }]"#,
            r#"[{ "name": "a" }, { "name": "a" }]"#,
            r#"[{ "name": "m", "transport": "cookie", "website": "https://www.example.com" }]"#,
        ],
    ),
    ("/names", &[r#""own""#, r#""supertokens""#]),
    (
        "/cookie_domain",
        &[
            r#""""#,
            r#""example.com""#,
            r#"".api.example.com""#,
            r#""com""#,
            r#""localhost""#,
            r#""vercel.app""#,
            "null",
        ],
    ),
    (
        "/older_cookie_domain",
        &[r#""""#, r#""example.com""#, r#""api.example.com""#, "null"],
    ),
    ("/cookie_secure", &["true", "false", "null"]),
    (
        "/same_site",
        &[r#""auto""#, r#""lax""#, r#""strict""#, r#""none""#],
    ),
    ("/session_use", &[r#""documents""#, r#""api_only""#]),
    (
        "/prefix",
        &[
            r#""auto""#,
            r#""none""#,
            r#""__Host-""#,
            r#""__Secure-""#,
            r#""__Http-""#,
            r#""__Host-Http-""#,
        ],
    ),
    (
        "/access_cookie/name",
        &[
            r#""sid""#,
            r#""session-refresh""#,
            r#""__Host-sid""#,
            r#""__Secure-sid""#,
        ],
    ),
    (
        "/access_cookie/path",
        &[r#""/""#, r#""/api""#, r#""/api/""#],
    ),
    (
        "/access_cookie/lifetime_seconds",
        &["0", "1", "3600", "34560000", "34560001", "4294967295"],
    ),
    (
        "/access_cookie/max_value_len",
        &["0", "800", "4068", "4080", "4096", "4294967295"],
    ),
    (
        "/refresh_cookie/name",
        &[
            r#""rid""#,
            r#""session-access""#,
            r#""__Host-rid""#,
            r#""sid""#,
        ],
    ),
    (
        "/refresh_cookie/path",
        &[r#""/""#, r#""/auth""#, r#""/auth/session/refresh""#],
    ),
    (
        "/refresh_cookie/lifetime_seconds",
        &["0", "1", "3600", "34560000", "4294967295"],
    ),
    (
        "/refresh_cookie/max_value_len",
        &["0", "800", "4068", "4096", "4294967295"],
    ),
    ("/api_gateway_path", &[r#""/v1""#, r#""/v1/""#, r#""/""#]),
    (
        "/api_base_path",
        &[r#""/""#, r#""""#, r#""/api/auth""#, r#""/%7Eme""#],
    ),
    (
        "/refresh_route",
        &[r#""/""#, r#""/refresh""#, r#""/a/../b""#],
    ),
    (
        "/sign_out_route",
        &[r#""/""#, r#""/session/refresh""#, r#""/end""#],
    ),
    (
        "/session_routes",
        &[r#"["/api"]"#, r#"["/api/me", "/"]"#, r#"["/auth/x"]"#],
    ),
    ("/transport", &[r#""any""#, r#""cookie""#, r#""header""#]),
    (
        "/headers/access",
        &[r#""x-mine""#, r#""set-cookie""#, r#""authorization""#],
    ),
    ("/headers/mode", &[r#""x-mine""#, r#""origin""#]),
    (
        "/headers/csrf",
        &[r#""x-mine""#, r#""accept""#, r#""sec-mine""#],
    ),
    ("/headers/front", &[r#""x-front""#, r#""x-mine""#]),
    ("/headers/allow", &[r#"["x-mine"]"#, "[]"]),
    (
        "/cors_methods",
        &[r#"["GET"]"#, r#"["PUT", "DELETE"]"#, "[]", r#"["get"]"#],
    ),
    (
        "/csrf",
        &[r#""auto""#, r#""custom_header""#, r#""none""#, r#""token""#],
    ),
    (
        "/browsers",
        &[
            r#"["chromium"]"#,
            r#"["safari"]"#,
            r#"["firefox", "chromium"]"#,
            "[]",
        ],
    ),
    ("/plain_http", &[r#"["http://api.example.com"]"#, "[]"]),
    ("/other_network", &[r#"["https://api.example.com"]"#, "[]"]),
    ("/cookie_header_budget", &["0", "1024", "4294967295"]),
    (
        "/history",
        &[
            r#"[{ "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 }]"#,
            r#"[{ "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 30 }]"#,
            r#"[{ "cookie_domain": "example.com", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 365, "access_cookie": { "name": "sid", "path": "/api" }, "refresh_cookie": { "name": "rid" } }]"#,
            r#"[{ "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 400, "refresh_cookie": { "path": "/" } }, { "cookie_domain": "api.example.com", "retired_at": "2026-01-01T00:00:00Z", "lifetime_days": 0 }]"#,
            r#"[{ "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 100, "partitioning": "partitioned" }]"#,
        ],
    ),
    ("/links", &[r#""named""#, r#""by_request""#]),
    (
        "/undeclared_host",
        &[r#""auto""#, r#""host_only""#, r#""refuse""#],
    ),
    ("/past_clearing", &[r#""always""#, r#""when_shown""#]),
    ("/clearing_budget", &["0", "200", "4294967295"]),
    (
        "/header_until",
        &[r#""2027-01-01T00:00:00Z""#, r#""2020-01-01T00:00:00Z""#],
    ),
    ("/unknown", &["1"]),
    ("/session", &[r#""single""#, r#""pair""#, r#""triple""#]),
    (
        "/session_cookie",
        &[
            r#"{ "name": "sid" }"#,
            r#"{ "keep": "chosen", "lifetime_seconds": 2592000 }"#,
            r#"{ "keep": "browser_session", "path": "/auth" }"#,
            r#"{ "name": "__Host-sid", "keep": 3600, "token_lifetime_seconds": 7200 }"#,
            "{}",
        ],
    ),
    (
        "/access_cookie/keep",
        &[
            r#""browser_session""#,
            r#""chosen""#,
            "3600",
            r#""as_session""#,
        ],
    ),
    (
        "/refresh_cookie/keep",
        &[r#""browser_session""#, r#""chosen""#, "86400", "null"],
    ),
    (
        "/cookies/csrf",
        &[
            r#"{ "purpose": "csrf_token" }"#,
            r#"{ "purpose": "csrf_token", "read_by": "script", "keep": "as_session" }"#,
            r#"{ "purpose": "csrf_token", "read_by": "both", "name": "xsrf", "cookie_domain": "example.com" }"#,
            r#"{ "purpose": "trusted_device", "read_by": "script" }"#,
            "null",
        ],
    ),
    (
        "/cookies/oauth",
        &[
            r#"{ "purpose": "sign_in_flow", "routes": ["/auth/callback"], "at_once": 4 }"#,
            r#"{ "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback", "/auth/other"] }"#,
            r#"{ "purpose": "sign_in_flow", "flow": "redirect", "same_site": "strict", "keep": 60 }"#,
            r#"{ "purpose": "preference", "flow": "redirect" }"#,
        ],
    ),
    (
        "/cookies/device",
        &[
            r#"{ "purpose": "trusted_device", "routes": ["/auth/signin"], "path": "/auth" }"#,
            r#"{ "purpose": "session_hint", "read_by": "script", "keep": 34560000 }"#,
            r#"{ "purpose": "consent", "prefix": "none", "max_value_len": 4096 }"#,
            r#"{ "purpose": "preference", "name": "session", "keep": "browser_session" }"#,
        ],
    ),
    ("/csrf", &[r#""double_submit""#]),
    (
        "/history",
        &[
            r#"[{ "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 100, "session_cookie": { "name": "sid" } }]"#,
            r#"[{ "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 100, "clear_only": [{ "name": "old" }, { "name": "older", "path": "/auth" }] }]"#,
            r#"[{ "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 100, "cookies": { "csrf": { "name": "token" } }, "clear_only": [{}] }]"#,
        ],
    ),
    ("/cookies", &["{}", "null"]),
];

/// A shipped deployment, changed.
fn edited(mut bytes: Bytes<'_>) -> Value {
    let at = bytes.below(SOUND.len() + BROKEN.len());
    let file = SOUND.iter().chain(&BROKEN).nth(at).unwrap();
    let mut config: Value = serde_json::from_str(file).unwrap();
    for _ in 0..12 {
        if bytes.is_empty() {
            break;
        }
        let (pointer, values) = bytes.of(&EDITS);
        let value = bytes.json(values);
        put(&mut config, pointer, value);
    }
    config
}

fn put(config: &mut Value, pointer: &str, value: Value) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let mut place = &mut *config;
    for part in parent.split('/').filter(|part| !part.is_empty()) {
        // The other names of these fields are those of other software, of which no parts are edited.
        let Some(fields) = place.as_object_mut() else {
            return;
        };
        place = fields
            .entry(part)
            .or_insert_with(|| Value::Object(serde_json::Map::new()));
    }
    match place {
        Value::Array(entries) => match entries.first_mut() {
            Some(first) => *first = value,
            None => entries.push(value),
        },
        Value::Object(fields) => {
            if value.is_null() {
                fields.remove(key);
            } else {
                fields.insert(key.to_owned(), value);
            }
        }
        _ => {}
    }
}
