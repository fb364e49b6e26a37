use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::api_blueprint::ApiBlueprint;
use super::blueprint::Blueprint;
use super::class::CookieSet;
use super::cookie_role::CookieRole;
use super::field::Field;
use super::settings::Settings;
use crate::config::PolicyConfig;
use crate::cookie::{
    CookieAttributes, CookieDomain, CookieName, CookiePath, DomainVerdict, Security,
};
use crate::net::{Origin, SuffixList};

/// Finds cookies of one deployment that another deployment treats as its own. Examples: production and staging on hosts of one domain, or
/// two applications on one host.
///
/// Browsers send such a cookie to both deployments, because it has a shared domain, or because cookies ignore the port of a host. What the
/// other deployment does with it depends on its configuration:
///
/// - If it sets cookies with the same scope, its sign-ins overwrite the cookie, and its sign-outs delete it.
/// - If it has the scope in its `history`, each sign-in, refresh and sign-out there deletes the cookie.
/// - Otherwise it leaves the cookie alone, because its store does not know the token. But each request carries two cookies.
///
/// Pass all deployments that may affect each other, each with a name of your choice.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::find_overlaps;
///
/// let mut production = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// production.cookie_domain = "example.com".into();
/// let mut staging = PolicyConfig::new(
///     ["https://api.staging.example.com"],
///     ["https://www.staging.example.com"],
/// );
/// staging.cookie_domain = "staging.example.com".into();
///
/// let overlaps = find_overlaps([("production", &production), ("staging", &staging)], &EmbeddedList);
/// assert_eq!(overlaps.len(), 2); // the access cookie and the refresh cookie
/// assert_eq!((&*overlaps[0].owner, &*overlaps[0].other), ("production", "staging"));
///
/// staging.access_cookie.name = Some("staging-access".into());
/// staging.refresh_cookie.name = Some("staging-refresh".into());
/// assert!(find_overlaps([("production", &production), ("staging", &staging)], &EmbeddedList).is_empty());
/// # }
/// ```
///
/// Each overlap is reported once for each name and pair of deployments. Parts of a configuration that cannot be read are skipped; its own
/// [`review`](PolicyConfig::review) reports them. Partitioned cookies are treated as if they were not partitioned.
///
/// Sources: [RFC 6265bis, section 5.8.3], for where cookies are sent; section 5.7, step 23, for which cookies they replace.
///
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[doc(alias("staging", "conflict", "same name"))]
#[must_use]
pub fn find_overlaps<'a>(
    deployments: impl IntoIterator<Item = (&'a str, &'a PolicyConfig)>,
    list: &dyn SuffixList,
) -> Vec<Overlap> {
    let deployments: Vec<Side<'_>> = deployments
        .into_iter()
        .map(|(name, config)| Side::of(name, config, list))
        .collect();
    let mut overlaps: Vec<Overlap> = Vec::new();
    for (place, owner) in deployments.iter().enumerate() {
        let others = deployments.iter().enumerate();
        for (_, other) in others.filter(|(index, _)| *index != place) {
            let mut known: Vec<&CookieName> = Vec::new();
            for set in &owner.sets {
                if known.contains(&&set.name) {
                    continue;
                }
                let Some(taken) = other.takes.iter().find(|taken| set.is_sent_to(taken, list))
                else {
                    continue;
                };
                known.push(&set.name);
                overlaps.push(Overlap {
                    owner: owner.name.to_owned(),
                    api: Box::new(set.api.clone()),
                    cookie: set.name.clone(),
                    domain: set.domain.clone(),
                    setting: set.setting,
                    other_setting: taken.setting,
                    other: other.name.to_owned(),
                    other_api: Box::new(taken.api.clone()),
                });
            }
        }
    }
    overlaps
}

