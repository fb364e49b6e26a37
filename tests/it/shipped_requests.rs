//! The shipped requests: each file of `examples/requests` is answered by its deployment, and says what its name promises.
//!
//! What breaks if one fails: the first thing that an author of middleware runs gives a wrong answer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::support::manifest_dir;

#[path = "../../examples/command/src/decide/request.rs"]
mod request;

use request::{Answer, RequestFile};

/// By deployment and name: the basis of the website, the verdict on CSRF, what carries the candidates, the outcome, and how many
/// cookies are set and cleared.
const EXPECTED: [(&str, &str, &str, &str, &str, (usize, usize)); 27] = [
    (
        "embedded/header-only-website",
        "exact",
        "header_transport",
        "",
        "accepted",
        (0, 2),
    ),
    (
        "embedded/partner-sign-in",
        "exact",
        "declared_website",
        "",
        "accepted",
        (2, 0),
    ),
    (
        "local-development/sign-in",
        "exact",
        "declared_website",
        "",
        "accepted",
        (2, 0),
    ),
    (
        "native/capacitor",
        "client",
        "header_transport",
        "",
        "accepted",
        (0, 0),
    ),
    (
        "native/hint",
        "absent",
        "header_transport",
        "",
        "accepted",
        (0, 0),
    ),
    (
        "shared-domain/second-api",
        "exact",
        "missing_header",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/callback",
        "unknown",
        "compare_state",
        "",
        "accepted",
        (2, 0),
    ),
    (
        "spa-and-api/callback-of-another-sign-in",
        "absent",
        "missing_state",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/forged-by-a-prefetch",
        "absent",
        "prefetch",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/forged-by-a-sibling",
        "unknown",
        "undeclared_sibling",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/forged-by-going-back",
        "unknown",
        "unknown_origin",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/forged-from-a-sandbox",
        "opaque",
        "opaque_origin",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/handshake",
        "exact",
        "declared_website",
        "cookie",
        "accepted",
        (0, 0),
    ),
    (
        "spa-and-api/handshake-of-a-sibling",
        "unknown",
        "unknown_origin",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/preflight",
        "exact",
        "",
        "",
        "preflight answered",
        (0, 0),
    ),
    (
        "spa-and-api/preview-page",
        "pattern",
        "declared_website",
        "cookie",
        "accepted",
        (0, 0),
    ),
    (
        "spa-and-api/refresh-beside-a-foreign-bearer-token",
        "exact",
        "declared_website",
        "header cookie",
        "accepted",
        (2, 0),
    ),
    (
        "spa-and-api/refresh-by-nobody",
        "exact",
        "declared_website",
        "cookie",
        "unauthorised",
        (0, 0),
    ),
    (
        "spa-and-api/refresh-with-a-stale-duplicate",
        "exact",
        "declared_website",
        "cookie cookie",
        "accepted",
        // Five scopes at the root, eighteen with a path, and of twelve with a slash at their end what is left of 4,096 bytes.
        (2, 28),
    ),
    (
        "spa-and-api/server-without-origin",
        "absent",
        "custom_header",
        "cookie",
        "accepted",
        (2, 0),
    ),
    (
        "spa-and-api/sign-in",
        "exact",
        "declared_website",
        "",
        "accepted",
        (2, 0),
    ),
    (
        "spa-and-api/sign-in-by-link",
        "absent",
        "sign_in_by_link",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "spa-and-api/sign-out-of-both",
        "exact",
        "declared_website",
        "header cookie header",
        "signed out",
        (0, 2),
    ),
    (
        "spa-and-api/trusted-tenant",
        "trusted",
        "header_transport",
        "",
        "accepted",
        (0, 0),
    ),
    (
        "spa-and-api/unknown-origin",
        "unknown",
        "unknown_origin",
        "",
        "forbidden",
        (0, 0),
    ),
    (
        "supertokens/refresh",
        "exact",
        "declared_website",
        "cookie",
        "accepted",
        (2, 0),
    ),
    (
        "supertokens/refresh-without-rid",
        "exact",
        "missing_header",
        "",
        "forbidden",
        (0, 0),
    ),
];

#[test]
fn each_request_is_answered_as_its_name_promises() {
    let answers = answers();
    let names: Vec<&str> = answers.keys().map(String::as_str).collect();
    assert_eq!(names, EXPECTED.map(|(name, ..)| name));
    for (name, basis, csrf, transports, outcome, (set, cleared)) in EXPECTED {
        let answer = &answers[name];
        let of_candidates: Vec<&str> = answer
            .candidates
            .iter()
            .map(|candidate| candidate.transport.as_str())
            .collect();
        let cookies = |is_clear: bool| {
            let cookies = answer
                .headers
                .iter()
                .filter(|(name, _)| name == "set-cookie");
            cookies
                .filter(|(_, value)| value.contains("Max-Age=0;") == is_clear)
                .count()
        };
        assert_eq!(
            (
                answer.website.basis.as_str(),
                answer.csrf.as_ref().map_or("", |reason| reason.code),
                of_candidates.join(" ").as_str(),
                answer.outcome.to_string().as_str(),
                (cookies(false), cookies(true)),
            ),
            (basis, csrf, transports, outcome, (set, cleared)),
            "{name}"
        );
    }
}

/// No answer shows a token of its request, nor an origin that nobody knows.
#[test]
fn no_answer_shows_what_it_must_not() {
    for (name, answer) in answers() {
        let json = serde_json::to_string(&answer).unwrap();
        for secret in ["current-token", "of-somebody-else", "stray"] {
            assert!(!json.contains(secret), "{name}: {json}");
        }
        let headers = answer.headers.iter().chain(&answer.cors);
        for (_, value) in headers {
            assert!(
                !value.contains("evil") && !value.contains("blog."),
                "{name}"
            );
        }
    }
}

fn answers() -> BTreeMap<String, Answer> {
    let examples = manifest_dir().join("examples");
    let mut answers = BTreeMap::new();
    for folder in fs::read_dir(examples.join("requests")).unwrap() {
        let folder = folder.unwrap().path();
        let deployment = stem(&folder);
        let file = examples.join(format!("deployments/{deployment}.json"));
        let config: PolicyConfig =
            serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let policy = config.compile(&EmbeddedList).unwrap();
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let request: RequestFile =
                serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            let answer = request
                .answer(&policy, datetime!(2026-11-22 12:00 UTC), &EmbeddedList)
                .unwrap();
            answers.insert(format!("{deployment}/{}", stem(&file)), answer);
        }
    }
    answers
}

fn stem(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}
