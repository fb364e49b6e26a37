use super::reading::Reading;
use super::sender::Sender;
use super::session_cookies::SessionCookies;
use super::sink::Sink;
use crate::policy::{HeaderSet, Policy};

/// What every response needs of its request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply<'a> {
    pub(super) policy: &'a Policy,
    pub(super) cookies: SessionCookies<'a>,
    pub(super) ownership: Ownership,
    /// Whether tokens of several sessions came: then past names are cleared wherever they can lie, too.
    pub(super) is_conflict: bool,
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
            is_conflict: false,
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
