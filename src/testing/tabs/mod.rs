//! Simulates several tabs of one browser that use a session at the same time, in every order of their requests and responses.
//!
//! A refresh takes three steps: the browser sends the request with its cookies, the server handles it, and the response arrives. Steps of
//! other tabs can come in between. [`Tabs::play_all`] plays every order with the jar of a browser and a [store](StoreKind). It reports the
//! first order that logs a user out, or that leaves a user signed in after a sign-out.
//!
//! ```
//! # #[cfg(feature = "embedded-list")] {
//! # use session_cookie_policy::browser::Profile;
//! # use session_cookie_policy::config::PolicyConfig;
//! # use session_cookie_policy::net::{EmbeddedList, Origin};
//! # use session_cookie_policy::testing::session::{Routes, Visit};
//! # let now = time::macros::datetime!(2026-11-22 12:00 UTC);
//! # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
//! # let policy = config.compile(&EmbeddedList).unwrap();
//! # let routes = Routes::of(&config);
//! # let page = Origin::parse("https://www.example.com").unwrap();
//! # let api = Origin::parse("https://api.example.com").unwrap();
//! # let visit = Visit::new(&policy, &routes, &page, &api, &EmbeddedList, now);
//! use session_cookie_policy::testing::tabs::{StoreKind, TabAction, Tabs};
//!
//! let both = [TabAction::Refresh];
//! let scripts: [&[TabAction]; 2] = [&both, &both];
//! let tabs = Tabs::new(visit, Profile::CHROMIUM, StoreKind::Strict, &scripts);
//! assert!(tabs.play_all().unwrap() >= 20); // orders
//! # }
//! ```
//!
//! The [guide](crate::guide::tabs) explains what the store and the front end must do.

mod action;
mod loss;
mod order;
mod play;
mod rejections;
mod renewals;
mod server;
mod store;

pub use action::TabAction;
pub use loss::TabLoss;
pub use play::{Responses, Start, Tabs};
pub use rejections::Rejections;
pub use renewals::Renewals;
pub use store::StoreKind;
