use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::audience::{Audience, clients_are};
use super::encounter::TokenOutcome;
use super::warning_words::{describe_loss, widen, widen_domain, widen_session};
use crate::config::{ClientName, Purpose, SessionShape, Transport, Website};
use crate::cookie::{CookieDomain, CookieName};
use crate::migration::{Instant, PastCookie};
use crate::net::{Origin, UrlPath};
use crate::policy::Severity;

/// Why one response does not complete the change in some case, and what the user notices.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::Severity;
/// use session_cookie_policy::rollout::{MigrationWarning, plan_migration};
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.api = vec!["https://api2.example.com".into()]; // to which no browser sends host-only cookies of the old host
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// assert!(matches!(plan.warnings[0], MigrationWarning::HostGone { .. }));
/// assert_eq!(plan.warnings[0].code(), "host_gone");
/// assert_eq!(plan.warnings[0].severity(), Severity::Warning);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MigrationWarning {
    /// The new configuration does not read the value of a cookie beside the session.
    #[error(
        "{cookie} is not read by the new configuration ({outcome}){}",
        describe_loss(*purpose)
    )]
    CompanionNotTaken {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// What the cookie is for.
        purpose: Purpose,
        /// What happens to its value.
        outcome: TokenOutcome,
    },
    /// The history of the new configuration has the cookie, but not for as long as browsers keep it.
    #[error(
        "the `history` of the new configuration has {cookie} until {declared}, but browsers keep it until {sunset}: add the entry of this plan beside \
         it, or raise its `lifetime_days`, which does the same"
    )]
    DeclaredTooShort {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// Until when the history has it.
        declared: Instant,
        /// When the last of these cookies expires.
        sunset: Instant,
    },
    /// No API can clear the cookie. It is host-only and its host is no longer an API, or its domain no longer contains an API.
    #[error(
        "{cookie} of {api} is out of reach of every API of the new configuration: {}, and keeps a cookie that is sent only to its old \
         scope until {sunset}; to clear it, keep that API in service and let it clear the cookie{}",
        if *is_of_session { "the user signs in once there" } else { "the browser loses its value there" },
        wide.as_ref().map_or_else(String::new, widen_domain)
    )]
    HostGone {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The API that set it.
        api: Box<Origin>,
        /// When the cookie expires by itself.
        sunset: Instant,
        /// Whether it is a session cookie.
        is_of_session: bool,
        /// The domain with which it would reach a new API, if one exists.
        wide: Option<CookieDomain>,
    },
    /// The new configuration has a problem that the old one does not have.
    #[error("new with this change: {problem}{}", match more {
        0 => String::new(),
        1 => " (and 1 more like it)".into(),
        more => format!(" (and {more} more like it)"),
    })]
    Introduced {
        /// The problem, with its setting.
        problem: Box<str>,
        /// How many others of this kind the setting has.
        more: usize,
    },
    /// The new configuration sets the same cookie with a shorter lifetime. Browsers still keep the old one for the longer time.
    #[error(
        "{cookie} {} until {sunset}: {}if the domain, path or name \
         changes before then, extend the `history` of that change until then, since its plan knows only the shorter lifetime",
        if cookie.lifetime.max_age().is_some() {
            "has a shorter lifetime from now on, but browsers keep existing cookies"
        } else {
            "ended with the browser, and has a lifetime from now on; browsers that restore windows may keep existing cookies for longer,"
        },
        if *is_of_session { "end those sessions on the server; and " } else { "" }
    )]
    KeptForLonger {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// When the last of the old cookies expires.
        sunset: Instant,
        /// Whether it is a session cookie.
        is_of_session: bool,
    },
    /// Several hosts have host-only cookies, and share the new cookies. Each host clears only its own.
    #[error(
        "{cookie} may be on {hosts} hosts, and each clears only its own: a sign-out on one host leaves the cookies of the others, and the \
         user stays signed in there, until {sunset} or until the server ends these sessions"
    )]
    LeftOnOtherHosts {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// How many hosts may have one.
        hosts: usize,
        /// When the last of these cookies expires.
        sunset: Instant,
    },
    /// The CSRF token is required, and existing sessions have none.
    #[error(
        "the new configuration requires the CSRF token, which earlier sessions do not have: {}",
        match (session, is_in_cookie) {
            (SessionShape::Pair, false) => "their users are refused at the next refresh and sign in once",
            (SessionShape::Single, false) => {
                "requests that change something are refused until a response to a `GET` has set the session again, with its token"
            }
            (SessionShape::Pair, true) => {
                "refreshes and other requests that change something are refused until a response to a `GET` has set the token's cookie"
            }
            (SessionShape::Single, true) => {
                "requests that change something are refused until a response to a `GET` has set the token's cookie"
            }
        }
    )]
    NoCsrfToken {
        /// The shape of the new configuration's session.
        session: SessionShape,
        /// Whether a cookie contains the token, which scripts send in a header.
        is_in_cookie: bool,
    },
    /// Several hosts share the old cookies, and each has its own after the change.
    #[error(
        "{cookie} is shared by {hosts} hosts, and the new cookies are not: whichever host sets the session first clears it, and users sign in \
         again on each other one; to avoid that, leave `cookie_domain` as it is"
    )]
    NoLongerShared {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// How many hosts share it.
        hosts: usize,
    },
    /// The new configuration does not work, even with its history.
    #[error("the new configuration does not compile: {problem}")]
    NewInvalid {
        /// One of its errors, with the setting.
        problem: String,
    },
    /// Tokens of some front ends are no longer accepted in a transport that the deployment still uses elsewhere.
    #[error(
        "tokens by {transport} of {of} are no longer accepted, effective at once, since the deployment still has that transport elsewhere: {}; \
         to avoid that, leave the transport there at `any` until their tokens have expired",
        match of {
            Audience::Websites(_) => "users sign in once there",
            Audience::Clients(_) => "users are signed out, and versions that are installed fail at each later sign-in",
        }
    )]
    NotTakenFrom {
        /// Whose tokens.
        of: Audience,
        /// The transport.
        transport: Transport,
    },
    /// Clients that send tokens by header are no longer declared, and get cookies from then on.
    #[error(
        "{of} no longer declared: installed versions still send that name, count as pages, and get cookies at their next sign-in instead \
         of tokens by header; keep the declaration until they are gone",
        of = clients_are(clients)
    )]
    ClientsGone {
        /// The clients.
        clients: Vec<ClientName>,
    },
    /// An API shares the new cookies, but does not get the old ones.
    #[error(
        "{api} shares the new cookies, but does not get the old ones of {from}: users who call it first seem logged out there; {}",
        match session {
            SessionShape::Pair => format!("let pages refresh at {from} first"),
            SessionShape::Single => format!("let pages call {from} first, and set the session again in its response"),
        }
    )]
    NotSentToApi {
        /// The API.
        api: Box<Origin>,
        /// An API that gets the old cookies.
        from: Box<Origin>,
        /// The shape of the new configuration's session.
        session: SessionShape,
    },
    /// Sessions have one token, and the path of its old cookie does not include a route that needs the session.
    #[error(
        "browsers do not send {cookie} to {route}: users who come back there are logged out, until a route that gets the cookie has \
         set the session again; {}",
        match refresh_route {
            Some(old) => format!("keep {old}, which pages call when a response is 401, as such a route until {sunset}"),
            None => format!("to avoid that, let pages call a route below {} first, until {sunset}", cookie.path),
        }
    )]
    NotSentToRoute {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The route of the new configuration.
        route: UrlPath,
        /// The refresh route of the old configuration, if its sessions have a refresh token.
        refresh_route: Option<UrlPath>,
        /// When the old cookies expire.
        sunset: Instant,
    },
    /// The path of the old refresh cookie does not include the new refresh route.
    #[error(
        "browsers do not send {cookie} to {route}: {}",
        match old_route {
            Some(old_route) => format!(
                "users who come back with an expired access token sign in once; to avoid that, keep {old_route} in service until \
                 {sunset} and respond to a refresh at {route} without a refresh token with a redirect (307) there, since a rejection \
                 clears the old cookie{}",
                widen(wide.as_ref())
            ),
            None => format!(
                "users who come back sign in once{}",
                widen_session(wide.as_ref())
            ),
        }
    )]
    NotSentToRefreshRoute {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The refresh route of the old configuration. `None` if its sessions have no refresh token.
        old_route: Option<UrlPath>,
        /// The refresh route of the new configuration.
        route: UrlPath,
        /// The narrowest path that contains both routes.
        wide: Option<UrlPath>,
        /// When the old cookies expire.
        sunset: Instant,
    },
    /// All websites are others, of another site: some browsers do not send the session cookie with requests of their pages.
    #[error(
        "not every browser sends {cookie} with requests of pages of `{website}`, since that is another site than before: users sign in \
         once there; to avoid that, let the old website redirect with a one-time code, for which the new one begins a session; where the \
         old cookie is not replaced, it stays until {sunset}"
    )]
    NotSentFromSite {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The first of the new websites.
        website: Box<Website>,
        /// When the last of the old cookies expires.
        sunset: Instant,
    },
    /// The old configuration does not work by the rules of this crate. Some of its cookies may be unknown.
    #[error(
        "the old configuration does not compile, so some of its cookies may be missing in the plan: {problem}"
    )]
    OldInvalid {
        /// The first error.
        problem: String,
    },
    /// The new configuration refuses front ends that were built for the old one.
    #[error(
        "the new configuration refuses the present front ends until they are updated: see 'What front ends must do'"
    )]
    OldFrontendRefused,
    /// The old configuration accepts a cookie of an even earlier configuration, but the new one does not.
    #[error(
        "{cookie} belongs to an earlier configuration; the old configuration still accepts it, but the new one does not ({outcome}): \
         users who were away since then sign in once; to avoid that, postpone the change until {sunset}"
    )]
    OlderNotTaken {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// What happens to the token of the cookie.
        outcome: TokenOutcome,
        /// When the last of these cookies expires.
        sunset: Instant,
    },
    /// A cookie is partitioned under a website that was removed.
    #[error(
        "{cookie} in the partition of `{website}` is cleared only in responses to pages of its site, which the new configuration does \
         not have: it is sent nowhere else, and expires by {sunset}"
    )]
    OtherTopLevelSite {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The website.
        website: Box<Website>,
        /// When the cookie expires by itself.
        sunset: Instant,
    },
    /// One response cannot clear all past cookies.
    #[error(
        "the clears of {api} take {bytes} bytes, over the `clearing_budget` of {budget}: they are spread over {answers} responses or \
         more, and until then a request may have an old token beside the new one, which is tried second"
    )]
    OverBudget {
        /// The API.
        api: Box<Origin>,
        /// The length of all headers that clear them, in bytes.
        bytes: usize,
        /// How many bytes of them one response may have.
        budget: usize,
        /// How many responses are needed.
        answers: usize,
    },
    /// The header that clears one cookie exceeds the budget by itself.
    #[error(
        "a clear of {api} takes {bytes} bytes, over the `clearing_budget` of {budget}, and is never sent: the old cookie stays until it expires; raise the budget"
    )]
    NeverFits {
        /// The API.
        api: Box<Origin>,
        /// The length of the longest such header, in bytes.
        bytes: usize,
        /// How many bytes of them one response may have.
        budget: usize,
    },
    /// Others can plant a cookie with an old name more easily than one with the new name.
    #[error(
        "`{name}` is accepted until {sunset}, and {} can plant a cookie of that name; accept it only for sessions from before \
         {retired_at}, and remove the entry from `history` as soon as you can",
        name.planters()
    )]
    PastNamePlantable {
        /// The old name.
        name: CookieName,
        /// When the last server stops setting it.
        retired_at: Instant,
        /// Until when the old name is accepted.
        sunset: Instant,
    },
    /// Old and new cookies differ only in the partition.
    #[error(
        "on `{website}` the old `{name}` differs from the new one only by its partition, and browsers that ignore `Partitioned` treat \
         the two as one: only the response to a request that has both clears it, so it may stay until {sunset}; to have every response \
         clear it, change the name, too"
    )]
    PartitionStays {
        /// The website.
        website: Box<Website>,
        /// The name of the old and the new cookie.
        name: CookieName,
        /// When the old cookie expires by itself.
        sunset: Instant,
    },
    /// Past cookies are `Secure`, but the API uses plain http ([RFC 6265bis, section 5.7, step 16]).
    ///
    /// [RFC 6265bis, section 5.7, step 16]: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5.7
    #[error("{cookie} is `Secure`, and over http browsers let {api} neither delete nor replace it: {}; keep the API on https", if *shadows && !*is_of_session {
        "browsers drop the new cookie of the same name until the old one has expired"
    } else if *shadows {
        "browsers drop the new cookie of the same name at sign-in, and the user stays logged out until the old one has expired"
    } else {
        "it stays beside the new one until it expires, and is not sent over http"
    })]
    SecureOverHttp {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// The API.
        api: Box<Origin>,
        /// Whether a new cookie has the same name.
        shadows: bool,
        /// Whether it is a session cookie.
        is_of_session: bool,
    },
}

