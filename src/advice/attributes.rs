use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::cookie_options::CookieOptions;
use crate::config::{PlainHttp, PrefixChoice};
use crate::cookie::{
    AttributeConflict, CookieAttributes, CookieDomain, CookieName, CookieSpec, DomainRefusal,
    DomainVerdict, NamePrefix, Partitioning, Priority, SameSite, Security,
};
use crate::net::{DomainName, Host, Origin, SuffixList};
use crate::text::write_joined;

/// Finds attributes with which browsers keep a session cookie of `api`.
///
/// - `Secure` follows from the public URL of the API, not from an internal hop. Over plain http, the cookie is not `Secure`, because Safari
///   refuses such cookies even from loopback hosts. A host other than this machine needs an [exception](PlainHttp::Allow).
/// - `HttpOnly` is set, except if [scripts must read the cookie](super::CookieOptions::script_access). No session cookie needs that.
/// - A domain that browsers would ignore (a public suffix that equals the host) is left out.
/// - The prefix is the strictest one that fits. You can also fix the prefix; and a name that you give with a prefix keeps it.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieOptions, cookie_attributes};
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let mut options = CookieOptions::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// let name = |options: &CookieOptions| {
///     let cookie = cookie_attributes(&api, SameSite::Lax, options, &EmbeddedList).unwrap();
///     cookie.attributes().name().to_string()
/// };
/// assert_eq!(name(&options), "__Host-sid");
///
/// options.domain = CookieDomain::parse("example.com").unwrap();
/// assert_eq!(name(&options), "__Secure-sid");
/// assert_eq!(
///     cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap().to_string(),
///     "`__Secure-sid` is shared by `example.com` and all below it, `Secure`, since the API is https, \
///      prefixed `__Secure-`, the strictest that fits and that all browsers support, \
///      `Priority=High`, since Chromium removes such cookies last when a site has over 180",
/// );
/// # }
/// ```
///
/// Sources: [RFC 6265bis, section 4.1.3], for prefixes; [section 5.7], for `Domain` and `Secure`; documentation, for `Secure` in Safari.
///
/// [RFC 6265bis, section 4.1.3]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3
/// [section 5.7]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
///
/// # Errors
///
/// Lists all problems: a domain that browsers refuse from this API, plain http, and everything that [`CookieSpec::build`] refuses.
#[doc(alias("Set-Cookie", "__Host-"))]
pub fn cookie_attributes(
    api: &Origin,
    same_site: SameSite,
    options: &CookieOptions,
    list: &dyn SuffixList,
) -> Result<DerivedCookie, CookieAttributesError> {
    let mut problems = Vec::new();
    let mut reasons = Vec::new();
    let domain = match options.domain.on_host(api.host(), list) {
        DomainVerdict::HostOnly => {
            reasons.push(match options.domain.shared() {
                Some(domain) => AttributeReason::DomainLeftOut {
                    domain: domain.clone(),
                },
                None => AttributeReason::HostOnly,
            });
            CookieDomain::HostOnly
        }
        DomainVerdict::Shared => {
            reasons.push(AttributeReason::Shared {
                domain: options.domain.clone(),
            });
            options.domain.clone()
        }
        DomainVerdict::Refused(refusal) => {
            problems.push(AttributesProblem::Domain {
                domain: options.domain.clone(),
                api: Box::new(api.clone()),
                refusal,
            });
            options.domain.clone()
        }
    };
    let (security, reason) = match (api.is_https(), api.host().is_loopback()) {
        (true, _) => (Security::Secure, AttributeReason::Https),
        (false, true) => (Security::Insecure, AttributeReason::Loopback),
        (false, false) => {
            if options.plain_http == PlainHttp::Refuse {
                problems.push(AttributesProblem::PlainHttp {
                    api: Box::new(api.clone()),
                });
            }
            (Security::Insecure, AttributeReason::PlainHttpAllowed)
        }
    };
    reasons.push(reason);
    let secure = security == Security::Secure;
    let host_only_root = domain == CookieDomain::HostOnly && options.path.is_root();
    if let Some(prefix) = options.prefix.against(&options.name) {
        problems.push(AttributesProblem::OtherPrefix {
            name: options.name.clone(),
            prefix,
        });
    }
    let name = options.prefix.apply(&options.name, secure, host_only_root);
    let is_given = options.name.prefix().is_some();
    reasons.push(match (options.prefix, name.prefix()) {
        (PrefixChoice::Auto, Some(_)) if is_given => AttributeReason::NameAsAskedFor,
        (PrefixChoice::Auto, Some(prefix)) => AttributeReason::StrictestPrefix { prefix },
        (PrefixChoice::Auto, None) => AttributeReason::NoPrefixWithoutSecure,
        (PrefixChoice::Fixed(_) | PrefixChoice::None, _) => AttributeReason::NameAsAskedFor,
    });
    let mut spec = CookieSpec::new(name);
    spec.domain = domain;
    spec.path = options.path.clone();
    spec.security = security;
    spec.script_access = options.script_access;
    spec.same_site = same_site;
    spec.partitioning = options.partitioning;
    spec.lifetime = options.lifetime;
    spec.priority = match options.partitioning {
        Partitioning::Partitioned => Priority::Medium,
        Partitioning::Unpartitioned => options.priority,
    };
    if spec.priority == Priority::High {
        reasons.push(AttributeReason::PriorityHigh);
    }
    match spec.build() {
        Ok(attributes) if problems.is_empty() => {
            return Ok(DerivedCookie {
                attributes,
                reasons,
            });
        }
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

/// The result of [`cookie_attributes`]: the attributes, and the reasons for them.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{AttributeReason, CookieOptions, cookie_attributes};
/// use session_cookie_policy::cookie::{CookieName, CookiePath, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("http://localhost:8000").unwrap();
/// let options = CookieOptions::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// let cookie = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap();
/// assert_eq!(
///     cookie.reasons(),
///     [
///         AttributeReason::HostOnly,
///         AttributeReason::Loopback,
///         AttributeReason::NoPrefixWithoutSecure,
///         AttributeReason::PriorityHigh,
///     ],
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DerivedCookie {
    attributes: CookieAttributes,
    reasons: Vec<AttributeReason>,
}

impl DerivedCookie {
    /// The attributes.
    #[must_use]
    pub const fn attributes(&self) -> &CookieAttributes {
        &self.attributes
    }

    /// The attributes, without the reasons.
    #[must_use]
    pub fn into_attributes(self) -> CookieAttributes {
        self.attributes
    }

    /// Whether the name would have the prefix `__Host-` if the cookie had the path `/`.
    pub(crate) fn path_costs_host_prefix(&self) -> bool {
        let strictest = AttributeReason::StrictestPrefix {
            prefix: NamePrefix::Secure,
        };
        // Of the conditions of `__Host-`, only the path can be the one that is not met.
        self.attributes.domain() == &CookieDomain::HostOnly && self.reasons.contains(&strictest)
    }

    /// The reasons: for the domain, `Secure`, the name and `Priority=High`, in this order.
    #[must_use]
    pub fn reasons(&self) -> &[AttributeReason] {
        &self.reasons
    }
}

impl fmt::Display for DerivedCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is ", self.attributes.name())?;
        for (index, reason) in self.reasons.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            reason.fmt(f)?;
        }
        Ok(())
    }
}

