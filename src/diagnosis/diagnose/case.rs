use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Deref;

use time::OffsetDateTime;

use super::scene::Scene;
use super::would_send;
use crate::config::{Browser, SessionShape, TransportSetting};
use crate::cookie::{CookieAttributes, CookieHeader};
use crate::diagnosis::observation::{ClientKind, Observation, Route, Seen};
use crate::net::{Origin, SuffixList};
use crate::policy::{Companion, Policy};
use crate::request::{Expectation, RequestFacts, RequestPath};

/// Values that are derived from an observation for the policy: a `Cookie` header with the observed names.
pub(super) struct Drawn {
    cookies: Vec<u8>,
    /// `Origin` as the page's browser would send it, if it was not observed.
    origin: Option<String>,
}

impl Drawn {
    pub(super) fn of(policy: &Policy, observation: &Observation, list: &dyn SuffixList) -> Self {
        let mut cookies = Vec::new();
        for cookie in observation.request.cookies.iter().flatten() {
            for _ in 0..cookie.count.min(2) {
                cookies.extend_from_slice(cookie.name.as_bytes());
                cookies.extend_from_slice(b"=-; ");
            }
        }
        Self {
            cookies,
            origin: unseen_origin(policy, observation, list),
        }
    }
}

/// The method, the path and the host of a request.
fn asked<'a>(policy: &'a Policy, seen: &'a Observation) -> RequestFacts<'a> {
    let request = &seen.request;
    let mut facts = RequestFacts::new(request.method.as_deref().unwrap_or("POST"));
    let inner_path = request.inner_path.as_deref();
    facts.path = match request.path.as_deref() {
        Some(path) => Some(RequestPath::Public(path.as_bytes())),
        None => inner_path.map(|path| RequestPath::Inner(path.as_bytes())),
    };
    facts.host = request.host.text().map(str::as_bytes);
    // An unobserved host is assumed to be that of the first API. An undeclared host is a separate finding.
    if policy.host(&facts).basis().is_refused() {
        facts.host = policy.first_authority();
    }
    facts
}

/// The `Origin` that a browser sends for the page. For the page of an app with its own scheme, the text of its address.
fn unseen_origin(policy: &Policy, seen: &Observation, list: &dyn SuffixList) -> Option<String> {
    let opened = seen.page.opened_as.as_deref()?;
    let Ok(page) = Origin::parse(opened) else {
        return Some(String::from(opened));
    };
    let expected = policy.expectation(&asked(policy, seen))?;
    let client = seen.client.and_then(ClientKind::browser);
    let browser = match client {
        Some(browser) => seen
            .client_version
            .map_or_else(|| browser.into(), |version| browser.at(version)),
        None => policy
            .browsers()
            .first()
            .copied()
            .unwrap_or_else(|| Browser::Chromium.into()),
    };
    would_send::origin(seen, &page, expected.api, &browser.profile(), list)
}

/// An observation, and the policy that it is compared with.
pub(super) struct Case<'a> {
    pub(super) policy: &'a Policy,
    scene: Scene<'a>,
    /// The request, as far as it is known.
    pub(super) facts: RequestFacts<'a>,
    pub(super) expected: Expectation<'a>,
}

impl<'a> Deref for Case<'a> {
    type Target = Scene<'a>;

    fn deref(&self) -> &Scene<'a> {
        &self.scene
    }
}

