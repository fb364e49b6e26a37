use alloc::format;
use alloc::vec::Vec;
use core::fmt;

use super::coded::code_and_message;
use crate::config::{SessionShape, Transport, Website};
use crate::cookie::CookieName;
use crate::migration::Instant;
use crate::net::{HeaderName, Method, Origin, UrlPath};
use crate::text::word_form;

/// What the front ends of some websites must do because of a change.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{FrontendTiming, plan_migration};
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.cookie_domain = "example.com".into(); // sibling hosts get the cookies, too
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let first = &plan.frontend[0];
/// assert_eq!((first.timing, first.action.code()), (FrontendTiming::Before, "send_csrf_header"));
/// assert_eq!(first.websites[0].to_string(), "https://www.example.com");
/// assert!(first.is_needed());
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FrontendChange {
    /// When the front ends must do it, relative to the new configuration.
    pub timing: FrontendTiming,
    /// The date. For [`Before`](FrontendTiming::Before) and [`With`](FrontendTiming::With), this is day 0.
    pub at: Instant,
    /// What the front ends must do.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub action: FrontendAction,
    /// The websites with these front ends.
    pub websites: Vec<Website>,
    /// The APIs that the change affects.
    pub apis: Vec<Origin>,
}

impl FrontendChange {
    /// Whether requests of a front end are refused if it does not change. If false, the front end may change, or can clean up.
    #[must_use]
    pub const fn is_needed(&self) -> bool {
        !matches!(
            self.action,
            FrontendAction::MayStopSending { .. }
                | FrontendAction::OpenWebsite
                | FrontendAction::StartCalling
        )
    }
}

/// When a front end must change.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "before, with or after")]
pub enum FrontendTiming {
    /// Before the first server with the new configuration; early enough for browsers to have loaded the new front end.
    Before,
    /// Together with the new configuration.
    With,
    /// After all servers have the new configuration.
    After,
}

word_form!(rollout: FrontendTiming, "`before`, `with` or `after`", {
    Before => "before",
    With => "with",
    After => "after",
});

