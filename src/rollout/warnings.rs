use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::clearing::ApiClearing;
use super::encounter::{TokenOutcome, by_cookie};
use super::frontend_change::{FrontendAction, FrontendChange};
use super::history::{PastCookieState, state_of};
use super::indexed::Indexed;
use super::introduced::introduced;
use super::trace::{Trace, TracePart};
use super::warning::MigrationWarning;
use crate::config::{SessionShape, Transport, Website};
use crate::cookie::{CookieDomain, Lifetime, Partitioning};
use crate::distinct::Distinct;
use crate::migration::Instant;
use crate::net::{Host, Origin, SuffixList, UrlPath};
use crate::policy::{
    CookieRole, Deployed, DeployedApi, DeployedPages, Problem, SessionToken, Severity,
};
use crate::sorted::{SortedMap, SortedSet};

/// Everything of the change that is not over with one response.
pub(super) fn warnings(
    [old, new]: [&Indexed<'_>; 2],
    bare: &Deployed,
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
        for (_, part) in &trace.parts {
            warnings.of_cookie(&trace, part, new, list);
        }
        warnings.of_companion(&trace, [old, new], retired_at);
        let is_older = !known.has(&trace);
        warnings.of_session(&trace, is_older, [old, new], retired_at, list);
    }
    for trace in &present {
        if new.transport.allows(Transport::Cookie) || !trace.is_of_session() {
            warnings.of_lifetimes(trace, new, list);
        }
    }
    warnings.of_partitions(&present, old, new);
    warnings.of_partition_changes(old, new, retired_at);
    warnings.of_sharing(&present, new, retired_at, list);
    warnings.of_other_hosts(&present, new, retired_at, list);
    warnings.of_websites(old, new);
    for api in clearing {
        warnings.of_budget(api);
    }
    warnings.of_frontends(frontend);
    for warning in introduced(old, bare) {
        warnings.add(warning);
    }
    warnings.0.into_vec()
}

fn pages_with_cookies(deployed: &Deployed) -> impl Iterator<Item = (&DeployedApi, &DeployedPages)> {
    let each = deployed
        .apis
        .iter()
        .flat_map(|api| api.pages.iter().map(move |pages| (api, pages)));
    each.filter(|(_, pages)| pages.has_cookies())
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
        new: &Indexed<'_>,
        list: &dyn SuffixList,
    ) {
        let cookie = || Box::new(trace.cookie(part));
        let mut reaching = new.reached_by(trace).map(|(_, api)| api).peekable();
        if reaching.peek().is_none() {
            self.add(MigrationWarning::HostGone {
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
    fn of_planting(&mut self, trace: &Trace, new: &Deployed, list: &dyn SuffixList) {
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
                sunset: trace.sunset(part),
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

    fn of_partitions(&mut self, present: &[Trace], old: &Indexed<'_>, new: &Indexed<'_>) {
        let is_kept = |website: &Website| {
            let mut pages = new.apis.iter().flat_map(|api| &api.pages);
            pages.any(|pages| new.is_of(website, pages))
        };
        for trace in present {
            if trace.partitioning == Partitioning::Unpartitioned {
                continue;
            }
            let Some((_, part)) = trace.lasting() else {
                continue;
            };
            let pages = old.api(&trace.api).into_iter().flat_map(|api| &api.pages);
            let partitioned =
                pages.filter(|pages| pages.lasting().partitioning() == Partitioning::Partitioned);
            for website in partitioned.flat_map(|pages| pages.websites.iter()) {
                if !is_kept(website) {
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

    fn of_sharing(
        &mut self,
        traces: &[Trace],
        new: &Indexed<'_>,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let of_session = |trace: &&Trace| trace.is_of_session();
        let reach = Reach::of(traces.iter().filter(of_session));
        let reaches = |api: &Origin| {
            let mut found = reach.found(api.host(), list);
            found.next().is_some()
        };
        let present = Trace::present_of(new, retired_at, list);
        let present = present.iter().filter(of_session);
        let known = Reach::of(present.filter(|trace| reaches(&trace.api)));
        for api in new.apis.iter().filter(|api| !reaches(&api.origin)) {
            let shared = known.found(api.origin.host(), list);
            if let Some((_, shared)) = shared.min_by_key(|(place, _)| *place) {
                self.add(MigrationWarning::NotSentToApi {
                    api: Box::new(api.origin.clone()),
                    from: Box::new(shared.api.clone()),
                    session: new.shape,
                });
            }
        }
    }

    /// Whether users must sign out on each host to be signed out on all.
    fn of_other_hosts(
        &mut self,
        traces: &[Trace],
        new: &Indexed<'_>,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let present = Trace::present_of(new, retired_at, list);
        let mut shared = present.iter().filter(|trace| trace.is_of_session());
        let Some(shared) = shared.find(|trace| trace.domain != CookieDomain::HostOnly) else {
            return;
        };
        let mut hosts = SortedSet::new();
        let mut first = None;
        for trace in traces {
            let Some((_, part)) = trace.lasting() else {
                continue;
            };
            if trace.domain == CookieDomain::HostOnly
                && shared.is_shared_with(trace.api.host(), list)
                && state_of(trace, part, new, list) == PastCookieState::Past
            {
                hosts.insert(trace.api.host());
                first = first.or(Some((trace, part)));
            }
        }
        if let Some((trace, part)) = first
            && hosts.len() > 1
        {
            self.add(MigrationWarning::LeftOnOtherHosts {
                cookie: Box::new(trace.cookie(part)),
                hosts: hosts.len(),
                sunset: trace.sunset(part),
            });
        }
    }

    fn of_websites(&mut self, old: &Indexed<'_>, new: &Indexed<'_>) {
        for before in old.apis.iter().flat_map(|api| &api.pages) {
            for website in before.websites.iter() {
                let mut pages = new.apis.iter().flat_map(|api| &api.pages);
                let Some(after) = pages.find(|pages| new.is_of(website, pages)) else {
                    continue;
                };
                for transport in [Transport::Cookie, Transport::Header] {
                    if before.transport.allows(transport)
                        && !after.transport.allows(transport)
                        && new.transport.allows(transport)
                    {
                        let website = Box::new(website.clone());
                        self.add(MigrationWarning::NotTakenOnWebsite { website, transport });
                    }
                }
            }
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

/// The first trace of each host, and of each domain that is shared.
struct Reach<'t> {
    hosts: SortedMap<&'t Host, (usize, &'t Trace)>,
    domains: SortedMap<&'t CookieDomain, (usize, &'t Trace)>,
}

impl<'t> Reach<'t> {
    fn of(traces: impl Iterator<Item = &'t Trace>) -> Self {
        let mut reach = Self {
            hosts: SortedMap::new(),
            domains: SortedMap::new(),
        };
        for found in traces.enumerate() {
            let (_, trace) = found;
            if trace.domain == CookieDomain::HostOnly {
                reach.hosts.entry(trace.api.host()).or_insert(found);
            } else {
                reach.domains.entry(&trace.domain).or_insert(found);
            }
        }
        reach
    }

    /// Those that browsers send to `host`, one of each domain.
    fn found<'s>(
        &'s self,
        host: &'s Host,
        list: &'s dyn SuffixList,
    ) -> impl Iterator<Item = (usize, &'t Trace)> + use<'s, 't> {
        let of_host = self.hosts.get(host).copied();
        let shared = self.domains.values().copied();
        let shared = shared.filter(move |(_, trace)| trace.is_shared_with(host, list));
        of_host.into_iter().chain(shared)
    }
}
