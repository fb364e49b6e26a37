use alloc::vec::Vec;

use crate::cookie::{CookieDomain, CookiePath, DomainVerdict};
use crate::net::{Host, SuffixList};

/// Every domain and path that a cookie can have which browsers send to `host` with a request for `path`: finitely many.
///
/// Host-only, and each domain from the host up to its registrable domain; times each path that matches, with and without a `/` at its
/// end. Narrow paths come first, as browsers send them first.
///
/// A client chooses the path of its request, so the paths are bounded: none has more than 1,024 bytes, since browsers ignore a longer
/// `Path`, and none goes deeper than 64 `/`.
///
/// The browser never tells the scope of a cookie that it sends (RFC 6265bis, section 5.8). Clearing all of these clears it, whoever set it,
/// and also the live cookie of another deployment with the same name. A cookie in the page's partition needs a clear with `Partitioned`.
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

/// Host-only, and each domain that browsers share from this host.
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

/// The texts that match a request for `path` as the path of a cookie, narrowest first.
///
/// A client can ask for a path of many `/`. Those deeper than [`MAX_DEPTH`] and longer than a `Path` can be are left out.
pub(crate) fn matching_paths(path: &str) -> impl Iterator<Item = &str> + Clone {
    let path = reachable_part(path);
    let shorter = path.rmatch_indices('/').flat_map(move |(at, _)| {
        let with_slash = path.get(..=at).filter(|prefix| *prefix != path);
        // One that ends in `/` is that of the slash before.
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

/// The `/` of a path that are considered.
const MAX_DEPTH: usize = 64;

/// The most texts that match one path: the path itself, and two for each `/`.
pub(crate) const MAX_PATHS: usize = 1 + 2 * MAX_DEPTH;

/// The path of a request without its query, or the longest part of it that can be the path of a cookie and is not too deep.
fn reachable_part(path: &str) -> &str {
    let part = |end: usize| path.get(..end).unwrap_or("");
    let mut depth = 0_usize;
    let mut behind_slash = 0;
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'?' | b'#' => return part(at),
            b'/' if depth == MAX_DEPTH || at == CookiePath::MAX_LEN => return part(at),
            b'/' => {
                depth = depth.saturating_add(1);
                behind_slash = at.saturating_add(1);
            }
            _ if at == CookiePath::MAX_LEN => return part(behind_slash),
            _ => {}
        }
    }
    path
}
