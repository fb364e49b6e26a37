use alloc::vec::Vec;
use core::str;

use super::callback::Callback;
use super::candidate::Candidate;
use super::decisions::{Refresh, SignIn, SignOut, Verify};
use super::reading::Reading;
use crate::policy::SessionToken;

impl<'a> Reading<'a> {
    /// Writes the request's `Cookie` header with `value` as the only cookie of this token, under the token's present cookie name.
    fn rewrite(&self, token: SessionToken, value: Option<&[u8]>, out: &mut Vec<u8>) {
        out.clear();
        let names = self.cookies.names();
        let names = names.map_or(&[][..], |names| &names.of_token(token).list);
        let is_of_token = |name: &[u8]| {
            names
                .iter()
                .any(|own| own.finder.name().as_str().as_bytes() == name)
        };
        let mut push = |piece: &[&[u8]]| {
            if !out.is_empty() {
                out.extend_from_slice(b"; ");
            }
            for part in piece {
                out.extend_from_slice(part);
            }
        };
        for pair in self.cookies.header.pairs() {
            let (name, text) = (pair.name(), pair.as_bytes());
            let is_readable = !name.is_empty() && str::from_utf8(text).is_ok();
            if is_readable && !is_of_token(name) {
                push(&[text]);
            }
        }
        if let (Some(value), Some(present)) = (value, names.first()) {
            push(&[present.finder.name().as_str().as_bytes(), b"=", value]);
        }
    }

    /// The name of the cookie that contained a candidate.
    fn name_of(&self, candidate: &Candidate<'_>) -> Option<&'a str> {
        let token = candidate.as_bytes().as_ptr();
        let mut pairs = self.cookies.header.pairs();
        let pair = pairs.find(|pair| pair.as_bytes().as_ptr_range().contains(&token))?;
        str::from_utf8(pair.name()).ok()
    }
}

macro_rules! rewrites {
    ($($decision:ident: $token:ident),+) => {
        $(
            impl<'a> $decision<'a> {
                /// Writes the request's `Cookie` header for session layers that read the cookie themselves (tower-sessions, actix-session).
                /// `token` becomes the only session cookie, under the present name of the cookie; duplicates and past names are left out.
                /// `None` leaves out every session cookie. Replace all `Cookie` lines of the request with this one, or remove them if it is
                /// empty.
                ///
                /// `token` is that of the [accepted](super::Resolution::Accepted) candidate, even if it came by header. If a layer encrypts
                /// values together with the name, encrypt the token again when it [came under another name](Self::cookie_name).
                ///
                /// Cookies without a name and cookies that are not UTF-8 are left out: because of one such cookie, most parsers drop the
                /// whole line, and any sibling host can plant one.
                ///
                /// ```
                /// # #[cfg(feature = "embedded-list")] {
                /// # use session_cookie_policy::config::PolicyConfig;
                /// # use session_cookie_policy::net::EmbeddedList;
                /// # use time::macros::datetime;
                /// # let now = datetime!(2026-11-22 12:00 UTC);
                /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
                /// # let policy = config.compile(&EmbeddedList).unwrap();
                /// use session_cookie_policy::cookie::CookieHeader;
                /// use session_cookie_policy::request::{RequestFacts, Resolution, TokenState};
                ///
                /// let mut facts = RequestFacts::new("GET");
                /// facts.cookie = CookieHeader::line(b"__Host-session-access=stale; theme=dark; __Host-session-access=good");
                /// let verify = policy.verify(&facts, now);
                /// let outcome = verify.resolve(|token| match token.as_bytes() {
                ///     b"good" => TokenState::Live(7),
                ///     _ => TokenState::Dead,
                /// });
                /// let Resolution::Accepted { candidate, .. } = outcome else { panic!() };
                /// let mut cookie = Vec::new();
                /// verify.rewrite_cookies(Some(candidate.as_bytes()), &mut cookie);
                /// assert_eq!(cookie, b"theme=dark; __Host-session-access=good");
                /// verify.rewrite_cookies(None, &mut cookie);
                /// assert_eq!(cookie, b"theme=dark");
                /// # }
                /// ```
                pub fn rewrite_cookies(&self, token: Option<&[u8]>, out: &mut Vec<u8>) {
                    let reading = &self.reading;
                    reading.rewrite(reading.$token(), token, out);
                }

                /// The name of the cookie that contained a candidate of this request. `None` if the candidate came by header. It is a
                /// [past](crate::config::PolicyConfig::history) name until the cookie is written again.
                #[must_use]
                pub fn cookie_name(&self, candidate: &Candidate<'a>) -> Option<&'a str> {
                    self.reading.name_of(candidate)
                }
            }
        )+
    };
}

rewrites!(SignIn: usual, Callback: usual, Verify: usual, Refresh: lasting, SignOut: usual);
