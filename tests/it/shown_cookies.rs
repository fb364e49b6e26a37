//! What a request shows of the session cookies, by one look at its header, beside each name sought by itself.
//!
//! What breaks if one fails: a token is not tried, or a cookie of the past is not cleared.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use session_cookie_policy::config::{PastScopeConfig, PolicyConfig};
use session_cookie_policy::cookie::{CookieHeader, CookieName};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::RequestFacts;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::support::rejected;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// Names of the access cookie, of the refresh cookie, and of each in the past.
const NAMES: [[&str; 4]; 6] = [
    [
        "session-access",
        "session-refresh",
        "old-session-access",
        "old-session-refresh",
    ],
    [
        "sAccessToken",
        "sRefreshToken",
        "sIdRefreshToken",
        "sRefreshTokenOld",
    ],
    // Nothing in common.
    ["a", "b", "c", "d"],
    // One begins with another, and the common text stands twice in one.
    ["sid-", "sid-sid-", "xsid-", "sid-x"],
    // Two have something in common, and two have something else.
    ["abcdef", "uvwxyz", "1abcde", "uvwxy1"],
    // What was the one is the other now.
    ["token-a", "token-b", "token-b", "token-a"],
];

fn policy(names: [&str; 4]) -> Policy {
    let [access, refresh, past_access, past_refresh] = names;
    let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    config.prefix = Some("none".into());
    config.access_cookie.name = Some(access.into());
    config.refresh_cookie.name = Some(refresh.into());
    config.refresh_cookie.path = Some("/".into());
    let mut past = PastScopeConfig::new("example.com".into(), "2026-10-01T00:00:00Z".into(), 100);
    past.access_cookie.name = Some(past_access.into());
    past.refresh_cookie.name = Some(past_refresh.into());
    config.history.push(past);
    config.compile(&EmbeddedList).unwrap()
}

/// Past names count while a browser may hold them; an empty value is no token.
#[test]
fn counts_of_tokens() {
    let policy = policy(NAMES[0]);
    let mut facts = RequestFacts::new("GET");
    facts.cookie = CookieHeader::line(
        b"session-access=a; session-access=; old-session-access=b; other=o; \
        session-refresh=c; old-session-refresh=d; old-session-refresh=e",
    );
    let counts = |now| {
        let counts = policy.verify(&facts, now).token_counts();
        (counts.access_cookies, counts.refresh_cookies)
    };
    assert_eq!(counts(NOW), (2, 3));
    // 100 days after 1 October, and a second before.
    assert_eq!(counts(datetime!(2027-01-09 00:00 UTC)), (1, 1));
    assert_eq!(counts(datetime!(2027-01-08 23:59:59 UTC)), (2, 3));
}

/// Leftovers of the token that the route needs: a second cookie of its name, or one of a past name.
#[test]
fn leftovers_are_of_the_token_that_is_needed() {
    let policy = policy(NAMES[0]);
    for (cookie, has_leftovers) in [
        ("", false),
        ("session-access=a; session-refresh=c", false),
        ("session-access=a; session-access=b", true),
        ("old-session-access=b", true),
        ("session-access=a; old-session-refresh=d", false),
        ("session-refresh=c; session-refresh=d", false),
    ] {
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(b"https://www.example.com");
        facts.csrf = Some(b"1");
        facts.cookie = CookieHeader::line(cookie.as_bytes());
        assert_eq!(
            policy.verify(&facts, NOW).has_leftovers(),
            has_leftovers,
            "{cookie}"
        );
        // A refresh token that the store has ended takes with it what no server sets any more. Without one, nothing is known to be over.
        let clears = !rejected(&policy.refresh(&facts, NOW)).is_empty();
        assert_eq!(clears, cookie.contains("refresh"), "{cookie}");
    }
}

/// Lines of pairs: of these names and near them, with blanks, empty values, and pieces that are not pairs.
fn lines(names: [&'static str; 4]) -> impl Strategy<Value = Vec<Vec<u8>>> {
    let name = prop_oneof![
        4 => select(names.to_vec()).prop_map(str::to_owned),
        1 => select(names.to_vec()).prop_map(|name| format!("x{name}")),
        1 => select(names.to_vec()).prop_map(|name| format!("{name}x")),
        1 => select(names.to_vec()).prop_map(|name| name[1..].to_owned()),
        1 => select(names.to_vec()).prop_map(|name| format!("other={name}")),
    ];
    let blank = || select(vec!["", "", "", " ", "\t "]);
    let value = select(vec!["", "1", "22", "a=b", "\"q\""]);
    let pair = (
        blank(),
        name,
        blank(),
        select(vec!["=", "=", "=", ""]),
        blank(),
        value,
        blank(),
    )
        .prop_map(|(a, name, b, sign, c, value, d)| format!("{a}{name}{b}{sign}{c}{value}{d}"));
    let line = vec(pair, 0..6).prop_map(|pairs| pairs.join(";").into_bytes());
    vec(line, 1..3)
}

proptest! {
    #[test]
    fn one_look_finds_what_each_name_finds_by_itself(
        (names, lines) in select(NAMES.to_vec()).prop_flat_map(|names| (Just(names), lines(names)))
    ) {
        let policy = policy(names);
        let lines: Vec<&[u8]> = lines.iter().map(Vec::as_slice).collect();
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(b"https://www.example.com");
        facts.csrf = Some(b"1");
        facts.cookie = CookieHeader::lines(&lines);

        let [access, refresh, past_access, past_refresh] = names;
        let values = |present: &str, past: &str| -> Vec<Vec<u8>> {
            [present, past]
                .iter()
                .map(|name| CookieName::parse(name).unwrap())
                .flat_map(|name| facts.cookie.values_of(&name).map(<[u8]>::to_vec).collect::<Vec<_>>())
                .collect()
        };
        let full = |values: &[Vec<u8>]| -> Vec<Vec<u8>> {
            values.iter().filter(|value| !value.is_empty()).cloned().collect()
        };
        let (accesses, refreshes) = (values(access, past_access), values(refresh, past_refresh));

        let verified: Vec<Vec<u8>> =
            policy.verify(&facts, NOW).candidates().map(|one| one.as_bytes().to_vec()).collect();
        prop_assert_eq!(verified, full(&accesses));
        let decision = policy.refresh(&facts, NOW);
        let refreshed: Vec<Vec<u8>> =
            decision.candidates().map(|one| one.as_bytes().to_vec()).collect();
        prop_assert_eq!(refreshed, full(&refreshes));
        let sign_out = policy.sign_out(&facts, NOW);
        let signed_out: Vec<Vec<u8>> =
            sign_out.candidates().map(|one| one.as_bytes().to_vec()).collect();
        prop_assert_eq!(signed_out, full(&accesses));
        let has_nothing = accesses.is_empty() && refreshes.is_empty();
        prop_assert_eq!(rejected(&decision).with_present().is_empty(), has_nothing);
    }
}
