use super::Entry;

pub(in crate::diagnosis) const IMPOSSIBLE: Entry = Entry {
    cause: "Between two sites browsers send `SameSite=None` cookies only, and those need `Secure`, which a plain http API cannot \
            set everywhere. A value that is set by hand and is stricter than the sites allow, or looser than they need, is refused \
            too.",
    shows: "Sign-in answers 200 and the cookie is never sent. Typical: the website on `http://127.0.0.1:5173` and the API on \
            `http://localhost:3001`, which are two sites although both are this machine; or `Lax` between two tenants of a hosting \
            domain.",
    fix: "Leave `same_site` at `auto`. Open website and API under one host name, serve the API over https, put it behind the \
          website's host by a reverse proxy, or set `transport` to `header`. Subdomains of one registrable domain are one site and \
          need no `None`.",
    browsers: "all; with `Secure` on a loopback host Chromium and Firefox keep the cookie, and Safari does not",
    source: "RFC 6265bis, section 5.7, step 19, and section 5.8.3; HTML, same site; recorded in Chromium 156 and Firefox 153 \
             (B.pair); supertokens/supertokens-node#506, supertokens/supertokens-python#239",
};

pub(in crate::diagnosis) const NONE_INSECURE: Entry = Entry {
    cause: "`SameSite=None` without `Secure` is refused, on `localhost` too. The two attributes are only good together.",
    shows: "The developer tools say that the cookie was rejected because it has `SameSite=None` and lacks `Secure`; the next \
            request is anonymous. It comes back when `Secure` is taken away for development and `SameSite` stays.",
    fix: "Leave `cookie_secure` out and `same_site` at `auto`, and serve the API over https. In development open website and API \
          under one host name: then `Lax` without `Secure` does.",
    browsers: "Chromium from 80, Edge from 86, Firefox from 131; Safari keeps the cookie",
    source: "RFC 6265bis, section 5.7, step 19; recorded in Chromium 156 and Firefox 153 (A.samesite); JustFixNYC/tenants2#1684, \
             kostas2370/Video-Creator#7",
};

pub(in crate::diagnosis) const SCHEMES: Entry = Entry {
    cause: "Website and API have one registrable domain and different schemes. Chromium counts the scheme to the site and takes \
            the cookie for a third-party one: `Lax` and `Strict` are neither kept nor sent on requests by script.",
    shows: "It works in Firefox and Safari and fails in Chrome. With an https page and an http API the request itself may be \
            blocked as mixed content.",
    fix: "Serve both over https, in `api` and in `websites`; in development both over http or both over https.",
    browsers: "Chromium from 91, and Edge; Firefox and Safari compare sites without the scheme",
    source: "HTML, same site (with the scheme); recorded in Chromium 156 and Firefox 153 (B.pair); \
             supertokens/supertokens-golang#36, GoogleChromeLabs/samesite-examples#43",
};

pub(in crate::diagnosis) const STRICT_ARRIVAL: Entry = Entry {
    cause: "`SameSite=Strict` is not sent with a navigation that another site began: a link in web mail, or the way back from an \
            identity provider. Firefox and WebKitGTK also look at the redirects before the last one.",
    shows: "Visitors who follow a link arrive signed out and are signed in at their next click; after OAuth the page loops between \
            the sign-in and the callback. When the chain began on the own site, it works in Chrome and fails in Firefox.",
    fix: "Leave `same_site` at `auto`, which takes `Lax` where pages read the session. Keep `Strict` where script alone does, and \
          say so with `session_use` `api_only`.",
    browsers: "all; after redirects by way of another site Firefox and WebKitGTK, and not Chromium",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (B.redirect); \
             aspnet/Security#1231, roundcube/roundcubemail#10212",
};

pub(in crate::diagnosis) const WITHHELD: Entry = Entry {
    cause: "The page is of another site than the API, and the cookie is `Lax` or `Strict`. Such a cookie is not sent with a \
            cross-site request by script, and the answer to one cannot set it.",
    shows: "The sign-in answers 200, its `Set-Cookie` is marked as blocked for `SameSite`, and the API sees no cookies from this \
            page while pages of its own site work. Two hosts below one hosting domain look like one site and are two.",
    fix: "Declare the website in `websites` and leave `same_site` at `auto`. Better, serve the API under the website's site, or \
          set `transport` to `header` for this website: `None` is a third-party cookie.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 18, and section 5.8.3; recorded in Chromium 156 and Firefox 153 (B.pair, B.set); \
             supertokens/supertokens-node#506",
};

