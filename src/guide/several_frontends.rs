//! One API with several front ends: two websites, a partner on another site, a mobile app, an admin console.
//!
//! **Is this page for me?** Yes, if more than one website or app signs users in at the same API.
//! If pages and API are one website, read [`one_cookie`](super::one_cookie).
//!
//! # Which front end gets what
//!
//! | front end | for example | sessions travel by | why |
//! |---|---|---|---|
//! | same site as the API | `www.example.com`, `shop.example.com` | cookie | all browsers send it; scripts cannot steal it |
//! | another site | `partner.net` | header | Safari blocks third-party cookies, and so do private windows of other browsers |
//! | another site, in a frame | `partner.net` shows yours | cookie, [`Partitioned`](super::deployments::embedded) | a cookie of its own for each embedding site |
//! | mobile or desktop app, another server | `mobile` | header | cookie jars of platforms are unreliable, and no other site can forge the request |
//! | sessions that must not mix | `admin.example.com` | a cookie with another name | a sign-out of the shop must not end the admin session |
//!
//! Front ends of the same site share one session: the cookie belongs to `api.example.com`, and it does not matter which page sends the request.
//! You need no `cookie_domain` for that.
//!
//! # Status codes
//!
//! | route | front end | what happened | status | in the response |
//! |---|---|---|---|---|
//! | `POST /signin` | same site | the password is right | 200 | `Set-Cookie` |
//! | | other site, app | the password is right | 200 | `session-token` |
//! | | all | the password is wrong | 401 | |
//! | | not declared | | 403 | no CORS headers: the page cannot read it |
//! | any other | same site, with the cookie | signed in | 200 | |
//! | | other site, app, with `Authorization: Bearer …` | signed in | 200 | |
//! | | other site, with a cookie | cookies of this front end do not count | 401 | |
//! | | not declared, with a cookie | it changes something | 403 | |
//! | `POST /signout` | same site | signed out | 204 | clears the cookie |
//! | | other site, app | signed out | 204 | `session-token:`, empty |
//!
//! # The configuration
//!
//! ```json
//! {
//!   "api": "https://api.example.com",
//!   "websites": [
//!     { "origin": "https://www.example.com", "transport": "cookie" },
//!     { "origin": "https://shop.example.com", "transport": "cookie" },
//!     { "origin": "https://partner.net", "transport": "header" }
//!   ],
//!   "clients": [{ "name": "mobile" }],
//!   "session": "single",
//!   "session_cookie": { "keep": 1209600 }
//! }
//! ```
//!
//! A website is known by `Origin`, which browsers set and pages cannot change. An app is known by the header `session-client: mobile`. It only
//! chooses among the declared clients, and gives no rights.
//!
//! # The program
//!
//! No handler asks which front end it is. The policy chooses cookie or header.
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use std::collections::HashMap;
//!
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::{Policy, find_overlaps};
//! use session_cookie_policy::request::{Denial, OwnedFacts, ResponseHeaders, TokenState, Tokens};
//! use time::{OffsetDateTime, macros::datetime};
//!
#![doc = include_str!("program.txt")]
//!
//! type Failure = Box<dyn std::error::Error>;
//!
//! /// Users by the token of their session.
//! #[derive(Default)]
//! struct Store(HashMap<String, String>);
//!
//! impl Store {
//!     fn look(&self, token: Option<&str>) -> TokenState<String> {
//!         let user = token.and_then(|token| self.0.get(token));
//!         user.map_or(TokenState::Unknown, |user| TokenState::Live(user.clone()))
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
//!     if request.field("password") != Some("secret") {
//!         return Ok(Response::new(401, "wrong name or password"));
//!     }
//!     let token = format!("token-{}", store.0.len()); // in production: 32 random bytes as base64url
//!     store.0.insert(token.clone(), "alice".to_owned());
//!     let mut response = Response::new(200, "welcome");
//!     response.append(set_session.to_headers(&Tokens::session(&token)?)?);
//!     Ok(response)
//! }
//!
//! /// Any route that needs a session.
//! fn account(policy: &Policy, store: &Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let verify = policy.verify(&kept.facts(), now);
//!     match verify.require(|token| store.look(token.as_str())) {
//!         Ok(accepted) => {
//!             let mut response = Response::new(200, &accepted.session);
//!             response.append(verify.to_cache_headers());
//!             response
//!         }
//!         Err(denial) => denial.into(),
//!     }
//! }
//!
//! /// `POST /signout`
//! fn sign_out(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let sign_out = policy.sign_out(&kept.facts(), now);
//!     match sign_out.accept() {
//!         Ok(clear_session) => {
//!             for token in sign_out.candidates() {
//!                 store.0.remove(token.as_str().unwrap_or_default());
//!             }
//!             let mut response = Response::new(204, "");
//!             response.append(clear_session.to_headers());
//!             response
//!         }
//!         Err(refusal) => Response::new(refusal.status(), refusal.as_str()),
//!     }
//! }
//!
//! /// All routes. CORS headers on every response.
//! fn serve(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let mut response = match request.path.rsplit('/').next() {
//!         _ if kept.facts().is_preflight() => Response::new(204, ""),
//!         Some("signin") => sign_in(policy, store, request, now).unwrap_or_else(|_| Response::new(500, "")),
//!         Some("account") => account(policy, store, request, now),
//!         Some("signout") => sign_out(policy, store, request, now),
//!         _ => Response::new(404, ""),
//!     };
//!     response.append(policy.cors(&kept.facts()).to_headers());
//!     response
//! }
//!
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://api.example.com",
//!         "websites": [
//!             { "origin": "https://www.example.com", "transport": "cookie" },
//!             { "origin": "https://shop.example.com", "transport": "cookie" },
//!             { "origin": "https://partner.net", "transport": "header" }
//!         ],
//!         "clients": [{ "name": "mobile" }],
//!         "session": "single",
//!         "session_cookie": { "keep": 1209600 }
//!     }"#,
//! )?;
//! let policy = config.compile(&EmbeddedList)?;
//! assert!(policy.warnings().is_empty());
//! let mut store = Store::default();
//! let now = datetime!(2026-11-22 12:00 UTC);
//! let post = |policy: &Policy, store: &mut Store, path, headers: &[(&str, &str)]| {
//!     let request = Request { method: "POST", path, headers, fields: &[("password", "secret")] };
//!     serve(policy, store, &request, now)
//! };
//!
//! // A website of the same site gets a cookie.
//! let www = ("origin", "https://www.example.com");
//! let response = post(&policy, &mut store, "/signin", &[www]);
//! assert!(response.all("set-cookie")[0].starts_with("__Host-session=token-0; Path=/; Secure; HttpOnly; SameSite=Lax"));
//! assert_eq!(response.all("access-control-allow-credentials"), ["true"]);
//! // The other one is signed in with it, too.
//! let shop = ("origin", "https://shop.example.com");
//! let response = post(&policy, &mut store, "/account", &[shop, ("cookie", "__Host-session=token-0")]);
//! assert_eq!((response.status, response.body.as_str()), (200, "alice"));
//!
//! // The partner gets a header, which its script may read. No cookie is set, and none counts.
//! let partner = ("origin", "https://partner.net");
//! let response = post(&policy, &mut store, "/signin", &[partner]);
//! assert_eq!((response.all("session-token"), response.all("set-cookie").len()), (vec!["token-1"], 0));
//! assert!(response.all("access-control-expose-headers").contains(&"session-token"));
//! assert!(response.all("access-control-allow-credentials").is_empty());
//! let bearer = ("authorization", "Bearer token-1");
//! assert_eq!(post(&policy, &mut store, "/account", &[partner, bearer]).status, 200);
//! assert_eq!(post(&policy, &mut store, "/account", &[partner, ("cookie", "__Host-session=token-0")]).status, 401);
//!
//! // The app: no `Origin`, and a name.
//! let mobile = ("session-client", "mobile");
//! let response = post(&policy, &mut store, "/signin", &[mobile]);
//! assert_eq!((response.all("session-token"), response.all("set-cookie").len()), (vec!["token-2"], 0));
//! let bearer = ("authorization", "Bearer token-2");
//! assert_eq!(post(&policy, &mut store, "/account", &[mobile, bearer]).status, 200);
//! let response = post(&policy, &mut store, "/signout", &[mobile, bearer]);
//! assert_eq!((response.status, response.all("session-token")), (204, vec![""]));
//! assert_eq!(post(&policy, &mut store, "/account", &[mobile, bearer]).status, 401);
//!
//! // A front end that is not declared.
//! let evil = ("origin", "https://evil.example");
//! assert_eq!(post(&policy, &mut store, "/signin", &[evil]).status, 403);
//! let response = post(&policy, &mut store, "/account", &[evil, ("cookie", "__Host-session=token-0")]);
//! assert_eq!((response.status, response.all("access-control-allow-origin").len()), (403, 0));
//!
//! // The admin console: a policy of its own on the routes below `/admin`.
//! let admin: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://api.example.com",
//!         "websites": "https://admin.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "session_cookie": { "name": "admin-session" }
//!     }"#,
//! )?;
//! let mut same_name = admin.clone();
//! same_name.session_cookie.name = None;
//! assert!(!find_overlaps([("shop", &config), ("admin", &same_name)], &EmbeddedList).is_empty());
//! assert!(find_overlaps([("shop", &config), ("admin", &admin)], &EmbeddedList).is_empty());
//! let (admin, mut admins) = (admin.compile(&EmbeddedList)?, Store::default());
//! let console = ("origin", "https://admin.example.com");
//! let response = post(&admin, &mut admins, "/admin/signin", &[console]);
//! assert_eq!(response.all("set-cookie"), ["__Host-admin-session=token-0; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High"]);
//! // Pages of the shop have no access to it, although the browser sends the cookie.
//! let both = ("cookie", "__Host-session=token-0; __Host-admin-session=token-0");
//! assert_eq!(post(&admin, &mut admins, "/admin/account", &[console, both]).status, 200);
//! assert_eq!(post(&admin, &mut admins, "/admin/account", &[shop, both]).status, 403);
//! // A sign-out of the shop leaves it.
//! let response = post(&policy, &mut store, "/signout", &[shop, both]);
//! assert_eq!(response.all("set-cookie").len(), 1);
//! assert!(response.all("set-cookie")[0].starts_with("__Host-session=; "));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What each front end does
//!
//! A page of the same site lets the browser send the cookie:
//!
//! ```js
//! fetch("https://api.example.com/account", { credentials: "include" });
//! ```
//!
//! A page of another site keeps the token itself, in memory. Any script that gets into the page can read it, so keep its life short:
//!
//! ```js
//! const response = await fetch("https://api.example.com/signin", { method: "POST", body });
//! let token = response.headers.get("session-token"); // "" after a sign-out: forget it
//! fetch("https://api.example.com/account", { headers: { authorization: `Bearer ${token}` } });
//! ```
//!
//! An app sends its name with every request, and keeps the token in the key store of the platform.
//!
//! If a front end may choose (`"transport": "any"`), it sends `session-transport: cookie` or `header` with the sign-in.
//!
//! # Do I need a cookie domain?
//!
//! | | `cookie_domain` |
//! |---|---|
//! | several websites, one API | no |
//! | the server of `www.example.com` must read the cookie that `api.example.com` has set | `example.com` |
//! | several APIs that share a session | `example.com` |
//! | websites of two sites | no domain covers two sites; use the header |
//!
//! A shared cookie has a price. Every host of the domain gets it, the forgotten blog included, and can set one of the same name. So front ends must
//! send a header with requests that change something:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::{PolicyConfig, SessionShape};
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::CsrfRequirement;
//!
//! let mut config = PolicyConfig::new(
//!     ["https://api.example.com", "https://files.example.com"],
//!     ["https://www.example.com"],
//! );
//! config.session = SessionShape::Single.into();
//! let review = config.review(&EmbeddedList);
//! assert_eq!(review.problems()[0].field().to_string(), "cookie_domain"); // each API would have a session of its own
//!
//! config.cookie_domain = "example.com".into();
//! let review = config.review(&EmbeddedList);
//! assert!(review.problems().is_empty());
//! assert_eq!(review.pairs()[0].csrf(), Some(CsrfRequirement::Header));
//! # }
//! ```
//!
//! # Where to go from here
//!
//! | you want to | read |
//! |---|---|
//! | serve many websites, one for each customer | [`deployments::tenants`](super::deployments::tenants) |
//! | serve websites that a database knows | [`Policy::trust_website`](crate::policy::Policy::trust_website) |
//! | know more of apps, Capacitor, React Native | [`deployments::native_clients`](super::deployments::native_clients) |
//! | know more of another site | [`deployments::cross_site`](super::deployments::cross_site) |
//! | protect the cookie against CSRF | [`csrf_for_spas`](super::csrf_for_spas) |
//! | use two tokens | [`access_and_refresh`](super::access_and_refresh) |
//! | move from cookies to headers, or back | [`migrations`](super::migrations#transport) |
