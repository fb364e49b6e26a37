use core::fmt;

use crate::text::reason_form;

/// Whether a request may act for the user (protection against cross-site request forgery).
///
/// The policy checks `Sec-Fetch-Site` ([Fetch Metadata]) and `Origin` together, and then what the [mode](crate::config::CsrfMode) requires.
/// An undeclared `Origin` is refused with any `Sec-Fetch-Site`, because WebKit sends `same-origin` when a user goes back to the page of a
/// forged `POST`.
///
/// | `Sec-Fetch-Site` | no `Origin` | `Origin: null` | any other `Origin` |
/// |---|---|---|---|
/// | `same-origin` | passes | passes if the API's own origin is a declared website | must be declared, or the API's |
/// | `none` | passes | refused | must be declared, or the API's |
/// | `same-site`, `cross-site` | refused | refused | must be declared, or the API's |
/// | absent | passes with the custom header | refused | must be declared, or the API's |
/// | any other text | refused | refused | must be declared, or the API's |
///
/// A safe method passes, except on routes that change something whatever the method. A [sign-in](super::SignIn) passes without both
/// headers, because there is no session yet to abuse, and no mode requires more of it.
///
/// A WebSocket handshake is not a safe request, although it is a `GET`. It needs the `Origin` of a declared website or of the API. Pages
/// cannot set the custom header on it, so only a client without `Origin` needs that.
///
/// # Forged requests that pass
///
/// Three requests pass although another site caused them. The first two need code of your own on the API's origin:
///
/// - Your 403 page for a refused form reloads itself. Chromium then sends the form again with your own `Origin`.
/// - Your service worker makes a new request from each form that it sees (`new Request(event.request.url, …)`).
/// - Another site posts a form with `Referrer-Policy: no-referrer`, and the user goes back to it. WebKit sends the form again as
///   `same-origin` with `Origin: null`, like a form of your own with that policy. It passes if the API's origin is a declared website.
///
/// The [guide to adapters](crate::guide::adapters#requests-that-no-header-gives-away) shows how to avoid all three.
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
/// let mut facts = RequestFacts::new("DELETE");
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Refuse(CsrfRefusal::NoOrigin));
/// facts.sec_fetch_site = Some(b"same-site");
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Refuse(CsrfRefusal::UndeclaredSibling));
/// facts.origin = Some(b"https://www.example.com");
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Pass(CsrfPass::DeclaredWebsite));
/// facts.method = "GET";
/// assert_eq!(policy.verify(&facts, now).csrf(), CsrfVerdict::Pass(CsrfPass::SafeMethod));
/// # }
/// ```
///
/// [Fetch Metadata]: https://w3c.github.io/webappsec-fetch-metadata/
#[derive(Clone, Copy, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for each")]
#[must_use]
#[doc(alias("xsrf", "cross-site request forgery"))]
pub enum CsrfVerdict<'a> {
    /// It may, if this token equals that of the session. The application compares them.
    Compare(&'a [u8]),
    /// The request may act for the user.
    Pass(CsrfPass),
    /// The request may not act for the user.
    Refuse(CsrfRefusal),
}

/// Why a request may act for the user.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CsrfPass {
    /// The application compared the state of a sign-in at an identity provider.
    ComparedState,
    /// It has no `Origin`, but has the custom header, which no other site can send.
    CustomHeader,
    /// A page of a declared or trusted website sent it.
    DeclaredWebsite,
    /// The tokens travel by header, which no other site can make a browser send.
    HeaderTransport,
    /// It has neither `Origin` nor `Sec-Fetch-Site`, and there is no session yet that could be abused.
    NoBrowser,
    /// Its method changes nothing.
    SafeMethod,
    /// A page of the API's own origin sent it.
    SameOrigin,
    /// The user sent it, from the address bar or a bookmark.
    UserInitiated,
}

reason_form!(request: CsrfPass, "the code of a reason to pass", {
    ComparedState => "compared_state",
        "the application compared the state of the sign-in with the one that it kept";
    CustomHeader => "custom_header",
        "the request has no `Origin`, but the custom header, which no other site can send";
    DeclaredWebsite => "declared_website",
        "a page of a known website sent it";
    HeaderTransport => "header_transport",
        "the tokens travel by header, which no other site can make a browser send";
    NoBrowser => "no_browser",
        "no browser sent it, and there is no session yet that could be abused";
    SafeMethod => "safe_method",
        "the method changes nothing";
    SameOrigin => "same_origin",
        "a page of the API's own origin sent it";
    UserInitiated => "user_initiated",
        "the user sent it, by the address bar or a bookmark";
});

/// Why a request may not act for the user.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CsrfRefusal {
    /// Another site sent it, according to `Sec-Fetch-Site`, without `Origin`.
    CrossSite,
    /// A service worker forwarded the request (`Sec-Fetch-Mode: same-origin`), and `Referer` names no declared website.
    ///
    /// Firefox sends a form of another site with the `Origin` of the service worker that forwards it.
    ForwardedByWorker,
    /// `Origin` has a form that no browser sends, or came in several lines.
    MalformedOrigin,
    /// The custom header is required, but missing.
    MissingHeader,
    /// The CSRF token is required, but missing.
    MissingToken,
    /// It has neither `Origin` nor `Sec-Fetch-Site` nor the custom header.
    NoOrigin,
    /// `Origin: null`.
    OpaqueOrigin,
    /// Double submit: the token in the header differs from that in the cookie.
    OtherToken,
    /// The browser sent the request before the user asked for it (`Sec-Purpose: prefetch`).
    Prefetch,
    /// A sign-in by `GET`, or another safe method, that would set cookies.
    SignInByLink,
    /// A sibling host sent it, according to `Sec-Fetch-Site`, and `Origin` names no declared website.
    UndeclaredSibling,
    /// The host is not a declared API, or no host is set although there are several APIs. Respond with 421 instead of 403.
    UnknownHost,
    /// The origin is not a declared website.
    UnknownOrigin,
    /// `Sec-Fetch-Site` has a value that no browser sends, or came in several lines, and there is no `Origin`.
    UnreadableFetchSite,
}

