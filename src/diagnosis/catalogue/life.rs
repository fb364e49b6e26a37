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
