//! Decisions: any request to a compiled policy.
//!
//! The first byte chooses the deployment, the second the time and the browser; behind it stand a line with a method and, if it is told, a path, and
//! lines of headers. Headers whose names begin with `new-` are what the application hands over: tokens, and cookies beside the session.
//!
//! Asserted: only what is declared comes back; what is refused writes nothing; each header can be written; browsers that the deployment
//! claims take each cookie, and no two of an answer are one; clears keep to their budget and stand before what is set; what is shown and
//! decided does not depend on the value of a token, nor on a header that `Vary` does not name; a session with one token knows no second
//! one; a cookie beside the session comes back as it was written; a sign-out leaves what outlives the session, and nothing else.

mod arrived;
mod companions;
mod sessions;
mod written;

use std::fmt::Write as _;

use session_cookie_policy::browser::{Profile, Request, RequestUrl, Storage, Stored, store};
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::diagnosis::SeenRequest;
use session_cookie_policy::net::{EmbeddedList, Origin, OriginHeader};
use session_cookie_policy::request::{
    Candidate, CsrfRefusal, RequestFacts, Resolution, TokenState,
};
use session_cookie_policy::testing::Declared;
use time::OffsetDateTime;
use time::macros::datetime;

use super::bytes::Bytes;
use super::deployments::{Deployment, compiled};
use arrived::Arrived;
use written::{
    Headers, clear_session_headers, is_clear, is_name, push, set_cookies, set_session_headers,
};

const LIST: &EmbeddedList = &EmbeddedList;

/// Before anything of the past was over, between, behind all of it, and where dates end.
const TIMES: [OffsetDateTime; 4] = [
    datetime!(2026-11-22 12:00 UTC),
    datetime!(2027-03-01 0:00:01 UTC),
    datetime!(2030-01-01 0:00 UTC),
    datetime!(9999-12-31 23:59:59 UTC),
];

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let deployment = bytes.of(compiled());
    let choice = bytes.below(12);
    bytes.until(b'\n');
    let Some(arrived) = Arrived::read(bytes) else {
        return;
    };
    let browsers = &deployment.config.browsers;
    let browser = browsers[choice / 4 % browsers.len()].get().unwrap();
    let trial = Trial {
        deployment,
        browser: browser.browser.profile(),
        now: TIMES[choice % 4],
    };
    trial.check(&arrived);
}

/// One answer: what for, and its headers.
#[derive(Debug, PartialEq)]
struct Answer {
    to: &'static str,
    /// What `Vary` names.
    read: Vec<String>,
    headers: Headers,
}

struct Trial {
    deployment: &'static Deployment,
    /// One that the deployment claims.
    browser: Profile,
    now: OffsetDateTime,
}

impl Trial {
    fn check(&self, arrived: &Arrived) {
        let (shown, answers) = self.answers(arrived);
        assert!(!shown.contains(['\n', '\r', '\0']), "{shown}");
        let (masked, of_masked) = self.answers(&arrived.with_other_tokens(&self.deployment.policy));
        assert_eq!(masked, shown, "what is shown depends on a token");
        assert_eq!(of_masked, answers, "an answer depends on a token");
        for answer in &answers {
            for (name, value) in &answer.headers {
                assert!(is_name(name), "{name:?}");
                assert!(
                    value.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
                    "{value:?}"
                );
            }
            self.check_cookies(arrived, answer);
        }
        self.check_vary(arrived, &answers);
        self.check_shape(&answers);
        arrived.with_facts(&self.deployment.policy, |facts| {
            self.check_website(facts);
            self.check_candidates(facts);
            self.check_companions(arrived, facts);
            self.check_sign_out(facts);
        });
    }

    /// All that is answered, and all that is shown of it.
    fn answers(&self, arrived: &Arrived) -> (String, Vec<Answer>) {
        let policy = &self.deployment.policy;
        arrived.with_facts(policy, |facts| self.answers_to(arrived, facts))
    }

