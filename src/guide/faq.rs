//! Why it is as it is.
//!
//! # Why no I/O, no clock, no environment?
//!
//! Because then an answer is a value: it can be tested, compared, replayed from a bug report, and computed in a browser or on a
//! microcontroller. The crate is `no_std`, so that a clock cannot slip in; `now` and the suffix list are arguments. Equal input gives
//! equal bytes.
//!
//! # Why does a request need `now`?
//!
//! For `Expires`, and because entries of the history end: a cookie that no browser holds any more is neither taken nor cleared.
//!
//! # Why is an unknown `Origin` never echoed?
//!
//! With credentials, `Access-Control-Allow-Origin` gives a page the right to read the user's data ([Fetch, CORS check]). A server that
//! mirrors what it is asked gives that to everybody. Only origins that are declared, or that the application has looked up and
//! [vouches for](crate::policy::Policy::vouch), are ever written.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::{PolicyConfig, RequestFacts};
//! # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
//! # let policy = config.compile(&EmbeddedList).unwrap();
//! let mut facts = RequestFacts::new("GET");
//! facts.origin = Some(b"https://www.example.com.evil.example");
//! assert_eq!(policy.cors(&facts).allowed_origin(), None);
//! # }
//! ```
//!
//! # Why does an unknown origin count for the default website, and is no error?
//!
//! An application without a browser has no origin, a browser tells none with most safe requests to its own, and a sign-out should clear
//! what is there. So every request has a website, and [`WebsiteBasis`](crate::policy::WebsiteBasis) says how it was told. What an unknown
//! page may *do* is another question, which [`csrf`](crate::policy::SignIn::csrf) answers: it may not act for the user.
//!
//! # Why is `Referer` read for one kind of request only?
//!
//! A page decides what the browser says in `Referer` (`Referrer-Policy`), the value may be cut, and its path does not belong in a
//! decision. Browsers send `Origin` with every unsafe request and, since 2023 all of them, `Sec-Fetch-Site` over https. A request with
//! neither passes if it shows the header against CSRF, which no foreign page can send without a preflight.
//!
//! The exception is a request that says `Sec-Fetch-Mode: same-origin`. Firefox sends a form of a foreign page like that if a service worker
//! passes it on, with the worker's own `Origin`. Only `Referer` then names the page. Without `Referer` such a request needs the header
//! against CSRF, so a page gains nothing by leaving `Referer` out. The [diagnosis](crate::diagnosis) also takes the origin of a `Referer`
//! for a hint.
//!
//! # Why is `Origin: null` refused, and what can I do?
//!
//! Every website can send it, from a sandboxed frame for example. Your own page sends it, too, if it posts a form to another origin under
//! `Referrer-Policy: no-referrer` or `same-origin`, or if another origin redirects the `POST` on with 307 or 308. Send the request with
//! `fetch` and CORS, which names the origin under every referrer policy. For a form use `strict-origin-when-cross-origin` (the default of
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
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::PolicyConfig;
//! let mut config = PolicyConfig::new(
//!     vec!["https://api.example.com".into()],
//!     vec!["https://www.example.com".into()],
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
//! Browsers drop the first ([section 5.7], steps 9 and 10; Chromium and Firefox also what lies above the registrable domain), so that no
//! session would work. They keep the second; whether every host below may have the session is the owner's to decide, and the warning
//! names the narrower one.
//!
//! # Why may `same_site` only be tightened?
//!
//! What follows from the sites is the loosest value that is needed. `None` within one site gives up protection for nothing, `Lax` between
//! two sites is a session that never arrives; both are errors, not preferences.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::PolicyConfig;
//! let mut config = PolicyConfig::new(
//!     vec!["https://api.example.com".into()],
//!     vec!["https://www.example.com".into()],
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
//! A token that script can read is a token that any injected script can send away. Who wants script to hold tokens uses the header
//! transport, which says so.
//!
//! # Why no `Secure` on `http://localhost`?
//!
//! Chromium and Firefox would keep it, Safari does not. Without it the cookie works in all of them, and on loopback nobody listens.
//!
//! # Why both `Max-Age` and `Expires`?
//!
//! `Max-Age` wins in every browser that knows it. `Expires` is for what does not, and never stands alone, since some browsers measure
//! it against the response's `Date` and others against their own clock. Both say the same instant.
//!
//! # Why does the access cookie live a year when the token lives an hour?
//!
//! Its presence says "there was a session, refresh it". If it went with the token, a server could not tell an expired session from a
//! visitor. Whether the token is still good, the application tells by the token.
//!
//! # Why are there candidates, and not one token?
//!
//! A request may show two cookies of one name, or a bearer token of another system beside a cookie. Their order says nothing: Chromium
//! moves a rotated cookie behind its stale twin, others keep it in front. Only the application can tell which is good, so it
//! looks at each and says what its store knows of it ([`TokenState`](crate::policy::TokenState)). Then the policy decides what is set and
//! what is cleared. It never takes the first good one: live tokens of two sessions are a conflict, and neither is used.
//!
//! # Why do clears stand before what is set?
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
//! carried, or if the request has more cookies of the name than [`candidate_limit`](crate::policy::PolicyConfig::candidate_limit). For
//! sign-ins and sign-outs, which look nothing up, you can ask for it: [`Handover::everywhere`](crate::policy::Handover::everywhere),
//! [`Withdrawal::everywhere`](crate::policy::Withdrawal::everywhere).
//!
//! # Why not the `cookie` crate?
//!
//! It writes what it is told: a `__Host-` name with a `Domain`, a domain with a port, a path with a `;`. Here
//! [`CookieAttributes`](crate::cookie::CookieAttributes) cannot hold what browsers refuse. It also composes each header anew; a policy
//! has them prepared and copies the token in, without an allocation. Where an application has other cookies, it goes on using whatever it
//! likes: the adapter appends text.
//!
//! # Why a model of browsers?
//!
//! Because the rules are not in one place: the draft says one thing, and each engine does another somewhere. Before a policy exists, each
//! cookie has been set and sent again in every browser that the configuration claims, on every declared website. The same model explains
//! a failure and plays a migration. It is checked against recordings of real browsers, but for Safari's, which is from documentation: see
//! [`Profile::SAFARI`](crate::browser::Profile::SAFARI).
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
//! nothing, and [`review`](crate::policy::PolicyConfig::review) reports all of them by the name of their field. From code, `"…".into()`
//! makes one; a value that needs no reading is [`Setting::of`](crate::policy::Setting::of).
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::PolicyConfig;
//! let mut config = PolicyConfig::new(
//!     vec!["https://api.example.com/v1".into()],
//!     vec!["ftp://www.example.com".into()],
//! );
//! config.cookie_domain = "com".into();
//! let review = config.review(&EmbeddedList);
//! let fields: Vec<_> = review.problems().iter().map(|problem| problem.field().to_string()).collect();
//! assert_eq!(fields, ["api[0]", "websites[0]", "cookie_domain"]);
//! # }
//! ```
//!
//! # Why is a refusal an answer, and no error?
//!
//! That a browser drops a cookie is what was asked. [`store`](crate::browser::store()) and [`send`](crate::browser::send()), `review` and
//! `audit` are total. Errors are for text that cannot be read and for policies that cannot be made.
//!
//! # Why does nothing print a token?
//!
//! `Debug` of every type that holds one tells its length. A log is no place for a session, and neither is an
//! [`Observation`](crate::diagnosis::Observation), which has no field for a value.
//!
//! [RFC 9110, section 5.3]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
//! [Fetch, CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
//! [section 4.1.3.2]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
//! [section 8.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.5
//! [RFC 6265bis, section 8.6]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.6
//! [section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
