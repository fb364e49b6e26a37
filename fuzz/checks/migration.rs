//! Changes of a configuration, played: one client in the jar of one browser, an application with rotating tokens, and a chain of
//! configurations, each deployed with the history that the plan says, or without any.
//!
//! Every octet is a choice: the place, the browser, the first configuration, then events. Asserted: where every plan promises that clients
//! stay signed in and warns of nothing, the session survives without an extra request, and nothing is left of an older scope; in every
//! case the client is never caught in a circle, and a sign-in makes it whole; no answer names a cookie twice, or sets one that the
//! browser drops; clears keep to their budget; a sign-out leaves nothing.

use std::collections::HashSet;

use serde_json::{Value, json};
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Outcome, Request, RequestUrl, Response, Stored,
};
use session_cookie_policy::config::{Browser, CookieConfig, Keep, PolicyConfig, Setting};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath, Resolution, TokenState, Tokens};
use session_cookie_policy::rollout::{
    MigrationPlan, MigrationWarning, ReturningClient, plan_migration,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::octets::Octets;

const START: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const LIST: &EmbeddedList = &EmbeddedList;
const ROUTE: &str = "/api/me";
const MAX_CHANGES: usize = 4;
const MAX_EVENTS: usize = 16;

/// After so many refreshes for one request a front end gives up.
const PATIENCE: usize = 6;

/// APIs, page, the domains that their cookies can have, and what must be said beside.
struct Place {
    apis: [&'static str; 2],
    page: &'static str,
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

/// A configuration, by its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Choice {
    place: usize,
    domain: usize,
    paths: usize,
    names: usize,
    transport: usize,
    lifetimes: usize,
    has_two_apis: bool,
}

impl Choice {
    fn read(octets: &mut Octets<'_>) -> Self {
        let place = octets.below(PLACES.len());
        Self {
            place,
            domain: octets.below(PLACES[place].domains.len()),
            paths: octets.below(PATHS.len()),
            names: octets.below(NAMES.len()),
            transport: octets.below(TRANSPORTS.len()),
            lifetimes: octets.below(LIFETIMES.len()),
            has_two_apis: octets.flag(),
        }
    }

    /// One part, or two, become others.
    fn change(&mut self, octets: &mut Octets<'_>) {
        let which = octets.next();
        for part in [which % 8, which / 8 % 8] {
            match part {
                0 => self.domain = octets.below(PLACES[self.place].domains.len()),
                1 => self.paths = octets.below(PATHS.len()),
                2 => self.names = octets.below(NAMES.len()),
                3 => self.transport = octets.below(TRANSPORTS.len()),
                4 => self.lifetimes = octets.below(LIFETIMES.len()),
                5 => self.has_two_apis = octets.flag(),
                _ => {}
            }
        }
    }

    fn place(self) -> &'static Place {
        &PLACES[self.place]
    }

    fn config(self) -> PolicyConfig {
        let place = self.place();
        let apis = &place.apis[..if self.has_two_apis { 2 } else { 1 }];
        let mut config = json!({
            "api": apis,
            "websites": place.page,
            "session_routes": [ROUTE],
            "cookie_domain": place.domains[self.domain],
            "transport": TRANSPORTS[self.transport],
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
        serde_json::from_value(config).unwrap()
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
struct Deployed {
    config: PolicyConfig,
    policy: Policy,
}

impl Deployed {
    fn new(config: PolicyConfig) -> Option<Self> {
        let policy = config.compile(LIST).ok()?;
        Some(Self { config, policy })
    }

    fn route(&self, route: &str) -> String {
        format!("{}{route}", self.config.api_base_path.text())
    }
}

/// How long browsers keep the access cookie and the refresh cookie.
fn lifetimes(config: &PolicyConfig) -> [Duration; 2] {
    let lifetime = |cookie: &CookieConfig, usual| {
        let kept = match cookie.lifetime_seconds.as_ref().map(Setting::get) {
            Some(Ok(Keep::For(kept))) => *kept,
            _ => usual,
        };
        kept.min(Duration::days(400))
    };
    [
        lifetime(&config.access_cookie, Duration::days(365)),
        lifetime(&config.refresh_cookie, Duration::days(100)),
    ]
}

pub(crate) fn check(octets: &[u8]) {
    let mut octets = Octets::new(octets);
    let browser = *octets.of(&[Browser::Chromium, Browser::Firefox, Browser::Safari]);
    let first = Choice::read(&mut octets);
    let Some(deployed) = Deployed::new(first.config()) else {
        return;
    };
    let claimed = &deployed.config.browsers;
    if !claimed.iter().any(|claimed| claimed.get() == Ok(&browser)) {
        return;
    }
    let mut play = Play {
        choice: first,
        jar: Jar::new(browser.profile()),
        now: START,
        application: Application::default(),
        bearer: None,
        current: deployed,
        before: None,
        session_until: START,
        access_until: START,
        all_is_declared: true,
        is_promised: true,
        log: vec![format!("{} {first:?}", browser.as_str())],
    };
    play.sign_in();
    let mut changes = 0;
    for _ in 0..MAX_EVENTS {
        if octets.is_empty() {
            break;
        }
        match octets.below(8) {
            0 | 1 => play.visit_and_check(),
            2 => play.application.access.clear(),
            3 => play.now += Duration::hours(1),
            4 => play.now += Duration::days(30),
            5 if changes < MAX_CHANGES => {
                changes += 1;
                play.deploy(&mut octets);
            }
            6 => play.serve_both(),
            7 => play.end(),
            _ => {}
        }
    }
    play.visit_and_check();
    play.end();
    play.visit_and_check();
}

/// It makes tokens, knows which are valid, and takes each refresh token once.
#[derive(Default)]
struct Application {
    access: HashSet<String>,
    refresh: HashSet<String>,
    made: usize,
}

impl Application {
    fn make(&mut self) -> [String; 2] {
        self.made += 1;
        let pair = ["access", "refresh"].map(|token| format!("{token}-{}", self.made));
        self.access.insert(pair[0].clone());
        self.refresh.insert(pair[1].clone());
        pair
    }

    /// Whether it made this token, ever.
    fn is_own(&self, token: &str) -> bool {
        let number = token
            .rsplit('-')
            .next()
            .and_then(|number| number.parse().ok());
        number.is_some_and(|number: usize| number <= self.made)
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Visit {
    SignedIn { refreshes: usize },
    SignedOut,
    GaveUp,
}

type Headers = Vec<(String, String)>;

struct Play {
    choice: Choice,
    jar: Jar,
    now: OffsetDateTime,
    application: Application,
    bearer: Option<[String; 2]>,
    current: Deployed,
    /// What was deployed before, and the plan of the way from it.
    before: Option<(Deployed, MigrationPlan)>,
    /// Until when the browser keeps the cookies that it got last.
    session_until: OffsetDateTime,
    access_until: OffsetDateTime,
    /// Whether each configuration has been deployed with the history that its plan says.
    all_is_declared: bool,
    /// Whether all plans since the sign-in promise that clients stay signed in.
    is_promised: bool,
    log: Vec<String>,
}

/// Whether a plan warns of nothing but of front ends; this one always sends the header against CSRF.
fn promises(plan: &MigrationPlan) -> bool {
    let mut warnings = plan.warnings.iter();
    warnings.all(|warning| *warning == MigrationWarning::OldFrontendRefused)
}

impl Play {
    fn deploy(&mut self, octets: &mut Octets<'_>) {
        self.choice.change(octets);
        let is_declared = octets.next() % 4 != 3;
        let mut config = self.choice.config();
        let retired_at = Instant::new(self.now).unwrap();
        let plan = plan_migration(&self.current.config, &config, retired_at, LIST);
        // A plan of what does not compile warns.
        if config.compile(LIST).is_err() {
            assert!(!plan.warnings.is_empty());
            return;
        }
        if is_declared {
            plan.history.declare_in(&mut config);
        }
        self.log.push(format!(
            "{} {:?} declared: {is_declared} {plan}",
            self.now, self.choice
        ));
        let Some(new) = Deployed::new(config) else {
            return;
        };
        let stays = plan.clients[0].returning == ReturningClient::StaysSignedIn;
        let is_kept = is_declared || plan.history.is_empty();
        self.all_is_declared &= is_kept && promises(&plan);
        self.is_promised &= is_kept && stays && promises(&plan);
        self.before = Some((std::mem::replace(&mut self.current, new), plan));
    }

    /// Whether the client must find its session.
    fn is_live(&self) -> bool {
        self.is_promised && self.now < self.session_until
    }

    fn visit_and_check(&mut self) {
        let due = usize::from(self.application.access.is_empty() || self.now >= self.access_until);
        let is_live = self.is_live();
        let visit = self.visit(&[false]);
        match visit {
            Visit::SignedIn { refreshes } => {
                assert!(
                    !is_live || refreshes <= due,
                    "{refreshes} refreshes, {due} due: {:#?}",
                    self.log
                );
                if refreshes > 0 {
                    self.check_clean();
                }
            }
            Visit::SignedOut => {
                assert!(!is_live, "signed out: {:#?}", self.log);
                self.sign_in();
                let visit = self.visit(&[false]);
                assert_eq!(visit, Visit::SignedIn { refreshes: 0 }, "{:#?}", self.log);
            }
            Visit::GaveUp => panic!("a circle: {:#?}", self.log),
        }
    }

    /// Old and new instances answer in turn.
    fn serve_both(&mut self) {
        let Some((_, plan)) = &self.before else {
            return;
        };
        // Whoever lets old instances serve for longer is told to plan again.
        if self.now > plan.retired_at.get() + Duration::hours(2) {
            return;
        }
        let is_taken = plan.clients[0].returning == ReturningClient::StaysSignedIn;
        self.is_promised &=
            plan.roll_back.is_safe_as_it_is && is_taken && promises(plan) && self.all_is_declared;
        let is_safe = self.is_live();
        for turns in [[true, false], [false, true]] {
            self.application.access.clear();
            let visit = self.visit(&turns);
            self.log.push(format!("both: {visit:?}"));
            assert!(!is_safe || visit != Visit::SignedOut, "{:#?}", self.log);
            if !matches!(visit, Visit::SignedIn { .. }) {
                self.is_promised = false;
            }
        }
        // The old ones are gone, and what they have set is of the past.
        self.application.access.clear();
        self.visit_and_check();
    }

    /// The user signs out, and in again.
    fn end(&mut self) {
        let route = self
            .current
            .route(self.current.config.sign_out_route.text());
        // Where tokens go by header, cookies are cleared where they show.
        let is_by_cookie = self.bearer.is_none();
        self.ask(false, "POST", &route, |_, policy, facts, now| {
            let accepted = policy.sign_out(facts, now).accept().unwrap();
            written(|buffer, sink| accepted.write(buffer, sink))
        });
        if self.all_is_declared && is_by_cookie && !self.choice.has_two_apis {
            self.check_gone();
        }
        self.sign_in();
    }

    fn sign_in(&mut self) {
        let route = self.current.route("/signin");
        self.is_promised = true;
        self.ask(false, "POST", &route, |application, policy, facts, now| {
            let accepted = policy.sign_in(facts, now).accept().unwrap();
            let [access, refresh] = application.make();
            let tokens = Tokens::new(&access, &refresh).unwrap();
            written(|buffer, sink| accepted.write(&tokens, buffer, sink).unwrap())
        });
        self.renewed();
        self.check_clean();
    }

    /// The browser has got new cookies.
    fn renewed(&mut self) {
        let [access, refresh] = lifetimes(&self.current.config);
        // Header clients keep their tokens for as long as they like, and servers take them no longer than cookies.
        self.session_until = self.now + refresh - Duration::seconds(1);
        self.access_until = self.now + access.min(refresh) - Duration::seconds(1);
    }

    /// The page wants data: what a front end does until it has it. Each request meets the next of the instances; `true` is an old one.
    fn visit(&mut self, instances: &[bool]) -> Visit {
        let mut turns = instances.iter().copied().cycle();
        let mut next = || turns.next().unwrap_or_default();
        for refreshes in 0..=PATIENCE {
            let mut is_signed_in = false;
            self.ask(next(), "GET", ROUTE, |application, policy, facts, now| {
                let mut candidates = policy.verify(facts, now).candidates();
                is_signed_in = candidates.any(|candidate| {
                    let token = candidate.as_str().unwrap_or("");
                    application.access.contains(token)
                });
                Headers::new()
            });
            if is_signed_in {
                return Visit::SignedIn { refreshes };
            }
            let route = self.current.route(self.current.config.refresh_route.text());
            let is_old = next();
            let mut is_renewed = false;
            self.ask(is_old, "POST", &route, |application, policy, facts, now| {
                let outcome = policy.refresh(facts, now).resolve(|candidate| {
                    let token = candidate.as_str().unwrap_or("");
                    if application.refresh.contains(token) {
                        TokenState::Live(())
                    } else if application.is_own(token) {
                        TokenState::Dead
                    } else {
                        TokenState::Unknown
                    }
                });
                match outcome {
                    Resolution::Accepted {
                        candidate,
                        set_session,
                        ..
                    } => {
                        is_renewed = true;
                        application.refresh.remove(candidate.as_str().unwrap());
                        let [access, refresh_token] = application.make();
                        let tokens = Tokens::new(&access, &refresh_token).unwrap();
                        written(|buffer, sink| {
                            set_session.write(&tokens, buffer, sink).unwrap();
                        })
                    }
                    Resolution::Conflict { clear_session }
                    | Resolution::Rejected { clear_session } => {
                        written(|buffer, sink| clear_session.write(buffer, sink))
                    }
                    Resolution::Superseded { .. } => Headers::new(),
                }
            });
            if !is_renewed {
                return Visit::SignedOut;
            }
            self.renewed();
        }
        Visit::GaveUp
    }

    /// One request, as it arrives, and its answer.
    fn ask(
        &mut self,
        is_old: bool,
        method: &'static str,
        route: &str,
        answer: impl FnOnce(&mut Application, &Policy, &RequestFacts<'_>, OffsetDateTime) -> Headers,
    ) {
        self.now += Duration::seconds(1);
        let deployed = match &self.before {
            Some((old, _)) if is_old => old,
            _ => &self.current,
        };
        let place = self.choice.place();
        let api = Origin::parse(place.apis[0]).unwrap();
        let page = Origin::parse(place.page).unwrap();
        let url = RequestUrl::parse(&format!("{api}{route}")).unwrap();
        let mut request = Request::fetch(url, vec![ClientOrigin::Web(page.clone())]);
        request.method = MethodSafety::of(method);
        let cookie = self.jar.cookie_header(&request, LIST, self.now);
        let bearer = self.bearer.as_ref().map(|[access, refresh]| {
            let is_refresh = route.ends_with("/refresh");
            format!("Bearer {}", if is_refresh { refresh } else { access })
        });
        let relation = Relation::between(&page, &api, LIST).relation();
        let mut facts = RequestFacts::new(method);
        facts.path = Some(RequestPath::Public(route.as_bytes()));
        facts.host = place.apis[0]
            .split_once("://")
            .map(|(_, host)| host.as_bytes());
        facts.origin =
            (relation != Relation::SameOrigin || method != "GET").then_some(place.page.as_bytes());
        facts.sec_fetch_site =
            (api.is_https() || api.host().is_loopback()).then_some(match relation {
                Relation::SameOrigin => b"same-origin",
                Relation::SameSite => b"same-site",
                Relation::CrossScheme | Relation::CrossSite => b"cross-site",
            });
        facts.cookie = CookieHeader::line(&cookie);
        facts.authorization = bearer.as_ref().map(String::as_bytes);
        facts.csrf = Some(b"1");
        let headers = answer(&mut self.application, &deployed.policy, &facts, self.now);
        let names = deployed.policy.headers();
        let of_name = |name: &str| headers.iter().find(|(own, _)| own == name);
        let (access, refresh) = (
            of_name(names.access.as_str()),
            of_name(names.refresh.as_str()),
        );
        if let (Some((_, access)), Some((_, refresh))) = (access, refresh) {
            let held = [access.clone(), refresh.clone()];
            self.bearer = (!access.is_empty()).then_some(held);
        }
        let budget = usize::try_from(deployed.config.clearing_budget).unwrap();
        self.receive(&request, &headers, budget);
    }

    fn receive(&mut self, request: &Request, headers: &Headers, budget: usize) {
        let cookies = headers.iter().filter(|(name, _)| name == "set-cookie");
        let cookies: Vec<&[u8]> = cookies.map(|(_, value)| value.as_bytes()).collect();
        let response = Response::new(&cookies);
        let outcomes = self.jar.receive(request, &response, LIST, self.now);
        let mut seen: Vec<&Stored> = Vec::new();
        let (mut cleared, mut longest) = (0, 0);
        for (outcome, text) in outcomes.iter().zip(&cookies) {
            let cookie = match outcome {
                Outcome::Kept { cookie, .. } => cookie,
                Outcome::Deleted(cookie) => {
                    cleared += text.len();
                    longest = longest.max(text.len());
                    cookie
                }
                // A name that shows twice although it has a prefix is cleared for browsers that do not know the prefix.
                _ if text.ends_with(b"Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT") => {
                    continue;
                }
                other => panic!("{}: {other:?}: {:#?}", text.escape_ascii(), self.log),
            };
            let is_known = seen.iter().any(|known| known.is_same_cookie(cookie));
            assert!(!is_known, "{cookie} twice in one answer: {:#?}", self.log);
            seen.push(cookie);
        }
        assert!(
            cleared <= budget + 2 * longest,
            "{cleared}: {:#?}",
            self.log
        );
        // What an answer sets stands when it has come.
        for outcome in &outcomes {
            if let Outcome::Kept { cookie, .. } = outcome {
                assert!(self.jar.cookies(self.now).any(|held| held == cookie));
            }
        }
    }

    /// Behind an answer that hands over tokens: the present cookies alone, or none.
    fn check_clean(&self) {
        if !self.all_is_declared || self.choice.has_two_apis {
            return;
        }
        let held: Vec<&Stored> = self.jar.cookies(self.now).collect();
        let is_by_cookie = self.bearer.is_none();
        if is_by_cookie {
            assert_eq!(held.len(), 2, "{held:?}: {:#?}", self.log);
            let is_valid = |cookie: &&Stored| {
                let value = String::from_utf8_lossy(cookie.value());
                let application = &self.application;
                application.access.contains(&*value) || application.refresh.contains(&*value)
            };
            assert!(held.iter().all(is_valid), "{held:?}: {:#?}", self.log);
        }
    }

    fn check_gone(&self) {
        let held: Vec<String> = self
            .jar
            .cookies(self.now)
            .map(ToString::to_string)
            .collect();
        assert!(held.is_empty(), "{held:?}: {:#?}", self.log);
    }
}

fn written(write: impl FnOnce(&mut String, &mut dyn FnMut(&str, &str))) -> Headers {
    let (mut headers, mut buffer) = (Headers::new(), String::new());
    write(&mut buffer, &mut |name, value| {
        headers.push((name.to_owned(), value.to_owned()));
    });
    headers
}
