use crate::text::word_form;

/// The request mode ([Fetch](https://fetch.spec.whatwg.org/#concept-request-mode)).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "closed by Fetch")]
pub enum FetchMode {
    /// `fetch`, `XMLHttpRequest`, elements with `crossorigin`, fonts and modules.
    Cors,
    /// The document of a window or frame.
    Navigate,
    /// Elements without `crossorigin`, and beacons.
    NoCors,
    /// Scripts of workers.
    SameOrigin,
    /// The handshake of a WebSocket.
    WebSocket,
}

word_form!(browser::headers: FetchMode, "`cors`, `navigate`, `no-cors`, `same-origin` or `websocket`", {
    Cors => "cors",
    Navigate => "navigate",
    NoCors => "no-cors",
    SameOrigin => "same-origin",
    WebSocket => "websocket",
});

/// How much of its URL a page sends in `Referer` ([Referrer Policy](https://w3c.github.io/webappsec-referrer-policy/#referrer-policies)).
///
/// It also affects `Origin`. With `no-referrer` and `same-origin`, a form that is posted to another origin has `Origin: null`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "closed by Referrer Policy")]
pub enum ReferrerPolicy {
    /// No `Referer`.
    NoReferrer,
    /// The whole URL; nothing from https to http.
    NoReferrerWhenDowngrade,
    /// The origin only.
    Origin,
    /// The whole URL to the page's own origin; only the origin to others.
    OriginWhenCrossOrigin,
    /// The whole URL to the page's own origin; nothing to others.
    SameOrigin,
    /// The origin only; nothing from https to http.
    StrictOrigin,
    /// The whole URL to the page's own origin; only the origin to others; nothing from https to http. This is the default of browsers.
    StrictOriginWhenCrossOrigin,
    /// The whole URL.
    UnsafeUrl,
}

word_form!(browser::headers: ReferrerPolicy, "a referrer policy, such as `same-origin`", {
    NoReferrer => "no-referrer",
    NoReferrerWhenDowngrade => "no-referrer-when-downgrade",
    Origin => "origin",
    OriginWhenCrossOrigin => "origin-when-cross-origin",
    SameOrigin => "same-origin",
    StrictOrigin => "strict-origin",
    StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
    UnsafeUrl => "unsafe-url",
});
