/// The attributes of a `Set-Cookie` line.
pub(crate) struct Attributes<'t>(pub(crate) &'t str);

impl Attributes<'_> {
    /// The last value of this name; empty if it has none.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let parts = self.0.split(';');
        let pairs = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
        let mut same = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        same.next_back().map(|(_, value)| value.trim())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }
}
