//! The knob for the headers that show where a request comes from.

/// How the engine sends `Origin`, `Referer` and `Sec-Fetch-*`. The module [`headers`](crate::browser::headers) describes the rules
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
    /// Almost as in Fetch. Differences: the referrer policy hides the origin only for documents; a WebSocket has no `Sec-Fetch-*`; a form
    /// with `noreferrer` has an opaque origin.
    Chromium,
    /// As in Fetch, with two differences: scripts of `blob:` documents send their origin, and elements send no `Origin` to their own
    /// origin.
    Firefox,
    /// A window without a reference to its opener is opened as if by another site. A redirected `fetch` has no `Sec-Fetch-*`. For a step
    /// back, the page that the user leaves counts as the initiator.
    WebKit,
}
