//! What lets the declared websites read the API's answers, and what is said of what an application has configured.
//!
//! What breaks if one fails: sessions work on the API's own origin only, or a website of a stranger acts with the user's session.

use serde_json::json;
use session_cookie_policy::config::{PolicyConfig, Website};
use session_cookie_policy::cors::{
    CorsCredentials, CorsField, CorsIssue, CorsRequirements, DeclaredCors, OriginMirroring,
    VaryOrigin, verify_cors,
};
use session_cookie_policy::net::{
    EmbeddedList, HeaderName, Method, OriginPattern, ParseMethodError,
};
use session_cookie_policy::policy::Severity;
use session_cookie_policy::request::RequestFacts;

use crate::support::origin;

#[track_caller]
fn website(text: &str) -> Website {
    Website::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
fn headers(names: &[&str]) -> Vec<HeaderName> {
    let read = |name: &&str| HeaderName::parse(name).unwrap_or_else(|e| panic!("{name}: {e}"));
    names.iter().map(read).collect()
}

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn required(websites: &[&str], credentials: CorsCredentials) -> CorsRequirements {
    let websites: Vec<Website> = websites.iter().map(|text| website(text)).collect();
    let mut required =
        CorsRequirements::new(&origin("https://api.example.com"), &websites, credentials);
    required.allow_methods = ["GET", "POST", "PUT", "PATCH"]
        .map(|method| Method::parse(method).unwrap())
        .to_vec();
    required.allow_headers = headers(&["content-type", "x-session-csrf", "authorization"]);
    required.expose_headers = headers(&["x-session", "content-type"]);
    required
}

/// Two websites with cookies.
fn two() -> CorsRequirements {
    let websites = ["https://app.example.com", "https://*.preview.example.com"];
    required(&websites, CorsCredentials::Allow)
}

#[track_caller]
fn assert_issues(
    required: &CorsRequirements,
    declared: &DeclaredCors,
    expected: &[(CorsField, Severity, &str)],
) {
    let issues: Vec<(CorsField, Severity, String)> = verify_cors(required, declared, &EmbeddedList)
        .iter()
        .map(|issue| (issue.field(), issue.severity(), issue.to_string()))
        .collect();
    let expected: Vec<(CorsField, Severity, String)> = expected
        .iter()
        .map(|&(field, severity, message)| (field, severity, message.to_owned()))
        .collect();
    assert_eq!(issues, expected, "{declared:?}");
    assert!(issues.is_sorted_by_key(|(field, _, _)| *field));
}

#[test]
fn requirements_are_of_other_origins_only() {
    let api = origin("https://example.com");
    let of = |websites: &[&str]| {
        let websites: Vec<Website> = websites.iter().map(|text| website(text)).collect();
        CorsRequirements::new(&api, &websites, CorsCredentials::Allow)
    };
    assert!(!of(&[]).is_needed());
    assert!(!of(&["https://example.com", "https://EXAMPLE.com:443/"]).is_needed());
    let apart = of(&[
        "https://example.com:8443",
        "http://example.com",
        "https://example.com",
        "https://*.example.com",
        "http://example.com",
    ]);
    let origins: Vec<String> = apart.origins.iter().map(Website::to_string).collect();
    assert_eq!(
        origins,
        [
            "https://example.com:8443",
            "http://example.com",
            "https://*.example.com"
        ]
    );
    assert_eq!(apart.vary, headers(&["Origin"]));
    assert_eq!(apart.max_age_seconds, 600);
}

#[test]
fn requirements_say_what_they_are() {
    assert_eq!(
        two().to_string(),
        "answer `https://app.example.com`, `https://*.preview.example.com` with credentials; \
         allow the methods `GET`, `POST`, `PUT`, `PATCH`; \
         allow the headers `content-type`, `x-session-csrf`, `authorization`; \
         expose the headers `x-session`, `content-type`; vary by `origin`",
    );
    let api = origin("https://api.example.com");
    let one = [website("https://app.example.com")];
    assert_eq!(
        CorsRequirements::new(&api, &one, CorsCredentials::Omit).to_string(),
        "answer `https://app.example.com` without credentials; vary by `origin`",
    );
}

#[test]
fn what_is_required_has_no_issue() {
    for credentials in [CorsCredentials::Allow, CorsCredentials::Omit] {
        for websites in [
            &[][..],
            &["https://app.example.com"],
            &["https://app.example.com", "http://localhost:3000"],
            &["https://*.preview.example.com"],
            &["https://api.example.com"],
        ] {
            let required = required(websites, credentials);
            let declared = DeclaredCors::from(&required);
            assert_eq!(
                verify_cors(&required, &declared, &EmbeddedList),
                [],
                "{required}"
            );
        }
    }
}

#[test]
fn each_element_that_is_left_out_is_one_issue() {
    type Take = fn(&mut DeclaredCors);
    const CASES: &[(Take, CorsField, Severity, &str)] = &[
        (
            |of| drop(of.origins.remove(0)),
            CorsField::Origins,
            Severity::Error,
            "`https://app.example.com` is missing in `origins`, so its pages cannot read the responses; add it",
        ),
        (
            |of| drop(of.origins.remove(1)),
            CorsField::Origins,
            Severity::Error,
            "`https://*.preview.example.com` is missing in `origins`, so its pages cannot read the responses; add it",
        ),
        (
            |of| of.credentials = CorsCredentials::Omit,
            CorsField::Credentials,
            Severity::Error,
            "without `Access-Control-Allow-Credentials: true` browsers hide the responses to requests with cookies from the page; set `credentials` to `allow`",
        ),
        (
            |of| of.allow_methods.retain(|method| method != "PUT"),
            CorsField::AllowMethods,
            Severity::Error,
            "`PUT` is missing in `allow_methods`, so browsers do not send such requests; add it",
        ),
        (
            |of| of.allow_methods.retain(|method| method != "PATCH"),
            CorsField::AllowMethods,
            Severity::Error,
            "`PATCH` is missing in `allow_methods`, so browsers do not send such requests; add it",
        ),
        (
            |of| of.allow_headers.retain(|name| name != "content-type"),
            CorsField::AllowHeaders,
            Severity::Error,
            "`content-type` is missing in `allow_headers`, so browsers do not send requests with it; add it",
        ),
        (
            |of| of.allow_headers.retain(|name| name != "x-session-csrf"),
            CorsField::AllowHeaders,
            Severity::Error,
            "`x-session-csrf` is missing in `allow_headers`, so browsers do not send requests with it; add it",
        ),
        (
            |of| of.allow_headers.retain(|name| name != "authorization"),
            CorsField::AllowHeaders,
            Severity::Error,
            "`authorization` is missing in `allow_headers`, so browsers do not send requests with it; add it",
        ),
        (
            |of| of.expose_headers.retain(|name| name != "x-session"),
            CorsField::ExposeHeaders,
            Severity::Error,
            "`x-session` is missing in `expose_headers`, so script cannot read it; add it",
        ),
        (
            |of| of.vary_origin = VaryOrigin::Absent,
            CorsField::VaryOrigin,
            Severity::Error,
            "responses depend on the origin, and a cache may give one website the response to another; add `Vary: Origin`",
        ),
    ];
    let required = two();
    for &(take, field, severity, message) in CASES {
        let mut declared = DeclaredCors::from(&required);
        take(&mut declared);
        assert_issues(&required, &declared, &[(field, severity, message)]);
    }
}

#[test]
fn what_needs_no_permission_may_be_left_out() {
    let required = two();
    let mut declared = DeclaredCors::from(&required);
    declared
        .allow_methods
        .retain(|method| method == "PUT" || method == "PATCH");
    declared.expose_headers.retain(|name| name == "x-session");
    assert_eq!(verify_cors(&required, &declared, &EmbeddedList), []);
}

#[test]
fn lists_are_read_as_headers_are() {
    let required = two();
    let mut declared = DeclaredCors::from(&required);
    declared.allow_methods = texts(&["PUT,PATCH", ""]);
    declared.allow_headers = texts(&["Content-Type, X-Session-CSRF ,\tAuthorization", "x-more"]);
    declared.expose_headers = texts(&["X-SESSION"]);
    assert_eq!(verify_cors(&required, &declared, &EmbeddedList), []);

    // Names are compared as wholes.
    declared.expose_headers = texts(&["x-session-extra", "my-x-session"]);
    assert_issues(
        &required,
        &declared,
        &[(
            CorsField::ExposeHeaders,
            Severity::Error,
            "`x-session` is missing in `expose_headers`, so script cannot read it; add it",
        )],
    );
}

#[test]
fn methods_are_compared_with_their_letters() {
    let required = two();
    let mut declared = DeclaredCors::from(&required);
    declared.allow_methods = texts(&["get", "post", "PUT", "patch"]);
    assert_issues(
        &required,
        &declared,
        &[(
            CorsField::AllowMethods,
            Severity::Error,
            "`patch` in `allow_methods` is another method than `PATCH`; write `PATCH`",
        )],
    );
}

#[test]
fn origins_that_match_nothing() {
    const NEEDED: &[(&str, &str)] = &[
        (
            "https://app.example.com/",
            "browsers do not send this origin in this form; write `https://app.example.com`",
        ),
        (
            "https://App.Example.com",
            "browsers do not send this origin in this form; write `https://app.example.com`",
        ),
        (
            "https://app.example.com:443",
            "browsers do not send this origin in this form; write `https://app.example.com`",
        ),
        (
            "app.example.com",
            "browsers do not send this origin in this form; write `https://app.example.com`",
        ),
        (
            "https://app.example.com/login",
            "the path `/login` is not part of an origin; write `https://app.example.com`",
        ),
        (
            " https://app.example.com",
            "white space around the origin; write `https://app.example.com`",
        ),
        (
            "https://user:secret@app.example.com",
            "user information before `@` is not part of an origin; write `https://app.example.com`",
        ),
        (
            "https://.app.example.com",
            "empty label in the host name `.app.example.com`; write `app.example.com`",
        ),
    ];
    let required = required(&["https://app.example.com"], CorsCredentials::Allow);
    for (text, problem) in NEEDED {
        let mut declared = DeclaredCors::from(&required);
        let message = format!("`origins[0]` matches no request: {problem}");
        declared.origins = texts(&[text]);
        let error = (CorsField::Origins, Severity::Error, message.as_str());
        assert_issues(&required, &declared, &[error]);

        // Beside the right one it does no harm.
        declared.origins.push("https://app.example.com".to_owned());
        let warning = (CorsField::Origins, Severity::Warning, message.as_str());
        assert_issues(&required, &declared, &[warning]);
    }
}

#[test]
fn origins_that_are_none() {
    const CASES: &[(&str, &str)] = &[
        ("", "the host is empty"),
        (
            "https://a.example.com, https://b.example.com",
            "the path `//b.example.com` is not part of an origin",
        ),
        (
            "https://**.example.com",
            "`**` is not a label with one `*`, such as `*` or `preview-*`",
        ),
        (
            "https://a.*.example.com",
            "`*` is allowed only in the left-most label, as in `https://*.example.com`",
        ),
        (
            "https://*.Preview.example.com/",
            "browsers do not send this origin in this form; write `https://*.preview.example.com`",
        ),
    ];
    let required = required(&["https://app.example.com"], CorsCredentials::Allow);
    for (text, problem) in CASES {
        let mut declared = DeclaredCors::from(&required);
        declared.origins.push((*text).to_owned());
        let issues = verify_cors(&required, &declared, &EmbeddedList);
        assert_eq!(issues.len(), 1, "{text}: {issues:?}");
        assert_eq!(issues[0].severity(), Severity::Warning, "{text}");
        let message = issues[0].to_string();
        let expected = format!("`origins[1]` matches no request: {problem}");
        assert!(message.starts_with(&expected), "{text}: {message}");
    }
    // A misspelled pattern is not said to be missing as well.
    let required = two();
    let mut declared = DeclaredCors::from(&required);
    declared.origins[1].push('/');
    assert_issues(
        &required,
        &declared,
        &[(
            CorsField::Origins,
            Severity::Error,
            "`origins[1]` matches no request: browsers do not send this origin in this form; write `https://*.preview.example.com`",
        )],
    );
}

const ANY: &str = "with credentials browsers refuse `*` in `origins`; name the websites";
const NULL: &str = "`null` in `origins` allows every website in a sandboxed frame to act with the user's session and read the \
    responses; remove it";
const MIRRORED: &str = "every origin is echoed, so every website can act with the user's session and read the responses; allow only \
    the declared origins";
const NOT_NEEDED: &str =
    "website and API have the same origin: no CORS headers are needed; remove permissive ones";
const VARY: &str = "responses depend on the origin, and a cache may give one website the response to another; add `Vary: Origin`";

#[test]
fn every_origin_with_credentials() {
    let required = two();
    let mut declared = DeclaredCors::from(&required);
    declared.origins = texts(&["*"]);
    declared.vary_origin = VaryOrigin::Absent;
    assert_issues(
        &required,
        &declared,
        &[(CorsField::Origins, Severity::Error, ANY)],
    );

    declared.origins = texts(&["null", "*", "null"]);
    assert_issues(
        &required,
        &declared,
        &[
            (CorsField::Origins, Severity::Error, NULL),
            (CorsField::Origins, Severity::Error, ANY),
        ],
    );

    let mut declared = DeclaredCors::from(&required);
    declared.origins.clear();
    declared.mirroring = OriginMirroring::Any;
    assert_issues(
        &required,
        &declared,
        &[(CorsField::Mirroring, Severity::Error, MIRRORED)],
    );
    declared.vary_origin = VaryOrigin::Absent;
    assert_issues(
        &required,
        &declared,
        &[
            (CorsField::Mirroring, Severity::Error, MIRRORED),
            (CorsField::VaryOrigin, Severity::Error, VARY),
        ],
    );
}

#[test]
fn every_origin_without_credentials() {
    let required = required(&["https://app.example.com"], CorsCredentials::Omit);
    let mut declared = DeclaredCors::from(&required);
    declared.origins = texts(&["*", "null"]);
    declared.mirroring = OriginMirroring::Any;
    declared.vary_origin = VaryOrigin::Absent;
    assert_issues(
        &required,
        &declared,
        &[
            (
                CorsField::Origins,
                Severity::Warning,
                "`*` in `origins` lets every website read the responses; name the websites",
            ),
            (
                CorsField::Origins,
                Severity::Warning,
                "`null` in `origins` allows every website in a sandboxed frame to read the responses; remove it",
            ),
            (
                CorsField::Mirroring,
                Severity::Warning,
                "every origin is echoed, so every website can read the responses; allow only the declared origins",
            ),
            (CorsField::VaryOrigin, Severity::Warning, VARY),
        ],
    );

    declared = DeclaredCors::from(&required);
    declared.credentials = CorsCredentials::Allow;
    let not_needed = (
        CorsField::Credentials,
        Severity::Warning,
        "the session uses no cookies, but `credentials` is `allow`; set it to `omit`",
    );
    assert_issues(&required, &declared, &[not_needed]);
    declared.mirroring = OriginMirroring::Any;
    let mirrored = (CorsField::Mirroring, Severity::Error, MIRRORED);
    assert_issues(&required, &declared, &[mirrored, not_needed]);
}

#[test]
fn wildcards_in_lists() {
    let with = two();
    let mut declared = DeclaredCors::from(&with);
    declared.allow_methods = texts(&["*", "PUT"]);
    declared.allow_headers = texts(&["*"]);
    declared.expose_headers = texts(&["*", "x-session"]);
    assert_issues(
        &with,
        &declared,
        &[
            (
                CorsField::AllowMethods,
                Severity::Error,
                "with credentials `*` in `allow_methods` is not a wildcard; list `PATCH`",
            ),
            (
                CorsField::AllowHeaders,
                Severity::Error,
                "with credentials `*` in `allow_headers` is not a wildcard; list `content-type`, `x-session-csrf`, `authorization`",
            ),
            (
                CorsField::ExposeHeaders,
                Severity::Warning,
                "with credentials `*` in `expose_headers` is not a wildcard; remove it, and list what else is needed",
            ),
        ],
    );

    let without = required(&["https://app.example.com"], CorsCredentials::Omit);
    let mut declared = DeclaredCors::from(&without);
    declared.allow_methods = texts(&["*"]);
    declared.allow_headers = texts(&["*"]);
    declared.expose_headers = texts(&["*"]);
    assert_issues(
        &without,
        &declared,
        &[(
            CorsField::AllowHeaders,
            Severity::Error,
            "`*` in `allow_headers` does not cover `authorization`; name it beside the `*`",
        )],
    );
    declared.allow_headers = texts(&["*, Authorization"]);
    assert_eq!(verify_cors(&without, &declared, &EmbeddedList), []);
}

#[test]
fn wider_than_needed() {
    let wide = |origin: &str| {
        format!(
            "`{origin}` in `origins` is wider than needed, since it is not a declared website; remove it, or declare it"
        )
    };
    let required = two();
    for origin in [
        "https://api.example.com",
        "http://localhost:3000",
        "https://app.example.com:8443",
        "https://*.example.com",
        "capacitor://localhost",
    ] {
        let mut declared = DeclaredCors::from(&required);
        declared.origins.push(origin.to_owned());
        let message = wide(origin);
        let warning = (CorsField::Origins, Severity::Warning, message.as_str());
        assert_issues(&required, &declared, &[warning]);
    }
    // What a declared pattern covers is declared.
    let mut declared = DeclaredCors::from(&required);
    declared.origins.extend(texts(&[
        "https://pr-1.preview.example.com",
        "https://pr-*.preview.example.com",
    ]));
    assert_eq!(verify_cors(&required, &declared, &EmbeddedList), []);

    // A wider pattern covers what is required.
    declared.origins = texts(&["https://*.example.com", "https://*.preview.example.com"]);
    let message = wide("https://*.example.com");
    let warning = (CorsField::Origins, Severity::Warning, message.as_str());
    assert_issues(&required, &declared, &[warning]);
}

#[test]
fn one_fixed_origin_needs_no_vary() {
    let required = required(&["https://app.example.com"], CorsCredentials::Allow);
    let mut declared = DeclaredCors::from(&required);
    declared.vary_origin = VaryOrigin::Absent;
    assert_eq!(verify_cors(&required, &declared, &EmbeddedList), []);

    declared
        .origins
        .push("https://other.example.com".to_owned());
    let issues = verify_cors(&required, &declared, &EmbeddedList);
    assert_eq!(
        issues.last(),
        Some(&CorsIssue::VaryMissing {
            severity: Severity::Warning
        })
    );
}

#[test]
fn of_one_origin() {
    let required = required(&["https://api.example.com"], CorsCredentials::Allow);
    assert!(!required.is_needed());
    assert_eq!(required.to_string(), NOT_NEEDED);

    let not_needed = (CorsField::Origins, Severity::Warning, NOT_NEEDED);
    let mut declared = DeclaredCors::default();
    declared.credentials = CorsCredentials::Allow;
    assert_issues(&required, &declared, &[]);
    declared.origins = texts(&["https://api.example.com"]);
    assert_issues(&required, &declared, &[not_needed]);
    declared.origins = texts(&["*"]);
    assert_issues(&required, &declared, &[not_needed]);

    // Needed or not, strangers must not act with the session.
    declared.origins = texts(&["null"]);
    declared.mirroring = OriginMirroring::Any;
    let null = (CorsField::Origins, Severity::Error, NULL);
    let mirrored = (CorsField::Mirroring, Severity::Error, MIRRORED);
    assert_issues(&required, &declared, &[not_needed, null, mirrored]);
    declared.credentials = CorsCredentials::Omit;
    assert_issues(&required, &declared, &[not_needed]);
}

#[test]
fn nothing_configured() {
    let required = required(&["https://app.example.com"], CorsCredentials::Allow);
    let issues = verify_cors(&required, &DeclaredCors::default(), &EmbeddedList);
    let fields: Vec<&str> = issues.iter().map(|issue| issue.field().as_str()).collect();
    assert_eq!(
        fields,
        [
            "origins",
            "credentials",
            "allow_methods",
            "allow_methods",
            "allow_headers",
            "allow_headers",
            "allow_headers",
            "expose_headers",
        ],
    );
}

#[test]
fn as_data() {
    let file = r#"{
        "origins": ["*"],
        "mirroring": "any",
        "credentials": "allow",
        "allow_methods": ["PUT"],
        "vary_origin": "present"
    }"#;
    let declared: DeclaredCors = serde_json::from_str(file).unwrap();
    assert_eq!(declared.mirroring, OriginMirroring::Any);
    assert_eq!(declared.allow_methods, ["PUT"]);
    assert!(declared.allow_headers.is_empty());
    assert_eq!(
        serde_json::from_str::<DeclaredCors>("{}").unwrap(),
        DeclaredCors::default()
    );
    let error = serde_json::from_str::<DeclaredCors>(r#"{"allowed_origins": []}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("unknown field `allowed_origins`")
    );
    let error = serde_json::from_str::<DeclaredCors>(r#"{"credentials": "yes"}"#).unwrap_err();
    assert!(error.to_string().starts_with("write `allow` or `omit`"));

    let required = serde_json::to_value(two()).unwrap();
    assert_eq!(required["credentials"], "allow");
    assert_eq!(required["vary"], serde_json::json!(["origin"]));
    let issue = serde_json::to_value(CorsIssue::NotNeeded).unwrap();
    let expected = serde_json::json!({
        "field": "origins",
        "severity": "warning",
        "message": NOT_NEEDED,
    });
    assert_eq!(issue, expected);
}

#[test]
fn messages_do_not_repeat_user_information() {
    let required = required(&["https://app.example.com"], CorsCredentials::Allow);
    let mut declared = DeclaredCors::default();
    declared.origins = texts(&["https://user:secret@app.example.com"]);
    let issues = format!("{:?}", verify_cors(&required, &declared, &EmbeddedList));
    assert!(!issues.contains("secret"), "{issues}");
}

#[test]
fn patterns_that_cover_patterns() {
    const CASES: &[(&str, &str, bool)] = &[
        ("https://*.example.com", "https://*.example.com", true),
        ("https://*.example.com", "https://pr-*.example.com", true),
        ("https://*.example.com", "https://*-app.example.com", true),
        (
            "https://pr-*.example.com",
            "https://pr-1-*-x.example.com",
            true,
        ),
        ("https://pr-*.example.com", "https://*.example.com", false),
        ("https://pr-*.example.com", "https://p*.example.com", false),
        (
            "https://*-app.example.com",
            "https://*-ap.example.com",
            false,
        ),
        ("https://*.example.com", "http://*.example.com", false),
        ("https://*.example.com", "https://*.example.com:8443", false),
        ("https://*.example.com", "https://*.a.example.com", false),
        ("https://*.a.example.com", "https://*.example.com", false),
    ];
    for (wide, narrow, expected) in CASES {
        let pattern = |text| OriginPattern::parse(text).unwrap();
        assert_eq!(
            pattern(wide).covers(&pattern(narrow)),
            *expected,
            "{wide} {narrow}"
        );
        assert_eq!(
            website(wide).covers(&website(narrow)),
            *expected,
            "{wide} {narrow}"
        );
    }
    let (one, many) = ("https://pr-1.example.com", "https://pr-*.example.com");
    assert!(website(many).covers(&website(one)));
    assert!(!website(one).covers(&website(many)));
    assert!(website(one).covers(&website(one)));
}

#[test]
fn methods() {
    for text in ["GET", "PROPFIND", "X-CUSTOM", "M-SEARCH"] {
        let method = Method::parse(text).unwrap();
        assert_eq!(method.as_str(), text);
        assert_eq!(
            serde_json::from_value::<Method>(serde_json::to_value(&method).unwrap()).unwrap(),
            method
        );
    }
    let long = "A".repeat(Method::MAX_LEN + 1);
    let cases: &[(&str, &str)] = &[
        ("", "the method is empty"),
        ("Patch", "methods are case-sensitive; write `PATCH`"),
        ("GET /", "`GET /` is not a method; use upper-case letters"),
        (
            "GET\r\n",
            "`GET\\r\\n` is not a method; use upper-case letters",
        ),
        (&long, "the method has 33 bytes, more than 32"),
    ];
    for (text, expected) in cases {
        let error: ParseMethodError = Method::parse(text).unwrap_err();
        assert_eq!(error.to_string(), *expected, "{text}");
    }
    let safelisted = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE"];
    assert_eq!(
        safelisted.map(|method| Method::parse(method).unwrap().is_safelisted()),
        [true, true, true, false, false, false],
    );
}

/// What the review asks for, and what the compiled policy answers, come from the same settings.
#[test]
fn a_review_requires_what_the_policy_answers() {
    let config: PolicyConfig = serde_json::from_value(json!({
        "api": ["https://api.example.com", "https://www.example.com"],
        "websites": ["https://www.example.com", "https://*.preview.example.com"],
        "clients": [{ "name": "mobile", "origins": ["capacitor://localhost"] }],
        "csrf": "token",
        "headers": { "expose": ["x-request-id"] },
    }))
    .unwrap();
    let policy = config.compile(&EmbeddedList).unwrap();
    let review = config.review(&EmbeddedList);
    let required = review
        .cors_requirements(&origin("https://api.example.com"))
        .unwrap();
    assert_eq!(
        required.to_string(),
        "answer `https://www.example.com`, `https://*.preview.example.com`, `capacitor://localhost` with credentials; \
         allow the methods `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`; \
         allow the headers `authorization`, `session-transport`, `session-client`, `session-csrf`, `session-csrf-token`, `content-type`; \
         expose the headers `session-access-token`, `session-refresh-token`, `session-csrf-token`, `x-request-id`; vary by `origin`"
    );
    let mut facts = RequestFacts::new("OPTIONS");
    facts.host = Some(b"api.example.com");
    facts.origin = Some(b"https://www.example.com");
    let mut answered = Vec::new();
    let mut sink = |name: &str, value: &str| answered.push((name.to_owned(), value.to_owned()));
    policy.cors(&facts).write(&mut sink);
    facts.requested_method = Some(b"POST");
    policy.cors(&facts).write(&mut sink);
    let value = |name: &str| {
        let mut headers = answered.iter();
        headers.find(|(own, _)| own == name).unwrap().1.as_str()
    };
    let joined = |names: &[HeaderName]| {
        let names: Vec<&str> = names.iter().map(HeaderName::as_str).collect();
        names.join(", ")
    };
    assert_eq!(
        value("access-control-allow-headers"),
        joined(&required.allow_headers)
    );
    assert_eq!(
        value("access-control-expose-headers"),
        joined(&required.expose_headers)
    );

    // The website that is an API itself needs no permission there, and an API that is not declared has no answer.
    let own = review
        .cors_requirements(&origin("https://www.example.com"))
        .unwrap();
    assert!(
        !own.origins
            .contains(&Website::parse("https://www.example.com").unwrap())
    );
    assert_eq!(
        review.cors_requirements(&origin("https://api3.example.com")),
        None
    );

    // A shell's pages need it as much as a website's.
    let mut declared = DeclaredCors::from(&required);
    assert_eq!(verify_cors(&required, &declared, &EmbeddedList), []);
    declared
        .origins
        .retain(|origin| !origin.starts_with("capacitor"));
    let issues = verify_cors(&required, &declared, &EmbeddedList);
    assert_eq!(
        issues.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "`capacitor://localhost` is missing in `origins`, so its pages cannot read the responses; add it"
        ]
    );
}

/// A hundred thousand origins that are all spelled wrong: what is compared is looked up, not searched for.
#[test]
fn a_hundred_thousand_origins_are_compared_in_time() {
    let websites: Vec<Website> = (0..100_000)
        .map(|i| Website::parse(&format!("https://tenant-{i}.example.org")).unwrap())
        .collect();
    let required = CorsRequirements::new(
        &origin("https://api.example.com"),
        &websites,
        CorsCredentials::Allow,
    );
    let mut declared = DeclaredCors::from(&required);
    for text in &mut declared.origins {
        text.push('/');
    }
    let issues = verify_cors(&required, &declared, &EmbeddedList);
    assert_eq!(issues.len(), 100_000);
}
