use alloc::string::String;

use super::reading::Reading;
use super::sender::Sender;
use super::session_cookies::SessionCookies;
use crate::cookie::SetCookie;
use crate::policy::{HeaderSet, Policy};

/// Where the headers of a response go. Each must be *appended*, in this order; none may replace another of its name.
pub(super) type Sink<'s> = dyn FnMut(&str, &str) + 's;

/// What every response needs of its request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply<'a> {
    pub(super) policy: &'a Policy,
    pub(super) cookies: SessionCookies<'a>,
    pub(super) ownership: Ownership,
    sender: Sender,
    read: HeaderSet,
}

/// Whose the cookies are that the request shows under one of the session's names, and that nothing declares.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ownership {
    /// The store of the application issued each of them.
    Ours,
    /// One of them may be the live cookie of another deployment.
    Unclear,
}

impl<'a> Reply<'a> {
    pub(super) fn to(reading: &Reading<'a>) -> Self {
        Self {
            policy: reading.policy,
            ownership: Ownership::Unclear,
            sender: reading.sender,
            cookies: reading.cookies,
            read: reading.read,
        }
    }
}

impl Reply<'_> {
    /// Lets pages of another origin read the headers of this list.
    pub(super) fn write_exposed(&self, list: &str, sink: &mut Sink<'_>) {
        if self.sender == Sender::Known && !list.is_empty() {
            sink("access-control-expose-headers", list);
        }
    }

    /// Keeps caches from giving the response to another user.
    pub(super) fn write_for_caches(&self, sink: &mut Sink<'_>) {
        self.policy.write_for_caches(self.read, sink);
    }
}

impl Policy {
    /// Keeps caches from giving the response to another user. It depends on these request headers.
    pub(super) fn write_for_caches(&self, read: HeaderSet, sink: &mut Sink<'_>) {
        sink("cache-control", "private, no-store");
        for line in self.vary.lines(read) {
            sink("vary", line);
        }
    }
}

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
