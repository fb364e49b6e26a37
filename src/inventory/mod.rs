//! Describes the cookies of a deployment to its visitors, for a privacy page.
//!
//! [`inventory`] lists the cookies that a compiled [`Policy`](crate::policy::Policy) sets, and the cookies of earlier configurations that
//! it deletes. The result is available as data, as plain text and as Markdown. It contains no values of cookies. Feature `analysis`, on by
//! default.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! use session_cookie_policy::config::PolicyConfig;
//! use session_cookie_policy::inventory::{Topic, inventory};
//! use session_cookie_policy::net::EmbeddedList;
//!
//! let config = PolicyConfig::new(
//!     ["https://api.example.com"],
//!     ["https://www.example.com"],
//! );
//! let inventory = inventory(&config.compile(&EmbeddedList).unwrap());
//!
//! let [access, refresh] = &inventory.entries[..] else { panic!() };
//! assert_eq!(access.name.as_str(), "__Host-session-access");
//! assert_eq!(refresh.name.as_str(), "__Host-session-refresh");
//! // It stays when the browser is closed, and no sign-in asks whether it may.
//! assert!(!access.necessity().is_strictly_necessary());
//! let statements = refresh.statements();
//! let sent_to = statements.iter().find(|statement| statement.topic == Topic::SentTo).unwrap();
//! assert_eq!(sent_to.text, "api.example.com and no other host, every path");
//!
//! assert!(inventory.to_string().starts_with("Cookies of signed-in sessions\n"));
//! assert!(inventory.to_markdown().contains("\n### \\_\\_Host-session-access\n"));
//! # }
//! ```

#[cfg(feature = "serde")]
mod data;
mod duties;
mod entry;
mod listing;
mod necessity;
mod page;
mod statement;
mod words;

pub use entry::{CookieUse, EntryScope, EntryState, InventoryEntry, PresentCookie};
pub use listing::{Inventory, inventory};
pub use necessity::Necessity;
pub use statement::{Statement, Topic};
