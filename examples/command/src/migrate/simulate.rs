//! A client that signed in before the change and comes back after it, in each browser. Its front end is the one that was built for the old
//! configuration, which browsers may keep in their caches for days, or an updated one, which sends what either configuration requires.
//! If the website moves, the updated one is at the new address.

use std::fmt;

use serde::Serialize;
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::config::{PolicyConfig, SessionShape, Transport, WebsiteConfig};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{Origin, SuffixList, UrlPath};
use session_cookie_policy::policy::{CsrfRequirement, Policy, SessionToken};
use session_cookie_policy::request::{
    Candidate, ClearSession, CsrfVerdict, RequestFacts, RequestPath, Resolution, SetSession,
    TokenState, Tokens,
};
use session_cookie_policy::rollout::{MigrationAction, MigrationPlan, TokenOutcome};
use time::{Duration, OffsetDateTime};

/// What a client goes through until all is as it should be.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outcome {
    pub(crate) browser: &'static str,
    /// Whether the new configuration had the history of the plan.
    pub(crate) history: bool,
    pub(crate) frontend: Frontend,
    /// The shape of a session before the change. Of two tokens the access token expires during it.
    pub(crate) shape: SessionShape,
    pub(crate) website: String,
    /// The API of the new configuration.
    pub(crate) api: String,
    /// The requests after the change, until one is answered with the user's data.
    pub(crate) requests: Vec<&'static str>,
    pub(crate) works: bool,
    /// Whether the user had to sign in again.
    pub(crate) signed_in_again: bool,
    /// Session cookies in the browser then.
    pub(crate) cookies_left: Vec<String>,
    /// What carries the session then.
    pub(crate) transport: Transport,
    /// What a sign-out is answered then.
    pub(crate) sign_out: u16,
    pub(crate) after_sign_out: AfterSignOut,
    /// On how many of the next three days, each with an expired access token, the user had to sign in again.
    pub(crate) days_with_sign_in: u32,
    /// The same of a user who never had the old configuration: sessions may be that short.
    pub(crate) usual_days_with_sign_in: u32,
}

/// What a sign-out leaves.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AfterSignOut {
    /// Session cookies in the browser.
    pub(crate) cookies: Vec<String>,
    /// Whether they are accepted, unless the server has ended the session.
    pub(crate) still_signed_in: bool,
}

/// Which front end the browser runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Frontend {
    /// The one of the old configuration.
    Old,
    /// One that sends what either configuration requires.
    Updated,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match (self.works, self.signed_in_again) {
            (false, _) => "no session",
            (true, true) => "signed in again",
            (true, false) => "still signed in",
        };
        write!(
            f,
            "{}: {end}; {} left",
            self.requests.join(", "),
            count(&self.cookies_left)
        )?;
        if self.transport == Transport::Header {
            write!(f, ", tokens by header")?;
        }
        if self.sign_out == 403 {
            write!(f, "; sign-out (403)")?;
        }
        let days = self.days_with_sign_in;
        if days > self.usual_days_with_sign_in {
            write!(f, "; signs in again on {days} of the next 3 days")?;
        }
        for cookie in &self.cookies_left {
            write!(f, "\n    {cookie}")?;
        }
        let left = &self.after_sign_out;
        if self.sign_out != 403 && !left.cookies.is_empty() {
            let cookies = count(&left.cookies);
            write!(f, "\n    a sign-out then leaves {cookies}")?;
            if left.still_signed_in {
                write!(
                    f,
                    ", and the user stays signed in unless the server ends the session"
                )?;
            }
            for cookie in &left.cookies {
                write!(f, "\n      {cookie}")?;
            }
        }
        Ok(())
    }
}

fn count(cookies: &[String]) -> String {
    match cookies.len() {
        1 => "1 cookie".to_owned(),
        count => format!("{count} cookies"),
    }
}

/// Plays the change in each browser, with and without the history; nothing if a configuration does not compile.
pub(crate) fn simulate(
    old: &PolicyConfig,
    new: &PolicyConfig,
    plan: &MigrationPlan,
    list: &dyn SuffixList,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for profile in Profile::ALL {
        let variants: &[bool] = if plan.history.is_empty() {
            &[true]
        } else {
            &[true, false]
        };
        let each = variants.iter().flat_map(|history| {
            [Frontend::Updated, Frontend::Old].map(|frontend| (*history, frontend))
        });
        for (history, frontend) in each {
            let mut declared = new.clone();
            if history {
                plan.history.declare_in(&mut declared);
            }
            let instances = apis_of(old, new).and_then(|[before, after]| {
                Instances::of(old, before, list).zip(Instances::of(&declared, after, list))
            });
            let Some((before, mut after)) = instances else {
                continue;
            };
            if let Some(route) = missed_route(plan) {
                after.data = route;
            }
            for pages in pages_of(old, new) {
                after.old_refresh = plan.schedule.iter().find_map(|step| match &step.action {
                    MigrationAction::KeepOldRoute { route } if history => Some(route.clone()),
                    _ => None,
                });
                let now = plan.retired_at.get() + Duration::hours(2);
                let mut outcome = play((profile, frontend), &before, &after, &pages, now, list);
                outcome.history = history;
                outcomes.push(outcome);
            }
        }
    }
    outcomes
}

