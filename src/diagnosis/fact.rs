use crate::text::word_form;

/// A part of an [`Observation`](super::Observation), under the name that it has there.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Fact {
    /// What kind of client asks.
    Client,
    /// The origin under which the page is open.
    PageOpenedAs,
    /// The top-level page around a frame.
    PageInside,
    /// The API that the front end is set up for.
    FrontendApi,
    /// The base path of the API, as the front end has it.
    FrontendApiBasePath,
    /// The website, as the front end or the back end has it.
    FrontendWebsite,
    /// The credentials mode of the page's requests.
    FrontendCredentials,
    /// Whether the session's code sees the page's requests.
    FrontendIntercepts,
    /// Whether script can keep cookies.
    FrontendScriptCookies,
    /// Which of the session's routes the request is for.
    RequestRoute,
    /// The method.
    RequestMethod,
    /// The path.
    RequestPath,
    /// `Host`, as the application sees it.
    RequestHost,
    /// The scheme of the connection on which the application got the request.
    RequestHopScheme,
    /// `X-Forwarded-Proto`.
    RequestForwardedProto,
    /// Whether the application believes its proxy.
    RequestTrustsProxy,
    /// `Origin`.
    RequestOrigin,
    /// The origin of `Referer`.
    RequestReferer,
    /// `Sec-Fetch-Site`.
    RequestSecFetchSite,
    /// `Sec-Fetch-Mode`.
    RequestSecFetchMode,
    /// `Sec-Fetch-Dest`.
    RequestSecFetchDest,
    /// The cookies, by names, numbers and lengths.
    RequestCookies,
    /// The octets of all `Cookie` lines.
    RequestCookieLen,
    /// The kind of `Authorization`.
    RequestAuthorization,
    /// The preferred transport.
    RequestMode,
    /// Whether the header against CSRF is there.
    RequestCsrf,
    /// Whether the token against CSRF is there.
    RequestCsrfToken,
    /// The status.
    ResponseStatus,
    /// The `Set-Cookie` lines without values.
    ResponseSetCookies,
    /// `Access-Control-Allow-Origin`.
    ResponseAllowOrigin,
    /// `Access-Control-Allow-Credentials`.
    ResponseAllowCredentials,
    /// `Access-Control-Allow-Methods`.
    ResponseAllowMethods,
    /// `Access-Control-Allow-Headers`.
    ResponseAllowHeaders,
    /// `Access-Control-Expose-Headers`.
    ResponseExposeHeaders,
    /// `Cache-Control`.
    ResponseCacheControl,
    /// `Vary`.
    ResponseVary,
    /// The octets of all headers.
    ResponseHeaderLen,
    /// The exchanges before this one.
    Before,
}

word_form!(diagnosis: Fact, "the name of a fact", {
    Client => "client",
    PageOpenedAs => "page.opened_as",
    PageInside => "page.inside",
    FrontendApi => "frontend.api",
    FrontendApiBasePath => "frontend.api_base_path",
    FrontendWebsite => "frontend.website",
    FrontendCredentials => "frontend.credentials",
    FrontendIntercepts => "frontend.intercepts",
    FrontendScriptCookies => "frontend.script_cookies",
    RequestRoute => "request.route",
    RequestMethod => "request.method",
    RequestPath => "request.path",
    RequestHost => "request.host",
    RequestHopScheme => "request.hop_scheme",
    RequestForwardedProto => "request.forwarded_proto",
    RequestTrustsProxy => "request.trusts_proxy",
    RequestOrigin => "request.origin",
    RequestReferer => "request.referer",
    RequestSecFetchSite => "request.sec_fetch_site",
    RequestSecFetchMode => "request.sec_fetch_mode",
    RequestSecFetchDest => "request.sec_fetch_dest",
    RequestCookies => "request.cookies",
    RequestCookieLen => "request.cookie_len",
    RequestAuthorization => "request.authorization",
    RequestMode => "request.mode",
    RequestCsrf => "request.csrf",
    RequestCsrfToken => "request.csrf_token",
    ResponseStatus => "response.status",
    ResponseSetCookies => "response.set_cookies",
    ResponseAllowOrigin => "response.allow_origin",
    ResponseAllowCredentials => "response.allow_credentials",
    ResponseAllowMethods => "response.allow_methods",
    ResponseAllowHeaders => "response.allow_headers",
    ResponseExposeHeaders => "response.expose_headers",
    ResponseCacheControl => "response.cache_control",
    ResponseVary => "response.vary",
    ResponseHeaderLen => "response.header_len",
    Before => "before",
});
