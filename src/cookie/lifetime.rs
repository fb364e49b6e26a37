use core::fmt;

use time::Duration;

/// How long a browser keeps a cookie.
///
/// Browsers cut everything at 400 days ([RFC 6265bis, section 5.5]; recorded in Chromium and Firefox), so this type does too, and says
/// so: [`is_capped`](Self::is_capped).
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
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
// INVARIANT (whole seconds): `None`, or whole seconds from one up.
pub struct Lifetime {
    requested: Option<Duration>,
}

impl Lifetime {
    /// The longest time that browsers keep a cookie.
    pub const MAX: Duration = Duration::days(400);

    /// The longest that browsers keep whole.
    pub const LONGEST: Self = Self {
        requested: Some(Self::MAX),
    };

    /// Until the browser session ends; with session restore that can be weeks. No `Max-Age` and no `Expires` is written.
    pub const BROWSER_SESSION: Self = Self { requested: None };

    /// A time from now on; fractions of a second are left out, as the header cannot say them.
    ///
    /// # Errors
    ///
    /// - less than a second: such a cookie would not be set but deleted
    pub const fn new(lifetime: Duration) -> Result<Self, InvalidLifetime> {
        if lifetime.whole_seconds() < 1 {
            return Err(InvalidLifetime);
        }
        Ok(Self {
            requested: Some(Duration::seconds(lifetime.whole_seconds())),
        })
    }

    /// What browsers make of it: the time asked for, at most [`MAX`](Self::MAX); `None` for a browser session.
    #[must_use]
    pub fn max_age(self) -> Option<Duration> {
        self.requested.map(|requested| requested.min(Self::MAX))
    }

    /// The longest that a browser may hold the cookie: that of a browser session, which can be restored, is not known, and counts as
    /// [`MAX`](Self::MAX).
    #[must_use]
    pub fn at_most(self) -> Duration {
        self.max_age().unwrap_or(Self::MAX)
    }

    /// What was asked for; `None` for a browser session.
    #[must_use]
    pub const fn requested(self) -> Option<Duration> {
        self.requested
    }

    /// Whether browsers keep the cookie for less than was asked for.
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
            Some(seconds) if seconds.checked_rem(DAY) == Some(0) => {
                write!(f, "{} days", seconds.checked_div(DAY).unwrap_or_default())
            }
            Some(seconds) => write!(f, "{seconds} seconds"),
        }
    }
}

/// A lifetime below one second.
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
