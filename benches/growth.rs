//! How long each function takes that reads a whole configuration, by what there is many of:
//! `cargo run --release --manifest-path benches/Cargo.toml --bin growth [-- WORD]`, for all rows or those that contain the word.
//!
//! Times are of one call. A row stops growing once a call takes longer than [`ENOUGH`].
//!
//! With the word `check` it counts instructions in place of times, and fails where four times as many need more than five times the
//! instructions. That needs `valgrind`.

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use session_cookie_policy::config::{ClientConfig, PastScopeConfig, PolicyConfig, WebsiteConfig};
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::diagnosis::{
    Observation, SeenCookie, SeenRequest, SeenSetCookie, audit, diagnose,
};
use session_cookie_policy::inventory::inventory;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::request::{RequestFacts, RequestPath};
use session_cookie_policy::rollout::plan_migration;
use session_cookie_policy_benches::{NOW, callgrind};

const ENOUGH: Duration = Duration::from_secs(12);

type Make = fn(usize) -> PolicyConfig;

/// What there is many of.
const KINDS: &[(&str, Make, &[usize])] = &[
    ("APIs", apis, &[10, 100, 1_000]),
    ("APIs that share a domain", sharing_apis, &[10, 100, 1_000]),
    (
        "APIs of sites of their own",
        foreign_apis,
        &[10, 100, 1_000],
    ),
    ("websites", websites, &[1_000, 10_000, 100_000]),
    (
        "websites of other sites",
        foreign_websites,
        &[1_000, 10_000, 100_000],
    ),
    ("patterns", patterns, &[100, 1_000, 10_000]),
    (
        "patterns of one parent",
        sibling_patterns,
        &[100, 1_000, 10_000],
    ),
    (
        "patterns with links_to",
        linked_patterns,
        &[100, 1_000, 10_000],
    ),
    ("clients", clients, &[100, 1_000, 10_000]),
    ("past names", past_names, &[100, 1_000, 10_000]),
    ("past domains", past_domains, &[100, 1_000, 10_000]),
    (
        "past scopes of other hosts",
        past_hosts,
        &[100, 1_000, 10_000],
    ),
    (
        "APIs, each with a past name",
        apis_with_past,
        &[10, 30, 100],
    ),
    (
        "APIs, each with a website",
        apis_with_websites,
        &[10, 100, 1_000],
    ),
];

fn main() {
    if callgrind::is_counting() {
        return count();
    }
    let word = env::args().nth(1).unwrap_or_default();
    if word == "check" {
        return check();
    }
    println!("| milliseconds | how many | compile | review | audit | inventory | plan |");
    println!("|---|---|---|---|---|---|---|");
    for (what, make, counts) in KINDS.iter().filter(|(what, ..)| what.contains(&word)) {
        let mut taken = [Duration::ZERO; 5];
        for &count in *counts {
            if taken.iter().all(|taken| *taken > ENOUGH) {
                break;
            }
            grow(what, count, &make(count), &mut taken);
        }
    }
    println!("\n| milliseconds | how many | time |\n|---|---|---|");
    for (what, make, counts) in READERS.iter().filter(|(what, ..)| what.contains(&word)) {
        for &count in *counts {
            let mut call = make(count);
            let taken = time(&mut *call);
            println!("| {what} | {count} | {} |", text(taken));
            if taken > ENOUGH {
                break;
            }
        }
    }
}

/// What is counted, for few and for four times as many.
const FEW: usize = 100;

/// What is counted, with all that it needs.
type Call = Box<dyn FnMut()>;

