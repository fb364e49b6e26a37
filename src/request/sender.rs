use super::facts::RequestFacts;
use super::host::ResolvedHost;
use super::website::{ResolvedWebsite, WebsiteBasis};
use crate::policy::Policy;

/// Who sent the request, according to `Origin`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sender {
    Absent,
    ApiItself,
    /// A declared website or client, or a trusted website.
    Known,
    Malformed,
    Opaque,
    Unknown,
}

impl Sender {
    /// Who sent a request, given its website.
    #[inline]
    pub(super) fn of(
        policy: &Policy,
        facts: &RequestFacts<'_>,
        host: &ResolvedHost<'_>,
        website: &ResolvedWebsite<'_>,
    ) -> Self {
        let may_be_api = policy.is_website_on_api || website.basis() != WebsiteBasis::Exact;
        if may_be_api && host.is_origin(facts) {
            Self::ApiItself
        } else {
            website.basis().into()
        }
    }
}

impl From<WebsiteBasis> for Sender {
    fn from(basis: WebsiteBasis) -> Self {
        match basis {
            WebsiteBasis::Absent => Self::Absent,
            WebsiteBasis::Client
            | WebsiteBasis::Exact
            | WebsiteBasis::Pattern
            | WebsiteBasis::Trusted => Self::Known,
            WebsiteBasis::Malformed => Self::Malformed,
            WebsiteBasis::Opaque => Self::Opaque,
            WebsiteBasis::Unknown => Self::Unknown,
        }
    }
}