/// An API of both configurations, or the first of each.
fn apis_of(old: &PolicyConfig, new: &PolicyConfig) -> Option<[Origin; 2]> {
    let apis = |config: &PolicyConfig| -> Vec<Origin> {
        let apis = config.api.iter().filter_map(|api| api.get().ok());
        apis.cloned().collect()
    };
    let (old, new) = (apis(old), apis(new));
    match old.iter().find(|api| new.contains(api)) {
        Some(both) => Some([both.clone(), both.clone()]),
        None => Some([old.first()?.clone(), new.first()?.clone()]),
    }
}

/// A page of both configurations, or the first of each; and the pages of websites whose settings change. Each before and after the change.
fn pages_of(old: &PolicyConfig, new: &PolicyConfig) -> Vec<[Origin; 2]> {
    let page = |website: &WebsiteConfig| Some(website.origin.get().ok()?.example());
    let is_in_both = |website: &&WebsiteConfig| new.websites.contains(website);
    let both = old.websites.iter().find(is_in_both);
    let is_changed = |website: &&WebsiteConfig| {
        let mut others = new.websites.iter();
        let same = others.find(|other| other.origin == website.origin);
        same.is_some_and(|other| other != *website)
    };
    let changed: Vec<&WebsiteConfig> = old.websites.iter().filter(is_changed).collect();
    let before = both.or_else(|| old.websites.first());
    let after = both.or_else(|| new.websites.first());
    let first = before
        .zip(after)
        .filter(|(before, _)| both.is_some() || !changed.contains(before));
    let changed = changed.into_iter().map(|website| (website, website));
    let pairs = first.into_iter().chain(changed).take(4);
    pairs
        .filter_map(|(before, after)| Some([page(before)?, page(after)?]))
        .collect()
}

/// The route that needs the token of each request and that old cookies do not reach, if the plan has one.
fn missed_route(plan: &MigrationPlan) -> Option<String> {
    let mut forecasts = plan.both_serve.new_takes_old.iter();
    forecasts.find_map(|forecast| match &forecast.outcome {
        TokenOutcome::OtherPath { route } if forecast.token != SessionToken::Refresh => {
            Some(route.to_string())
        }
        _ => None,
    })
}

/// Instances of one configuration.
struct Instances {
    policy: Policy,
    api: Origin,
    refresh: UrlPath,
    /// Where a refresh without a token is redirected to.
    old_refresh: Option<UrlPath>,
    /// Where the token of each request is sent to: a declared route, or the path of the cookie.
    data: String,
    sign_out: UrlPath,
}

impl Instances {
    /// Any route: what it writes does not follow from its path.
    fn sign_in(&self) -> &str {
        match self.policy.shape() {
            SessionShape::Pair => self.refresh.as_str(),
            SessionShape::Single => &self.data,
        }
    }

    fn of(config: &PolicyConfig, api: Origin, list: &dyn SuffixList) -> Option<Self> {
        let path = |path: &str| UrlPath::parse(path).ok();
        let gateway = path(config.api_gateway_path.text())?;
        let base = gateway
            .join(config.api_base_path.get().ok()?.as_str())
            .ok()?;
        let policy = config.compile(list).ok()?;
        let of_data = match policy.shape() {
            SessionShape::Pair => config.access_cookie.path.as_ref(),
            SessionShape::Single => config.session_cookie.path.as_ref(),
        };
        Some(Self {
            policy,
            api,
            refresh: base.join(config.refresh_route.get().ok()?.as_str()).ok()?,
            sign_out: base.join(config.sign_out_route.get().ok()?.as_str()).ok()?,
            old_refresh: None,
            data: match config.session_routes.first() {
                Some(declared) => declared.get().ok()?.to_string(),
                None => of_data.map_or("/", |path| path.text()).to_owned(),
            },
        })
    }
}

