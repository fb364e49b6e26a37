//! The browser model in the profile `RFC6265BIS` against a naive transcription of the draft.
//!
//! The transcription (`user_agent`, `set_cookie`, `cookie_date`, `matching`) follows draft-ietf-httpbis-rfc6265bis, sections 5.1,
//! 5.2 and 5.6 to 5.8, step by step, slowly, and shares nothing with the crate but the public suffix list and the `url` crate.
//! Generated histories of requests and responses must give the same `Cookie` headers, the same fate of each cookie, at the same
//! step, and the same store. What both do otherwise than the draft says stands in `departures`, and nowhere else.

#![cfg(feature = "embedded-list")]

mod cookie_date;
mod departures;
#[path = "../support/knobs.rs"]
mod knobs;
mod matching;
mod scenario;
mod set_cookie;
mod user_agent;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use session_cookie_policy::browser::{
    Delivery, Expiry, Jar, Outcome, Profile, Refusal, Response, ResponseKind, Stored, Withholding,
    send,
};
use session_cookie_policy::cookie::{
    DomainRefusal, HostScope, NamePrefix, ReceivedSameSite, SameSite, ScriptAccess, Security,
    parse_cookie_date,
};
use session_cookie_policy::net::EmbeddedList;
use time::Duration;

use knobs::KNOBS;
use scenario::{Exchange, START};
use set_cookie::Enforcement;
use user_agent::{Cookie, Ignored, UserAgent};

const HISTORIES: u32 = 2000;
const DATES: u32 = 20_000;

/// A cookie of a store, as both sides can show it, in an order of its own.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Shown {
    name: Vec<u8>,
    domain: String,
    host_only: bool,
    path: Vec<u8>,
    value: Vec<u8>,
    secure_only: bool,
    http_only: bool,
    same_site: &'static str,
    expires: Option<i64>,
    created: i64,
}

impl From<&Cookie> for Shown {
    fn from(cookie: &Cookie) -> Self {
        Self {
            name: cookie.name.clone(),
            domain: cookie.domain.clone(),
            host_only: cookie.host_only_flag,
            path: cookie.path.clone(),
            value: cookie.value.clone(),
            secure_only: cookie.secure_only_flag,
            http_only: cookie.http_only_flag,
            same_site: match cookie.same_site_flag {
                Enforcement::Default => "Default",
                Enforcement::None => "None",
                Enforcement::Strict => "Strict",
                Enforcement::Lax => "Lax",
            },
            expires: cookie.persistent_flag.then_some(cookie.expiry_time),
            created: cookie.creation_time.0,
        }
    }
}

impl From<&Stored> for Shown {
    fn from(cookie: &Stored) -> Self {
        Self {
            name: cookie.name().to_vec(),
            domain: cookie.host().to_string(),
            host_only: cookie.scope() == HostScope::HostOnly,
            path: cookie.path().to_vec(),
            value: cookie.value().to_vec(),
            secure_only: cookie.security() == Security::Secure,
            http_only: cookie.script_access() == ScriptAccess::Denied,
            same_site: match cookie.same_site() {
                ReceivedSameSite::Default => "Default",
                ReceivedSameSite::Explicit(SameSite::None) => "None",
                ReceivedSameSite::Explicit(SameSite::Strict) => "Strict",
                ReceivedSameSite::Explicit(SameSite::Lax) => "Lax",
            },
            expires: match cookie.expiry() {
                Expiry::At(at) => Some(at.unix_timestamp()),
                Expiry::Session => None,
            },
            created: cookie.creation_time().unix_timestamp(),
        }
    }
}

