use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use crate::advice::TrialFailure;
use crate::config::{BrowserVersion, CookieKey, Flow, Purpose, SessionShape, Website};
use crate::cookie::{CookieDomain, CookieName, SameSite};
use crate::net::Origin;

/// What is wrong with a declared cookie: its shape, purpose, readers, flow or lifetime.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{CompanionConfig, PolicyConfig, Purpose, Reader};
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::{CookieProblem, ProblemKind};
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// let mut csrf = CompanionConfig::new(Purpose::CsrfToken.into());
/// csrf.read_by = Some(Reader::Script.into());
/// config.cookies.insert("csrf".into(), csrf);
/// let review = config.review(&EmbeddedList);
/// let ProblemKind::Cookie(problem) = review.problems()[0].kind() else { panic!() };
/// assert!(matches!(problem, CookieProblem::NotReadable { .. }));
/// assert_eq!(
///     problem.to_string(),
///     "scripts of `https://www.example.com` cannot read a cookie of `api.example.com`; let both share it (`cookie_domain`: \
///      `example.com`), or send the value in a response header",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CookieProblem {
    /// The CSRF token expires before the session.
    #[error(
        "browsers keep it for {kept} seconds and the session for {session}: after that every request that changes something is \
         refused; set `keep` to `as_session`"
    )]
    CsrfTokenEndsFirst {
        /// How long browsers keep the token, in seconds.
        kept: i64,
        /// How long the session lasts, in seconds, or at least so long.
        session: i64,
    },
    /// The cookie for double submit can be set by others.
    #[error(
        "a sibling host, or the network, can set `{name}` and then knows the token: double submit proves nothing; give the name the \
         prefix `__Host-` (no `cookie_domain`, the path `/`), or set `csrf` to `token` and compare with the session's token"
    )]
    DoubleSubmitPlantable {
        /// The name of the cookie.
        name: CookieName,
    },
    /// Double submit is on, but scripts cannot read any cookie with a CSRF token.
    #[error(
        "double submit needs a cookie with the purpose `csrf_token` and `read_by` of `script` or `both`; declare one in `cookies`, or \
         set `csrf` to `token`"
    )]
    DoubleSubmitWithoutCookie,
    /// The session cookie has the lifetime `as_session`, which is for other cookies.
    #[error(
        "the session cookie itself cannot have `as_session`; write a number of seconds, `browser_session` or `chosen`"
    )]
    EndlessReference,
    /// A cookie has a flow, but is not the cookie of a sign-in.
    #[error(
        "a cookie with the purpose `{purpose}` cannot have a `flow`; remove it, or set the purpose to `sign_in_flow`"
    )]
    FlowOfOtherPurpose {
        /// The purpose.
        purpose: Purpose,
    },
    /// The provider sends a form, but the API uses plain http.
    #[error(
        "{api} is plain http, and browsers send only `SameSite=None` cookies with a form of another site, which need https; use https \
         in development, too, or a `flow` by `redirect`"
    )]
    FormPostOverHttp {
        /// The API.
        api: Box<Origin>,
    },
    /// The cookie that shows that a session exists outlives the session.
    #[error(
        "browsers keep it for {kept} seconds and the session for {session}: pages show a session that has ended; set `keep` to `as_session`"
    )]
    HintOutlivesSession {
        /// How long browsers keep the cookie at most, in seconds.
        kept: i64,
        /// How long the session lasts at most, in seconds. 0: until the browser is closed.
        session: i64,
    },
    /// A browser does not send the cookie with a request that needs it.
    ///
    /// No configuration is known that causes this problem, because every known cause has its own problem. It is a safety net, like
    /// [`ProblemKind::BrowserLoses`](super::ProblemKind::BrowserLoses).
    #[error("{} loses it on {}: {failure}{}", BrowserVersion::listed(browsers), describe_flow(*flow), way_out(*flow))]
    Lost {
        /// The browsers.
        browsers: Vec<BrowserVersion>,
        /// The sign-in flow, if the cookie belongs to one.
        flow: Option<Flow>,
        /// What happens to the cookie.
        failure: Box<TrialFailure>,
    },
    /// Scripts of a website should read the cookie, but cannot.
    #[error(
        "scripts of `{website}` cannot read a cookie of `{}`; {}",
        api.host(),
        match suggestion {
            _ if *is_double_submit => "hosts that share it could all set it, so set `csrf` to `token`, and send the token in a response header in place of this cookie".into(),
            Some(domain) => format!("let both share it (`cookie_domain`: `{domain}`), or send the value in a response header"),
            None => "send the value in a response header".into(),
        }
    )]
    NotReadable {
        /// The website.
        website: Box<Website>,
        /// The API that sets it.
        api: Box<Origin>,
        /// A domain with which they could read it.
        suggestion: Option<CookieDomain>,
        /// Whether double submit compares it. No other host may then set it, so no domain helps.
        is_double_submit: bool,
    },
    /// The cookie is for sessions with another number of tokens.
    #[error(
        "a session has {} (`session` is `{shape}`), so this cookie does not exist; remove it, or set `session` to `{}`",
        tokens_of(*shape), other_shape(*shape)
    )]
    OtherShape {
        /// The shape of the deployment's sessions.
        shape: SessionShape,
    },
    /// The past cookie is for sessions with another number of tokens.
    #[error(
        "a session has {} (`session` is `{shape}`), so this past cookie is never read; name it in `clear_only` to clear it",
        tokens_of(*shape)
    )]
    PastOfOtherShape {
        /// The shape of the deployment's sessions.
        shape: SessionShape,
    },
    /// The history has a cookie that is not declared.
    #[error(
        "`{key}` is not a key of `cookies`; declare it there, or name the old cookie in `clear_only`"
    )]
    PastOfUndeclared {
        /// The key.
        key: CookieKey,
    },
    /// The refresh token expires before the access token.
    #[error(
        "the refresh token ends after {refresh} seconds and the access token after {access}: when the access token expires, the \
         session can no longer be renewed; let the refresh token last longer"
    )]
    RefreshEndsFirst {
        /// How long the refresh token is valid, in seconds.
        refresh: i64,
        /// How long the access token is valid, in seconds.
        access: i64,
    },
    /// A cookie to clear has no name.
    #[error("a cookie that is only cleared needs its `name`")]
    RetiredWithoutName,
    /// The cookie is `SameSite=None`, but nothing needs that.
    #[error(
        "`SameSite=None` sends it with requests of all other sites, which no declared website needs; remove `same_site`"
    )]
    SameSiteLoosens,
    /// With this `SameSite`, browsers do not send the cookie when the provider sends the user back.
    #[error(
        "with a `flow` by `{flow}` the provider's page, which is another site, sends the cookie only with `SameSite={needed}`; leave \
         `same_site` out"
    )]
    SameSiteOfFlow {
        /// The flow.
        flow: Flow,
        /// The value that the flow needs.
        needed: SameSite,
    },
    /// Scripts would read a secret.
    #[error(
        "a cookie with the purpose `{purpose}` is a secret, so scripts must not read it; remove `read_by`, or give scripts another cookie"
    )]
    SecretForScripts {
        /// The purpose.
        purpose: Purpose,
    },
    /// Browsers delete the cookie while its token is still valid.
    #[error(
        "browsers keep it for {kept} seconds, but its token is valid for {valid}: users are logged out early; let the cookie last as \
         long as the token"
    )]
    TokenOutlivesCookie {
        /// How long browsers keep the cookie, in seconds.
        kept: i64,
        /// How long the token is valid, in seconds.
        valid: i64,
    },
    /// A token is valid for longer than its session lasts.
    #[error(
        "its token is valid for {valid} seconds, and a session lasts {session} at most: a copy of the token works after the session \
         has ended, unless the server looks the session up; shorten it"
    )]
    TokenOutlivesSession {
        /// How long the token is valid, in seconds.
        valid: i64,
        /// How long the session lasts, in seconds.
        session: i64,
    },
}

const fn tokens_of(shape: SessionShape) -> &'static str {
    match shape {
        SessionShape::Pair => "two tokens",
        SessionShape::Single => "one token",
    }
}

const fn other_shape(shape: SessionShape) -> SessionShape {
    match shape {
        SessionShape::Pair => SessionShape::Single,
        SessionShape::Single => SessionShape::Pair,
    }
}

const fn describe_flow(flow: Option<Flow>) -> &'static str {
    match flow {
        Some(Flow::Redirect) => "the way back from the provider, a redirect from another site",
        Some(Flow::FormPost) => "the way back from the provider, a form from another site",
        None => "its routes",
    }
}

const fn way_out(flow: Option<Flow>) -> &'static str {
    match flow {
        Some(Flow::FormPost) => {
            "; let the callback return a page of its own that posts the form again, or ask the provider for a redirect"
        }
        Some(Flow::Redirect) | None => "",
    }
}
