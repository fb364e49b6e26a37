//! The audit of a configuration: what it finds, in which order, and that its patches repair what they are made for.
//!
//! What breaks if one fails: a deployment is told that nothing is wrong and locks its users out, or it is told of a fault that it does
//! not have, or to write something that makes it worse. The pairs of `examples/catalogue` are the ones that the documentation shows.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use session_cookie_policy::config::{Browser, PolicyConfig};
use session_cookie_policy::cors::DeclaredCors;
use session_cookie_policy::diagnosis::{Certainty, Code, Finding, Patch, audit};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Severity;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;

use crate::support::manifest_dir;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// A file of `examples/catalogue`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    deployment: PolicyConfig,
    cors: Option<DeclaredCors>,
    now: Option<String>,
}

impl Example {
    #[track_caller]
    fn read(code: Code, name: &str) -> Self {
        let path = catalogue().join(code.as_str()).join(format!("{name}.json"));
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn audit(&self) -> Vec<Finding> {
        let now = self.now.as_ref();
        let now = now.map_or(NOW, |now| OffsetDateTime::parse(now, &Rfc3339).unwrap());
        audit(&self.deployment, self.cors.as_ref(), now, &EmbeddedList)
    }
}

fn catalogue() -> PathBuf {
    manifest_dir().join("examples/catalogue")
}

/// Each code that a configuration can have, and whether what repairs it follows.
const OF_CONFIGURATIONS: [(Code, bool); 60] = [
    (Code::DomainPublicSuffix, true),
    (Code::DomainHostMismatch, true),
    (Code::DomainLocalhost, true),
    (Code::DomainIp, true),
    (Code::DomainUnreadable, true),
    (Code::DomainTooWide, true),
    (Code::DomainNotShared, false),
    (Code::SiteImpossible, true),
    (Code::SiteNoneInsecure, true),
    (Code::SiteSchemes, false),
    (Code::SiteStrictArrival, true),
    (Code::SiteWithheld, true),
    (Code::ThirdPartyCookie, true),
    (Code::PartitionAlone, false),
    (Code::PartitionNotNeeded, true),
    (Code::PartitionUneven, true),
    (Code::ClientPagesCookie, true),
    (Code::TransportNotAllowed, true),
    (Code::SecureOverHttp, false),
    (Code::SecureFollowsScheme, true),
    (Code::SecureShadowed, true),
    (Code::PrefixBroken, true),
    (Code::PrefixAvailable, true),
    (Code::PathCostsHostPrefix, true),
    (Code::HistoryImpossible, true),
    (Code::HistoryOutOfReach, true),
    (Code::HistoryRepeatsPresent, true),
    (Code::HistoryOver, true),
    (Code::PathNotCovering, true),
    (Code::SizeCookie, false),
    (Code::SizeRequest, false),
    (Code::CorsOrigin, false),
    (Code::CorsAnyOrigin, false),
    (Code::CorsTooOpen, false),
    (Code::CorsCredentials, false),
    (Code::CorsRequest, false),
    (Code::CorsExpose, false),
    (Code::CorsVary, false),
    (Code::CorsNotNeeded, false),
    (Code::OriginOpenToStrangers, false),
    (Code::OriginPlainHttp, false),
    (Code::HistoryPlantable, false),
    (Code::CsrfTooWeak, true),
    (Code::ListEmpty, false),
    (Code::SaidTwice, true),
    (Code::Contradiction, true),
    (Code::DefaultWebsiteMissing, false),
    (Code::WebsiteUndeclared, true),
    (Code::SameAuthority, true),
    (Code::SameName, true),
    (Code::NameCommon, true),
    (Code::HeaderUnusable, true),
    (Code::LifetimeCapped, true),
    (Code::LifetimeZero, true),
    (Code::Unreadable, true),
    (Code::NoSuchCookie, true),
    (Code::CookieReadable, true),
    (Code::FlowCookieLost, true),
    (Code::CsrfDoubleSubmit, false),
    (Code::LifetimeDisagrees, true),
];

/// What is left to be told of repaired deployments: it is a choice, and no fault.
const LEFT: [(Code, &[Code]); 2] = [
    (
        Code::PartitionUneven,
        &[Code::PartitionAlone, Code::PartitionAlone],
    ),
    // An https API with a page over plain http, on this machine.
    (Code::SecureShadowed, &[Code::SiteSchemes]),
];

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

fn left_of(code: Code) -> Vec<Code> {
    let left = LEFT.iter().find(|(of, _)| *of == code);
    left.map_or_else(Vec::new, |(_, left)| left.to_vec())
}

#[test]
fn every_code_has_a_broken_and_a_repaired_deployment() {
    let mut wrong = Vec::new();
    for (code, _) in OF_CONFIGURATIONS {
        let broken = codes(&Example::read(code, "broken").audit());
        if !broken.contains(&code) {
            wrong.push(format!("{code}: broken has {broken:?}"));
        }
        let repaired = codes(&Example::read(code, "repaired").audit());
        if repaired != left_of(code) {
            wrong.push(format!("{code}: repaired has {repaired:?}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// The patches, one after the other, lead from the broken deployment to the repaired one.
#[test]
fn patches_repair_what_they_can() {
    let mut wrong = Vec::new();
    for (code, has_patch) in OF_CONFIGURATIONS {
        let mut example = Example::read(code, "broken");
        let findings = example.audit();
        let found = findings.iter().find(|finding| finding.code == code);
        if found.is_none_or(|found| found.patch.is_some() != has_patch) {
            wrong.push(format!("{code}: {found:?}"));
        }
        if !has_patch {
            continue;
        }
        let mut done = Vec::new();
        while let Some(patch) = example.audit().into_iter().find_map(|of| of.patch)
            && done.len() < 5
        {
            patch.apply(&mut example.deployment).unwrap();
            done.push(patch.to_string());
        }
        if example.deployment != Example::read(code, "repaired").deployment {
            wrong.push(format!("{code}: {done:?}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// What is told holds for each of them.
#[test]
fn findings_of_a_configuration_are_certain() {
    for (code, _) in OF_CONFIGURATIONS {
        for found in Example::read(code, "broken").audit() {
            assert_eq!(found.certainty, Certainty::Certain, "{found}");
            assert_eq!(
                (&found.evidence[..], &found.undecided[..]),
                (&[][..], &[][..])
            );
            assert!(!found.message.ends_with('.'), "{found}");
            let field = found.field.map(|field| format!("`{field}`: "));
            assert!(
                field.is_none_or(|field| !found.message.starts_with(&field)),
                "{found}"
            );
        }
    }
}

/// No directory is left over, and none is forgotten.
#[test]
fn the_examples_are_those_of_the_codes() {
    let codes: BTreeSet<String> = OF_CONFIGURATIONS
        .iter()
        .map(|(code, _)| code.to_string())
        .collect();
    let directories: BTreeSet<String> = fs::read_dir(catalogue())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().join("broken.json").exists())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(codes, directories);
}

/// Everything that is told of a configuration, as `field: code: patch`.
#[track_caller]
fn told(text: &str) -> Vec<String> {
    let config: PolicyConfig = serde_json::from_str(text).unwrap();
    let findings = audit(&config, None, NOW, &EmbeddedList);
    let told = findings.iter().map(|found| {
        let field = found.field.unwrap();
        let patch = found.patch.as_ref();
        let patch = patch.map_or_else(|| "ask the owner".to_owned(), Patch::to_string);
        format!("{field}: {}: {patch}", found.code)
    });
    told.collect()
}

/// The shipped deployments on which nothing is wrong.
#[test]
fn good_deployments_have_no_finding() {
    let mut good = Vec::new();
    for entry in fs::read_dir(manifest_dir().join("examples/deployments")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let config: PolicyConfig = serde_json::from_str(&text).unwrap();
        if config.review(&EmbeddedList).problems().is_empty() {
            assert_eq!(told(&text), [""; 0], "{}", path.display());
            good.push(path.file_stem().unwrap().to_str().unwrap().to_owned());
        }
    }
    good.sort();
    assert_eq!(
        good,
        [
            "csrf-token",
            "hosted",
            "local-development",
            "native",
            "oauth-login",
            "one-cookie",
            "shared-domain",
            "single-origin",
            "spa-and-api",
            "supertokens",
        ]
    );
}

/// Errors stand before warnings, and these before what is only untidy, each in the order of the fields; what is told of one field stays in the order of the review.
#[test]
fn errors_come_first() {
    assert_eq!(
        told(
            r#"{
                "api": ["https://api.example.com"],
                "websites": ["https://www.example.com", "http://app.example.com", "https://www.example.com"],
                "cookie_domain": "com.",
                "refresh_cookie": { "lifetime_seconds": 99999999 },
                "access_cookie": { "lifetime_seconds": 0 }
            }"#
        ),
        [
            "websites[1]: origin-plain-http: ask the owner",
            "cookie_domain: domain-unreadable: ask the owner",
            "access_cookie.lifetime_seconds: lifetime-zero: remove `access_cookie.lifetime_seconds`",
            "websites[1]: site-schemes: ask the owner",
            "refresh_cookie.lifetime_seconds: lifetime-capped: set `refresh_cookie.lifetime_seconds` to `34560000`",
            "websites[2]: said-twice: remove `websites[2]`",
        ]
    );
}

/// The browsers are those of the claimed ones in which sessions fail.
#[test]
fn browsers_in_which_sessions_fail() {
    let mut config = PolicyConfig::new(["https://api.example.net"], ["https://www.example.com"]);
    let findings = audit(&config, None, NOW, &EmbeddedList);
    assert_eq!(codes(&findings), [Code::ThirdPartyCookie]);
    assert_eq!(findings[0].severity, Severity::Warning);
    assert_eq!(findings[0].browsers, [Browser::Safari.into()]);

    config.browsers = vec!["chromium".into(), "firefox".into()];
    let findings = audit(&config, None, NOW, &EmbeddedList);
    assert!(findings[0].browsers.is_empty());
}

/// A common name is a fault only where another application can have the very same cookie.
#[test]
fn common_names() {
    let with = |api: &str, website: &str, more: &str| {
        told(&format!(
            r#"{{"api": ["{api}"], "websites": ["{website}"], "access_cookie": {{"name": "session"}}{more}}}"#
        ))
    };
    let local = ("http://localhost:8000", "http://localhost:3000");
    let public = ("https://api.example.com", "https://www.example.com");
    let told = ["access_cookie.name: name-common: remove `access_cookie.name`"];
    assert_eq!(with(local.0, local.1, ""), told);
    // `__Host-session` is of this host alone.
    assert_eq!(with(public.0, public.1, ""), [""; 0]);
    // No cookies.
    assert_eq!(
        with(local.0, local.1, r#", "transport": "header""#),
        [""; 0]
    );
    // The refresh token has the name that the access token would have.
    assert_eq!(
        with(
            local.0,
            local.1,
            r#", "refresh_cookie": {"name": "session-access"}"#
        ),
        ["access_cookie.name: name-common: ask the owner"]
    );
    // Every host below the domain can have `__Secure-session`.
    let shared = r#", "cookie_domain": "example.com""#;
    let two = format!(r#"{}", "https://api2.example.com"#, public.0);
    assert_eq!(with(&two, public.1, shared), told);
}

/// Names of another SDK have no prefix, and nobody switched it off.
#[test]
fn prefixes_of_another_sdk_are_not_missed() {
    let base = r#""api": ["https://api.example.com"], "websites": ["https://www.example.com"], "names": "supertokens""#;
    assert_eq!(told(&format!("{{{base}}}")), [""; 0]);
    assert_eq!(told(&format!(r#"{{{base}, "prefix": "none"}}"#)), [""; 0]);
}

/// One configuration of CORS serves all APIs: what one of them needs is not too much.
#[test]
fn cors_of_several_apis() {
    let config = PolicyConfig::new(
        ["https://www.example.com", "https://api.example.com"],
        ["https://www.example.com"],
    );
    let api = "https://api.example.com".try_into().unwrap();
    let required = config.review(&EmbeddedList).cors_requirements(&api);
    let mut declared = DeclaredCors::from(&required.unwrap());
    let cors = |declared: &DeclaredCors| {
        let findings = audit(&config, Some(declared), NOW, &EmbeddedList);
        findings
            .into_iter()
            .filter(|found| found.code.as_str().starts_with("cors"))
            .map(|found| {
                assert_eq!((found.field, found.patch), (None, None));
                found.message
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(cors(&declared), [""; 0]);
    declared.origins.push("https://stranger.example".to_owned());
    assert_eq!(
        cors(&declared),
        [
            "`https://stranger.example` in `origins` is wider than needed, since it is not a declared website; remove it, or declare it"
        ]
    );
}

/// A patch is for the configuration that it was found in; on another one it may find no place, and a value of one's own may mean nothing.
#[test]
fn patches_that_cannot_be_applied() {
    let config: PolicyConfig = serde_json::from_str(
        r#"{
            "api": ["https://api.example.com"],
            "websites": ["www.example.com", "https://www.example.com", { "origin": "https://partner.net", "transport": "mail" }],
            "browsers": [],
            "api_base_path": "auth"
        }"#,
    )
    .unwrap();
    let fields: Vec<_> = audit(&config, None, NOW, &EmbeddedList)
        .into_iter()
        .filter_map(|found| found.field)
        .collect();
    let field = |name: &str| *fields.iter().find(|of| of.to_string() == name).unwrap();
    let mut other = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    let before = other.clone();
    let mut refused = |patch: Patch| patch.apply(&mut other).unwrap_err().to_string();
    let value = |text: &str| text.to_owned();
    let (path, browsers) = (field("api_base_path"), field("browsers"));
    let (website, transport) = (field("websites[1]"), field("websites[2].transport"));
    assert_eq!(
        [
            refused(Patch::Remove { field: website }),
            refused(Patch::Remove { field: transport }),
            refused(Patch::Set {
                field: path,
                value: value("auth")
            }),
            refused(Patch::Add {
                field: path,
                value: value("/auth")
            }),
            refused(Patch::Set {
                field: browsers,
                value: value("safari")
            }),
            refused(Patch::Add {
                field: browsers,
                value: value("lynx")
            }),
        ],
        [
            "there is no `websites[1]`",
            "no configuration has `websites[2].transport`, or this one has no such entry",
            "`api_base_path` cannot have this value: the path `auth` does not begin with `/`; write `/auth`",
            "`api_base_path` is not a list",
            "`browsers` is not a single value",
            "`browsers` cannot have this value: write `chromium`, `firefox` or `safari`, or one of them from a version on, such as `safari 18.1`",
        ]
    );
    assert_eq!(other, before);
    Patch::Add {
        field: browsers,
        value: value("safari"),
    }
    .apply(&mut other)
    .unwrap();
    assert_eq!(other.browsers.len(), before.browsers.len() + 1);
    Patch::Remove { field: browsers }.apply(&mut other).unwrap();
    assert_eq!(other, before);
}

/// Pages over https and an API over plain http have no host in common that would help.
#[test]
fn another_host_is_no_way_out_between_two_schemes() {
    assert_eq!(
        told(r#"{"api": ["http://127.0.0.1:8000"], "websites": ["https://localhost:3443"]}"#),
        ["websites[0]: site-impossible: set `websites[0].transport` to `header`"]
    );
    // The page would be that of the other website, or the links would lead nowhere.
    assert_eq!(
        told(
            r#"{"api": ["http://127.0.0.1:8000"], "websites": ["http://localhost:3000"], "default_website": "http://localhost:3000"}"#
        ),
        ["websites[0]: site-impossible: set `websites[0].transport` to `header`"]
    );
    // Each host is right for one API and wrong for the other.
    assert_eq!(
        told(
            r#"{"api": ["http://127.0.0.1:8000", "http://localhost:8000"], "websites": ["http://localhost:3000"]}"#
        ),
        [
            "websites[0]: site-impossible: set `websites[0].transport` to `header`",
            "cookie_domain: domain-not-shared: ask the owner"
        ]
    );
}

/// Entries of lists within entries have places of their own.
#[test]
fn places_within_entries() {
    assert_eq!(
        told(
            r#"{
                "api": ["https://api.example.com"],
                "websites": ["https://www.example.com"],
                "clients": [
                    { "name": "mobile", "origins": ["capacitor://localhost", "ionic://localhost"] },
                    { "name": "shell", "origins": ["app://shell", "capacitor://localhost", "app://shell"] }
                ],
                "headers": { "allow": ["x-mine", "x yours"] },
                "history": [
                    { "cookie_domain": "example.com", "retired_at": "2026-06-01T00:00:00Z", "lifetime_days": 30 },
                    {
                        "cookie_domain": "example.com", "retired_at": "2026-11-01T00:00:00Z", "lifetime_days": 30,
                        "refresh_cookie": { "path": "auth" },
                        "api": ["https://api.example.com", "api.example.com"]
                    }
                ]
            }"#
        ),
        [
            "clients[1].origins[1]: contradiction: remove `clients[1].origins[1]`",
            "headers.allow[1]: unreadable: ask the owner",
            "history[1].refresh_cookie.path: unreadable: ask the owner",
            "history[1]: history-plantable: ask the owner",
            "clients[1].origins[2]: said-twice: remove `clients[1].origins[2]`",
            "history[0]: history-over: remove `history[0]`",
            "history[1].api[1]: said-twice: remove `history[1].api[1]`",
        ]
    );
}

/// What removes a name or a prefix looks at which of the two is at fault.
#[test]
fn names_at_fault() {
    let with = |more: &str| {
        told(&format!(
            r#"{{"api": ["https://api.example.com"], "websites": ["https://www.example.com"], {more}}}"#
        ))
    };
    // The default of the refresh token is what the access token was given.
    assert_eq!(
        with(r#""access_cookie": {"name": "session-refresh"}"#),
        ["refresh_cookie.name: same-name: remove `access_cookie.name`"]
    );
    assert_eq!(
        with(r#""headers": {"access": "session-csrf"}"#),
        ["headers.csrf: same-name: remove `headers.access`"]
    );
    assert_eq!(
        with(r#""headers": {"mode": "x-acme", "client": "x-acme"}"#),
        ["headers.client: same-name: remove `headers.client`"]
    );
    // `__Host-` fits the access cookie, and not the refresh cookie with its path.
    assert_eq!(
        with(
            r#""names": "supertokens", "access_cookie": {"name": "__Host-a"}, "refresh_cookie": {"name": "__Host-r"}"#
        ),
        ["refresh_cookie.name: prefix-broken: set `refresh_cookie.name` to `r`"]
    );
}

/// A partition is needed for the API of another site, beside one of the own.
#[test]
fn partitions_that_one_of_two_apis_needs() {
    assert_eq!(
        told(
            r#"{
                "api": ["https://api.example.com", "https://api.otherdomain.com"],
                "websites": [{ "origin": "https://www.example.com", "partitioning": "partitioned" }]
            }"#
        ),
        [
            "cookie_domain: domain-not-shared: ask the owner",
            "websites[0]: partition-alone: ask the owner",
        ]
    );
}

/// On a host that is itself a public suffix browsers drop the domain and keep the cookie.
#[test]
fn hosts_that_are_suffixes() {
    assert_eq!(
        told(
            r#"{
                "api": ["https://vercel.app"],
                "websites": ["https://vercel.app"],
                "cookie_domain": "vercel.app"
            }"#
        ),
        [
            "cookie_domain: domain-public-suffix: remove `cookie_domain`",
            "cookie_domain: domain-too-wide: remove `cookie_domain`",
        ]
    );
}
