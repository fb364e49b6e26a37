use alloc::vec::Vec;

use super::candidate::Candidate;
use super::decisions::{Refresh, Verify};
use super::reading::Reading;
use crate::config::Transport;
use crate::policy::SessionToken;

impl Reading<'_> {
    /// The `Cookie` header of the request with the accepted token once, under the name that its cookie has now.
    fn rewrite(&self, token: SessionToken, accepted: &Candidate<'_>, out: &mut Vec<u8>) {
        out.clear();
        let names = self.cookies.names(token);
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
            if !is_of_token(pair.name()) {
                push(&[pair.as_bytes()]);
            }
        }
        if accepted.transport() == Transport::Cookie
            && let Some(present) = names.first()
        {
            let name = present.finder.name().as_str().as_bytes();
            push(&[name, b"=", accepted.as_bytes()]);
        }
    }
}

impl Verify<'_> {
    /// Writes the request's `Cookie` header so that it has the accepted token once, under the name that its cookie has now: no duplicates, no
    /// past names, and no token if it came by header. For session layers that read the cookie themselves (tower-sessions, actix-session):
    /// replace all `Cookie` lines of the request by this one, or remove them if it is empty.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::EmbeddedList;
    /// # use time::macros::datetime;
    /// # let now = datetime!(2026-11-22 12:00 UTC);
    /// # let config = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
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
    /// verify.rewrite_cookies(&candidate, &mut cookie);
    /// assert_eq!(cookie, b"theme=dark; __Host-session-access=good");
    /// # }
    /// ```
    pub fn rewrite_cookies(&self, accepted: &Candidate<'_>, out: &mut Vec<u8>) {
        let reading = &self.reading;
        reading.rewrite(reading.usual(), accepted, out);
    }
}

impl Refresh<'_> {
    /// As [`Verify::rewrite_cookies`], for the token that renews the session.
    pub fn rewrite_cookies(&self, accepted: &Candidate<'_>, out: &mut Vec<u8>) {
        let reading = &self.reading;
        reading.rewrite(reading.lasting(), accepted, out);
    }
}
