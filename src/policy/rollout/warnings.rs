use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::clearing::ApiClearing;
use super::encounter::{EncounterOutcome, by_cookie};
use super::frontend_change::{FrontendAction, FrontendChange};
use super::history::{Standing, present_cookies, standing};
use super::trace::Trace;
use super::warning::MigrationWarning;
use crate::cookie::Partitioning;
use crate::migration::Instant;
use crate::net::{Origin, SuffixList, UrlPath};
use crate::policy::carrier::Carrier;
use crate::policy::compile::{Deployed, DeployedApi, DeployedPages, Problem, Severity, Token};
use crate::policy::config::Website;

/// Everything of the change that is not over with one answer.
pub(super) fn warnings(
    old: &Deployed,
    new: &Deployed,
    retired_at: Instant,
    clearing: &[ApiClearing],
    frontend: &[FrontendChange],
    list: &dyn SuffixList,
) -> Vec<MigrationWarning> {
    let mut warnings = Warnings(Vec::new());
    warnings.of_problems(old, new);
    let present = Trace::present_of(old, retired_at, list);
    for trace in Trace::all(old, retired_at, list) {
        for token in Token::BOTH {
            warnings.of_cookie(&trace, token, new, list);
        }
        let is_older = !present.contains(&trace);
        warnings.of_session(&trace, is_older, [old, new], retired_at, list);
    }
    if new.transport.allows(Carrier::Cookie) {
        for trace in &present {
            warnings.of_lifetimes(trace, new, list);
        }
    }
    warnings.of_partitions(&present, old, new);
    warnings.of_partition_changes(old, new, retired_at);
    warnings.of_sharing(&present, new, retired_at, list);
    warnings.of_websites(old, new);
    for api in clearing {
        warnings.of_budget(api);
    }
    warnings.of_frontends(frontend);
    warnings.0
}

fn pages_with_cookies(deployed: &Deployed) -> impl Iterator<Item = (&DeployedApi, &DeployedPages)> {
    let each = deployed
        .apis
        .iter()
        .flat_map(|api| api.pages.iter().map(move |pages| (api, pages)));
    each.filter(|(_, pages)| pages.has_cookies())
}

struct Warnings(Vec<MigrationWarning>);

impl Warnings {
    fn add(&mut self, warning: MigrationWarning) {
        if !self.0.contains(&warning) {
            self.0.push(warning);
        }
    }

    fn of_problems(&mut self, old: &Deployed, new: &Deployed) {
        let first = |deployed: &Deployed| {
            let mut problems = deployed.problems.iter();
            let error = problems.find(|problem| problem.severity() == Severity::Error);
            error.map(Problem::to_string)
        };
        if let Some(problem) = first(old) {
            self.add(MigrationWarning::OldInvalid { problem });
        }
        if let Some(problem) = first(new) {
            self.add(MigrationWarning::NewInvalid { problem });
        }
    }

