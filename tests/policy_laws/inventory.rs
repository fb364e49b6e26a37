//! The inventory tells visitors of each cookie that an answer writes, and of no other.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use session_cookie_policy::config::TransportSetting;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::inventory::{EntryState, Inventory, inventory};
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::{Policy, TrustedWebsite};
use session_cookie_policy::request::RequestFacts;
use session_cookie_policy::testing::session::{responses, set_cookies};
use session_cookie_policy::testing::strategies::request_plans;

use crate::cases;
use crate::deployments::{Deployment, deployments};
use crate::visit::NOW;

/// The names that answers wrote.
#[derive(Debug, Default)]
struct Written {
    set: BTreeSet<String>,
    cleared: BTreeSet<String>,
}

impl Written {
    fn add(&mut self, headers: &Vec<(String, String)>) {
        for cookie in set_cookies(headers) {
            let cookie = std::str::from_utf8(cookie).unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let names = if rest.contains("; Max-Age=0;") {
                &mut self.cleared
            } else {
                &mut self.set
            };
            names.insert(name.to_owned());
        }
    }

    /// Every answer to a request.
    fn answer(&mut self, policy: &Policy, facts: &RequestFacts<'_>, keys: &[String]) {
        let cookies = policy.cookies(facts, NOW);
        for key in keys {
            let cookie = cookies.get(key).unwrap();
            let mut headers = Vec::new();
            let mut sink =
                |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
            cookie.write("new", &mut String::new(), &mut sink).unwrap();
            cookie.write_clear(&mut String::new(), &mut sink);
            self.add(&headers);
        }
        for (_, headers) in responses(policy, facts, NOW) {
            self.add(&headers);
        }
    }
}

/// The keys of the cookies beside the session.
fn keys(deployment: &Deployment) -> Vec<String> {
    deployment.0.cookies.keys().cloned().collect()
}

/// Requests from all who may send one, with all cookies of the inventory and without any.
fn answers(deployment: &Deployment, policy: &Policy, inventory: &Inventory) -> Written {
    let apis = deployment.apis();
    let mut origins: Vec<Option<String>> = deployment
        .pages()
        .iter()
        .chain(&apis)
        .map(|origin| Some(origin.to_string()))
        .collect();
    origins.push(None);
    let trusted: Vec<TrustedWebsite> = apis
        .iter()
        .filter_map(|api| policy.trust_website(api, &EmbeddedList).ok())
        .collect();
    let clients: Vec<&str> = deployment
        .0
        .clients
        .iter()
        .map(|client| client.name.text())
        .collect();
    let all: Vec<String> = inventory
        .entries
        .iter()
        .map(|entry| format!("{}=token", entry.name))
        .collect();
    let all = all.join("; ");
    let keys = keys(deployment);
    let mut written = Written::default();
    for api in &apis {
        let host = authority(api);
        for origin in &origins {
            let trusted = trusted
                .iter()
                .find(|of| Some(of.origin()) == origin.as_deref());
            for client in clients.iter().map(|name| Some(*name)).chain([None]) {
                for cookie in ["", &all] {
                    for mode in [None, Some("cookie")] {
                        let mut facts = RequestFacts::new("POST");
                        facts.host = Some(host.as_bytes());
                        facts.origin = origin.as_ref().map(String::as_bytes);
                        facts.trusted = trusted;
                        facts.client = client.map(str::as_bytes);
                        facts.cookie = CookieHeader::line(cookie.as_bytes());
                        facts.mode = mode.map(str::as_bytes);
                        facts.csrf = Some(b"1");
                        facts.csrf_token = Some(b"csrf");
                        written.answer(policy, &facts, &keys);
                    }
                }
            }
        }
    }
    written
}

fn authority(api: &Origin) -> String {
    api.to_string().split_once("://").unwrap().1.to_owned()
}

/// The names of present cookies, of those of the past that may still be in browsers, and of all.
fn names(inventory: &Inventory) -> [BTreeSet<String>; 3] {
    let of = |is_meant: fn(&EntryState) -> bool| {
        let meant = inventory
            .entries
            .iter()
            .filter(|entry| is_meant(&entry.state));
        meant.map(|entry| entry.name.to_string()).collect()
    };
    [
        of(|state| matches!(state, EntryState::Present(_))),
        of(
            |state| matches!(state, EntryState::Past { ends } if ends.is_none_or(|ends| NOW < ends.get())),
        ),
        of(|_| true),
    ]
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn the_inventory_has_what_answers_write_and_nothing_else(
        deployment in deployments(),
        plans in vec(request_plans(), 8),
    ) {
        // All is cleared in one answer.
        let mut deployment = deployment;
        deployment.0.clearing_budget = u32::MAX;
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let inventory = inventory(&policy);
        let [present, past, all] = names(&inventory);
        let mut written = answers(&deployment, &policy, &inventory);
        prop_assert_eq!(&written.set, &present, "set");
        let written_at_all: BTreeSet<String> = written.set.union(&written.cleared).cloned().collect();
        let missing: Vec<&String> = present.union(&past).filter(|name| !written_at_all.contains(*name)).collect();
        prop_assert!(missing.is_empty(), "{missing:?} are in the inventory, and no answer writes them");
        for plan in &plans {
            written.answer(&policy, &plan.to(&deployment.0).facts(), &keys(&deployment));
        }
        prop_assert_eq!(&written.set, &present, "set");
        // Sign-outs of a deployment by header clear cookies that it may have had before anything was declared.
        let is_by_header = deployment.0.transport.get() == Ok(&TransportSetting::Header);
        let cleared = written.cleared.iter().filter(|_| !is_by_header);
        for name in written.set.iter().chain(cleared) {
            prop_assert!(all.contains(name), "{name} is written, and not in the inventory");
        }
    }

    /// One entry for one cookie: no two have the same name and scope.
    #[test]
    fn no_cookie_is_listed_twice(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let entries = inventory(&policy).entries;
        for (index, entry) in entries.iter().enumerate() {
            for other in &entries[index + 1..] {
                prop_assert!(
                    entry.name != other.name || entry.scope != other.scope,
                    "{entry:?} and {other:?}"
                );
            }
        }
    }

    /// Equal configurations give equal texts.
    #[test]
    fn the_inventory_is_the_same_each_time(deployment in deployments()) {
        let Some(policy) = deployment.compiled() else { return Ok(()) };
        let (first, again) = (inventory(&policy), inventory(&deployment.compiled().unwrap()));
        prop_assert_eq!(&first, &again);
        prop_assert_eq!(first.to_string(), again.to_string());
        prop_assert_eq!(first.to_markdown(), again.to_markdown());
        prop_assert_eq!(serde_json::to_string(&first).unwrap(), serde_json::to_string(&again).unwrap());
    }
}