/// What a front end sends and reads beside what browsers do by themselves.
#[derive(Clone, Default)]
struct Bundle {
    /// Whether it sends requests with credentials, that is with cookies.
    credentials: bool,
    /// The headers that it sends with the value `1`.
    csrf: Vec<String>,
    /// The headers in which it sends the token against CSRF, and from which it reads it.
    token: Vec<String>,
    /// The headers from which it reads the access and the refresh token.
    tokens: [Vec<String>; 2],
}

impl Bundle {
    /// Learns what a configuration wants of a page.
    fn learn(&mut self, of: &Instances, page: &Origin, now: OffsetDateTime) {
        let (page, api) = (page.to_string(), of.api.to_string());
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(page.as_bytes());
        facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
        let names = of.policy.headers();
        match of.policy.csrf_requirement(&facts) {
            Some(CsrfRequirement::Header) => self.csrf.push(names.csrf.to_string()),
            Some(CsrfRequirement::Token | CsrfRequirement::DoubleSubmit) => {
                self.token.push(names.csrf_token.to_string());
            }
            Some(CsrfRequirement::None) | None => {}
        }
        if of.policy.sign_in(&facts, now).transport() == Transport::Header {
            let [access, refresh] = &mut self.tokens;
            access.push(names.access.to_string());
            refresh.push(names.refresh.to_string());
        } else {
            self.credentials = true;
        }
    }
}

/// A browser with a page.
#[derive(Clone)]
struct Client<'l> {
    list: &'l dyn SuffixList,
    jar: Jar,
    page: Origin,
    bundle: Bundle,
    /// The token against CSRF, if it has read one.
    csrf_token: Option<String>,
    /// The tokens that script holds: access and refresh.
    held: [Option<String>; 2],
}

/// What the application knows: the tokens that are valid.
#[derive(Clone, Default)]
struct Sessions {
    access: Option<String>,
    /// By which the session goes on: the refresh token, or the only one.
    lasting: Option<String>,
    csrf: Option<String>,
    issued: u32,
}

impl Sessions {
    fn state(&self, candidate: &Candidate<'_>) -> TokenState<()> {
        // There is one session, and each of its earlier tokens is dead.
        if self.lasting.is_some() && candidate.as_str() == self.lasting.as_deref() {
            TokenState::Live(())
        } else {
            TokenState::Dead
        }
    }
}

/// What an instance answers.
enum Answer {
    Data,
    Forbidden,
    Redirect,
    Unauthorised,
}

