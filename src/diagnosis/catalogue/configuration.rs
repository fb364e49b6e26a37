use super::Entry;

pub(in crate::diagnosis) const LIST_EMPTY: Entry = Entry {
    cause: "A required list is empty. The crate derives all decisions from the APIs, websites and browsers.",
    shows: "The configuration is refused.",
    fix: "Name at least one in `api`, `websites` or `browsers`.",
    browsers: "not specific to browsers",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const SAID_TWICE: Entry = Entry {
    cause: "A list contains the same value twice, perhaps in two spellings: `https://example.com` and \
            `https://example.com:443/` are one origin.",
    shows: "Sessions work, but a later change to one of the two entries may miss the other.",
    fix: "Remove one of them.",
    browsers: "not specific to browsers",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const CONTRADICTION: Entry = Entry {
    cause: "The same website or client is declared twice with different settings. Its transport or partition would depend on \
            which entry is read.",
    shows: "The configuration is refused.",
    fix: "Remove one of the two entries from `websites` or `clients`.",
    browsers: "not specific to browsers",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const DEFAULT_WEBSITE_MISSING: Entry = Entry {
    cause: "All websites are patterns. The default website is used for requests without an origin, and `default_link_base` \
            links to it; a pattern has no single address.",
    shows: "The configuration is refused.",
    fix: "Set `default_website` to an exact origin of your own, and declare it in `websites`.",
    browsers: "not specific to browsers",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const WEBSITE_UNDECLARED: Entry = Entry {
    cause: "`default_website`, `links_to` or the `website` of a client names an origin that is not in the list of websites. \
            Users would be sent to a page whose requests are refused, since only declared websites may send requests.",
    shows: "The configuration is refused. In servers without this check, the sign-in succeeds, and the user lands on another \
            page or in a loop.",
    fix: "Add the origin to `websites`, with its port, or name a declared one.",
    browsers: "not specific to browsers",
    source: "rule of this crate; oauth2-proxy/oauth2-proxy#2857, oauth2-proxy/oauth2-proxy#2000",
};

pub(in crate::diagnosis) const SAME_AUTHORITY: Entry = Entry {
    cause: "Two APIs have the same host and port, but different schemes. A request contains only host and port, so the server \
            cannot know which of the two it is for.",
    shows: "The configuration is refused. In servers without this check, cookies get the attributes of the other API.",
    fix: "Remove one of them from `api`, or give it another port.",
    browsers: "not specific to browsers",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const SAME_NAME: Entry = Entry {
    cause: "Two cookies or two headers of the session have the same name. One would be mistaken for the other, or overwrite it.",
    shows: "The configuration is refused. In servers without this check, one token overwrites the other.",
    fix: "Give each cookie and each field of `headers` a different `name`.",
    browsers: "all",
    source: "RFC 6265bis, section 5.7, step 23",
};

pub(in crate::diagnosis) const NAME_COMMON: Entry = Entry {
    cause: "The cookie has a name that many applications use, such as `session`, `id` or `connect.sid`. Cookies ignore ports: \
            two applications on one host, or on a shared domain, overwrite or read each other's cookies. The same happens with \
            two instances of one application on two ports, and with staging and production if both use the same name and \
            `Domain`.",
    shows: "Two applications on `localhost` log each other out, or tokens sometimes cannot be decoded.",
    fix: "Leave `name` out, or include the name of the application. If several instances run on one host, include the port or \
          the name of the instance, or give each a host such as `two.localhost`.",
    browsers: "all",
    source: "recorded in Chromium 156 and Firefox 153 (A.identity, B.pair): ports do not count; expressjs/session#364, \
             OctoPrint/OctoPrint#1479, hexclave/hexclave#671",
};

pub(in crate::diagnosis) const NO_SUCH_COOKIE: Entry = Entry {
    cause: "The configuration has settings for a cookie that the deployment does not have: `access_cookie` or `refresh_cookie` \
            although a session has one token, `session_cookie` although it has two, the past of a cookie that is not declared, \
            or a `flow` of a cookie that does not belong to a sign-in.",
    shows: "The configuration is refused. In servers without this check, the setting has no effect, and nobody notices.",
    fix: "Remove the setting, or set `session` to the real number of tokens: `pair` or `single`. For a cookie that is no longer \
          used, add its name to `clear_only` of a history entry.",
    browsers: "not specific to browsers",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const COOKIE_READABLE: Entry = Entry {
    cause: "The configuration lets scripts read a secret cookie, such as the state of a sign-in, or a cookie that the page \
            cannot see, because it is host-only on the API's host and the page is on another. `document.cookie` has only \
            cookies that cover the page's own host and are not `HttpOnly`.",
    shows: "`document.cookie` does not have the cookie; a front end that copies a CSRF token from it sends none, and every \
            request that changes something gets 403.",
    fix: "For a secret, remove `read_by`. Send a CSRF token in a response header instead (`csrf` is `token`). Any \
          other cookie can have a `cookie_domain` that covers the page.",
    browsers: "all",
    source: "RFC 6265bis, section 5.6.6, and RFC 6265bis, section 5.8.3; stanleyowen/otlio#108, manchenkoff/nuxt-auth-sanctum#34, \
             jwpconsulting/projectify#565, angular/angular#20511",
};

pub(in crate::diagnosis) const FLOW_COOKIE_LOST: Entry = Entry {
    cause: "An identity provider is another site. After a redirect (`GET`) browsers send `SameSite=Lax` cookies, but not \
            `Strict` ones. After a form that submits itself (`response_mode=form_post`, SAML's POST binding) they send only \
            `SameSite=None` cookies, which need https. Chromium makes an exception for cookies without `SameSite` for two \
            minutes. The callback may also be on another host than the one that began the sign-in, or the sign-in never began: \
            somebody opened the provider's page from a bookmark.",
    shows: "The callback finds no state: `state mismatch`, `invalid_state`, `Correlation failed`; often in one browser only, or only when \
            the user takes longer than two minutes.",
    fix: "Declare the cookie with the purpose `sign_in_flow` and its `flow`, and leave `same_site` out. Over plain http, use a redirect.",
    browsers: "all; without `SameSite`, Chromium hides the problem for two minutes",
    source: "RFC 6265bis, section 5.8.3",
};

pub(in crate::diagnosis) const LIFETIME_DISAGREES: Entry = Entry {
    cause: "A cookie, the token in it and the session on the server each have their own lifetime. The shortest one ends the \
            session. Whatever lasts longer is useless or misleading, such as a hint that there is a session. A CSRF token that \
            expires first blocks requests.",
    shows: "Users are logged out earlier than configured; pages show users as logged in, but every request gets 401; after some \
            time, requests that change something get 403.",
    fix: "Let the cookie last as long as its token, the refresh token longer than the access token, and hints and CSRF tokens \
          as long as the session (`keep` is `as_session`).",
    browsers: "all",
    source: "rule of this crate",
};

pub(in crate::diagnosis) const HEADER_UNUSABLE: Entry = Entry {
    cause: "The front end cannot use a header of this name, because browsers write it themselves or hide it from script; or the \
            header does not protect against CSRF, because any page may send it without a preflight (`accept`), every browser \
            sends it (`user-agent`, `cache-control`), or a proxy adds it (`x-forwarded-for`).",
    shows: "The configuration is refused. In servers without this check, the header never arrives, or arrives from strangers.",
    fix: "Choose a name of your own in `headers`, such as `x-myapp-session`.",
    browsers: "all",
    source: "Fetch, forbidden request-header and CORS-safelisted request-header; RFC 9218; RFC 9110, section 13.1",
};

pub(in crate::diagnosis) const LIFETIME_CAPPED: Entry = Entry {
    cause: "The lifetime is longer than browsers keep a cookie: 400 days. A frequent cause is milliseconds instead of seconds. \
            Safari keeps cookies for only seven days if the host that sets them is an alias of another company's host, or is in \
            another network than the page.",
    shows: "Users are logged out earlier than configured; a `Set-Cookie` has a year in the far future.",
    fix: "Set `lifetime_seconds` of the cookie to at most 34,560,000 seconds. For Safari, serve the API from the page's host or \
          network, or set the cookie again within seven days; declare such an API in `other_network`.",
    browsers: "Chromium from 104 and Firefox; WebKitGTK has no such limit; for Safari only the seven days are known, from 16.4",
    source: "RFC 6265bis, section 5.5; recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (A.expiry); \
             architect/functions#22, supabase/ssr#54",
};

pub(in crate::diagnosis) const LIFETIME_ZERO: Entry = Entry {
    cause: "A lifetime of zero deletes a cookie: the browser treats it as expired at once.",
    shows: "The configuration is refused. In servers without this check, the sign-in returns 200, but the browser has no \
            cookie.",
    fix: "Set `lifetime_seconds` to at least one, or leave it out.",
    browsers: "all",
    source: "RFC 6265bis, section 5.6.2; recorded in Chromium 156 and Firefox 153 (A.expiry)",
};

pub(in crate::diagnosis) const UNREADABLE: Entry = Entry {
    cause: "The text of a setting is not valid for its field: an origin with a path, a path without a slash, a name with a \
            character that is not allowed.",
    shows: "The configuration is refused; the message has the field and, if it is clear, the repaired form. In servers without \
            this check, an allowed origin never matches, or an unanchored one matches strangers.",
    fix: "Write the repaired form, or what the message says the field takes.",
    browsers: "not specific to browsers",
    source: "rule of this crate; wailsapp/wails#5074, better-auth/better-auth#3154",
};
