//! The deployments that inputs choose among: those that ship with the crate, and some that have every part at once.

use std::sync::OnceLock;

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        [$(include_str!(concat!("../../examples/deployments/", $name, ".json"))),+]
    };
}

/// The files of deployments that work. New ones go to the end: seeds tell them by their place.
pub(crate) const SOUND: [&str; 11] = shipped![
    "csrf-token",
    "embedded",
    "hosted",
    "local-development",
    "native",
    "shared-domain",
    "single-origin",
    "spa-and-api",
    "supertokens",
    "one-cookie",
    "oauth-login",
];

/// The files of those that do not.
pub(crate) const BROKEN: [&str; 6] = shipped![
    "ip-addresses",
    "cross-site",
    "local-development-broken",
    "many-mistakes",
    "shared-hosting",
    "unrelated-apis",
];

/// What the files above leave out.
const OTHERS: [&str; 9] = [
    r#"{
        "api": ["https://api.example.com", "https://example.com:8443"],
        "websites": [
            "https://www.example.com",
            "https://pr-*.example.com",
            { "origin": "https://shop.example.com", "transport": "header", "links_to": "https://www.example.com" },
            { "origin": "https://partner.net", "partitioning": "partitioned" }
        ],
        "default_website": "https://www.example.com",
        "website_base_path": "/account",
        "clients": [
            { "name": "mobile", "transport": "any" },
            { "name": "desktop", "website": "https://www.example.com", "origins": ["app://shell", "capacitor://localhost"] }
        ],
        "api_gateway_path": "/v1",
        "access_cookie": { "max_value_len": 2000 },
        "refresh_cookie": { "path": "/", "lifetime_seconds": 7776000 },
        "session_routes": ["/v1/me"],
        "headers": { "front": "front-token", "expose": ["x-mine"], "allow": ["x-mine", "session-csrf", "session-transport"] },
        "history": [
            { "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365 },
            {
                "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 30,
                "access_cookie": { "name": "sid", "path": "/v1" }, "refresh_cookie": { "name": "rid", "path": "/v1/auth" }
            },
            { "cookie_domain": "api.example.com", "retired_at": "2026-03-01T00:00:00Z", "lifetime_days": 400, "api": ["https://api.example.com"] }
        ]
    }"#,
    r#"{
        "api": ["https://api.example.com"],
        "websites": ["https://www.example.com"],
        "transport": "header",
        "history": [{ "cookie_domain": "example.com", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 365 }]
    }"#,
    r#"{
        "api": ["https://api.example.com"],
        "websites": ["https://www.example.com"],
        "transport": "cookie",
        "header_until": "2027-01-01T00:00:00Z",
        "past_clearing": "when_shown",
        "clearing_budget": 400,
        "older_cookie_domain": ".example.com",
        "csrf": "custom_header",
        "refresh_cookie": { "path": "/auth" }
    }"#,
    r#"{
        "api": ["https://api.example.net"],
        "websites": ["https://www.example.com"],
        "transport": "cookie",
        "browsers": ["chromium", "firefox"]
    }"#,
    r#"{
        "api": ["http://10.0.0.5:8080"],
        "websites": ["http://10.0.0.5", "http://10.0.0.5:3000"],
        "plain_http": ["http://10.0.0.5:8080"]
    }"#,
    r#"{
        "api": "https://www.example.com",
        "websites": ["https://www.example.com", "https://www.example.com:8443"],
        "transport": "cookie",
        "session": "single",
        "session_cookie": { "name": "sid", "keep": "chosen", "lifetime_seconds": 2592000 },
        "session_lifetime_seconds": 7776000,
        "csrf": "double_submit",
        "cookies": {
            "choices": { "purpose": "consent", "read_by": "both", "prefix": "none", "cookie_domain": "example.com", "same_site": "strict" },
            "csrf": { "purpose": "csrf_token", "read_by": "script" },
            "device": {
                "purpose": "trusted_device", "routes": ["/auth/signin"], "path": "/auth", "keep": "chosen", "lifetime_seconds": 7776000
            },
            "hint": { "purpose": "session_hint", "read_by": "script", "name": "signed-in", "cookie_domain": "example.com" },
            "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"], "at_once": 3 },
            "theme": { "purpose": "preference", "read_by": "both", "keep": "browser_session", "max_value_len": 20 }
        },
        "history": [
            { "cookie_domain": "example.com", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 100, "session_cookie": { "name": "session" } },
            {
                "cookie_domain": "", "retired_at": "2026-10-01T00:00:00Z", "lifetime_days": 365,
                "cookies": { "device": { "name": "known", "path": "/" }, "hint": { "name": "here" } },
                "clear_only": [{ "name": "connect.sid" }, { "name": "rid", "path": "/auth" }]
            }
        ]
    }"#,
    r#"{
        "api": ["https://api.example.com", "https://api2.example.com"],
        "websites": ["https://www.example.com", "https://pr-*.example.com"],
        "cookie_domain": "example.com",
        "session": "single",
        "session_cookie": { "keep": 1209600 },
        "refresh_route": "/renew",
        "headers": { "front": "front-token" },
        "cookies": {
            "device": { "purpose": "trusted_device", "cookie_domain": "" },
            "hint": { "purpose": "session_hint", "read_by": "script" }
        },
        "history": [{
            "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 100, "api": ["https://api.example.com"],
            "session_cookie": { "name": "__Host-session-refresh" }, "cookies": { "hint": { "name": "hint" } },
            "clear_only": [{ "name": "__Host-session-access" }]
        }]
    }"#,
    r#"{
        "api": ["https://api.example.com"],
        "websites": [
            "https://www.example.com",
            { "origin": "https://shop.example.com", "transport": "header" },
            { "origin": "https://partner.net", "partitioning": "partitioned" }
        ],
        "clients": [{ "name": "mobile" }],
        "refresh_cookie": { "keep": "chosen", "lifetime_seconds": 7776000 },
        "cookies": {
            "csrf": { "purpose": "csrf_token" },
            "device": { "purpose": "trusted_device", "name": "known" },
            "flow": { "purpose": "sign_in_flow", "routes": ["/auth/callback"] },
            "hint": { "purpose": "session_hint" }
        },
        "history": [
            {
                "cookie_domain": "example.com", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 400,
                "cookies": { "device": { "name": "device", "path": "/auth" }, "hint": { "name": "signed-in" } }
            },
            {
                "cookie_domain": "", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 365,
                "access_cookie": { "name": "sid" }, "refresh_cookie": { "name": "rid" }, "clear_only": [{ "name": "sid.sig" }]
            }
        ]
    }"#,
    r#"{
        "api": ["http://localhost:8000"],
        "websites": ["http://localhost:3000"],
        "session": "single",
        "session_cookie": { "path": "/auth", "max_value_len": 3000, "keep": 86400 },
        "session_routes": ["/auth/me"],
        "csrf": "token",
        "past_clearing": "when_shown",
        "clearing_budget": 200,
        "cookies": { "hint": { "purpose": "session_hint", "read_by": "script" } },
        "history": [{
            "cookie_domain": "", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 100,
            "session_cookie": { "name": "session-refresh", "path": "/" }, "clear_only": [{ "name": "session-access" }]
        }]
    }"#,
];

/// A deployment that compiles.
pub(crate) struct Deployment {
    pub(crate) config: PolicyConfig,
    pub(crate) policy: Policy,
}

/// Those that work.
pub(crate) fn compiled() -> &'static [Deployment] {
    static COMPILED: OnceLock<Vec<Deployment>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let files = SOUND.iter().chain(&OTHERS);
        let compiled = files.map(|file| {
            let config: PolicyConfig = serde_json::from_str(file).unwrap();
            let policy = config.compile(&EmbeddedList);
            let policy = policy.unwrap_or_else(|error| panic!("{file}: {error}"));
            Deployment { config, policy }
        });
        compiled.collect()
    })
}
