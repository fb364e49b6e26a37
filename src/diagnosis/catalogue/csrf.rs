use super::Entry;

pub(in crate::diagnosis) const ORIGIN_UNKNOWN: Entry = Entry {
    cause: "The request's `Origin` is not a declared website or client. It may be a website of your own that is not declared \
            yet, the same website with another scheme or port, an app with its own scheme, or a stranger.",
    shows: "Unsafe requests from that page get 403, and the browser reports a CORS error; other websites work.",
    fix: "If it is yours, add it to `websites`, or to `origins` of the entry in `clients` for a scheme such as `exp://`. \
          Compare with the public origin, never with what the server sees behind a proxy. If a tunnel or a proxy rewrites \
          `Origin`, do not declare the rewritten one; make the tunnel or proxy pass it on unchanged.",
    browsers: "not specific to browsers",
    source: "Fetch, `Origin` header; healthchecks/healthchecks#597, better-auth/better-auth#5231, middleapi/orpc#1840",
};

pub(in crate::diagnosis) const ORIGIN_NULL: Entry = Entry {
    cause: "The request has `Origin: null`. A page with `Referrer-Policy: no-referrer` or `same-origin` sends it to another \
            origin with a form, or with `fetch` without CORS; with `no-referrer`, forms to their own origin have it, too. Sandboxed frames, `data:` documents, local files, \
            `rel=noreferrer` and a `POST` that another origin redirects with 307 or 308 send it, too. Every website can make \
            such requests, so you cannot declare it.",
    shows: "403 for a form that used to work, after a referrer policy was added, or within a sandboxed frame.",
    fix: "Send the request with `fetch` and CORS, which names the origin under every referrer policy. Or give the page of the \
          form `Referrer-Policy: strict-origin-when-cross-origin`, `strict-origin` or `origin`; `same-origin` is not enough. \
          Let the form post to its target without a redirect, and give a sandboxed frame `allow-same-origin`. Do not allow \
          `null`.",
    browsers: "all",
    source: "Fetch, `Origin` header; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50; qbittorrent/qBittorrent#21106, \
             gorilla/csrf#207, sandstorm-io/sandstorm#3358, lukeshingles/atlasserver#124",
};

pub(in crate::diagnosis) const ORIGIN_MALFORMED: Entry = Entry {
    cause: "`Origin` has a form that no browser sends: a path, a slash at the end, upper case, a default port, nothing at all, \
            or two lines. Something between browser and server rewrote it, or the client is not a browser.",
    shows: "403 for all requests of one client or behind one proxy.",
    fix: "Pass the header on unchanged. Declare a client that is not a browser in `clients`, and let it leave `Origin` out.",
    browsers: "not specific to browsers",
    source: "Fetch, `Origin` header",
};

pub(in crate::diagnosis) const ORIGIN_OPEN_TO_STRANGERS: Entry = Entry {
    cause: "A pattern of a website matches hosts that anybody can register: its `*` stands directly below a public suffix, as \
            in `https://*.vercel.app`. Text beside the `*` does not help: anybody can register `myapp-evil.vercel.app`, which \
            matches `https://myapp-*.vercel.app`.",
    shows: "Sessions work. A stranger's page passes the origin checks, reads the responses and acts for the user. Such cases \
            have been published as security advisories.",
    fix: "List the exact origins in `websites`, or use a domain of your own (`https://*.preview.example.com`); most hosting \
          companies serve previews below one. Call `Policy::trust_website` for origins that your program can look up. If nobody \
          else can register such a host, set `owned` of the website to `true`.",
    browsers: "all",
    source: "Public Suffix List; wailsapp/wails#5074, better-auth/better-auth#5624",
};

pub(in crate::diagnosis) const ORIGIN_PLAIN_HTTP: Entry = Entry {
    cause: "A website uses plain http, and its API uses https. Anybody on the network between the user and the website can \
            inject script into the page, and the API trusts the page.",
    shows: "Sessions work in Firefox and Safari, which send the cookies. Somebody in the same Wi-Fi reads the session's data and acts \
            for the user, although the API is https.",
    fix: "Serve the website over https and redirect from http. Where that is not possible, set `plain_http` of the website in \
          `websites` to `true`, and accept that the network can then act with the sessions.",
    browsers: "all for tokens by header; for cookies Firefox and Safari, and Chromium where third-party cookies are allowed",
    source: "Secure Contexts, section 1.2; recorded in Firefox 153 (B.pair): http and https of one domain are one site",
};

pub(in crate::diagnosis) const TOO_WEAK: Entry = Entry {
    cause: "Cookies are `SameSite=None`, or shared with sibling hosts, and `csrf` requires no protection beyond the origin. \
            Other sites or siblings can make the browser send the cookies.",
    shows: "The configuration is refused. In servers without this check, another site's page can act for the user.",
    fix: "Leave `csrf` at `auto`, or set it to `custom_header` or `token`.",
    browsers: "all, as far as they send the cookies; siblings of one site in any case",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156 and Firefox 153 (B.pair); kubetail-org/kubetail#1158",
};

