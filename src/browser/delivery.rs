use super::refusal::Withholding;

/// Whether a browser sends a stored cookie with a request.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::browser::{Delivery, Profile, Request, RequestUrl, Withholding, send, store};
///
/// let request = |url| Request::typed(RequestUrl::parse(url).unwrap());
/// let home = request("https://app.example.com/");
/// let storage = store(b"sid=1; Secure", &home, &Profile::SAFARI, &EmbeddedList, now);
/// let delivery = |request| send(storage.kept().unwrap(), request, &Profile::SAFARI, &EmbeddedList, now);
/// assert_eq!(delivery(&home), Delivery::Attach);
/// assert_eq!(delivery(&request("http://app.example.com/")), Delivery::Withhold(Withholding::Secure));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
pub enum Delivery {
    /// The cookie is in the `Cookie` header.
    Attach,
    /// The cookie is not in the `Cookie` header.
    Withhold(Withholding),
}
