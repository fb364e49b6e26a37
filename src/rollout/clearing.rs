use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::indexed::Indexed;
use crate::config::Website;
use crate::distinct::Distinct;
use crate::migration::{Clearing, Instant, OutOfReachReason, PastCookie};
use crate::net::Origin;
use crate::policy::{DeployedApi, DeployedPages};
use crate::sorted::sort_by_key;

/// The past cookies that an API clears with each response that sets or clears a session, for pages of some websites.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let clearing = &plan.clearing[0];
/// let names: Vec<&str> = clearing.clearings.iter().map(|of| of.attributes.name().as_str()).collect();
/// // With a domain the new cookies cannot have `__Host-`, so none of the old ones has the name of a new one.
/// assert_eq!(names, ["__Host-session-access", "__Host-session-refresh"]);
/// assert_eq!(clearing.answers, 1); // both fit into the budget of one response
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ApiClearing {
    /// The API.
    pub api: Origin,
    /// The websites. Empty for clients that are not websites.
    pub websites: Vec<Website>,
    /// The cookies, with the most harmful first.
    pub clearings: Vec<Clearing>,
    /// The values of the `Set-Cookie` headers that clear them. They may stand in any order, because none of them affects a cookie that is
    /// set.
    pub set_cookie: Vec<String>,
    /// The length of all these values together, in bytes.
    pub bytes: usize,
    /// How many bytes of them one response may have.
    pub budget: usize,
    /// The smallest number of responses over which they are spread. 0 if there is nothing to clear.
    pub answers: usize,
    /// Whether the cookies are cleared only if the request contains a session cookie. True if the tokens of these pages travel by header.
    pub only_where_shown: bool,
    /// Cookies that another API must clear.
    pub elsewhere: Vec<ClearedElsewhere>,
}

/// A past cookie that this API cannot clear, but another one can.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::migration::OutOfReachReason;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.api.push("https://api2.example.com".into());
/// new.cookie_domain = "example.com".into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let second = plan.clearing.iter().find(|of| of.api.to_string() == "https://api2.example.com").unwrap();
/// let elsewhere = &second.elsewhere[0]; // a host-only cookie of the first API
/// assert_eq!(elsewhere.reason, OutOfReachReason::OtherHost);
/// assert_eq!(elsewhere.by[0].to_string(), "https://api.example.com");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClearedElsewhere {
    /// The cookie.
    pub cookie: PastCookie,
    /// Why this API cannot clear it.
    pub reason: OutOfReachReason,
    /// The APIs that can clear it.
    pub by: Vec<Origin>,
}

/// For each API and each kind of page, the past cookies that have not expired at `now`.
pub(super) fn clearing(new: &Indexed<'_>, now: Instant) -> Vec<ApiClearing> {
    let mut all: Vec<ApiClearing> = Vec::new();
    for api in &new.apis {
        let first = all.len();
        for pages in &api.pages {
            let one = of_pages(new, api, pages, now);
            let of_api = all.get_mut(first..).unwrap_or_default();
            let known = of_api
                .iter_mut()
                .find(|known| known.set_cookie == one.set_cookie);
            match known {
                Some(known) => known.websites.extend(one.websites),
                None => all.push(one),
            }
        }
    }
    all
}

fn of_pages(
    new: &Indexed<'_>,
    api: &DeployedApi,
    pages: &DeployedPages,
    now: Instant,
) -> ApiClearing {
    let is_due = |sunset: Option<Instant>| sunset.is_none_or(|sunset| now < sunset);
    let mut clearings: Vec<Clearing> = pages.clearing.clearings.clone();
    clearings.retain(|clearing| is_due(clearing.sunset));
    let own = pages.cookies().all().map(|(_, cookie)| cookie.name());
    let own: Vec<_> = own.collect();
    sort_by_key(&mut clearings, |clearing| {
        !own.contains(&clearing.attributes.name())
    });
    let only_where_shown = !pages.has_cookies();
    if only_where_shown
        && pages
            .clearing
            .present
            .iter()
            .any(|past| is_due(past.sunset()))
    {
        let sunset = pages.clearing.present.iter().map(PastCookie::sunset).max();
        let session = pages.cookies().of_session();
        clearings.extend(session.map(|(_, cookie)| Clearing {
            attributes: cookie.clone(),
            retired_at: Some(now),
            sunset: sunset.flatten(),
        }));
    }
    let set_cookie: Vec<String> = clearings
        .iter()
        .map(|clearing| clearing.attributes.clear().to_string())
        .collect();
    let budget = new.clearing_budget;
    let mut elsewhere: Vec<ClearedElsewhere> = Vec::new();
    let mut known = Distinct::new();
    for out in &pages.clearing.out_of_reach {
        let by = cleared_by(new, &out.cookie);
        if is_due(out.cookie.sunset()) && !by.is_empty() && known.add(&out.cookie) {
            elsewhere.push(ClearedElsewhere {
                cookie: out.cookie.clone(),
                reason: out.reason.clone(),
                by,
            });
        }
    }
    ApiClearing {
        api: api.origin.clone(),
        websites: pages.websites.to_vec(),
        bytes: set_cookie.iter().map(String::len).sum(),
        answers: answers(&set_cookie, budget),
        clearings,
        set_cookie,
        budget,
        only_where_shown,
        elsewhere,
    }
}

/// The APIs that can clear it.
fn cleared_by(new: &Indexed<'_>, cookie: &PastCookie) -> Vec<Origin> {
    let may_clear = |api: &&DeployedApi| {
        cookie.domain.shared().is_some() || cookie.was_set_by(api.origin.host())
    };
    let apis = new.that_clear(cookie).into_iter().filter(may_clear);
    apis.map(|api| api.origin.clone()).collect()
}

/// How many responses the texts need, in order, each up to the budget. Texts that never fit are left out.
fn answers(set_cookie: &[String], budget: usize) -> usize {
    let mut answers = 0_usize;
    let mut left = 0_usize;
    for len in set_cookie
        .iter()
        .map(String::len)
        .filter(|len| *len <= budget)
    {
        if len > left {
            answers = answers.saturating_add(1);
            left = budget;
        }
        left = left.saturating_sub(len);
    }
    answers
}
