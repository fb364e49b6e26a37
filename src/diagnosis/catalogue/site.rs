use super::Entry;

pub(in crate::diagnosis) const IMPOSSIBLE: Entry = Entry {
    cause: "Between two sites browsers send only `SameSite=None` cookies, and those need `Secure`, which an API over plain http \
            cannot set in every browser. The crate also refuses a configured value that is stricter than the sites allow, or \
            looser than they need.",
    shows: "The sign-in returns 200 and the cookie is never sent. Typical: the website on `http://127.0.0.1:5173` and the API \
            on `http://localhost:3001`, which are two sites although both are this machine. Or `Lax` between two tenants of a \
            hosting domain.",
    fix: "Leave `same_site` at `auto`. Open website and API under one host name, serve the API over https, put it behind the \
          website's host by a reverse proxy, or set `transport` to `header`. Subdomains of one registrable domain are one site and \
          need no `None`.",
    browsers: "all; with `Secure` on a loopback host Chromium and Firefox keep the cookie, and Safari does not",
    source: "RFC 6265bis, section 5.7, step 19, and section 5.8.3; HTML, same site; recorded in Chromium 156 and Firefox 153 \
             (B.pair); supertokens/supertokens-node#506, supertokens/supertokens-python#239",
};

pub(in crate::diagnosis) const NONE_INSECURE: Entry = Entry {
    cause: "`SameSite=None` without `Secure` is refused, even on `localhost`. The first attribute needs the second.",
    shows: "The developer tools say that the cookie was rejected because it has `SameSite=None` and lacks `Secure`; the next \
            request is anonymous. Typical when `Secure` is removed for development and `SameSite` stays.",
    fix: "Leave `cookie_secure` out and `same_site` at `auto`, and serve the API over https. In development open website and \
          API under one host name: then `Lax` without `Secure` is enough.",
    browsers: "Chromium from 80, Edge from 86, Firefox from 131; Safari keeps the cookie",
    source: "RFC 6265bis, section 5.7, step 19; recorded in Chromium 156 and Firefox 153 (A.samesite); JustFixNYC/tenants2#1684, \
             kostas2370/Video-Creator#7",
};

pub(in crate::diagnosis) const SCHEMES: Entry = Entry {
    cause: "Website and API have one registrable domain and different schemes. In Chromium the scheme is part of the site, so \
            the cookie is a third-party cookie: requests by script neither set nor send `Lax` and `Strict` cookies.",
    shows: "It works in Firefox and Safari and fails in Chrome. With an https page and an http API the request itself may be \
            blocked as mixed content.",
    fix: "Serve both over https, in `api` and in `websites`. In development use the same scheme for both.",
    browsers: "Chromium from 91, and Edge; Firefox and Safari compare sites without the scheme",
    source: "HTML, same site (with the scheme); recorded in Chromium 156 and Firefox 153 (B.pair); \
             supertokens/supertokens-golang#36, GoogleChromeLabs/samesite-examples#43",
};

pub(in crate::diagnosis) const STRICT_ARRIVAL: Entry = Entry {
    cause: "`SameSite=Strict` cookies are not sent with a navigation that starts on another site: a link in web mail, or the \
            redirect back from an identity provider. Firefox and WebKitGTK also look at the redirects before the last one.",
    shows: "Visitors who follow a link arrive logged out, and are logged in at their next click. After OAuth the page loops \
            between the sign-in and the callback. If the chain of redirects starts on the application's own site, it works in \
            Chrome and fails in Firefox.",
    fix: "Leave `same_site` at `auto`, which chooses `Lax` if pages read the session. If only script reads it, you can keep \
          `Strict`: set `session_use` to `api_only`.",
    browsers: "all; after redirects through another site Firefox and WebKitGTK, but not Chromium",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (B.redirect); \
             aspnet/Security#1231, roundcube/roundcubemail#10212",
};

