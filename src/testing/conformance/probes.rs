use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use alloc::{format, vec};

use super::application::TestApplication;
use super::by_browser::PageOfApi;
use super::probe::Probe;
use super::wire::{TestRoute, WireHeader, WireRequest};
use crate::browser::Profile;
use crate::config::{PolicyConfig, SessionShape};
use crate::inventory::{EntryState, InventoryEntry};
use crate::net::Origin;
use crate::policy::{CookieRole, SessionToken};
use crate::policy::{HeaderNames, Policy};
use crate::testing::declared::Declared;
use crate::testing::session::Routes;

/// The requests from each page to each API, each with what it tests.
pub(super) fn probes(
    config: &PolicyConfig,
    policy: &Policy,
    entries: &[InventoryEntry],
) -> Vec<(Probe, WireRequest)> {
    let declared = Declared::by(config);
    let routes = Routes::of(config);
    let apis = declared.apis();
    let mut probes = Vec::new();
    for page in declared.pages() {
        for api in &apis {
            let name = |token| name(entries, api, token);
            let mut visitor = Visitor {
                names: policy.headers(),
                routes: &routes,
                gateway: config.api_gateway_path.text().trim_end_matches('/'),
                page: page.to_string(),
                by_browser: PageOfApi::new(policy, &page, api),
                host: authority(api),
                usual: name(SessionToken::usual(routes.session)),
                refresh: (routes.session == SessionShape::Pair)
                    .then(|| name(SessionToken::Refresh)),
                csrf: csrf_name(policy, entries, api),
                probes: &mut probes,
            };
            visitor.sessions();
            visitor.cookies();
            visitor.origins();
            visitor.kinds();
            visitor.responses();
            visitor.clients(config);
        }
    }
    probes
}

/// The path that an application sees behind a gateway.
fn behind<'p>(gateway: &str, path: &'p str) -> &'p str {
    match path.strip_prefix(gateway) {
        Some("") => "/",
        Some(inner) if inner.starts_with('/') => inner,
        _ => path,
    }
}

fn authority(origin: &Origin) -> String {
    let origin = origin.to_string();
    match origin.split_once("://") {
        Some((_, authority)) => authority.into(),
        None => origin,
    }
}

/// The present name of a cookie; any name if there is no such cookie.
fn name(entries: &[InventoryEntry], api: &Origin, token: SessionToken) -> String {
    name_of(entries, api, CookieRole::Session(token)).unwrap_or_else(|| token.to_string())
}

fn name_of(entries: &[InventoryEntry], api: &Origin, role: CookieRole) -> Option<String> {
    let is_present = |entry: &&InventoryEntry| matches!(entry.state, EntryState::Present(_));
    let mut present = entries.iter().filter(is_present);
    let entry = present.find(|entry| entry.role == role && entry.apis.contains(api))?;
    Some(entry.name.to_string())
}

fn csrf_name(policy: &Policy, entries: &[InventoryEntry], api: &Origin) -> Option<String> {
    let mut companions = policy.companions.iter();
    let csrf = companions.find(|companion| companion.is_double_submit())?;
    name_of(entries, api, CookieRole::Companion(csrf.key))
}

pub(super) struct Visitor<'a> {
    pub(super) names: &'a HeaderNames,
    routes: &'a Routes,
    /// The prefix that a gateway strips from the paths of the routes.
    gateway: &'a str,
    pub(super) page: String,
    by_browser: PageOfApi,
    pub(super) host: String,
    /// The name of the cookie that requests need.
    usual: String,
    /// The name of the refresh cookie; `None` if sessions have one token.
    refresh: Option<String>,
    /// The name of the cookie with the CSRF token that scripts read, if there is one.
    csrf: Option<String>,
    probes: &'a mut Vec<(Probe, WireRequest)>,
}

pub(super) type Bytes = Vec<u8>;

