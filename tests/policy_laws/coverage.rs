//! The generators reach what the laws are about; a law over cases that never happen proves nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use session_cookie_policy::cookie::{DomainVerdict, Partitioning};
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{Policy, ProblemKind};
use session_cookie_policy::request::{CsrfVerdict, RequestFacts, TokenState};
use session_cookie_policy::testing::strategies::request_plans;

use crate::deployments::{Deployment, deployments};
use crate::visit::NOW;

/// The same values in every run.
fn sample<T: Debug>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).unwrap().current())
        .collect()
}

/// The name of a variant: what `Debug` begins with.
fn variant(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    text.chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect()
}

#[track_caller]
fn all_happen(seen: &BTreeMap<String, usize>, expected: &[&str]) {
    let missing: Vec<_> = expected
        .iter()
        .filter(|name| !seen.contains_key(**name))
        .collect();
    assert!(missing.is_empty(), "{missing:?} never happen: {seen:#?}");
    let unknown: Vec<_> = seen
        .keys()
        .filter(|name| !expected.contains(&name.as_str()))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?} are not listed");
}

/// Counts what happens.
#[derive(Default)]
struct Seen(BTreeMap<String, usize>);

impl Seen {
    fn add(&mut self, name: impl Into<String>) {
        *self.0.entry(name.into()).or_default() += 1;
    }
}

#[test]
fn every_problem_happens_and_a_good_share_compiles() {
    let mut problems = Seen::default();
    let mut compiled = 0;
    let deployments = sample(deployments(), 4500);
    for deployment in &deployments {
        let review = deployment.0.review(&EmbeddedList);
        compiled += usize::from(!review.has_errors());
        // Each once, so that the counts are of deployments.
        let names: BTreeSet<String> = review
            .problems()
            .iter()
            .map(|problem| match problem.kind() {
                kind @ (ProblemKind::HeaderBudget { .. }
                | ProblemKind::InsecureWebsite { .. }
                | ProblemKind::OpenToStrangers { .. }
                | ProblemKind::ThirdParty { .. }) => {
                    format!("{} {:?}", variant(kind), kind.severity())
                }
                kind => variant(kind),
            })
            .collect();
        for name in names {
            problems.add(name);
        }
    }
    // A third does; if much fewer did, the laws would be tried on few.
    assert!(
        compiled * 100 >= deployments.len() * 30,
        "{compiled} of {} compile",
        deployments.len()
    );
    all_happen(
        &problems.0,
        &[
            "Attributes",
            "Contradiction",
            "Cookie",
            "CookieDomainNotShared",
            "CookieDomainRefused",
            "CookieDomainTooWide",
            "CookieDomainTwoSchemes",
            "CookieDomainUnreadable",
            "CookieTooLong",
            "CrossScheme",
            "CsrfTooWeak",
            "Duplicate",
            "Empty",
            "ForeignPages",
            "HeaderBudget Error",
            "HeaderBudget Warning",
            "HeaderOfBrowser",
            "HeaderProvesNothing",
            "HistoryImpossible",
            "HistoryOutOfReach",
            "HistoryRepeatsPresent",
            "InsecureWebsite Error",
            "InsecureWebsite Warning",
            "LifetimeCapped",
            "LifetimeZero",
            "NoDefaultWebsite",
            "NoSameSite",
            "NotDeclared",
            "OpenToStrangers Error",
            "OpenToStrangers Warning",
            "Partitioned",
            "PartitionOfSite",
            "PastNamePlantable",
            "PartitionedWithinSite",
            "PathCostsHostPrefix",
            "RouteNotCovered",
            "SameAuthority",
            "SameHeader",
            "SameName",
            "SecureFollowsScheme",
            "ShadowedBySecure",
            "StrictForDocuments",
            "ThirdParty Error",
            "ThirdParty Warning",
            "TransportNotAllowed",
            "Unreadable",
        ],
    );
}

