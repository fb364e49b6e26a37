use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::advice::TrialFailure;
use crate::config::{BrowserVersion, CookieKey, Flow, Purpose, SessionShape, Website};
use crate::cookie::{CookieDomain, CookieName, SameSite};
use crate::net::Origin;

/// What is wrong with a declared cookie: with its shape, its purpose, its readers, its flow or its lifetime.
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
    /// The token against CSRF ends before the session does.
    #[error(
        "browsers keep it for {kept} seconds and the session for {session}: after that every request that changes something is refused; \
         write `keep` as `as_session`"
    )]
    CsrfTokenEndsFirst {
        /// Seconds.
        kept: i64,
        /// Seconds, or at least that.
        session: i64,
    },
    /// Double submit by a cookie that others can set.
    #[error(
        "a sibling host, or the network, can set `{name}` and then knows the token: double submit proves nothing; let the name have the \
         prefix `__Host-` (no `cookie_domain`, the path `/`), or write `csrf` as `token` and compare with the session's"
    )]
    DoubleSubmitPlantable {
        /// The name.
        name: CookieName,
    },
    /// Double submit without a cookie that scripts read.
    #[error(
        "double submit needs a cookie with the purpose `csrf_token` and `read_by` of `script` or `both`; declare one in `cookies`, or write \
         `csrf` as `token`"
    )]
    DoubleSubmitWithoutCookie,
    /// A lifetime that is that of the session, for the cookie of the session itself.
    #[error(
        "the cookie of the session cannot be kept as the session; write a number of seconds, `browser_session` or `chosen`"
    )]
    EndlessReference,
    /// A flow that only the cookie of a sign-in has.
    #[error(
        "a cookie with the purpose `{purpose}` has no `flow`; leave it out, or write the purpose `sign_in_flow`"
    )]
    FlowOfOtherPurpose {
        /// The purpose.
        purpose: Purpose,
    },
    /// The provider's form over plain http.
    #[error(
        "{api} is plain http, and a form of another site brings only `SameSite=None` cookies, which need https; use https in development, \
         too, or a `flow` by `redirect`"
    )]
    FormPostOverHttp {
        /// The API.
        api: Box<Origin>,
    },
    /// The hint that there is a session outlives it.
    #[error(
        "browsers keep it for {kept} seconds and the session for {session}: pages show a session that is over; write `keep` as `as_session`"
    )]
    HintOutlivesSession {
        /// Seconds, at most.
        kept: i64,
        /// Seconds, at most; 0 for until the browser ends.
        session: i64,
    },
    /// A browser does not bring it where it is needed.
    #[error("{} loses it on {}: {failure}{}", listed(browsers), describe_flow(*flow), way_out(*flow))]
    Lost {
        /// The browsers.
        browsers: Vec<BrowserVersion>,
        /// The sign-in flow, if it is a cookie of one.
        flow: Option<Flow>,
        /// What happens to it.
        failure: Box<TrialFailure>,
    },
    /// Scripts of a website cannot read it.
    #[error(
        "scripts of `{website}` cannot read a cookie of `{}`; {}send the value in a response header",
        api.host(),
        suggestion.as_ref().map(|domain| format!("let both share it (`cookie_domain`: `{domain}`), or ")).unwrap_or_default()
    )]
    NotReadable {
        /// The website.
        website: Box<Website>,
        /// The API that sets it.
        api: Box<Origin>,
        /// The domain with which they could.
        suggestion: Option<CookieDomain>,
    },
    /// A cookie of the other shape of a session.
    #[error(
        "a session has {} (`session` is `{shape}`), so this cookie does not exist; leave it out, or write `session` as `{}`",
        tokens_of(*shape), other_shape(*shape)
    )]
    OtherShape {
        /// The shape of the deployment.
        shape: SessionShape,
    },
    /// A past cookie of the other shape of a session.
    #[error(
        "a session has {} (`session` is `{shape}`), so nothing is read of this past cookie; name it in `clear_only`, so that it is cleared",
        tokens_of(*shape)
    )]
    PastOfOtherShape {
        /// The shape of the deployment.
        shape: SessionShape,
    },
    /// A past of a cookie that is not declared.
    #[error(
        "`{key}` is no key of `cookies`; declare it there, or name the old cookie in `clear_only`"
    )]
    PastOfUndeclared {
        /// The key.
        key: CookieKey,
    },
    /// The refresh token is over before the access token is.
    #[error(
        "the refresh token ends after {refresh} seconds and the access token after {access}: a session cannot be renewed any more when it \
         must be; let the refresh token last longer"
    )]
    RefreshEndsFirst {
        /// Seconds.
        refresh: i64,
        /// Seconds.
        access: i64,
    },
    /// A cookie to be cleared, without its name.
    #[error("a cookie that is only cleared needs its `name`")]
    RetiredWithoutName,
    /// `SameSite=None` where nothing needs it.
    #[error(
        "`SameSite=None` sends it with requests of all other sites, which nothing that is declared needs; leave `same_site` out"
    )]
    SameSiteLoosens,
    /// `SameSite` is set to a value with which the provider does not bring the cookie back.
    #[error(
        "with a `flow` by `{flow}` the provider, which is another site, brings the cookie only with `SameSite={needed}`; leave `same_site` out"
    )]
    SameSiteOfFlow {
        /// The flow.
        flow: Flow,
        /// What it needs.
        needed: SameSite,
    },
    /// A secret that scripts are to read.
    #[error(
        "a cookie with the purpose `{purpose}` is a secret, so scripts must not read it; leave `read_by` out, or give scripts another cookie"
    )]
    SecretForScripts {
        /// The purpose.
        purpose: Purpose,
    },
    /// Browsers forget the cookie while its token is still valid.
    #[error(
        "browsers keep it for {kept} seconds, and its token is valid for {valid}: users are signed out early; let the cookie last as long as \
         the token"
    )]
    TokenOutlivesCookie {
        /// Seconds.
        kept: i64,
        /// Seconds.
        valid: i64,
    },
    /// A token is valid for longer than its session lasts.
    #[error(
        "its token is valid for {valid} seconds, and a session lasts {session} at most: a copy of the token works after the session is over, \
         unless the server looks the session up; shorten it"
    )]
    TokenOutlivesSession {
        /// Seconds.
        valid: i64,
        /// Seconds.
        session: i64,
    },
}

fn listed(browsers: &[BrowserVersion]) -> String {
    let names: Vec<String> = browsers.iter().map(ToString::to_string).collect();
    names.join(", ")
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
        Some(Flow::Redirect) => "the way back from the provider, a redirect of another site",
        Some(Flow::FormPost) => "the way back from the provider, a form of another site",
        None => "its routes",
    }
}

const fn way_out(flow: Option<Flow>) -> &'static str {
    match flow {
        Some(Flow::FormPost) => {
            "; let the callback answer the form with a page of its own that posts it again, or ask the provider for a redirect"
        }
        Some(Flow::Redirect) | None => "",
    }
}
