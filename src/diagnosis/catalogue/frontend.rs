use super::Entry;

pub(in crate::diagnosis) const SET_COOKIE_MISSING: Entry = Entry {
    cause: "The sign-in or the refresh succeeds, and its answer has no `Set-Cookie`. The framework held the cookie back: it takes \
            the connection behind the proxy for insecure, waits for consent, or the route never hands the headers over. An answer \
            200 for unknown routes looks the same.",
    shows: "200 without `Set-Cookie` in the developer tools; the next request is anonymous.",
    fix: "Append every header of the decision to the answer. Tell the framework the public scheme, and mark session cookies as \
          strictly necessary, so that no consent banner holds them back. Change the session in the sign-in, or mark it as modified: \
          frameworks write no cookie for a session that is empty or unchanged.",
    browsers: "none is involved",
    source: "expressjs/session#281, aspnet/Mvc#7616, dotnet/aspnetcore#2393",
};

pub(in crate::diagnosis) const SET_COOKIE_PARTIAL: Entry = Entry {
    cause: "The answer is to set or clear several cookies, and only some of the headers leave the server. A map of headers keeps \
            one line for each name, or a store of response cookies keeps one for each cookie name, so that clearing the old scope \
            and setting the new one exclude each other.",
    shows: "One of the two session cookies is missing, another cookie stands behind a comma of the same line, `Expires` ends at its \
            weekday, or stale cookies stay although the server cleared them.",
    fix: "Append each `Set-Cookie` header; replace none and join none by commas. On AWS use the field for several headers of one \
          name.",
    browsers: "none is involved",
    source: "apex/up#673, honojs/hono#2921, supabase/ssr#256",
};

pub(in crate::diagnosis) const SET_COOKIE_REFUSED: Entry = Entry {
    cause: "The answer has a `Set-Cookie` that browsers drop by one of their rules: domain, `Secure`, `SameSite`, prefix or size. \
            An answer that is to delete a cookie is dropped by the same rules, and then deletes nothing.",
    shows: "The answer shows the header, the developer tools mark it, and the store has no such cookie; or signing out changes \
            nothing.",
    fix: "Emit what the policy derives. For a cookie of your own ask `browser::store`, which names the rule.",
    browsers: "those that the finding names",
    source: "RFC 6265bis, section 5.7; recorded in Chromium 156 and Firefox 153 (A.delete); netresearch/ldap-manager#678, \
             istio-ecosystem/authservice#351",
};

pub(in crate::diagnosis) const SET_COOKIE_EXPIRED: Entry = Entry {
    cause: "The cookie is over when it arrives: `Max-Age` is zero or negative, or `Expires` lies before the `Date` of the answer. \
            A server whose clock differs from the proxy's that writes `Date` moves `Expires` by the difference.",
    shows: "The cookie never appears, or it vanishes after seconds, for all users of one server or in one browser.",
    fix: "Send `Max-Age` with each cookie, as the policy does; it needs no clock. Set the clocks of servers and proxies.",
    browsers: "by `Date`, Chromium and Firefox; WebKitGTK measures `Expires` by its own clock",
    source: "RFC 6265bis, section 5.6.2; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.expiry); \
             oauth2-proxy/oauth2-proxy#2696, mojolicious/mojo#1244",
};

