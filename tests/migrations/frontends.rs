//! Front ends that were built for the old configuration meet the new one: pages that are open, bundles in caches, deployments that lag
//! behind. What they send is what the old configuration required of them.
//!
//! The law: where the plan says that a front end need not change, the old one is never worse off than an updated one; where it says that
//! one must, some old front end is. And the plan is complete: a front end that does what it says, and no more, is well.
//!
//! What breaks if it fails: a change is deployed on a Friday, and refresh and sign-out answer 403 until Monday.

use std::fmt::Write as _;

use serde_json::{Value, json};
use session_cookie_policy::config::{PolicyConfig, Transport};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::rollout::{
    FrontendAction, FrontendChange, FrontendTiming, MigrationPlan, plan_migration,
};

use crate::bundle::{Bundle, Habit};
use crate::page::{Fate, Instances, Page};

const API: &str = "https://api.example.com";
/// Same-site, of the API's own origin, and cross-site.
const PAGES: [&str; 3] = [
    "https://www.example.com",
    "https://api.example.com",
    "https://www.partner.net",
];

/// What a deployment differs in.
fn variants() -> Vec<Value> {
    let www = |transport: &str| {
        json!({ "websites": [
            { "origin": "https://www.example.com", "transport": transport },
            "https://api.example.com", "https://www.partner.net",
        ] })
    };
    vec![
        json!({}),
        json!({ "cookie_domain": "example.com" }),
        json!({ "csrf": "custom_header" }),
        json!({ "csrf": "none" }),
        json!({ "csrf": "token" }),
        json!({ "csrf": "custom_header", "headers": { "csrf": "x-requested-by" } }),
        json!({ "cookie_domain": "example.com", "headers": { "csrf": "x-requested-by" } }),
        json!({ "headers": { "csrf": "x-requested-by", "mode": "x-mode" } }),
        json!({ "csrf": "token", "headers": { "csrf_token": "x-csrf-token" } }),
        json!({ "headers": { "access": "x-access", "refresh": "x-refresh" } }),
        json!({ "transport": "cookie" }),
        json!({ "transport": "header" }),
        json!({ "transport": "header", "headers": { "access": "x-access" } }),
        json!({ "transport": "cookie", "cookie_domain": "example.com" }),
        json!({ "names": "supertokens" }),
        json!({ "cors_methods": ["GET", "POST"] }),
        json!({ "api": "https://auth.example.com" }),
        json!({ "api_base_path": "/api/v2" }),
        json!({ "websites": ["https://www.example.com", "https://api.example.com"] }),
        www("header"),
        www("cookie"),
    ]
}

fn config(variant: &Value) -> PolicyConfig {
    let mut config = json!({
        "api": API,
        "websites": PAGES,
        "api_base_path": "/api/auth",
        "session_routes": ["/api/me"],
        // Others block third-party cookies, so that no page of the partner could have any.
        "browsers": ["chromium", "firefox"],
        "refresh_cookie": { "path": "/" },
        "prefix": "none",
    });
    for (key, value) in variant.as_object().unwrap() {
        config[key] = value.clone();
    }
    serde_json::from_value(config).unwrap()
}

/// Configurations that are not possible are no subject here: `none` beside what other sites can send.
fn compile(config: &PolicyConfig) -> Option<Policy> {
    config.compile(&EmbeddedList).ok()
}

/// One side of a change.
struct Side {
    config: PolicyConfig,
    policy: Policy,
    apis: Vec<String>,
    base: String,
}

impl Side {
    fn of(config: &PolicyConfig) -> Option<Self> {
        Some(Self {
            policy: compile(config)?,
            apis: config.api.iter().map(|api| api.text().to_owned()).collect(),
            base: config.api_base_path.text().to_owned(),
            config: config.clone(),
        })
    }

    fn instances(&self) -> Instances<'_> {
        Instances {
            policy: &self.policy,
            apis: &self.apis,
            base: &self.base,
        }
    }

    /// With what the API must allow.
    fn allowing(&self, plan: &[FrontendChange], is_before: bool) -> Self {
        let names = self.policy.headers().allow.iter();
        let mut allow: Vec<_> = names.map(|name| name.as_str().into()).collect();
        for change in plan {
            match &change.action {
                FrontendAction::AllowHeader { header } if is_before => {
                    allow.push(header.as_str().into());
                }
                FrontendAction::KeepAllowing { header } if !is_before => {
                    allow.push(header.as_str().into());
                }
                _ => {}
            }
        }
        let mut config = self.config.clone();
        config.headers.allow = Some(allow);
        Self::of(&config).unwrap()
    }
}

