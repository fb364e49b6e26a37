use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::law::Law;
use super::trial::{NOW, Trial};
use super::violation::{LawBreach, LawPlace, LawViolation};
use crate::browser::{Profile, Storage, Stored, store};
use crate::config::Transport;
use crate::cookie::{CookieHeader, ReceivedSetCookie};
use crate::inventory::inventory;
use crate::request::{RequestFacts, RequestPath};
use crate::sorted::SortedSet;
use crate::testing::session::{ResponseHeaders, Visit, handed_over, responses, set_cookies};

pub(super) fn check(trial: &Trial<'_>) -> Result<(), LawViolation> {
    // Requests with every cookie name that a response writes, present and past: without it, once, twice.
    let inventory = inventory(&trial.policy);
    let names = inventory.entries.iter().map(|entry| &entry.name);
    let once: Vec<_> = names.map(|name| format!("{name}=one")).collect();
    let twice = [once.clone(), once.clone()].concat().join("; ");
    let headers = ["", &once.join("; "), &twice].map(ToString::to_string);
    for visit in trial.visits() {
        // Without the path, all routes get the same response.
        for route in routes(&visit).map(Some).chain([None]) {
            let mut checked = SortedSet::new();
            for header in &headers {
                check_answers(trial, &visit, route, header.as_bytes(), &mut checked)?;
            }
        }
    }
    Ok(())
}

fn routes<'a>(visit: &Visit<'a>) -> impl Iterator<Item = &'a str> {
    let routes = visit.routes;
    let one = [&routes.sign_in, &routes.refresh, &routes.sign_out];
    one.into_iter().chain(&routes.verify).map(|route| &**route)
}

/// The `Set-Cookie` lines of a response.
type Lines = Vec<Vec<u8>>;

fn check_answers(
    trial: &Trial<'_>,
    visit: &Visit<'_>,
    route: Option<&str>,
    cookies: &[u8],
    checked: &mut SortedSet<Lines>,
) -> Result<(), LawViolation> {
    let (page, api) = (visit.page.to_string(), visit.api.to_string());
    let mut facts = RequestFacts::new("POST");
    facts.host = api.split_once("://").map(|(_, host)| host.as_bytes());
    facts.origin = Some(page.as_bytes());
    facts.path = route.map(|route| RequestPath::Public(route.as_bytes()));
    facts.cookie = CookieHeader::line(cookies);
    facts.csrf = Some(b"1");
    facts.csrf_token = Some(b"csrf");
    for (answer, headers) in answers(trial, &facts) {
        let lines = set_cookies(&headers);
        if !checked.insert(lines.into_iter().map(<[u8]>::to_vec).collect()) {
            continue;
        }
        for profile in &trial.browsers {
            if let Some(stored) = repeated(visit, route.unwrap_or("/"), &headers, profile) {
                return Err(LawViolation::new(
                    Law::DistinctCookies,
                    LawPlace::of(visit.page, visit.api).in_browser(profile.name),
                    LawBreach::SameCookieTwice {
                        answer,
                        cookie: stored.name().escape_ascii().to_string(),
                    },
                ));
            }
        }
    }
    Ok(())
}

/// All responses that write cookies.
fn answers(trial: &Trial<'_>, facts: &RequestFacts<'_>) -> Vec<(&'static str, ResponseHeaders)> {
    let policy = &trial.policy;
    let mut answers = Vec::new();
    for wish in [Transport::Cookie, Transport::Header] {
        let facts = RequestFacts {
            mode: Some(wish.as_str().as_bytes()),
            ..*facts
        };
        let accepted = policy.sign_in(&facts, NOW).accept().ok();
        let tokens = trial.routes.tokens(1);
        let headers = accepted.and_then(|accepted| handed_over(policy, &accepted, &tokens).ok());
        answers.extend(headers.map(|headers| ("sign-in", headers)));
    }
    let bearer = RequestFacts {
        authorization: Some(b"Bearer token"),
        ..*facts
    };
    for facts in [*facts, bearer] {
        answers.extend(responses(policy, &facts, NOW));
    }
    answers
}

/// Finds a cookie that is set and also written elsewhere in the response. Two deletions do no harm. Nor does a deletion of the cookie's
/// twin in or outside the partition, in a browser that ignores partitions, if it comes first.
fn repeated(
    visit: &Visit<'_>,
    route: &str,
    headers: &ResponseHeaders,
    profile: &Profile,
) -> Option<Stored> {
    let request = visit.fetch("POST", route).ok()?;
    let mut known: Vec<(Stored, Write)> = Vec::new();
    for cookie in set_cookies(headers) {
        let (stored, is_set) = match store(cookie, &request, profile, visit.list, NOW) {
            Storage::Keep(stored) => (stored, true),
            Storage::Delete(stored) => (stored, false),
            Storage::Refuse(_) => continue,
        };
        let write = Write {
            is_set,
            is_partitioned: ReceivedSetCookie::split(cookie).is_partitioned(),
        };
        let mut same = known
            .iter()
            .filter(|(known, _)| known.is_same_cookie(&stored));
        if same.any(|(_, earlier)| earlier.harms(write)) {
            return Some(stored);
        }
        known.push((stored, write));
    }
    None
}

/// What a `Set-Cookie` line does.
#[derive(Clone, Copy)]
struct Write {
    is_set: bool,
    is_partitioned: bool,
}

impl Write {
    /// Whether a later write of the same cookie does harm.
    const fn harms(self, later: Self) -> bool {
        let is_first_of_twins = !self.is_set && self.is_partitioned != later.is_partitioned;
        (self.is_set || later.is_set) && !is_first_of_twins
    }
}

#[cfg(all(test, feature = "embedded-list"))]
mod tests {
    use super::*;
    use crate::config::PolicyConfig;
    use crate::net::EmbeddedList;

    #[test]
    fn a_cookie_that_is_set_and_cleared_is_found() {
        let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
        let trial = Trial::of(&config, &EmbeddedList).unwrap();
        let visit = trial.visits().next().unwrap();
        let is_found = |lines: [&str; 2]| {
            let headers = lines.map(|line| ("set-cookie".into(), line.into()));
            repeated(&visit, "/", &headers.to_vec(), &Profile::CHROMIUM).is_some()
        };
        let (set, clear) = ("sid=1; Path=/; Secure", "sid=; Path=/; Secure; Max-Age=0");
        assert!(is_found([set, clear]));
        assert!(is_found([clear, set]));
        assert!(is_found([set, set]));
        assert!(!is_found([clear, clear]));
        assert!(!is_found([set, "sid=; Path=/auth; Secure; Max-Age=0"]));
    }
}
