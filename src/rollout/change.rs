use alloc::boxed::Box;
use alloc::vec::Vec;

use super::change_words::{
    describe_added, describe_api_moved, describe_domain, describe_moved, describe_removed,
    describe_same_site, describe_same_site_of_companion, describe_shape, describe_transport,
    of_cookie,
};
use super::coded::code_and_message;
use super::frontend_change::{FrontendAction, FrontendChange, listed};
use super::indexed::Indexed;
use crate::config::{Purpose, SessionShape, TransportSetting, Website};
use crate::cookie::{
    CookieAttributes, CookieDomain, CookieName, CookiePath, HostScope, Partitioning, SameSite,
};
use crate::distinct::Distinct;
use crate::net::{HeaderName, Origin, SuffixList, UrlPath};
use crate::policy::{CookieRole, DeployedApi, HeaderNames, SessionToken};
use crate::sorted::SortedSet;

/// A difference between two configurations, and what it means for browsers.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{MigrationChange, plan_migration};
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let codes: Vec<&str> = plan.changes.iter().map(MigrationChange::code).collect();
/// assert_eq!(codes, ["cookie_domain", "name", "name"]); // `__Host-` forbids a domain, so both cookies are renamed, too
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationChange {
    /// An API is new.
    #[error(
        "{api} is new: it gets old cookies only where their domain covers its host, and clears no host-only cookie of another host"
    )]
    ApiAdded {
        /// The API.
        api: Box<Origin>,
    },
    /// An API has another scheme or port. Cookies belong to its host.
    #[error("{old} becomes {new}: {}", describe_api_moved(old, new))]
    ApiMoved {
        /// The API of the old configuration.
        old: Box<Origin>,
        /// The API of the new one.
        new: Box<Origin>,
    },
    /// An API was removed.
    #[error(
        "{api} is removed: host-only cookies of its host stay in browsers until they expire, and are sent to no other host"
    )]
    ApiRemoved {
        /// The API.
        api: Box<Origin>,
    },
    /// A cookie is new.
    #[error("the cookie `{name}` is new: {}", describe_added(*purpose))]
    CookieAdded {
        /// Its name, including the prefix.
        name: CookieName,
        /// What the cookie is for. `None` for session cookies.
        purpose: Option<Purpose>,
    },
    /// The cookies have another domain.
    #[error(
        "the cookie domain changes from {} to {}: browsers treat these as two cookies and send both, so each response that sets the \
         new one clears the old",
        describe_domain(old),
        describe_domain(new)
    )]
    CookieDomain {
        /// The domain of the old cookies.
        old: CookieDomain,
        /// The domain of the new cookies.
        new: CookieDomain,
    },
    /// A cookie is no longer used.
    #[error(
        "the cookie `{name}` is no longer used: the policy does not read it, and while it is in the history, each response that sets \
         or clears the session clears it{}",
        describe_removed(*purpose)
    )]
    CookieRemoved {
        /// Its name, including the prefix.
        name: CookieName,
        /// What the cookie was for. `None` for session cookies.
        purpose: Option<Purpose>,
    },
    /// A header has another name.
    #[error(
        "the header `{old}` becomes `{new}`: a page that was loaded before the change uses the old name until it is reloaded"
    )]
    HeaderName {
        /// The old name.
        old: HeaderName,
        /// The new name.
        new: HeaderName,
    },
    /// A cookie has another name.
    #[error(
        "the cookie `{old}` becomes `{new}`: browsers treat these as two cookies, so the {} is accepted under both names while the old \
         one is in the history, and each response that sets the new cookie clears the old one{}",
        if purpose.is_some() { "value" } else { "token" },
        describe_moved(*purpose)
    )]
    Name {
        /// The old name, including the prefix.
        old: CookieName,
        /// The new name.
        new: CookieName,
        /// What the cookie is for. `None` for session cookies.
        purpose: Option<Purpose>,
    },
    /// The cookies become partitioned, or are no longer partitioned.
    #[error("{}", match new {
        Partitioning::Partitioned => "the cookies become partitioned on some website: in browsers that support partitions the old \
            cookies stay beside them",
        Partitioning::Unpartitioned => "the cookies are no longer partitioned on some website: in browsers that support partitions the \
            old cookies stay beside them, each in the partition of its top-level site",
    })]
    Partitioning {
        /// Whether the new cookies are partitioned.
        new: Partitioning,
    },
    /// A cookie has another path.
    #[error(
        "the path of `{name}` changes from {old} to {new}: browsers treat these as two cookies, and send the old one only below its \
         own path"
    )]
    Path {
        /// The name of the new cookie.
        name: CookieName,
        /// The old path.
        old: CookiePath,
        /// The new path.
        new: CookiePath,
    },
    /// The refresh route has moved.
    #[error(
        "sessions are refreshed at {new}, no longer at {old}: a page that was loaded before the change calls the old route until it is \
         reloaded"
    )]
    RefreshRoute {
        /// The old route.
        old: UrlPath,
        /// The new route.
        new: UrlPath,
    },
    /// The cookies have another `SameSite`.
    #[error(
        "`SameSite`{} on `{website}` changes from {old} to {new}: {}",
        of_cookie(name.as_ref()),
        if !*is_same_host {
            "the cookies of another host are different cookies, and have it from the start"
        } else if name.is_some() {
            describe_same_site_of_companion(*new)
        } else {
            describe_same_site(*old, *new)
        }
    )]
    SameSite {
        /// The name of a cookie beside the session. `None` for session cookies.
        name: Option<CookieName>,
        /// The website.
        website: Box<Website>,
        /// The value of the old cookies.
        old: SameSite,
        /// The value of the new cookies.
        new: SameSite,
        /// Whether the website and the API have the same host.
        is_same_host: bool,
    },
    /// Sessions have one token instead of two, or the other way round.
    #[error("a session has {}: {}", describe_shape(*new), match new {
        SessionShape::Single => "the old refresh token is accepted as the session's token, so the application must look up old refresh \
            tokens, and old access tokens that come by header, where it looks up sessions; the old access cookie is only cleared",
        SessionShape::Pair => "the old token is accepted as the refresh token, so the application must look up old session tokens \
            where it refreshes, and those that come by header instead of an access token",
    })]
    SessionShape {
        /// The old shape.
        old: SessionShape,
        /// The new shape.
        new: SessionShape,
    },
    /// Tokens travel in another way.
    #[error("the transport changes from `{old}` to `{new}`: {}", describe_transport(*new))]
    Transport {
        /// The old transport.
        old: TransportSetting,
        /// The new transport.
        new: TransportSetting,
    },
    /// Websites are new.
    #[error("{} {}", listed(websites), match websites.len() {
        1 => "is a new website",
        _ => "are new websites",
    })]
    WebsitesAdded {
        /// The websites.
        websites: Vec<Website>,
    },
    /// Websites were removed.
    #[error("{} {}", listed(websites), match websites.len() {
        1 => "is no longer a website: requests of its pages are refused",
        _ => "are no longer websites: requests of their pages are refused",
    })]
    WebsitesRemoved {
        /// The websites.
        websites: Vec<Website>,
    },
}

