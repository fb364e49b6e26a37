use alloc::vec::Vec;

use time::OffsetDateTime;

use super::facts::RequestFacts;
use crate::cookie::{CookieAttributes, CookieName};
use crate::net::Origin;
use crate::policy::compile::{CookieSet, Policy, Token};
use crate::policy::config::{Browser, Transport};

/// What a policy expects of the cookies of a request: what a diagnosis compares with what was seen.
#[derive(Debug)]
pub(crate) struct Expectation<'a> {
    /// The API that the request is for.
    pub(crate) api: &'a Origin,
    /// The page's transport.
    pub(crate) transport: Transport,
    /// The access and the refresh cookie; `None` if none can be made for the page.
    pub(crate) cookies: Option<[&'a CookieAttributes; 2]>,
}

impl Policy {
    /// What the cookies of this request should be.
    pub(crate) fn expectation<'a>(&'a self, facts: &RequestFacts<'a>) -> Option<Expectation<'a>> {
        let index = self.api_index(facts.host);
        let website = self.website(facts);
        let standing = website.class.and_then(|class| class.standings.get(index));
        let of = |set: &'a CookieSet| Token::BOTH.map(|token| set.of(token));
        Some(Expectation {
            api: self.origins().nth(index)?,
            transport: self.transport_of(&website),
            cookies: standing
                .and_then(|standing| standing.cookies.as_ref())
                .map(of),
        })
    }

    /// The APIs.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &Origin> {
        self.blueprint.apis.iter().map(|api| &api.origin)
    }

    /// The browsers that the deployment claims.
    pub(crate) fn browsers(&self) -> &[Browser] {
        &self.blueprint.browsers
    }

    /// The names under which the tokens travelled in the past and may travel still.
    pub(crate) fn past_names(
        &self,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
    ) -> Vec<&CookieName> {
        let names = self
            .apis
            .get(self.api_index(facts.host))
            .and_then(|api| api.names.as_ref());
        let past = names.into_iter().flat_map(|names| {
            let access = names.access.iter().skip(1);
            access.chain(names.refresh.iter().skip(1))
        });
        past.filter(|name| name.is_due(now))
            .map(|name| name.finder.name())
            .collect()
    }

    /// Whether the history says that cookies of this name can lie in another scope.
    pub(crate) fn clears_past_of(
        &self,
        facts: &RequestFacts<'_>,
        name: &str,
        now: OffsetDateTime,
    ) -> bool {
        let index = self.api_index(facts.host);
        let website = self.website(facts);
        let standing = website.class.and_then(|class| class.standings.get(index));
        let mut past = standing.into_iter().flat_map(|standing| &standing.past);
        past.any(|clear| clear.attributes.name().as_str() == name && clear.is_due(now))
    }

    /// The path of the refresh route.
    pub(crate) fn refresh_path(&self, facts: &RequestFacts<'_>) -> &str {
        let api = self.apis.get(self.api_index(facts.host));
        api.map_or("", |api| &api.refresh_path)
    }
}
