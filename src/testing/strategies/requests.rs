//! Requests of every kind to a configuration: from its pages, from others, and with meaningless bytes.

use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::bytes::Bytes;
use crate::config::PolicyConfig;
use crate::cookie::CookieHeader;
use crate::request::RequestFacts;
use crate::testing::declared::Declared;

/// Requests to a deployment of this configuration.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::strategies::requests_to;
///
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// proptest!(|(request in requests_to(&config))| {
///     // Whatever the headers say, no other website may read the response.
///     let facts = request.facts();
///     let allowed = policy.cors(&facts).allowed_origin();
///     prop_assert!(matches!(allowed, None | Some("https://www.example.com")));
/// });
/// # }
/// ```
pub fn requests_to(config: &PolicyConfig) -> impl Strategy<Value = OwnedRequest> + use<> {
    let config = config.clone();
    request_plans().prop_map(move |plan| plan.to(&config))
}

/// The origin or the host that a request names.
#[derive(Clone, Debug)]
enum Place {
    Api(Index),
    Bytes(Bytes),
    Page(Index),
    Text(&'static str),
}

/// A request before the configuration is known. Made by [`request_plans`].
///
/// ```
/// use proptest::prelude::*;
/// # use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::testing::strategies::request_plans;
///
/// # let of = |domain| {
/// #     PolicyConfig::new([format!("https://api.{domain}")], [format!("https://www.{domain}").as_str()])
/// # };
/// let (staging, production) = (of("example.net"), of("example.com"));
/// proptest!(|(plan in request_plans())| {
///     // One plan, two deployments: `Host` and `Origin` differ, and the tokens are the same.
///     let (one, other) = (plan.to(&staging), plan.to(&production));
///     prop_assert_eq!(one.cookie, other.cookie);
///     prop_assert_eq!(one.host.is_some(), other.host.is_some());
/// });
/// ```
#[derive(Clone, Debug)]
pub struct RequestPlan {
    method: &'static str,
    host: Option<Place>,
    origin: Option<Place>,
    sec_fetch_site: Option<Bytes>,
    kind: KindOfRequest,
    cookies: Vec<Bytes>,
    authorization: Option<Bytes>,
    mode: Option<Bytes>,
    client: Option<Bytes>,
    csrf: Option<Bytes>,
    csrf_token: Option<Bytes>,
}

/// The headers that describe the kind of request.
#[derive(Clone, Debug)]
struct KindOfRequest {
    sec_fetch_mode: Option<Bytes>,
    sec_purpose: Option<Bytes>,
    upgrade: Option<Bytes>,
    referer: Option<Place>,
}

/// A request as it arrives. It owns its bytes and [lends](Self::facts) them as [`RequestFacts`].
///
/// `Debug` prints the same as [`RequestFacts`]: only the lengths of tokens.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::strategies::{OwnedRequest, requests_to};
///
/// # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// // Replace this closure with your own token lookup.
/// let has_token = |request: &OwnedRequest| policy.verify(&request.facts(), now).candidates().next().is_some();
/// proptest!(|(request in requests_to(&config))| {
///     let may_have = !request.cookie.is_empty() || request.authorization.is_some();
///     prop_assert!(may_have || !has_token(&request));
/// });
/// # }
/// ```
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct OwnedRequest {
    /// The method.
    pub method: &'static str,
    /// `Host`.
    pub host: Option<Vec<u8>>,
    /// `Origin`.
    pub origin: Option<Vec<u8>>,
    /// `Sec-Fetch-Site`.
    pub sec_fetch_site: Option<Vec<u8>>,
    /// `Sec-Fetch-Mode`.
    pub sec_fetch_mode: Option<Vec<u8>>,
    /// `Sec-Purpose`.
    pub sec_purpose: Option<Vec<u8>>,
    /// `Upgrade`.
    pub upgrade: Option<Vec<u8>>,
    /// `Referer`.
    pub referer: Option<Vec<u8>>,
    /// `Cookie`, in one line; empty if the request has none.
    pub cookie: Vec<u8>,
    /// `Authorization`.
    pub authorization: Option<Vec<u8>>,
    /// The header with the transport that the client prefers.
    pub mode: Option<Vec<u8>>,
    /// The header with the name of the client.
    pub client: Option<Vec<u8>>,
    /// The CSRF header.
    pub csrf: Option<Vec<u8>>,
    /// The header with the CSRF token.
    pub csrf_token: Option<Vec<u8>>,
}

/// Usually one of the texts, sometimes arbitrary bytes.
fn bytes(texts: &[&'static str]) -> impl Strategy<Value = Bytes> + use<> {
    prop_oneof![
        6 => select(texts.to_vec()).prop_map(|text| Bytes(text.as_bytes().to_vec())),
        1 => vec(any::<u8>(), 0..12).prop_map(Bytes),
    ]
}

fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        8 => any::<Index>().prop_map(Place::Page),
        2 => any::<Index>().prop_map(Place::Api),
        3 => select(vec!["null", "https://evil.example", "https://evil.example.com", "capacitor://localhost", "ionic://localhost", "EVIL"])
            .prop_map(Place::Text),
        1 => vec(any::<u8>(), 0..24).prop_map(|bytes| Place::Bytes(Bytes(bytes))),
    ]
}

/// The most frequent cookie names of generated configurations, and some that nearly match.
const COOKIES: [&str; 16] = [
    "__Host-session=s",
    "__Secure-session=s",
    "session=s",
    "__Host-session=other",
    "__Host-csrf=token; __Host-device=d; hint=1",
    "__Host-session-access=a",
    "__Secure-session-access=a",
    "session-access=a",
    "__Host-session-refresh=r",
    "__Secure-session-refresh=r",
    "session-refresh=r",
    "sAccessToken=a; sRefreshToken=r",
    "__Secure-session-refresh=",
    "theme=dark",
    "__Host-session-refresh=other",
    "__Secure-session-refresh=other",
];

