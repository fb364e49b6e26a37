use super::Entry;

pub(in crate::diagnosis) const WRITTEN_OTHERWISE: Entry = Entry {
    cause: "A response sets a declared cookie with other attributes than those of the configuration, or the session is in an \
            undeclared cookie. The application writes the cookie itself, uses an older configuration, or something on the way \
            changes its headers.",
    shows: "The traffic does not match the configuration: changing the configuration has no effect, or a cookie works in one \
            place but not in another.",
    fix: "Let the application send the headers that the policy returns, and restart it with this configuration. If the traffic \
          is as intended, change the configuration: the deployment inferred from the recording shows how.",
    browsers: "not specific to browsers",
    source: "recordings of a login beside the deployment of its server",
};

pub(in crate::diagnosis) const CLEAR_IN_VAIN: Entry = Entry {
    cause: "The response tries to delete a cookie, but deletes none. A deletion is a cookie that has expired: it replaces the \
            cookie with the same name, `Domain` (or none), `Path` and partition. Browsers refuse it if they would refuse such a \
            cookie, for example one without `Secure` whose name has a prefix. Or a sign-out deletes one cookie of a session and \
            leaves the other.",
    shows: "The sign-out returns 200, but the user is still logged in after a reload, or the next request has the old cookie \
            beside the new one.",
    fix: "Delete the cookie with all attributes that it was set with. The policy's sign-out does so; send its headers instead \
          of those of a framework.",
    browsers: "all; for a refused deletion, those that the finding names",
    source: "RFC 6265bis, section 5.7, steps 20 to 23; recorded in Chromium 156 and Firefox 153 (A.delete); payloadcms/payload#351, \
             maxcountryman/axum-login#177, openwrt/luci#2184",
};

pub(in crate::diagnosis) const COOKIE_LINES: Entry = Entry {
    cause: "Over HTTP/2 and HTTP/3 a browser may split `Cookie` into several header lines, one for each cookie. A server or a \
            framework that reads only the first line loses the others.",
    shows: "The session is there over HTTP/1.1 and missing over HTTP/2, or it comes and goes with other cookies, such as a \
            consent cookie.",
    fix: "Read all `Cookie` lines and join them with `; ` before parsing, or pass all of them to `CookieHeader`. Update the \
          framework, or let the proxy speak HTTP/1.1 to it.",
    browsers: "all; each splits in its own way",
    source: "RFC 9113, section 8.2.3; vapor/vapor#3435, imbolc/tower-cookies#8, yesodweb/wai#436",
};

pub(in crate::diagnosis) const COOKIE_UNPARSED: Entry = Entry {
    cause: "Another application on the same host, on whichever port, or on a parent domain has set a cookie that the server's \
            parser refuses: with non-ASCII letters, JSON, quotes or spaces. The parser rejects the whole header, including the \
            session cookie.",
    shows: "Some users are logged out and cannot sign in again until they delete their cookies; their requests have the session \
            cookie.",
    fix: "Parse each cookie separately and skip invalid ones, as `CookieHeader` does. Report a header that cannot be parsed as \
          a separate error, not as a user who is logged out.",
    browsers: "not specific to browsers",
    source: "RFC 6265bis, section 5.8.3; Start9Labs/start-technologies#3511, web2py/web2py#1084, aspnet/HttpAbstractions#515",
};

pub(in crate::diagnosis) const VALUE_UNREADABLE: Entry = Entry {
    cause: "The cookie arrives, but the server cannot verify or decrypt its value, because the key has changed since it was \
            set. The server creates a new key at each start, replicas have different keys, or the key was rotated without \
            keeping the old one.",
    shows: "All users are logged out after each restart or deployment, or some requests fail if there are several replicas.",
    fix: "Load the key from a configuration that outlives the process and is the same on all replicas. When you rotate it, \
          accept the old one for as long as cookies live. An in-memory session store is lost in the same way.",
    browsers: "not specific to browsers",
    source: "rwf2/Rocket#2721, aio-libs/aiohttp-session#291, amberframework/amber#194",
};

pub(in crate::diagnosis) const OTHER_JAR: Entry = Entry {
    cause: "The sign-in left the page, and ended in another browser than the one that sends this request: the phone's browser \
            instead of an installed web app, a web view, or the system's sign-in window. Each has its own cookies.",
    shows: "In an app on the home screen the sign-in with a provider succeeds, but the app is still logged out. It works in the \
            browser.",
    fix: "Let the sign-in begin and end in the same place: keep the redirects to the provider and back within the scope of the \
          installed app, without a new window, or offer a sign-in that needs no provider there. Native apps take the tokens by \
          header from the system's sign-in window.",
    browsers: "Safari on iOS for web apps on the home screen; web views on all platforms",
    source: "forem/forem#202, nolanlawson/pinafore#45, withspectrum/spectrum#4404",
};

pub(in crate::diagnosis) const SITE_POST_RETURN: Entry = Entry {
    cause: "Another site sends the user back by a form that posts: a payment, a bank, a provider. Browsers send no `Lax` or \
            `Strict` cookies with it, so the request has no session. If the response begins a new session, its cookie replaces \
            the old one, since browsers accept cookies from a top-level navigation.",
    shows: "After the payment the user is logged out, or the shopping cart is empty. A return by GET works.",
    fix: "Begin no session on that route: set no session cookie there. Return a 303 to a page of your own, to which browsers \
          send the cookie with the next GET, or ask the other site to return by GET. Put the data that the return needs into \
          its URL, or into a cookie with `SameSite=None` that lives for minutes, declared in `cookies` as a `sign_in_flow` with \
          `form_post`.",
    browsers: "all; Chromium sends cookies without `SameSite` for two minutes after they were set",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156 and Firefox 153 (B.set); laravel/framework#31992, \
             cakephp/cakephp#15142, magento/magento2#38889",
};

pub(in crate::diagnosis) const REFRESH_RACE: Entry = Entry {
    cause: "Two requests refresh with one token at the same time, mostly from two tabs. The first gets new tokens. The second \
            is refused, since its token has been replaced, and its response deletes the cookies that the first response has \
            just set. Other requests that are under way when a session gets a new value are refused for the old one. Or the response to a refresh never arrives: the server has replaced the token, and the browser still has the \
            old one.",
    shows: "Users with several tabs, or with a bad network, are logged out now and then, about one lifetime of the access token after \
            the sign-in.",
    fix: "If the token was replaced, return 401 without deleting cookies, as this crate does if the store reports it as \
          `Superseded`. Better, accept the old token for some seconds and send the same new tokens, and let one tab refresh at \
          a time (Web Locks).",
    browsers: "not specific to browsers",
    source: "RFC 9700, section 4.14.2; opendefender/OpenRisk#700, letsrevel/revel-frontend#950, filiptrivan/spiderly#384, \
             Bike4mind/bike4mind#2121",
};
