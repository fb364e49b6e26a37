use super::Entry;

pub(in crate::diagnosis) const DUPLICATE_DECLARED: Entry = Entry {
    cause: "The request has several cookies of one name, because the domain, the path or the partition was changed while \
            sessions were alive. Browsers hold both, send both, and do not say which is which; often the stale one comes first.",
    shows: "Users from before the change get 401, a refresh that succeeds, and 401 again; or a refresh fails although they have \
            just signed in. New users are not affected.",
    fix: "Keep the entry in `history` until its window closes: the policy checks every token, and each response that sets or \
          clears the session clears the past scope. Users need not clear their cookies.",
    browsers: "all; after a new token was set Chromium sends the stale cookie first, Firefox keeps the older one first",
    source: "RFC 6265bis, section 5.7, step 23, and section 5.8.3, step 4; recorded in Chromium 156 and Firefox 153 (A.identity); \
             supertokens/supertokens-node#826, better-auth/better-auth#9233",
};

pub(in crate::diagnosis) const DUPLICATE_UNKNOWN: Entry = Entry {
    cause: "The request has several cookies of one name, and the configuration declares no earlier scope. Another part of the \
            application, or an earlier configuration, sets the name with another `Domain` or `Path`; a sibling host planted \
            one; or a framework repeats the header.",
    shows: "A loop of 401 and refresh that survives a new sign-in, or a 500 from servers that treat duplicates as an error. It \
            stops when the user clears the cookies.",
    fix: "Check every token before you use one, as `resolve` does. A refresh then clears the other scopes of the host and \
          within `cookie_domain`; it clears other domains only if your store knows every token, since another deployment may \
          use the rest. Write the earlier scope into `history`, and set the session cookies in one place only.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 23, and section 5.8.3, step 4; recorded in Chromium 156 and Firefox 153 (A.identity, \
             A.toss); lobu-ai/lobu#2558, couchbase/sync_gateway#3820, awslabs/cognito-at-edge#69",
};

pub(in crate::diagnosis) const HISTORY_IMPOSSIBLE: Entry = Entry {
    cause: "An entry of the history describes a cookie that no browser ever kept: a prefix together with a domain, a path or \
            plain http, which the prefix forbids. Browsers would refuse the deletion, too, so the real cookie stays.",
    shows: "The configuration is refused. In servers without this check, the duplicates of the real past scope never end.",
    fix: "Write the real attributes into `history`: look at a `Set-Cookie` header from that time.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7; recorded in Chromium 156 and Firefox 153 (A.delete): a delete that would be refused as a \
             set deletes nothing",
};

pub(in crate::diagnosis) const HISTORY_OUT_OF_REACH: Entry = Entry {
    cause: "Only a host that could set a past cookie can delete it, and none of the present APIs could: the cookie is host-only \
            on another host, or its domain covers none of them.",
    shows: "Users keep the cookie until it expires. It does harm only if a server still gets it.",
    fix: "Let the old host clear the cookies in its responses for a while, or leave the entry out of `history`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, steps 10 and 23; recorded in Chromium 156 and Firefox 153 (A.delete)",
};

pub(in crate::diagnosis) const HISTORY_REPEATS_PRESENT: Entry = Entry {
    cause: "To browsers a past scope is the same as the present scope; a domain that equals a public-suffix host or an IP \
            address counts as host-only there. Clearing the past cookie would delete the live cookie in the same response.",
    shows: "The sign-in returns 200, but the session is gone at once. It begins when code that clears stale cookies is added, \
            often only on `localhost`. If the setting for the older domain repeats the present one, refreshes loop forever.",
    fix: "Remove the entry from `history`, and remove `older_cookie_domain` if it equals `cookie_domain`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, steps 9 and 23; recorded in Chromium 156 and Firefox 153 (A.identity, A.localhost, A.ip); \
             lukevella/rallly#2941",
};

pub(in crate::diagnosis) const HISTORY_PLANTABLE: Entry = Entry {
    cause: "The policy accepts tokens under a past name until its window closes, and the name has no prefix, or a weaker one \
            than the present name. Every host of the site can set a cookie of such a name for the API; without a prefix, \
            anybody on the network can do so, in a response over plain http.",
    shows: "Sessions work. Until the window closes, an attacker can plant a token of their own session, and the user then works \
            in that session.",
    fix: "Accept a token of the past name only if its session began before `retired_at` of the entry. Keep the entry in \
          `history` no longer than users need it, and set `lifetime_days` to the real lifetime of the cookies.",
    browsers: "all",
    source: "RFC 6265bis, sections 4.1.3 and 8.6; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.toss)",
};

pub(in crate::diagnosis) const HISTORY_OVER: Entry = Entry {
    cause: "The lifetime of the cookies has passed since their retirement, or 400 days have: no browser that respects the limit \
            still holds one.",
    shows: "Nothing fails. Responses waste bytes on clearing cookies that no longer exist.",
    fix: "Remove the entry from `history`.",
    browsers: "not specific to browsers",
    source: "RFC 6265bis, section 5.5; recorded in Chromium 156 and Firefox 153 (A.expiry)",
};

pub(in crate::diagnosis) const PATH_NOT_COVERING: Entry = Entry {
    cause: "The path of a cookie does not match a route that reads it. `/auth` matches `/auth` and `/auth/x`, not `/authx` nor \
            `/v1/auth`; `/auth/` does not match `/auth`; the comparison is case-sensitive. It uses the path that the browser \
            requests, before a gateway strips a part.",
    shows: "The access token is there, but the refresh has always returned 401 since a version or a gateway prefix was added; \
            or signing out cannot end a session whose access token has expired.",
    fix: "Set `api_gateway_path` and `api_base_path` as browsers see them, and leave `path` of `refresh_cookie` out: browsers \
          then send the cookie to every route. Write an earlier path into `history`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.1.4; recorded in Chromium 156 and Firefox 153 (A.path); openlinker-project/openlinker#1327, \
             geolens-io/geolens#1446",
};
