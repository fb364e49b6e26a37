//! Laws of recordings: what a deployment that works would be recorded as has no fault, alone and beside its deployment.

use proptest::prelude::*;
use session_cookie_policy::browser::{Jar, RequestKind, RequestUrl};
use session_cookie_policy::config::{Browser, Transport};
use session_cookie_policy::diagnosis::{
    ClientKind, Code, Finding, Seen, SeenRequest, SeenSetCookie,
};
use session_cookie_policy::evidence::{Exchange, Inferred, Traffic, compare, explain};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::testing::session::{
    ResponseHeaders as Headers, Routes, Visit, clear_session_headers, set_cookies,
};
use time::Duration;

use crate::cases;
use crate::deployments::deployments;
use crate::sessions::browsers;
use crate::visit::{NOW, visiting};

struct Recorder<'a> {
    visit: Visit<'a>,
    traffic: Traffic,
}

impl<'a> Recorder<'a> {
    fn new(visit: Visit<'a>, browser: Browser) -> Self {
        let mut traffic = Traffic::default();
        traffic.client = Some(match browser {
            Browser::Chromium => ClientKind::Chromium,
            Browser::Firefox => ClientKind::Firefox,
            _ => ClientKind::Safari,
        });
        Self { visit, traffic }
    }

    /// A fetch by the page, as the developer tools write it down.
    fn record(&mut self, path: &str, facts: &RequestFacts<'_>, status: u16, headers: &Headers) {
        let url = RequestUrl::parse(&format!("{}{path}", self.visit.api)).unwrap();
        let mut exchange = Exchange::new(url);
        let second = i64::try_from(self.traffic.exchanges.len()).unwrap();
        exchange.at = Some(NOW + Duration::seconds(second));
        exchange.ended = exchange.at;
        exchange.kind = Some(RequestKind::Fetch);
        exchange.page = RequestUrl::parse(&format!("{}/", self.visit.page)).ok();
        exchange.request = SeenRequest::of(facts);
        exchange.request.path = Some(path.into());
        exchange.response.status = Some(status);
        let lines = set_cookies(headers);
        exchange.response.set_cookies = Some(lines.into_iter().map(SeenSetCookie::of).collect());
        let cors = self.visit.policy.cors(facts);
        if cors.allowed_origin().is_some() {
            cors.write(&mut |name, value| match name {
                "access-control-allow-origin" => exchange.response.allow_origin = value.into(),
                "access-control-allow-credentials" => {
                    exchange.response.allow_credentials = value.into();
                }
                "access-control-expose-headers" => {
                    exchange.response.expose_headers = value.into();
                }
                _ => {}
            });
        }
        let cached = headers.iter().find(|(name, _)| name == "cache-control");
        exchange.response.cache_control = match cached {
            Some((_, value)) => value.as_str().into(),
            None => Seen::Absent,
        };
        self.traffic.exchanges.push(exchange);
    }
}

/// Causes of which somebody would think that the login fails.
fn alarms(findings: &[Finding]) -> Vec<String> {
    let alarms = findings.iter().filter(|finding| {
        finding.severity == Severity::Error || finding.code == Code::WrittenOtherwise
    });
    alarms.map(|finding| format!("{finding:?}")).collect()
}

proptest! {
    #![proptest_config(cases(192))]

    /// What breaks if it fails: people repair what is whole.
    #[test]
    fn nothing_is_found_in_recordings_of_what_works(deployment in deployments(), has_fetch_metadata in any::<bool>()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        for page in &deployment.pages() {
            for api in &deployment.apis() {
                let visit = visiting(&policy, &routes, page, api, has_fetch_metadata);
                for browser in browsers(&deployment) {
                    let mut jar = Jar::new(browser.profile());
                    let mut recorder = Recorder::new(visit, browser);
                    let none = Headers::new();
                    // Before anybody has signed in.
                    let sent = visit.sent(&mut jar, "GET", &routes.verify[0], None, None).unwrap();
                    recorder.record(&routes.verify[0], &sent.facts(), 401, &none);

                    let sent = visit.sent(&mut jar, "POST", &routes.sign_in, None, None).unwrap();
                    let accepted = policy.sign_in(&sent.facts(), NOW).accept().unwrap();
                    let headers = visit.hand_over(&accepted, &routes.tokens(1)).unwrap();
                    let by_cookie = accepted.transport() == Transport::Cookie;
                    recorder.record(&routes.sign_in, &sent.facts(), 200, &headers);
                    let held = visit.sign_in(&mut jar, None, &routes.tokens(1)).unwrap();

                    let bearer = (!by_cookie).then_some(held.tokens.usual());
                    for method in ["GET", "POST"] {
                        let sent = visit.sent(&mut jar, method, &routes.verify[0], bearer, None).unwrap();
                        recorder.record(&routes.verify[0], &sent.facts(), 200, &none);
                    }
                    let sent = visit.sent(&mut jar, "POST", &routes.sign_out, bearer, None).unwrap();
                    if let Ok(clear_session) = policy.sign_out(&sent.facts(), NOW).accept() {
                        recorder.record(&routes.sign_out, &sent.facts(), 200, &clear_session_headers(&clear_session));
                    }
                    let traffic = &recorder.traffic;
                    prop_assert_eq!(alarms(&explain(traffic, &EmbeddedList, NOW)), Vec::<String>::new(), "{:#?}", traffic);
                    let findings = compare(traffic, &deployment.0, &EmbeddedList, NOW);
                    prop_assert_eq!(alarms(&findings), Vec::<String>::new(), "{:#?}", traffic);

                    let inferred = Inferred::of(traffic, &EmbeddedList).unwrap().config;
                    prop_assert_eq!(inferred.api[0].text(), api.to_string());
                    prop_assert_eq!(inferred.websites[0].origin.text(), page.to_string());
                }
            }
        }
    }
}
