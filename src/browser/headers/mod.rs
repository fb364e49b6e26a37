//! The headers that tell a server where a request comes from: `Origin`, `Referer`, `Sec-Fetch-Site`, `-Mode` and `-Dest`.
//!
//! Which of them arrive, and with what, depends on how the page asks, on its `Referrer-Policy`, and on the browser. [`sent_headers`] tells
//! it for a [`Request`] and a [`Fetching`], which is what cookies do not depend on and these headers do.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::browser::headers::{Fetching, ReferrerPolicy, sent_headers};
//! use session_cookie_policy::browser::{ClientOrigin, MethodSafety, Profile, Request, RequestUrl};
//! use session_cookie_policy::net::{EmbeddedList, Origin};
//!
//! // A form on www.example.com that is posted to api.example.com.
//! let page = ClientOrigin::Web(Origin::parse("https://www.example.com").unwrap());
//! let mut post = Request::link(RequestUrl::parse("https://api.example.com/login").unwrap(), page);
//! post.method = MethodSafety::Unsafe;
//! let mut form = Fetching::form_post("https://www.example.com/sign-in?from=/");
//! let sent = sent_headers(&post, &form, &Profile::CHROMIUM, &EmbeddedList);
//! assert_eq!(sent.origin(), Some("https://www.example.com"));
//! assert_eq!(sent.referer(), Some("https://www.example.com/"));
//! assert_eq!(sent.fetch_site(), Some("same-site"));
//!
//! // With the policy `same-origin` the same form has an opaque origin: a check that asks for a declared one refuses it.
//! form.policy = ReferrerPolicy::SameOrigin;
//! let sent = sent_headers(&post, &form, &Profile::CHROMIUM, &EmbeddedList);
//! assert_eq!((sent.origin(), sent.referer()), (Some("null"), None));
//! # }
//! ```
//!
//! What a server can rely on, in all recorded browsers: an unsafe request has `Origin`. A safe one has it only where CORS is asked
//! (`fetch` to another origin) and with WebSockets. `Referer` may always be missing. `Sec-Fetch-*` come to https and to this machine alone,
//! and not with WebSockets in Chromium.
//!
//! Sources: [Fetch](https://fetch.spec.whatwg.org/#append-a-request-origin-header),
//! [Referrer Policy](https://w3c.github.io/webappsec-referrer-policy/), [Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/);
//! recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (groups K, H, R2; November 2026). Safari is taken to do what WebKitGTK
//! does: these headers are WebKit's own code.

use alloc::string::ToString;

use super::context::Context;
use super::profile::Profile;
use super::request::Request;
use crate::net::SuffixList;

mod fetching;
mod metadata;
mod origin;
mod referer;
mod sent;
mod telling;

pub use fetching::{FetchMode, Fetching, Referrer, ReferrerPolicy};
pub use sent::SentHeaders;

use telling::Telling;

/// The headers that a browser sends with a request.
///
/// The [page of this module](self) has an example.
#[must_use]
pub fn sent_headers(
    request: &Request,
    fetching: &Fetching<'_>,
    profile: &Profile,
    list: &dyn SuffixList,
) -> SentHeaders {
    let telling = Telling {
        context: Context {
            request,
            profile,
            list,
        },
        fetching,
        engine: profile.request_headers,
    };
    let mut sent = SentHeaders {
        origin: telling.origin(),
        referer: telling.referer(),
        ..SentHeaders::default()
    };
    if let Some(site) = telling.fetch_site() {
        sent.fetch_site = Some(site);
        sent.fetch_mode = Some(telling.mode().as_str());
        sent.fetch_dest = Some(telling.destination().to_string());
    }
    sent
}
