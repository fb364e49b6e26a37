use super::Entry;

pub(in crate::diagnosis) const COOKIE: Entry = Entry {
    cause: "Name and value have more than 4096 bytes together, and browsers drop such a cookie as a whole. Attributes do not \
            count.",
    shows: "Some users cannot sign in: those with many roles or groups in the token. Their sign-in answers 200 and loops.",
    fix: "Put less into the token and look the rest up on the server, or set `transport` to `header`. Set `max_value_len` of \
          the cookie, so that the review finds it first.",
    browsers: "Chromium and Firefox; WebKitGTK has no limit, and of Safari none is known",
    source: "RFC 6265bis, section 5.6, step 5, and section 5.7, step 4; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 \
             (A.size); unkeyed/unkey#7226, OpenIDC/mod_auth_openidc#92",
};

pub(in crate::diagnosis) const REQUEST: Entry = Entry {
    cause: "The `Cookie` header is longer than a server or a proxy takes. The cookies of all applications of the domain, \
            duplicates and cookies of unfinished sign-ins add up in it; browsers set no limit of their own to the header.",
    shows: "400 or 431, request header too large, for single users and until they clear their cookies; a new sign-in does not \
            help.",
    fix: "Shorten the tokens, keep `cookie_domain` narrow, clear past scopes by `history`, and let sign-ins in progress remove \
          their cookies. If the hops take more than 8,192 bytes, say so in `cookie_header_budget`.",
    browsers: "none is involved",
    source: "auth0/nextjs-auth0#2748, openhab/openhab-core#287, mcmonkeyprojects/SwarmUI#799",
};

pub(in crate::diagnosis) const RESPONSE: Entry = Entry {
    cause: "A proxy takes a limited number of bytes of headers from the server behind it, and the answer with the tokens and the \
            clearing cookies has more. nginx takes 4 or 8 kB unless it is told otherwise.",
    shows: "The sign-in or the refresh answers 502 or another 5xx at the proxy, while the server has logged success; the cookies \
            never arrive.",
    fix: "Raise the limit for response headers at the proxy, shorten the tokens, or lower `clearing_budget`, so that past cookies \
          are cleared by several answers.",
    browsers: "none is involved",
    source: "supertokens/supertokens-core#1044",
};