pub(in crate::diagnosis) const HEADER_MISSING: Entry = Entry {
    cause: "The cookies require the custom CSRF header, and the request does not have it. The code that adds it did not run for \
            this request, or the preflight does not allow the header.",
    shows: "401 or 403 for `POST`, `PUT` and `DELETE` and for the refresh, while `GET` works; some front ends refresh in a \
            loop.",
    fix: "Set the header named by `csrf` in `headers` on every request with the session, and allow it in CORS.",
    browsers: "not specific to browsers",
    source: "Fetch, CORS-preflight fetch; supertokens/supertokens-core#1044",
};

pub(in crate::diagnosis) const TOKEN_MISSING: Entry = Entry {
    cause: "`csrf` is `token`, and the request has no CSRF token. The front end lost it, cannot read the header that carries \
            it, or keeps it in a cookie that the browser dropped. Or it repeats the cookie's value without decoding it.",
    shows: "401 or 403 with a message about the token, although the transport failed; only for unsafe methods.",
    fix: "Send the token back in the header named by `csrf_token` in `headers`, and expose and allow that header in CORS. If no \
          cookies arrive at all, fix that first.",
    browsers: "not specific to browsers",
    source: "Fetch, CORS protocol and credentials; supertokens/supertokens-core#1044, netresearch/ldap-manager#678, laravel/sanctum#370",
};

pub(in crate::diagnosis) const TOKEN_STALE: Entry = Entry {
    cause: "The request repeats a CSRF token in a header, but an earlier one than its cookie has. Servers change the token when \
            somebody signs in or out, and some with each session or form. The page's code has read it once and keeps it.",
    shows: "The first form or request after a sign-in or sign-out without a page load is refused with 403 or 419; after a \
            reload it works. If each response changes the token, requests that are sent at once are refused now and then.",
    fix: "Read the cookie for each request (axios and Angular do). If the token comes in a response or in the page, load it \
          again after each sign-in and sign-out. Keep one token for a session instead of a new one for each request.",
    browsers: "not specific to browsers",
    source: "django/django#6391, axios/axios#4173, Psifi-Solutions/csrf-csrf#34",
};

pub(in crate::diagnosis) const NO_ORIGIN: Entry = Entry {
    cause: "An unsafe request with a session cookie has neither `Origin` nor `Sec-Fetch-Site` nor the custom header. Browsers \
            omit `Sec-Fetch-Site` over plain http. If `Origin` is also missing, the client is not a browser, or a proxy removes \
            it.",
    shows: "403 for scripts, tests and servers that use a copied cookie; or for everybody behind one proxy.",
    fix: "Let the client send the header named by `csrf` in `headers`, or send its token by header. Configure proxies to pass \
          `Origin` on.",
    browsers: "not specific to browsers",
    source: "Fetch, `Origin` header; kubetail-org/kubetail#1155, tornadoweb/tornado#3576",
};

pub(in crate::diagnosis) const FOREIGN_PAGE: Entry = Entry {
    cause: "`Sec-Fetch-Site` or `Origin` says that a page of another site, or of a sibling host, sent the request, and the page \
            is not a declared website. `same-site` proves nothing: hosts with user content and hijacked hosts are same-site, \
            too. Neither does `same-origin` together with the `Origin` of another page. A prefetch, a sign-in by `GET` and a \
            form that a service worker passed on are refused for the same reason: another page may have caused them.",
    shows: "403. For an app on `app.example.com` and an API on `api.example.com` all requests fail if only `same-origin` passes.",
    fix: "If the page is yours, declare it in `websites` and let it use CORS requests, to which browsers add `Origin`. \
          Otherwise the refusal is correct.",
    browsers: "not specific to browsers",
    source: "HTML, same site; kubetail-org/kubetail#1158, atskovski/pamet#121, middleapi/orpc#1840",
};

pub(in crate::diagnosis) const DOUBLE_SUBMIT: Entry = Entry {
    cause: "Double submit compares a cookie with a header that script has copied from it. It proves that the sender can read \
            the cookie, unless others can set it. Sibling hosts, and anybody who can answer a request over plain http, can set \
            any cookie whose name has no `__Host-` prefix, and then know the token.",
    shows: "The configuration is refused. In servers without this check, a sibling host can forge requests.",
    fix: "Declare the cookie with the purpose `csrf_token` and `read_by: script` on the page's own host, which gives its name \
          the prefix `__Host-`. If page and API have different hosts, set `csrf` to `token` and compare with the session's \
          token.",
    browsers: "all",
    source: "OWASP CSRF Prevention Cheat Sheet, naive double-submit; RFC 6265bis, section 4.1.3",
};
