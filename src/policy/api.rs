use alloc::boxed::Box;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::api_blueprint::ApiBlueprint;
use super::class::CookieSet;
use super::cookie_role::{CookieRole, SessionToken};
use super::cookie_settings::Cookies;
use super::entry::Entry;
use super::field::Field;
use super::past::Past;
use crate::cookie::{CookieAttributes, CookieDomain, CookieName, NameFinder, NamesFinder};
use crate::migration::{Instant, later};
use crate::net::{SuffixList, UrlPath};
use crate::sorted::SortedMap;

/// An API.
#[derive(Debug)]
pub(crate) struct Api {
    /// As browsers write its origin.
    pub(crate) origin: Box<str>,
    /// `None` if no cookie can be made for it.
    pub(crate) names: Option<CookieNames>,
    /// The domains that a cookie can have which browsers send to it, host-only first.
    pub(crate) domains: Vec<CookieDomain>,
    /// What a gateway takes away from the paths that browsers request.
    pub(crate) gateway_path: Box<str>,
    /// Where the cookie that requests need is used, and the one by which the session goes on.
    pub(crate) usual_path: Box<str>,
    pub(crate) lasting_path: Box<str>,
    /// Until when browsers hold the cookies of its session, if the deployment has given cookies up and says so.
    pub(super) sunsets_of_present: Vec<(SessionToken, Option<Instant>)>,
}

/// What the cookies of an API are called.
#[derive(Debug)]
pub(crate) struct CookieNames {
    /// Of the token that requests need.
    pub(crate) usual: TokenNames,
    /// Of a refresh token; empty if sessions have none.
    pub(crate) refresh: TokenNames,
    /// All of them, in this order.
    pub(crate) all: NamesFinder,
    /// Of the cookies beside the session, in the order of the configuration.
    pub(crate) companions: Vec<Vec<TimedName>>,
}

impl CookieNames {
    /// Those of a token.
    pub(crate) const fn of_token(&self, token: SessionToken) -> &TokenNames {
        match token {
            SessionToken::Access | SessionToken::Session => &self.usual,
            SessionToken::Refresh => &self.refresh,
        }
    }
}

/// What the cookies of a token are called.
#[derive(Debug)]
pub(crate) struct TokenNames {
    /// The present name first.
    pub(crate) list: Vec<TimedName>,
    /// Finds all of them together.
    pub(crate) finder: NamesFinder,
}

impl TokenNames {
    fn new(list: Vec<TimedName>) -> Self {
        Self {
            finder: NamesFinder::new(list.iter().map(TimedName::name)),
            list,
        }
    }
}

impl TimedName {
    const fn name(&self) -> &CookieName {
        self.finder.name()
    }

    // A past name is rare in a request, and this comparison is long.
    #[inline(never)]
    pub(crate) fn is_due(&self, now: OffsetDateTime) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// A name under which tokens are taken.
#[derive(Debug)]
pub(crate) struct TimedName {
    pub(crate) finder: NameFinder,
    /// Until when; for ever if `None`.
    pub(crate) until: Option<OffsetDateTime>,
}

/// A client that is not a website.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) name: Box<str>,
    pub(crate) entry: Entry,
}

impl Api {
    /// A host without an origin, whose cookies go to itself alone.
    pub(super) fn host_only(
        api: Option<&ApiBlueprint>,
        cookies: Option<&Cookies>,
        history: &[(Field, Past)],
        list: &dyn SuffixList,
    ) -> Self {
        let path_of = |route: fn(&Cookies) -> Option<&UrlPath>| {
            let route = cookies.and_then(route);
            Box::from(route.map_or("/", UrlPath::as_str))
        };
        Self {
            origin: Box::default(),
            names: api
                .and_then(|api| Some((api, api.set.as_ref()?)))
                .map(|(api, set)| CookieNames::of(set, api, history, list)),
            domains: Vec::from([CookieDomain::HostOnly]),
            gateway_path: path_of(|cookies| Some(&cookies.gateway_path)),
            usual_path: path_of(|cookies| {
                cookies
                    .of(SessionToken::usual(cookies.shape()))?
                    .routes
                    .first()
            }),
            lasting_path: path_of(|cookies| {
                cookies
                    .of(SessionToken::lasting(cookies.shape()))?
                    .routes
                    .first()
            }),
            sunsets_of_present: Vec::new(),
        }
    }
}

impl CookieNames {
    fn of(
        set: &CookieSet,
        api: &ApiBlueprint,
        history: &[(Field, Past)],
        list: &dyn SuffixList,
    ) -> Self {
        let of_role = |role| {
            let Some(present) = set.of_role(role).map(CookieAttributes::name) else {
                return Vec::new();
            };
            let mut others = set
                .of_session()
                .filter(|(other, _)| CookieRole::Session(*other) != role);
            let other = others.next().map(|(_, cookie)| cookie.name());
            let mut names = Vec::from([Self::name(present.clone(), None)]);
            let mut places = SortedMap::from_iter([(present.clone(), 0)]);
            for (_, past) in history {
                let is_said = match role {
                    CookieRole::Session(token) => {
                        past.part(token).is_some_and(|part| part.name.is_some())
                    }
                    CookieRole::Companion(_) | CookieRole::Retired => true,
                };
                for past in past.cookies(role, api, set, list) {
                    // Nobody says that the token had the name which the other has now.
                    if !is_said && Some(&past.name) == other {
                        continue;
                    }
                    let sunset = past.sunset().map(Instant::get);
                    let place = *places.entry(past.name.clone()).or_insert(names.len());
                    match names.get_mut(place) {
                        Some(known) => known.until = later(known.until, sunset),
                        None => names.push(Self::name(past.name, sunset)),
                    }
                }
            }
            names
        };
        let of_token = |token| TokenNames::new(of_role(CookieRole::Session(token)));
        let companions = set.companions.iter();
        let companions = companions.map(|(key, _)| of_role(CookieRole::Companion(*key)));
        let companions = companions.collect();
        let (usual, refresh) = (
            of_token(SessionToken::usual(set.shape())),
            of_token(SessionToken::Refresh),
        );
        let all = usual.list.iter().chain(&refresh.list);
        Self {
            all: NamesFinder::new(all.map(TimedName::name)),
            usual,
            refresh,
            companions,
        }
    }

    fn name(name: CookieName, until: Option<OffsetDateTime>) -> TimedName {
        TimedName {
            finder: NameFinder::new(name),
            until,
        }
    }
}