pub(in crate::diagnosis) const PAGE_UNDECLARED: Entry = Entry {
    cause: "The page was opened under an origin that is not among the declared websites: `localhost` for `127.0.0.1`, `www.` or \
            not, another port, a preview host. `SameSite`, CORS and the CSRF check were derived for other origins.",
    shows: "The browser reports an error of CORS, or unsafe requests are refused with 403. Everything works under the declared \
            address.",
    fix: "Open the page under the declared address, or add its origin to `websites`; a pattern such as \
          `https://*.preview.example.com` covers preview hosts.",
    browsers: "all",
    source: "HTML, same site; recorded in Chromium 156 and Firefox 153 (B.pair): `localhost` and `127.0.0.1` are two sites; \
             peeringdb/docs#233, middleapi/orpc#1840",
};

pub(in crate::diagnosis) const THIRD_PARTY_COOKIE: Entry = Entry {
    cause: "Website and API are of different sites, so the session is a third-party cookie. `SameSite=None; Secure` is necessary \
            and not enough: what happens to such a cookie is the browser's own policy.",
    shows: "It works in Chrome and fails in Safari, in incognito windows and in apps with WKWebView. In Firefox the session is \
            kept apart for each website. Often front end and API are two projects on hosting domains, such as `vercel.app` and \
            `railway.app`.",
    fix: "Serve the API under the website's host by a reverse proxy, or give both hosts below one domain of your own. Else set \
          `transport` to `header` for that website, or `partitioning` to `partitioned` if it embeds the session.",
    browsers: "Safari from 13.1, Brave, Chromium in incognito windows or with third-party cookies blocked; Firefox sends what was \
               set under the same website only",
    source: "recorded in Chromium 156 with third-party cookies allowed and blocked and in Firefox 153 (B.pair, B.set); Safari from \
             documentation; mangit955/nap#61, expressjs/session#698, supertokens/supertokens-core#280",
};

pub(in crate::diagnosis) const THIRD_PARTY_FRAME: Entry = Entry {
    cause: "Every cookie in it is then a third-party one, those of its own host \
            included, and `Lax` and `Strict` are neither kept nor sent.",
    shows: "An embedded page is never signed in, though it is in a tab of its own. The server sees `Sec-Fetch-Dest: iframe` with \
            `Sec-Fetch-Site: cross-site` and no cookies.",
    fix: "Set `partitioning` to `partitioned` for the website, which gives a session for each embedding site, or set its \
          `transport` to `header`. The Storage Access API needs a click and a `SameSite=None` cookie.",
    browsers: "`Lax` and `Strict` in Chromium, Firefox and Safari; `None` in Safari and where Chromium blocks third-party cookies; \
               `Partitioned` is known to Chromium from 114, Firefox from 141 and Safari from 26.2",
    source: "RFC 6265bis, section 5.2.1; CHIPS; recorded in Chromium 156 and Firefox 153 (B.pair, B.partition); \
             metabase/metabase#42170, supertokens/supertokens-core#280",
};

pub(in crate::diagnosis) const PARTITION_ALONE: Entry = Entry {
    cause: "A `Partitioned` cookie belongs to the site of the page at the top. It is not sent under another website, nor when the \
            API or the embedded site is opened in a tab of its own.",
    shows: "Signed in within the frame and signed out in the new tab, or the other way round; each website asks for a sign-in of \
            its own.",
    fix: "Where that is not wanted, leave `partitioning` out and use one site or `transport` `header`. Browsers without the \
          attribute need the header in any case.",
    browsers: "as described in Chromium from 114, Firefox from 141 and Safari from 26.2; where the attribute is not known, the \
               cookie is an ordinary third-party one. Safari 26.2 does not send it to its own site either after redirects over \
               other sites",
    source: "CHIPS, section 2.1.3; recorded in Chromium 156 and Firefox 153 (B.partition); privacycg/CHIPS#82, privacycg/CHIPS#72; \
             of Safari 26.2: WebKit bugs 292975 and 306194, pretix/pretix#5843",
};

