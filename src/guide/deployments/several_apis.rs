//! Several APIs that share one session.
//!
//! ```text
//! browser ─┬─ https://www.example.com   pages
//!          ├─ https://api.example.com   API; signs in
//!          └─ https://api2.example.com  API; takes the same session
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/shared-domain.json"), "```")]
//!
//! The dot in front of the domain says nothing; `example.com` means the same. The `history` says what the cookies were until June:
//! host-only, kept for a year, the refresh cookie for `/auth` alone. They are cleared until that year has passed: see
//! [`migrations`](crate::guide::migrations).
//!
//! # Cookies
//!
//! What a sign-in sets, by the [program](super) of all these pages:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("shared-domain.json")?;
//! config.history.clear(); // without it, to see the cookies alone
//! assert_eq!(
//!     cookies(&config, "https://www.example.com")?,
//!     [
//!         "__Secure-session-access=A; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//!         "__Secure-session-refresh=R; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!          Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT; Priority=High",
//!     ],
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - A host sets cookies for itself or for a parent down to its registrable domain, and the cookie goes to every host below
//!   ([RFC 6265bis, section 5.7], steps 9 and 10). `example.com` is the narrowest domain that covers both;
//!   [`suggest_cookie_domain`](crate::advice::suggest_cookie_domain) finds it.
//! - `__Host-` excludes a `Domain`, so the prefix is `__Secure-` ([section 4.1.3]).
//! - Every host below `example.com` now gets the cookies, can make the browser send them, and can plant cookies of its own. So unsafe requests
//!   must have the header against CSRF (`session-csrf`). If a request carries tokens of two sessions, the policy accepts neither
//!   ([`Conflict`](crate::request::Resolution::Conflict)). A planted cookie can also stand alone, so share cookies only with hosts that you trust.
//! - The host of the request decides which API's cookies are written. Set [`host`](crate::request::RequestFacts::host); without it, every request
//!   is refused (`unknown_host`: respond with 421).
//! - Pages must know which requests carry the session: ask
//!   [`Policy::frontend_scope`](crate::policy::Policy::frontend_scope).
//!
//! # The usual mistake
//!
//! APIs on two registrable domains. No cookie spans them:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("unrelated-apis.json")?; // `.example.com` for `api.otherdomain.com`
//! let finding = first_finding(&config).unwrap();
//! assert_eq!((finding.code, finding.severity), (Code::DomainHostMismatch, Severity::Error));
//!
//! // Nor without a domain: then each API has a session of its own.
//! let mut config = read("shared-domain.json")?;
//! config.history.clear();
//! config.cookie_domain = "".into();
//! let finding = first_finding(&config).unwrap();
//! assert_eq!(finding.code, Code::DomainNotShared);
//! assert!(finding.message.ends_with("use `example.com`"), "{}", finding.message);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Nothing differs.
//!
//! [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
//! [section 4.1.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3
