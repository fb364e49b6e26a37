use alloc::string::String;

use super::csrf::{CsrfVerdict, Sender};
use super::headers_read::HeadersRead;
use super::reading::Reading;
use super::tokens::Tokens;
use crate::cookie::{OversizedCookie, SetCookie};
use crate::policy::carrier::Carrier;
use crate::policy::compile::CookieSet;
use crate::policy::config::CsrfMode;

/// Where the headers of an answer go: each is to be *appended*, never to replace another of its name.
type Sink<'s> = dyn FnMut(&str, &str) + 's;

/// How tokens are handed to the client, and what is taken back in the same response.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Handover<'a> {
    vehicle: Vehicle<'a>,
    withdrawal: Withdrawal<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Vehicle<'a> {
    Cookies(&'a CookieSet),
    Headers,
}

impl<'a> Handover<'a> {
    /// Of what would be taken back, that of the other way is.
    pub(super) fn replacing(mut withdrawal: Withdrawal<'a>, carrier: Carrier) -> Self {
        let vehicle = Vehicle::of(&withdrawal.reading, carrier);
        match vehicle {
            Vehicle::Cookies(_) => withdrawal.cookies = None,
            Vehicle::Headers => withdrawal.headers = false,
        }
        Self {
            vehicle,
            withdrawal,
        }
    }

    /// Nothing is taken back.
    pub(super) fn beside_what_is(reading: &Reading<'a>, carrier: Carrier) -> Self {
        Self {
            vehicle: Vehicle::of(reading, carrier),
            withdrawal: Withdrawal::nothing(reading),
        }
    }
}

impl<'a> Vehicle<'a> {
    /// Cookies only where there are any.
    fn of(reading: &Reading<'a>, carrier: Carrier) -> Self {
        match (carrier, reading.cookies()) {
            (Carrier::Cookie, Some(cookies)) => Self::Cookies(cookies),
            (Carrier::Cookie, None) | (Carrier::Header, _) => Self::Headers,
        }
    }
}

impl Handover<'_> {
    /// What carries the tokens.
    #[must_use]
    pub const fn carrier(&self) -> Carrier {
        match self.vehicle {
            Vehicle::Cookies(_) => Carrier::Cookie,
            Vehicle::Headers => Carrier::Header,
        }
    }

    /// What is taken back.
    pub const fn withdrawal(&self) -> &Withdrawal<'_> {
        &self.withdrawal
    }

    /// Writes the headers; `buffer` holds each value in turn and can be used again.
    ///
    /// Beside the tokens: `Cache-Control`, so that no cache gives them to somebody else; `Vary`; and for a page of another origin
    /// `Access-Control-Expose-Headers` with the headers that it must read.
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
        let names = reading.policy.headers();
        let by_header = match self.vehicle {
            Vehicle::Cookies(cookies) => {
                let access = tokens
                    .access
                    .map(|token| cookies.access.attributes().set(token, reading.now));
                let refresh = tokens
                    .refresh
                    .map(|token| cookies.refresh.attributes().set(token, reading.now));
                let both = [access.transpose()?, refresh.transpose()?];
                for cookie in both.into_iter().flatten() {
                    write_cookie(&cookie, buffer, sink);
                }
                let is_asked_for = reading.policy.csrf == CsrfMode::Token;
                [
                    is_asked_for.then_some((&names.csrf_token, tokens.csrf)),
                    None,
                ]
            }
            Vehicle::Headers => [
                Some((&names.access, tokens.access)),
                Some((&names.refresh, tokens.refresh)),
            ],
        };
        let front = names.front.as_ref().map(|name| (name, tokens.front));
        let by_header = by_header.into_iter().chain([front]).flatten();
        let by_header = by_header.filter_map(|(name, token)| Some((name, token?)));
        buffer.clear();
        for (name, token) in by_header {
            sink(name.as_str(), token.as_str());
            add_to_list(buffer, name.as_str());
        }
        reading.write_exposed(buffer, sink);
        self.withdrawal.write_leftovers(buffer, sink);
        reading.write_for_caches(buffer, sink);
        Ok(())
    }
}

/// What a client is told to forget.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Withdrawal<'a> {
    reading: Reading<'a>,
    cookies: Option<&'a CookieSet>,
    headers: bool,
}

impl<'a> Withdrawal<'a> {
    const fn nothing(reading: &Reading<'a>) -> Self {
        Self {
            reading: *reading,
            cookies: None,
            headers: false,
        }
    }

    /// What the request carried; but cookies only if no foreign page may have sent it. None can send an `Authorization` header.
    pub(super) fn of_request(reading: &Reading<'a>, csrf: CsrfVerdict<'_>) -> Self {
        let has_bearer = reading.facts.bearer().is_some();
        let may_be_forged = csrf.refusal().is_some() && !has_bearer;
        Self {
            reading: *reading,
            cookies: reading.leftover_cookies().filter(|_| !may_be_forged),
            headers: has_bearer,
        }
    }
}

impl Withdrawal<'_> {
    /// Whether nothing is to be forgotten: the request carried nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.cookies.is_none() && !self.headers
    }

    /// Writes the headers, if [anything](Self::is_empty) is to be forgotten; `buffer` holds each value in turn and can be used again.
    ///
    /// An empty header tells a client to forget a token that it holds; a proxy on the way may drop it.
    pub fn write(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if self.is_empty() {
            return;
        }
        let reading = &self.reading;
        self.write_leftovers(buffer, sink);
        if let Some(name) = &reading.policy.headers().front {
            sink(name.as_str(), "remove");
            buffer.clear();
            add_to_list(buffer, name.as_str());
            reading.write_exposed(buffer, sink);
        }
        reading.write_for_caches(buffer, sink);
    }

    /// What a handover takes back beside the tokens that it gives.
    fn write_leftovers(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if let Some(cookies) = self.cookies {
            for cookie in [&cookies.access, &cookies.refresh] {
                write_cookie(&cookie.attributes().clear(), buffer, sink);
            }
        }
        if self.headers {
            buffer.clear();
            let names = self.reading.policy.headers();
            for name in [&names.access, &names.refresh] {
                sink(name.as_str(), "");
                add_to_list(buffer, name.as_str());
            }
            self.reading.write_exposed(buffer, sink);
        }
    }
}

impl Reading<'_> {
    /// Lets pages of another origin read the headers of this list.
    fn write_exposed(&self, list: &str, sink: &mut Sink<'_>) {
        if self.sender == Sender::Known && !list.is_empty() {
            sink("access-control-expose-headers", list);
        }
    }

    /// What keeps caches from giving the answer to anybody else.
    fn write_for_caches(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        sink("cache-control", "private, no-store");
        buffer.clear();
        for name in HeadersRead::new(self.policy.headers(), self.read).iter() {
            add_to_list(buffer, name);
        }
        sink("vary", buffer);
    }
}

fn add_to_list(list: &mut String, name: &str) {
    if !list.is_empty() {
        list.push_str(", ");
    }
    list.push_str(name);
}

fn write_cookie(cookie: &SetCookie<'_>, buffer: &mut String, sink: &mut Sink<'_>) {
    buffer.clear();
    // A `String` takes everything.
    if cookie.write_to(buffer).is_ok() {
        sink("set-cookie", buffer);
    }
}
