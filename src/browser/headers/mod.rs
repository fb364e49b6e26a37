//! The headers that tell a server where a request comes from: `Origin`, `Referer`, `Sec-Fetch-Site`, `-Mode`, `-Dest` and `-User`.
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
//! What a server can rely on, in all recorded browsers:
//!
//! - An unsafe request has `Origin`; it may be `null`.
//! - A safe one has `Origin` where CORS is asked (`fetch` to another origin), and with the handshake of a WebSocket. Chromium and Firefox
//!   add it where a frame of another site asks for something of the site at the top, whose cookies they keep back.
//! - `Referer` may always be missing.
//! - `Sec-Fetch-*` come to https and to this machine alone; not with the handshake of a WebSocket in Chromium, and not where a `fetch`
//!   was redirected to another origin in WebKit.
//!
//! `Origin` of a form with `method=post`, by the `Referrer-Policy` of its page; "own" is the origin of the page:
//!
//! | `Referrer-Policy` | to its own origin | to another | from https to http |
//! |---|---|---|---|
//! | `no-referrer` | `null` | `null` | `null` |
//! | `same-origin` | own | `null` | `null` |
//! | `strict-origin`, `strict-origin-when-cross-origin` (the default), `no-referrer-when-downgrade` | own | own | `null`; own in WebKit |
//! | `origin`, `origin-when-cross-origin`, `unsafe-url` | own | own | own |
//!
//! The same holds of beacons and of `fetch` with `mode: "no-cors"` in Firefox and WebKit; Chromium tells the origin of those whatever the
//! policy. With CORS, which is what `fetch` does unless told otherwise, the policy never hides the origin. A redirect of a POST by 307 or 308
//! hides it (`null`) when it leaves an origin that is not the page's; in Chromium and WebKit, for forms, when it leaves any.
//!
//! What a server cannot rely on: that `Sec-Fetch-Site: same-origin` means a page of one's own. A step back to the page of a forged form
//! ([`Fetching::revisit`]) and a service worker that passes on what it gets ([`Fetching::passed_on`]) say so of a stranger's request; in
//! WebKit `Origin` still names the stranger, in Firefox only `Referer` does.
//!
//! Sources: [Fetch](https://fetch.spec.whatwg.org/#append-a-request-origin-header),
//! [Referrer Policy](https://w3c.github.io/webappsec-referrer-policy/), [Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/),
//! [Storage Access Headers](https://privacycg.github.io/storage-access-headers/); recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50
//! (groups A2, F, H, K, N2, R2, U2, X3; November 2026). Safari is taken to do what WebKitGTK does with tracking prevention: these headers
//! are WebKit's own code, but they are not recorded. Forms from https to http were sent by WebKitGTK alone; for the others the table
//! follows Fetch.

use super::profile::Profile;
use super::request::Request;
use crate::net::SuffixList;

mod again;
mod fetching;
mod metadata;
mod origin;
mod referer;
mod sent;
mod telling;

pub use super::fetch_words::{FetchMode, ReferrerPolicy};
pub use fetching::{Fetching, Referrer};
pub use sent::SentHeaders;

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
    again::of_request(request, fetching, profile, list)
}