/// What the deployments that compile are like. That a cookie is lost within one site, or in a partition, never compiles, so that no transport
/// is chosen because of it.
#[test]
fn every_kind_of_deployment_compiles() {
    let mut seen = Seen::default();
    for deployment in sample(deployments(), 2500)
        .iter()
        .filter(|deployment| deployment.compiled().is_some())
    {
        describe(deployment, &mut seen);
    }
    all_happen(
        &seen.0,
        &[
            "1 APIs",
            "2 APIs",
            "3 APIs",
            "1 websites",
            "2 websites",
            "3 websites",
            "4 websites",
            "Chromium",
            "Firefox",
            "Safari",
            "SameOrigin",
            "SameSite",
            "CrossScheme",
            "CrossSite",
            "SameSite=Lax",
            "SameSite=None",
            "SameSite=Strict",
            "no cookie",
            "prefix __Host-",
            "prefix __Host-Http-",
            "prefix __Http-",
            "prefix __Secure-",
            "no prefix",
            "host-only",
            "shared",
            "Secure",
            "Insecure",
            "Partitioned",
            "Unpartitioned",
            "narrow path",
            "Exact",
            "Pattern",
            "a client",
            "a default website",
            "links elsewhere",
            "links by the request",
            "hosts of their own",
            "an exception",
            "a gateway",
            "a history",
            "session routes",
            "a domain of several APIs",
            "csrf Auto",
            "csrf CustomHeader",
            "csrf None",
            "csrf Token",
            "names Own",
            "names SuperTokens",
            "transport Any",
            "transport Cookie",
            "transport Header",
            "use ApiOnly",
            "use Documents",
            "transport because OnlyTransport",
            "transport because ThirdPartyCookie",
            "transport because WorksInAllBrowsers",
        ],
    );
}

fn describe(deployment: &Deployment, seen: &mut Seen) {
    let config = &deployment.0;
    seen.add(format!("{} APIs", deployment.apis().len()));
    seen.add(format!("{} websites", config.websites.len()));
    for browser in &config.browsers {
        seen.add(variant(&browser.get().unwrap().browser));
    }
    for (_, website) in deployment.websites() {
        seen.add(variant(website));
    }
    seen.add(format!("csrf {}", variant(config.csrf.get().unwrap())));
    seen.add(format!("names {}", variant(config.names.get().unwrap())));
    seen.add(format!(
        "transport {}",
        variant(config.transport.get().unwrap())
    ));
    seen.add(format!(
        "use {}",
        variant(config.session_use.get().unwrap())
    ));
    let hosts = deployment.apis();
    let domain = config.cookie_domain.get().unwrap();
    let sharing = hosts
        .iter()
        .filter(|api| domain.on_host(api.host(), &EmbeddedList) == DomainVerdict::Shared);
    let shared_by_several = sharing.count() > 1;
    let marks = [
        (!config.clients.is_empty(), "a client"),
        (config.default_website.is_some(), "a default website"),
        (
            config
                .websites
                .iter()
                .any(|website| website.links_to.is_some()),
            "links elsewhere",
        ),
        (config.links.text() == "by_request", "links by the request"),
        (
            config.undeclared_host.text() == "host_only",
            "hosts of their own",
        ),
        (!config.plain_http.is_empty(), "an exception"),
        (config.api_gateway_path.text().len() > 1, "a gateway"),
        (!config.history.is_empty(), "a history"),
        (!config.session_routes.is_empty(), "session routes"),
        (shared_by_several, "a domain of several APIs"),
    ];
    marks
        .iter()
        .filter(|(is_so, _)| *is_so)
        .for_each(|(_, mark)| seen.add(*mark));
    for pair in config.review(&EmbeddedList).pairs() {
        seen.add(variant(&pair.comparison().relation()));
        seen.add(format!(
            "transport because {}",
            variant(&pair.usual_transport().reason)
        ));
        let Some(cookie) = pair.access() else {
            seen.add("no cookie");
            continue;
        };
        let cookie = cookie.attributes();
        seen.add(format!("SameSite={}", cookie.same_site()));
        match cookie.name().prefix() {
            Some(prefix) => seen.add(format!("prefix {prefix}")),
            None => seen.add("no prefix"),
        }
        seen.add(if cookie.domain().shared().is_some() {
            "shared"
        } else {
            "host-only"
        });
        seen.add(variant(&cookie.security()));
        seen.add(match cookie.partitioning() {
            Partitioning::Partitioned => "Partitioned",
            Partitioning::Unpartitioned => "Unpartitioned",
        });
        if !cookie.path().is_root() {
            seen.add("narrow path");
        }
    }
}

