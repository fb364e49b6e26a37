//! Methods that all decisions share.

use super::candidate::TokenCounts;
use super::csrf::CsrfVerdict;
use super::decisions::{Refresh, SignIn, SignOut, Verify};
use super::host::ResolvedHost;
use super::request_cookie::RequestCookie;
use super::website::ResolvedWebsite;
use crate::policy::HeadersRead;

macro_rules! reading_accessors {
    ($($decision:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// The API that the request is for.
                #[must_use]
                pub const fn host(&self) -> ResolvedHost<'a> {
                    self.reading.host
                }

                /// A declared cookie other than the session cookies. `None` if no cookie is declared under this key.
                #[must_use]
                pub fn cookie(&self, key: &str) -> Option<RequestCookie<'a>> {
                    self.reading.cookie(key)
                }

                /// The website that sent the request.
                #[must_use]
                pub const fn website(&self) -> &ResolvedWebsite<'a> {
                    &self.reading.website
                }

                /// The request headers on which the decision depends. `Vary` lists them.
                #[must_use]
                pub const fn headers_read(&self) -> HeadersRead<'a> {
                    HeadersRead::new(self.reading.policy.headers(), self.reading.read)
                }

                /// Writes `Cache-Control` and `Vary`, so that no cache gives the response to another user. Use it for responses that
                /// neither set nor clear tokens. `write` of a [`SetSession`](super::SetSession) or a [`ClearSession`](super::ClearSession)
                /// includes these headers.
                pub fn write_for_caches(&self, sink: &mut dyn FnMut(&str, &str)) {
                    self.reading.policy.write_for_caches(self.reading.read, sink);
                }

                /// How many tokens the request carries.
                #[must_use]
                pub fn token_counts(&self) -> TokenCounts {
                    self.reading.token_counts()
                }
            }
        )+
    };
}

reading_accessors!(SignIn, Verify, Refresh, SignOut);

macro_rules! csrf_accessor {
    ($($decision:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// Whether the request may act for the user with any of its tokens. If it is refused, a middleware can respond with 403, or
                /// with 421 for [`UnknownHost`](super::CsrfRefusal::UnknownHost).
                ///
                /// A request with a bearer token passes, because no other site can make a browser send one. Its cookies may still be
                /// refused; they are then not among the candidates.
                ///
                /// ```
                /// # #[cfg(feature = "embedded-list")] {
                /// # use session_cookie_policy::config::PolicyConfig;
                /// # use session_cookie_policy::net::EmbeddedList;
                /// # use time::macros::datetime;
                /// # let now = datetime!(2026-11-22 12:00 UTC);
                /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
                /// # let policy = config.compile(&EmbeddedList).unwrap();
                /// use session_cookie_policy::request::{CsrfPass, CsrfRefusal, CsrfVerdict, RequestFacts};
                ///
                /// let mut facts = RequestFacts::new("POST"); // from an app: no `Origin`, no custom header
                /// facts.authorization = Some(b"Bearer a1");
                /// let verify = policy.verify(&facts, now);
                /// assert_eq!(verify.csrf(), CsrfVerdict::Pass(CsrfPass::HeaderTransport));
                /// assert_eq!(verify.csrf_of_cookies(), CsrfVerdict::Refuse(CsrfRefusal::NoOrigin));
                /// # }
                /// ```
                pub fn csrf(&self) -> CsrfVerdict<'a> {
                    self.reading.csrf_with_tokens_by_header()
                }

                /// Whether the cookies of the request may act for the user. If not, no cookie is among the candidates.
                pub const fn csrf_of_cookies(&self) -> CsrfVerdict<'a> {
                    self.reading.csrf
                }
            }
        )+
    };
}

csrf_accessor!(Verify, Refresh, SignOut);
