//! Hosts that are addresses or names of a local network, with or without https.
//!
//! ```text
//! browser ─┬─ https://192.168.1.10       pages
//!          ├─ https://192.168.1.10:8443  API
//!          └─ http://10.0.0.5:8080       an API that has no https
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/ip-addresses.json"), "```")]
//!
//! `plain_http` names each API that may have sessions without https although it is not this machine. A website over plain http beside an
//! https API needs a `plain_http` of its own: anybody on the network can inject script into its pages and use the https API with the user's
//! session. Three pairs of website and API
//! belong together here; the others are told in warnings or errors. A deployment of one pair is:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "http://10.0.0.5:8080",
//!         "websites": "http://10.0.0.5",
//!         "plain_http": ["http://10.0.0.5:8080"]
//!     }"#,
//! )?;
//! assert_eq!(
//!     cookies(&config, "http://10.0.0.5")?[0],
//!     "session-access=A; Path=/; HttpOnly; SameSite=Lax; \
//!      Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//! );
//!
//! // Over https an address is as good as a name.
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{ "api": "https://192.168.1.10:8443", "websites": "https://192.168.1.10" }"#,
//! )?;
//! assert!(config.review(&EmbeddedList).problems().is_empty());
//! assert_eq!(
//!     cookies(&config, "https://192.168.1.10")?[0],
//!     "__Host-session-access=A; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!      Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - An address is a site of its own, and so is a name of one label such as `backend` ([HTML, same site]). `10.0.0.5` and `10.0.0.6`
//!   share nothing, nor do an address and the name of the same machine.
//! - A name below a domain that is not on the public suffix list (`api.corp.internal`, `app.corp.internal`) is as any other: the last
//!   label is the suffix, `corp.internal` the site.
//! - No part of an address is a cookie domain ([RFC 6265bis, section 5.1.3]).
//! - Over plain http a session can be read and planted on the way, so that it has to be asked for by name.
//!
//! # The usual mistake
//!
//! Plain http without saying so, or a domain beside an address:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = PolicyConfig::new(
//!     ["http://10.0.0.5:8080"],
//!     ["http://10.0.0.5"],
//! );
//! assert_eq!(first_finding(&config).unwrap().code, Code::SecureOverHttp);
//!
//! config.plain_http.push("http://10.0.0.5:8080".into());
//! config.cookie_domain = "10.0.0.5".into();
//! assert_eq!(first_finding(&config).unwrap().code, Code::DomainIp);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Nothing differs.
//!
//! [HTML, same site]: https://html.spec.whatwg.org/multipage/browsers.html#same-site
//! [RFC 6265bis, section 5.1.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.1.3
