//! Lifetimes as configuration files have them.

use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
use time::Duration;

use super::keep::Keep;
use super::setting::Setting;

/// Writes a lifetime as a number, where it is one.
#[expect(clippy::ref_option, reason = "serde calls it so")]
pub(super) fn serialize<S: Serializer>(
    keep: &Option<Setting<Keep>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match keep.as_ref().map(|keep| (keep, keep.get())) {
        Some((_, Ok(Keep::For(time)))) => serializer.serialize_some(&time.whole_seconds()),
        Some((keep, _)) => serializer.serialize_some(keep),
        None => None::<u32>.serialize(serializer),
    }
}

/// A time that is a number of seconds and nothing else.
pub(super) mod whole {
    use super::*;

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub(in crate::config) fn serialize<S: Serializer>(
        time: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(Duration::whole_seconds).serialize(serializer)
    }

    pub(in crate::config) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        let seconds = Option::<u32>::deserialize(deserializer)?;
        Ok(seconds.map(|seconds| Duration::seconds(seconds.into())))
    }
}
