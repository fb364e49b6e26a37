use super::Entry;

pub(in crate::diagnosis) const PAGES_COOKIE: Entry = Entry {
    cause: "Pages of `capacitor://`, `file:` and other schemes of their own are of no web site, so that browsers take each session \
            cookie of the API for a third-party one. `Lax` and `Strict` are never sent from there. A browser extension is the \
            exception: with the host permission for the API its requests count as same-site.",
    shows: "Sign-in answers 200 and the next request of the app has no cookies, first of all on iOS.",
    fix: "Leave `transport` of the entry in `clients` at `header`, and name the scheme in its `origins`. Give an extension that uses \
          the session of a website the host permission for the API in its manifest.",
    browsers: "WKWebView for all cookies; Android WebView unless the app accepts third-party cookies; Electron sends \
               `SameSite=None` only",
    source: "HTML, same site (opaque origins); ionic-team/capacitor#6302, ionic-team/capacitor#1143",
};

pub(in crate::diagnosis) const NATIVE_COOKIE: Entry = Entry {
    cause: "A native app has a cookie jar of its platform, which knows no sites and no `SameSite`. iOS does not keep it reliably \
            over a restart, on Android script may see the last of several `Set-Cookie` headers only, and a `Cookie` header that \
            code sets replaces what the jar would send.",
    shows: "The session is gone after a restart of the app, or one of the two cookies is missing. The requests have neither \
            `Origin` nor `Sec-Fetch-Site`.",
    fix: "Declare the app in `clients` with `transport` `header`, and keep the tokens in the storage of the app.",
    browsers: "none is involved; React Native and Expo on iOS and Android",
    source: "react/react-native#23185, react/react-native#19958, react/react-native#29134",
};

pub(in crate::diagnosis) const STRAY_COOKIE: Entry = Entry {
    cause: "An app that sends its token by header shares a cookie jar with a web view, and its platform adds the web view's \
            session cookies to the app's requests. Once the app has no token, the server takes the stale cookie for its session.",
    shows: "After signing out in the app, the sign-in itself answers 401, and the app does not refresh, since it rightly knows of \
            no session.",
    fix: "Declare the app in `clients` with `transport` `header`: then its cookies are ignored, and the response to a sign-in or \
          refresh clears those that it shows.",
    browsers: "none is involved; seen on iOS, where web views and native requests share cookies",
    source: "supertokens/supertokens-website#68",
};

pub(in crate::diagnosis) const BOTH_TOKENS: Entry = Entry {
    cause: "A request has a bearer token and a session cookie, and each is of another session. A server that looks at one of them \
            by a fixed order may act for the wrong user or refuse the good token.",
    shows: "The user changes between requests, or gets 401 with one good token in the request; after signing out the other session \
            is still there.",
    fix: "Use the bearer token if its session goes on and the cookie otherwise, as `verify` and `refresh` of the policy do; the \
          response to a refresh clears the other one. Give the website or the client one `transport`.",
    browsers: "none is involved",
    source: "supertokens/supertokens-website#68, supertokens/supertokens-website#210",
};

pub(in crate::diagnosis) const FOREIGN_AUTHORIZATION: Entry = Entry {
    cause: "The `Authorization` header carries something else: another scheme, such as `Basic`, or the token of another provider. \
            A server that takes every bearer token for its own never looks at the cookie.",
    shows: "401 although the session cookie is good. On refresh some servers then clear the cookies, which signs the user out.",
    fix: "Let the token check decide, and go on to the cookies when it refuses. If the header belongs to somebody else, set \
          `transport` to `cookie`.",
    browsers: "none is involved",
    source: "RFC 9110, section 11.1; supertokens/supertokens-website#210",
};

pub(in crate::diagnosis) const SERVER_SIDE: Entry = Entry {
    cause: "The request comes from a server that renders pages, or from a provider's webhook, and not from the browser. There is \
            no jar: no cookies are sent unless code passes them on, and cookies of the answer end at that server.",
    shows: "The page that the server renders is anonymous, and script is signed in a moment later; or a sign-in succeeds and no \
            browser ever has the cookies. The request has no `Sec-Fetch-Site`, and the user agent is a library.",
    fix: "Pass the browser's `Cookie` header on to the API and each `Set-Cookie` header back to the browser. Begin sessions in a \
          request that the browser sends.",
    browsers: "none is involved",
    source: "vercel/next.js#9874, matthew-andrews/isomorphic-fetch#141",
};

pub(in crate::diagnosis) const TRANSPORT_NOT_ALLOWED: Entry = Entry {
    cause: "A website or a client has a transport, or a request shows tokens by one, that the `transport` of the deployment \
            excludes. Tokens that come this way are not looked at.",
    shows: "The configuration is refused, or a request with a good token gets 401.",
    fix: "Set `transport` to `any`, or leave it out at the website in `websites` or the client in `clients`. After a change from \
          the header to cookies, tokens by header are taken until `header_until`.",
    browsers: "none is involved",
    source: "rule of this crate: what one website allows is part of what the deployment allows",
};
