//! The observations that ship: what is found, the true cause first.
//!
//! What breaks if it fails: somebody who looks for the reason of a lost session is sent elsewhere.

use std::fs;

use serde_json::Value;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::diagnosis::{Observation, diagnose};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Deployment, observation, and the codes that are found, in this order.
const CASES: &[(&str, &str, &[&str])] = &[
    (
        "local-development",
        "opened-as-the-ip-address",
        &["page-undeclared", "site-withheld"],
    ),
    (
        "local-development",
        "credentials-left-at-same-origin",
        &["credentials-omitted"],
    ),
    (
        "local-development",
        "secure-in-safari",
        &["secure-safari-localhost"],
    ),
    (
        "local-development",
        "none-without-secure",
        &["site-none-insecure"],
    ),
    (
        "local-development",
        "front-end-opened-otherwise",
        &["frontend-website", "page-undeclared"],
    ),
    ("spa-and-api", "host-of-an-inner-hop", &["host-undeclared"]),
    (
        "spa-and-api",
        "preview-behind-a-tunnel",
        &["host-undeclared"],
    ),
    ("spa-and-api", "origin-not-declared", &["origin-unknown"]),
    (
        "spa-and-api",
        "app-of-a-scheme-of-its-own",
        &["origin-unknown"],
    ),
    ("spa-and-api", "sandboxed-frame", &["origin-null"]),
    (
        "spa-and-api",
        "origin-rewritten-by-a-proxy",
        &["origin-malformed"],
    ),
    (
        "spa-and-api",
        "duplicate-from-nowhere",
        &["duplicate-unknown"],
    ),
    (
        "shared-domain",
        "duplicate-of-last-year",
        &["duplicate-declared"],
    ),
    ("spa-and-api", "name-without-prefix", &["prefix-variant"]),
    ("native", "cookies-of-a-web-view", &["client-stray-cookie"]),
    (
        "native",
        "cookies-lost-after-a-restart",
        &["client-native-cookie"],
    ),
    (
        "spa-and-api",
        "rendered-by-a-server",
        &["client-server-side"],
    ),
    ("spa-and-api", "header-and-cookie", &["client-both-tokens"]),
    (
        "spa-and-api",
        "basic-authorization",
        &["client-foreign-authorization"],
    ),
    (
        "embedded",
        "cookie-wished-header-given",
        &["transport-not-allowed"],
    ),
    ("embedded", "no-token-sent", &["interceptor-missing"]),
    ("spa-and-api", "cookie-header-too-long", &["size-request"]),
    (
        "spa-and-api",
        "answer-too-long-for-the-proxy",
        &["size-response"],
    ),
    ("spa-and-api", "token-too-long", &["size-cookie"]),
    ("spa-and-api", "one-cookie-of-two", &["set-cookie-partial"]),
    ("spa-and-api", "no-cookie-set", &["set-cookie-missing"]),
    (
        "spa-and-api",
        "domain-of-another-site",
        &["domain-host-mismatch"],
    ),
    ("hosted", "domain-of-the-hosting", &["domain-public-suffix"]),
    (
        "spa-and-api",
        "host-prefix-with-a-domain",
        &["prefix-broken"],
    ),
    (
        "embedded",
        "third-party-cookie-in-safari",
        &["third-party-cookie"],
    ),
    ("embedded", "lax-between-two-sites", &["site-withheld"]),
    (
        "spa-and-api",
        "in-a-frame-of-another-site",
        &["third-party-frame"],
    ),
    (
        "single-origin",
        "document-in-a-frame",
        &["third-party-frame"],
    ),
    (
        "spa-and-api",
        "secure-left-out-behind-the-proxy",
        &["secure-omitted"],
    ),
    ("spa-and-api", "two-proxies", &["secure-forwarded-scheme"]),
    (
        "spa-and-api",
        "over-when-it-arrives",
        &["set-cookie-expired"],
    ),
    ("spa-and-api", "cors-any-origin", &["cors-any-origin"]),
    ("spa-and-api", "cors-of-another-website", &["cors-origin"]),
    (
        "spa-and-api",
        "cors-without-credentials",
        &["cors-credentials"],
    ),
    (
        "spa-and-api",
        "preflight-without-the-session-headers",
        &["cors-request"],
    ),
    ("embedded", "expose-headers-star", &["cors-expose"]),
    ("spa-and-api", "cache-without-vary", &["cors-vary"]),
    (
        "spa-and-api",
        "answer-kept-by-a-cache",
        &["cache-shares-session"],
    ),
    (
        "supertokens",
        "header-against-csrf-missing",
        &["csrf-header-missing"],
    ),
    ("spa-and-api", "nothing-tells-the-page", &["csrf-no-origin"]),
    (
        "spa-and-api",
        "page-of-somebody-else",
        &["csrf-foreign-page"],
    ),
    ("spa-and-api", "front-end-of-another-api", &["frontend-api"]),
    (
        "single-origin",
        "front-end-of-another-base-path",
        &["frontend-base-path"],
    ),
    (
        "spa-and-api",
        "fetch-of-the-framework",
        &["interceptor-missing"],
    ),
    (
        "spa-and-api",
        "script-keeps-no-cookies",
        &["frontend-script-cookies"],
    ),
    (
        "spa-and-api",
        "refresh-in-vain",
        &["not-the-session", "refresh-loop"],
    ),
    ("spa-and-api", "refresh-not-served", &["refresh-not-found"]),
    ("supertokens", "gateway-adds-a-path", &["path-not-covering"]),
    (
        "spa-and-api",
        "proxy-takes-cookies-out",
        &["cookie-dropped"],
    ),
    ("spa-and-api", "refresh-of-nobody", &["refresh-no-token"]),
    ("spa-and-api", "forbidden-by-a-claim", &["not-the-session"]),
    (
        "spa-and-api",
        "partitioned-without-secure",
        &["cookie-impossible"],
    ),
    (
        "spa-and-api",
        "control-character-in-the-value",
        &["set-cookie-refused"],
    ),
    (
        "csrf-token",
        "token-of-the-session-not-sent",
        &["csrf-token-missing"],
    ),
    (
        "single-origin",
        "page-told-by-the-referer",
        &["cookie-dropped"],
    ),
    (
        "spa-and-api",
        "two-causes-host-and-duplicate",
        &["host-undeclared", "duplicate-unknown"],
    ),
    (
        "spa-and-api",
        "two-causes-cors-and-cache",
        &["cors-any-origin", "cache-shares-session"],
    ),
    (
        "local-development",
        "two-causes-credentials-and-none",
        &["frontend-api", "credentials-omitted"],
    ),
];

