//! What Chromium asks for before the user needs it (recording groups K, X3).

use session_cookie_policy::browser::knobs::ThirdPartyCookies;
use session_cookie_policy::browser::{Request, domain_match};
use session_cookie_policy::net::Site;

use super::Player;
use super::documents::Document;
use super::kinds::{Client, Kind};

impl Player<'_> {
    /// Whether the browser asks at all.
    pub(super) fn is_worth_it(
        &self,
        kind: &Kind<'_>,
        request: &Request,
        documents: &[Document],
    ) -> bool {
        match kind.client {
            // Where third-party cookies are blocked, there is no `rel=prerender`.
            Client::Prerender => {
                self.jar.profile().third_party_cookies == ThirdPartyCookies::Allowed
            }
            // A foreign page is not asked for with the cookies that it has.
            Client::Speculation => {
                let site = |origin| Site::of(origin, self.list).0;
                let is_foreign = documents
                    .last()
                    .and_then(Document::origin)
                    .is_none_or(|own| site(own) != site(request.url.origin()));
                let has_cookies = || {
                    self.jar.cookies(self.now).any(|cookie| {
                        domain_match(request.url.host(), cookie.host(), cookie.scope())
                    })
                };
                !is_foreign || !has_cookies()
            }
            _ => true,
        }
    }
}
