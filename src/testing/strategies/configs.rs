//! Whole configurations: the origins of APIs and websites, and a few changes to the defaults.

use alloc::borrow::ToOwned as _;
use alloc::collections::BTreeSet;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::changes::changes;
use super::families::{Family, STRANGERS};
use crate::config::{PolicyConfig, WebsiteConfig};
use crate::testing::declared::Declared;

/// Any configuration. Some are valid; most of the others are nearly valid.
///
/// APIs and websites come from one family (a registrable domain, tenants of a suffix, this machine, addresses, …), which makes cookies
/// between them possible. Up to eight fields are changed.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::testing::strategies::configs;
///
/// proptest!(ProptestConfig::with_cases(16), |(config in configs())| {
///     // If it compiles, the review has no errors; if not, it says why.
///     let review = config.review(&EmbeddedList);
///     prop_assert_eq!(config.compile(&EmbeddedList).is_err(), review.has_errors());
/// });
/// # }
/// ```
pub fn configs() -> impl Strategy<Value = PolicyConfig> {
    Family::any().prop_flat_map(configs_of)
}

/// Two configurations of one family, which can therefore share cookie names in browsers: the second is the first with one or two changes,
/// or a different one.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use proptest::prelude::*;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
/// use session_cookie_policy::testing::strategies::config_pairs;
///
/// proptest!(ProptestConfig::with_cases(16), |((old, new) in config_pairs())| {
///     let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
///     prop_assert_eq!(plan.clients.len(), 3);
/// });
/// # }
/// ```
pub fn config_pairs() -> impl Strategy<Value = (PolicyConfig, PolicyConfig)> {
    Family::any().prop_flat_map(|family| {
        let changed = (configs_of(family), changes(2)).prop_map(move |(old, changes)| {
            let mut new = old.clone();
            for change in changes {
                change.apply(&mut new, family);
            }
            (old, new)
        });
        let unrelated = (configs_of(family), configs_of(family));
        prop_oneof![changed, unrelated]
    })
}

/// How a list of websites is written.
#[derive(Clone, Debug)]
enum Written {
    OfFamily(Index),
    Stranger(&'static str),
}

fn written() -> impl Strategy<Value = Written> {
    prop_oneof![
        24 => any::<Index>().prop_map(Written::OfFamily),
        3 => select(STRANGERS[..3].to_vec()).prop_map(Written::Stranger),
        1 => select(STRANGERS.to_vec()).prop_map(Written::Stranger),
    ]
}

/// The settings of a website beside its origin.
#[derive(Clone, Debug)]
struct Particulars {
    transport: Option<&'static str>,
    partitioning: Option<&'static str>,
    links_to: Option<Index>,
}

fn particulars() -> impl Strategy<Value = Particulars> {
    (
        prop_oneof![6 => Just(None), 3 => select(vec!["any", "cookie", "header"]).prop_map(Some)],
        prop_oneof![6 => Just(None), 2 => select(vec!["partitioned", "unpartitioned"]).prop_map(Some)],
        prop_oneof![6 => Just(None), 1 => any::<Index>().prop_map(Some)],
    )
        .prop_map(|(transport, partitioning, links_to)| Particulars { transport, partitioning, links_to })
}

fn configs_of(family: &'static Family) -> impl Strategy<Value = PolicyConfig> {
    let apis = prop_oneof![
        6 => vec(any::<Index>(), 1..2),
        5 => vec(any::<Index>(), 2..4),
    ];
    let websites = prop_oneof![
        40 => vec((written(), particulars()), 1..5),
        1 => Just(Vec::new()),
    ];
    let changes = prop_oneof![
        1 => Just(Vec::new()),
        5 => changes(8),
    ];
    // Exceptions for plain http and for patterns below a suffix, and a default website if one is needed; repetitions.
    let habits = (prop::bool::weighted(0.8), prop::bool::weighted(0.1));
    (apis, websites, habits, changes).prop_map(
        move |(apis, websites, (has_exceptions, repeats), changes)| {
            let mut config = config(family, &apis, &websites);
            let declared = Declared::by(&config);
            let first_page = declared.pages().into_iter().next();
            if declared.default_website().is_none() && has_exceptions {
                config.default_website = first_page.map(|page| page.to_string().as_str().into());
            }
            if !repeats {
                leave_out_repetitions(&mut config.api, |api| api.text());
                leave_out_repetitions(&mut config.websites, |website| website.origin.text());
            }
            if has_exceptions {
                config.plain_http.clone_from(&config.api);
                config
                    .plain_http
                    .retain(|api| api.text().starts_with("http:"));
                for website in &mut config.websites {
                    let text = website.origin.text();
                    website.plain_http = text.starts_with("http:");
                    website.owned = text.contains('*') && !STRANGERS.contains(&text);
                }
            }
            for change in changes {
                change.apply(&mut config, family);
            }
            config
        },
    )
}

fn config(family: &Family, apis: &[Index], websites: &[(Written, Particulars)]) -> PolicyConfig {
    let apis = apis.iter().map(|index| *index.get(family.apis));
    let websites: Vec<(WebsiteConfig, Option<Index>)> = websites
        .iter()
        .map(|(written, particulars)| {
            let mut website: WebsiteConfig = match written {
                Written::OfFamily(index) => (*index.get(family.websites)).into(),
                Written::Stranger(text) => (*text).into(),
            };
            website.transport = particulars.transport.map(Into::into);
            website.partitioning = particulars.partitioning.map(Into::into);
            (website, particulars.links_to)
        })
        .collect();
    let texts: Vec<String> = websites
        .iter()
        .map(|(website, _)| website.origin.text().replace('*', "linked"))
        .collect();
    let websites = websites.into_iter().map(|(mut website, links_to)| {
        website.links_to = links_to.map(|index| index.get(&texts).as_str().into());
        website
    });
    PolicyConfig::new(apis, websites)
}

fn leave_out_repetitions<T>(entries: &mut Vec<T>, text: fn(&T) -> &str) {
    let mut known = BTreeSet::new();
    entries.retain(|entry| known.insert(text(entry).to_owned()));
}
