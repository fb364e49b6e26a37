use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::cookie_problem::CookieProblem;
use super::field::Field;
use super::problem_words::{
    describe_same_site, describe_third_party, foreign_pages_remedy, needs_header, until,
    window_closes,
};
use crate::advice::{AttributesProblem, SameSiteResolution, TrialFailure};
use crate::config::{BrowserVersion, TransportSetting, Website};
use crate::cookie::{
    CookieDomain, CookieName, CookiePath, DomainRefusal, Lifetime, OversizedCookie,
    ParseCookieDomainError,
};
use crate::migration::{Instant, OutOfReachReason, PastCookie};
use crate::net::{ForeignOrigin, HeaderName, Origin, UrlPath};
use crate::severity::Severity;

/// What is wrong with a configuration.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::ProblemKind;
///
/// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// config.websites.push("https://*.vercel.app".into());
/// let review = config.review(&EmbeddedList);
/// let kind = review.problems()[0].kind();
/// assert!(matches!(kind, ProblemKind::OpenToStrangers { .. }));
/// assert_eq!(
///     kind.to_string(),
///     "`https://*.vercel.app` matches hosts that strangers can register, since anybody can register names below `vercel.app`; list the \
///      exact origins, call `trust_website` for each, or use a domain of your own (`https://*.preview.example.com`)",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The cookie cannot be made.
    #[error(transparent)]
    Attributes(AttributesProblem),
    /// A configured browser loses a cookie, and no other transport is allowed.
    ///
    /// No configuration is known that causes this problem, because every known cause has its own problem. It is a safety net: if a rule
    /// misses a cause, the configuration still does not compile.
    #[error(
        "on `{website}`, the cookie `{cookie}` of {api} is lost in {}: {failure}; take that out of `browsers`, or send the tokens by \
         header",
        BrowserVersion::listed(browsers)
    )]
    BrowserLoses {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The browsers that lose it.
        browsers: Vec<BrowserVersion>,
        /// The name of the cookie.
        cookie: CookieName,
        /// What happens to the cookie in each of them.
        failure: Box<TrialFailure>,
    },
    /// The same website or client appears twice, with different settings.
    #[error("is declared as `{first}` already, with other settings; remove one of them")]
    Contradiction {
        /// The first field with the website or client.
        first: Field,
    },
    /// The cookie domain is a public suffix and equals the host. Browsers ignore it; the cookie is host-only there.
    #[error("{message}")]
    CookieDomainCollapses {
        /// The sentence of the [report](crate::advice::CookieDomainReport).
        message: String,
        /// A domain that is valid for all APIs, if there is one.
        suggestion: Option<CookieDomain>,
    },
    /// A problem with a declared cookie.
    #[error(transparent)]
    Cookie(CookieProblem),
    /// There are several APIs, and each has its own session.
    #[error("{message}")]
    CookieDomainNotShared {
        /// The sentence of the [report](crate::advice::CookieDomainReport).
        message: String,
    },
    /// Browsers refuse the cookies of an API because of their domain.
    #[error("{message}")]
    CookieDomainRefused {
        /// The sentence of the [report](crate::advice::CookieDomainReport).
        message: String,
        /// Why they refuse them.
        refusal: DomainRefusal,
        /// A domain that is valid for all APIs, if there is one.
        suggestion: Option<CookieDomain>,
    },
    /// A narrower cookie domain is enough.
    #[error("{message}")]
    CookieDomainTooWide {
        /// The sentence of the [report](crate::advice::CookieDomainReport).
        message: String,
        /// The narrowest domain that is enough.
        narrower: CookieDomain,
    },
    /// APIs with different schemes have one cookie domain. They cannot share sessions.
    #[error(
        "a session of {first} does not work on {second}, since the two have different schemes; serve both over https"
    )]
    CookieDomainTwoSchemes {
        /// The API with https.
        first: Box<Origin>,
        /// The API with http.
        second: Box<Origin>,
    },
    /// The cookie domain cannot be read.
    #[error(transparent)]
    CookieDomainUnreadable(ParseCookieDomainError),
    /// The website and the API have the same registrable domain, but different schemes.
    #[error(
        "`{website}` and {api} have different schemes, so Chromium treats the session cookie as a third-party cookie; serve both over https"
    )]
    CrossScheme {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The configured browsers that lose a cookie because of it.
        fails_in: Vec<BrowserVersion>,
    },
    /// The cookie is longer than browsers accept.
    #[error(
        "name and longest value have {len} bytes together; browsers refuse a cookie longer than {}",
        OversizedCookie::MAX_LEN
    )]
    CookieTooLong {
        /// The length of name and token, in bytes.
        len: usize,
    },
    /// With this CSRF mode, the cookies are not protected although other sites or sibling hosts can make browsers send them.
    #[error(
        "is unsafe if cookies are `SameSite=None` or shared with sibling hosts; use `auto`, `custom_header` or `token`"
    )]
    CsrfTooWeak,
    /// The same value appears twice.
    #[error("says the same as `{first}`; leave one out")]
    Duplicate {
        /// The first field with this value.
        first: Field,
    },
    /// The list must not be empty.
    #[error("is empty; name at least one")]
    Empty,
    /// A client should have cookies, but its pages have a scheme of their own.
    #[error(
        "pages of `{origin}` belong to no site, so browsers treat every session cookie there as a third-party cookie; {}",
        foreign_pages_remedy(origin)
    )]
    ForeignPages {
        /// The first of the client's origins.
        origin: ForeignOrigin,
    },
    /// Browsers write this header themselves, or hide it from scripts.
    #[error("scripts cannot use the header `{name}`; choose another")]
    HeaderOfBrowser {
        /// The header.
        name: HeaderName,
    },
    /// The header proves nothing: any page may send it, browsers send it by themselves, or proxies add it.
    #[error(
        "any page may send the header `{name}`, so it does not protect; choose a name of your own"
    )]
    HeaderProvesNothing {
        /// The header.
        name: HeaderName,
    },
    /// The longest possible `Cookie` header exceeds the budget, or half of it.
    #[error(
        "the declared cookies may take {len} of the {budget} bytes of a `Cookie` header, which also has duplicates and other cookies; \
         shorten the tokens, or raise the limit"
    )]
    HeaderBudget {
        /// The length of all cookies at their longest, in bytes.
        len: usize,
        /// The budget, in bytes.
        budget: u32,
    },
    /// Browsers could never have kept cookies with this past scope.
    #[error("{cookie}: {reason}; correct the entry or remove it")]
    HistoryImpossible {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// Why not.
        reason: OutOfReachReason,
    },
    /// No API of the deployment can clear cookies with this past scope.
    #[error(
        "{cookie} cannot be cleared by any API of the deployment: {reason}; users keep it until it expires, and it does harm only if a \
         server still gets it"
    )]
    HistoryOutOfReach {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// Why not.
        reason: OutOfReachReason,
    },
    /// The past scope is the present one. Clearing it would log out everybody.
    #[error(
        "is the present scope of the cookies; remove it, or clearing it would delete the live cookie"
    )]
    HistoryRepeatsPresent,
    /// The website uses plain http, and an API https.
    #[error("{}", match severity {
        Severity::Error => format!("anybody on the network can inject script into pages of `{website}`, which is plain http, and act \
            with the sessions of {api}; serve the website over https, or declare it with `\"plain_http\": true`"),
        Severity::Warning | Severity::Info => format!("`plain_http` allows `{website}`, so anybody on the network can inject script \
            into its pages and act with the sessions of {api}; serve the website over https"),
    })]
    InsecureWebsite {
        /// The website.
        website: Box<Website>,
        /// The first of the https APIs.
        api: Box<Origin>,
        /// A warning if the website is declared with [`plain_http`](crate::config::WebsiteConfig::plain_http).
        severity: Severity,
    },
    /// Browsers keep cookies for at most 400 days.
    #[error("browsers shorten the lifetime to {} days", Lifetime::MAX.whole_days())]
    LifetimeCapped,
    /// The lifetime is zero seconds or less.
    #[error("a lifetime must be at least one second; zero deletes the cookie")]
    LifetimeZero,
    /// All websites are patterns. No link can open a pattern.
    #[error(
        "is required, since all websites are patterns: it is used for requests without an origin"
    )]
    NoDefaultWebsite,
    /// The website is not declared.
    #[error("`{website}` is not a declared website; add it to `websites`")]
    NotDeclared {
        /// The website.
        website: Origin,
    },
    /// No `SameSite` works between the website and the API.
    #[error("{}", describe_same_site(website, resolution))]
    NoSameSite {
        /// The website.
        website: Box<Website>,
        /// Why none works, and what to change.
        resolution: Box<SameSiteResolution>,
    },
    /// The pattern matches hosts that strangers can register. Text next to the `*` does not prevent that.
    #[error("{}", match severity {
        Severity::Error => format!("`{website}` matches hosts that strangers can register, since anybody can register names below \
            `{suffix}`; list the exact origins, call `trust_website` for each, or use a domain of your own \
            (`https://*.preview.example.com`)"),
        Severity::Warning | Severity::Info => format!("`{website}` is declared as `owned`, but by the public suffix list anybody can register names below `{suffix}`; whoever gets one acts with the sessions of your users"),
    })]
    OpenToStrangers {
        /// The pattern.
        website: Box<Website>,
        /// The public suffix below which they can register hosts.
        suffix: String,
        /// A warning if the website is declared as [`owned`](crate::config::WebsiteConfig::owned).
        severity: Severity,
    },
    /// Others can plant a cookie with a past name more easily than one with the present name. The past name is accepted until its window
    /// closes.
    #[error(
        "`{name}` is accepted {}, and {} can plant a cookie of that name; {}",
        until(sunset.as_ref()),
        name.planters(),
        window_closes(retired_at.as_ref())
    )]
    PastNamePlantable {
        /// The past name.
        name: CookieName,
        /// When the last server stopped setting it. `None` if that is unknown.
        retired_at: Option<Instant>,
        /// Until when it is accepted. `None`: always.
        sunset: Option<Instant>,
    },
    /// The website is on the same site as a website with partitioned cookies.
    #[error(
        "is on one site with `{first}`, whose cookies are in the partition of that site; set `partitioned` for both or for neither"
    )]
    PartitionOfSite {
        /// The website with partitioned cookies.
        first: Field,
    },
    /// Sessions use partitioned cookies between two sites.
    #[error(
        "on `{website}` the session has its own partition, which no other website shares, in browsers from Chrome 114, Firefox 141 and \
         Safari 26.2 on{}",
        needs_header(fails_in)
    )]
    Partitioned {
        /// The website.
        website: Box<Website>,
        /// The browsers that lose the cookie. Empty if it is the only transport: then each is a [`BrowserLoses`](Self::BrowserLoses).
        fails_in: Vec<BrowserVersion>,
    },
    /// The website has partitioned cookies, but is on the API's own site.
    #[error(
        "`{website}` is on the site of {api}, where cookies need no partition; remove `partitioning`"
    )]
    PartitionedWithinSite {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
    },
    /// Because of its path, a host-only cookie cannot have the prefix `__Host-`.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::EmbeddedList;
    /// use session_cookie_policy::policy::ProblemKind;
    ///
    /// let mut config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
    /// assert_eq!(config.review(&EmbeddedList).problems(), []);
    /// config.refresh_cookie.path = Some("/auth".into());
    /// let review = config.review(&EmbeddedList);
    /// assert!(matches!(review.problems()[0].kind(), ProblemKind::PathCostsHostPrefix { .. }));
    /// assert_eq!(
    ///     review.problems()[0].to_string(),
    ///     "`refresh_cookie.path`: sibling hosts can plant the cookie `__Secure-session-refresh`: with the path `/auth` its name \
    ///      cannot have the prefix `__Host-`; use the path `/`",
    /// );
    /// # }
    /// ```
    #[error(
        "sibling hosts can plant the cookie `{cookie}`: with the path `{path}` its name cannot have the prefix `__Host-`; use the path `/`"
    )]
    PathCostsHostPrefix {
        /// The name of the cookie.
        cookie: CookieName,
        /// Its path.
        path: CookiePath,
    },
    /// Browsers do not send the cookie to a route that needs it.
    #[error(
        "the path `{path}` does not match the route `{route}`, so browsers do not send the cookie there{}",
        moved_by.map_or_else(String::new, |field| format!("; if your routes are elsewhere, set `{field}`"))
    )]
    RouteNotCovered {
        /// The path of the cookie.
        path: CookiePath,
        /// The route.
        route: UrlPath,
        /// The setting of the base path, if it has its default and the route is below it.
        moved_by: Option<Field>,
    },
    /// Two APIs differ only in the scheme.
    #[error(
        "has the same host and port as `{first}`; requests do not show which of the two they are for; remove one, or give it another \
         port"
    )]
    SameAuthority {
        /// The other API.
        first: Field,
    },
    /// Two cookies have the same name.
    #[error("both cookies have the name `{name}`; one would be mistaken for the other")]
    SameName {
        /// The name.
        name: String,
    },
    /// Two headers have the same name.
    #[error("`{name}` is the name of another header, too; one would be mistaken for the other")]
    SameHeader {
        /// The name.
        name: HeaderName,
        /// The field of the other header.
        first: Field,
    },
    /// `cookie_secure` contradicts the scheme of an API.
    #[error("contradicts {api}: `Secure` follows from the scheme; remove it")]
    SecureFollowsScheme {
        /// The API.
        api: Box<Origin>,
    },
    /// A cookie cannot be set over plain http, because a `Secure` cookie has the same name.
    #[error(
        "{browser} does not let plain http set a cookie beside the `Secure` cookie of `{first}`, which has the same name; use a \
         prefix, or serve both over https"
    )]
    ShadowedBySecure {
        /// The API with https.
        first: Field,
        /// The first browser that refuses the cookie.
        browser: BrowserVersion,
    },
    /// The cookies are `Strict`, but pages need the session.
    #[error(
        "with `Strict`, visitors who follow a link from elsewhere arrive logged out; use `auto`, or `session_use` `api_only` if no \
         page reads the session"
    )]
    StrictForDocuments,
    /// The session cookie is a third-party cookie.
    #[error("{}", describe_third_party(website, api, browsers, overwritten_by.as_deref(), without_dot.as_deref()))]
    ThirdParty {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The configured browsers.
        browsers: Vec<BrowserVersion>,
        /// Those of the configured browsers that lose a cookie.
        fails_in: Vec<BrowserVersion>,
        /// A website of the API's own site, on which a browser that sends third-party cookies gets the same cookie with another `SameSite`.
        overwritten_by: Option<Box<Website>>,
        /// The origin of the API or of the website without the dot at the end of its host, if only the dot makes them two sites.
        without_dot: Option<Box<Origin>>,
        /// An error if sessions fail: no other transport is allowed, and one of the browsers sends no third-party cookies.
        severity: Severity,
    },
    /// The deployment does not allow the transport of a website or client.
    #[error(
        "`{transport}` is not allowed by the `transport` of the deployment, which is `{allowed}`"
    )]
    TransportNotAllowed {
        /// The transport of the website or client.
        transport: TransportSetting,
        /// The transport of the deployment.
        allowed: TransportSetting,
    },
    /// The text is not valid.
    #[error("{message}")]
    Unreadable {
        /// The error message of the parser, with the repaired form if there is one.
        message: String,
        /// The text that was probably meant. `None` if that is not clear.
        repaired: Option<String>,
    },
}

impl From<CookieProblem> for ProblemKind {
    fn from(problem: CookieProblem) -> Self {
        Self::Cookie(problem)
    }
}
