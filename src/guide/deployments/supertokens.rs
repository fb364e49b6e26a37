//! An application that leaves the session handling of the SuperTokens SDK, with its users signed in.
//!
//! ```text
//! browser ─┬─ https://www.example.com  pages with supertokens-website
//!          └─ https://api.example.com  API; cookies sAccessToken, sRefreshToken
//! ```
//!
//! # Configuration
//!
//! The options of `appInfo` and `Session.init`, in one object, read as they are. The last line keeps the names of cookies and headers:
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/supertokens.json"), "```")]
//!
//! [`PolicyConfig`](crate::config::PolicyConfig) has a table of the options, and [`Names`](crate::config::Names) one of the names.
//!
//! # Cookies
//!
//! Those that the SDK sets, but for `Max-Age` beside `Expires`:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("supertokens.json")?;
//! let policy = config.compile(&EmbeddedList)?;
//! let mut facts = RequestFacts::new("POST");
//! facts.origin = Some(b"https://www.example.com");
//! facts.mode = Some(b"cookie"); // `st-auth-mode`
//! facts.csrf = Some(b"anti-csrf"); // `rid`: any value will do
//! let set_session = policy.sign_in(&facts, now).accept()?;
//! let tokens = Tokens::new("A", "R")?.with_front("eyJ1aWQiOiIxIn0=")?;
//! let mut headers = Vec::new();
//! let mut append = |name: &str, value: &str| headers.push(format!("{name}: {value}"));
//! set_session.write(&tokens, &mut String::new(), &mut append)?;
//! assert_eq!(
//!     headers[..3],
//!     [
//!         "set-cookie: sAccessToken=A; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//!         "set-cookie: sRefreshToken=R; Path=/auth/session/refresh; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT; Priority=High",
//!         "front-token: eyJ1aWQiOiIxIn0=",
//!     ],
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - Equal names, paths and domains make equal cookies ([RFC 6265bis, section 5.7], step 23): as far as cookies
//!   go, sessions of before stay, and old and new instances can serve side by side.
//! - `antiCsrf: VIA_CUSTOM_HEADER` asks for `rid` on every unsafe request by cookie. Here a request whose `Origin` or `Sec-Fetch-Site`
//!   shows an undeclared page is refused as well.
//! - `olderCookieDomain` is read, and needs no duplicate to act: see [`peers`](crate::migration::peers) for what differs.
//! - These names have no prefix, so any host of `example.com` can plant cookies of them. Prefixed names are a later step, with a plan:
//!   `examples/migrations/prefix`. With them, set `refresh_cookie.path` to `/`, or its name cannot have `__Host-`.
//!
//! # The usual mistake
//!
//! `names` left out. Then the cookies are called `__Host-session-access` and `__Host-session-refresh`, and everybody is signed out. The
//! plan says so before it happens:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let old = read("supertokens.json")?;
//! let mut new = old.clone();
//! new.names = "own".into();
//! let day_0 = "2026-11-22T12:00:00Z".parse()?;
//! let plan = plan_migration(&old, &new, day_0, &EmbeddedList);
//! // The entry of the history that saves the sessions.
//! let name = plan.history.scopes[0].access_cookie.name.as_ref();
//! assert_eq!(name.map(Setting::text), Some("sAccessToken"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Nothing differs within one site. Where website and API are of two sites, the SDK sets `SameSite=None` and Safari drops it; here that
//! is an error where `getTokenTransferMethod` is `cookie`, and tokens go by header where it is `any`.
//!
//! [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