/// What a front end must do, or what an API must allow first.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::{FrontendAction, plan_migration};
///
/// let mut old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// old.csrf = "custom_header".into();
/// let mut new = old.clone();
/// new.headers.csrf = Some("x-requested-by".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// // Pages of another origin may not send a header that the API does not allow, so that comes first.
/// let codes: Vec<&str> = plan.frontend.iter().map(|change| change.action.code()).collect();
/// assert_eq!(codes, ["allow_header", "send_csrf_header", "keep_allowing"]);
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FrontendAction {
    /// The old configuration must allow a request header first. This is a change of the API, not of the front end.
    #[error(
        "add `{header}` to `headers.allow` of the old configuration, and deploy that first: until then the browser's preflight request \
         fails when a page of another origin sends the header"
    )]
    AllowHeader {
        /// The header.
        header: HeaderName,
    },
    /// An API was removed; front ends must call another one.
    #[error(
        "call {} instead, and keep the old API running while pages are open that were loaded before",
        listed(to)
    )]
    CallApi {
        /// The APIs of the new configuration.
        to: Vec<Origin>,
    },
    /// The refresh route or the sign-out route has moved.
    #[error(
        "call {new} instead of {old}, and keep {old} working while pages are open that were loaded before"
    )]
    CallRoute {
        /// The route of the old configuration.
        old: UrlPath,
        /// The route of the new one.
        new: UrlPath,
    },
    /// The new configuration must still allow a request header. This is a change of the API, not of the front end.
    #[error(
        "keep `{header}` in `headers.allow` of the new configuration while front ends send it: otherwise the browser's preflight \
         request fails"
    )]
    KeepAllowing {
        /// The header.
        header: HeaderName,
    },
    /// A website is no longer declared.
    #[error(
        "{}: the new configuration refuses requests of these pages that change something, and does not let them read responses",
        if *is_moved {
            "with the switch, redirect users to a new website, which the old configuration refuses until then; or declare the new websites beside \
             these first, redirect, and remove these later"
        } else {
            "redirect users to another website"
        }
    )]
    LeaveWebsite {
        /// Whether there are new websites, to which users can only go with the switch.
        is_moved: bool,
    },
    /// The custom header is no longer required.
    #[error("you may stop sending `{header}`: it is no longer required")]
    MayStopSending {
        /// The header.
        header: HeaderName,
    },
    /// A website is new.
    #[error(
        "let users onto this website only after the switch: the old configuration refuses its requests"
    )]
    OpenWebsite,
    /// A cookie that scripts read has another name.
    #[error("read the cookie `{new}`, or `{old}` if `{new}` is missing")]
    ReadCookie {
        /// The old name.
        old: CookieName,
        /// The new name.
        new: CookieName,
    },
    /// A response header has another name.
    #[error("read the response header `{new}`, or `{old}` if `{new}` is missing")]
    ReadHeader {
        /// The old name.
        old: HeaderName,
        /// The new name.
        new: HeaderName,
    },
    /// The custom header is now required, or has another name.
    #[error(
        "send `{header}` (any value){} with every {} that changes something and uses the cookies: \
         without it the new configuration responds with 403, and the old one ignores it",
        beside(instead_of.as_ref()),
        guarded(*session)
    )]
    SendCsrfHeader {
        /// The name of the header.
        header: HeaderName,
        /// The name that the old configuration requires.
        instead_of: Option<HeaderName>,
        /// The shape of the new configuration's session.
        session: SessionShape,
    },
    /// The CSRF token is now required, or its header has another name.
    #[error(
        "read the token from the {} and send it in the request header `{header}`{} with every {} that changes something and uses the \
         cookies: without it the new configuration responds with 403",
        cookie.as_ref().map_or_else(|| format!("response header `{header}`"), |cookie| format!("cookie `{cookie}`")),
        beside(instead_of.as_ref()),
        guarded(*session)
    )]
    SendCsrfToken {
        /// The name of the request header. It is also the name of the response header, except if a cookie contains the token.
        header: HeaderName,
        /// The header that the old configuration requires.
        instead_of: Option<HeaderName>,
        /// The cookie that contains the token, for double submit.
        cookie: Option<CookieName>,
        /// The shape of the new configuration's session.
        session: SessionShape,
    },
    /// A request header has another name.
    #[error("wherever you send `{old}`, also send `{new}`")]
    SendRenamed {
        /// The old name.
        old: HeaderName,
        /// The new name.
        new: HeaderName,
    },
    /// Cookies are no longer accepted, and requests with credentials are not allowed.
    #[error("send requests without credentials: the new configuration does not allow them")]
    OmitCredentials,
    /// An API is new.
    #[error("you may call these APIs: the old configuration does not serve them")]
    StartCalling,
    /// Sessions now have a refresh token.
    #[error(
        "call {route} when a response is 401, and then try again: sessions have two tokens, and the old token is accepted only there"
    )]
    StartRefreshing {
        /// The route of the new configuration.
        route: UrlPath,
    },
    /// New sessions travel in another way if a front end does not ask for one.
    #[error(
        "send `{header}: {transport}` at sign-in: without it, new sessions use the other transport"
    )]
    StateTransport {
        /// The header in which a client states its preference.
        header: HeaderName,
        /// How sessions travel now.
        transport: Transport,
    },
    /// The past cookies expire. From then on, requests with credentials are not allowed.
    #[error(
        "send requests without credentials before you remove the history: without it the new configuration does not allow them"
    )]
    StopCredentials,
    /// Sessions no longer have a refresh token.
    #[error(
        "stop calling {route}, since sessions have one token; keep {route} working, as a route that sets the session again, while \
         pages are open that were loaded before"
    )]
    StopRefreshing {
        /// The route of the old configuration.
        route: UrlPath,
    },
    /// Preflight responses no longer allow a method.
    #[error(
        "stop using the method {method}, or add it to `cors_methods` of the new configuration: the browser's preflight request fails"
    )]
    StopUsing {
        /// The method.
        method: Method,
    },
    /// Tokens no longer travel by header.
    #[error(
        "send requests with credentials (`credentials: \"include\"`), and `Authorization` only while you hold a token: the new \
         configuration sets cookies{}",
        if *are_new { "; the old one does not allow credentials" } else { "" }
    )]
    UseCookies {
        /// Whether the old configuration does not allow credentials.
        are_new: bool,
    },
    /// Tokens no longer travel by cookie.
    #[error(
        "read the {}, and send {} as `Authorization: Bearer`: the new configuration sets no cookie",
        refresh.as_ref().map_or_else(
            || format!("token from the response header `{access}`"),
            |refresh| format!("tokens from the response headers `{access}` and `{refresh}`"),
        ),
        if refresh.is_some() { "them" } else { "it" }
    )]
    UseHeaders {
        /// The header of the access token, or of the only token of a session.
        access: HeaderName,
        /// The header of the refresh token. `None` if sessions have one token.
        refresh: Option<HeaderName>,
    },
}

