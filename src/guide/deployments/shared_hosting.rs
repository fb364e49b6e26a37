//! A host name that a hosting company hands out.
//!
//! ```text
//! browser ── https://shop.vercel.app          pages and API
//!
//! browser ─┬─ https://shop.vercel.app         pages
//!          └─ https://shop-api.vercel.app     API: another site
//! ```
//!
//! # Configuration
//!
//! One host for both, which is [`same_origin`](super::same_origin):
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/hosted.json"), "```")]
//!
//! # Cookies
//!
//! What a sign-in sets, by the [program](super) of all these pages:
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("hosted.json")?;
//! assert_eq!(
//!     cookies(&config, "https://shop.vercel.app")?[0],
//!     "__Host-session-access=A; Path=/; Secure; HttpOnly; SameSite=Lax; \
//!      Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT; Priority=High",
//! );
//!
//! // Two hosts of the hosting domain are strangers.
//! let pair = PolicyConfig::new(
//!     ["https://shop-api.vercel.app"],
//!     ["https://shop.vercel.app"],
//! );
//! let relation = pair.review(&EmbeddedList).pairs()[0].comparison().relation();
//! assert_eq!(relation, Relation::CrossSite);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why
//!
//! - `vercel.app`, `herokuapp.com`, `github.io` are on the private section of the [public suffix list], as `com` and `co.uk` are on the
//!   other: below them strangers have hosts. Browsers let no cookie have such a `Domain` ([RFC 6265bis, section 5.7], step 9) and count
//!   each host below as a site.
//! - The list changes. `cargo update -p psl` brings the newest; a program that cannot be built anew reads one by
//!   [`RuntimeList`](../../../net/struct.RuntimeList.html) (feature `runtime-list`).
//! - No pattern below the hosting domain is safe. `https://*.vercel.app` lets every customer of the company in, and so does
//!   `https://shop-*.vercel.app`: anybody may name a project `shop-evil`. Serve previews below a domain of your own
//!   (`https://*.preview.example.com`), write out their origins, or call [`trust_website`](crate::policy::Policy::trust_website) for each.
//! - A domain of your own in front of both is the way to share a session: [`sibling_hosts`](super::sibling_hosts).
//!
//! # The usual mistake
//!
#![doc = concat!("```json\n", include_str!("../../../examples/deployments/shared-hosting.json"), "```")]
//!
//! ```
#![doc = include_str!("preamble.txt")]
//! let config = read("shared-hosting.json")?;
//! let findings = audit(&config, None, now, &EmbeddedList);
//! let errors: Vec<String> = findings
//!     .iter()
//!     .filter(|finding| finding.severity == Severity::Error)
//!     .map(|finding| format!("{}: {}", finding.field.unwrap(), finding.code))
//!     .collect();
//! assert_eq!(
//!     errors,
//!     [
//!         "websites[1]: origin-open-to-strangers",
//!         "websites[2]: origin-open-to-strangers",
//!         "cookie_domain: domain-public-suffix",
//!     ],
//! );
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # In Safari
//!
//! Cookies between two tenants of one hosting company are third-party cookies and do not work.
//!
//! [public suffix list]: https://publicsuffix.org/list/
//! [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
