use core::fmt;

use super::origin::Origin;
use super::site::{Site, SiteBasis};
use super::suffix_list::SuffixList;

/// How a website is related to an API, as far as cookies are concerned.
#[doc(alias("cross-site", "same-site", "schemeful"))]
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[expect(
    clippy::exhaustive_enums,
    reason = "callers must decide for each; a fifth case would be a new web"
)]
pub enum Relation {
    /// Same scheme, host and port. Browsers do not apply CORS, and send credentials automatically.
    SameOrigin,
    /// Same [`Site`]. Cookies are first-party in every browser.
    SameSite,
    /// Same registrable domain, but another scheme. Cross-site in Chromium ([schemeful same-site]), same-site in Firefox and Safari
    /// (recorded for Firefox). A decision must be right in both cases.
    ///
    /// [schemeful same-site]: https://web.dev/articles/schemeful-samesite
    CrossScheme,
    /// Another site. Cookies are third-party cookies.
    #[doc(alias = "third-party cookie")]
    CrossSite,
}

impl Relation {
    /// Compares a website with an API.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
    ///
    /// let relation = |website, api| {
    ///     let (website, api) = (Origin::parse(website).unwrap(), Origin::parse(api).unwrap());
    ///     Relation::between(&website, &api, &EmbeddedList).relation()
    /// };
    /// assert_eq!(relation("https://app.example.com", "https://api.example.com"), Relation::SameSite);
    /// assert_eq!(relation("http://localhost:3000", "http://localhost:8000"), Relation::SameSite);
    /// assert_eq!(relation("http://localhost:3000", "http://127.0.0.1:8000"), Relation::CrossSite);
    /// assert_eq!(relation("https://app.vercel.app", "https://api.vercel.app"), Relation::CrossSite);
    /// assert_eq!(relation("http://example.com", "https://example.com"), Relation::CrossScheme);
    /// # }
    /// ```
    #[must_use]
    pub fn between(website: &Origin, api: &Origin, list: &dyn SuffixList) -> Comparison {
        let (website_site, website_basis) = Site::of(website, list);
        let (api_site, api_basis) = Site::of(api, list);
        let relation = if website == api {
            Self::SameOrigin
        } else {
            Self::of_sites(&website_site, &api_site)
        };
        Comparison {
            relation,
            website: website_site,
            website_basis,
            api: api_site,
            api_basis,
        }
    }

    /// The relation of two origins that are not the same, by their sites.
    pub(crate) fn of_sites(website: &Site, api: &Site) -> Self {
        if website == api {
            Self::SameSite
        } else if website.is_schemelessly_same_site(api) {
            Self::CrossScheme
        } else {
            Self::CrossSite
        }
    }

    /// Whether every browser treats the two as one site.
    #[must_use]
    pub const fn is_same_site(self) -> bool {
        matches!(self, Self::SameOrigin | Self::SameSite)
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossScheme => "cross-scheme",
            Self::CrossSite => "cross-site",
        })
    }
}

/// A [`Relation`], and the two sites from which it was derived.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{EmbeddedList, Origin, Relation};
///
/// let website = Origin::parse("http://localhost:3000").unwrap();
/// let api = Origin::parse("http://127.0.0.1:8000").unwrap();
/// assert_eq!(
///     Relation::between(&website, &api, &EmbeddedList).to_string(),
///     "cross-site: the website is of the site http://localhost (a public suffix is a site of its own, default rule `*`), \
///      the API of http://127.0.0.1 (an IP address is a site of its own)",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Comparison {
    relation: Relation,
    website: Site,
    website_basis: SiteBasis,
    api: Site,
    api_basis: SiteBasis,
}

impl Comparison {
    /// The relation.
    #[must_use]
    pub const fn relation(&self) -> Relation {
        self.relation
    }

    /// The website's site, and why it is that one.
    #[must_use]
    pub const fn website(&self) -> (&Site, &SiteBasis) {
        (&self.website, &self.website_basis)
    }

    /// The API's site, and why it is that one.
    #[must_use]
    pub const fn api(&self) -> (&Site, &SiteBasis) {
        (&self.api, &self.api_basis)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            relation,
            website,
            website_basis,
            api,
            api_basis,
        } = self;
        match relation {
            Relation::SameOrigin | Relation::SameSite => {
                write!(
                    f,
                    "{relation}: both are of the site {website} ({website_basis})"
                )
            }
            Relation::CrossScheme => write!(
                f,
                "{relation}: {website} and {api} are two sites in Chromium, but one in Firefox and Safari"
            ),
            Relation::CrossSite => write!(
                f,
                "{relation}: the website is of the site {website} ({website_basis}), the API of {api} ({api_basis})"
            ),
        }
    }
}