impl Visitor<'_> {
    /// A request with no headers but `Host`.
    pub(super) fn bare(&self, route: TestRoute) -> WireRequest {
        let path = match route {
            TestRoute::SignIn | TestRoute::Preflight => &self.routes.sign_in,
            TestRoute::Verify => self.routes.verify.first().unwrap_or(&self.routes.sign_in),
            TestRoute::Refresh => &self.routes.refresh,
            TestRoute::SignOut => &self.routes.sign_out,
        };
        WireRequest {
            route,
            method: match route {
                TestRoute::Preflight => "OPTIONS",
                _ => "POST",
            },
            path: behind(self.gateway, path).into(),
            headers: vec![WireHeader::new("host", self.host.as_bytes())],
            application_headers: Vec::new(),
        }
    }

    /// A request from the page, with the CSRF headers and those that its browser adds.
    pub(super) fn of_page(&self, route: TestRoute) -> WireRequest {
        self.fetched(self.guarded(route))
    }

    /// Adds what Chromium adds to a `fetch` by a script of the page.
    fn fetched(&self, mut request: WireRequest) -> WireRequest {
        let added = self.by_browser.fetched(request.method, &Profile::CHROMIUM);
        request.headers.extend(added);
        request
    }

    /// Adds what a browser adds to a WebSocket handshake.
    pub(super) fn shaking_hands(&self, mut request: WireRequest, profile: &Profile) -> WireRequest {
        request
            .headers
            .extend(self.by_browser.shaking_hands(profile));
        request
    }

    pub(super) fn from(&self, route: TestRoute, origin: &[u8]) -> WireRequest {
        with(self.guarded(route), "origin", origin)
    }

    /// A request from no page, with the CSRF headers.
    pub(super) fn guarded(&self, route: TestRoute) -> WireRequest {
        let request = with(self.bare(route), self.names.csrf.as_str(), b"1");
        with(
            request,
            self.names.csrf_token.as_str(),
            TestApplication::CSRF,
        )
    }

    /// Adds a request if the deployment has its route.
    pub(super) fn add(&mut self, probe: Probe, request: WireRequest) {
        if self.has(request.route) {
            self.probes.push((probe, request));
        }
    }

    /// The session cookies, and the CSRF cookie.
    pub(super) fn session(&self) -> Bytes {
        let refresh = self.refresh.iter();
        let refresh = refresh.map(|name| pair(name, TestApplication::REFRESH));
        let all: Vec<Bytes> = [pair(&self.usual, TestApplication::ACCESS)]
            .into_iter()
            .chain(refresh)
            .chain(
                self.csrf
                    .as_ref()
                    .map(|name| pair(name, TestApplication::CSRF)),
            )
            .collect();
        all.join(b"; ".as_slice())
    }

    /// Whether the deployment has such a route.
    pub(super) const fn has(&self, route: TestRoute) -> bool {
        self.refresh.is_some() || !matches!(route, TestRoute::Refresh)
    }

    fn sessions(&mut self) {
        for route in [
            TestRoute::SignIn,
            TestRoute::Verify,
            TestRoute::Refresh,
            TestRoute::SignOut,
        ] {
            self.add(Probe::Nothing, self.bare(route));
            self.add(Probe::Cors, self.of_page(route));
            let session = self.session();
            self.add(
                Probe::Session,
                with(self.of_page(route), "cookie", &session),
            );
            // A page that sets no CSRF header.
            let plain = self.fetched(self.bare(route));
            self.add(Probe::Session, with(plain, "cookie", &session));
        }
        let session = self.session();
        let mut safe = self.guarded(TestRoute::Verify);
        safe.method = "GET";
        self.add(Probe::Session, with(self.fetched(safe), "cookie", &session));
        for wish in ["cookie", "header"] {
            let mode = self.names.mode.as_str();
            let request = with(self.of_page(TestRoute::SignIn), mode, wish.as_bytes());
            self.add(Probe::Session, request.clone());
            // The sign-in must clear the cookies of the other transport.
            self.add(Probe::Session, with(request, "cookie", &session));
        }
        for (route, token) in [
            (TestRoute::Verify, TestApplication::ACCESS),
            (TestRoute::Refresh, TestApplication::REFRESH),
            (TestRoute::SignOut, TestApplication::ACCESS),
        ] {
            let bearer = [b"Bearer ".as_slice(), token].concat();
            let request = with(self.of_page(route), "authorization", &bearer);
            self.add(Probe::BearerToken, request.clone());
            self.add(Probe::BearerToken, with(request, "cookie", &session));
        }
    }

    /// Adds requests with unusual `Cookie` headers.
    fn cookies(&mut self) {
        let usual = (
            TestRoute::Verify,
            pair(&self.usual, TestApplication::ACCESS),
            pair(&self.usual, TestApplication::ACCESS_OCTETS),
        );
        let refresh = self.refresh.as_ref().map(|name| {
            (
                TestRoute::Refresh,
                pair(name, TestApplication::REFRESH),
                pair(name, TestApplication::REFRESH_OCTETS),
            )
        });
        for (route, good, bytes) in [usual].into_iter().chain(refresh) {
            let (name, token) = split(&good);
            let other = pair("theme", b"dark");
            let garbage = pair("theme", b"d\xFFrk\xC3");
            let stale = pair(&name, b"Stale-Token");
            let empty = pair(&name, b"");
            let rotated = pair(&name, TestApplication::ROTATED);
            let planted = pair(&name, TestApplication::OF_ANOTHER);
            let ended = pair(&name, TestApplication::ENDED);
            let near = near_names(&name).map(|name| pair(&name, &token));
            let line = |pairs: &[&Bytes]| vec![join(pairs)];
            let lines: Vec<(Probe, Vec<Bytes>)> = vec![
                (Probe::DuplicateCookies, line(&[&stale, &good])),
                (Probe::DuplicateCookies, line(&[&good, &stale])),
                (
                    Probe::DuplicateCookies,
                    line(&[&stale, &other, &stale, &good]),
                ),
                (Probe::SeveralCookieLines, vec![other.clone(), good.clone()]),
                (Probe::SeveralCookieLines, vec![good.clone(), other.clone()]),
                (Probe::SeveralCookieLines, vec![stale.clone(), good.clone()]),
                (Probe::CookieBesideBytes, line(&[&garbage, &good])),
                (Probe::CookieBesideBytes, line(&[&good, &garbage])),
                (Probe::CookieBesideBytes, vec![garbage, good.clone()]),
                (Probe::TokenOfBytes, line(&[&bytes])),
                (Probe::TokenOfBytes, line(&[&stale, &bytes])),
                (Probe::EmptyCookie, line(&[&empty, &good])),
                (Probe::NearNames, near.to_vec()),
                (Probe::NearNames, vec![near.join(b"; ".as_slice())]),
                (Probe::OtherTab, line(&[&rotated])),
                (Probe::OtherTab, line(&[&rotated, &good])),
                (Probe::PlantedSession, line(&[&planted, &good])),
                (Probe::PlantedSession, line(&[&good, &planted])),
                (Probe::RejectedRefresh, line(&[&ended])),
                (Probe::RejectedRefresh, line(&[&ended, &ended])),
                (Probe::RejectedRefresh, line(&[&stale])),
                (Probe::RejectedRefresh, line(&[&stale, &stale])),
                (Probe::RejectedRefresh, line(&[&empty])),
            ];
            for (probe, lines) in lines {
                let mut request = self.of_page(route);
                for line in lines {
                    request = with(request, "cookie", &line);
                }
                self.add(probe, request);
            }
        }
    }

    /// Adds requests with unusual `Origin` headers.
    fn origins(&mut self) {
        let session = self.session();
        let bytes = [self.page.as_bytes(), b"\xFF"].concat();
        let sibling = self.page.replacen("://", "://evil.", 1).into_bytes();
        let origins: [(Probe, &[u8]); 6] = [
            (Probe::UnknownOrigin, b"https://unknown.invalid"),
            (Probe::UnknownOrigin, &sibling),
            (Probe::UnknownOrigin, b"*"),
            (Probe::UnknownOrigin, b""),
            (Probe::OpaqueOrigin, b"null"),
            (Probe::OriginOfBytes, &bytes),
        ];
        for route in [
            TestRoute::Verify,
            TestRoute::Refresh,
            TestRoute::SignOut,
            TestRoute::SignIn,
        ] {
            for (probe, origin) in origins {
                self.add(probe, with(self.from(route, origin), "cookie", &session));
            }
            let request = with(self.guarded(route), "cookie", &session);
            self.add(
                Probe::CrossSite,
                with(request, "sec-fetch-site", b"cross-site"),
            );
        }
        let page = self.page.clone().into_bytes();
        let known: [(Probe, &[u8]); 1] = [(Probe::Cors, &page)];
        for (probe, origin) in known.into_iter().chain(origins) {
            let asked = with(self.bare(TestRoute::Preflight), "origin", origin);
            let asked = with(asked, "access-control-request-method", b"POST");
            let header = self.names.csrf.as_str();
            let asked = with(asked, "access-control-request-headers", header.as_bytes());
            self.add(probe, asked);
        }
    }

    /// Adds requests of clients with their own transport, with and without the origin of a page.
    fn clients(&mut self, config: &PolicyConfig) {
        let session = self.session();
        for client in &config.clients {
            for route in [TestRoute::SignIn, TestRoute::Refresh, TestRoute::SignOut] {
                for request in [self.guarded(route), self.of_page(route)] {
                    let name = self.names.client.as_str();
                    let request = with(request, name, client.name.text().as_bytes());
                    self.add(Probe::Client, request.clone());
                    self.add(Probe::Client, with(request, "cookie", &session));
                }
            }
        }
    }

    /// Adds requests to which the application sets headers of its own.
    fn responses(&mut self) {
        let session = self.session();
        let renewing = if self.has(TestRoute::Refresh) {
            TestRoute::Refresh
        } else {
            TestRoute::Verify
        };
        for route in [TestRoute::SignIn, renewing, TestRoute::SignOut] {
            let mut request = with(self.of_page(route), "cookie", &session);
            request.application_headers = vec![
                WireHeader::new("set-cookie", "theme=dark; Path=/"),
                WireHeader::new("set-cookie", "language=en; Path=/"),
                WireHeader::new("vary", "Accept-Encoding"),
                WireHeader::new("cache-control", "no-transform"),
                WireHeader::new("access-control-expose-headers", "x-request-id"),
            ];
            self.add(Probe::ApplicationHeaders, request);
        }
    }
}

pub(super) fn with(mut request: WireRequest, name: &str, value: &[u8]) -> WireRequest {
    request.headers.push(WireHeader::new(name, value));
    request
}

fn pair(name: &str, token: &[u8]) -> Bytes {
    [name.as_bytes(), b"=".as_slice(), token].concat()
}

fn split(pair: &[u8]) -> (String, Bytes) {
    let mut parts = pair.splitn(2, |byte| *byte == b'=');
    let name = parts.next().unwrap_or_default();
    let token = parts.next().unwrap_or_default();
    (String::from_utf8_lossy(name).into_owned(), token.to_vec())
}

fn join(pairs: &[&Bytes]) -> Bytes {
    let pairs: Vec<&[u8]> = pairs.iter().map(|pair| pair.as_slice()).collect();
    pairs.join(b"; ".as_slice())
}

/// Names that are similar, but different to browsers and to the policy.
fn near_names(name: &str) -> [String; 5] {
    [
        format!("{name}2"),
        format!("x{name}"),
        name.to_ascii_uppercase(),
        format!("\"{name}\""),
        name.replace('-', "_"),
    ]
}
