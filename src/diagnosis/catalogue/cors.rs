use super::Entry;

pub(in crate::diagnosis) const ORIGIN: Entry = Entry {
    cause: "The answer has no `Access-Control-Allow-Origin` for the page, or another origin than the page's. The value is compared \
            letter by letter: a slash at the end, a missing scheme or another port makes it another origin.",
    shows: "The console names CORS and script gets a network error, while the server has logged 200 and cookies of the answer may \
            even be kept. A switched-off CORS check in one browser hides it from the developer only.",
    fix: "Declare the website in `websites`, and answer with the origin that the policy derives. In another middleware write \
          `https://app.example.com`, without a slash or a path.",
    browsers: "all",
    source: "Fetch, CORS check; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (B.cors); keycloak/keycloak#25522, \
             cal-itp/benefits#268",
};

pub(in crate::diagnosis) const ANY_ORIGIN: Entry = Entry {
    cause: "`Access-Control-Allow-Origin: *` allows nobody when credentials travel, and without credentials no cookies travel. \
            Some middleware makes of `*` with credentials a mirror for every origin, which is worse.",
    shows: "The console says that the value must not be the wildcard when credentials are included; every request with the session \
            fails.",
    fix: "Name the origins: they follow from `websites`. Take `*` out of the middleware.",
    browsers: "all",
    source: "Fetch, CORS protocol and credentials; JakeChampion/fetch#277, fastapi/fastapi#1895, dotnet/aspnetcore#15136",
};

pub(in crate::diagnosis) const TOO_OPEN: Entry = Entry {
    cause: "The answer allows origins that nobody declared: a mirror of every origin, `null`, or a wide pattern. With credentials \
            a page of a stranger then acts with the user's session and reads the answers.",
    shows: "Sessions work, for strangers too. A scan reports that an invented origin is mirrored.",
    fix: "Answer the origins of `websites` and `clients` only. Never answer `null`: every website has it in a sandboxed frame.",
    browsers: "all, as far as they send third-party cookies; siblings of one site in any case",
    source: "Fetch, CORS check, and CORS protocol and credentials",
};

pub(in crate::diagnosis) const CREDENTIALS: Entry = Entry {
    cause: "Cookies travel between two origins, and the answer has no `Access-Control-Allow-Credentials: true`. The browser keeps \
            the answer from the page; if the preflight lacks it, the request is not sent at all.",
    shows: "The console names CORS and credentials, or the front end is set to work without credentials to silence it, and then no \
            cookies are sent.",
    fix: "Answer what the policy derives for CORS, or set `credentials` to `allow` in the declared CORS. Let no gateway set the \
          header to `false`.",
    browsers: "all",
    source: "Fetch, CORS protocol and credentials; recorded in Chromium 156 and Firefox 153 (B.cors); \
             supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const REQUEST: Entry = Entry {
    cause: "The answer to the preflight lacks a method or a header that the front end sends: the header against CSRF, the one for \
            the transport, `authorization`, which no `*` covers. With credentials `*` is not a wildcard but a literal. Or something in \
            front asks the preflight for a session, which browsers send without cookies, and answers 401 or a redirect.",
    shows: "The preflight fails, and the console names the header or the method; `GET` may work while `POST` and the refresh fail. \
            Often an API gateway answers the preflight with a list of its own.",
    fix: "Answer the lists that the policy derives from `headers` and `cors_methods`, add your own by `allow` in `headers`, and \
          copy them into the gateway. Let gates and middleware that ask for a session let `OPTIONS` pass.",
    browsers: "all",
    source: "Fetch, CORS-preflight fetch; recorded in Chromium 156 and Firefox 153 (B.cors); supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const EXPOSE: Entry = Entry {
    cause: "Script of another origin reads only the response headers that `Access-Control-Expose-Headers` names. With credentials \
            `*` is a literal there, and a list of the application's own may replace the one with the session's headers.",
    shows: "The cookies are set and the front end takes the user for signed out, or it never gets its tokens by header; refreshes \
            may repeat without end.",
    fix: "Expose what the policy derives, and add your own names by `expose` in `headers` instead of setting the header elsewhere.",
    browsers: "all",
    source: "Fetch, CORS protocol and credentials; supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const VARY: Entry = Entry {
    cause: "The answer depends on `Origin` and does not say so. A cache, the browser's own included, then gives one website the \
            answer to another, or the answer without CORS headers.",
    shows: "Errors of CORS that come and go, and vanish when the cache is emptied.",
    fix: "Send `Vary: Origin` with every answer, those to requests without `Origin` and to unknown origins included, as the policy \
          does.",
    browsers: "all",
    source: "Fetch, CORS protocol and HTTP caches; RFC 9110, section 12.5.5; expressjs/cors#106, aspnet/CORS#97",
};

pub(in crate::diagnosis) const NOT_NEEDED: Entry = Entry {
    cause: "CORS headers, or credentials, are allowed where sessions do not need them: website and API are of one origin, or no \
            cookie is to travel. Each of them only lets others in.",
    shows: "Sessions work.",
    fix: "Take the headers out; with `transport` `header` set credentials to `omit`.",
    browsers: "none is involved",
    source: "Fetch, CORS protocol and credentials",
};

pub(in crate::diagnosis) const CACHE_SHARES_SESSION: Entry = Entry {
    cause: "An answer that sets or reads the session may be kept by a shared cache: its `Cache-Control` is missing, `public` or \
            has `s-maxage`. The next visitor gets the answer, and with `Set-Cookie` the session, of somebody else.",
    shows: "Users become other users, or the user id changes between requests although nobody signed in; it depends on the place \
            and the hour.",
    fix: "Send `Cache-Control: private, no-store` with every such answer, as the policy does, and let no CDN rule or framework \
          overwrite it.",
    browsers: "none is involved",
    source: "RFC 9111; auth0/nextjs-auth0#2100, vercel/next.js#96266, sidekiq/sidekiq#5936",
};
