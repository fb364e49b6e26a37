//! Several tabs of one browser, in every order of their requests and responses. What breaks if these fail: users are logged out because
//! two tabs refresh at once, or stay signed in although they signed out.
//!
//! Every order of all scripts is played by `.ci/exhaustive`; `cargo test` plays some, by lot.

use proptest::prelude::*;
use session_cookie_policy::browser::Profile;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::testing::session::{Routes, Visit};
use session_cookie_policy::testing::tabs::{
    Rejections, Renewals, Responses, Start, StoreKind, TabAction, TabLoss, Tabs,
};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// The default; cookies that siblings share; names without a prefix, and a refresh cookie with a narrow path; an embedded page.
const DEPLOYMENTS: [(&str, &str); 8] = [
    ("https://www.example.com", "{}"),
    (
        "https://www.example.com",
        r#"{ "cookie_domain": "example.com" }"#,
    ),
    ("https://www.example.com", r#"{ "names": "supertokens" }"#),
    (
        "https://partner.net",
        r#"{ "websites": { "origin": "https://partner.net", "partitioning": "partitioned" } }"#,
    ),
    // One token: the default; shared, beside a token against CSRF that scripts read and a hint; with a narrow path; embedded.
    ("https://www.example.com", r#"{ "session": "single" }"#),
    (
        "https://www.example.com",
        r#"{ "session": "single", "cookie_domain": "example.com", "csrf": "token", "cookies": {
            "hint": { "purpose": "session_hint", "read_by": "script" },
            "csrf": { "purpose": "csrf_token" }
        } }"#,
    ),
    (
        "https://www.example.com",
        r#"{ "session": "single", "prefix": "none", "api_base_path": "/api/auth", "session_routes": ["/api/me"],
            "session_cookie": { "name": "sid", "path": "/api", "keep": "chosen", "lifetime_seconds": 86400 } }"#,
    ),
    (
        "https://partner.net",
        r#"{ "session": "single", "websites": { "origin": "https://partner.net", "partitioning": "partitioned" } }"#,
    ),
];

/// The first deployment of each shape.
const FIRST: [usize; 2] = [0, 4];

/// It, and two stores in which other things can go wrong: with one token what is set anew comes late, with two what is taken twice.
const FIRST_AND_STORES: [(usize, [StoreKind; 2]); 2] = [
    (FIRST[0], [StoreKind::Grace, StoreKind::Strict]),
    (FIRST[1], [StoreKind::Fixed, StoreKind::Strict]),
];

struct Deployment {
    policy: Policy,
    routes: Routes,
    page: Origin,
    api: Origin,
}

impl Deployment {
    fn new((page, more): (&str, &str)) -> Self {
        let mut config = serde_json::json!({ "api": "https://api.example.com", "websites": page });
        let more: serde_json::Map<String, serde_json::Value> = serde_json::from_str(more).unwrap();
        config.as_object_mut().unwrap().extend(more);
        let config: PolicyConfig = serde_json::from_value(config).unwrap();
        Self {
            policy: config.compile(&EmbeddedList).unwrap(),
            routes: Routes::of(&config),
            page: Origin::parse(page).unwrap(),
            api: Origin::parse("https://api.example.com").unwrap(),
        }
    }

    fn tabs<'a>(
        &'a self,
        profile: Profile,
        store: StoreKind,
        tabs: &'a [&'a [TabAction]],
    ) -> Tabs<'a> {
        let visit = Visit::new(
            &self.policy,
            &self.routes,
            &self.page,
            &self.api,
            &EmbeddedList,
            NOW,
        );
        Tabs::new(visit, profile, store, tabs)
    }
}

