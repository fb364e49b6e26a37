use alloc::string::String;

use crate::browser::domain_match;
use crate::cookie::{HostScope, default_path};
use crate::net::Host;

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

    /// `Domain` as browsers read it: without a leading dot; `None` for a host-only cookie.
    pub(crate) fn domain(&self) -> Option<String> {
        let domain = self.value("domain")?.trim_start_matches('.');
        (!domain.is_empty()).then(|| domain.to_ascii_lowercase())
    }

    /// `Path` as browsers read it in a response to a request for `asked`.
    pub(crate) fn path<'a>(&'a self, asked: &'a str) -> &'a str {
        let written = self.value("path").filter(|path| path.starts_with('/'));
        written.unwrap_or_else(|| default_path(asked))
    }

    /// Whether browsers send a cookie that `setter` has set with these attributes to `host`. Looks only at the host.
    pub(crate) fn is_for_host(&self, setter: &Host, host: &Host) -> bool {
        is_for_host(self.domain().as_deref(), setter, host)
    }
}

/// Whether browsers send a cookie that `setter` has set with this `Domain` to `host`.
pub(crate) fn is_for_host(domain: Option<&str>, setter: &Host, host: &Host) -> bool {
    match domain.map(Host::parse) {
        None => setter == host,
        Some(domain) => {
            domain.is_ok_and(|domain| domain_match(host, &domain, HostScope::WithSubdomains))
        }
    }
}
