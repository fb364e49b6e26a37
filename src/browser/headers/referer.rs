use alloc::format;
use alloc::string::String;

use super::fetching::Referrer;
use super::telling::Telling;
use crate::browser::client::ClientOrigin;
use crate::browser::fetch_words::{FetchMode, ReferrerPolicy};
use crate::browser::knobs::{RequestHeaders, ThirdPartyCookies};
use crate::browser::request::RequestKind;
use crate::browser::request_url::RequestUrl;

impl Telling<'_> {
    /// `Referer` (Referrer Policy, "determine request's referrer", once for each URL of the redirect).
    pub(super) fn referer(&self) -> Option<String> {
        let fetching = self.fetching;
        if fetching.mode == FetchMode::WebSocket {
            return None;
        }
        if fetching.no_referrer {
            // WebKit's `window.open` then sends the header without a value.
            let is_empty = self.is_webkit() && fetching.by_script && fetching.severed;
            return is_empty.then(String::new);
        }
        let is_told_by_firefox =
            self.engine == RequestHeaders::Firefox && self.is_fetched_by_script();
        let page = match fetching.referrer {
            Referrer::None => return None,
            Referrer::AboutBlank(_) | Referrer::Blob if !is_told_by_firefox => return None,
            Referrer::Blob => &format!("{}/", self.client()?),
            Referrer::AboutBlank(page) | Referrer::Url(page) => page,
        };
        if self.is_kept_back() {
            return None;
        }
        let page = without_secrets(page)?;
        let origin = RequestUrl::parse(&page).ok()?.origin().clone();
        let mut is_whole = page.len() <= MAX_LEN && !self.is_cut_to_origin();
        for target in self.urls().map(RequestUrl::origin) {
            let is_own = *target == origin;
            let is_downgrade = origin.is_https() && !target.is_potentially_trustworthy();
            match fetching.policy {
                ReferrerPolicy::NoReferrer => return None,
                ReferrerPolicy::NoReferrerWhenDowngrade | ReferrerPolicy::StrictOrigin
                    if is_downgrade =>
                {
                    return None;
                }
                ReferrerPolicy::SameOrigin if !is_own => return None,
                ReferrerPolicy::StrictOriginWhenCrossOrigin if !is_own && is_downgrade => {
                    return None;
                }
                ReferrerPolicy::Origin | ReferrerPolicy::StrictOrigin => is_whole = false,
                ReferrerPolicy::OriginWhenCrossOrigin
                | ReferrerPolicy::StrictOriginWhenCrossOrigin => is_whole &= is_own,
                ReferrerPolicy::NoReferrerWhenDowngrade
                | ReferrerPolicy::SameOrigin
                | ReferrerPolicy::UnsafeUrl => {}
            }
        }
        Some(if is_whole { page } else { format!("{origin}/") })
    }

    /// Documents that keep their URL back whatever the policy.
    fn is_kept_back(&self) -> bool {
        let is_opaque = self.document().is_some() && self.client().is_none();
        let has_no_address = matches!(self.document(), Some(ClientOrigin::Blank(_)));
        match self.engine {
            RequestHeaders::Chromium => is_opaque,
            RequestHeaders::Firefox => {
                (is_opaque && self.is_fetched_by_script())
                    || matches!(self.fetching.destination, "serviceworker" | "track")
            }
            RequestHeaders::WebKit => has_no_address && self.is_fetched_by_script(),
        }
    }

    /// With tracking prevention, WebKit sends third parties only the origin, even in a frame of their own origin.
    fn is_cut_to_origin(&self) -> bool {
        let request = self.context.request;
        let top = request.documents.first().and_then(ClientOrigin::address);
        let is_prevented = matches!(
            self.context.profile.third_party_cookies,
            ThirdPartyCookies::Blocked | ThirdPartyCookies::BlockedUnlessPartitioned
        );
        self.is_webkit()
            && is_prevented
            && request.kind != RequestKind::TopLevelNavigation
            && top.is_some_and(|top| {
                let site = self.site(top);
                !site.is_schemelessly_same_site(&self.site(self.target()))
            })
    }
}

/// For a longer URL only the origin is sent (Referrer Policy, "determine request's referrer", step 6).
const MAX_LEN: usize = 4096;

/// The URL that may be sent: without user information and fragment (Referrer Policy, "strip a URL for use as a referrer").
fn without_secrets(page: &str) -> Option<String> {
    let mut url = url::Url::parse(page).ok()?;
    url.set_fragment(None);
    // These fail for URLs without a host, for which nothing is sent.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(String::from(url))
}
