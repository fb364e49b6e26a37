//! The configurations: a place, and what one can say there of scopes, names, shapes and cookies beside the session.

use serde_json::{Value, json};
use session_cookie_policy::config::{Keep, PolicyConfig, SessionShape, Setting};
use session_cookie_policy::policy::Policy;
use time::Duration;

use super::super::bytes::Bytes;
use super::{LIST, ROUTE};

/// APIs, page, the domains that their cookies can have, and what must be said beside.
pub(super) struct Place {
    pub(super) apis: [&'static str; 2],
    pub(super) page: &'static str,
    domains: &'static [&'static str],
    more: &'static str,
}

const PLACES: [Place; 6] = [
    Place {
        apis: [
            "https://api.dev.example.com",
            "https://billing.dev.example.com",
        ],
        page: "https://www.example.com",
        domains: &["", "api.dev.example.com", "dev.example.com", "example.com"],
        more: "{}",
    },
    Place {
        apis: ["https://www.example.com", "https://api.example.com"],
        page: "https://www.example.com",
        domains: &["", "www.example.com", "example.com"],
        more: "{}",
    },
    Place {
        apis: ["http://localhost:8000", "http://localhost:9000"],
        page: "http://localhost:3000",
        domains: &[""],
        more: "{}",
    },
    Place {
        apis: [
            "https://api.dev.example.com",
            "https://billing.dev.example.com",
        ],
        page: "https://www.shop.com",
        domains: &["", "dev.example.com", "example.com"],
        more: r#"{ "browsers": ["chromium", "firefox"] }"#,
    },
    Place {
        apis: [
            "https://api.dev.example.com",
            "https://billing.dev.example.com",
        ],
        page: "https://www.shop.com",
        domains: &["", "api.dev.example.com", "example.com"],
        more: r#"{ "websites": { "origin": "https://www.shop.com", "partitioning": "partitioned" } }"#,
    },
    Place {
        apis: ["http://api.dev.firm.corp", "http://api2.dev.firm.corp"],
        page: "http://www.firm.corp",
        domains: &["", "api.dev.firm.corp", "dev.firm.corp", "firm.corp"],
        more: r#"{ "plain_http": ["http://api.dev.firm.corp", "http://api2.dev.firm.corp"] }"#,
    },
];

/// What a configuration can say of paths.
const PATHS: [&str; 5] = [
    r#"{ "refresh_cookie": { "path": "/auth" } }"#,
    "{}",
    r#"{ "api_base_path": "/api/auth", "access_cookie": { "path": "/api" }, "refresh_cookie": { "path": "/api/auth" } }"#,
    r#"{ "api_base_path": "/v2/auth", "refresh_cookie": { "path": "/v2/auth" } }"#,
    r#"{ "access_cookie": { "path": "/api/me" }, "refresh_cookie": { "path": "/auth/session/refresh" }, "sign_out_route": "/session/refresh" }"#,
];

/// Of names.
const NAMES: [&str; 5] = [
    "{}",
    r#"{ "prefix": "none", "access_cookie": { "name": "sid" }, "refresh_cookie": { "name": "rid" } }"#,
    r#"{ "prefix": "none", "access_cookie": { "name": "rid" }, "refresh_cookie": { "name": "sid" } }"#,
    r#"{ "names": "supertokens" }"#,
    r#"{ "prefix": "none" }"#,
];

const TRANSPORTS: [&str; 3] = ["any", "cookie", "header"];

/// Of lifetimes.
const LIFETIMES: [&str; 3] = [
    "{}",
    r#"{ "access_cookie": { "lifetime_seconds": 3600 }, "refresh_cookie": { "lifetime_seconds": 604800 } }"#,
    r#"{ "access_cookie": { "lifetime_seconds": 34560000 }, "refresh_cookie": { "lifetime_seconds": 34560000 } }"#,
];

/// Of the cookie of a session with one token, which lasts no longer than the browser unless it is said.
const SINGLE_LIFETIMES: [u32; 3] = [8_640_000, 604_800, 34_560_000];

/// Of cookies beside the session: a hint that ends with it, and a device that outlives it.
const BESIDE: [&str; 7] = [
    "{}",
    r#"{ "hint": { "purpose": "session_hint" }, "device": { "purpose": "trusted_device", "routes": ["/api/me"] } }"#,
    r#"{ "hint": { "purpose": "session_hint" }, "device": { "purpose": "trusted_device", "routes": ["/api/me"], "name": "known" } }"#,
    r#"{ "hint": { "purpose": "session_hint" }, "device": { "purpose": "trusted_device", "routes": ["/api/me"], "path": "/api" } }"#,
    r#"{ "hint": { "purpose": "session_hint" }, "device": { "purpose": "trusted_device", "cookie_domain": "" } }"#,
    r#"{ "hint": { "purpose": "session_hint", "name": "here", "path": "/api" } }"#,
    r#"{ "device": { "purpose": "trusted_device", "prefix": "none", "name": "known" } }"#,
];

