use alloc::string::String;
use core::fmt;
use core::str;

use time::{Duration, OffsetDateTime};

use super::sink::{Sink, write_cookie};
use super::tokens::{InvalidToken, WriteTokensError};
use crate::cookie::{
    CookieAttributes, CookieHeader, CookiePair, CookieValue, HttpDate, Lifetime, SetCookie,
};
use crate::policy::{Companion, CookieRole, PastClear, TimedName};
use crate::text::is_token_byte;

/// A declared cookie other than the session cookies, in one request: the values that came, and what a response may write.
///
/// Each decision has a method for it, such as [`Verify::cookie`](super::Verify::cookie). For a route that needs no session, use
/// [`Policy::cookies`](crate::policy::Policy::cookies).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{CompanionConfig, PolicyConfig, Purpose};
/// use session_cookie_policy::cookie::CookieHeader;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::request::RequestFacts;
/// use time::macros::datetime;
///
/// let mut config = PolicyConfig::new(
///     ["https://www.example.com"],
///     ["https://www.example.com"],
/// );
/// let device = CompanionConfig::new(Purpose::TrustedDevice.into());
/// config.cookies.insert("device".into(), device);
/// let policy = config.compile(&EmbeddedList).unwrap();
///
/// let mut facts = RequestFacts::new("GET");
/// facts.cookie = CookieHeader::line(b"__Host-device=d1; theme=dark");
/// let cookies = policy.cookies(&facts, datetime!(2026-11-22 12:00 UTC));
/// let device = cookies.get("device").unwrap();
/// assert_eq!(device.value(), Some(b"d1".as_slice()));
///
/// let (mut headers, mut buffer) = (Vec::new(), String::new());
/// device.write("d2", &mut buffer, &mut |name, value| headers.push(format!("{name}: {value}"))).unwrap();
/// assert_eq!(
///     headers,
///     ["set-cookie: __Host-device=d2; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000; \
///       Expires=Mon, 27 Dec 2027 12:00:00 GMT"],
/// );
/// # }
/// ```
#[derive(Clone, Copy)]
#[must_use]
pub struct RequestCookie<'a> {
    pub(super) companion: &'a Companion,
    /// `None` if the cookie cannot be derived for this page.
    pub(super) attributes: Option<&'a CookieAttributes>,
    /// The names, the present one first.
    pub(super) names: &'a [TimedName],
    /// The past cookies to clear, of this cookie and others.
    past: &'a [PastClear],
    pub(super) header: CookieHeader<'a>,
    pub(super) now: OffsetDateTime,
    /// The id of this cookie, if there are several at once.
    id: Option<FlowId<'a>>,
}

/// One response clears at most this many of the oldest cookies, because servers and proxies limit the headers of a response. If another
/// host has planted more, the next responses clear the rest.
const MOST_CLEARS: usize = 16;

/// Identifies one of several cookies of one kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FlowId<'a> {
    Given(&'a str),
    OfState(StateDigest),
}

/// A short text derived from a state, so that two sign-ins at once get two cookies. It proves nothing; the state does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct StateDigest([u8; 16]);

impl StateDigest {
    /// The 64-bit FNV-1a hash, as 16 hexadecimal digits.
    fn of(state: &[u8]) -> Self {
        let hash = state.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut digits = [b'0'; 16];
        for (place, digit) in digits.iter_mut().enumerate() {
            let shift = u32::try_from(place).unwrap_or(0).saturating_mul(4);
            let nibble = hash.rotate_left(shift.saturating_add(4)) & 0xf;
            let nibble = u8::try_from(nibble).unwrap_or(0);
            *digit = if nibble < 10 {
                b'0'.saturating_add(nibble)
            } else {
                b'a'.saturating_add(nibble).saturating_sub(10)
            };
        }
        Self(digits)
    }
}

impl FlowId<'_> {
    fn as_str(&self) -> &str {
        match self {
            Self::Given(id) => id,
            Self::OfState(StateDigest(digits)) => str::from_utf8(digits).unwrap_or(""),
        }
    }
}

