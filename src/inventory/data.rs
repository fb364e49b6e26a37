//! The inventory as data: what is known, and the same in words.

use serde::Serialize;
use serde::ser::SerializeStruct as _;

use super::entry::{EntryState, InventoryEntry};
use super::listing::Inventory;
use crate::cookie::{HostScope, Partitioning, ScriptAccess, Security};

impl Serialize for Inventory {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Inventory", 4)?;
        fields.serialize_field("transport", &self.transport)?;
        fields.serialize_field("summary", &self.summary())?;
        fields.serialize_field("duties", &self.duties())?;
        fields.serialize_field("cookies", &self.entries)?;
        fields.end()
    }
}

/// What is known of present cookies only is `null` for those of the past.
impl Serialize for InventoryEntry {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let present = match &self.state {
            EntryState::Present(present) => Some(present),
            EntryState::Past { .. } => None,
        };
        let scope = &self.scope;
        let necessity = self.necessity();
        let max_age = present.and_then(|present| present.lifetime.max_age());
        let mut fields = serializer.serialize_struct("InventoryEntry", 20)?;
        fields.serialize_field("name", &self.name)?;
        fields.serialize_field("prefix", &self.name.prefix())?;
        fields.serialize_field("token", &self.role)?;
        // Of cookies beside the session only.
        match &self.purpose {
            Some(purpose) => fields.serialize_field("purpose", purpose)?,
            None => fields.skip_field("purpose")?,
        }
        fields.serialize_field("state", if self.is_past() { "past" } else { "present" })?;
        fields.serialize_field("ends", &self.ends())?;
        let is_necessary = present.map(|_| necessity.is_strictly_necessary());
        fields.serialize_field("strictly_necessary", &is_necessary)?;
        fields.serialize_field("necessity", &necessity)?;
        fields.serialize_field("host", &scope.host)?;
        let with_subdomains = scope.hosts == HostScope::WithSubdomains;
        fields.serialize_field("with_subdomains", &with_subdomains)?;
        fields.serialize_field("path", &scope.path)?;
        let partitioned = scope.partitioning == Partitioning::Partitioned;
        fields.serialize_field("partitioned", &partitioned)?;
        let seconds = max_age.map(time::Duration::whole_seconds);
        fields.serialize_field("max_age_seconds", &seconds)?;
        match present.filter(|present| present.is_chosen) {
            Some(_) => fields.serialize_field("chosen_at_sign_in", &true)?,
            None => fields.skip_field("chosen_at_sign_in")?,
        }
        match present.filter(|present| present.at_once > 1) {
            Some(present) => fields.serialize_field("at_once", &present.at_once)?,
            None => fields.skip_field("at_once")?,
        }
        let http_only = present.map(|present| present.script_access == ScriptAccess::Denied);
        fields.serialize_field("http_only", &http_only)?;
        let secure = present.map(|present| present.security == Security::Secure);
        fields.serialize_field("secure", &secure)?;
        fields.serialize_field("uses", &present.map(|present| &present.uses))?;
        fields.serialize_field("apis", &self.apis)?;
        fields.serialize_field("statements", &self.statements())?;
        fields.end()
    }
}
