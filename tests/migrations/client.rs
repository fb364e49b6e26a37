//! A browser and the front end in it: requests by the rules of the jar, refresh on 401, and an end to it.

use std::cell::RefCell;
use std::collections::HashMap;

use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Jar, MethodSafety, Outcome, Profile, Request, RequestUrl, Response,
    Stored,
};
use session_cookie_policy::cookie::{CookieHeader, ReceivedSetCookie};
use session_cookie_policy::net::Origin;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::application::{Answer, Application, Headers};
use crate::deployment::{Identity, LIST, ROUTE, Scope};

pub(crate) const START: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// After so many refreshes for one request a front end gives up.
pub(crate) const PATIENCE: usize = 10;

/// A server as a page reaches it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Server<'p> {
    pub(crate) policy: &'p Policy,
    /// The origin of the page.
    pub(crate) page: &'static str,
    /// The origin of the API.
    pub(crate) api: &'static str,
    /// Where the front end refreshes, and where users sign in and out.
    pub(crate) base: &'static str,
    /// Whether its data route sets the access cookie anew where a request shows several.
    pub(crate) reissues: bool,
}

impl<'p> Server<'p> {
    pub(crate) fn new((scope, policy): (Scope, &'p Policy)) -> Self {
        Self {
            policy,
            page: scope.place.page(),
            api: scope.place.api(),
            base: scope.base(),
            reissues: false,
        }
    }

    /// A fetch by the page; made once for each route.
    pub(crate) fn request(self, method: &'static str, route: &str) -> Request {
        type Made = HashMap<(&'static str, &'static str, &'static str, String), Request>;
        thread_local!(static MADE: RefCell<Made> = RefCell::default());
        let make = || {
            let url = RequestUrl::parse(&format!("{}{route}", self.api)).unwrap();
            let page = Origin::parse(self.page).unwrap();
            let mut request = Request::fetch(url, vec![ClientOrigin::Web(page)]);
            request.method = MethodSafety::of(method);
            request
        };
        let key = (method, self.page, self.api, route.to_owned());
        MADE.with_borrow_mut(|made| made.entry(key).or_insert_with(make).clone())
    }

    pub(crate) fn refresh_route(self) -> String {
        format!("{}/session/refresh", self.base)
    }

    /// What browsers tell of where a request comes from; to https alone (Fetch Metadata, section 2).
    fn sec_fetch_site(self) -> Option<&'static [u8]> {
        let site = |origin: &'static str| {
            let mut dots = origin.rmatch_indices('.');
            dots.nth(1).map(|(at, _)| &origin[at..])
        };
        let value: &[u8] = if site(self.page) == site(self.api) {
            b"same-site"
        } else {
            b"cross-site"
        };
        self.api.starts_with("https:").then_some(value)
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Visit {
    SignedIn { refreshes: usize },
    SignedOut { refreshes: usize },
    GaveUp,
}

#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) jar: Jar,
    pub(crate) now: OffsetDateTime,
    /// The tokens of a session by header: access, refresh.
    pub(crate) bearer: Option<(String, String)>,
    /// How the front end likes its tokens, if it says so.
    pub(crate) wish: Option<&'static str>,
    /// What the headers of answers are shuffled by; as they came if nothing.
    pub(crate) seed: u64,
    /// The most bytes of `Set-Cookie` that an answer had.
    pub(crate) widest: usize,
    pub(crate) requests: usize,
    pub(crate) faults: Vec<String>,
}

impl Client {
    pub(crate) fn new(profile: Profile, seed: u64) -> Self {
        Self {
            jar: Jar::new(profile),
            now: START,
            bearer: None,
            wish: None,
            seed,
            widest: 0,
            requests: 0,
            faults: Vec::new(),
        }
    }

    /// The cookies that the browser would send.
    pub(crate) fn delivered(
        &self,
        server: Server<'_>,
        method: &'static str,
        route: &str,
    ) -> Vec<&Stored> {
        let request = server.request(method, route);
        self.jar
            .deliver(&request, LIST, self.now)
            .into_iter()
            .filter(|(_, delivery)| *delivery == Delivery::Attach)
            .map(|(cookie, _)| cookie)
            .collect()
    }

