//! How tokens should travel: every kind of deployment by hand, and two laws.
//!
//! What breaks if one fails: somebody builds on cookies that a browser of his users does not send, or on two sessions in one cookie.

use proptest::prelude::*;
use session_cookie_policy::advice::{
    AdviceFinding, CookieTrial, Frontend, FrontendAdvice, SignInForms, SimultaneousSessions,
    Situation, ThirdPartyPreference, TransportAdvice, TrialFailure, advise_transport,
};
use session_cookie_policy::browser::{Profile, Refusal};
use session_cookie_policy::config::{Transport, Website};
use session_cookie_policy::cookie::{CookieDomain, Partitioning};
use session_cookie_policy::net::EmbeddedList;

use session_cookie_policy::testing::strategies::{hosts, origins};

use crate::properties::round_trip;
use crate::support::origin;

const TRIED: [&str; 4] = [
    "chromium",
    "chromium_block_third_party",
    "firefox",
    "safari",
];

#[track_caller]
fn website(text: &str) -> Frontend {
    Frontend::Website(Website::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

#[track_caller]
fn embedded(text: &str) -> Frontend {
    Frontend::Embedded(Website::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

/// One person, one front end at a time, no third-party cookies.
#[track_caller]
fn situation(apis: &[&str], frontends: Vec<Frontend>) -> Situation {
    Situation::new(apis.iter().map(|api| origin(api)).collect(), frontends)
}

/// Signed in to several at once.
#[track_caller]
fn at_once(apis: &[&str], sign_in: SignInForms, websites: &[&str]) -> Situation {
    let mut situation = situation(apis, websites.iter().map(|text| website(text)).collect());
    situation.sessions = SimultaneousSessions::SeveralAtOnce;
    situation.sign_in = sign_in;
    situation
}

fn advise(situation: &Situation) -> TransportAdvice {
    advise_transport(situation, &EmbeddedList)
}

/// Transport, code of the reason and cookie domain of each front end.
fn answers(advice: &TransportAdvice) -> Vec<(&'static str, &'static str, Option<String>)> {
    advice
        .frontends()
        .iter()
        .map(|of| {
            let domain = of.cookie_domain().map(|domain| match domain {
                CookieDomain::HostOnly => "host-only".to_owned(),
                CookieDomain::Shared(domain) => domain.to_string(),
            });
            (of.transport().as_str(), of.reason().code(), domain)
        })
        .collect()
}

fn cookie(code: &'static str, domain: &str) -> (&'static str, &'static str, Option<String>) {
    ("cookie", code, Some(domain.to_owned()))
}

const fn header(code: &'static str) -> (&'static str, &'static str, Option<String>) {
    ("header", code, None)
}

fn codes(advice: &TransportAdvice) -> Vec<&'static str> {
    advice.findings().iter().map(AdviceFinding::code).collect()
}

/// The browsers in which a cookie of this kind works.
fn works_in(advice: &FrontendAdvice, partitioning: Partitioning) -> Vec<&'static str> {
    advice
        .trials()
        .iter()
        .filter(|trial| trial.partitioning() == partitioning && trial.works())
        .map(CookieTrial::browser)
        .collect()
}

const PLAIN: Partitioning = Partitioning::Unpartitioned;
const PARTITIONED: Partitioning = Partitioning::Partitioned;

#[test]
fn one_site_is_cookies() {
    for (api, website_text) in [
        ("https://api.example.com", "https://app.example.com"),
        ("https://example.com", "https://example.com"),
        ("https://example.com:8443", "https://example.com"),
        ("https://api.example.com", "https://*.preview.example.com"),
        ("http://localhost:8080", "http://localhost:3000"),
        ("https://192.0.2.7:8443", "https://192.0.2.7"),
    ] {
        let advice = advise(&situation(&[api], vec![website(website_text)]));
        assert_eq!(
            answers(&advice),
            [cookie("one_site", "host-only")],
            "{website_text}"
        );
        let [of] = advice.frontends() else { panic!() };
        assert_eq!(works_in(of, PLAIN), TRIED);
        assert_eq!(works_in(of, PARTITIONED), [""; 0]);
    }
    let advice = advise(&situation(
        &["https://api.example.com", "https://api2.example.com"],
        vec![website("https://app.example.com")],
    ));
    assert_eq!(answers(&advice), [cookie("one_site", "example.com")]);
    assert_eq!(
        advice.to_string(),
        "`https://app.example.com`: cookie, since page and API are on one site, so every browser keeps and sends its cookies"
    );
}

#[test]
fn another_site_is_the_header() {
    for (api, website_text) in [
        ("https://api.example.net", "https://app.example.com"),
        ("https://back.vercel.app", "https://front.vercel.app"),
        ("https://back.vercel.app", "https://front-*.vercel.app"),
        ("https://api.example.com", "http://localhost:3000"),
    ] {
        let advice = advise(&situation(&[api], vec![website(website_text)]));
        assert_eq!(answers(&advice), [header("other_site")], "{website_text}");
        let [of] = advice.frontends() else { panic!() };
        // Section 5 of THIRD_PARTY.md: Chrome by default; Firefox what was set under the same top-level site; not Safari.
        assert_eq!(works_in(of, PLAIN), ["chromium", "firefox"]);
        assert_eq!(works_in(of, PARTITIONED), TRIED);
        assert_eq!(
            of.to_string(),
            format!(
                "`{website_text}`: header, since {api} is on another site, so its cookie is a third-party cookie; it fails in \
                 chromium_block_third_party, safari"
            )
        );
        let safari = of
            .trials()
            .iter()
            .find(|trial| trial.browser() == "safari")
            .unwrap();
        assert_eq!(
            safari.failure(),
            Some(&TrialFailure::Dropped(Refusal::ThirdParty))
        );
        assert_eq!(
            safari.to_string(),
            format!(
                "in safari a cookie of {api} fails: the cookie is dropped at sign-in: this browser does not keep third-party cookies"
            )
        );
    }
}

#[test]
fn third_party_cookies_are_for_those_who_ask() {
    let frontends = vec![
        website("https://app.example.com"),
        website("https://app.example.net"),
    ];
    let mut asked = situation(&["https://api.example.net"], frontends);
    asked.third_party_cookies = ThirdPartyPreference::Unpartitioned;
    let advice = advise(&asked);
    assert_eq!(
        answers(&advice),
        [
            cookie("third_party_wanted", "host-only"),
            cookie("one_site", "host-only")
        ]
    );
    assert_eq!(
        advice.frontends()[0].reason().to_string(),
        "a third-party cookie was requested; it fails in chromium_block_third_party, safari"
    );
    // Chromium has one jar for both.
    assert_eq!(codes(&advice), ["last_sign_in_wins"]);

    asked.third_party_cookies = ThirdPartyPreference::Partitioned;
    let advice = advise(&asked);
    assert_eq!(
        answers(&advice),
        [
            cookie("partitioned_wanted", "host-only"),
            cookie("one_site", "host-only")
        ]
    );
    assert_eq!(
        advice.frontends()[0].reason().to_string(),
        "a `Partitioned` cookie was requested, which works under one top-level site only; it works in every browser that was checked"
    );
    // The partition keeps the two apart.
    assert_eq!(codes(&advice), ["split_sessions"]);
    assert_eq!(
        advice.findings()[0].to_string(),
        "each top-level site has its own sessions with `https://app.example.com`, so users sign in once in each; browsers without \
         `Partitioned` (Safari before 26.2) need the header"
    );
}

#[test]
fn frames_of_other_sites() {
    let mut widget = situation(
        &["https://api.example.com"],
        vec![
            embedded("https://widget.example.com"),
            website("https://www.example.com"),
        ],
    );
    let advice = advise(&widget);
    assert_eq!(
        answers(&advice),
        [header("framed"), cookie("one_site", "host-only")]
    );
    let of = &advice.frontends()[0];
    assert_eq!(works_in(of, PLAIN), ["chromium", "firefox"]);
    assert_eq!(works_in(of, PARTITIONED), TRIED);
    assert_eq!(
        of.to_string(),
        "`https://widget.example.com` in frames of other sites: header, since in a frame of another site every cookie is a third-party \
         cookie; it fails in chromium_block_third_party, safari"
    );

    widget.third_party_cookies = ThirdPartyPreference::Partitioned;
    widget.sessions = SimultaneousSessions::SeveralAtOnce;
    let advice = advise(&widget);
    assert_eq!(
        answers(&advice),
        [
            cookie("partitioned_wanted", "host-only"),
            cookie("one_site", "host-only")
        ]
    );
    assert_eq!(codes(&advice), ["split_sessions"]);

    // Two widgets on one page have one partition.
    widget.frontends.push(embedded("https://chat.example.com"));
    let advice = advise(&widget);
    assert_eq!(
        answers(&advice),
        [
            header("overwritten"),
            cookie("one_site", "host-only"),
            header("overwritten")
        ]
    );
}

#[test]
fn sessions_at_once_with_forms_of_their_own_are_the_header() {
    let forms = SignInForms::EachItsOwn;
    let two = ["https://shop.example.com", "https://admin.example.com"];
    let advice = advise(&at_once(&["https://api.example.com"], forms, &two));
    assert_eq!(answers(&advice), vec![header("overwritten"); 2]);
    assert_eq!(
        advice
            .findings()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        [
            "in cookies on the API's domain, the sessions of `https://shop.example.com`, `https://admin.example.com` would overwrite \
             each other; by header each front end keeps its own"
        ]
    );
    // Cookies would work in each: that is not the reason.
    assert!(
        advice
            .frontends()
            .iter()
            .all(|of| works_in(of, PLAIN) == TRIED)
    );

    // One that uses no cookie overwrites none.
    let mixed = ["https://shop.example.com", "https://shop.example.net"];
    let advice = advise(&at_once(&["https://api.example.com"], forms, &mixed));
    assert_eq!(
        answers(&advice),
        [cookie("one_site", "host-only"), header("other_site")]
    );
    assert_eq!(codes(&advice), [""; 0]);

    // A pattern is many websites.
    let tenants = ["https://*.example.com"];
    let advice = advise(&at_once(&["https://api.example.com"], forms, &tenants));
    assert_eq!(answers(&advice), [header("overwritten")]);

    // Asking for third-party cookies does not help.
    let mut asked = at_once(&["https://api.example.com"], forms, &mixed);
    asked.third_party_cookies = ThirdPartyPreference::Unpartitioned;
    assert_eq!(answers(&advise(&asked)), vec![header("overwritten"); 2]);
    asked.third_party_cookies = ThirdPartyPreference::Partitioned;
    assert_eq!(
        answers(&advise(&asked)),
        [
            cookie("one_site", "host-only"),
            cookie("partitioned_wanted", "host-only")
        ]
    );
    // One website that is named twice is one.
    let twice = ["https://shop.example.com", "https://shop.example.com"];
    let advice = advise(&at_once(&["https://api.example.com"], forms, &twice));
    assert_eq!(
        answers(&advice),
        [
            cookie("one_site", "host-only"),
            cookie("one_site", "host-only")
        ]
    );
}

#[test]
fn a_common_sign_in_within_one_site_is_a_shared_domain() {
    let common = SignInForms::Common;
    for (apis, websites, domain) in [
        (
            &["https://api.example.com"][..],
            &["https://a.example.com", "https://b.example.com"][..],
            "example.com",
        ),
        (
            &["https://api.eu.example.com"],
            &["https://a.eu.example.com", "https://b.eu.example.com"],
            "eu.example.com",
        ),
        (
            &["https://api.example.co.uk", "https://api2.example.co.uk"],
            &["https://a.example.co.uk", "https://example.co.uk"],
            "example.co.uk",
        ),
        (
            &["https://api.example.com"],
            &["https://*.example.com"],
            "example.com",
        ),
        (
            &["https://api.preview.example.com"],
            &["https://*.preview.example.com"],
            "preview.example.com",
        ),
        (
            &["https://api.my.vercel.app"],
            &["https://a.my.vercel.app", "https://b.my.vercel.app"],
            "my.vercel.app",
        ),
    ] {
        let advice = advise(&at_once(apis, common, websites));
        let expected = vec![cookie("shared_domain", domain); websites.len()];
        assert_eq!(answers(&advice), expected, "{websites:?}");
        assert_eq!(codes(&advice), ["shared_domain"]);
        for of in advice.frontends() {
            assert_eq!(works_in(of, PLAIN), TRIED.repeat(apis.len()));
        }
    }
    let two = ["https://a.example.com", "https://b.example.com"];
    let advice = advise(&at_once(&["https://api.example.com"], common, &two));
    assert_eq!(
        advice.to_string(),
        "`https://a.example.com`: cookie, since the front ends with the common sign-in and the API are on one site, where a cookie \
         with `Domain=example.com` reaches them all; `https://b.example.com`: cookie, since the front ends with the common sign-in and \
         the API are on one site, where a cookie with `Domain=example.com` reaches them all; one cookie with `Domain=example.com` is \
         the session of `https://a.example.com`, `https://b.example.com`; every host below that domain gets it and can plant one, so \
         keep strangers out"
    );
    // One website needs no domain, and nor does one host.
    for websites in [
        &["https://a.example.com"][..],
        &["https://a.example.com", "https://a.example.com"],
    ] {
        let advice = advise(&at_once(&["https://api.example.com"], common, websites));
        assert!(
            answers(&advice)
                .iter()
                .all(|of| *of == cookie("one_site", "host-only"))
        );
    }
    let ports = ["http://localhost:3000", "http://localhost:3001"];
    let advice = advise(&at_once(&["http://localhost:8000"], common, &ports));
    assert_eq!(answers(&advice), vec![cookie("one_site", "host-only"); 2]);
}

#[test]
fn a_common_sign_in_across_sites_is_handed_over() {
    let common = SignInForms::Common;
    let two = ["https://shop.example.com", "https://shop.example.net"];
    let advice = advise(&at_once(&["https://api.example.org"], common, &two));
    assert_eq!(answers(&advice), vec![header("other_site"); 2]);
    assert_eq!(
        advice
            .findings()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        [
            "no cookie carries the common sign-in to `https://shop.example.com`, `https://shop.example.net`; use OAuth or OpenID \
             Connect there, and give each its own session"
        ]
    );
    // Those of the API's site share, the others get a hand-off, an app among them, and a server has no users who sign in.
    let three = [
        "https://a.example.com",
        "https://b.example.com",
        "https://shop.example.net",
    ];
    let mut mixed = at_once(&["https://api.example.com"], common, &three);
    mixed
        .frontends
        .push(Frontend::NativeApp("mobile".to_owned()));
    mixed.frontends.push(Frontend::Server("billing".to_owned()));
    let advice = advise(&mixed);
    assert_eq!(
        answers(&advice),
        [
            cookie("shared_domain", "example.com"),
            cookie("shared_domain", "example.com"),
            header("other_site"),
            header("native_app"),
            header("server"),
        ]
    );
    assert_eq!(
        codes(&advice),
        ["shared_domain", "hand_off", "stray_cookies"]
    );
    let AdviceFinding::HandOff { frontends } = &advice.findings()[1] else {
        panic!()
    };
    assert_eq!(*frontends, mixed.frontends[2..4]);
    // Alone, it has nobody to hand over to; tenants of a suffix have.
    let advice = advise(&at_once(
        &["https://api.example.com"],
        common,
        &["https://shop.example.net"],
    ));
    assert_eq!(codes(&advice), [""; 0]);
    let advice = advise(&at_once(
        &["https://api.example.com"],
        common,
        &["https://shop-*.vercel.app"],
    ));
    assert_eq!(codes(&advice), ["hand_off"]);
}

#[test]
fn never_at_once_the_last_sign_in_wins() {
    let frontends = vec![
        website("https://staging.example.com"),
        website("https://www.example.com"),
    ];
    let mut never = situation(&["https://api.example.com"], frontends);
    for sign_in in [SignInForms::EachItsOwn, SignInForms::Common] {
        never.sign_in = sign_in;
        let advice = advise(&never);
        assert_eq!(answers(&advice), vec![cookie("one_site", "host-only"); 2]);
        assert_eq!(
            advice.findings()[0].to_string(),
            "one cookie holds the session of `https://staging.example.com`, `https://www.example.com`: the last sign-in wins, and ends \
             the previous session"
        );
    }
    // Staging and localhost, with cookies in spite of the two sites.
    let frontends = vec![
        website("https://staging.example.com"),
        website("http://localhost:3000"),
    ];
    let mut local = situation(&["https://api.example.com"], frontends);
    local.third_party_cookies = ThirdPartyPreference::Unpartitioned;
    let advice = advise(&local);
    assert_eq!(
        answers(&advice),
        [
            cookie("one_site", "host-only"),
            cookie("third_party_wanted", "host-only")
        ]
    );
    assert_eq!(codes(&advice), ["last_sign_in_wins"]);
}

#[test]
fn clients_without_pages_of_the_web_are_the_header() {
    let clients = vec![
        Frontend::NativeApp("ios".to_owned()),
        Frontend::WebViewApp("android".to_owned()),
        Frontend::LocalPages("desktop".to_owned()),
        Frontend::Server("billing".to_owned()),
    ];
    let mut clients = situation(&["https://api.example.com"], clients);
    for wish in [
        ThirdPartyPreference::Avoid,
        ThirdPartyPreference::Unpartitioned,
        ThirdPartyPreference::Partitioned,
    ] {
        clients.third_party_cookies = wish;
        let advice = advise(&clients);
        assert_eq!(
            answers(&advice),
            [
                header("native_app"),
                header("shared_jar"),
                header("local_pages"),
                header("server")
            ]
        );
        // Section 5 of THIRD_PARTY.md: "only None" in Chrome and Firefox, blocked in Safari.
        let works: Vec<_> = advice
            .frontends()
            .iter()
            .map(|of| works_in(of, PLAIN))
            .collect();
        assert_eq!(works, [vec![], vec![], vec!["chromium", "firefox"], vec![]]);
        assert_eq!(
            advice
                .findings()
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            [
                "there may be session cookies in the jars of the native app `ios`, the app with web views `android`, the local pages \
                 of `desktop`, from earlier versions or web views; ignore them and clear them"
            ]
        );
    }
}

#[test]
fn an_http_api_of_another_site_has_no_cookies() {
    let mut mixed = situation(
        &["http://127.0.0.1:8000"],
        vec![website("http://localhost:3000")],
    );
    for wish in [
        ThirdPartyPreference::Avoid,
        ThirdPartyPreference::Unpartitioned,
        ThirdPartyPreference::Partitioned,
    ] {
        mixed.third_party_cookies = wish;
        let advice = advise(&mixed);
        assert_eq!(
            advice.to_string(),
            "`http://localhost:3000`: header, since no cookie of http://127.0.0.1:8000 works: browsers send only `SameSite=None` \
             cookies across sites, which need `Secure`, but the API is plain http; to use cookies, open the website as \
             `http://127.0.0.1:3000`, under the host of the API, or serve the API over https, or serve the API under the website's \
             host through a reverse proxy"
        );
        assert!(advice.frontends()[0].trials().is_empty());
    }
    let advice = advise(&situation(
        &["http://localhost:8000"],
        vec![embedded("https://widget.example.com")],
    ));
    assert_eq!(
        advice.to_string(),
        "`https://widget.example.com` in frames of other sites: header, since no cookie of http://localhost:8000 works: browsers send \
         only `SameSite=None` cookies across sites, which need `Secure`, but the API is plain http; to use cookies, serve the API over \
         https; Safari blocks requests from `https://widget.example.com` to http://localhost:8000 as mixed content, whatever carries \
         the tokens; serve the API over https"
    );
}

#[test]
fn schemes_that_differ() {
    let mut upgrade = situation(
        &["https://example.com"],
        vec![website("http://www.example.com")],
    );
    let advice = advise(&upgrade);
    assert_eq!(answers(&advice), [header("other_scheme")]);
    assert_eq!(
        works_in(&advice.frontends()[0], PLAIN),
        ["chromium", "firefox", "safari"]
    );
    assert_eq!(
        advice.frontends()[0].reason().to_string(),
        "https://example.com has another scheme than the page, so Chromium treats its cookie as a third-party cookie; it fails in \
         chromium_block_third_party; serve both over https"
    );
    upgrade.third_party_cookies = ThirdPartyPreference::Unpartitioned;
    assert_eq!(
        answers(&advise(&upgrade)),
        [cookie("third_party_wanted", "host-only")]
    );

    let advice = advise(&situation(
        &["http://api.example.com"],
        vec![website("https://www.example.com")],
    ));
    assert_eq!(answers(&advice), [header("no_same_site")]);
    assert_eq!(
        advice.findings()[0].to_string(),
        "browsers block requests from `https://www.example.com` to http://api.example.com as mixed content, whatever carries \
         the tokens; serve the API over https"
    );
}

#[test]
fn plain_http_is_an_exception_that_is_named() {
    let mut intranet = situation(
        &["http://api.corp.internal"],
        vec![website("http://www.corp.internal")],
    );
    let advice = advise(&intranet);
    assert_eq!(answers(&advice), [header("no_cookie")]);
    assert_eq!(
        advice.frontends()[0].reason().to_string(),
        "no cookie can be made: `http://api.corp.internal` is plain http: browsers drop `Secure` cookies, and others can read and \
         plant the session; serve it over https, or declare it as an exception"
    );
    intranet.plain_http = intranet.apis.clone();
    assert_eq!(
        answers(&advise(&intranet)),
        [cookie("one_site", "host-only")]
    );
}

#[test]
fn each_front_end_gets_its_own_answer() {
    let frontends = vec![
        website("https://www.example.com"),
        website("https://staging.example.net"),
        website("http://localhost:3000"),
        embedded("https://widget.example.com"),
        Frontend::NativeApp("mobile".to_owned()),
    ];
    let advice = advise(&situation(&["https://api.example.com"], frontends));
    assert_eq!(
        answers(&advice),
        [
            cookie("one_site", "host-only"),
            header("other_site"),
            header("other_site"),
            header("framed"),
            header("native_app"),
        ]
    );
    assert_eq!(codes(&advice), ["stray_cookies"]);
}

#[test]
fn apis_of_several_sites() {
    let apis = ["https://api.example.com", "https://api.example.net"];
    let mut two = situation(&apis, vec![website("https://www.example.com")]);
    let advice = advise(&two);
    assert_eq!(answers(&advice), [header("other_site")]);
    let of = &advice.frontends()[0];
    assert!(
        of.reason()
            .to_string()
            .starts_with("https://api.example.net is on another site")
    );
    // One API's cookies work, the other's are tried in both kinds.
    let trials = |api: &str, kind| {
        let trials = of.trials().iter();
        trials
            .filter(|of| of.partitioning() == kind && of.api().to_string() == api && of.works())
            .count()
    };
    assert_eq!(
        (trials(apis[0], PLAIN), trials(apis[0], PARTITIONED)),
        (4, 0)
    );
    assert_eq!(
        (trials(apis[1], PLAIN), trials(apis[1], PARTITIONED)),
        (2, 4)
    );

    two.third_party_cookies = ThirdPartyPreference::Partitioned;
    let advice = advise(&two);
    assert_eq!(
        answers(&advice),
        [cookie("partitioned_wanted", "host-only")]
    );
    assert_eq!(codes(&advice), ["split_sessions", "apis_of_several_sites"]);
    assert_eq!(
        advice.findings()[1].to_string(),
        "the APIs are on several sites, and each site has its own session cookie: no cookie domain covers all; a host-only cookie covers \
         api.example.com; a host-only cookie covers api.example.net"
    );
}

#[test]
fn empty_situations_have_answers() {
    let advice = advise(&situation(&[], vec![website("https://www.example.com")]));
    assert_eq!(answers(&advice), [header("no_api")]);
    let advice = advise(&situation(&["https://api.example.com"], vec![]));
    assert_eq!(advice.to_string(), "no front end is given");
}

#[test]
fn situations_are_read_and_answers_written() {
    let text = r#"{
        "apis": ["https://api.example.com"],
        "frontends": [{ "website": "https://*.example.com" }, { "native_app": "mobile" }],
        "sessions": "several_at_once",
        "sign_in": "common",
        "third_party_cookies": "partitioned"
    }"#;
    let situation: Situation = serde_json::from_str(text).unwrap();
    let again = serde_json::to_value(&situation).unwrap();
    assert_eq!(
        serde_json::from_value::<Situation>(again).unwrap(),
        situation
    );
    let json = serde_json::to_value(advise(&situation)).unwrap();
    assert_eq!(json["frontends"][0]["transport"], "cookie");
    assert_eq!(json["frontends"][0]["cookie_domain"], "example.com");
    assert_eq!(json["frontends"][0]["reason"]["code"], "shared_domain");
    assert_eq!(json["frontends"][0]["trials"][0]["browser"], "chromium");
    assert_eq!(json["findings"][1]["code"], "hand_off");

    for transport in [Transport::Cookie, Transport::Header] {
        round_trip(&transport);
    }
    for wish in [
        ThirdPartyPreference::Avoid,
        ThirdPartyPreference::Unpartitioned,
        ThirdPartyPreference::Partitioned,
    ] {
        round_trip(&wish);
    }
    round_trip(&SignInForms::Common);
    round_trip(&SignInForms::EachItsOwn);
    round_trip(&SimultaneousSessions::OneAtATime);
    round_trip(&SimultaneousSessions::SeveralAtOnce);
}

fn frontend() -> impl Strategy<Value = Frontend> {
    let pattern = (hosts(), "[a-z-]{0,3}").prop_filter_map("no pattern", |(host, before)| {
        Website::parse(&format!("https://{before}*.{host}")).ok()
    });
    let website = prop_oneof![4 => origins().prop_map(Website::Exact), 1 => pattern];
    prop_oneof![
        6 => website.clone().prop_map(Frontend::Website),
        1 => website.prop_map(Frontend::Embedded),
        1 => Just(Frontend::LocalPages("desktop".to_owned())),
        1 => Just(Frontend::NativeApp("mobile".to_owned())),
    ]
}

fn any_situation() -> impl Strategy<Value = Situation> {
    let sessions = prop::sample::select(vec![
        SimultaneousSessions::OneAtATime,
        SimultaneousSessions::SeveralAtOnce,
    ]);
    let sign_in = prop::sample::select(vec![SignInForms::Common, SignInForms::EachItsOwn]);
    let apis = prop::collection::vec(origins(), 1..3);
    (
        apis,
        prop::collection::vec(frontend(), 1..4),
        sessions,
        sign_in,
    )
        .prop_map(|(apis, frontends, sessions, sign_in)| {
            let mut situation = Situation::new(apis, frontends);
            (situation.sessions, situation.sign_in) = (sessions, sign_in);
            situation
        })
}

fn is_for_sites(of: &FrontendAdvice) -> bool {
    ["other_site", "other_scheme", "framed", "no_same_site"].contains(&of.reason().code())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    /// Unless asked for, no cookie is advised that fails in one of the three families.
    #[test]
    fn cookies_that_fail_are_not_advised(situation in any_situation()) {
        let advice = advise(&situation);
        prop_assert_eq!(advice.frontends().len(), situation.frontends.len());
        let families = [Profile::CHROMIUM, Profile::FIREFOX, Profile::SAFARI].map(|of| of.name);
        for of in advice.frontends() {
            prop_assert_eq!(of.transport() == Transport::Cookie, of.cookie_domain().is_some());
            if of.transport() == Transport::Cookie {
                prop_assert!(!of.trials().is_empty());
                for trial in of.trials() {
                    prop_assert!(!families.contains(&trial.browser()) || trial.works(), "{of}: {trial}");
                }
            }
        }
    }

    /// A wish moves third-party cookies only, and no other front end than before uses the header.
    #[test]
    fn wishes_are_for_third_party_cookies(situation in any_situation(), partitioned in any::<bool>()) {
        let mut situation = situation;
        situation.sessions = SimultaneousSessions::OneAtATime;
        let before = advise(&situation);
        situation.third_party_cookies =
            if partitioned { ThirdPartyPreference::Partitioned } else { ThirdPartyPreference::Unpartitioned };
        for (old, new) in before.frontends().iter().zip(advise(&situation).frontends()) {
            if old.transport() == Transport::Cookie || !is_for_sites(old) {
                prop_assert_eq!(old, new);
            }
            prop_assert_eq!(old.trials(), new.trials());
        }
    }

    /// What the sites decide, no other front end changes.
    #[test]
    fn another_front_end_brings_no_cookies(situation in any_situation(), another in frontend()) {
        let before = advise(&situation);
        let mut situation = situation;
        situation.frontends.push(another);
        for (old, new) in before.frontends().iter().zip(advise(&situation).frontends()) {
            if is_for_sites(old) {
                prop_assert_eq!(old, new);
            }
            if old.transport() == Transport::Header {
                prop_assert_eq!(new.transport(), Transport::Header);
            }
        }
    }

    /// Websites with sessions at once never have one cookie, unless it is one session.
    #[test]
    fn sessions_at_once_have_cookies_of_their_own(situation in any_situation()) {
        let mut situation = situation;
        situation.sessions = SimultaneousSessions::SeveralAtOnce;
        situation.sign_in = SignInForms::EachItsOwn;
        let advice = advise(&situation);
        let mut websites: Vec<&Frontend> = advice
            .frontends()
            .iter()
            .filter(|of| of.transport() == Transport::Cookie)
            .map(FrontendAdvice::frontend)
            .collect();
        websites.sort();
        websites.dedup();
        prop_assert!(websites.len() <= 1, "{websites:?}");
    }
}

/// The generated situations reach both transports and the reasons that depend on sites.
#[test]
fn generated_situations_are_of_all_kinds() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..6_000 {
        let situation = any_situation().new_tree(&mut runner).unwrap().current();
        let advice = advise(&situation);
        seen.extend(advice.frontends().iter().map(|of| of.reason().code()));
    }
    for code in [
        "one_site",
        "other_site",
        "other_scheme",
        "framed",
        "no_same_site",
        "no_cookie",
        "overwritten",
    ] {
        assert!(seen.contains(code), "{code} is missing in {seen:?}");
    }
}
