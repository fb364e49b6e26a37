use crate::browser::Profile;
use crate::text::word_form;

/// An engine family that a deployment is to work in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Browser {
    /// Chrome, Edge, Brave, Opera, Android.
    Chromium,
    /// Firefox on desktop and Android.
    Firefox,
    /// Safari, and every browser on iOS.
    Safari,
}

impl Browser {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Safari];

    /// The engine as it ships: what [`review`](super::PolicyConfig::review) tries every cookie in.
    #[must_use]
    pub const fn profile(self) -> Profile {
        match self {
            Self::Chromium => Profile::CHROMIUM,
            Self::Firefox => Profile::FIREFOX,
            Self::Safari => Profile::SAFARI,
        }
    }
}

word_form!(config: Browser, "`chromium`, `firefox` or `safari`", {
    Chromium => "chromium",
    Firefox => "firefox",
    Safari => "safari",
});