impl<'a> Case<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        seen: &'a Observation,
        drawn: &'a Drawn,
        now: OffsetDateTime,
        list: &'a dyn SuffixList,
    ) -> Option<Self> {
        let request = &seen.request;
        let bytes = |seen: &'a Seen| seen.text().map(str::as_bytes);
        let mut facts = asked(policy, seen);
        // The page before a callback belongs to the provider.
        let is_callback = request.route == Some(Route::Callback);
        // If nobody looked, derive it from the page's browser.
        facts.origin = match &request.origin {
            _ if is_callback => None,
            Seen::Unknown => drawn.origin.as_deref().map(str::as_bytes),
            Seen::Absent | Seen::Present(_) => bytes(&request.origin),
        };
        facts.sec_fetch_site = bytes(&request.sec_fetch_site);
        // Both headers show that a service worker has passed the request on.
        if !request.referer.is_unknown() || request.sec_fetch_mode.text() == Some("websocket") {
            facts.sec_fetch_mode = bytes(&request.sec_fetch_mode);
            facts.referer = bytes(&request.referer);
        }
        facts.cookie = CookieHeader::line(&drawn.cookies);
        facts.mode = bytes(&request.mode);
        facts.csrf = (request.csrf != Some(false)).then_some(b"1".as_slice());
        facts.csrf_token = (request.csrf_token != Some(false)).then_some(b"-".as_slice());
        // A page sends no `Origin` with a safe request to its own origin; use its address, or `Referer` unless the user followed a link.
        let referer = || {
            let referer = request
                .referer
                .text()
                .map(|text| text.trim_end_matches('/'));
            referer.filter(|_| request.route != Some(Route::Document))
        };
        let shown = || {
            let page = request.origin.text().or_else(referer);
            page.filter(|_| !is_callback)
        };
        let page = seen.page.opened_as.as_deref().or_else(shown);
        let mut from_page = facts;
        from_page.origin = page.map(str::as_bytes);
        let expected = policy.expectation(&from_page)?;
        let scene = Scene {
            seen,
            now,
            list,
            api: expected.api,
            gateway_path: expected.gateway_path,
            claimed: policy.browsers(),
            page: page.and_then(|page| Origin::parse(page).ok()),
            // If a session has one token, there is no refresh.
            route: match (request.route, expected.shape) {
                (Some(Route::Refresh), SessionShape::Single) => Some(Route::Session),
                (route, _) => route,
            },
        };
        Some(Self {
            policy,
            scene,
            facts,
            expected,
        })
    }

    /// The companion cookies, as the policy sets them.
    pub(super) fn companions(&self) -> impl Iterator<Item = (&'a Companion, &'a CookieAttributes)> {
        self.expected.companions.iter().copied()
    }

    /// The declared companion cookie with this name.
    pub(super) fn companion(&self, name: &str) -> Option<(&'a Companion, &'a CookieAttributes)> {
        let mut companions = self.companions();
        companions.find(|(companion, cookie)| is_named(companion, cookie, name))
    }

    /// All declared cookies that have a single name.
    pub(super) fn each_named(&self) -> Vec<&'a CookieAttributes> {
        let beside = self.companions();
        let beside = beside.filter(|(companion, _)| !companion.has_ids());
        let session = self.cookies().into_iter().flatten();
        session.chain(beside.map(|(_, cookie)| cookie)).collect()
    }

    /// The session cookies, as the policy sets them.
    pub(super) fn cookies(&self) -> Option<Vec<&'a CookieAttributes>> {
        let cookies = self.expected.cookies.as_ref()?.iter();
        Some(cookies.map(|(_, cookie)| *cookie).collect())
    }

    /// The session cookie that requests need.
    pub(super) fn usual(&self) -> Option<&'a CookieAttributes> {
        let (_, cookie) = self.expected.cookies.as_ref()?.first()?;
        Some(*cookie)
    }

    /// The session cookie that continues the session.
    pub(super) fn lasting(&self) -> Option<&'a CookieAttributes> {
        let (_, cookie) = self.expected.cookies.as_ref()?.last()?;
        Some(*cookie)
    }

    /// How many session cookies came.
    pub(super) fn count_of_session(&self) -> usize {
        let cookies = self.cookies().unwrap_or_default().into_iter();
        cookies
            .map(|cookie| self.count(cookie.name().as_str()))
            .sum()
    }

    /// Whether the page sends its tokens only by header.
    pub(super) fn is_by_header(&self) -> bool {
        self.expected.transport == TransportSetting::Header
    }
}

/// Whether a name is that of the declared cookie; the name of one of several has an id after a dot.
pub(super) fn is_named(companion: &Companion, cookie: &CookieAttributes, name: &str) -> bool {
    match name.strip_prefix(cookie.name().as_str()) {
        Some("") => !companion.has_ids(),
        Some(rest) => companion.has_ids() && rest.starts_with('.'),
        None => false,
    }
}
