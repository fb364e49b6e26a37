use time::{Duration, OffsetDateTime};

/// When every request arrives.
pub const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::days(20_000));

/// The token that the application takes for a session's, wherever it stands.
pub const LIVE: &str = "live_0123456789abcdef0123456789a";
/// A token of the same form that it refuses.
pub const STALE: &str = "stale_0123456789abcdef0123456789";

/// A request, as a framework hands it over.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: &'static str,
    pub path: &'static str,
    pub origin: Option<Vec<u8>>,
    pub sec_fetch_site: Option<&'static str>,
    /// The header that no foreign page can send; asked for while cookies are, or were, shared.
    pub csrf: Option<&'static str>,
    pub authorization: Option<String>,
    pub cookie: String,
}

impl Request {
    /// From `https://www.example.com`, with a `Cookie` header of `len` bytes (23 cookies in a kibibyte), in which the tokens stand at
    /// the end.
    ///
    /// A stray bearer token is to be taken back when tokens are handed over by cookie.
    pub fn by_cookie(len: usize) -> Self {
        Self {
            method: "POST",
            path: "/auth/session/refresh",
            origin: Some(b"https://www.example.com".to_vec()),
            sec_fetch_site: Some("same-site"),
            csrf: Some("1"),
            authorization: Some(format!("Bearer {STALE}")),
            cookie: cookie_header(len),
        }
    }

    /// The same with the live token in `Authorization`; the cookies are to be taken back.
    pub fn by_header(len: usize) -> Self {
        Self {
            authorization: Some(format!("Bearer {LIVE}")),
            ..Self::by_cookie(len)
        }
    }

    /// The most common request: no bearer token.
    pub fn usual(len: usize) -> Self {
        Self {
            authorization: None,
            ..Self::by_cookie(len)
        }
    }

    /// With a stale refresh token in front of the live one.
    pub fn with_duplicate(len: usize) -> Self {
        let stale = format!("__Host-session-refresh={STALE}; ");
        Self {
            cookie: stale.clone() + &cookie_header(len - stale.len()),
            ..Self::usual(0)
        }
    }

    /// With a `Cookie` header that is made to keep a search busy: `piece` again and again, then the live token.
    pub fn hostile(len: usize, piece: &str) -> Self {
        let end = format!("; __Host-session-refresh={LIVE}");
        let mut cookie = piece.repeat(len / piece.len() + 1);
        cookie.truncate(len - end.len());
        Self {
            cookie: cookie + &end,
            ..Self::by_cookie(0)
        }
    }

    /// The application's own check of a token.
    pub fn is_live(token: &[u8]) -> bool {
        token == LIVE.as_bytes()
    }
}

/// A new token of 800 bytes.
pub const TOKEN: &str = {
    const OCTETS: [u8; 800] = [b't'; 800];
    match str::from_utf8(&OCTETS) {
        Ok(text) => text,
        Err(_) => unreachable!(),
    }
};

fn cookie_header(len: usize) -> String {
    let end = format!("__Host-session-access={LIVE}; __Host-session-refresh={LIVE}");
    let mut header = String::new();
    while header.len() + end.len() + 41 <= len {
        header.push_str("name_of_a_cookie=value_of_that_cookie_0; ");
    }
    if let Some(missing) = len.checked_sub(header.len() + end.len() + 4) {
        header.push_str(&format!("p={}; ", "p".repeat(missing)));
    }
    header + &end
}
