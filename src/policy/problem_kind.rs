use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::cookie_problem::CookieProblem;
use super::field::Field;
use super::problem_words::{
    describe_same_site, describe_third_party, foreign_pages_remedy, listed, until, window_closes,
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

/// What is wrong.
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
///     "`https://*.vercel.app` matches hosts of strangers, since anybody can register names below `vercel.app`; write out the \
///      origins, call `trust_website` for each, or use a domain of your own (`https://*.preview.example.com`)",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The cookie itself cannot be made.
    #[error(transparent)]
    Attributes(AttributesProblem),
    /// Browsers that the deployment claims lose a cookie, and no other transport is allowed.
    ///
    /// No configuration is known that has it: what makes a browser lose a cookie has a problem of its own. It keeps what such a rule may
    /// overlook from being compiled.
    #[error(
        "on `{website}`, the cookie `{cookie}` of {api} is lost in {}: {failure}; claim no such browser, or send the tokens by header",
        listed(browsers)
    )]
    BrowserLoses {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The browsers.
        browsers: Vec<BrowserVersion>,
        /// The name of the cookie.
        cookie: CookieName,
        /// What happens to it in each of them.
        failure: Box<TrialFailure>,
    },
    /// The same website or client twice, with other settings.
    #[error("is declared as `{first}` already, and otherwise; leave one out")]
    Contradiction {
        /// The first field with the website or client.
        first: Field,
    },
    /// Browsers drop the cookie domain on a host, since it is a public suffix: the cookie is host-only there.
    #[error("{message}")]
    CookieDomainCollapses {
        /// The sentence of the report.
        message: String,
        /// What would be right for all APIs, if anything is.
        suggestion: Option<CookieDomain>,
    },
    /// With a declared cookie.
    #[error(transparent)]
    Cookie(CookieProblem),
    /// Several APIs, and each has a session of its own.
    #[error("{message}")]
    CookieDomainNotShared {
        /// The sentence of the report.
        message: String,
    },
    /// Browsers refuse the cookies of an API for their domain.
    #[error("{message}")]
    CookieDomainRefused {
        /// The sentence of the report.
        message: String,
        /// Why.
        refusal: DomainRefusal,
        /// What would be right for all APIs, if anything is.
        suggestion: Option<CookieDomain>,
    },
    /// A narrower cookie domain would do.
    #[error("{message}")]
    CookieDomainTooWide {
        /// The sentence of the report.
        message: String,
        /// The narrowest that does.
        narrower: CookieDomain,
    },
    /// One cookie domain for APIs that differ in the scheme, so that the session of one is none of the other.
    #[error(
        "a session of {first} is none of {second}, since the two differ in the scheme; serve both over https"
    )]
    CookieDomainTwoSchemes {
        /// The API over https.
        first: Box<Origin>,
        /// The API over http.
        second: Box<Origin>,
    },
    /// The cookie domain cannot be read.
    #[error(transparent)]
    CookieDomainUnreadable(ParseCookieDomainError),
    /// One registrable domain under two schemes.
    #[error(
        "`{website}` and {api} differ in the scheme, so Chromium takes the session cookie for a third-party one; serve both over https"
    )]
    CrossScheme {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The browsers claimed that lose a cookie because of it.
        fails_in: Vec<BrowserVersion>,
    },
    /// Longer than browsers keep.
    #[error(
        "name and longest value have {len} octets together; browsers refuse a cookie over {}",
        OversizedCookie::MAX_LEN
    )]
    CookieTooLong {
        /// Octets of name and token.
        len: usize,
    },
    /// The mode leaves cookies without protection that other sites, or siblings, can make browsers send.
    #[error(
        "is unsafe where cookies are `SameSite=None` or shared with sibling hosts; use `auto`, `custom_header` or `token`"
    )]
    CsrfTooWeak,
    /// The same value twice.
    #[error("says the same as `{first}`; leave one out")]
    Duplicate {
        /// The first field with the value.
        first: Field,
    },
    /// A list that must not be empty.
    #[error("is empty; name at least one")]
    Empty,
    /// A client whose pages are of a scheme of their own is to have cookies.
    #[error(
        "pages of `{origin}` are of no site, so that browsers take every session cookie there for a third-party one; {}",
        foreign_pages_remedy(origin)
    )]
    ForeignPages {
        /// The first of the client's origins.
        origin: ForeignOrigin,
    },
    /// A header that browsers write themselves, or hide.
    #[error("scripts cannot use the header `{name}`; choose another")]
    HeaderOfBrowser {
        /// The header.
        name: HeaderName,
    },
    /// A header that any page may send, that browsers send by themselves, or that proxies add.
    #[error(
        "any page may send the header `{name}`, so that it proves nothing; choose a name of your own"
    )]
    HeaderProvesNothing {
        /// The header.
        name: HeaderName,
    },
    /// The worst `Cookie` header is over the budget, or over half of it.
    #[error(
        "the declared cookies may take {len} of the {budget} octets of a `Cookie` header, which duplicates and other cookies share; shorten the tokens or raise the limit on the way"
    )]
    HeaderBudget {
        /// Octets of both cookies at their longest.
        len: usize,
        /// Octets of the budget.
        budget: u32,
    },
    /// A past scope that no cookie can have had.
    #[error("{cookie}: {reason}; correct the entry or leave it out")]
    HistoryImpossible {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// Why.
        reason: OutOfReachReason,
    },
    /// A past scope that no API of the deployment can clear.
    #[error(
        "{cookie} cannot be cleared by any API of the deployment: {reason}; users keep it until it expires, and it does no harm but where it is sent"
    )]
    HistoryOutOfReach {
        /// The cookie.
        cookie: Box<PastCookie>,
        /// Why.
        reason: OutOfReachReason,
    },
    /// A past scope that is the present one: to clear it would sign everybody out.
    #[error(
        "is the scope that the cookies have now; leave it out, or clearing it would delete the live cookie"
    )]
    HistoryRepeatsPresent,
    /// Pages over plain http that use an https API.
    #[error("{}", match severity {
        Severity::Error => format!("anybody on the network can put script into pages of `{website}`, which is plain http, and act with the sessions of {api}; serve the website over https, or declare it with `\"plain_http\": true`"),
        Severity::Warning | Severity::Info => format!("`plain_http` allows `{website}`, so anybody on the network can put script into its pages and act with the sessions of {api}; serve the website over https"),
    })]
    InsecureWebsite {
        /// The website.
        website: Box<Website>,
        /// The first of the https APIs.
        api: Box<Origin>,
        /// A warning if the website is declared with [`plain_http`](crate::config::WebsiteConfig::plain_http).
        severity: Severity,
    },
    /// Browsers keep cookies for 400 days at most.
    #[error("browsers cut the lifetime to {} days", Lifetime::MAX.whole_days())]
    LifetimeCapped,
    /// Zero seconds, or less.
    #[error("a lifetime must be one second at least; one of zero deletes the cookie")]
    LifetimeZero,
    /// All websites are patterns, which no link can open.
    #[error("is needed, since all websites are patterns: requests without an origin belong to it")]
    NoDefaultWebsite,
    /// A website is named that is not declared.
    #[error("`{website}` is none of the declared websites; add it to them")]
    NotDeclared {
        /// The website.
        website: Origin,
    },
    /// No `SameSite` works between a website and the API.
    #[error("{}", describe_same_site(website, resolution))]
    NoSameSite {
        /// The website.
        website: Box<Website>,
        /// Why, and the ways out.
        resolution: Box<SameSiteResolution>,
    },
    /// A wildcard that matches hosts which strangers can register, whatever stands beside it.
    #[error("{}", match severity {
        Severity::Error => format!("`{website}` matches hosts of strangers, since anybody can register names below `{suffix}`; write out the origins, call `trust_website` for each, or use a domain of your own (`https://*.preview.example.com`)"),
        Severity::Warning | Severity::Info => format!("`{website}` is declared as `owned`, but by the public suffix list anybody can register names below `{suffix}`; whoever gets one acts with the sessions of your users"),
    })]
    OpenToStrangers {
        /// The pattern.
        website: Box<Website>,
        /// The suffix.
        suffix: String,
        /// A warning if the website is declared as [`owned`](crate::config::WebsiteConfig::owned).
        severity: Severity,
    },
    /// A past name that others can plant more easily than the present one, and that is taken until its window closes.
    #[error(
        "`{name}` is taken {}, and {} can plant a cookie of that name; {}",
        until(sunset.as_ref()),
        name.planters(),
        window_closes(retired_at.as_ref())
    )]
    PastNamePlantable {
        /// The name.
        name: CookieName,
        /// When the last server stopped setting it; `None` if nobody knows.
        retired_at: Option<Instant>,
        /// Until when it is taken; `None` for ever.
        sunset: Option<Instant>,
    },
    /// A website that shares its site with one whose cookies are partitioned.
    #[error(
        "is of one site with `{first}`, whose pages keep their cookies in the partition of that site; say `partitioned` of both or of neither"
    )]
    PartitionOfSite {
        /// The website with partitioned cookies.
        first: Field,
    },
    /// Partitioned cookies between two sites.
    #[error(
        "on `{website}` the session lives in a partition of its own, for browsers from Chrome 114, Firefox 141 and Safari 26.2 on; elsewhere it fails, and no other website shares it"
    )]
    Partitioned {
        /// The website.
        website: Box<Website>,
    },
    /// Partitioned cookies within one site.
    #[error(
        "`{website}` is of the site of {api}, where cookies need no partition; leave `partitioning` out"
    )]
    PartitionedWithinSite {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
    },
    /// The path of a host-only cookie keeps its name from having the prefix `__Host-`.
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
        /// The name that it has.
        cookie: CookieName,
        /// Its path.
        path: CookiePath,
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
    /// Two APIs that differ in the scheme alone.
    #[error(
        "requests name its host and port as those of `{first}`, so that nothing tells which of the two they are for; leave one out, or give it another port"
    )]
    SameAuthority {
        /// The other API.
        first: Field,
    },
    /// Two cookies of one name.
    #[error("both cookies have the name `{name}`; one would be taken for the other")]
    SameName {
        /// The name.
        name: String,
    },
    /// Two headers of one name.
    #[error("`{name}` is the name of another header, too; one would be taken for the other")]
    SameHeader {
        /// The name.
        name: HeaderName,
        /// The field of the other header.
        first: Field,
    },
    /// `cookie_secure` contradicts the scheme of an API.
    #[error("contradicts {api}: `Secure` follows from the scheme; leave it out")]
    SecureFollowsScheme {
        /// The API.
        api: Box<Origin>,
    },
    /// A cookie of the same name, but `Secure`, keeps plain http from setting its own.
    #[error(
        "{browser} lets plain http set no cookie beside the `Secure` one of `{first}`, which has the same name; use a prefix, or serve both over https"
    )]
    ShadowedBySecure {
        /// The API over https.
        first: Field,
        /// The first browser that does so.
        browser: BrowserVersion,
    },
    /// `Strict` where pages need the session.
    #[error(
        "with `Strict`, visitors who follow a link from elsewhere arrive signed out; use `auto`, or `session_use` `api_only` if no page reads the session"
    )]
    StrictForDocuments,
    /// A cookie between two sites.
    #[error("{}", describe_third_party(website, api, browsers))]
    ThirdParty {
        /// The website.
        website: Box<Website>,
        /// The API.
        api: Box<Origin>,
        /// The browsers claimed.
        browsers: Vec<BrowserVersion>,
        /// Those of them that lose a cookie.
        fails_in: Vec<BrowserVersion>,
        /// Whether sessions fail: no other transport is allowed, and one of the browsers sends no third-party cookies.
        severity: Severity,
    },
    /// A website or client has a transport that the deployment does not allow.
    #[error(
        "`{transport}` is not allowed by the `transport` of the deployment, which is `{allowed}`"
    )]
    TransportNotAllowed {
        /// That of the website or client.
        transport: TransportSetting,
        /// That of the deployment.
        allowed: TransportSetting,
    },
    /// A text that means nothing.
    #[error("{message}")]
    Unreadable {
        /// The sentence of the parser, with the repaired form where there is one.
        message: String,
        /// The text that was probably meant, if that is clear.
        repaired: Option<String>,
    },
}

impl From<CookieProblem> for ProblemKind {
    fn from(problem: CookieProblem) -> Self {
        Self::Cookie(problem)
    }
}
