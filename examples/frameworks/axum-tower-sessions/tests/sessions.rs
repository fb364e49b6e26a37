//! tower-sessions with the policy, over HTTP, and what it does alone.
//!
//! What breaks if one of the first fails: an application that follows the example logs users out, or lets others act for them. If one of the
//! others fails, tower-sessions has changed, and the table in the README is out of date.

use scenario::one_cookie::{Alone, PARTS};
use with_tower_sessions::{serve, serve_without_policy};

#[test]
fn tower_sessions_plays_the_scenario() {
    for (name, part) in PARTS {
        println!("{name}");
        part(serve);
    }
}

#[test]
fn alone_it_writes_the_attributes_of_the_policy_but_removes_without_secure() {
    let mut alone = Alone::new(serve_without_policy);
    alone.assert_attributes();
    let removal = alone.removal();
    assert!(!removal.contains("Secure"), "browsers refuse it: {removal}");
    assert!(!removal.contains("HttpOnly"), "{removal}");
}

#[test]
fn alone_it_takes_the_last_of_several_cookies() {
    let mut alone = Alone::new(serve_without_policy);
    assert_eq!(alone.who_of_two(), ["mallory", "anna"]);
    assert_eq!(alone.beside_garbage(), [200, 401]);
}

#[test]
fn alone_it_loses_a_line_for_one_byte_and_lets_forged_requests_in() {
    let mut alone = Alone::new(serve_without_policy);
    // In the line of the session, and in a line of its own.
    assert_eq!(alone.beside_byte(), [401, 200]);
    assert_eq!(alone.forged(), 200);
}

/// Its store saves what is not there any more.
#[test]
fn a_late_request_brings_a_session_back_that_was_signed_out_unless_the_store_refuses() {
    assert_eq!(Alone::new(serve_without_policy).late_save(), 200);
    assert_eq!(Alone::new(serve).late_save(), 401);
}
