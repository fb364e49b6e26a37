use super::Entry;

pub(in crate::diagnosis) const WRITTEN_OTHERWISE: Entry = Entry {
    cause: "An answer sets a declared cookie with other attributes than the configuration gives it, or the session is in a cookie that \
            is not declared. The application writes it itself, uses an older configuration, or something on the way changes its \
            headers.",
    shows: "What is said of the configuration is not what happens: a change of it changes nothing, or a cookie works in one place and \
            not in another.",
    fix: "Let the application write the headers that the policy returns, and restart it with this configuration. Where it is right as \
          it is, change the configuration: the deployment inferred from the recording shows how.",
    browsers: "none is involved",
    source: "recordings of a login beside the deployment of its server",
};

pub(in crate::diagnosis) const CLEAR_IN_VAIN: Entry = Entry {
    cause: "The response means to delete a cookie and deletes none. A deletion is a cookie that has expired: it replaces the one with \
            the same name, `Domain` or none, `Path` and partition, and browsers refuse it where they would refuse a cookie, such as \
            one without `Secure` under a name with a prefix. Or a sign-out deletes one cookie of a session and leaves the other.",
    shows: "Sign-out answers 200 and the user is still signed in after a reload, or the next sign-in finds the old cookie beside its \
            own.",
    fix: "Delete with the attributes that the cookie was set with, all of them. The policy's own sign-out does so; hand its headers \
          over instead of those of a framework.",
    browsers: "all; those of a refused deletion are named",
    source: "RFC 6265bis, section 5.7, steps 20 to 23; recorded in Chromium 156 and Firefox 153 (A.delete); payloadcms/payload#351, \
             maxcountryman/axum-login#177",
};

pub(in crate::diagnosis) const COOKIE_LINES: Entry = Entry {
    cause: "Over HTTP/2 and HTTP/3 a browser may split `Cookie` into several header lines, one for each cookie. A server or a \
            framework that reads the first line alone loses the others.",
    shows: "The session is there over HTTP/1.1 and missing over HTTP/2, or it comes and goes with other cookies, such as one of \
            consent.",
    fix: "Read all `Cookie` lines and join them with `; ` before they are parsed, or hand all of them to `CookieHeader`. Update the \
          framework, or let the proxy speak HTTP/1.1 to it.",
    browsers: "all; each splits in its own way",
    source: "RFC 9113, section 8.2.3; vapor/vapor#3435, imbolc/tower-cookies#8, yesodweb/wai#436",
};

pub(in crate::diagnosis) const COOKIE_UNPARSED: Entry = Entry {
    cause: "Another application on the same host, on whichever port, or on a parent domain has set a cookie that the server's parser \
            refuses: with letters beyond ASCII, JSON, quotes or spaces. The parser gives up on the whole header, and the session \
            cookie beside it is not read.",
    shows: "Single users are signed out and cannot sign in again until they delete their cookies; the session cookie is in each \
            request.",
    fix: "Parse cookie by cookie and skip what cannot be read, as `CookieHeader` does. Treat a header that cannot be parsed as an \
          error of its own, not as a user who is signed out.",
    browsers: "none is involved",
    source: "RFC 6265bis, section 5.8.3; Start9Labs/start-technologies#3511, web2py/web2py#1084, aspnet/HttpAbstractions#515",
};

pub(in crate::diagnosis) const VALUE_UNREADABLE: Entry = Entry {
    cause: "The cookie came and the server cannot open its value: the key that signs or encrypts it is another one than when it was \
            set. It is made anew at each start, differs between replicas, or was changed without keeping the old one.",
    shows: "All users are signed out after each restart or deployment, or some requests fail where there are several replicas.",
    fix: "Take the key from a configuration that outlives the process and is the same on all replicas. When it changes, accept the \
          old one for as long as cookies live. A store of sessions in memory is lost in the same way.",
    browsers: "none is involved",
    source: "rwf2/Rocket#2721, aio-libs/aiohttp-session#291, amberframework/amber#194",
};

pub(in crate::diagnosis) const OTHER_JAR: Entry = Entry {
    cause: "The sign-in left the page, and ended in another browser than the one that asks now: the phone's browser in place of an \
            installed web app, a web view, or the system's sign-in window. Each has cookies of its own.",
    shows: "In an app on the home screen the sign-in with a provider succeeds, and the app is still signed out. It works in the \
            browser.",
    fix: "Let the sign-in begin and end in the same place: keep the way to the provider and back within the scope of the installed \
          app and without a new window, or offer a sign-in that needs no provider there. Native apps take the tokens by header from \
          the system's sign-in window.",
    browsers: "Safari on iOS for web apps on the home screen; web views on all platforms",
    source: "forem/forem#202, nolanlawson/pinafore#45, withspectrum/spectrum#4404",
};

pub(in crate::diagnosis) const SITE_POST_RETURN: Entry = Entry {
    cause: "Another site sends the user back by a form that posts: a payment, a bank, a provider. Browsers send no `Lax` or `Strict` \
            cookie with it, so the request has no session. If the response begins a new session, its cookie replaces the old one, \
            since browsers do take cookies from a top-level navigation.",
    shows: "After the payment the user is signed out, or the basket is empty. With a return by GET it works.",
    fix: "Begin no session on that route: set no session cookie there. Answer 303 to a page of your own, to which browsers send the \
          cookie with the next GET, or ask the other site to return by GET. What the return must know goes into its URL, or into a \
          cookie with `SameSite=None` that lives for minutes, declared in `cookies` as a `sign_in_flow` with `form_post`.",
    browsers: "all; Chromium sends cookies without `SameSite` for two minutes after they were set",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156 and Firefox 153 (B.set); laravel/framework#31992, \
             cakephp/cakephp#15142, magento/magento2#38889",
};

pub(in crate::diagnosis) const REFRESH_RACE: Entry = Entry {
    cause: "Two requests refresh with one token at the same time, mostly from two tabs. The first gets new tokens. The second is \
            refused, since its token has been replaced, and its response deletes the cookies, which are those that the first \
            response has just set.",
    shows: "Users with several tabs are signed out now and then, about one lifetime of the access token after the sign-in.",
    fix: "Answer 401 without deleting cookies where the token is one that was replaced, as this crate does where the store reports it \
          as `Superseded`. Better, accept the old token for some seconds \
          and hand the same new tokens over, and let one tab refresh at a time (Web Locks).",
    browsers: "none is involved",
    source: "RFC 9700, section 4.14.2; opendefender/OpenRisk#700, letsrevel/revel-frontend#950, filiptrivan/spiderly#384",
};
