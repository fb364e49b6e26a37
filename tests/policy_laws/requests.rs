//! Requests of every kind to a deployment: those of its pages, those of others, and octets that mean nothing.

use std::fmt;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::policy::RequestFacts;

use crate::deployments::Deployment;

/// Where a request says that it is from, or goes to.
#[derive(Clone, Debug)]
enum Place {
    Api(Index),
    Octets(Octets),
    Page(Index),
    Text(&'static str),
}

/// Octets that print as text.
#[derive(Clone)]
struct Octets(Vec<u8>);

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0.escape_ascii())
    }
}

/// A request, as far as it can be told without the deployment.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    method: &'static str,
    host: Option<Place>,
    origin: Option<Place>,
    sec_fetch_site: Option<Octets>,
    cookies: Vec<Octets>,
    authorization: Option<Octets>,
    mode: Option<Octets>,
    client: Option<Octets>,
    csrf: Option<Octets>,
    csrf_token: Option<Octets>,
}

/// A request as it arrives.
#[derive(Clone)]
pub(crate) struct Arriving {
    method: &'static str,
    host: Option<Vec<u8>>,
    origin: Option<Vec<u8>>,
    sec_fetch_site: Option<Vec<u8>>,
    cookie: Vec<u8>,
    authorization: Option<Vec<u8>>,
    mode: Option<Vec<u8>>,
    client: Option<Vec<u8>>,
    csrf: Option<Vec<u8>>,
    csrf_token: Option<Vec<u8>>,
}

/// One of the texts, or now and then any octets.
fn octets(texts: &[&'static str]) -> impl Strategy<Value = Octets> + use<> {
    prop_oneof![
        6 => select(texts.to_vec()).prop_map(|text| Octets(text.as_bytes().to_vec())),
        1 => vec(any::<u8>(), 0..12).prop_map(Octets),
    ]
}

fn places() -> impl Strategy<Value = Place> {
    prop_oneof![
        8 => any::<Index>().prop_map(Place::Page),
        2 => any::<Index>().prop_map(Place::Api),
        3 => select(vec!["null", "https://evil.example", "https://evil.example.com", "capacitor://localhost", "ionic://localhost", "EVIL"])
            .prop_map(Place::Text),
        1 => vec(any::<u8>(), 0..24).prop_map(|octets| Place::Octets(Octets(octets))),
    ]
}

/// The names that cookies of generated deployments have most often, and what is nearly one.
const COOKIES: [&str; 9] = [
    "__Host-session-access=a",
    "__Secure-session-access=a",
    "session-access=a",
    "__Secure-session-refresh=r",
    "session-refresh=r",
    "sAccessToken=a; sRefreshToken=r",
    "__Secure-session-refresh=",
    "theme=dark",
    "__Secure-session-refresh=other",
];

pub(crate) fn plans() -> impl Strategy<Value = Plan> {
    let from = (
        select(vec!["GET", "POST", "OPTIONS", "DELETE", "post"]),
        option::of(places()),
        option::weighted(0.8, places()),
    );
    let tokens = (
        option::of(octets(&[
            "same-origin",
            "same-site",
            "cross-site",
            "none",
            "SAME-ORIGIN",
            "",
        ])),
        vec(octets(&COOKIES), 0..5),
        option::of(octets(&[
            "Bearer token",
            "bearer token",
            "Basic dTpw",
            "Bearer ",
            "Bearer",
        ])),
    );
    let wishes = (
        option::of(octets(&["cookie", "header", "Cookie", " header ", "any"])),
        option::of(octets(&["mobile", "desktop", "tablet", "shell", "Mobile"])),
        option::of(octets(&["1", ""])),
        option::of(octets(&["token", ""])),
    );
    (from, tokens, wishes).prop_map(
        |(
            (method, host, origin),
            (sec_fetch_site, cookies, authorization),
            (mode, client, csrf, csrf_token),
        )| Plan {
            method,
            host,
            origin,
            sec_fetch_site,
            cookies,
            authorization,
            mode,
            client,
            csrf,
            csrf_token,
        },
    )
}

impl Plan {
    /// The request to this deployment.
    pub(crate) fn to(&self, deployment: &Deployment) -> Arriving {
        let text = |place: &Place, is_host: bool| {
            let origins = match place {
                Place::Octets(octets) => return octets.0.clone(),
                Place::Text(text) => return text.as_bytes().to_vec(),
                Place::Page(index) if !is_host => (index, deployment.pages()),
                Place::Page(index) | Place::Api(index) => (index, deployment.apis()),
            };
            let (index, origins) = origins;
            if origins.is_empty() {
                return Vec::new();
            }
            let origin = index.get(&origins).to_string();
            let authority = origin
                .split_once("://")
                .map_or("", |(_, authority)| authority);
            if is_host {
                authority.as_bytes().to_vec()
            } else {
                origin.into_bytes()
            }
        };
        let own = |octets: &Option<Octets>| octets.as_ref().map(|octets| octets.0.clone());
        Arriving {
            method: self.method,
            host: self.host.as_ref().map(|place| text(place, true)),
            origin: self.origin.as_ref().map(|place| text(place, false)),
            sec_fetch_site: own(&self.sec_fetch_site),
            cookie: self
                .cookies
                .iter()
                .map(|cookie| cookie.0.clone())
                .collect::<Vec<_>>()
                .join(&b"; "[..]),
            authorization: own(&self.authorization),
            mode: own(&self.mode),
            client: own(&self.client),
            csrf: own(&self.csrf),
            csrf_token: own(&self.csrf_token),
        }
    }
}

impl Arriving {
    pub(crate) fn facts(&self) -> RequestFacts<'_> {
        let mut facts = RequestFacts::new(self.method);
        facts.host = self.host.as_deref();
        facts.origin = self.origin.as_deref();
        facts.sec_fetch_site = self.sec_fetch_site.as_deref();
        facts.cookie = CookieHeader::line(&self.cookie);
        facts.authorization = self.authorization.as_deref();
        facts.mode = self.mode.as_deref();
        facts.client = self.client.as_deref();
        facts.csrf = self.csrf.as_deref();
        facts.csrf_token = self.csrf_token.as_deref();
        facts
    }
}
