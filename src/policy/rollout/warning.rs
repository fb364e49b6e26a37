use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::clearing::ApiClearing;
use super::encounter::{Encounter, EncounterOutcome, SessionToken, by_cookie};
use super::history::{Standing, present_cookies, standing};
use super::trace::Trace;
use crate::cookie::{CookieName, Partitioning};
use crate::migration::{Instant, PastCookie};
use crate::net::{Origin, SuffixList, UrlPath};
use crate::policy::carrier::Carrier;
use crate::policy::compile::{Deployed, DeployedApi, DeployedPages, Problem, Severity, Token};
use crate::policy::config::Website;

/// Why a change is not over with one answer somewhere, and what the user sees of it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::{MigrationWarning, PolicyConfig, Severity, plan_migration};
///
/// let old = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// let mut new = old.clone();
/// new.api = vec!["https://api2.example.com".into()]; // to which no browser sends host-only cookies of the old host
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// assert!(matches!(plan.warnings[0], MigrationWarning::HostGone { .. }));
/// assert_eq!(plan.warnings[0].code(), "host_gone");
/// assert_eq!(plan.warnings[0].severity(), Severity::Warning);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationWarning {
    /// A host-only cookie of a host that is no API any more, or a cookie whose domain is above none.
    #[error(
        "{cookie} of {api} is in reach of no API of the new configuration: the user signs in once there, and keeps a cookie that is sent nowhere but to its old scope until {sunset}; to clear it, keep answering there with a deletion"
    )]
    HostGone {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The API that set it.
        api: Box<Origin>,
        /// When it is over by itself.
        sunset: Instant,
    },
    /// A cookie that the new configuration sets in the same scope, to be kept for less long.
    #[error(
        "{cookie} is kept for less long from now on, and browsers keep what they have until {sunset}: end those sessions on the server; and if the domain, path or name changes before then, let the `history` of that change reach so far, since its plan knows the shorter lifetime alone"
    )]
    KeptForLonger {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// When the last of them is over.
        sunset: Instant,
    },
    /// The new configuration, with its history, does not work.
    #[error("the new configuration does not compile: {problem}")]
    NewInvalid {
        /// The first error.
        problem: String,
    },
    /// A transport that a website has given up and the deployment has not.
    #[error(
        "on `{website}` tokens by {carrier} are taken no more, at once, since the deployment still has that transport elsewhere: users sign in once there; to spare them, leave the website at `any` until their tokens are over"
    )]
    NotTakenOnWebsite {
        /// The website.
        website: Box<Website>,
        /// The transport.
        carrier: Carrier,
    },
    /// An API that shares the new cookies, and gets none of the old ones.
    #[error(
        "{api} shares the new cookies, and does not get the old ones of {from}: who calls it first looks signed out there; let pages refresh at {from} first"
    )]
    NotSentToApi {
        /// The API.
        api: Box<Origin>,
        /// The one that gets the old cookies.
        from: Box<Origin>,
    },
    /// A refresh cookie whose path does not cover the new refresh route.
    #[error(
        "browsers do not send {cookie} to {route}: whoever comes back with an expired access token signs in once; to spare them, keep {old_route} answering until {sunset} and answer a refresh at {route} that shows no refresh token with a redirect (307) there, since a rejection clears the old cookie{}",
        widen(wide.as_ref())
    )]
    NotSentToRefreshRoute {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The route of the old configuration.
        old_route: UrlPath,
        /// The new route.
        route: UrlPath,
        /// The narrowest path above both routes.
        wide: Option<UrlPath>,
        /// When the old cookies are over.
        sunset: Instant,
    },
    /// The old configuration does not work by the rules of this crate, so that some of what it has left is not known.
    #[error(
        "the old configuration does not compile, so that cookies of it may be missing in the plan: {problem}"
    )]
    OldInvalid {
        /// The first error.
        problem: String,
    },
    /// A refresh cookie of the old configuration's own past, which that configuration takes, and the new one does not.
    #[error(
        "{cookie} is of an earlier configuration; the old one takes it still, and the new one does not ({}): who was away since then signs in once; to spare them, put the change off until {sunset}",
        outcome
    )]
    OlderNotTaken {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// What becomes of its token.
        outcome: EncounterOutcome,
        /// When the last of them is over.
        sunset: Instant,
    },
    /// A partitioned cookie under a website that is no more.
    #[error(
        "{cookie} in the partition of `{website}` is cleared only in answers to pages of its site, which the new configuration does not have: it is sent nowhere else, and is over on {sunset}"
    )]
    OtherTopLevelSite {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The website.
        website: Box<Website>,
        /// When it is over by itself.
        sunset: Instant,
    },
    /// More clears than one answer may have.
    #[error(
        "the clears of {api} take {octets} octets, over the `clearing_budget` of {budget}: they are spread over {answers} answers or more, and until then a request may carry an old token beside the new one, which is tried second"
    )]
    OverBudget {
        /// The API.
        api: Box<Origin>,
        /// Octets of all.
        octets: usize,
        /// Octets of one answer.
        budget: usize,
        /// How many answers that takes.
        answers: usize,
    },
    /// One clear alone is over the budget.
    #[error(
        "a clear of {api} takes {octets} octets, over the `clearing_budget` of {budget}, and is never sent: the old cookie stays until it expires; raise the budget"
    )]
    NeverFits {
        /// The API.
        api: Box<Origin>,
        /// Octets of the longest.
        octets: usize,
        /// Octets of one answer.
        budget: usize,
    },
    /// Old and new cookies that differ in the partition alone.
    #[error(
        "on `{website}` the old `{name}` differs from the new one by its partition alone, and browsers that ignore `Partitioned` take a clear of the one for the other, so it is not cleared: a request may carry both tokens, which are both tried, until {sunset}; to have it cleared, change the name, too"
    )]
    PartitionStays {
        /// The website.
        website: Box<Website>,
        /// The name of both.
        name: CookieName,
        /// When the old one is over by itself.
        sunset: Instant,
    },
    /// `Secure` cookies of the past and an API over plain http ([RFC 6265bis, section 5.7, step 16]).
    ///
    /// [RFC 6265bis, section 5.7, step 16]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
    #[error("{cookie} is `Secure`, and browsers let {api} neither delete nor replace it over http: {}; keep the API on https", if *shadows {
        "the new cookie of its name is dropped at sign-in, and the user stays signed out until the old one is over"
    } else {
        "it stays beside the new one until it is over, and is not sent over http"
    })]
    SecureOverHttp {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The API.
        api: Box<Origin>,
        /// Whether a new cookie has its name.
        shadows: bool,
    },
}

