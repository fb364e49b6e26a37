use alloc::boxed::Box;
use alloc::vec::Vec;

use super::audience::{Audience, clients_are};
use super::change_words::{
    describe_added, describe_api_moved, describe_domain, describe_moved, describe_removed,
    describe_renamed, describe_same_site, describe_same_site_of_companion, describe_shape,
    describe_transport, of_cookie,
};
use super::coded::code_and_message;
use super::frontend_change::listed;
use crate::config::{ClientName, Purpose, SessionShape, TransportSetting, Website};
use crate::cookie::{CookieDomain, CookieName, CookiePath, Lifetime, Partitioning, SameSite};
use crate::net::{HeaderName, Origin, UrlPath};

/// A difference between two configurations, and what it means for browsers.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{MigrationChange, plan_migration};
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into();
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let codes: Vec<&str> = plan.changes.iter().map(MigrationChange::code).collect();
/// assert_eq!(codes, ["cookie_domain", "name", "name"]); // `__Host-` forbids a domain, so both cookies are renamed, too
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationChange {
    /// An API is new.
    #[error(
        "{api} is new: it gets old cookies only where their domain covers its host, and clears no host-only cookie of another host"
    )]
    ApiAdded {
        /// The API.
        api: Box<Origin>,
    },
    /// An API has another scheme or port. Cookies belong to its host.
    #[error("{old} becomes {new}: {}", describe_api_moved(old, new))]
    ApiMoved {
        /// The API of the old configuration.
        old: Box<Origin>,
        /// The API of the new one.
        new: Box<Origin>,
    },
    /// An API was removed.
    #[error(
        "{api} is removed: host-only cookies of its host stay in browsers until they expire, and are sent to no other host"
    )]
    ApiRemoved {
        /// The API.
        api: Box<Origin>,
    },
    /// Clients that are no websites are new.
    #[error("{} new", clients_are(clients))]
    ClientsAdded {
        /// The clients.
        clients: Vec<ClientName>,
    },
    /// Clients that are no websites were removed.
    #[error(
        "{} no longer declared: requests with that name count as those of pages",
        clients_are(clients)
    )]
    ClientsRemoved {
        /// The clients.
        clients: Vec<ClientName>,
    },
    /// A cookie is new.
    #[error("the cookie `{name}` is new: {}", describe_added(*purpose))]
    CookieAdded {
        /// Its name, including the prefix.
        name: CookieName,
        /// What the cookie is for. `None` for session cookies.
        purpose: Option<Purpose>,
    },
    /// The cookies have another domain.
    #[error(
        "the cookie domain changes from {} to {}: {}",
        describe_domain(old),
        describe_domain(new),
        if *are_both_sent {
            "browsers treat these as two cookies and send both, so each response that sets the new one clears the old"
        } else {
            "browsers do not send the old cookies to the new host, and no response from there clears them"
        }
    )]
    CookieDomain {
        /// The domain of the old cookies.
        old: CookieDomain,
        /// The domain of the new cookies.
        new: CookieDomain,
        /// Whether browsers send the old cookies to the new API, too.
        are_both_sent: bool,
    },
    /// A cookie is no longer used.
    #[error(
        "the cookie `{name}` is no longer used: the policy does not read it, and while it is in the history, each response that sets \
         or clears the session clears it{}",
        describe_removed(*purpose)
    )]
    CookieRemoved {
        /// Its name, including the prefix.
        name: CookieName,
        /// What the cookie was for. `None` for session cookies.
        purpose: Option<Purpose>,
    },
    /// A header has another name.
    #[error(
        "the header `{old}` becomes `{new}`: a page that was loaded before the change uses the old name until it is reloaded"
    )]
    HeaderName {
        /// The old name.
        old: HeaderName,
        /// The new name.
        new: HeaderName,
    },
    /// A cookie has another name.
    #[error(
        "the cookie `{old}` becomes `{new}`: {}{}",
        describe_renamed(*purpose, *is_reused),
        describe_moved(*purpose)
    )]
    Name {
        /// The old name, including the prefix.
        old: CookieName,
        /// The new name.
        new: CookieName,
        /// What the cookie is for. `None` for session cookies.
        purpose: Option<Purpose>,
        /// Whether another cookie of the new configuration has the old name.
        is_reused: bool,
    },
    /// A cookie has another lifetime.
    #[error(
        "the lifetime of `{name}` changes from {old} to {new}: browsers keep the cookies that they have, as they were set"
    )]
    Lifetime {
        /// The name of the new cookie.
        name: CookieName,
        /// The old lifetime.
        old: Lifetime,
        /// The new lifetime.
        new: Lifetime,
    },
    /// The cookies become partitioned, or are no longer partitioned.
    #[error("{}", match new {
        Partitioning::Partitioned => "the cookies become partitioned on some website: in browsers that support partitions the old \
            cookies stay beside them",
        Partitioning::Unpartitioned => "the cookies are no longer partitioned on some website: in browsers that support partitions the \
            old cookies stay beside them, each in the partition of its top-level site",
    })]
    Partitioning {
        /// Whether the new cookies are partitioned.
        new: Partitioning,
    },
    /// A cookie has another path.
    #[error(
        "the path of `{name}` changes from {old} to {new}: browsers treat these as two cookies, and send the old one only below its \
         own path"
    )]
    Path {
        /// The name of the new cookie.
        name: CookieName,
        /// The old path.
        old: CookiePath,
        /// The new path.
        new: CookiePath,
    },
    /// The refresh route has moved.
    #[error(
        "sessions are refreshed at {new}, no longer at {old}: a page that was loaded before the change calls the old route until it is \
         reloaded"
    )]
    RefreshRoute {
        /// The old route.
        old: UrlPath,
        /// The new route.
        new: UrlPath,
    },
    /// The cookies have another `SameSite`.
    #[error(
        "`SameSite`{} on `{website}` changes from {old} to {new}: {}",
        of_cookie(name.as_ref()),
        if !*is_same_host {
            "the cookies of another host are different cookies, and have it from the start"
        } else if name.is_some() {
            describe_same_site_of_companion(*new)
        } else {
            describe_same_site(*old, *new)
        }
    )]
    SameSite {
        /// The name of a cookie beside the session. `None` for session cookies.
        name: Option<CookieName>,
        /// The website.
        website: Box<Website>,
        /// The value of the old cookies.
        old: SameSite,
        /// The value of the new cookies.
        new: SameSite,
        /// Whether the website and the API have the same host.
        is_same_host: bool,
    },
    /// Sessions have one token instead of two, or the other way round.
    #[error("a session has {}: {}", describe_shape(*new), match new {
        SessionShape::Single => "the old refresh token is accepted as the session's token, so the application must look up old refresh \
            tokens, and old access tokens that come by header, where it looks up sessions; the old access cookie is only cleared",
        SessionShape::Pair => "the old token is accepted as the refresh token, so the application must look up old session tokens \
            where it refreshes, and those that come by header instead of an access token",
    })]
    SessionShape {
        /// The old shape.
        old: SessionShape,
        /// The new shape.
        new: SessionShape,
    },
    /// Tokens travel in another way.
    #[error("the transport changes from `{old}` to `{new}`: {}", describe_transport(*new, *session))]
    Transport {
        /// The old transport.
        old: TransportSetting,
        /// The new transport.
        new: TransportSetting,
        /// The shape of the new configuration's session.
        session: SessionShape,
    },
    /// Tokens of some front ends travel in another way.
    #[error("the transport of {of} changes from `{old}` to `{new}`")]
    TransportOf {
        /// Which front ends.
        of: Audience,
        /// The old transport.
        old: TransportSetting,
        /// The new transport.
        new: TransportSetting,
    },
    /// Websites are new.
    #[error("{} {}", listed(websites), match websites.len() {
        1 => "is a new website",
        _ => "are new websites",
    })]
    WebsitesAdded {
        /// The websites.
        websites: Vec<Website>,
    },
    /// Websites were removed.
    #[error("{} {}", listed(websites), match websites.len() {
        1 => "is no longer a website: requests of its pages are refused",
        _ => "are no longer websites: requests of their pages are refused",
    })]
    WebsitesRemoved {
        /// The websites.
        websites: Vec<Website>,
    },
}

impl MigrationChange {
    /// A word that identifies the change. It stays the same even if the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ApiAdded { .. } => "api_added",
            Self::ApiMoved { .. } => "api_moved",
            Self::ApiRemoved { .. } => "api_removed",
            Self::ClientsAdded { .. } => "clients_added",
            Self::ClientsRemoved { .. } => "clients_removed",
            Self::CookieAdded { .. } => "cookie_added",
            Self::CookieDomain { .. } => "cookie_domain",
            Self::CookieRemoved { .. } => "cookie_removed",
            Self::HeaderName { .. } => "header_name",
            Self::Lifetime { .. } => "lifetime",
            Self::Name { .. } => "name",
            Self::Partitioning { .. } => "partitioning",
            Self::Path { .. } => "path",
            Self::RefreshRoute { .. } => "refresh_route",
            Self::SameSite { .. } => "same_site",
            Self::SessionShape { .. } => "session_shape",
            Self::Transport { .. } => "transport",
            Self::TransportOf { .. } => "transport_of",
            Self::WebsitesAdded { .. } => "websites_added",
            Self::WebsitesRemoved { .. } => "websites_removed",
        }
    }
}

code_and_message!(MigrationChange);
