use core::iter;

use time::OffsetDateTime;

use crate::cookie::CookieHeader;
use crate::policy::compile::{Api, CookieSet, PastClear, Standing, TimedName, Token};

/// The session cookies of a request, and what an answer may set and clear.
#[derive(Clone, Copy, Debug)]
pub(super) struct SessionCookies<'a> {
    pub(super) header: CookieHeader<'a>,
    /// The path of the request, if it is told.
    pub(super) path: Option<&'a [u8]>,
    pub(super) api: Option<&'a Api>,
    pub(super) standing: Option<&'a Standing>,
    pub(super) now: OffsetDateTime,
}

impl<'a> SessionCookies<'a> {
    /// The cookies of a session of this page, to set them or to clear them.
    pub(super) fn set(&self) -> Option<&'a CookieSet> {
        self.standing?.cookies.as_ref()
    }

    /// What can be cleared of the past beside them.
    pub(super) fn past(&self) -> &'a [PastClear] {
        self.standing.map_or(&[], |standing| &standing.past)
    }

    /// The names under which the cookie of a token is taken: the present one, and those of the past.
    fn names(&self, token: Token) -> &'a [TimedName] {
        let names = self.api.and_then(|api| api.names.as_ref());
        names.map_or(&[], |names| match token {
            Token::Access => &names.access,
            Token::Refresh => &names.refresh,
        })
    }

    /// What the request has under them, empty values too.
    fn all(&self, token: Token) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (header, now) = (self.header, self.now);
        let mut names = self.names(token).iter();
        let mut values = names.next().map(|name| name.finder.values(header));
        iter::from_fn(move || {
            loop {
                if let Some(value) = values.as_mut()?.next() {
                    return Some(value);
                }
                let name = names.find(|name| name.is_due(now))?;
                values = Some(name.finder.values(header));
            }
        })
    }

    /// The tokens under them.
    pub(super) fn tokens(&self, token: Token) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut all = self.all(token);
        iter::from_fn(move || all.find(|value| !value.is_empty()))
    }

    /// The cookies to clear, if the request shows any of them. An empty cookie is no token, and is cleared like one.
    pub(super) fn leftover(&self) -> Option<&'a CookieSet> {
        let shows = |token| self.all(token).next().is_some();
        self.set()
            .filter(|_| shows(Token::Access) || shows(Token::Refresh))
    }

    /// Whether the request shows a cookie of the past: another name, or a name twice.
    pub(super) fn shows_past(&self, token: Token) -> bool {
        let mut past = self.names(token).iter().skip(1);
        self.shows_twice(token)
            || past.any(|name| {
                name.is_due(self.now) && name.finder.values(self.header).next().is_some()
            })
    }

    /// Whether the request shows several cookies of the present name.
    pub(super) fn shows_twice(&self, token: Token) -> bool {
        let present = self.names(token).first();
        present.is_some_and(|name| name.finder.values(self.header).nth(1).is_some())
    }
}
