use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use time::Duration;

use super::encounter::{TokenForecast, TokenOutcome, lost, origins};
use super::indexed::Indexed;
use super::warning::MigrationWarning;
use crate::config::{SessionShape, Transport};
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning};
use crate::distinct::Distinct;
use crate::migration::{ClearingPlan, Instant, PastCookie};
use crate::net::{Host, SuffixList};
use crate::policy::Deployed;
use crate::sorted::SortedSet;

/// What happens to a client that returns on a given day for the first time since day 0.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{ReturningClient, plan_migration};
///
/// let old = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let [day_0, day_30, day_365] = &plan.clients[..] else { panic!() };
/// assert_eq!(day_0.returning, ReturningClient::StaysSignedIn);
/// assert_eq!(day_30.past_cookies.len(), 2); // in browsers that were away
/// assert_eq!(day_365.returning, ReturningClient::SessionIsOver);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClientForecast {
    /// The number of days after the last old server stopped.
    pub day: u16,
    /// The date of this day.
    pub at: Instant,
    /// What happens to the client's session.
    pub returning: ReturningClient,
    /// Tokens of old servers that are not accepted on this day.
    pub lost: Vec<TokenForecast>,
    /// The past cookies that a browser may still hold if it did not visit since day 0. A browser that did holds none.
    pub past_cookies: Vec<PastCookie>,
    /// The shapes of the sessions, before and after the change.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub session: [SessionShape; 2],
    /// How many hosts the new APIs have: each has its own cookies without `Domain`.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub hosts: usize,
    /// Whether browsers hold old cookies that the new configuration does not clear, of which a warning tells.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub are_some_left: bool,
}

/// What happens to the session of a client that returns.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{ReturningClient, plan_migration};
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let on_day_0 = |new: &PolicyConfig| {
///     plan_migration(&old, new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList).clients[0].returning
/// };
/// let mut shared = old.clone();
/// shared.cookie_domain = "example.com".into();
/// assert_eq!(on_day_0(&shared), ReturningClient::StaysSignedIn);
/// let mut moved = old.clone();
/// moved.api = vec!["https://api2.example.com".into()];
/// assert_eq!(on_day_0(&moved), ReturningClient::SignsInOnce);
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ReturningClient {
    /// The user stays signed in: the old token is accepted. One response replaces it and clears all old cookies: a refresh or, if sessions
    /// have one token, a response that sets the session again.
    StaysSignedIn,
    /// The user stays signed in on the host that sets the session first, and signs in once on each other host: the old cookies were shared,
    /// and the new ones are not.
    StaysOnOneHost,
    /// The user signs in once. Some tokens are not accepted, or nothing is known about them. The sign-in also clears the remaining cookies.
    SignsInOnce,
    /// The session has expired, as it would have without the change: its refresh token, or its only token.
    SessionIsOver,
}

const DAYS: [u16; 3] = [0, 30, 365];

pub(super) fn forecast(
    old: &Indexed<'_>,
    after: &Indexed<'_>,
    retired_at: Instant,
    warnings: &[MigrationWarning],
    list: &dyn SuffixList,
) -> Vec<ClientForecast> {
    let hosts: SortedSet<&Host> = after.apis.iter().map(|api| api.origin.host()).collect();
    let pages = old.apis.iter().flat_map(|api| &api.pages);
    let lifetimes = pages.map(|pages| pages.lasting().lifetime().at_most());
    let session = lifetimes.max().unwrap_or(Lifetime::MAX);
    let pages = after.apis.iter().flat_map(|api| &api.pages);
    let is_known = is_known(old);
    let cleared: Vec<Cleared<'_>> = pages.map(|pages| Cleared::of(&pages.clearing)).collect();
    let is_split = warnings
        .iter()
        .any(|warning| matches!(warning, MigrationWarning::NoLongerShared { .. }));
    let on_day = |day: u16| {
        let at = retired_at.after(Duration::days(day.into()));
        let encounters = TokenForecast::all(old, after, at, list);
        let not_taken: Vec<TokenForecast> = lost(&encounters).into_iter().cloned().collect();
        let mut past_cookies = Distinct::new();
        for (pages, cleared) in after.apis.iter().flat_map(|api| &api.pages).zip(&cleared) {
            for (_, past) in pages.history.iter().flatten() {
                let key = (&past.name, &past.domain, &past.path, past.partitioning);
                let is_cleared = cleared.scopes.contains(&key)
                    || (!pages.has_cookies() && cleared.present.has(past));
                if past.may_be_held(at.get()) && is_cleared {
                    past_cookies.add(past.clone());
                }
            }
        }
        ClientForecast {
            day,
            at,
            returning: if at >= retired_at.after(session) {
                ReturningClient::SessionIsOver
            } else if not_taken.is_empty() && is_known && is_split {
                ReturningClient::StaysOnOneHost
            } else if not_taken.is_empty() && is_known {
                ReturningClient::StaysSignedIn
            } else {
                ReturningClient::SignsInOnce
            },
            lost: not_taken,
            past_cookies: past_cookies.into_vec(),
            session: [old.shape, after.shape],
            hosts: hosts.len(),
            are_some_left: warnings.iter().any(|warning| warning.is_left_at(at)),
        }
    };
    DAYS.into_iter().map(on_day).collect()
}

/// Whether the cookies of a deployment are known.
fn is_known(deployed: &Deployed) -> bool {
    let mut apis = deployed.apis.iter();
    !deployed.transport.allows(Transport::Cookie)
        || (!deployed.apis.is_empty() && apis.all(|api| !api.pages.is_empty()))
}

/// The cookies that pages clear, for lookups.
struct Cleared<'d> {
    scopes: SortedSet<(
        &'d CookieName,
        &'d CookieDomain,
        &'d CookiePath,
        Partitioning,
    )>,
    present: Distinct<PastCookie>,
}

