use core::fmt;

use time::Duration;

/// How long a browser keeps a cookie.
///
/// Browsers keep no cookie for more than 400 days ([RFC 6265bis, section 5.5]; recorded in Chromium and Firefox). This type applies the
/// same limit; [`is_capped`](Self::is_capped) shows when it does.
///
/// ```
/// use session_cookie_policy::cookie::Lifetime;
/// use time::Duration;
///
/// let year = Lifetime::new(Duration::days(365)).unwrap();
/// assert_eq!(year.max_age(), Some(Duration::days(365)));
///
/// let decade = Lifetime::new(Duration::days(3650)).unwrap();
/// assert_eq!(decade.max_age(), Some(Lifetime::MAX));
/// assert!(decade.is_capped());
/// ```
///
/// [RFC 6265bis, section 5.5]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.5
#[doc(alias("Max-Age", "Expires"))]
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
// INVARIANT (whole seconds): `None`, or whole seconds from one up.
pub struct Lifetime {
    requested: Option<Duration>,
}

impl Lifetime {
    /// The longest time that browsers keep a cookie.
    pub const MAX: Duration = Duration::days(400);

    /// The longest lifetime that browsers do not shorten.
    pub const LONGEST: Self = Self {
        requested: Some(Self::MAX),
    };

    /// Until the browser is closed; if it restores its session, that can be weeks. Neither `Max-Age` nor `Expires` is written.
    #[doc(alias = "session cookie")]
    pub const BROWSER_SESSION: Self = Self { requested: None };

    /// A lifetime from now on. Fractions of a second are dropped, because the header cannot express them.
    ///
    /// # Errors
    ///
    /// - The lifetime is shorter than a second. Such a header would delete the cookie.
    pub const fn new(lifetime: Duration) -> Result<Self, InvalidLifetime> {
        if lifetime.whole_seconds() < 1 {
            return Err(InvalidLifetime);
        }
        Ok(Self {
            requested: Some(Duration::seconds(lifetime.whole_seconds())),
        })
    }

    /// How long browsers keep the cookie: the requested time, but at most [`MAX`](Self::MAX). `None` for a browser session.
    #[must_use]
    pub fn max_age(self) -> Option<Duration> {
        self.requested.map(|requested| requested.min(Self::MAX))
    }

    /// The longest time for which a browser may hold the cookie. A browser session can be restored, and so its length is unknown; it counts
    /// as [`MAX`](Self::MAX).
    #[must_use]
    pub fn at_most(self) -> Duration {
        self.max_age().unwrap_or(Self::MAX)
    }

    /// The time that was requested. `None` for a browser session.
    #[must_use]
    pub const fn requested(self) -> Option<Duration> {
        self.requested
    }

    /// Whether browsers keep the cookie for a shorter time than requested.
    #[must_use]
    pub fn is_capped(self) -> bool {
        self.requested != self.max_age()
    }
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DAY: i64 = 86_400;
        match self.max_age().map(Duration::whole_seconds) {
            None => f.write_str("browser session"),
            Some(DAY) => f.write_str("1 day"),
            Some(seconds) if seconds.checked_rem(DAY) == Some(0) => {
                write!(f, "{} days", seconds.checked_div(DAY).unwrap_or_default())
            }
            Some(seconds) => write!(f, "{seconds} seconds"),
        }
    }
}

/// The lifetime is shorter than one second.
///
/// ```
/// use session_cookie_policy::cookie::Lifetime;
/// use time::Duration;
///
/// let error = Lifetime::new(Duration::ZERO).unwrap_err();
/// assert_eq!(error.to_string(), "a cookie's lifetime is at least one second; to delete a cookie, clear it");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a cookie's lifetime is at least one second; to delete a cookie, clear it")]
#[non_exhaustive]
pub struct InvalidLifetime;
