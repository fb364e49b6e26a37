//! A jar and its history.

use proptest::collection::vec;
use proptest::prelude::*;
use session_cookie_policy::browser::knobs::SecureOverlay;
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Jar, Outcome, Profile, Refusal, Request, RequestUrl, Response, Storage,
    Stored, domain_match, store,
};
use session_cookie_policy::cookie::HostScope;
use session_cookie_policy::net::{EmbeddedList, Origin};

use crate::generators::{NOW, headers, profiles, requests, urls};

/// Cookies that differ in one part of their identity, or in none.
pub(crate) fn lines() -> impl Strategy<Value = String> {
    let name = proptest::sample::select(vec!["sid", "Sid"]);
    let domain = proptest::sample::select(vec![
        "",
        "; Domain=app.example.com",
        "; Domain=example.com",
        "; Domain=github.io",
        "; Domain=a.github.io",
        "; Domain=127.0.0.1",
    ]);
    let path = proptest::sample::select(vec!["", "; Path=/", "; Path=/auth", "; Path=/auth/"]);
    let security = proptest::sample::select(vec![
        "",
        "; HttpOnly",
        "; Secure",
        "; Secure; SameSite=None",
        "; Secure; SameSite=None; Partitioned",
    ]);
    (name, domain, path, security)
        .prop_map(|(name, domain, path, security)| format!("{name}=1{domain}{path}{security}"))
}

/// Pages of the first party, and frames of another site.
pub(crate) fn visits() -> impl Strategy<Value = Request> {
    (urls(), any::<bool>()).prop_map(|(url, is_embedded)| {
        if is_embedded {
            let page = Origin::parse("https://embedder.example").unwrap();
            Request::fetch(url, vec![ClientOrigin::Web(page)])
        } else {
            Request::typed(url)
        }
    })
}

/// Visits to hosts above, below and beside each other.
fn relatives(scheme: &'static str) -> impl Strategy<Value = Request> {
    let hosts = vec![
        "example.com",
        "app.example.com",
        "v2.app.example.com",
        "myapp.example.com",
        "example.com.",
        "192.168.0.1",
    ];
    proptest::sample::select(hosts).prop_map(move |host| {
        Request::typed(RequestUrl::parse(&format!("{scheme}://{host}/")).unwrap())
    })
}

fn relative_lines(security: &'static str) -> impl Strategy<Value = String> {
    let name = proptest::sample::select(vec!["sid", "Sid"]);
    let domain = proptest::sample::select(vec!["", "; Domain=app.example.com"]);
    let path = proptest::sample::select(vec!["/", "/auth"]);
    (name, domain, path)
        .prop_map(move |(name, domain, path)| format!("{name}=1{domain}; Path={path}{security}"))
}

pub(crate) fn receive(jar: &mut Jar, request: &Request, header: &[u8]) -> Outcome {
    jar.receive(request, &Response::new(&[header]), &EmbeddedList, NOW)
        .remove(0)
}

pub(crate) fn contents(jar: &Jar) -> Vec<Stored> {
    jar.cookies(NOW).cloned().collect()
}