pub(in crate::diagnosis) const COOKIE_DROPPED: Entry = Entry {
    cause: "The browser has the cookies and sends them, and the API does not get them: a proxy, a gateway or a CDN takes `Cookie` \
            out of requests or `Set-Cookie` out of answers.",
    shows: "The developer tools show the `Cookie` header and the server sees none. The refresh answers 401, the front end forgets \
            the session, and the cookies stay in the browser.",
    fix: "Exclude first what the finding names: the sign-in set another cookie, ended in another browser, or was made under another \
          address. Then let every hop pass `Cookie`, `Set-Cookie`, `Authorization` and the session's headers on, for all routes of the API. \
          Compare what leaves the browser with what arrives.",
    browsers: "none is involved",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const CREDENTIALS_OMITTED: Entry = Entry {
    cause: "Script asks another origin without credentials. `fetch` does so unless it is told otherwise; cookies are then neither \
            sent nor kept, even within one site. Generated clients often say `same-origin` on their own. A manifest is asked for \
            without credentials even on its own origin.",
    shows: "No `Cookie` header in cross-origin requests, and no cookies after the sign-in, although `Set-Cookie` is in the answer.",
    fix: "Ask with `credentials: \"include\"`, or `withCredentials` where that is the name, in each client library of the page, \
          and allow credentials in CORS.",
    browsers: "all",
    source: "Fetch, section 4.6; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (B.cors); \
             supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const INTERCEPTOR_MISSING: Entry = Entry {
    cause: "The session's code in the page does not see the requests: it was never started, was started after the first request or \
            after the library that sends, or the page uses a `fetch` of its own (of a server library, of a framework).",
    shows: "Requests lack the session's headers, and 401 stays 401, since nothing refreshes; some calls of a page work and others \
            do not.",
    fix: "Start the session's code first of all in the page, and let all calls with the session use the `fetch` of the browser or \
          the client that it was added to.",
    browsers: "none is involved",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const API: Entry = Entry {
    cause: "The front end is set up for another API than the one it calls: another host, scheme or port, or an address without its \
            gateway. Its code then takes requests to the real API for those of strangers.",
    shows: "No header of the session on the calls and no refresh after 401; requests of the session's code go to the wrong host.",
    fix: "Configure the front end with an origin of `api`; `FrontendScope` tells which requests carry the session.",
    browsers: "none is involved",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const BASE_PATH: Entry = Entry {
    cause: "Front end and API do not agree on a base path: `api_base_path`, the prefix of a gateway, or the path of the website's \
            own sign-in pages. Calls go to routes that do not exist, and a refresh cookie with a narrow path is not sent to \
            the real route.",
    shows: "The refresh answers 404, an error about an unknown tenant or 401 without a token, or the sign-in opens another page.",
    fix: "Write `api_base_path`, `api_gateway_path` and `website_base_path` as browsers see them, and the same into the front end.",
    browsers: "none is involved",
    source: "RFC 6265bis, section 5.1.4; supertokens/supertokens-core#1044, Oghamark/homebranch-web#75",
};

pub(in crate::diagnosis) const WEBSITE: Entry = Entry {
    cause: "The front end is set up for another website than the API, or than the address in the browser: `127.0.0.1` for \
            `localhost`, http for https. The API derives `SameSite` and CORS for a page that nobody opens.",
    shows: "Errors of CORS, cookies that are not sent, and links in e-mails that open the wrong host. It works under the other \
            address.",
    fix: "Write the origin that users open into `websites` and into the front end, and open no other.",
    browsers: "all",
    source: "HTML, same site; recorded in Chromium 156 and Firefox 153 (B.pair); supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const SCRIPT_COOKIES: Entry = Entry {
    cause: "The front end keeps a note of the session in a cookie of script, and the page cannot: it is a local file, an Electron \
            shell, or a page without storage, or the front end gives the cookie a domain that does not cover the page.",
    shows: "The refresh succeeds and the front end does not notice, so that it refreshes for ever or takes the user for signed \
            out. In Safari the note is gone after seven days.",
    fix: "Give the front end a store of its own for such pages, and the domain of the page or none. Declare shells in `clients` \
          with `transport` `header`.",
    browsers: "all for the domain; Safari keeps cookies of script for seven days",
    source: "RFC 6265bis, section 5.7, step 10; Safari from documentation; supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REFRESH_LOOP: Entry = Entry {
    cause: "The refresh answers 200 and the request after it gets 401 again, so that the front end refreshes anew. The new token \
            does not arrive: the browser dropped its cookie, a stale cookie of the name is read first, the client sends a copy \
            from memory, or the 401 is not about the session.",
    shows: "Pairs of 401 and a refresh without end in the log of one client.",
    fix: "Look whether the request behind the refresh has the new cookie: if it has not, look at the response of the refresh; if it \
          has, let whoever answers 401 answer another status. Stop refreshing after a few rounds.",
    browsers: "that of the cause",
    source: "supertokens/supertokens-node#826, supertokens/supertokens-website#210, supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REFRESH_NOT_FOUND: Entry = Entry {
    cause: "Nobody answers on the refresh route: the middleware is not mounted there, a gateway sends the path elsewhere, or the \
            server answers 200 with a page of its own for every unknown route.",
    shows: "404 on refresh, or 200 without a token, after which the front end warns that it finds no session; users are signed out \
            when the first access token is over.",
    fix: "Mount the session routes at the path that follows from `api_gateway_path`, `api_base_path` and `refresh_route`, before \
          any route that takes everything.",
    browsers: "none is involved",
    source: "supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REFRESH_NO_TOKEN: Entry = Entry {
    cause: "A request reaches the refresh route without a refresh token. With an access cookie beside it the path of the refresh \
            cookie does not match the route; without any cookie the browser has lost or withheld both, or there is no session.",
    shows: "401 on refresh, and the user is signed out when the access token is over.",
    fix: "Compare `api_gateway_path`, `api_base_path` and `refresh_route` with the URL of the refresh, and leave `path` of \
          `refresh_cookie` out. Clear nothing that the request did not show: the session may be alive.",
    browsers: "all",
    source: "RFC 6265bis, section 5.1.4; openlinker-project/openlinker#1327, micronaut-projects/micronaut-security#1271",
};

pub(in crate::diagnosis) const NOT_THE_SESSION: Entry = Entry {
    cause: "The refusal comes from something else than the session: another session framework, a gateway or a rule of the \
            application answers 401 or 403, and the session's token was good.",
    shows: "The refresh succeeds and the request is refused again; in a front end that takes every 401 for an expired session, \
            without end.",
    fix: "Let the other check answer with another status, or let the session's code refresh only on the status and the routes of \
          the session.",
    browsers: "none is involved",
    source: "supertokens/supertokens-website#210, supertokens/supertokens-core#1044",
};
