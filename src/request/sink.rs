use alloc::string::String;

use crate::cookie::SetCookie;

/// Receives the headers of a response. Each must be *appended*, in this order; none may replace another with the same name.
pub(super) type Sink<'s> = dyn FnMut(&str, &str) + 's;

pub(super) fn add_to_list(list: &mut String, name: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    list.push_str(name);
}

pub(super) fn write_cookie(cookie: &SetCookie<'_>, buffer: &mut String, sink: &mut Sink<'_>) {
    buffer.clear();
    // Writing to a `String` never fails.
    if cookie.write_to(buffer).is_ok() {
        sink("set-cookie", buffer);
    }
}