impl MigrationChange {
    /// A word that identifies the change. It stays the same even if the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ApiAdded { .. } => "api_added",
            Self::ApiMoved { .. } => "api_moved",
            Self::ApiRemoved { .. } => "api_removed",
            Self::CookieAdded { .. } => "cookie_added",
            Self::CookieDomain { .. } => "cookie_domain",
            Self::CookieRemoved { .. } => "cookie_removed",
            Self::HeaderName { .. } => "header_name",
            Self::Name { .. } => "name",
            Self::Partitioning { .. } => "partitioning",
            Self::Path { .. } => "path",
            Self::RefreshRoute { .. } => "refresh_route",
            Self::SameSite { .. } => "same_site",
            Self::SessionShape { .. } => "session_shape",
            Self::Transport { .. } => "transport",
            Self::WebsitesAdded { .. } => "websites_added",
            Self::WebsitesRemoved { .. } => "websites_removed",
        }
    }
}

code_and_message!(MigrationChange);

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
            FrontendAction::LeaveWebsite => {
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
        let (old, new) = (old.transport, new.transport);
        changes.add(MigrationChange::Transport { old, new });
    }
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

struct Changes(Distinct<MigrationChange>);

impl Changes {
    fn add(&mut self, change: MigrationChange) {
        self.0.add(change);
    }

    fn of_apis(
        &mut self,
        old: &DeployedApi,
        (new, all): (&DeployedApi, &Indexed<'_>),
        list: &dyn SuffixList,
    ) {
        if let (Some(before), Some(after)) = (old.pages.first(), new.pages.first()) {
            for (role, before) in before.cookies().all() {
                let Some(after) = after.cookie(all.role_of(role)) else {
                    continue;
                };
                let id = |cookie: &CookieAttributes, api: &DeployedApi| {
                    cookie.id_on(api.origin.host(), &old.site, list).ok()
                };
                let (old_id, new_id) = (id(before, old), id(after, new));
                let scopes = old_id.map(|id| id.scope).zip(new_id.map(|id| id.scope));
                let is_other_domain = scopes.is_some_and(|(one, other)| one != other)
                    || (before.domain() != after.domain()
                        && scopes.is_some_and(|(one, _)| one == HostScope::WithSubdomains));
                if is_other_domain {
                    self.add(MigrationChange::CookieDomain {
                        old: before.domain().clone(),
                        new: after.domain().clone(),
                    });
                }
                if before.name() != after.name() {
                    self.add(MigrationChange::Name {
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
