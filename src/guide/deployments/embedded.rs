//! A website of somebody else that embeds yours, in a frame or by script.
//!
//! ```text
//! browser ── https://partner.net      the partner's page
//!              └─ your widget ───────  calls https://api.example.com
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/embedded.json"), "```")]
//!
//! `partner.net` gets cookies in a partition of its own, `other.org` gets tokens by header. In the first case the session lives for the
//! partner's website alone: who is signed in on `www.example.com` is not within `partner.net`.
//!
//! # Cookies
//!
//! What a sign-in sets, by the [program](super) of all these pages:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("embedded.json")?;
//! assert_eq!(
//!     cookies(&config, "https://partner.net")?,
//!     [
//!         "__Host-session-access=A; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; \
//!          Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT",
//!         "__Host-session-refresh=R; Path=/; Secure; HttpOnly; SameSite=None; Partitioned; \
//!          Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT",
//!     ],
//! );
//! assert!(cookies(&config, "https://other.org")?.is_empty());
//! assert!(cookies(&config, "https://www.example.com")?[0].ends_with(
//!     "SameSite=Lax; Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High"
//! ));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - The request comes from a page of another site, so only `SameSite=None` travels ([RFC 6265bis, section 5.8.3]).
//! - `Partitioned` ([CHIPS]) puts the site of the top-level page into the key of the cookie. Browsers that block third-party cookies
//!   send these, since they cannot follow a user from one website to the next.
//! - It needs `Secure`. Chrome has it since 114, Firefox since 141, Safari since 26.2. Safari before that loses the cookie; if
//!   `browsers` has it, the warning `partition-alone` names it.
//! - Each website that embeds yours has a session of its own; to sign out on one ends that of this one.
//! - Unsafe requests must show the header against CSRF, since a page of any
//!   other site in the same partition (a frame beside yours) can make the browser send such a cookie.
//!
//! # The usual mistake
//!
//! `SameSite=None` alone:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("embedded.json")?;
//! config.websites[1].partitioning = None;
//! config.websites[1].transport = Some("cookie".into());
//! let finding = first_finding(&config).unwrap();
//! assert_eq!((finding.code, finding.severity), (Code::ThirdPartyCookie, Severity::Error));
//! assert_eq!(finding.browsers, [Browser::Safari.into()]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Up to 26.1 no cookie works in an embedded page; headers do. Claim fewer browsers by `browsers`, or leave `transport` at `any`, so that
//! clients which cannot keep cookies ask for headers by `session-transport: header`.
//!
//! [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
//! [CHIPS]: https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies
