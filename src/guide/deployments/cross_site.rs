//! Website and API on two sites.
//!
//! ```text
//! browser ─┬─ https://www.example.com  pages
//!          └─ https://api.example.net  API
//! ```
//!
//! # Configuration
//!
//! With cookies it is refused:
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/cross-site.json"), "```")]
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("cross-site.json")?;
//! let finding = first_finding(&config).unwrap();
//! assert_eq!((finding.code, finding.severity), (Code::ThirdPartyCookie, Severity::Error));
//! assert_eq!(finding.browsers, [Browser::Safari.into()]);
//! assert!(config.compile(&EmbeddedList).is_err());
//!
//! // Tokens by header travel between any two sites.
//! config.transport = "header".into();
//! assert!(config.compile(&EmbeddedList)?.warnings().is_empty());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What the client gets instead
//!
//! No cookie. The tokens come in headers, which the page's script may read, keeps, and sends as `Authorization: Bearer`:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("cross-site.json")?;
//! config.transport = "header".into();
//! let page = "https://www.example.com";
//! assert!(cookies(&config, page)?.is_empty());
//! assert_eq!(headers_of_sign_in(&config, page, "session-access-token")?, ["A"]);
//! assert_eq!(headers_of_sign_in(&config, page, "session-refresh-token")?, ["R"]);
//! assert_eq!(
//!     headers_of_sign_in(&config, page, "access-control-expose-headers")?,
//!     ["session-access-token, session-refresh-token"],
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With `"transport": "any"`, the default, the deployment compiles with a warning. Who says nothing gets headers; who asks for cookies
//! (`session-transport: cookie`) gets them as `SameSite=None; Secure`.
//!
//! # Why
//!
//! - Between two sites browsers attach a cookie to a `fetch` only with `SameSite=None` ([RFC 6265bis, section 5.8.3]), which they keep
//!   only with `Secure` ([section 5.7], step 19).
//! - It is a third-party cookie even then: Safari never sends it, Chromium does not in incognito windows or where the user says so,
//!   Firefox keeps it separate for each website.
//! - The ways out, best first: serve the API under a host of the website's site ([`sibling_hosts`](super::sibling_hosts)) or behind the
//!   website's own host by a reverse proxy ([`same_origin`](super::same_origin)); send the tokens by header; for an embedded session,
//!   [`Partitioned`](super::embedded).
//!
//! # The usual mistake
//!
//! `SameSite=Lax`, fixed because "it worked in development", where both were `localhost`:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("cross-site.json")?;
//! config.same_site = "lax".into();
//! let finding = first_finding(&config).unwrap();
//! assert_eq!(finding.code, Code::SiteWithheld);
//! assert_eq!(finding.patch.unwrap().to_string(), "set `same_site` to `auto`");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Third-party cookies are neither kept nor sent. This shape, with cookies, is the classic "works in Chrome, fails in Safari"; the
//! [debugging guide](crate::guide::debugging) begins with it.
//!
//! [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
//! [section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
