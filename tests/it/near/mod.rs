//! Observations next to those that give a finding: they differ in one thing, and the finding is not made, or is less certain.
//!
//! What breaks if one fails: somebody is told a cause that cannot be, or the true one stays untold.

mod answers;
mod caches;
mod clients;
mod course;
mod hosts;
mod lines;
mod names;

use serde_json::{Value, json};
use session_cookie_policy::diagnosis::{
    Certainty, Code, Finding, Observation, diagnose, diagnose_without_policy,
};
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::near_misses::{changed, evidence};
use crate::support::{config, policy};

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const PAGE: &str = "https://www.example.com";
const ACCESS: &str = "__Host-session-access";
const REFRESH: &str = "__Host-session-refresh";

fn read(seen: &Value) -> Observation {
    serde_json::from_value(seen.clone()).unwrap_or_else(|error| panic!("{seen}: {error}"))
}

/// One site, with `more` fields.
fn found_with(more: &Value, seen: &Value) -> Vec<Finding> {
    diagnose(&policy(more), &read(seen), NOW, &EmbeddedList)
}

fn found_without_policy(more: &Value, seen: &Value) -> Vec<Finding> {
    diagnose_without_policy(&config(more), &read(seen), NOW, &EmbeddedList)
}

/// A cause that may be told of an observation.
struct Cause<'a> {
    /// The deployment's fields.
    more: Value,
    code: Code,
    /// Words of its message.
    says: &'a str,
    find: fn(&Value, &Value) -> Vec<Finding>,
}

impl<'a> Cause<'a> {
    fn new(more: Value, code: Code, says: &'a str) -> Self {
        Self {
            more,
            code,
            says,
            find: found_with,
        }
    }

    /// The same, told without a policy.
    fn without_policy(more: Value, code: Code, says: &'a str) -> Self {
        Self {
            find: found_without_policy,
            ..Self::new(more, code, says)
        }
    }

    fn of(&self, seen: &Value) -> Option<Finding> {
        let findings = (self.find)(&self.more, seen).into_iter();
        let mut same = findings
            .filter(|finding| finding.code == self.code && finding.message.contains(self.says));
        same.next()
    }

    #[track_caller]
    fn told(&self, seen: &Value) -> Finding {
        self.of(seen).unwrap_or_else(|| {
            let findings = (self.find)(&self.more, seen);
            panic!(
                "{}: {} is not told of {seen}: {findings:#?}",
                self.code, self.says
            )
        })
    }

    /// The cause is told of `base`, as surely with each of the changes `alike`, and of none of the changes `other`.
    #[track_caller]
    fn check(&self, base: &Value, sure: Certainty, alike: &[Value], other: &[Value]) {
        assert_eq!(self.told(base).certainty, sure, "{base}");
        for change in alike {
            assert_eq!(
                self.told(&changed(base, change)).certainty,
                sure,
                "{change}"
            );
        }
        for change in other {
            let told = self.of(&changed(base, change));
            assert!(told.is_none(), "with {change}: {told:#?}");
        }
    }
}

/// A line that sets a cookie.
fn set(name: &str) -> Value {
    json!({ "name": name, "len": 43, "attributes": "Path=/; Secure; HttpOnly; SameSite=Lax" })
}

/// A line that deletes a cookie.
fn delete(name: &str) -> Value {
    json!({ "name": name, "len": 0, "attributes": "Path=/; Secure; Max-Age=0" })
}

/// The response to a sign-in on the page, which sets these cookies.
fn sign_in(lines: &Value) -> Value {
    json!({
        "page": { "opened_as": PAGE },
        "request": { "route": "sign_in", "method": "POST", "origin": PAGE },
        "response": { "status": 200, "set_cookies": lines },
    })
}

/// A request of the page for its session, with these cookies.
fn session(cookies: &Value, status: u16) -> Value {
    json!({
        "page": { "opened_as": PAGE },
        "request": { "route": "session", "method": "GET", "origin": PAGE, "cookies": cookies },
        "response": { "status": status },
    })
}