pub(in crate::diagnosis) const WITHHELD: Entry = Entry {
    cause: "Page and API are on different sites, and the cookie is `Lax` or `Strict`. Browsers do not send such a cookie with a \
            cross-site request by script, and the response to one cannot set it.",
    shows: "The sign-in returns 200, the developer tools show that its `Set-Cookie` was blocked because of `SameSite`, and the \
            API gets no cookies from this page, while pages of its own site work. Two hosts below a hosting domain look like \
            one site, but are two.",
    fix: "Declare the website in `websites` and leave `same_site` at `auto`. Better, serve the API on the website's site, or \
          set `transport` to `header` for this website, since `None` makes a third-party cookie.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 18, and section 5.8.3; recorded in Chromium 156 and Firefox 153 (B.pair, B.set); \
             supertokens/supertokens-node#506",
};

pub(in crate::diagnosis) const PAGE_UNDECLARED: Entry = Entry {
    cause: "The page was opened under an origin that is not among the declared websites: `localhost` instead of `127.0.0.1`, \
            with or without `www.`, another port, a preview host. `SameSite`, CORS and the CSRF check were derived for other \
            origins.",
    shows: "The browser reports a CORS error, or unsafe requests get 403. Everything works under the declared address.",
    fix: "Open the page under the declared address, or add its origin to `websites`; a pattern such as \
          `https://*.preview.example.com` covers preview hosts.",
    browsers: "all",
    source: "HTML, same site; recorded in Chromium 156 and Firefox 153 (B.pair): `localhost` and `127.0.0.1` are two sites; \
             peeringdb/docs#233, middleapi/orpc#1840",
};

pub(in crate::diagnosis) const THIRD_PARTY_COOKIE: Entry = Entry {
    cause: "Website and API are on different sites, so the session is in a third-party cookie. `SameSite=None; Secure` is \
            necessary, but not sufficient: each browser has its own policy for such cookies.",
    shows: "It works in Chrome and fails in Safari, in incognito windows and in apps with WKWebView. In Firefox the session is \
            kept apart for each website. Often front end and API are two projects on hosting domains, such as `vercel.app` and \
            `railway.app`.",
    fix: "Serve the API under the website's host by a reverse proxy, or put both hosts below one domain of your own. Or set \
          `transport` to `header` for that website, or `partitioning` to `partitioned` if it embeds the session.",
    browsers: "Safari from 13.1, Brave, Chromium in incognito windows or with third-party cookies blocked; Firefox sends only \
               cookies that were set under the same website",
    source: "recorded in Chromium 156 with third-party cookies allowed and blocked and in Firefox 153 (B.pair, B.set); Safari from \
             documentation; mangit955/nap#61, expressjs/session#698, supertokens/supertokens-core#280",
};

pub(in crate::diagnosis) const THIRD_PARTY_FRAME: Entry = Entry {
    cause: "All its cookies are then third-party cookies, even those of its own host, and browsers neither keep nor send `Lax` \
            and `Strict` cookies there.",
    shows: "An embedded page is never logged in, but the same page in its own tab is. The server sees `Sec-Fetch-Dest: iframe` \
            with `Sec-Fetch-Site: cross-site` and no cookies.",
    fix: "Set the `transport` of the website to `header`. `partitioning` is only for pages of another site than the API: a frame \
          calls its own host as `same-origin`. The Storage Access API needs a click and a `SameSite=None` cookie.",
    browsers: "`Lax` and `Strict` in Chromium, Firefox and Safari; `None` in Safari and where Chromium blocks third-party \
               cookies; `Partitioned` is supported in Chromium from 114, Firefox from 141 and Safari from 26.2",
    source: "RFC 6265bis, section 5.2.1; CHIPS; recorded in Chromium 156 and Firefox 153 (B.pair, B.partition); \
             metabase/metabase#42170, supertokens/supertokens-core#280",
};

pub(in crate::diagnosis) const PARTITION_ALONE: Entry = Entry {
    cause: "A `Partitioned` cookie belongs to the site of the top-level page. Browsers do not send it under another website, or \
            when the API or the embedded site is opened in its own tab.",
    shows: "Users are logged in within the frame and logged out in a new tab, or the other way round; they must sign in on each \
            website.",
    fix: "If you do not want that, leave `partitioning` out and use one site, or `transport` `header`. Safari \
          before 26.2 needs the header in any case.",
    browsers: "as described in Chromium from 114, Firefox from 141 and Safari from 26.2; elsewhere the cookie is an ordinary \
               third-party cookie. Safari 26.2 also does not send it to its own site after redirects through other sites",
    source: "CHIPS, section 2.1.3; recorded in Chromium 156 and Firefox 153 (B.partition); privacycg/CHIPS#82, privacycg/CHIPS#72; \
             of Safari 26.2: WebKit bugs 292975 and 306194, pretix/pretix#5843",
};

