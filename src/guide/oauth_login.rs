//! Login with Google, Apple, Microsoft, or your company's provider: OAuth 2.0, OpenID Connect and SAML.
//!
//! **Is this page for me?** Yes, if users sign in at another site, which then sends them back to a callback route of yours.
//! If your own form asks for the password, [`one_cookie`](super::one_cookie) is enough.
//!
//! # Status codes
//!
//! | route | what happened | status | cookies in the response |
//! |---|---|---|---|
//! | `GET /auth/begin` | the sign-in begins | 303 to the provider | sets the flow cookie |
//! | `/auth/callback` | this browser began the sign-in, and the provider accepts the code | 303 to a page of yours | clears the flow cookie, sets the session |
//! | | the user said no at the provider (`error=access_denied`) | 303 to the sign-in page | clears the flow cookie |
//! | | the provider does not accept the code | 403 | clears the flow cookie |
//! | | no flow cookie: expired, forged, or used before | 303 if the user is signed in already, else 403 | none |
//! | | the state is that of another sign-in | 403 | none |
//! | | a prefetch, an image, a script | 403 | none |
//! | | neither `GET` nor `POST` | 405 | none |
//! | | the provider cannot be reached | 502 | none |
//!
//! Respond to each 403 with a page that has a link to begin again. Do not redirect to the provider by yourself: if cookies are blocked, that would
//! be a loop.
//!
//! # What protects the callback
//!
//! The callback always comes from another site, so `Origin` and `Sec-Fetch-Site` cannot show who began the sign-in. Without a proof, an attacker
//! could send a victim to your callback with the attacker's code. The victim would then work in the attacker's account (login CSRF).
//!
//! The proof is the **flow cookie**. It keeps the `state` in the browser that began. The policy hands tokens over only if the `state` of
//! the request is the same. This holds with PKCE and `nonce`, too: the cookie is where they are kept.
//!
//! # The configuration
//!
//! ```json
//! {
//!   "api": "https://www.example.com",
//!   "websites": "https://www.example.com",
//!   "transport": "cookie",
//!   "session": "single",
//!   "session_cookie": { "name": "sid", "keep": 1209600 },
//!   "cookies": {
//!     "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"], "at_once": 4 }
//!   }
//! }
//! ```
//!
//! | the provider sends users back by | examples | `flow` | `SameSite` of the flow cookie |
//! |---|---|---|---|
//! | a redirect: a `GET` with `code` and `state` in the URL | OAuth 2.0, most of OpenID Connect | `redirect` (default) | `Lax` |
//! | a form that posts itself: a cross-site `POST` | `response_mode=form_post`, Sign in with Apple (with scopes), SAML's POST binding | `form_post` | `None` |
//!
//! A browser does not send a `Lax` cookie with a cross-site `POST`, and no `Strict` cookie with either. So the policy derives `SameSite`, and
//! refuses another value. The session cookie stays `Lax`; only the flow cookie needs `None`. If you have providers of both kinds,
//! `form_post` serves both.
//!
//! The flow cookie lives for 10 minutes unless you set `keep`. A sign-out leaves it.
//!
//! # The program
//!
//! The provider is a function here. For a real one, use a crate such as `oauth2` or `openidconnect`: it builds the URL and exchanges the code.
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use std::collections::HashMap;
//!
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::policy::Policy;
//! use session_cookie_policy::request::{
//!     CallbackRefusal, Denial, OwnedFacts, Resolution, ResponseHeaders, TokenState, Tokens,
//! };
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
//!     fn begin(&mut self, user: &str) -> String {
//!         let token = format!("token-{}", self.0.len()); // in production: 32 random bytes as base64url
//!         self.0.insert(token.clone(), user.to_owned());
//!         token
//!     }
//!
//!     fn look(&self, token: Option<&str>) -> TokenState<String> {
//!         let user = token.and_then(|token| self.0.get(token));
//!         user.map_or(TokenState::Unknown, |user| TokenState::Live(user.clone()))
//!     }
//! }
//!
//! fn redirect(target: &str) -> Response {
//!     let mut response = Response::new(303, "");
//!     response.headers.push(("location".to_owned(), target.to_owned()));
//!     response
//! }
//!
//! /// `GET /auth/begin`. In production, `state` and `verifier` are random: at least 16 bytes as base64url.
//! fn begin(policy: &Policy, request: &Request<'_>, (state, verifier): (&str, &str), now: OffsetDateTime) -> Result<Response, Failure> {
//!     let kept = request.facts(policy);
//!     let cookies = policy.cookies(&kept.facts(), now);
//!     let oauth = cookies.get("oauth").ok_or("no cookie is declared as `oauth`")?;
//!     if !oauth.is_writable() {
//!         return Ok(Response::new(421, "unknown host"));
//!     }
//!     // In production: with `code_challenge` (the hash of the verifier), `redirect_uri`, `scope` and, for OpenID Connect, `nonce`.
//!     let url = format!("https://login.provider.net/authorize?response_type=code&client_id=shop&state={state}");
//!     let mut response = redirect(&url);
//!     // What the callback needs: the state, and the verifier for PKCE. Add a nonce in the same way.
//!     let value = format!("{state}.{verifier}");
//!     response.append(oauth.of_state(state.as_bytes()).to_headers(&value)?);
//!     response.append(cookies.to_cache_headers());
//!     Ok(response)
//! }
//!
//! /// `GET` or `POST /auth/callback`
//! fn callback(policy: &Policy, store: &mut Store, request: &Request<'_>, now: OffsetDateTime) -> Result<Response, Failure> {
//!     let asked = request.facts(policy);
//!     let callback = policy.callback(&asked.facts(), now);
//!     let came = request.field("state").map(str::as_bytes);
//!
//!     // The flow cookie of this sign-in. Another tab may have begun another one.
//!     let oauth = callback.cookie("oauth").ok_or("no cookie is declared as `oauth`")?;
//!     let oauth = oauth.of_state(came.unwrap_or_default());
//!     let kept = oauth.value().and_then(|value| std::str::from_utf8(value).ok()?.split_once('.'));
//!     let proven = match callback.compare_state(kept.map(|(state, _)| state.as_bytes()), came) {
//!         Ok(proven) => proven,
//!         Err(refusal) => {
//!             // The user went back, or reloaded the page: the cookie was used before, and the user is signed in.
//!             let is_signed_in = || {
//!                 let outcome = policy.verify(&asked.facts(), now).resolve(|token| store.look(token.as_str()));
//!                 matches!(outcome, Resolution::Accepted { .. })
//!             };
//!             let mut response = if refusal == CallbackRefusal::MissingState && is_signed_in() {
//!                 redirect("/")
//!             } else {
//!                 Response::new(refusal.status(), refusal.as_str()) // with a link to begin again
//!             };
//!             response.append(callback.to_cache_headers());
//!             return Ok(response);
//!         }
//!     };
//!
//!     // From here on the flow cookie is used up, whatever the provider says.
//!     let verifier = kept.map_or("", |(_, verifier)| verifier);
//!     let (mut response, user) = match (request.field("code"), request.field("error")) {
//!         (Some(code), None) => match exchange(code, verifier)? {
//!             Some(user) => (redirect("/"), Some(user)),
//!             None => (Response::new(403, "the provider does not accept the code"), None),
//!         },
//!         _ => (redirect("/signin"), None),
//!     };
//!     response.append(oauth.to_clear_headers());
//!     match user {
//!         Some(user) => {
//!             let token = store.begin(&user);
//!             response.append(proven.accept().to_headers(&Tokens::session(&token)?)?);
//!         }
//!         None => response.append(callback.to_cache_headers()),
//!     }
//!     Ok(response)
//! }
//!
//! /// Sends the code and the verifier to the provider, and reads who the user is. `Err` if the provider cannot be reached: respond with 502.
//! fn exchange(code: &str, verifier: &str) -> Result<Option<String>, Failure> {
//!     // In production: check signature, `iss`, `aud`, `exp` and `nonce` of the id token.
//!     Ok(code.strip_prefix("code-of-").filter(|_| !verifier.is_empty()).map(str::to_owned))
//! }
//!
//! let mut config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://www.example.com",
//!         "websites": "https://www.example.com",
//!         "transport": "cookie",
//!         "session": "single",
//!         "session_cookie": { "name": "sid", "keep": 1209600 },
//!         "cookies": {
//!             "oauth": { "purpose": "sign_in_flow", "flow": "form_post", "routes": ["/auth/callback"], "at_once": 4 }
//!         }
//!     }"#,
//! )?;
//! let now = datetime!(2026-11-22 12:00 UTC);
//! for (flow, method, same_site) in [("redirect", "GET", "Lax"), ("form_post", "POST", "None")] {
//!     config.cookies.get_mut("oauth").unwrap().flow = Some(flow.into());
//!     let policy = config.compile(&EmbeddedList)?;
//!     let mut store = Store::default();
//!
//!     // Two tabs begin. Each has a flow cookie of its own.
//!     let page = Request { method: "GET", path: "/auth/begin", headers: &[("sec-fetch-site", "same-origin")], fields: &[] };
//!     let mut pairs = Vec::new();
//!     for random in [("state-a", "verifier-a"), ("state-b", "verifier-b")] {
//!         let response = begin(&policy, &page, random, now)?;
//!         assert_eq!(response.status, 303);
//!         assert!(response.all("location")[0].ends_with(random.0));
//!         let cookie = response.all("set-cookie")[0];
//!         assert!(cookie.contains(&format!("; Path=/; Secure; HttpOnly; SameSite={same_site}; Max-Age=600; ")));
//!         pairs.push(cookie.split(';').next().unwrap().to_owned());
//!     }
//!     let both = pairs.join("; ");
//!
//!     // The provider sends the browser back.
//!     let mut come_back = |cookie: &str, fields: &[(&str, &str)]| {
//!         let mut headers = vec![("cookie", cookie), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")];
//!         if method == "POST" {
//!             headers.push(("origin", "https://login.provider.net"));
//!         }
//!         callback(&policy, &mut store, &Request { method, path: "/auth/callback", headers: &headers, fields }, now)
//!     };
//!     let good = [("state", "state-b"), ("code", "code-of-alice")];
//!     let response = come_back(&both, &good)?;
//!     assert_eq!((response.status, response.all("location")), (303, vec!["/"]));
//!     let cookies = response.all("set-cookie");
//!     let name_of_b = pairs[1].split('=').next().unwrap();
//!     assert!(cookies[0].starts_with(&format!("{name_of_b}=; ")) && cookies[0].contains("Max-Age=0"));
//!     assert!(cookies[1].starts_with("__Host-sid=token-0; ") && cookies[1].contains("SameSite=Lax"));
//!     assert_eq!(cookies.len(), 2); // the flow of the other tab goes on
//!
//!     // A second use: the cookie is gone. With a redirect the session cookie comes along, and the user goes on.
//!     let rest = format!("{}; __Host-sid=token-0", pairs[0]);
//!     assert_eq!(come_back(&rest, &good)?.status, if method == "GET" { 303 } else { 403 });
//!     // A lost cookie, a forged state, no state at all.
//!     for (cookie, state) in [("", "state-b"), (pairs[0].as_str(), "forged"), (pairs[0].as_str(), "")] {
//!         let response = come_back(cookie, &[("state", state), ("code", "code-of-mallory")])?;
//!         assert_eq!((response.status, response.body.as_str()), (403, "missing_state"));
//!         assert!(response.all("set-cookie").is_empty());
//!     }
//!     // The user says no, or the provider does not know the code.
//!     let response = come_back(&pairs[0], &[("state", "state-a"), ("error", "access_denied")])?;
//!     assert_eq!((response.status, response.all("location"), response.all("set-cookie").len()), (303, vec!["/signin"], 1));
//!     assert_eq!(come_back(&pairs[0], &[("state", "state-a"), ("code", "forged")])?.status, 403);
//! }
//!
//! // Not a navigation of the user.
//! let policy = config.compile(&EmbeddedList)?;
//! for (header, code) in [(("sec-purpose", "prefetch"), "prefetch"), (("sec-fetch-mode", "no-cors"), "no_navigation")] {
//!     let request = Request { method: "GET", path: "/auth/callback", headers: &[header], fields: &[("state", "state-a")] };
//!     let response = callback(&policy, &mut Store::default(), &request, now)?;
//!     assert_eq!((response.status, response.body.as_str()), (403, code));
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Several sign-ins at once
//!
//! A user opens two tabs and clicks "Sign in" in both. With one flow cookie, the second tab would overwrite the state of the first, and the
//! first would fail (`other_state`). With `at_once`, the name of each cookie ends with an id that [`of_state`] derives from the state. If more
//! sign-ins begin than `at_once` allows, the oldest is cleared: abandoned ones do not fill the `Cookie` header.
//!
//! The id proves nothing. [`compare_state`] compares the states, in constant time.
//!
//! # Two minutes in Chromium
//!
//! Your callback with `form_post` works when you test it. In Chrome and Edge it fails for users who need more than two minutes at the
//! provider. The reason: the flow cookie has no `SameSite`. Chromium treats such a cookie as `Lax`, but as an exception sends it with a cross-site
//! `POST` during the first two minutes. The policy always writes `SameSite`, so it never depends on this:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::browser::{ClientOrigin, Jar, MethodSafety, Profile, Request, RequestUrl, Response};
//! use session_cookie_policy::net::{EmbeddedList, Origin};
//! use time::{Duration, macros::datetime};
//!
//! let began = datetime!(2026-11-22 12:00 UTC);
//! let is_sent = |profile: Profile, set_cookie: &str, minutes: i64| {
//!     let mut jar = Jar::new(profile);
//!     let begin = Request::typed(RequestUrl::parse("https://www.example.com/auth/begin").unwrap());
//!     jar.receive(&begin, &Response::new(&[set_cookie.as_bytes()]), &EmbeddedList, began);
//!     let provider = ClientOrigin::Web(Origin::parse("https://login.provider.net").unwrap());
//!     let mut form = Request::link(RequestUrl::parse("https://www.example.com/auth/callback").unwrap(), provider);
//!     form.method = MethodSafety::Unsafe;
//!     !jar.cookie_header(&form, &EmbeddedList, began + Duration::minutes(minutes)).is_empty()
//! };
//! let without = "oauth=1; Path=/; Secure; HttpOnly";
//! assert!(is_sent(Profile::CHROMIUM, without, 1) && !is_sent(Profile::CHROMIUM, without, 3));
//! assert!(is_sent(Profile::FIREFOX, without, 3) && is_sent(Profile::SAFARI, without, 3));
//! let derived = "__Host-oauth=1; Path=/; Secure; HttpOnly; SameSite=None";
//! assert!(is_sent(Profile::CHROMIUM, derived, 3) && is_sent(Profile::FIREFOX, derived, 3));
//! # }
//! ```
//!
//! # Development over http
//!
//! `SameSite=None` needs `Secure`, and `Secure` needs https. So `form_post` over `http://localhost` cannot work, and is an error. Use https in
//! development, or ask the provider for a redirect there:
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::{CompanionConfig, Flow, PolicyConfig, Purpose, SessionShape};
//! use session_cookie_policy::net::EmbeddedList;
//!
//! let origin = "http://localhost:8000";
//! let mut config = PolicyConfig::new([origin], [origin]);
//! config.session = SessionShape::Single.into();
//! let mut oauth = CompanionConfig::new(Purpose::SignInFlow.into());
//! oauth.routes = vec!["/auth/callback".into()];
//! oauth.flow = Some(Flow::FormPost.into());
//! config.cookies.insert("oauth".into(), oauth.clone());
//! let error = config.compile(&EmbeddedList).unwrap_err();
//! assert_eq!(
//!     error.problems()[0].to_string(),
//!     "`cookies.oauth.flow`: http://localhost:8000 is plain http, and browsers send only `SameSite=None` cookies with a form of another site, \
//!      which need https; use https in development, too, or a `flow` by `redirect`",
//! );
//! oauth.flow = Some(Flow::Redirect.into());
//! config.cookies.insert("oauth".into(), oauth);
//! assert!(config.compile(&EmbeddedList).is_ok());
//! # }
//! ```
//!
//! Begin on the host to which the provider sends users back. `localhost` and `127.0.0.1` are two hosts, and a cookie of one is not sent to the
//! other.
//!
//! # SAML
//!
//! The response comes by form, so `flow` is `form_post`. Send a random `RelayState` and use it as the state. Keep the id of your request in
//! the flow cookie, and compare it with `InResponseTo`. A sign-in that the provider begins has no state, and [`compare_state`] refuses it:
//! respond with a page that begins a sign-in of your own.
//!
//! # Questions
//!
//! - **May a `GET` begin the sign-in?** Yes. It changes nothing but the flow cookie. Another site can make a browser begin; the
//!   user then signs in as themselves.
//! - **Where does the user want to go?** Keep the path in the flow cookie, after the verifier. Accept only paths of your own: one `/`, then no
//!   `/` or `\`.
//! - **The page after the callback is not signed in.** Is the session cookie `Strict` (`"session_use": "api_only"`)? Then browsers do not send it with
//!   the redirect from another site. Requests of the page's script have it.
//! - **Tokens by header.** A page cannot read the headers of a navigation. See [`Callback::choice`].
//!
//! # Where to go from here
//!
//! | you want to | read |
//! |---|---|
//! | renew and end the session | [`one_cookie`](super::one_cookie) |
//! | keep users signed in | [`remember_me`](super::remember_me) |
//! | connect a framework | [`adapters`](super::adapters#callbacks-of-identity-providers) |
//! | see every reason for a refusal | [`CallbackRefusal`](crate::request::CallbackRefusal) |
//!
//! [`Callback::choice`]: crate::request::Callback::choice
//! [`compare_state`]: crate::request::Callback::compare_state
//! [`of_state`]: crate::request::RequestCookie::of_state
