//! Cookies of the crate `cookie`.

use alloc::vec::Vec;
use core::fmt;

use super::domain::{CookieDomain, ParseCookieDomainError};
use super::lifetime::{InvalidLifetime, Lifetime};
use super::name::{CookieName, ParseCookieNameError};
use super::path::{CookiePath, ParseCookiePathError};
use super::same_site::SameSite;
use super::spec::{CookieSpec, Partitioning, ScriptAccess, Security};
use crate::text::write_joined;

impl CookieSpec {
    /// Reads the name and the attributes of a cookie of the crate `cookie`, for example the one in the configuration of a session crate.
    ///
    /// ```
    /// use session_cookie_policy::cookie::CookieSpec;
    ///
    /// let theirs = cookie::Cookie::build(("__Host-sid", "token")).path("/app").secure(true);
    /// let theirs = theirs.same_site(cookie::SameSite::Lax).build();
    /// let error = CookieSpec::of_cookie(&theirs).unwrap().build().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`__Host-` requires `Path=/`, not `/app`; use the prefix `__Secure-` or the path `/`",
    /// );
    /// ```
    ///
    /// # Errors
    ///
    /// Lists all problems: a name, domain, path or lifetime that cannot be read, and missing attributes for which browsers have different
    /// defaults.
    pub fn of_cookie(cookie: &::cookie::Cookie<'_>) -> Result<Self, ReadCookieError> {
        let mut problems = Vec::new();
        let name = read(CookieName::parse(cookie.name()), &mut problems);
        let domain = CookieDomain::parse(cookie.domain().unwrap_or_default());
        let domain = read(domain, &mut problems);
        let path = match cookie.path() {
            Some(path) => read(CookiePath::parse(path), &mut problems),
            None => report(ReadCookieProblem::NoPath, &mut problems),
        };
        let lifetime = match (cookie.max_age(), cookie.expires_datetime()) {
            (Some(max_age), _) => read(Lifetime::new(max_age), &mut problems),
            (None, None) => Some(Lifetime::BROWSER_SESSION),
            (None, Some(_)) => report(ReadCookieProblem::ExpiresAlone, &mut problems),
        };
        let same_site = match cookie.same_site() {
            Some(::cookie::SameSite::Strict) => Some(SameSite::Strict),
            Some(::cookie::SameSite::Lax) => Some(SameSite::Lax),
            Some(::cookie::SameSite::None) => Some(SameSite::None),
            None => report(ReadCookieProblem::NoSameSite, &mut problems),
        };
        let parts = (name, domain, path, lifetime, same_site);
        let (Some(name), Some(domain), Some(path), Some(lifetime), Some(same_site)) = parts else {
            return Err(ReadCookieError { problems });
        };
        let mut spec = Self::new(name);
        spec.domain = domain;
        spec.path = path;
        spec.lifetime = lifetime;
        spec.same_site = same_site;
        if cookie.secure() != Some(true) {
            spec.security = Security::Insecure;
        }
        if cookie.http_only() != Some(true) {
            spec.script_access = ScriptAccess::Allowed;
        }
        if cookie.partitioned() == Some(true) {
            spec.partitioning = Partitioning::Partitioned;
        }
        Ok(spec)
    }
}

fn read<T, E: Into<ReadCookieProblem>>(
    part: Result<T, E>,
    problems: &mut Vec<ReadCookieProblem>,
) -> Option<T> {
    match part {
        Ok(part) => Some(part),
        Err(error) => report(error.into(), problems),
    }
}

fn report<T>(problem: ReadCookieProblem, problems: &mut Vec<ReadCookieProblem>) -> Option<T> {
    problems.push(problem);
    None
}

/// Why [`CookieSpec::of_cookie`] cannot read a cookie. Lists all problems, at least one.
///
/// ```
/// use session_cookie_policy::cookie::{CookieSpec, ReadCookieProblem};
///
/// let error = CookieSpec::of_cookie(&cookie::Cookie::new("sid", "token")).unwrap_err();
/// assert_eq!(error.problems(), [ReadCookieProblem::NoPath, ReadCookieProblem::NoSameSite]);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadCookieError {
    problems: Vec<ReadCookieProblem>,
}

impl ReadCookieError {
    /// The problems.
    #[must_use]
    pub fn problems(&self) -> &[ReadCookieProblem] {
        &self.problems
    }
}

impl fmt::Display for ReadCookieError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_joined(f, &self.problems)
    }
}

impl core::error::Error for ReadCookieError {}

/// One reason why a cookie cannot be read.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadCookieProblem {
    /// The domain cannot be read.
    #[error("the cookie's `Domain`: {0}")]
    Domain(#[from] ParseCookieDomainError),
    /// The cookie has `Expires` without `Max-Age`; its lifetime depends on the time at which it is sent.
    #[error("the cookie has only `Expires`; set `Max-Age`, which does not depend on clocks")]
    ExpiresAlone,
    /// The lifetime cannot be used.
    #[error("the cookie's `Max-Age`: {0}")]
    Lifetime(#[from] InvalidLifetime),
    /// The name cannot be read.
    #[error(transparent)]
    Name(#[from] ParseCookieNameError),
    /// The cookie has no `Path`. Browsers derive it from the URL of the response.
    #[error(
        "the cookie has no `Path`, so its path depends on the URL of the response; set it, usually to `/`"
    )]
    NoPath,
    /// The cookie has no `SameSite`. Chromium then uses `Lax`; Firefox and Safari use `None`.
    #[error(
        "the cookie has no `SameSite`, for which browsers have different defaults; set it, usually to `Lax`"
    )]
    NoSameSite,
    /// The path cannot be read.
    #[error("the cookie's `Path`: {0}")]
    Path(#[from] ParseCookiePathError),
}
