use super::reading::Reading;
use super::sender::Sender;
use super::session_cookies::SessionCookies;
use super::sink::Sink;
use crate::policy::{HeaderSet, Policy};

/// What every response needs to know about its request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reply<'a> {
    pub(super) policy: &'a Policy,
    pub(super) cookies: SessionCookies<'a>,
    pub(super) ownership: Ownership,
    /// Whether tokens of several sessions came. Past names are then also cleared wherever such cookies can be.
    pub(super) is_conflict: bool,
    sender: Sender,
    read: HeaderSet,
}

/// Who owns the undeclared cookies that the request shows under the session's names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ownership {
    /// The store of the application issued each of them.
    Ours,
    /// One of them may be the live cookie of another deployment.
    Unclear,
}

impl<'a> Reply<'a> {
    #[inline]
    pub(super) fn to(reading: &Reading<'a>, ownership: Ownership) -> Self {
        Self {
            policy: reading.policy,
            ownership,
            is_conflict: false,
            sender: reading.sender,
            cookies: reading.cookies,
            read: reading.read,
        }
    }
}

impl Reply<'_> {
    /// Lets pages of another origin read the headers in this list.
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
    /// Keeps caches from giving the response to another user. `Vary` lists the request headers on which it depends.
    pub(super) fn write_for_caches(&self, read: HeaderSet, sink: &mut Sink<'_>) {
        sink("cache-control", "private, no-store");
        self.vary.each_line(read, |line| sink("vary", line));
    }
}