    fn of_cookie(&mut self, trace: &Trace, token: Token, new: &Deployed, list: &dyn SuffixList) {
        let cookie = || Box::new(trace.cookie(token));
        let mut reaching = new
            .apis
            .iter()
            .filter(|api| trace.reaches(api.origin.host(), list))
            .peekable();
        if reaching.peek().is_none() {
            self.add(MigrationWarning::HostGone {
                cookie: cookie(),
                api: Box::new(trace.api.clone()),
                sunset: trace.sunset(token),
            });
            return;
        }
        for api in reaching.filter(|api| trace.api.is_https() && !api.origin.is_https()) {
            let name = &trace.part(token).name;
            let shadows = api.pages.iter().any(|pages| {
                let mut own = Token::BOTH
                    .map(|token| pages.cookie(token).name())
                    .into_iter();
                own.any(|own| own == name)
            });
            if shadows || standing(trace, token, new, list) == Standing::OutOfReach {
                self.add(MigrationWarning::SecureOverHttp {
                    cookie: cookie(),
                    api: Box::new(api.origin.clone()),
                    shadows,
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
        [old, new]: [&Deployed; 2],
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let on = |reader| by_cookie(trace, Token::Refresh, reader, retired_at, list);
        if on(old) != EncounterOutcome::Taken {
            return;
        }
        let cookie = Box::new(trace.cookie(Token::Refresh));
        let sunset = trace.sunset(Token::Refresh);
        match on(new) {
            EncounterOutcome::Taken => self.of_planting(trace, new, list),
            EncounterOutcome::OtherHost => {}
            EncounterOutcome::OtherPath { route } => {
                let mut writers = old.apis.iter().filter(|api| api.origin == trace.api);
                let old_route = writers.find_map(|api| api.refresh_routes.first().cloned());
                let Some(old_route) = old_route else {
                    return;
                };
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
        let easier = Token::BOTH.into_iter().rev().find(|token| {
            let (past, present) = (&trace.part(*token).name, pages.cookie(*token).name());
            past.is_easier_to_plant(present, trace.api.host(), list)
        });
        if let Some(token) = easier {
            self.add(MigrationWarning::PastNamePlantable {
                name: trace.part(token).name.clone(),
                retired_at: trace.retired_at,
                sunset: trace.sunset(token),
            });
        }
    }

    /// `Max-Age` of a new cookie says nothing of one that is there.
    fn of_lifetimes(&mut self, trace: &Trace, new: &Deployed, list: &dyn SuffixList) {
        for token in Token::BOTH {
            let id = trace.id(token, list);
            let held = trace.part(token).lifetime.at_most();
            let mut own = present_cookies(new, &trace.top_level, list);
            if own.any(|(own, cookie)| Some(own) == id && cookie.lifetime().at_most() < held) {
                self.add(MigrationWarning::KeptForLonger {
                    cookie: Box::new(trace.cookie(token)),
                    sunset: trace.sunset(token),
                });
            }
        }
    }

    fn of_partitions(&mut self, present: &[Trace], old: &Deployed, new: &Deployed) {
        let is_kept = |website: &Website| {
            let mut pages = new.apis.iter().flat_map(|api| &api.pages);
            pages.any(|pages| pages.websites.contains(website))
        };
        for trace in present {
            if trace.partitioning == Partitioning::Unpartitioned {
                continue;
            }
            let apis = old.apis.iter().filter(|api| api.origin == trace.api);
            let pages = apis.flat_map(|api| &api.pages);
            let partitioned = pages.filter(|pages| {
                pages.cookie(Token::Access).partitioning() == Partitioning::Partitioned
            });
            for website in partitioned.flat_map(|pages| &pages.websites) {
                if !is_kept(website) {
                    self.add(MigrationWarning::OtherTopLevelSite {
                        cookie: Box::new(trace.cookie(Token::Refresh)),
                        website: Box::new(website.clone()),
                        sunset: trace.sunset(Token::Refresh),
                    });
                }
            }
        }
    }

    fn of_partition_changes(&mut self, old: &Deployed, new: &Deployed, retired_at: Instant) {
        for (api, before) in pages_with_cookies(old) {
            let same_host = pages_with_cookies(new)
                .filter(|(other, _)| other.origin.host() == api.origin.host());
            for (_, after) in same_host {
                let mut websites = before.websites.iter();
                let website = websites.find(|website| after.websites.contains(website));
                for token in Token::BOTH {
                    let (old, new) = (before.cookie(token), after.cookie(token));
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
        new: &Deployed,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let reaches = |api: &Origin| traces.iter().any(|trace| trace.reaches(api.host(), list));
        let present = Trace::present_of(new, retired_at, list);
        for api in new.apis.iter().filter(|api| !reaches(&api.origin)) {
            let host = api.origin.host();
            let shared = present.iter().find(|trace| {
                trace.api != api.origin && trace.reaches(host, list) && reaches(&trace.api)
            });
            if let Some(shared) = shared {
                self.add(MigrationWarning::NotSentToApi {
                    api: Box::new(api.origin.clone()),
                    from: Box::new(shared.api.clone()),
                });
            }
        }
    }

    fn of_websites(&mut self, old: &Deployed, new: &Deployed) {
        for before in old.apis.iter().flat_map(|api| &api.pages) {
            for website in &before.websites {
                let mut pages = new.apis.iter().flat_map(|api| &api.pages);
                let Some(after) = pages.find(|pages| pages.websites.contains(website)) else {
                    continue;
                };
                for carrier in [Carrier::Cookie, Carrier::Header] {
                    if before.transport.allows(carrier)
                        && !after.transport.allows(carrier)
                        && new.transport.allows(carrier)
                    {
                        let website = Box::new(website.clone());
                        self.add(MigrationWarning::NotTakenOnWebsite { website, carrier });
                    }
                }
            }
        }
    }

    fn of_frontends(&mut self, changes: &[FrontendChange]) {
        let is_first_token = |change: &FrontendChange| {
            matches!(
                change.action,
                FrontendAction::SendCsrfToken {
                    instead_of: None,
                    ..
                }
            )
        };
        if changes.iter().any(is_first_token) {
            self.add(MigrationWarning::NoCsrfToken);
        }
        if changes.iter().any(FrontendChange::is_needed) {
            self.add(MigrationWarning::OldFrontendRefused);
        }
    }

    fn of_budget(&mut self, clearing: &ApiClearing) {
        let api = Box::new(clearing.api.clone());
        let (octets, budget) = (clearing.octets, clearing.budget);
        let longest = clearing.set_cookie.iter().map(String::len).max();
        if let Some(longest) = longest.filter(|longest| *longest > budget) {
            self.add(MigrationWarning::NeverFits {
                api,
                octets: longest,
                budget,
            });
        } else if octets > budget {
            self.add(MigrationWarning::OverBudget {
                api,
                octets,
                budget,
                answers: clearing.answers,
            });
        }
    }
}
