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
pub(crate) const SOUND: [&str; 9] = shipped![
    "csrf-token",
    "embedded",
    "hosted",
    "local-development",
    "native",
    "shared-domain",
    "single-origin",
    "spa-and-api",
    "supertokens",
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
const OTHERS: [&str; 5] = [
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
