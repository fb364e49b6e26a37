use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use super::attributes::AttributesProblem;
use super::config::Browser;
use super::same_site::{Remedy, SameSiteOutcome, SameSiteResolution};
use super::website::Website;
use crate::cookie::{CookiePath, Lifetime};
use crate::net::{Origin, UrlPath};

/// One thing that is wrong with a configuration, or could be better: where, what, and the way out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    field: Field,
    kind: ProblemKind,
}

impl Problem {
    pub(super) const fn new(field: Field, kind: ProblemKind) -> Self {
        Self { field, kind }
    }

    /// The field of the configuration.
    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> &ProblemKind {
        &self.kind
    }

    /// Whether sessions fail because of it.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.kind.severity()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.kind)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("Problem", 3)?;
        fields.serialize_field("field", &self.field.to_string())?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("message", &self.kind.to_string())?;
        fields.end()
    }
}

/// A place in a configuration: `websites[2]`, `access_cookie.name`.
///
/// Ordered as the fields of [`PolicyConfig`](super::PolicyConfig) are.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Field {
    name: &'static str,
    index: Option<usize>,
    part: Option<&'static str>,
}

impl Field {
    /// The fields in their order.
    const ORDER: [&'static str; 17] = [
        "api",
        "websites",
        "default_website",
        "cookie_domain",
        "same_site",
        "session_use",
        "prefix",
        "access_cookie",
        "refresh_cookie",
        "api_gateway_path",
        "api_base_path",
        "refresh_route",
        "sign_out_route",
        "transport",
        "browsers",
        "plain_http",
        "history",
    ];

    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            index: None,
            part: None,
        }
    }

    /// The entry of a list.
    pub(super) const fn at(self, index: usize) -> Self {
        Self {
            index: Some(index),
            ..self
        }
    }

    /// The part of an entry or of a field.
    pub(super) const fn part(self, part: &'static str) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    fn key(self) -> (usize, Option<usize>, Option<&'static str>) {
        let place = Self::ORDER.iter().position(|name| *name == self.name);
        (place.unwrap_or(Self::ORDER.len()), self.index, self.part)
    }
}

impl Ord for Field {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Field {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if let Some(index) = self.index {
            write!(f, "[{index}]")?;
        }
        match self.part {
            Some(part) => write!(f, ".{part}"),
            None => Ok(()),
        }
    }
}

/// Whether a [`Problem`] makes sessions fail.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(clippy::exhaustive_enums, reason = "it does or it does not")]
pub enum Severity {
    /// Sessions fail, somewhere or everywhere.
    Error,
    /// Sessions work, at a price that is told.
    Warning,
}

