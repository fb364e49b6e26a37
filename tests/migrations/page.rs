//! A page in a browser: what its bundle sends, what the browser adds, and what the browser keeps from it. CORS counts: a preflight request
//! that fails is a request that fails.

use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::config::Transport;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    CsrfVerdict, RequestFacts, RequestPath, Resolution, SetSession, TokenState, Tokens,
};
use time::{Duration, OffsetDateTime};

use crate::bundle::Bundle;
use crate::client::START;

/// The instances that answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instances<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) apis: &'p [String],
    /// Routes of refresh and sign-out.
    pub(crate) base: &'p str,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Fate {
    Ok,
    /// The browser does not send it, or does not show the response.
    BlockedByCors,
    /// 403.
    Forbidden,
    /// Nobody answers there.
    NotFound,
    /// 401.
    Unauthorised,
}

/// The session of the user in the store.
#[derive(Clone, Debug, Default)]
struct Store {
    issued: u32,
    access: Option<String>,
    refresh: Option<String>,
    csrf: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) bundle: Bundle,
    jar: Jar,
    held: [Option<String>; 2],
    token: Option<String>,
    store: Store,
    now: OffsetDateTime,
}

type Written = Vec<(String, String)>;

impl Page {
    pub(crate) fn new(bundle: Bundle) -> Self {
        Self {
            bundle,
            jar: Jar::new(Profile::CHROMIUM),
            held: [None, None],
            token: None,
            store: Store::default(),
            now: START,
        }
    }

    /// The headers that script sets on a request.
    fn own_headers(&self, method: &str, bearer: usize) -> Written {
        let mut headers = Written::new();
        let mut add = |names: &[String], value: &str| {
            headers.extend(names.iter().map(|name| (name.clone(), value.to_owned())));
        };
        add(&self.bundle.mode, self.bundle.transport.as_str());
        if method != "GET" {
            add(&self.bundle.csrf, "1");
            if let Some(token) = &self.token {
                add(&self.bundle.token, token);
            }
        }
        if let Some(token) = &self.held[bearer] {
            add(&["authorization".to_owned()], &format!("Bearer {token}"));
        }
        headers
    }

    fn send(
        &mut self,
        to: Instances<'_>,
        method: &'static str,
        route: &str,
        bearer: usize,
        answer: impl FnOnce(&mut Store, &RequestFacts<'_>, OffsetDateTime) -> (Fate, Written),
    ) -> Fate {
        self.now += Duration::seconds(1);
        if !to.apis.contains(&self.bundle.api) {
            return Fate::NotFound;
        }
        let is_own = self.bundle.page == self.bundle.api;
        let credentials = self.bundle.credentials;
        let own = self.own_headers(method, bearer);
        let (page, api) = (self.bundle.page.clone(), self.bundle.api.clone());
        let mut facts = crate::bundle::facts(&page, &api);
        if !is_own {
            let is_plain = own.is_empty() && method != "DELETE";
            let may = is_plain || is_allowed(to.policy, &facts, method, &own, credentials);
            if !may {
                return Fate::BlockedByCors;
            }
        }
        let mut request = Request::fetch(
            RequestUrl::parse(&format!("{api}{route}")).unwrap(),
            vec![ClientOrigin::Web(Origin::parse(&page).unwrap())],
        );
        request.method = MethodSafety::of(method);
        let cookie = if credentials {
            self.jar.cookie_header(&request, &EmbeddedList, self.now)
        } else {
            Vec::new()
        };
        let names = to.policy.headers();
        let value = |name: &str| {
            let found = own.iter().find(|(own, _)| own == name);
            found.map(|(_, value)| value.as_bytes())
        };
        facts.method = method;
        facts.path = Some(RequestPath::Public(route.as_bytes()));
        facts.cookie = CookieHeader::line(&cookie);
        facts.sec_fetch_site = Some(site(&page, &api));
        if is_own && method == "GET" {
            facts.origin = None;
        }
        facts.mode = value(names.mode.as_str());
        facts.csrf = value(names.csrf.as_str());
        facts.csrf_token = value(names.csrf_token.as_str());
        facts.authorization = value("authorization");
        let (fate, written) = answer(&mut self.store, &facts, self.now);
        let is_shown = is_own || is_readable(&to.policy.cors(&facts), credentials);
        let set: Vec<&[u8]> = written
            .iter()
            .filter(|(name, _)| name == "set-cookie" && credentials)
            .map(|(_, value)| value.as_bytes())
            .collect();
        let response = Response::new(&set);
        self.jar
            .receive(&request, &response, &EmbeddedList, self.now);
        if !is_shown {
            return Fate::BlockedByCors;
        }
        self.read(&written);
        fate
    }

    fn read(&mut self, written: &Written) {
        let find = |names: &[String]| {
            let mut found = written.iter().filter(|(name, _)| names.contains(name));
            found.next().map(|(_, value)| value.clone())
        };
        for (index, names) in [&self.bundle.access, &self.bundle.refreshed]
            .into_iter()
            .enumerate()
        {
            if let Some(value) = find(names) {
                self.held[index] = Some(value).filter(|value| !value.is_empty());
            }
        }
        if let Some(token) = find(&self.bundle.token) {
            self.token = Some(token);
        }
    }

    pub(crate) fn pass_a_day(&mut self) {
        self.now += Duration::days(1);
        self.expire();
    }

    pub(crate) fn sign_in(&mut self, to: Instances<'_>) -> Fate {
        self.held = [None, None];
        self.send(to, "POST", "/api/signin", 1, |store, facts, now| {
            match to.policy.sign_in(facts, now).accept() {
                Ok(set_session) => (Fate::Ok, store.hand_over(&set_session)),
                Err(_) => (Fate::Forbidden, Written::new()),
            }
        })
    }

    pub(crate) fn expire(&mut self) {
        self.store.access = None;
    }

    /// A request that needs a session.
    pub(crate) fn data(&mut self, to: Instances<'_>, method: &'static str) -> Fate {
        self.send(to, method, "/api/me", 0, |store, facts, now| {
            let verify = to.policy.verify(facts, now);
            let found = verify.candidates().find(|candidate| {
                store.is(store.access.as_deref(), candidate.as_str())
                    && store.compares(candidate.transport(), verify.csrf())
            });
            (fate(found.is_some(), verify.csrf()), Written::new())
        })
    }

    pub(crate) fn refresh(&mut self, to: Instances<'_>) -> Fate {
        let route = self.bundle.refresh.clone();
        if route != format!("{}/session/refresh", to.base) {
            return Fate::NotFound;
        }
        self.send(to, "POST", &route, 1, |store, facts, now| {
            let refresh = to.policy.refresh(facts, now);
            let found = refresh.resolve(|candidate| {
                let is_live = store.is(store.refresh.as_deref(), candidate.as_str())
                    && store.compares(candidate.transport(), refresh.csrf());
                if is_live {
                    TokenState::Live(())
                } else {
                    TokenState::Dead
                }
            });
            match found {
                Resolution::Accepted { set_session, .. } => {
                    (Fate::Ok, store.hand_over(&set_session))
                }
                other => {
                    let mut written = Written::new();
                    let mut sink =
                        |name: &str, value: &str| written.push((name.to_owned(), value.to_owned()));
                    let clear_session = other.clear_session().unwrap();
                    clear_session.write(&mut String::new(), &mut sink);
                    (fate(false, refresh.csrf()), written)
                }
            }
        })
    }

    pub(crate) fn sign_out(&mut self, to: Instances<'_>) -> Fate {
        let route = self.bundle.sign_out.clone();
        if route != format!("{}/signout", to.base) {
            return Fate::NotFound;
        }
        self.send(to, "POST", &route, 1, |_, facts, now| {
            match to.policy.sign_out(facts, now).accept() {
                Ok(_) => (Fate::Ok, Written::new()),
                Err(_) => (Fate::Forbidden, Written::new()),
            }
        })
    }
}

impl Store {
    fn hand_over(&mut self, set_session: &SetSession<'_>) -> Written {
        self.issued += 1;
        let [access, refresh, csrf] =
            ["access", "refresh", "csrf"].map(|kind| format!("{kind}-{}", self.issued));
        let tokens = Tokens::new(&access, &refresh)
            .and_then(|tokens| tokens.with_csrf(&csrf))
            .unwrap();
        let mut written = Written::new();
        let mut sink = |name: &str, value: &str| written.push((name.to_owned(), value.to_owned()));
        set_session
            .write(&tokens, &mut String::new(), &mut sink)
            .unwrap();
        let has_token = written.iter().any(|(_, value)| *value == csrf);
        self.access = Some(access);
        self.refresh = Some(refresh);
        self.csrf = has_token.then_some(csrf);
        written
    }

