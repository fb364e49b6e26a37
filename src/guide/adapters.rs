//! How to connect a web framework to a [`Policy`](crate::policy::Policy).
//!
//! The handlers themselves are in other guides: [`one_cookie`](super::one_cookie) for one session cookie,
//! [`access_and_refresh`](super::access_and_refresh) for two tokens.
//!
//! The repository has complete adapters for axum, actix-web, Rocket, hyper, poem and salvo in `examples/frameworks`. Each is a file of 60 lines
//! or less, beside thin handlers for four routes. An adapter decides nothing. It does four things: it passes request headers in, it appends
//! response headers, it writes CORS headers on every response, and it keeps responses out of caches. The routes call the policy:
//!
//! | route | call | then | status |
//! |---|---|---|---|
//! | sign-in | [`Policy::sign_in`] | `accept()`, check the password, write the returned `SetSession` | 200, 401, 403 |
//! | callback of an identity provider | [`Policy::callback`] | `compare_state(…)`, `accept()`, write the returned `SetSession` | 303, 403 |
//! | any route that needs a session | [`Policy::verify`] | [`require`] or [`search`] with the access tokens | 200, 401, 403 |
//! | refresh | [`Policy::refresh`] | [`require`] or [`search`] with the refresh tokens | 200, 401, 403, 409 |
//! | sign-out | [`Policy::sign_out`] | `accept()`, end the sessions of all candidates, write the returned `ClearSession` | 204, 403 |
//!
//! # 1. Headers in
//!
//! With the feature `http` (`cargo add session-cookie-policy --features http`), `policy.facts_of(&request)` does all of this for requests of the
//! crate `http`: those of axum, hyper, tonic and tower. In an `async` handler of axum, take `Parts` and call `policy.facts_of_parts(&parts)`. For
//! poem, salvo and warp, call `policy.facts_of_headers(method, uri, headers)`. Facts borrow from the request;
//! [`to_owned_facts`](crate::request::RequestFacts::to_owned_facts) keeps them in a request guard, in an extension, or after the request is gone.
//!
//! For other frameworks, such as rouille and `tiny_http`, [`OwnedFacts::of_pairs`](crate::request::OwnedFacts::of_pairs) takes the names and values of all
//! headers. Add the path by [`with_path`](crate::request::OwnedFacts::with_path). If your framework has a look-up by name,
//! [`RequestFacts::look_up`](crate::request::RequestFacts::look_up) copies nothing: it calls your closure with the name of each header that it needs,
//! in lower case, and the closure returns the lines of that header. Over HTTP/1.1 clients send names in any case: compare them without regard to
//! case. A look-up that finds `origin` and not `Origin` takes a form of another site for a client without a browser.
//!
//! Pass the values on unchanged:
//!
//! - as bytes. A value that is not UTF-8 is still a value: a cookie of another application may be one.
//! - all lines of `Cookie`. Over HTTP/2 each cookie may have a line of its own ([RFC 9113, section 8.2.3]). A map of cookies by name
//!   loses duplicates, and with them the good token beside the stale one.
//! - all lines of every other header, too. The policy refuses a request with two lines of `Origin`; with the first line alone it could not
//!   see the second.
//! - without decoding, trimming or changing the case of a value.
//!
//! If your framework has values as text only, requests with a token that is not text fail before they reach you. No browser sends such a token
//! by itself, but a sibling host can plant one.
//!
//! Set `path` to the path of the request's URL, percent-encoded as it came. A query behind it is ignored. If a request carries several cookies of one name, the policy then clears the extra ones at
//! every path that they may have. A framework behind a gateway sees the path without the gateway's prefix: write
//! [`RequestPath::Inner`](crate::request::RequestPath::Inner), and the policy puts `api_gateway_path` in front. Write
//! [`RequestPath::Public`](crate::request::RequestPath::Public) only for the path that the browser requested.
//!
//! `look_up` reads `host` from the header `Host`. HTTP/2 sends `:authority` in its place, and most frameworks keep that in the URI of the
//! request: add it by [`with_authority`](crate::request::RequestFacts::with_authority).
//!
//! With several APIs, the host decides which API's cookies are written. A request with an undeclared host, or with none, is then refused: no
//! token of it is used, and no cookie is written. [`csrf`](crate::request::Verify::csrf) gives
//! [`UnknownHost`](crate::request::CsrfRefusal::UnknownHost): respond with 421. With one API, every host is accepted, unless
//! [`undeclared_host`](crate::config::PolicyConfig::undeclared_host) is `refuse`.
//!
//! # Behind a proxy
//!
//! If the proxy passes on the `Host` of the browser, there is nothing to do.
//!
//! A proxy that replaces `Host` writes the original host into `Forwarded` or `X-Forwarded-Host`. [`PublicAddress::read`] reads these
//! headers. It must know how many of your own proxies write each of them. Never take the left-most element: the client may have written
//! it. In the example, one proxy writes both `X-Forwarded-Host` and `X-Forwarded-Proto`:
//!
//! ```
//! use session_cookie_policy::net::{ForwardedError, ForwardingHeaders, PublicAddress, TrustedHops};
//! use session_cookie_policy::request::RequestFacts;
//!
//! fn behind_one_proxy<'a>(
//!     facts: &mut RequestFacts<'a>,
//!     x_forwarded_host: &[&'a [u8]],
//!     x_forwarded_proto: &[&'a [u8]],
//! ) -> Result<(), ForwardedError> {
//!     let headers = ForwardingHeaders {
//!         host: facts.host,
//!         x_forwarded_host,
//!         x_forwarded_proto,
//!         ..ForwardingHeaders::default()
//!     };
//!     let hops = TrustedHops::NONE.x_forwarded_host(1).x_forwarded_proto(1);
//!     let address = PublicAddress::read(&headers, hops)?; // respond with 400 to an error
//!     (facts.host, facts.scheme) = (address.host, address.scheme);
//!     Ok(())
//! }
//!
//! let mut facts = RequestFacts::new("POST");
//! facts.host = Some(b"app:3000");
//! // The client sent the first host. The proxy appended the second.
//! let hosts: [&[u8]; 1] = [b"evil.example, api.example.com"];
//! behind_one_proxy(&mut facts, &hosts, &[b"https"]).unwrap();
//! assert_eq!(facts.host, Some(b"api.example.com".as_slice()));
//! // A request that did not come through the proxy.
//! assert!(behind_one_proxy(&mut facts, &[], &[b"https"]).is_err());
//! ```
//!
//! # 2. Look at the tokens
//!
//! A request can carry several tokens: a cookie and a bearer token, or two cookies of one name. Report for each what your store knows of
//! it, as a [`TokenState`](crate::request::TokenState). Do not rotate a token before you have the outcome. Use [`resolve`] with a closure, or
//! [`search`] if your store is `async`. A search holds no lock, and a future that keeps it over an `await` is `Send` if the session is:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::cookie::CookieHeader;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::Policy;
//! # use time::OffsetDateTime;
//! # use time::macros::datetime;
//! use session_cookie_policy::request::{RequestFacts, ResponseHeaders, TokenState, Tokens};
//!
//! # struct Store;
//! # #[derive(Debug)]
//! # enum Failure { Store, Token }
//! # impl Store {
//! #     async fn look(&self, token: &[u8]) -> Result<TokenState<u64>, Failure> {
//! #         Ok(match token { b"r1" => TokenState::Superseded(7), b"r2" => TokenState::Live(7), _ => TokenState::Unknown })
//! #     }
//! #     async fn replace(&self, _: u64, old: &[u8]) -> Result<Option<(String, String)>, Failure> {
//! #         Ok((old == b"r2").then(|| ("a3".into(), "r3".into())))
//! #     }
//! # }
//! async fn refresh(
//!     policy: &Policy,
//!     store: &Store,
//!     facts: &RequestFacts<'_>,
//!     now: OffsetDateTime,
//! ) -> Result<(u16, ResponseHeaders), Failure> {
//!     let refresh = policy.refresh(facts, now);
//!     let mut search = refresh.search();
//!     while let Some(candidate) = search.candidate() {
//!         // If the store fails, this returns: respond with 503, and clear nothing.
//!         search.record(store.look(candidate.as_bytes()).await?);
//!     }
//!     let accepted = match search.require() {
//!         Ok(accepted) => accepted,
//!         Err(denial) => return Ok((denial.status(), denial.into_headers())),
//!     };
//!     // One atomic step in the store: two requests may have looked the token up before either replaces it.
//!     let Some((access, refresh_token)) = store.replace(accepted.session, accepted.candidate.as_bytes()).await? else {
//!         let denial = refresh.superseded();
//!         return Ok((denial.status(), denial.into_headers()));
//!     };
//!     let tokens = Tokens::new(&access, &refresh_token).map_err(|_| Failure::Token)?;
//!     let headers = accepted.set_session.to_headers(&tokens).map_err(|_| Failure::Token)?;
//!     Ok((200, headers))
//! }
//!
//! # fn run<F: Future + Send>(future: F) -> F::Output {
//! #     let mut future = std::pin::pin!(future);
//! #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #     loop {
//! #         if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) { return output; }
//! #     }
//! # }
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! # let policy = config.compile(&EmbeddedList).unwrap();
//! # let now = datetime!(2026-11-22 12:00 UTC);
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://www.example.com");
//! facts.cookie = CookieHeader::line(b"__Host-session-refresh=r2");
//! let (status, headers) = run(refresh(&policy, &Store, &facts, now)).unwrap();
//! assert_eq!(status, 200);
//! assert!(headers.pairs().any(|(_, value)| value.starts_with("__Host-session-refresh=r3; ")));
//!
//! facts.cookie = CookieHeader::line(b"__Host-session-refresh=r1"); // the slower tab
//! let (status, headers) = run(refresh(&policy, &Store, &facts, now)).unwrap();
//! assert_eq!(status, 409);
//! assert!(headers.pairs().all(|(name, _)| name != "set-cookie"));
//! # }
//! ```
//!
//! On every other route, `Superseded` means that the access token has expired: respond with 401, and the front end refreshes. The
//! [table of outcomes](crate::request::Resolution) has each status, and [the guide to tabs](crate::guide::tabs) has the reasons.
//!
//! # 3. Headers out
//!
//! `to_headers` of [`SetSession`](crate::request::SetSession), [`ClearSession`](crate::request::ClearSession) and the others gives
//! [`ResponseHeaders`](crate::request::ResponseHeaders). They own their text, so you can write them after the request is gone. With the feature
//! `http`, `append_to` adds them to a `HeaderMap`. `write` allocates nothing: it calls a closure with the name and the value of each header.
//!
//! *Append* each header. A response that hands over a session has at
//! least two `Set-Cookie` headers, more while it clears old cookies, and may have two of `Vary`. With `insert` or `set`, only the last of
//! them would be left.
//!
//! Keep the order of the `Set-Cookie` headers. The policy writes a clear before the cookie that it sets, and two of them can mean one
//! cookie:
//!
//! - A browser that does not know `Partitioned` ignores the attribute. It then reads the clear of the partitioned cookie as a clear of the
//!   unpartitioned one.
//! - A client that follows the older RFC 6265, section 5.3, keeps no difference between a host-only cookie and one whose `Domain` is the same
//!   host.
//!
//! In both, the last header wins, and it must be the new cookie. HTTP keeps the order of lines of one name, and so must every proxy
//! ([RFC 9110, section 5.3]). A map of headers that sorts or groups values does not.
//!
//! Write headers with an empty value, too: an empty token header makes the client forget its token.
//!
//! # 4. CORS and caches around everything
//!
//! Write [`Policy::cors`](crate::policy::Policy::cors) on every response, also on errors that the framework itself makes: without these headers a
//! page cannot read the 401 after which it refreshes. Respond to a [preflight request](crate::request::RequestFacts::is_preflight) with 204, before any authentication;
//! the same call writes its headers. If another middleware handles CORS,
//! leave it in place, and compare its settings with [`verify_cors`](crate::cors::verify_cors).
//!
//! A response that hands over or clears tokens has `Cache-Control: private, no-store`, and a `Vary` with the request headers that the
//! decision depends on. For a route that only verifies, write them with
//! [`Verify::to_cache_headers`](crate::request::Verify::to_cache_headers); a [`Denial`](crate::request::Denial) has them. A sign-in or sign-out that is
//! refused needs none: caches do not keep a 401 or 403 to a `POST`. Nothing behind the adapter may overwrite `Cache-Control`. Merge
//! `Vary` with that of the application.
//!
//! # A WebSocket
//!
//! CORS does not protect a WebSocket: any page can open one, and the browser sends the cookies. [`Policy::verify`] recognises a handshake
//! by `Upgrade: websocket` or `Sec-Fetch-Mode: websocket`. It then requires a declared `Origin`, although the request is a `GET`. Check
//! the verdict before you respond with 101. Over HTTP/2 and HTTP/3 a handshake is an extended `CONNECT` ([RFC 8441]): hand the method over as
//! `CONNECT`. If your framework shows neither header nor method, call [`Policy::handshake`] on that route.
//!
//! A page cannot set headers on a handshake, so the policy does not require the header against CSRF there. A client that is not a browser
//! sends no `Origin`: let it send `Authorization`, or the header against CSRF together with its cookies.
//!
//! # Callbacks of identity providers
//!
//! An identity provider (OAuth, OIDC, SAML) sends users back with a redirect, or with a form that its own page posts.
//! [`Policy::sign_in`] refuses both, because both are cross-site requests. Use [`Policy::callback`]: it hands tokens over only after the
//! application has compared the `state` of the request with the one that it kept in a cookie of this browser. Declare that cookie, with the
//! purpose `sign_in_flow`: then the policy derives its attributes, and reads and writes it. [`oauth_login`](super::oauth_login) has the program.
//!
//! # Routes that change something on `GET`
//!
//! Avoid them. Any page can link to one, and Chromium prefetches pages for the speculation rules of a sibling host with all cookies and
//! with `Sec-Fetch-Site: none`, as if the user had typed the address. If you must have one, write `POST` as the method of the facts: the
//! policy then refuses prefetches and requests of other sites. A link on a foreign page still reaches the route when the user reloads the
//! page or goes back to it, since WebKit then says `none` or `same-origin`.
//!
//! # Requests that no header gives away
//!
//! Recorded in Chromium 156, Firefox 153 and WebKitGTK 2.50 (598 scenarios). The policy refuses every other forged request among them.
//!
//! | what happens | in | what you do |
//! |---|---|---|
//! | Your page responds to a forged form with 403 and then reloads itself (`location.reload()`). The browser sends the form again with your own `Origin`, `Sec-Fetch-Site: same-origin` and `SameSite=Strict` cookies. | Chromium | Respond to a refused `POST` with a page that does not reload itself, or with a redirect (303) to one. The same holds for the user, who reloads: then the headers are those of the first time. |
//! | Your service worker makes a new request from each one that it sees: `fetch(new Request(event.request.url, …))`. A form of a foreign page arrives as your own `fetch`. | all | Let the worker ignore navigations that are not `GET`: `if (event.request.mode === "navigate" && event.request.method !== "GET") return;` |
//! | A foreign page with `Referrer-Policy: no-referrer` posts a form, and the user goes back to it. It arrives again with `Origin: null`, `same-origin` and all cookies, like a form of your own with that policy. | WebKit, for APIs whose origin is a declared website | Respond to every `POST` of a form with a redirect (303), so that no step of the history is a `POST`. Or require the header against CSRF: `"csrf": "custom_header"`. |
//!
//! A service worker that passes requests on unchanged (`fetch(event.request)`) changes the headers, too. Chromium keeps those of the
//! sender. WebKit says `same-origin` beside the sender's `Origin`, which the policy refuses. Firefox writes the worker's `Origin` and
//! `Sec-Fetch-Mode: same-origin`; there `Referer` must name the API or a declared website, or the header against CSRF must be there. So
//! hand `Referer` over, and let the worker ignore navigations that are not `GET`.
//!
//! # All of it
//!
//! The framework here is two types, [`WireRequest`] and [`WireResponse`], and the application is the
//! [one that the kit asks for](../../testing/conformance/struct.TestApplication.html).
//!
//! ```
//! # #[cfg(all(feature = "testing", feature = "embedded-list"))] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::Policy;
//! use session_cookie_policy::request::{RequestFacts, RequestPath};
//! use session_cookie_policy::testing::conformance::{
//!     AdapterKit, TestApplication, TestRoute, WireHeader, WireRequest, WireResponse,
//! };
//! use time::{OffsetDateTime, macros::datetime};
//!
//! fn serve(policy: &Policy, request: &WireRequest, now: OffsetDateTime) -> WireResponse {
//!     // Headers in.
//!     let mut lines = Vec::new();
//!     let mut facts = RequestFacts::look_up(
//!         request.method,
//!         policy.headers(),
//!         |name| request.values(name),
//!         &mut lines,
//!     );
//!     facts.path = Some(RequestPath::Inner(request.path.as_bytes()));
//!
//!     // Headers out, behind those of the application.
//!     let mut headers = request.application_headers.clone();
//!     let mut append = |name: &str, value: &str| headers.push(WireHeader::new(name, value));
//!
//!     // In the place of this line: your handlers.
//!     let status = TestApplication::respond(policy, request.route, &facts, now, &mut append);
//!     policy.cors(&facts).write(&mut append);
//!     WireResponse::new(status, headers)
//! }
//!
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com", "https://partner.net"],
//! );
//! let policy = config.compile(&EmbeddedList).unwrap();
//! let now = datetime!(2026-11-22 12:00 UTC);
//!
//! // The test of an adapter, in three lines.
//! let kit = AdapterKit::new(&config, &policy, now);
//! let faults = kit.check(|request| serve(&policy, request, now));
//! assert!(faults.is_empty(), "{faults:#?}");
//!
//! // The same over generated configurations, as a property.
//! use proptest::prelude::*;
//! use session_cookie_policy::testing::strategies::configs;
//!
//! proptest!(ProptestConfig::with_cases(8), |(config in configs())| {
//!     if let Ok(policy) = config.compile(&EmbeddedList) {
//!         let kit = AdapterKit::new(&config, &policy, now);
//!         let faults = kit.check(|request| serve(&policy, request, now));
//!         prop_assert!(faults.is_empty(), "{faults:#?}");
//!     }
//! });
//! # }
//! ```
//!
//! # What the kit finds
//!
//! | an adapter that | is told |
//! |---|---|
//! | inserts where it must append | `CookieLost` |
//! | reads one line of `Cookie`, or one cookie of a name | `Status`: 401 instead of 200 |
//! | decodes values, or drops what is not text | `Status` |
//! | forgets `Authorization` or `Sec-Fetch-Site` | `Status` |
//! | forgets `Sec-Fetch-Mode`, `Sec-Purpose`, `Upgrade` or `Referer` | `Status` |
//! | compares the names of headers with regard to case | `Status` |
//! | reads the first of two `Origin` lines | `Status` |
//! | forgets `Host`, where there are several APIs | `CookieLost` |
//! | hands over an inner path as a public one, behind a gateway | `CookieLost` |
//! | forgets the client's name, where clients are declared | `HeaderLost` |
//! | writes a cookie twice | `CookieAdded` |
//! | drops empty headers | `HeaderLost` |
//! | replaces `Vary` or `Cache-Control` of the application, or lets it replace those of the policy | `MemberLost` |
//! | echoes the origin of the request | `OriginEchoed` |
//!
//! Let the requests go over HTTP/2, too, where `Host` is `:authority` and each cookie has a line of its own, as
//! `examples/frameworks/scenario` does. See [`FaultKind`](../../testing/conformance/enum.FaultKind.html).
//!
//! # What is left to the application
//!
//! - Looking up each [`Candidate`](crate::request::Candidate), and reporting its [`TokenState`](crate::request::TokenState). The session is
//!   the one that [`Resolution::Accepted`](crate::request::Resolution::Accepted) gives. It is not "the first token that is valid": another host
//!   may have planted that one.
//! - Comparing [`Candidate::csrf_token`](crate::request::Candidate::csrf_token) with that of the session, if there is one.
//! - Status codes. After 401 the front end refreshes. 403 means that another site may have sent the request. 409, on the refresh route only,
//!   means that another tab has refreshed. 421 means that the host is not declared.
//! - Errors of the store. Respond with 503, and write nothing: `Unknown` would log the user out.
//!
//! [`Policy::callback`]: crate::policy::Policy::callback
//! [`Policy::refresh`]: crate::policy::Policy::refresh
//! [`Policy::sign_out`]: crate::policy::Policy::sign_out
//! [`require`]: crate::request::Refresh::require
//! [`resolve`]: crate::request::Refresh::resolve
//! [`search`]: crate::request::Refresh::search
//! [RFC 9110, section 5.3]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
//! [`Policy::handshake`]: crate::policy::Policy::handshake
//! [`Policy::sign_in`]: crate::policy::Policy::sign_in
//! [`Policy::verify`]: crate::policy::Policy::verify
//! [RFC 9110, section 5.3]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
//! [RFC 8441]: https://www.rfc-editor.org/rfc/rfc8441
//! [`WireRequest`]: ../../testing/conformance/struct.WireRequest.html
//! [`WireResponse`]: ../../testing/conformance/struct.WireResponse.html
//! [`PublicAddress::read`]: crate::net::PublicAddress::read
//! [RFC 9113, section 8.2.3]: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3
