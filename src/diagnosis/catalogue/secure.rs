use super::Entry;

pub(in crate::diagnosis) const OVER_HTTP: Entry = Entry {
    cause: "The API is reached over plain http, where browsers neither keep nor send `Secure` cookies. The only exception is \
            this machine, in some browsers; `0.0.0.0`, addresses of a local network and names such as `nas.local` are not \
            exceptions.",
    shows: "The sign-in returns 200, the next request has no cookies, and a CSRF check fails with a message about its token. It \
            works over https and on `localhost`.",
    fix: "Serve the API over https and write the https origin into `api`. If a network has no https, name the origin in \
          `plain_http`: its cookies are then set without `Secure`.",
    browsers: "all; on `localhost`, 127.0.0.0/8 and `[::1]` Safari only",
    source: "RFC 6265bis, section 5.7, step 13; recorded in Chromium 156 and Firefox 153 (A.secure); netresearch/ldap-manager#678, \
             djangopackages/djangopackages#1276",
};

pub(in crate::diagnosis) const SAFARI_LOCALHOST: Entry = Entry {
    cause: "Chromium and Firefox treat `http://localhost` as secure. Safari does not: there it drops `Secure` cookies, and \
            cookies with a prefix, which requires `Secure`.",
    shows: "In development the sign-in works in Chrome and Firefox and fails in Safari.",
    fix: "Leave `cookie_secure` out and `prefix` at `auto`: the cookie of an API on `http://localhost` then has neither. Or use \
          https in development.",
    browsers: "Safari; Chromium from 89 and Firefox from 75 keep the cookie",
    source: "RFC 6265bis, section 5.7, step 13; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.secure); Safari from \
             documentation; teamhanko/hanko#2471, webcompat/web-bugs#142566",
};

pub(in crate::diagnosis) const OMITTED: Entry = Entry {
    cause: "The response of an https API sets the session cookie without `Secure`, mostly because the server is behind a proxy \
            and sees plain http. The cookie then travels in clear text with the first http request.",
    shows: "Sessions work. A scan reports the missing attribute, `SameSite=None` and prefixes fail, and anybody on the network \
            path can read the session.",
    fix: "Write the public https origin into `api`: the crate then sets `Secure`, whatever the connection behind the proxy is.",
    browsers: "all",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156 and Firefox 153 (A.secure); BerriAI/litellm#39391, \
             kestra-io/kestra#19546",
};

pub(in crate::diagnosis) const FOLLOWS_SCHEME: Entry = Entry {
    cause: "`cookie_secure` contradicts the scheme of an API. Browsers drop `Secure` cookies over plain http, and without \
            `Secure` an https cookie leaks over http.",
    shows: "The configuration is refused. In servers without this check, either nobody can sign in or `SameSite=None` cookies \
            are refused.",
    fix: "Leave `cookie_secure` out, and write the public scheme of each API into `api`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, steps 13 and 19; recorded in Chromium 156 and Firefox 153 (A.secure, A.samesite); \
             plaid/idv-quickstart#44",
};

pub(in crate::diagnosis) const SHADOWED: Entry = Entry {
    cause: "A browser that has a `Secure` cookie refuses a cookie of the same name over plain http if the domains overlap and \
            its path lies below. An http API beside an https API can then neither set its own cookie nor delete the other.",
    shows: "Signing in over http works in a fresh browser and stops after one visit to the https API.",
    fix: "Serve both over https. Or use different names: with `prefix` at `auto` the cookies of the https API have a prefix, \
          and those of the http API have none.",
    browsers: "Chromium and Firefox; Safari by the draft, not recorded",
    source: "RFC 6265bis, section 5.7, step 16; recorded in Chromium 156 and Firefox 153 (A.overlay)",
};

pub(in crate::diagnosis) const FORWARDED_SCHEME: Entry = Entry {
    cause: "A proxy terminates TLS, and the server mistakes the public https for http: it looks at its own connection, at a \
            forwarded header that is not trusted, or compares a header with several schemes (`https,http`) as a whole.",
    shows: "In production the cookie is never set or has no `Secure`, and origin checks fail because `https://…` does not equal \
            `http://…`. It works without the proxy.",
    fix: "Write the public origin into `api`, and use nothing else. If other code reads forwarded headers, trust only those of \
          your own proxies, and read the list element by element.",
    browsers: "not specific to browsers",
    source: "expressjs/session#281, senchalabs/connect#733, rack/rack#80, healthchecks/healthchecks#597",
};

