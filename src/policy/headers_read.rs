use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::header_settings::HeaderNames;

/// The request headers on which a response depends, each once: the names that `Vary` must have ([RFC 9110, section 12.5.5]).
///
/// A header counts if the policy read it, even if the request does not have it. With that header, the response could be another one.
///
/// `Sec-Fetch-Mode`, `Sec-Purpose`, `Referer` and `Upgrade` count only if they made a difference: for a prefetch, a WebSocket handshake, or
/// a request that a service worker passed on. A cache never reuses the response of an ordinary request for these, except for a prefetch,
/// where that does no harm.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::RequestFacts;
///
/// let verify = policy.verify(&RequestFacts::new("GET"), now);
/// assert_eq!(verify.headers_read().to_string(), "origin, cookie, authorization");
/// # }
/// ```
///
/// [RFC 9110, section 12.5.5]: https://www.rfc-editor.org/rfc/rfc9110#section-12.5.5
#[doc(alias("Vary", "cache"))]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HeadersRead<'a> {
    names: &'a HeaderNames,
    set: HeaderSet,
}

impl<'a> HeadersRead<'a> {
    pub(crate) const fn new(names: &'a HeaderNames, set: HeaderSet) -> Self {
        Self { names, set }
    }

    /// The names, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let Self { names, set } = *self;
        let all = [
            (HeaderSet::ORIGIN, "origin"),
            (HeaderSet::SEC_FETCH_SITE, "sec-fetch-site"),
            (HeaderSet::COOKIE, "cookie"),
            (HeaderSet::AUTHORIZATION, "authorization"),
            (HeaderSet::MODE, names.mode.as_str()),
            (HeaderSet::CLIENT, names.client.as_str()),
            (HeaderSet::CSRF, names.csrf.as_str()),
            (HeaderSet::CSRF_TOKEN, names.csrf_token.as_str()),
        ];
        all.into_iter()
            .chain(RARE)
            .filter(move |(one, _)| set.contains(*one))
            .map(|(_, name)| name)
    }
}

/// Writes the value of `Vary`.
impl fmt::Display for HeadersRead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for HeadersRead<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A set of request headers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct HeaderSet(u16);

/// Headers that decide few requests. Each has a line of `Vary` of its own where it did.
const RARE: [(HeaderSet, &str); 4] = [
    (HeaderSet::SEC_FETCH_MODE, "sec-fetch-mode"),
    (HeaderSet::SEC_PURPOSE, "sec-purpose"),
    (HeaderSet::REFERER, "referer"),
    (HeaderSet::UPGRADE, "upgrade"),
];

impl HeaderSet {
    pub(crate) const ORIGIN: Self = Self(0b0000_0001);
    pub(crate) const SEC_FETCH_SITE: Self = Self(0b0000_0010);
    pub(crate) const COOKIE: Self = Self(0b0000_0100);
    pub(crate) const AUTHORIZATION: Self = Self(0b0000_1000);
    pub(crate) const MODE: Self = Self(0b0001_0000);
    pub(crate) const CLIENT: Self = Self(0b0010_0000);
    pub(crate) const CSRF: Self = Self(0b0100_0000);
    pub(crate) const CSRF_TOKEN: Self = Self(0b1000_0000);
    pub(crate) const SEC_FETCH_MODE: Self = Self(0x0100);
    pub(crate) const SEC_PURPOSE: Self = Self(0x0200);
    pub(crate) const REFERER: Self = Self(0x0400);
    pub(crate) const UPGRADE: Self = Self(0x0800);

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The value of `Vary` for each set of request headers that are no [rare](RARE) ones.
#[derive(Debug)]
pub(crate) struct VaryTexts(Vec<String>);

impl VaryTexts {
    pub(super) fn of(names: &HeaderNames) -> Self {
        let sets = (0..=u16::from(u8::MAX)).map(HeaderSet);
        Self(
            sets.map(|set| HeadersRead::new(names, set).to_string())
                .collect(),
        )
    }

    /// Calls `line` with each line that names headers of the set.
    pub(crate) fn each_line(&self, set: HeaderSet, mut line: impl FnMut(&str)) {
        let usual = set.0 & u16::from(u8::MAX);
        if let Some(text) = self.0.get(usize::from(usual)) {
            line(text);
        }
        if usual != set.0 {
            let rare = RARE.iter().filter(|(one, _)| set.contains(*one));
            rare.for_each(|(_, name)| line(name));
        }
    }
}
