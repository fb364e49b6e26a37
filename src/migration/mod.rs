//! Changes of a cookie's name, domain or path over time.
//!
//! A browser keeps cookies of an earlier scope beside those of the present one until they expire, sends both, and never says which is
//! which. This module knows what must be cleared, by which host and until when, so that nobody is locked out.
//! [`peers`] has the counts.
//!
//! What each kind of change needs. [`plan_migration`](crate::rollout::plan_migration) says it for two configurations, with dates, and
//! [`History::between`](crate::rollout::History::between) writes the entries of the history.
//!
//! Front ends are another matter: a shared domain, another `csrf` mode, another transport or another header name may require something of
//! them that they do not send yet. The plan lists it ([`MigrationPlan::frontend`](crate::rollout::MigrationPlan::frontend)).
//!
//! | change | to browsers | what it needs | what users see |
//! |---|---|---|---|
//! | cookie domain | another cookie; both are sent | an entry in the history, until 400 days at most are over | nothing |
//! | name or prefix | another cookie; both are sent | an entry with the old name, under which tokens are still taken | nothing |
//! | path of the access cookie | another cookie; the old one is sent below its path | an entry with the old path | nothing |
//! | refresh cookie from a narrow path to `/` | another cookie under another name; both are sent | an entry with the old name and path | nothing |
//! | narrow path of the refresh cookie, with the API base path | another cookie, which the new route does not get | an entry, and the old route kept: by a redirect, or by the path `/` first | nothing with the old route, else one sign-in |
//! | `SameSite` tightened | the same cookie | nothing; each cookie gets the new value when it is set anew | nothing |
//! | `SameSite` loosened for a website of another site | the same cookie, not sent there yet | nothing | one sign-in on that website |
//! | partitioned or not, under the same name | another cookie, or the same one where `Partitioned` is ignored | nothing; if a request shows both, the policy looks at both tokens, and the response clears the old cookie before it sets the new one | nothing, or one sign-in where third-party cookies are blocked |
//! | partitioned or not, under another name | another cookie | an entry; one in a partition is cleared under its own website | the same |
//! | one API to several, with a domain | another cookie; the new API does not get the old one | an entry that names the old API; pages refresh there first | nothing |
//! | API on another host, host-only cookies | another cookie | nothing helps but to keep the old host answering | one sign-in |
//! | API from https to http | `Secure` cookies can be neither cleared nor replaced | not to do it | signed out until the old cookies have expired |
//! | cookies to headers | the old cookies stay | an entry of the scope that the cookies had, so that their tokens are taken, and new ones sent by header | nothing |
//! | headers to cookies | no old cookie | `header_until` | nothing |
//! | names of headers | nothing | both names in the code of pages that were loaded before | a reload |

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