pub(in crate::diagnosis) const PREFIX_BROKEN: Entry = Entry {
    cause: "A name with a prefix promises attributes, and browsers drop the cookie if one is missing: `Secure` for all, no \
            `Domain` and `Path=/` for `__Host-`, `HttpOnly` for `__Http-`. The same holds for a deletion. The crate never \
            renames a cookie whose `name` has a prefix, so `prefix` must not ask for another one.",
    shows: "Sign-in loops silently after a cookie domain was set, or on http in development; signing out deletes nothing.",
    fix: "Give names without a prefix and leave `prefix` at `auto`, which chooses the strictest prefix that fits. With a \
          `cookie_domain` or its own path, a cookie can have at most `__Secure-` or `__Http-`; over http it can have none.",
    browsers: "`__Secure-` and `__Host-` from Chrome 49, Firefox 50 and Safari 13; `__Http-` and `__Host-Http-` from Chrome 140 \
               and Firefox 143, not in Safari",
    source: "RFC 6265bis, section 5.7, steps 20 and 21; recorded in Chromium 156 and Firefox 153 (A.prefix); \
             istio-ecosystem/authservice#351, Flowfin/jellyfin-plugin-sso#414",
};

pub(in crate::diagnosis) const PREFIX_VARIANT: Entry = Entry {
    cause: "The request has the cookie under a name with another prefix than the policy reads, or without one. One part of the \
            deployment writes the name and another reads it, and each derives the prefix from its own connection, or from an \
            older configuration.",
    shows: "Behind a TLS proxy, users are sent back and forth between the page and the sign-in, although the developer tools \
            show a session cookie.",
    fix: "Let all instances compile the policy from one configuration with the public origins in `api`. If the name changed, write \
          the old one into `history`.",
    browsers: "not specific to browsers",
    source: "silvertakana/worldwideview#54; RFC 6265bis, section 5.7, step 23: the name is part of a cookie's identity",
};

pub(in crate::diagnosis) const PREFIX_AVAILABLE: Entry = Entry {
    cause: "The attributes would allow a prefix, and the name has none. Without `__Host-` a sibling host, or plain http, can plant \
            a cookie of the same name with another path or domain, which is sent as well and may come first.",
    shows: "Sessions work. Whoever controls a sibling host can sign visitors in as somebody else, or lock them out.",
    fix: "Set `prefix` to `auto`, leave `cookie_domain` empty if there is one API host, and write the old names into `history`.",
    browsers: "`__Host-` protects from Chrome 49, Firefox 50 and Safari 13; WebKitGTK knows no prefixes",
    source: "RFC 6265bis, section 5.4; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.prefix, A.toss); \
             plivo-labs/glance#71, expressjs/csurf#106",
};

pub(in crate::diagnosis) const PATH_COSTS_HOST_PREFIX: Entry = Entry {
    cause: "Browsers keep a cookie whose name begins with `__Host-` only if its path is `/`. With a narrower path the name gets \
            `__Secure-`, and any host of the same site may then set a cookie of that name for the whole domain. The request has both \
            cookies, and the planted one may come first.",
    shows: "Sessions work. Whoever controls a sibling host can sign visitors in as somebody else, or lock them out.",
    fix: "Leave `path` out, or set it to `/`, and write the earlier path into `history`. The cookie is then sent to every route \
          of the host, which adds its length to each request.",
    browsers: "`__Host-` protects from Chrome 49, Firefox 50 and Safari 13; WebKitGTK knows no prefixes",
    source: "RFC 6265bis, section 4.1.3.2, and section 8.6; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.prefix, \
             A.toss)",
};

pub(in crate::diagnosis) const COOKIE_IMPOSSIBLE: Entry = Entry {
    cause: "Two attributes contradict each other: `SameSite=None` or `Partitioned` without `Secure`, `Partitioned` with `Lax`, \
            a prefix with a `Domain` or a path that it forbids. No browser that knows both keeps such a cookie where it is \
            needed.",
    shows: "The configuration is refused. In servers without this check, the cookie never appears in the browser.",
    fix: "Leave `same_site` and `prefix` at `auto` and serve the API over https; the message names the two settings.",
    browsers: "Chromium and Firefox refuse them; Safari keeps `SameSite=None` without `Secure`",
    source: "RFC 6265bis, section 5.7, steps 19 to 21; CHIPS; recorded in Chromium 156 and Firefox 153 (A.samesite, A.partitioned, \
             A.prefix)",
};
