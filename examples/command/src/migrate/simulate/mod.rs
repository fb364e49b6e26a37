//! A client that signed in before the change and comes back after it, in each browser. Its front end is the one that was built for the old
//! configuration, which browsers may keep in their caches for days, or an updated one, which sends what either configuration requires.
//! If the website moves, the updated one is at the new address.

mod client;
mod instances;

use std::fmt;

use serde::Serialize;
use session_cookie_policy::browser::{Jar, Profile};
use session_cookie_policy::config::{PolicyConfig, SessionShape, Transport, WebsiteConfig};
use session_cookie_policy::net::{Origin, SuffixList};
use session_cookie_policy::policy::SessionToken;
use session_cookie_policy::rollout::{MigrationAction, MigrationPlan, TokenOutcome};
use time::{Duration, OffsetDateTime};

use self::client::{Bundle, Client};
use self::instances::{Instances, Sessions};

/// What a client goes through until all is as it should be.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Outcome {
    pub(crate) browser: &'static str,
    /// Whether the new configuration had the history of the plan.
    pub(crate) history: bool,
    pub(crate) frontend: Frontend,
    /// The shape of a session before the change. Of two tokens the access token expires during it.
    pub(crate) shape: SessionShape,
    pub(crate) website: String,
    /// The API of the new configuration.
    pub(crate) api: String,
    /// The requests after the change, until one is answered with the user's data.
    pub(crate) requests: Vec<&'static str>,
    pub(crate) works: bool,
    /// Whether the user had to sign in again.
    pub(crate) signed_in_again: bool,
    /// Session cookies in the browser then.
    pub(crate) cookies_left: Vec<String>,
    /// What carries the session then.
    pub(crate) transport: Transport,
    /// What a sign-out is answered then.
    pub(crate) sign_out: u16,
    pub(crate) after_sign_out: AfterSignOut,
    /// What happens then on another API on which the user was signed in.
    pub(crate) elsewhere: Option<Elsewhere>,
    /// On how many of the next three days, each with an expired access token, the user had to sign in again.
    pub(crate) days_with_sign_in: u32,
    /// The same of a user who never had the old configuration: sessions may be that short.
    pub(crate) usual_days_with_sign_in: u32,
}

/// What a sign-out leaves.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AfterSignOut {
    /// Session cookies in the browser.
    pub(crate) cookies: Vec<String>,
    /// Whether they are accepted, unless the server has ended the session.
    pub(crate) still_signed_in: bool,
}

/// Another API of both configurations, called after the first.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Elsewhere {
    pub(crate) api: String,
    pub(crate) signed_in_again: bool,
}

/// Which front end the browser runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Frontend {
    /// The one of the old configuration.
    Old,
    /// One that sends what either configuration requires.
    Updated,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match (self.works, self.signed_in_again) {
            (false, _) => "no session",
            (true, true) => "signed in again",
            (true, false) => "still signed in",
        };
        write!(
            f,
            "{}: {end}; {} left",
            self.requests.join(", "),
            count(&self.cookies_left)
        )?;
        if self.transport == Transport::Header {
            write!(f, ", tokens by header")?;
        }
        if self.sign_out == 403 {
            write!(f, "; sign-out (403)")?;
        }
        let days = self.days_with_sign_in;
        if days > self.usual_days_with_sign_in {
            write!(f, "; signs in again on {days} of the next 3 days")?;
        }
        if let Some(Elsewhere { api, .. }) = self
            .elsewhere
            .as_ref()
            .filter(|elsewhere| elsewhere.signed_in_again)
        {
            write!(f, "; on {api} signed in again")?;
        }
        for cookie in &self.cookies_left {
            write!(f, "\n    {cookie}")?;
        }
        let left = &self.after_sign_out;
        if self.sign_out != 403 && !left.cookies.is_empty() {
            let cookies = count(&left.cookies);
            write!(f, "\n    a sign-out then leaves {cookies}")?;
            if left.still_signed_in {
                write!(
                    f,
                    ", and the user stays signed in unless the server ends the session"
                )?;
            }
            for cookie in &left.cookies {
                write!(f, "\n      {cookie}")?;
            }
        }
        Ok(())
    }
}