impl MigrationWarning {
    /// A word that stays the same when the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::HostGone { .. } => "host_gone",
            Self::KeptForLonger { .. } => "kept_for_longer",
            Self::NewInvalid { .. } => "new_invalid",
            Self::NotTakenOnWebsite { .. } => "not_taken_on_website",
            Self::NotSentToApi { .. } => "not_sent_to_api",
            Self::NotSentToRefreshRoute { .. } => "not_sent_to_refresh_route",
            Self::OldInvalid { .. } => "old_invalid",
            Self::OlderNotTaken { .. } => "older_not_taken",
            Self::OtherTopLevelSite { .. } => "other_top_level_site",
            Self::OverBudget { .. } => "over_budget",
            Self::NeverFits { .. } => "never_fits",
            Self::PartitionStays { .. } => "partition_stays",
            Self::SecureOverHttp { .. } => "secure_over_http",
        }
    }

    /// Whether users stay locked out, or do but a little more.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::NewInvalid { .. }
            | Self::NeverFits { .. }
            | Self::SecureOverHttp { shadows: true, .. } => Severity::Error,
            Self::HostGone { .. }
            | Self::KeptForLonger { .. }
            | Self::NotTakenOnWebsite { .. }
            | Self::NotSentToApi { .. }
            | Self::NotSentToRefreshRoute { .. }
            | Self::OldInvalid { .. }
            | Self::OlderNotTaken { .. }
            | Self::OtherTopLevelSite { .. }
            | Self::OverBudget { .. }
            | Self::PartitionStays { .. }
            | Self::SecureOverHttp { shadows: false, .. } => Severity::Warning,
        }
    }
}

/// The code, the severity and the sentence.
#[cfg(feature = "serde")]
impl serde::Serialize for MigrationWarning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("MigrationWarning", 3)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}

