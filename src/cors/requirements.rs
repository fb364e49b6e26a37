use alloc::vec::Vec;
use core::fmt;

use super::credentials::CorsCredentials;
use crate::config::Website;
use crate::net::{ForeignOrigin, HeaderName, Method, Origin};
use crate::sorted::SortedSet;

/// The CORS headers with which the pages of the declared websites can use sessions of one API.
///
/// ```
/// use session_cookie_policy::config::Website;
/// use session_cookie_policy::cors::{CorsCredentials, CorsRequirements};
/// use session_cookie_policy::net::Origin;
///
/// let api = Origin::parse("https://example.com").unwrap();
/// let website = |text| Website::parse(text).unwrap();
///
/// let apart = [website("https://example.com"), website("https://app.example.com")];
/// let requirements = CorsRequirements::new(&api, &apart, CorsCredentials::Allow);
/// assert_eq!(requirements.origins, [website("https://app.example.com")]);
///
/// let together = CorsRequirements::new(&api, &apart[..1], CorsCredentials::Allow);
/// assert!(!together.is_needed());
/// assert_eq!(
///     together.to_string(),
///     "website and API have the same origin: no CORS headers are needed; remove permissive ones",
/// );
/// ```
///
/// Source: [Fetch, CORS protocol].
///
/// [Fetch, CORS protocol]: https://fetch.spec.whatwg.org/#http-cors-protocol
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CorsRequirements {
    /// The API.
    pub api: Origin,
    /// The websites whose origin is not the API's. Each receives its own origin as `Access-Control-Allow-Origin`.
    pub origins: Vec<Website>,
    /// The origins of native shells. Each receives its own origin, too.
    pub foreign_origins: Vec<ForeignOrigin>,
    /// Whether requests carry cookies.
    pub credentials: CorsCredentials,
    /// The methods of requests with the session. `GET`, `HEAD` and `POST` do not need permission.
    pub allow_methods: Vec<Method>,
    /// The request headers that the front end sets.
    pub allow_headers: Vec<HeaderName>,
    /// The response headers that the front end reads.
    pub expose_headers: Vec<HeaderName>,
    /// The request headers on which responses depend, for caches: `origin`.
    pub vary: Vec<HeaderName>,
    /// How long browsers may cache the response to a preflight request, in seconds. Default: ten minutes. Browsers have limits: ten minutes
    /// in Safari, two hours in Chromium, one day in Firefox.
    #[doc(alias = "Access-Control-Max-Age")]
    pub max_age_seconds: u32,
}

impl CorsRequirements {
    /// The default of [`max_age_seconds`](Self::max_age_seconds).
    pub const MAX_AGE_SECONDS: u32 = 600;

    /// The requirements of the websites that have another origin than the API, without methods and headers.
    #[must_use]
    pub fn new<'a>(
        api: &Origin,
        websites: impl IntoIterator<Item = &'a Website>,
        credentials: CorsCredentials,
    ) -> Self {
        let mut seen = SortedSet::new();
        let origins = websites
            .into_iter()
            .filter(|website| !matches!(website, Website::Exact(origin) if origin == api))
            .filter(|website| seen.insert(*website))
            .cloned()
            .collect();
        Self {
            api: api.clone(),
            origins,
            foreign_origins: Vec::new(),
            credentials,
            allow_methods: Vec::new(),
            allow_headers: Vec::new(),
            expose_headers: Vec::new(),
            vary: HeaderName::parse("origin").into_iter().collect(),
            max_age_seconds: Self::MAX_AGE_SECONDS,
        }
    }

    /// Whether any website or client has another origin than the API. If not, do not send CORS headers.
    #[must_use]
    pub const fn is_needed(&self) -> bool {
        !self.origins.is_empty() || !self.foreign_origins.is_empty()
    }
}

impl fmt::Display for CorsRequirements {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_needed() {
            return f.write_str(NOT_NEEDED);
        }
        write_part(f, "answer ", &self.origins)?;
        let lead = if self.origins.is_empty() {
            "answer "
        } else {
            ", "
        };
        write_part(f, lead, &self.foreign_origins)?;
        f.write_str(match self.credentials {
            CorsCredentials::Allow => " with credentials",
            CorsCredentials::Omit => " without credentials",
        })?;
        write_part(f, "; allow the methods ", &self.allow_methods)?;
        write_part(f, "; allow the headers ", &self.allow_headers)?;
        write_part(f, "; expose the headers ", &self.expose_headers)?;
        write_part(f, "; vary by ", &self.vary)
    }
}

/// What is said where no origin is another one.
pub(super) const NOT_NEEDED: &str =
    "website and API have the same origin: no CORS headers are needed; remove permissive ones";

fn write_part(f: &mut fmt::Formatter<'_>, lead: &str, values: &[impl fmt::Display]) -> fmt::Result {
    if values.is_empty() {
        return Ok(());
    }
    f.write_str(lead)?;
    write_list(f, values)
}

fn write_list(f: &mut fmt::Formatter<'_>, values: &[impl fmt::Display]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { ", " })?;
        write!(f, "`{value}`")?;
    }
    Ok(())
}
