//! The headers that show a server where a request comes from: `Origin`, `Referer`, `Sec-Fetch-Site`, `-Mode`, `-Dest` and `-User`.
//!
//! Their presence and their values depend on the kind of request, on the page's `Referrer-Policy`, and on the browser. [`sent_headers`]
//! computes them from a [`Request`] and a [`Fetching`]. A [`Fetching`] contains what affects these headers, but not cookies.
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
//! A server can rely on these rules, in all recorded browsers:
//!
//! - An unsafe request has `Origin`. The value may be `null`.
//! - A safe request has `Origin` if it uses CORS (`fetch` to another origin), and if it is the handshake of a WebSocket. Chromium and
//!   Firefox also add it if a frame of another site sends a request to the site of the top-level page, and they withhold that site's
//!   cookies.
//! - `Referer` may always be missing.
//! - `Sec-Fetch-*` are sent only over https, and to this machine. They are missing in the handshake of a WebSocket in Chromium, and after a
//!   `fetch` was redirected to another origin in WebKit.
//!
//! This is the `Origin` of a form with `method=post`, by the `Referrer-Policy` of its page. "Own" is the origin of the page:
//!
//! | `Referrer-Policy` | to its own origin | to another | from https to http |
//! |---|---|---|---|
//! | `no-referrer` | `null` | `null` | `null` |
//! | `same-origin` | own | `null` | `null` |
//! | `strict-origin`, `strict-origin-when-cross-origin` (the default), `no-referrer-when-downgrade` | own | own | `null`; own in WebKit |
//! | `origin`, `origin-when-cross-origin`, `unsafe-url` | own | own | own |
//!
//! The same is true for beacons and `fetch` with `mode: "no-cors"` in Firefox and WebKit. Chromium sends the origin of these regardless of
//! the policy. With CORS, the default mode of `fetch`, the policy never hides the origin. A redirect of a POST with 307 or 308 hides the
//! origin (`null`) when it leaves an origin other than the page's. For forms in Chromium and WebKit, it does so when it leaves any origin.
//!
//! A server cannot rely on `Sec-Fetch-Site: same-origin` to identify its own pages. In two cases, a request of another site has this value:
//! a step back to the page that a forged form opened ([`Fetching::revisit`]), and a service worker that passes on what it receives
//! ([`Fetching::passed_on`]). In WebKit, `Origin` still names the other site; in Firefox, only `Referer` does.
//!
//! Sources: [Fetch](https://fetch.spec.whatwg.org/#append-a-request-origin-header),
//! [Referrer Policy](https://w3c.github.io/webappsec-referrer-policy/), [Fetch Metadata](https://w3c.github.io/webappsec-fetch-metadata/),
//! [Storage Access Headers](https://privacycg.github.io/storage-access-headers/); recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50
//! (groups A2, F, H, K, N2, R2, U2, X3; November 2026). For Safari, the model assumes the same as for WebKitGTK with tracking prevention:
//! these headers are WebKit's own code, but were not recorded in Safari. Only WebKitGTK sent forms from https to http; for the other
//! browsers, the table follows Fetch.

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

/// Computes the headers that a browser sends with a request.
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
