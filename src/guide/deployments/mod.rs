//! One page for each shape of deployment: the configuration, the cookies that follow, why, and the usual mistake.
//!
//! | website | API | page |
//! |---|---|---|
//! | `www.example.com` | `www.example.com` | [`same_origin`] |
//! | `app.example.com` | `api.example.com` | [`sibling_hosts`] |
//! | `www.example.com` | `api.example.net` | [`cross_site`] |
//! | `www.example.com` | `api.example.com` and `api2.example.com` | [`several_apis`] |
//! | many, one for each customer | `api.example.com` | [`tenants`] |
//! | `partner.net`, which shows yours in a frame or calls your API | `api.example.com` | [`embedded`] |
//! | an application | `api.example.com` | [`native_clients`] |
//! | `localhost:3000` | `localhost:8000` | [`local_development`] |
//! | `10.0.0.5` | `10.0.0.5:8080` | [`intranet`] |
//! | `shop.vercel.app` | the same, or `shop-api.vercel.app` | [`shared_hosting`] |
//! | whatever the SDK of SuperTokens was set up with | | [`supertokens`] |
//!
//! The configurations are files of `examples/deployments` in the repository; the pages show them as they are. Each page signs a user
//! in, with the tokens `A` and `R`, and compares the `Set-Cookie` headers with what was worked out by hand from the rule. This is the
//! program:
//!
//! ```
//! # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::net::EmbeddedList;
//! use session_cookie_policy::request::{RequestFacts, Tokens};
//! use time::macros::datetime;
//!
//! type Anything<T> = Result<T, Box<dyn std::error::Error>>;
//!
//! fn cookies(config: &PolicyConfig, origin: &str) -> Anything<Vec<String>> {
//!     let policy = config.compile(&EmbeddedList)?;
//!     let mut facts = RequestFacts::new("POST");
//!     facts.origin = Some(origin.as_bytes());
//!     // With several APIs, the host is required. Here it is that of the first one.
//!     facts.host = config.api[0].text().split_once("://").map(|(_, host)| host.as_bytes());
//!     let set_session = policy.sign_in(&facts, datetime!(2026-11-22 12:00 UTC)).accept()?;
//!     let mut values = Vec::new();
//!     set_session.write(&Tokens::new("A", "R")?, &mut String::new(), &mut |name, value| {
//!         if name == "set-cookie" {
//!             values.push(value.to_owned());
//!         }
//!     })?;
//!     Ok(values)
//! }
//!
//! let text = std::fs::read_to_string("examples/deployments/single-origin.json")?;
//! let config: PolicyConfig = serde_json::from_str(&text)?;
//! assert_eq!(cookies(&config, "https://www.example.com")?.len(), 2);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! On the pages, `read(file)` gives the configuration of a file, `cookies` is this function, and `first_finding` gives the first finding of
//! [`audit()`](crate::diagnosis::audit()).
//!
//! What holds for every shape:
//!
//! - There are two cookies, one for the access token and one for the refresh token. The cookie of the access token outlives the token
//!   by far, so that an expired session is seen and refreshed.
//! - Both have `Path=/`. A narrower path for the refresh token keeps it out of other requests, and costs the prefix `__Host-`: see
//!   [the reasons](crate::guide::faq#why-is-the-refresh-cookie-sent-to-every-path).
//! - `HttpOnly` and `SameSite` are always written, `Max-Age` always with `Expires` beside it.
//! - The prefix is the strictest that fits ([RFC 6265bis, section 4.1.3]): `__Host-` for a `Secure` host-only cookie with `Path=/`,
//!   else `__Secure-` for a `Secure` one.
//! - What works in which browser is in [`engines`](crate::browser::engines).
//!
//! [RFC 6265bis, section 4.1.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3

pub mod cross_site;
pub mod embedded;
pub mod intranet;
pub mod local_development;
pub mod native_clients;
pub mod same_origin;
pub mod several_apis;
pub mod shared_hosting;
pub mod sibling_hosts;
pub mod supertokens;
pub mod tenants;