fn count(cookies: &[String]) -> String {
    match cookies.len() {
        1 => "1 cookie".to_owned(),
        count => format!("{count} cookies"),
    }
}

/// Plays the change in each browser, with and without the history; nothing if a configuration does not compile.
pub(crate) fn simulate(
    old: &PolicyConfig,
    new: &PolicyConfig,
    plan: &MigrationPlan,
    list: &dyn SuffixList,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for profile in Profile::ALL {
        let variants: &[bool] = if plan.history.is_empty() {
            &[true]
        } else {
            &[true, false]
        };
        let each = variants.iter().flat_map(|history| {
            [Frontend::Updated, Frontend::Old].map(|frontend| (*history, frontend))
        });
        for (history, frontend) in each {
            let mut declared = new.clone();
            if history {
                plan.history.declare_in(&mut declared);
            }
            let on = |[before, after]: [Origin; 2]| {
                Instances::of(old, before, list).zip(Instances::of(&declared, after, list))
            };
            let mut apis = apis_of(old, new).into_iter();
            let Some((before, mut after)) = apis.next().and_then(on) else {
                continue;
            };
            // That of before calls the address of before.
            if frontend == Frontend::Old && before.api != after.api {
                continue;
            }
            let other = apis.next().and_then(on);
            if let Some(route) = missed_route(plan) {
                after.data = route;
            }
            for pages in pages_of(old, new) {
                after.old_refresh = plan.schedule.iter().find_map(|step| match &step.action {
                    MigrationAction::KeepOldRoute { route } if history => Some(route.clone()),
                    _ => None,
                });
                let now = plan.retired_at.get() + Duration::hours(2);
                let all = Change {
                    before: &before,
                    after: &after,
                    other: other.as_ref(),
                };
                let mut outcome = play((profile, frontend), &all, &pages, now, list);
                outcome.history = history;
                outcomes.push(outcome);
            }
        }
    }
    outcomes
}

/// The APIs of both configurations, one of each host, or the first of each configuration. Each before and after the change.
fn apis_of(old: &PolicyConfig, new: &PolicyConfig) -> Vec<[Origin; 2]> {
    let apis = |config: &PolicyConfig| -> Vec<Origin> {
        let apis = config.api.iter().filter_map(|api| api.get().ok());
        apis.cloned().collect()
    };
    let (old, new) = (apis(old), apis(new));
    let mut both: Vec<[Origin; 2]> = Vec::new();
    for api in old.iter().filter(|api| new.contains(api)) {
        if both.iter().all(|[known, _]| known.host() != api.host()) {
            both.push([api.clone(), api.clone()]);
        }
    }
    if let (true, Some(old), Some(new)) = (both.is_empty(), old.first(), new.first()) {
        both.push([old.clone(), new.clone()]);
    }
    both
}

/// A page of both configurations, or the first of each; and the pages of websites whose settings change. Each before and after the change.
fn pages_of(old: &PolicyConfig, new: &PolicyConfig) -> Vec<[Origin; 2]> {
    let page = |website: &WebsiteConfig| Some(website.origin.get().ok()?.example());
    let is_in_both = |website: &&WebsiteConfig| new.websites.contains(website);
    let both = old.websites.iter().find(is_in_both);
    let is_changed = |website: &&WebsiteConfig| {
        let mut others = new.websites.iter();
        let same = others.find(|other| other.origin == website.origin);
        same.is_some_and(|other| other != *website)
    };
    let changed: Vec<&WebsiteConfig> = old.websites.iter().filter(is_changed).collect();
    let before = both.or_else(|| old.websites.first());
    let after = both.or_else(|| new.websites.first());
    let first = before
        .zip(after)
        .filter(|(before, _)| both.is_some() || !changed.contains(before));
    let changed = changed.into_iter().map(|website| (website, website));
    let pairs = first.into_iter().chain(changed).take(4);
    pairs
        .filter_map(|(before, after)| Some([page(before)?, page(after)?]))
        .collect()
}