pub(in crate::diagnosis) const PARTITION_NOT_NEEDED: Entry = Entry {
    cause: "Website and API are on one site, where the cookie is a third-party cookie only inside a frame of another site. At the \
            top level `Partitioned` has no benefit, and the cookie differs from the one without it.",
    shows: "Sessions work: this crate sets the cookies of that website without the attribute. If another server sets it, the \
            cookie is missing when the page is embedded elsewhere.",
    fix: "Leave `partitioning` out for that website. If some sites embed the page and others open it, set `Partitioned` and \
          `SameSite=None` only inside frames, which you detect by `Sec-Fetch-Dest` and `Sec-Fetch-Site` of the frame's request.",
    browsers: "not specific to browsers",
    source: "CHIPS; recorded in Chromium 156 and Firefox 153 (A.partitioned, B.partition)",
};

pub(in crate::diagnosis) const PARTITION_UNEVEN: Entry = Entry {
    cause: "Two websites of one site share a partition, and only one of them is declared with partitioned cookies. The API \
            would set a partitioned and an unpartitioned cookie of the same name. Browsers treat them as two cookies, and send \
            both.",
    shows: "A request has two sessions, and the older one may win; signing out on one page leaves the other cookie.",
    fix: "Set `partitioning` to `partitioned` for both websites, or for neither.",
    browsers: "Chromium from 114, Firefox from 141, Safari from 26.2",
    source: "CHIPS; recorded in Chromium 156 and Firefox 153 (A.partitioned): partitioned and not are two cookies",
};

pub(in crate::diagnosis) const STORAGE_ACCESS_UNUSED: Entry = Entry {
    cause: "A frame of another site gets its cookies after the user has allowed it (Storage Access). The permission applies to \
            a document that has asked for it, and to requests to that document's own origin. All other requests go without \
            cookies. `SameSite=Lax` and `Strict` cookies are not sent even then.",
    shows: "`Sec-Fetch-Storage-Access: inactive` in the request, and no cookie. Or `document.hasStorageAccess()` is true, but \
            requests of the frame to an API on another host have no cookie.",
    fix: "Respond with `Activate-Storage-Access: retry` and `allowed-origin`, or call `document.requestStorageAccess()` before the \
          request. Serve the frame and its API from one origin, and set the cookie with `SameSite=None`.",
    browsers: "Chromium since 133 and Firefox since 147 send the header; Safari has only the JavaScript API; a grant covers \
               only the frame's own origin since Chromium 141 and Firefox 140",
    source: "Storage Access Headers; The Storage Access API; measured with real browsers (None is sent after the permission, Lax is not); \
             privacycg/storage-access#193, privacycg/storage-access-headers#36",
};

pub(in crate::diagnosis) const LOCAL_NETWORK_BLOCKED: Entry = Entry {
    cause: "A page on the internet calls an API at a private address, at a `.local` name or on the user's own machine. Chromium \
            first asks the user whether the site may reach the local network. Before the user allows it, Chromium sends \
            nothing, not even a preflight. Only pages over https can ask. A page in the local network needs the permission, \
            too, if it calls the user's own machine.",
    shows: "`Permission was denied for this request to access the loopback address space` in the console, or `CORS error` and no status. \
            The server's log has no such request. It works in other browsers, or from a page on the same machine.",
    fix: "Let the user allow local network access for the site, and explain it before the first request. Write \
          `allow=\"local-network-access\"` at frames. Managed browsers can allow it by policy. Or serve the API under a public \
          address, or the page from the same network. With the permission, http to private addresses, `.local` and `localhost` \
          is allowed, which is otherwise blocked as mixed content.",
    browsers: "Chromium since 142, with one permission for both, and since 145 with `local-network` and `loopback-network`; \
               Firefox introduces its own prompt step by step; visits by the address bar or a link need no permission",
    source: "Local Network Access (WICG); chromestatus.com/feature/5152728072060928; from documentation, not recorded; \
             postmanlabs/postman-app-support#13877, gptme/gptme#2483, WICG/local-network-access#47",
};
