use super::Entry;

pub(in crate::diagnosis) const ORIGIN: Entry = Entry {
    cause: "The response has no `Access-Control-Allow-Origin`, or one that is not the page's origin. Browsers compare the value \
            exactly: a slash at the end, a missing scheme or another port does not match.",
    shows: "The console reports CORS and script gets a network error, while the server has logged 200, and the browser may even \
            keep cookies of the response. Disabling the check in one browser hides the error from the developer only.",
    fix: "Declare the website in `websites`, and send the origin that the policy derives. In another middleware write \
          `https://app.example.com`, without a slash or a path.",
    browsers: "all",
    source: "Fetch, CORS check; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (B.cors); keycloak/keycloak#25522, \
             cal-itp/benefits#268",
};

pub(in crate::diagnosis) const ANY_ORIGIN: Entry = Entry {
    cause: "With credentials, `Access-Control-Allow-Origin: *` allows nobody; without credentials, no cookies are sent. With \
            `*` and credentials some middleware echoes every origin, which is worse.",
    shows: "The console says that the value must not be the wildcard when credentials are included; all requests with the \
            session fail.",
    fix: "List the origins: the policy derives them from `websites`. Remove `*` from the middleware.",
    browsers: "all",
    source: "Fetch, CORS protocol and credentials; JakeChampion/fetch#277, fastapi/fastapi#1895, dotnet/aspnetcore#15136",
};

pub(in crate::diagnosis) const TOO_OPEN: Entry = Entry {
    cause: "The response allows undeclared origins: it echoes every origin, allows `null`, or uses a wide pattern. With \
            credentials, a stranger's page can then act with the user's session and read the responses.",
    shows: "Sessions work, even for strangers. A security scan reports that the server echoes an arbitrary origin.",
    fix: "Allow only the origins of `websites` and `clients`. Never allow `null`: every website can have it in a sandboxed \
          frame.",
    browsers: "all, as far as they send third-party cookies; siblings of one site in any case",
    source: "Fetch, CORS check, and CORS protocol and credentials",
};

pub(in crate::diagnosis) const CREDENTIALS: Entry = Entry {
    cause: "Requests with cookies are cross-origin, and the response has no `Access-Control-Allow-Credentials: true`. The \
            browser hides the response from the page; if the preflight response lacks the header, the browser does not send the \
            request at all.",
    shows: "The console reports CORS and credentials. If somebody has removed the credentials from the front end to silence it, \
            no cookies are sent.",
    fix: "Send the CORS headers that the policy derives, or set `credentials` to `allow` in the declared CORS. Make sure that \
          no gateway sets the header to `false`.",
    browsers: "all",
    source: "Fetch, CORS protocol and credentials; recorded in Chromium 156 and Firefox 153 (B.cors); \
             supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REQUEST: Entry = Entry {
    cause: "The preflight response lacks a method or a header that the front end sends: the CSRF header, the transport header, \
            or `authorization`, which `*` does not cover. With credentials `*` is a literal, not a wildcard. Or something in \
            front of the API requires a session for the preflight, which browsers send without cookies, and returns 401 or a \
            redirect.",
    shows: "The preflight fails, and the console names the header or the method; `GET` may work while `POST` and the refresh \
            fail. Often an API gateway answers the preflight with its own list.",
    fix: "Send the lists that the policy derives from `headers` and `cors_methods`, add your own by `allow` in `headers`, and \
          copy them into the gateway. Middleware that requires a session must let `OPTIONS` pass.",
    browsers: "all",
    source: "Fetch, CORS-preflight fetch; recorded in Chromium 156 and Firefox 153 (B.cors); supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const EXPOSE: Entry = Entry {
    cause: "Script of another origin reads only the response headers that `Access-Control-Expose-Headers` names. With \
            credentials `*` is a literal there, and the application's own list may replace the one with the session's headers.",
    shows: "The cookies are set, but the front end thinks that the user is logged out, or it never gets its tokens by header; \
            refreshes may repeat forever.",
    fix: "Expose what the policy derives, and add your own names by `expose` in `headers` instead of setting the header elsewhere.",
    browsers: "all",
    source: "Fetch, CORS protocol and credentials; supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const VARY: Entry = Entry {
    cause: "The response depends on `Origin`, but does not say so. A cache, even the browser's own, then gives one website the \
            response for another, or the response without CORS headers.",
    shows: "CORS errors come and go, and vanish when the cache is emptied.",
    fix: "Send `Vary: Origin` with every response, including those to requests without `Origin` and to unknown origins, as the \
          policy does.",
    browsers: "all",
    source: "Fetch, CORS protocol and HTTP caches; RFC 9110, section 12.5.5; expressjs/cors#106, aspnet/CORS#97",
};

pub(in crate::diagnosis) const NOT_NEEDED: Entry = Entry {
    cause: "CORS headers, or credentials, are allowed where sessions do not need them: website and API have the same origin, or \
            the session uses no cookies. They only give access to others.",
    shows: "Sessions work.",
    fix: "Remove the headers; with `transport` `header` set credentials to `omit`.",
    browsers: "not specific to browsers",
    source: "Fetch, CORS protocol and credentials",
};

pub(in crate::diagnosis) const CACHE_SHARES_SESSION: Entry = Entry {
    cause: "A shared cache may store a response that sets or reads the session: its `Cache-Control` is missing, `public` or has \
            `s-maxage`. The next visitor gets somebody else's response, and with `Set-Cookie` somebody else's session.",
    shows: "Users become other users, or the user id changes between requests although nobody signed in; it depends on place \
            and time.",
    fix: "Send `Cache-Control: private, no-store` with every such response, as the policy does, and make sure that no CDN rule \
          or framework overwrites it.",
    browsers: "not specific to browsers",
    source: "RFC 9111; auth0/nextjs-auth0#2100, vercel/next.js#96266, sidekiq/sidekiq#5936",
};
