use serde::{Serialize as _, Serializer};

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
