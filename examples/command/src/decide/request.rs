//! One request, answered in full: the file that describes it, and the answer as data. Tokens of the request are told by their lengths.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use serde::{Deserialize, Serialize};
use session_cookie_policy::config::{SessionShape, Transport};
use session_cookie_policy::net::{Origin, SuffixList};
use session_cookie_policy::policy::{CsrfRequirement, HeadersRead, Policy, TrustedWebsite};
use session_cookie_policy::request::{
    Callback, Candidate, ClearSession, CsrfRefusal, CsrfVerdict, RequestFacts, Resolution,
    ResolvedHost, ResolvedWebsite, SetSession, TokenCounts, TokenState, Tokens,
};
use time::OffsetDateTime;

/// A request, and what the application thinks of its tokens.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with the field `route`")]
pub(crate) struct RequestFile {
    /// What the case shows.
    #[serde(default)]
    note: String,
    route: Route,
    #[serde(default = "post")]
    method: String,
    /// By their names in any letter case.
    #[serde(default)]
    headers: BTreeMap<String, Lines>,
    /// The tenant's website that the application has looked up.
    trusted: Option<String>,
    /// Which of the candidates is a valid token.
    #[serde(default)]
    valid: Valid,
    /// For a callback: the state that the application kept in a cookie.
    kept_state: Option<String>,
    /// For a callback: the state of the URL or the form.
    state: Option<String>,
}

/// What the request is for.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Route {
    /// An identity provider sends the user back.
    Callback,
    /// Opens a WebSocket.
    Handshake,
    Preflight,
    Refresh,
    SignIn,
    SignOut,
    Verify,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Valid {
    #[default]
    First,
    Last,
    None,
}

/// One line of a header, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "write a line, or a list of lines")]
enum Lines {
    One(String),
    Many(Vec<String>),
}

fn post() -> String {
    "POST".to_owned()
}

/// Everything that the policy says of a request.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    pub(crate) note: String,
    #[serde(skip)]
    pub(crate) shape: SessionShape,
    pub(crate) route: Route,
    pub(crate) host: HostAnswer,
    pub(crate) website: WebsiteAnswer,
    pub(crate) carried: Option<TokenCountsAnswer>,
    /// What carries a new session.
    pub(crate) transport: Option<Reason>,
    pub(crate) csrf: Option<Reason>,
    /// What the page must send if cookies are to act for the user: `header` or `token`, and its name.
    pub(crate) csrf_requirement: Option<CsrfRequirement>,
    pub(crate) csrf_header: Option<String>,
    pub(crate) candidates: Vec<CandidateAnswer>,
    pub(crate) outcome: Outcome,
    /// In the order in which they are appended.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) cors: Vec<(String, String)>,
    pub(crate) decided_by: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct WebsiteAnswer {
    pub(crate) origin: String,
    pub(crate) basis: String,
    pub(crate) because: &'static str,
    pub(crate) client: Option<String>,
    /// Where the deployment says that links follow the request.
    pub(crate) link_base: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct HostAnswer {
    /// The declared API.
    pub(crate) api: Option<String>,
    pub(crate) basis: String,
    pub(crate) because: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct TokenCountsAnswer {
    /// Of a session with two tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) access_cookies: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_cookies: Option<usize>,
    /// Of a session with one token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session_cookies: Option<usize>,
    pub(crate) bearer: bool,
}

/// A decision and its reason.
#[derive(Debug, Serialize)]
pub(crate) struct Reason {
    pub(crate) says: &'static str,
    pub(crate) code: &'static str,
    pub(crate) because: &'static str,
}

#[derive(Debug, Serialize)]
pub(crate) struct CandidateAnswer {
    pub(crate) transport: Transport,
    pub(crate) bytes: usize,
}

/// What the application does.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Accepted,
    /// A foreign page may have sent it.
    Forbidden,
    /// It is for a host that is not a declared API.
    Misdirected,
    Preflight,
    SignedOut,
    /// No valid token.
    Unauthorised,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "accepted",
            Self::Forbidden => "forbidden",
            Self::Misdirected => "misdirected",
            Self::Preflight => "preflight answered",
            Self::SignedOut => "signed out",
            Self::Unauthorised => "unauthorised",
        })
    }
}

