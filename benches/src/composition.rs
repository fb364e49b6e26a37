use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use cookie::{Cookie, CookieBuilder, SameSite};
use time::{Duration, OffsetDateTime};

use crate::deployment::{
    ACCESS_COOKIE, PAST_ACCESS_COOKIE, PAST_DOMAIN, PAST_REFRESH_COOKIE, REFRESH_COOKIE,
    expose_token_headers, is_live, keep_from_caches, write_token_headers,
};
use crate::request::TOKEN;
use crate::{Request, Sessions, Sink};

/// The standard library's hash without its random seed, so that instructions repeat exactly.
pub type Unseeded = BuildHasherDefault<DefaultHasher>;

/// The routes, composed of crates. What differs is how much of it is asked anew for each request.
///
/// They check less than this crate: `same-origin` is believed whatever the `Origin`, safe methods are judged like others, no number of
/// candidates is too many, and nobody looks whether a new token fits into a cookie.
pub trait Composition {
    /// `None` if nobody can tell.
    fn sender(&self, request: &Request) -> Option<Sender>;

    /// Writes two new cookies.
    fn set(&mut self, token: &'static str, same_site: SameSite, sink: &mut Sink<'_>);

    fn clear_present(&mut self, same_site: SameSite, sink: &mut Sink<'_>);

    fn clear_past(&mut self, same_site: SameSite, sink: &mut Sink<'_>);
}

/// What the request says of its sender.
pub struct Sender {
    pub same_site: SameSite,
    /// Whether the cookies may act for the user.
    pub is_trusted: bool,
}

impl Sender {
    pub fn of(request: &Request, is_declared: bool, same_site: SameSite) -> Self {
        Self {
            same_site,
            is_trusted: match request.sec_fetch_site {
                Some("same-origin" | "none") => true,
                _ => is_declared && request.csrf.is_some(),
            },
        }
    }
}

/// The `SameSite` of the cookies on a declared website, given whether it is of the API's site.
pub const fn same_site(is_same_site: bool) -> SameSite {
    if is_same_site {
        SameSite::Lax
    } else {
        SameSite::None
    }
}

/// A present cookie without lifetime.
pub fn present(
    name: &'static str,
    token: &'static str,
    same_site: SameSite,
) -> CookieBuilder<'static> {
    Cookie::build((name, token))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(same_site)
}

/// The lines that clear both present cookies, one when it is asked for.
pub fn present_clears(same_site: SameSite) -> impl Iterator<Item = String> {
    let names = [ACCESS_COOKIE, REFRESH_COOKIE].into_iter();
    names.map(move |name| clear(present(name, "", same_site)))
}

/// The lines that clear both past cookies.
pub fn past_clears(same_site: SameSite) -> impl Iterator<Item = String> {
    let names = [PAST_ACCESS_COOKIE, PAST_REFRESH_COOKIE].into_iter();
    names.map(move |name| clear(present(name, "", same_site).domain(PAST_DOMAIN)))
}

fn clear(cookie: CookieBuilder<'static>) -> String {
    cookie
        .max_age(Duration::ZERO)
        .expires(OffsetDateTime::UNIX_EPOCH)
        .to_string()
}

/// What the `Cookie` header holds.
#[derive(Default)]
struct Found {
    has_session: bool,
    is_live: bool,
}

impl Found {
    /// Looks up the tokens under both names.
    fn of(request: &Request, names: [&str; 2]) -> Self {
        let mut found = Self::default();
        for cookie in Cookie::split_parse(request.cookie.as_str()).flatten() {
            let all = [
                ACCESS_COOKIE,
                REFRESH_COOKIE,
                PAST_ACCESS_COOKIE,
                PAST_REFRESH_COOKIE,
            ];
            found.has_session |= all.contains(&cookie.name());
            found.is_live |= names.contains(&cookie.name()) && is_live(cookie.value());
        }
        found
    }
}

fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.authorization.as_deref()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim())
        .filter(|token| !token.is_empty())
}

fn hand_over_by_header(token: &str, sink: &mut Sink<'_>) {
    write_token_headers([token, token], sink);
    expose_token_headers(sink);
}

impl<C: Composition> Sessions for C {
    fn verify(&self, request: &Request) -> bool {
        let Some(sender) = self.sender(request) else {
            return false;
        };
        if bearer(request).is_some_and(is_live) {
            return true;
        }
        sender.is_trusted
            && Cookie::split_parse(request.cookie.as_str())
                .flatten()
                .any(|cookie| {
                    [ACCESS_COOKIE, PAST_ACCESS_COOKIE].contains(&cookie.name())
                        && is_live(cookie.value())
                })
    }

    fn refresh(&mut self, request: &Request, sink: &mut Sink<'_>) {
        let Some(sender) = self.sender(request) else {
            return;
        };
        let bearer = bearer(request);
        let found = Found::of(request, [REFRESH_COOKIE, PAST_REFRESH_COOKIE]);
        if bearer.is_some_and(is_live) {
            hand_over_by_header(TOKEN, sink);
            if found.has_session {
                self.clear_present(sender.same_site, sink);
                self.clear_past(sender.same_site, sink);
            }
        } else if sender.is_trusted && found.is_live {
            self.set(TOKEN, sender.same_site, sink);
            self.clear_past(sender.same_site, sink);
            if bearer.is_some() {
                hand_over_by_header("", sink);
            }
        } else {
            return;
        }
        keep_from_caches(sink);
    }

    fn sign_out(&mut self, request: &Request, sink: &mut Sink<'_>) {
        let Some(sender) = self.sender(request).filter(|sender| sender.is_trusted) else {
            return;
        };
        let has_cookies = Found::of(request, [ACCESS_COOKIE, PAST_ACCESS_COOKIE]).has_session;
        let has_bearer = bearer(request).is_some();
        if has_cookies {
            self.clear_present(sender.same_site, sink);
            self.clear_past(sender.same_site, sink);
        }
        if has_bearer {
            hand_over_by_header("", sink);
        }
        if has_cookies || has_bearer {
            keep_from_caches(sink);
        }
    }
}
