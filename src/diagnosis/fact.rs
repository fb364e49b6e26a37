use crate::text::word_form;

/// A part of an [`Observation`](super::Observation). It has the same name there.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Fact {
    /// The kind of client that sends the request.
    Client,
    /// The version of the client's browser.
    ClientVersion,
    /// The origin under which the page is open.
    PageOpenedAs,
    /// The path of the page.
    PagePath,
    /// The top-level page around a frame.
    PageInside,
    /// The result of `document.hasStorageAccess()`.
    PageStorageAccess,
    /// Whether the sign-in finished in another browser, or in another part of an app.
    PageSignedInElsewhere,
    /// Whether a sign-in after a sign-out did not ask for a password.
    PageSignedInWithoutAsking,
    /// Whether the browser was closed after the sign-in.
    PageBrowserRestarted,
    /// The API in the settings of the front end.
    FrontendApi,
    /// The base path of the API in the settings of the front end.
    FrontendApiBasePath,
    /// The website in the settings of the front end or the back end.
    FrontendWebsite,
    /// The credentials mode of the page's requests.
    FrontendCredentials,
    /// Whether the session code intercepts the page's requests.
    FrontendIntercepts,
    /// Whether scripts can store cookies.
    FrontendScriptCookies,
    /// Which session route the request is for.
    RequestRoute,
    /// The method.
    RequestMethod,
    /// The path.
    RequestPath,
    /// `Host`, as the application sees it.
    RequestHost,
    /// The scheme of the connection on which the application received the request.
    RequestHopScheme,
    /// `X-Forwarded-Proto`.
    RequestForwardedProto,
    /// Whether the application trusts its proxy.
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
    /// `Sec-Fetch-Storage-Access`.
    RequestSecFetchStorageAccess,
    /// The cookies: their names, numbers and lengths.
    RequestCookies,
    /// The cookies that the browser sent, according to its developer tools.
    RequestSentCookies,
    /// The length of all `Cookie` lines, in bytes.
    RequestCookieLen,
    /// The number of `Cookie` lines.
    RequestCookieLines,
    /// The version of HTTP.
    RequestHttpVersion,
    /// The kind of `Authorization`.
    RequestAuthorization,
    /// The transport that the client prefers.
    RequestMode,
    /// Whether the request has the custom header against CSRF.
    RequestCsrf,
    /// Whether the request has a CSRF token.
    RequestCsrfToken,
    /// The status.
    ResponseStatus,
    /// The `Set-Cookie` lines without values.
    ResponseSetCookies,
    /// The `Set-Cookie` lines that the application wrote.
    ResponseWrittenCookies,
    /// `Location`.
    ResponseLocation,
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
    /// What the browser shows instead of a response.
    ResponseError,
    /// `Date`.
    ResponseDate,
    /// `Age`.
    ResponseAge,
    /// The headers of a cache: `Cache-Status`, `X-Cache` and similar ones.
    ResponseCacheStatus,
    /// `Via`.
    ResponseVia,
    /// Whether the response came from the browser's own cache.
    ResponseFromBrowserCache,
    /// `Vary`.
    ResponseVary,
    /// `Clear-Site-Data`.
    ResponseClearSiteData,
    /// The length of all headers, in bytes.
    ResponseHeaderLen,
    /// Whether the server could read the value of the cookie.
    ServerOpensValue,
    /// Whether the server was restarted after the cookie was set.
    ServerRestarted,
    /// Whether the session is in the store.
    ServerSavedSession,
    /// Whether the sign-out ended the session on the server.
    ServerEndedSession,
    /// Whether the API's alias or IP address is in another network than the page's.
    ServerOtherNetwork,
    /// Whether another application runs on another port of the host.
    ServerOtherPorts,
    /// The cookies that the browser keeps.
    Jar,
    /// The requests before this one, with their responses.
    Before,
}

word_form!(diagnosis: Fact, "the name of a fact", {
    Client => "client",
    ClientVersion => "client_version",
    PageOpenedAs => "page.opened_as",
    PagePath => "page.path",
    PageInside => "page.inside",
    PageStorageAccess => "page.storage_access",
    PageSignedInElsewhere => "page.signed_in_elsewhere",
    PageSignedInWithoutAsking => "page.signed_in_without_asking",
    PageBrowserRestarted => "page.browser_restarted",
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
    RequestSecFetchStorageAccess => "request.sec_fetch_storage_access",
    RequestCookies => "request.cookies",
    RequestSentCookies => "request.sent_cookies",
    RequestCookieLen => "request.cookie_len",
    RequestCookieLines => "request.cookie_lines",
    RequestHttpVersion => "request.http_version",
    RequestAuthorization => "request.authorization",
    RequestMode => "request.mode",
    RequestCsrf => "request.csrf",
    RequestCsrfToken => "request.csrf_token",
    ResponseStatus => "response.status",
    ResponseSetCookies => "response.set_cookies",
    ResponseWrittenCookies => "response.written_cookies",
    ResponseLocation => "response.location",
    ResponseAllowOrigin => "response.allow_origin",
    ResponseAllowCredentials => "response.allow_credentials",
    ResponseAllowMethods => "response.allow_methods",
    ResponseAllowHeaders => "response.allow_headers",
    ResponseExposeHeaders => "response.expose_headers",
    ResponseCacheControl => "response.cache_control",
    ResponseError => "response.error",
    ResponseDate => "response.date",
    ResponseAge => "response.age",
    ResponseCacheStatus => "response.cache_status",
    ResponseVia => "response.via",
    ResponseFromBrowserCache => "response.from_browser_cache",
    ResponseVary => "response.vary",
    ResponseClearSiteData => "response.clear_site_data",
    ResponseHeaderLen => "response.header_len",
    ServerOpensValue => "server.opens_value",
    ServerRestarted => "server.restarted",
    ServerSavedSession => "server.saved_session",
    ServerEndedSession => "server.ended_session",
    ServerOtherNetwork => "server.other_network",
    ServerOtherPorts => "server.other_ports",
    Jar => "jar",
    Before => "before",
});