    fn is(&self, valid: Option<&str>, found: Option<&str>) -> bool {
        self.issued > 0 && valid.is_some() && valid == found
    }

    /// The application's part of the check against CSRF.
    fn compares(&self, transport: Transport, verdict: CsrfVerdict<'_>) -> bool {
        match verdict {
            CsrfVerdict::Compare(token) if transport == Transport::Cookie => self
                .csrf
                .as_ref()
                .is_some_and(|own| own.as_bytes() == token),
            _ => true,
        }
    }
}

fn fate(is_found: bool, verdict: CsrfVerdict<'_>) -> Fate {
    match (is_found, verdict) {
        (true, _) => Fate::Ok,
        (false, CsrfVerdict::Refuse(_)) => Fate::Forbidden,
        (false, _) => Fate::Unauthorised,
    }
}

/// Fetch, sections 4.8 and 4.10: the preflight request, as the browser judges its response.
fn is_allowed(
    policy: &Policy,
    facts: &RequestFacts<'_>,
    method: &str,
    own: &Written,
    credentials: bool,
) -> bool {
    let mut facts = *facts;
    facts.method = "OPTIONS";
    facts.requested_method = Some(method.as_bytes());
    let cors = policy.cors(&facts);
    let mut written = Written::new();
    cors.write(&mut |name, value| written.push((name.to_owned(), value.to_owned())));
    let value = |name: &str| {
        let found = written.iter().find(|(own, _)| own == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let lists = |name: &str, wanted: &str| value(name).split(", ").any(|one| one == wanted);
    let is_safelisted = ["GET", "HEAD", "POST"].contains(&method);
    is_readable(&cors, credentials)
        && (is_safelisted || lists("access-control-allow-methods", method))
        && own
            .iter()
            .all(|(name, _)| lists("access-control-allow-headers", name))
}

/// Fetch, section 4.10: the CORS check.
fn is_readable(cors: &session_cookie_policy::request::CorsHeaders<'_>, credentials: bool) -> bool {
    let mut written = Written::new();
    cors.write(&mut |name, value| written.push((name.to_owned(), value.to_owned())));
    let has = |name: &str| written.iter().any(|(own, _)| own == name);
    has("access-control-allow-origin") && (!credentials || has("access-control-allow-credentials"))
}

fn site(page: &str, api: &str) -> &'static [u8] {
    let registrable = |origin: &str| {
        let mut labels = origin.rsplit('.');
        (
            labels.next().map(str::to_owned),
            labels.next().map(|label| label.replace("https://", "")),
        )
    };
    if page == api {
        b"same-origin"
    } else if registrable(page) == registrable(api) {
        b"same-site"
    } else {
        b"cross-site"
    }
}
