use alloc::vec::Vec;
use core::fmt;

use crate::config::{SameSiteChoice, SessionUse};
use crate::cookie::SameSite;
use crate::net::{Comparison, Origin, Relation, SuffixList};

/// Finds the `SameSite` with which a session cookie of `api` works on `website`.
///
/// - Same site: `Lax`; or `Strict` if only scripts use the session.
/// - Two sites, or one site with two schemes: `None`. It needs `Secure`, and so an https API. Browsers treat it as a third-party cookie.
/// - A [fixed](SameSiteChoice::Fixed) value can only be stricter than the value that follows from the sites.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::resolve_same_site;
/// use session_cookie_policy::config::{SameSiteChoice, SessionUse};
/// use session_cookie_policy::cookie::SameSite;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let resolve = |website: &str, api: &str| {
///     let (website, api) = (Origin::parse(website).unwrap(), Origin::parse(api).unwrap());
///     resolve_same_site(&website, &api, SameSiteChoice::Auto, SessionUse::Documents, &EmbeddedList)
/// };
/// let value = |website, api| resolve(website, api).value();
/// assert_eq!(value("https://app.example.com", "https://api.example.com"), Some(SameSite::Lax));
/// assert_eq!(value("https://app.vercel.app", "https://api.vercel.app"), Some(SameSite::None));
///
/// let mixed = resolve("http://localhost:3000", "http://127.0.0.1:8000");
/// assert_eq!(mixed.value(), None);
/// assert_eq!(
///     mixed.remedies()[0].to_string(),
///     "open the website as `http://127.0.0.1:3000`, under the host of the API",
/// );
/// # }
/// ```
///
/// Browsers compare *sites*: scheme and registrable domain ([HTML, same site]). A `fetch` to another site carries only `SameSite=None`
/// cookies ([RFC 6265bis, section 5.8.3]).
///
/// [HTML, same site]: https://html.spec.whatwg.org/multipage/browsers.html#same-site
/// [RFC 6265bis, section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[doc(alias("cross-site request", "third-party cookie"))]
#[must_use]
pub fn resolve_same_site(
    website: &Origin,
    api: &Origin,
    choice: SameSiteChoice,
    session_use: SessionUse,
    list: &dyn SuffixList,
) -> SameSiteResolution {
    let comparison = Relation::between(website, api, list);
    let one_site = comparison.relation().is_same_site();
    let outcome = match (one_site, choice) {
        (true, SameSiteChoice::Auto) => SameSiteOutcome::Works(match session_use {
            SessionUse::ApiOnly => SameSite::Strict,
            SessionUse::Documents => SameSite::Lax,
        }),
        (true, SameSiteChoice::Fixed(SameSite::None)) => {
            SameSiteOutcome::Fails(SameSiteFailure::Loosens)
        }
        (true, SameSiteChoice::Fixed(value)) => SameSiteOutcome::Works(value),
        (false, SameSiteChoice::Fixed(value)) if value != SameSite::None => {
            SameSiteOutcome::Fails(SameSiteFailure::Withheld { value })
        }
        (false, _) if !api.is_https() => SameSiteOutcome::Fails(SameSiteFailure::InsecureApi),
        (false, _) => SameSiteOutcome::Works(SameSite::None),
    };
    SameSiteResolution {
        website: website.clone(),
        api: api.clone(),
        comparison,
        outcome,
    }
}

/// The result of [`resolve_same_site`], with the facts that it follows from.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Remedy, SameSiteFailure, SameSiteOutcome, resolve_same_site};
/// use session_cookie_policy::config::{SameSiteChoice, SessionUse};
/// use session_cookie_policy::cookie::SameSite;
/// use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
///
/// let website = Origin::parse("https://www.example.com").unwrap();
/// let api = Origin::parse("https://api.example.net").unwrap();
/// let lax = SameSiteChoice::Fixed(SameSite::Lax);
/// let answer = resolve_same_site(&website, &api, lax, SessionUse::Documents, &EmbeddedList);
/// assert_eq!(answer.comparison().relation(), Relation::CrossSite);
/// let failure = SameSiteFailure::Withheld { value: SameSite::Lax };
/// assert_eq!(answer.outcome(), SameSiteOutcome::Fails(failure));
/// assert_eq!(
///     answer.remedies(),
///     [Remedy::LeaveToDerivation, Remedy::ReverseProxy, Remedy::HeaderTransport],
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SameSiteResolution {
    website: Origin,
    api: Origin,
    comparison: Comparison,
    outcome: SameSiteOutcome,
}

impl SameSiteResolution {
    /// The value that works, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<SameSite> {
        match self.outcome {
            SameSiteOutcome::Works(value) => Some(value),
            SameSiteOutcome::Fails(_) => None,
        }
    }

    /// The value that works, or why none works.
    #[must_use]
    pub const fn outcome(&self) -> SameSiteOutcome {
        self.outcome
    }

    /// The API.
    #[must_use]
    pub const fn api(&self) -> &Origin {
        &self.api
    }

    /// How the website and the API are related.
    #[must_use]
    pub const fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// What would make cookies possible, best first. Empty if a value works.
    #[must_use]
    pub fn remedies(&self) -> Vec<Remedy> {
        let relation = self.comparison.relation();
        let mut remedies = Vec::new();
        match self.outcome {
            SameSiteOutcome::Works(_) => return remedies,
            SameSiteOutcome::Fails(SameSiteFailure::Loosens) => {
                remedies.push(Remedy::LeaveToDerivation);
                return remedies;
            }
            SameSiteOutcome::Fails(SameSiteFailure::Withheld { .. }) if self.api.is_https() => {
                remedies.push(Remedy::LeaveToDerivation);
            }
            SameSiteOutcome::Fails(_) => {}
        }
        if relation == Relation::CrossScheme {
            remedies.push(Remedy::SameScheme);
        } else if self.website.host().is_loopback()
            && self.api.host().is_loopback()
            && self.website.scheme() == self.api.scheme()
        {
            remedies.push(Remedy::OpenUnderHostOfApi {
                website: Origin::new(
                    self.website.scheme(),
                    self.api.host().clone(),
                    self.website.port(),
                ),
            });
        }
        if !self.api.is_https() && relation != Relation::CrossScheme {
            remedies.push(Remedy::HttpsApi);
        }
        remedies.push(Remedy::ReverseProxy);
        remedies.push(Remedy::HeaderTransport);
        remedies
    }
}