/// Engines in which a session of the page lives at all.
fn engines(page: &Origin) -> Vec<Profile> {
    let is_embedded = page.to_string() == "https://partner.net";
    if is_embedded {
        vec![Profile::CHROMIUM]
    } else {
        vec![
            Profile::CHROMIUM,
            Profile::FIREFOX,
            Profile::SAFARI,
            Profile::WEBKIT_GTK,
        ]
    }
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn two_tabs_in_every_order() {
    let mut played = 0;
    for deployment in DEPLOYMENTS.map(Deployment::new) {
        for profile in engines(&deployment.page) {
            for store in StoreKind::ALL {
                for (one, other) in pairs() {
                    let both: [&[TabAction]; 2] = [&[one], &[other]];
                    let mut tabs = deployment.tabs(profile, store, &both);
                    for (start, responses) in [
                        (Start::SignedIn, Responses::Arrive),
                        (Start::SignedIn, Responses::OneMayBeLost),
                        (Start::Expired, Responses::Arrive),
                    ] {
                        (tabs.start, tabs.responses) = (start, responses);
                        played += tabs.play_all().unwrap_or_else(|loss| {
                            panic!("{} {store:?} {both:?}: {loss}", profile.name)
                        });
                    }
                }
            }
        }
    }
    // At least 20 orders each: 6! / (3! 3!).
    assert!(played > 2 * 13 * 4 * 3 * 10 * 20, "{played}");
    println!("{played} orders of two tabs");
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn three_tabs_in_every_order() {
    let mut played = 0;
    for (first, stores) in FIRST_AND_STORES {
        let deployment = Deployment::new(DEPLOYMENTS[first]);
        // As long as nothing but tabs shows tokens, detecting reuse is being strict.
        for store in stores {
            for (first, second, third) in triples() {
                let all: [&[TabAction]; 3] = [&[first], &[second], &[third]];
                let tabs = deployment.tabs(Profile::CHROMIUM, store, &all);
                played += tabs
                    .play_all()
                    .unwrap_or_else(|loss| panic!("{store:?} {all:?}: {loss}"));
            }
        }
    }
    // 9! / (3! 3! 3!) each.
    assert!(played >= 2 * 2 * 20 * 1680, "{played}");
    println!("{played} orders of three tabs");
}

/// Each two actions, in one order of the tabs.
fn pairs() -> impl Iterator<Item = (TabAction, TabAction)> {
    let all = TabAction::ALL;
    (0..4).flat_map(move |one| (one..4).map(move |other| (all[one], all[other])))
}

/// Each three actions, in one order of the tabs.
fn triples() -> impl Iterator<Item = (TabAction, TabAction, TabAction)> {
    let all = TabAction::ALL;
    (0..4).flat_map(move |first| {
        (first..4).flat_map(move |second| {
            (second..4).map(move |third| (all[first], all[second], all[third]))
        })
    })
}

#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn two_tabs_of_two_actions_in_every_order() {
    let mut played = 0;
    for (first, stores) in FIRST_AND_STORES {
        let deployment = Deployment::new(DEPLOYMENTS[first]);
        for store in stores {
            for one in [TabAction::Refresh, TabAction::SignIn, TabAction::SignOut] {
                for other in TabAction::ALL {
                    let both: [&[TabAction]; 2] =
                        [&[TabAction::Refresh, one], &[TabAction::Refresh, other]];
                    let tabs = deployment.tabs(Profile::FIREFOX, store, &both);
                    played += tabs
                        .play_all()
                        .unwrap_or_else(|loss| panic!("{store:?} {both:?}: {loss}"));
                }
            }
        }
    }
    assert!(played >= 2 * 2 * 12 * 924, "{played}");
    println!("{played} orders of two tabs with two actions");
}

fn actions() -> impl Strategy<Value = Vec<TabAction>> {
    prop::collection::vec(prop::sample::select(TabAction::ALL.to_vec()), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000),
        rng_seed: proptest::test_runner::RngSeed::Fixed(14),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Longer scripts, by lot. A store that takes predecessors is out of it: where two rotations overtake the response of a third, it hands
    /// out a token that is older than the one before, as the guide says.
    #[test]
    fn more_tabs_in_some_order(
        scripts in prop::collection::vec(actions(), 2..5),
        deployment in prop::sample::select(DEPLOYMENTS.to_vec()),
        store in prop::sample::select(vec![StoreKind::Fixed, StoreKind::Strict, StoreKind::ReuseDetection]),
        choices in prop::collection::vec(any::<prop::sample::Index>(), 80),
    ) {
        let deployment = Deployment::new(deployment);
        let scripts: Vec<&[TabAction]> = scripts.iter().map(Vec::as_slice).collect();
        let engines = engines(&deployment.page);
        let profile = engines[choices[0].index(engines.len())];
        let mut choices = choices.iter().cycle();
        let tabs = deployment.tabs(profile, store, &scripts);
        let played = tabs.play(&mut |ways| choices.next().unwrap().index(ways));
        prop_assert!(played.is_ok(), "{:?} {store:?} {}", scripts, played.unwrap_err());
    }
}

/// The check can fail, first: where a replaced token counts as dead and clears, the response of the slower of two tabs deletes the cookies
/// that the faster one has got.
#[test]
fn an_application_that_does_not_know_replaced_tokens_logs_users_out() {
    let scripts: [&[TabAction]; 2] = [&[TabAction::Refresh]; 2];
    let stores = [StoreKind::Strict, StoreKind::ReuseDetection];
    let cases = FIRST
        .into_iter()
        .flat_map(|first| stores.map(|store| (first, store)));
    for (first, store) in cases {
        let deployment = Deployment::new(DEPLOYMENTS[first]);
        let mut tabs = deployment.tabs(Profile::CHROMIUM, store, &scripts);
        assert!(tabs.play_all().is_ok());
        tabs.rejections = Rejections::ClearReplaced;
        let loss = tabs.play_all().unwrap_err();
        assert!(matches!(loss, TabLoss::LoggedOut { .. }), "{loss}");
    }
}

/// Second: where a rejection clears the present cookies, a late one deletes those of a sign-in in another tab.
#[test]
fn a_rejection_that_clears_the_present_cookies_logs_users_out() {
    let scripts: [&[TabAction]; 2] = [&[TabAction::SignIn], &[TabAction::Refresh]];
    let cases = FIRST
        .into_iter()
        .flat_map(|first| StoreKind::ALL.map(|store| (first, store)));
    for (first, store) in cases {
        let deployment = Deployment::new(DEPLOYMENTS[first]);
        let mut tabs = deployment.tabs(Profile::CHROMIUM, store, &scripts);
        tabs.start = Start::Expired;
        assert!(tabs.play_all().is_ok());
        tabs.rejections = Rejections::ClearPresent;
        let loss = tabs.play_all().unwrap_err();
        assert!(matches!(loss, TabLoss::LoggedOut { .. }), "{loss}");
    }
}

/// Third: with one token, a response that sets it anew and comes late brings a token back that another tab has had replaced.
#[test]
fn renewal_by_every_response_logs_users_out_where_tokens_are_replaced() {
    let deployment = Deployment::new(DEPLOYMENTS[FIRST[1]]);
    let scripts: [&[TabAction]; 2] = [&[TabAction::Use], &[TabAction::Refresh]];
    for store in [StoreKind::Strict, StoreKind::ReuseDetection] {
        let mut tabs = deployment.tabs(Profile::CHROMIUM, store, &scripts);
        assert!(tabs.play_all().is_ok());
        tabs.renewals = Renewals::EveryResponse;
        let loss = tabs.play_all().unwrap_err();
        assert!(matches!(loss, TabLoss::LoggedOut { .. }), "{loss}");
    }
}