fn count() {
    let measure = |what: &str, count: usize, mut call: Call| {
        callgrind::measure(&format!("{what}\t{count}"), &mut call);
    };
    for (what, make, _) in KINDS {
        for count in [FEW, 4 * FEW] {
            // Here the product is what grows.
            let config = make(if what.contains("each with") {
                count.isqrt()
            } else {
                count
            });
            let policy = config.compile(&EmbeddedList).unwrap();
            let mut other = config.clone();
            other.access_cookie.name = Some("another".into());
            let retired_at = "2026-11-22T12:00:00Z".parse().unwrap();
            let (of_review, of_audit, of_plan) = (config.clone(), config.clone(), config.clone());
            let calls: [(&str, Call); 5] = [
                (
                    "compile",
                    Box::new(move || drop(black_box(config.compile(&EmbeddedList)))),
                ),
                (
                    "review",
                    Box::new(move || drop(black_box(of_review.review(&EmbeddedList)))),
                ),
                (
                    "audit",
                    Box::new(move || drop(black_box(audit(&of_audit, None, NOW, &EmbeddedList)))),
                ),
                (
                    "inventory",
                    Box::new(move || drop(black_box(inventory(&policy)))),
                ),
                (
                    "plan",
                    Box::new(move || {
                        drop(black_box(plan_migration(
                            &of_plan,
                            &other,
                            retired_at,
                            &EmbeddedList,
                        )))
                    }),
                ),
            ];
            for (function, call) in calls {
                measure(&format!("{function}, {what}"), count, call);
            }
        }
    }
    for (what, make, counts) in READERS {
        let few = counts[0];
        for count in [few, 4 * few] {
            measure(what, count, make(count));
        }
    }
}

fn check() {
    let mut counts = callgrind::run();
    // Each function of one kind, for few and for four times as many.
    counts.sort_by_key(|(name, total)| {
        let (what, _) = name.split_once('\t').unwrap();
        (what.to_owned(), *total)
    });
    println!("| instructions | for few | for four times as many | ratio |\n|---|---|---|---|");
    let mut faults = Vec::new();
    for pair in counts.chunks(2) {
        let [(name, few), (_, many)] = pair else {
            continue;
        };
        let (what, _) = name.split_once('\t').unwrap();
        let ratio = *many as f64 / *few as f64;
        println!("| {what} | {few} | {many} | {ratio:.1} |");
        // Of less, the allocator's own work is a large part.
        if ratio > 5.0 && *many > 1_000_000 {
            faults.push(what);
        }
    }
    assert!(faults.is_empty(), "more than n log n: {faults:?}");
}

fn grow(what: &str, count: usize, config: &PolicyConfig, taken: &mut [Duration; 5]) {
    let list = &EmbeddedList;
    let before = *taken;
    let is_asked = |of: usize| before[of] <= ENOUGH;
    let policy = config.compile(list);
    if let Err(error) = &policy {
        let text = error.to_string();
        eprintln!("{what}, {count}: {}", &text[..text.len().min(200)]);
    }
    let mut other = config.clone();
    other.cookie_domain = match config.cookie_domain.text() {
        "" => "example.com".into(),
        _ => "".into(),
    };
    let retired_at = "2026-11-22T12:00:00Z".parse().unwrap();
    let mut row = [None; 5];
    if is_asked(0) {
        row[0] = Some(time(&mut || drop(black_box(config.compile(list)))));
    }
    if is_asked(1) {
        row[1] = Some(time(&mut || drop(black_box(config.review(list)))));
    }
    if is_asked(2) {
        row[2] = Some(time(&mut || {
            drop(black_box(audit(config, None, NOW, list)))
        }));
    }
    if is_asked(3)
        && let Ok(policy) = &policy
    {
        row[3] = Some(time(&mut || drop(black_box(inventory(policy)))));
    }
    if is_asked(4) {
        row[4] = Some(time(&mut || {
            drop(black_box(plan_migration(config, &other, retired_at, list)));
        }));
    }
    for (taken, of_row) in taken.iter_mut().zip(row) {
        *taken = of_row.unwrap_or(*taken);
    }
    let cells = row
        .map(|of| of.map_or_else(|| "-".into(), text))
        .join(" | ");
    println!("| {what} | {count} | {cells} |");
}

fn time(call: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    call();
    start.elapsed()
}

fn text(taken: Duration) -> String {
    format!("{:.1}", taken.as_secs_f64() * 1000.0)
}

fn one_website(apis: impl Iterator<Item = String>) -> PolicyConfig {
    PolicyConfig::new(apis, ["https://www.example.com"])
}

fn one_api(websites: impl Iterator<Item = WebsiteConfig>) -> PolicyConfig {
    let first = WebsiteConfig::from("https://www.example.com");
    PolicyConfig::new(
        ["https://api.example.com"],
        std::iter::once(first).chain(websites),
    )
}