impl<'a> RequestCookie<'a> {
    pub(super) const fn new(
        companion: &'a Companion,
        attributes: Option<&'a CookieAttributes>,
        names: &'a [TimedName],
        past: &'a [PastClear],
        header: CookieHeader<'a>,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            companion,
            attributes,
            names,
            past,
            header,
            now,
            id: None,
        }
    }

    /// Selects one of several cookies at once by an id, which the application gives to each sign-in: for example the first characters of
    /// the state. Does nothing if only one such cookie can exist ([`at_once`](crate::config::CompanionConfig::at_once)).
    ///
    /// # Errors
    ///
    /// - The id cannot stand in the name of a cookie. It may have 1 to 64 characters: letters, digits, `-` and `_`.
    pub fn with_id(mut self, id: &'a str) -> Result<Self, InvalidCookieId> {
        let is_valid = (1..=64).contains(&id.len()) && id.bytes().all(is_token_byte);
        if !is_valid {
            return Err(InvalidCookieId);
        }
        self.id = self.companion.has_ids().then_some(FlowId::Given(id));
        Ok(self)
    }

    /// Selects one of several cookies at once by the `state` of its sign-in, from the request's URL or form. Does nothing if only one such
    /// cookie can exist. The name of the cookie shows which sign-in it belongs to, but proves nothing: compare the states.
    pub fn of_state(mut self, state: &[u8]) -> Self {
        self.id = self
            .companion
            .has_ids()
            .then(|| FlowId::OfState(StateDigest::of(state)));
        self
    }

    /// Whether scripts copy the cookie into the custom header.
    pub(super) fn is_double_submit(&self) -> bool {
        self.companion.is_double_submit()
    }

    /// Whether a response may write the cookie for this page. `false` if no browser would keep it.
    #[must_use]
    pub const fn is_writable(&self) -> bool {
        self.attributes.is_some()
    }

    /// The present name and attributes of the cookie.
    #[must_use]
    pub fn attributes(&self) -> Option<&'a CookieAttributes> {
        self.attributes
    }

    /// The values that came: first under the present name, then under past names. If there can be several cookies at once, only the values
    /// of the one selected by [`of_state`](Self::of_state) or [`with_id`](Self::with_id). Several values mean that there are leftovers, or
    /// that another host planted one: find the correct one, or refuse.
    pub fn values(&self) -> impl Iterator<Item = &'a [u8]> {
        self.values_under(self.names)
    }

    /// The values under the present name only. Others may be able to set cookies with a past name.
    pub(super) fn present_values(&self) -> impl Iterator<Item = &'a [u8]> {
        self.values_under(self.names.get(..1).unwrap_or_default())
    }

    fn values_under(&self, names: &'a [TimedName]) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let Self {
            header, now, id, ..
        } = *self;
        let due = names.iter().enumerate();
        let due = due.filter(move |(place, name)| *place == 0 || name.is_due(now));
        due.flat_map(move |(_, name)| {
            let pairs = header.pairs().filter(move |pair| {
                let came = pair.name();
                let name = name.finder.name().as_str().as_bytes();
                match id {
                    None => came == name,
                    Some(id) => {
                        let rest = came
                            .strip_prefix(name)
                            .and_then(|rest| rest.strip_prefix(b"."));
                        rest == Some(id.as_str().as_bytes())
                    }
                }
            });
            pairs
                .map(CookiePair::value)
                .filter(|value| !value.is_empty())
        })
    }

    /// The value that came. `None` if none came, or several that differ.
    #[must_use]
    pub fn value(&self) -> Option<&'a [u8]> {
        let mut values = self.values();
        let first = values.next()?;
        values.all(|value| value == first).then_some(first)
    }

    /// Writes a `Set-Cookie` header with this value: calls `sink` with its name and its value. Append the header. If more cookies of this
    /// kind exist than [`at_once`](crate::config::CompanionConfig::at_once) allows, the oldest are cleared. Nothing is written if [no
    /// browser would keep the cookie](Self::is_writable).
    ///
    /// # Errors
    ///
    /// - The value cannot stand in a cookie, or is too long for one. Nothing is written then.
    pub fn write(
        &self,
        value: &str,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Result<(), WriteCookieError> {
        let lifetime = match (self.attributes, self.companion.is_chosen) {
            (None, _) => return Ok(()),
            (Some(_), true) => Lifetime::BROWSER_SESSION,
            (Some(attributes), false) => attributes.lifetime(),
        };
        self.write_kept(value, lifetime, buffer, sink)
    }

    /// Like [`write`](Self::write), with a lifetime, for a cookie whose `keep` is `chosen`.
    ///
    /// # Errors
    ///
    /// Those of `write`, and: the lifetime is longer than the configuration allows.
    pub fn write_for(
        &self,
        value: &str,
        time: Duration,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Result<(), WriteCookieError> {
        let Some(attributes) = self.attributes else {
            return Ok(());
        };
        let most = attributes.lifetime().at_most();
        if time > most {
            return Err(WriteCookieError::Lifetime(WriteTokensError::KeptTooLong {
                most,
            }));
        }
        let lifetime = Lifetime::new(time).map_err(|_| WriteTokensError::Over)?;
        self.write_kept(value, lifetime, buffer, sink)
    }

    fn write_kept(
        &self,
        value: &str,
        lifetime: Lifetime,
        buffer: &mut String,
        sink: &mut Sink<'_>,
    ) -> Result<(), WriteCookieError> {
        let Some(attributes) = self.attributes else {
            return Ok(());
        };
        let value = CookieValue::new(value).map_err(|problem| InvalidToken {
            which: "cookie",
            problem,
        })?;
        let set = self.set(attributes, value, lifetime)?;
        self.make_room(attributes, buffer, sink);
        self.write_past(sink);
        write_cookie(&set, buffer, sink);
        Ok(())
    }

    pub(super) fn set<'c>(
        &'c self,
        attributes: &'c CookieAttributes,
        value: CookieValue<'c>,
        lifetime: Lifetime,
    ) -> Result<SetCookie<'c>, WriteTokensError> {
        let set = if lifetime == attributes.lifetime() {
            attributes.set_at(value, HttpDate::new(self.now))?
        } else {
            attributes.set_for(value, self.now, lifetime)?
        };
        let id = self.id.as_ref().map(FlowId::as_str);
        Ok(set.of_instance(id).checked()?)
    }

    /// Writes a `Set-Cookie` header that deletes the cookie. Append it.
    pub fn write_clear(&self, buffer: &mut String, sink: &mut Sink<'_>) {
        if let Some(attributes) = self.attributes {
            self.write_past(sink);
            let id = self.id.as_ref().map(FlowId::as_str);
            write_cookie(&attributes.clear().of_instance(id), buffer, sink);
        }
    }

    /// Clears past cookies; otherwise the old value would be read together with the new one. If there can be several cookies at once, their
    /// names end with ids that the history does not contain; these cookies are short-lived.
    fn write_past(&self, sink: &mut Sink<'_>) {
        let is_own = |clear: &&PastClear| clear.role == CookieRole::Companion(self.companion.key);
        let past = self.past.iter().filter(is_own);
        for clear in past
            .filter(|clear| !self.companion.has_ids() && clear.is_due(self.now.unix_timestamp()))
        {
            sink("set-cookie", clear.attributes.clear_text());
        }
    }

    /// Clears the oldest cookies of this kind to make room for one more. Browsers send the oldest first (RFC 6265bis, section 5.8.3).
    fn make_room(&self, attributes: &CookieAttributes, buffer: &mut String, sink: &mut Sink<'_>) {
        let Some(own) = self.id else {
            return;
        };
        let name = attributes.name().as_str().as_bytes();
        let ids = || {
            let names = self.header.pairs().map(CookiePair::name);
            let ids = names.filter_map(|came| came.strip_prefix(name)?.strip_prefix(b"."));
            ids.filter_map(|id| str::from_utf8(id).ok())
                .filter(|id| !id.is_empty() && *id != own.as_str())
                .filter(|id| id.bytes().all(is_token_byte))
        };
        let room = usize::from(self.companion.at_once).saturating_sub(1);
        let mut cleared = [""; MOST_CLEARS];
        let mut places = 0..MOST_CLEARS;
        for id in ids().take(ids().count().saturating_sub(room)) {
            // If a request shows one of them twice, another host has planted one.
            if cleared.contains(&id) {
                continue;
            }
            let Some(place) = places.next().and_then(|place| cleared.get_mut(place)) else {
                return;
            };
            *place = id;
            write_cookie(&attributes.clear().of_instance(Some(id)), buffer, sink);
        }
    }
}

/// Does not print values.
impl fmt::Debug for RequestCookie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestCookie")
            .field("key", &self.companion.key)
            .field("values", &self.values().count())
            .finish_non_exhaustive()
    }
}

/// The id cannot stand in the name of a cookie.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "an id at the end of a cookie name must have 1 to 64 characters, such as letters, digits, `-` and `_`"
)]
#[non_exhaustive]
pub struct InvalidCookieId;

/// Why a cookie cannot be written. Nothing is written then.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteCookieError {
    /// The value cannot stand in a cookie.
    #[error(transparent)]
    Value(#[from] InvalidToken),
    /// The cookie is too long, or its lifetime is.
    #[error(transparent)]
    Lifetime(#[from] WriteTokensError),
}
