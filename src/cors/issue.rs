use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::credentials::CorsCredentials;
use super::requirements::NOT_NEEDED;
use crate::config::{ParseWebsiteError, Website};
use crate::net::{Method, Origin};
use crate::severity::Severity;
use crate::text::write_instead;

/// A mistake in a [`DeclaredCors`](super::DeclaredCors), or a possible improvement, and what to write instead.
///
/// ```
/// # use session_cookie_policy::config::Website;
/// # use session_cookie_policy::cors::{CorsCredentials, CorsRequirements};
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// use session_cookie_policy::cors::{DeclaredCors, OriginMirroring, verify_cors};
/// use session_cookie_policy::policy::Severity;
///
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let website = Website::parse("https://app.example.com").unwrap();
/// # let required = CorsRequirements::new(&api, [&website], CorsCredentials::Allow);
/// let mut declared = DeclaredCors::from(&required);
/// declared.mirroring = OriginMirroring::Any; // middleware that answers whichever origin asks
/// let [issue] = &verify_cors(&required, &declared, &EmbeddedList)[..] else { panic!() };
/// assert_eq!(issue.severity(), Severity::Error);
/// assert_eq!(
///     issue.to_string(),
///     "every origin is echoed, so every website can act with the user's session and read the responses; \
///      allow only the declared origins",
/// );
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CorsIssue {
    /// `*` among the origins. With credentials, it allows nobody: the [CORS check] then treats it as an ordinary text. Some middleware
    /// turns it into "every origin" instead.
    ///
    /// [CORS check]: https://fetch.spec.whatwg.org/#concept-cors-check
    #[error("{}", match credentials {
        CorsCredentials::Allow => "with credentials browsers refuse `*` in `origins`; name the websites",
        CorsCredentials::Omit => "`*` in `origins` lets every website read the responses; name the websites",
    })]
    AnyOrigin {
        /// Whether credentials are allowed or needed.
        credentials: CorsCredentials,
    },
    /// `*` among the headers. It never includes [`authorization`].
    ///
    /// [`authorization`]: https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
    #[error("`*` in `allow_headers` does not cover `authorization`; name it beside the `*`")]
    AuthorizationNotCovered,
    /// Sessions use cookies, but credentials are not allowed. Browsers do not let the page read the response ([CORS protocol and
    /// credentials]).
    ///
    /// [CORS protocol and credentials]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
    #[error(
        "without `Access-Control-Allow-Credentials: true` browsers hide the responses to requests with cookies from the page; set `credentials` to `allow`"
    )]
    CredentialsMissing,
    /// Credentials are allowed, but no cookies are used.
    #[error("the session uses no cookies, but `credentials` is `allow`; set it to `omit`")]
    CredentialsNotNeeded,
    /// An undeclared origin with plain http is allowed by an https API. Anybody on the network can put a script into its pages.
    #[error(
        "anybody on the network can inject script into pages of `{origin}`, which is plain http, and act with the sessions of {api}; \
         remove it from `origins`"
    )]
    InsecureOrigin {
        /// The origin or pattern, cut to a short length.
        origin: String,
        /// The API.
        api: Box<Origin>,
    },
    /// A method with the wrong letter case. Browsers compare methods [exactly](https://fetch.spec.whatwg.org/#cors-preflight-fetch-0).
    #[error("`{found}` in `allow_methods` is another method than `{method}`; write `{method}`")]
    MethodSpelling {
        /// The text.
        found: String,
        /// The method.
        method: Method,
    },
    /// Every origin receives itself as the allowed origin.
    #[error("{}", match credentials {
        CorsCredentials::Allow => "every origin is echoed, so every website can act with the user's session and read the responses; \
            allow only the declared origins",
        CorsCredentials::Omit => "every origin is echoed, so every website can read the responses; allow only the declared origins",
    })]
    MirrorsAnyOrigin {
        /// Whether credentials are allowed or needed.
        credentials: CorsCredentials,
    },
    /// A method or a header that the front end needs is missing.
    #[error("`{name}` is missing in `{field}`, so {}; add it", match field {
        CorsField::ExposeHeaders => "script cannot read it",
        CorsField::AllowMethods => "browsers do not send such requests",
        _ => "browsers do not send requests with it",
    })]
    Missing {
        /// The list in which it is missing.
        field: CorsField,
        /// The method or the header.
        name: String,
    },
    /// A declared website or client is not allowed.
    #[error("`{origin}` is missing in `origins`, so its pages cannot read the responses; add it")]
    MissingOrigin {
        /// Its origin or pattern.
        origin: String,
    },
    /// CORS headers are configured, but no website or client has another origin.
    #[error("{NOT_NEEDED}")]
    NotNeeded,
    /// `null` among the origins. Every website can have this origin, in a sandboxed frame.
    #[error("{}", match credentials {
        CorsCredentials::Allow => "`null` in `origins` allows every website in a sandboxed frame to act with the user's session and \
            read the responses; remove it",
        CorsCredentials::Omit => "`null` in `origins` allows every website in a sandboxed frame to read the responses; remove it",
    })]
    NullOrigin {
        /// Whether credentials are allowed or needed.
        credentials: CorsCredentials,
    },
    /// An undeclared pattern matches hosts that strangers can register.
    #[error(
        "`{origin}` in `origins` matches hosts that strangers can register, since anybody can register names below `{suffix}`; list \
         the exact origins, or use a domain of your own (`https://*.preview.example.com`)"
    )]
    OpenToStrangers {
        /// The pattern, cut to a short length.
        origin: String,
        /// The public suffix below which they can register hosts.
        suffix: String,
    },
    /// A text that is never equal to an `Origin` that browsers send.
    #[error("`origins[{index}]` matches no request: {problem}{}", repair_left_out(problem, repaired.as_ref()))]
    OriginNeverMatches {
        /// Its position in the list, from 0.
        index: usize,
        /// What is wrong with it.
        problem: Box<ParseWebsiteError>,
        /// The origin or pattern that was probably meant. `None` if that is not clear.
        repaired: Option<Website>,
        /// An error if a declared website is not allowed because of it.
        severity: Severity,
    },
    /// An origin that does not belong to any declared website or client.
    #[error(
        "`{origin}` in `origins` is wider than needed, since it is not a declared website; remove it, or declare it"
    )]
    UndeclaredOrigin {
        /// The origin or pattern, cut to a short length.
        origin: String,
    },
    /// `Vary: Origin` is missing, although responses depend on the origin ([CORS protocol and HTTP caches]).
    ///
    /// [CORS protocol and HTTP caches]: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches
    #[error(
        "responses depend on the origin, and a cache may give one website the response to another; add `Vary: Origin`"
    )]
    VaryMissing {
        /// An error if there are several websites: a cache can then give one website the response to another.
        severity: Severity,
    },
    /// `*` in a list, although sessions use cookies. It is then [a literal]: the method or the header with that name.
    ///
    /// [a literal]: https://fetch.spec.whatwg.org/#cors-protocol-and-credentials
    #[error(
        "with credentials `*` in `{field}` is not a wildcard; {}",
        instead_of_wildcard(missing)
    )]
    WildcardIsLiteral {
        /// The list.
        field: CorsField,
        /// What the front end needs and the list does not contain.
        missing: Vec<String>,
    },
}

