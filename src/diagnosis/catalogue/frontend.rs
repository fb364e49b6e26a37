use super::Entry;

pub(in crate::diagnosis) const SET_COOKIE_MISSING: Entry = Entry {
    cause: "The sign-in or the refresh succeeds, but its response has no `Set-Cookie`. The framework held the cookie back: it \
            considers the connection behind the proxy insecure, waits for consent, or the route never passes the headers on. A \
            server that returns 200 for unknown routes looks the same. So does a form that is redirected to another spelling of its \
            URL: browsers follow with GET.",
    shows: "200 without `Set-Cookie` in the developer tools; the next request is anonymous.",
    fix: "Append every header of the decision to the response. Configure the public scheme in the framework, and mark session \
          cookies as strictly necessary; then no consent banner holds them back. Change the session in the sign-in, or mark it \
          as modified: frameworks write no cookie for a session that is empty or unchanged.",
    browsers: "not specific to browsers",
    source: "expressjs/session#281, aspnet/Mvc#7616, dotnet/aspnetcore#2393, cherrypy/cherrypy#1185",
};

pub(in crate::diagnosis) const SET_COOKIE_PARTIAL: Entry = Entry {
    cause: "The response should set or clear several cookies, but only some of the headers leave the server. A header map keeps \
            only one line for each header name, or a store of response cookies keeps only one for each cookie name. Then the \
            response cannot clear the old scope and set the new one.",
    shows: "One of the two session cookies is missing, another cookie comes after a comma in the same line, `Expires` is cut \
            off after the weekday, or stale cookies stay although the server cleared them.",
    fix: "Append each `Set-Cookie` header; never replace one, and never join them with commas. On AWS use the field for several \
          headers of one name.",
    browsers: "not specific to browsers",
    source: "apex/up#673, honojs/hono#2921, supabase/ssr#256, oauth2-proxy/oauth2-proxy#3078",
};

pub(in crate::diagnosis) const SET_COOKIE_REFUSED: Entry = Entry {
    cause: "The response has a `Set-Cookie` that browsers drop by one of their rules: domain, `Secure`, `SameSite`, prefix or \
            size. The same rules apply to a deletion: a deletion that is dropped deletes nothing. Settings and extensions of a browser \
            may block a site's cookies as well.",
    shows: "The response has the header, the developer tools flag it, and the browser has no such cookie; or signing out \
            changes nothing.",
    fix: "Send the headers that the policy derives. For a cookie of your own call `browser::store`, which names the rule.",
    browsers: "those that the finding names",
    source: "RFC 6265bis, section 5.7; recorded in Chromium 156 and Firefox 153 (A.delete); netresearch/ldap-manager#678, \
             istio-ecosystem/authservice#351",
};

pub(in crate::diagnosis) const SET_COOKIE_EXPIRED: Entry = Entry {
    cause: "The cookie has expired when it arrives: `Max-Age` is zero or negative, or `Expires` is before the `Date` of the \
            response. If a proxy writes `Date` and its clock differs from the server's, `Expires` shifts by the difference.",
    shows: "The cookie never appears, or it vanishes after seconds, for all users of one server or in only one browser.",
    fix: "Send `Max-Age` with each cookie, as the policy does; it needs no clock. Synchronize the clocks of servers and \
          proxies.",
    browsers: "by `Date`, Chromium and Firefox; WebKitGTK measures `Expires` by its own clock",
    source: "RFC 6265bis, section 5.6.2; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.expiry); \
             oauth2-proxy/oauth2-proxy#2696, mojolicious/mojo#1244",
};

pub(in crate::diagnosis) const COOKIE_DROPPED: Entry = Entry {
    cause: "The browser has the cookies and sends them, but the API does not get them: a proxy, a gateway or a CDN removes \
            `Cookie` from requests or `Set-Cookie` from responses. Firebase Hosting passes only `__session` on. Others drop or rewrite a \
            cookie whose value has quotes, a backslash or `|`.",
    shows: "The developer tools show the `Cookie` header, but the server gets none. The refresh returns 401, the front end \
            forgets the session, and the cookies stay in the browser.",
    fix: "First rule out what the finding names: the sign-in set another cookie, ended in another browser, or used another \
          address. Then make every hop pass `Cookie`, `Set-Cookie`, `Authorization` and the session's headers on, for all \
          routes of the API. Compare what leaves the browser with what arrives.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-core#1044, vvo/iron-session#365",
};

