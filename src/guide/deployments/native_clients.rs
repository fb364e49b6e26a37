//! Applications beside the website: native, React Native, Capacitor, a desktop shell, another server.
//!
//! ```text
//! application, "session-client: mobile" ──┐
//! page of capacitor://localhost ──────────┼─ https://api.example.com
//! browser ── https://www.example.com ─────┘
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/native.json"), "```")]
//!
//! A client is told by its name in the header `session-client` (or what the application takes for it, such as a query value), or by an
//! origin of a scheme of its own. Its transport is the header unless set. A hint selects among declared clients and never lets anybody
//! in.
//!
//! # Cookies
//!
//! None for the application:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("native.json")?;
//! let policy = config.compile(&EmbeddedList)?;
//!
//! let mut facts = RequestFacts::new("POST"); // no `Origin`, no `Sec-Fetch-Site`: no browser
//! facts.client = Some(b"mobile");
//! let sign_in = policy.sign_in(&facts, now);
//! assert_eq!(sign_in.website().client(), Some("mobile"));
//! assert_eq!(sign_in.transport(), Transport::Header);
//!
//! facts.client = None;
//! facts.origin = Some(b"capacitor://localhost");
//! assert_eq!(policy.sign_in(&facts, now).transport(), Transport::Header);
//!
//! // The website is as it would be without.
//! let cookies = cookies(&config, "https://www.example.com")?;
//! assert!(cookies[0].starts_with("__Host-session-access=A; Path=/; Secure"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - The cookie jar of a platform knows no sites, may not survive a restart, and merges several `Set-Cookie` headers into one text.
//! - Pages of `capacitor:`, `file:` and the like have an opaque origin, which is cross-site to everything ([HTML, same site]): each
//!   session cookie there is a third-party cookie.
//! - CSRF protection is not needed: no other site can make a client send an `Authorization` header.
//! - If a web view shares the cookie jar of a browser, its requests may carry stray session cookies beside the header. The header comes first,
//!   and the response to a sign-in or refresh clears the cookies.
//!
//! # The usual mistake
//!
//! Cookies for the pages of an application:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("native.json")?;
//! config.clients[0].transport = "any".into();
//! let finding = first_finding(&config).unwrap();
//! assert_eq!(finding.code, Code::ClientPagesCookie);
//! assert_eq!(finding.patch.unwrap().to_string(), "set `clients[0].transport` to `header`");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! `WKWebView` blocks third-party cookies as Safari does: `capacitor://localhost` gets none at all on iOS.
//!
//! [HTML, same site]: https://html.spec.whatwg.org/multipage/browsers.html#same-site
