use super::Entry;

pub(in crate::diagnosis) const PAGES_COOKIE: Entry = Entry {
    cause: "Pages with `capacitor://`, `file:` and other schemes of their own do not belong to the API's site, so browsers \
            treat each session cookie of the API as a third-party cookie. `Lax` and `Strict` are never sent from there. A \
            browser extension is the exception: with the host permission for the API its requests count as same-site.",
    shows: "The sign-in returns 200, but the next request of the app has no cookies, especially on iOS.",
    fix: "Leave `transport` of the entry in `clients` at `header`, and name the scheme in its `origins`. Give an extension that uses \
          the session of a website the host permission for the API in its manifest.",
    browsers: "WKWebView for all cookies; Android WebView unless the app accepts third-party cookies; Electron sends only \
               `SameSite=None`",
    source: "HTML, same site (opaque origins); ionic-team/capacitor#6302, ionic-team/capacitor#1143",
};

pub(in crate::diagnosis) const NATIVE_COOKIE: Entry = Entry {
    cause: "A native app uses the cookie jar of its platform, which has no notion of sites or `SameSite`. iOS does not keep it \
            reliably across restarts. On Android, code may see only the last of several `Set-Cookie` headers. A `Cookie` header \
            that code sets replaces the cookies of the jar.",
    shows: "The session is gone after a restart of the app, or one of the two cookies is missing. The requests have neither \
            `Origin` nor `Sec-Fetch-Site`.",
    fix: "Declare the app in `clients` with `transport` `header`, and keep the tokens in the storage of the app.",
    browsers: "not specific to browsers; React Native and Expo on iOS and Android",
    source: "react/react-native#23185, react/react-native#19958, react/react-native#29134",
};

pub(in crate::diagnosis) const STRAY_COOKIE: Entry = Entry {
    cause: "An app that sends its token by header shares a cookie jar with a web view, and its platform adds the web view's \
            session cookies to the app's requests. When the app has no token, the server uses the stale cookie as its session.",
    shows: "After signing out in the app, the sign-in itself returns 401, and the app does not refresh, since it has no \
            session.",
    fix: "Declare the app in `clients` with `transport` `header`: then its cookies are ignored, and the response to a sign-in \
          or refresh clears those in the request.",
    browsers: "not specific to browsers; seen on iOS, where web views and native requests share cookies",
    source: "supertokens/supertokens-website#68",
};

pub(in crate::diagnosis) const BOTH_TOKENS: Entry = Entry {
    cause: "A request has a bearer token and a session cookie of different sessions. A server that always prefers one of them \
            may act for the wrong user or refuse the valid token.",
    shows: "The user changes between requests, or gets 401 although one token is valid; after signing out the other session is \
            still there.",
    fix: "Use the bearer token if its session is alive, and the cookie otherwise, as `verify` and `refresh` of the policy do; \
          the response to a refresh clears the other one. Give the website or the client one `transport`.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-website#68, supertokens/supertokens-website#210",
};

pub(in crate::diagnosis) const FOREIGN_AUTHORIZATION: Entry = Entry {
    cause: "The `Authorization` header carries something else: another scheme, such as `Basic`, or the token of another \
            provider. A server that assumes that every bearer token is its own never looks at the cookie.",
    shows: "401 although the session cookie is valid. On refresh some servers then clear the cookies, which logs the user out.",
    fix: "Check the token, and fall back to the cookies if it is not valid. If something else uses the header, set `transport` \
          to `cookie`.",
    browsers: "not specific to browsers",
    source: "RFC 9110, section 11.1; supertokens/supertokens-website#210, sensu/uchiwa#559",
};

pub(in crate::diagnosis) const SERVER_SIDE: Entry = Entry {
    cause: "The request comes from a server that renders pages, or from a provider's webhook, not from the browser. It has no \
            cookie jar: cookies are sent only if code passes them on, and cookies in the response go no further than that \
            server.",
    shows: "The server renders the page for an anonymous user, and script is logged in a moment later; or a sign-in succeeds, \
            but no browser ever gets the cookies. The request has no `Sec-Fetch-Site`, and the user agent is a library.",
    fix: "Pass the browser's `Cookie` header on to the API and each `Set-Cookie` header back to the browser. Begin sessions in a \
          request that the browser sends.",
    browsers: "not specific to browsers",
    source: "vercel/next.js#9874, matthew-andrews/isomorphic-fetch#141",
};

pub(in crate::diagnosis) const TRANSPORT_NOT_ALLOWED: Entry = Entry {
    cause: "A website, a client or a request uses a transport that the `transport` of the deployment excludes. The policy \
            ignores tokens by this transport.",
    shows: "The configuration is refused, or a request with a valid token gets 401.",
    fix: "Set `transport` to `any`, or remove it from the website in `websites` or the client in `clients`. After a change from \
          headers to cookies, tokens by header are accepted until `header_until`.",
    browsers: "not specific to browsers",
    source: "rule of this crate: a website can only restrict the transports of the deployment",
};
