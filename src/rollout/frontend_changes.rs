use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::frontend_change::{FrontendAction, FrontendChange};
use super::frontend_step::FrontendStep;
use crate::config::{Purpose, Website};
use crate::cookie::{CookieDomain, CookieName};
use crate::migration::Instant;
use crate::net::Origin;
use crate::policy::{
    CookieRole, Deployed, DeployedApi, DeployedCompanion, FrontendKind, Frontends,
};
use crate::sorted::{SortedMap, sort_by_key};

/// What front ends of `old` must do when `new` replaces it. `bare` is `new` without its history.
pub(super) fn frontend_changes(
    old: &Deployed,
    new: &Deployed,
    bare: &Deployed,
    retired_at: Instant,
) -> Vec<FrontendChange> {
    let groups = groups(old, new);
    let mut changes = Changes {
        old,
        new,
        bare,
        retired_at,
        old_apis: places(old),
        new_apis: places(new),
        list: Vec::new(),
        opens_websites: groups.keys().any(|(before, ..)| before.is_none()),
        keeps_websites: groups
            .keys()
            .any(|(before, after, _)| before.is_some() && after.is_some()),
    };
    for (key, websites) in groups {
        changes.of_group(key, &websites);
    }
    let mut list = changes.list;
    sort(&mut list);
    list
}

fn places(deployed: &Deployed) -> SortedMap<&Origin, usize> {
    let apis = deployed.apis.iter().enumerate();
    apis.map(|(place, api)| (&api.origin, place)).collect()
}

/// The kinds of a website's pages before and after, and the API with the same origin as the pages, if any.
type Key<'d> = (Option<usize>, Option<usize>, Option<&'d Origin>);

/// The websites of both configurations, grouped by what they have in common.
fn groups<'d>(old: &'d Deployed, new: &'d Deployed) -> SortedMap<Key<'d>, Vec<&'d Website>> {
    let (before, after) = (Lookup::of(&old.frontends), Lookup::of(&new.frontends));
    let (old_apis, new_apis) = (places(old), places(new));
    let mut groups: SortedMap<Key<'d>, Vec<&'d Website>> = SortedMap::new();
    let mut add = |website: &'d Website, of: [Option<usize>; 2]| {
        let own = match website {
            Website::Exact(page) => {
                let is_api = old_apis.contains_key(page) || new_apis.contains_key(page);
                is_api.then_some(page)
            }
            Website::Pattern(_) => None,
        };
        let [before, after] = of;
        groups
            .entry((before, after, own))
            .or_default()
            .push(website);
    };
    for (website, kind) in &old.frontends.websites {
        add(website, [Some(*kind), after.kind_of(website)]);
    }
    for (website, kind) in &new.frontends.websites {
        if !before.exact.contains_key(website) {
            add(website, [before.kind_of(website), Some(*kind)]);
        }
    }
    groups
}

/// Finds the kind of a website in a configuration, which may declare it by a pattern.
struct Lookup<'d> {
    exact: SortedMap<&'d Website, usize>,
    /// Keyed by the text after the first dot, which patterns share with the origins that they match.
    patterns: SortedMap<String, Vec<(&'d Website, usize)>>,
}

impl<'d> Lookup<'d> {
    fn of(frontends: &'d Frontends) -> Self {
        let mut lookup = Self {
            exact: SortedMap::new(),
            patterns: SortedMap::new(),
        };
        for (website, kind) in &frontends.websites {
            lookup.exact.entry(website).or_insert(*kind);
            if let Website::Pattern(_) = website {
                let parent = parent(website);
                let patterns = lookup.patterns.entry(parent).or_default();
                patterns.push((website, *kind));
            }
        }
        lookup
    }

    fn kind_of(&self, website: &Website) -> Option<usize> {
        if let Some(kind) = self.exact.get(website) {
            return Some(*kind);
        }
        let patterns = self.patterns.get(&parent(website))?;
        let covering = patterns
            .iter()
            .find(|(pattern, _)| pattern.covers(website))?;
        Some(covering.1)
    }
}

fn parent(website: &Website) -> String {
    let text = website.to_string();
    let (_, parent) = text.split_once('.').unwrap_or_default();
    parent.into()
}