impl Fact {
    /// Where a person can find it.
    ///
    /// ```
    /// use session_cookie_policy::diagnosis::Fact;
    ///
    /// assert_eq!(Fact::PageOpenedAs.where_found(), "the address bar");
    /// ```
    #[must_use]
    pub const fn where_found(self) -> &'static str {
        match self {
            Self::PageOpenedAs | Self::PagePath | Self::PageInside => "the address bar",
            Self::Client => "the browser or the app: ask its user",
            Self::ClientVersion => "the browser's own page about itself",
            Self::PageSignedInElsewhere => {
                "the page after the sign-in: whether it has an address bar, but the page before had none"
            }
            Self::PageStorageAccess => {
                "the console, with the frame chosen: `await document.hasStorageAccess()`"
            }
            Self::PageBrowserRestarted => {
                "the user: whether the browser was closed, or the phone has ended the app"
            }
            Self::PageSignedInWithoutAsking => {
                "the sign-in after a sign-out: whether a form asked for a user name or a password"
            }
            Self::FrontendApi
            | Self::FrontendApiBasePath
            | Self::FrontendWebsite
            | Self::FrontendIntercepts => "the configuration of the session's code in the page",
            Self::FrontendCredentials => {
                "the page's code: `credentials` of `fetch`, `withCredentials`"
            }
            Self::FrontendScriptCookies => {
                "the console: write a cookie to `document.cookie`, and check whether it is there"
            }
            Self::RequestRoute | Self::RequestMethod | Self::RequestPath => {
                "the Network tab: the line of the request"
            }
            Self::RequestHost
            | Self::RequestForwardedProto
            | Self::RequestHopScheme
            | Self::RequestTrustsProxy => "the log of the application, behind its proxy",
            Self::RequestCookieLines => {
                "the log of the application: all header lines of the request, before anything joins them"
            }
            Self::RequestHttpVersion => "the Network tab: the column Protocol",
            Self::RequestOrigin
            | Self::RequestReferer
            | Self::RequestSecFetchSite
            | Self::RequestSecFetchMode
            | Self::RequestSecFetchDest
            | Self::RequestSecFetchStorageAccess
            | Self::RequestCookies
            | Self::RequestCookieLen
            | Self::RequestAuthorization
            | Self::RequestMode
            | Self::RequestCsrf
            | Self::RequestCsrfToken => "the Network tab: the request's headers",
            Self::RequestSentCookies => "the Network tab: Cookies of the request",
            Self::ResponseStatus
            | Self::ResponseSetCookies
            | Self::ResponseLocation
            | Self::ResponseAllowOrigin
            | Self::ResponseAllowCredentials
            | Self::ResponseAllowMethods
            | Self::ResponseAllowHeaders
            | Self::ResponseExposeHeaders
            | Self::ResponseCacheControl
            | Self::ResponseDate
            | Self::ResponseAge
            | Self::ResponseCacheStatus
            | Self::ResponseVia
            | Self::ResponseVary
            | Self::ResponseClearSiteData
            | Self::ResponseHeaderLen => "the Network tab: the response's headers",
            Self::ResponseWrittenCookies => {
                "the application itself: `curl -i` behind its proxy, or its log of response headers"
            }
            Self::ResponseError => {
                "the Network tab: the text in place of the status, and the console's message about the request"
            }
            Self::ResponseFromBrowserCache => {
                "the Network tab: whether the column Size or Transferred says `disk cache`, `memory cache` or `cached`, or no request \
                 is listed"
            }
            Self::ServerOpensValue => {
                "the log of the server: a signature, a decryption or a lookup that failed"
            }
            Self::ServerRestarted => {
                "the log of the server: starts and deployments since the sign-in"
            }
            Self::ServerSavedSession | Self::ServerEndedSession => "the server's store of sessions",
            Self::ServerOtherNetwork => {
                "`dig` for the API's host and for the page's: aliases and addresses"
            }
            Self::ServerOtherPorts => {
                "the machine: what else listens on it, and is opened in this browser"
            }
            Self::Jar => "the developer tools: Application or Storage, Cookies, the API's host",
            Self::Before => "the Network tab, with `Preserve log`: the requests before",
        }
    }
}
