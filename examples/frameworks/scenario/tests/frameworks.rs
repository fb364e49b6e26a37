//! Plays the scenario against each framework, over HTTP, with an independent client; and compares the answers.
//!
//! What breaks if one fails: an application of that framework that follows the example loses sessions, or lets foreign pages in.

use scenario::Serve;
use scenario::story::{PARTS, bytes_in_one_line};

/// The scenario, and that it is answered as by axum.
fn play(serve: Serve) {
    for (name, part) in PARTS {
        assert_eq!(part(serve), part(with_axum::serve), "{name}");
    }
}

#[test]
fn axum_plays_the_scenario() {
    play(with_axum::serve);
}

#[test]
fn actix_web_plays_the_scenario_and_answers_alike() {
    play(with_actix::serve);
}

#[test]
fn hyper_plays_the_scenario_and_answers_alike() {
    play(with_hyper::serve);
}

#[test]
fn poem_plays_the_scenario_and_answers_alike() {
    play(with_poem::serve);
}

#[test]
fn salvo_plays_the_scenario_and_answers_alike() {
    play(with_salvo::serve);
}

#[test]
fn rocket_plays_the_scenario_and_answers_alike() {
    play(with_rocket::serve);
}

/// Rocket drops the line of a header that is not UTF-8, before a guard could see it.
#[test]
fn a_foreign_cookie_that_is_no_text_hides_the_session_from_rocket_only() {
    assert_eq!(bytes_in_one_line(with_axum::serve), 200);
    assert_eq!(bytes_in_one_line(with_actix::serve), 200);
    assert_eq!(bytes_in_one_line(with_hyper::serve), 200);
    assert_eq!(bytes_in_one_line(with_poem::serve), 200);
    assert_eq!(bytes_in_one_line(with_salvo::serve), 200);
    assert_eq!(bytes_in_one_line(with_rocket::serve), 401);
}