struct Changes<'d> {
    old: &'d Deployed,
    new: &'d Deployed,
    bare: &'d Deployed,
    retired_at: Instant,
    old_apis: SortedMap<&'d Origin, usize>,
    new_apis: SortedMap<&'d Origin, usize>,
    list: Vec<FrontendChange>,
    /// Whether some website is new.
    opens_websites: bool,
    /// Whether some website is in both configurations.
    keeps_websites: bool,
}

/// The changes of one group of websites, each with its APIs.
type Found = Vec<(FrontendAction, Instant, Vec<Origin>)>;

impl Changes<'_> {
    fn of_group(&mut self, (before, after, own): Key<'_>, websites: &[&Website]) {
        let mut found = Found::new();
        let mut add = |action: FrontendAction, at: Instant, api: &Origin| {
            let known = found
                .iter_mut()
                .find(|(known, when, _)| *known == action && *when == at);
            match known {
                Some((_, _, apis)) => apis.push(api.clone()),
                None => found.push((action, at, Vec::from([api.clone()]))),
            }
        };
        match (before, after) {
            (Some(before), Some(after)) => {
                self.of_kinds([before, after], own, &mut add);
            }
            (Some(_), None) => {
                for api in &self.old.apis {
                    let is_moved = self.opens_websites && !self.keeps_websites;
                    let action = FrontendAction::LeaveWebsite { is_moved };
                    add(action, self.retired_at, &api.origin);
                }
            }
            (None, Some(_)) => {
                for api in &self.new.apis {
                    add(FrontendAction::OpenWebsite, self.retired_at, &api.origin);
                }
            }
            (None, None) => {}
        }
        for (action, at, apis) in found {
            self.merge(action, at, apis, websites);
        }
    }

    fn of_kinds(
        &self,
        [before, after]: [usize; 2],
        own: Option<&Origin>,
        add: &mut dyn FnMut(FrontendAction, Instant, &Origin),
    ) {
        let (Some(old_kind), Some(new_kind)) = (
            self.old.frontends.kinds.get(before),
            self.new.frontends.kinds.get(after),
        ) else {
            return;
        };
        let of_another = self.strictest(new_kind, own);
        for (index, api) in self.old.apis.iter().enumerate() {
            let same = self.new_apis.get(&api.origin).copied();
            let Some(place) = same.or(of_another) else {
                continue;
            };
            let on_old = old_kind.on_apis.get(index);
            let on_new = new_kind.on_apis.get(place);
            let (Some(on_old), Some(on_new), Some(new_api)) =
                (on_old, on_new, self.new.apis.get(place))
            else {
                continue;
            };
            let step = FrontendStep {
                old: self.old,
                new: self.new,
                kinds: [old_kind, new_kind],
                on: [on_old, on_new],
                is_other_origin: [&api.origin, &new_api.origin].map(|api| own != Some(api)),
                csrf_cookie: self.csrf_cookie(new_api),
            };
            if same.is_none() {
                let to = self.new.apis.iter().map(|api| api.origin.clone()).collect();
                let action = FrontendAction::CallApi { to };
                add(action, self.retired_at, &api.origin);
            }
            step.each(&mut |action| add(action, self.retired_at, &api.origin));
            self.cookies(api, new_api, &mut |action| {
                add(action, self.retired_at, &api.origin);
            });
            let [old_refresh, _] = &api.called_routes;
            let [new_refresh, _] = &new_api.called_routes;
            let action = match (old_refresh, new_refresh) {
                (None, Some(route)) => Some(FrontendAction::StartRefreshing {
                    route: route.clone(),
                }),
                (Some(route), None) => Some(FrontendAction::StopRefreshing {
                    route: route.clone(),
                }),
                (Some(_), Some(_)) | (None, None) => None,
            };
            if let Some(action) = action.filter(|_| self.old.shape != self.new.shape) {
                add(action, self.retired_at, &api.origin);
            }
            let routes = api.called_routes.iter().zip(&new_api.called_routes);
            let routes = routes.filter_map(|(old, new)| Some((old.as_ref()?, new.as_ref()?)));
            for (old, new) in routes.filter(|(old, new)| old != new) {
                let (old, new) = (old.clone(), new.clone());
                let action = FrontendAction::CallRoute { old, new };
                add(action, self.retired_at, &api.origin);
            }
            let lasts = self
                .bare_kind(after)
                .and_then(|kind| kind.on_apis.get(place))
                .map(|on| on.csrf(own != Some(&new_api.origin)));
            let is_shared = |domain: &CookieDomain| *domain != CookieDomain::HostOnly;
            let ends = [
                step.end(lasts, self.retired_at, self.sunset(is_shared)),
                step.credentials_end(self.sunset(|_| true)),
            ];
            for (action, at) in ends.into_iter().flatten() {
                add(action, at, &api.origin);
            }
        }
        // Front ends that must call another API already have an action for that.
        let mut apis = self.old_apis.keys();
        if apis.all(|api| self.new_apis.contains_key(api)) {
            let mut added = self.new.apis.iter().map(|api| &api.origin);
            while let Some(api) = added.find(|api| !self.old_apis.contains_key(api)) {
                add(FrontendAction::StartCalling, self.retired_at, api);
            }
        }
    }

    /// The cookie of an API whose value scripts send as the CSRF token.
    fn csrf_cookie<'d>(&self, api: &'d DeployedApi) -> Option<&'d CookieName> {
        let companions = self.new.companions.iter();
        let mut of_scripts = companions.filter(|companion| companion.is_for_scripts());
        let csrf = of_scripts.find(|companion| companion.purpose == Purpose::CsrfToken)?;
        let cookie = api.pages.first()?.cookie(CookieRole::Companion(csrf.key))?;
        Some(cookie.name())
    }

    /// The cookies that scripts read under other names.
    fn cookies(&self, old: &DeployedApi, new: &DeployedApi, add: &mut dyn FnMut(FrontendAction)) {
        let companions = self.old.companions.iter();
        for companion in companions.filter(|companion| companion.is_for_scripts()) {
            let role = CookieRole::Companion(companion.key);
            let is_read = self
                .new
                .companion(companion.key)
                .is_some_and(DeployedCompanion::is_for_scripts);
            let name = |api: &DeployedApi| Some(api.pages.first()?.cookie(role)?.name().clone());
            if let (true, Some(old), Some(new)) = (is_read, name(old), name(new))
                && old != new
            {
                add(FrontendAction::ReadCookie { old, new });
            }
        }
    }

    /// The strictest API, the first of them: front ends whose own API was removed must be ready for it. Browsers ask more of requests to
    /// another origin.
    fn strictest(&self, kind: &FrontendKind, own: Option<&Origin>) -> Option<usize> {
        let apis = self.new.apis.iter().zip(&kind.on_apis).enumerate();
        let strictest = apis.rev().max_by_key(|(_, (api, on))| {
            let is_other = own != Some(&api.origin);
            (on.csrf(is_other), is_other)
        });
        strictest.map(|(place, _)| place)
    }

    fn bare_kind(&self, place: usize) -> Option<&FrontendKind> {
        self.bare.frontends.kinds.get(place)
    }

    /// When the last cookie with such a domain in the history expires; `None` if there is none, or the time is unknown.
    fn sunset(&self, counts: impl Fn(&CookieDomain) -> bool) -> Option<Instant> {
        if self.new.has_older_domain {
            return None;
        }
        let history = self.new.history.iter();
        let counted = history.filter(|(domain, _)| counts(domain));
        counted.map(|(_, sunset)| *sunset).max()
    }

    /// Puts websites with the same actions together.
    fn merge(
        &mut self,
        action: FrontendAction,
        at: Instant,
        apis: Vec<Origin>,
        websites: &[&Website],
    ) {
        let websites = websites.iter().map(|website| (*website).clone());
        let known = self
            .list
            .iter_mut()
            .find(|known| known.action == action && known.at == at && known.apis == apis);
        match known {
            Some(known) => known.websites.extend(websites),
            None => self.list.push(FrontendChange {
                timing: action.timing(),
                at,
                action,
                websites: websites.collect(),
                apis,
            }),
        }
    }
}

/// Adds the values that are required and missing.
pub(super) fn add_needed(list: &mut Vec<FrontendChange>, more: Vec<FrontendChange>) {
    for change in more.into_iter().filter(FrontendChange::is_needed) {
        if !list.contains(&change) {
            list.push(change);
        }
    }
    sort(list);
}

fn sort(list: &mut [FrontendChange]) {
    sort_by_key(list, |change| {
        (change.timing, !change.action.is_of_api(), change.at)
    });
}
