//! A client that signed in before the change and comes back after it, in each browser.

use std::fmt;

use serde::Serialize;
use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response,
};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{EmbeddedList, Origin, UrlPath};
use session_cookie_policy::policy::{
    Carrier, Handover, MigrationAction, MigrationPlan, Policy, PolicyConfig, RequestFacts,
    RequestPath, Resolution, TokenState, Tokens, Withdrawal,
};
use time::{Duration, OffsetDateTime};

/// What a client goes through until all is as it should be.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outcome {
    pub(crate) browser: &'static str,
    /// Whether the new configuration had the history of the plan.
    pub(crate) history: bool,
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
    pub(crate) carrier: Carrier,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let history = if self.history { "with" } else { "without" };
        let end = match (self.works, self.signed_in_again) {
            (false, _) => "no session",
            (true, true) => "signed in again",
            (true, false) => "still signed in",
        };
        write!(
            f,
            "{history} the history: {}: {end}; {} cookies left",
            self.requests.join(", "),
            self.cookies_left.len()
        )?;
        if self.carrier == Carrier::Header {
            write!(f, ", tokens by header")?;
        }
        for cookie in &self.cookies_left {
            write!(f, "\n    {cookie}")?;
        }
        Ok(())
    }
}

/// Plays the change in each browser, with and without the history; nothing if a configuration does not compile.
pub(crate) fn simulate(
    old: &PolicyConfig,
    new: &PolicyConfig,
    plan: &MigrationPlan,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for profile in Profile::ALL {
        let variants: &[bool] = if plan.history.is_empty() {
            &[true]
        } else {
            &[true, false]
        };
        for history in variants {
            let mut declared = new.clone();
            if *history {
                plan.history.declare_in(&mut declared);
            }
            let instances = apis_of(old, new).and_then(|[before, after]| {
                Instances::of(old, before).zip(Instances::of(&declared, after))
            });
            let page = page_of(old, new);
            if let Some(((before, mut after), page)) = instances.zip(page) {
                after.old_refresh = plan.schedule.iter().find_map(|step| match &step.action {
                    MigrationAction::KeepOldRoute { route } if *history => Some(route.clone()),
                    _ => None,
                });
                let now = plan.retired_at.get() + Duration::hours(2);
                let mut outcome = play(profile, &before, &after, &page, now);
                outcome.history = *history;
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

/// A page of both configurations, or of the old one.
fn page_of(old: &PolicyConfig, new: &PolicyConfig) -> Option<Origin> {
    let website = old
        .websites
        .iter()
        .find(|website| new.websites.contains(website));
    let website = website.or_else(|| old.websites.first())?;
    Some(website.origin.get().ok()?.example())
}

/// Instances of one configuration.
struct Instances {
    policy: Policy,
    api: Origin,
    refresh: UrlPath,
    /// Where a refresh without a token is redirected to.
    old_refresh: Option<UrlPath>,
    access: UrlPath,
}

impl Instances {
    fn of(config: &PolicyConfig, api: Origin) -> Option<Self> {
        let path = |path: &str| UrlPath::parse(path).ok();
        let gateway = path(config.api_gateway_path.text())?;
        let base = gateway
            .join(config.api_base_path.get().ok()?.as_str())
            .ok()?;
        let access = config.access_cookie.path.as_ref();
        Some(Self {
            policy: config.compile(&EmbeddedList).ok()?,
            api,
            refresh: base.join(config.refresh_route.get().ok()?.as_str()).ok()?,
            old_refresh: None,
            access: path(access.map_or("/", |path| path.text()))?,
        })
    }
}

/// A browser with a page.
struct Client {
    jar: Jar,
    page: Origin,
    /// The tokens that script holds: access and refresh.
    held: [Option<String>; 2],
}

/// What the application knows: the tokens that are valid.
struct Sessions {
    access: Option<String>,
    refresh: Option<String>,
    issued: u32,
}

impl Sessions {
    fn issue(&mut self) -> (String, String) {
        self.issued += 1;
        let pair = (
            format!("access-{}", self.issued),
            format!("refresh-{}", self.issued),
        );
        self.access = Some(pair.0.clone());
        self.refresh = Some(pair.1.clone());
        pair
    }
}

/// What an instance answers.
enum Answer {
    Data,
    Redirect,
    Unauthorised,
}

const LIST: &EmbeddedList = &EmbeddedList;

fn play(
    profile: Profile,
    before: &Instances,
    after: &Instances,
    page: &Origin,
    now: OffsetDateTime,
) -> Outcome {
    let mut client = Client {
        jar: Jar::new(profile),
        page: page.clone(),
        held: [None, None],
    };
    let mut sessions = Sessions {
        access: None,
        refresh: None,
        issued: 0,
    };
    client.sign_in(before, &mut sessions, now - Duration::hours(2));
    // The access token ends while the change is made.
    sessions.access = None;
    let mut requests = Vec::new();
    let mut works = false;
    let mut signed_in_again = false;
    for round in 0..3 {
        requests.push("data");
        if let Answer::Data = client.verify(after, &sessions, now) {
            works = true;
            break;
        }
        if round == 2 {
            break;
        }
        requests.push("refresh");
        let mut answer = client.refresh(after, &after.refresh, &mut sessions, now);
        if let (Answer::Redirect, Some(route)) = (&answer, &after.old_refresh) {
            requests.push("refresh at the old route");
            answer = client.refresh(after, route, &mut sessions, now);
        }
        if !matches!(answer, Answer::Data) {
            requests.push("sign-in");
            signed_in_again = true;
            client.sign_in(after, &mut sessions, now);
        }
    }
    let mut cookies_left: Vec<String> = client.jar.cookies(now).map(ToString::to_string).collect();
    cookies_left.sort();
    Outcome {
        browser: profile.name,
        history: false,
        website: page.to_string(),
        api: after.api.to_string(),
        requests,
        works,
        signed_in_again,
        cookies_left,
        carrier: if client.held[0].is_some() {
            Carrier::Header
        } else {
            Carrier::Cookie
        },
    }
}

impl Client {
    fn send<R>(
        &mut self,
        to: &Instances,
        path: &UrlPath,
        method: &str,
        bearer: usize,
        now: OffsetDateTime,
        answer: impl FnOnce(&RequestFacts<'_>) -> (R, Vec<(String, String)>),
    ) -> R {
        let mut request = Request::fetch(
            RequestUrl::of_route(&to.api, path),
            vec![ClientOrigin::Web(self.page.clone())],
        );
        request.method = MethodSafety::of(method);
        let cookie = self.jar.cookie_header(&request, LIST, now);
        let origin = self.page.to_string();
        let api = to.api.to_string();
        let authorization = self.held[bearer]
            .as_ref()
            .map(|token| format!("Bearer {token}"));
        let mut facts = RequestFacts::new(method);
        facts.path = Some(RequestPath::Public(path.as_str().as_bytes()));
        facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
        facts.origin = Some(origin.as_bytes());
        facts.csrf = Some(b"1");
        facts.csrf_token = Some(b"1");
        facts.cookie = CookieHeader::line(&cookie);
        facts.authorization = authorization.as_ref().map(String::as_bytes);
        let (result, headers) = answer(&facts);
        let names = to.policy.headers();
        for (index, name) in [&names.access, &names.refresh].into_iter().enumerate() {
            for (_, value) in headers.iter().filter(|(found, _)| found == name.as_str()) {
                self.held[index] = Some(value.clone()).filter(|value| !value.is_empty());
            }
        }
        let set: Vec<&[u8]> = headers
            .iter()
            .filter(|(name, _)| name == "set-cookie")
            .map(|(_, value)| value.as_bytes())
            .collect();
        self.jar.receive(&request, &Response::new(&set), LIST, now);
        result
    }

    fn sign_in(&mut self, to: &Instances, sessions: &mut Sessions, now: OffsetDateTime) {
        let path = to.refresh.clone();
        self.send(to, &path, "POST", 1, now, |facts| {
            let headers = match to.policy.sign_in(facts, now).accept() {
                Ok(handover) => hand_over(&handover, sessions),
                Err(_) => Vec::new(),
            };
            ((), headers)
        });
    }

    fn verify(&mut self, to: &Instances, sessions: &Sessions, now: OffsetDateTime) -> Answer {
        let path = to.access.clone();
        self.send(to, &path, "GET", 0, now, |facts| {
            let valid = sessions.access.as_deref();
            let mut candidates = to.policy.verify(facts, now).candidates();
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
        self.send(to, path, "POST", 1, now, |facts| {
            let valid = sessions.refresh.clone();
            let refresh = to.policy.refresh(facts, now);
            // There is one session, and each of its earlier tokens is dead.
            let outcome = refresh.resolve(|token| {
                if valid.is_some() && token.as_str() == valid.as_deref() {
                    TokenState::Live(())
                } else {
                    TokenState::Dead
                }
            });
            match outcome {
                Resolution::Accepted { handover, .. } => {
                    (Answer::Data, hand_over(&handover, sessions))
                }
                _ if to.old_refresh.as_ref().is_some_and(|old| old != path)
                    && refresh.candidates().next().is_none() =>
                {
                    (Answer::Redirect, Vec::new())
                }
                Resolution::Conflict { withdrawal } | Resolution::Rejected { withdrawal } => {
                    (Answer::Unauthorised, withdraw(&withdrawal))
                }
                Resolution::Superseded { .. } => (Answer::Unauthorised, Vec::new()),
            }
        })
    }
}

fn hand_over(handover: &Handover<'_>, sessions: &mut Sessions) -> Vec<(String, String)> {
    let (access, refresh) = sessions.issue();
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let tokens = Tokens::new(&access, &refresh).unwrap();
    let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    handover.write(&tokens, &mut buffer, &mut append).unwrap();
    headers
}

fn withdraw(withdrawal: &Withdrawal<'_>) -> Vec<(String, String)> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    withdrawal.write(&mut buffer, &mut append);
    headers
}
