//! A single-page application and its API on two hosts of one site.
//!
//! ```text
//! browser ─┬─ https://app.example.com          pages, static
//!          ├─ https://pr-7.preview.example.com previews of the same
//!          └─ https://api.example.com          API; sessions at /auth/…
//! ```
//!
//! # Configuration
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/spa-and-api.json"), "```")]
//!
//! `https://*.preview.example.com` stands for one label in the place of `*`. `default_website` is assumed of requests that name no
//! website. `api_only` says that script alone needs the session.
//!
//! # Cookies
//!
//! What a sign-in sets, by the [program](super) of all these pages:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("spa-and-api.json")?;
//! for page in ["https://app.example.com", "https://pr-7.preview.example.com"] {
//!     assert_eq!(
//!         cookies(&config, page)?,
//!         [
//!             "__Host-session-access=A; Path=/; Secure; HttpOnly; SameSite=Strict; \
//!              Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//!             "__Host-session-refresh=R; Path=/; Secure; HttpOnly; SameSite=Strict; \
//!              Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT; Priority=High",
//!         ],
//!     );
//! }
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - `app.` and `api.` are of one *site*: scheme and registrable domain are equal ([HTML, same site]). `SameSite` withholds nothing
//!   between them, and no browser takes the cookie for a third-party one.
//! - No `Domain`, although the page is on another host: the cookie goes with requests *to* `api.example.com`, and pages need not have
//!   it. It is `HttpOnly` in any case.
//! - `__Host-` keeps pages on other hosts of `example.com` from planting cookies of these names ([RFC 6265bis, section 4.1.3.2]). It
//!   needs `Path=/`, so a narrower path for the refresh cookie is a warning (`path-costs-host-prefix`).
//! - `Strict` costs nothing here, since a visitor who follows a link opens `app.example.com`, whose script then asks the API from
//!   within the site.
//! - Two origins need CORS with credentials ([Fetch]): [`Policy::cors`](crate::policy::Policy::cors) writes it, or
//!   [`verify_cors`](crate::cors::verify_cors) checks what a middleware writes.
//!
//! # The usual mistake
//!
//! The page calls `fetch` without `credentials: "include"`. Between two origins, browsers then neither send cookies nor keep those of the
//! response, whatever their attributes are. A server cannot see this mistake; describe the front end to the diagnosis:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let policy = read("spa-and-api.json")?.compile(&EmbeddedList)?;
//! let observation: Observation = serde_json::from_str(
//!     r#"{
//!         "page": { "opened_as": "https://app.example.com" },
//!         "frontend": { "credentials": "same-origin" },
//!         "request": { "route": "session", "method": "GET", "cookies": [] }
//!     }"#,
//! )?;
//! let findings = diagnose(&policy, &observation, now, &EmbeddedList);
//! assert_eq!(findings[0].code, Code::CredentialsOmitted);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! The same cookies. From documentation: where the API is behind a `CNAME` of another site, or its address is of another network than
//! that of the website, Safari cuts the lifetime of its cookies to seven days ([Tracking Prevention in WebKit]). A server cannot see it.
//! Visitors who come back within a week are not concerned, since each refresh sets the cookies anew.
//!
//! [HTML, same site]: https://html.spec.whatwg.org/multipage/browsers.html#same-site
//! [RFC 6265bis, section 4.1.3.2]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2
//! [Fetch]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
//! [Tracking Prevention in WebKit]: https://webkit.org/tracking-prevention/