fn apis(count: usize) -> PolicyConfig {
    one_website((0..count).map(|at| format!("https://api-{at}.example.com")))
}

fn sharing_apis(count: usize) -> PolicyConfig {
    let mut config = apis(count);
    config.cookie_domain = "example.com".into();
    config
}

fn foreign_apis(count: usize) -> PolicyConfig {
    one_website((0..count).map(|at| format!("https://api.example-{at}.com")))
}

fn websites(count: usize) -> PolicyConfig {
    one_api((0..count).map(|at| (&*format!("https://t-{at}.example.com")).into()))
}

fn foreign_websites(count: usize) -> PolicyConfig {
    one_api((0..count).map(|at| (&*format!("https://store-{at}.net")).into()))
}

fn patterns(count: usize) -> PolicyConfig {
    one_api((0..count).map(|at| (&*format!("https://*.t-{at}.example.com")).into()))
}

fn sibling_patterns(count: usize) -> PolicyConfig {
    one_api((0..count).map(|at| (&*format!("https://t-{at}-*.example.com")).into()))
}

fn linked_patterns(count: usize) -> PolicyConfig {
    one_api((0..count).map(|at| {
        let mut website = WebsiteConfig::from(&*format!("https://t-{at}-*.example.com"));
        website.links_to = Some((&*format!("https://t-{at}-x.example.com")).into());
        website
    }))
}

fn clients(count: usize) -> PolicyConfig {
    let mut config = one_api(std::iter::empty());
    config.clients = (0..count)
        .map(|at| {
            let mut client = ClientConfig::new((&*format!("client-{at}")).into());
            client.origins = vec![(&*format!("app-{at}://localhost")).into()];
            client
        })
        .collect();
    config
}

fn past(domain: &str) -> PastScopeConfig {
    PastScopeConfig::new(domain.into(), "2026-06-01T00:00:00Z".into(), 365)
}

fn past_names(count: usize) -> PolicyConfig {
    let mut config = one_api(std::iter::empty());
    config.history = (0..count)
        .map(|at| {
            let mut past = past("");
            past.access_cookie.name = Some((&*format!("sid-{at}")).into());
            past.refresh_cookie.name = Some((&*format!("renewal-{at}")).into());
            past
        })
        .collect();
    config
}

fn past_domains(count: usize) -> PolicyConfig {
    let mut config = one_website((0..1).map(|_| "https://api.dev.example.com".into()));
    config.history = (0..count)
        .map(|at| {
            let mut past = past(["example.com", "dev.example.com"][at % 2]);
            past.access_cookie.path = Some((&*format!("/path-{at}")).into());
            past
        })
        .collect();
    config
}

fn past_hosts(count: usize) -> PolicyConfig {
    let mut config = one_api(std::iter::empty());
    config.history = (0..count)
        .map(|at| {
            let mut past = past("");
            past.api = vec![(&*format!("https://old-{at}.example.com")).into()];
            past
        })
        .collect();
    config
}

fn apis_with_past(count: usize) -> PolicyConfig {
    let mut config = apis(count);
    config.history = past_names(count).history;
    config
}

fn apis_with_websites(count: usize) -> PolicyConfig {
    let mut config = apis(count);
    config.websites = (0..count)
        .map(|at| (&*format!("https://t-{at}.example.com")).into())
        .collect();
    config
}

type Reader = fn(usize) -> Box<dyn FnMut()>;

const READERS: &[(&str, Reader, &[usize])] = &[
    (
        "SeenRequest::of, cookies of one byte each",
        seen_request,
        &[16 << 10, 64 << 10, 1 << 20],
    ),
    (
        "diagnose, names of cookies",
        diagnose_cookies,
        &[1_000, 10_000],
    ),
    (
        "diagnose, one Set-Cookie",
        diagnose_set_cookies,
        &[1_000, 10_000],
    ),
    (
        "sign-out, bytes of its name repeated",
        name_repeated,
        &[16 << 10, 64 << 10, 1 << 20],
    ),
    (
        "sign-out, bytes of a path of `/`",
        path_of_slashes,
        &[16 << 10, 64 << 10],
    ),
    (
        "1000 requests, patterns of one parent",
        request_pattern,
        &[1, 100, 10_000],
    ),
    ("1000 requests, clients", request_client, &[1, 100, 10_000]),
    ("sign-out, past names", sign_out_past, &[100, 1_000, 10_000]),
];