fn read<T: serde::de::DeserializeOwned>(file: &str) -> T {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn the_true_cause_comes_first() {
    let mut faults = Vec::new();
    for (deployment, name, expected) in CASES {
        let config: PolicyConfig = read(&format!("examples/deployments/{deployment}.json"));
        let policy = config.compile(&EmbeddedList).unwrap();
        let observation: Observation =
            read(&format!("examples/observations/{deployment}/{name}.json"));
        let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
        let codes: Vec<&str> = findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect();
        if codes != *expected {
            faults.push(format!(
                "{deployment}/{name}: {expected:?}, not {findings:#?}"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_shipped_observation_is_expected() {
    let mut shipped = Vec::new();
    for folder in fs::read_dir("examples/observations").unwrap() {
        let folder = folder.unwrap();
        for file in fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let deployment = folder.file_name().into_string().unwrap();
            shipped.push((deployment, file.strip_suffix(".json").unwrap().to_owned()));
        }
    }
    shipped.sort();
    let mut expected: Vec<(String, String)> = CASES
        .iter()
        .map(|(deployment, name, _)| ((*deployment).to_owned(), (*name).to_owned()))
        .collect();
    expected.sort();
    assert_eq!(shipped, expected);
}

/// What a sign-in, a request, a refresh and a sign-out look like where all is well.
#[test]
fn nothing_is_found_where_all_is_well() {
    let config: PolicyConfig = read("examples/deployments/spa-and-api.json");
    let policy = config.compile(&EmbeddedList).unwrap();
    for text in [
        r#"{"page":{"opened_as":"https://app.example.com"},"request":{"route":"session","method":"GET","path":"/","host":"api.example.com",
            "origin":"https://app.example.com","sec_fetch_site":"same-site","cookies":[{"name":"__Host-session-access"},{"name":"theme"}],
            "cookie_len":900,"authorization":"none","hop_scheme":"http","forwarded_proto":"https","trusts_proxy":true},
            "response":{"status":200,"allow_origin":"https://app.example.com","allow_credentials":"true","vary":"origin"}}"#,
        r#"{"client":"safari","page":{"opened_as":"https://app.example.com"},"frontend":{"api":"https://api.example.com","api_base_path":"/auth",
            "website":"https://app.example.com","credentials":"include","intercepts":true,"script_cookies":true},
            "request":{"route":"refresh","method":"POST","origin":"https://app.example.com","cookies":[{"name":"__Host-session-refresh"}]},
            "response":{"status":200,"cache_control":"private, no-store","set_cookies":[
              {"name":"__Host-session-access","len":800,"attributes":"Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=31536000"},
              {"name":"__Host-session-refresh","len":800,"attributes":"Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=8640000"}]}}"#,
        r#"{"request":{"route":"sign_out","method":"POST","origin":"https://app.example.com","cookies":[{"name":"__Host-session-access"}]},
            "response":{"status":200,"set_cookies":[
              {"name":"__Host-session-access","len":0,"attributes":"Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"}]}}"#,
        "{}",
    ] {
        let observation: Observation = serde_json::from_str(text).unwrap();
        let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
        assert!(findings.is_empty(), "{text}\n{findings:#?}");
    }
}

