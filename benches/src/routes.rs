use std::hint::black_box;

use crate::{Request, Sessions, Sink};

/// A route of an application, and the request that it is measured with.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub name: &'static str,
    request: fn(usize) -> Request,
    answer: fn(&mut dyn Sessions, &Request, &mut Sink<'_>),
}

pub const VERIFY: Route = Route {
    name: "verify",
    request: Request::usual,
    answer: |sessions, request, _| {
        black_box(sessions.verify(request));
    },
};

/// Writes two `Set-Cookie` with tokens and two that clear the past, and takes back a stray bearer token.
pub const REFRESH: Route = Route {
    name: "refresh by cookie",
    request: Request::by_cookie,
    answer: |sessions, request, sink| sessions.refresh(request, sink),
};

/// Writes two tokens to headers, and four `Set-Cookie` that clear cookies.
pub const REFRESH_BY_HEADER: Route = Route {
    name: "refresh by header",
    request: Request::by_header,
    answer: |sessions, request, sink| sessions.refresh(request, sink),
};

/// Writes four `Set-Cookie` that clear cookies.
pub const SIGN_OUT: Route = Route {
    name: "sign out",
    request: Request::usual,
    answer: |sessions, request, sink| sessions.sign_out(request, sink),
};

pub const ROUTES: [Route; 4] = [VERIFY, REFRESH, REFRESH_BY_HEADER, SIGN_OUT];

impl Route {
    /// A request with a `Cookie` header of `len` bytes.
    pub fn request(&self, len: usize) -> Request {
        (self.request)(len)
    }

    /// Answers; the headers are looked at and dropped.
    pub fn answer(&self, sessions: &mut dyn Sessions, request: &Request) {
        (self.answer)(sessions, black_box(request), &mut |name, value| {
            black_box((name, value));
        });
    }
}
