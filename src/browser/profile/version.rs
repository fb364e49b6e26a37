use core::fmt;

use time::Date;

use super::settings::Profile;
use crate::text::text_form;

/// The rules of an engine from one version on, up to the next entry of its list.
///
/// A version that changes nothing about cookies has no entry. To add a version, you need three things: the profile of the version before,
/// with the changed fields (`..Self::SAFARI`); a line in the engine's list; and the source in the profile's documentation. CONTRIBUTING.md
/// in the repository has each step, from the recording to the tests.
///
/// ```
/// use session_cookie_policy::browser::knobs::SameSiteDefault;
/// use session_cookie_policy::browser::{Evidence, Release, Version};
///
/// // Safari 18.0 took a cookie without `SameSite` for `Lax`; 18.1 does not.
/// let users_of_18_0 = Version::at(Version::SAFARI, Release::new(18, 0)).unwrap();
/// assert_eq!(users_of_18_0.profile.same_site_default, SameSiteDefault::Lax);
///
/// let today = Version::current(Version::SAFARI).unwrap();
/// assert_eq!((today.since, today.evidence), (Release::new(26, 2), Evidence::EngineTests));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Version {
    /// The first version with these rules.
    pub since: Release,
    /// When it was released. `None` for an announced version.
    pub released: Option<Date>,
    /// The rules.
    pub profile: Profile,
    /// The evidence for the profile.
    pub evidence: Evidence,
    /// What changed in this version, in a few words.
    pub news: &'static str,
}

/// A date that is known to be one.
const fn date(year: i32, month: time::Month, day: u8) -> Option<Date> {
    match Date::from_calendar_date(year, month, day) {
        Ok(date) => Some(date),
        Err(_) => None,
    }
}

