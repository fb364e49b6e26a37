//! An access token and a refresh token: sign-in, refresh, sign-out, and the status codes.
//!
//! **Is this page for me?** Yes, if a session has a short-lived access token (often a JWT) and a refresh token that gets the next one.
//! If your session is one id in one cookie, read [`one_cookie`](super::one_cookie): it needs no refresh route.
//!
//! # Status codes
//!
//! | route | what happened | status | cookies in the response | the front end |
//! |---|---|---|---|---|
//! | `POST /auth/signin` | the password is right | 200 | sets both | |
//! | | the password is wrong | 401 | none | shows the message |
//! | | another site sent the form | 403 | none | |
//! | any other route | the access token is good | 200 | none | |
//! | | it has expired, or there is none | 401 | none | refreshes, then repeats the request |
//! | | another site sent a request that changes something | 403 | none | |
//! | `POST /auth/session/refresh` | the refresh token is the current one | 200 | sets both | repeats the request |
//! | | another tab has already refreshed | 409 | none | waits half a second, then refreshes once more |
//! | | the session has ended, or there is none | 401 | none | shows the sign-in |
//! | | tokens of two sessions came | 401 | clears them | shows the sign-in |
//! | | another site sent the request | 403 | none | |
//! | `POST /auth/signout` | signed out | 204 | clears both | |
//! | every route | the store of sessions cannot be reached | 503 | none | tries again later |
//!
//! 401 on the refresh route and 401 elsewhere mean different things: "sign in" and "refresh". [`tabs`](super::tabs) explains why the refresh
//! route needs 409.
//!
//! # The configuration
//!
//! ```json
//! {
//!   "api": "https://api.example.com",
//!   "websites": "https://www.example.com",
//!   "transport": "cookie",
//!   "access_cookie": { "token_lifetime_seconds": 900 },
//!   "refresh_cookie": { "keep": 2592000, "token_lifetime_seconds": 2592000 }
//! }
//! ```
//!
//! A session has two tokens unless `session` is `single`. `token_lifetime_seconds` says how long your server accepts a token. The review
//! compares it with the time for which browsers keep the cookie, and reports what does not fit.
//!
//! The cookie of the access token lives for a year although the token in it lives for 15 minutes. That is
//! [on purpose](super::faq#why-does-the-access-cookie-live-a-year-when-the-token-lives-an-hour): an expired token shows that there was a
//! session to refresh.
//!
//! # The program
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use std::collections::HashMap;
//!
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::Policy;
//! use session_cookie_policy::request::{CsrfRefusal, Denial, OwnedFacts, Resolution, ResponseHeaders, TokenState, Tokens};
//! use time::{Duration, OffsetDateTime, macros::datetime};
//!
#![doc = include_str!("program.txt")]
//!
//! type Failure = Box<dyn std::error::Error>;
//!
//! struct Session {
//!     user: String,
//!     has_ended: bool,
//!     refresh_token: String, // the current one
//! }
//!
//! /// In production, store hashes of the tokens, and remove each token when it expires.
//! #[derive(Default)]
//! struct Store {
//!     sessions: Vec<Session>,
//!     refresh_tokens: HashMap<String, usize>, // every one that was issued, with its session
//! }
//!
//! impl Store {
//!     fn begin(&mut self, user: &str) -> usize {
//!         self.sessions.push(Session { user: user.to_owned(), has_ended: false, refresh_token: String::new() });
//!         self.sessions.len() - 1
//!     }
//!
//!     /// A new refresh token for a session.
//!     fn issue(&mut self, id: usize) -> String {
//!         let token = format!("r{}", self.refresh_tokens.len()); // in production: 32 random bytes as base64url
//!         self.refresh_tokens.insert(token.clone(), id);
//!         self.sessions[id].refresh_token = token.clone();
//!         token
//!     }
//!
//!     /// Replaces a refresh token, if it is still the current one of a session that goes on. In production this is one atomic step, such as
//!     /// `UPDATE … WHERE refresh_token = $1 AND NOT has_ended`: two requests may have looked the token up before either replaces it.
//!     fn replace(&mut self, id: usize, old: Option<&str>) -> Option<String> {
//!         let session = &self.sessions[id];
//!         let is_current = !session.has_ended && old == Some(session.refresh_token.as_str());
//!         is_current.then(|| self.issue(id))
//!     }
//!
//!     /// Looks a refresh token up. Changes nothing.
//!     fn look(&self, token: Option<&str>) -> TokenState<usize> {
//!         let Some((token, id)) = token.and_then(|token| self.refresh_tokens.get_key_value(token)) else {
//!             return TokenState::Unknown;
//!         };
//!         match &self.sessions[*id] {
//!             session if session.has_ended => TokenState::Dead,
//!             session if session.refresh_token == *token => TokenState::Live(*id),
//!             _ => TokenState::Superseded(*id),
//!         }
//!     }
//!
//!     /// Reads an access token. The look-up of the session costs a query, and ends access at once when the user signs out. Without it, an
//!     /// access token works until it expires.
//!     fn verify(&self, token: Option<&str>, now: OffsetDateTime) -> TokenState<usize> {
//!         match token.and_then(read_access_token) {
//!             None => TokenState::Unknown,
//!             Some((id, _)) if self.sessions.get(id).is_none_or(|session| session.has_ended) => TokenState::Dead,
//!             Some((id, expires)) if expires <= now.unix_timestamp() => TokenState::Superseded(id),
//!             Some((id, _)) => TokenState::Live(id),
//!         }
//!     }
//! }
//!
//! /// In production: a signed JWT.
//! fn access_token(id: usize, now: OffsetDateTime) -> String {
//!     format!("{id}.{}", (now + Duration::minutes(15)).unix_timestamp())
//! }
//!
//! /// In production: verify the signature.
//! fn read_access_token(token: &str) -> Option<(usize, i64)> {
//!     let (id, expires) = token.split_once('.')?;
//!     Some((id.parse().ok()?, expires.parse().ok()?))
//! }
//!
//! /// `POST /auth/signin`
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
//!     let id = store.begin("alice");
//!     let (access, refresh) = (access_token(id, now), store.issue(id));
//!     let mut response = Response::new(200, "welcome");
//!     response.append(set_session.to_headers(&Tokens::new(&access, &refresh)?)?);
//!     Ok(response)
//! }
//!
//! /// Any route that needs a session.
//! fn account(policy: &Policy, store: &Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let verify = policy.verify(&kept.facts(), now);
//!     match verify.require(|token| store.verify(token.as_str(), now)) {
//!         Ok(accepted) => {
//!             let mut response = Response::new(200, &store.sessions[accepted.session].user);
//!             response.append(verify.to_cache_headers());
//!             response
//!         }
//!         Err(denial) => denial.into(),
//!     }
//! }
//!
//! /// `POST /auth/session/refresh`
//! fn refresh(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let refresh = policy.refresh(&kept.facts(), now);
//!     let accepted = match refresh.require(|token| store.look(token.as_str())) {
//!         Ok(accepted) => accepted,
//!         Err(denial) => return Ok(denial.into()),
//!     };
//!     let id = accepted.session;
//!     let Some(token) = store.replace(id, accepted.candidate.as_str()) else {
//!         return Ok(refresh.superseded().into()); // another request was faster
//!     };
//!     let mut response = Response::new(200, "");
//!     response.append(accepted.set_session.to_headers(&Tokens::new(&access_token(id, now), &token)?)?);
//!     Ok(response)
//! }
//!
//! /// `POST /auth/signout`
//! fn sign_out(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let sign_out = policy.sign_out(&kept.facts(), now);
//!     let clear_session = match sign_out.accept() {
//!         Ok(clear_session) => clear_session,
//!         Err(refusal) => return Ok(Response::new(refusal.status(), refusal.as_str())),
//!     };
//!     // Both tokens name the session: the access token may have expired. Old refresh tokens end the session, too.
//!     let by_access = sign_out.candidates().filter_map(|token| Some(read_access_token(token.as_str()?)?.0));
//!     let by_refresh = sign_out.refresh_candidates().filter_map(|token| store.refresh_tokens.get(token.as_str()?).copied());
//!     let ended: Vec<usize> = by_access.chain(by_refresh).collect();
//!     for id in ended {
//!         store.sessions[id].has_ended = true;
//!     }
//!     let mut response = Response::new(204, "");
//!     response.append(clear_session.to_headers());
//!     Ok(response)
//! }
//!
//! /// All routes. The page is of another origin than the API, so every response has CORS headers, also an error.
//! fn serve(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Response {
//!     let kept = request.facts(policy);
//!     let response = match (request.method, request.path) {
//!         _ if kept.facts().is_preflight() => Ok(Response::new(204, "")),
//!         ("POST", "/auth/signin") => sign_in(policy, store, request, now),
//!         ("POST", "/auth/session/refresh") => refresh(policy, store, request, now),
//!         ("POST", "/auth/signout") => sign_out(policy, store, request, now),
//!         ("GET" | "POST", "/account") => Ok(account(policy, store, request, now)),
//!         _ => Ok(Response::new(404, "")),
//!     };
//!     let mut response = response.unwrap_or_else(|_| Response::new(500, ""));
//!     response.append(policy.cors(&kept.facts()).to_headers());
//!     response
//! }
//!
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://api.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "access_cookie": { "token_lifetime_seconds": 900 },
//!         "refresh_cookie": { "keep": 2592000, "token_lifetime_seconds": 2592000 }
//!     }"#,
//! )?;
//! let policy = config.compile(&EmbeddedList)?;
//! assert!(policy.warnings().is_empty());
//! let mut store = Store::default();
//! let noon = datetime!(2026-11-22 12:00 UTC);
//! let mut send = |method, path, cookie, now| {
//!     let headers = [("origin", "https://www.example.com"), ("cookie", cookie)];
//!     let fields = [("user", "alice"), ("password", "secret")];
//!     serve(&policy, &mut store, &Request { method, path, headers: &headers, fields: &fields }, now)
//! };
//!
//! // Sign-in sets two cookies. The page may read the response.
//! let response = send("POST", "/auth/signin", "", noon);
//! let pairs: Vec<_> = response.all("set-cookie").iter().map(|line| line.split(';').next().unwrap().to_owned()).collect();
//! assert_eq!(pairs, ["__Host-session-access=0.1795349700", "__Host-session-refresh=r0"]);
//! assert_eq!(response.all("access-control-allow-origin"), ["https://www.example.com"]);
//!
//! // 15 minutes later the access token has expired: 401, and the cookies stay.
//! let both = "__Host-session-access=0.1795349700; __Host-session-refresh=r0";
//! assert_eq!(send("GET", "/account", both, noon + Duration::minutes(14)).body, "alice");
//! let later = noon + Duration::minutes(15);
//! let response = send("GET", "/account", both, later);
//! assert_eq!((response.status, response.all("set-cookie").len()), (401, 0));
//!
//! // The refresh replaces both tokens. The second tab, with the old token, is told to try again.
//! let response = send("POST", "/auth/session/refresh", both, later);
//! assert_eq!(response.status, 200);
//! assert!(response.all("set-cookie")[1].starts_with("__Host-session-refresh=r1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000"));
//! let response = send("POST", "/auth/session/refresh", both, later);
//! assert_eq!((response.status, response.all("set-cookie").len()), (409, 0));
//!
//! // Sign-out, even with the old token, ends the session for every tab.
//! let response = send("POST", "/auth/signout", both, later);
//! assert_eq!((response.status, response.all("set-cookie").len()), (204, 2));
//! assert_eq!(send("POST", "/auth/session/refresh", "__Host-session-refresh=r1", later).status, 401);
//!
//! // Another site cannot refresh or sign out.
//! let headers = [("origin", "https://evil.example"), ("cookie", both)];
//! for path in ["/auth/session/refresh", "/auth/signout", "/account"] {
//!     let forged = Request { method: "POST", path, headers: &headers, fields: &[] };
//!     assert_eq!(serve(&policy, &mut store, &forged, later).status, 403);
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the front end does
//!
//! After 401 it refreshes and repeats the request. [`tabs`](super::tabs#what-the-front-end-does) has `refresh()`, which takes a lock for all tabs
//! and handles 409:
//!
//! ```js
//! async function api(path, options) {
//!   const send = () => fetch("https://api.example.com" + path, { credentials: "include", ...options });
//!   const response = await send();
//!   return response.status === 401 && (await refresh()) ? send() : response;
//! }
//! ```
//!
//! Without `credentials: "include"`, browsers neither send the cookies nor keep those of the response, since page and API have different
//! origins.
//!
//! # How long each lasts
//!
//! | | usual | why |
//! |---|---|---|
//! | access token | 5 to 15 minutes | a stolen one works that long. Also how long a signed-out user keeps access, if you do not look the session up |
//! | refresh token | days to weeks | how long a user may be away |
//! | refresh cookie | as the refresh token | longer has no use; shorter logs users out early, and is a [finding](crate::diagnosis::codes) |
//!
//! # Where to go from here
//!
//! | you want to | read |
//! |---|---|
//! | understand 409, rotation, grace periods, reuse detection | [`tabs`](super::tabs) |
//! | use an `async` store, or connect a framework | [`adapters`](super::adapters) |
//! | send tokens by header to some clients | [`several_frontends`](super::several_frontends) |
//! | have one cookie instead | [`one_cookie`](super::one_cookie) |
//! | come from SuperTokens | [`deployments::supertokens`](super::deployments::supertokens) |
