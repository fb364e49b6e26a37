//! What the answers of a policy say of themselves: the reason in words, the ways out, and never a token.
//!
//! What breaks if one fails: a report gives no reason or a wrong one, or a log holds what opens a session.

use serde_json::{Value, json};
use session_cookie_policy::advice::{
    AttributeReason, CookieDomainIssue, CookieOptions, Remedy, SameSiteResolution,
    cookie_attributes, resolve_same_site, validate_cookie_domain,
};
use session_cookie_policy::browser::{ClientOrigin, Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::config::{PolicyConfig, SameSiteChoice, SessionUse, Setting, Website};
use session_cookie_policy::cookie::{
    CookieDomain, CookieHeader, CookiePath, DomainVerdict, SameSite,
};
use session_cookie_policy::diagnosis::audit;
use session_cookie_policy::net::{EmbeddedList, Host};
use session_cookie_policy::policy::{Policy, ProblemKind};
use session_cookie_policy::request::{
    CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts, RequestPath, Tokens,
};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::{cookie_domain, cookie_name, host, origin};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn config(more: &Value) -> Result<PolicyConfig, serde_json::Error> {
    let mut config = json!({
        "api": "https://api.example.com",
        "websites": "https://www.example.com",
    });
    for (key, value) in more.as_object().unwrap() {
        config[key] = value.clone();
    }
    serde_json::from_value(config)
}

fn policy(more: &Value) -> Policy {
    config(more).unwrap().compile(&EmbeddedList).unwrap()
}

#[test]
fn a_cookie_says_what_it_follows_from() {
    let options = CookieOptions::new(cookie_name("sid"), CookiePath::root());
    let of = |api: &str| {
        cookie_attributes(&origin(api), SameSite::Lax, &options, &EmbeddedList).unwrap()
    };
    let local = of("http://localhost:8000");
    assert_eq!(
        local.reasons(),
        [
            AttributeReason::HostOnly,
            AttributeReason::Loopback,
            AttributeReason::NoPrefixWithoutSecure,
            AttributeReason::PriorityHigh,
        ]
    );
    assert_eq!(
        local.to_string(),
        "`sid` is host-only, since no domain is requested, not `Secure`, since Safari refuses that on http, even on this machine, \
         without a prefix, since all prefixes require `Secure`, `Priority=High`, since Chromium removes such cookies last when a site \
         has over 180"
    );
    assert_eq!(
        of("https://api.example.com").to_string(),
        "`__Host-sid` is host-only, since no domain is requested, `Secure`, since the API is https, prefixed `__Host-`, the strictest \
         that fits and that all browsers support, `Priority=High`, since Chromium removes such cookies last when a site has over 180"
    );
}

#[test]
fn a_cookie_domain_is_judged_on_each_host() {
    let report = |domain: &CookieDomain, hosts: &[Host]| {
        validate_cookie_domain(domain, hosts, &EmbeddedList)
    };
    let hosts = [host("github.io"), host("api.github.io"), host("github.io")];
    let mixed = report(&cookie_domain("github.io"), &hosts);
    let verdicts: Vec<(String, bool)> = mixed
        .verdicts()
        .iter()
        .map(|of| (of.host.to_string(), of.verdict == DomainVerdict::HostOnly))
        .collect();
    assert_eq!(
        verdicts,
        [
            ("github.io".to_owned(), true),
            ("api.github.io".to_owned(), false)
        ]
    );
    assert_eq!(
        mixed.to_string(),
        "`Domain=github.io` is host-only on github.io, refused on api.github.io"
    );
    // A collapse is not what was asked for, and works.
    let errors: Vec<bool> = mixed.issues().map(|issue| issue.is_error()).collect();
    assert_eq!(errors, [true, false]);
    assert!(matches!(
        mixed.issues().nth(1),
        Some(CookieDomainIssue::Collapses { .. })
    ));

    assert_eq!(
        report(&cookie_domain("example.com"), &[host("api.example.com")]).to_string(),
        "`Domain=example.com` is shared on api.example.com"
    );
    assert_eq!(
        report(&CookieDomain::HostOnly, &[host("api.example.com")]).to_string(),
        "a cookie without `Domain` is host-only on api.example.com"
    );
    assert_eq!(
        report(&CookieDomain::HostOnly, &[]).to_string(),
        "a cookie without `Domain` was not checked for any host"
    );
}

fn resolve(website: &str, api: &str, choice: SameSiteChoice) -> SameSiteResolution {
    let (website, api) = (origin(website), origin(api));
    let session_use = SessionUse::Documents;
    resolve_same_site(&website, &api, choice, session_use, &EmbeddedList)
}

#[test]
fn a_same_site_says_which_sites_it_follows_from() {
    let text = |website, api| resolve(website, api, SameSiteChoice::Auto).to_string();
    assert_eq!(
        text("https://app.example.com", "https://api.example.com"),
        "SameSite=Lax, since the two are same-site: both are of the site https://example.com \
         (one label below the public suffix `com`, ICANN section)"
    );
    assert_eq!(
        text("http://localhost:3000", "http://127.0.0.1:8000"),
        "no SameSite works: browsers send only `SameSite=None` cookies across sites, which need `Secure`, but the API is plain http \
         (cross-site: the website is of the site http://localhost (a public suffix is a site of its own, default rule `*`), the API of \
         http://127.0.0.1 (an IP address is a site of its own))"
    );
}

#[test]
fn each_failure_has_its_remedies_and_no_others() {
    let remedies = |website, api, choice| resolve(website, api, choice).remedies();
    let lax = SameSiteChoice::Fixed(SameSite::Lax);
    let everywhere = [Remedy::ReverseProxy, Remedy::HeaderTransport];
    let with = |first: &[Remedy]| [first, &everywhere].concat();
    let under_host_of_api = Remedy::OpenUnderHostOfApi {
        website: origin("http://127.0.0.1:3000"),
    };
    assert_eq!(
        remedies(
            "http://localhost:3000",
            "http://127.0.0.1:8000",
            SameSiteChoice::Auto
        ),
        with(&[under_host_of_api, Remedy::HttpsApi])
    );
    // The API is not on this machine: no name of the machine helps.
    assert_eq!(
        remedies(
            "http://localhost:3000",
            "http://api.example.com",
            SameSiteChoice::Auto
        ),
        with(&[Remedy::HttpsApi])
    );
    // `auto` would choose `None`, which works over https and only there.
    assert_eq!(
        remedies("https://app.example.com", "https://api.other.net", lax),
        with(&[Remedy::LeaveToDerivation])
    );
    assert_eq!(
        remedies("https://app.example.com", "http://api.other.net", lax),
        with(&[Remedy::HttpsApi])
    );
    // Https for the API alone would be no more than one scheme for both.
    assert_eq!(
        remedies(
            "https://app.example.com",
            "http://api.example.com",
            SameSiteChoice::Auto
        ),
        with(&[Remedy::SameScheme])
    );
    assert_eq!(
        remedies(
            "https://app.example.com",
            "https://api.example.com",
            SameSiteChoice::Fixed(SameSite::None)
        ),
        [Remedy::LeaveToDerivation]
    );
}

#[test]
fn who_cannot_be_trusted_for_is_told_all_problems() {
    let policy = policy(&json!({ "transport": "cookie" }));
    let error = policy
        .trust_website(&origin("https://shop.tenant.org"), &EmbeddedList)
        .unwrap_err();
    assert!(
        matches!(error.problems(), [ProblemKind::ThirdParty { .. }]),
        "{error}"
    );
}

/// One jar, two websites, one cookie: the page of the API's own site writes `Lax` over the `None` that the other site needs.
#[test]
fn a_website_of_another_site_loses_what_a_page_of_the_own_site_sets() {
    let of = |portal: Value| {
        let mut more = json!({
            "transport": "cookie", "browsers": ["chromium"], "session": "single",
            "websites": ["https://www.example.com", { "origin": "https://portal.partner.net" }],
        });
        for (key, value) in portal.as_object().unwrap() {
            more["websites"][1][key] = value.clone();
        }
        config(&more).unwrap()
    };
    let said = |config: &PolicyConfig| format!("{:?}", audit(config, None, NOW, &EmbeddedList));
    const LOST: &str = "whoever opens `https://www.example.com`, too, is signed out here";
    let shared = of(json!({}));
    assert!(said(&shared).contains(LOST), "{}", said(&shared));
    assert!(!said(&of(json!({ "partitioning": "partitioned" }))).contains(LOST));
    let mut others = shared.clone();
    others.browsers = vec!["firefox".into()];
    assert!(!said(&others).contains(LOST), "{}", said(&others));
    // It is true in the browser.
    let policy = shared.compile(&EmbeddedList).unwrap();
    let mut jar = Jar::new(Profile::CHROMIUM);
    let mut sign_in = |page: &str| {
        let mut facts = RequestFacts::new("POST");
        facts.host = Some(b"api.example.com");
        facts.origin = Some(page.as_bytes());
        let tokens = Tokens::session("secret").unwrap();
        let (mut lines, mut buffer) = (Vec::new(), String::new());
        let sign_in = policy.sign_in(&facts, NOW);
        let mut write = |name: &str, value: &str| {
            if name == "set-cookie" {
                lines.push(value.to_owned());
            }
        };
        sign_in
            .accept()
            .unwrap()
            .write(&tokens, &mut buffer, &mut write)
            .unwrap();
        let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        let request = fetch_from(page);
        jar.receive(&request, &Response::new(&lines), &EmbeddedList, NOW);
        ["https://www.example.com", "https://portal.partner.net"].map(|page| {
            !jar.cookie_header(&fetch_from(page), &EmbeddedList, NOW)
                .is_empty()
        })
    };
    assert_eq!(sign_in("https://portal.partner.net"), [true, true]);
    assert_eq!(sign_in("https://www.example.com"), [true, false]);
}

fn fetch_from(page: &str) -> Request {
    let url = RequestUrl::parse("https://api.example.com/me").unwrap();
    Request::fetch(url, vec![ClientOrigin::Web(origin(page))])
}

#[test]
fn only_patterns_are_open_to_strangers() {
    let is_open = |text: &str| {
        Website::parse(text)
            .unwrap()
            .is_open_to_strangers(&EmbeddedList)
    };
    assert!(is_open("https://*.vercel.app"));
    assert!(!is_open("https://*.preview.example.com"));
    assert!(!is_open("https://myapp.vercel.app"));
}

#[test]
fn settings_are_alike_if_they_are_written_alike() {
    let setting = |text: &str| -> Setting<CookieDomain> { text.into() };
    assert_eq!(setting("example.com"), setting("example.com"));
    assert_ne!(setting("example.com"), setting(".example.com"));
    assert_eq!(format!("{:?}", setting(".example.com")), "\".example.com\"");
    assert_eq!(
        format!("{:?}", setting("https://example.com")),
        "\"https://example.com\" (unreadable)"
    );
}

#[test]
fn another_kind_of_value_is_refused_with_what_is_expected() {
    let error = |websites: Value| {
        config(&json!({ "websites": websites }))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error(json!(5)),
        "invalid type: integer `5`, expected an entry, or a list of entries"
    );
    assert_eq!(
        error(json!([5])),
        "invalid type: integer `5`, expected an origin, a pattern, or an object with the field `origin`"
    );
}

#[test]
fn verdicts_on_csrf_are_explained() {
    assert_eq!(
        CsrfVerdict::Compare(b"token").explain(),
        "the CSRF token must be that of the session"
    );
    assert_eq!(
        CsrfVerdict::Pass(CsrfPass::SafeMethod).explain(),
        "the method changes nothing"
    );
    assert_eq!(
        CsrfVerdict::Refuse(CsrfRefusal::MissingToken).explain(),
        "the CSRF token is missing; the front end must send the one that came with the session"
    );
}

#[test]
fn tokens_are_told_by_their_lengths() {
    let policy = policy(&json!({ "csrf": "token" }));
    let mut facts = RequestFacts::new("POST");
    facts.path = Some(RequestPath::Public(b"/auth/session/refresh"));
    facts.origin = Some(b"https://www.example.com");
    facts.cookie =
        CookieHeader::line(b"__Host-session-refresh=SECRET-1; __Host-session-refresh=SECRET-22");
    facts.authorization = Some(b"Bearer SECRET-333");
    facts.csrf_token = Some(b"SECRET-4444");
    facts.referer = Some(b"https://www.example.com/reset?code=SECRET-55555-long");

    let of_request = format!("{facts:?}");
    assert_eq!(
        of_request,
        "RequestFacts { method: \"POST\", path: Some(Public(\"`/auth/session/refresh`\")), host: None, scheme: None, \
         origin: Some(\"`https://www.example.com`\"), sec_fetch_site: None, \
         sec_fetch_mode: None, sec_purpose: None, upgrade: None, referer: Some(\"52 bytes\"), \
         cookie: [`__Host-session-refresh` (8 bytes), `__Host-session-refresh` (9 bytes)], \
         authorization: Some(\"17 bytes\"), mode: None, client: None, csrf: None, \
         csrf_token: Some(\"11 bytes\"), requested_method: None, trusted: None }"
    );

    let refresh = policy.refresh(&facts, NOW);
    let candidates: Vec<String> = refresh
        .candidates()
        .map(|candidate| format!("{candidate:?}"))
        .collect();
    assert_eq!(
        candidates,
        ["header (10 bytes)", "cookie (8 bytes)", "cookie (9 bytes)"]
    );
    let of_refresh = format!("{refresh:?}");
    assert!(!of_refresh.contains("SECRET"), "{of_refresh}");
    assert!(of_refresh.contains("(9 bytes)"), "{of_refresh}");

    let tokens = Tokens::new("SECRET-1", "SECRET-22")
        .and_then(|tokens| tokens.with_csrf("SECRET-4444"))
        .unwrap();
    assert_eq!(
        format!("{tokens:?}"),
        "Tokens { access: Some(8), refresh: Some(9), front: None, csrf: Some(11) }"
    );
    assert_eq!(
        format!("{:?}", CsrfVerdict::Compare(b"SECRET-4444")),
        "Compare(11 bytes)"
    );
    assert_eq!(
        format!("{:?}", CsrfVerdict::Pass(CsrfPass::SafeMethod)),
        "Pass(safe_method)"
    );
}
