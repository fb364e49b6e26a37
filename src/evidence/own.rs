//! Finds the exchanges that may concern a session.

use super::exchange::{Exchange, Traffic};
use super::failures::Failures;
use super::head::page_of;
use super::routes;
use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::Route;
use crate::net::{Host, Site, SuffixList};
use crate::sorted::SortedSet;

/// The part of a recording that belongs to the application.
pub(super) struct Own<'a> {
    list: &'a dyn SuffixList,
    /// The sites of its pages, and of frames with a sign-in. Empty if it has neither.
    sites: SortedSet<Site>,
    /// The hosts on which somebody signs in.
    sign_ins: SortedSet<&'a Host>,
    /// Whether some request to those sites shows a cookie.
    shows_cookies: bool,
    /// The sites on which somebody signs in.
    signed_in: SortedSet<Site>,
    /// The sites among these on which a session works.
    working: SortedSet<Site>,
}

impl<'a> Own<'a> {
    pub(super) fn of(traffic: &'a Traffic, failures: &Failures, list: &'a dyn SuffixList) -> Self {
        let site = |url: &RequestUrl| Site::of(url.origin(), list).0;
        let all = || traffic.exchanges.iter();
        let is_page = |exchange: &&Exchange| exchange.kind == Some(RequestKind::TopLevelNavigation);
        let opened = all().filter(is_page).map(|exchange| &exchange.url);
        let named = all().filter_map(|exchange| exchange.page.as_ref());
        let mut sites: SortedSet<Site> = opened.chain(named).map(site).collect();
        sites.extend(signing_in(traffic, failures, list));
        let sign_ins = all().filter(|exchange| routes::begins_session(exchange));
        let signed_in: SortedSet<Site> = sign_ins
            .clone()
            .map(|exchange| site(&exchange.url))
            .collect();
        let sign_ins = sign_ins.map(|exchange| exchange.url.host());
        let has_cookies = |exchange: &Exchange| {
            let cookies = exchange.request.cookies.as_ref();
            cookies.is_some_and(|cookies| !cookies.is_empty()) || !exchange.lines().is_empty()
        };
        let shows_cookies = all().any(|exchange| {
            has_cookies(exchange) && sites.contains(&Site::of(exchange.url.origin(), list).0)
        });
        let works = all().filter(|exchange| {
            exchange.is_answered()
                && exchange
                    .request
                    .cookies
                    .as_ref()
                    .is_some_and(|cookies| !cookies.is_empty())
        });
        let working = works.map(|exchange| site(&exchange.url));
        let working = working.filter(|site| signed_in.contains(site)).collect();
        Self {
            list,
            signed_in,
            working,
            sign_ins: sign_ins.collect(),
            shows_cookies,
            sites,
        }
    }

    /// Whether an exchange goes to another site than those with a session that works, and nobody signs in there: a payment in a frame, a chat, a
    /// counter.
    pub(super) fn is_beside(&self, exchange: &Exchange) -> bool {
        let (site, _) = Site::of(exchange.url.origin(), self.list);
        !self.working.is_empty() && !self.signed_in.contains(&site)
    }

    /// Whether an exchange may concern a session. Excludes what pages fetch from others, such as counters and pictures.
    pub(super) fn has(&self, exchange: &Exchange) -> bool {
        let (site, _) = Site::of(exchange.url.origin(), self.list);
        if self.sites.is_empty() || self.sites.contains(&site) {
            return true;
        }
        // An API on another site allows credentials in its responses. If its requests fail, its responses may not show that.
        let may_be_an_api = exchange.response.allow_credentials.text() == Some("true")
            || exchange.is_refused()
                && (self.sign_ins.contains(exchange.url.host()) || !self.shows_cookies);
        // Frames of others have APIs of their own.
        let is_of_own_page = page_of(&exchange.request)
            .is_none_or(|page| self.sites.contains(&Site::of(&page, self.list).0));
        exchange.kind == Some(RequestKind::Fetch) && may_be_an_api && is_of_own_page
    }
}

/// The sites of frames in which somebody signs in, or which fail: an application that another one embeds.
fn signing_in(traffic: &Traffic, failures: &Failures, list: &dyn SuffixList) -> SortedSet<Site> {
    let site = |exchange: &Exchange| Site::of(exchange.url.origin(), list).0;
    let is_frame = |exchange: &Exchange| exchange.kind == Some(RequestKind::FrameNavigation);
    let all = || traffic.exchanges.iter().enumerate();
    let framed = all().filter(|(_, exchange)| is_frame(exchange));
    let framed: SortedSet<Site> = framed.map(|(_, exchange)| site(exchange)).collect();
    let signing_in = all().filter(|(place, exchange)| {
        let sets = exchange.request.method.as_deref() == Some("POST")
            && exchange.lines().iter().any(|line| !line.is_deletion());
        let is_sign_in = matches!(
            routes::guess(exchange),
            Some(Route::Callback | Route::SignIn)
        );
        let is_of_frame = page_of(&exchange.request)
            .is_some_and(|page| framed.contains(&Site::of(&page, list).0));
        if is_frame(exchange) {
            sets || failures.has(*place)
        } else {
            sets && is_sign_in && is_of_frame
        }
    });
    let sites = signing_in.map(|(_, exchange)| site(exchange));
    sites.filter(|site| framed.contains(site)).collect()
}
