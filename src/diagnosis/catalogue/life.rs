//! How sessions end: by a sign-out, by a lifetime, with the browser.

use super::Entry;

pub(in crate::diagnosis) const SIGN_OUT_KEEPS_COOKIE: Entry = Entry {
    cause: "The response to the sign-out has no `Set-Cookie` that deletes the session cookie. The browser keeps the cookie and sends \
            it with each request until it expires. If the server has not ended the session, the user stays signed in.",
    shows: "The sign-out responds with 200, and the next request still has the cookie. After a reload the user is signed in again, or \
            gets 401 where a visitor would get a page.",
    fix: "Delete each session cookie in the response to the sign-out, as `sign_out` of the policy does, and end the session on the \
          server. Script cannot delete an `HttpOnly` cookie.",
    browsers: "none is involved",
    source: "RFC 6265bis, section 5.7; mediacloud/web-tools#481, warmcat/libwebsockets#674",
};

pub(in crate::diagnosis) const SIGN_OUT_KEEPS_SESSION: Entry = Entry {
    cause: "The server accepts a session that was signed out. A JWT or another signed value is valid until it expires, whoever still \
            has it. A store keeps the session if the sign-out deletes only the cookie.",
    shows: "A request after the sign-out responds with 200. A copy of the cookie or the token works on another machine.",
    fix: "Delete the session in the store at sign-out and look it up with each request. For stateless tokens keep a list of revoked \
          ids, or let access tokens live for minutes and revoke the refresh token.",
    browsers: "none is involved",
    source: "RFC 7009; RFC 9700, section 4.14; FusionAuth/fusionauth-issues#979, hagopj13/node-express-boilerplate#176, \
             langgenius/dify#10962",
};

pub(in crate::diagnosis) const SIGN_OUT_KEEPS_PROVIDER: Entry = Entry {
    cause: "The sign-out ends the session of the application. The identity provider has a session of its own, in a cookie on its own \
            host, and answers the next sign-in at once without asking.",
    shows: "The user signs out, chooses to sign in, and is signed in without a form. Nobody else can sign in on that machine.",
    fix: "Send the user to the provider's `end_session_endpoint` at sign-out, with `id_token_hint` and \
          `post_logout_redirect_uri`. If the provider has none, begin the next sign-in with `prompt=login` or \
          `prompt=select_account`, or tell users that they stay signed in at the provider.",
    browsers: "none is involved",
    source: "OpenID Connect RP-Initiated Logout 1.0; OpenID Connect Core 1.0, section 3.1.2.1; wso2/product-integrator#2333, \
             skyhook-io/radar#381, neochaotic/leoflow#1165",
};

pub(in crate::diagnosis) const SITE_DATA_CLEARED: Entry = Entry {
    cause: "A response has `Clear-Site-Data` with `\"cookies\"` or `\"*\"`, which deletes cookies whatever their `Domain` and `Path`. \
            Chromium deletes those of the whole registrable domain, so one application signs users out of all others. A cookie that \
            the same response sets is deleted too.",
    shows: "The sign-in sets the cookie and the browser does not have it. Or a sign-out of one application, or of a staging host, ends \
            the sessions of the others, in Chromium only.",
    fix: "Delete the session's cookies by `Set-Cookie`, as the policy does, and leave `\"cookies\"` and `\"*\"` out of \
          `Clear-Site-Data`. `\"cache\"` and `\"storage\"` concern one origin only.",
    browsers: "Chromium since 61 (Edge 79): all hosts of the registrable domain; Firefox since 63 and Safari since 17: cookies of this \
               very host; none over plain http",
    source: "Clear Site Data, sections 3.1, 4.1 and 4.2; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.clear); Safari from \
             the code of WebKit; nextcloud/server#9010, datawrapper/api#165, w3c/webappsec-clear-site-data#33",
};