impl MigrationWarning {
    /// A word that identifies the warning. It stays the same even if the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ClientsGone { .. } => "clients_gone",
            Self::CompanionNotTaken { .. } => "companion_not_taken",
            Self::DeclaredTooShort { .. } => "declared_too_short",
            Self::HostGone { .. } => "host_gone",
            Self::Introduced { .. } => "introduced",
            Self::KeptForLonger { .. } => "kept_for_longer",
            Self::LeftOnOtherHosts { .. } => "left_on_other_hosts",
            Self::NoCsrfToken { .. } => "no_csrf_token",
            Self::NoLongerShared { .. } => "no_longer_shared",
            Self::NewInvalid { .. } => "new_invalid",
            Self::NotTakenFrom { .. } => "not_taken_from",
            Self::NotSentFromSite { .. } => "not_sent_from_site",
            Self::NotSentToApi { .. } => "not_sent_to_api",
            Self::NotSentToRefreshRoute { .. } => "not_sent_to_refresh_route",
            Self::NotSentToRoute { .. } => "not_sent_to_route",
            Self::OldInvalid { .. } => "old_invalid",
            Self::OldFrontendRefused => "old_frontend_refused",
            Self::OlderNotTaken { .. } => "older_not_taken",
            Self::OtherTopLevelSite { .. } => "other_top_level_site",
            Self::OverBudget { .. } => "over_budget",
            Self::NeverFits { .. } => "never_fits",
            Self::PastNamePlantable { .. } => "past_name_plantable",
            Self::PartitionStays { .. } => "partition_stays",
            Self::SecureOverHttp { .. } => "secure_over_http",
        }
    }

    /// Whether the new configuration is wrong by itself.
    pub(super) const fn is_of_new(&self) -> bool {
        matches!(self, Self::NewInvalid { .. })
    }

    /// Whether it tells of an old cookie that browsers hold at a time, and that responses do not clear.
    pub(super) fn is_left_at(&self, at: Instant) -> bool {
        match self {
            Self::HostGone { sunset, .. }
            | Self::NotSentFromSite { sunset, .. }
            | Self::OtherTopLevelSite { sunset, .. }
            | Self::PartitionStays { sunset, .. } => at < *sunset,
            Self::NeverFits { .. } => true,
            Self::SecureOverHttp { cookie, .. } => cookie.sunset().is_none_or(|sunset| at < sunset),
            _ => false,
        }
    }

    /// How serious the warning is. It is an error if users stay locked out, and a warning if they only have to do a little more, such as
    /// sign in once.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::ClientsGone { .. }
            | Self::NewInvalid { .. }
            | Self::NeverFits { .. }
            | Self::NotTakenFrom {
                of: Audience::Clients(_),
                ..
            }
            | Self::SecureOverHttp { shadows: true, .. } => Severity::Error,
            Self::CompanionNotTaken { .. }
            | Self::DeclaredTooShort { .. }
            | Self::HostGone { .. }
            | Self::Introduced { .. }
            | Self::KeptForLonger { .. }
            | Self::LeftOnOtherHosts { .. }
            | Self::NotTakenFrom {
                of: Audience::Websites(_),
                ..
            }
            | Self::NotSentFromSite { .. }
            | Self::NotSentToApi { .. }
            | Self::NotSentToRefreshRoute { .. }
            | Self::NotSentToRoute { .. }
            | Self::NoCsrfToken { .. }
            | Self::NoLongerShared { .. }
            | Self::OldInvalid { .. }
            | Self::OldFrontendRefused
            | Self::OlderNotTaken { .. }
            | Self::OtherTopLevelSite { .. }
            | Self::OverBudget { .. }
            | Self::PastNamePlantable { .. }
            | Self::PartitionStays { .. }
            | Self::SecureOverHttp { shadows: false, .. } => Severity::Warning,
        }
    }
}

/// Serializes the code, the severity and the sentence.
#[cfg(feature = "serde")]
impl serde::Serialize for MigrationWarning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use alloc::string::ToString as _;

        use serde::ser::SerializeStruct as _;

        let mut fields = serializer.serialize_struct("MigrationWarning", 3)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("severity", &self.severity())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}
