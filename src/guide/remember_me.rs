//! "Remember me", "keep me signed in", trusted devices, and lifetimes that fit each other.
//!
//! **Is this page for me?** Yes, if users choose how long they stay signed in, or if a browser that a user trusts skips the second factor.
//! If every session lasts equally long, set `keep` to a number: [`one_cookie`](super::one_cookie).
//!
//! # Status codes
//!
//! | route | what happened | status | cookies in the response |
//! |---|---|---|---|
//! | `POST /signin` | box not ticked | 200 | sets the session; until the browser is closed |
//! | | box ticked | 200 | sets the session for 30 days |
//! | | password right, second factor needed | 401, `code needed` | none |
//! | | code right, "trust this browser" ticked | 200 | sets the session, and the device for 90 days |
//! | | password right, in a trusted browser | 200 | sets the session |
//! | any page | signed in | 200 | none; sets the session again if it is due |
//! | | not used for 12 hours (not ticked) or 30 days (ticked), or 90 days in all | 401 | none |
//! | `POST /signout` | signed out | 204 | clears the session; the device stays |
//! | `POST /forget` | this browser is trusted no longer | 204 | clears the device |
//!
//! # The configuration
//!
//! ```json
//! {
//!   "api": "https://www.example.com",
//!   "websites": "https://www.example.com",
//!   "transport": "cookie",
//!   "session": "single",
//!   "session_cookie": { "name": "sid", "keep": "chosen", "lifetime_seconds": 2592000 },
//!   "session_lifetime_seconds": 7776000,
//!   "cookies": {
//!     "device": { "purpose": "trusted_device", "routes": ["/signin", "/forget"], "keep": 7776000 }
//!   }
//! }
//! ```
//!
//! | `keep` | browsers keep the cookie |
//! |---|---|
//! | a number | for as many seconds |
//! | `browser_session` | until the browser is closed |
//! | `chosen` | as each sign-in says, `lifetime_seconds` at most; until the browser is closed if it says nothing |
//! | `as_session` | as long as the session cookie (for cookies beside it) |
//!
//! With two tokens, set `keep` of the `refresh_cookie` *and* of the `access_cookie` to `chosen`. Otherwise the access cookie outlives the choice.
//!
//! # The program
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use std::collections::{HashMap, HashSet};
//!
//! use session_cookie_policy::advice::Renewal;
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::Policy;
//! use session_cookie_policy::request::{
//!     Denial, OwnedFacts, ResponseHeaders, SetSession, TokenState, Tokens,
//! };
//! use time::{Duration, OffsetDateTime, macros::datetime};
//!
#![doc = include_str!("program.txt")]
//!
//! type Failure = Box<dyn std::error::Error>;
//!
//! /// How long a session may be unused: if the user ticked the box, and if not.
//! const REMEMBERED: Duration = Duration::days(30);
//! const FORGOTTEN: Duration = Duration::hours(12);
//! /// How long a session lasts in all.
//! const LONGEST: Duration = Duration::days(90);
//!
//! struct Session {
//!     user: String,
//!     is_remembered: bool,
//!     has_ended: bool,
//!     renewal: Renewal,
//! }
//!
//! #[derive(Default)]
//! struct Store {
//!     sessions: HashMap<String, Session>,  // by token
//!     devices: HashSet<(String, String)>, // users, and the tokens of browsers that they trust
//! }
//!
//! impl Store {
//!     fn begin(&mut self, user: &str, is_remembered: bool, now: OffsetDateTime) -> String {
//!         let token = format!("token-{}", self.sessions.len()); // in production: 32 random bytes as base64url
//!         let unused = if is_remembered { REMEMBERED } else { FORGOTTEN };
//!         let renewal = Renewal::new(now, unused).with_end(now + LONGEST);
//!         let session = Session { user: user.to_owned(), is_remembered, has_ended: false, renewal };
//!         self.sessions.insert(token.clone(), session);
//!         token
//!     }
//!
//!     fn look(&self, token: Option<&str>, now: OffsetDateTime) -> TokenState<String> {
//!         let Some((token, session)) = token.and_then(|token| self.sessions.get_key_value(token)) else {
//!             return TokenState::Unknown;
//!         };
//!         // The server decides. A browser that restores its tabs brings a cookie back that "ends with the browser".
//!         if session.has_ended || session.renewal.cookie_ends() <= now {
//!             return TokenState::Dead;
//!         }
//!         TokenState::Live(token.clone())
//!     }
//! }
//!
//! /// Sets the cookie for as long as the user has chosen, and no longer than the session lasts.
//! fn write(session: &Session, token: &str, set_session: &SetSession<'_>, response: &mut Response) -> Result<(), Failure> {
//!     let mut tokens = Tokens::session(token)?;
//!     if session.is_remembered {
//!         tokens = tokens.keep_for(REMEMBERED).until(session.renewal.cookie_ends());
//!     }
//!     response.append(set_session.to_headers(&tokens)?);
//!     Ok(())
//! }
//!
//! /// `POST /signin` with `password`, `code` (of the second factor), and the boxes `remember` and `trust`.
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
//!     // A trusted browser skips the second factor, never the password. Any of the values that came may be the right one.
//!     let device = sign_in.cookie("device").ok_or("no cookie is declared as `device`")?;
//!     let is_trusted = device.values().any(|value| {
//!         let token = String::from_utf8_lossy(value).into_owned();
//!         store.devices.contains(&("alice".to_owned(), token))
//!     });
//!     if !is_trusted && request.field("code") != Some("123456") {
//!         return Ok(Response::new(401, "code needed"));
//!     }
//!     let token = store.begin("alice", request.field("remember").is_some(), now);
//!     let mut response = Response::new(200, "welcome");
//!     write(&store.sessions[&token], &token, &set_session, &mut response)?;
//!     if !is_trusted && request.field("trust").is_some() {
//!         let token = format!("device-{}", store.devices.len()); // random, and not the token of the session
//!         response.append(device.to_headers(&token)?);
//!         store.devices.insert(("alice".to_owned(), token));
//!     }
//!     Ok(response)
//! }
//!
//! /// Any page.
//! fn account(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let verify = policy.verify(&kept.facts(), now);
//!     let accepted = match verify.require(|token| store.look(token.as_str(), now)) {
//!         Ok(accepted) => accepted,
//!         Err(denial) => return Ok(denial.into()),
//!     };
//!     let token = accepted.session;
//!     let session = store.sessions.get_mut(&token).ok_or("the session is gone")?;
//!     let mut response = Response::new(200, &session.user);
//!     let is_due = session.renewal.is_due(now);
//!     if is_due {
//!         session.renewal = session.renewal.written(now); // it lasts longer in the store
//!     }
//!     // A cookie that ends with the browser has no date that could be renewed.
//!     if is_due && session.is_remembered || verify.has_leftovers() {
//!         write(session, &token, &accepted.set_session, &mut response)?;
//!     } else {
//!         response.append(verify.to_cache_headers());
//!     }
//!     Ok(response)
//! }
//!
//! /// `POST /signout`, and `POST /forget`, which trusts this browser no longer.
//! fn sign_out(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let sign_out = policy.sign_out(&kept.facts(), now);
//!     let clear_session = match sign_out.accept() {
//!         Ok(clear_session) => clear_session,
//!         Err(refusal) => return Ok(Response::new(refusal.status(), refusal.as_str())),
//!     };
//!     let mut response = Response::new(204, "");
//!     if request.path == "/forget" {
//!         let device = sign_out.cookie("device").ok_or("no cookie is declared as `device`")?;
//!         let gone: Vec<_> = device.values().map(String::from_utf8_lossy).collect();
//!         store.devices.retain(|(_, token)| gone.iter().all(|gone| gone != token));
//!         response.append(device.to_clear_headers());
//!         response.append(sign_out.to_cache_headers());
//!     } else {
//!         for token in sign_out.candidates() {
//!             if let Some(session) = token.as_str().and_then(|token| store.sessions.get_mut(token)) {
//!                 session.has_ended = true;
//!             }
//!         }
//!         response.append(clear_session.to_headers());
//!     }
//!     Ok(response)
//! }
//!
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://www.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "session_cookie": { "name": "sid", "keep": "chosen", "lifetime_seconds": 2592000 },
//!         "session_lifetime_seconds": 7776000,
//!         "cookies": {
//!             "device": { "purpose": "trusted_device", "routes": ["/signin", "/forget"], "keep": 7776000 }
//!         }
//!     }"#,
//! )?;
//! let policy = config.compile(&EmbeddedList)?;
//! assert!(policy.warnings().is_empty());
//! let mut store = Store::default();
//! let day_0 = datetime!(2026-11-22 12:00 UTC);
//! let post = |store: &mut Store, path, cookie, fields: &[(&str, &str)]| {
//!     let headers = [("origin", "https://www.example.com"), ("cookie", cookie)];
//!     let request = Request { method: "POST", path, headers: &headers, fields };
//!     if path == "/signin" { sign_in(&policy, store, &request, day_0) } else { sign_out(&policy, store, &request, day_0) }
//! };
//! let page = |store: &mut Store, cookie, now| {
//!     let headers = [("cookie", cookie)];
//!     account(&policy, store, &Request { method: "GET", path: "/account", headers: &headers, fields: &[] }, now)
//! };
//!
//! // The password alone is not enough. Without the box, the cookie has no date: it ends with the browser.
//! let (password, code) = (("password", "secret"), ("code", "123456"));
//! assert_eq!(post(&mut store, "/signin", "", &[password])?.body, "code needed");
//! let response = post(&mut store, "/signin", "", &[password, code])?;
//! assert_eq!(response.all("set-cookie"), ["__Host-sid=token-0; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High"]);
//!
//! // With both boxes.
//! let response = post(&mut store, "/signin", "", &[password, code, ("remember", "on"), ("trust", "on")])?;
//! assert_eq!(
//!     response.all("set-cookie"),
//!     [
//!         "__Host-sid=token-1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000; Expires=Tue, 22 Dec 2026 12:00:00 GMT; Priority=High",
//!         "__Host-device=device-0; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=7776000; Expires=Sat, 20 Feb 2027 12:00:00 GMT",
//!     ],
//! );
//!
//! // The next day the browser has restored its tabs, and with them the first cookie. The server has not forgotten the 12 hours.
//! let next_day = day_0 + Duration::days(1);
//! assert_eq!(page(&mut store, "__Host-sid=token-0", next_day)?.status, 401);
//! assert_eq!(page(&mut store, "__Host-sid=token-1", next_day)?.status, 200);
//!
//! // Renewed after 15 of 30 days, and again. The last time, the 90 days of the session are nearer.
//! for (day, max_age) in [(20, "Max-Age=2592000"), (40, "Max-Age=2592000"), (65, "Max-Age=2160000")] {
//!     let response = page(&mut store, "__Host-sid=token-1", day_0 + Duration::days(day))?;
//!     assert!(response.all("set-cookie")[0].contains(max_age), "{day}: {:?}", response.headers);
//! }
//! assert_eq!(page(&mut store, "__Host-sid=token-1", day_0 + Duration::days(90))?.status, 401);
//!
//! // A sign-out keeps the device, so the next sign-in needs no code. After `/forget` it does.
//! let response = post(&mut store, "/signout", "__Host-sid=token-1; __Host-device=device-0", &[])?;
//! assert_eq!((response.status, response.all("set-cookie").len()), (204, 1));
//! assert_eq!(post(&mut store, "/signin", "__Host-device=device-0", &[password])?.status, 200);
//! let response = post(&mut store, "/forget", "__Host-device=device-0", &[])?;
//! assert!(response.all("set-cookie")[0].starts_with("__Host-device=; ") && response.all("set-cookie").len() == 1);
//! assert_eq!(post(&mut store, "/signin", "__Host-device=device-0", &[password])?.body, "code needed");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Cookies that end with the browser
//!
//! A cookie without `Max-Age` and `Expires` ends "when the browser is closed". Do not rely on it:
//!
//! - Chrome, Edge and Firefox restore such cookies if they continue where the user left off. The session then lasts for weeks.
//! - Phones rarely close a browser at all.
//!
//! So the server needs a limit of its own for sessions that are not used: the 12 hours above.
//!
//! # Lifetimes that fit each other
//!
//! | lifetime | of what | set by |
//! |---|---|---|
//! | cookie | how long the browser keeps it; 400 days at most | `keep`, `lifetime_seconds`, [`keep_for`] |
//! | token | how long the server accepts it: the `exp` of a JWT | `token_lifetime_seconds` |
//! | session | how long it can be renewed | `session_lifetime_seconds`, [`until`] |
//!
//! The review compares them:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::{CompanionConfig, PolicyConfig, Purpose, Reader, SessionShape};
//! use session_cookie_policy::net::EmbeddedList;
//! use time::Duration;
//!
//! let origin = "https://www.example.com";
//! let mut config = PolicyConfig::new([origin], [origin]);
//! config.session = SessionShape::Single.into();
//! config.session_cookie.keep = Some(Duration::hours(1).into());
//! config.session_cookie.token_lifetime = Some(Duration::days(1));
//! let first_problem = |config: &PolicyConfig| config.review(&EmbeddedList).problems()[0].to_string();
//! assert_eq!(
//!     first_problem(&config),
//!     "`session_cookie.token_lifetime_seconds`: browsers keep it for 3600 seconds, but its token is valid for 86400: users are logged out \
//!      early; let the cookie last as long as the token",
//! );
//!
//! // A hint for scripts that there is a session must not outlive the session.
//! config.session_cookie.token_lifetime = None;
//! let mut hint = CompanionConfig::new(Purpose::SessionHint.into());
//! hint.read_by = Some(Reader::Script.into());
//! hint.keep = Some(Duration::days(1).into());
//! config.cookies.insert("signed-in".into(), hint);
//! assert!(first_problem(&config).ends_with("pages show a session that has ended; set `keep` to `as_session`"));
//! # }
//! ```
//!
//! At run time, [`keep_for`] fails if the time is longer than `lifetime_seconds`, and [`until`] if the session is over. Nothing is written then.
//!
//! # Consent (ePrivacy)
//!
//! Article 5(3) of the ePrivacy Directive requires consent for cookies that are not strictly necessary for the service that the user asked
//! for. Opinion WP 194 of the Article 29 Working Party (section 3.2) exempts a cookie that keeps a user signed in until the browser is closed. It does
//! not exempt one that stays longer, and it names the way to get consent: a box "remember me (uses cookies)" beside the sign-in. Do not tick the box from
//! the start. The same works for a trusted device. [`inventory()`](crate::inventory::inventory()) lists what each cookie needs. This is not
//! legal advice.
//!
//! # Where to go from here
//!
//! | you want to | read |
//! |---|---|
//! | see the same program without the boxes | [`one_cookie`](super::one_cookie) |
//! | do this with two tokens | [`access_and_refresh`](super::access_and_refresh) |
//! | know what each purpose means | [`Purpose`](crate::config::Purpose) |
//! | write the privacy page | [`inventory`](crate::inventory) |
//!
//! [`keep_for`]: crate::request::Tokens::keep_for
//! [`until`]: crate::request::Tokens::until
