/// The value of `Sec-Fetch-Site` ([Fetch Metadata, section 2.3]).
///
/// [Fetch Metadata, section 2.3]: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FetchSite {
    /// No such header: plain http, an old browser, or a client that is not a browser.
    Absent,
    CrossSite,
    None,
    SameOrigin,
    SameSite,
    /// A text that is none of the four. This differs from an absent header: future browsers may send other values, so `Origin` decides.
    Unreadable,
}

impl FetchSite {
    #[inline]
    pub(super) fn of(value: Option<&[u8]>) -> Self {
        let Some(value) = value else {
            return Self::Absent;
        };
        // A `match` would compare byte by byte.
        if value == b"same-origin" {
            Self::SameOrigin
        } else if value == b"same-site" {
            Self::SameSite
        } else if value == b"cross-site" {
            Self::CrossSite
        } else if value == b"none" {
            Self::None
        } else {
            Self::Unreadable
        }
    }
}
