use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use crate::cookie::{
    AttributeConflict, CookieAttributes, CookieDomain, CookieName, CookiePath, CookieSpec,
    DomainRefusal, DomainVerdict, Lifetime, NamePrefix, ParseNamePrefixError, Partitioning,
    SameSite, Security,
};
use crate::net::{Origin, SuffixList};
use crate::text::text_form;

/// Which prefix the name of a cookie gets.
///
/// The text form is `auto`, `none` or the prefix itself.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "derived, given, or none")]
pub enum PrefixChoice {
    /// The strictest that all engines know: `__Host-` for a secure host-only cookie with `Path=/`, else `__Secure-` for a secure one,
    /// else none.
    #[default]
    Auto,
    /// This one, or an error.
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

    fn apply(self, name: &CookieName, secure: bool, host_only_root: bool) -> CookieName {
        match self {
            Self::Auto if secure && host_only_root => name.with_prefix(NamePrefix::Host),
            Self::Auto if secure => name.with_prefix(NamePrefix::Secure),
            Self::Fixed(prefix) => name.with_prefix(prefix),
            Self::Auto | Self::None => name.clone(),
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
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct CookieWishes {
    /// The name, to which the prefix is added.
    pub name: CookieName,
    /// Derived unless changed.
    pub prefix: PrefixChoice,
    /// Host-only unless changed.
    pub domain: CookieDomain,
    /// `/` unless changed.
    pub path: CookiePath,
    /// A browser session unless changed.
    pub lifetime: Lifetime,
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
            partitioning: Partitioning::Unpartitioned,
            plain_http: PlainHttp::Refuse,
        }
    }
}

/// Finds the attributes with which a session cookie of `api` is kept by browsers.
///
/// - `Secure` follows the public URL of the API, never an inbound hop. Over plain http there is none, since Safari refuses it even
///   for loopback hosts; other hosts need an [exception](PlainHttp::Allow).
/// - `HttpOnly` always.
/// - A domain that browsers would drop (a public suffix that equals the host) is left out.
/// - The prefix is the strictest that fits, unless one is fixed.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
/// use session_cookie_policy::policy::{CookieWishes, cookie_attributes};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let mut wishes = CookieWishes::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// let name = |wishes: &CookieWishes| {
///     cookie_attributes(&api, SameSite::Lax, wishes, &EmbeddedList).unwrap().name().to_string()
/// };
/// assert_eq!(name(&wishes), "__Host-sid");
/// wishes.domain = CookieDomain::parse("example.com").unwrap();
/// assert_eq!(name(&wishes), "__Secure-sid");
/// # }
/// ```
///
/// # Errors
///
/// All problems at once: a domain that browsers refuse from this API, plain http, and what [`CookieSpec::build`] refuses.
pub fn cookie_attributes(
    api: &Origin,
    same_site: SameSite,
    wishes: &CookieWishes,
    list: &dyn SuffixList,
) -> Result<CookieAttributes, CookieAttributesError> {
    let mut problems = Vec::new();
    let domain = match wishes.domain.on_host(api.host(), list) {
        DomainVerdict::HostOnly => CookieDomain::HostOnly,
        DomainVerdict::Shared => wishes.domain.clone(),
        DomainVerdict::Refused(refusal) => {
            problems.push(AttributesProblem::Domain {
                domain: wishes.domain.clone(),
                api: Box::new(api.clone()),
                refusal,
            });
            wishes.domain.clone()
        }
    };
    if !api.is_https() && !api.host().is_loopback() && wishes.plain_http == PlainHttp::Refuse {
        problems.push(AttributesProblem::PlainHttp {
            api: Box::new(api.clone()),
        });
    }
    let security = if api.is_https() {
        Security::Secure
    } else {
        Security::Insecure
    };
    let host_only_root = domain == CookieDomain::HostOnly && wishes.path.is_root();
    let mut spec = CookieSpec::new(wishes.prefix.apply(
        &wishes.name,
        security == Security::Secure,
        host_only_root,
    ));
    spec.domain = domain;
    spec.path = wishes.path.clone();
    spec.security = security;
    spec.same_site = same_site;
    spec.partitioning = wishes.partitioning;
    spec.lifetime = wishes.lifetime;
    match spec.build() {
        Ok(attributes) if problems.is_empty() => return Ok(attributes),
        Ok(_) => {}
        Err(error) => problems.extend(
            error
                .conflicts()
                .iter()
                .cloned()
                .map(AttributesProblem::Conflict),
        ),
    }
    Err(CookieAttributesError { problems })
}

/// Why no such cookie can be made. Holds all problems; never empty.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CookieAttributesError {
    problems: Vec<AttributesProblem>,
}

impl CookieAttributesError {
    /// The problems.
    #[must_use]
    pub fn problems(&self) -> &[AttributesProblem] {
        &self.problems
    }
}

impl fmt::Display for CookieAttributesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl core::error::Error for CookieAttributesError {}

/// One reason why a cookie cannot be made.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AttributesProblem {
    /// Attributes that exclude each other.
    #[error(transparent)]
    Conflict(AttributeConflict),
    /// A domain that browsers refuse from this API.
    #[error("browsers refuse `Domain={domain}` from {}: {refusal}", api.host())]
    Domain {
        /// The domain.
        domain: CookieDomain,
        /// The API.
        api: Box<Origin>,
        /// Why.
        refusal: DomainRefusal,
    },
    /// A session over plain http.
    #[error(
        "`{api}` is plain http, over which a session can be read and planted; serve it over https, or name it as an exception"
    )]
    PlainHttp {
        /// The API.
        api: Box<Origin>,
    },
}
