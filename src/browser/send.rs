use time::OffsetDateTime;

use super::context::Context;
use super::delivery::Delivery;
use super::profile::Profile;
use super::request::Request;
use super::retrieval::Retrieval;
use super::stored::Stored;
use crate::net::SuffixList;

/// Whether a browser would send `cookie` with `request` at `now` ([RFC 6265bis, section 5.8.3]).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::browser::{
///     ClientOrigin, Delivery, Profile, Request, RequestUrl, send, store,
/// };
/// use session_cookie_policy::net::{EmbeddedList, Origin};
/// use time::macros::datetime;
///
/// let now = datetime!(2026-11-22 12:00 UTC);
/// let api = || RequestUrl::parse("https://api.example.com/").unwrap();
/// let chromium = Profile::CHROMIUM;
/// let sign_in = Request::typed(api());
/// let stored = store(b"sid=1; Secure; SameSite=Strict", &sign_in, &chromium, &EmbeddedList, now);
/// let cookie = stored.kept().unwrap();
///
/// let page = |origin| ClientOrigin::Web(Origin::parse(origin).unwrap());
/// let from = |origin| {
///     let request = Request::fetch(api(), vec![page(origin)]);
///     send(cookie, &request, &chromium, &EmbeddedList, now)
/// };
/// assert_eq!(from("https://www.example.com"), Delivery::Attach);
/// assert!(matches!(from("https://www.other.com"), Delivery::Withhold(_)));
/// # }
/// ```
///
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[doc(alias("Cookie header", "cookie not sent"))]
#[must_use]
pub fn send(
    cookie: &Stored,
    request: &Request,
    profile: &Profile,
    list: &dyn SuffixList,
    now: OffsetDateTime,
) -> Delivery {
    let context = Context {
        request,
        profile,
        list,
    };
    Retrieval::new(context, now).delivery(cookie)
}