impl CorsIssue {
    /// The field of the configuration.
    #[must_use]
    pub const fn field(&self) -> CorsField {
        match self {
            Self::AnyOrigin { .. }
            | Self::InsecureOrigin { .. }
            | Self::MissingOrigin { .. }
            | Self::NotNeeded
            | Self::NullOrigin { .. }
            | Self::OpenToStrangers { .. }
            | Self::OriginNeverMatches { .. }
            | Self::UndeclaredOrigin { .. } => CorsField::Origins,
            Self::MirrorsAnyOrigin { .. } => CorsField::Mirroring,
            Self::CredentialsMissing | Self::CredentialsNotNeeded => CorsField::Credentials,
            Self::MethodSpelling { .. } => CorsField::AllowMethods,
            Self::AuthorizationNotCovered => CorsField::AllowHeaders,
            Self::Missing { field, .. } | Self::WildcardIsLiteral { field, .. } => *field,
            Self::VaryMissing { .. } => CorsField::VaryOrigin,
        }
    }

    /// How serious the issue is. It is an error if sessions fail because of it, or if strangers can act with sessions.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::AuthorizationNotCovered
            | Self::CredentialsMissing
            | Self::InsecureOrigin { .. }
            | Self::MethodSpelling { .. }
            | Self::Missing { .. }
            | Self::MissingOrigin { .. }
            | Self::OpenToStrangers { .. } => Severity::Error,
            Self::CredentialsNotNeeded | Self::NotNeeded | Self::UndeclaredOrigin { .. } => {
                Severity::Warning
            }
            Self::AnyOrigin { credentials }
            | Self::MirrorsAnyOrigin { credentials }
            | Self::NullOrigin { credentials } => match credentials {
                CorsCredentials::Allow => Severity::Error,
                CorsCredentials::Omit => Severity::Warning,
            },
            Self::OriginNeverMatches { severity, .. } | Self::VaryMissing { severity } => *severity,
            Self::WildcardIsLiteral { missing, .. } => {
                if missing.is_empty() {
                    Severity::Warning
                } else {
                    Severity::Error
                }
            }
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for CorsIssue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use alloc::string::ToString as _;
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("CorsIssue", 3)?;
        fields.serialize_field("field", self.field().as_str())?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}

