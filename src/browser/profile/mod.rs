//! Which browser: a value for each knob, presets of them, and the versions of each engine.

mod presets;
mod settings;
mod version;

pub use settings::Profile;
pub use version::{Evidence, ParseReleaseError, Release, Version};