/// A cookie of one deployment that browsers also send to another one, which treats it as its own. Found by [`find_overlaps`].
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::find_overlaps;
///
/// // Cookies ignore the port.
/// let deployment = |api: &str| PolicyConfig::new([api], ["http://localhost:3000"]);
/// let (shop, blog) = (deployment("http://localhost:8000"), deployment("http://localhost:9000"));
/// let overlaps = find_overlaps([("shop", &shop), ("blog", &blog)], &EmbeddedList);
/// assert_eq!(
///     overlaps[0].to_string(),
///     "browsers send `session-access` of `shop` to http://localhost:9000 of `blog`, too, which mistakes it for its own, and may \
///      overwrite or delete it; give it another name by `access_cookie.name` of `shop` or by `access_cookie.name` of `blog`",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Overlap {
    /// The deployment that sets the cookie, with the name that you gave it.
    pub owner: String,
    /// The API that sets the cookie.
    pub api: Box<Origin>,
    /// The name of the cookie, including the prefix.
    pub cookie: CookieName,
    /// The domain of the cookie.
    pub domain: CookieDomain,
    /// The field that gives the cookie another name.
    pub setting: Field,
    /// The field that gives the other deployment's cookie another name. `None` if it has that name from its history.
    pub other_setting: Option<Field>,
    /// The deployment that treats the cookie as its own.
    pub other: String,
    /// The API of that deployment.
    pub other_api: Box<Origin>,
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            owner,
            cookie,
            domain,
            setting,
            other_setting,
            other,
            other_api,
            ..
        } = self;
        write!(
            f,
            "browsers send `{cookie}` of `{owner}` to {other_api} of `{other}`, too, which mistakes it for its own, and may overwrite \
             or delete it; give it another name by `{setting}` of `{owner}`"
        )?;
        if let Some(setting) = other_setting {
            write!(f, " or by `{setting}` of `{other}`")?;
        }
        match domain.shared() {
            Some(domain) => write!(
                f,
                ", or a `cookie_domain` narrower than `{domain}` to `{owner}`"
            ),
            None => Ok(()),
        }
    }
}

/// What one deployment does with cookies.
struct Side<'a> {
    name: &'a str,
    sets: Vec<Set>,
    takes: Vec<Taken>,
}

/// A cookie that an API sets.
struct Set {
    setting: Field,
    api: Origin,
    name: CookieName,
    domain: CookieDomain,
    path: CookiePath,
    security: Security,
}

/// A name that an API looks for, takes and clears, at present or because of its history.
struct Taken {
    /// Of a present name.
    setting: Option<Field>,
    api: Origin,
    name: CookieName,
    path: CookiePath,
}

impl<'a> Side<'a> {
    fn of(name: &'a str, config: &PolicyConfig, list: &dyn SuffixList) -> Self {
        let mut side = Self {
            name,
            sets: Vec::new(),
            takes: Vec::new(),
        };
        let settings = Settings::read(config, &mut Vec::new());
        let blueprint = Blueprint::of(&settings, list);
        for api in &blueprint.apis {
            if settings.has_cookies() {
                side.add_present(api, list);
            }
            side.add_past(api, &blueprint, list);
        }
        side
    }

    fn add_present(&mut self, api: &ApiBlueprint, list: &dyn SuffixList) {
        for (role, cookie) in api.set.iter().flat_map(CookieSet::all) {
            let field = match role {
                CookieRole::Session(token) => Field::new(token.field()),
                CookieRole::Companion(key) => Field::companion(key),
                CookieRole::Retired => continue,
            };
            let setting = field.part("name");
            self.sets.push(Set::of(setting, cookie, &api.origin, list));
            self.takes.push(Taken {
                setting: Some(setting),
                api: api.origin.clone(),
                name: cookie.name().clone(),
                path: cookie.path().clone(),
            });
        }
    }

    fn add_past(&mut self, api: &ApiBlueprint, blueprint: &Blueprint, list: &dyn SuffixList) {
        let Some(set) = &api.set else {
            return;
        };
        for past in &blueprint.history {
            let roles = set.all().map(|(role, _)| role);
            for cookie in roles.flat_map(|role| past.cookies(role, api, set, list)) {
                self.takes.push(Taken {
                    setting: None,
                    api: api.origin.clone(),
                    name: cookie.name,
                    path: cookie.path,
                });
            }
        }
    }
}

impl Set {
    fn of(setting: Field, cookie: &CookieAttributes, api: &Origin, list: &dyn SuffixList) -> Self {
        Self {
            setting,
            api: api.clone(),
            name: cookie.name().clone(),
            domain: match cookie.domain().on_host(api.host(), list) {
                DomainVerdict::Shared => cookie.domain().clone(),
                DomainVerdict::HostOnly | DomainVerdict::Refused(_) => CookieDomain::HostOnly,
            },
            path: cookie.path().clone(),
            security: cookie.security(),
        }
    }

    /// Whether browsers send the cookie where it is taken for another one.
    fn is_sent_to(&self, taken: &Taken, list: &dyn SuffixList) -> bool {
        if self.name != taken.name {
            return false;
        }
        let host = taken.api.host();
        let reaches = match &self.domain {
            CookieDomain::HostOnly => self.api.host() == host,
            CookieDomain::Shared(_) => self.domain.on_host(host, list) == DomainVerdict::Shared,
        };
        let meets = |one: &CookiePath, other: &CookiePath| one.matches(other.as_str());
        reaches
            && (self.security == Security::Insecure || taken.api.is_https())
            && (meets(&self.path, &taken.path) || meets(&taken.path, &self.path))
    }
}
