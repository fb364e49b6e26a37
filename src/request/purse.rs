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
        if self.pays_for(self.buffer.len()) {
            (self.sink)("set-cookie", self.buffer);
        }
    }

    /// Gives a clear that is written already, unless there is no room for it. Whether there was.
    pub(super) fn give(&mut self, text: &str) -> bool {
        let is_paid = self.pays_for(text.len());
        if is_paid {
            (self.sink)("set-cookie", text);
        }
        is_paid
    }

    /// Whether there is room for it.
    const fn pays_for(&mut self, len: usize) -> bool {
        if let Some(left) = self.left.checked_sub(len) {
            self.left = left;
            true
        } else {
            self.is_short = true;
            false
        }
    }
}