/// Plans of requests, for properties that also generate the configuration. [`RequestPlan::to`] makes the request.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::strategies::{configs, request_plans};
///
/// proptest!(ProptestConfig::with_cases(16), |(config in configs(), plan in request_plans())| {
///     let request = plan.to(&config);
///     if let Ok(policy) = config.compile(&EmbeddedList) {
///         // In every configuration, no page may read a response to another page.
///         let allowed = policy.cors(&request.facts()).allowed_origin().map(str::as_bytes);
///         prop_assert!(allowed.is_none() || allowed == request.origin.as_deref());
///     }
/// });
/// # }
/// ```
pub fn request_plans() -> impl Strategy<Value = RequestPlan> {
    let from = (
        select(vec![
            "GET", "POST", "OPTIONS", "DELETE", "post", "QUERY", "CONNECT",
        ]),
        option::of(places()),
        option::weighted(0.8, places()),
    );
    let tokens = (
        option::of(bytes(&[
            "same-origin",
            "same-site",
            "cross-site",
            "none",
            "SAME-ORIGIN",
            "",
        ])),
        vec(bytes(&COOKIES), 0..5),
        option::of(bytes(&[
            "Bearer token",
            "bearer token",
            "Basic dTpw",
            "Bearer ",
            "Bearer",
        ])),
    );
    let options = (
        option::of(bytes(&["cookie", "header", "Cookie", " header ", "any"])),
        option::of(bytes(&["mobile", "desktop", "tablet", "shell", "Mobile"])),
        option::of(bytes(&["1", ""])),
        option::of(bytes(&["token", ""])),
    );
    let modes = [
        "same-origin",
        "navigate",
        "cors",
        "no-cors",
        "websocket",
        "nested-navigate",
    ];
    let kind = (
        option::of(bytes(&modes)),
        option::weighted(0.1, bytes(&["prefetch", "prefetch;prerender", "other"])),
        option::weighted(
            0.1,
            bytes(&["websocket", "WebSocket", "h2c", "h2c, websocket"]),
        ),
        option::of(places()),
    );
    let kind = kind.prop_map(
        |(sec_fetch_mode, sec_purpose, upgrade, referer)| KindOfRequest {
            sec_fetch_mode,
            sec_purpose,
            upgrade,
            referer,
        },
    );
    (from, tokens, options, kind).prop_map(
        |(
            (method, host, origin),
            (sec_fetch_site, cookies, authorization),
            (mode, client, csrf, csrf_token),
            kind,
        )| RequestPlan {
            method,
            host,
            origin,
            sec_fetch_site,
            kind,
            cookies,
            authorization,
            mode,
            client,
            csrf,
            csrf_token,
        },
    )
}

impl RequestPlan {
    /// The request to a deployment of this configuration.
    #[must_use]
    pub fn to(&self, config: &PolicyConfig) -> OwnedRequest {
        let declared = Declared::by(config);
        let text = |place: &Place, is_host: bool| {
            let (index, origins) = match place {
                Place::Bytes(bytes) => return bytes.0.clone(),
                Place::Text(text) => return text.as_bytes().to_vec(),
                Place::Page(index) if !is_host => (index, declared.pages()),
                Place::Page(index) | Place::Api(index) => (index, declared.apis()),
            };
            if origins.is_empty() {
                return Vec::new();
            }
            let origin = index.get(&origins).to_string();
            match origin.split_once("://") {
                Some((_, authority)) if is_host => authority.as_bytes().to_vec(),
                _ => origin.into_bytes(),
            }
        };
        let own = |bytes: &Option<Bytes>| bytes.as_ref().map(|bytes| bytes.0.clone());
        let cookies: Vec<&[u8]> = self.cookies.iter().map(|cookie| &*cookie.0).collect();
        OwnedRequest {
            method: self.method,
            host: self.host.as_ref().map(|place| text(place, true)),
            origin: self.origin.as_ref().map(|place| text(place, false)),
            sec_fetch_site: own(&self.sec_fetch_site),
            sec_fetch_mode: own(&self.kind.sec_fetch_mode),
            sec_purpose: own(&self.kind.sec_purpose),
            upgrade: own(&self.kind.upgrade),
            referer: self.kind.referer.as_ref().map(|place| {
                let origin = text(place, false);
                [&origin, b"/page".as_slice()].concat()
            }),
            cookie: cookies.join(b"; ".as_slice()),
            authorization: own(&self.authorization),
            mode: own(&self.mode),
            client: own(&self.client),
            csrf: own(&self.csrf),
            csrf_token: own(&self.csrf_token),
        }
    }
}

impl OwnedRequest {
    /// The facts of the request.
    #[must_use]
    pub fn facts(&self) -> RequestFacts<'_> {
        let mut facts = RequestFacts::new(self.method);
        facts.host = self.host.as_deref();
        facts.origin = self.origin.as_deref();
        facts.sec_fetch_site = self.sec_fetch_site.as_deref();
        facts.sec_fetch_mode = self.sec_fetch_mode.as_deref();
        facts.sec_purpose = self.sec_purpose.as_deref();
        facts.upgrade = self.upgrade.as_deref();
        facts.referer = self.referer.as_deref();
        facts.cookie = CookieHeader::line(&self.cookie);
        facts.authorization = self.authorization.as_deref();
        facts.mode = self.mode.as_deref();
        facts.client = self.client.as_deref();
        facts.csrf = self.csrf.as_deref();
        facts.csrf_token = self.csrf_token.as_deref();
        facts
    }
}

impl fmt::Debug for OwnedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.facts().fmt(f)
    }
}
