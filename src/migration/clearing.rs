use alloc::vec::Vec;

use super::instant::Instant;
use super::past_cookie::{PastCookie, later};
use crate::cookie::{
    BuildAttributesError, CookieAttributes, CookieId, CookieName, CookieSpec, DomainRefusal,
    Partitioning, SameSite, Security,
};
use crate::net::{Host, Origin, Site, SuffixList};
use crate::sorted::{SortedMap, SortedSet, sort_by_key};

/// The past cookies that an API clears, and those that it cannot clear. Made by [`plan_clearing`].
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, CookieSpec, SameSite};
/// # use session_cookie_policy::net::{EmbeddedList, Origin, Site};
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let (site, _) = Site::of(&api, &EmbeddedList);
/// # let name = CookieName::parse("sid").unwrap();
/// use session_cookie_policy::migration::{PastCookie, plan_clearing};
///
/// let present = CookieSpec::new(name.clone()).build().unwrap();
/// let past = |domain| {
///     let mut past = PastCookie::new(name.clone(), CookiePath::root());
///     past.domain = CookieDomain::parse(domain).unwrap();
///     past
/// };
/// let history = [past("example.com"), past(""), past("example.net")];
/// let plan = plan_clearing(&api, &site, &[(api.host(), &present)], SameSite::Lax, &history, &EmbeddedList);
/// assert_eq!(plan.clearings[0].attributes.domain().to_string(), "example.com"); // shadows the present cookie
/// assert_eq!(plan.present, [past("")]); // is the present cookie
/// assert_eq!(plan.out_of_reach[0].cookie, past("example.net")); // belongs to another domain
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClearingPlan {
    /// The cookies to clear, most harmful first: those that shadow a present cookie of the same name, then the rest. None of them is a
    /// present cookie, even in browsers that ignore partitions, so they can be written in any order, before or after the present ones.
    pub clearings: Vec<Clearing>,
    /// The cookies that this API cannot clear.
    pub out_of_reach: Vec<OutOfReach>,
    /// Entries that browsers, or those that ignore partitions, cannot tell from a present cookie. Clearing them would log the user out.
    pub present: Vec<PastCookie>,
}

/// One cookie to clear.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::cookie::{CookieName, CookiePath, SameSite};
/// # use session_cookie_policy::net::{EmbeddedList, Origin, Site};
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let (site, _) = Site::of(&api, &EmbeddedList);
/// # let name = CookieName::parse("sid").unwrap();
/// use session_cookie_policy::migration::{PastCookie, plan_clearing};
///
/// let mut past = PastCookie::new(name, CookiePath::parse("/app").unwrap());
/// past.retired_at = "2026-06-01T00:00:00Z".parse().ok();
/// let plan = plan_clearing(&api, &site, &[], SameSite::Lax, &[past], &EmbeddedList);
/// let clearing = &plan.clearings[0];
/// assert!(clearing.attributes.clear().to_string().starts_with("sid=; Path=/app; "));
/// // The lifetime is not declared, so it is assumed to be 400 days, the longest that browsers keep a cookie.
/// assert_eq!(clearing.sunset.unwrap().to_string(), "2027-07-06T00:00:00Z");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Clearing {
    /// The attributes of the deletion: all that browsers require before they accept it.
    pub attributes: CookieAttributes,
    /// When the last server stopped setting the cookie; `None` if that is unknown.
    pub retired_at: Option<Instant>,
    /// When the cookie has expired in every browser; `None` if that is unknown.
    pub sunset: Option<Instant>,
}

/// A past cookie that an API cannot clear.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::cookie::{CookieName, CookiePath, SameSite};
/// # use session_cookie_policy::net::{EmbeddedList, Host, Origin, Site};
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let (site, _) = Site::of(&api, &EmbeddedList);
/// # let name = CookieName::parse("sid").unwrap();
/// use session_cookie_policy::migration::{OutOfReachReason, PastCookie, plan_clearing};
///
/// // The previous host of the API set it as a host-only cookie.
/// let mut past = PastCookie::new(name, CookiePath::root());
/// past.hosts = vec![Host::parse("old-api.example.com").unwrap()];
/// let plan = plan_clearing(&api, &site, &[], SameSite::Lax, &[past.clone()], &EmbeddedList);
/// assert_eq!(plan.out_of_reach[0].cookie, past);
/// assert_eq!(plan.out_of_reach[0].reason, OutOfReachReason::OtherHost);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OutOfReach {
    /// The cookie.
    pub cookie: PastCookie,
    /// Why it cannot be cleared.
    pub reason: OutOfReachReason,
}

/// Why an API cannot clear a past cookie.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, SameSite};
/// # use session_cookie_policy::net::{EmbeddedList, Origin, Site};
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let (site, _) = Site::of(&api, &EmbeddedList);
/// # let name = CookieName::parse("sid").unwrap();
/// use session_cookie_policy::migration::{PastCookie, plan_clearing};
///
/// let mut past = PastCookie::new(name, CookiePath::root());
/// past.domain = CookieDomain::parse("www.example.com").unwrap();
/// let plan = plan_clearing(&api, &site, &[], SameSite::Lax, &[past], &EmbeddedList);
/// assert_eq!(
///     plan.out_of_reach[0].reason.to_string(),
///     "browsers refuse its domain from this host: the host is not within the domain",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum OutOfReachReason {
    /// Browsers do not let this host use the cookie's domain.
    #[error("browsers refuse its domain from this host: {0}")]
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
    Domain(DomainRefusal),
    /// No browser ever kept it: its name, domain, path and scheme contradict each other.
    #[error("no browser ever kept it: {0}")]
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
    Impossible(BuildAttributesError),
    /// Another host set it as a host-only cookie.
    #[error("another host set it without `Domain`; only that host can clear it")]
    OtherHost,
}

