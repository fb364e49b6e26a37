use super::Entry;

pub(in crate::diagnosis) const DUPLICATE_DECLARED: Entry = Entry {
    cause: "The request has several cookies of one name, since the domain, the path or the partition was changed while sessions \
            were alive. Browsers hold both, send both, and do not say which is which; the stale one is in front in many cases.",
    shows: "For users of before the change: 401, a refresh that succeeds, 401 again; or a refresh that fails although they have \
            just signed in. New users see nothing.",
    fix: "Keep the entry in `history` until its window is over: the policy looks at every token, and each response that \
          sets or clears the session clears the past scope. Users need not clear their cookies.",
    browsers: "all; after a new token was set Chromium sends the stale cookie first, Firefox keeps the older one first",
    source: "RFC 6265bis, section 5.7, step 23, and section 5.8.3, step 4; recorded in Chromium 156 and Firefox 153 (A.identity); \
             supertokens/supertokens-node#826, better-auth/better-auth#9233",
};

pub(in crate::diagnosis) const DUPLICATE_UNKNOWN: Entry = Entry {
    cause: "The request has several cookies of one name, and the configuration knows of no earlier scope. Another part of the \
            application writes the name with another `Domain` or `Path`, a former configuration did, a sibling host planted one, \
            or a framework repeats the header.",
    shows: "A loop of 401 and refresh that survives a new sign-in, or a 500 from servers that count duplicates as an error. It \
            stops when the cookies are cleared by hand.",
    fix: "Look at every token before you use one, as `resolve` does. A refresh then clears the other scopes of the host and within \
          `cookie_domain`; it clears other domains only if your store knows every token, since another deployment may use the rest. \
          Write the former scope into `history`, and let one place write the session cookies.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 23, and section 5.8.3, step 4; recorded in Chromium 156 and Firefox 153 (A.identity, \
             A.toss); lobu-ai/lobu#2558, couchbase/sync_gateway#3820, awslabs/cognito-at-edge#69",
};

pub(in crate::diagnosis) const HISTORY_IMPOSSIBLE: Entry = Entry {
    cause: "An entry of the history describes a cookie that no browser ever kept: a prefix together with a domain, a path or a \
            plain http that it forbids. Clearing it would be refused in the same way, so the real one stays.",
    shows: "The configuration is refused. In a server that goes on, the duplicates of the real past scope never end.",
    fix: "Write into `history` what the earlier responses really had: look at a `Set-Cookie` header of that time.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7; recorded in Chromium 156 and Firefox 153 (A.delete): a delete that would be refused as a \
             set deletes nothing",
};

pub(in crate::diagnosis) const HISTORY_OUT_OF_REACH: Entry = Entry {
    cause: "A cookie of the past can only be deleted by a host that could set it, and none of the present APIs is one: it is \
            host-only on another host, or its domain covers none of them.",
    shows: "Users keep the cookie until it expires. It does harm only where it is still sent.",
    fix: "Let the old host clear the cookies in its responses for a while, or leave the entry out of `history`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, steps 10 and 23; recorded in Chromium 156 and Firefox 153 (A.delete)",
};

pub(in crate::diagnosis) const HISTORY_REPEATS_PRESENT: Entry = Entry {
    cause: "A past scope is, to browsers, the scope that the cookies have now; a domain that is equal to a public-suffix host or \
            to an IP address counts as host-only there. Clearing the past would delete the live cookie in the same response.",
    shows: "Sign-in answers 200 and the session is gone at once, after a cleaning of stale cookies was added, often on `localhost` \
            only. With a setting for the older domain that repeats the present one, refreshes loop for ever.",
    fix: "Leave the entry out of `history`, and `older_cookie_domain` out if it equals `cookie_domain`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, steps 9 and 23; recorded in Chromium 156 and Firefox 153 (A.identity, A.localhost, A.ip); \
             lukevella/rallly#2941",
};

pub(in crate::diagnosis) const HISTORY_PLANTABLE: Entry = Entry {
    cause: "Tokens of a past name are taken until its window closes, and the name has no prefix, or a weaker one than the present name. \
            Every host of the site can set a cookie of such a name for the API; without a prefix so can anybody on the network, in a \
            response over plain http.",
    shows: "Sessions work. Until the window closes, somebody can plant a token of a session of his own, and the user works in his \
            session.",
    fix: "Accept a token of the past name only if its session began before `retired_at` of the entry. Keep the entry in `history` no \
          longer than users need it, and write `lifetime_days` as the cookies really had it.",
    browsers: "all",
    source: "RFC 6265bis, sections 4.1.3 and 8.6; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.toss)",
};

pub(in crate::diagnosis) const HISTORY_OVER: Entry = Entry {
    cause: "The time of retirement and the lifetime of the cookies are over, or 400 days are: no browser that keeps to the limit \
            holds one any more.",
    shows: "Nothing fails. Responses spend bytes on clearing what is no longer there.",
    fix: "Take the entry out of `history`.",
    browsers: "none is involved",
    source: "RFC 6265bis, section 5.5; recorded in Chromium 156 and Firefox 153 (A.expiry)",
};

pub(in crate::diagnosis) const PATH_NOT_COVERING: Entry = Entry {
    cause: "The path of a cookie does not match a route that reads it. `/auth` matches `/auth` and `/auth/x`, not `/authx` nor \
            `/v1/auth`; `/auth/` does not match `/auth`; letter case counts. What counts is the path that the browser asks for, \
            before a gateway takes a part away.",
    shows: "The access token is there and the refresh always answers 401, since a version or a gateway prefix was added; or \
            signing out cannot end a session whose access token has expired.",
    fix: "Set `api_gateway_path` and `api_base_path` as browsers see them, and leave `path` of `refresh_cookie` out: the cookie \
          is then sent to every route. Write an earlier path into `history`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.1.4; recorded in Chromium 156 and Firefox 153 (A.path); openlinker-project/openlinker#1327, \
             geolens-io/geolens#1446",
};
