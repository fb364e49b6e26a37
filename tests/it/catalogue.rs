//! The catalogue of diagnoses is complete: each code has its page, and each known cause has a code or a line that says why not.
//!
//! `tests/vectors/causes.json` has one entry for each of the 95 problems and 49 reasons that the catalogue was written from. Each reason says
//! whether it is found by a `symptom`, and in which observation, or only if the observation has `told` it. What breaks if one fails: a finding leads to an empty page, or a cause that people ran into is forgotten.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{
    Code, Observation, diagnose, diagnose_without_policy, undetectable_causes,
};
use session_cookie_policy::net::EmbeddedList;
use time::macros::datetime;

use crate::support::{manifest_dir, text};

/// Codes that no cause of the lists calls for, and where they come from.
const FOUND_BY_OURSELVES: &[(Code, &str)] = &[
    (Code::PartitionNotNeeded, "a needless setting of this crate"),
    (
        Code::PartitionUneven,
        "found by our laws over generated deployments",
    ),
    (
        Code::TransportNotAllowed,
        "settings of this crate that contradict each other",
    ),
    (
        Code::SecureShadowed,
        "found by playing deployments in the browser model",
    ),
    (
        Code::HistoryImpossible,
        "a wrong entry of this crate's history",
    ),
    (
        Code::PathCostsHostPrefix,
        "found by playing a sibling host in the browser model",
    ),
    (Code::HistoryOutOfReach, "a limit of this crate's history"),
    (
        Code::HistoryOver,
        "an entry of this crate's history that can go",
    ),
    (
        Code::CorsTooOpen,
        "the opposite of what people complain about",
    ),
    (
        Code::CorsNotNeeded,
        "the opposite of what people complain about",
    ),
    (
        Code::HistoryPlantable,
        "found by attacks on deployments that use the crate",
    ),
    (
        Code::OriginPlainHttp,
        "found by attacks on deployments that use the crate",
    ),
    (Code::OriginMalformed, "no browser does it, and proxies may"),
    (
        Code::CsrfTooWeak,
        "found in the SDKs: nothing refuses the setting",
    ),
    (Code::ListEmpty, "nothing to derive from"),
    (Code::SaidTwice, "a slip in a list"),
    (Code::Contradiction, "a slip in a list"),
    (Code::DefaultWebsiteMissing, "a rule of this crate"),
    (
        Code::SameAuthority,
        "found by our laws over generated deployments",
    ),
    (
        Code::SameName,
        "found in the SDKs: one name for both tokens is accepted",
    ),
    (
        Code::HeaderUnusable,
        "a rule of Fetch that names of one's own can break",
    ),
    (Code::LifetimeZero, "a slip in a number"),
    (
        Code::LifetimeDisagrees,
        "lifetimes of this crate's settings that do not fit together",
    ),
    (Code::NoSuchCookie, "a needless setting of this crate"),
    (
        Code::WrittenOtherwise,
        "found by holding recordings against deployments",
    ),
    (Code::CookieLines, "met in public reports of 2026"),
    (Code::CookieUnparsed, "met in public reports of 2026"),
    (Code::ValueUnreadable, "met in public reports of 2026"),
    (Code::OtherJar, "met in public reports of 2026"),
    (Code::SitePostReturn, "met in public reports of 2026"),
    (Code::RefreshRace, "met in public reports of 2026"),
    (Code::LocalNetworkBlocked, "new in browsers of 2025"),
    (
        Code::StorageAccessUnused,
        "a permission of browsers of 2025",
    ),
    (Code::LifetimeEnded, "met in public reports"),
    (Code::EndedWithBrowser, "met in public reports"),
    (Code::SessionOverwritten, "met in public reports"),
    (Code::CsrfTokenStale, "met in public reports"),
    (Code::AttributeIgnored, "found by a tester of the doctor"),
    (Code::PrefetchSignsOut, "met in public reports"),
    (Code::FlowCookieOverwritten, "met in public reports"),
    (Code::ResponseFromCache, "met in public reports"),
    (Code::SiteDataCleared, "met in public reports"),
    (Code::SignOutKeepsCookie, "met in public reports"),
    (Code::SignOutKeepsSession, "met in public reports"),
    (Code::SignOutKeepsProvider, "met in public reports of 2026"),
    (
        Code::CookieReadable,
        "met in reports when scripts were to read a cookie",
    ),
];

