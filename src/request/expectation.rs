use alloc::vec::Vec;

use time::OffsetDateTime;

use super::facts::RequestFacts;
use crate::config::{BrowserVersion, SessionShape, TransportSetting};
use crate::cookie::{CookieAttributes, CookieName};
use crate::cors::CorsRequirements;
#[cfg(feature = "testing")]
use crate::net::Relation;
use crate::net::{Origin, OriginHeader, UrlPath};
use crate::policy::{
    ApiPlace, Companion, CookieNames, CookieRole, PastClear, Policy, SessionCookies, SessionToken,
};

/// What a policy expects of a request. A diagnosis compares it with what was observed.
#[derive(Debug)]
pub(crate) struct Expectation<'a> {
    /// The API that the request is for.
    pub(crate) api: &'a Origin,
    /// How tokens of the page may travel.
    pub(crate) transport: TransportSetting,
    /// The cookies of the session, by token. `None` if none can be derived for the page.
    pub(crate) cookies: Option<Vec<(SessionToken, &'a CookieAttributes)>>,
    /// The relation of the page to the API, if the page belongs to a website.
    #[cfg(feature = "testing")]
    pub(crate) relation: Option<Relation>,
    /// Whether a session has one token or two.
    pub(crate) shape: SessionShape,
    /// The public routes that read the cookie needed by requests and the cookie that renews the session.
    pub(crate) routes: [&'a [UrlPath]; 2],
    /// Whether the API is on another network than the websites.
    pub(crate) is_on_other_network: bool,
    /// The prefix that a gateway strips from the paths that browsers request.
    pub(crate) gateway_path: &'a str,
    /// The cookies other than the session's, if they can be derived for the page.
    pub(crate) companions: Vec<(&'a Companion, &'a CookieAttributes)>,
    /// The path of the refresh route, if sessions are refreshed.
    pub(crate) refresh_path: Option<&'a str>,
    /// The path of the route that signs out.
    pub(crate) sign_out_path: Option<&'a str>,
    /// The bytes of a `Cookie` header that every hop on the way accepts.
    pub(crate) cookie_header_budget: usize,
    policy: &'a Policy,
    names: Option<&'a CookieNames>,
    past: &'a [PastClear],
}

impl Expectation<'_> {
    /// The names under which the tokens travelled in the past and may still travel.
    pub(crate) fn past_names(&self, now: OffsetDateTime) -> impl Iterator<Item = &CookieName> {
        let names = self.names.into_iter();
        let past = names.flat_map(|names| {
            let usual = names.usual.list.iter().skip(1);
            usual.chain(names.refresh.list.iter().skip(1))
        });
        past.filter(move |name| name.is_due(now))
            .map(|name| name.finder.name())
    }

    /// The CORS headers that a page of another origin needs in the API's responses.
    pub(crate) fn cors(&self, page: &OriginHeader) -> CorsRequirements {
        self.policy
            .cors_requirements(self.api, page, self.transport)
    }

    /// Whether the history has other scopes for cookies of this name.
    pub(crate) fn clears_past_of(&self, name: &str, now: OffsetDateTime) -> bool {
        let mut past = self.past.iter();
        past.any(|clear| {
            clear.attributes.name().as_str() == name && clear.is_due(now.unix_timestamp())
        })
    }
}

impl Policy {
    /// What a request should be like. `None` if there is no API, but every compiled policy has one.
    pub(crate) fn expectation<'a>(&'a self, facts: &RequestFacts<'a>) -> Option<Expectation<'a>> {
        // An undeclared host has a finding of its own. Its requests are compared with the first API.
        let index = match self.host(facts).place {
            Some(ApiPlace::Declared(index)) => index,
            Some(ApiPlace::Undeclared) | None => 0,
        };
        let api = self.apis.get(index)?;
        let website = self.website(facts);
        let on_api = website.on_api(Some(ApiPlace::Declared(index)));
        let set = on_api.and_then(|on_api| on_api.cookies.as_ref());
        let blueprint = self.blueprint.apis.get(index);
        let routes = blueprint.and_then(|api| api.cookies.as_ref());
        let companions = self.companions.iter().filter_map(|companion| {
            let cookie = set?.of_role(CookieRole::Companion(companion.key))?;
            Some((companion, cookie))
        });
        Some(Expectation {
            api: self.origins().nth(index)?,
            transport: self.transport_of(&website),
            cookies: set.map(|set| set.of_session().collect()),
            #[cfg(feature = "testing")]
            relation: on_api.map(|on_api| on_api.relation),
            shape: self.blueprint.shape,
            routes: match routes.map(|cookies| &cookies.session) {
                Some(SessionCookies::Pair { access, refresh }) => [&access.routes, &refresh.routes],
                Some(SessionCookies::Single(cookie)) => [&cookie.routes, &cookie.routes],
                None => [&[], &[]],
            },
            is_on_other_network: blueprint.is_some_and(|api| api.is_on_other_network),
            gateway_path: &api.gateway_path,
            companions: companions.collect(),
            refresh_path: match self.blueprint.shape {
                SessionShape::Pair => Some(&api.lasting_path),
                SessionShape::Single => None,
            },
            sign_out_path: routes.and_then(|cookies| {
                let [_, sign_out] = &cookies.called_routes;
                sign_out.as_ref().map(UrlPath::as_str)
            }),
            cookie_header_budget: self.cookie_header_budget,
            policy: self,
            names: api.names.as_ref(),
            past: on_api.map_or(&[], |on_api| &on_api.past),
        })
    }

    /// The host of the first API as clients address it.
    pub(crate) fn first_authority(&self) -> Option<&[u8]> {
        let (_, authority) = self.apis.first()?.origin.split_once("://")?;
        Some(authority.as_bytes())
    }

    /// The APIs.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.blueprint.apis.iter().map(|api| &api.origin)
    }

    /// The browser versions that the deployment supports.
    pub(crate) fn browsers(&self) -> &[BrowserVersion] {
        &self.blueprint.browsers
    }
}