fn seen_request(bytes: usize) -> Box<dyn FnMut()> {
    let mut header = String::new();
    for at in 0.. {
        if header.len() >= bytes {
            break;
        }
        header.push_str(&format!("{at}=;"));
    }
    Box::new(move || {
        let mut facts = RequestFacts::new("GET");
        facts.cookie = CookieHeader::line(header.as_bytes());
        drop(black_box(SeenRequest::of(&facts)));
    })
}

fn diagnose_with(observation: Observation) -> Box<dyn FnMut()> {
    let policy = one_api(std::iter::empty()).compile(&EmbeddedList).unwrap();
    Box::new(move || {
        drop(black_box(diagnose(
            &policy,
            &observation,
            NOW,
            &EmbeddedList,
        )))
    })
}

fn diagnose_cookies(count: usize) -> Box<dyn FnMut()> {
    let mut observation = Observation::default();
    observation.page.opened_as = Some("https://www.example.com".into());
    let names = (0..count).map(|at| SeenCookie::new(format!("c{at}")));
    observation.request.cookies = Some(names.collect());
    diagnose_with(observation)
}

fn diagnose_set_cookies(count: usize) -> Box<dyn FnMut()> {
    let mut observation = Observation::default();
    observation.page.opened_as = Some("https://www.example.com".into());
    observation.request.route = Some("sign_in".parse().unwrap());
    let line =
        SeenSetCookie::of(b"__Host-session-access=x; Path=/; Secure; HttpOnly; SameSite=Lax");
    observation.response.set_cookies = Some(vec![line; count]);
    diagnose_with(observation)
}

fn requests(
    config: &PolicyConfig,
    times: usize,
    fill: impl Fn(&mut RequestFacts<'_>) + 'static,
) -> Box<dyn FnMut()> {
    let policy = config.compile(&EmbeddedList).unwrap();
    Box::new(move || {
        for _ in 0..times {
            let mut facts = RequestFacts::new("POST");
            fill(&mut facts);
            black_box(policy.website(&facts));
        }
    })
}

/// A sign-out with this header and this path.
fn sign_out(cookies: String, path: String) -> Box<dyn FnMut()> {
    sign_out_of(&one_api(std::iter::empty()), cookies, path)
}

fn sign_out_of(config: &PolicyConfig, cookies: String, path: String) -> Box<dyn FnMut()> {
    let policy = config.compile(&EmbeddedList).unwrap();
    Box::new(move || {
        let mut facts = RequestFacts::new("POST");
        facts.origin = Some(b"https://www.example.com");
        facts.csrf = Some(b"1");
        facts.path = Some(RequestPath::Public(path.as_bytes()));
        facts.cookie = CookieHeader::line(cookies.as_bytes());
        let mut buffer = String::new();
        let clear_session = policy.sign_out(&facts, NOW).accept().unwrap();
        clear_session.write(&mut buffer, &mut |_, value| {
            black_box(value);
        });
    })
}

/// Its cost is that of what is written, which the budget limits, not of what is declared.
fn sign_out_past(count: usize) -> Box<dyn FnMut()> {
    let cookies = "__Host-session-access=a; __Host-session-refresh=a";
    sign_out_of(&past_names(count), cookies.into(), "/".into())
}

fn name_repeated(bytes: usize) -> Box<dyn FnMut()> {
    sign_out("__Host-session-access".repeat(bytes / 21), "/".into())
}

fn path_of_slashes(bytes: usize) -> Box<dyn FnMut()> {
    let twice =
        "__Host-session-access=a; __Secure-session-refresh=a; __Host-session-refresh=a; ".repeat(2);
    sign_out(twice, "/".repeat(bytes))
}

fn request_pattern(count: usize) -> Box<dyn FnMut()> {
    requests(&sibling_patterns(count), 1_000, |facts| {
        facts.origin = Some(b"https://t-nobody-x.example.com");
    })
}

fn request_client(count: usize) -> Box<dyn FnMut()> {
    requests(&clients(count), 1_000, |facts| {
        facts.client = Some(b"client-nobody");
    })
}