#[cfg(feature = "serde")]
fn as_text<S: serde::Serializer>(
    value: &impl core::fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Plans which past cookies `api` clears when it sets or clears its own cookies for a page of the site `top_level`.
///
/// `present` lists the cookies in use, each with the host that sets it: those of the API, and those of other hosts that could be mistaken
/// for past cookies. `same_site` is the `SameSite` of the API's cookies: browsers drop a deletion wherever they would drop the cookie
/// (RFC 6265bis, section 5.7).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, CookieSpec, SameSite};
/// use session_cookie_policy::migration::{PastCookie, plan_clearing};
/// use session_cookie_policy::net::{EmbeddedList, Origin, Site};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let name = || CookieName::parse("sid").unwrap();
/// let mut present = CookieSpec::new(name());
/// present.domain = CookieDomain::parse("example.com").unwrap();
/// let present = present.build().unwrap();
///
/// let (site, _) = Site::of(&api, &EmbeddedList);
/// let past = PastCookie::new(name(), CookiePath::root());
/// let plan = plan_clearing(&api, &site, &[(api.host(), &present)], SameSite::Lax, &[past], &EmbeddedList);
/// assert_eq!(
///     plan.clearings[0].attributes.clear().to_string(),
///     "sid=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
/// );
/// # }
/// ```
#[must_use]
pub fn plan_clearing(
    api: &Origin,
    top_level: &Site,
    present: &[(&Host, &CookieAttributes)],
    same_site: SameSite,
    history: &[PastCookie],
    list: &dyn SuffixList,
) -> ClearingPlan {
    let in_use = InUse::of(present.iter().copied(), list);
    plan_clearing_beside(api, top_level, &in_use, same_site, history, list)
}

/// The cookies in use. Deleting one would log users out.
#[derive(Clone, Debug)]
pub(crate) struct InUse {
    /// The identities, without partitions.
    ids: SortedSet<CookieId>,
    names: SortedSet<CookieName>,
}

impl InUse {
    /// Collects these cookies, each with the host that sets it.
    pub(crate) fn of<'a>(
        cookies: impl Iterator<Item = (&'a Host, &'a CookieAttributes)>,
        list: &dyn SuffixList,
    ) -> Self {
        let mut in_use = Self {
            ids: SortedSet::new(),
            names: SortedSet::new(),
        };
        for (host, cookie) in cookies {
            in_use
                .ids
                .extend(cookie.id_without_partition(host, list).ok());
            in_use.names.insert(cookie.name().clone());
        }
        in_use
    }

    /// Whether the cookie is one of them in at least one browser: those that ignore `Partitioned` (WebKitGTK, Safari before 26.2) do not
    /// distinguish cookies by partition.
    pub(crate) fn has(&self, id: &CookieId) -> bool {
        let whole = CookieId {
            partition: None,
            ..id.clone()
        };
        self.ids.contains(&whole)
    }
}

/// [`plan_clearing`] for several APIs beside the same cookies in use.
pub(crate) fn plan_clearing_beside(
    api: &Origin,
    top_level: &Site,
    in_use: &InUse,
    same_site: SameSite,
    history: &[PastCookie],
    list: &dyn SuffixList,
) -> ClearingPlan {
    let mut plan = ClearingPlan::default();
    let mut places: SortedMap<CookieId, usize> = SortedMap::new();
    for past in history {
        let out_of_reach = |reason| OutOfReach {
            cookie: past.clone(),
            reason,
        };
        // A cookie with a domain reaches other hosts; a host-only cookie must have been set by this host.
        if past.domain.shared().is_none() && !past.was_set_by(api.host()) {
            plan.out_of_reach
                .push(out_of_reach(OutOfReachReason::OtherHost));
            continue;
        }
        let attributes = match clearing_attributes(past, api, same_site) {
            Ok(attributes) => attributes,
            Err(error) => {
                let reason = OutOfReachReason::Impossible(error);
                plan.out_of_reach.push(out_of_reach(reason));
                continue;
            }
        };
        let id = match attributes.id_on(api.host(), top_level, list) {
            Ok(id) => id,
            Err(refusal) => {
                let reason = OutOfReachReason::Domain(refusal);
                plan.out_of_reach.push(out_of_reach(reason));
                continue;
            }
        };
        if in_use.has(&id) {
            plan.present.push(past.clone());
            continue;
        }
        let sunset = past.sunset();
        let place = *places.entry(id).or_insert(plan.clearings.len());
        match plan.clearings.get_mut(place) {
            // The same cookie is declared twice: clear it until the later sunset.
            Some(clearing) => {
                clearing.sunset = later(clearing.sunset, sunset);
                clearing.retired_at = later(clearing.retired_at, past.retired_at);
            }
            None => plan.clearings.push(Clearing {
                attributes,
                retired_at: past.retired_at,
                sunset,
            }),
        }
    }
    sort_by_key(&mut plan.clearings, |clearing| {
        !in_use.names.contains(clearing.attributes.name())
    });
    plan
}

/// The attributes of a deletion: the conditions of the prefix, `Secure` where possible, `SameSite=None` for a partitioned cookie.
fn clearing_attributes(
    past: &PastCookie,
    api: &Origin,
    same_site: SameSite,
) -> Result<CookieAttributes, BuildAttributesError> {
    let mut spec = CookieSpec::new(past.name.clone());
    spec.domain = past.domain.clone();
    spec.path = past.path.clone();
    spec.security = if api.is_https() {
        Security::Secure
    } else {
        Security::Insecure
    };
    spec.partitioning = past.partitioning;
    spec.same_site = match past.partitioning {
        Partitioning::Partitioned => SameSite::None,
        Partitioning::Unpartitioned => same_site,
    };
    spec.build()
}
