use std::fmt::Display;

use http::StatusCode;
use session_cookie_policy::request::{
    ClearSession, Denial, DenialReason, ResponseHeaders, SetSession, Tokens, Verify,
};

use crate::sessions::Pair;

/// What an adapter hands to its framework: each header is to be appended, none replaces another.
#[derive(Debug)]
#[must_use]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case, and values.
    pub headers: ResponseHeaders,
    /// The body, as plain text.
    pub body: String,
}

impl Answer {
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            headers: ResponseHeaders::default(),
            body: body.into(),
        }
    }

    /// For frameworks that use the types of the crate `http`.
    #[must_use]
    pub fn into_http(self) -> http::Response<String> {
        let mut response = http::Response::new(self.body);
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.headers.append_to(response.headers_mut());
        response
    }

    pub(crate) fn failed(error: &dyn Display) -> Self {
        Self::new(500, error.to_string())
    }

    pub(crate) fn with_tokens(self, set_session: &SetSession<'_>, pair: &Pair) -> Self {
        match Tokens::new(&pair.access, &pair.refresh) {
            Ok(tokens) => self.with(set_session, &tokens),
            Err(error) => Self::failed(&error),
        }
    }

    pub(crate) fn with(mut self, set_session: &SetSession<'_>, tokens: &Tokens<'_>) -> Self {
        let written = set_session.write(
            tokens,
            &mut String::new(),
            &mut append_to(&mut self.headers),
        );
        match written {
            Ok(()) => self,
            Err(error) => Self::failed(&error),
        }
    }

    pub(crate) fn without(mut self, clear_session: &ClearSession<'_>) -> Self {
        clear_session.write(&mut String::new(), &mut append_to(&mut self.headers));
        self
    }

    /// It neither sets nor clears tokens, but belongs to one user all the same.
    pub(crate) fn for_nobody_else(mut self, verify: &Verify<'_>) -> Self {
        verify.write_for_caches(&mut append_to(&mut self.headers));
        self
    }
}

impl From<Denial> for Answer {
    fn from(denial: Denial) -> Self {
        let body = match denial.reason() {
            DenialReason::NoSession => "no session",
            DenialReason::SeveralSessions => "several sessions",
            DenialReason::Superseded => "replaced",
            reason => reason.as_str(),
        };
        Self {
            status: denial.status(),
            body: body.into(),
            headers: denial.into_headers(),
        }
    }
}

pub(crate) fn append_to(headers: &mut ResponseHeaders) -> impl FnMut(&str, &str) + use<'_> {
    |name, value| headers.extend([(name.to_owned(), value.to_owned())])
}
