use core::fmt;

use time::Duration;

use super::attributes::CookieAttributes;
use super::date::HttpDate;
use super::value::CookieValue;

/// A header that sets or clears one cookie. Its `Display` is the value of the `Set-Cookie` header.
///
/// The attributes always have the same order: `Domain`, `Path`, `Secure`, `HttpOnly`, `SameSite`, `Partitioned`, `Max-Age`, `Expires`,
/// `Priority`. A header that deletes a cookie has no `Priority`. `Max-Age` and `Expires` always come together and mean the same time.
/// Browsers that support `Max-Age` use only that, so a wrong clock on either side does no harm.
///
/// *Append* the header to the response. Do not replace other `Set-Cookie` headers.
///
/// [`CookieAttributes::set`] and [`CookieAttributes::clear`] make it. `Debug` does not show the value.
///
/// Sources: [RFC 6265bis, section 4.1]; [section 5.7], step 6.
///
/// [RFC 6265bis, section 4.1]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1
/// [section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
#[doc(alias = "response")]
#[derive(Clone, Copy, Debug)]
pub struct SetCookie<'a> {
    attributes: &'a CookieAttributes,
    value: CookieValue<'a>,
    expiry: Expiry,
    /// The suffix of the name, after a `.`, which distinguishes several cookies of one kind.
    instance: Option<&'a str>,
}

/// When a cookie ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expiry {
    /// After the lifetime of its attributes, which is then.
    At(HttpDate),
    /// After another lifetime, which is then.
    After(Duration, HttpDate),
    /// With the browser session.
    BrowserSession,
    /// The cookie is deleted.
    Past,
}

impl<'a> SetCookie<'a> {
    pub(super) const fn new(
        attributes: &'a CookieAttributes,
        value: CookieValue<'a>,
        expiry: Expiry,
    ) -> Self {
        Self {
            attributes,
            value,
            expiry,
            instance: None,
        }
    }

    /// This one of several cookies of one kind, whose names differ in what follows a `.`.
    pub(crate) const fn of_instance(mut self, instance: Option<&'a str>) -> Self {
        self.instance = instance;
        self
    }

    /// Unless it is longer than browsers keep.
    #[inline]
    pub(crate) fn checked(self) -> Result<Self, OversizedCookie> {
        let name = self.attributes.name().as_str().len();
        let instance = self
            .instance
            .map_or(0, |instance| instance.len().saturating_add(1));
        let len = name
            .saturating_add(instance)
            .saturating_add(self.value.len());
        if len > OversizedCookie::MAX_LEN {
            return Err(OversizedCookie { len });
        }
        Ok(self)
    }

    /// The attributes of the cookie.
    #[must_use]
    pub const fn attributes(&self) -> &'a CookieAttributes {
        self.attributes
    }

    /// Writes the value of the header. Does not allocate.
    ///
    /// ```
    /// use session_cookie_policy::cookie::{CookieName, CookieSpec};
    ///
    /// let sid = CookieSpec::new(CookieName::parse("sid").unwrap()).build().unwrap();
    /// let mut header = String::with_capacity(128);
    /// sid.clear().write_to(&mut header).unwrap();
    /// assert!(header.starts_with("sid=; Path=/; Secure"));
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of `out`.
    pub fn write_to(&self, out: &mut (impl fmt::Write + ?Sized)) -> fmt::Result {
        match self.instance {
            None => out.write_str(self.attributes.start())?,
            Some(instance) => {
                out.write_str(self.attributes.name().as_str())?;
                out.write_char('.')?;
                out.write_str(instance)?;
                out.write_char('=')?;
            }
        }
        out.write_str(self.value.as_str())?;
        match self.expiry {
            Expiry::At(date) => {
                out.write_str(self.attributes.end_of_set())?;
                date.write_to(out)?;
            }
            Expiry::After(max_age, date) => {
                out.write_str(self.attributes.fixed())?;
                write!(out, "; Max-Age={}; Expires=", max_age.whole_seconds())?;
                date.write_to(out)?;
            }
            Expiry::BrowserSession => out.write_str(self.attributes.fixed())?,
            Expiry::Past => return out.write_str(self.attributes.end_of_clear()),
        }
        out.write_str(self.attributes.priority().written())
    }
}

impl fmt::Display for SetCookie<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_to(f)
    }
}

/// The name and the value are longer than browsers accept.
///
/// ```
/// use session_cookie_policy::cookie::{CookieName, CookieSpec, CookieValue};
/// use time::macros::datetime;
///
/// let sid = CookieSpec::new(CookieName::parse("sid").unwrap()).build().unwrap();
/// let token = "x".repeat(4096);
/// let error = sid.set(CookieValue::new(&token).unwrap(), datetime!(2026-11-22 12:00 UTC)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "name and value have 4099 bytes together; browsers refuse a cookie longer than 4096",
/// );
/// ```
///
/// Source: [RFC 6265bis, section 5.6], step 5.
///
/// [RFC 6265bis, section 5.6]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.6
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "name and value have {len} bytes together; browsers refuse a cookie longer than {}",
    Self::MAX_LEN
)]
#[non_exhaustive]
pub struct OversizedCookie {
    /// The length of name and value, in bytes.
    pub len: usize,
}

impl OversizedCookie {
    /// The longest name and value that browsers accept, in bytes.
    pub const MAX_LEN: usize = super::grammar::MAX_NAME_VALUE_LEN;
}