/// The steps of the draft that a refusal of the crate stands for.
fn steps_of(refusal: &Refusal) -> &'static [&'static str] {
    match refusal {
        Refusal::ResponseDropped => &["5, on the status"],
        Refusal::NoCredentials => &["5.7 step 1"],
        Refusal::ControlCharacter => &["5.6 step 1"],
        Refusal::NameValueTooLong { .. } => &["5.6 step 5"],
        Refusal::Empty => &["5.7 step 2"],
        Refusal::DomainSpelling => &["5.7 step 8"],
        // One question to the crate: what is neither the host nor a parent of it is not looked up in the list.
        Refusal::Domain(_) => &["5.7 step 9", "5.7 step 10"],
        Refusal::SecureOverHttp => &["5.7 step 13"],
        Refusal::HttpOnlyFromScript => &["5.7 step 15"],
        Refusal::OverlaysSecure => &["5.7 step 16"],
        Refusal::SameSite { .. } => &["5.7 step 18"],
        Refusal::NoneWithoutSecure => &["5.7 step 19"],
        Refusal::Prefix {
            prefix: NamePrefix::Secure,
            ..
        } => &["5.7 step 20"],
        Refusal::Prefix { .. } => &["5.7 step 21"],
        Refusal::HiddenPrefix { .. } => &["5.7 step 22"],
        Refusal::OverwritesHttpOnly => &["5.7 step 23"],
        // The draft has no such rule.
        _ => &[],
    }
}

/// Whether the two say the same of one cookie.
fn agree(outcome: &Outcome, received: &Result<Cookie, Ignored>, now: i64) -> bool {
    match (outcome, received) {
        (Outcome::Deleted(_), Ok(cookie)) => departures::is_expired(cookie, now),
        (Outcome::Kept { cookie, .. }, Ok(transcribed)) => {
            Shown::from(cookie) == Shown::from(transcribed)
        }
        // The crate asks what other cookies say (steps 16 and 23) behind all that the cookie says itself.
        (Outcome::Refused(refusal), Err(Ignored("5.7 step 16"))) => {
            let [step] = steps_of(refusal) else {
                return false;
            };
            [
                "5.7 step 16",
                "5.7 step 18",
                "5.7 step 19",
                "5.7 step 20",
                "5.7 step 21",
                "5.7 step 22",
            ]
            .contains(step)
        }
        (Outcome::Refused(refusal), Err(Ignored(step))) => steps_of(refusal).contains(step),
        _ => false,
    }
}

/// What histories have reached, by name, and how often.
type Reached = BTreeMap<String, usize>;

fn note(reached: &mut Reached, name: String) {
    *reached.entry(name).or_default() += 1;
}

/// Plays a history on both sides. The error tells the first difference.
fn play(profile: Profile, history: &[Exchange], reached: &mut Reached) -> Result<(), String> {
    let mut jar = Jar::new(profile);
    let mut oracle = UserAgent::new(&EmbeddedList);
    let mut now = START;
    for (index, exchange) in history.iter().enumerate() {
        now += Duration::seconds(exchange.wait);
        let seconds = now.unix_timestamp();
        let request = exchange.request();
        let oracle_request = exchange.oracle_request();
        for (cookie, delivery) in jar.deliver(&request, &EmbeddedList, now) {
            note_delivery(reached, cookie, &delivery);
        }
        let sent = jar.cookie_header(&request, &EmbeddedList, now);
        let transcribed = oracle.cookie_string(&oracle_request, seconds);
        if sent != transcribed {
            return Err(format!(
                "exchange {index}: the crate sends `{}`, the draft `{}`",
                sent.escape_ascii(),
                transcribed.escape_ascii()
            ));
        }
        for header in &exchange.set_cookie {
            let before = jar.cookies(now).count();
            let set_cookie = [header.as_slice()];
            let mut response = Response::new(&set_cookie);
            response.date = exchange.date.map(str::as_bytes);
            response.kind = exchange.response;
            let outcomes = jar.receive(&request, &response, &EmbeddedList, now);
            let received = match exchange.response {
                ResponseKind::Informational => Err(Ignored("5, on the status")),
                _ => oracle.receive(&oracle_request, header, seconds),
            };
            note_outcome(reached, &outcomes[0], before, jar.cookies(now).count());
            if !agree(&outcomes[0], &received, seconds) {
                return Err(format!(
                    "exchange {index}, `{}`: the crate says {:?}, the draft {received:?}",
                    header.escape_ascii(),
                    outcomes[0],
                ));
            }
        }
        let mut kept: Vec<Shown> = jar.cookies(now).map(Shown::from).collect();
        oracle.evict_expired_cookies(seconds);
        let mut transcribed: Vec<Shown> = oracle.cookie_store.iter().map(Shown::from).collect();
        kept.sort();
        transcribed.sort();
        if kept != transcribed {
            return Err(format!(
                "exchange {index}: the crate keeps {kept:#?}, the draft {transcribed:#?}"
            ));
        }
        if sent.windows(2).any(|pair| pair == b"; ") {
            note(reached, "several cookies in one header".to_owned());
        }
    }
    // A cookie that has been kept does not come back when its time is over.
    let over = now + Duration::days(400);
    for exchange in history {
        for cookie in jar.cookies(now) {
            let delivery = send(
                cookie,
                &exchange.request(),
                jar.profile(),
                &EmbeddedList,
                over,
            );
            note_delivery(reached, cookie, &delivery);
        }
    }
    Ok(())
}

