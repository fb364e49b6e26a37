use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::audience::refused;
use super::clearing::ApiClearing;
use super::encounter::{TokenOutcome, by_cookie};
use super::frontend_change::{FrontendAction, FrontendChange};
use super::history::{PastCookieState, state_of};
use super::indexed::Indexed;
use super::introduced::introduced;
use super::moved_site::MovedSite;
use super::sharing::of_hosts;
use super::trace::{Trace, TracePart};
use super::warning::MigrationWarning;
use crate::advice::suggest_cookie_domain;
use crate::config::{ClientName, SessionShape, Transport, TransportSetting, Website};
use crate::cookie::{CookieDomain, Lifetime, Partitioning};
use crate::distinct::{Distinct, Keyed};
use crate::migration::Instant;
use crate::net::{SuffixList, UrlPath};
use crate::policy::{
    CookieRole, Deployed, DeployedApi, DeployedPages, Problem, SessionToken, Severity,
};

/// Everything of the change that is not over with one response.
pub(super) fn warnings(
    [old, new]: [&Indexed<'_>; 2],
    bare: &Indexed<'_>,
    retired_at: Instant,
    clearing: &[ApiClearing],
    frontend: &[FrontendChange],
    list: &dyn SuffixList,
) -> Vec<MigrationWarning> {
    let mut warnings = Warnings(Distinct::new());
    warnings.of_problems(old, new);
    let present = Trace::present_of(old, retired_at, list);
    let mut known = Distinct::new();
    for trace in &present {
        known.add(trace.clone());
    }
    for trace in Trace::all(old, retired_at, list) {
        let is_older = !known.has(&trace);
        for (_, part) in &trace.parts {
            warnings.of_cookie(&trace, part, is_older, new, list);
            warnings.of_declared(&trace, part, [old, bare], list);
        }
        warnings.of_companion(&trace, [old, new], retired_at);
        warnings.of_session(&trace, is_older, [old, new], retired_at, list);
    }
    for trace in &present {
        if new.transport.allows(Transport::Cookie) || !trace.is_of_session() {
            warnings.of_lifetimes(trace, new, list);
        }
    }
    warnings.of_partitions(&present, old, new);
    warnings.of_partition_changes(old, new, retired_at);
    warnings.of_sites(&present, [old, new], list);
    for warning in of_hosts(&present, new, retired_at, list) {
        warnings.add(warning);
    }
    warnings.of_audiences(old, new);
    for api in clearing {
        warnings.of_budget(api);
    }
    warnings.of_frontends(frontend);
    for warning in introduced(old, bare) {
        warnings.add(warning);
    }
    warnings.0.into_vec()
}

/// The domain with which the cookie would reach an API of the new configuration.
fn way_out(
    trace: &Trace,
    part: &TracePart,
    new: &Indexed<'_>,
    list: &dyn SuffixList,
) -> Option<CookieDomain> {
    let is_session = trace.lasting().is_some_and(|(_, lasting)| lasting == part);
    /// The hosts that are tried.
    const MOST: usize = 16;
    let mut hosts = new.apis.iter().take(MOST).map(|api| api.origin.host());
    let domain = hosts.find_map(|host| {
        let domain = suggest_cookie_domain([trace.api.host(), host], list).domain()?;
        (domain != CookieDomain::HostOnly).then_some(domain)
    })?;
    is_session.then_some(domain)
}

fn pages_with_cookies(deployed: &Deployed) -> impl Iterator<Item = (&DeployedApi, &DeployedPages)> {
    let each = deployed
        .apis
        .iter()
        .flat_map(|api| api.pages.iter().map(move |pages| (api, pages)));
    each.filter(|(_, pages)| pages.has_cookies())
}

impl Keyed for MigrationWarning {
    fn key(&self) -> String {
        self.to_string()
    }
}

struct Warnings(Distinct<MigrationWarning>);

impl Warnings {
    fn add(&mut self, warning: MigrationWarning) {
        self.0.add(warning);
    }

    fn of_problems(&mut self, old: &Deployed, new: &Deployed) {
        let is_error = |problem: &&Problem| problem.severity() == Severity::Error;
        if let Some(problem) = old.problems.iter().find(is_error) {
            let problem = problem.to_string();
            self.add(MigrationWarning::OldInvalid { problem });
        }
        for problem in new.problems.iter().filter(is_error) {
            let problem = problem.to_string();
            self.add(MigrationWarning::NewInvalid { problem });
        }
    }

    fn of_cookie(
        &mut self,
        trace: &Trace,
        part: &TracePart,
        is_older: bool,
        new: &Indexed<'_>,
        list: &dyn SuffixList,
    ) {
        let cookie = || Box::new(trace.cookie(part));
        let mut reaching = new.reached_by(trace).map(|(_, api)| api).peekable();
        if reaching.peek().is_none() {
            self.add(MigrationWarning::HostGone {
                wide: way_out(trace, part, new, list).filter(|_| !is_older),
                cookie: cookie(),
                api: Box::new(trace.api.clone()),
                sunset: trace.sunset(part),
                is_of_session: trace.is_of_session(),
            });
            return;
        }
        for api in reaching.filter(|api| trace.api.is_https() && !api.origin.is_https()) {
            let name = &part.name;
            let shadows = api.pages.iter().any(|pages| {
                let mut own = pages.cookies().all();
                own.any(|(_, own)| own.name() == name)
            });
            if shadows || state_of(trace, part, new, list) == PastCookieState::OutOfReach {
                self.add(MigrationWarning::SecureOverHttp {
                    cookie: cookie(),
                    api: Box::new(api.origin.clone()),
                    shadows,
                    is_of_session: trace.is_of_session(),
                });
            }
        }
    }

    /// Whether the new configuration declares the cookie itself, but for a shorter time than browsers keep it.
    fn of_declared(
        &mut self,
        trace: &Trace,
        part: &TracePart,
        [old, bare]: [&Indexed<'_>; 2],
        list: &dyn SuffixList,
    ) {
        let sunset = trace.sunset(part);
        let Some(key) = trace.key(part, list) else {
            return;
        };
        // An entry of an earlier change is right for its own time.
        if let Some(declared) = bare.declared_until(&key).filter(|until| *until < sunset)
            && old
                .declared_until(&key)
                .is_none_or(|until| until < declared)
        {
            self.add(MigrationWarning::DeclaredTooShort {
                cookie: Box::new(trace.cookie(part)),
                declared,
                sunset,
            });
        }
    }

    /// Whether a refresh token that the old configuration takes is lost. That it is sent to no API, or to none that may clear it, is
    /// told of the cookie.
    fn of_session(
        &mut self,
        trace: &Trace,
        is_older: bool,
        [old, new]: [&Indexed<'_>; 2],
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let Some((role, part)) = trace.lasting() else {
            return;
        };
        let on = |reader| by_cookie(trace, part, role, reader, retired_at);
        if on(old) != TokenOutcome::Taken {
            return;
        }
        let cookie = Box::new(trace.cookie(part));
        let sunset = trace.sunset(part);
        match on(new) {
            TokenOutcome::Taken => self.of_planting(trace, new, list),
            TokenOutcome::OtherHost | TokenOutcome::OverHttp => {}
            TokenOutcome::OtherPath { route } if new.shape == SessionShape::Single => {
                let writer = old.api(&trace.api);
                let refresh = CookieRole::Session(SessionToken::Refresh);
                self.add(MigrationWarning::NotSentToRoute {
                    cookie,
                    route,
                    refresh_route: writer.and_then(|api| api.routes_of(refresh).first().cloned()),
                    sunset,
                });
            }
            TokenOutcome::OtherPath { route } => {
                let writer = old.api(&trace.api);
                let refresh = CookieRole::Session(SessionToken::Refresh);
                let old_route = writer.and_then(|api| api.routes_of(refresh).first().cloned());
                if old_route.is_none() && old.shape == SessionShape::Pair {
                    return;
                }
                let path = UrlPath::parse(cookie.path.as_str()).ok();
                self.add(MigrationWarning::NotSentToRefreshRoute {
                    wide: path.map(|path| path.common_ancestor(&route)),
                    cookie,
                    old_route,
                    route,
                    sunset,
                });
            }
            // Of the present cookies `both_serve` and the forecast tell it.
            outcome if is_older => self.add(MigrationWarning::OlderNotTaken {
                cookie,
                outcome,
                sunset,
            }),
            _ => {}
        }
    }

    /// The first API that shows a new name stands for all.
    fn of_planting(&mut self, trace: &Trace, new: &Indexed<'_>, list: &dyn SuffixList) {
        let mut apis = new.apis.iter().filter(|api| api.origin.is_https());
        let Some(pages) = apis.find_map(|api| api.pages.first()) else {
            return;
        };
        let easier = trace.parts.iter().rev().find(|(role, part)| {
            let present = pages.cookie(new.role_of(*role));
            present.is_some_and(|present| {
                let host = trace.api.host();
                part.name.is_easier_to_plant(present.name(), host, list)
            })
        });
        if let Some((_, part)) = easier {
            self.add(MigrationWarning::PastNamePlantable {
                name: part.name.clone(),
                retired_at: trace.retired_at,
                sunset: new
                    .read_until(&part.name)
                    .unwrap_or_else(|| trace.sunset(part)),
            });
        }
    }

    /// `Max-Age` of a new cookie says nothing of one that is there.
    fn of_lifetimes(&mut self, trace: &Trace, new: &Indexed<'_>, list: &dyn SuffixList) {
        for (_, part) in &trace.parts {
            let held = part.lifetime.at_most();
            let own = trace.key(part, list).and_then(|key| new.lifetime_of(&key));
            // What ends with the browser ends before.
            let is_timed = |lifetime: Lifetime| lifetime.max_age().is_some();
            let is_shorter =
                |own: Lifetime| own.at_most() < held || (is_timed(part.lifetime) && !is_timed(own));
            if own.is_some_and(is_shorter) {
                self.add(MigrationWarning::KeptForLonger {
                    cookie: Box::new(trace.cookie(part)),
                    sunset: trace.sunset(part),
                    is_of_session: trace.is_of_session(),
                });
            }
        }
    }

    /// Whether the value of a cookie beside the session is lost, which the old configuration reads. That the cookie reaches no API is told
    /// of it already, and that it is given up is a change.
    fn of_companion(&mut self, trace: &Trace, [old, new]: [&Indexed<'_>; 2], retired_at: Instant) {
        for (role, part) in &trace.parts {
            let (CookieRole::Companion(_), Some(purpose)) = (role, new.purpose_of(*role)) else {
                continue;
            };
            let on = |reader| by_cookie(trace, part, *role, reader, retired_at);
            let outcome = on(new);
            let is_lost = !matches!(
                outcome,
                TokenOutcome::Taken | TokenOutcome::OtherHost | TokenOutcome::OverHttp
            );
            if is_lost && on(old) == TokenOutcome::Taken {
                self.add(MigrationWarning::CompanionNotTaken {
                    cookie: Box::new(trace.cookie(part)),
                    purpose,
                    outcome,
                });
            }
        }
    }

    /// Users who follow their website to another site. What is partitioned is told by website.
    fn of_sites(
        &mut self,
        present: &[Trace],
        [old, new]: [&Indexed<'_>; 2],
        list: &dyn SuffixList,
    ) {
        let Some(moved) = MovedSite::between(old, new, list) else {
            return;
        };
        let mut traces = present
            .iter()
            .filter(|trace| trace.partitioning == Partitioning::Unpartitioned);
        let left = traces.find_map(|trace| {
            let (_, part) = trace.lasting()?;
            Some((trace, part, moved.left_behind(trace)?))
        });
        if let Some((trace, part, website)) = left {
            self.add(MigrationWarning::NotSentFromSite {
                cookie: Box::new(trace.cookie(part)),
                website: Box::new(website.clone()),
                sunset: trace.sunset(part),
            });
        }
    }

    fn of_partitions(&mut self, present: &[Trace], old: &Indexed<'_>, new: &Indexed<'_>) {
        let is_kept = |website: &Website| {
            let mut pages = new.apis.iter().flat_map(|api| &api.pages);
            pages.any(|pages| new.is_of(website, pages))
        };
        for trace in present {
            if trace.partitioning == Partitioning::Unpartitioned {
                continue;
            }
            let pages = old.api(&trace.api).into_iter().flat_map(|api| &api.pages);
            let partitioned =
                pages.filter(|pages| pages.lasting().partitioning() == Partitioning::Partitioned);
            for website in partitioned.flat_map(|pages| pages.websites.iter()) {
                for (_, part) in trace.parts.iter().filter(|_| !is_kept(website)) {
                    self.add(MigrationWarning::OtherTopLevelSite {
                        cookie: Box::new(trace.cookie(part)),
                        website: Box::new(website.clone()),
                        sunset: trace.sunset(part),
                    });
                }
            }
        }
    }

    fn of_partition_changes(&mut self, old: &Indexed<'_>, new: &Indexed<'_>, retired_at: Instant) {
        for (api, before) in pages_with_cookies(old) {
            let same_host = new.of_host(api.origin.host());
            let same_host = same_host.flat_map(|(_, api)| &api.pages);
            for after in same_host.filter(|pages| pages.has_cookies()) {
                let mut websites = before.websites.iter();
                let website = websites.find(|website| new.is_of(website, after));
                for (role, old) in before.cookies().all() {
                    let Some(new) = after.cookie(new.role_of(role)) else {
                        continue;
                    };
                    let is_one = old.name() == new.name()
                        && old.domain() == new.domain()
                        && old.path() == new.path();
                    if let Some(website) = website
                        && is_one
                        && old.partitioning() != new.partitioning()
                    {
                        let kept = old.lifetime().at_most();
                        self.add(MigrationWarning::PartitionStays {
                            website: Box::new(website.clone()),
                            name: old.name().clone(),
                            sunset: retired_at.after(kept),
                        });
                    }
                }
            }
        }
    }

    /// Front ends whose tokens travel in another way, though not those of all.
    fn of_audiences(&mut self, old: &Deployed, new: &Deployed) {
        for (of, transport) in refused(old, new) {
            self.add(MigrationWarning::NotTakenFrom { of, transport });
        }
        let gone = old.clients.iter().filter(|(client, transport)| {
            **transport == TransportSetting::Header && !new.clients.contains_key(client)
        });
        let clients: Vec<ClientName> = gone.map(|(client, _)| client.clone()).collect();
        if !clients.is_empty() && new.transport.allows(Transport::Cookie) {
            self.add(MigrationWarning::ClientsGone { clients });
        }
    }

    fn of_frontends(&mut self, changes: &[FrontendChange]) {
        let first_token = changes.iter().find_map(|change| match &change.action {
            FrontendAction::SendCsrfToken {
                instead_of: None,
                cookie,
                session,
                ..
            } => Some(MigrationWarning::NoCsrfToken {
                session: *session,
                is_in_cookie: cookie.is_some(),
            }),
            _ => None,
        });
        if let Some(warning) = first_token {
            self.add(warning);
        }
        if changes.iter().any(FrontendChange::is_needed) {
            self.add(MigrationWarning::OldFrontendRefused);
        }
    }

    fn of_budget(&mut self, clearing: &ApiClearing) {
        let api = Box::new(clearing.api.clone());
        let (bytes, budget) = (clearing.bytes, clearing.budget);
        let longest = clearing.set_cookie.iter().map(String::len).max();
        if let Some(longest) = longest.filter(|longest| *longest > budget) {
            self.add(MigrationWarning::NeverFits {
                api,
                bytes: longest,
                budget,
            });
        } else if bytes > budget {
            self.add(MigrationWarning::OverBudget {
                api,
                bytes,
                budget,
                answers: clearing.answers,
            });
        }
    }
}
