use crate::text::reason_form;

/// What a request of the kit tests.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Probe {
    /// The response keeps the cookies and other headers that the application has set.
    ApplicationHeaders,
    /// Tokens are sent by header.
    BearerToken,
    /// A client names itself.
    Client,
    /// The CORS headers for a known page.
    Cors,
    /// The session cookie comes with a cookie that is not text.
    CookieBesideBytes,
    /// A request looks as if another site had sent it: no `Origin`, and `Sec-Fetch-Site: cross-site`.
    CrossSite,
    /// The session cookie comes after, or before, stale cookies of the same name.
    DuplicateCookies,
    /// A cookie without a value comes before the session cookie.
    EmptyCookie,
    /// The names of headers have capital letters, as over HTTP/1.1: `Origin`, `Cookie`.
    HeaderCase,
    /// The token is in cookies whose names almost match.
    NearNames,
    /// An anonymous request without any headers but `Host`.
    Nothing,
    /// `Origin: null`.
    OpaqueOrigin,
    /// An origin has a byte that is not text. It must count neither as absent nor as another origin.
    OriginOfBytes,
    /// A token that another tab has rotated, alone and together with its replacement.
    OtherTab,
    /// A live token of another session comes with that of the user.
    PlantedSession,
    /// A token that is unknown, or belongs to a session that has ended.
    RejectedRefresh,
    /// A service worker passes on a request: `Sec-Fetch-Mode: same-origin`, with a `Referer` of the page and of another one.
    PassedOn,
    /// A browser prefetches a route that changes something.
    Prefetch,
    /// The session cookie is in one of several `Cookie` headers.
    SeveralCookieLines,
    /// `Origin` or `Sec-Fetch-Site` occurs twice.
    SeveralOriginLines,
    /// A session is created, used, renewed and ended in the usual way.
    Session,
    /// A token has a byte that is not text.
    TokenOfBytes,
    /// The page is unknown.
    UnknownOrigin,
    /// A WebSocket handshake from the page, from another page, and without an origin.
    WebSocket,
}

reason_form!(testing::conformance: Probe, "the code of a probe", {
    ApplicationHeaders => "application_headers", "headers of the application beside those of the policy";
    BearerToken => "bearer_token", "tokens by header";
    Client => "client", "a client that names itself";
    Cors => "cors", "CORS for a known page";
    CookieBesideBytes => "cookie_beside_bytes", "a cookie beside one that is not text";
    CrossSite => "cross_site", "`Sec-Fetch-Site: cross-site` without an origin";
    DuplicateCookies => "duplicate_cookies", "several cookies of one name";
    EmptyCookie => "empty_cookie", "a cookie without a value before that of the session";
    HeaderCase => "header_case", "names of headers with capital letters";
    NearNames => "near_names", "cookies of nearly the same names";
    Nothing => "nothing", "a request without anything";
    OpaqueOrigin => "opaque_origin", "`Origin: null`";
    OriginOfBytes => "origin_of_bytes", "an origin that is not text";
    OtherTab => "other_tab", "a token that another tab has rotated";
    PlantedSession => "planted_session", "tokens of two sessions";
    RejectedRefresh => "rejected_refresh", "a token that is not known, or of a session that has ended";
    PassedOn => "passed_on", "what a service worker has passed on";
    Prefetch => "prefetch", "a request ahead of the user";
    SeveralCookieLines => "several_cookie_lines", "several `Cookie` headers";
    SeveralOriginLines => "several_origin_lines", "several `Origin` or `Sec-Fetch-Site` headers";
    Session => "session", "a usual session";
    TokenOfBytes => "token_of_bytes", "a token that is not text";
    UnknownOrigin => "unknown_origin", "an origin that is not known";
    WebSocket => "web_socket", "a WebSocket handshake";
});