fn note_outcome(reached: &mut Reached, outcome: &Outcome, before: usize, after: usize) {
    let name = match outcome {
        Outcome::Kept { .. } if after == before => "kept in place of another".to_owned(),
        Outcome::Kept { .. } => "kept".to_owned(),
        Outcome::Deleted(_) if after < before => "deleted another".to_owned(),
        Outcome::Deleted(_) => "deleted nothing".to_owned(),
        Outcome::Refused(refusal) => variant(refusal),
        outcome => panic!("{outcome:?}"),
    };
    note(reached, name);
}

fn note_delivery(reached: &mut Reached, cookie: &Stored, delivery: &Delivery) {
    let name = match delivery {
        Delivery::Attach if cookie.scope() == HostScope::HostOnly => {
            "attached, host-only".to_owned()
        }
        Delivery::Attach => "attached, with subdomains".to_owned(),
        Delivery::Withhold(withholding) => variant_of_withholding(withholding),
    };
    note(reached, name);
}

fn variant(refusal: &Refusal) -> String {
    match refusal {
        // What differs by more than its variant.
        Refusal::Domain(DomainRefusal::PublicSuffix { .. }) => "Domain(PublicSuffix)".to_owned(),
        Refusal::Domain(refusal) => format!("Domain({refusal:?})"),
        Refusal::NameValueTooLong { .. } => "NameValueTooLong".to_owned(),
        refusal => format!("{refusal:?}"),
    }
}

