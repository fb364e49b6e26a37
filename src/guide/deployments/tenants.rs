//! One API, and a website for each customer.
//!
//! ```text
//! browser ─┬─ https://www.example.com         pages of your own
//!          ├─ https://acme.shops.example.com  a tenant below a domain of yours
//!          ├─ https://shop.tenant.org         a tenant's own domain
//!          └─ https://api.example.com         API
//! ```
//!
//! # Configuration
//!
//! Websites that you know are declared, patterns stand for those below a domain of yours, and domains that a database knows are
//! *trusted* while the program runs:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config: PolicyConfig = serde_json::from_str(
//!     r#"{
//!         "api": "https://api.example.com",
//!         "websites": ["https://www.example.com", "https://*.shops.example.com"]
//!     }"#,
//! )?;
//! let policy = config.compile(&EmbeddedList)?;
//!
//! let basis = |origin: &'static str, trusted: Option<&TrustedWebsite>| {
//!     let mut facts = RequestFacts::new("POST");
//!     facts.origin = Some(origin.as_bytes());
//!     facts.trusted = trusted;
//!     policy.website(&facts).basis()
//! };
//! assert_eq!(basis("https://www.example.com", None), WebsiteBasis::Exact);
//! assert_eq!(basis("https://acme.shops.example.com", None), WebsiteBasis::Pattern);
//! assert_eq!(basis("https://shop.tenant.org", None), WebsiteBasis::Unknown);
//!
//! // The application has found it in its database. `trust_website` checks it as `compile` checks declared websites. Cache the result.
//! let tenant = policy.trust_website(&Origin::parse("https://shop.tenant.org")?, &EmbeddedList)?;
//! assert_eq!(basis("https://shop.tenant.org", Some(&tenant)), WebsiteBasis::Trusted);
//! assert_eq!(basis("https://evil.example", Some(&tenant)), WebsiteBasis::Unknown);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Cookies
//!
//! Pages below `shops.example.com` are of the API's site and get cookies. The tenant's own domain is another site, and gets headers
//! unless its client asks for cookies:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     [
//!         "https://www.example.com",
//!         "https://*.shops.example.com",
//!         "https://shop.tenant.org",
//!     ],
//! );
//! assert_eq!(
//!     cookies(&config, "https://acme.shops.example.com")?[0],
//!     "__Host-session-access=A; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!      Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//! );
//! assert!(cookies(&config, "https://shop.tenant.org")?.is_empty());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Links in e-mails
//!
//! A user of one tenant can ask for a new password for a user of another. If the link followed the request, the e-mail would send the
//! other user, and the code in the link, to the website of the first tenant. So look up which website the user belongs to, and name it:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com", "https://*.shops.example.com"],
//! );
//! let policy = config.compile(&EmbeddedList)?;
//!
//! // A declared website, or one that a pattern matches.
//! let of_user = Origin::parse("https://acme.shops.example.com")?;
//! let links = policy.link_base_of(&of_user).ok_or("not declared any more")?;
//! assert_eq!(format!("{links}/reset?code=1"), "https://acme.shops.example.com/reset?code=1");
//!
//! // A website of the database.
//! let of_user = policy.trust_website(&Origin::parse("https://shop.tenant.org")?, &EmbeddedList)?;
//! assert_eq!(format!("{}/reset?code=1", of_user.link_base()), "https://shop.tenant.org/reset?code=1");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! If all declared websites are your own, set `"links": "by_request"`. Then
//! [`ResolvedWebsite::link_base`](crate::request::ResolvedWebsite::link_base) gives the base of the website that sent the request.
//! Without that setting, and for trusted websites, it is `None`.
//!
//! # Why
//!
//! - The browser writes `Origin` ([Fetch, `Origin`]), and any site can cause a request. So the origin selects one of the declared and trusted
//!   websites, and never adds one. A request with an unknown origin counts as one of the default website, and gets no CORS headers.
//! - The cookies belong to the API's host, not to the tenant: one browser has one session for all tenants that use cookies. Where users
//!   are to be signed in to several at once, use headers; [`advise_transport`](crate::advice::advise_transport) says which.
//! - A request costs as many instructions among a million declared websites as among ten.
//!
//! # The usual mistake
//!
//! A pattern on a domain below which others have hosts, or an allow list that is a test for `endsWith`:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let mut config = read("spa-and-api.json")?;
//! config.websites.push("https://myapp-*.vercel.app".into()); // anybody may name a project `myapp-evil`
//! let finding = first_finding(&config).unwrap();
//! assert_eq!((finding.code, finding.severity), (Code::OriginOpenToStrangers, Severity::Error));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Cookies for tenants' own domains are third-party cookies there and do not work; headers do.
//!
//! [Fetch, `Origin`]: https://fetch.spec.whatwg.org/#origin-header
