//! A browser with a page, and what its front end does.

use session_cookie_policy::browser::{
    ClientOrigin, Jar, MethodSafety, Request, RequestUrl, Response,
};
use session_cookie_policy::config::{SessionShape, Transport};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::{Origin, SuffixList, UrlPath};
use session_cookie_policy::policy::CsrfRequirement;
use session_cookie_policy::request::{
    CsrfVerdict, RequestFacts, RequestPath, Resolution, TokenState,
};
use time::{Duration, OffsetDateTime};

use super::instances::{Answer, Instances, Sessions, hand_over, withdraw};

/// What a front end sends and reads beside what browsers do by themselves.
#[derive(Clone, Default)]
pub(super) struct Bundle {
    /// Whether it sends requests with credentials, that is with cookies.
    pub(super) credentials: bool,
    /// Whether it calls the refresh route when a response is 401.
    pub(super) refreshes: bool,
    /// The headers that it sends with the value `1`.
    pub(super) csrf: Vec<String>,
    /// The headers in which it sends the token against CSRF, and from which it reads it.
    pub(super) token: Vec<String>,
    /// The headers from which it reads the access and the refresh token.
    pub(super) tokens: [Vec<String>; 2],
}

impl Bundle {
    /// Learns what a configuration wants of a page.
    pub(super) fn learn(&mut self, of: &Instances, page: &Origin, now: OffsetDateTime) {
        let (page, api) = (page.to_string(), of.api.to_string());
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(page.as_bytes());
        facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
        self.refreshes |= of.policy.shape() == SessionShape::Pair;
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
pub(super) struct Client<'l> {
    pub(super) list: &'l dyn SuffixList,
    pub(super) jar: Jar,
    pub(super) page: Origin,
    pub(super) bundle: Bundle,
    /// The token against CSRF, if it has read one.
    pub(super) csrf_token: Option<String>,
    /// The tokens that script holds: access and refresh.
    pub(super) held: [Option<String>; 2],
}

/// What happens until the page has its data.
#[derive(Default)]
pub(super) struct Visit {
    pub(super) requests: Vec<&'static str>,
    pub(super) works: bool,
    pub(super) signed_in_again: bool,
}

impl Client<'_> {
    /// In the order in which they came.
    pub(super) fn cookies(&self, now: OffsetDateTime) -> Vec<String> {
        self.jar.cookies(now).map(ToString::to_string).collect()
    }

    /// On how many of the next three days the user signs in again.
    pub(super) fn days_with_sign_in(
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
    pub(super) fn visit(
        &mut self,
        to: &Instances,
        sessions: &mut Sessions,
        now: OffsetDateTime,
    ) -> Visit {
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
            if to.policy.shape() == SessionShape::Single || !self.bundle.refreshes {
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

    pub(super) fn send<R>(
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

    pub(super) fn sign_in(&mut self, to: &Instances, sessions: &mut Sessions, now: OffsetDateTime) {
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
    pub(super) fn sign_out(&mut self, to: &Instances, now: OffsetDateTime) -> u16 {
        let path = to.sign_out.to_string();
        self.send(to, &path, "POST", 1, now, |facts| {
            match to.policy.sign_out(facts, now).accept() {
                Ok(clear_session) => (204, withdraw(&clear_session)),
                Err(_) => (403, Vec::new()),
            }
        })
    }

    pub(super) fn verify(
        &mut self,
        to: &Instances,
        sessions: &mut Sessions,
        now: OffsetDateTime,
    ) -> Answer {
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

    pub(super) fn refresh(
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