fn variant_of_withholding(withholding: &Withholding) -> String {
    format!("withheld: {withholding:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(HISTORIES))]

    #[test]
    fn the_draft_is_followed(history in scenario::histories()) {
        let played = play(Profile::RFC6265BIS, &history, &mut Reached::new());
        prop_assert!(played.is_ok(), "{}", played.unwrap_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(DATES))]

    #[test]
    fn dates_are_read_as_in_the_draft(date in scenario::dates()) {
        let read = parse_cookie_date(date.as_bytes()).map(time::OffsetDateTime::unix_timestamp);
        prop_assert_eq!(read, cookie_date::parse(date.as_bytes()));
    }
}

/// Everything that the draft can say of a cookie.
#[rustfmt::skip]
const OUTCOMES: &[&str] = &[
    "kept", "kept in place of another", "deleted another", "deleted nothing",
    "several cookies in one header", "attached, host-only", "attached, with subdomains",
    "ControlCharacter", "NameValueTooLong", "Empty", "NoCredentials", "DomainSpelling",
    "Domain(PublicSuffix)", "Domain(NoDomainMatch)", "Domain(BelowHost)", "Domain(IpHost)",
    "SecureOverHttp", "HttpOnlyFromScript", "OverlaysSecure", "OverwritesHttpOnly", "NoneWithoutSecure",
    "SameSite { same_site: None }", "SameSite { same_site: Some(Strict) }", "SameSite { same_site: Some(Lax) }",
    "Prefix { prefix: Secure, missing: Secure }", "Prefix { prefix: Host, missing: Secure }",
    "Prefix { prefix: Host, missing: HostOnly }", "Prefix { prefix: Host, missing: RootPath }",
    "HiddenPrefix { prefix: Secure }", "HiddenPrefix { prefix: Host }",
    "ResponseDropped",
    "withheld: Expired", "withheld: Host", "withheld: HttpOnly", "withheld: NoCredentials", "withheld: Path", "withheld: Secure",
    "withheld: SameSite { same_site: None }", "withheld: SameSite { same_site: Some(Strict) }",
    "withheld: SameSite { same_site: Some(Lax) }",
];

/// The generators reach every outcome, and no other: a property that is never put to the test holds.
///
/// `cargo test --test oracle -- --nocapture generators` prints how often.
#[test]
fn generators_reach_every_outcome() {
    let mut runner = TestRunner::deterministic();
    let histories = scenario::histories();
    let mut reached = Reached::new();
    for _ in 0..HISTORIES {
        let history = histories.new_tree(&mut runner).unwrap().current();
        play(Profile::RFC6265BIS, &history, &mut reached).unwrap();
    }
    println!("{reached:#?}");
    let expected: BTreeSet<&str> = OUTCOMES.iter().copied().collect();
    let reached: BTreeSet<&str> = reached.keys().map(String::as_str).collect();
    let missing: Vec<_> = expected.difference(&reached).collect();
    let unforeseen: Vec<_> = reached.difference(&expected).collect();
    assert!(
        missing.is_empty() && unforeseen.is_empty(),
        "missing {missing:?}, unforeseen {unforeseen:?}"
    );
}

/// Knobs of what the draft has no algorithm for, or leaves to the user agent; the histories have none of it.
const BEYOND_THE_DRAFT: [&str; 6] = [
    "request_headers",
    "clear_site_data",
    "history",
    "partition_quota",
    "site_quota",
    "total_quota",
];

/// Settings that the histories cannot tell from the draft's, and why. An entry that is told after all fails.
const UNTOLD: [(&str, &str, &str); 5] = [
    (
        "secure_overlay",
        "ScopeAndPath",
        "overlays between a host-only cookie and a relative's are too rare here; recordings tell (group N.overlay)",
    ),
    (
        "same_site_when_storing",
        "EnforcedWithoutRedirects",
        "the draft does not count redirects at all",
    ),
    (
        "partition_after_redirects",
        "Lost",
        "the draft has no partitions",
    ),
    (
        "frame_ancestors",
        "Ignored",
        "the draft has no rule for third-party cookies, and no partitions",
    ),
    (
        "suffix_domain",
        "Sent",
        "the suffix list does not change within a history",
    ),
];

/// The comparison is sharp: another setting of any knob that the draft decides makes some history differ.
#[test]
fn every_other_setting_is_told_from_the_draft() {
    knobs::assert_complete();
    let mut runner = TestRunner::deterministic();
    let strategy = scenario::histories();
    let histories: Vec<_> = (0..HISTORIES)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect();
    let mut problems = Vec::new();
    let of_the_draft = |knob: &&knobs::Knob| !BEYOND_THE_DRAFT.contains(&knob.name);
    for knob in KNOBS.iter().filter(of_the_draft) {
        for (setting, changed) in knob.others(Profile::RFC6265BIS) {
            let is_told = histories
                .iter()
                .any(|history| play(changed, history, &mut Reached::new()).is_err());
            let is_excused = UNTOLD
                .iter()
                .any(|(name, untold, _)| (*name, *untold) == (knob.name, setting));
            if is_told == is_excused {
                problems.push(format!("{}: {setting}: told: {is_told}", knob.name));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