/// What is wrong.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The cookie itself cannot be made.
    #[error(transparent)]
    Attributes(AttributesProblem),
    /// Something about the cookie domain that makes browsers refuse cookies.
    #[error("{message}")]
    CookieDomainRefused {
        /// The sentence of the report.
        message: String,
    },
    /// Something about the cookie domain that could be better.
    #[error("{message}")]
    CookieDomainUnwise {
        /// The sentence of the report.
        message: String,
    },
    /// One registrable domain under two schemes.
    #[error(
        "`{website}` and {api} differ in the scheme, so Chromium takes the session cookie for a third-party one; serve both over https"
    )]
    CrossScheme {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
    },
    /// The default website is none of the declared.
    #[error("`{website}` is none of the declared websites; add it to them")]
    DefaultNotDeclared {
        /// The website.
        website: Origin,
    },
    /// The same value twice.
    #[error("says the same as `{first}`; leave one out")]
    Duplicate {
        /// The first field with the value.
        first: Field,
    },
    /// A list that must not be empty.
    #[error("is empty; name at least one")]
    Empty,
    /// A past scope that is the present one: to clear it would sign everybody out.
    #[error(
        "is the scope that the cookies have now; leave it out, or clearing it would delete the live cookie"
    )]
    HistoryRepeatsPresent,
    /// Browsers keep cookies for 400 days at most.
    #[error("browsers cut the lifetime to {} days", Lifetime::MAX.whole_days())]
    LifetimeCapped,
    /// Zero seconds.
    #[error("a lifetime of zero would delete the cookie; give it at least one second")]
    LifetimeZero,
    /// No `SameSite` works between a website and the API.
    #[error("{}", describe_same_site(website, resolution))]
    NoSameSite {
        /// The website.
        website: Box<Website>,
        /// Why, and the ways out.
        resolution: Box<SameSiteResolution>,
    },
    /// A wildcard directly below a public suffix.
    #[error(
        "`{website}` matches hosts of strangers, since `{suffix}` is a public suffix; use a domain of your own, or a project's label beside the `*` where the host hands out such names (`https://myapp-*.vercel.app`)"
    )]
    OpenToStrangers {
        /// The pattern.
        website: Box<Website>,
        /// The suffix.
        suffix: String,
    },
    /// A route that a cookie does not reach.
    #[error(
        "the path `{path}` does not match the route `{route}`, so browsers do not send the cookie there"
    )]
    RouteNotCovered {
        /// The cookie's path.
        path: CookiePath,
        /// The route.
        route: UrlPath,
    },
    /// Two cookies of one name.
    #[error("both cookies have the name `{name}`; one would be taken for the other")]
    SameName {
        /// The name.
        name: String,
    },
    /// A cookie between two sites.
    #[error("{}", describe_third_party(website, api, browsers))]
    ThirdParty {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The browsers claimed.
        browsers: Vec<Browser>,
        /// Whether sessions fail: no other transport is allowed, and one of the browsers sends no third-party cookies.
        severity: Severity,
    },
    /// A text that means nothing.
    #[error("{message}")]
    Unreadable {
        /// The sentence of the parser, with the repaired form where there is one.
        message: String,
    },
}

impl ProblemKind {
    /// Whether sessions fail because of it.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Attributes(_)
            | Self::CookieDomainRefused { .. }
            | Self::DefaultNotDeclared { .. }
            | Self::Empty
            | Self::HistoryRepeatsPresent
            | Self::LifetimeZero
            | Self::NoSameSite { .. }
            | Self::OpenToStrangers { .. }
            | Self::RouteNotCovered { .. }
            | Self::SameName { .. }
            | Self::Unreadable { .. } => Severity::Error,
            Self::CookieDomainUnwise { .. }
            | Self::CrossScheme { .. }
            | Self::Duplicate { .. }
            | Self::LifetimeCapped => Severity::Warning,
            Self::ThirdParty { severity, .. } => *severity,
        }
    }
}

fn describe_same_site(website: &Website, resolution: &SameSiteResolution) -> String {
    let remedies: Vec<String> = resolution
        .remedies()
        .iter()
        .map(Remedy::to_string)
        .collect();
    let failure = match resolution.outcome() {
        SameSiteOutcome::Fails(failure) => failure.to_string(),
        SameSiteOutcome::Works(_) => String::new(),
    };
    format!(
        "no session cookie of {} works on `{website}`: {failure}; {}",
        resolution.api(),
        remedies.join(", or "),
    )
}

fn describe_third_party(website: &Website, api: &Origin, browsers: &[Browser]) -> String {
    let each: Vec<String> = browsers
        .iter()
        .map(|browser| {
            match browser {
                Browser::Chromium => {
                    "Chromium sends it, but not in incognito windows or when the user blocks third-party cookies"
                }
                Browser::Firefox => "Firefox keeps it apart for each website",
                Browser::Safari => "Safari does not send it",
            }
            .to_owned()
        })
        .collect();
    format!(
        "on `{website}` the session cookie of {api} is a third-party cookie: {}; send the tokens by header, or serve the API under the website's host",
        each.join("; "),
    )
}
