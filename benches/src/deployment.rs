//! The deployment of [`config`](crate::config) as its competitors know it: names, lifetimes, and the headers that are always the same.

use time::Duration;

use crate::{Request, Sink};

pub const API: &str = "https://api.example.com";
pub const ACCESS_COOKIE: &str = "__Host-session-access";
pub const REFRESH_COOKIE: &str = "__Host-session-refresh";
/// With a `Domain`, names cannot have the prefix `__Host-`.
pub const PAST_ACCESS_COOKIE: &str = "__Secure-session-access";
pub const PAST_REFRESH_COOKIE: &str = "__Secure-session-refresh";
pub const PAST_DOMAIN: &str = "example.com";
pub const ACCESS_LIFETIME: Duration = Duration::days(365);
pub const REFRESH_LIFETIME: Duration = Duration::days(100);

/// Two tokens, or two empty headers that tell the client to forget them.
pub fn write_token_headers([access, refresh]: [&str; 2], sink: &mut Sink<'_>) {
    sink("session-access-token", access);
    sink("session-refresh-token", refresh);
}

/// Lets a page of another origin read the tokens.
pub fn expose_token_headers(sink: &mut Sink<'_>) {
    sink(
        "access-control-expose-headers",
        "session-access-token, session-refresh-token",
    );
}

pub fn keep_from_caches(sink: &mut Sink<'_>) {
    sink("cache-control", "private, no-store");
    sink(
        "vary",
        "origin, sec-fetch-site, cookie, authorization, session-csrf",
    );
}

pub fn is_live(token: &str) -> bool {
    Request::is_live(token.as_bytes())
}