pub(in crate::diagnosis) const CREDENTIALS_OMITTED: Entry = Entry {
    cause: "Script sends a cross-origin request without credentials. That is the default of `fetch`; cookies are then neither \
            sent nor kept, even within one site. Generated clients often set `same-origin` themselves, and clients of GraphQL `omit`, \
            with which no origin gets cookies. Browsers fetch a web app manifest without credentials even on its own origin.",
    shows: "No `Cookie` header in cross-origin requests, and no cookies after the sign-in, although the response has \
            `Set-Cookie`.",
    fix: "Use `credentials: \"include\"`, or `withCredentials` where that is the name, in each client library of the page, and \
          allow credentials in CORS.",
    browsers: "all",
    source: "Fetch, section 4.6; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (B.cors); \
             supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const INTERCEPTOR_MISSING: Entry = Entry {
    cause: "The session's code in the page does not see the requests: it was never started, was started after the first request \
            or after the library that sends, or the page uses another `fetch` (of a server library, of a framework).",
    shows: "Requests lack the session's headers, and nothing refreshes after 401; some calls of a page work and others do not.",
    fix: "Start the session's code before everything else in the page. All calls with the session must use the browser's \
          `fetch`, or the client that the code was added to.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const API: Entry = Entry {
    cause: "The front end is configured for another API than it calls: another host, scheme or port, or an address without its \
            gateway. Its code then treats requests to the real API as unrelated to the session.",
    shows: "The calls have no session headers, and there is no refresh after 401; requests of the session's code go to the \
            wrong host.",
    fix: "Configure the front end with an origin of `api`; `FrontendScope` lists which requests carry the session.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const BASE_PATH: Entry = Entry {
    cause: "Front end and API do not agree on a base path: `api_base_path`, the prefix of a gateway, or the path of the \
            website's own sign-in pages. Calls go to routes that do not exist, and browsers do not send a refresh cookie with a \
            narrow path to the real route.",
    shows: "The refresh returns 404, an error about an unknown tenant, or 401 without a token; or the sign-in opens another \
            page.",
    fix: "Write `api_base_path`, `api_gateway_path` and `website_base_path` as browsers see them, and use the same paths in the \
          front end.",
    browsers: "not specific to browsers",
    source: "RFC 6265bis, section 5.1.4; supertokens/supertokens-core#1044, Oghamark/homebranch-web#75",
};

pub(in crate::diagnosis) const WEBSITE: Entry = Entry {
    cause: "The front end is configured for another website than the API, or than the address in the browser: `127.0.0.1` \
            instead of `localhost`, http instead of https. The API derives `SameSite` and CORS for a page that nobody opens.",
    shows: "CORS errors, cookies that are not sent, and links in e-mails that open the wrong host. It works under the other \
            address.",
    fix: "Write the origin that users open into `websites` and into the front end, and use no other address.",
    browsers: "all",
    source: "HTML, same site; recorded in Chromium 156 and Firefox 153 (B.pair); supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const SCRIPT_COOKIES: Entry = Entry {
    cause: "The front end records the session in a cookie that script sets, but the page cannot set it: it is a local file, an \
            Electron shell, or a page without storage, or the cookie's domain does not cover the page.",
    shows: "The refresh succeeds, but the front end does not notice: it refreshes forever, or thinks that the user is logged \
            out. In Safari the cookie is gone after seven days.",
    fix: "Give the front end another store for such pages, and set the domain to that of the page or leave it out. Declare \
          shells in `clients` with `transport` `header`.",
    browsers: "all for the domain; Safari keeps cookies that script sets for seven days",
    source: "RFC 6265bis, section 5.7, step 10; Safari from documentation; supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REFRESH_LOOP: Entry = Entry {
    cause: "The refresh returns 200, but the next request gets 401 again, and the front end refreshes again. The new token does \
            not arrive: the browser dropped its cookie, the server reads a stale cookie of the same name first, the client \
            sends a copy from memory, its clock or the server's is wrong, or the 401 is not about the session. Redirects between an \
            application and its provider lead around in the same way.",
    shows: "The log of one client has endless pairs of a 401 and a refresh.",
    fix: "Check whether the request after the refresh has the new cookie. If not, look at the response to the refresh; if so, \
          change the status of whatever returns the 401. Stop refreshing after a few attempts.",
    browsers: "depends on the cause",
    source: "supertokens/supertokens-node#826, supertokens/supertokens-website#210, supertokens/supertokens-core#1044, \
             clerk/javascript#865",
};

pub(in crate::diagnosis) const REFRESH_NOT_FOUND: Entry = Entry {
    cause: "Nothing handles the refresh route: the middleware is not mounted there, a gateway routes the path elsewhere, or the \
            server returns 200 with a page for every unknown route.",
    shows: "404 on refresh, or 200 without a token, after which the front end warns that it finds no session; users are logged \
            out when the first access token expires.",
    fix: "Mount the session routes at the path that follows from `api_gateway_path`, `api_base_path` and `refresh_route`, \
          before any catch-all route.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REFRESH_NO_TOKEN: Entry = Entry {
    cause: "A request reaches the refresh route without a refresh token. If the request has an access cookie, the path of the \
            refresh cookie does not match the route. If it has no cookie, the browser has lost or withheld both, or there is no \
            session.",
    shows: "401 on refresh, and the user is logged out when the access token expires.",
    fix: "Compare `api_gateway_path`, `api_base_path` and `refresh_route` with the URL of the refresh, and leave `path` of \
          `refresh_cookie` out. Clear no cookie that the request did not have: the session may be alive.",
    browsers: "all",
    source: "RFC 6265bis, section 5.1.4; openlinker-project/openlinker#1327, micronaut-projects/micronaut-security#1271",
};

pub(in crate::diagnosis) const NOT_THE_SESSION: Entry = Entry {
    cause: "The refusal does not come from the session: another session framework, a gateway or a rule of the application \
            returns 401 or 403, although the session's token was valid. Or the server has ended the session by a rule of its own: \
            after a new password, for another `User-Agent` or address, or because there are too many. A limit of requests (429), a \
            one-time code that is sent twice and a target that does not exist look like a lost session, too.",
    shows: "The refresh succeeds, but the request is refused again; a front end that treats every 401 as an expired session \
            repeats this forever.",
    fix: "Let the other check return another status, or let the session's code refresh only on the status and the routes of the \
          session.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-website#210, supertokens/supertokens-core#1044",
};
