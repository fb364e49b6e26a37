use super::Entry;

pub(in crate::diagnosis) const COOKIE: Entry = Entry {
    cause: "Name and value together are longer than 4096 bytes, and browsers drop the whole cookie. Attributes do not count.",
    shows: "Some users cannot sign in: those with many roles or groups in the token. Their sign-in returns 200, then starts \
            again.",
    fix: "Put less into the token and look the rest up on the server, or set `transport` to `header`. Set `max_value_len` of \
          the cookie; then the review finds it first.",
    browsers: "Chromium and Firefox; WebKitGTK has no limit, and none is known for Safari",
    source: "RFC 6265bis, section 5.6, step 5, and section 5.7, step 4; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 \
             (A.size); unkeyed/unkey#7226, OpenIDC/mod_auth_openidc#92",
};

pub(in crate::diagnosis) const REQUEST: Entry = Entry {
    cause: "The `Cookie` header is longer than a server or a proxy accepts. It contains the cookies of all applications of the \
            domain, duplicates and cookies of unfinished sign-ins; browsers do not limit the header.",
    shows: "400 or 431 (request header too large) for some users, until they clear their cookies; a new sign-in does not help.",
    fix: "Shorten the tokens, keep `cookie_domain` narrow, clear past scopes by `history`, and let sign-ins in progress remove \
          their cookies. If all hops accept more than 8,192 bytes, set `cookie_header_budget`.",
    browsers: "not specific to browsers",
    source: "auth0/nextjs-auth0#2748, openhab/openhab-core#287, mcmonkeyprojects/SwarmUI#799",
};

pub(in crate::diagnosis) const RESPONSE: Entry = Entry {
    cause: "A proxy limits the size of the response headers, and the response with the tokens and the clearing cookies is \
            larger. By default nginx accepts 4 or 8 kB.",
    shows: "The sign-in or the refresh returns 502 or another 5xx at the proxy, while the server has logged success; the \
            cookies never arrive.",
    fix: "Raise the limit for response headers at the proxy, shorten the tokens, or lower `clearing_budget`, which spreads the \
          clearing of past cookies over several responses.",
    browsers: "not specific to browsers",
    source: "supertokens/supertokens-core#1044",
};
