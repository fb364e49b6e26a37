//! Sections 5.1.2 to 5.1.4 and 5.2: hosts, paths, sites. Hosts are strings, as `url` serialises them.

use session_cookie_policy::net::{DomainName, SuffixList};
use url::{Host, Url};

use super::scenario::maker;

/// An origin as far as sites depend on it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Origin {
    Opaque,
    Tuple { scheme: String, host: String },
}

impl Origin {
    /// The origin of a document; opaque for what is not of the web and not made by a page of it (HTML, section 7.1.1).
    pub(crate) fn of(document: &str) -> Self {
        match Url::parse(maker(document)) {
            Ok(url) if matches!(url.scheme(), "http" | "https" | "ws" | "wss") => {
                Self::of_url(&url)
            }
            _ => Self::Opaque,
        }
    }

    pub(crate) fn of_url(url: &Url) -> Self {
        Self::Tuple {
            scheme: http_scheme(url).to_owned(),
            host: canonicalized_host(url),
        }
    }

    /// HTML, section 7.1.1.1, "same site".
    pub(crate) fn is_same_site(&self, other: &Self, list: &dyn SuffixList) -> bool {
        match (self, other) {
            (
                Self::Tuple { scheme, host },
                Self::Tuple {
                    scheme: other_scheme,
                    host: other_host,
                },
            ) => scheme == other_scheme && site_host(host, list) == site_host(other_host, list),
            // An opaque origin is same-site with itself alone, and no URL of the web has one.
            _ => false,
        }
    }
}

/// Fetch: a WebSocket's URL has the scheme `http` or `https` when its cookies are looked up.
pub(crate) fn http_scheme(url: &Url) -> &str {
    match url.scheme() {
        "ws" => "http",
        "wss" => "https",
        scheme => scheme,
    }
}

/// Section 5.1.2. URL parsing has done it.
pub(crate) fn canonicalized_host(url: &Url) -> String {
    url.host_str().unwrap().to_owned()
}

/// The registrable domain, or the host that has none.
fn site_host(host: &str, list: &dyn SuffixList) -> String {
    let Ok(name) = DomainName::parse(host) else {
        return host.to_owned();
    };
    let (bare, dot) = match host.strip_suffix('.') {
        Some(bare) => (bare, "."),
        None => (host, ""),
    };
    let labels: Vec<&str> = bare.split('.').collect();
    let suffix_labels = list.suffix(&name).labels();
    if suffix_labels >= labels.len() {
        return host.to_owned();
    }
    labels[labels.len() - suffix_labels - 1..].join(".") + dot
}

/// Whether the text is itself a public suffix. What is not a domain name is none.
pub(crate) fn is_public_suffix(text: &str, list: &dyn SuffixList) -> bool {
    match DomainName::parse(text) {
        Ok(name) => {
            let labels = text.strip_suffix('.').unwrap_or(text).split('.').count();
            name.as_str() == text && list.suffix(&name).labels() >= labels
        }
        Err(_) => false,
    }
}

/// Section 5.1.3.
pub(crate) fn domain_matches(string: &str, domain_string: &str) -> bool {
    // "The domain string and the string are identical."
    if string == domain_string {
        return true;
    }
    // "All of the following conditions hold:
    //  * The domain string is a suffix of the string.
    //  * The last character of the string that is not included in the domain string is a %x2E (".") character.
    //  * The string is a host name (i.e., not an IP address)."
    let is_address = matches!(Host::parse(string), Ok(Host::Ipv4(_) | Host::Ipv6(_)));
    match string.strip_suffix(domain_string) {
        Some(rest) => rest.ends_with('.') && !is_address,
        None => false,
    }
}

/// Section 5.1.4.
pub(crate) fn default_path(uri_path: &str) -> String {
    // Step 2
    if uri_path.is_empty() || !uri_path.starts_with('/') {
        return "/".to_owned();
    }
    // Step 3
    if uri_path.matches('/').count() <= 1 {
        return "/".to_owned();
    }
    // Step 4
    uri_path[..uri_path.rfind('/').unwrap()].to_owned()
}

/// Section 5.1.4.
pub(crate) fn path_matches(request_path: &[u8], cookie_path: &[u8]) -> bool {
    // "The cookie-path and the request-path are identical."
    if request_path == cookie_path {
        return true;
    }
    if !request_path.starts_with(cookie_path) {
        return false;
    }
    // "The cookie-path is a prefix of the request-path, and the last character of the cookie-path is %x2F ("/")."
    if cookie_path.last() == Some(&b'/') {
        return true;
    }
    // "The cookie-path is a prefix of the request-path, and the first character of the request-path that is not included in the
    // cookie-path is a %x2F ("/") character."
    request_path[cookie_path.len()] == b'/'
}
