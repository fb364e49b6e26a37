//! Laws of the diagnosis: no false alarm where sessions live, and an answer to every observation.

use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use session_cookie_policy::browser::Jar;
use session_cookie_policy::config::{Browser, SessionShape};
use session_cookie_policy::diagnosis::{
    ClientKind, Observation, Route, Seen, SeenRequest, SeenSetCookie, diagnose,
};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Policy, Severity};
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::testing::session::{
    ResponseHeaders as Headers, Routes, Visit, clear_session_headers, set_cookies,
};

use crate::cases;
use crate::deployments::deployments;
use crate::sessions::browsers;
use crate::visit::{NOW, visiting};

/// What a middleware and a browser's developer tools see of an exchange.
fn observed(
    visit: Visit<'_>,
    browser: Browser,
    route: Route,
    path: &str,
    facts: &RequestFacts<'_>,
    headers: Option<&Headers>,
) -> Observation {
    let mut observation = Observation::default();
    observation.client = Some(match browser {
        Browser::Chromium => ClientKind::Chromium,
        Browser::Firefox => ClientKind::Firefox,
        _ => ClientKind::Safari,
    });
    observation.page.opened_as = Some(visit.page.to_string());
    observation.frontend.api = Some(visit.api.to_string());
    observation.request = SeenRequest::of(facts);
    observation.request.route = Some(route);
    observation.request.path = Some(path.to_owned());
    observation.response.status = Some(200);
    if let Some(headers) = headers {
        let lines = set_cookies(headers);
        observation.response.set_cookies = Some(lines.into_iter().map(SeenSetCookie::of).collect());
        let header = |name: &str| {
            let line = headers.iter().find(|(own, _)| own == name);
            Seen::of(line.map(|(_, value)| value.as_bytes()))
        };
        observation.response.cache_control = header("cache-control");
        observation.response.vary = header("vary");
    }
    let cors = visit.policy.cors(facts);
    if cors.allowed_origin().is_some() {
        cors.write(&mut |name, value| match name {
            "access-control-allow-origin" => observation.response.allow_origin = value.into(),
            "access-control-allow-credentials" => {
                observation.response.allow_credentials = value.into();
            }
            "access-control-expose-headers" => observation.response.expose_headers = value.into(),
            _ => {}
        });
    }
    observation
}

fn alarms(policy: &Policy, observation: &Observation) -> Vec<String> {
    let findings = diagnose(policy, observation, NOW, &EmbeddedList);
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors
        .map(|finding| format!("{finding:?} in {observation:?}"))
        .collect()
}

proptest! {
    #![proptest_config(cases(256))]

    /// What breaks if it fails: people repair what is whole.
    #[test]
    fn nothing_is_found_where_sessions_live(deployment in deployments(), has_fetch_metadata in any::<bool>()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let routes = Routes::of(&deployment.0);
        for page in &deployment.pages() {
            for api in &deployment.apis() {
                let visit = visiting(&policy, &routes, page, api, has_fetch_metadata);
                for browser in browsers(&deployment) {
                    let mut jar = Jar::new(browser.profile());
                    let sent = visit.sent(&mut jar, "POST", &routes.sign_in, None, None).unwrap();
                    let facts = sent.facts();
                    let accepted = policy.sign_in(&facts, NOW).accept().unwrap();
                    let headers = visit.hand_over(&accepted, &routes.tokens(1)).unwrap();
                    let signing_in = observed(visit, browser, Route::SignIn, &routes.sign_in, &facts, Some(&headers));
                    prop_assert_eq!(alarms(&policy, &signing_in), Vec::<String>::new());

                    let held = visit.sign_in(&mut jar, None, &routes.tokens(2)).unwrap();
                    let by_header = held.transport == session_cookie_policy::config::Transport::Header;
                    let (usual, lasting) = (held.tokens.usual(), held.tokens.lasting());
                    for (route, path, method, token) in [
                        (Route::Session, &routes.verify[0], "GET", usual),
                        (Route::Session, &routes.verify[0], "POST", usual),
                        (Route::Refresh, &routes.refresh, "POST", lasting),
                        (Route::SignOut, &routes.sign_out, "POST", usual),
                    ] {
                        if route == Route::Refresh && routes.session == SessionShape::Single {
                            continue;
                        }
                        let sent = visit.sent(&mut jar, method, path, by_header.then_some(token), None).unwrap();
                        let facts = sent.facts();
                        let seen = observed(visit, browser, route, path, &facts, None);
                        prop_assert_eq!(alarms(&policy, &seen), Vec::<String>::new());
                        // What the policy deletes is deleted.
                        if route == Route::SignOut
                            && let Ok(clear_session) = policy.sign_out(&facts, NOW).accept()
                        {
                            let headers = clear_session_headers(&clear_session);
                            let seen = observed(visit, browser, route, path, &facts, Some(&headers));
                            prop_assert_eq!(alarms(&policy, &seen), Vec::<String>::new());
                        }
                    }
                }
            }
        }
    }

    /// Parts of the shipped observations, thrown together: always an answer, always the same, the surest first, each code once.
    #[test]
    fn every_observation_has_an_answer(deployment in deployments(), parts in vec(any::<Index>(), 6)) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let shipped = shipped();
        let mut mixed = serde_json::Map::new();
        for (part, name) in parts.iter().zip(["client", "page", "frontend", "request", "response", "before"]) {
            if let Some(value) = part.get(&shipped).get(name) {
                mixed.insert(name.to_owned(), value.clone());
            }
        }
        let observation: Observation = serde_json::from_value(Value::Object(mixed)).unwrap();
        let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
        prop_assert_eq!(&findings, &diagnose(&policy, &observation, NOW, &EmbeddedList));
        prop_assert!(findings.is_sorted_by_key(|finding| (
            !finding.code.breaks_sessions(),
            finding.certainty,
            finding.severity,
        )));
        for (index, finding) in findings.iter().enumerate() {
            prop_assert!(findings[..index].iter().all(|other| other.code != finding.code), "{findings:#?}");
            prop_assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{finding:?}");
        }
    }
}

fn shipped() -> Vec<Value> {
    let mut files = Vec::new();
    for folder in fs::read_dir("examples/observations").unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            files.push(file.unwrap().path());
        }
    }
    files.sort();
    let read = |file: &std::path::PathBuf| {
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
    };
    files.iter().map(read).collect()
}