impl FrontendAction {
    /// A word that identifies the action. It stays the same even if the sentence changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AllowHeader { .. } => "allow_header",
            Self::CallApi { .. } => "call_api",
            Self::CallRoute { .. } => "call_route",
            Self::KeepAllowing { .. } => "keep_allowing",
            Self::LeaveWebsite { .. } => "leave_website",
            Self::MayStopSending { .. } => "may_stop_sending",
            Self::OmitCredentials => "omit_credentials",
            Self::OpenWebsite => "open_website",
            Self::ReadCookie { .. } => "read_cookie",
            Self::ReadHeader { .. } => "read_header",
            Self::SendCsrfHeader { .. } => "send_csrf_header",
            Self::SendCsrfToken { .. } => "send_csrf_token",
            Self::SendRenamed { .. } => "send_renamed",
            Self::StartCalling => "start_calling",
            Self::StartRefreshing { .. } => "start_refreshing",
            Self::StateTransport { .. } => "state_transport",
            Self::StopCredentials => "stop_credentials",
            Self::StopRefreshing { .. } => "stop_refreshing",
            Self::StopUsing { .. } => "stop_using",
            Self::UseCookies { .. } => "use_cookies",
            Self::UseHeaders { .. } => "use_headers",
        }
    }

    /// When it is due.
    pub(super) const fn timing(&self) -> FrontendTiming {
        match self {
            Self::AllowHeader { .. }
            | Self::LeaveWebsite { is_moved: false }
            | Self::ReadCookie { .. }
            | Self::ReadHeader { .. }
            | Self::SendCsrfHeader { .. }
            | Self::SendCsrfToken { .. }
            | Self::SendRenamed { .. }
            | Self::StateTransport { .. }
            | Self::StopUsing { .. }
            | Self::UseCookies { are_new: false }
            | Self::UseHeaders { .. } => FrontendTiming::Before,
            Self::CallApi { .. }
            | Self::CallRoute { .. }
            | Self::KeepAllowing { .. }
            | Self::OmitCredentials
            | Self::StartRefreshing { .. }
            | Self::StopRefreshing { .. }
            | Self::LeaveWebsite { is_moved: true }
            | Self::UseCookies { are_new: true } => FrontendTiming::With,
            Self::MayStopSending { .. }
            | Self::OpenWebsite
            | Self::StartCalling
            | Self::StopCredentials => FrontendTiming::After,
        }
    }

    /// The order of actions at the same time: what an API must allow comes before what needs it.
    pub(super) const fn is_of_api(&self) -> bool {
        matches!(self, Self::AllowHeader { .. } | Self::KeepAllowing { .. })
    }
}

code_and_message!(FrontendAction);

impl fmt::Display for FrontendChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<6} ", self.timing)?;
        write_list(f, &self.websites)?;
        write!(f, " with ")?;
        write_list(f, &self.apis)?;
        write!(f, ": {}", self.action)
    }
}

/// How many are named; there can be thousands.
const NAMED: usize = 5;

fn write_list(f: &mut fmt::Formatter<'_>, all: &[impl fmt::Display]) -> fmt::Result {
    for (index, one) in all.iter().take(NAMED).enumerate() {
        write!(f, "{}{one}", if index == 0 { "" } else { ", " })?;
    }
    match all.len().saturating_sub(NAMED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

pub(super) fn listed<T: fmt::Display>(all: &[T]) -> alloc::string::String {
    struct List<'a, T>(&'a [T]);
    impl<T: fmt::Display> fmt::Display for List<'_, T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_list(f, self.0)
        }
    }
    alloc::format!("{}", List(all))
}

/// The requests that need a CSRF header.
const fn guarded(shape: SessionShape) -> &'static str {
    match shape {
        SessionShape::Pair => "refresh, sign-out and other request",
        SessionShape::Single => "sign-out and other request",
    }
}

fn beside(old: Option<&HeaderName>) -> alloc::string::String {
    old.map_or_else(alloc::string::String::new, |old| {
        alloc::format!(" beside `{old}`")
    })
}