/// Why an attribute of a cookie is as it is.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{AttributeReason, CookieOptions, cookie_attributes};
/// use session_cookie_policy::cookie::{CookieName, CookiePath, NamePrefix, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let path = CookiePath::parse("/auth").unwrap();
/// let options = CookieOptions::new(CookieName::parse("renewal").unwrap(), path);
/// let cookie = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap();
/// assert_eq!(cookie.reasons()[1].to_string(), "`Secure`, since the API is https");
/// // `__Host-` would need the path `/`.
/// let prefix = NamePrefix::Secure;
/// assert_eq!(cookie.reasons()[2], AttributeReason::StrictestPrefix { prefix });
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum AttributeReason {
    /// The domain equals the host and is a public suffix. Browsers would ignore it, so the cookie has no `Domain`.
    #[error("host-only, since `{domain}` is a public suffix")]
    DomainLeftOut {
        /// The domain in the options.
        domain: DomainName,
    },
    /// The options have no domain.
    #[error("host-only, since no domain is requested")]
    HostOnly,
    /// The public URL uses https.
    #[error("`Secure`, since the API is https")]
    Https,
    /// The API uses plain http on this machine. Safari accepts no `Secure` cookie from there.
    #[error("not `Secure`, since Safari refuses that on http, even on this machine")]
    Loopback,
    /// The name was given with a prefix, or the options fix the prefix (or choose none).
    #[error("named as requested")]
    NameAsAskedFor,
    /// The cookie is not `Secure`, and every prefix requires that.
    #[error("without a prefix, since all prefixes require `Secure`")]
    NoPrefixWithoutSecure,
    /// The API uses plain http on another machine, and the options allow that.
    #[error("not `Secure`, since plain http is allowed for the API")]
    PlainHttpAllowed,
    /// The site may have many cookies. Chromium keeps 180 and removes those with `Priority=High` last.
    #[error("`Priority=High`, since Chromium removes such cookies last when a site has over 180")]
    PriorityHigh,
    /// The domain covers the host.
    #[error("shared by `{domain}` and all below it")]
    Shared {
        /// The domain.
        domain: CookieDomain,
    },
    /// The strictest prefix whose conditions the cookie meets.
    #[error("prefixed `{prefix}`, the strictest that fits and that all browsers support")]
    StrictestPrefix {
        /// The prefix.
        prefix: NamePrefix,
    },
}

