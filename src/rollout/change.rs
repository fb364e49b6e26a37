use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::coded::code_and_message;
use super::indexed::Indexed;
use crate::config::{TransportSetting, Website};
use crate::cookie::{
    CookieAttributes, CookieDomain, CookieName, CookiePath, HostScope, Partitioning, SameSite,
};
use crate::distinct::Distinct;
use crate::net::{HeaderName, Origin, SuffixList, UrlPath};
use crate::policy::{CookieRole, DeployedApi, HeaderNames, SessionToken};

/// One thing that differs between two configurations, and what it means to browsers.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{MigrationChange, plan_migration};
///
/// let old = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
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
    /// An API that is new.
    #[error(
        "{api} is new: it gets old cookies only where their domain covers its host, and clears no host-only cookie of another host"
    )]
    ApiAdded {
        /// The API.
        api: Box<Origin>,
    },
    /// An API that is no more.
    #[error(
        "{api} is no more: host-only cookies of its host stay in browsers until they expire, and go to no other host"
    )]
    ApiRemoved {
        /// The API.
        api: Box<Origin>,
    },
    /// Another domain.
    #[error(
        "the cookie domain goes from {} to {}: to browsers these are two cookies, which they send both, so each response that sets the new one clears the old",
        describe_domain(old),
        describe_domain(new)
    )]
    CookieDomain {
        /// That of the old cookies.
        old: CookieDomain,
        /// That of the new ones.
        new: CookieDomain,
    },
    /// A header of another name.
    #[error(
        "the header `{old}` becomes `{new}`: a page that was loaded before the change uses the old name until it is loaded again"
    )]
    HeaderName {
        /// The old name.
        old: HeaderName,
        /// The new name.
        new: HeaderName,
    },
    /// Another name.
    #[error(
        "the cookie `{old}` becomes `{new}`: to browsers these are two cookies, so the token is taken under both names while the history says so, and the old cookie is cleared with each response that sets the new one"
    )]
    Name {
        /// The old name, prefix included.
        old: CookieName,
        /// The new name.
        new: CookieName,
    },
    /// In a partition or not.
    #[error("{}", match new {
        Partitioning::Partitioned => "the cookies become partitioned on some website: where browsers know partitions the old ones stand beside them",
        Partitioning::Unpartitioned => "the cookies are partitioned no more on some website: where browsers know partitions the old ones stand beside them, each in that of its top-level site",
    })]
    Partitioning {
        /// What the new cookies are.
        new: Partitioning,
    },
    /// Another path.
    #[error(
        "the path of `{name}` goes from {old} to {new}: to browsers these are two cookies, and they send the old one only below its own path"
    )]
    Path {
        /// The name of the new cookie.
        name: CookieName,
        /// The old path.
        old: CookiePath,
        /// The new path.
        new: CookiePath,
    },
    /// Sessions are refreshed elsewhere.
    #[error(
        "sessions are refreshed at {new}, no longer at {old}: a page that was loaded before the change calls the old route until it is loaded again"
    )]
    RefreshRoute {
        /// The old route.
        old: UrlPath,
        /// The new route.
        new: UrlPath,
    },
    /// Another `SameSite`.
    #[error("`SameSite` on `{website}` goes from {old} to {new}: {}", if *is_same_host { describe_same_site(*old, *new) } else { "the cookies of another host are others, and have it from the start" })]
    SameSite {
        /// The website.
        website: Box<Website>,
        /// That of the old cookies.
        old: SameSite,
        /// That of the new ones.
        new: SameSite,
        /// Whether they are of one host.
        is_same_host: bool,
    },
    /// Another transport.
    #[error("the transport goes from `{old}` to `{new}`: {}", describe_transport(*new))]
    Transport {
        /// The old one.
        old: TransportSetting,
        /// The new one.
        new: TransportSetting,
    },
}

impl MigrationChange {
    /// A word that stays the same when the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ApiAdded { .. } => "api_added",
            Self::ApiRemoved { .. } => "api_removed",
            Self::CookieDomain { .. } => "cookie_domain",
            Self::HeaderName { .. } => "header_name",
            Self::Name { .. } => "name",
            Self::Partitioning { .. } => "partitioning",
            Self::Path { .. } => "path",
            Self::RefreshRoute { .. } => "refresh_route",
            Self::SameSite { .. } => "same_site",
            Self::Transport { .. } => "transport",
        }
    }
}

code_and_message!(MigrationChange);

fn describe_domain(domain: &CookieDomain) -> String {
    domain
        .shared()
        .map_or_else(|| "host-only".into(), |domain| format!("`{domain}`"))
}

const fn describe_same_site(old: SameSite, new: SameSite) -> &'static str {
    match (old, new) {
        (_, SameSite::None) => {
            "the cookie stays the same one to browsers, and is not sent to pages of other sites until it is set anew, so users there sign in once"
        }
        (SameSite::None, _) => {
            "the cookie stays the same one to browsers, and goes with requests of other sites until it is set anew; nothing must be cleared"
        }
        (SameSite::Lax | SameSite::Strict, _) => {
            "the cookie stays the same one to browsers, and has the new value when it is set anew; nothing must be cleared"
        }
    }
}

const fn describe_transport(new: TransportSetting) -> &'static str {
    match new {
        TransportSetting::Header => {
            "cookies are taken until the history is over, replaced by header, and cleared where they show"
        }
        TransportSetting::Cookie => {
            "tokens by header are taken until `header_until`, and replaced by cookie"
        }
        TransportSetting::Any => {
            "tokens are taken either way, and replaced in the way in which they came"
        }
    }
}

/// What differs.
pub(super) fn changes(
    old: &Indexed<'_>,
    new: &Indexed<'_>,
    list: &dyn SuffixList,
) -> Vec<MigrationChange> {
    let mut changes = Changes(Distinct::new());
    let has = |indexed: &Indexed<'_>, api: &DeployedApi| indexed.api(&api.origin).is_some();
    for api in old.apis.iter().filter(|api| !has(new, api)) {
        let api = Box::new(api.origin.clone());
        changes.add(MigrationChange::ApiRemoved { api });
    }
    for api in new.apis.iter().filter(|api| !has(old, api)) {
        let api = Box::new(api.origin.clone());
        changes.add(MigrationChange::ApiAdded { api });
    }
    if old.transport != new.transport {
        let (old, new) = (old.transport, new.transport);
        changes.add(MigrationChange::Transport { old, new });
    }
    for api in &old.apis {
        let same_host = new.of_host(api.origin.host()).next();
        if let Some(other) = same_host.map(|(_, api)| api).or_else(|| new.apis.first()) {
            changes.of_apis(api, (other, new), list);
        }
    }
    if let (Some(old), Some(new)) = (&old.headers, &new.headers) {
        changes.of_headers(old, new);
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
                let (before, after) = (before.lasting(), after.lasting());
                if before.same_site() != after.same_site() {
                    self.add(MigrationChange::SameSite {
                        website: Box::new(website.clone()),
                        old: before.same_site(),
                        new: after.same_site(),
                        is_same_host: old.origin.host() == new.origin.host(),
                    });
                }
                if before.partitioning() != after.partitioning() {
                    let new = after.partitioning();
                    self.add(MigrationChange::Partitioning { new });
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

    fn of_headers(&mut self, old: &HeaderNames, new: &HeaderNames) {
        let each = |names: &HeaderNames| {
            [
                names.access.clone(),
                names.refresh.clone(),
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
