//! Changes of a configuration, played: one client in the jar of one browser, an application, and a chain of configurations, each deployed
//! with the history that the plan says, or without any. Sessions have two tokens, or one and no refresh; there are cookies beside them.
//!
//! Every byte is a choice: the browser, the place, the first configuration, then events. Asserted: where every plan promises that clients
//! stay signed in and warns of nothing, the session survives without an extra request, and nothing is left of an older scope, of the session
//! or of a cookie beside it; who must sign in again by the plan must, and who need not is signed in; a device is known for as long as it is
//! promised, and a sign-out leaves it and nothing else. In every case the client is never caught in a circle, and a sign-in makes it whole; no
//! answer names a cookie twice, or sets one that the browser drops; clears keep to their budget.

mod application;
mod choice;
mod laws;
mod play;

use session_cookie_policy::config::Browser;
use session_cookie_policy::net::EmbeddedList;
use time::OffsetDateTime;
use time::macros::datetime;

use super::bytes::Bytes;
use choice::{Choice, Deployed};
use play::Play;

const START: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const LIST: &EmbeddedList = &EmbeddedList;
const ROUTE: &str = "/api/me";
const MAX_CHANGES: usize = 4;
const MAX_EVENTS: usize = 16;

/// After so many refreshes for one request a front end gives up.
const PATIENCE: usize = 6;

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let browser = *bytes.of(&[Browser::Chromium, Browser::Firefox, Browser::Safari]);
    let first = Choice::read(&mut bytes);
    let Some(deployed) = Deployed::new(first.config()) else {
        return;
    };
    let claimed = &deployed.config.browsers;
    if !claimed
        .iter()
        .any(|claim| claim.get() == Ok(&browser.into()))
    {
        return;
    }
    let mut play = Play::new(browser, first, deployed);
    let mut changes = 0;
    for _ in 0..MAX_EVENTS {
        if bytes.is_empty() {
            break;
        }
        match bytes.below(8) {
            0 | 1 => play.visit_and_check(),
            2 => play.expire(),
            3 => play.wait(1),
            4 => play.wait(30 * 24),
            5 if changes < MAX_CHANGES => {
                changes += 1;
                play.deploy(&mut bytes);
            }
            6 => play.serve_both(),
            7 => play.end(),
            _ => {}
        }
    }
    play.visit_and_check();
    play.end();
    play.visit_and_check();
}