    pub(crate) fn ask(
        &mut self,
        server: Server<'_>,
        method: &'static str,
        route: &str,
        token: impl FnOnce(&(String, String)) -> &String,
        answer: impl FnOnce(&RequestFacts<'_>, OffsetDateTime) -> Answer,
    ) -> Answer {
        self.requests += 1;
        self.now += Duration::seconds(1);
        let request = server.request(method, route);
        let cookie = self.jar.cookie_header(&request, LIST, self.now);
        let authorization = self
            .bearer
            .as_ref()
            .map(|held| format!("Bearer {}", token(held)));
        let mut facts = RequestFacts::new(method);
        facts.path = Some(RequestPath::Public(route.as_bytes()));
        facts.host = server
            .api
            .split_once("://")
            .map(|(_, host)| host.as_bytes());
        facts.origin = Some(server.page.as_bytes());
        facts.sec_fetch_site = server.sec_fetch_site();
        facts.cookie = CookieHeader::line(&cookie);
        facts.authorization = authorization.as_ref().map(String::as_bytes);
        facts.csrf = Some(b"1");
        facts.mode = self.wish.map(str::as_bytes);
        let answer = answer(&facts, self.now);
        self.receive(&request, &answer.headers);
        answer
    }

    fn receive(&mut self, request: &Request, headers: &Headers) {
        let value = |name: &str| headers.iter().find(|(own, _)| own == name);
        let (access, refresh) = (
            value("session-access-token"),
            value("session-refresh-token"),
        );
        if let (Some((_, access)), Some((_, refresh))) = (access, refresh) {
            self.bearer = (!access.is_empty()).then(|| (access.clone(), refresh.clone()));
        }
        let mut cookies: Vec<&[u8]> = headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
            .map(|(_, value)| value.as_bytes())
            .collect();
        self.widest = self.widest.max(cookies.iter().map(|text| text.len()).sum());
        shuffle(&mut cookies, &mut self.seed);
        put_twins_first(&mut cookies);
        let outcomes = self
            .jar
            .receive(request, &Response::new(&cookies), LIST, self.now);
        // Law 7: no two headers of an answer are one cookie to the browser. So a live cookie is not cleared beside being set, either; but
        // for the clear of its twin in or outside of the partition, which is the same cookie to a browser that ignores partitions.
        let mut seen: Vec<(&Stored, bool)> = Vec::new();
        let sets_partitioned = cookies.iter().any(|cookie| {
            let is_set = !ReceivedSetCookie::split(cookie).value().is_empty();
            is_set && is_partitioned(cookie)
        });
        for (outcome, text) in outcomes.iter().zip(&cookies) {
            let is_partitioned = is_partitioned(text);
            let text = text.escape_ascii();
            match outcome {
                Outcome::Kept { cookie, .. } | Outcome::Deleted(cookie) => {
                    let mut same = seen
                        .iter()
                        .filter(|(known, _)| known.is_same_cookie(cookie));
                    if same.any(|(_, known)| *known == is_partitioned) {
                        self.faults.push(format!("twice in one answer: `{text}`"));
                    }
                    seen.push((cookie, is_partitioned));
                }
                // In a frame of another site a browser may refuse every cookie that is not of the partition, clears too.
                _ if sets_partitioned && !is_partitioned => {}
                outcome => self
                    .faults
                    .push(format!("`{text}` is dropped: {outcome:?}")),
            }
        }
    }

    pub(crate) fn sign_in(&mut self, server: Server<'_>, application: &mut Application) -> Answer {
        let route = format!("{}/signin", server.base);
        self.ask(
            server,
            "POST",
            &route,
            |held| &held.0,
            |facts, now| application.sign_in(server.policy, facts, now),
        )
    }

    pub(crate) fn sign_out(&mut self, server: Server<'_>, knows_all: bool) -> Answer {
        let route = format!("{}/signout", server.base);
        self.ask(
            server,
            "POST",
            &route,
            |held| &held.0,
            |facts, now| Application::sign_out(server.policy, facts, now, knows_all),
        )
    }

    pub(crate) fn verify(&mut self, server: Server<'_>, application: &Application) -> bool {
        let ask = |facts: &RequestFacts<'_>, now| {
            if server.reissues {
                application.verify_and_reissue(server.policy, facts, now)
            } else {
                application.verify(server.policy, facts, now)
            }
        };
        self.ask(server, "GET", ROUTE, |held| &held.0, ask)
            .is_signed_in
    }