impl fmt::Display for SameSiteResolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outcome {
            SameSiteOutcome::Works(value) => {
                write!(f, "SameSite={value}, since the two are {}", self.comparison)
            }
            SameSiteOutcome::Fails(failure) => {
                write!(f, "no SameSite works: {failure} ({})", self.comparison)
            }
        }
    }
}

/// The value that works, or why none works.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{SameSiteFailure, SameSiteOutcome, resolve_same_site};
/// use session_cookie_policy::config::{SameSiteChoice, SessionUse};
/// use session_cookie_policy::cookie::SameSite;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = Origin::parse("https://www.example.com").unwrap();
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let outcome = |choice| resolve_same_site(&website, &api, choice, SessionUse::Documents, &EmbeddedList).outcome();
/// assert_eq!(outcome(SameSiteChoice::Auto), SameSiteOutcome::Works(SameSite::Lax));
/// let none = SameSiteChoice::Fixed(SameSite::None); // for nothing, within one site
/// assert_eq!(outcome(none), SameSiteOutcome::Fails(SameSiteFailure::Loosens));
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "callers must decide for both")]
pub enum SameSiteOutcome {
    /// No cookie reaches the API from this website.
    Fails(SameSiteFailure),
    /// Cookies are sent with this value, as far as `SameSite` is concerned.
    Works(SameSite),
}

/// Why no `SameSite` works, or why the requested value does not.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{SameSiteFailure, SameSiteOutcome, resolve_same_site};
/// use session_cookie_policy::config::{SameSiteChoice, SessionUse};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = Origin::parse("http://localhost:3000").unwrap();
/// let api = Origin::parse("http://127.0.0.1:8000").unwrap(); // another site than `localhost`
/// let answer = resolve_same_site(&website, &api, SameSiteChoice::Auto, SessionUse::Documents, &EmbeddedList);
/// let SameSiteOutcome::Fails(failure) = answer.outcome() else { panic!() };
/// assert_eq!(failure, SameSiteFailure::InsecureApi);
/// assert_eq!(
///     failure.to_string(),
///     "browsers send only `SameSite=None` cookies across sites, which need `Secure`, but the API is plain http",
/// );
/// # }
/// ```
///
/// Sources: [RFC 6265bis, section 5.7], steps 18 and 19; [section 5.8.3].
///
/// [RFC 6265bis, section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
/// [section 5.8.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.8.3
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum SameSiteFailure {
    /// Between two sites, browsers send only `SameSite=None` cookies. `None` needs `Secure`, and `Secure` needs https (in Safari even on
    /// loopback hosts).
    #[error(
        "browsers send only `SameSite=None` cookies across sites, which need `Secure`, but the API is plain http"
    )]
    InsecureApi,
    /// The fixed value is `None`, but `Lax` is enough for these sites. A fixed value can only be stricter.
    #[error("within one site `SameSite=None` only removes protection")]
    Loosens,
    /// The fixed value is `Strict` or `Lax`, but the website and the API are on two sites.
    #[error("browsers withhold `SameSite={value}` from requests of another site")]
    Withheld {
        /// The fixed value.
        value: SameSite,
    },
}

/// What to change if cookies do not work between a website and an API.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Remedy, resolve_same_site};
/// use session_cookie_policy::config::{SameSiteChoice, SessionUse};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = Origin::parse("https://www.example.com").unwrap();
/// let api = Origin::parse("http://api.example.com").unwrap();
/// let answer = resolve_same_site(&website, &api, SameSiteChoice::Auto, SessionUse::Documents, &EmbeddedList);
/// let remedies = answer.remedies();
/// assert_eq!(remedies, [Remedy::SameScheme, Remedy::ReverseProxy, Remedy::HeaderTransport]);
/// assert_eq!(remedies[0].to_string(), "serve website and API over the same scheme, https if possible");
/// # }
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Remedy {
    /// Send tokens in the `Authorization` header.
    #[error("send the session's tokens by header instead of cookies")]
    HeaderTransport,
    /// Serve the API over https.
    #[error("serve the API over https")]
    HttpsApi,
    /// Do not fix `SameSite`.
    #[error("set `same_site` to `auto`")]
    LeaveToDerivation,
    /// Use one host name: the website is on `localhost` and the API on `127.0.0.1`, or the other way round.
    #[error("open the website as `{website}`, under the host of the API")]
    OpenUnderHostOfApi {
        /// The origin at which to open the website.
        website: Origin,
    },
    /// Serve the API below the website's own host.
    #[error("serve the API under the website's host through a reverse proxy")]
    ReverseProxy,
    /// Use the same scheme for both.
    #[error("serve website and API over the same scheme, https if possible")]
    SameScheme,
}