pub(crate) fn filled(profile: Profile, history: &[(Request, String)]) -> Jar {
    let mut jar = Jar::new(profile);
    for (request, line) in history {
        receive(&mut jar, request, line.as_bytes());
    }
    jar
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// A refused cookie leaves the jar as it is.
    #[test]
    fn refusals_change_nothing(
        profile in profiles(),
        history in vec(
            prop_oneof![
                (visits(), lines()),
                (relatives("https"), relative_lines("; Secure; HttpOnly")),
            ],
            0..6,
        ),
        (request, header) in prop_oneof![
            (requests(), headers()),
            (visits(), lines().prop_map(String::into_bytes)),
            (relatives("http"), relative_lines("").prop_map(String::into_bytes)),
            (
                relatives("https").prop_map(|page| Request::script(page.url)),
                relative_lines("").prop_map(String::into_bytes),
            ),
        ],
    ) {
        let mut jar = filled(profile, &history);
        let before = contents(&jar);
        if let Outcome::Refused(_) = receive(&mut jar, &request, &header) {
            prop_assert_eq!(contents(&jar), before);
        }
    }

    /// A deletion takes the cookie of equal name, host, scope, path and partition with it, and no other.
    #[test]
    fn deletions_need_the_identity(
        profile in profiles(),
        history in vec((visits(), lines()), 0..6),
        request in visits(),
        line in lines(),
    ) {
        let mut jar = filled(profile, &history);
        let mut left = contents(&jar);
        let deletion = format!("{line}; Max-Age=0");
        if let Outcome::Deleted(deleted) = receive(&mut jar, &request, deletion.as_bytes()) {
            left.retain(|cookie| {
                cookie.name() != deleted.name()
                    || cookie.host() != deleted.host()
                    || cookie.scope() != deleted.scope()
                    || cookie.path() != deleted.path()
                    || cookie.partition() != deleted.partition()
            });
        }
        prop_assert_eq!(contents(&jar), left);
    }

    /// Cookies that are not the same may come in any order, as long as no plain http stands behind https.
    #[test]
    fn the_order_of_others_does_not_matter(
        profile in profiles(),
        history in vec((visits(), lines()), 2..6),
        is_https in any::<bool>(),
    ) {
        let scheme = if is_https { "https" } else { "http" };
        let history: Vec<(Request, String)> = history
            .into_iter()
            .map(|(mut request, line)| {
                let host = request.url.host();
                request.url = RequestUrl::parse(&format!("{scheme}://{host}/")).unwrap();
                (request, line)
            })
            .collect();
        let cookies: Vec<Stored> = history
            .iter()
            .filter_map(|(request, line)| {
                let storage = store(line.as_bytes(), request, &profile, &EmbeddedList, NOW);
                storage.kept().cloned()
            })
            .collect();
        let differ = cookies.iter().enumerate().all(|(index, cookie)| {
            cookies[..index].iter().all(|other| !cookie.is_same_cookie(other))
        });
        if !differ {
            return Ok(());
        }
        let forth = contents(&filled(profile, &history));
        let reversed: Vec<_> = history.into_iter().rev().collect();
        let mut back = contents(&filled(profile, &reversed));
        back.reverse();
        prop_assert_eq!(&forth, &back);
        prop_assert_eq!(forth, cookies);
    }

    /// What is found by host is what a look at every cookie finds.
    #[test]
    fn headers_have_all_that_is_delivered(
        profile in profiles(),
        history in vec((visits(), lines()), 0..12),
        request in requests(),
    ) {
        let mut jar = filled(profile, &history);
        let mut delivered: Vec<Vec<u8>> = jar
            .deliver(&request, &EmbeddedList, NOW)
            .into_iter()
            .filter(|(_, delivery)| *delivery == Delivery::Attach)
            .map(|(cookie, _)| [cookie.name(), b"=1"].concat())
            .collect();
        delivered.sort();
        let header = jar.cookie_header(&request, &EmbeddedList, NOW);
        let mut sent: Vec<Vec<u8>> = header
            .split(|byte| *byte == b';')
            .map(|pair| pair.trim_ascii().to_vec())
            .filter(|pair| !pair.is_empty())
            .collect();
        sent.sort();
        prop_assert_eq!(sent, delivered);
    }

    /// The secure cookies that protect themselves are those that a look at every cookie finds (RFC 6265bis, section 5.7, step 16).
    #[test]
    fn secure_cookies_are_left_alone(
        profile in profiles(),
        history in vec((relatives("https"), relative_lines("; Secure")), 1..4),
        request in relatives("http"),
        line in relative_lines(""),
    ) {
        if profile.secure_overlay != SecureOverlay::DomainAndPath {
            return Ok(());
        }
        let Storage::Keep(new) = store(line.as_bytes(), &request, &profile, &EmbeddedList, NOW) else {
            return Ok(());
        };
        let mut jar = filled(profile, &history);
        let below = HostScope::WithSubdomains;
        let is_protected = jar.cookies(NOW).any(|old| {
            old.name() == new.name()
                && (domain_match(old.host(), new.host(), below)
                    || domain_match(new.host(), old.host(), below))
                && (old.path() == b"/" || new.path() == old.path())
        });
        let outcome = receive(&mut jar, &request, line.as_bytes());
        prop_assert_eq!(outcome.refusal() == Some(&Refusal::OverlaysSecure), is_protected);
    }
}
