use alloc::string::ToString as _;
use core::fmt;

use super::compiled::Policy;
use super::trusted_website::TrustedWebsite;
use crate::net::Origin;

/// The beginning of links to the pages of a website: its origin and [`website_base_path`](crate::config::PolicyConfig::website_base_path),
/// without a slash at the end.
///
/// [`Policy::link_base_of`], [`Policy::default_link_base`] and [`TrustedWebsite::link_base`] make it. If the websites trust each other,
/// [`ResolvedWebsite::link_base`](crate::request::ResolvedWebsite::link_base) does, too.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// config.website_base_path = "/account".into();
/// let policy = config.compile(&EmbeddedList).unwrap();
/// let base = policy.default_link_base();
/// assert_eq!(format!("{base}/reset?code=1"), "https://www.example.com/account/reset?code=1");
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct LinkBase<'a> {
    origin: LinkOrigin<'a>,
    base_path: &'a str,
}

#[derive(Clone, Copy)]
enum LinkOrigin<'a> {
    Origin(&'a Origin),
    Text(&'a str),
}

impl<'a> LinkBase<'a> {
    pub(crate) const fn of_text(origin: &'a str, base_path: &'a str) -> Self {
        Self {
            origin: LinkOrigin::Text(origin),
            base_path,
        }
    }
}

impl fmt::Display for LinkBase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.origin {
            LinkOrigin::Origin(origin) => origin.fmt(f)?,
            LinkOrigin::Text(origin) => f.write_str(origin)?,
        }
        f.write_str(self.base_path)
    }
}

impl fmt::Debug for LinkBase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkBase({self})")
    }
}

impl Policy {
    /// The beginning of links to the pages of a website, for e-mails with password resets, magic links and invitations. `None` if the
    /// website is not declared. For websites that the application trusts, see [`TrustedWebsite::link_base`].
    ///
    /// Pass the website of the user from your own data, not the origin of the request. Otherwise a user of one tenant could ask for a
    /// password reset of another tenant's user, and the link in that e-mail would open the attacker's website.
    ///
    /// The result is the website's [`links_to`](crate::config::WebsiteConfig::links_to), or the website itself. A website that matches a
    /// declared pattern is declared, too.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::{EmbeddedList, Origin};
    ///
    /// let config = PolicyConfig::new(
    ///     ["https://api.example.com"],
    ///     ["https://www.example.com", "https://*.shops.example.com"],
    /// );
    /// let policy = config.compile(&EmbeddedList).unwrap();
    /// let acme = Origin::parse("https://acme.shops.example.com").unwrap();
    /// assert_eq!(policy.link_base_of(&acme).unwrap().to_string(), "https://acme.shops.example.com");
    /// assert!(policy.link_base_of(&Origin::parse("https://evil.example").unwrap()).is_none());
    /// # }
    /// ```
    #[must_use]
    #[doc(alias("email", "password reset", "magic link"))]
    pub fn link_base_of<'a>(&'a self, website: &'a Origin) -> Option<LinkBase<'a>> {
        let text = website.to_string();
        let entry = self.websites.exact(text.as_bytes());
        let entry = entry.or_else(|| self.websites.pattern(&text))?;
        let origin = match self.links_of(entry.links) {
            Some(links_to) => LinkOrigin::Text(links_to),
            None => LinkOrigin::Origin(website),
        };
        Some(LinkBase {
            origin,
            base_path: &self.website_base_path,
        })
    }

    /// The beginning of links to the pages of the default website. For deployments with one website.
    #[must_use]
    pub fn default_link_base(&self) -> LinkBase<'_> {
        let (origin, entry) = &self.default_website;
        let origin = self.links_of(entry.links).unwrap_or(origin);
        LinkBase::of_text(origin, &self.website_base_path)
    }

    /// The origin that `links_to` of a website names.
    pub(crate) fn links_of(&self, place: Option<u32>) -> Option<&str> {
        let place = usize::try_from(place?).ok()?;
        self.links.get(place).map(|text| &**text)
    }
}

impl TrustedWebsite {
    /// The beginning of links to the pages of this website, for e-mails to users who belong to it according to your own data.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// # use session_cookie_policy::config::PolicyConfig;
    /// # use session_cookie_policy::net::{EmbeddedList, Origin};
    /// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// # let policy = config.compile(&EmbeddedList).unwrap();
    /// let tenant = policy.trust_website(&Origin::parse("https://shop.tenant.org").unwrap(), &EmbeddedList).unwrap();
    /// assert_eq!(tenant.link_base().to_string(), "https://shop.tenant.org");
    /// # }
    /// ```
    #[must_use]
    pub fn link_base(&self) -> LinkBase<'_> {
        LinkBase::of_text(&self.origin, &self.base_path)
    }
}
