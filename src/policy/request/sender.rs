use super::website::WebsiteBasis;

/// Who sent the request, as far as `Origin` tells.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sender {
    Absent,
    ApiItself,
    /// A declared website or client, or a website that is vouched for.
    Known,
    Malformed,
    Opaque,
    Unknown,
}

impl From<WebsiteBasis> for Sender {
    fn from(basis: WebsiteBasis) -> Self {
        match basis {
            WebsiteBasis::Absent => Self::Absent,
            WebsiteBasis::Client
            | WebsiteBasis::Exact
            | WebsiteBasis::Pattern
            | WebsiteBasis::Vouched => Self::Known,
            WebsiteBasis::Malformed => Self::Malformed,
            WebsiteBasis::Opaque => Self::Opaque,
            WebsiteBasis::Unknown => Self::Unknown,
        }
    }
}
