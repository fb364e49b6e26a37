mod cookies;
mod date;

use std::hint::black_box;

use cookies::{Seen, Token};
pub use date::write_date;

use crate::deployment::{
    API, expose_token_headers, is_live, keep_from_caches, write_token_headers,
};
use crate::request::TOKEN;
use crate::{NOW, Request, Sessions, Sink};

/// A `Set-Cookie` before the token, before the date, and the lifetime in seconds.
type NewCookie = (&'static str, &'static str, i64);

const NEW_ACCESS: NewCookie = (
    "__Host-session-access=",
    "; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High; Max-Age=31536000; Expires=",
    31_536_000,
);
const NEW_REFRESH: NewCookie = (
    "__Host-session-refresh=",
    "; Path=/; Secure; HttpOnly; SameSite=Lax; Priority=High; Max-Age=8640000; Expires=",
    8_640_000,
);
const CLEAR_PRESENT: [&str; 2] = [
    "__Host-session-access=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "__Host-session-refresh=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
];
const CLEAR_PAST: [&str; 2] = [
    "__Secure-session-access=; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "__Secure-session-refresh=; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
];

/// What an expert writes by hand for the deployment of `config(9)` and no other: no configuration, no allocation, texts that are ready.
///
/// It checks what this crate checks, as [`assert_same_checks`](crate::assert_same_checks) shows. It leaves out what this deployment does
/// not need: every website is of the API's site, so all cookies have one `SameSite`; and a name with `__Host-` cannot be planted beside
/// the present cookie, so duplicates are looked up, but not cleared on other paths and domains.
pub struct Expert {
    buffer: String,
}

impl Default for Expert {
    fn default() -> Self {
        Self {
            buffer: String::with_capacity(2048),
        }
    }
}

impl Expert {
    fn set(&mut self, cookie: NewCookie, token: &str, now: i64, sink: &mut Sink<'_>) {
        let (before_token, before_date, lifetime) = cookie;
        self.buffer.clear();
        self.buffer.push_str(before_token);
        self.buffer.push_str(token);
        self.buffer.push_str(before_date);
        write_date(now + lifetime, &mut self.buffer);
        sink("set-cookie", &self.buffer);
    }
}

/// The visitors' own website comes first, since most requests are from it.
fn is_website(origin: &[u8]) -> bool {
    matches!(
        origin,
        b"https://www.example.com"
            | b"https://t-aaaaa.apps.example.com"
            | b"https://t-aaaab.apps.example.com"
            | b"https://t-aaaac.apps.example.com"
            | b"https://t-aaaad.apps.example.com"
            | b"https://t-aaaae.apps.example.com"
            | b"https://t-aaaaf.apps.example.com"
            | b"https://t-aaaag.apps.example.com"
            | b"https://t-aaaah.apps.example.com"
            | b"https://t-aaaai.apps.example.com"
    )
}

/// Who sent a request.
struct Sender {
    is_website: bool,
    /// Whether the cookies may act for the user.
    is_trusted: bool,
}

impl Sender {
    fn of(request: &Request) -> Self {
        let Some(origin) = request.origin.as_deref() else {
            return Self {
                is_website: false,
                is_trusted: match request.sec_fetch_site {
                    Some("same-origin" | "none") => true,
                    Some(_) => false,
                    None => request.csrf.is_some(),
                },
            };
        };
        let is_website = is_website(origin);
        Self {
            is_website,
            // Siblings may still hold the shared cookies of last year, so a website needs the header.
            is_trusted: if is_website {
                request.csrf.is_some()
            } else {
                origin == API.as_bytes()
            },
        }
    }
}

fn is_safe(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE")
}

/// The token of `Authorization: Bearer …`, the scheme in any letter case.
fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request
        .authorization
        .as_deref()?
        .trim_ascii()
        .split_at_checked(7)?;
    let token = token.trim_ascii_start();
    (scheme.eq_ignore_ascii_case("bearer ") && !token.is_empty()).then_some(token)
}

/// The new tokens, which are known when this runs, not when it is compiled.
///
/// # Panics
///
/// If one has a byte that would end a cookie's value.
fn new_tokens() -> [&'static str; 2] {
    let tokens = [black_box(TOKEN), black_box(TOKEN)];
    assert!(tokens.iter().all(|token| is_cookie_value(token)));
    tokens
}

/// Most tokens are in base64url, for which less has to be looked at.
fn is_cookie_value(token: &str) -> bool {
    is_base64url(token) || token.bytes().all(is_cookie_byte)
}

/// Whether all bytes are from `-` to `~`, and none has the last five bits of `;` or `\`. Without branches, so that the processor takes many
/// bytes at once.
fn is_base64url(text: &str) -> bool {
    let (mut least, mut greatest, mut low) = (u8::MAX, 0, 0);
    for byte in text.bytes() {
        least = least.min(byte);
        greatest = greatest.max(byte);
        low = low.max(byte.wrapping_add(2) & 0x1F);
    }
    least >= b'-' && greatest <= b'~' && low < 29
}

fn is_cookie_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

fn write_all(lines: [&str; 2], sink: &mut Sink<'_>) {
    for line in lines {
        sink("set-cookie", line);
    }
}

fn hand_over_by_header(tokens: [&str; 2], sender: &Sender, sink: &mut Sink<'_>) {
    write_token_headers(tokens, sink);
    if sender.is_website {
        expose_token_headers(sink);
    }
}

impl Sessions for Expert {
    fn verify(&self, request: &Request) -> bool {
        if bearer(request).is_some_and(is_live) {
            return true;
        }
        let may_act = is_safe(request.method) || Sender::of(request).is_trusted;
        may_act && Seen::of(request, Some(Token::Access)).is_accepted()
    }

    fn refresh(&mut self, request: &Request, sink: &mut Sink<'_>) {
        let sender = Sender::of(request);
        let bearer = bearer(request);
        // A token by header decides: it was sent on purpose.
        let is_by_header = bearer.is_some_and(is_live);
        let wanted = (sender.is_trusted && !is_by_header).then_some(Token::Refresh);
        let seen = Seen::of(request, wanted);
        if is_by_header {
            let tokens = new_tokens();
            if seen.any {
                write_all(CLEAR_PRESENT, sink);
                write_all(CLEAR_PAST, sink);
            }
            hand_over_by_header(tokens, &sender, sink);
        } else if seen.is_accepted() {
            let [access, refresh] = new_tokens();
            let now = black_box(NOW).unix_timestamp();
            write_all(CLEAR_PAST, sink);
            self.set(NEW_ACCESS, access, now, sink);
            self.set(NEW_REFRESH, refresh, now, sink);
            if bearer.is_some() {
                hand_over_by_header([""; 2], &sender, sink);
            }
        } else if seen.is_live {
            // Among so many cookies the live one may be planted.
            if bearer.is_some() {
                hand_over_by_header([""; 2], &sender, sink);
            }
        } else if seen.candidates > 0 {
            write_all(CLEAR_PAST, sink);
        }
        keep_from_caches(sink);
    }

    fn sign_out(&mut self, request: &Request, sink: &mut Sink<'_>) {
        let sender = Sender::of(request);
        let has_bearer = bearer(request).is_some();
        if !sender.is_trusted && !has_bearer {
            return;
        }
        // An application would end the sessions of these tokens, too.
        let seen = Seen::of(request, None);
        if seen.any || !has_bearer {
            write_all(CLEAR_PRESENT, sink);
            write_all(CLEAR_PAST, sink);
        }
        if has_bearer {
            hand_over_by_header([""; 2], &sender, sink);
        }
        keep_from_caches(sink);
    }
}