/// The route that needs the token of each request and that old cookies do not reach, if the plan has one.
fn missed_route(plan: &MigrationPlan) -> Option<String> {
    let mut forecasts = plan.both_serve.new_takes_old.iter();
    forecasts.find_map(|forecast| match &forecast.outcome {
        TokenOutcome::OtherPath { route } if forecast.token != SessionToken::Refresh => {
            Some(route.to_string())
        }
        _ => None,
    })
}

/// The servers of both configurations, and those of another host of both.
struct Change<'i> {
    before: &'i Instances,
    after: &'i Instances,
    other: Option<&'i (Instances, Instances)>,
}

fn play(
    (profile, frontend): (Profile, Frontend),
    Change {
        before,
        after,
        other,
    }: &Change<'_>,
    [old_page, new_page]: &[Origin; 2],
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Outcome {
    let mut bundle = Bundle::default();
    bundle.learn(before, old_page, now);
    if frontend == Frontend::Updated {
        bundle.learn(after, new_page, now);
    }
    let mut client = Client {
        list,
        jar: Jar::new(profile),
        page: old_page.clone(),
        bundle,
        csrf_token: None,
        held: [None, None],
    };
    let usual_days_with_sign_in = {
        let (mut client, mut sessions) = (client.clone(), Sessions::default());
        client.page = new_page.clone();
        client.bundle.learn(after, new_page, now);
        client.sign_in(after, &mut sessions, now);
        client.days_with_sign_in(after, &mut sessions, now)
    };
    let mut sessions = Sessions::default();
    client.sign_in(before, &mut sessions, now - Duration::hours(2));
    let is_signed_in_on = |other: &Instances| {
        let (mut client, mut sessions) = (client.clone(), sessions.clone());
        !client.visit(other, &mut sessions, now).signed_in_again
    };
    let other = other.filter(|(other, _)| is_signed_in_on(other));
    // The access token ends while the change is made.
    sessions.access = None;
    if frontend == Frontend::Updated && new_page != old_page {
        // Scripts of another origin do not see what those of the old page keep.
        client.page = new_page.clone();
        (client.csrf_token, client.held) = (None, [None, None]);
    }
    let visit = client.visit(after, &mut sessions, now);
    let cookies_left = client.cookies(now);
    let transport = if client.held[0].is_some() {
        Transport::Header
    } else {
        Transport::Cookie
    };
    let (mut left, mut after_it) = (client.clone(), sessions.clone());
    let sign_out = left.sign_out(after, now);
    let after_sign_out = AfterSignOut {
        cookies: left.cookies(now),
        still_signed_in: !left.visit(after, &mut after_it, now).signed_in_again,
    };
    let elsewhere = other.map(|(_, other)| {
        let (mut client, mut sessions) = (client.clone(), sessions.clone());
        sessions.access = None;
        Elsewhere {
            api: other.api.to_string(),
            signed_in_again: client.visit(other, &mut sessions, now).signed_in_again,
        }
    });
    let days_with_sign_in = client.days_with_sign_in(after, &mut sessions, now);
    Outcome {
        browser: profile.name,
        history: false,
        frontend,
        shape: before.policy.shape(),
        website: client.page.to_string(),
        api: after.api.to_string(),
        requests: visit.requests,
        works: visit.works,
        signed_in_again: visit.signed_in_again,
        cookies_left,
        transport,
        sign_out,
        after_sign_out,
        elsewhere,
        days_with_sign_in,
        usual_days_with_sign_in,
    }
}