    pub(crate) fn refresh(&mut self, server: Server<'_>, application: &mut Application) -> bool {
        self.refreshed(server, application).is_signed_in
    }

    pub(crate) fn refreshed(
        &mut self,
        server: Server<'_>,
        application: &mut Application,
    ) -> Answer {
        let route = server.refresh_route();
        let ask = |facts: &RequestFacts<'_>, now| application.refresh(server.policy, facts, now);
        self.ask(server, "POST", &route, |held| &held.1, ask)
    }

    /// The page wants data: what a front end does until it has it. Each request may meet another server.
    pub(crate) fn visit<'p>(
        &mut self,
        mut next: impl FnMut() -> Server<'p>,
        application: &mut Application,
    ) -> Visit {
        for refreshes in 0..=PATIENCE {
            if self.verify(next(), application) {
                return Visit::SignedIn { refreshes };
            }
            if !self.refresh(next(), application) {
                return Visit::SignedOut {
                    refreshes: refreshes + 1,
                };
            }
        }
        Visit::GaveUp
    }

    /// All cookies of the jar, as browsers tell them apart.
    pub(crate) fn identities(&self) -> Vec<Identity> {
        let mut all: Vec<Identity> = self.jar.cookies(self.now).map(identity_of).collect();
        all.sort();
        all
    }
}

pub(crate) fn identity_of(cookie: &Stored) -> Identity {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        text(cookie.name()),
        cookie.host().to_string(),
        cookie.scope(),
        text(cookie.path()),
    )
}

fn is_partitioned(cookie: &[u8]) -> bool {
    ReceivedSetCookie::split(cookie).is_partitioned()
}

/// Clears the twin of a cookie, in or outside of the partition, before the cookie is set: to a browser that ignores partitions the two are
/// one. The order of lines of one name is kept on the way (RFC 9110, section 5.3).
pub(crate) fn put_twins_first(cookies: &mut [&[u8]]) {
    // Of twins, one is in the partition and one is not.
    let partitioned = cookies.iter().filter(|cookie| is_partitioned(cookie));
    if [0, cookies.len()].contains(&partitioned.count()) {
        return;
    }
    let scope = |cookie: &[u8]| {
        let cookie = ReceivedSetCookie::split(cookie);
        [Some(cookie.name()), cookie.domain(), cookie.path()].map(|part| part.map(<[u8]>::to_vec))
    };
    let is_clear = |cookie: &[u8]| ReceivedSetCookie::split(cookie).value().is_empty();
    let set: Vec<_> = cookies
        .iter()
        .filter(|cookie| !is_clear(cookie))
        .map(|cookie| (scope(cookie), is_partitioned(cookie)))
        .collect();
    cookies.sort_by_cached_key(|cookie| {
        let twin = (scope(cookie), !is_partitioned(cookie));
        !(is_clear(cookie) && set.contains(&twin))
    });
}

/// Fisher and Yates, by Marsaglia's xorshift; nothing for seed 0.
pub(crate) fn shuffle<T>(list: &mut [T], seed: &mut u64) {
    if *seed == 0 {
        return;
    }
    for end in (1..list.len()).rev() {
        let at = random(seed) % (end as u64 + 1);
        list.swap(end, usize::try_from(at).unwrap());
    }
}

pub(crate) fn random(seed: &mut u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed
}
