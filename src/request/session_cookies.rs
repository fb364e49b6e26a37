use core::{fmt, slice};

use time::OffsetDateTime;

use super::path::RequestPath;
use crate::cookie::{CookieHeader, Hits};
use crate::policy::{Api, CookieSet, PageOnApi, PastClear, SessionToken, TimedName};

/// The session cookies of a request, and what a response may set and clear.
#[derive(Clone, Copy)]
pub(super) struct SessionCookies<'a> {
    pub(super) header: CookieHeader<'a>,
    /// The path of the request, if it is told.
    pub(super) path: Option<RequestPath<'a>>,
    pub(super) api: Option<&'a Api>,
    pub(super) on_api: Option<&'a PageOnApi>,
    pub(super) now: OffsetDateTime,
    /// `None` if nobody looked yet.
    pub(super) noticed: Option<Shown<'a>>,
}

/// What is of the request.
impl fmt::Debug for SessionCookies<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionCookies")
            .field("header", &self.header)
            .field("path", &self.path)
            .field("api", &self.api.map(|api| &*api.origin))
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl<'a> SessionCookies<'a> {
    /// The cookies of a session of this page, to set them or to clear them.
    pub(super) fn set(&self) -> Option<&'a CookieSet> {
        self.on_api?.cookies.as_ref()
    }

    /// What can be cleared of the past beside them.
    pub(super) fn past(&self) -> &'a [PastClear] {
        self.on_api.map_or(&[], |on_api| &on_api.past)
    }

    /// The names under which the cookie of a token is taken: the present one, and those of the past.
    pub(super) fn names(&self, token: SessionToken) -> &'a [TimedName] {
        let names = self.api.and_then(|api| api.names.as_ref());
        names.map_or(&[], |names| match token {
            SessionToken::Access | SessionToken::Session => &names.usual,
            SessionToken::Refresh => &names.refresh,
        })
    }

    /// The tokens under them: what is not empty.
    pub(super) fn tokens(&self, token: SessionToken) -> CookieTokens<'a> {
        match self.noticed {
            Some(shown) if !shown.is_past() => CookieTokens {
                only: shown.of(token).first,
                values: None,
                names: [].iter(),
                header: self.header,
                now: self.now,
            },
            _ => {
                let mut names = self.names(token).iter();
                CookieTokens {
                    only: None,
                    values: names.next().map(|name| name.finder.hits(self.header)),
                    names,
                    header: self.header,
                    now: self.now,
                }
            }
        }
    }

    /// What the request shows of them.
    pub(super) fn shown(&self) -> Shown<'a> {
        self.noticed.unwrap_or_else(|| self.look())
    }

    /// With what the request shows of them, for answers that ask more than once.
    pub(super) fn noticed(self) -> Self {
        Self {
            noticed: Some(self.shown()),
            ..self
        }
    }

    /// How many tokens there are, found in one pass whatever the number of past names: those that requests need, and refresh tokens.
    pub(super) fn counts(&self) -> [usize; 2] {
        let mut counts = [0_usize; 2];
        let Some(names) = self.api.and_then(|api| api.names.as_ref()) else {
            return counts;
        };
        let [of_usual, of_refresh] = &mut counts;
        let first_of_refresh = names.usual.len();
        names.all.each(self.header, |index, value| {
            let mut all = names.usual.iter().chain(&names.refresh);
            let is_present = index == 0 || index == first_of_refresh;
            let is_token = is_present || all.nth(index).is_some_and(|name| name.is_due(self.now));
            if !value.is_empty() && is_token {
                let count = if index < first_of_refresh {
                    &mut *of_usual
                } else {
                    &mut *of_refresh
                };
                *count = count.saturating_add(1);
            }
        });
        counts
    }

    fn look(&self) -> Shown<'a> {
        let mut shown = Shown::default();
        let Some(names) = self.api.and_then(|api| api.names.as_ref()) else {
            return shown;
        };
        let first_of_refresh = names.usual.len();
        names.all.each(self.header, |index, value| {
            if index == 0 {
                shown.usual.add(value);
            } else if index == first_of_refresh {
                shown.refresh.add(value);
            } else {
                let mut all = names.usual.iter().chain(&names.refresh);
                shown.past |= all.nth(index).is_some_and(|name| name.is_due(self.now));
            }
        });
        shown
    }
}

/// The tokens that a request has under the names of one cookie: under the present name first.
#[derive(Clone)]
pub(super) struct CookieTokens<'a> {
    /// The only one there is, if somebody looked already.
    only: Option<&'a [u8]>,
    /// Under the name that is looked for now.
    values: Option<Hits<'a, 'a>>,
    /// Names that come after it.
    names: slice::Iter<'a, TimedName>,
    header: CookieHeader<'a>,
    now: OffsetDateTime,
}

impl<'a> CookieTokens<'a> {
    fn next_value(&mut self) -> Option<&'a [u8]> {
        if let Some(only) = self.only.take() {
            return Some(only);
        }
        loop {
            if let Some(value) = self.values.as_mut()?.next() {
                return Some(value);
            }
            let now = self.now;
            let name = self.names.find(|name| name.is_due(now))?;
            self.values = Some(name.finder.hits(self.header));
        }
    }
}

impl<'a> Iterator for CookieTokens<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        loop {
            let value = self.next_value()?;
            if !value.is_empty() {
                return Some(value);
            }
        }
    }
}

/// What a request shows of the session cookies, with values that are empty, too.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown<'a> {
    /// Under the present name of the token that requests need, and of a refresh token.
    usual: Values<'a>,
    refresh: Values<'a>,
    /// Whether there is a cookie of a past name.
    past: bool,
}

impl<'a> Shown<'a> {
    const fn of(&self, token: SessionToken) -> &Values<'a> {
        match token {
            SessionToken::Access | SessionToken::Session => &self.usual,
            SessionToken::Refresh => &self.refresh,
        }
    }

    /// Whether there is anything to be cleared. An empty cookie is no token, and is cleared like one.
    pub(super) const fn is_any(&self) -> bool {
        self.usual.count > 0 || self.refresh.count > 0 || self.past
    }

    /// Whether there are several cookies of the present name.
    pub(super) const fn is_twice(&self, token: SessionToken) -> bool {
        self.count(token) > 1
    }

    /// How many cookies there are of the present name.
    pub(super) const fn count(&self, token: SessionToken) -> usize {
        self.of(token).count
    }

    /// Whether there is a cookie of the past: another name, or a name twice.
    pub(super) const fn is_past(&self) -> bool {
        self.past || self.usual.count > 1 || self.refresh.count > 1
    }
}

/// The values under a name.
#[derive(Clone, Copy, Default)]
struct Values<'a> {
    first: Option<&'a [u8]>,
    count: usize,
}

impl<'a> Values<'a> {
    fn add(&mut self, value: &'a [u8]) {
        self.first = self.first.or(Some(value));
        self.count = self.count.saturating_add(1);
    }
}

/// Tokens are told by their number.
impl fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.count)
    }
}
