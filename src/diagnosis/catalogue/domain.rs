use super::Entry;

pub(in crate::diagnosis) const PUBLIC_SUFFIX: Entry = Entry {
    cause: "`Domain` is a public suffix, below which strangers can have hosts: `vercel.app`, `github.io`, `ts.net`, `co.uk`. \
            Browsers refuse the cookie, except from a host that is the suffix itself, where they make it host-only.",
    shows: "The sign-in returns 200, the next request is anonymous, and the page goes back to the sign-in. It happens on the \
            hosting or tunnel domain, but not on a domain of your own; the developer tools flag the domain of the `Set-Cookie`.",
    fix: "Leave `cookie_domain` empty, which makes the cookies host-only. To share them between hosts, put the hosts under a \
          domain of your own.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 9; Public Suffix List, both sections; recorded in Chromium 156 and Firefox 153 \
             (A.suffix); gitroomhq/postiz-app#1961, gitroomhq/postiz-app#1602, propsto/props.to#71",
};

pub(in crate::diagnosis) const HOST_MISMATCH: Entry = Entry {
    cause: "The host of the API is not the cookie domain and not below it. A host sets cookies for itself and for its parents up \
            to its registrable domain; browsers drop a cookie for a sibling, a child or another domain.",
    shows: "The sign-in returns 200 and each request begins a new session, or the CSRF check fails although the token is right. \
            Typical when a preview deployment, or another host name of the same server, uses the settings of production.",
    fix: "Set `cookie_domain` to a domain that covers all hosts in `api`, or leave it empty. If a proxy or a rewrite passes on \
          the cookies of a backend with another name, let it remove `Domain`. APIs of different registrable domains cannot \
          share a cookie.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 10; recorded in Chromium 156 and Firefox 153 (A.domain), which also refuse what lies \
             above the registrable domain; Cacti/cacti#7869, nextauthjs/next-auth#8610",
};

pub(in crate::diagnosis) const LOCALHOST: Entry = Entry {
    cause: "A name without a dot is a public suffix to browsers. On `localhost`, `Domain=localhost` makes the cookie host-only; \
            from `api.localhost` browsers refuse it. Some browsers refuse it everywhere.",
    shows: "In development the sign-in returns 200 and the cookie is missing, or the hosts below `localhost` do not share it.",
    fix: "Leave `cookie_domain` empty in development: ports do not count, so `localhost:3000` and `localhost:8000` share a \
          host-only cookie. To share between hosts, use names two labels deep, such as `app.dev.localhost` and \
          `api.dev.localhost`, with `dev.localhost`.",
    browsers: "refused below `localhost` in all; on `localhost` itself refused in WebKitGTK only",
    source: "RFC 6265bis, section 5.7, step 9; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.localhost); \
             digininja/DVWA#546, liberapay/liberapay.com#509",
};

pub(in crate::diagnosis) const IP: Entry = Entry {
    cause: "An IP address has no parents and shares cookies with nobody. Browsers refuse part of an address as `Domain`, refuse \
            a name from a host that is an address, and make the cookie host-only if `Domain` is the address itself.",
    shows: "The session works under the host name but not under the address, or it is not shared between the two.",
    fix: "Leave `cookie_domain` empty for an API with an IP address, and open website and API under the same address. To share \
          a domain, give each host a name.",
    browsers: "all",
    source: "RFC 6265bis, section 5.1.3; recorded in Chromium 156 and Firefox 153 (A.ip); lukevella/rallly#2941, \
             apache/stormcrawler#2075",
};

pub(in crate::diagnosis) const UNREADABLE: Entry = Entry {
    cause: "The value is not a domain: it has a scheme, a port, a path, a wildcard, an empty label or a dot at the end. \
            Browsers accept one leading dot, but repair nothing else: the value matches no host, and they drop the cookie.",
    shows: "Nobody can sign in, mostly because the URL of the site, or the `Host` header with its port, was used as the cookie \
            domain. Some servers omit the attribute instead, which makes the cookie host-only.",
    fix: "Write the bare name into `cookie_domain`: `example.com` for `https://example.com:8080/`. A leading dot changes nothing.",
    browsers: "all",
    source: "RFC 6265bis, section 5.6.3; recorded in Chromium 156 and Firefox 153 (A.domain); SuiteCRM/SuiteCRM#10241, \
             supabase/auth#40",
};

pub(in crate::diagnosis) const TOO_WIDE: Entry = Entry {
    cause: "The cookie domain lies above the narrowest one that covers the APIs. Every host below it receives the session and \
            can plant a cookie of the same name. Staging and other products share the cookies.",
    shows: "Sessions work. Signing in to staging logs users out of production, other teams' hosts see the cookie, and a \
            hijacked subdomain allows session fixation.",
    fix: "Narrow `cookie_domain` to the domain that the hosts in `api` need, or leave it empty if there is only one. Give the \
          cookies of each environment their own `name`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.1.3; recorded in Chromium 156 and Firefox 153 (A.toss); \
             department-of-veterans-affairs/caseflow#315, elizaOS/eliza#13728",
};

pub(in crate::diagnosis) const NOT_SHARED: Entry = Entry {
    cause: "The deployment has several APIs and host-only cookies, which browsers send only to the host that set them. Each API \
            then has its own session. One host with two names has the same problem: a callback at `example.com` and pages at \
            `www.example.com`, or `127.0.0.1` and `localhost`.",
    shows: "The user is signed in at the API that handled the sign-in, and anonymous at the others; a refresh at one does not \
            help the others.",
    fix: "Use one host name throughout, also in the addresses that a provider sends users back to. If several APIs of one site \
          should share a session, set `cookie_domain` to the narrowest domain above all hosts in `api`. APIs of several \
          registrable domains need a sign-in at each of them, or tokens by header.",
    browsers: "all",
    source: "RFC 6265bis, section 5.8.3; recorded in Chromium 156 and Firefox 153 (A.domain); oauth2-proxy/oauth2-proxy#115, \
             lobehub/lobehub#18200",
};

pub(in crate::diagnosis) const HOST_UNDECLARED: Entry = Entry {
    cause: "The request names a host that is not among the declared APIs: a preview host, a second name, or the internal name \
            that a proxy puts into `Host`. A cookie for the declared API does not work on a host that browsers know by another \
            name.",
    shows: "If `undeclared_host` refuses such hosts, which is the default with several APIs, no request there has a session. \
            Otherwise browsers drop the cookie on that host, or its domain is the name of a container.",
    fix: "Add the public origin to `api`, or let the proxy pass on the host that the browser requested, and pass that to the \
          policy. Read forwarded headers with `PublicAddress`, which trusts only the proxies that you count. For preview hosts, \
          set `undeclared_host` to `host_only`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 10; instill-ai/community#76, thematters/matters-server#4509, Cacti/cacti#7871",
};
