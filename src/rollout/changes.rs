use alloc::boxed::Box;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::audience::moved;
use super::change::MigrationChange;
use super::frontend_change::{FrontendAction, FrontendChange};
use super::indexed::Indexed;
use crate::config::{ClientName, SessionShape};
use crate::cookie::{CookieAttributes, DomainVerdict, HostScope};
use crate::distinct::{Distinct, Keyed};
use crate::net::SuffixList;
use crate::policy::{CookieRole, Deployed, DeployedApi, HeaderNames, SessionToken};
use crate::sorted::SortedSet;

/// What differs.
pub(super) fn changes(
    old: &Indexed<'_>,
    new: &Indexed<'_>,
    frontend: &[FrontendChange],
    list: &dyn SuffixList,
) -> Vec<MigrationChange> {
    let mut changes = Changes(Distinct::new());
    let has = |indexed: &Indexed<'_>, api: &DeployedApi| indexed.api(&api.origin).is_some();
    let mut moved = SortedSet::new();
    for api in old.apis.iter().filter(|api| !has(new, api)) {
        let mut same_host = new.of_host(api.origin.host()).map(|(_, api)| api);
        let other = same_host.find(|other| !has(old, other) && moved.insert(&other.origin));
        let api = Box::new(api.origin.clone());
        changes.add(match other {
            Some(other) => MigrationChange::ApiMoved {
                old: api,
                new: Box::new(other.origin.clone()),
            },
            None => MigrationChange::ApiRemoved { api },
        });
    }
    let is_added = |api: &&DeployedApi| !has(old, api) && !moved.contains(&api.origin);
    for api in new.apis.iter().filter(is_added) {
        let api = Box::new(api.origin.clone());
        changes.add(MigrationChange::ApiAdded { api });
    }
    for change in frontend {
        let websites = || change.websites.clone();
        match &change.action {
            FrontendAction::LeaveWebsite { .. } => {
                let websites = websites();
                changes.add(MigrationChange::WebsitesRemoved { websites });
            }
            FrontendAction::OpenWebsite => {
                let websites = websites();
                changes.add(MigrationChange::WebsitesAdded { websites });
            }
            _ => {}
        }
    }
    if old.transport != new.transport {
        let session = new.shape;
        let (old, new) = (old.transport, new.transport);
        changes.add(MigrationChange::Transport { old, new, session });
    }
    changes.of_front_ends(old, new);
    if old.shape != new.shape {
        let (old, new) = (old.shape, new.shape);
        changes.add(MigrationChange::SessionShape { old, new });
    }
    for api in &old.apis {
        let same_host = new.of_host(api.origin.host()).next();
        if let Some(other) = same_host.map(|(_, api)| api).or_else(|| new.apis.first()) {
            changes.of_apis(api, (other, new), list);
            changes.of_declared(old, api, (other, new));
        }
    }
    if let (Some(before), Some(after)) = (&old.headers, &new.headers) {
        changes.of_headers(before, after, [old.shape, new.shape]);
    }
    changes.0.into_vec()
}

impl Keyed for MigrationChange {
    fn key(&self) -> String {
        self.to_string()
    }
}

struct Changes(Distinct<MigrationChange>);

impl Changes {
    fn add(&mut self, change: MigrationChange) {
        self.0.add(change);
    }

    /// The clients, and the front ends whose tokens travel in another way than those of the others.
    fn of_front_ends(&mut self, old: &Deployed, new: &Deployed) {
        let only_in = |one: &Deployed, other: &Deployed| -> Vec<ClientName> {
            let clients = one.clients.keys();
            let clients = clients.filter(|client| !other.clients.contains_key(client));
            clients.cloned().collect()
        };
        let (added, removed) = (only_in(new, old), only_in(old, new));
        if !removed.is_empty() {
            self.add(MigrationChange::ClientsRemoved { clients: removed });
        }
        if !added.is_empty() {
            self.add(MigrationChange::ClientsAdded { clients: added });
        }
        for (of, ways) in moved(old, new) {
            if ways != [old.transport, new.transport] {
                let [old, new] = ways;
                self.add(MigrationChange::TransportOf { of, old, new });
            }
        }
    }

