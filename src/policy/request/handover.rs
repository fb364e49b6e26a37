use alloc::string::String;

use super::reading::Reading;
use super::tokens::Tokens;
use crate::cookie::{OversizedCookie, SetCookie};
use crate::policy::carrier::Carrier;
use crate::policy::compile::Standing;
use crate::policy::config::CsrfMode;

/// Where the headers of an answer go: each is to be *appended*, never to replace another of its name.
type Sink<'s> = dyn FnMut(&str, &str) + 's;

/// How tokens are handed to the client, and what is taken back in the same response.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Handover<'a> {
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
        let reading = &self.withdrawal.reading;
        let headers = reading.policy.headers();
        let now = reading.now;
        let cookies = reading
            .standing
            .and_then(|standing| standing.cookies.as_ref());
        match (self.carrier, cookies) {
            (Carrier::Cookie, Some(cookies)) => {
                let access = tokens
                    .access
                    .map(|token| cookies.access.attributes().set(token, now));
                let refresh = tokens
                    .refresh
                    .map(|token| cookies.refresh.attributes().set(token, now));
                let (access, refresh) = (access.transpose()?, refresh.transpose()?);
                for cookie in [access, refresh].into_iter().flatten() {
                    write_cookie(&cookie, buffer, sink);
                }
                if let Some(token) = tokens.csrf
                    && reading.policy.csrf == CsrfMode::Token
                {
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

impl<'a> Withdrawal<'a> {
    pub(super) const fn nothing(reading: &Reading<'a>) -> Self {
        Self {
            reading: *reading,
            cookies: false,
            headers: false,
        }
    }
}

impl Withdrawal<'_> {
    /// Whether nothing is to be forgotten: the request carried nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        !self.cookies && !self.headers
    }

    /// Writes the headers; `buffer` holds each value in turn and can be used again.
    ///
    /// An empty header tells a client to forget a token that it holds; a proxy on the way may drop it.
    pub fn write(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        self.write_leftovers(buffer, sink);
        if self.is_empty() {
            return;
        }
        if let Some(name) = &self.reading.policy.headers().front {
            sink(name.as_str(), "remove");
        }
        sink("cache-control", "private, no-store");
    }

    /// What a handover takes back beside the tokens that it gives.
    fn write_leftovers(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        let standing = self.reading.standing;
        if let Some(cookies) = standing.and_then(Standing::known_cookies)
            && self.cookies
        {
            for cookie in [&cookies.access, &cookies.refresh] {
                write_cookie(&cookie.attributes().clear(), buffer, sink);
            }
        }
        if self.headers {
            let headers = self.reading.policy.headers();
            sink(headers.access.as_str(), "");
            sink(headers.refresh.as_str(), "");
        }
    }
}

fn write_cookie(cookie: &SetCookie<'_>, buffer: &mut String, sink: &mut Sink<'_>) {
    buffer.clear();
    // A `String` takes everything.
    if cookie.write_to(buffer).is_ok() {
        sink("set-cookie", buffer);
    }
}
