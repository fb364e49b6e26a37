//! The scopes that a cookie in the request can have: every domain and path that reaches it, in the page's partition and outside of it.

use alloc::string::String;

use crate::cookie::{CookieAttributes, CookieDomain, CookiePath, Partitioning, Security};
use crate::migration::{MAX_PATHS, matching_paths};
use crate::policy::PastClear;

/// Whether only this deployment sets cookies with its names for this domain: its own host, or its cookie domain. A domain between the two
/// may belong to another deployment.
pub(super) fn is_own(
    domain: &CookieDomain,
    own: &CookieDomain,
    hosts: Option<&CookieDomain>,
) -> bool {
    match (domain.shared(), own.shared()) {
        (None, _) => true,
        (Some(_), Some(_)) => domain == own || Some(domain) == hosts,
        (Some(_), None) => false,
    }
}

/// A cookie name that appears twice in the request.
pub(super) struct Double<'s> {
    pub(super) present: &'s CookieAttributes,
    pub(super) is_ours: bool,
    pub(super) paths: Paths<'s>,
}

/// The paths that a cookie in the request can have.
// INVARIANT (valid): each one is a valid cookie path.
pub(super) struct Paths<'s> {
    pub(super) path: &'s str,
    /// The end of each path, as an offset into `path`.
    pub(super) ends: [(u16, Likelihood); MAX_PATHS],
    pub(super) len: usize,
}

impl<'s> Paths<'s> {
    pub(super) fn of(path: &'s str, present: &CookieAttributes) -> Self {
        let mut paths = Self {
            path,
            ends: [(0, Likelihood::Low); MAX_PATHS],
            len: 0,
        };
        let valid = matching_paths(path).filter(|path| CookiePath::is_valid(path));
        for (place, path) in paths.ends.iter_mut().zip(valid) {
            // They are no longer than the path of a cookie can be.
            let end = u16::try_from(path.len()).unwrap_or(0);
            *place = (end, Likelihood::of(path, present));
            paths.len = paths.len.saturating_add(1);
        }
        paths
    }

    pub(super) fn of_likelihood(&self, likelihood: Likelihood) -> impl Iterator<Item = &'s str> {
        let ends = self.ends.iter().take(self.len);
        let ends = ends.filter(move |(_, of_path)| *of_path == likelihood);
        ends.filter_map(|(end, _)| self.path.get(..usize::from(*end)))
    }
}

/// The equally likely scopes of these names. Includes names with `__Host-`: a browser that sends one twice does not support the prefix,
/// like WebKitGTK (`A.prefix`). Covers the page's partition and outside of it, because a sibling host can plant cookies in either.
pub(super) struct Reach<'s> {
    pub(super) doubles: &'s [Option<Double<'s>>; 2],
    /// They begin with the host itself, without and with `Domain`.
    pub(super) domains: &'s [CookieDomain],
    pub(super) side: Side,
    pub(super) likelihood: Likelihood,
}

impl<'s> Reach<'s> {
    pub(super) fn each(&self, mut visit: impl FnMut(Scope<'s>)) {
        let of_host = self.domains.get(1);
        for double in self.doubles.iter().flatten() {
            let present = double.present;
            let Some(partitioning) = self.side.of(present) else {
                continue;
            };
            for path in double.paths.of_likelihood(self.likelihood) {
                for domain in self.domains {
                    if double.is_ours || is_own(domain, present.domain(), of_host) {
                        visit(Scope {
                            present,
                            domain,
                            path,
                            partitioning,
                        });
                    }
                }
            }
        }
    }
}

/// Where the cookies to clear are: in the partition of the page, or outside of it.
#[derive(Clone, Copy)]
pub(super) enum Side {
    /// Where the present cookie is, and most of those from earlier configurations.
    Present,
    Other,
}

impl Side {
    /// `None` if no such cookie can exist: a partitioned one must be `Secure`.
    pub(super) const fn of(self, present: &CookieAttributes) -> Option<Partitioning> {
        match (self, present.partitioning(), present.security()) {
            (Self::Present, own, _) => Some(own),
            (Self::Other, Partitioning::Partitioned, _) => Some(Partitioning::Unpartitioned),
            (Self::Other, Partitioning::Unpartitioned, Security::Secure) => {
                Some(Partitioning::Partitioned)
            }
            (Self::Other, Partitioning::Unpartitioned, Security::Insecure) => None,
        }
    }
}

/// What the same response does with the present cookie.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum PresentCookie {
    Kept,
    /// It is set again after the clears, or cleared as well.
    Replaced,
}

/// The approximate length of a clearing cookie without its name and path.
const SCOPE_LEN: usize = 130;

/// How likely a past cookie has a path.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Likelihood {
    /// The present path, and the root.
    High,
    /// Paths as people write them, and default-paths that browsers derive (RFC 6265bis, section 5.1.4).
    Middle,
    /// Paths that end with `/`.
    Low,
}

impl Likelihood {
    pub(super) fn of(path: &str, present: &CookieAttributes) -> Self {
        if path == "/" || path == present.path().as_str() {
            Self::High
        } else if path.ends_with('/') {
            Self::Low
        } else {
            Self::Middle
        }
    }
}

/// A scope that a cookie with a present name can have.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) present: &'s CookieAttributes,
    pub(super) domain: &'s CookieDomain,
    pub(super) path: &'s str,
    pub(super) partitioning: Partitioning,
}

impl Scope<'_> {
    /// Whether this would clear the present cookie itself, although it should stay. Browsers that do not support `Partitioned` keep the
    /// present cookie on both sides.
    pub(super) fn is_present(&self, fate: PresentCookie) -> bool {
        self.domain == self.present.domain()
            && self.path == self.present.path().as_str()
            && (self.partitioning == self.present.partitioning() || fate == PresentCookie::Kept)
    }

    pub(super) fn is_of(&self, clear: &PastClear) -> bool {
        clear.attributes.name() == self.present.name()
            && clear.domain == *self.domain
            && clear.attributes.path().as_str() == self.path
            && clear.attributes.partitioning() == self.partitioning
    }

    pub(super) fn write_clear(&self, out: &mut String) {
        let (domain, path, partitioning) = (self.domain, self.path, self.partitioning);
        // Writing to a `String` never fails.
        let _ = self.present.write_clear_at(domain, path, partitioning, out);
    }

    pub(super) fn len(&self) -> usize {
        let name = self.present.name().as_str();
        SCOPE_LEN
            .saturating_add(name.len())
            .saturating_add(self.path.len())
    }
}
