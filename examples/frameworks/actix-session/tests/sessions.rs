//! actix-session with the policy, over HTTP, and what it does alone.
//!
//! What breaks if one of the first fails: an application that follows the example logs users out, or lets others act for them. If one of the
//! others fails, actix-session has changed, and the table in the README is out of date.

use scenario::one_cookie::{Alone, PARTS};
use with_actix_session::{serve, serve_without_policy};

#[test]
fn actix_session_plays_the_scenario() {
    for (name, part) in PARTS {
        println!("{name}");
        part(serve);
    }
}

#[test]
fn alone_it_writes_the_attributes_of_the_policy_and_removes_with_secure() {
    let mut alone = Alone::new(serve_without_policy);
    alone.assert_attributes();
    let removal = alone.removal();
    assert!(removal.contains("; Secure; Path=/; Max-Age=0"), "{removal}");
}

#[test]
fn alone_it_takes_the_first_of_several_cookies() {
    let mut alone = Alone::new(serve_without_policy);
    assert_eq!(alone.who_of_two(), ["anna", "mallory"]);
    assert_eq!(alone.beside_garbage(), [401, 200]);
}

#[test]
fn alone_it_loses_all_lines_for_one_byte_and_lets_forged_requests_in() {
    let mut alone = Alone::new(serve_without_policy);
    // In the line of the session, and in a line of its own.
    assert_eq!(alone.beside_byte(), [401, 401]);
    assert_eq!(alone.forged(), 200);
}

/// What becomes of it is up to the store; the one of this example refuses. `RedisSessionStore` saves it as a new session.
#[test]
fn a_late_request_brings_no_session_back_that_was_signed_out() {
    assert_eq!(Alone::new(serve_without_policy).late_save(), 401);
    assert_eq!(Alone::new(serve).late_save(), 401);
}