impl AttributeReason {
    /// Where the rule is from: a section of a specification, what browsers do, or the configuration.
    ///
    /// ```
    /// use session_cookie_policy::advice::AttributeReason;
    ///
    /// assert_eq!(AttributeReason::Https.source(), "RFC 6265bis, section 5.7, step 13");
    /// ```
    #[must_use]
    pub const fn source(&self) -> &'static str {
        match self {
            Self::DomainLeftOut { .. } | Self::Shared { .. } => {
                "RFC 6265bis, section 5.7, steps 8 to 10"
            }
            Self::HostOnly | Self::NameAsAskedFor | Self::PlainHttpAllowed => "the configuration",
            Self::Https => "RFC 6265bis, section 5.7, step 13",
            Self::Loopback => "the documentation of Safari",
            Self::NoPrefixWithoutSecure | Self::StrictestPrefix { .. } => {
                "RFC 6265bis, section 4.1.3"
            }
            Self::PriorityHigh => "recorded in Chromium: group Q",
        }
    }
}

/// Why no such cookie can be made. Lists all problems, at least one.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{CookieOptions, cookie_attributes};
/// use session_cookie_policy::config::PrefixChoice;
/// use session_cookie_policy::cookie::{CookieName, CookiePath, NamePrefix, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("http://api.example.com").unwrap();
/// let mut options = CookieOptions::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// options.prefix = PrefixChoice::Fixed(NamePrefix::Host);
/// assert_eq!(
///     cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap_err().to_string(),
///     "`http://api.example.com` is plain http: browsers drop `Secure` cookies, and others can read and plant the session; serve it over https, \
///      or allow it by `plain_http`; `__Host-` requires `Secure`; serve the API over https or leave the prefix out",
/// );
/// # }
/// ```
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
        write_joined(f, &self.problems)
    }
}

impl core::error::Error for CookieAttributesError {}

/// One reason why a cookie cannot be made.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{AttributesProblem, CookieOptions, cookie_attributes};
/// use session_cookie_policy::cookie::{CookieDomain, CookieName, CookiePath, DomainRefusal, SameSite};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let api = Origin::parse("https://api.example.com").unwrap();
/// let mut options = CookieOptions::new(CookieName::parse("sid").unwrap(), CookiePath::root());
/// options.domain = CookieDomain::parse("app.example.com").unwrap(); // the website's host, not one above the API
/// let error = cookie_attributes(&api, SameSite::Lax, &options, &EmbeddedList).unwrap_err();
/// let [problem] = error.problems() else { panic!() };
/// assert!(matches!(problem, AttributesProblem::Domain { refusal: DomainRefusal::NoDomainMatch, .. }));
/// assert!(problem.to_string().starts_with("browsers refuse `Domain=app.example.com` from api.example.com: "));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AttributesProblem {
    /// Two attributes exclude each other.
    #[error(transparent)]
    Conflict(AttributeConflict),
    /// Browsers refuse the domain from this API.
    #[error("browsers refuse `Domain={domain}` from {}: {refusal}", api.host())]
    Domain {
        /// The domain.
        domain: CookieDomain,
        /// The API.
        api: Box<Origin>,
        /// Why they refuse it.
        refusal: DomainRefusal,
    },
    /// The name is given with one prefix, but another prefix is asked for.
    #[error(
        "the name `{name}` has another prefix than `{prefix}`, which was requested; write the name as `{}`, or leave `prefix` out",
        name.stem()
    )]
    OtherPrefix {
        /// The name.
        name: CookieName,
        /// The prefix that is asked for.
        prefix: NamePrefix,
    },
    /// The session would travel over plain http.
    #[error(
        "`{api}` is plain http: browsers drop `Secure` cookies, and others can read and plant the session; serve it over https, or \
         allow it by `plain_http`{}",
        describe_name(api.host())
    )]
    PlainHttp {
        /// The API.
        api: Box<Origin>,
    },
}

/// A name of one label is often that of a container, which no browser finds.
fn describe_name(host: &Host) -> String {
    match host {
        Host::Domain(name) if !name.as_str().contains('.') && !host.is_loopback() => {
            format!("; if only servers resolve `{name}`, write the address that browsers call")
        }
        Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => String::new(),
    }
}
