//! Finds the API that a request is for, by the host that the client addressed.

use core::{fmt, str};

use super::facts::RequestFacts;
use crate::config::UndeclaredHost;
use crate::net::Scheme;
use crate::policy::{Api, ApiPlace, Policy};
use crate::text::reason_form;

/// The API that a request is for.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::request::{HostBasis, RequestFacts};
///
/// let config = PolicyConfig::new(
///     ["https://api.example.com", "https://api.example.net"],
///     ["https://www.example.com"],
/// );
/// let policy = config.compile(&EmbeddedList).unwrap();
///
/// let mut facts = RequestFacts::new("POST");
/// facts.host = Some(b"API.example.net:443");
/// assert_eq!(policy.host(&facts).api(), Some("https://api.example.net"));
///
/// // With several APIs, an unknown host is refused.
/// facts.host = Some(b"evil.example");
/// assert_eq!(policy.host(&facts).api(), None);
/// assert_eq!(policy.host(&facts).basis(), HostBasis::Undeclared);
/// assert!(policy.host(&facts).basis().is_refused());
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct ResolvedHost<'a> {
    basis: HostBasis,
    api: Option<&'a Api>,
    pub(super) place: Option<ApiPlace>,
    /// The scheme of an undeclared host. If it is unknown, the scheme of the first API, because the host gets the same kind of cookies.
    scheme: Option<Scheme>,
}

impl fmt::Debug for ResolvedHost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResolvedHost")
            .field("basis", &self.basis)
            .field("api", &self.api())
            .finish_non_exhaustive()
    }
}

/// How the API of a request was found, or why the request is refused.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
#[doc(alias("421", "Misdirected Request"))]
pub enum HostBasis {
    /// No host is set, and there are several APIs. The request is refused.
    Absent,
    /// The host is not declared, and the only API gets the request.
    Assumed,
    /// The host belongs to a declared API.
    Declared,
    /// The host is not declared, and gets its own host-only cookies.
    HostOnly,
    /// No host is set, and there is one API.
    OnlyApi,
    /// The host is not declared. The request is refused.
    Undeclared,
}

reason_form!(request: HostBasis, "the code of a basis", {
    Absent => "absent",
        "no host is set, and there are several APIs; set `host` of `RequestFacts`";
    Assumed => "assumed",
        "the host is not declared, and the only API gets the request; set the public host, or declare this one in `api`";
    Declared => "declared",
        "the host is that of a declared API";
    HostOnly => "host_only",
        "the host is not declared, and its cookies are for this host alone";
    OnlyApi => "only_api",
        "no host is set, and there is one API";
    Undeclared => "undeclared",
        "the host is not declared; declare it in `api`, or set `undeclared_host` to `host_only`";
});

impl HostBasis {
    /// Whether the request is refused because its host is unknown. Respond with 421 (Misdirected Request).
    #[must_use]
    pub const fn is_refused(self) -> bool {
        matches!(self, Self::Absent | Self::Undeclared)
    }
}

impl<'a> ResolvedHost<'a> {
    /// The origin of the declared API. `None` for an undeclared host, even if the request is not refused.
    #[must_use]
    pub fn api(&self) -> Option<&'a str> {
        match self.place? {
            ApiPlace::Declared(_) => self.api.map(|api| &*api.origin),
            ApiPlace::Undeclared => None,
        }
    }

    /// How the API was found.
    #[must_use]
    pub const fn basis(&self) -> HostBasis {
        self.basis
    }

    /// The names and scopes of the API's cookies.
    pub(super) const fn cookies(&self) -> Option<&'a Api> {
        self.api
    }

    /// Whether the request comes from a page of the host itself.
    #[inline]
    pub(super) fn is_origin(&self, facts: &RequestFacts<'_>) -> bool {
        let Some(origin) = facts.origin else {
            return false;
        };
        match self.place {
            Some(ApiPlace::Declared(_)) => {
                self.api.is_some_and(|api| origin == api.origin.as_bytes())
            }
            Some(ApiPlace::Undeclared) => self.is_undeclared_origin(origin, facts.host),
            None => false,
        }
    }

    #[cold]
    fn is_undeclared_origin(&self, origin: &[u8], host: Option<&[u8]>) -> bool {
        let origin = str::from_utf8(origin).ok();
        let parts = origin.and_then(|origin| origin.split_once("://"));
        parts.zip(host).is_some_and(|((scheme, own), host)| {
            own.as_bytes() == host && self.scheme.map(Scheme::as_str) == Some(scheme)
        })
    }
}

impl Policy {
    /// The API that a request is for, by [`host`](RequestFacts::host), and by [`scheme`](RequestFacts::scheme) if it is set.
    #[inline]
    #[must_use]
    #[doc(alias("virtual host", "vhost"))]
    pub fn host<'a>(&'a self, facts: &RequestFacts<'_>) -> ResolvedHost<'a> {
        let only = (self.apis.len() == 1).then_some(ApiPlace::Declared(0));
        let (basis, place) = match (facts.host, only) {
            (None, Some(_)) => (HostBasis::OnlyApi, only),
            (None, None) => (HostBasis::Absent, None),
            (Some(host), _) => self.named_host(host, facts.scheme, only),
        };
        match place {
            Some(ApiPlace::Declared(index)) => ResolvedHost {
                basis,
                api: self.apis.get(index),
                place,
                scheme: None,
            },
            Some(ApiPlace::Undeclared) => ResolvedHost {
                basis,
                api: self.undeclared.as_ref(),
                place,
                scheme: facts.scheme.or_else(|| self.scheme_of_first()),
            },
            None => ResolvedHost {
                basis,
                api: None,
                place,
                scheme: None,
            },
        }
    }

    fn named_host(
        &self,
        host: &[u8],
        scheme: Option<Scheme>,
        only: Option<ApiPlace>,
    ) -> (HostBasis, Option<ApiPlace>) {
        if let Some(index) = self.authorities.find(host, scheme) {
            return (HostBasis::Declared, Some(ApiPlace::Declared(index)));
        }
        match (self.undeclared_host, only) {
            (UndeclaredHost::Auto, Some(_)) => (HostBasis::Assumed, only),
            (UndeclaredHost::HostOnly, _) => (HostBasis::HostOnly, Some(ApiPlace::Undeclared)),
            (UndeclaredHost::Auto | UndeclaredHost::Refuse, _) => (HostBasis::Undeclared, None),
        }
    }

    fn scheme_of_first(&self) -> Option<Scheme> {
        let (scheme, _) = self.apis.first()?.origin.split_once("://")?;
        Scheme::parse(scheme).ok()
    }
}
