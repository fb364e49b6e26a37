//! How much is tried. `cargo test` tries a quarter, so that it ends soon; all of it is tried with `SESSION_TESTS=all`, which `.ci/exhaustive`
//! and `.ci/run` set.

/// A quarter, unless all is asked for.
pub(crate) fn share_of(all: u32) -> u32 {
    match std::env::var("SESSION_TESTS") {
        Ok(text) if text == "all" => all,
        _ => all / 4,
    }
}