impl RequestFile {
    /// Asks the policy, and writes the headers with placeholders for the tokens.
    pub(crate) fn answer(
        &self,
        policy: &Policy,
        now: OffsetDateTime,
        list: &dyn SuffixList,
    ) -> Result<Answer, Box<dyn Error>> {
        let mut cookie_lines = Vec::new();
        let trusted = self.trust_website(policy, list)?;
        let facts = self.facts(policy, &mut cookie_lines, trusted.as_ref());
        let requirement = policy.csrf_requirement(&facts);
        let mut answer = Answer {
            note: self.note.clone(),
            shape: policy.shape(),
            route: self.route,
            host: HostAnswer::of(&policy.host(&facts)),
            website: WebsiteAnswer::of(&policy.website(&facts)),
            carried: None,
            transport: None,
            csrf: None,
            csrf_requirement: requirement,
            csrf_header: requirement
                .and_then(|requirement| requirement.header(policy.headers()))
                .map(ToString::to_string),
            candidates: Vec::new(),
            outcome: Outcome::Preflight,
            headers: Vec::new(),
            cors: Vec::new(),
            decided_by: Vec::new(),
        };
        let cors = policy.cors(&facts);
        let mut sink = pushes_to(&mut answer.cors);
        cors.write(&mut sink);
        drop(sink);
        match self.route {
            Route::Preflight => {}
            Route::Callback => self.call_back(&policy.callback(&facts, now), &mut answer)?,
            Route::SignIn => {
                let sign_in = policy.sign_in(&facts, now);
                let choice = sign_in.choice();
                answer.transport = Some(Reason {
                    says: choice.transport.as_str(),
                    code: choice.reason.as_str(),
                    because: choice.reason.explain(),
                });
                let counts = sign_in.token_counts();
                answer.tell(sign_in.csrf(), counts, sign_in.headers_read());
                match sign_in.accept() {
                    Ok(set_session) => answer.hand_over(&set_session)?,
                    Err(_) => answer.outcome = answer.forbidden(),
                }
            }
            Route::Handshake | Route::Verify => {
                let verify = match self.route {
                    Route::Handshake => policy.handshake(&facts, now),
                    _ => policy.verify(&facts, now),
                };
                answer.tell(verify.csrf(), verify.token_counts(), verify.headers_read());
                answer.note(verify.candidates());
                answer.outcome = match verify.resolve(self.look(verify.candidates())) {
                    Resolution::Accepted { .. } => Outcome::Accepted,
                    _ => answer.refused(),
                };
            }
            Route::Refresh => {
                let refresh = policy.refresh(&facts, now);
                let counts = refresh.token_counts();
                answer.tell(refresh.csrf(), counts, refresh.headers_read());
                answer.note(refresh.candidates());
                match refresh.resolve(self.look(refresh.candidates())) {
                    Resolution::Accepted { set_session, .. } => answer.hand_over(&set_session)?,
                    other => {
                        answer.outcome = answer.refused();
                        if let Some(clear_session) = other.clear_session() {
                            answer.take_back(&clear_session);
                        }
                    }
                }
            }
            Route::SignOut => {
                let sign_out = policy.sign_out(&facts, now);
                let counts = sign_out.token_counts();
                answer.tell(sign_out.csrf(), counts, sign_out.headers_read());
                let all = sign_out.candidates().chain(sign_out.refresh_candidates());
                answer
                    .candidates
                    .extend(all.map(|it| CandidateAnswer::of(&it)));
                match sign_out.accept() {
                    Ok(clear_session) => {
                        answer.outcome = Outcome::SignedOut;
                        answer.take_back(&clear_session);
                    }
                    Err(_) => answer.outcome = answer.forbidden(),
                }
            }
        }
        Ok(answer)
    }

    fn call_back(
        &self,
        callback: &Callback<'_>,
        answer: &mut Answer,
    ) -> Result<(), Box<dyn Error>> {
        let verdict = callback.verdict();
        answer.decided_by = callback.headers_read().iter().map(str::to_owned).collect();
        let bytes = |state: &Option<String>| state.as_ref().map(|state| state.clone().into_bytes());
        let (kept, came) = (bytes(&self.kept_state), bytes(&self.state));
        let (says, code, because) = match callback.compare_state(kept.as_deref(), came.as_deref()) {
            Ok(proven) => {
                answer.hand_over(&proven.accept())?;
                ("compare", verdict.code(), verdict.explain())
            }
            Err(refusal) => {
                answer.outcome = Outcome::Forbidden;
                ("refuse", refusal.as_str(), refusal.explain())
            }
        };
        answer.csrf = Some(Reason {
            says,
            code,
            because,
        });
        Ok(())
    }

    fn trust_website(
        &self,
        policy: &Policy,
        list: &dyn SuffixList,
    ) -> Result<Option<TrustedWebsite>, Box<dyn Error>> {
        let Some(text) = &self.trusted else {
            return Ok(None);
        };
        Ok(Some(policy.trust_website(&Origin::parse(text)?, list)?))
    }