    fn answers_to(&self, arrived: &Arrived, facts: &RequestFacts<'_>) -> (String, Vec<Answer>) {
        let policy = &self.deployment.policy;
        let mut answers = Vec::new();
        let mut add = |to, read: &dyn ToString, headers: Option<Headers>| {
            let read = read.to_string();
            let read = read.split(", ").map(str::to_owned).collect();
            answers.extend(headers.map(|headers| Answer { to, read, headers }));
        };
        let sign_in = policy.sign_in(facts, self.now);
        let read = sign_in.headers_read();
        match sign_in.accept() {
            Ok(accepted) => {
                assert_eq!(accepted.transport(), sign_in.transport());
                add(
                    "sign-in",
                    &read,
                    set_session_headers(self.deployment, &accepted, arrived, self.now),
                );
            }
            Err(refusal) => {
                assert_eq!(Some(refusal), sign_in.csrf().refusal());
                assert!(
                    sign_in.transport() == Transport::Cookie || refusal == CsrfRefusal::UnknownHost
                );
            }
        }
        let verify = policy.verify(facts, self.now);
        let mut shown = String::new();
        for candidate in verify.candidates().take(4) {
            assert!(
                candidate.transport() == Transport::Header
                    || verify.csrf_of_cookies().refusal().is_none()
            );
            write!(shown, "{candidate:?}").unwrap();
        }
        let refresh = policy.refresh(facts, self.now);
        for candidate in refresh.candidates().take(4) {
            assert!(
                candidate.transport() == Transport::Header
                    || refresh.csrf_of_cookies().refusal().is_none()
            );
            write!(shown, "{candidate:?}").unwrap();
        }
        for (to, headers) in self.resolutions(arrived, facts) {
            let read = if to == "refresh" {
                refresh.headers_read()
            } else {
                verify.headers_read()
            };
            add(to, &read, headers);
        }
        let sign_out = policy.sign_out(facts, self.now);
        match sign_out.accept() {
            Ok(clear_session) => {
                let headers = clear_session_headers(&clear_session);
                add("sign-out", &sign_out.headers_read(), Some(headers));
            }
            Err(refusal) => {
                assert_eq!(Some(refusal), sign_out.csrf_of_cookies().refusal());
                assert!(
                    sign_out
                        .candidates()
                        .all(|of| of.transport() == Transport::Header)
                );
            }
        }
        answers.extend(self.callback(arrived, facts));
        answers.extend(self.companion_answers(arrived, facts));
        let mut add = |to, headers| {
            let read = vec!["origin".to_owned()];
            answers.push(Answer { to, read, headers });
        };
        let mut cors = Headers::new();
        policy
            .cors(facts)
            .write(&mut |name, value| push(&mut cors, name, value));
        add("cors", cors);
        let mut preflight = Headers::new();
        let mut asking = *facts;
        asking.method = "OPTIONS";
        asking.requested_method = Some(b"POST");
        policy
            .cors(&asking)
            .write(&mut |name, value| push(&mut preflight, name, value));
        add("preflight", preflight);
        for key in self.deployment.config.cookies.keys() {
            write!(shown, "{:?}", policy.cookies(facts, self.now).get(key)).unwrap();
        }
        // A middleware's note of the request is shown, too.
        write!(shown, "{:?}", SeenRequest::of(facts)).unwrap();
        write!(
            shown,
            "{facts:?}{sign_in:?}{verify:?}{refresh:?}{sign_out:?}{:?}{:?}",
            policy.callback(facts, self.now),
            policy.cookies(facts, self.now)
        )
        .unwrap();
        (shown, answers)
    }

