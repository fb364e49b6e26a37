use super::Entry;

pub(in crate::diagnosis) const LIST_EMPTY: Entry = Entry {
    cause: "A list that the decisions rest on is empty: without an API, a website or a browser there is nothing to derive from.",
    shows: "The configuration is refused.",
    fix: "Name at least one in `api`, `websites` or `browsers`.",
    browsers: "none is involved",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const SAID_TWICE: Entry = Entry {
    cause: "The same value stands in a list twice, perhaps in two spellings: `https://example.com` and `https://example.com:443/` \
            are one origin.",
    shows: "Sessions work; a later change of one of the two is overlooked.",
    fix: "Leave one of them out.",
    browsers: "none is involved",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const CONTRADICTION: Entry = Entry {
    cause: "The same website or client is declared twice and not alike, so that its transport or partition depends on which is \
            read.",
    shows: "The configuration is refused.",
    fix: "Leave one of the two entries in `websites` or `clients`.",
    browsers: "none is involved",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const DEFAULT_WEBSITE_MISSING: Entry = Entry {
    cause: "All websites are patterns. A request without an origin counts for the default website, and \
            `default_link_base` opens it; a pattern cannot be opened.",
    shows: "The configuration is refused.",
    fix: "Set `default_website` to an exact origin of your own, and declare it in `websites`.",
    browsers: "none is involved",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const WEBSITE_UNDECLARED: Entry = Entry {
    cause: "`default_website`, `links_to` or the `website` of a client names an origin that is not in the list of websites. Users \
            would be sent to a page whose requests are refused, since the two lists are kept apart.",
    shows: "The configuration is refused. Where nothing compares the lists, the sign-in succeeds and the user lands on another \
            page or in a loop.",
    fix: "Add the origin to `websites`, with its port, or name a declared one.",
    browsers: "none is involved",
    source: "rule of this crate; oauth2-proxy/oauth2-proxy#2857, oauth2-proxy/oauth2-proxy#2000",
};

pub(in crate::diagnosis) const SAME_AUTHORITY: Entry = Entry {
    cause: "Two APIs have one host and port and differ in the scheme. A request names host and port only, so that nothing tells \
            which of the two it is for.",
    shows: "The configuration is refused. In a server that goes on, cookies are made with the attributes of the other API.",
    fix: "Leave one of them out of `api`, or give it another port.",
    browsers: "none is involved",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const SAME_NAME: Entry = Entry {
    cause: "Two cookies or two headers of the session have one name. One would be read for the other, or overwrite it.",
    shows: "The configuration is refused. In a server that goes on, one token overwrites the other.",
    fix: "Give each cookie and each field of `headers` a `name` of its own.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 23",
};

pub(in crate::diagnosis) const NAME_COMMON: Entry = Entry {
    cause: "The cookie has a name that many applications use, such as `session`, `id` or `connect.sid`. Cookies do not know ports, \
            so that two applications on one host, or on a shared domain, overwrite each other or read each other's. So do two \
            instances of one application on two ports, and staging beside production where both write one name with one `Domain`.",
    shows: "Two applications on `localhost` sign each other out, or tokens cannot be decoded now and then.",
    fix: "Leave the `name` of a cookie to the crate, or set it to one with the application's own in it. Put the port or the name of \
          the instance into it where several run on one host, or give each a host such as `two.localhost`.",
    browsers: "all",
    source: "recorded in Chromium 156 and Firefox 153 (A.identity, B.pair): ports do not count; expressjs/session#364, \
             OctoPrint/OctoPrint#1479, hexclave/hexclave#671",
};

pub(in crate::diagnosis) const NO_SUCH_COOKIE: Entry = Entry {
    cause: "The configuration says something of a cookie that the deployment does not have: `access_cookie` or `refresh_cookie` where \
            a session has one token, `session_cookie` where it has two, the past of a cookie that is not declared, or a flow of a \
            cookie that is not of a sign-in.",
    shows: "The configuration is refused. In a server that goes on, the setting has no effect, and nobody notices.",
    fix: "Leave the setting out, or write `session` as the sessions are: `pair` or `single`. Name a cookie that was given up in \
          `clear_only` of a history entry.",
    browsers: "none is involved",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const COOKIE_READABLE: Entry = Entry {
    cause: "Scripts are to read a cookie that is a secret, such as the state of a sign-in; or a cookie that the page cannot see, since \
            it is host-only on the API's host and the page is on another. `document.cookie` shows what covers the page's own host, and \
            no `HttpOnly` cookie.",
    shows: "`document.cookie` does not have the cookie; a front end that copies a token against CSRF from it sends none, and every \
            request that changes something is refused with 403.",
    fix: "Leave a secret to the server: remove `read_by`. A token against CSRF can come in a response header instead (`csrf` is \
          `token`), or the cookie gets a `cookie_domain` that covers the page.",
    browsers: "all",
    source: "RFC 6265bis, section 5.6.6, and RFC 6265bis, section 5.8.3; stanleyowen/otlio#108, manchenkoff/nuxt-auth-sanctum#34, \
             jwpconsulting/projectify#565, angular/angular#20511",
};

pub(in crate::diagnosis) const FLOW_COOKIE_LOST: Entry = Entry {
    cause: "An identity provider is another site. With a redirect (`GET`) browsers bring `SameSite=Lax` cookies back, and no `Strict` \
            ones; with a form that posts itself (`response_mode=form_post`, SAML's POST binding) they bring `SameSite=None` cookies only, \
            and these need https. Chromium makes an exception of two minutes for cookies without any `SameSite`.",
    shows: "The callback finds no state: `state mismatch`, `invalid_state`, `Correlation failed`; often in one browser only, or only when \
            the user takes longer than two minutes.",
    fix: "Declare the cookie with the purpose `sign_in_flow` and its `flow`, and leave `same_site` out. Over plain http, use a redirect.",
    browsers: "all; Chromium hides it for two minutes where no `SameSite` is written",
    source: "RFC 6265bis, section 5.8.3",
};

pub(in crate::diagnosis) const LIFETIME_DISAGREES: Entry = Entry {
    cause: "A cookie, the token in it and the session on the server have lifetimes of their own. The shortest one ends the session, and \
            whatever lasts longer is of no use or misleads: a hint that says that there is a session, a token against CSRF that is gone.",
    shows: "Users are signed out earlier than configured; pages show somebody as signed in and every request is refused with 401; requests \
            that change something are refused with 403 after some time.",
    fix: "Let the cookie last as long as its token, the refresh token longer than the access token, and hints and tokens against CSRF as \
          long as the session (`keep` is `as_session`).",
    browsers: "all",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const HEADER_UNUSABLE: Entry = Entry {
    cause: "The name of a header is one that browsers write themselves or hide from script, so that the front end cannot use it, \
            or one that proves nothing against CSRF: any page may send it without a preflight (`accept`), every browser sends it by \
            itself (`user-agent`, `cache-control`), or a proxy adds it (`x-forwarded-for`).",
    shows: "The configuration is refused. In a server that goes on, the header never arrives, or arrives from strangers.",
    fix: "Choose another name in `headers`, of your own, such as `x-myapp-session`.",
    browsers: "all",
    source: "Fetch, forbidden request-header and CORS-safelisted request-header; RFC 9218; RFC 9110, section 13.1",
};

pub(in crate::diagnosis) const LIFETIME_CAPPED: Entry = Entry {
    cause: "The lifetime is longer than browsers keep a cookie: 400 days. Often milliseconds were written for seconds. Safari keeps \
            cookies for seven days only if the host that sets them is an alias of another company's host, or has an address of \
            another network than the page.",
    shows: "Users are signed out earlier than configured; a `Set-Cookie` names a year far away.",
    fix: "Set `lifetime_seconds` of the cookie to 34,560,000 at most, in seconds. For Safari's seven days, serve the API from the \
          page's host or network, or write the cookie again within them; declare such an API in `other_network`.",
    browsers: "Chromium from 104 and Firefox; WebKitGTK has no such limit, and of Safari none is known but the seven days, from 16.4",
    source: "RFC 6265bis, section 5.5; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.expiry); \
             architect/functions#22, supabase/ssr#54",
};

pub(in crate::diagnosis) const LIFETIME_ZERO: Entry = Entry {
    cause: "A lifetime of zero is the way to delete a cookie: the browser takes it as over at once.",
    shows: "The configuration is refused. In a server that goes on, the sign-in answers 200 and no cookie is there.",
    fix: "Set `lifetime_seconds` to one at least, or leave it out.",
    browsers: "all",
    source: "RFC 6265bis, section 5.6.2; recorded in Chromium 156 and Firefox 153 (A.expiry)",
};

pub(in crate::diagnosis) const UNREADABLE: Entry = Entry {
    cause: "The text of a setting is not what the field holds: an origin with a path, a path without a slash, a name with a byte \
            that no token has.",
    shows: "The configuration is refused, with the place and, where it is clear, the repaired form. In a server that goes on, an \
            allowed origin never matches, or one without borders matches strangers.",
    fix: "Write the repaired form. Origins in `api` and `websites` are scheme, host and port only.",
    browsers: "none is involved",
    source: "rule of this crate; wailsapp/wails#5074, better-auth/better-auth#3154",
};