impl<'d> Cleared<'d> {
    fn of(plan: &'d ClearingPlan) -> Self {
        let mut present = Distinct::new();
        for past in &plan.present {
            present.add(past.clone());
        }
        let attributes = plan.clearings.iter().map(|clearing| &clearing.attributes);
        let scopes = attributes.map(|of| (of.name(), of.domain(), of.path(), of.partitioning()));
        Self {
            scopes: scopes.collect(),
            present,
        }
    }
}

impl fmt::Display for ClientForecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before, after] = self.session;
        match (self.returning, after) {
            (ReturningClient::StaysSignedIn, SessionShape::Pair) => f.write_str(
                if self.past_cookies.is_empty() {
                    "users who come back stay logged in: the first refresh accepts the old token and sets new ones, without an extra \
                     request"
                } else {
                    "users who come back stay logged in: the first refresh accepts the old token, sets new ones and clears old cookies \
                     in the same response, without an extra request"
                },
            )?,
            (ReturningClient::StaysSignedIn, SessionShape::Single) => f.write_str(
                if self.past_cookies.is_empty() {
                    "users who come back stay logged in while the old session lasts: its token is accepted"
                } else {
                    "users who come back stay logged in while the old session lasts: its token is accepted, and the first response that \
                     sets the session again clears old cookies, without an extra request"
                },
            )?,
            (ReturningClient::StaysOnOneHost, _) => f.write_str(
                "users who come back stay logged in on the host that first sets the session again, and sign in once on each other host",
            )?,
            (ReturningClient::SignsInOnce, _) if self.lost.is_empty() => f.write_str(
                "users who come back may have to sign in: the cookies of the old configuration are unknown",
            )?,
            (ReturningClient::SignsInOnce, _) => {
                let lost: Vec<&TokenForecast> = self.lost.iter().collect();
                write!(
                    f,
                    "users who come back with a session of {} sign in once{}",
                    origins(&lost),
                    if self.past_cookies.is_empty() {
                        ""
                    } else {
                        ", and that response clears what can be cleared"
                    }
                )?;
                let is_other_path = |encounter: &TokenForecast| {
                    matches!(encounter.outcome, TokenOutcome::OtherPath { .. })
                };
                if before == SessionShape::Pair && self.lost.iter().all(is_other_path) {
                    f.write_str("; where the old refresh route is kept, they stay logged in")?;
                }
            }
            (ReturningClient::SessionIsOver, _) => write!(
                f,
                "users who were away since day 0 sign in, since the {} has expired, as it would have without the change",
                match before {
                    SessionShape::Pair => "refresh token",
                    SessionShape::Single => "session",
                }
            )?,
        }
        self.write_past(f, after)
    }
}

impl ClientForecast {
    /// Whether users stay logged in, in a few words.
    pub(super) fn verdict(&self) -> String {
        match self.returning {
            ReturningClient::StaysSignedIn => String::from("Users stay logged in"),
            ReturningClient::StaysOnOneHost => String::from(
                "Users stay logged in on one host, and sign in once on each other host",
            ),
            ReturningClient::SignsInOnce if self.lost.is_empty() => {
                String::from("Users may have to sign in once")
            }
            ReturningClient::SignsInOnce | ReturningClient::SessionIsOver => {
                let lost: Vec<&TokenForecast> = self.lost.iter().collect();
                format!("Users with a session of {} sign in once", origins(&lost))
            }
        }
    }

    /// The past cookies that may be in browsers.
    fn write_past(&self, f: &mut fmt::Formatter<'_>, after: SessionShape) -> fmt::Result {
        let count = self.past_cookies.len();
        if count > 0 {
            let cookies = if count == 1 { "cookie" } else { "cookies" };
            write!(f, "; users who were away may hold {count} past {cookies}")?;
            let is_host_only =
                |past: &&PastCookie| past.domain == CookieDomain::HostOnly && past.hosts.len() != 1;
            let of_host = self.past_cookies.iter().filter(is_host_only).count();
            let is_of_each = self.hosts > 1 && of_host > 0;
            if is_of_each {
                let hosts = self.hosts;
                if of_host < count {
                    f.write_str(", those without `Domain`")?;
                }
                write!(f, " on each of {hosts} hosts")?;
            }
            let response = match after {
                SessionShape::Pair => "refresh",
                SessionShape::Single => "response that sets the session",
            };
            let on = if is_of_each { " on that host" } else { "" };
            if !self.are_some_left {
                write!(f, "; after the next {response}{on}, none is left")?;
            }
        }
        match (self.are_some_left, count) {
            (true, _) => f.write_str("; some old cookies are not cleared: see 'Warnings'"),
            (false, 0) => f.write_str("; no browser holds a past cookie"),
            (false, _) => Ok(()),
        }
    }
}