    fn facts<'a>(
        &'a self,
        policy: &Policy,
        cookie_lines: &'a mut Vec<&'a [u8]>,
        trusted: Option<&'a TrustedWebsite>,
    ) -> RequestFacts<'a> {
        let header = |name: &str| self.lines(name);
        let mut facts = RequestFacts::look_up(&self.method, policy.headers(), header, cookie_lines);
        facts.trusted = trusted;
        facts
    }

    fn lines(&self, name: &str) -> Vec<&[u8]> {
        let lines = self
            .headers
            .iter()
            .filter(|(own, _)| own.eq_ignore_ascii_case(name));
        lines
            .flat_map(|(_, lines)| match lines {
                Lines::One(line) => std::slice::from_ref(line),
                Lines::Many(lines) => lines,
            })
            .map(String::as_bytes)
            .collect()
    }

    /// What the application's store says of each of these candidates: one is alive, and the sessions of all others have ended.
    fn look<'a>(
        &self,
        candidates: impl Iterator<Item = Candidate<'a>>,
    ) -> impl FnMut(&Candidate<'a>) -> TokenState<()> {
        let count = candidates.count();
        let live = match self.valid {
            Valid::First => Some(0),
            Valid::Last => count.checked_sub(1),
            Valid::None => None,
        };
        let mut next = 0..count;
        move |_| match next.next() {
            place if place.is_some() && place == live => TokenState::Live(()),
            _ => TokenState::Dead,
        }
    }
}

impl Answer {
    fn tell(&mut self, csrf: CsrfVerdict<'_>, carried: TokenCounts, read: HeadersRead<'_>) {
        self.csrf = Some(Reason {
            says: match csrf {
                CsrfVerdict::Compare(_) => "compare",
                CsrfVerdict::Pass(_) => "pass",
                CsrfVerdict::Refuse(_) => "refuse",
            },
            code: csrf.code(),
            because: csrf.explain(),
        });
        let is_pair = self.shape == SessionShape::Pair;
        self.carried = Some(TokenCountsAnswer {
            access_cookies: is_pair.then_some(carried.access_cookies),
            refresh_cookies: is_pair.then_some(carried.refresh_cookies),
            session_cookies: (!is_pair).then_some(carried.session_cookies),
            bearer: carried.bearer,
        });
        self.decided_by = read.iter().map(str::to_owned).collect();
    }

    fn note<'a>(&mut self, candidates: impl Iterator<Item = Candidate<'a>>) {
        let noted = candidates.map(|candidate| CandidateAnswer::of(&candidate));
        self.candidates.extend(noted);
    }

    /// Why the request may not act: a foreign page, or an unknown host.
    fn forbidden(&self) -> Outcome {
        match &self.csrf {
            Some(csrf) if csrf.code == CsrfRefusal::UnknownHost.as_str() => Outcome::Misdirected,
            _ => Outcome::Forbidden,
        }
    }

    /// Why no token was accepted: the verdict, or the tokens.
    fn refused(&self) -> Outcome {
        match &self.csrf {
            Some(csrf) if csrf.says == "refuse" && self.candidates.is_empty() => self.forbidden(),
            _ => Outcome::Unauthorised,
        }
    }

    fn hand_over(&mut self, set_session: &SetSession<'_>) -> Result<(), Box<dyn Error>> {
        let tokens = match self.shape {
            SessionShape::Pair => Tokens::new("<access-token>", "<refresh-token>")?,
            SessionShape::Single => Tokens::session("<session-token>")?,
        };
        let tokens = tokens
            .with_front("<front-token>")?
            .with_csrf("<csrf-token>")?;
        let mut buffer = String::new();
        set_session.write(&tokens, &mut buffer, &mut pushes_to(&mut self.headers))?;
        self.outcome = Outcome::Accepted;
        Ok(())
    }

    fn take_back(&mut self, clear_session: &ClearSession<'_>) {
        let mut buffer = String::new();
        clear_session.write(&mut buffer, &mut pushes_to(&mut self.headers));
    }
}

fn pushes_to(headers: &mut Vec<(String, String)>) -> impl FnMut(&str, &str) {
    |name, value| headers.push((name.to_owned(), value.to_owned()))
}

impl HostAnswer {
    fn of(host: &ResolvedHost<'_>) -> Self {
        Self {
            api: host.api().map(str::to_owned),
            basis: host.basis().to_string(),
            because: host.basis().explain(),
        }
    }
}

impl WebsiteAnswer {
    fn of(website: &ResolvedWebsite<'_>) -> Self {
        Self {
            origin: website.origin().to_owned(),
            basis: website.basis().to_string(),
            because: website.basis().explain(),
            client: website.client().map(str::to_owned),
            link_base: website.link_base().map(|links| links.to_string()),
        }
    }
}

impl CandidateAnswer {
    fn of(candidate: &Candidate<'_>) -> Self {
        Self {
            transport: candidate.transport(),
            bytes: candidate.as_bytes().len(),
        }
    }
}
