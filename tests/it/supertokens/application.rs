//! The application around a policy: which tokens it takes for its own, which it hands out, and its answer in the words of the vectors.

use serde_json::{Map, Value, json};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    Candidate, ClearSession, Refresh, RequestFacts, Resolution, SetSession, SignIn, TokenState,
    Tokens, Verify,
};
use time::OffsetDateTime;
use time::macros::datetime;

pub(super) const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// The tokens of living sessions: by cookie, by header, and as some cases write them.
const OWN: [&str; 5] = ["ATC", "ATH", "RTC", "RTH", "<valid>"];

/// What the application knows of its sessions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Application<'a> {
    /// Whether its tokens have expired.
    pub(super) is_expired: bool,
    /// The token against CSRF of each session.
    pub(super) csrf: Option<&'a str>,
}

/// What a token is to the application.
enum Token {
    Expired,
    Foreign,
    Live,
    /// Live, but the request does not show the token against CSRF that belongs to it.
    Unproven,
}

impl Application<'_> {
    fn check(&self, candidate: &Candidate<'_>) -> Token {
        let is_own = candidate.as_str().is_some_and(|token| OWN.contains(&token));
        match (is_own, candidate.csrf_token()) {
            (false, _) => Token::Foreign,
            (true, _) if self.is_expired => Token::Expired,
            (true, Some(shown)) if Some(shown) != self.csrf.map(str::as_bytes) => Token::Unproven,
            (true, _) => Token::Live,
        }
    }

    /// The answer of a route that needs a session, or takes one if there is one. What lacks a proof, or has expired, is to be tried
    /// again after a refresh.
    pub(super) fn verify(
        &self,
        policy: &Policy,
        facts: &RequestFacts<'_>,
        is_required: bool,
    ) -> Answer {
        let verify: Verify<'_> = policy.verify(facts, NOW);
        // Where cookies may not act for the user they are not candidates, whatever is in them.
        let mut is_worth_a_refresh =
            verify.csrf().refusal().is_some() && verify.token_counts().access_cookies > 0;
        let outcome = verify.resolve(|candidate| match self.check(candidate) {
            Token::Live => TokenState::Live(()),
            Token::Expired | Token::Unproven => {
                is_worth_a_refresh = true;
                TokenState::Dead
            }
            Token::Foreign => TokenState::Unknown,
        });
        if let Resolution::Accepted {
            candidate,
            set_session,
            ..
        } = outcome
        {
            let mut answer = Answer::new("SESSION", 200);
            answer.used(&candidate);
            answer.withdraw(policy, set_session.clear_session());
            return answer;
        }
        match (is_worth_a_refresh, is_required) {
            (true, _) => Answer::new("TRY_REFRESH_TOKEN", 401),
            (false, true) => Answer::new("UNAUTHORISED", 401),
            (false, false) => Answer::new("NO_SESSION", 200),
        }
    }

    /// The answer of the route that refreshes sessions.
    pub(super) fn refresh(&self, policy: &Policy, facts: &RequestFacts<'_>) -> Answer {
        let refresh: Refresh<'_> = policy.refresh(facts, NOW);
        let mut last = None;
        let outcome = refresh.resolve(|candidate| {
            last = Some(*candidate);
            match self.check(candidate) {
                Token::Live => TokenState::Live(()),
                Token::Expired | Token::Unproven => TokenState::Dead,
                Token::Foreign => TokenState::Unknown,
            }
        });
        match outcome {
            Resolution::Accepted {
                candidate,
                set_session,
                ..
            } => {
                let mut answer = Answer::new("REFRESHED", 200);
                answer.used(&candidate);
                answer.hand_over(policy, &set_session, &new_tokens());
                answer
            }
            Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                let mut answer = Answer::new("UNAUTHORISED", 401);
                if let Some(candidate) = last {
                    answer.used(&candidate);
                }
                // As the SDK does, whatever another tab may be doing.
                answer.withdraw(policy, &clear_session.with_present());
                answer
            }
            Resolution::Superseded { .. } => unreachable!("the store has no such tokens"),
        }
    }
}

/// The answer of a route that makes a session.
pub(super) fn sign_in(policy: &Policy, facts: &RequestFacts<'_>) -> Answer {
    let sign_in: SignIn<'_> = policy.sign_in(facts, NOW);
    match sign_in.accept() {
        Ok(set_session) => {
            let mut answer = Answer::new("SESSION", 200);
            answer.hand_over(policy, &set_session, &new_tokens());
            answer
        }
        Err(refusal) => Answer::new(refusal.as_str(), 403),
    }
}

/// The answer of a route that gives a session a new access token.
pub(super) fn update(policy: &Policy, facts: &RequestFacts<'_>) -> Answer {
    let verify = policy.verify(facts, NOW);
    let set_session = verify
        .resolve(|_| TokenState::Live(()))
        .set_session()
        .unwrap();
    let tokens = Tokens::access_only("NEW").and_then(|tokens| tokens.with_front("FRONT"));
    let mut answer = Answer::new("SESSION", 200);
    answer.hand_over(policy, &set_session, &tokens.unwrap());
    answer
}