fn play(
    (profile, frontend): (Profile, Frontend),
    before: &Instances,
    after: &Instances,
    [old_page, new_page]: &[Origin; 2],
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Outcome {
    let mut bundle = Bundle::default();
    bundle.learn(before, old_page, now);
    if frontend == Frontend::Updated {
        bundle.learn(after, new_page, now);
    }
    let mut client = Client {
        list,
        jar: Jar::new(profile),
        page: old_page.clone(),
        bundle,
        csrf_token: None,
        held: [None, None],
    };
    let usual_days_with_sign_in = {
        let (mut client, mut sessions) = (client.clone(), Sessions::default());
        client.page = new_page.clone();
        client.bundle.learn(after, new_page, now);
        client.sign_in(after, &mut sessions, now);
        client.days_with_sign_in(after, &mut sessions, now)
    };
    let mut sessions = Sessions::default();
    client.sign_in(before, &mut sessions, now - Duration::hours(2));
    // The access token ends while the change is made.
    sessions.access = None;
    if frontend == Frontend::Updated && new_page != old_page {
        // Scripts of another origin do not see what those of the old page keep.
        client.page = new_page.clone();
        (client.csrf_token, client.held) = (None, [None, None]);
    }
    let visit = client.visit(after, &mut sessions, now);
    let cookies_left = client.cookies(now);
    let transport = if client.held[0].is_some() {
        Transport::Header
    } else {
        Transport::Cookie
    };
    let (mut left, mut after_it) = (client.clone(), sessions.clone());
    let sign_out = left.sign_out(after, now);
    let after_sign_out = AfterSignOut {
        cookies: left.cookies(now),
        still_signed_in: !left.visit(after, &mut after_it, now).signed_in_again,
    };
    let days_with_sign_in = client.days_with_sign_in(after, &mut sessions, now);
    Outcome {
        browser: profile.name,
        history: false,
        frontend,
        shape: before.policy.shape(),
        website: client.page.to_string(),
        api: after.api.to_string(),
        requests: visit.requests,
        works: visit.works,
        signed_in_again: visit.signed_in_again,
        cookies_left,
        transport,
        sign_out,
        after_sign_out,
        days_with_sign_in,
        usual_days_with_sign_in,
    }
}

/// What happens until the page has its data.
#[derive(Default)]
struct Visit {
    requests: Vec<&'static str>,
    works: bool,
    signed_in_again: bool,
}

impl Client<'_> {
    fn cookies(&self, now: OffsetDateTime) -> Vec<String> {
        let mut cookies: Vec<String> = self.jar.cookies(now).map(ToString::to_string).collect();
        cookies.sort();
        cookies
    }

    /// On how many of the next three days the user signs in again.
    fn days_with_sign_in(
        &mut self,
        to: &Instances,
        sessions: &mut Sessions,
        now: OffsetDateTime,
    ) -> u32 {
        let days = (1..=3).map(|day| {
            sessions.access = None;
            let visit = self.visit(to, sessions, now + Duration::days(day));
            u32::from(visit.signed_in_again)
        });
        days.sum()
    }

    /// The page wants data: refresh on 401, sign in where that fails or where there is no refresh token.
    fn visit(&mut self, to: &Instances, sessions: &mut Sessions, now: OffsetDateTime) -> Visit {
        let mut visit = Visit::default();
        for round in 0..3 {
            visit.requests.push("data");
            if let Answer::Data = self.verify(to, sessions, now) {
                visit.works = true;
                break;
            }
            if round == 2 {
                break;
            }
            if to.policy.shape() == SessionShape::Single {
                visit.requests.push("sign-in");
                visit.signed_in_again = true;
                self.sign_in(to, sessions, now);
                continue;
            }
            let mut answer = self.refresh(to, &to.refresh, sessions, now);
            visit.requests.push(match answer {
                Answer::Forbidden => "refresh (403)",
                _ => "refresh",
            });
            if let (Answer::Redirect, Some(route)) = (&answer, &to.old_refresh) {
                visit.requests.push("refresh at the old route");
                answer = self.refresh(to, route, sessions, now);
            }
            if !matches!(answer, Answer::Data) {
                visit.requests.push("sign-in");
                visit.signed_in_again = true;
                self.sign_in(to, sessions, now);
            }
        }
        visit
    }

    fn send<R>(
        &mut self,
        to: &Instances,
        path: &str,
        method: &str,
        bearer: usize,
        now: OffsetDateTime,
        answer: impl FnOnce(&RequestFacts<'_>) -> (R, Vec<(String, String)>),
    ) -> R {
        let url = RequestUrl::parse(&format!("{}{path}", to.api)).unwrap();
        let mut request = Request::fetch(url, vec![ClientOrigin::Web(self.page.clone())]);
        request.method = MethodSafety::of(method);
        let cookie = if self.bundle.credentials {
            self.jar.cookie_header(&request, self.list, now)
        } else {
            Vec::new()
        };
        let origin = self.page.to_string();
        let api = to.api.to_string();
        let authorization = self.held[bearer]
            .as_ref()
            .map(|token| format!("Bearer {token}"));
        let mut facts = RequestFacts::new(method);
        facts.path = Some(RequestPath::Public(path.as_bytes()));
        facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
        facts.origin = Some(origin.as_bytes());
        let names = to.policy.headers();
        let sends = |list: &[String], name: &str| list.iter().any(|own| own == name);
        if sends(&self.bundle.csrf, names.csrf.as_str()) {
            facts.csrf = Some(b"1");
        }
        let token = self.csrf_token.clone();
        if sends(&self.bundle.token, names.csrf_token.as_str()) {
            facts.csrf_token = token.as_ref().map(String::as_bytes);
        }
        facts.cookie = CookieHeader::line(&cookie);
        facts.authorization = authorization.as_ref().map(String::as_bytes);
        let (result, headers) = answer(&facts);
        for (name, value) in &headers {
            for (held, own) in self.held.iter_mut().zip(&self.bundle.tokens) {
                if own.contains(name) {
                    *held = Some(value.clone()).filter(|value| !value.is_empty());
                }
            }
            if self.bundle.token.contains(name) {
                self.csrf_token = Some(value.clone());
            }
        }
        let set: Vec<&[u8]> = headers
            .iter()
            .filter(|(name, _)| name == "set-cookie" && self.bundle.credentials)
            .map(|(_, value)| value.as_bytes())
            .collect();
        self.jar
            .receive(&request, &Response::new(&set), self.list, now);
        result
    }

    fn sign_in(&mut self, to: &Instances, sessions: &mut Sessions, now: OffsetDateTime) {
        let path = to.sign_in().to_owned();
        self.send(to, &path, "POST", 1, now, |facts| {
            let headers = match to.policy.sign_in(facts, now).accept() {
                Ok(set_session) => hand_over(to, &set_session, sessions),
                Err(_) => Vec::new(),
            };
            ((), headers)
        });
    }

    /// The status code.
    fn sign_out(&mut self, to: &Instances, now: OffsetDateTime) -> u16 {
        let path = to.sign_out.to_string();
        self.send(to, &path, "POST", 1, now, |facts| {
            match to.policy.sign_out(facts, now).accept() {
                Ok(clear_session) => (204, withdraw(&clear_session)),
                Err(_) => (403, Vec::new()),
            }
        })
    }

    fn verify(&mut self, to: &Instances, sessions: &mut Sessions, now: OffsetDateTime) -> Answer {
        let path = to.data.clone();
        self.send(to, &path, "GET", 0, now, |facts| {
            let verify = to.policy.verify(facts, now);
            if to.policy.shape() == SessionShape::Single {
                return match verify.resolve(|token| sessions.state(token)) {
                    // What is left of the past is cleared when the session is set.
                    Resolution::Accepted { set_session, .. } if verify.has_leftovers() => {
                        (Answer::Data, hand_over(to, &set_session, sessions))
                    }
                    Resolution::Accepted { .. } => (Answer::Data, Vec::new()),
                    Resolution::Conflict { clear_session }
                    | Resolution::Rejected { clear_session } => {
                        (Answer::Unauthorised, withdraw(&clear_session))
                    }
                    Resolution::Superseded { .. } => (Answer::Unauthorised, Vec::new()),
                };
            }
            let valid = sessions.access.as_deref();
            let mut candidates = verify.candidates();
            let is_known = candidates.any(|token| token.as_str() == valid && valid.is_some());
            let answer = if is_known {
                Answer::Data
            } else {
                Answer::Unauthorised
            };
            (answer, Vec::new())
        })
    }

    fn refresh(
        &mut self,
        to: &Instances,
        path: &UrlPath,
        sessions: &mut Sessions,
        now: OffsetDateTime,
    ) -> Answer {
        self.send(to, path.as_str(), "POST", 1, now, |facts| {
            let refresh = to.policy.refresh(facts, now);
            let is_session = match refresh.csrf() {
                CsrfVerdict::Compare(token) => {
                    sessions.csrf.as_deref().map(str::as_bytes) == Some(token)
                }
                CsrfVerdict::Pass(_) | CsrfVerdict::Refuse(_) => true,
            };
            let outcome = refresh.resolve(|token| {
                if is_session || token.transport() == Transport::Header {
                    sessions.state(token)
                } else {
                    TokenState::Dead
                }
            });
            match outcome {
                Resolution::Accepted { set_session, .. } => {
                    (Answer::Data, hand_over(to, &set_session, sessions))
                }
                _ if to.old_refresh.as_ref().is_some_and(|old| old != path)
                    && refresh.candidates().next().is_none() =>
                {
                    (Answer::Redirect, Vec::new())
                }
                Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                    let is_forbidden = refresh.csrf().refusal().is_some()
                        && refresh.token_counts().refresh_cookies > 0;
                    let answer = if is_forbidden {
                        Answer::Forbidden
                    } else {
                        Answer::Unauthorised
                    };
                    (answer, withdraw(&clear_session))
                }
                Resolution::Superseded { .. } => (Answer::Unauthorised, Vec::new()),
            }
        })
    }
}

/// Sets new tokens and writes what carries them.
fn hand_over(
    from: &Instances,
    set_session: &SetSession<'_>,
    sessions: &mut Sessions,
) -> Vec<(String, String)> {
    sessions.issued += 1;
    let make = |kind: &str| format!("{kind}-{}", sessions.issued);
    let (access, refresh, session, csrf) = (
        make("access"),
        make("refresh"),
        make("session"),
        make("csrf"),
    );
    let tokens = match from.policy.shape() {
        SessionShape::Pair => Tokens::new(&access, &refresh),
        SessionShape::Single => Tokens::session(&session),
    };
    let tokens = tokens.unwrap().with_csrf(&csrf).unwrap();
    (sessions.access, sessions.lasting) = match from.policy.shape() {
        SessionShape::Pair => (Some(access.clone()), Some(refresh.clone())),
        SessionShape::Single => (None, Some(session.clone())),
    };
    sessions.csrf = Some(csrf.clone());
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    set_session
        .write(&tokens, &mut buffer, &mut append)
        .unwrap();
    headers
}

fn withdraw(clear_session: &ClearSession<'_>) -> Vec<(String, String)> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    clear_session.write(&mut buffer, &mut append);
    headers
}
