//! What reading a whole configuration costs if there is more of something: the work is counted, not timed.
//!
//! Heap allocations and questions to the suffix list repeat exactly. With four times as many APIs, websites, patterns, clients or entries
//! of the history, no function may need more than five times as many: it is linear, or n log n. Work that does neither shows in
//! `benches/growth.rs`, which counts instructions.
//!
//! What breaks if it fails: an operator with many tenants waits for minutes, or a plan never ends. A binary of its own, since the counter
//! replaces the allocator.

#![cfg(feature = "embedded-list")]

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};

use session_cookie_policy::browser::{RequestKind, RequestUrl};
use session_cookie_policy::config::{ClientConfig, PastScopeConfig, PolicyConfig, WebsiteConfig};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::diagnosis::{
    ClientKind, Observation, SeenRequest, SeenSetCookie, audit, diagnose,
};
use session_cookie_policy::evidence::{Exchange, Traffic, explain};
use session_cookie_policy::inventory::inventory;
use session_cookie_policy::net::{DomainName, EmbeddedList, Suffix, SuffixList};
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::rollout::plan_migration;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// A suffix list that counts how often it is asked.
#[derive(Debug, Default)]
struct Counting(AtomicU64);

impl SuffixList for Counting {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        self.0.fetch_add(1, Ordering::Relaxed);
        EmbeddedList.suffix(domain)
    }
}

