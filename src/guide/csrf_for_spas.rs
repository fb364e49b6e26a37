//! CSRF protection for single-page apps (React, Vue, Angular, Svelte): what the front end sends, and what the server refuses.
//!
//! **Is this page for me?** Yes, if a script calls your API with the session cookie (`credentials: "include"`).
//! If your script sends the token in `Authorization`, you need none of this: no other site can make a browser send that header.
//!
//! # Which protection
//!
//! The policy always judges `Origin` and `Sec-Fetch-Site`, whatever you choose. That alone refuses requests of other sites in every browser of
//! today. The rest depends on where page and API are:
//!
//! | page | API | cookies | choose | the front end sends |
//! |---|---|---|---|---|
//! | `www.example.com` | `www.example.com` | host-only | nothing: `auto`, the default | nothing |
//! | `www.example.com` | `api.example.com` | host-only | nothing: `auto` | nothing |
//! | `www.example.com` | `api.example.com` | shared (`cookie_domain`) | nothing: `auto` requires the header | `session-csrf`, any value |
//! | `www.example.com` | `api.partner.net` | `SameSite=None`, which Safari does not send | [tokens by header](super::several_frontends) instead; with cookies, `auto` requires the header | `session-csrf`, any value |
//! | anywhere | | | `custom_header`: the header everywhere, one rule for all | `session-csrf`, any value |
//! | anywhere | | | `token`: an auditor asks for a token of the session | `session-csrf-token`, the token |
//! | `www.example.com` | `www.example.com` | host-only | `double_submit`: Angular or axios copies a cookie into a header | `session-csrf-token`, the cookie's value |
//!
//! *Why does a header with any value prove something?* A form, a link or an image cannot set a header. A script of another site can, but only
//! after the browser has asked your API with a preflight request. The policy allows the header for declared websites only.
//!
//! *Which is safest?* Against other sites, the header and the token protect equally well. The token costs a place in the session, and a request
//! after each reload of the page. Double submit is refused where a sibling host can set the cookie.
//!
//! [`Policy::csrf_requirement`](crate::policy::Policy::csrf_requirement) says what a page must send.
//!
//! # Status codes
//!
//! | request | status | code in the body |
//! |---|---|---|
//! | of a declared website, with what is required | 200 | |
//! | of a declared website, without the header | 403 | `missing_header` |
//! | of a declared website, without the token | 403 | `missing_token` |
//! | of a declared website, with a wrong token | 403 | `other_token` |
//! | of a page that is not declared | 403 | `unknown_origin`; of a sibling host `undeclared_sibling` |
//! | of a sandboxed frame, or of a page with `Referrer-Policy: no-referrer` | 403 | `opaque_origin` |
//! | of a script that is not in a browser, without the header | 403 | `no_origin` |
//! | of a user who is not signed in | 401 | |
//! | `GET` or `HEAD` | 200 | never refused: such a route must not change anything |
//! | a sign-in, without header or token | 200 | its `Origin` decides: there is no session yet |
//!
//! [`CsrfRefusal::explain`](crate::request::CsrfRefusal::explain) says in a sentence what to do about each. Log it: 403 means a mistake in your
//! front end, or an attack.
//!
//! # The configuration
//!
//! With the header everywhere:
//!
//! ```json
//! {
//!   "api": "https://api.example.com",
//!   "websites": "https://www.example.com",
//!   "transport": "cookie",
//!   "session": "single",
//!   "csrf": "custom_header"
//! }
//! ```
//!
//! For double submit, page and API are on one host, and the cookie is declared:
//!
//! ```json
//! {
//!   "api": "https://www.example.com",
//!   "websites": "https://www.example.com",
//!   "transport": "cookie",
//!   "session": "single",
//!   "csrf": "double_submit",
//!   "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script" } }
//! }
//! ```
//!
//! # The program
//!
//! The same handlers serve all three: only the configuration differs.
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use std::collections::HashMap;
//!
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::cookie::CookieValue;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::Policy;
//! use session_cookie_policy::request::{
//!     Candidate, CsrfRefusal, Denial, OwnedFacts, Resolution, ResponseHeaders, TokenState, Tokens,
//! };
//! use time::{OffsetDateTime, macros::datetime};
//!
#![doc = include_str!("program.txt")]
//!
//! type Failure = Box<dyn std::error::Error>;
//!
//! /// The token against CSRF of each session, by the token of the session.
//! #[derive(Default)]
//! struct Store(HashMap<String, String>);
//!
//! impl Store {
//!     /// Whether the request has another token against CSRF than the session. Only the mode `token` has one to compare: the policy compares
//!     /// the cookie of double submit by itself. In production, compare in constant time (crate `subtle`).
//!     fn is_forged(&self, candidate: &Candidate<'_>) -> bool {
//!         let kept = candidate.as_str().and_then(|token| self.0.get(token));
//!         kept.zip(candidate.csrf_token()).is_some_and(|(kept, came)| kept.as_bytes() != came)
//!     }
//!
//!     fn look(&self, candidate: &Candidate<'_>) -> TokenState<String> {
//!         let known = candidate.as_str().filter(|token| self.0.contains_key(*token));
//!         match known {
//!             Some(token) if !self.is_forged(candidate) => TokenState::Live(token.to_owned()),
//!             _ => TokenState::Unknown,
//!         }
//!     }
//! }
//!
//! /// `POST /signin`
//! fn sign_in(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let sign_in = policy.sign_in(&kept.facts(), now);
//!     let set_session = match sign_in.accept() {
//!         Ok(set_session) => set_session,
//!         Err(refusal) => return Ok(Response::new(refusal.status(), refusal.as_str())),
//!     };
//!     // After the password is checked. In production, both are random: 32 bytes as base64url.
//!     let (token, csrf) = (format!("token-{}", store.0.len()), format!("csrf-{}", store.0.len()));
//!     store.0.insert(token.clone(), csrf.clone());
//!     // `with_csrf` is written in the mode `token` only; the cookie, if it is declared.
//!     let beside = [("csrf", CookieValue::new(&csrf)?)];
//!     let beside = if sign_in.cookie("csrf").is_some() { &beside[..] } else { &[] };
//!     let tokens = Tokens::session(&token)?.with_csrf(&csrf)?.with_cookies(beside);
//!     let mut response = Response::new(200, "");
//!     response.append(set_session.to_headers(&tokens)?);
//!     Ok(response)
//! }
//!
//! /// `POST /transfer` changes something. `GET /csrf` gives a page its token again after a reload (in the mode `token`).
//! fn transfer(policy: &Policy, store: &Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let verify = policy.verify(&kept.facts(), now);
//!     match verify.resolve(|candidate| store.look(candidate)) {
//!         Resolution::Accepted { session, .. } => {
//!             let body = if request.path == "/csrf" { &store.0[&session] } else { "done" };
//!             let mut response = Response::new(200, body);
//!             response.append(verify.to_cache_headers());
//!             response
//!         }
//!         Resolution::Superseded { .. } => Response::new(401, ""),
//!         Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
//!             let is_forged = verify.candidates().any(|candidate| store.is_forged(&candidate));
//!             let refusal = verify.csrf().refusal().or(is_forged.then_some(CsrfRefusal::OtherToken));
//!             let mut response = match refusal {
//!                 Some(refusal) => Response::new(refusal.status(), refusal.as_str()),
//!                 None => Response::new(401, ""),
//!             };
//!             response.append(clear_session.to_headers());
//!             response
//!         }
//!     }
//! }
//!
//! /// `POST /signout`
//! fn sign_out(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let sign_out = policy.sign_out(&kept.facts(), now);
//!     let is_forged = sign_out.candidates().any(|candidate| store.is_forged(&candidate));
//!     match sign_out.accept() {
//!         Ok(clear_session) if !is_forged => {
//!             for token in sign_out.candidates() {
//!                 store.0.remove(token.as_str().unwrap_or_default());
//!             }
//!             let mut response = Response::new(204, "");
//!             response.append(clear_session.to_headers());
//!             response
//!         }
//!         refused => {
//!             let refusal = refused.err().unwrap_or(CsrfRefusal::OtherToken);
//!             Response::new(refusal.status(), refusal.as_str())
//!         }
//!     }
//! }
//!
//! /// All routes. CORS headers on every response: without them the page cannot read it.
//! fn serve(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let mut response = match (request.method, request.path) {
//!         _ if kept.facts().is_preflight() => Response::new(204, ""),
//!         ("POST", "/signin") => sign_in(policy, store, request, now).unwrap_or_else(|_| Response::new(500, "")),
//!         ("POST", "/signout") => sign_out(policy, store, request, now),
//!         ("GET", "/csrf") | ("POST", "/transfer") => transfer(policy, store, request, now),
//!         _ => Response::new(404, ""),
//!     };
//!     response.append(policy.cors(&kept.facts()).to_headers());
//!     response
//! }
//!
//! let now = datetime!(2026-11-22 12:00 UTC);
//! let start = |json: &str| -> Result<(Policy, Store), Failure> {
//!     let config: PolicyConfig = serde_json::from_str(json)?;
//!     Ok((config.compile(&EmbeddedList)?, Store::default()))
//! };
//! let send = |(policy, store): &mut (Policy, Store), method, path, headers: &[(&str, &str)]| {
//!     serve(policy, store, &Request { method, path, headers, fields: &[] }, now)
//! };
//! let page = ("origin", "https://www.example.com");
//! let cookie = ("cookie", "__Host-session=token-0");
//!
//! // 1. The header. The sign-in needs none: there is no session yet.
//! let mut by_header = start(
//!     r#"{
//!         "api": "https://api.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "csrf": "custom_header"
//!     }"#,
//! )?;
//! assert_eq!(send(&mut by_header, "POST", "/signin", &[page]).status, 200);
//! let response = send(&mut by_header, "POST", "/transfer", &[page, cookie, ("session-csrf", "1")]);
//! assert_eq!((response.status, response.body.as_str()), (200, "done"));
//! let response = send(&mut by_header, "POST", "/transfer", &[page, cookie]);
//! assert_eq!((response.status, response.body.as_str()), (403, "missing_header"));
//! // The page can read the refusal. Before that, the browser asked whether it may send the header.
//! assert_eq!(response.all("access-control-allow-origin"), ["https://www.example.com"]);
//! let response = send(&mut by_header, "OPTIONS", "/transfer", &[page, ("access-control-request-method", "POST")]);
//! assert_eq!(response.all("access-control-allow-headers"), ["session-csrf, content-type"]);
//!
//! // The header is no help to other pages: their `Origin` is refused, and the preflight request, too.
//! for (headers, code) in [
//!     (vec![("origin", "https://evil.example")], "unknown_origin"),
//!     (vec![("origin", "https://blog.example.com"), ("sec-fetch-site", "same-site")], "undeclared_sibling"),
//!     (vec![("origin", "null"), ("sec-fetch-site", "cross-site")], "opaque_origin"),
//! ] {
//!     let asking = [headers.clone(), vec![("access-control-request-method", "POST")]].concat();
//!     let preflight = send(&mut by_header, "OPTIONS", "/transfer", &asking);
//!     assert!(preflight.all("access-control-allow-headers").is_empty());
//!     let headers = [headers, vec![cookie, ("session-csrf", "1")]].concat();
//!     let response = send(&mut by_header, "POST", "/transfer", &headers);
//!     assert_eq!((response.status, response.body.as_str()), (403, code));
//! }
//!
//! // 2. A token of the session. It comes in a header of the sign-in, and from `GET /csrf` after a reload.
//! let mut by_token = start(
//!     r#"{
//!         "api": "https://api.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "csrf": "token"
//!     }"#,
//! )?;
//! let response = send(&mut by_token, "POST", "/signin", &[page]);
//! assert_eq!(response.all("session-csrf-token"), ["csrf-0"]);
//! assert_eq!(send(&mut by_token, "GET", "/csrf", &[page, cookie]).body, "csrf-0");
//! let with = |token| [page, cookie, ("session-csrf-token", token)];
//! assert_eq!(send(&mut by_token, "POST", "/transfer", &with("csrf-0")).status, 200);
//! for path in ["/transfer", "/signout"] {
//!     let response = send(&mut by_token, "POST", path, &with("guess"));
//!     assert_eq!((response.status, response.body.as_str()), (403, "other_token"));
//!     assert_eq!(send(&mut by_token, "POST", path, &[page, cookie]).body, "missing_token");
//! }
//! assert_eq!(send(&mut by_token, "POST", "/signout", &with("csrf-0")).status, 204);
//! assert_eq!(send(&mut by_token, "POST", "/transfer", &with("csrf-0")).status, 401);
//!
//! // 3. Double submit. The cookie is not `HttpOnly`: the script copies it.
//! let mut twice = start(
//!     r#"{
//!         "api": "https://www.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "csrf": "double_submit",
//!         "cookies": { "csrf": { "purpose": "csrf_token", "read_by": "script" } }
//!     }"#,
//! )?;
//! let response = send(&mut twice, "POST", "/signin", &[page]);
//! assert_eq!(response.all("set-cookie")[1], "__Host-csrf=csrf-0; Path=/; Secure; SameSite=Lax; Priority=High");
//! let cookies = ("cookie", "__Host-session=token-0; __Host-csrf=csrf-0");
//! let with = |token| [page, cookies, ("session-csrf-token", token)];
//! assert_eq!(send(&mut twice, "POST", "/transfer", &with("csrf-0")).status, 200);
//! assert_eq!(send(&mut twice, "POST", "/transfer", &with("guess")).body, "other_token");
//! assert_eq!(send(&mut twice, "POST", "/transfer", &[page, cookies]).body, "missing_token");
//! // The sign-out clears both cookies.
//! let response = send(&mut twice, "POST", "/signout", &with("csrf-0"));
//! assert_eq!((response.status, response.all("set-cookie").len()), (204, 2));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the front end sends
//!
//! The header, with every request that is not a `GET`:
//!
//! ```js
//! fetch("https://api.example.com/transfer", {
//!   method: "POST",
//!   credentials: "include",
//!   headers: { "session-csrf": "1" },
//! });
//! ```
//!
//! The token. Keep it in a variable, not in `localStorage`. After a reload, and after a 403 with `missing_token`, get it again:
//!
//! ```js
//! let csrf; // from the header of the sign-in: response.headers.get("session-csrf-token")
//! csrf ??= await (await fetch("https://api.example.com/csrf", { credentials: "include" })).text();
//! fetch("https://api.example.com/transfer", {
//!   method: "POST",
//!   credentials: "include",
//!   headers: { "session-csrf-token": csrf },
//! });
//! ```
//!
//! Double submit. Read the cookie anew for each request, since a sign-in in another tab changes it:
//!
//! ```js
//! const csrf = document.cookie.match(/(?:^|; )__Host-csrf=([^;]*)/)?.[1] ?? "";
//! fetch("/transfer", { method: "POST", headers: { "session-csrf-token": csrf } });
//! ```
//!
//! Angular and axios do that by themselves:
//!
//! ```js
//! // Angular
//! provideHttpClient(withXsrfConfiguration({ cookieName: "__Host-csrf", headerName: "session-csrf-token" }));
//! // axios
//! axios.defaults.xsrfCookieName = "__Host-csrf";
//! axios.defaults.xsrfHeaderName = "session-csrf-token";
//! ```
//!
//! If their names are fixed in your front end, set the names here: `"headers": { "csrf_token": "x-xsrf-token" }`, and a `name` for the cookie.
//!
//! # What the configuration refuses
//!
//! Double submit proves something only if nobody else can set the cookie, and works only if the page can read it:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::{CompanionConfig, CsrfMode, PolicyConfig, Purpose, Reader};
//! use session_cookie_policy::net::EmbeddedList;
//!
//! let first_problem = |config: &PolicyConfig| config.review(&EmbeddedList).problems()[0].to_string();
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! config.csrf = CsrfMode::DoubleSubmit.into();
//! let mut csrf = CompanionConfig::new(Purpose::CsrfToken.into());
//! csrf.read_by = Some(Reader::Script.into());
//! config.cookies.insert("csrf".into(), csrf.clone());
//!
//! // A page of `www.` cannot read a host-only cookie of `api.`. This is how double submit fails most often.
//! assert!(first_problem(&config).contains("scripts of `https://www.example.com` cannot read a cookie of `api.example.com`"));
//!
//! // Shared, it can be read, and set by every sibling host: `blog.example.com` knows the token, since it has set it.
//! csrf.cookie_domain = Some("example.com".into());
//! config.cookies.insert("csrf".into(), csrf);
//! assert!(first_problem(&config).contains("double submit proves nothing"));
//!
//! // The header needs no cookie.
//! config.cookies.clear();
//! config.csrf = CsrfMode::CustomHeader.into();
//! assert!(config.compile(&EmbeddedList).is_ok());
//!
//! // `none` is refused where sibling hosts can make browsers send the cookies.
//! config.csrf = CsrfMode::None.into();
//! config.cookie_domain = "example.com".into();
//! assert!(config.compile(&EmbeddedList).is_err());
//! # }
//! ```
//!
//! # Where to go from here
//!
//! | you want to | read |
//! |---|---|
//! | add a requirement while front ends are in use | [`migrations`](super::migrations#what-front-ends-must-do) |
//! | know which headers are judged, and how | [`CsrfVerdict`](crate::request::CsrfVerdict) |
//! | keep service workers and reloads from sending forms again | [`adapters`](super::adapters#requests-that-no-header-gives-away) |
//! | open a WebSocket | [`adapters`](super::adapters#a-websocket) |
//! | serve several front ends | [`several_frontends`](super::several_frontends) |
