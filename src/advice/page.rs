use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::net::Ipv4Addr;

use super::situation::Frontend;
use crate::browser::ClientOrigin;
use crate::config::Website;
use crate::net::{Host, Origin, Scheme};

/// The page that signs in, as browsers see it.
pub(super) struct Page {
    /// From the top level down to the page itself.
    pub(super) documents: Vec<ClientOrigin>,
    /// The origin whose site is the least related to the API; the page is as cross-site as this one.
    pub(super) farthest: Origin,
}

impl Page {
    pub(super) fn in_own_tab(origin: &Origin) -> Self {
        Self {
            documents: vec![ClientOrigin::Web(origin.clone())],
            farthest: origin.clone(),
        }
    }

    pub(super) fn in_frame_of_stranger(origin: &Origin) -> Self {
        Self {
            documents: vec![
                ClientOrigin::Web(stranger()),
                ClientOrigin::Web(origin.clone()),
            ],
            farthest: stranger(),
        }
    }

    pub(super) fn local() -> Self {
        Self {
            documents: vec![ClientOrigin::Opaque],
            farthest: stranger(),
        }
    }
}

/// The pages of a website, each with its origin; for a pattern, two.
pub(super) fn pages(frontend: &Frontend) -> Vec<(Origin, Page)> {
    let in_context = match frontend {
        Frontend::Website(_) => Page::in_own_tab,
        _ => Page::in_frame_of_stranger,
    };
    let origins = frontend.website().map(tenants).unwrap_or_default();
    origins
        .into_iter()
        .map(|origin| {
            let page = in_context(&origin);
            (origin, page)
        })
        .collect()
}

/// The origin, or two that the pattern means: what holds between them holds between any two.
fn tenants(website: &Website) -> Vec<Origin> {
    let mut origins = vec![website.example()];
    if let Website::Pattern(pattern) = website {
        let second = Origin::parse(&pattern.to_string().replace('*', "y"));
        origins.extend(second.ok().filter(|origin| pattern.matches(origin)));
    }
    origins
}

/// A website of some other site. No website has this address, which is for documentation ([RFC 5737]).
///
/// [RFC 5737]: https://www.rfc-editor.org/rfc/rfc5737#section-3
fn stranger() -> Origin {
    let host = Host::Ipv4(Ipv4Addr::new(192, 0, 2, 1));
    Origin::new(Scheme::Https, host, Scheme::Https.default_port())
}