/// What a front end experiences whose user signed in before, and once more after.
fn fates(
    bundle: &Bundle,
    before: Option<(&Bundle, Instances<'_>)>,
    to: Instances<'_>,
) -> Vec<(&'static str, Fate)> {
    let mut page = Page::new(bundle.clone());
    let mut fates = Vec::new();
    if let Some((old, instances)) = before {
        page.bundle = old.clone();
        let fate = page.sign_in(instances);
        assert_eq!(fate, Fate::Ok, "{old:?}");
        page.bundle = bundle.clone();
        page.expire();
        fates.push(("refresh", page.refresh(to)));
        fates.push(("data", page.data(to, "GET")));
    } else {
        fates.push(("sign-in", page.sign_in(to)));
        fates.push(("data", page.data(to, "GET")));
        page.expire();
        fates.push(("refresh", page.refresh(to)));
        fates.push(("data", page.data(to, "GET")));
    }
    if bundle.deletes {
        fates.push(("delete", page.data(to, "DELETE")));
    }
    fates.push(("sign-out", page.sign_out(to)));
    fates
}

/// The worst of the two lives: the session from before, and one that is made after.
fn lives(
    bundle: &Bundle,
    old: (&Bundle, Instances<'_>),
    to: Instances<'_>,
) -> [Vec<(&'static str, Fate)>; 2] {
    [fates(bundle, Some(old), to), fates(bundle, None, to)]
}

/// Requests that fail in one and not in the other.
fn worse(one: &[Vec<(&'static str, Fate)>; 2], other: &[Vec<(&'static str, Fate)>; 2]) -> String {
    let mut text = String::new();
    for (life, (one, other)) in one.iter().zip(other).enumerate() {
        for (name, fate) in one {
            // What the other does not do any more, it was told to give up.
            let is_well = other
                .iter()
                .all(|(same, fate)| same != name || *fate == Fate::Ok);
            if *fate != Fate::Ok && is_well {
                write!(text, " {name} of life {life}: {fate:?};").unwrap();
            }
        }
    }
    text
}

fn concerns(change: &FrontendChange, page: &str) -> bool {
    change
        .websites
        .iter()
        .any(|website| website.to_string() == page)
}

const HABITS: [Habit; 3] = [
    Habit::Needed,
    Habit::Everything(Transport::Cookie),
    Habit::Everything(Transport::Header),
];

/// One direction of a change. Gives how many front ends were played, and how many were refused.
fn play(plan: &[FrontendChange], old: &Side, new: &Side, case: &str) -> [usize; 2] {
    let (mut played, mut refused) = (0, 0);
    for page in PAGES {
        let is_needed = plan
            .iter()
            .any(|change| concerns(change, page) && change.is_needed());
        let mut is_worse = String::new();
        let ready = old.allowing(plan, true);
        let next = new.allowing(plan, false);
        let api = &old.apis[0];
        for habit in HABITS {
            let Some(bundle) = Bundle::of(&old.policy, page, api, &old.base, habit) else {
                continue;
            };
            if old
                .policy
                .csrf_requirement(&crate::bundle::facts(page, api))
                .is_none()
                && bundle.credentials
            {
                continue;
            }
            if !old
                .policy
                .website(&crate::bundle::facts(page, api))
                .basis()
                .is_known()
            {
                continue;
            }
            played += 1;
            let before = bundle.updated(plan, FrontendTiming::Before);
            let with = bundle.updated(plan, FrontendTiming::With);
            let case = format!("{case}, {page}, {habit:?}");
            let has_left = plan.iter().any(|change| {
                concerns(change, page)
                    && matches!(change.action, FrontendAction::LeaveWebsite { .. })
            });
            let origin = (&bundle, old.instances());
            let as_it_is = lives(&bundle, origin, new.instances());
            if has_left {
                is_worse.push_str(" it is gone");
                assert!(
                    as_it_is.iter().flatten().any(|(_, fate)| *fate != Fate::Ok),
                    "{case}"
                );
                continue;
            }
            // Deployed first, it works with the configuration that is still there.
            let early = lives(&before, origin, ready.instances());
            let usual = lives(&bundle, origin, old.instances());
            assert_eq!(worse(&early, &usual), "", "too early: {case}\n{before:?}");
            let updated = lives(&with, origin, next.instances());
            // A session that is made after the change is well in all.
            assert!(
                updated[1].iter().all(|(_, fate)| *fate == Fate::Ok),
                "{case}: {:?}\n{with:?}",
                updated[1]
            );
            let worse = worse(&as_it_is, &updated);
            if !worse.is_empty() {
                refused += 1;
            }
            is_worse.push_str(&worse);
        }
        let told: Vec<String> = plan
            .iter()
            .filter(|change| concerns(change, page))
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            !is_worse.is_empty(),
            is_needed,
            "{case}, {page}:{is_worse} by {told:?}"
        );
    }
    [played, refused]
}

fn plan(old: &PolicyConfig, new: &PolicyConfig) -> MigrationPlan {
    let retired_at = Instant::parse("2026-11-22T12:00:00Z").unwrap();
    plan_migration(old, new, retired_at, &EmbeddedList)
}

#[test]
fn old_front_ends_are_refused_where_the_plan_says_so_and_nowhere_else() {
    let (mut played, mut refused, mut changes) = (0, 0, 0);
    for (place, from) in variants().iter().enumerate() {
        for to in &variants()[place..] {
            let (old, mut new) = (config(from), config(to));
            let plan = plan(&old, &new);
            plan.history.declare_in(&mut new);
            let mut back = old.clone();
            plan.roll_back.history.declare_in(&mut back);
            let sides = (Side::of(&old), Side::of(&new), Side::of(&back));
            let (Some(old), Some(new), Some(back)) = sides else {
                continue;
            };
            changes += 1;
            let case = format!("{from} -> {to}");
            for [more, worse] in [
                play(&plan.frontend, &old, &new, &case),
                play(
                    &plan.roll_back.frontend,
                    &new,
                    &back,
                    &format!("back from {case}"),
                ),
            ] {
                played += more;
                refused += worse;
            }
        }
    }
    println!(
        "{changes} changes there and back: {played} front ends, {refused} refused as they were"
    );
    assert!(changes >= 200 && played > 1_000 && refused > 300);
}

/// Browsers hold a bundle in open tabs and caches. While they do, the session is not usable, and not lost either: 403 clears nothing.
#[test]
fn a_cached_bundle_recovers_when_it_is_loaded_again() {
    let (old, mut new) = (
        config(&json!({})),
        config(&json!({ "cookie_domain": "example.com" })),
    );
    let plan = plan(&old, &new);
    plan.history.declare_in(&mut new);
    let (old, new) = (Side::of(&old).unwrap(), Side::of(&new).unwrap());
    let bundle = Bundle::of(&old.policy, PAGES[0], API, &old.base, Habit::Needed).unwrap();
    let mut page = Page::new(bundle.clone());
    assert_eq!(page.sign_in(old.instances()), Fate::Ok);
    for _ in 0..3 {
        page.pass_a_day();
        assert_eq!(page.refresh(new.instances()), Fate::Forbidden);
        assert_eq!(page.sign_out(new.instances()), Fate::Forbidden);
    }
    page.bundle = bundle.updated(&plan.frontend, FrontendTiming::With);
    assert_eq!(page.refresh(new.instances()), Fate::Ok);
    assert_eq!(page.data(new.instances(), "GET"), Fate::Ok);
    assert_eq!(page.sign_out(new.instances()), Fate::Ok);
}

/// The old configuration that is prepared for the way back knows the shared cookies, and requires the header for their sake: a front end
/// must be updated before that, not only before the new configuration.
#[test]
fn instances_that_are_prepared_require_the_header_too() {
    let (mut old, new) = (
        config(&json!({})),
        config(&json!({ "cookie_domain": "example.com" })),
    );
    let plan = plan(&old, &new);
    let steps: Vec<&str> = plan
        .schedule
        .iter()
        .map(|step| step.action.code())
        .collect();
    assert_eq!(steps[..3], ["update_frontends", "prepare", "deploy"]);
    let before = Side::of(&old).unwrap();
    plan.roll_back.history.declare_in(&mut old);
    let prepared = Side::of(&old).unwrap();
    let bundle = Bundle::of(&before.policy, PAGES[0], API, &before.base, Habit::Needed).unwrap();
    for (bundle, fate) in [
        (bundle.clone(), Fate::Forbidden),
        (
            bundle.updated(&plan.frontend, FrontendTiming::Before),
            Fate::Ok,
        ),
    ] {
        let mut page = Page::new(bundle);
        assert_eq!(page.sign_in(before.instances()), Fate::Ok);
        page.expire();
        assert_eq!(page.refresh(prepared.instances()), fate);
    }
}