fn causes() -> Vec<Value> {
    let path = manifest_dir().join("tests/vectors/causes.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The codes that a cause names; none for one that is not seen.
#[track_caller]
fn codes(cause: &Value) -> Vec<Code> {
    let words = cause["codes"].as_array();
    words
        .into_iter()
        .flatten()
        .map(|word| {
            let word = word.as_str().unwrap_or_else(|| panic!("{cause}"));
            Code::parse(word).unwrap_or_else(|error| panic!("{word}: {error}"))
        })
        .collect()
}

#[test]
fn words_of_codes_are_kebab_case_and_unique() {
    let mut words = BTreeSet::new();
    for code in Code::ALL {
        let word = code.as_str();
        let is_kebab_case = word
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(is_kebab_case, "{word}");
        assert!(words.insert(word), "{word} twice");
        assert_eq!(Code::parse(word), Ok(*code));
        assert_eq!(code.to_string(), word);
    }
    assert!(Code::parse("Domain-Public-Suffix").is_err());
    assert!(Code::parse("domain_public_suffix").is_err());
    assert!(Code::parse("").is_err());
}

#[test]
fn each_code_has_a_page() {
    for code in Code::ALL {
        let entry = code.entry();
        assert!(code.title().ends_with('.'), "{code}: {}", code.title());
        for sentences in [entry.cause, entry.shows, entry.fix] {
            assert_is_prose(code.as_str(), sentences);
            assert!(sentences.ends_with('.'), "{code}: {sentences}");
        }
        for facts in [entry.browsers, entry.source] {
            assert_is_prose(code.as_str(), facts);
            assert!(!facts.ends_with('.'), "{code}: {facts}");
        }
    }
}

#[test]
fn no_two_codes_have_one_page() {
    let mut pages = BTreeSet::new();
    for code in Code::ALL {
        let entry = code.entry();
        assert!(pages.insert((entry.cause, entry.fix)), "{code}");
    }
}

/// Text of a page: not empty, with balanced code marks, and without what a broken line in the source leaves behind.
#[track_caller]
fn assert_is_prose(of: &str, prose: &str) {
    assert!(!prose.trim().is_empty(), "{of}: empty");
    assert_eq!(prose, prose.trim(), "{of}");
    assert!(!prose.contains("  "), "{of}: {prose}");
    assert!(!prose.contains('\n'), "{of}: {prose}");
    assert_eq!(prose.matches('`').count() % 2, 0, "{of}: {prose}");
}

/// A field that a page names must exist, or the advice cannot be followed.
#[test]
fn fields_in_pages_exist() {
    let config = manifest_dir().join("src/config");
    let fields: BTreeSet<String> = fs::read_dir(config)
        .unwrap()
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .flat_map(|source| {
            source
                .lines()
                .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "))
                .map(|(name, _)| name.to_owned())
                .collect::<Vec<_>>()
        })
        .collect();
    // Values of settings, fields of `DeclaredCors`, and functions.
    let others = [
        "api_only",
        "as_session",
        "credentials",
        "custom_header",
        "end_session_endpoint",
        "form_post",
        "host_only",
        "id_token_hint",
        "post_logout_redirect_uri",
        "sign_in_flow",
        "sign_out",
        "trust_website",
    ];
    let mut met = 0;
    for code in Code::ALL {
        let quoted = code.entry().fix.split('`').skip(1).step_by(2);
        for name in quoted.filter(|name| name.contains('_')) {
            let is_field = name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            if is_field && !others.contains(&name) {
                assert!(fields.contains(name), "{code}: `{name}` is not a field");
                met += 1;
            }
        }
    }
    assert!(met > 40, "{met} names of fields met");
}

#[test]
fn causes_are_complete() {
    let causes = causes();
    for (source, count) in [("problems", 95), ("why_sessions_fail", 49)] {
        let numbers: Vec<u64> = causes
            .iter()
            .filter(|cause| text(cause, "source") == source)
            .map(|cause| {
                cause["number"]
                    .as_u64()
                    .unwrap_or_else(|| panic!("{cause}"))
            })
            .collect();
        assert_eq!(numbers, (1..=count).collect::<Vec<_>>(), "{source}");
    }
    assert_eq!(causes.len(), 95 + 49);
}

#[test]
fn each_cause_has_codes_or_is_unseen() {
    let known: BTreeSet<&str> = undetectable_causes()
        .iter()
        .map(|unseen| unseen.cause)
        .collect();
    for cause in causes() {
        assert!(!text(&cause, "cause").is_empty(), "{cause}");
        let codes = codes(&cause);
        match cause["unseen"].as_str() {
            None => assert!(!codes.is_empty(), "{cause}"),
            Some(unseen) => {
                assert!(cause["codes"].is_null(), "{cause}");
                assert!(known.contains(unseen), "{cause}");
            }
        }
        let unique: BTreeSet<Code> = codes.iter().copied().collect();
        assert_eq!(unique.len(), codes.len(), "{cause}");
    }
}

#[test]
fn each_unseen_cause_is_named() {
    let causes = causes();
    let named: BTreeSet<&str> = causes
        .iter()
        .filter_map(|cause| cause["unseen"].as_str())
        .collect();
    let mut known = BTreeSet::new();
    for unseen in undetectable_causes() {
        assert!(known.insert(unseen.cause), "{} twice", unseen.cause);
        assert!(named.contains(unseen.cause), "{}", unseen.cause);
        for sentences in [unseen.cause, unseen.reason] {
            assert_is_prose(unseen.cause, sentences);
            assert!(sentences.ends_with('.'), "{sentences}");
        }
        let says_which = ["Cannot be seen: ", "Made impossible: "]
            .iter()
            .any(|which| unseen.reason.starts_with(which));
        assert!(says_which, "{}", unseen.reason);
    }
}

#[test]
fn each_code_is_named_by_a_cause_or_found_by_ourselves() {
    let named: BTreeSet<Code> = causes().iter().flat_map(codes).collect();
    for (code, reason) in FOUND_BY_OURSELVES {
        assert!(!reason.is_empty(), "{code}");
        assert!(!named.contains(code), "{code} is named by a cause now");
    }
    let ours: BTreeSet<Code> = FOUND_BY_OURSELVES.iter().map(|(code, _)| *code).collect();
    assert_eq!(ours.len(), FOUND_BY_OURSELVES.len());
    for code in Code::ALL {
        assert!(named.contains(code) || ours.contains(code), "{code}");
    }
}

/// A deployment and an observation: those of a file that has both, or an observation of one of the deployments that ship.
fn observed(file: &str) -> (PolicyConfig, Observation) {
    let read = |file: &str| -> Value {
        let text = fs::read_to_string(manifest_dir().join(file));
        serde_json::from_str(&text.unwrap_or_else(|error| panic!("{file}: {error}"))).unwrap()
    };
    let mut content = read(file);
    let (deployment, observation) = match file.strip_prefix("examples/observations/") {
        Some(rest) => {
            let (deployment, _) = rest.split_once('/').unwrap();
            let deployment = read(&format!("examples/deployments/{deployment}.json"));
            (deployment, content)
        }
        None => (content["deployment"].take(), content["observation"].take()),
    };
    assert!(observation["frontend"].is_null(), "{file} tells the cause");
    (
        serde_json::from_value(deployment).unwrap(),
        serde_json::from_value(observation).unwrap(),
    )
}

/// What people asked about first is found by what they see, without the front end's settings, which would tell it.
#[test]
fn why_sessions_fail_is_found_by_its_symptoms() {
    let now = datetime!(2026-11-22 12:00 UTC);
    let mut faults = Vec::new();
    let mut tried = 0;
    for cause in causes() {
        let is_asked = text(&cause, "source") == "why_sessions_fail";
        if !is_asked || !cause["unseen"].is_null() {
            assert!(cause["by"].is_null(), "{cause}");
            continue;
        }
        match text(&cause, "by") {
            "symptom" => {}
            "told" => continue,
            other => panic!("{other}: {cause}"),
        }
        tried += 1;
        let (config, observation) = observed(text(&cause, "seen_in"));
        let findings = match config.compile(&EmbeddedList) {
            Ok(policy) => diagnose(&policy, &observation, now, &EmbeddedList),
            Err(_) => diagnose_without_policy(&config, &observation, now, &EmbeddedList),
        };
        let first = findings.first().map(|finding| finding.code);
        if !first.is_some_and(|first| codes(&cause).contains(&first)) {
            faults.push(format!("{cause}: {findings:#?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // All but the four that nothing shows.
    assert_eq!(tried, 45);
}
