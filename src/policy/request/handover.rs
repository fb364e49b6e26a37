use alloc::string::String;

use super::reading::Reading;
use super::tokens::Tokens;
use crate::cookie::{CookieValue, OversizedCookie, SetCookie};
use crate::policy::carrier::Carrier;

/// Where the headers of an answer go: each is to be *appended*, never to replace another of its name.
type Sink<'s> = dyn FnMut(&str, &str) + 's;

/// How tokens are handed to the client, and what is taken back in the same response.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Handover<'a> {
    pub(super) reading: Reading<'a>,
    pub(super) carrier: Carrier,
    /// Whether what the request carried by the other way is taken back.
    pub(super) withdrawal: Withdrawal<'a>,
}

impl Handover<'_> {
    /// What carries the tokens.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// What is taken back.
    pub const fn withdrawal(&self) -> &Withdrawal<'_> {
        &self.withdrawal
    }

    /// Writes the headers; `buffer` holds each value in turn and can be used again.
    ///
    /// # Errors
    ///
    /// - a token too long for its cookie; then nothing is written
    pub fn write(
        &self,
        tokens: &Tokens<'_>,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Result<(), OversizedCookie> {
        let headers = self.reading.policy.headers();
        let now = self.reading.now;
        let cookies = self.reading.standing.and_then(|standing| standing.cookies.as_ref());
        match (self.carrier, cookies) {
            (Carrier::Cookie, Some(cookies)) => {
                let set = |cookie: &'_ crate::policy::DerivedCookie, token| {
                    let _ = (cookie, token);
                };
                let _ = set;
                let access = tokens.access.map(|token| cookies.access.attributes().set(token, now));
                let refresh = tokens.refresh.map(|token| cookies.refresh.attributes().set(token, now));
                let (access, refresh) = (access.transpose()?, refresh.transpose()?);
                for cookie in [access, refresh].into_iter().flatten() {
                    write_cookie(&cookie, buffer, sink);
                }
                if let Some(token) = tokens.csrf {
                    sink(headers.csrf_token.as_str(), token.as_str());
                }
            }
            (Carrier::Cookie, None) | (Carrier::Header, _) => {
                let pairs = [
                    (&headers.access, tokens.access),
                    (&headers.refresh, tokens.refresh),
                ];
                for (name, token) in pairs {
                    if let Some(token) = token {
                        sink(name.as_str(), token.as_str());
                    }
                }
            }
        }
        if let (Some(name), Some(front)) = (&headers.front, tokens.front) {
            sink(name.as_str(), front.as_str());
        }
        self.withdrawal.write_leftovers(buffer, sink);
        sink("cache-control", "private, no-store");
        Ok(())
    }
}

/// What a client is told to forget.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Withdrawal<'a> {
    pub(super) reading: Reading<'a>,
    pub(super) cookies: bool,
    pub(super) headers: bool,
}
