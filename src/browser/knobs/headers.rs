//! The knob of the headers that tell where a request comes from.

/// Who wrote the code that sends `Origin`, `Referer` and `Sec-Fetch-*`: see [`headers`](crate::browser::headers), whose page has the rules
/// (recording groups K, H, R2).
///
/// ```
/// use session_cookie_policy::browser::Profile;
/// use session_cookie_policy::browser::knobs::RequestHeaders;
///
/// assert_eq!(Profile::SAFARI.request_headers, RequestHeaders::WebKit);
/// assert_eq!(Profile::WEBKIT_GTK.request_headers, RequestHeaders::WebKit);
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RequestHeaders {
    /// Nearly as Fetch has it: the referrer policy hides the origin of documents alone; a WebSocket has no `Sec-Fetch-*`; a form with
    /// `noreferrer` has an opaque origin.
    Chromium,
    /// As Fetch has it, but that scripts of `blob:` tell their origin, and that elements ask their own origin without `Origin`.
    Firefox,
    /// A window that does not know its opener is opened as if from another site; a redirected `fetch` has no `Sec-Fetch-*`; a step back
    /// takes the page that is left for who asks.
    WebKit,
}