/// What requests are answered.
#[test]
#[ignore = "exhaustive: `.ci/exhaustive`"]
fn every_answer_is_given() {
    let mut seen = Seen::default();
    for (deployment, plan) in sample((deployments(), request_plans()), 9000) {
        let Some(policy) = deployment.compiled() else {
            continue;
        };
        answer(&policy, &plan.to(&deployment.0).facts(), &mut seen);
    }
    all_happen(
        &seen.0,
        &[
            "from Absent",
            "from Client",
            "from Exact",
            "from Malformed",
            "from Opaque",
            "from Pattern",
            "from Unknown",
            "at Absent",
            "at Assumed",
            "at Declared",
            "at HostOnly",
            "at OnlyApi",
            "at Undeclared",
            "by ClientIsNoWebsite",
            "by ClientPreference",
            "by OnlyTransport",
            "by ThirdPartyCookie",
            "by WorksInAllBrowsers",
            "compare_token",
            "pass custom_header",
            "pass declared_website",
            "pass header_transport",
            "pass no_browser",
            "pass safe_method",
            "pass same_origin",
            "pass user_initiated",
            "refuse cross_site",
            "refuse forwarded_by_worker",
            "refuse malformed_origin",
            "refuse missing_header",
            "refuse missing_token",
            "refuse no_origin",
            "refuse opaque_origin",
            "refuse prefetch",
            "refuse sign_in_by_link",
            "refuse undeclared_sibling",
            "refuse unknown_host",
            "refuse unknown_origin",
            "refuse unreadable_fetch_site",
            "callback compare_state",
            "callback method",
            "callback no_navigation",
            "callback unknown_host",
            "callback prefetch",
            "callback unknown_host",
            "offers Cookie",
            "offers Header",
            "withdraws something",
            "withdraws nothing",
        ],
    );
}

fn answer(policy: &Policy, facts: &RequestFacts<'_>, seen: &mut Seen) {
    let sign_in = policy.sign_in(facts, NOW);
    let verify = policy.verify(facts, NOW);
    let refresh = policy.refresh(facts, NOW);
    seen.add(format!("from {}", variant(&sign_in.website().basis())));
    seen.add(format!("at {}", variant(&sign_in.host().basis())));
    seen.add(format!("by {}", variant(&sign_in.choice().reason)));
    for verdict in [sign_in.csrf(), verify.csrf(), refresh.csrf()] {
        seen.add(match verdict {
            CsrfVerdict::Compare(_) => verdict.code().to_owned(),
            CsrfVerdict::Pass(_) => format!("pass {}", verdict.code()),
            CsrfVerdict::Refuse(_) => format!("refuse {}", verdict.code()),
        });
    }
    let callback = policy.callback(facts, NOW).verdict();
    seen.add(format!("callback {}", callback.code()));
    for candidate in verify.candidates().chain(refresh.candidates()) {
        seen.add(format!("offers {}", variant(&candidate.transport())));
    }
    for state in [TokenState::Dead, TokenState::Unknown] {
        let rejected = refresh
            .resolve(|_| TokenState::<()>::clone(&state))
            .clear_session();
        seen.add(if rejected.unwrap().is_empty() {
            "withdraws nothing"
        } else {
            "withdraws something"
        });
    }
}
