//! Writing an adapter: what stands between a web framework and a [`Policy`](crate::policy::Policy).
//!
//! Complete ones for axum, actix-web and Rocket are in `examples/frameworks` of the repository; each is a file of one or two hundred
//! lines. An adapter has no decision to take. It does four things.
//!
//! # 1. Headers in
//!
//! [`RequestFacts::look_up`](crate::policy::RequestFacts::look_up) asks for the lines of each header that the policy reads, by its name
//! in lower case. Hand them over as they came:
//!
//! - as octets. A value that is no UTF-8 is still a value; a cookie of another application may be one.
//! - all lines of `Cookie`. Over HTTP/2 each cookie may have a line of its own ([RFC 9113, section 8.2.3]). A map of cookies by name
//!   loses duplicates, and with them the good token beside the stale one.
//! - all lines of every other header, too. Two lines of `Origin` or `Sec-Fetch-Site` are refused; the first of two is not believed.
//! - without decoding, trimming or changing the case.
//!
//! Set `path` to the path of the URL. If a request shows several cookies of one name, they can have any path above this one, and the
//! response clears them there. A framework sees the path behind the gateway, so write
//! [`RequestPath::Inner`](crate::policy::RequestPath::Inner). The policy puts `api_gateway_path` in front. Write
//! [`RequestPath::Public`](crate::policy::RequestPath::Public) only for a path that the browser requested as it is.
//!
//! `look_up` takes `host` from the header `Host`. Over HTTP/2 it is `:authority`, which most frameworks keep in the URI of the request:
//! set `host` to it. With several APIs the host decides which API's cookies are written. A host that is not declared, or none, is refused
//! there: no token of the request is used, and no cookie is set or cleared. Respond with 421 where
//! [`csrf`](crate::policy::Verify::csrf) says [`UnknownHost`](crate::policy::CsrfRefusal::UnknownHost). With one API, every host is
//! taken unless [`undeclared_host`](crate::policy::PolicyConfig::undeclared_host) says `refuse`.
//!
//! # Behind a proxy
//!
//! Let the proxy pass the browser's `Host` on. Then nothing is to be done.
//!
//! A proxy that replaces `Host` tells the old one in `Forwarded` or `X-Forwarded-Host`. [`PublicAddress::read`] reads these headers, and
//! must know how many of your own proxies write each of them. Never take the left-most element: it came with the request, and the client
//! wrote it. The example has one proxy that writes both older headers:
//!
//! ```
//! use session_cookie_policy::net::{ForwardedError, ForwardingHeaders, PublicAddress, TrustedHops};
//! use session_cookie_policy::policy::RequestFacts;
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
//! # 2. Headers out
//!
//! The policy calls a closure with a name and a value for each header. *Append* each: a response that hands over a session has two
//! `Set-Cookie` headers at least, more while cookies of the past are cleared, and may have two of `Vary`. `insert` or `set` would leave
//! one.
//!
//! Keep their order, as [RFC 9110, section 5.3] asks of proxies, too. It matters where a request shows two cookies of one name: the
//! response then clears the twin of the present cookie, the one in the other partition, before it sets the cookie. To a browser that
//! ignores `Partitioned` both are one cookie, and the last header wins.
//!
//! An empty value is one, too: it tells a client by header to forget its token.
//!
//! # 3. CORS around everything
//!
//! Write [`Policy::cors`](crate::policy::Policy::cors) on every response, also on the errors that the framework itself makes: without them
//! a page cannot read the 401 that tells it to refresh. Answer `OPTIONS` with `Access-Control-Request-Method` by
//! [`write_preflight`](crate::policy::CorsAnswer::write_preflight) and 204, before any authentication. Where a middleware does it
//! already, leave it there and compare its settings with [`verify_cors`](crate::policy::verify_cors).
//!
//! # 4. Caches
//!
//! What hands over or takes back tokens has `Cache-Control: private, no-store` and a `Vary` that names the headers by which it was
//! decided. A route that only verifies writes them by [`Verify::write_for_caches`](crate::policy::Verify::write_for_caches). Let nothing
//! behind the adapter overwrite `Cache-Control`, and merge `Vary` with that of the application.
//!
//! # A WebSocket
//!
//! CORS does not guard a WebSocket: any page can open one, and the browser sends the cookies. [`Policy::verify`] recognises a handshake by
//! `Upgrade: websocket` or `Sec-Fetch-Mode: websocket` and then requires the `Origin` of a declared website or of the API, although the
//! request is a `GET`. Check the verdict before you respond with 101. Over HTTP/2 and HTTP/3 a handshake is an extended `CONNECT` ([RFC
//! 8441]): hand the method over as `CONNECT`. If your framework shows neither header nor method, call [`Policy::handshake`] on that route.
//!
//! A page cannot set headers on a handshake, so the policy does not require the header against CSRF there. A client that is no browser
//! sends no `Origin`: let it send `Authorization`, or the header against CSRF beside its cookies.
//!
//! # Callbacks of identity providers
//!
//! An identity provider sends users back by a redirect, or by a form that a foreign page posts. [`Policy::sign_in`] sets cookies for
//! neither. Use [`Policy::callback`]: it hands tokens over only after the application has compared the `state` with the one that it kept in
//! a cookie of this browser.
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
//! | Your page answers a forged form with 403 and then reloads itself (`location.reload()`). The browser sends the form again with your own `Origin`, `Sec-Fetch-Site: same-origin` and `SameSite=Strict` cookies. | Chromium | Answer a refused `POST` with a page that does not reload itself, or with a redirect (303) to one. The same holds for the user, who reloads: then the headers are those of the first time. |
//! | Your service worker makes a new request from each one that it sees: `fetch(new Request(event.request.url, …))`. A form of a foreign page arrives as your own `fetch`. | all | Let the worker ignore navigations that are not `GET`: `if (event.request.mode === "navigate" && event.request.method !== "GET") return;` |
//! | A foreign page with `Referrer-Policy: no-referrer` posts a form, and the user goes back to it. It arrives again with `Origin: null`, `same-origin` and all cookies, like a form of your own with that policy. | WebKit, for APIs whose origin is a declared website | Answer every `POST` of a form with a redirect (303), so that no step of the history is a `POST`. Or require the header against CSRF: `"csrf": "custom_header"`. |
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
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::{Policy, PolicyConfig, RequestFacts, RequestPath};
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
//!     match request.route {
//!         TestRoute::Preflight => policy.cors(&facts).write_preflight(&mut append),
//!         _ => policy.cors(&facts).write(&mut append),
//!     }
//!     WireResponse::new(status, headers)
//! }
//!
//! let config = PolicyConfig::new(
//!     vec!["https://api.example.com".into()],
//!     vec!["https://www.example.com".into(), "https://partner.net".into()],
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
//! | inserts instead of appending | `CookieLost` |
//! | reads one line of `Cookie`, or one cookie of a name | `Status`: 401 instead of 200 |
//! | decodes values, or drops what is no text | `Status` |
//! | forgets `Authorization` or `Sec-Fetch-Site` | `Status` |
//! | forgets `Sec-Fetch-Mode`, `Sec-Purpose`, `Upgrade` or `Referer` | `Status` |
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
//! - Looking tokens up. For each [`Candidate`](crate::policy::Candidate) the application says what its store knows
//!   ([`TokenState`](crate::policy::TokenState)), and the policy decides once it has looked at all of them
//!   ([`Resolution`](crate::policy::Resolution)). Stale duplicates and foreign bearer tokens do no harm; live tokens of two sessions are a
//!   conflict.
//! - Comparing [`Candidate::csrf_token`](crate::policy::Candidate::csrf_token) with that of the session, if there is one.
//! - Status codes. 401 lets the front end refresh, 409 lets it repeat a refresh, 403 says that another site may have sent the request,
//!   421 that the host is not declared.
//!
//! [`Policy::callback`]: crate::policy::Policy::callback
//! [`Policy::handshake`]: crate::policy::Policy::handshake
//! [`Policy::sign_in`]: crate::policy::Policy::sign_in
//! [`Policy::verify`]: crate::policy::Policy::verify
//! [RFC 9110, section 5.3]: https://www.rfc-editor.org/rfc/rfc9110#section-5.3
//! [RFC 8441]: https://www.rfc-editor.org/rfc/rfc8441
//! [`WireRequest`]: ../../testing/conformance/struct.WireRequest.html
//! [`WireResponse`]: ../../testing/conformance/struct.WireResponse.html
//! [`PublicAddress::read`]: crate::net::PublicAddress::read
//! [RFC 9113, section 8.2.3]: https://www.rfc-editor.org/rfc/rfc9113#section-8.2.3
