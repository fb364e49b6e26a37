use core::fmt;

use crate::cookie::{
    CookieDomain, CookieName, CookiePath, Lifetime, NamePrefix, ParseNamePrefixError, Partitioning,
    ScriptAccess,
};
use crate::text::text_form;

/// Which prefix the name of a cookie gets.
///
/// The text form is `auto`, `none` or the prefix itself.
///
/// ```
/// use session_cookie_policy::cookie::NamePrefix;
/// use session_cookie_policy::policy::PrefixChoice;
///
/// assert_eq!(PrefixChoice::parse("auto"), Ok(PrefixChoice::Auto));
/// assert_eq!(PrefixChoice::parse("__Host-"), Ok(PrefixChoice::Fixed(NamePrefix::Host)));
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "derived, given, or none")]
pub enum PrefixChoice {
    /// The strictest that all engines know: `__Host-` for a secure host-only cookie with `Path=/`, else `__Secure-` for a secure one,
    /// else none. A name that is given with a prefix keeps it.
    #[default]
    Auto,
    /// This one, or an error. A name that is given with another prefix is an error, too.
    Fixed(NamePrefix),
    /// The name as it is, prefix or not; for names that other software knows.
    None,
}

impl PrefixChoice {
    /// Reads `auto`, `none` or a prefix.
    ///
    /// # Errors
    ///
    /// - anything else
    pub fn parse(text: &str) -> Result<Self, ParseNamePrefixError> {
        match text {
            "auto" => Ok(Self::Auto),
            "none" => Ok(Self::None),
            prefix => NamePrefix::parse(prefix).map(Self::Fixed),
        }
    }

    pub(super) fn apply(self, name: &CookieName, secure: bool, host_only_root: bool) -> CookieName {
        // What is given with a prefix is never renamed; whether its conditions hold is checked with the attributes.
        if name.prefix().is_some() {
            return name.clone();
        }
        match self {
            Self::Auto if secure && host_only_root => name.with_prefix(NamePrefix::Host),
            Self::Auto if secure => name.with_prefix(NamePrefix::Secure),
            Self::Fixed(prefix) => name.with_prefix(prefix),
            Self::Auto | Self::None => name.clone(),
        }
    }

    /// The prefix that is asked for, if the name is given with another one.
    pub(super) fn against(self, name: &CookieName) -> Option<NamePrefix> {
        match (self, name.prefix()) {
            (Self::Fixed(asked), Some(given)) if asked != given => Some(asked),
            _ => None,
        }
    }
}

impl fmt::Display for PrefixChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Fixed(prefix) => prefix.fmt(f),
            Self::None => f.write_str("none"),
        }
    }
}

text_form!(
    PrefixChoice,
    ParseNamePrefixError,
    "`auto`, `none` or a prefix such as `__Host-`"
);

/// Whether a session may travel over plain http to a host that is not this machine.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieName, CookiePath, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
/// use session_cookie_policy::policy::{CookieWishes, PlainHttp, cookie_attributes};
///
/// let api = Origin::parse("http://wiki.intranet").unwrap();
/// let mut wishes = CookieWishes::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// assert!(cookie_attributes(&api, SameSite::Lax, &wishes, &EmbeddedList).is_err());
///
/// wishes.plain_http = PlainHttp::Allow;
/// let cookie = cookie_attributes(&api, SameSite::Lax, &wishes, &EmbeddedList).unwrap();
/// assert_eq!(cookie.attributes().name().as_str(), "sid"); // all prefixes require `Secure`
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one or the other")]
pub enum PlainHttp {
    /// For networks that have nothing else, and know it.
    Allow,
    /// The token could be read and planted on the way.
    #[default]
    Refuse,
}

/// What a session cookie is to be, as far as it does not follow from the API and the website.
///
/// The question of [`cookie_attributes`](crate::policy::cookie_attributes).
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// use session_cookie_policy::cookie::{CookieName, CookiePath, CookieValue, Lifetime, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
/// use session_cookie_policy::policy::{CookieWishes, cookie_attributes};
///
/// let mut wishes = CookieWishes::new(CookieName::parse("renewal").unwrap(), CookiePath::parse("/auth").unwrap());
/// wishes.lifetime = Lifetime::new(time::Duration::days(30)).unwrap();
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let cookie = cookie_attributes(&api, SameSite::Lax, &wishes, &EmbeddedList).unwrap();
/// assert_eq!(
///     cookie.attributes().set(CookieValue::new("r1").unwrap(), now).unwrap().to_string(),
///     "__Secure-renewal=r1; Path=/auth; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000; Expires=Tue, 22 Dec 2026 12:00:00 GMT",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CookieWishes {
    /// The name, to which the prefix is added; with a prefix of its own it stays as it is.
    pub name: CookieName,
    /// Derived unless changed.
    pub prefix: PrefixChoice,
    /// Host-only unless changed.
    pub domain: CookieDomain,
    /// `/` unless changed.
    pub path: CookiePath,
    /// A browser session unless changed.
    pub lifetime: Lifetime,
    /// `HttpOnly` unless changed.
    pub script_access: ScriptAccess,
    /// Unpartitioned unless changed.
    pub partitioning: Partitioning,
    /// Refused unless changed.
    pub plain_http: PlainHttp,
}

impl CookieWishes {
    /// The defaults for a cookie of this name.
    #[must_use]
    pub const fn new(name: CookieName, path: CookiePath) -> Self {
        Self {
            name,
            prefix: PrefixChoice::Auto,
            domain: CookieDomain::HostOnly,
            path,
            lifetime: Lifetime::BROWSER_SESSION,
            script_access: ScriptAccess::Denied,
            partitioning: Partitioning::Unpartitioned,
            plain_http: PlainHttp::Refuse,
        }
    }
}
