use alloc::string::String;

use crate::cookie::SetCookie;

/// Where the headers of a response go. Each must be *appended*, in this order; none may replace another of its name.
pub(super) type Sink<'s> = dyn FnMut(&str, &str) + 's;

pub(super) fn add_to_list(list: &mut String, name: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    list.push_str(name);
}

pub(super) fn write_cookie(cookie: &SetCookie<'_>, buffer: &mut String, sink: &mut Sink<'_>) {
    buffer.clear();
    // A `String` takes everything.
    if cookie.write_to(buffer).is_ok() {
        sink("set-cookie", buffer);
    }
}
