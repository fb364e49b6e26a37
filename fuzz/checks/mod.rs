//! What each fuzz target asserts: one check for a target, called by the fuzz binary and by the replay of its corpus (`tests/fuzz`).
//!
//! A check takes any bytes and panics if a law is broken. Inputs that mean nothing to it return at once.

mod bytes;
mod cors;
mod deployment;
mod deployments;
mod evidence;
mod headers;
mod jar;
mod migration;
mod observation;
mod request;
#[cfg(feature = "runtime-list")]
mod suffix_list;
mod texts;

/// A target: its name, which is that of its binary and of its corpus, and its check.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("cors", cors::check),
    ("deployment", deployment::check),
    ("evidence", evidence::check),
    ("headers", headers::check),
    ("jar", jar::check),
    ("migration", migration::check),
    ("observation", observation::check),
    ("request", request::check),
    #[cfg(feature = "runtime-list")]
    ("suffix_list", suffix_list::check),
    ("texts", texts::check),
];

/// Checks one input of a target.
///
/// # Panics
///
/// If a law is broken, or there is no such target.
pub fn check(target: &str, bytes: &[u8]) {
    let of_name = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, check) = of_name.unwrap_or_else(|| panic!("no target {target}"));
    check(bytes);
}