reason_form!(request: CsrfRefusal, "the code of a refusal", {
    CrossSite => "cross_site",
        "a page of another site sent it, without `Origin`; if the website is yours, declare it, and send the request with CORS";
    ForwardedByWorker => "forwarded_by_worker",
        "a service worker forwarded it, and `Referer` names no declared website; let the worker ignore requests that are not `GET`, or send the custom header";
    MalformedOrigin => "malformed_origin",
        "`Origin` is empty, came twice, or has a form that no browser sends; pass it on unchanged";
    MissingHeader => "missing_header",
        "the custom header is missing; the front end must set it on every request with the session";
    MissingToken => "missing_token",
        "the CSRF token is missing; the front end must send the one that came with the session";
    NoOrigin => "no_origin",
        "the request has neither `Origin` nor `Sec-Fetch-Site` nor the custom header; a client that is not a browser must set that header";
    OpaqueOrigin => "opaque_origin",
        "`Origin` is `null`, which every website can send; send the request with `fetch` and CORS, or give the page of the form `Referrer-Policy: strict-origin-when-cross-origin`, without a redirect or a sandbox in between";
    OtherToken => "other_token",
        "the token in the header differs from that in the cookie; the front end must read the cookie again for each request";
    Prefetch => "prefetch",
        "the browser sent it before the user asked for it (a prefetch), and any page can cause that; change something only when the user asks";
    SignInByLink => "sign_in_by_link",
        "a link on any page can send a `GET` and sign the visitor in as somebody else; show a page whose button sends `POST`, or use `callback` for an identity provider";
    UndeclaredSibling => "undeclared_sibling",
        "a page of a sibling host sent it, and `Origin` names no declared website; if the website is yours, declare it, and send the request with `Origin`";
    UnknownHost => "unknown_host",
        "the host of the request is not a declared API, or is not set; declare it in `api`, or set `host` of `RequestFacts`";
    UnknownOrigin => "unknown_origin",
        "the page that sent it does not belong to a declared website; if it is yours, declare it in `websites`";
    UnreadableFetchSite => "unreadable_fetch_site",
        "`Sec-Fetch-Site` came twice or has a value that no browser sends, and there is no `Origin`; pass the headers on unchanged";
});

/// Can be the body of the response; [`status`](Self::status) gives the status. The text form is the code.
impl core::error::Error for CsrfRefusal {}

impl CsrfRefusal {
    /// The status of the response: 421 for an unknown host, otherwise 403.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// use session_cookie_policy::request::{CsrfRefusal, RequestFacts};
    ///
    /// let mut facts = RequestFacts::new("POST");
    /// facts.origin = Some(b"https://evil.example");
    /// let verify = policy.verify(&facts, now);
    /// // After a rejection: 401 if there is no session, otherwise the status of the refusal.
    /// assert_eq!(verify.csrf().refusal().map_or(401, CsrfRefusal::status), 403);
    /// # }
    /// ```
    #[must_use]
    #[doc(alias("403", "421"))]
    pub const fn status(self) -> u16 {
        match self {
            Self::UnknownHost => 421,
            _ => 403,
        }
    }
}

impl<'a> CsrfVerdict<'a> {
    /// The token that the application compares.
    pub(super) const fn token(self) -> Option<&'a [u8]> {
        match self {
            Self::Compare(token) => Some(token),
            Self::Pass(_) | Self::Refuse(_) => None,
        }
    }
}

impl CsrfVerdict<'_> {
    /// Why the request may not act for the user. `None` if it may.
    #[must_use]
    pub const fn refusal(&self) -> Option<CsrfRefusal> {
        match self {
            Self::Refuse(refusal) => Some(*refusal),
            Self::Compare(_) | Self::Pass(_) => None,
        }
    }

    /// The code of the reason, or `compare_token` if the application has to decide.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Compare(_) => "compare_token",
            Self::Pass(pass) => pass.as_str(),
            Self::Refuse(refusal) => refusal.as_str(),
        }
    }

    /// The reason in words, with a remedy if there is one.
    #[must_use]
    pub const fn explain(&self) -> &'static str {
        match self {
            Self::Compare(_) => "the CSRF token must be that of the session",
            Self::Pass(pass) => pass.explain(),
            Self::Refuse(refusal) => refusal.explain(),
        }
    }
}

/// Prints only the length of the token.
impl fmt::Debug for CsrfVerdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compare(token) => write!(f, "Compare({} bytes)", token.len()),
            Self::Pass(pass) => write!(f, "Pass({pass})"),
            Self::Refuse(refusal) => write!(f, "Refuse({refusal})"),
        }
    }
}
