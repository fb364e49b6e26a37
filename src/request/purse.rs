use alloc::string::String;

use super::sink::Sink;

/// The bytes that a response may still use for clearing cookies.
pub(super) struct Purse<'b, 's> {
    pub(super) left: usize,
    /// Whether something did not fit.
    pub(super) is_short: bool,
    pub(super) buffer: &'b mut String,
    pub(super) sink: &'b mut Sink<'s>,
}

impl Purse<'_, '_> {
    /// Checked before a clear is written, because a path may be long and have many parent paths.
    pub(super) const fn has_room_for(&self, path: &str) -> bool {
        path.len() <= self.left
    }

    pub(super) fn spend(&mut self, write: impl FnOnce(&mut String)) {
        self.buffer.clear();
        write(self.buffer);
        if self.buffer.is_empty() {
            return;
        }
        match self.left.checked_sub(self.buffer.len()) {
            Some(left) => {
                self.left = left;
                (self.sink)("set-cookie", self.buffer);
            }
            None => self.is_short = true,
        }
    }
}