/// Allocations, allocated bytes, and questions to the list.
fn work(call: impl FnOnce(&Counting)) -> [(&'static str, u64); 3] {
    let list = Counting::default();
    let counted = allocation_counter::measure(|| call(&list));
    [
        ("allocations", counted.count_total),
        ("bytes", counted.bytes_total),
        ("questions", list.0.into_inner()),
    ]
}

/// That `call` does at most five times the work for four times as many.
#[track_caller]
fn assert_linear(what: &str, few: usize, call: impl Fn(usize, &Counting)) {
    let (before, after) = (
        work(|list| call(few, list)),
        work(|list| call(4 * few, list)),
    );
    assert!(before[0].1 > 0, "{what}: the counter counts");
    for ((unit, before), (_, after)) in before.into_iter().zip(after) {
        // Some things are done once.
        assert!(
            after <= 5 * before + 200,
            "{what}: {before} {unit} for {few}, and {after} for four times as many"
        );
    }
}

/// That all functions that read a whole configuration are linear in what there is many of.
#[track_caller]
fn assert_all_linear(few: usize, config: fn(usize) -> PolicyConfig) {
    let configs = [few, 4 * few].map(|count| (count, config(count)));
    let of = |count: usize| {
        let found = configs.iter().find(|(known, _)| *known == count);
        &found.unwrap().1
    };
    assert_linear("compile", few, |count, list| {
        black_box(of(count).compile(list)).unwrap();
    });
    assert_linear("review", few, |count, list| {
        black_box(of(count).review(list));
    });
    assert_linear("audit", few, |count, list| {
        black_box(audit(of(count), None, NOW, list));
    });
    let policies = [few, 4 * few].map(|count| (count, of(count).compile(&EmbeddedList).unwrap()));
    assert_linear("inventory", few, |count, _| {
        let policy = policies.iter().find(|(known, _)| *known == count);
        black_box(inventory(&policy.unwrap().1));
    });
    assert_linear("plan", few, |count, list| {
        let mut new = of(count).clone();
        new.cookie_domain = match new.cookie_domain.text() {
            "" => "example.com".into(),
            _ => "".into(),
        };
        new.access_cookie.name = Some("another".into());
        let retired_at = "2026-11-22T12:00:00Z".parse().unwrap();
        black_box(plan_migration(of(count), &new, retired_at, list));
    });
}

fn of_apis(apis: impl Iterator<Item = String>) -> PolicyConfig {
    PolicyConfig::new(apis, ["https://www.example.com"])
}

fn of_websites(websites: impl Iterator<Item = String>) -> PolicyConfig {
    let first = WebsiteConfig::from("https://www.example.com");
    let websites = websites.map(|website| WebsiteConfig::from(&*website));
    PolicyConfig::new(
        ["https://api.example.com"],
        [first].into_iter().chain(websites),
    )
}

fn apis(count: usize) -> PolicyConfig {
    of_apis((0..count).map(|at| format!("https://api-{at}.example.com")))
}

fn past(domain: &str) -> PastScopeConfig {
    PastScopeConfig::new(domain.into(), "2026-06-01T00:00:00Z".into(), 365)
}

#[test]
fn apis_with_cookies_of_their_own() {
    assert_all_linear(20, apis);
}

/// Each cookie was once tried on each API.
#[test]
fn apis_that_share_a_cookie_domain() {
    assert_all_linear(20, |count| {
        let mut config = apis(count);
        config.cookie_domain = "example.com".into();
        config
    });
}

#[test]
fn apis_of_sites_of_their_own() {
    assert_all_linear(20, |count| {
        of_apis((0..count).map(|at| format!("https://api.example-{at}.com")))
    });
}

#[test]
fn websites() {
    assert_all_linear(100, |count| {
        of_websites((0..count).map(|at| format!("https://t-{at}.example.com")))
    });
    assert_all_linear(100, |count| {
        of_websites((0..count).map(|at| format!("https://store-{at}.net")))
    });
}

#[test]
fn patterns() {
    assert_all_linear(100, |count| {
        of_websites((0..count).map(|at| format!("https://*.t-{at}.example.com")))
    });
    assert_all_linear(100, |count| {
        let patterns = (0..count).map(|at| format!("https://t-{at}-*.example.com"));
        let mut config = of_websites(patterns);
        for (at, website) in config.websites.iter_mut().skip(1).enumerate() {
            website.links_to = Some((&*format!("https://t-{at}-x.example.com")).into());
        }
        config
    });
}

#[test]
fn clients() {
    assert_all_linear(100, |count| {
        let mut config = of_websites(std::iter::empty());
        config.clients = (0..count)
            .map(|at| {
                let mut client = ClientConfig::new((&*format!("client-{at}")).into());
                client.origins = vec![(&*format!("app-{at}://localhost")).into()];
                client
            })
            .collect();
        config
    });
}

#[test]
fn entries_of_the_history() {
    assert_all_linear(50, |count| {
        let mut config = of_websites(std::iter::empty());
        config.history = (0..count)
            .map(|at| {
                let mut past = past("");
                past.access_cookie.name = Some((&*format!("sid-{at}")).into());
                past.refresh_cookie.path = Some((&*format!("/path-{at}")).into());
                past
            })
            .collect();
        config
    });
    assert_all_linear(50, |count| {
        let mut config = of_websites(std::iter::empty());
        config.history = (0..count)
            .map(|at| {
                let mut past = past("");
                past.api = vec![(&*format!("https://old-{at}.example.com")).into()];
                past
            })
            .collect();
        config
    });
}

#[test]
fn observations() {
    assert_linear("SeenRequest::of", 1_000, |count, _| {
        let pairs: Vec<String> = (0..count).map(|at| format!("{at}=x;")).collect();
        let header = pairs.concat();
        let mut facts = RequestFacts::new("GET");
        facts.cookie = CookieHeader::line(header.as_bytes());
        let seen = SeenRequest::of(&facts);
        assert_eq!(seen.cookies.unwrap().len(), count);
    });
    let policy = of_websites(std::iter::empty())
        .compile(&EmbeddedList)
        .unwrap();
    assert_linear("diagnose", 100, |count, list| {
        let mut observation = Observation::default();
        observation.page.opened_as = Some("https://www.example.com".into());
        observation.request.route = "sign_in".parse().ok();
        let lines = (0..count).map(|at| {
            let line = format!("__Host-session-access=x; Path=/{at}; Secure; SameSite=Lax");
            SeenSetCookie::of(line.as_bytes())
        });
        observation.response.set_cookies = Some(lines.collect());
        black_box(diagnose(&policy, &observation, NOW, list));
    });
}

/// The same line again and again is judged once.
#[test]
fn a_set_cookie_that_was_seen_many_times_is_tried_once() {
    let policy = of_websites(std::iter::empty())
        .compile(&EmbeddedList)
        .unwrap();
    let questions = |count: usize| {
        let mut observation = Observation::default();
        observation.page.opened_as = Some("https://www.example.com".into());
        observation.request.route = "sign_in".parse().ok();
        let line = SeenSetCookie::of(b"__Host-session-access=x; Path=/; Secure; SameSite=Lax");
        observation.response.set_cookies = Some(vec![line; count]);
        let [.., (_, questions)] = work(|list| {
            black_box(diagnose(&policy, &observation, NOW, list));
        });
        questions
    };
    assert!(questions(1) > 0);
    assert_eq!(questions(1_000), questions(1));
}

/// A request at a second with these cookies, and an answer of this status that sets these; it takes two seconds.
fn exchange(second: usize, url: &str, cookies: &str, status: u16, set_cookie: &str) -> Exchange {
    let mut exchange = Exchange::new(RequestUrl::parse(url).unwrap());
    let at = NOW + Duration::seconds(second.try_into().unwrap());
    exchange.at = Some(at);
    exchange.ended = Some(at + Duration::seconds(2));
    exchange.kind = Some(RequestKind::Fetch);
    let mut facts = RequestFacts::new("POST");
    facts.cookie = CookieHeader::line(cookies.as_bytes());
    exchange.request = SeenRequest::of(&facts);
    exchange.response.status = Some(status);
    let lines = [set_cookie].into_iter().filter(|line| !line.is_empty());
    let lines = lines.map(|line| SeenSetCookie::of(line.as_bytes()));
    exchange.response.set_cookies = Some(lines.collect());
    exchange
}

/// What becomes of sessions in time, and by the order of answers.
#[test]
fn recordings() {
    let explained = |exchanges: Vec<Exchange>, list: &Counting| {
        let mut traffic = Traffic::default();
        traffic.client = Some(ClientKind::Chromium);
        traffic.exchanges = exchanges;
        black_box(explain(&traffic, list, NOW));
    };
    let site = "https://www.example.com";
    assert_linear("answers that overtake each other", 200, |count, list| {
        let all = (0..count).flat_map(|at| {
            [
                exchange(at, &format!("{site}/feed"), "sid=1", 200, "sid=1; Path=/"),
                exchange(at, &format!("{site}/login"), "sid=1", 200, "sid=1; Path=/"),
                exchange(
                    at,
                    &format!("{site}/logout"),
                    "sid=1",
                    200,
                    "sid=; Path=/; Max-Age=0",
                ),
                exchange(at, &format!("{site}/callback"), "sid=1", 401, ""),
            ]
        });
        explained(all.collect(), list);
    });
    assert_linear("cookies that ended", 200, |count, list| {
        let name = |at: usize| format!("https://h{at}.example.com/login");
        let set =
            (0..count).map(|at| exchange(at, &name(at), "", 200, &format!("c{at}=1; Max-Age=9")));
        let refused = (0..count).map(|at| exchange(4 * count + at, &name(at), "", 401, ""));
        explained(set.chain(refused).collect(), list);
    });
    assert_linear("hosts that clear the cookies of all", 200, |count, list| {
        let all = (0..count).flat_map(|at| {
            let url = |name: &str| format!("https://{name}{at}.example.com/");
            let mut clears = exchange(4 * at + 1, &url("a"), "", 200, "");
            clears.response.clear_site_data = "\"cookies\"".into();
            [
                exchange(4 * at, &url("b"), &format!("c{at}=1"), 200, ""),
                clears,
                exchange(4 * at + 2, &url("b"), "", 401, ""),
            ]
        });
        explained(all.collect(), list);
    });
}