/// A configuration, by its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    place: usize,
    domain: usize,
    paths: usize,
    names: usize,
    transport: usize,
    lifetimes: usize,
    pub(super) has_two_apis: bool,
    is_single: bool,
    beside: usize,
}

impl Choice {
    pub(super) fn read(bytes: &mut Bytes<'_>) -> Self {
        let place = bytes.below(PLACES.len());
        Self {
            place,
            domain: bytes.below(PLACES[place].domains.len()),
            paths: bytes.below(PATHS.len()),
            names: bytes.below(NAMES.len()),
            transport: bytes.below(TRANSPORTS.len()),
            lifetimes: bytes.below(LIFETIMES.len()),
            has_two_apis: bytes.flag(),
            is_single: bytes.flag(),
            beside: bytes.below(BESIDE.len()),
        }
    }

    /// One part, or two, become others.
    pub(super) fn change(&mut self, bytes: &mut Bytes<'_>) {
        let which = bytes.next();
        for part in [which % 16, which / 16] {
            match part {
                0 => self.domain = bytes.below(PLACES[self.place].domains.len()),
                1 => self.paths = bytes.below(PATHS.len()),
                2 => self.names = bytes.below(NAMES.len()),
                3 => self.transport = bytes.below(TRANSPORTS.len()),
                4 => self.lifetimes = bytes.below(LIFETIMES.len()),
                5 => self.has_two_apis = bytes.flag(),
                6 => self.is_single = bytes.flag(),
                7 => self.beside = bytes.below(BESIDE.len()),
                _ => {}
            }
        }
    }

    pub(super) fn place(self) -> &'static Place {
        &PLACES[self.place]
    }

    pub(super) fn config(self) -> PolicyConfig {
        let place = self.place();
        let apis = &place.apis[..if self.has_two_apis { 2 } else { 1 }];
        let mut config = json!({
            "api": apis,
            "websites": place.page,
            "session_routes": [ROUTE],
            "cookie_domain": place.domains[self.domain],
            "transport": TRANSPORTS[self.transport],
            "cookies": serde_json::from_str::<Value>(BESIDE[self.beside]).unwrap(),
        });
        for part in [
            place.more,
            PATHS[self.paths],
            NAMES[self.names],
            LIFETIMES[self.lifetimes],
        ] {
            merge(&mut config, serde_json::from_str(part).unwrap());
        }
        if !self.has_two_apis
            && let Some(Value::Array(exceptions)) = config.get_mut("plain_http")
        {
            exceptions.truncate(1);
        }
        if self.is_single {
            self.make_single(&mut config);
        }
        serde_json::from_value(config).unwrap()
    }

    /// The one cookie has the name and the path of the access cookie.
    fn make_single(self, config: &mut Value) {
        let fields = config.as_object_mut().unwrap();
        fields.remove("refresh_cookie");
        let mut cookie = fields.remove("access_cookie").unwrap_or_else(|| json!({}));
        cookie["keep"] = SINGLE_LIFETIMES[self.lifetimes].into();
        cookie.as_object_mut().unwrap().remove("lifetime_seconds");
        fields.insert("session_cookie".to_owned(), cookie);
        fields.insert("session".to_owned(), "single".into());
    }
}

fn merge(into: &mut Value, part: Value) {
    match (into, part) {
        (Value::Object(into), Value::Object(part)) => {
            for (key, value) in part {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, part) => *into = part,
    }
}

/// Instances of one configuration.
pub(super) struct Deployed {
    pub(super) config: PolicyConfig,
    pub(super) policy: Policy,
}

impl Deployed {
    pub(super) fn new(config: PolicyConfig) -> Option<Self> {
        let policy = config.compile(LIST).ok()?;
        Some(Self { config, policy })
    }

    pub(super) fn shape(&self) -> SessionShape {
        self.policy.shape()
    }

    pub(super) fn has(&self, companion: &str) -> bool {
        self.config.cookies.contains_key(companion)
    }

    pub(super) fn route(&self, route: &str) -> String {
        format!("{}{route}", self.config.api_base_path.text())
    }

    pub(super) fn refresh_route(&self) -> String {
        self.route(self.config.refresh_route.text())
    }

    /// How long browsers keep the cookie that requests need, and the one by which the session goes on.
    pub(super) fn lifetimes(&self) -> [Duration; 2] {
        let kept = |keep: Option<&Setting<Keep>>, usual| {
            let kept = match keep.map(Setting::get) {
                Some(Ok(Keep::For(kept))) => *kept,
                _ => usual,
            };
            kept.min(Duration::days(400))
        };
        let config = &self.config;
        match self.shape() {
            SessionShape::Pair => [
                (&config.access_cookie, Duration::days(365)),
                (&config.refresh_cookie, Duration::days(100)),
            ]
            .map(|(cookie, usual)| kept(cookie.lifetime_seconds.as_ref(), usual)),
            SessionShape::Single => [kept(config.session_cookie.keep.as_ref(), Duration::ZERO); 2],
        }
    }
}
