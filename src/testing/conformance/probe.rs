use crate::text::reason_form;

/// What a request of the kit is after.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Probe {
    /// Cookies and companion headers that the application has set are still there.
    ApplicationHeaders,
    /// Tokens by header.
    BearerToken,
    /// A client that names itself.
    Client,
    /// The headers of CORS for a page that is known.
    Cors,
    /// The session's cookie stands beside one that is not text.
    CookieBesideBytes,
    /// A request that looks as if another site had sent it: no `Origin`, and `Sec-Fetch-Site: cross-site`.
    CrossSite,
    /// The session's cookie stands behind, or before, stale ones of its name.
    DuplicateCookies,
    /// A cookie without a value stands before that of the session.
    EmptyCookie,
    /// The token stands under names that are nearly those of the cookies.
    NearNames,
    /// A request of nobody: nothing is there.
    Nothing,
    /// `Origin: null`.
    OpaqueOrigin,
    /// An origin with a byte that is not text: it is not absent, and not another one.
    OriginOfBytes,
    /// A token that another tab has rotated, alone and beside the one that it got.
    OtherTab,
    /// A live token of another session beside that of the user.
    PlantedSession,
    /// A token that nobody knows, or of a session that has ended.
    RejectedRefresh,
    /// What a service worker has passed on: `Sec-Fetch-Mode: same-origin`, with a `Referer` of the page and of another one.
    PassedOn,
    /// A browser fetches ahead of the user, where the route changes something.
    Prefetch,
    /// The session's cookie is in one of several `Cookie` headers.
    SeveralCookieLines,
    /// Two lines of `Origin` or of `Sec-Fetch-Site`.
    SeveralOriginLines,
    /// A session that is made, used, renewed and ended in the usual way.
    Session,
    /// A token with a byte that is not text.
    TokenOfBytes,
    /// A page that is not known.
    UnknownOrigin,
    /// A WebSocket handshake, of the page, of another page and of nobody.
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
