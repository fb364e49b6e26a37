use alloc::vec::Vec;

use crate::cookie::{CookieDomain, CookiePath, DomainVerdict};
use crate::net::{Host, SuffixList};

/// Lists every domain and path of a cookie that browsers could send to `host` with a request for `path`. The list is finite.
///
/// It combines host-only and each domain from the host up to its registrable domain with each path that matches, with and without a `/`
/// at the end. Narrow paths come first, in the order in which browsers send them.
///
/// Clients choose the path of a request, so the paths are bounded: at most 1,024 bytes, since browsers ignore a longer `Path`, and at most
/// 64 `/`.
///
/// Browsers never send the scope of a cookie (RFC 6265bis, section 5.8). Clearing all of these scopes clears the cookie, whoever set it,
/// and also the live cookie of another deployment with the same name. A cookie in the page's partition needs a deletion with `Partitioned`.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::migration::reachable_scopes;
/// use session_cookie_policy::net::{EmbeddedList, Host};
///
/// let host = Host::parse("api.example.com").unwrap();
/// let scopes = reachable_scopes(&host, "/auth/refresh", &EmbeddedList);
/// // Host-only, api.example.com, example.com; /auth/refresh, /auth/, /auth, /.
/// assert_eq!(scopes.len(), 3 * 4);
/// # }
/// ```
#[must_use]
pub fn reachable_scopes(
    host: &Host,
    path: &str,
    list: &dyn SuffixList,
) -> Vec<(CookieDomain, CookiePath)> {
    let domains = reachable_domains(host, list);
    let mut scopes = Vec::new();
    for path in matching_paths(path).filter_map(|path| CookiePath::parse(path).ok()) {
        scopes.extend(domains.iter().map(|domain| (domain.clone(), path.clone())));
    }
    scopes
}

/// Host-only, and each domain that this host can share.
pub(crate) fn reachable_domains(host: &Host, list: &dyn SuffixList) -> Vec<CookieDomain> {
    let mut domains = Vec::from([CookieDomain::HostOnly]);
    let mut text = host.domain().map_or("", |name| name.as_str());
    while !text.is_empty() {
        if let Ok(domain) = CookieDomain::parse(text)
            && domain.on_host(host, list) == DomainVerdict::Shared
        {
            domains.push(domain);
        }
        text = text.split_once('.').map_or("", |(_, parent)| parent);
    }
    domains
}

/// The cookie paths that match a request for `path`, narrowest first.
///
/// A client can request a path of many `/`. Paths deeper than [`MAX_DEPTH`] are left out. Some may be longer than a `Path` can be.
pub(crate) fn matching_paths(path: &str) -> impl Iterator<Item = &str> + Clone {
    let path = reachable_part(path);
    let shorter = path.rmatch_indices('/').flat_map(move |(at, _)| {
        let with_slash = path.get(..=at).filter(|prefix| *prefix != path);
        // A prefix that ends in `/` was already counted at the previous slash.
        let is_another = |prefix: &&str| !prefix.is_empty() && !prefix.ends_with('/');
        let without = path.get(..at).filter(is_another);
        [with_slash, without]
    });
    [Some(path)]
        .into_iter()
        .chain(shorter)
        .flatten()
        .filter(|prefix| prefix.starts_with('/'))
}

/// How many `/` of a path are considered.
const MAX_DEPTH: usize = 64;

/// The largest number of cookie paths that match one request path: the path itself, two for each `/`, and for the first one only `/`.
pub(crate) const MAX_PATHS: usize = 2 * MAX_DEPTH;

/// The path of a request without its query, cut where it is too deep.
fn reachable_part(path: &str) -> &str {
    let path = path.split(['?', '#']).next().unwrap_or("");
    let too_deep = path.match_indices('/').nth(MAX_DEPTH);
    too_deep.and_then(|(at, _)| path.get(..at)).unwrap_or(path)
}