impl Version {
    /// Chrome, Edge and all other browsers that are built on Chromium.
    pub const CHROMIUM: &'static [Self] = &[
        Self {
            since: Release::new(114, 0),
            released: date(2023, time::Month::May, 30),
            profile: Profile::CHROMIUM_114,
            evidence: Evidence::Documentation,
            news: "`Partitioned`",
        },
        Self {
            since: Release::new(140, 0),
            released: date(2025, time::Month::September, 2),
            profile: Profile::CHROMIUM,
            evidence: Evidence::Recorded,
            news: "the prefixes `__Http-` and `__Host-Http-`",
        },
    ];

    /// Firefox.
    pub const FIREFOX: &'static [Self] = &[
        Self {
            since: Release::new(131, 0),
            released: date(2024, time::Month::October, 1),
            profile: Profile::FIREFOX_131,
            evidence: Evidence::Documentation,
            news: "`SameSite=None` needs `Secure`",
        },
        Self {
            since: Release::new(141, 0),
            released: date(2025, time::Month::July, 22),
            profile: Profile::FIREFOX_141,
            evidence: Evidence::Documentation,
            news: "`Partitioned`",
        },
        Self {
            since: Release::new(143, 0),
            released: date(2025, time::Month::September, 16),
            profile: Profile::FIREFOX,
            evidence: Evidence::Recorded,
            news: "the prefixes `__Http-` and `__Host-Http-`",
        },
        Self {
            since: Release::NEXT,
            released: None,
            profile: Profile::FIREFOX_NIGHTLY,
            evidence: Evidence::Documentation,
            news: "http and https are two sites; a cookie without `SameSite` is `Lax`",
        },
    ];

    /// Safari, and every browser on iOS.
    pub const SAFARI: &'static [Self] = &[
        Self {
            since: Release::new(18, 0),
            released: date(2024, time::Month::September, 16),
            profile: Profile::SAFARI_18_0,
            evidence: Evidence::EngineTests,
            news: "a cookie without `SameSite` is `Lax`",
        },
        Self {
            since: Release::new(18, 1),
            released: date(2024, time::Month::October, 28),
            profile: Profile::SAFARI_18_1,
            evidence: Evidence::EngineTests,
            news: "a cookie without `SameSite` is `None` again",
        },
        Self {
            since: Release::new(26, 2),
            released: date(2025, time::Month::December, 12),
            profile: Profile::SAFARI,
            evidence: Evidence::EngineTests,
            news: "`Partitioned`",
        },
        Self {
            since: Release::NEXT,
            released: None,
            profile: Profile::SAFARI_NEXT,
            evidence: Evidence::EngineTests,
            news: "plain http on this machine counts as secure; `Partitioned` cookies go along after redirects",
        },
    ];

    /// WebKitGTK 2.50, by the version of libsoup, which stores its cookies.
    pub const WEBKIT_GTK: &'static [Self] = &[
        Self {
            since: Release::new(3, 2),
            released: date(2022, time::Month::September, 14),
            profile: Profile::WEBKIT_GTK,
            evidence: Evidence::Recorded,
            news: "",
        },
        Self {
            since: Release::new(3, 6),
            released: date(2025, time::Month::March, 21),
            profile: Profile::WEBKIT_GTK_SOUP_3_6,
            evidence: Evidence::Documentation,
            news: "`Lax` by default, prefixes, limits of size (3.6.5)",
        },
    ];

    /// Whether the version has been released.
    #[must_use]
    pub const fn is_released(&self) -> bool {
        self.released.is_some()
    }

    /// The newest released version in a list.
    #[must_use]
    pub fn current(of: &'static [Self]) -> Option<&'static Self> {
        of.iter().rev().find(|version| version.is_released())
    }

    /// The entry of a list that applies to a release. `None` if the release is older than all entries.
    #[must_use]
    pub fn at(of: &'static [Self], release: Release) -> Option<&'static Self> {
        of.iter()
            .rev()
            .find(|version| version.is_released() && version.since <= release)
    }

    /// The entries of a list that apply to users with the version `since` or a newer one: the entry for `since`, and all later entries that
    /// have been released. If `since` is older than all entries, the oldest entry is included.
    pub fn from(of: &'static [Self], since: Release) -> impl Iterator<Item = &'static Self> {
        let first = of
            .iter()
            .rposition(|version| version.since <= since && version.is_released());
        of.iter()
            .skip(first.unwrap_or_default())
            .filter(|version| version.is_released())
    }

    /// The entry of a list whose rules a browser with this number follows: the last one that was released by then. A number before the
    /// first entry gets the oldest one; a number after the last entry gets the newest.
    ///
    /// ```
    /// use session_cookie_policy::browser::{Release, Version};
    ///
    /// let safari_18_3 = Version::run_by(Version::SAFARI, Release::new(18, 3)).unwrap();
    /// assert_eq!(safari_18_3.since, Release::new(18, 1));
    /// let firefox_115 = Version::run_by(Version::FIREFOX, Release::new(115, 0)).unwrap();
    /// assert_eq!(firefox_115.since, Release::new(131, 0)); // nothing older is known
    /// ```
    #[must_use]
    pub fn run_by(of: &'static [Self], release: Release) -> Option<&'static Self> {
        Self::from(of, release).next()
    }

    /// The entries of a list that are announced, but not released.
    pub fn announced(of: &'static [Self]) -> impl Iterator<Item = &'static Self> {
        of.iter().filter(|version| !version.is_released())
    }

    /// The fallback for a browser without entries. Each has some.
    pub(crate) const DRAFT: &'static Self = &Self {
        since: Release::NEXT,
        released: None,
        profile: Profile::RFC6265BIS,
        evidence: Evidence::Documentation,
        news: "",
    };

    /// All lists.
    pub(super) const ALL: [&'static [Self]; 4] = [
        Self::CHROMIUM,
        Self::FIREFOX,
        Self::SAFARI,
        Self::WEBKIT_GTK,
    ];
}

/// The number of a browser version: `18.1`, `143`. Further parts do not matter for cookies.
///
/// ```
/// use session_cookie_policy::browser::Release;
///
/// let release: Release = "26.2".parse().unwrap();
/// assert!(release > Release::new(18, 6) && release < Release::new(26, 10));
/// assert_eq!("143".parse(), Ok(Release::new(143, 0)));
/// assert_eq!(Release::new(143, 0).to_string(), "143");
/// assert_eq!(
///     "newest".parse::<Release>().unwrap_err().to_string(),
///     "the number of a version is a number such as `143`, or two with a dot between them, such as `18.1`",
/// );
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Release {
    major: u16,
    minor: u16,
}

impl Release {
    /// Later than every other: of what is announced. From it on, users have the newest that is out.
    pub(crate) const NEXT: Self = Self::new(u16::MAX, u16::MAX);

    /// A version number with these two parts.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// Reads a number, or two numbers with a dot between them.
    ///
    /// # Errors
    ///
    /// - `18.1.2`, `newest` and everything else in another form.
    pub fn parse(text: &str) -> Result<Self, ParseReleaseError> {
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        match (number(major), number(minor)) {
            (Some(major), Some(minor)) => Ok(Self { major, minor }),
            _ => Err(ParseReleaseError),
        }
    }

    /// The number at the beginning of a longer one, as browsers write theirs: of `142.0.7444.60`, `143.0.1` or `26.2 (20623.1.14)`.
    pub(crate) fn leading(text: &str) -> Option<Self> {
        let mut parts = text.split(|other: char| !other.is_ascii_digit());
        let major = number(parts.next()?)?;
        let has_minor = text
            .find('.')
            .is_some_and(|dot| text.get(..dot).is_some_and(|major| number(major).is_some()));
        let minor = parts.next().filter(|_| has_minor).and_then(number);
        Some(Self::new(major, minor.unwrap_or(0)))
    }
}

fn number(text: &str) -> Option<u16> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

text_form!(
    Release,
    ParseReleaseError,
    "the number of a version: `143` or `18.1`"
);

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NEXT => f.write_str("next"),
            Self { major, minor: 0 } => write!(f, "{major}"),
            Self { major, minor } => write!(f, "{major}.{minor}"),
        }
    }
}

/// The text is not a [`Release`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "the number of a version is a number such as `143`, or two with a dot between them, such as `18.1`"
)]
#[non_exhaustive]
pub struct ParseReleaseError;

/// The evidence for a profile.
///
/// ```
/// use session_cookie_policy::browser::{Evidence, Version};
///
/// assert_eq!(Version::current(Version::FIREFOX).unwrap().evidence, Evidence::Recorded);
/// assert_eq!(Evidence::EngineTests.to_string(), "the engine's own tests");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Evidence {
    /// Documentation of the engine's makers, or compatibility tables.
    Documentation,
    /// Test results that the engine's makers commit. If there is no test: documentation.
    EngineTests,
    /// Recordings of the browser that were made for this crate. The tests replay them.
    Recorded,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Documentation => "documentation",
            Self::EngineTests => "the engine's own tests",
            Self::Recorded => "recordings",
        })
    }
}
