//! Frequently asked questions: why the crate works as it does.
//!
//! # Why no I/O, no clock, no environment?
//!
//! Because then each result depends on its arguments alone. You can test it, compare it, reproduce it from a bug report, and compute it in a
//! browser or on a microcontroller. The crate is `no_std`, so it cannot read a clock; `now` and the suffix list are arguments. Equal input
//! gives equal bytes.
//!
//! # Why does a request need `now`?
//!
//! For `Expires`, and because entries of the history end: a cookie that no browser holds any more is neither accepted nor cleared.
//!
//! # Why is an unknown `Origin` never echoed?
//!
//! With credentials, `Access-Control-Allow-Origin` gives a page the right to read the user's data ([Fetch, CORS check]). A server that
//! echoes every origin gives that right to everybody. The policy writes only origins that are declared, or that the application has looked
//! up and [trusts](crate::policy::Policy::trust_website).
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::request::RequestFacts;
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! # let policy = config.compile(&EmbeddedList).unwrap();
//! let mut facts = RequestFacts::new("GET");
//! facts.origin = Some(b"https://www.example.com.evil.example");
//! assert_eq!(policy.cors(&facts).allowed_origin(), None);
//! # }
//! ```
//!
//! # Why does an unknown origin count as the default website, and why is it not an error?
//!
//! Many requests have no origin: those of clients that are not browsers, and most safe requests of a page to its own origin. So every request
//! gets a website, and [`WebsiteBasis`](crate::request::WebsiteBasis) gives the reason. Whether the page may *act for the user* is a
//! different question. For an unknown page, [`csrf`](crate::request::SignIn::csrf) refuses.
//!
//! # Why is `Referer` read for one kind of request only?
//!
//! A page controls its `Referer` by `Referrer-Policy`, and the browser may shorten the value. Better headers exist: all browsers send `Origin`
//! with every unsafe request and, since 2023, `Sec-Fetch-Site` over https. A request with neither passes if it has the header against CSRF,
//! which no other site can send without a preflight request.
//!
//! The exception is a request that says `Sec-Fetch-Mode: same-origin`. Firefox sends a form of a foreign page like that if a service worker
//! passes it on, with the worker's own `Origin`. Only `Referer` then names the page. Without `Referer` such a request needs the header
//! against CSRF, so a page gains nothing by leaving `Referer` out. The [diagnosis](crate::diagnosis) also takes the origin of a `Referer`
//! for a hint.
//!
//! # Why is `Origin: null` refused, and what can I do?
//!
//! Every website can make a browser send it, for example from a sandboxed frame. Your own page sends it, too, if it posts a form to another
//! origin under `Referrer-Policy: no-referrer` or `same-origin`, or if another origin redirects the `POST` with 307 or 308. Send the request
//! with `fetch` and CORS, which names the origin under every referrer policy. For a form use `strict-origin-when-cross-origin` (the default of
//! browsers), `strict-origin` or `origin`. A form to the page's own origin may say `null`: browsers add `Sec-Fetch-Site: same-origin`,
//! and it passes if that origin is a declared website.
//!
//! # Why can a link not sign a user in?
//!
//! Any page can link to it, or load it as an image, and so sign its visitors in as somebody else ([ASVS 7.6.2]: no session without an
//! explicit action). Mail scanners and prefetches follow links as well. Show a page whose button sends `POST`; for an identity provider
//! use [`Policy::callback`](crate::policy::Policy::callback).
//!
//! [ASVS 7.6.2]: https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md
//!
//! # Why is a cookie host-only unless I say otherwise?
//!
//! A `Domain` gives the session to every host below it, the forgotten blog included, and each of them can plant a cookie of the same name
//! ([RFC 6265bis, section 8.6]). Host-only cookies for `/` can have `__Host-`, which keeps siblings from planting in every browser
//! that knows the prefix (WebKitGTK does not). Two APIs need a domain; a page and an API do not.
//!
//! # Why is the refresh cookie sent to every path?
//!
//! Because only a cookie with `Path=/` can have the prefix `__Host-` ([section 4.1.3.2]). With `Path=/auth` the cookie is called
//! `__Secure-session-refresh`, and any sibling host can set a cookie of that name for the whole domain and a longer path. Browsers send
//! both, and the planted one first. The policy refuses a request with live tokens of two sessions. But once the victim's own cookie is
//! gone, the planted one stands alone, and the victim works in the attacker's session.
//!
//! A narrow path protects little in return. It hides the token from no script, which cannot read it anyway, and from no other
//! application of the same host ([section 8.5]). It saves the bytes of one token in requests that do not refresh. If that is what you
//! need, set the path; the review warns you:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! let name = |config: &PolicyConfig| {
//!     let review = config.review(&EmbeddedList);
//!     let refresh = review.pairs()[0].refresh().unwrap().attributes();
//!     (refresh.name().to_string(), review.problems().len())
//! };
//! assert_eq!(name(&config), ("__Host-session-refresh".to_owned(), 0));
//! config.refresh_cookie.path = Some("/auth".into());
//! assert_eq!(name(&config), ("__Secure-session-refresh".to_owned(), 1));
//! # }
//! ```
//!
//! # Why is a domain above the site refused, and one that is too wide only a warning?
//!
//! Browsers drop a cookie whose domain is above the site ([section 5.7], steps 9 and 10; Chromium and Firefox also drop a domain above the
//! registrable domain). No session would work. They keep a cookie whose domain is too wide. Whether every host below may have the session is
//! your decision; the warning names the narrower domain.
//!
//! # Why may `same_site` only be tightened?
//!
//! The policy derives the loosest value that the sites need. Within one site, `None` would give up protection for nothing. Between two sites, `Lax`
//! would mean that the browser never sends the session. Both are errors, not preferences.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! config.same_site = "strict".into();
//! assert!(!config.review(&EmbeddedList).has_errors());
//! config.same_site = "none".into();
//! assert!(config.review(&EmbeddedList).has_errors());
//! # }
//! ```
//!
//! # Why `Lax` within a site, and not `Strict`?
//!
//! With `Strict`, a visitor who follows a link from a mail arrives signed out, and the page behind an OAuth callback does not see the
//! session ([`engines`](crate::browser::engines)). Where script alone uses the session, say `"session_use": "api_only"`, and it is
//! `Strict`.
//!
//! # Why can `HttpOnly` not be turned off?
//!
//! Any injected script can steal a token that scripts can read. If your scripts must hold the tokens, use the header transport.
//!
//! # Why no `Secure` on `http://localhost`?
//!
//! Chromium and Firefox would keep it, Safari does not. Without it the cookie works in all of them, and on loopback nobody listens.
//!
//! # Why both `Max-Age` and `Expires`?
//!
//! Browsers that support `Max-Age` prefer it. `Expires` is for clients that do not. It is never sent alone, since some browsers compare it with the
//! `Date` of the response and others with their own clock. Both give the same instant.
//!
//! # Why `Priority=High`?
//!
//! Chromium keeps 180 cookies of a registrable domain, whatever their hosts. When there is one more, it removes about 30: cookies with
//! `Priority=Low` first, then those without the attribute, then `High` ones. Cookies of analytics and experiments have no priority, so the
//! session survives them. A hostile sibling host can write `High` too; against it, only a site of its own helps. Firefox and Safari ignore the
//! attribute. It is not written on partitioned cookies, whose quota does not look at it. To leave it out, set the
//! [priority](crate::config::CookieConfig::priority) of the cookie to `medium`.
//!
//! # Why does the access cookie live a year when the token lives an hour?
//!
//! The cookie shows that there was a session to refresh. If it expired together with the token, a server could not distinguish an expired
//! session from a visitor who never signed in. The application decides by the token itself whether the token has expired.
//!
//! # Why are there candidates, and not one token?
//!
//! A request may show two cookies of one name, or a bearer token of another system beside a cookie. Their order says nothing: Chromium
//! moves a rotated cookie behind its stale twin, others keep it in front. Only the application can tell which is good, so it
//! looks at each and says what its store knows of it ([`TokenState`](crate::request::TokenState)). Then the policy decides what is set and
//! what is cleared. It never takes the first good one: live tokens of two sessions are a conflict, and neither is used.
//!
//! # Why do clears come before the cookies that are set?
//!
//! Because in two cases a client takes the two for one cookie. Then the last header wins, and it must be the live cookie.
//!
//! - A request shows two cookies of one name. The response then also clears the twin of the present cookie, the one in the other
//!   partition. A browser that ignores `Partitioned` (WebKitGTK, Safari before 26.2) takes the twin for the cookie itself.
//! - Clients that keep to the older RFC 6265, section 5.3, take a cookie whose `Domain` is the host itself for the host-only one.
//!
//! Apart from that the order does not matter. Proxies must keep it: [RFC 9110, section 5.3].
//!
//! # Why is a past scope cleared with every sign-in, refresh and sign-out, and not when it shows?
//!
//! A duplicate that never appears cannot confuse anybody, this library, an older instance or a log. It costs one or two headers until the
//! window has passed. To save these bytes, set `"past_clearing": "when_shown"`.
//!
//! # Why does a sign-out clear cookies that the request does not show?
//!
//! That they are not shown does not say that they are not there: the access cookie may have expired, and the refresh cookie may have a path
//! that does not cover the route. The user who signs out at a shared computer means both. A foreign page cannot ask for it: what decides is
//! where the request comes from, with cookies or without. One that shows a bearer token and no cookie ends the session of that token.
//!
//! # Why can unknown duplicates be cleared without a history?
//!
//! The scopes from which a cookie can have come to a host are finite: host-only or one of the parents down to the registrable domain,
//! times the prefixes of the path. So the policy can clear each of them.
//!
//! It clears those of the host itself and within `cookie_domain` whenever a request shows a name twice. A cookie at another domain may be
//! the live cookie of another deployment. The policy clears it there after a conflict, if your store knows every token that the request
//! carried, or if the request has more cookies of the name than [`candidate_limit`](crate::config::PolicyConfig::candidate_limit). For
//! sign-ins and sign-outs, which look nothing up, you can ask for it: [`SetSession::everywhere`](crate::request::SetSession::everywhere),
//! [`ClearSession::everywhere`](crate::request::ClearSession::everywhere).
//!
//! # Why not the `cookie` crate?
//!
//! The `cookie` crate also writes cookies that browsers refuse: a `__Host-` name with a `Domain`, a domain with a port, a path with a `;`.
//! [`CookieAttributes`](crate::cookie::CookieAttributes) cannot hold these. The `cookie` crate also composes each header anew; a policy prepares
//! them and only copies the token in, without an allocation. For its other cookies an application can use any crate: the adapter appends text.
//!
//! # Why a model of browsers?
//!
//! Because each engine differs from the draft somewhere. Before `compile` returns a policy, it sets and sends each cookie in the model of every
//! configured browser, on every declared website. The same model explains failures and simulates migrations. The tests compare it with
//! recordings of real browsers, and the model of Safari with the results of WebKit's own tests. Where no test speaks, it follows
//! documentation: see [`Profile::SAFARI`](crate::browser::Profile::SAFARI).
//!
//! # Why `psl` *and* `publicsuffix`?
//!
//! They are for two needs: `psl` compiles the list in ([`EmbeddedList`](../../net/struct.EmbeddedList.html); fast, no set-up, as old as
//! the build), `publicsuffix` reads a text ([`RuntimeList`](../../net/struct.RuntimeList.html); for programs that update it, or add rules
//! of their own). Neither is used raw: both know nothing of IP addresses and letter case, and of wildcard rules they take the parent for
//! no suffix, which every browser does. Take one feature, both, or none and implement [`SuffixList`](crate::net::SuffixList).
//!
//! # Why is the list an argument, and no type parameter?
//!
//! It is needed to compile, to audit and to plan, never for a request. As a parameter it would stand in every type.
//!
//! # Why `Setting<T>`?
//!
//! A file with three bad values should say so three times. Reading stops nowhere: each text is kept with what it means or why it means
//! nothing, and [`review`](crate::config::PolicyConfig::review) reports all of them by the name of their field. From code, `"…".into()`
//! makes one; a value that needs no reading is [`Setting::of`](crate::config::Setting::of).
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::EmbeddedList;
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com/v1"],
//!     ["ftp://www.example.com"],
//! );
//! config.cookie_domain = "com".into();
//! let review = config.review(&EmbeddedList);
//! let fields: Vec<_> = review.problems().iter().map(|problem| problem.field().to_string()).collect();
//! assert_eq!(fields, ["api[0]", "websites[0]", "cookie_domain"]);
//! # }
//! ```
//!
//! # Why is a refusal a value, and not an `Err`?
//!
//! You asked whether the browser keeps the cookie, and "no" is a valid result. [`store`](crate::browser::store()),
//! [`send`](crate::browser::send()), `review` and `audit` therefore never fail. Errors are for text that cannot be read, and for policies that cannot be
//! compiled.
//!
//! # Why does nothing print a token?
//!
//! So that no session gets into a log. `Debug` of every type that holds a token prints its length. An
//! [`Observation`](crate::diagnosis::Observation) has no field for a value.
//!
//! [RFC 9110, section 5.3]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
//! [Fetch, CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
//! [section 4.1.3.2]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
//! [RFC 9110, section 5.3]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
//! [section 8.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.5
//! [RFC 6265bis, section 8.6]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.6
//! [section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
