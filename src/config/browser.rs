use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::browser::{Profile, Release, Version};
use crate::text::{ParseWordError, text_form, word_form};

/// A browser engine that sessions must work in.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Browser {
    /// Chrome, Edge, Brave, Opera, and the browsers of Android that use the same engine.
    Chromium,
    /// Firefox on desktop and Android.
    Firefox,
    /// Safari, and every browser on iOS.
    Safari,
}

impl Browser {
    /// All three engines.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Safari];

    /// The rules of the newest version.
    #[must_use]
    pub const fn profile(self) -> Profile {
        match self {
            Self::Chromium => Profile::CHROMIUM,
            Self::Firefox => Profile::FIREFOX,
            Self::Safari => Profile::SAFARI,
        }
    }

    /// The versions that changed a rule about cookies, oldest first.
    #[must_use]
    pub const fn versions(self) -> &'static [Version] {
        match self {
            Self::Chromium => Version::CHROMIUM,
            Self::Firefox => Version::FIREFOX,
            Self::Safari => Version::SAFARI,
        }
    }

    /// The rules of the version with this number: those of the last change that was out by then. A number before the first entry gets the
    /// oldest rules; a number after the last entry gets the newest.
    ///
    /// ```
    /// use session_cookie_policy::browser::Release;
    /// use session_cookie_policy::config::Browser;
    ///
    /// assert_eq!(Browser::Safari.at(Release::new(18, 6)).to_string(), "safari 18.1");
    /// assert_eq!(Browser::Safari.at(Release::new(26, 3)).to_string(), "safari");
    /// ```
    #[must_use]
    pub fn at(self, release: Release) -> BrowserVersion {
        BrowserVersion {
            browser: self,
            version: Version::run_by(self.versions(), release).unwrap_or(Version::DRAFT),
        }
    }

    /// This browser, from the version `oldest` on.
    ///
    /// ```
    /// use session_cookie_policy::browser::Release;
    /// use session_cookie_policy::config::Browser;
    ///
    /// assert_eq!(Browser::Safari.since(Release::new(18, 1)).to_string(), "safari 18.1");
    /// ```
    #[must_use]
    pub const fn since(self, oldest: Release) -> BrowserClaim {
        BrowserClaim {
            browser: self,
            since: Some(oldest),
        }
    }
}

word_form!(config: Browser, "`chromium`, `firefox` or `safari`", {
    Chromium => "chromium",
    Firefox => "firefox",
    Safari => "safari",
});

/// A browser that a deployment supports: the newest version (`safari`), or every version from one on (`safari 18.1`).
///
/// [`review`](super::PolicyConfig::review) checks every cookie in all versions since then whose rules about cookies differ.
/// [Diagnosis](crate::diagnosis::diagnose) does the same if it does not know the client's version.
///
/// ```
/// use session_cookie_policy::config::{Browser, BrowserClaim};
///
/// let today: BrowserClaim = "safari".parse().unwrap();
/// assert_eq!(today, Browser::Safari.into());
/// assert_eq!(today.versions().count(), 1);
///
/// let longer: BrowserClaim = "safari 18.1".parse().unwrap();
/// let names: Vec<String> = longer.versions().map(|version| version.to_string()).collect();
/// assert_eq!(names, ["safari 18.1", "safari"]);
///
/// let error = "safari from 18".parse::<BrowserClaim>().unwrap_err().to_string();
/// assert_eq!(
///     error,
///     "write `chromium`, `firefox` or `safari`, or one of them from a version on, such as `safari 18.1`",
/// );
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct BrowserClaim {
    /// The browser.
    pub browser: Browser,
    /// The oldest version that is supported. Default: the newest version only.
    pub since: Option<Release>,
}

impl BrowserClaim {
    /// The versions that this claim covers: one for each set of rules since the oldest version.
    pub fn versions(self) -> impl Iterator<Item = BrowserVersion> {
        let oldest = self.since.unwrap_or(Release::NEXT);
        Version::from(self.browser.versions(), oldest).map(move |version| BrowserVersion {
            browser: self.browser,
            version,
        })
    }
}

impl From<Browser> for BrowserClaim {
    fn from(browser: Browser) -> Self {
        Self {
            browser,
            since: None,
        }
    }
}

impl fmt::Display for BrowserClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.since {
            Some(since) => write!(f, "{} {since}", self.browser),
            None => self.browser.fmt(f),
        }
    }
}

