//! One session cookie: sign-in, pages, renewal, sign-out, a new name. Start here.
//!
//! **Is this page for me?** Yes, if your server keeps the sessions, and the browser has one cookie for them (`sid`, `connect.sid`, `laravel_session`).
//! If you have an access token and a refresh token, read [`access_and_refresh`](super::access_and_refresh).
//!
//! # Status codes
//!
//! | route | what happened | status | cookies in the response |
//! |---|---|---|---|
//! | `POST /signin` | the password is right | 200 | sets the session cookie |
//! | | the password is wrong | 401 | none |
//! | | another site sent the form | 403 | none |
//! | any page | signed in | 200 | none; sets the cookie again if it is due |
//! | | not signed in, or the session has expired | 401 | none |
//! | | tokens of two sessions came: another host may have planted one | 401 | clears both |
//! | | another site sent a request that changes something | 403 | none |
//! | `POST /signout` | signed out; also if nobody was signed in | 204 | clears the session cookie |
//! | | another site sent the form | 403 | none |
//! | every route | the store of sessions cannot be reached | 503 | none |
//! | | there are several APIs, and the host of the request is none of them | 421 | none |
//!
//! For a page that a person opens, a redirect to the sign-in (303) is as good as 401.
//!
//! # The configuration
//!
//! As a file:
//!
//! ```json
//! {
//!   "api": "https://www.example.com",
//!   "websites": "https://www.example.com",
//!   "transport": "cookie",
//!   "session": "single",
//!   "session_cookie": { "name": "sid", "keep": 1209600 },
//!   "session_lifetime_seconds": 7776000
//! }
//! ```
//!
//! | key | meaning |
//! |---|---|
//! | `api` | where the handlers of your sessions are |
//! | `websites` | where the pages are. Here it is the same origin |
//! | `transport` | sessions travel by cookie only, never by header |
//! | `session` | `single`: a session has one token. The default, `pair`, has two |
//! | `session_cookie.keep` | browsers keep the cookie for 14 days. Without it, the cookie lasts until the browser is closed |
//! | `session_lifetime_seconds` | your server ends a session after 90 days, even if it is used every day |
//!
//! You do not write `HttpOnly`, `Secure`, `SameSite`, `Path`, `Priority` or the prefix `__Host-`: they follow. [`Policy::declared_cookies`] lists the
//! result.
//!
//! # The program
//!
//! `Request` and `Response` stand for the types of your web framework. Everything else you can copy.
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use std::collections::HashMap;
//!
//! use session_cookie_policy::advice::Renewal;
//! use session_cookie_policy::config::{PastScopeConfig, PolicyConfig, SessionShape, TransportSetting};
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::Policy;
//! use session_cookie_policy::request::{Denial, OwnedFacts, ResponseHeaders, TokenState, Tokens};
//! use time::{Duration, OffsetDateTime, macros::datetime};
//!
#![doc = include_str!("program.txt")]
//!
//! type Failure = Box<dyn std::error::Error>;
//!
//! /// The configuration from above, in Rust.
//! fn configuration() -> PolicyConfig {
//!     let origin = "https://www.example.com";
//!     let mut config = PolicyConfig::new([origin], [origin]);
//!     config.transport = TransportSetting::Cookie.into();
//!     config.session = SessionShape::Single.into();
//!     config.session_cookie.name = Some("sid".into());
//!     config.session_cookie.keep = Some(Duration::days(14).into());
//!     config.session_lifetime = Some(Duration::days(90));
//!     config
//! }
//!
//! struct Session {
//!     user: String,
//!     has_ended: bool,
//!     renewal: Renewal, // in a database: when the cookie was last written, and when the session ends
//! }
//!
//! /// The sessions by token. In production, store a hash of the token.
//! #[derive(Default)]
//! struct Store(HashMap<String, Session>);
//!
//! impl Store {
//!     fn begin(&mut self, user: &str, now: OffsetDateTime) -> (String, Renewal) {
//!         let token = format!("token-{}", self.0.len()); // in production: 32 random bytes as base64url
//!         let renewal = Renewal::new(now, Duration::days(14)).with_end(now + Duration::days(90));
//!         let session = Session { user: user.to_owned(), has_ended: false, renewal };
//!         self.0.insert(token.clone(), session);
//!         (token, renewal)
//!     }
//!
//!     /// Looks a token up. Changes nothing.
//!     fn look(&self, token: Option<&str>, now: OffsetDateTime) -> TokenState<String> {
//!         let Some((token, session)) = token.and_then(|token| self.0.get_key_value(token)) else {
//!             return TokenState::Unknown;
//!         };
//!         if session.has_ended || session.renewal.cookie_ends() <= now {
//!             return TokenState::Dead;
//!         }
//!         TokenState::Live(token.clone())
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
//!     if (request.field("user"), request.field("password")) != (Some("alice"), Some("secret")) {
//!         return Ok(Response::new(401, "wrong name or password"));
//!     }
//!     // Always a new token, never one that came with the request: that would be session fixation.
//!     let (token, renewal) = store.begin("alice", now);
//!     let tokens = Tokens::session(&token)?.until(renewal.cookie_ends());
//!     let mut response = Response::new(200, "welcome");
//!     response.append(set_session.to_headers(&tokens)?);
//!     Ok(response)
//! }
//!
//! /// Any page, and any request of a script: `GET /account` shows something, `POST /account` changes something.
//! fn account(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let verify = policy.verify(&kept.facts(), now);
//!     let accepted = match verify.require(|token| store.look(token.as_str(), now)) {
//!         Ok(accepted) => accepted,
//!         Err(denial) => return Ok(denial.into()),
//!     };
//!     let token = accepted.session;
//!     let session = store.0.get_mut(&token).ok_or("the session is gone")?;
//!     let mut response = Response::new(200, &session.user);
//!     if session.renewal.is_due(now) || verify.has_leftovers() {
//!         session.renewal = session.renewal.written(now);
//!         let tokens = Tokens::session(&token)?.until(session.renewal.cookie_ends());
//!         response.append(accepted.set_session.to_headers(&tokens)?);
//!     } else {
//!         response.append(verify.to_cache_headers());
//!     }
//!     Ok(response)
//! }
//!
//! /// `POST /signout`
//! fn sign_out(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let sign_out = policy.sign_out(&kept.facts(), now);
//!     let clear_session = match sign_out.accept() {
//!         Ok(clear_session) => clear_session,
//!         Err(refusal) => return Ok(Response::new(refusal.status(), refusal.as_str())),
//!     };
//!     // First in the store: a response that was sent earlier may still set the cookie, and then its token must be dead.
//!     for token in sign_out.candidates() {
//!         if let Some(session) = token.as_str().and_then(|token| store.0.get_mut(token)) {
//!             session.has_ended = true;
//!         }
//!     }
//!     let mut response = Response::new(204, "");
//!     response.append(clear_session.to_headers());
//!     Ok(response)
//! }
//!
//! fn serve(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let response = match (request.method, request.path) {
//!         ("POST", "/signin") => sign_in(policy, store, request, now),
//!         ("GET" | "POST", "/account") => account(policy, store, request, now),
//!         ("POST", "/signout") => sign_out(policy, store, request, now),
//!         _ => Ok(Response::new(404, "")),
//!     };
//!     // A mistake in the program, such as a token that is too long for a cookie. Log the error.
//!     response.unwrap_or_else(|_| Response::new(500, ""))
//! }
//!
//! // The same configuration as a file.
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://www.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "session_cookie": { "name": "sid", "keep": 1209600 },
//!         "session_lifetime_seconds": 7776000
//!     }"#,
//! )?;
//! assert_eq!(config, configuration());
//!
//! // Once, when the server starts: a policy, or an error that lists everything that is wrong.
//! let policy = config.compile(&EmbeddedList)?;
//! let mut store = Store::default();
//! let day_0 = datetime!(2026-11-22 12:00 UTC);
//!
//! // Another site cannot sign a user in. A wrong password is 401, the right one sets the cookie.
//! let own_form = [("origin", "https://www.example.com"), ("sec-fetch-site", "same-origin")];
//! let foreign_form = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
//! let right = [("user", "alice"), ("password", "secret")];
//! let wrong = [("user", "alice"), ("password", "guess")];
//! let mut post_sign_in = |headers, fields| {
//!     serve(&policy, &mut store, &Request { method: "POST", path: "/signin", headers, fields }, day_0)
//! };
//! let response = post_sign_in(&foreign_form, &right);
//! assert_eq!((response.status, response.body.as_str()), (403, "unknown_origin"));
//! assert_eq!(post_sign_in(&own_form, &wrong).status, 401);
//! let response = post_sign_in(&own_form, &right);
//! assert_eq!(response.status, 200);
//! assert_eq!(
//!     response.all("set-cookie"),
//!     ["__Host-sid=token-0; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!       Max-Age=1209600; Expires=Sun, 06 Dec 2026 12:00:00 GMT; Priority=High"],
//! );
//!
//! // Signed in. The cookie is not written again in the first half of its 14 days.
//! let page = |policy: &Policy, store: &mut Store, cookie: &str, now| {
//!     let headers = [("cookie", cookie), ("sec-fetch-site", "none")];
//!     serve(policy, store, &Request { method: "GET", path: "/account", headers: &headers, fields: &[] }, now)
//! };
//! let response = page(&policy, &mut store, "__Host-sid=token-0; theme=dark", day_0 + Duration::days(6));
//! assert_eq!((response.status, response.body.as_str(), response.all("set-cookie").len()), (200, "alice", 0));
//! assert_eq!(response.all("cache-control"), ["private, no-store"]);
//! let response = page(&policy, &mut store, "__Host-sid=token-0", day_0 + Duration::days(8));
//! assert!(response.all("set-cookie")[0].starts_with("__Host-sid=token-0; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1209600"));
//!
//! // No cookie, an unknown token: 401, and nothing is cleared.
//! for cookie in ["theme=dark", "__Host-sid=unknown"] {
//!     let response = page(&policy, &mut store, cookie, day_0);
//!     assert_eq!((response.status, response.all("set-cookie").len()), (401, 0));
//! }
//!
//! // A form of another site is refused, although the browser sent the cookie.
//! let mut forged = foreign_form.to_vec();
//! forged.push(("cookie", "__Host-sid=token-0"));
//! for path in ["/account", "/signout"] {
//!     let request = Request { method: "POST", path, headers: &forged, fields: &[] };
//!     assert_eq!(serve(&policy, &mut store, &request, day_0).status, 403);
//! }
//!
//! // The cookie gets a new name. Without a history, everybody is logged out.
//! let day_9 = day_0 + Duration::days(9);
//! let mut renamed = configuration();
//! renamed.session_cookie.name = Some("shop-session".into());
//! let forgetful = renamed.compile(&EmbeddedList)?;
//! assert_eq!(page(&forgetful, &mut store, "__Host-sid=token-0", day_9).status, 401);
//!
//! // With a history, the old cookie is accepted. The response replaces it.
//! let mut past = PastScopeConfig::new("".into(), "2026-12-01T00:00:00Z".into(), 14);
//! past.session_cookie.name = Some("__Host-sid".into());
//! renamed.history.push(past);
//! let renamed = renamed.compile(&EmbeddedList)?;
//! let response = page(&renamed, &mut store, "__Host-sid=token-0", day_9);
//! assert_eq!((response.status, response.body.as_str()), (200, "alice"));
//! let cookies = response.all("set-cookie");
//! assert!(cookies[0].starts_with("__Host-sid=; ") && cookies[0].contains("Max-Age=0"));
//! assert!(cookies[1].starts_with("__Host-shop-session=token-0; "));
//!
//! // Signed out: the cookie is cleared, and the token is dead.
//! let mut headers = own_form.to_vec();
//! headers.push(("cookie", "__Host-shop-session=token-0"));
//! let request = Request { method: "POST", path: "/signout", headers: &headers, fields: &[] };
//! let response = serve(&renamed, &mut store, &request, day_9);
//! assert_eq!(response.status, 204);
//! assert!(response.all("set-cookie").iter().any(|cookie| cookie.starts_with("__Host-shop-session=; ")));
//! assert_eq!(page(&renamed, &mut store, "__Host-shop-session=token-0", day_9).status, 401);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What each outcome means
//!
//! Your store reports what it knows of each token: a [`TokenState`]. [`Verify::require`] returns the session, or a [`Denial`] with status and headers of
//! the response. To respond differently, match on the [`Resolution`] of [`Verify::resolve`]:
//!
//! - **`Accepted`**: one session that is alive. Respond as usual. You may set the cookie again with the [`SetSession`] that comes with it, also
//!   on a `GET`.
//! - **`Rejected`**: no token, an unknown token, or one whose session has ended. Show the sign-in. The cookie stays: its token is dead, and
//!   by the time this response arrives, another tab may have signed in again.
//! - **`Conflict`**: the request has cookies of two living sessions. A sibling host may have planted one of them. The response clears them all.
//! - **`Superseded`**: the token was replaced by a newer one of the same session. Only a store that replaces tokens at renewal reports
//!   it. Respond with 401, and let the front end repeat the request once: the browser has the new cookie by then. The program above keeps its
//!   token, which is simpler. [`tabs`](super::tabs) explains what goes wrong in a store that replaces them.
//!
//! If your store is `async`, or if a look-up can fail, use [`Verify::search`] in place of `resolve`. If it fails, respond with 503 and write
//! no header of the policy: `Unknown` would log the user out.
//!
//! # Renewal
//!
//! [`Renewal`] says when to set the cookie again: after half of its life. A user who comes back within 7 days stays signed in, up to 90 days in
//! all. Do not set the cookie with every response. That would make every page uncacheable, and a slow response could set a cookie after the
//! user has signed out.
//!
//! The program sets the cookie and extends the session in the store in the same step, so that both end at the same time.
//!
//! # A new name, domain or path
//!
//! To a browser, a cookie with another name is another cookie. A [history](crate::config::PolicyConfig::history) declares what it was. In the
//! configuration file:
//!
//! ```json
//! "history": [{
//!   "cookie_domain": "",
//!   "retired_at": "2026-12-01T00:00:00Z",
//!   "lifetime_days": 14,
//!   "session_cookie": { "name": "__Host-sid" }
//! }]
//! ```
//!
//! `retired_at` is when the last server that set the old cookie stopped. 14 days later no browser has the old cookie, and you can remove the
//! entry. [`Verify::has_leftovers`] is true as long as the request has the old cookie: then the program sets the new one and clears the old
//! one. [`plan_migration`](crate::rollout::plan_migration) writes the entry for you, and says in which order to deploy:
//! see [`migrations`](super::migrations).
//!
//! # Errors
//!
//! Each says what is wrong, where, and what to write instead.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::{PolicyConfig, SessionShape};
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::request::{RequestFacts, Tokens};
//! use time::macros::datetime;
//!
//! let origin = "https://www.example.com";
//! let mut config = PolicyConfig::new([origin], [origin]);
//! config.session = SessionShape::Single.into();
//! let policy = config.compile(&EmbeddedList).unwrap();
//!
//! // A value that cannot stand in a cookie.
//! assert_eq!(
//!     Tokens::session(r#"{"user":7}"#).unwrap_err().to_string(),
//!     "the session token: byte 1 of the cookie value cannot stand in a cookie; encode the value, for example as base64url",
//! );
//!
//! // Two tokens for a session that has one. Nothing is written.
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(origin.as_bytes());
//! let set_session = policy.sign_in(&facts, datetime!(2026-11-22 12:00 UTC)).accept().unwrap();
//! let pair = Tokens::new("access", "refresh").unwrap();
//! let error = set_session.write(&pair, &mut String::new(), &mut |_, _| {}).unwrap_err();
//! assert_eq!(error.to_string(), "`session` is `single`; write `Tokens::session`");
//!
//! // A mistake in the configuration is found when the server starts.
//! config.session_cookie.keep = Some("30d".into());
//! let error = config.compile(&EmbeddedList).unwrap_err();
//! assert_eq!(
//!     error.problems()[0].to_string(),
//!     "`session_cookie.keep`: `30d` is not a lifetime; write a number of seconds, `browser_session`, `chosen` or `as_session`",
//! );
//! # }
//! ```
//!
//! # Where to go from here
//!
//! | you want to | read |
//! |---|---|
//! | let users choose how long they stay signed in | [`remember_me`](super::remember_me) |
//! | sign users in with Google, Apple, or your company's provider | [`oauth_login`](super::oauth_login) |
//! | have the website on another origin than the API | [`access_and_refresh`](super::access_and_refresh): its `serve` writes the CORS headers |
//! | call the API from a single-page app | [`csrf_for_spas`](super::csrf_for_spas) |
//! | serve several websites, or an app | [`several_frontends`](super::several_frontends) |
//! | develop on `http://localhost` | [`deployments::local_development`](super::deployments::local_development) |
//! | connect axum, actix-web or another framework | [`adapters`](super::adapters) |
//! | find out why users do not stay signed in | [`debugging`](super::debugging) |
//!
//! [`Denial`]: crate::request::Denial
//! [`Policy::declared_cookies`]: crate::policy::Policy::declared_cookies
//! [`Renewal`]: crate::advice::Renewal
//! [`Resolution`]: crate::request::Resolution
//! [`SetSession`]: crate::request::SetSession
//! [`TokenState`]: crate::request::TokenState
//! [`Verify::has_leftovers`]: crate::request::Verify::has_leftovers
//! [`Verify::require`]: crate::request::Verify::require
//! [`Verify::resolve`]: crate::request::Verify::resolve
//! [`Verify::search`]: crate::request::Verify::search
