use alloc::format;
use core::{fmt, str};

/// The path of a request's URL, with or without the part that a gateway strips.
///
/// Browsers compare the `Path` of a cookie with the public path, which is the one that they request. A gateway that routes `/v1/…` to an
/// application often strips `/v1`, so the framework sees an inner path. The policy prepends
/// [`api_gateway_path`](crate::config::PolicyConfig::api_gateway_path) to inner paths.
///
/// Adapters use [`Inner`](Self::Inner) with the path that the framework gives them. Without a gateway path, both variants mean the same.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::request::{RequestFacts, RequestPath};
///
/// config.api_gateway_path = "/v1".into();
/// let policy = config.compile(&EmbeddedList).unwrap();
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// facts.cookie = CookieHeader::line(b"__Host-session-access=a; __Host-session-access=b");
/// // The browser requested `/v1/auth/signout`.
/// facts.path = Some(RequestPath::Inner(b"/auth/signout"));
/// let mut cleared = Vec::new();
/// policy.sign_out(&facts, now).accept().unwrap().write(&mut String::new(), &mut |name, value| {
///     cleared.push(format!("{name}: {value}"));
/// });
/// assert!(cleared.iter().any(|header| header.contains("Path=/v1/auth;")));
/// # }
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "before or behind the gateway")]
#[doc(alias("base path", "strip prefix", "StripPrefix"))]
pub enum RequestPath<'a> {
    /// The path that the application sees, behind the gateway.
    Inner(&'a [u8]),
    /// The path that the browser requested, in front of the gateway.
    Public(&'a [u8]),
}

impl fmt::Debug for RequestPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, bytes) = match self {
            Self::Inner(bytes) => ("Inner", bytes),
            Self::Public(bytes) => ("Public", bytes),
        };
        f.debug_tuple(kind)
            .field(&format!("`{}`", bytes.escape_ascii()))
            .finish()
    }
}

impl RequestPath<'_> {
    /// The public path. `None` if the bytes are not a path.
    pub(super) fn public(&self, gateway: &str) -> Option<PublicPath> {
        let (gateway, bytes) = match self {
            Self::Inner(bytes) => (gateway.trim_end_matches('/'), bytes),
            Self::Public(bytes) => ("", bytes),
        };
        let text = str::from_utf8(bytes).ok()?;
        let path = text.split(['?', '#']).next()?;
        path.starts_with('/')
            .then(|| PublicPath::of(&[gateway, path]))
    }
}

/// A path as requested by a browser, cut to the length that the path of a cookie can match.
///
/// Browsers ignore a `Path` of more than 1,024 bytes (RFC 6265bis, section 5.6), so the rest of a longer path matches nothing.
#[derive(Clone, Copy)]
pub(super) struct PublicPath {
    bytes: [u8; Self::MAX_LEN],
    len: usize,
}

impl PublicPath {
    const MAX_LEN: usize = 1024;

    /// The path made of these parts.
    pub(super) fn of(parts: &[&str]) -> Self {
        let mut bytes = [0; Self::MAX_LEN];
        let mut len = 0_usize;
        for part in parts {
            let room = bytes.get_mut(len..).unwrap_or(&mut []);
            let part = part.as_bytes();
            let part = part.get(..room.len()).unwrap_or(part);
            if let Some(place) = room.get_mut(..part.len()) {
                place.copy_from_slice(part);
            }
            len = len.saturating_add(part.len());
        }
        let total = parts
            .iter()
            .fold(0_usize, |sum, part| sum.saturating_add(part.len()));
        if total > len {
            // The last segment is cut. What stands before it is still a path that the request matches.
            let kept = bytes.iter().rposition(|byte| *byte == b'/');
            len = kept.map_or(0, |at| at.saturating_add(1));
        }
        Self { bytes, len }
    }

    pub(super) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.len).unwrap_or(&[]);
        str::from_utf8(bytes).unwrap_or("/")
    }
}
