//! Which browser: a value for each knob, and presets of them.

mod presets;
mod settings;

pub use settings::Profile;