/// The answer of the route on which users sign out.
pub(super) fn sign_out(policy: &Policy, facts: &RequestFacts<'_>) -> Answer {
    match policy.sign_out(facts, NOW).accept() {
        Ok(clear_session) => {
            let mut answer = Answer::new("SIGNED_OUT", 200);
            answer.withdraw(policy, &clear_session);
            answer
        }
        Err(refusal) => Answer::new(refusal.as_str(), 403),
    }
}

/// Everything that a session may have: the policy says what of it is sent.
fn new_tokens() -> Tokens<'static> {
    Tokens::new("NEW", "NEW")
        .and_then(|tokens| tokens.with_front("FRONT"))
        .and_then(|tokens| tokens.with_csrf("CSRF"))
        .unwrap()
}

/// An answer: what became of the request, and the names of what is set and cleared.
#[derive(Debug)]
pub(super) struct Answer {
    fields: Map<String, Value>,
}

impl Answer {
    fn new(result: &str, status: u16) -> Self {
        let fields = json!({
            "result": result,
            "status": status,
            "used": null,
            "used_value": null,
            "transport": null,
            "set_cookies": [],
            "cleared_cookies": [],
            "set_headers": [],
            "cleared_headers": [],
            "front_token": null,
            "anti_csrf_header": false,
            "exposed": [],
            "expires": null,
        });
        Self {
            fields: fields.as_object().unwrap().clone(),
        }
    }

    pub(super) fn field(&self, name: &str) -> &Value {
        self.fields.get(name).unwrap_or(&Value::Null)
    }

    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.fields.insert(name.to_owned(), value.into());
    }

    /// Whether a list of names is not empty.
    pub(super) fn has(&self, list: &str) -> bool {
        self.field(list)
            .as_array()
            .is_some_and(|list| !list.is_empty())
    }

    /// By which ways tokens are `set` or `cleared`.
    pub(super) fn ways(&self, verb: &str) -> &'static str {
        let cookies = self.has(&format!("{verb}_cookies"));
        let headers = self.has(&format!("{verb}_headers"));
        match (cookies, headers) {
            (false, false) => "none",
            (true, false) => "cookies",
            (false, true) => "headers",
            (true, true) => "both",
        }
    }

    /// The fields of which a case speaks; all must be known here.
    pub(super) fn on(&self, expected: &Map<String, Value>) -> Value {
        let fields = expected.keys().map(|key| {
            let value = self.fields.get(key);
            (
                key.clone(),
                value
                    .unwrap_or_else(|| panic!("no answer to `{key}`"))
                    .clone(),
            )
        });
        fields.collect()
    }

    fn used(&mut self, candidate: &Candidate<'_>) {
        self.set("used", candidate.transport().as_str());
        self.set("used_value", candidate.as_str());
    }

    fn hand_over(&mut self, policy: &Policy, set_session: &SetSession<'_>, tokens: &Tokens<'_>) {
        self.set("transport", set_session.transport().as_str());
        let mut buffer = String::new();
        let mut sink = |name: &str, value: &str| self.header(policy, name, value);
        set_session.write(tokens, &mut buffer, &mut sink).unwrap();
    }

    fn withdraw(&mut self, policy: &Policy, clear_session: &ClearSession<'_>) {
        let mut buffer = String::new();
        clear_session.write(&mut buffer, &mut |name, value| {
            self.header(policy, name, value);
        });
    }

    /// Takes down a header of the response.
    fn header(&mut self, policy: &Policy, name: &str, value: &str) {
        let names = policy.headers();
        if name == "set-cookie" {
            self.cookie(value);
        } else if name == "access-control-expose-headers" {
            for exposed in value.split(", ") {
                self.push("exposed", exposed);
            }
        } else if name == names.access.as_str() || name == names.refresh.as_str() {
            let is_set = !value.is_empty();
            self.push(
                if is_set {
                    "set_headers"
                } else {
                    "cleared_headers"
                },
                name,
            );
        } else if name == names.csrf_token.as_str() {
            self.set("anti_csrf_header", true);
        } else if names
            .front
            .as_ref()
            .is_some_and(|front| name == front.as_str())
        {
            self.set(
                "front_token",
                if value == "remove" { "remove" } else { "set" },
            );
        }
    }

    fn cookie(&mut self, value: &str) {
        let (name, rest) = value.split_once('=').unwrap();
        let attribute = |key: &str| {
            let mut attributes = rest.split("; ").skip(1);
            attributes.find_map(|attribute| attribute.strip_prefix(key)?.strip_prefix('='))
        };
        let seconds: u64 = attribute("Max-Age").unwrap().parse().unwrap();
        if seconds == 0 {
            assert!(
                rest.starts_with(';'),
                "a cleared cookie has a value: {value}"
            );
            // In how many scopes, no case tells.
            if self
                .field("cleared_cookies")
                .as_array()
                .unwrap()
                .iter()
                .all(|known| known != name)
            {
                self.push("cleared_cookies", name);
            }
            self.set("expires", attribute("Expires"));
        } else {
            self.push("set_cookies", name);
            self.set(&format!("{name} seconds"), seconds);
        }
    }

    fn push(&mut self, list: &str, name: &str) {
        let names = self.fields.get_mut(list).and_then(Value::as_array_mut);
        names.unwrap().push(name.into());
    }
}
