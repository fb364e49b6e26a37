//! Visits at one instant, by the embedded list.

use session_cookie_policy::browser::Jar;
use session_cookie_policy::net::{EmbeddedList, Origin};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::testing::session::{Routes, Visit};
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

pub(crate) fn visiting<'a>(
    policy: &'a Policy,
    routes: &'a Routes,
    page: &'a Origin,
    api: &'a Origin,
    has_fetch_metadata: bool,
) -> Visit<'a> {
    let mut visit = Visit::new(policy, routes, page, api, &EmbeddedList, NOW);
    visit.has_fetch_metadata = has_fetch_metadata;
    visit
}

/// The cookies that come with a sign-in.
pub(crate) fn shown(visit: &Visit<'_>, jar: &mut Jar) -> Vec<u8> {
    let request = visit.fetch("POST", &visit.routes.sign_in).unwrap();
    jar.cookie_header(&request, &EmbeddedList, NOW)
}
