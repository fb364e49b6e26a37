//! Tries each adapter with the crate's own kit, over HTTP/1.1 and HTTP/2, in deployments that differ in what adapters have to carry.
//!
//! What breaks if one fails: an application with that adapter loses sessions or lets foreign pages in, in ways that no user's path shows.

use scenario::Serve;
use scenario::conformance::{Version, check};
use scenario::deployment::{new, old};
use session_cookie_policy::config::{ClientConfig, PolicyConfig};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::testing::conformance::{AdapterFault, Probe};
use time::OffsetDateTime;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

fn deployments() -> Vec<(&'static str, PolicyConfig)> {
    let before = old();
    let mut token = old();
    token.csrf = "token".into();
    let mut several = old();
    several.api.push("https://id.example.com".into());
    let mut app = old();
    app.clients = vec![ClientConfig::new("mobile".into())];
    let migrating = new(Instant::new(NOW).unwrap());
    vec![
        ("before the change", before),
        ("in the middle of the change", migrating),
        ("a token against CSRF", token),
        ("two APIs", several),
        ("an app that names itself", app),
    ]
}

fn faults(serve: Serve) -> Vec<(Version, &'static str, AdapterFault)> {
    let mut all = Vec::new();
    for version in [Version::Http1, Version::Http2] {
        for (name, config) in deployments() {
            let faults = check(serve, version, &config, NOW).unwrap();
            all.extend(faults.into_iter().map(|fault| (version, name, fault)));
        }
    }
    all
}

#[test]
fn axum_conforms() {
    assert_eq!(faults(with_axum::serve), []);
}

#[test]
fn actix_web_conforms() {
    assert_eq!(faults(with_actix::serve), []);
}

#[test]
fn hyper_conforms() {
    assert_eq!(faults(with_hyper::serve), []);
}

#[test]
fn poem_conforms() {
    assert_eq!(faults(with_poem::serve), []);
}

#[test]
fn salvo_conforms() {
    assert_eq!(faults(with_salvo::serve), []);
}

/// Rocket drops the line of a header that is not UTF-8, before a guard could see it. All else conforms.
#[test]
fn rocket_conforms_but_for_bytes_that_are_no_text() {
    let faults = faults(with_rocket::serve);
    let of_bytes = [
        Probe::CookieBesideBytes,
        Probe::OriginOfBytes,
        Probe::TokenOfBytes,
    ];
    let (known, others): (Vec<_>, Vec<_>) = faults
        .into_iter()
        .partition(|(_, _, fault)| of_bytes.contains(&fault.probe));
    assert_eq!(others, []);
    assert!(
        !known.is_empty(),
        "Rocket hands bytes on: take the exception out"
    );
}
