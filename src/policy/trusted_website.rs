use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

use super::blueprint::KnownPages;
use super::class::Class;
use super::compiled::Policy;
use super::judge::of_risk;
use super::problem_kind::ProblemKind;
use crate::config::{Website, WebsiteRisk};
use crate::cookie::Partitioning;
use crate::net::{Origin, SuffixList};
use crate::severity::{Severity, write_errors};

/// A website that the application trusts although it is not in the configuration, such as the domain of a tenant in a database.
///
/// [`Policy::trust_website`] makes it. Set it for each request in [`RequestFacts::trusted`](crate::request::RequestFacts::trusted). It
/// affects only requests from its own origin.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::net::Origin;
///
/// let tenant = Origin::parse("https://shop.tenant.org").unwrap();
/// let trusted = policy.trust_website(&tenant, &EmbeddedList).unwrap();
/// assert_eq!(trusted.origin(), "https://shop.tenant.org");
/// println!("{}", trusted.warnings()[0]); // on `https://shop.tenant.org` the session cookie of … is a third-party cookie
/// # }
/// ```
#[doc(alias("tenant", "multi-tenant", "custom domain"))]
#[derive(Clone, Debug)]
pub struct TrustedWebsite {
    pub(crate) origin: Box<str>,
    pub(crate) class: Class,
    pub(super) base_path: Box<str>,
    warnings: Vec<ProblemKind>,
}

impl TrustedWebsite {
    /// The origin of the website.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Everything that could be better.
    #[must_use]
    pub fn warnings(&self) -> &[ProblemKind] {
        &self.warnings
    }
}

impl Policy {
    /// Checks a website that the application trusts, in the same way as [`compile`](crate::config::PolicyConfig::compile) checks the
    /// declared ones.
    ///
    /// Each call simulates every configured browser unless an equivalent website was already checked. Cache the result if you need it
    /// often. Links in e-mails to its users begin with [`TrustedWebsite::link_base`].
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::{EmbeddedList, Origin};
    /// use session_cookie_policy::request::{RequestFacts, WebsiteBasis};
    ///
    /// let config = PolicyConfig::new(
    ///     ["https://api.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// let policy = config.compile(&EmbeddedList).unwrap();
    ///
    /// // The application has looked the domain up: it is a tenant's.
    /// let tenant = Origin::parse("https://shop.tenant.org").unwrap();
    /// let trusted = policy.trust_website(&tenant, &EmbeddedList).unwrap();
    ///
    /// let mut facts = RequestFacts::new("POST");
    /// facts.origin = Some(b"https://shop.tenant.org");
    /// assert_eq!(policy.website(&facts).basis(), WebsiteBasis::Unknown);
    /// facts.trusted = Some(&trusted);
    /// assert_eq!(policy.website(&facts).basis(), WebsiteBasis::Trusted);
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Sessions fail on its pages, or its pages use plain http and an API https. The error contains all problems, including warnings. Only
    /// the configuration can allow pages with plain http, by [`plain_http`](crate::config::WebsiteConfig::plain_http).
    pub fn trust_website(
        &self,
        website: &Origin,
        list: &dyn SuffixList,
    ) -> Result<TrustedWebsite, TrustWebsiteError> {
        let blueprint = &self.blueprint;
        let unpartitioned = Partitioning::Unpartitioned;
        let key = blueprint.key(website, self.transport, unpartitioned, list);
        let class = match self.classes.of_key(&key) {
            Some(class) => class.clone(),
            None => blueprint.class(&key, website, &mut KnownPages::new(), list),
        };
        let declared = Website::Exact(website.clone());
        let mut problems = class.problems(&declared, unpartitioned, blueprint, &[], list);
        let apis = blueprint.apis.iter().map(|api| &api.origin);
        let risks = WebsiteRisk::of(&declared, apis, list).into_iter();
        problems.extend(risks.map(|risk| of_risk(risk, &declared, false)));
        if class.needs_csrf_protection(self.csrf) {
            problems.push(ProblemKind::CsrfTooWeak);
        }
        if problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error)
        {
            return Err(TrustWebsiteError { problems });
        }
        Ok(TrustedWebsite {
            origin: website.to_string().into_boxed_str(),
            class,
            base_path: self.website_base_path.clone(),
            warnings: problems,
        })
    }
}

/// Sessions fail on the pages of a website. Lists all problems, at least one.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// config.transport = "cookie".into();
/// config.browsers = vec!["safari".into()];
/// let policy = config.compile(&EmbeddedList).unwrap();
/// let error = policy.trust_website(&Origin::parse("https://shop.tenant.org").unwrap(), &EmbeddedList).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "on `https://shop.tenant.org` the session cookie of https://api.example.com is a third-party cookie: \
///      Safari does not send it; send the tokens by header, or serve the API under the website's host",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustWebsiteError {
    problems: Vec<ProblemKind>,
}

impl TrustWebsiteError {
    /// The problems, including warnings.
    #[must_use]
    pub fn problems(&self) -> &[ProblemKind] {
        &self.problems
    }
}

impl fmt::Display for TrustWebsiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_errors(
            f,
            self.problems
                .iter()
                .map(|problem| (problem.severity(), problem)),
        )
    }
}

impl core::error::Error for TrustWebsiteError {}
