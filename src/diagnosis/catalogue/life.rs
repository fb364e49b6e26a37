//! How sessions end: by a sign-out, by a lifetime, with the browser.

use super::Entry;

pub(in crate::diagnosis) const SIGN_OUT_KEEPS_COOKIE: Entry = Entry {
    cause: "The response to the sign-out has no `Set-Cookie` that deletes the session cookie. The browser keeps the cookie and sends \
            it with each request until it expires. If the server has not ended the session, the user stays signed in. Or the \
            response deletes the cookie, and a middleware that renews sessions sets it again behind that line.",
    shows: "The sign-out responds with 200, and the next request still has the cookie. After a reload the user is signed in again, or \
            gets 401 where a visitor would get a page.",
    fix: "Delete each session cookie in the response to the sign-out, as `sign_out` of the policy does, and end the session on the \
          server. Script cannot delete an `HttpOnly` cookie.",
    browsers: "not specific to browsers",
    source: "RFC 6265bis, section 5.7; mediacloud/web-tools#481, warmcat/libwebsockets#674, nextauthjs/next-auth#12909",
};

pub(in crate::diagnosis) const SIGN_OUT_KEEPS_SESSION: Entry = Entry {
    cause: "The server accepts a session that was signed out. A JWT or another signed value is valid until it expires, whoever still \
            has it. A store keeps the session if the sign-out deletes only the cookie, or if the server refuses the method of the sign-out.",
    shows: "A request after the sign-out responds with 200. A copy of the cookie or the token works on another machine.",
    fix: "Delete the session in the store at sign-out and look it up with each request. For stateless tokens keep a list of revoked \
          ids, or let access tokens live for minutes and revoke the refresh token.",
    browsers: "not specific to browsers",
    source: "RFC 7009; RFC 9700, section 4.14; FusionAuth/fusionauth-issues#979, hagopj13/node-express-boilerplate#176, \
             langgenius/dify#10962",
};

pub(in crate::diagnosis) const SIGN_OUT_KEEPS_PROVIDER: Entry = Entry {
    cause: "The sign-out ends the session of the application. The identity provider has a session of its own, in a cookie on \
            its own host, and completes the next sign-in without asking.",
    shows: "The user signs out, chooses to sign in, and is logged in without a form. Nobody else can sign in on that machine.",
    fix: "Send the user to the provider's `end_session_endpoint` at sign-out, with `id_token_hint` and \
          `post_logout_redirect_uri`. If the provider has none, begin the next sign-in with `prompt=login` or \
          `prompt=select_account`, or tell users that they stay signed in at the provider.",
    browsers: "not specific to browsers",
    source: "OpenID Connect RP-Initiated Logout 1.0; OpenID Connect Core 1.0, section 3.1.2.1; wso2/product-integrator#2333, \
             skyhook-io/radar#381, neochaotic/leoflow#1165",
};

pub(in crate::diagnosis) const SITE_DATA_CLEARED: Entry = Entry {
    cause: "A response has `Clear-Site-Data` with `\"cookies\"` or `\"*\"`, which deletes cookies whatever their `Domain` and \
            `Path`. Chromium deletes those of the whole registrable domain, so one application logs users out of all others. It \
            also deletes cookies that the same response sets.",
    shows: "The sign-in sets the cookie, but the browser does not have it. Or a sign-out of one application, or of a staging \
            host, ends the sessions of the others, in Chromium only.",
    fix: "Delete the session's cookies by `Set-Cookie`, as the policy does, and leave `\"cookies\"` and `\"*\"` out of \
          `Clear-Site-Data`. `\"cache\"` and `\"storage\"` concern one origin only.",
    browsers: "Chromium since 61 (Edge 79): all hosts of the registrable domain; Firefox since 63 and Safari since 17: cookies of this \
               very host; none over plain http",
    source: "Clear Site Data, sections 3.1, 4.1 and 4.2; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.clear); Safari from \
             the code of WebKit; nextcloud/server#9010, datawrapper/api#165, w3c/webappsec-clear-site-data#33",
};

pub(in crate::diagnosis) const RESPONSE_FROM_CACHE: Entry = Entry {
    cause: "A cache answers a request that needs the session: a CDN, a reverse proxy, the browser's own cache, a service worker, or \
            the page that the browser kept for the back button. The response dates from before the sign-in or the sign-out. Some caches also \
            remove `Set-Cookie` from what they store. A service worker may answer the navigation that begins a sign-in.",
    shows: "After the sign-in the page for visitors appears until it is reloaded. After the sign-out the back button shows the \
            account. The response has `Age`, `X-Cache: HIT` or `CF-Cache-Status: HIT`, and the server's log has no such request.",
    fix: "Send `Cache-Control: private, no-store` with each response that depends on the session, including errors and \
          redirects. Exclude these routes from the CDN's rules, and purge its cache. Let a service worker ask the network for them. Sign \
          in and out by POST.",
    browsers: "not specific to browsers; all for the back button",
    source: "RFC 9111, sections 3, 4 and 5.1; RFC 9211; withspectrum/spectrum#3818, ckan/ckan#6955, Wikia/mercury#1827, \
             expressjs/session#588, opsknight-labs/OpsKnight#532, kubestellar/console#3454, sn0opy/bugtrckr#2",
};

