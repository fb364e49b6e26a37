//! What a request shows of sessions, what answers say of them, and how they end.

use session_cookie_policy::browser::{Jar, Request, RequestUrl, Response};
use session_cookie_policy::config::{CsrfMode, PastCookieConfig, SessionShape, Transport};
use session_cookie_policy::cookie::{CookieHeader, CookieValue};
use session_cookie_policy::policy::{CookieRole, SessionToken};
use session_cookie_policy::request::{Candidate, RequestFacts};

use super::super::deployments::Deployment;
use super::written::{clear_session_headers, is_clear, set_cookies, shape, tokens, written};
use super::{Answer, LIST, Trial};

impl Trial {
    fn shape(&self) -> SessionShape {
        shape(&self.deployment.config)
    }

    /// The names under which a token may come, without their prefixes: the present one, and those of the history.
    fn stems(&self, token: SessionToken) -> Vec<String> {
        let Deployment { config, policy } = self.deployment;
        let mut stems: Vec<String> = policy
            .declared_cookies()
            .iter()
            .filter(|cookie| cookie.role == CookieRole::Session(token))
            .map(|cookie| cookie.attributes.name().stem().to_owned())
            .collect();
        for past in &config.history {
            let cookie: &PastCookieConfig = match token {
                SessionToken::Access => &past.access_cookie,
                SessionToken::Refresh => &past.refresh_cookie,
                SessionToken::Session => &past.session_cookie,
            };
            let name = cookie.name.as_ref().map(|name| name.get().unwrap());
            stems.extend(name.map(|name| name.stem().to_owned()));
        }
        if policy.declared_cookies().is_empty() {
            // Its cookies are of the past alone, and have the names that they would have now.
            stems.push(format!("session-{token}"));
        }
        stems
    }

    /// Only what is declared comes back, and of a session with one token no second one.
    pub(super) fn check_candidates(&self, facts: &RequestFacts<'_>) {
        let (policy, now) = (&self.deployment.policy, self.now);
        let is_single = self.shape() == SessionShape::Single;
        let [usual, lasting] = match self.shape() {
            SessionShape::Pair => [SessionToken::Access, SessionToken::Refresh],
            SessionShape::Single => [SessionToken::Session; 2],
        };
        let check = |candidate: &Candidate<'_>, name: Option<&str>, token| {
            let stems = self.stems(token);
            let stem = name.map(|name| {
                let name = session_cookie_policy::cookie::CookieName::parse(name).unwrap();
                name.stem().to_owned()
            });
            match candidate.transport() {
                Transport::Header => assert_eq!(stem, None),
                Transport::Cookie => {
                    let stem = stem.unwrap();
                    assert!(stems.contains(&stem), "{stem} is taken, not {stems:?}");
                }
            }
        };
        let sign_in = policy.sign_in(facts, now);
        let verify = policy.verify(facts, now);
        let refresh = policy.refresh(facts, now);
        let sign_out = policy.sign_out(facts, now);
        for candidate in verify.candidates() {
            check(&candidate, verify.cookie_name(&candidate), usual);
        }
        for candidate in refresh.candidates() {
            check(&candidate, refresh.cookie_name(&candidate), lasting);
        }
        for candidate in sign_in.candidates() {
            check(&candidate, sign_in.cookie_name(&candidate), usual);
        }
        for candidate in sign_out.candidates() {
            check(&candidate, sign_out.cookie_name(&candidate), usual);
        }
        let counts = verify.token_counts();
        if is_single {
            assert_eq!(sign_in.refresh_candidates().count(), 0);
            assert_eq!(sign_out.refresh_candidates().count(), 0);
            assert_eq!((counts.access_cookies, counts.refresh_cookies), (0, 0));
        } else {
            assert_eq!(counts.session_cookies, 0);
        }
    }

    /// What is set is declared; with one token nothing of a second one is written, or exposed.
    pub(super) fn check_shape(&self, answers: &[Answer]) {
        let policy = &self.deployment.policy;
        let declared = policy.declared_cookies();
        let is_declared = |name: &[u8]| {
            let mut names = declared.iter().map(|cookie| cookie.attributes.name());
            names.any(|own| {
                let rest = name.strip_prefix(own.as_str().as_bytes());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"."))
            })
        };
        let second = policy.headers().refresh.as_str();
        for answer in answers {
            for cookie in set_cookies(&answer.headers) {
                let name = cookie.split(|byte| *byte == b'=').next().unwrap();
                assert!(
                    is_clear(cookie) || is_declared(name),
                    "{}",
                    cookie.escape_ascii()
                );
            }
            if self.shape() == SessionShape::Single {
                for (name, value) in &answer.headers {
                    let mut listed = value.split(", ");
                    let is_list = name.starts_with("access-control-");
                    assert!(
                        name != second && !(is_list && listed.any(|name| name == second)),
                        "{answer:?}"
                    );
                }
            }
        }
    }

    /// The session that the request makes ends with a sign-out that shows it, if that is not refused; of what came with it, that which
    /// outlives it stays.
    pub(super) fn check_sign_out(&self, facts: &RequestFacts<'_>) {
        let Deployment { config, policy } = self.deployment;
        let api = self.api(facts.host);
        let Ok(accepted) = policy.sign_in(facts, self.now).accept() else {
            return;
        };
        let value = CookieValue::new("beside").unwrap();
        let beside: Vec<_> = config
            .cookies
            .keys()
            .map(|key| (key.as_str(), value))
            .collect();
        let tokens = tokens(self.shape(), "access", Some("refresh")).unwrap();
        let tokens = tokens.with_cookies(&beside);
        let headers = written(|buffer, sink| accepted.write(&tokens, buffer, sink).unwrap());
        let route = RequestUrl::parse(&format!("{api}{}", self.sign_out_route())).unwrap();
        let request = Request::typed(route);
        let mut jar = Jar::new(self.browser);
        let cookies = set_cookies(&headers);
        jar.receive(&request, &Response::new(&cookies), LIST, self.now);
        let names = |jar: &Jar| -> Vec<String> {
            let held = jar.cookies(self.now);
            let mut names: Vec<String> = held
                .map(|cookie| String::from_utf8(cookie.name().to_vec()).unwrap())
                .collect();
            names.sort();
            names
        };
        let declared = policy.declared_cookies();
        let mut staying = names(&jar);
        staying.retain(|name| {
            let mut of_name = declared
                .iter()
                .filter(|cookie| cookie.attributes.name().as_str() == name);
            of_name.any(|cookie| cookie.purpose.is_some_and(|of| !of.ends_with_session()))
        });
        let sent = jar.cookie_header(&request, LIST, self.now);
        let mut facts = *facts;
        facts.cookie = CookieHeader::line(&sent);
        facts.path = None;
        if config.csrf.get() == Ok(&CsrfMode::DoubleSubmit) {
            facts.csrf_token = Some(value.as_str().as_bytes());
        }
        let sign_out = policy.sign_out(&facts, self.now);
        if sign_out.csrf_of_cookies().refusal().is_some() {
            return;
        }
        let headers = clear_session_headers(&sign_out.accept().unwrap());
        let cookies = set_cookies(&headers);
        jar.receive(&request, &Response::new(&cookies), LIST, self.now);
        assert_eq!(names(&jar), staying, "behind a sign-out");
    }
}
