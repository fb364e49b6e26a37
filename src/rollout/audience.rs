use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::frontend_change::listed;
use crate::config::{ClientName, Transport, TransportSetting, Website};
use crate::policy::{Deployed, DeployedPages};
use crate::sorted::SortedMap;

/// The users of some front ends, as opposed to all users.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{ClientConfig, PolicyConfig, TransportSetting};
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{Audience, plan_migration};
///
/// let mut old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// old.clients.push(ClientConfig::new("ios".into()));
/// let mut new = old.clone();
/// new.clients[0].transport = TransportSetting::Cookie.into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let refused = plan.both_serve.new_takes_old.iter().find(|encounter| !encounter.is_taken()).unwrap();
/// assert_eq!(refused.of, Some(Audience::Clients(vec!["ios".parse().unwrap()])));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Audience {
    /// The users of installed clients.
    Clients(Vec<ClientName>),
    /// The users of websites.
    Websites(Vec<Website>),
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clients(clients) => f.write_str(&named(clients)),
            Self::Websites(websites) => {
                let names: Vec<String> = websites.iter().map(ToString::to_string).collect();
                f.write_str(&listed(&names))
            }
        }
    }
}

fn named(clients: &[ClientName]) -> String {
    let names: Vec<String> = clients.iter().map(|name| format!("`{name}`")).collect();
    let one = if names.len() == 1 {
        "client"
    } else {
        "clients"
    };
    format!("the {one} {}", listed(&names))
}

pub(super) fn clients_are(clients: &[ClientName]) -> String {
    let verb = if clients.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", named(clients))
}

/// The front ends whose tokens travel in another way after the change, grouped by both ways. A front end that only one of the two
/// configurations has is not among them.
pub(super) fn moved(old: &Deployed, new: &Deployed) -> Vec<(Audience, [TransportSetting; 2])> {
    let mut websites: SortedMap<[usize; 2], (Vec<Website>, [TransportSetting; 2])> =
        SortedMap::new();
    let ways = of_kinds(new);
    for (kind, (before, pages)) in of_kinds(old) {
        for website in pages.websites.iter() {
            let Some(other) = new.kinds.get(website) else {
                continue;
            };
            let Some((after, _)) = ways.get(other).filter(|(after, _)| *after != before) else {
                continue;
            };
            let of_both = websites
                .entry([kind, *other])
                .or_insert_with(|| (Vec::new(), [before, *after]));
            of_both.0.push(website.clone());
        }
    }
    let mut all: Vec<(Audience, [TransportSetting; 2])> = websites
        .into_values()
        .map(|(websites, ways)| (Audience::Websites(websites), ways))
        .collect();
    for (client, before) in &old.clients {
        let after = new.clients.get(client).filter(|after| *after != before);
        let Some(after) = after else {
            continue;
        };
        let ways = [*before, *after];
        let known = all.iter_mut().find_map(|(audience, known)| match audience {
            Audience::Clients(clients) if *known == ways => Some(clients),
            _ => None,
        });
        match known {
            Some(clients) => clients.push(client.clone()),
            None => all.push((Audience::Clients(Vec::from([client.clone()])), ways)),
        }
    }
    all
}

/// Those of [`moved`] whose old tokens are refused although the deployment takes such tokens of others.
pub(super) fn refused(old: &Deployed, new: &Deployed) -> Vec<(Audience, Transport)> {
    let mut refused = Vec::new();
    for (audience, [before, after]) in moved(old, new) {
        for transport in [Transport::Cookie, Transport::Header] {
            if before.allows(transport)
                && !after.allows(transport)
                && new.transport.allows(transport)
            {
                refused.push((audience.clone(), transport));
            }
        }
    }
    refused
}

/// The websites whose pages keep the tokens themselves, if every website is another one after the change: pages of one origin cannot read
/// what those of another one have kept.
pub(super) fn stranded(old: &Deployed, new: &Deployed) -> Option<Audience> {
    /// The websites that are compared with each other.
    const MOST: usize = 64;
    let goes_on = |website: &Website| {
        let mut others = new.kinds.keys().take(MOST);
        others.any(|other| other.covers(website) || website.covers(other))
    };
    let mut websites = old.kinds.keys();
    if websites.any(|website| new.kinds.contains_key(website))
        || old.kinds.keys().take(MOST).any(goes_on)
    {
        return None;
    }
    let mut stranded = Vec::new();
    for (transport, pages) in of_kinds(old).into_values() {
        if transport == TransportSetting::Header {
            stranded.extend(pages.websites.iter().cloned());
        }
    }
    (!stranded.is_empty() && !new.kinds.is_empty()).then_some(Audience::Websites(stranded))
}

/// How tokens travel on the pages of each kind, which is the same on each API.
fn of_kinds(deployed: &Deployed) -> SortedMap<usize, (TransportSetting, &DeployedPages)> {
    let pages = deployed.apis.iter().flat_map(|api| &api.pages);
    let mut kinds = SortedMap::new();
    for pages in pages {
        kinds.entry(pages.kind).or_insert((pages.transport, pages));
    }
    kinds
}
