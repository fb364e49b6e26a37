//! Website and API on this machine, over plain http.
//!
//! ```text
//! browser ─┬─ http://localhost:3000  pages, by the development server
//!          └─ http://localhost:8000  API
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/local-development.json"), "```")]
//!
//! Or add `http://localhost:3000` to the websites of a deployment whose API is https: it is another site then, and gets headers.
//!
//! # Cookies
//!
//! What a sign-in sets, by the [program](super) of all these pages:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("local-development.json")?;
//! assert_eq!(
//!     cookies(&config, "http://localhost:3000")?,
//!     [
//!         "session-access=A; Path=/; HttpOnly; SameSite=Lax; \
//!          Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//!         "session-refresh=R; Path=/; HttpOnly; SameSite=Lax; \
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
//! - `localhost` with any port is one site, and a cookie belongs to the host whatever the port ([RFC 6265bis, section 8.5]).
//! - No `Secure`, and so no prefix: Chromium and Firefox would take `Secure` from `http://localhost`, Safari does not.
//! - No `Domain`: `localhost` is a single label, which browsers treat as a public suffix.
//! - Plain http needs no exception on loopback hosts. Elsewhere it does: see [`intranet`](super::intranet).
//!
//! # The usual mistake
//!
//! `localhost` for the one and `127.0.0.1` for the other. They are one machine and two sites:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("local-development-broken.json")?; // the API is `http://127.0.0.1:8000`
//! let finding = first_finding(&config).unwrap();
//! assert_eq!((finding.code, finding.severity), (Code::SiteImpossible, Severity::Error));
//! assert_eq!(finding.patch.unwrap().to_string(), "set `websites[0]` to `http://127.0.0.1:3000`");
//!
//! // A cookie domain does not help either.
//! let findings = audit(&config, None, now, &EmbeddedList);
//! let codes: Vec<Code> = findings.iter().map(|finding| finding.code).collect();
//! assert_eq!(codes, [Code::SiteImpossible, Code::DomainLocalhost]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! `Secure` and `SameSite=None` do not work on `http://localhost`. A cookie that other software makes `Secure` there works in Chrome, not
//! in Safari: `secure-safari-localhost`. With https on this machine (a certificate of your own) everything is as in production.
//!
//! [RFC 6265bis, section 8.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-8.5
