use alloc::vec::Vec;
use core::{fmt, slice};

use time::OffsetDateTime;

use super::facts::RequestFacts;
use super::path::RequestPath;
use super::request_cookie::RequestCookie;
use crate::advice::DerivedCookie;
use crate::cookie::{CookieHeader, Hits};
use crate::policy::{
    Api, Companion, CookieNames, CookieSet, PageOnApi, PastClear, Policy, SessionToken, TimedName,
    TokenNames,
};

/// The session cookies of a request, and those that a response may set and clear.
#[derive(Clone, Copy)]
pub(super) struct SessionCookies<'a> {
    pub(super) header: CookieHeader<'a>,
    /// The path of the request, if it is known.
    pub(super) path: Option<RequestPath<'a>>,
    pub(super) api: Option<&'a Api>,
    pub(super) on_api: Option<&'a PageOnApi>,
    pub(super) now: OffsetDateTime,
    /// `None` until the cookies have been read.
    pub(super) noticed: Option<Shown<'a>>,
}

/// Prints only what belongs to the request.
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
    #[expect(clippy::inline_always, reason = "its result stands in the reading")]
    #[inline(always)]
    pub(super) const fn of(
        facts: &RequestFacts<'a>,
        api: Option<&'a Api>,
        on_api: Option<&'a PageOnApi>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            header: facts.cookie,
            path: facts.path,
            api,
            on_api,
            now,
            noticed: None,
        }
    }

    /// The cookies other than the session's.
    pub(super) fn companions(
        self,
        policy: &'a Policy,
    ) -> impl Iterator<Item = RequestCookie<'a>> + use<'a> {
        let companions = policy.companions.iter().enumerate();
        companions.map(move |(place, companion)| self.companion(place, companion))
    }

    pub(super) fn companion(&self, place: usize, companion: &'a Companion) -> RequestCookie<'a> {
        let attributes = self.set().and_then(|set| {
            let (_, cookie) = set.companions.get(place)?;
            cookie.as_ref().map(DerivedCookie::attributes)
        });
        let names = self.names();
        let names = names.and_then(|names| names.companions.get(place));
        RequestCookie::new(
            companion,
            attributes,
            names.map_or(&[], Vec::as_slice),
            self.past(),
            self.header,
            self.now,
        )
    }

    /// The session cookies of this page, for setting or clearing them.
    pub(super) fn set(&self) -> Option<&'a CookieSet> {
        self.on_api?.cookies.as_ref()
    }

    /// The time of the request in seconds since 1970.
    pub(super) const fn seconds(&self) -> i64 {
        self.now.unix_timestamp()
    }

    /// The past cookies that can be cleared in addition.
    pub(super) fn past(&self) -> &'a [PastClear] {
        self.on_api.map_or(&[], |on_api| &on_api.past)
    }

    /// The bytes of what clears all of them.
    pub(super) fn past_len(&self) -> usize {
        self.on_api.map_or(0, |on_api| on_api.past_len)
    }

    #[inline]
    pub(super) fn names(&self) -> Option<&'a CookieNames> {
        self.api?.names.as_ref()
    }

    /// The non-empty tokens under the names of a cookie. None if they are not accepted.
    #[inline]
    pub(super) fn tokens(&self, token: SessionToken, is_taken: bool) -> CookieTokens<'a> {
        let next = match (self.names(), &self.noticed) {
            (Some(names), Some(shown)) if is_taken => {
                let names = &names.of_token(token).list;
                Next::of(shown.values(token), names, self.header)
            }
            (Some(names), None) if is_taken => Next::Unseen(names, token),
            _ => Next::Nothing,
        };
        CookieTokens {
            next,
            header: self.header,
            now: self.now,
        }
    }

    /// The token under the names of a cookie, if there is one at most. `Err` if there may be several.
    pub(super) fn only_token(&self, token: SessionToken) -> Result<Option<&'a [u8]>, MayBeSeveral> {
        let Some(names) = self.names() else {
            return Ok(None);
        };
        match &self.noticed {
            Some(shown) => shown.values(token).only(),
            None => Values::of(names.of_token(token), self.header, self.now)?.only(),
        }
    }

    /// What the request shows of these cookies.
    pub(super) fn shown(&self) -> Shown<'a> {
        self.noticed.unwrap_or_else(|| match self.names() {
            Some(names) => Shown::of(names, self.header, self.now),
            None => Shown::default(),
        })
    }

    /// The numbers of access and refresh tokens, found in one pass whatever the number of past names.
    pub(super) fn counts(&self) -> [usize; 2] {
        let mut counts = [0_usize; 2];
        let Some(names) = self.names() else {
            return counts;
        };
        let [of_usual, of_refresh] = &mut counts;
        let first_of_refresh = names.usual.list.len();
        names.all.each(self.header, &mut |index, value| {
            let mut all = names.usual.list.iter().chain(&names.refresh.list);
            let is_due = all.nth(index).is_some_and(|name| name.is_due(self.now));
            if !value.is_empty() && is_due {
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
}

/// The tokens in the request under the names of one cookie, those under the present name first.
#[derive(Clone)]
pub(super) struct CookieTokens<'a> {
    next: Next<'a>,
    header: CookieHeader<'a>,
    now: OffsetDateTime,
}

/// Where the next tokens are.
#[derive(Clone)]
enum Next<'a> {
    Nothing,
    /// The only value.
    Only(&'a [u8]),
    /// The values under the name that is currently searched, and the past names that come next.
    Several(Hits<'a, 'a>, slice::Iter<'a, TimedName>),
    /// Before the first look. A token by header often makes a look unnecessary.
    Unseen(&'a CookieNames, SessionToken),
}

impl<'a> Next<'a> {
    /// One pass over the header shows whether there is more than one value, which is rare. Only then are the names searched one by one, so
    /// that the present ones come first.
    fn of(values: &Values<'a>, names: &'a [TimedName], header: CookieHeader<'a>) -> Self {
        match values.only() {
            Ok(None) => Self::Nothing,
            Ok(Some(value)) => Self::Only(value),
            Err(MayBeSeveral) => Self::several(names, values.past, header),
        }
    }

    fn several(names: &'a [TimedName], past: bool, header: CookieHeader<'a>) -> Self {
        match names.split_first() {
            Some((present, others)) => {
                let others = if past { others } else { &[] };
                Self::Several(present.finder.hits(header), others.iter())
            }
            None => Self::Nothing,
        }
    }
}

impl<'a> CookieTokens<'a> {
    fn look(&self, names: &'a CookieNames, token: SessionToken) -> Next<'a> {
        let names = names.of_token(token);
        match Values::of(names, self.header, self.now) {
            Ok(values) => Next::of(&values, &names.list, self.header),
            Err(MayBeSeveral) => Next::several(&names.list, true, self.header),
        }
    }

    /// The next of several values.
    fn next_of_several(&mut self) -> Option<&'a [u8]> {
        let Next::Several(values, past) = &mut self.next else {
            return None;
        };
        loop {
            if let Some(value) = values.find(|value| !value.is_empty()) {
                return Some(value);
            }
            let name = past.find(|name| name.is_due(self.now))?;
            *values = name.finder.hits(self.header);
        }
    }
}

impl<'a> Iterator for CookieTokens<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        if let Next::Unseen(names, token) = self.next {
            self.next = self.look(names, token);
        }
        match self.next {
            Next::Only(value) => {
                self.next = Next::Nothing;
                Some(value)
            }
            Next::Several(..) => self.next_of_several(),
            Next::Nothing | Next::Unseen(..) => None,
        }
    }
}

/// What a request shows of the session cookies, including empty values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shown<'a> {
    /// The values of the token that requests need. `refresh` has those of the refresh token.
    usual: Values<'a>,
    refresh: Values<'a>,
}

