use alloc::vec::Vec;
use core::slice;

use super::api_blueprint::ApiBlueprint;
use super::cookie_role::SessionToken;
use crate::advice::{TrialFailure, sign_in, withheld};
use crate::browser::{ClientOrigin, RequestUrl, Stored};
use crate::config::BrowserVersion;
use crate::cookie::{CookieAttributes, CookieDomain, DomainVerdict};
use crate::net::{Origin, SuffixList};

/// Sign-ins on one page, and requests to each API that gets the cookie.
///
/// Sets the cookies of every API in every browser. What the APIs that share a domain receive depends on the cookie that the browser keeps,
/// which is the same whichever API set it. So the requests are sent once for each stored cookie, not for each pair of APIs.
pub(super) struct Trials<'a> {
    apis: &'a [ApiBlueprint],
    page: ClientOrigin,
    list: &'a dyn SuffixList,
    kept: Vec<Kept<'a>>,
}

/// A cookie with a domain, as a browser keeps it.
struct Kept<'a> {
    browser: BrowserVersion,
    token: SessionToken,
    is_https: bool,
    stored: Stored,
    /// The APIs that do not get it.
    failures: Vec<(&'a Origin, TrialFailure)>,
}

impl<'a> Trials<'a> {
    pub(super) const fn on(
        page: ClientOrigin,
        apis: &'a [ApiBlueprint],
        list: &'a dyn SuffixList,
    ) -> Self {
        Self {
            apis,
            page,
            list,
            kept: Vec::new(),
        }
    }

    /// What goes wrong with the cookie of `api`: first with the API itself, then with those that share its domain. An API of another
    /// scheme has cookies of its own.
    pub(super) fn failure(
        &mut self,
        cookie: &CookieAttributes,
        token: SessionToken,
        api: &'a ApiBlueprint,
        browser: BrowserVersion,
    ) -> Option<TrialFailure> {
        let profile = browser.version().profile;
        let documents = slice::from_ref(&self.page);
        let stored = match sign_in(cookie, documents, &api.origin, &profile, self.list) {
            Ok(stored) => stored?,
            Err(refusal) => return Some(TrialFailure::Dropped(refusal)),
        };
        if let Some(failure) = self.on_routes(&stored, token, api, browser) {
            return Some(failure);
        }
        if *cookie.domain() == CookieDomain::HostOnly {
            return None;
        }
        let is_https = api.origin.is_https();
        let is_known = |known: &Kept<'_>| {
            (known.browser, known.token, known.is_https) == (browser, token, is_https)
                && known.stored == stored
        };
        let place = self.kept.iter().position(is_known);
        let place = place.unwrap_or(self.kept.len());
        if place == self.kept.len() {
            let failures = self.failures(&stored, token, cookie.domain(), is_https, browser);
            self.kept.push(Kept {
                browser,
                token,
                is_https,
                stored,
                failures,
            });
        }
        let mut failures = self.kept.get(place)?.failures.iter();
        let (_, failure) = failures.find(|(other, _)| **other != api.origin)?;
        Some(failure.clone())
    }

    /// Those of the APIs that share the domain and do not get the cookie.
    fn failures(
        &self,
        stored: &Stored,
        token: SessionToken,
        domain: &CookieDomain,
        is_https: bool,
        browser: BrowserVersion,
    ) -> Vec<(&'a Origin, TrialFailure)> {
        let sharing = self.apis.iter().filter(|other| {
            other.origin.is_https() == is_https
                && domain.on_host(other.origin.host(), self.list) == DomainVerdict::Shared
        });
        sharing
            .filter_map(|api| Some((&api.origin, self.on_routes(stored, token, api, browser)?)))
            .collect()
    }

    /// The first route of `api` that does not get the cookie.
    fn on_routes(
        &self,
        stored: &Stored,
        token: SessionToken,
        api: &ApiBlueprint,
        browser: BrowserVersion,
    ) -> Option<TrialFailure> {
        let routes = api.cookies.as_ref().and_then(|cookies| {
            let cookie = cookies.of(token)?;
            Some(&cookie.routes)
        });
        let documents = slice::from_ref(&self.page);
        routes.into_iter().flatten().find_map(|route| {
            let url = RequestUrl::of_route(&api.origin, route);
            withheld(
                stored,
                documents,
                &url,
                &browser.version().profile,
                self.list,
            )
        })
    }
}