pub(in crate::diagnosis) const PARTITION_NOT_NEEDED: Entry = Entry {
    cause: "Website and API are of one site, where no browser treats the cookie as a third-party one. `Partitioned` gives nothing \
            there, and makes the cookie another one than without it.",
    shows: "Sessions work: this crate makes the cookies of that website without the attribute. Where another server sets it, the \
            cookie is missing when the page is embedded elsewhere.",
    fix: "Leave `partitioning` out for that website. A server that is embedded by some and opened by others sets `Partitioned` and \
          `SameSite=None` inside frames only, which `Sec-Fetch-Dest` and `Sec-Fetch-Site` of the frame's request show.",
    browsers: "none is involved",
    source: "CHIPS; recorded in Chromium 156 and Firefox 153 (A.partitioned, B.partition)",
};

pub(in crate::diagnosis) const PARTITION_UNEVEN: Entry = Entry {
    cause: "Two websites of one site share a partition, and only one of them is declared with partitioned cookies. The API would \
            set a partitioned and an unpartitioned cookie of one name, which are two cookies and are sent together.",
    shows: "Two sessions in one request, of which the older one may win; signing out on one page leaves the other cookie.",
    fix: "Say `partitioning` `partitioned` of both websites, or of neither.",
    browsers: "Chromium from 114, Firefox from 141, Safari from 26.2",
    source: "CHIPS; recorded in Chromium 156 and Firefox 153 (A.partitioned): partitioned and not are two cookies",
};

pub(in crate::diagnosis) const STORAGE_ACCESS_UNUSED: Entry = Entry {
    cause: "A frame of another site may have its own cookies after the user has allowed it (Storage Access). The permission counts for a \
            document that has asked for it, and for requests to that document's own origin. Without that the request goes without \
            cookies. Cookies with `SameSite=Lax` or `Strict` do not go even then.",
    shows: "`Sec-Fetch-Storage-Access: inactive` in the request, and no cookie. Or `document.hasStorageAccess()` is true, and requests of \
            the frame to an API on another host have no cookie.",
    fix: "Respond with `Activate-Storage-Access: retry` and `allowed-origin`, or call `document.requestStorageAccess()` before the \
          request. Serve the frame and its API from one origin, and set the cookie with `SameSite=None`.",
    browsers: "Chromium since 133 and Firefox since 147 send the header; Safari has the script interface only; a grant is for the frame's \
               own origin since Chromium 141 and Firefox 140",
    source: "Storage Access Headers; The Storage Access API; measured with real browsers (None is sent after the permission, Lax is not); \
             privacycg/storage-access#193, privacycg/storage-access-headers#36",
};

pub(in crate::diagnosis) const LOCAL_NETWORK_BLOCKED: Entry = Entry {
    cause: "A page on the internet asks an API at a private address, at a `.local` name or on the user's own machine. Chromium asks the \
            user first whether the site may reach the local network. It sends nothing, not even a preflight, before the user has allowed \
            it. Only pages over https can ask. A page in the local network that asks the user's own machine needs permission too.",
    shows: "`Permission was denied for this request to access the loopback address space` in the console, or `CORS error` and no status. \
            The server's log has no such request. It works in other browsers, or from a page on the same machine.",
    fix: "Let the user allow local network access for the site, and explain it before the first request. Write \
          `allow=\"local-network-access\"` at frames. Managed browsers can allow it by policy. Or serve the API under a public address, or \
          the page from the same network. After the permission, http is allowed to private addresses, `.local` and `localhost`, which \
          is blocked as mixed content otherwise.",
    browsers: "Chromium since 142, with one permission for both, and since 145 with `local-network` and `loopback-network`; Firefox \
               introduces a prompt of its own step by step; visits by the address bar or a link are free",
    source: "Local Network Access (WICG); chromestatus.com/feature/5152728072060928; from documentation, not recorded; \
             postmanlabs/postman-app-support#13877, gptme/gptme#2483, WICG/local-network-access#47",
};