impl BrowserClaim {
    /// Reads the name of a browser, optionally followed by a blank and a version.
    ///
    /// # Errors
    ///
    /// - The browser is unknown, or spelled differently.
    /// - The version is not a [`Release`].
    pub fn parse(text: &str) -> Result<Self, ParseWordError> {
        let name = text.split(' ').next().unwrap_or_default();
        if OF_CHROMIUM
            .iter()
            .any(|other| name.eq_ignore_ascii_case(other))
        {
            return Err(ParseWordError::new(
                "`chromium`, the engine of Chrome, Edge, Opera and Brave, perhaps from a version on, such as `chromium 142`",
            ));
        }
        let read = || {
            let (browser, since) = match text.split_once(' ') {
                Some((browser, since)) => (browser, Some(since.parse().ok()?)),
                None => (text, None),
            };
            let browser = Browser::parse(browser).ok()?;
            Some(Self { browser, since })
        };
        read().ok_or(ParseWordError::new(
            "`chromium`, `firefox` or `safari`, or one of them from a version on, such as `safari 18.1`",
        ))
    }
}

/// Browsers whose engine is Chromium, by their usual names.
const OF_CHROMIUM: [&str; 4] = ["chrome", "edge", "opera", "brave"];

text_form!(
    BrowserClaim,
    ParseWordError,
    "a browser, and perhaps its oldest version: `safari 18.1`"
);

/// One version of a browser: one that a deployment supports, or one that was observed.
///
/// The text form is `safari` for the newest version, and `safari 18.1` for another one, which stands for all versions up to the next
/// change.
///
/// ```
/// use session_cookie_policy::config::{Browser, BrowserVersion};
///
/// let today = BrowserVersion::from(Browser::Firefox);
/// assert_eq!((today.browser(), today.to_string()), (Browser::Firefox, String::from("firefox")));
/// ```
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct BrowserVersion {
    browser: Browser,
    version: &'static Version,
}

impl BrowserVersion {
    /// The browser.
    #[must_use]
    pub const fn browser(&self) -> Browser {
        self.browser
    }

    /// The version: its number, and its rules.
    #[must_use]
    pub const fn version(&self) -> &'static Version {
        self.version
    }

    /// Versions in words: `safari before 26.2`, `firefox` for the newest version, and for all versions of a list up to the newest.
    ///
    /// ```
    /// use session_cookie_policy::browser::Release;
    /// use session_cookie_policy::config::{Browser, BrowserVersion};
    ///
    /// let old = [(18, 0), (26, 1)].map(|(major, minor)| Browser::Safari.at(Release::new(major, minor)));
    /// assert_eq!(BrowserVersion::listed(&old), "safari before 26.2");
    /// ```
    #[must_use]
    pub fn listed(versions: &[Self]) -> String {
        let mut names: Vec<String> = Vec::new();
        for version in versions {
            match version.next() {
                None => names.push(version.to_string()),
                // It stands there with the next one.
                Some(next) if versions.contains(&next) => {}
                Some(next) => {
                    names.push(format!("{} before {}", version.browser, next.version.since));
                }
            }
        }
        names.join(", ")
    }

    /// The released version after this one.
    fn next(&self) -> Option<Self> {
        let mut versions = self.browser.versions().iter();
        versions.find(|version| *version == self.version)?;
        let version = versions.next().filter(|version| version.is_released())?;
        Some(Self { version, ..*self })
    }

    /// The versions of all claims, each once.
    pub(crate) fn of_claims(claims: impl Iterator<Item = BrowserClaim>) -> Vec<Self> {
        let mut versions: Vec<Self> = Vec::new();
        for version in claims.flat_map(BrowserClaim::versions) {
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
        versions
    }

    /// The versions of these claims of a browser; the newest version if there is none.
    pub(crate) fn claimed_of(browser: Browser, claimed: &[Self]) -> Vec<Self> {
        let mut versions = claimed.to_vec();
        versions.retain(|version| version.browser == browser);
        if versions.is_empty() {
            versions.push(browser.into());
        }
        versions
    }

    /// By which rules it keeps and sends cookies.
    pub(crate) const fn profile(&self) -> Profile {
        self.version.profile
    }

    /// The browsers of a list of versions, each once.
    pub(crate) fn browsers(versions: &[Self]) -> Vec<Browser> {
        let mut browsers: Vec<Browser> = Vec::new();
        for version in versions {
            if !browsers.contains(&version.browser) {
                browsers.push(version.browser);
            }
        }
        browsers
    }
}

impl From<Browser> for BrowserVersion {
    fn from(browser: Browser) -> Self {
        browser.at(Release::NEXT)
    }
}

/// Prints the text form.
impl fmt::Debug for BrowserVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BrowserVersion({self})")
    }
}

impl fmt::Display for BrowserVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Version::current(self.browser.versions()) == Some(self.version) {
            self.browser.fmt(f)
        } else {
            write!(f, "{} {}", self.browser, self.version.since)
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for BrowserVersion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_string())
    }
}