    /// The store finds the candidate of one place alive, and knows this or that of the others.
    fn resolutions(
        &self,
        arrived: &Arrived,
        facts: &RequestFacts<'_>,
    ) -> Vec<(&'static str, Option<Headers>)> {
        let policy = &self.deployment.policy;
        let (verify, refresh) = (
            policy.verify(facts, self.now),
            policy.refresh(facts, self.now),
        );
        let is_forged = refresh.csrf().refusal().is_some() && !refresh.token_counts().bearer;
        let mut responses = Vec::new();
        for place in 0..=4 {
            for other in [TokenState::Dead, TokenState::Unknown, TokenState::Live(1)] {
                let states = |mut at: usize| {
                    move |_: &Candidate<'_>| {
                        at = at.wrapping_sub(1);
                        if at == 0 { TokenState::Live(0) } else { other }
                    }
                };
                for (to, found) in [
                    ("request", verify.resolve(states(place))),
                    ("refresh", refresh.resolve(states(place))),
                ] {
                    let headers = match found {
                        Resolution::Accepted { set_session, .. } => {
                            set_session_headers(self.deployment, &set_session, arrived, self.now)
                        }
                        Resolution::Conflict { clear_session } => {
                            Some(clear_session_headers(&clear_session))
                        }
                        Resolution::Rejected { clear_session } => {
                            let headers = clear_session_headers(&clear_session.with_present());
                            assert!(
                                to != "refresh" || !is_forged || set_cookies(&headers).is_empty(),
                                "a foreign page signs out: {headers:?}"
                            );
                            Some(headers)
                        }
                        Resolution::Superseded { .. } => None,
                    };
                    responses.push((to, headers));
                }
            }
        }
        responses
    }

    /// What `Vary` does not name can be left out.
    fn check_vary(&self, arrived: &Arrived, answers: &[Answer]) {
        let names = self.deployment.policy.headers();
        let names = [
            "origin",
            "sec-fetch-site",
            "cookie",
            "authorization",
            names.mode.as_str(),
            names.client.as_str(),
            names.csrf.as_str(),
            names.csrf_token.as_str(),
            "sec-fetch-mode",
            "sec-purpose",
            "referer",
            "upgrade",
        ];
        for name in names {
            let is_unread = |answer: &&Answer| !answer.read.iter().any(|read| read == name);
            if arrived.first(name).is_none() || !answers.iter().any(|answer| is_unread(&answer)) {
                continue;
            }
            let (_, without) = self.answers(&arrived.without(name));
            for answer in answers.iter().filter(is_unread) {
                assert!(without.contains(answer), "{name} decides {answer:?}");
            }
        }
        for answer in answers {
            let vary = answer.headers.iter().filter(|(own, _)| own == "vary");
            let lines: Vec<&str> = vary.map(|(_, value)| value.as_str()).collect();
            assert!(
                lines.is_empty() || lines.join(", ") == answer.read.join(", "),
                "{answer:?}"
            );
        }
    }

    /// The origin of the API that the request addresses: the first, unless the host is another's.
    fn api(&self, host: Option<&[u8]>) -> Origin {
        let apis = Declared::by(&self.deployment.config).apis();
        let mut facts = RequestFacts::new("GET");
        facts.host = host;
        let api = self.deployment.policy.host(&facts).api();
        api.map_or_else(|| apis[0].clone(), |api| Origin::parse(api).unwrap())
    }

    /// What browsers make of the cookies of an answer, which a page of the API's own gets, or a partner's.
    fn check_cookies(&self, arrived: &Arrived, answer: &Answer) {
        let cookies = set_cookies(&answer.headers);
        let api = self.api(arrived.first("host"));
        let request = Request::typed(RequestUrl::parse(&format!("{api}/")).unwrap());
        let mut known: Vec<Stored> = Vec::new();
        let (mut cleared, mut longest, mut sets) = (0, 0, 0);
        for cookie in &cookies {
            let stored = store(cookie, &request, &self.browser, LIST, self.now);
            if is_clear(cookie) {
                assert_eq!(sets, 0, "a clear behind what is set: {answer:?}");
                cleared += cookie.len();
                longest = longest.max(cookie.len());
            } else {
                sets += 1;
            }
            let stored = match stored {
                Storage::Keep(stored) if !is_clear(cookie) => stored,
                Storage::Delete(stored) if is_clear(cookie) => stored,
                // A name that shows twice although it has a prefix is cleared for browsers that do not know the prefix.
                Storage::Refuse(_) if is_clear(cookie) => continue,
                other => panic!("{}: {other:?}", cookie.escape_ascii()),
            };
            let is_known = known.iter().any(|known| known.is_same_cookie(&stored));
            assert!(!is_known, "{stored} twice in {answer:?}");
            known.push(stored);
        }
        let config = &self.deployment.config;
        let budget = usize::try_from(config.clearing_budget).unwrap();
        // Present cookies are not part of it: two of the session, and those beside it.
        let present = 2 + config.cookies.len();
        assert!(
            cleared <= budget + present * longest,
            "{cleared} bytes of clears: {answer:?}"
        );
    }

    fn check_website(&self, facts: &RequestFacts<'_>) {
        let Deployment { config, policy } = self.deployment;
        let declared = Declared::by(config);
        let website = policy.website(facts);
        let text = facts
            .origin
            .and_then(|origin| std::str::from_utf8(origin).ok());
        let is_declared = text.is_some_and(|text| match OriginHeader::parse(text) {
            Ok(OriginHeader::Web(origin)) => declared.website_of(&origin).is_some(),
            Ok(OriginHeader::Foreign(foreign)) => {
                let mut origins = config.clients.iter().flat_map(|client| &client.origins);
                origins.any(|origin| origin.get() == Ok(&foreign))
            }
            Ok(OriginHeader::Opaque) => false,
            // No browser writes an A-label that means nothing, and no request asks the tables of IDNA.
            Err(_) => text.contains("://xn--") && website.basis().is_known(),
        });
        assert_eq!(website.basis().is_known(), is_declared, "{text:?}");
        let default = declared.default_website().unwrap().to_string();
        let is_own = is_declared && text == Some(website.origin());
        assert!(is_own || website.origin() == default, "{text:?}");
        let mut links = links(config);
        if is_declared && text.is_some_and(|text| Origin::parse(text).is_ok()) {
            let base = config.website_base_path.text().trim_end_matches('/');
            links.push(format!("{}{base}", text.unwrap()));
        }
        assert!(
            website
                .link_base()
                .is_none_or(|base| links.contains(&base.to_string()))
        );
        match policy.cors(facts).allowed_origin() {
            Some(allowed) => assert!(is_declared && Some(allowed) == text),
            None => assert!(
                !is_declared
                    || policy.host(facts).basis().is_refused()
                    || text == Some(&*self.api(facts.host).to_string())
            ),
        }
    }

    fn sign_out_route(&self) -> String {
        let config = &self.deployment.config;
        let base = [&config.api_gateway_path, &config.api_base_path]
            .map(|path| path.text().trim_end_matches('/'));
        format!("{}{}", base.concat(), config.sign_out_route.text())
    }
}

/// What links in e-mails may begin with.
fn links(config: &PolicyConfig) -> Vec<String> {
    let base = config.website_base_path.text().trim_end_matches('/');
    let declared = Declared::by(config);
    let websites = config.websites.iter();
    let exact = websites
        .clone()
        .filter(|website| !website.origin.text().contains('*'))
        .map(|website| website.origin.get().unwrap().to_string());
    let linked = websites
        .filter_map(|website| website.links_to.as_ref())
        .chain(
            config
                .clients
                .iter()
                .filter_map(|client| client.website.as_ref()),
        )
        .map(|origin| origin.get().unwrap().to_string());
    let default = declared.default_website().unwrap().to_string();
    let all = exact.chain(linked).chain([default]);
    all.map(|origin| format!("{origin}{base}")).collect()
}