/// Adds what `other` says; `None` if the two contradict each other.
fn join(one: &Value, other: &Value) -> Option<Value> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let mut joined = one.clone();
            for (key, value) in other {
                let value = match one.get(key) {
                    Some(known) => join(known, value)?,
                    None => value.clone(),
                };
                joined.insert(key.clone(), value);
            }
            Some(Value::Object(joined))
        }
        (one, other) => (one == other).then(|| one.clone()),
    }
}

/// Any two of one deployment that do not contradict each other. Causes that are named only where nothing else explains what was seen stay
/// behind others.
#[test]
fn two_causes_are_both_found() {
    let explained = ["cookie-dropped", "refresh-no-token", "not-the-session"];
    let (mut pairs, mut faults) = (0, Vec::new());
    for (index, (deployment, name, expected)) in CASES.iter().enumerate() {
        let config: PolicyConfig = read(&format!("examples/deployments/{deployment}.json"));
        let policy = config.compile(&EmbeddedList).unwrap();
        let one: Value = read(&format!("examples/observations/{deployment}/{name}.json"));
        for (_, other_name, others) in CASES[index + 1..]
            .iter()
            .filter(|(of, ..)| of == deployment)
        {
            let other: Value = read(&format!(
                "examples/observations/{deployment}/{other_name}.json"
            ));
            let Some(both) = join(&one, &other) else {
                continue;
            };
            let observation: Observation = serde_json::from_value(both).unwrap();
            let findings = diagnose(&policy, &observation, NOW, &EmbeddedList);
            let is_found = |code: &&&str| {
                findings
                    .iter()
                    .any(|finding| finding.code.as_str() == **code)
            };
            let wanted = expected
                .iter()
                .chain(*others)
                .filter(|code| !explained.contains(code));
            let missing: Vec<&&str> = wanted.filter(|code| !is_found(code)).collect();
            pairs += 1;
            if !missing.is_empty() {
                let codes: Vec<&str> = findings
                    .iter()
                    .map(|finding| finding.code.as_str())
                    .collect();
                faults.push(format!(
                    "{name} and {other_name}: {missing:?} not among {codes:?}"
                ));
            }
        }
    }
    assert!(faults.is_empty(), "of {pairs}:\n{}", faults.join("\n"));
    assert!(pairs > 100, "{pairs}");
}
