use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::BuildHasherDefault;

use cookie::{Cookie, CookieBuilder, SameSite};
use session_cookie_policy::config::PolicyConfig;
use time::{Duration, OffsetDateTime};
use url::Url;

use crate::request::TOKEN;
use crate::{NOW, Request, Sessions, Sink};

const ACCESS_COOKIE: &str = "__Host-session-access";
const REFRESH_COOKIE: &str = "__Host-session-refresh";
/// With a `Domain`, names cannot have the prefix `__Host-`.
const PAST_ACCESS_COOKIE: &str = "__Secure-session-access";
const PAST_REFRESH_COOKIE: &str = "__Secure-session-refresh";
const PAST_DOMAIN: &str = "example.com";
const ACCESS_LIFETIME: Duration = Duration::days(365);
const REFRESH_LIFETIME: Duration = Duration::days(100);

/// The same decisions without this crate: `Origin` by `url`, the site by `psl`, cookies by `cookie`.
///
/// What does not depend on the request is done before: the API is parsed, and its registrable domain is known. The `Cookie` header is
/// taken apart once.
pub struct Composed {
    /// Of the standard library's hash, but without its random seed, so that instructions repeat exactly.
    websites: HashSet<String, BuildHasherDefault<DefaultHasher>>,
    api: Url,
    api_domain: String,
}

/// What the request says of its sender.
struct Sender {
    same_site: SameSite,
    /// Whether the cookies may act for the user.
    is_trusted: bool,
}

/// What the `Cookie` header holds.
#[derive(Default)]
struct Found<'c> {
    tokens: Vec<&'c str>,
    has_session: bool,
}

impl Composed {
    pub fn new(config: &PolicyConfig) -> Self {
        let websites = config.websites.iter();
        let api = Url::parse("https://api.example.com").unwrap();
        let api_domain = psl::domain_str(api.host_str().unwrap()).unwrap().to_owned();
        Self {
            websites: websites
                .map(|website| website.origin.text().to_owned())
                .collect(),
            api,
            api_domain,
        }
    }

    fn sender(&self, request: &Request) -> Option<Sender> {
        let origin = Url::parse(str::from_utf8(&request.origin).ok()?).ok()?;
        let is_declared = self
            .websites
            .contains(&origin.origin().ascii_serialization());
        let is_same_site = origin.scheme() == self.api.scheme()
            && psl::domain_str(origin.host_str()?) == Some(&self.api_domain);
        let is_trusted = match request.sec_fetch_site {
            "same-origin" | "none" => true,
            _ => is_declared && request.csrf.is_some(),
        };
        let same_site = if is_declared && !is_same_site {
            SameSite::None
        } else {
            SameSite::Lax
        };
        Some(Sender {
            same_site,
            is_trusted,
        })
    }

    fn found<'c>(request: &'c Request, names: [&str; 2]) -> Found<'c> {
        let mut found = Found::default();
        for cookie in Cookie::split_parse(request.cookie.as_str()).flatten() {
            let all = [
                ACCESS_COOKIE,
                REFRESH_COOKIE,
                PAST_ACCESS_COOKIE,
                PAST_REFRESH_COOKIE,
            ];
            if all.contains(&cookie.name()) {
                found.has_session = true;
            }
            if names.contains(&cookie.name()) {
                found.tokens.extend(cookie.value_raw());
            }
        }
        found
    }

    fn cookie(
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

    fn set(name: &'static str, same_site: SameSite, lifetime: Duration) -> String {
        let cookie = Self::cookie(name, TOKEN, same_site);
        let mut line = cookie.max_age(lifetime).expires(NOW + lifetime).to_string();
        // The crate `cookie` does not know it.
        line.push_str("; Priority=High");
        line
    }

    fn clear(cookie: CookieBuilder<'static>) -> String {
        cookie
            .max_age(Duration::ZERO)
            .expires(OffsetDateTime::UNIX_EPOCH)
            .to_string()
    }

    fn clear_present(same_site: SameSite, sink: &mut Sink<'_>) {
        for name in [ACCESS_COOKIE, REFRESH_COOKIE] {
            let cookie = Self::cookie(name, "", same_site);
            sink("set-cookie", &Self::clear(cookie));
        }
    }

    fn clear_past(same_site: SameSite, sink: &mut Sink<'_>) {
        for name in [PAST_ACCESS_COOKIE, PAST_REFRESH_COOKIE] {
            let cookie = Self::cookie(name, "", same_site).domain(PAST_DOMAIN);
            sink("set-cookie", &Self::clear(cookie));
        }
    }
}

fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.authorization.as_deref()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim())
        .filter(|token| !token.is_empty())
}

/// Two tokens, or two empty headers that tell the client to forget them.
fn hand_over_by_header(token: &str, sink: &mut Sink<'_>) {
    sink("session-access-token", token);
    sink("session-refresh-token", token);
    sink(
        "access-control-expose-headers",
        "session-access-token, session-refresh-token",
    );
}

fn keep_from_caches(sink: &mut Sink<'_>) {
    sink("cache-control", "private, no-store");
    sink(
        "vary",
        "origin, sec-fetch-site, cookie, authorization, session-csrf",
    );
}

fn is_live(token: &str) -> bool {
    Request::is_live(token.as_bytes())
}

impl Sessions for Composed {
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
        let found = Self::found(request, [REFRESH_COOKIE, PAST_REFRESH_COOKIE]);
        if bearer.is_some_and(is_live) {
            hand_over_by_header(TOKEN, sink);
            if found.has_session {
                Self::clear_present(sender.same_site, sink);
                Self::clear_past(sender.same_site, sink);
            }
        } else if sender.is_trusted && found.tokens.iter().any(|token| is_live(token)) {
            let access = Self::set(ACCESS_COOKIE, sender.same_site, ACCESS_LIFETIME);
            let refresh = Self::set(REFRESH_COOKIE, sender.same_site, REFRESH_LIFETIME);
            sink("set-cookie", &access);
            sink("set-cookie", &refresh);
            Self::clear_past(sender.same_site, sink);
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
        let has_cookies = Self::found(request, [ACCESS_COOKIE, PAST_ACCESS_COOKIE]).has_session;
        let has_bearer = bearer(request).is_some();
        if has_cookies {
            Self::clear_present(sender.same_site, sink);
            Self::clear_past(sender.same_site, sink);
        }
        if has_bearer {
            hand_over_by_header("", sink);
        }
        if has_cookies || has_bearer {
            keep_from_caches(sink);
        }
    }
}
