//! Several tabs, rotated tokens, lost responses.
//!
//! # What goes wrong
//!
//! A user has two tabs open, and the access token expires. Both tabs refresh, with the same refresh token `r1`:
//!
//! | | tab A | tab B |
//! |---|---|---|
//! | 1 | sends `r1` | |
//! | 2 | | sends `r1` |
//! | 3 | the server replaces `r1` by `r2` and sets the cookie | |
//! | 4 | | the server no longer accepts `r1`. It responds with 401, and clears the cookie |
//! | 5 | the browser stores `r2` | |
//! | 6 | | the browser deletes the cookie, which is `r2` by now |
//!
//! The user is logged out. `Set-Cookie` cannot say "delete the cookie if it still has this value", so the server must not write the clear
//! in step 4. It has what it needs to decide that: `r1` is the old token of a session that still exists, not an unknown token.
//!
//! # What the server does
//!
//! First it looks up every candidate, and reports what its store knows of it: a [`TokenState`](crate::request::TokenState). Only then does it
//! use one. A look-up must not change anything: a store that rotates during look-ups mistakes the second of two duplicates for a stolen
//! token.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use std::collections::HashMap;
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::cookie::CookieHeader;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::Policy;
//! # use time::OffsetDateTime;
//! # use time::macros::datetime;
//! use session_cookie_policy::request::{RequestFacts, Resolution, TokenState, Tokens};
//!
//! /// Every token that was ever issued and has not expired, with its session.
//! #[derive(Default)]
//! struct Store {
//!     sessions: HashMap<u64, Session>,
//!     refresh_tokens: HashMap<Vec<u8>, u64>, // in production: hashes of the tokens
//! }
//!
//! struct Session {
//!     ended: bool,
//!     current: String,
//! }
//!
//! impl Store {
//!     fn look(&self, token: &[u8]) -> TokenState<u64> {
//!         let Some(id) = self.refresh_tokens.get(token) else {
//!             return TokenState::Unknown;
//!         };
//!         match &self.sessions[id] {
//!             session if session.ended => TokenState::Dead,
//!             session if session.current.as_bytes() == token => TokenState::Live(*id),
//!             _ => TokenState::Superseded(*id),
//!         }
//!     }
//!
//!     fn rotate(&mut self, id: u64, new: &str) {
//!         self.refresh_tokens.insert(new.as_bytes().to_vec(), id);
//!         self.sessions.get_mut(&id).unwrap().current = new.to_owned();
//!     }
//! }
//!
//! type Headers = Vec<(String, String)>;
//!
//! /// The handler of the refresh route.
//! fn refresh(policy: &Policy, store: &mut Store, facts: &RequestFacts<'_>, now: OffsetDateTime) -> (u16, Headers) {
//!     let (mut headers, mut buffer) = (Headers::new(), String::new());
//!     let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
//!     let refresh = policy.refresh(facts, now);
//!     let status = match refresh.resolve(|candidate| store.look(candidate.as_bytes())) {
//!         Resolution::Accepted { session, set_session, .. } => {
//!             store.rotate(session, "r2"); // a random token
//!             let tokens = Tokens::new("a2", "r2").unwrap();
//!             match set_session.write(&tokens, &mut buffer, &mut append) {
//!                 Ok(()) => 200,
//!                 Err(_) => 500, // the token is too long for a cookie
//!             }
//!         }
//!         Resolution::Superseded { .. } => {
//!             refresh.write_for_caches(&mut append);
//!             409 // another tab was faster: try once more
//!         }
//!         Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
//!             clear_session.write(&mut buffer, &mut append);
//!             if refresh.csrf().refusal().is_some() { 403 } else { 401 }
//!         }
//!     };
//!     (status, headers)
//! }
//!
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! # let policy = config.compile(&EmbeddedList).unwrap();
//! # let now = datetime!(2026-11-22 12:00 UTC);
//! let mut store = Store::default();
//! store.sessions.insert(7, Session { ended: false, current: "r1".to_owned() });
//! store.refresh_tokens.insert(b"r1".to_vec(), 7);
//!
//! // Both tabs send the same cookie.
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://www.example.com");
//! facts.cookie = CookieHeader::line(b"__Host-session-refresh=r1");
//! let (status, headers) = refresh(&policy, &mut store, &facts, now);
//! assert_eq!(status, 200);
//! assert!(headers.iter().any(|(_, value)| value.starts_with("__Host-session-refresh=r2; ")));
//!
//! let (status, headers) = refresh(&policy, &mut store, &facts, now);
//! assert_eq!(status, 409);
//! assert!(headers.iter().all(|(name, _)| name != "set-cookie"));
//! # }
//! ```
//!
//! If your store is `async`, use [`search`](crate::request::Refresh::search) in place of `resolve`; the
//! [guide to adapters](crate::guide::adapters#2-look-at-the-tokens) has the same handler with it. If the store fails, respond with 503 and write
//! nothing: `Unknown` would log the user out.
//!
//! # What the front end does
//!
//! | status of a refresh | the front end |
//! |---|---|
//! | 200 | repeats the request that had failed |
//! | 409 | waits a moment (half a second), then sends the refresh again, once. By then the browser has the cookies of the other tab |
//! | 409 again | shows the sign-in: the response with the new token was lost |
//! | 5xx, or no response | tries again later: the user is still signed in |
//! | 401 | shows the sign-in |
//! | 403 | shows the sign-in, and logs an error: the front end does not send what the server requires |
//!
//! One lock for all tabs avoids most 409 responses. The second tab waits until the first has refreshed. It then refreshes as well, with the
//! new token:
//!
//! ```js
//! async function refresh() {
//!   return navigator.locks.request("session", async () => {
//!     for (const wait of [0, 500]) {
//!       await new Promise((resolve) => setTimeout(resolve, wait));
//!       const response = await fetch("https://api.example.com/auth/session/refresh", {
//!         method: "POST",
//!         credentials: "include",
//!         headers: { "session-csrf": "1" },
//!       });
//!       if (response.status >= 500) throw new Error("try again later");
//!       if (response.status !== 409) return response.ok;
//!     }
//!     return false; // show the sign-in
//!   });
//! }
//! ```
//!
//! Take the same lock for sign-in and sign-out. [Web Locks] work in all engines since 2022. A lock is for one origin: front ends on two origins
//! that share cookies do not share a lock. It also ends with the tab that holds it, while the response may still be under way. The server's
//! part above is therefore needed in any case.
//!
//! Some frameworks cannot set cookies while they render a page on the server (React Server Components are one case). Do not refresh there: the
//! rotated token would be lost. Redirect to a route that refreshes and then redirects back.
//!
//! # What the store keeps
//!
//! | store | `Live` | `Superseded` | a lost response | a stolen token |
//! |---|---|---|---|---|
//! | strict | the current token | every earlier one of a session that goes on | logs the user out | is worthless after the next refresh |
//! | grace period | also the token before, until its successor is used. The store hands out *the same* successor again | older ones | costs nothing | stays good until the successor is used |
//! | reuse detection | as one of the two above | within the grace period. After it the store ends the session, and says `Dead` | as above | whoever comes second, thief or user, ends the session |
//!
//! Each store keeps every token, with its session, until the token expires. Without that record it could not distinguish `Superseded` from
//! `Unknown`. Rotation is one atomic step: "replace `r1` by `r2` if `r1` is current and the session has not ended". If that step fails, another
//! request was faster: respond with 409. A refresh that is served after a sign-out then finds that the session has ended.
//!
//! [RFC 9700, section 4.14.2] asks for rotation, or for tokens bound to the client, and for detecting reuse. A grace period weakens the
//! detection for as long as it lasts. Auth0 has one for the previous generation only, off by default ([reuse interval]); Amazon Cognito has
//! one of 60 seconds at most ([grace period]). Prefer the rule "until its successor is used" to a time limit: phones often lose the network for
//! an hour. A thief can use the old token only until the user is back.
//!
//! Count a reuse when the outcome is `Superseded` a second time, or after the grace period. Never count it during look-ups: a browser may send
//! a stale duplicate beside the live token.
//!
//! # Sign-in and sign-out
//!
//! - *Sign-out wins.* In the store, it ends the sessions of all tokens that the request carries, also of superseded ones. The response to an
//!   earlier refresh may still arrive later and set a cookie, but the token in it is dead.
//! - *A rejection clears little.* It leaves the current cookies, since a sign-in in another tab may have replaced them by the time the response
//!   arrives. A dead cookie does no harm, and the next sign-in overwrites it. If your front end holds the lock, clear it with
//!   [`with_present`](crate::request::ClearSession::with_present).
//! - *A sign-in does not end the previous session at once.* A refresh of that session may be under way, and its response would overwrite the
//!   cookies of the new session with dead ones. End the previous session when the new one is first used, or at once if the front end holds
//!   the lock. [`SignIn::candidates`](crate::request::SignIn::candidates) gives its tokens.
//!
//! # What cookies cannot do
//!
//! A response cannot depend on what the browser holds when it arrives. Without the lock, three orders therefore remain in which the wrong
//! response arrives last:
//!
//! - A user signs out and signs in again while a refresh from before is still under way. Its response overwrites the new cookies with
//!   those of the ended session. The user signs in once more.
//! - A user signs in while a sign-out is under way in another tab. The response to the sign-out may arrive last, and it clears the new
//!   cookies.
//! - With a grace period, a response may arrive after those to two later rotations. It brings back a token for which the grace period has
//!   ended.
//!
//! # What is tested
//!
//! [`testing::tabs`](../../testing/tabs/index.html) plays tabs against a jar of each engine and each kind of store, in every order of
//! requests, handlers and responses; one response may be lost. `cargo test --test tabs` plays all orders of two tabs with one and with two
//! actions, all orders of three tabs, and random longer scripts. No user is logged out who did not sign out, and no user who signed out stays
//! signed in. The same test shows that the pattern at the top of this page fails. [`testing::laws`](../../testing/laws/index.html) checks two
//! tabs on your own configuration.
//!
//! [Web Locks]: https://developer.mozilla.org/en-US/docs/Web/API/Web_Locks_API
//! [RFC 9700, section 4.14.2]: https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
//! [reuse interval]: https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation
//! [grace period]: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
