//! Pages and API under one origin.
//!
//! ```text
//! browser ── https://www.example.com ──┬─ /            pages
//!                                      └─ /api/auth/…  sessions
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/single-origin.json"), "```")]
//!
//! `api_base_path` is where the routes of the session are, as browsers see them. A gateway that puts something in front of it is told
//! by `api_gateway_path`.
//!
//! # Cookies
//!
//! What a sign-in sets, by the [program](super) of all these pages:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("single-origin.json")?;
//! assert_eq!(
//!     cookies(&config, "https://www.example.com")?,
//!     [
//!         "__Host-session-access=A; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//!         "__Host-session-refresh=R; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT; Priority=High",
//!     ],
//! );
//! assert!(config.review(&EmbeddedList).problems().is_empty());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - No `Domain`: one host needs none, and without it no sibling host gets the cookies ([RFC 6265bis, section 5.1.3]).
//! - `__Host-` keeps sibling hosts from planting cookies of these names: browsers keep such a cookie only if it has no `Domain` and
//!   `Path=/` ([section 4.1.3.2]). A cookie that is only host-only has no such protection, since a sibling can set another of its name
//!   for the whole domain.
//! - `SameSite=Lax`: a visitor who follows a link from elsewhere arrives signed in ([section 5.8.3]). If no page of the API's host
//!   reads the cookie, `"session_use": "api_only"` makes it `Strict`.
//! - No CORS: requests of one origin need none.
//!
//! # The usual mistake
//!
//! A cookie domain, "so that it works". It works, and gives the session to every host below it:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("single-origin.json")?;
//! config.cookie_domain = "example.com".into();
//! let finding = first_finding(&config).unwrap();
//! assert_eq!(finding.code, Code::DomainTooWide);
//! assert_eq!(finding.patch.unwrap().to_string(), "remove `cookie_domain`");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Nothing differs.
//!
//! [RFC 6265bis, section 5.1.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.3
//! [section 4.1.3.2]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
//! [section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