pub(in crate::diagnosis) const LIFETIME_ENDED: Entry = Entry {
    cause: "Browsers delete a cookie when its `Max-Age` has passed. If only the sign-in sets it, that time runs from the sign-in, \
            however active the user is. Frameworks that renew a session in their store do not always write the cookie again.",
    shows: "Users are logged out after a fixed time, in the middle of their work. The store still has the session.",
    fix: "Set the cookie again while it is in use, before half of its lifetime has passed: `advice::Renewal` says when. In \
          Express set `rolling: true`. Or set a longer `lifetime_seconds`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7; koajs/generic-session#45, ulsklyc/yuvomi#1296, pixelmund/svelte-kit-cookie-session#30",
};

pub(in crate::diagnosis) const ENDED_WITH_BROWSER: Entry = Entry {
    cause: "A cookie without `Max-Age` and `Expires` lives until the browser is closed. Phones close browsers and apps on their own. \
            A browser that restores its windows after a restart may keep the cookie.",
    shows: "Users are logged out the next morning, or after they used another app; on some machines they stay logged in.",
    fix: "Set `lifetime_seconds`, or set `keep` to `chosen` and let users choose at the sign-in. Let the session in the store \
          live as long as the cookie. A web view keeps cookies only if its app gives it persistent storage.",
    browsers: "all; those that restore windows may keep it",
    source: "RFC 6265bis, section 5.7; NodeBB/NodeBB#201, zitadel/zitadel#12520, workos/authkit-nextjs#48, brave/brave-browser#5948",
};

pub(in crate::diagnosis) const SESSION_OVERWRITTEN: Entry = Entry {
    cause: "A request is sent before the sign-in, and its response arrives after that of the sign-in. The late response sets \
            the session cookie, too, with the old session, and the browser keeps the last one. This happens with servers that \
            write the session with each response, or that keep it in the cookie itself. A response for a picture may also clear \
            a cookie that the page has just set. Two first requests, sent at once without the cookie, each get a session, and the \
            browser keeps one. Another tab or another application may have written the cookie since. One response may set the cookie \
            and clear it in a later line, and the refusal of an icon or a script may begin another session.",
    shows: "The sign-in responds with 200, and the next request is refused; a second attempt works. It affects users with a \
            slow network, and pages that poll. A form fails although nobody has waited, or a page acts as another user. After a sign-out the user may be logged in again.",
    fix: "Write the session cookie only when it has changed: `resave: false` and `rolling: false` in Express. Do not write it in responses to \
          requests that only read, or let the page wait for them before it signs in. Give the cookie a name of its own, and let tabs load again \
          when the session changes.",
    browsers: "not specific to browsers",
    source: "RFC 6265bis, section 5.7; discourse/discourse#33828, rack/rack-session#24, expressjs/cookie-session#37, \
             contao/contao#2067, getodk/central#400, sbsoftware/crumble#19",
};

pub(in crate::diagnosis) const PREFETCH_SIGNS_OUT: Entry = Entry {
    cause: "The sign-out is a link. Browsers and frameworks prefetch links that come into view or that the pointer is over. The \
            response clears the session cookie, although nobody has clicked.",
    shows: "Users are logged out soon after they open a page with the link, in production only: many frameworks do not prefetch \
            in development. The request has `Sec-Purpose: prefetch`, `Purpose: prefetch` or `Next-Router-Prefetch`.",
    fix: "Sign out by POST, from a form or a button. Until then exclude the link from prefetching: `prefetch={false}` in \
          Next.js.",
    browsers: "those that prefetch; all if a framework does",
    source: "RFC 9110, section 9.2.1; vercel/next.js#38128",
};

pub(in crate::diagnosis) const FLOW_COOKIE_OVERWRITTEN: Entry = Entry {
    cause: "The sign-in keeps `state`, a nonce or a code verifier in a cookie, under the same name for each sign-in. A second \
            sign-in begins before the first has come back, in another tab or by a double click, and overwrites it. The callback \
            of the first then finds the values of the second. Or a silent check (`prompt=none`) clears the provider's own cookie while \
            its form is open.",
    shows: "The callback fails with `state mismatch` or `invalid_state`, now and then. It affects users with several tabs, and \
            users who come back to a sign-in page that was left open.",
    fix: "Use one cookie for each sign-in, with a part of `state` in its name, which expires after minutes. If none matches, \
          restart the sign-in instead of showing an error.",
    browsers: "not specific to browsers",
    source: "RFC 6749, section 10.12; nextauthjs/next-auth#7894, auth0/nextjs-auth0#142",
};
