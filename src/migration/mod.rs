//! What to do when a cookie's name, domain or path changes.
//!
//! A browser keeps cookies of an earlier scope beside the present ones until they expire. It sends both, and never says which is which.
//! This module computes which old cookies must be cleared, by which host and until when, to prevent lockouts. [`peers`] has the numbers.
//!
//! The table shows what each kind of change needs. [`plan_migration`](crate::rollout::plan_migration) works it out for two configurations,
//! with dates, and [`History::between`](crate::rollout::History::between) writes the entries of the history.
//!
//! Front ends may have to change, too: after a switch to a shared domain, another `csrf` mode, another transport or another header name,
//! the API may expect something that they do not send yet. The plan lists it
//! ([`MigrationPlan::frontend`](crate::rollout::MigrationPlan::frontend)).
//!
//! | change | to browsers | what it needs | what users see |
//! |---|---|---|---|
//! | cookie domain | another cookie; both are sent | an entry in the history, for at most 400 days | nothing |
//! | name or prefix | another cookie; both are sent | an entry with the old name, under which tokens are still accepted | nothing |
//! | path of the access cookie | another cookie; the old one is sent below its path | an entry with the old path | nothing |
//! | refresh cookie from a narrow path to `/` | another cookie under another name; both are sent | an entry with the old name and path | nothing |
//! | narrow path of the refresh cookie, with the API base path | another cookie, which the new route does not receive | an entry, and keep the old route: by a redirect, or by moving to the path `/` first | nothing with the old route, else one sign-in |
//! | stricter `SameSite` | the same cookie | nothing; each cookie gets the new value when it is next set | nothing |
//! | looser `SameSite`, for a website of another site | the same cookie, not sent there yet | nothing | one sign-in on that website |
//! | partitioned or not, same name | another cookie, or the same one where `Partitioned` is ignored | nothing; if a request has both, the policy checks both tokens, and the response clears the old cookie before it sets the new one | nothing, or one sign-in where third-party cookies are blocked |
//! | partitioned or not, another name | another cookie | an entry; a partitioned cookie is cleared under its own website | the same |
//! | one API to several, with a domain | another cookie; the new API does not receive the old one | an entry that names the old API; pages refresh there first | nothing |
//! | API on another host, host-only cookies | another cookie | keep the old host running; nothing else helps | one sign-in |
//! | API from https to http | `Secure` cookies can be neither cleared nor replaced | do not do it | logged out until the old cookies have expired |
//! | cookies to headers | the old cookies stay | an entry with the old scope: tokens in the old cookies are accepted, and new tokens are sent by header | nothing |
//! | headers to cookies | no old cookie | `header_until` | nothing |
//! | names of headers | nothing | pages that were loaded earlier must handle both names | a reload |

#[doc = include_str!("peers.md")]
pub mod peers {}

mod clearing;
mod instant;
mod past_cookie;
mod reachable;

pub use clearing::{Clearing, ClearingPlan, OutOfReach, OutOfReachReason, plan_clearing};
pub(crate) use clearing::{InUse, plan_clearing_beside};
pub use instant::{Instant, ParseInstantError};
pub use past_cookie::PastCookie;
pub(crate) use past_cookie::{later, sunset};
pub use reachable::reachable_scopes;

pub(crate) use reachable::{MAX_PATHS, matching_paths, reachable_domains};