fn widen(wide: Option<&UrlPath>) -> String {
    wide.map_or_else(String::new, |wide| {
        alloc::format!(
            ", or widen the old `refresh_cookie.path` to {wide} first and move the route when those cookies have been renewed"
        )
    })
}

/// Everything of the change that is not over with one answer.
pub(super) fn warnings(
    old: &Deployed,
    new: &Deployed,
    retired_at: Instant,
    new_takes_old: &[Encounter],
    clearing: &[ApiClearing],
    list: &dyn SuffixList,
) -> Vec<MigrationWarning> {
    let mut warnings = Warnings(Vec::new());
    warnings.of_problems(old, new);
    let present = Trace::present_of(old, retired_at, list);
    for trace in Trace::all(old, retired_at, list) {
        for token in Token::BOTH {
            warnings.of_cookie(&trace, token, [old, new], new_takes_old, list);
        }
        if !present.contains(&trace) {
            warnings.of_older(&trace, [old, new], retired_at, list);
        }
    }
    if new.transport.allows(Carrier::Cookie) {
        for trace in &present {
            warnings.of_lifetimes(trace, new, list);
        }
    }
    warnings.of_partitions(old, new, retired_at, list);
    warnings.of_partition_changes(old, new, retired_at);
    warnings.of_sharing(old, new, retired_at, list);
    warnings.of_websites(old, new);
    for api in clearing {
        warnings.of_budget(api);
    }
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

    fn of_cookie(
        &mut self,
        trace: &Trace,
        token: Token,
        [old, new]: [&Deployed; 2],
        new_takes_old: &[Encounter],
        list: &dyn SuffixList,
    ) {
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
        let mut writers = old.apis.iter().filter(|api| api.origin == trace.api);
        let old_route = writers.find_map(|api| api.refresh_routes.first().cloned());
        let not_sent = new_takes_old.iter().find_map(|encounter| {
            let is_this = encounter.token == SessionToken::Refresh
                && encounter.carrier == Carrier::Cookie
                && encounter.from == trace.api;
            match &encounter.outcome {
                EncounterOutcome::OtherPath { route } if is_this => Some(route),
                _ => None,
            }
        });
        if token == Token::Refresh
            && let Some(route) = not_sent
            && !trace.part(token).path.matches(route.as_str())
            && let Some(old_route) = old_route
        {
            let old = UrlPath::parse(trace.part(token).path.as_str()).ok();
            let wide = old.map(|path| path.common_ancestor(route));
            self.add(MigrationWarning::NotSentToRefreshRoute {
                cookie: cookie(),
                old_route,
                route: route.clone(),
                wide,
                sunset: trace.sunset(token),
            });
        }
    }

    fn of_older(
        &mut self,
        trace: &Trace,
        [old, new]: [&Deployed; 2],
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let on = |reader| by_cookie(trace, Token::Refresh, reader, retired_at, list);
        let outcome = on(new);
        // That it is sent to no API, or to none that may clear it, is a warning of its own.
        let is_lost = !matches!(
            outcome,
            EncounterOutcome::Taken | EncounterOutcome::OtherHost
        ) && on(old) == EncounterOutcome::Taken;
        let cookie = trace.cookie(Token::Refresh);
        let is_told = self.0.iter().any(|warning| {
            matches!(warning, MigrationWarning::NotSentToRefreshRoute { cookie: told, .. } if **told == cookie)
        });
        if is_lost && !is_told {
            self.add(MigrationWarning::OlderNotTaken {
                cookie: Box::new(cookie),
                outcome,
                sunset: trace.sunset(Token::Refresh),
            });
        }
    }

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

    fn of_partitions(
        &mut self,
        old: &Deployed,
        new: &Deployed,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let is_kept = |website: &Website| {
            let mut pages = new.apis.iter().flat_map(|api| &api.pages);
            pages.any(|pages| pages.websites.contains(website))
        };
        for trace in Trace::present_of(old, retired_at, list) {
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
        old: &Deployed,
        new: &Deployed,
        retired_at: Instant,
        list: &dyn SuffixList,
    ) {
        let traces = Trace::present_of(old, retired_at, list);
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
