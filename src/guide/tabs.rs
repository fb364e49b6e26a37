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
//! | 4 | | the server no longer takes `r1`. It answers 401, and clears the cookie |
//! | 5 | the browser stores `r2` | |
//! | 6 | | the browser deletes the cookie, which is `r2` by now |
//!
//! The user is logged out. `Set-Cookie` cannot say "delete the cookie if it still has this value", so the server must not write the clear
//! in step 4. It can know that: `r1` is not an unknown token, it is the old token of a session that goes on.
//!
//! # What the server does
//!
//! First it looks at every candidate, and says what its store knows of each: [`TokenState`](crate::policy::TokenState). Only then it uses
//! one. Looking must not change anything: a store that rotates while it looks takes the second of two duplicates for a stolen token.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use std::collections::HashMap;
//! # use session_cookie_policy::cookie::CookieHeader;
//! # use session_cookie_policy::net::EmbeddedList;
//! # use session_cookie_policy::policy::{Policy, PolicyConfig};
//! # use time::OffsetDateTime;
//! # use time::macros::datetime;
//! use session_cookie_policy::policy::{RequestFacts, Resolution, TokenState, Tokens};
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
//!         Resolution::Accepted { session, handover, .. } => {
//!             store.rotate(session, "r2"); // a random token
//!             let tokens = Tokens::new("a2", "r2").unwrap();
//!             match handover.write(&tokens, &mut buffer, &mut append) {
//!                 Ok(()) => 200,
//!                 Err(_) => 500, // the token is too long for a cookie
//!             }
//!         }
//!         Resolution::Superseded { .. } => {
//!             refresh.write_for_caches(&mut append);
//!             409 // another tab was faster: try once more
//!         }
//!         Resolution::Conflict { withdrawal } | Resolution::Rejected { withdrawal } => {
//!             withdrawal.write(&mut buffer, &mut append);
//!             if refresh.csrf().refusal().is_some() { 403 } else { 401 }
//!         }
//!     };
//!     (status, headers)
//! }
//!
//! # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
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
//! With a store that is asked with `await`, use [`search`](crate::policy::Refresh::search) in place of `resolve`.
//!
//! # What the front end does
//!
//! | status of a refresh | the front end |
//! |---|---|
//! | 200 | repeats the request that had failed |
//! | 409 | waits a moment (half a second), then sends the refresh again, once. By then the browser has the cookies of the other tab |
//! | 409 again | shows the sign-in: the response with the new token was lost |
//! | 401, 403 | shows the sign-in |
//!
//! One lock for all tabs saves most of it. The second tab waits, and finds the session refreshed:
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
//!       if (response.status !== 409) return response.ok;
//!     }
//!     return false;
//!   });
//! }
//! ```
//!
//! Take the same lock for sign-in and sign-out. [Web Locks] work in all engines since 2022. They do not cover a second browser profile,
//! an installed app with a jar of its own, or a tab that crashes while it waits; the server's part above holds there, too.
//!
//! A page that is rendered on the server may be unable to write cookies while it renders (React Server Components are one case). Do not
//! refresh there: the rotated token would be lost. Answer with a redirect to a route that refreshes and comes back.
//!
//! # What the store keeps
//!
//! | store | `Live` | `Superseded` | a lost response | a stolen token |
//! |---|---|---|---|---|
//! | strict | the current token | every earlier one of a session that goes on | logs the user out | is worthless after the next refresh |
//! | grace period | also the token before, until its successor is used. The store hands out *the same* successor again | older ones | costs nothing | stays good until the successor is used |
//! | reuse detection | as one of the two above | within the grace period. After it the store ends the session, and says `Dead` | as above | whoever comes second, thief or user, ends the session |
//!
//! In each of them a token stays on record until it expires, with its session: that is what tells `Superseded` from `Unknown`. Rotation is
//! one atomic step ("replace `r1` by `r2` if `r1` is current"), and ends of sessions are part of it: a refresh that is served after a
//! sign-out finds the session ended.
//!
//! [RFC 9700, section 4.14.2] asks for rotation, or for tokens bound to the client, and for detecting reuse. A grace period weakens the
//! detection for as long as it lasts. Auth0 has one for the previous generation only, off by default ([reuse interval]); Amazon Cognito has
//! one of 60 seconds at most ([grace period]). Prefer the rule "until its successor is used" to a time: a phone that loses its network for an
//! hour is common, and a thief gains nothing once the user is back.
//!
//! Count an attempt of reuse where the outcome is `Superseded` a second time, or after the grace period; never while candidates are looked
//! at, since a browser sends stale duplicates beside the live token.
//!
//! # Sign-in and sign-out
//!
//! - *Sign-out wins.* It ends the sessions of all tokens that the request carries, of replaced ones as well, in the store. The response of
//!   a refresh that was served before may still set a cookie afterwards; its token is dead.
//! - *A rejection clears little.* It leaves the present cookies, since a sign-in in another tab may have set them anew by the time the
//!   response arrives. A dead cookie does no harm, and the next sign-in overwrites it. Where your front end holds the lock, clear it with
//!   [`with_present`](crate::policy::Withdrawal::with_present).
//! - *A sign-in does not end the session before it.* A refresh of that session may be under way, and its response would overwrite the
//!   cookies of the new session with dead ones. End it when the new session is first used; or at once, if the front end holds the lock.
//!   [`SignIn::candidates`](crate::policy::SignIn::candidates) has its tokens.
//!
//! # What cookies cannot do
//!
//! Without the lock, three orders remain in which the last response wins, because nothing in a response can depend on what the browser has:
//!
//! - A user signs out and signs in again while a refresh from before is still under way. Its response overwrites the new cookies with
//!   those of the ended session. The user signs in once more.
//! - A user signs in while a sign-out is under way in another tab: its clears may come last.
//! - With a grace period, a response that is overtaken by two later rotations brings back a token that is older than the one before.
//!
//! # What is tested
//!
//! [`testing::tabs`](../../testing/tabs/index.html) plays tabs against a jar of each engine and each kind of store, in every order of
//! requests, their serving and the arrival of responses; one response may be lost. `cargo test --test tabs` plays all orders of two tabs
//! with one action and with two, and of three tabs; longer scripts by lot. Nobody is logged out who did not sign out, and nobody stays
//! signed in who did. The same test shows that the pattern at the top of this page fails.
//! [`testing::laws`](../../testing/laws/index.html) checks two tabs on a configuration of your own.
//!
//! [Web Locks]: https://developer.mozilla.org/en-US/docs/Web/API/Web_Locks_API
//! [RFC 9700, section 4.14.2]: https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2
//! [reuse interval]: https://auth0.com/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation
//! [grace period]: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