/// Errors of origins name the repair themselves.
fn repair_left_out(problem: &ParseWebsiteError, repaired: Option<&Website>) -> String {
    match problem {
        ParseWebsiteError::Origin(error) if error.repaired().is_some() => String::new(),
        _ => write_instead(repaired),
    }
}

fn instead_of_wildcard(missing: &[String]) -> String {
    if missing.is_empty() {
        "remove it, and list what else is needed".into()
    } else {
        format!("list `{}`", missing.join("`, `"))
    }
}

/// A field of [`DeclaredCors`](super::DeclaredCors). The order is the same.
///
/// ```
/// # use session_cookie_policy::config::Website;
/// # use session_cookie_policy::cors::CorsRequirements;
/// # use session_cookie_policy::net::{EmbeddedList, Origin};
/// use session_cookie_policy::cors::{CorsCredentials, CorsField, DeclaredCors, verify_cors};
///
/// # let api = Origin::parse("https://api.example.com").unwrap();
/// # let website = Website::parse("https://app.example.com").unwrap();
/// # let required = CorsRequirements::new(&api, [&website], CorsCredentials::Allow);
/// let mut declared = DeclaredCors::from(&required);
/// declared.credentials = CorsCredentials::Omit; // no `Access-Control-Allow-Credentials`
/// let issues = verify_cors(&required, &declared, &EmbeddedList);
/// assert_eq!(issues[0].field(), CorsField::Credentials);
/// assert_eq!(issues[0].field().as_str(), "credentials");
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum CorsField {
    /// `origins`
    Origins,
    /// `mirroring`
    Mirroring,
    /// `credentials`
    Credentials,
    /// `allow_methods`
    AllowMethods,
    /// `allow_headers`
    AllowHeaders,
    /// `expose_headers`
    ExposeHeaders,
    /// `vary_origin`
    VaryOrigin,
}

impl CorsField {
    /// The name of the field.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Origins => "origins",
            Self::Mirroring => "mirroring",
            Self::Credentials => "credentials",
            Self::AllowMethods => "allow_methods",
            Self::AllowHeaders => "allow_headers",
            Self::ExposeHeaders => "expose_headers",
            Self::VaryOrigin => "vary_origin",
        }
    }
}

impl fmt::Display for CorsField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
