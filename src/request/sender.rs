use super::facts::RequestFacts;
use super::host::ResolvedHost;
use super::website::{ResolvedWebsite, WebsiteBasis};

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
        facts: &RequestFacts<'_>,
        host: &ResolvedHost<'_>,
        website: &ResolvedWebsite<'_>,
    ) -> Self {
        if host.is_origin(facts) {
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