    fn of_apis(
        &mut self,
        old: &DeployedApi,
        (new, all): (&DeployedApi, &Indexed<'_>),
        list: &dyn SuffixList,
    ) {
        if let (Some(before), Some(pages)) = (old.pages.first(), new.pages.first()) {
            for (role, before) in before.cookies().all() {
                let Some(after) = pages.cookie(all.role_of(role)) else {
                    continue;
                };
                // A token in place of another has a lifetime of its own.
                if all.role_of(role) == role && before.lifetime() != after.lifetime() {
                    self.add(MigrationChange::Lifetime {
                        name: after.name().clone(),
                        old: before.lifetime(),
                        new: after.lifetime(),
                    });
                }
                let id = |cookie: &CookieAttributes, api: &DeployedApi| {
                    cookie.id_on(api.origin.host(), &old.site, list).ok()
                };
                let (old_id, new_id) = (id(before, old), id(after, new));
                let scopes = old_id.map(|id| id.scope).zip(new_id.map(|id| id.scope));
                let is_other_domain = scopes.is_some_and(|(one, other)| one != other)
                    || (before.domain() != after.domain()
                        && scopes.is_some_and(|(one, _)| one == HostScope::WithSubdomains));
                if is_other_domain {
                    let host = new.origin.host();
                    let are_both_sent = match before.domain().on_host(host, list) {
                        DomainVerdict::Shared => true,
                        DomainVerdict::HostOnly => old.origin.host() == host,
                        DomainVerdict::Refused(_) => false,
                    };
                    self.add(MigrationChange::CookieDomain {
                        old: before.domain().clone(),
                        new: after.domain().clone(),
                        are_both_sent,
                    });
                }
                if before.name() != after.name() {
                    let mut present = pages.cookies().all();
                    let is_reused = present.any(|(_, cookie)| cookie.name() == before.name());
                    self.add(MigrationChange::Name {
                        is_reused,
                        old: before.name().clone(),
                        new: after.name().clone(),
                        purpose: all.purpose_of(all.role_of(role)),
                    });
                }
                if before.path() != after.path() {
                    self.add(MigrationChange::Path {
                        name: after.name().clone(),
                        old: before.path().clone(),
                        new: after.path().clone(),
                    });
                }
            }
        }
        for before in old.pages.iter().filter(|pages| pages.has_cookies()) {
            for website in before.websites.iter() {
                let mut pages = new.pages.iter().filter(|pages| pages.has_cookies());
                let Some(after) = pages.find(|pages| all.is_of(website, pages)) else {
                    continue;
                };
                let of_session =
                    [before.lasting(), after.lasting()].map(CookieAttributes::same_site);
                // What holds for both cookies of a session is added once.
                for (role, before) in before.cookies().all() {
                    let role = all.role_of(role);
                    let Some(after) = after.cookie(role) else {
                        continue;
                    };
                    let both = [before, after].map(CookieAttributes::same_site);
                    let is_of_session = matches!(role, CookieRole::Session(_));
                    // Most cookies beside the session change together with it.
                    if both[0] != both[1] && (is_of_session || both != of_session) {
                        self.add(MigrationChange::SameSite {
                            name: (!is_of_session).then(|| after.name().clone()),
                            website: Box::new(website.clone()),
                            old: both[0],
                            new: both[1],
                            is_same_host: old.origin.host() == new.origin.host(),
                        });
                    }
                    if before.partitioning() != after.partitioning() {
                        let new = after.partitioning();
                        self.add(MigrationChange::Partitioning { new });
                    }
                }
            }
        }
        let refresh = CookieRole::Session(SessionToken::Refresh);
        if let (Some(old), Some(new)) = (
            old.routes_of(refresh).first(),
            new.routes_of(refresh).first(),
        ) && old != new
        {
            let (old, new) = (old.clone(), new.clone());
            self.add(MigrationChange::RefreshRoute { old, new });
        }
    }

    /// The cookies that exist only before or only after the change.
    fn of_declared(
        &mut self,
        before: &Indexed<'_>,
        old: &DeployedApi,
        (new, all): (&DeployedApi, &Indexed<'_>),
    ) {
        let (Some(old), Some(new)) = (old.pages.first(), new.pages.first()) else {
            return;
        };
        for (role, cookie) in old.cookies().all() {
            // Its name may now belong to another cookie.
            let mut present = new.cookies().all();
            let is_in_use = present.any(|(_, present)| present.name() == cookie.name());
            if all.role_of(role) == CookieRole::Retired && !is_in_use {
                let purpose = before.purpose_of(role);
                let name = cookie.name().clone();
                self.add(MigrationChange::CookieRemoved { name, purpose });
            }
        }
        for (role, cookie) in new.cookies().all() {
            // A token of an old session is accepted in place of one of a new session.
            if before.role_of(role) == CookieRole::Retired {
                let purpose = all.purpose_of(role);
                let name = cookie.name().clone();
                self.add(MigrationChange::CookieAdded { name, purpose });
            }
        }
    }

    fn of_headers(&mut self, old: &HeaderNames, new: &HeaderNames, shapes: [SessionShape; 2]) {
        let has_refresh = shapes == [SessionShape::Pair; 2];
        let each = |names: &HeaderNames| {
            [
                names.access.clone(),
                if has_refresh {
                    names.refresh.clone()
                } else {
                    names.access.clone()
                },
                names.mode.clone(),
                names.client.clone(),
                names.csrf.clone(),
                names.csrf_token.clone(),
            ]
        };
        for (old, new) in each(old).into_iter().zip(each(new)) {
            if old != new {
                self.add(MigrationChange::HeaderName { old, new });
            }
        }
        if let (Some(old), Some(new)) = (&old.front, &new.front)
            && old != new
        {
            let (old, new) = (old.clone(), new.clone());
            self.add(MigrationChange::HeaderName { old, new });
        }
    }
}