impl<'a> Shown<'a> {
    fn of(names: &CookieNames, header: CookieHeader<'a>, now: OffsetDateTime) -> Self {
        let mut shown = Self::default();
        names.all.each(
            header,
            &mut |index, value| match index.checked_sub(names.usual.list.len()) {
                Some(place) => shown.refresh.add(&names.refresh, place, value, now),
                None => shown.usual.add(&names.usual, index, value, now),
            },
        );
        shown
    }

    const fn values(&self, token: SessionToken) -> &Values<'a> {
        match token {
            SessionToken::Access | SessionToken::Session => &self.usual,
            SessionToken::Refresh => &self.refresh,
        }
    }

    /// Whether there is anything to clear. An empty cookie is not a token, but is cleared like one.
    pub(super) const fn is_any(&self) -> bool {
        self.usual.count > 0 || self.refresh.count > 0 || self.is_past()
    }

    /// Whether several cookies have the present name.
    pub(super) const fn is_twice(&self, token: SessionToken) -> bool {
        self.count(token) > 1
    }

    /// How many cookies have the present name.
    pub(super) const fn count(&self, token: SessionToken) -> u32 {
        self.values(token).count
    }

    /// Whether the token has more than one cookie with the present name.
    pub(super) const fn has_leftovers(&self, token: SessionToken) -> bool {
        let values = self.values(token);
        values.past || values.count > 1
    }

    /// Whether any past cookie exists: one with another name, or a name that appears twice.
    pub(super) const fn is_past(&self) -> bool {
        self.usual.past || self.refresh.past || self.usual.count > 1 || self.refresh.count > 1
    }
}

/// The values of a token.
#[derive(Clone, Copy, Default)]
struct Values<'a> {
    /// The first value under the present name.
    first: Option<&'a [u8]>,
    count: u32,
    /// Whether a cookie has a past name.
    past: bool,
}

/// There may be several tokens under the names of a cookie.
#[derive(Clone, Copy, Debug)]
pub(super) struct MayBeSeveral;

impl<'a> Values<'a> {
    /// The values in a header. `Err` if that would take several passes.
    fn of(
        names: &TokenNames,
        header: CookieHeader<'a>,
        now: OffsetDateTime,
    ) -> Result<Self, MayBeSeveral> {
        if !names.finder.is_one_pass() {
            return Err(MayBeSeveral);
        }
        let mut values = Self::default();
        names.finder.each(header, &mut |place, value| {
            values.add(names, place, value, now);
        });
        Ok(values)
    }

    /// The only value, if it is not empty.
    #[inline]
    fn only(&self) -> Result<Option<&'a [u8]>, MayBeSeveral> {
        if self.count <= 1 && !self.past {
            Ok(self.first.filter(|value| !value.is_empty()))
        } else {
            Err(MayBeSeveral)
        }
    }

    /// Adds the value of a cookie whose name is at this place in `names`.
    #[inline]
    fn add(&mut self, names: &TokenNames, place: usize, value: &'a [u8], now: OffsetDateTime) {
        if place == 0 {
            self.first = self.first.or(Some(value));
            self.count = self.count.saturating_add(1);
        } else {
            self.past |= names.list.get(place).is_some_and(|name| name.is_due(now));
        }
    }
}

/// Prints only the number of tokens.
impl fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.count)
    }
}
