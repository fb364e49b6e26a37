use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::num::NonZeroU8;

use time::Duration;

use super::browser::{Browser, BrowserClaim};
use super::client::ClientConfig;
use super::companion::CompanionConfig;
use super::cookie::CookieConfig;
use super::csrf_mode::CsrfMode;
use super::header_config::HeaderConfig;
use super::link_source::LinkSource;
use super::names::Names;
#[cfg(feature = "serde")]
use super::one_or_many::one_or_many;
use super::past_clearing::PastClearing;
use super::past_scope::PastScopeConfig;
use super::session_shape::SessionShape;
use super::setting::Setting;
use super::transport_setting::TransportSetting;
use super::undeclared_host::UndeclaredHost;
use super::website_config::WebsiteConfig;
use crate::config::{PrefixChoice, SameSiteChoice, SessionUse};
use crate::cookie::CookieDomain;
use crate::migration::Instant;
use crate::net::{Method, Origin, UrlPath};

/// A deployment: where the API and the websites are, and what their session cookies are to be.
///
/// With the feature `serde` it is read from a file; unknown fields are refused. Each text is a [`Setting`], so that a bad one does not
/// hide the next.
///
/// ```
/// # #[cfg(all(feature = "serde", feature = "embedded-list"))] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
///
/// let config: PolicyConfig = serde_json::from_str(
///     r#"{
///         "api": ["https://api.example.com"],
///         "websites": ["https://app.example.com", "https://*.preview.example.com"]
///     }"#,
/// )
/// .unwrap();
/// let review = config.review(&EmbeddedList);
/// assert!(review.problems().is_empty());
/// let access = review.pairs()[0].access().unwrap().attributes();
/// assert_eq!(access.name().as_str(), "__Host-session-access");
/// # }
/// ```
///
/// # Coming from SuperTokens
///
/// The options of `appInfo` and `Session.init`, put into one object, are read under their own names, but for the last two:
///
/// | option | field | differs |
/// |---|---|---|
/// | `apiDomain` | [`api`](Self::api) | a list is taken, too |
/// | `websiteDomain` | [`websites`](Self::websites) | a list is taken, too; it takes the place of `origin`, which is a function |
/// | `apiBasePath`, `apiGatewayPath`, `websiteBasePath` | of the same name | `/auth` is the default of the first alone |
/// | `cookieDomain` | [`cookie_domain`](Self::cookie_domain) | checked against every API |
/// | `olderCookieDomain` | [`older_cookie_domain`](Self::older_cookie_domain) | better written as [`history`](Self::history), which knows dates |
/// | `cookieSameSite` | [`same_site`](Self::same_site) | may only tighten what follows from the sites |
/// | `cookieSecure` | [`cookie_secure`](Self::cookie_secure) | follows from the API's scheme; a contradiction is an error |
/// | `antiCsrf` | [`csrf`](Self::csrf) | `NONE` still judges `Origin`, and is refused where it is unsafe |
/// | `getTokenTransferMethod` | [`transport`](Self::transport) | a value; per website and per client by their own field |
/// | `accessTokenPath` | `access_cookie.path` | |
/// | `sessionTokenBackendDomain` (front end) | none | it is the [`FrontendScope`](crate::advice::FrontendScope) |
///
/// Add `"names": "supertokens"` to keep the names of cookies and headers, and with them the sessions that exist. Leave out `appName`
/// and the options of status codes and functions; an unknown field is an error.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct PolicyConfig {
    /// The public origins of the API. At least one.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "apiDomain", deserialize_with = "one_or_many")
    )]
    pub api: Vec<Setting<Origin>>,
    /// What requests get whose host is not that of an `api`: `auto`, `host_only` or `refuse`.
    #[cfg_attr(feature = "serde", serde(default = "auto_undeclared_host"))]
    pub undeclared_host: Setting<UndeclaredHost>,
    /// The websites whose pages call the API. At least one.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "websiteDomain", deserialize_with = "one_or_many")
    )]
    pub websites: Vec<WebsiteConfig>,
    /// Used when a request does not identify its website. Default: the first entry of `websites` that is not a pattern.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub default_website: Option<Setting<Origin>>,
    /// Where the website's own pages of sign-in begin, for links in e-mails.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "websiteBasePath", default = "root_path")
    )]
    pub website_base_path: Setting<UrlPath>,
    /// Who says which website links in e-mails open: `named` by the application, or `by_request` where the declared websites trust each
    /// other.
    #[cfg_attr(feature = "serde", serde(default = "named_links"))]
    pub links: Setting<LinkSource>,
    /// Clients that are no websites.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub clients: Vec<ClientConfig>,
    /// Whose names cookies and headers have, where none is given.
    #[cfg_attr(feature = "serde", serde(default = "own_names"))]
    pub names: Setting<Names>,
    /// The `Domain` of the session cookies; empty, absent or `null` for host-only.
    #[cfg_attr(
        feature = "serde",
        serde(
            alias = "cookieDomain",
            default = "host_only",
            deserialize_with = "null_is_host_only"
        )
    )]
    pub cookie_domain: Setting<CookieDomain>,
    /// The cookie domain before the last change, when nobody remembers the date; else write it into the history.
    #[cfg_attr(
        feature = "serde",
        serde(
            alias = "olderCookieDomain",
            default,
            skip_serializing_if = "Option::is_none"
        )
    )]
    pub older_cookie_domain: Option<Setting<CookieDomain>>,
    /// Checked only: `Secure` follows from the public URL of the API, and a value that contradicts it is an error.
    #[cfg_attr(
        feature = "serde",
        serde(
            alias = "cookieSecure",
            default,
            skip_serializing_if = "Option::is_none"
        )
    )]
    pub cookie_secure: Option<bool>,
    /// `auto`, or a value that tightens what follows from the sites.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "cookieSameSite", default = "auto_same_site")
    )]
    pub same_site: Setting<SameSiteChoice>,
    /// Whether pages need the session, or only requests by script.
    #[cfg_attr(feature = "serde", serde(default = "for_documents"))]
    pub session_use: Setting<SessionUse>,
    /// `auto`, `none` or the prefix of both names; as the [names](Self::names) have it unless set. A name that is given with a prefix keeps
    /// it.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub prefix: Option<Setting<PrefixChoice>>,
    /// Whether a session has one token or two; `pair` unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default = "pair", skip_serializing_if = "is_pair")
    )]
    pub session: Setting<SessionShape>,
    /// The cookie of a session with one token.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub session_cookie: CookieConfig,
    /// The cookie of the access token.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub access_cookie: CookieConfig,
    /// The cookie of the refresh token.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub refresh_cookie: CookieConfig,
    /// Cookies beside the session, by a key of their own.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "BTreeMap::is_empty")
    )]
    pub cookies: BTreeMap<String, CompanionConfig>,
    /// The longest that a session lasts on the server, however often it is renewed; in files `session_lifetime_seconds`, in whole seconds. Checked against how long browsers keep its cookies.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            rename = "session_lifetime_seconds",
            skip_serializing_if = "Option::is_none",
            with = "super::seconds::whole"
        )
    )]
    pub session_lifetime: Option<Duration>,
    /// What a gateway strips from the paths that browsers request, before the application sees them. The routes below and
    /// [`RequestPath::Inner`](crate::request::RequestPath::Inner) are completed with it.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "apiGatewayPath", default = "root_path")
    )]
    pub api_gateway_path: Setting<UrlPath>,
    /// The path of the session routes; `/auth` unless set.
    #[cfg_attr(feature = "serde", serde(alias = "apiBasePath", default = "base_path"))]
    pub api_base_path: Setting<UrlPath>,
    /// Where sessions are refreshed, below the base path.
    #[cfg_attr(feature = "serde", serde(default = "refresh_route"))]
    pub refresh_route: Setting<UrlPath>,
    /// Where users sign out, below the base path.
    #[cfg_attr(feature = "serde", serde(default = "sign_out_route"))]
    pub sign_out_route: Setting<UrlPath>,
    /// Public paths whose requests need the access token; the path of its cookie unless set.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub session_routes: Vec<Setting<UrlPath>>,
    /// Cookies, the `Authorization` header, or either as the client likes.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "getTokenTransferMethod", default = "any_transport")
    )]
    pub transport: Setting<TransportSetting>,
    /// The names of headers.
    #[cfg_attr(feature = "serde", serde(default))]
    pub headers: HeaderConfig,
    /// The methods of the requests that pages of other origins send with the session, as CORS must allow them; `GET`, `HEAD`, `POST`,
    /// `PUT`, `PATCH` and `DELETE` unless set.
    #[cfg_attr(feature = "serde", serde(default = "usual_methods"))]
    pub cors_methods: Vec<Setting<Method>>,
    /// What unsafe requests by cookie must have, beside an acceptable `Origin` and `Sec-Fetch-Site`.
    #[cfg_attr(feature = "serde", serde(alias = "antiCsrf", default = "auto_csrf"))]
    pub csrf: Setting<CsrfMode>,
    /// The browsers in which sessions must work, each as it is today, or from a version on (`safari 18.1`); all of today unless set.
    #[cfg_attr(feature = "serde", serde(default = "all_browsers"))]
    pub browsers: Vec<Setting<BrowserClaim>>,
    /// API origins that may have sessions over plain http although they are not this machine.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub plain_http: Vec<Setting<Origin>>,
    /// API origins whose host is an alias (`CNAME`) of another company's host, or whose address lies in another network than that of the
    /// website's host. Safari keeps their cookies for seven days, of which an audit warns. No cookie is made otherwise for it.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub other_network: Vec<Setting<Origin>>,
    /// Octets that servers and proxies on the way take of one `Cookie` header; 8,192 unless set.
    #[cfg_attr(feature = "serde", serde(default = "usual_budget"))]
    pub cookie_header_budget: u32,
    /// Scopes that the cookies used to have.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub history: Vec<PastScopeConfig>,
    /// When cookies of those scopes are cleared; `always` unless set.
    #[cfg_attr(feature = "serde", serde(default = "always_clear"))]
    pub past_clearing: Setting<PastClearing>,
    /// Octets of `Set-Cookie` headers that one response may spend on clearing cookies of the past; 4,096 unless set. What is over it is
    /// left for later responses. nginx takes 4 or 8 kB of headers from a server unless it is told otherwise.
    #[cfg_attr(feature = "serde", serde(default = "usual_clearing_budget"))]
    pub clearing_budget: u32,
    /// How many cookies under the names of one token a request is searched for; 8 unless set.
    ///
    /// A browser sends several only after a change of the configuration, or when another host plants them. Each is looked up in the
    /// application's store, so a limit keeps one request from causing thousands of look-ups. Cookies beyond it are
    /// [counted](crate::request::TokenCounts) and cleared.
    #[cfg_attr(feature = "serde", serde(default = "usual_candidate_limit"))]
    pub candidate_limit: NonZeroU8,
    /// Until when tokens by header are taken in a deployment that has gone over to cookies.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub header_until: Option<Setting<Instant>>,
}

/// All defaults, and neither an API nor a website: a policy needs one of each.
impl Default for PolicyConfig {
    fn default() -> Self {
        Self {
            api: Vec::new(),
            undeclared_host: auto_undeclared_host(),
            websites: Vec::new(),
            default_website: None,
            website_base_path: root_path(),
            links: named_links(),
            clients: Vec::new(),
            names: own_names(),
            cookie_domain: host_only(),
            older_cookie_domain: None,
            cookie_secure: None,
            same_site: auto_same_site(),
            session_use: for_documents(),
            prefix: None,
            session: pair(),
            session_cookie: CookieConfig::default(),
            access_cookie: CookieConfig::default(),
            refresh_cookie: CookieConfig::default(),
            cookies: BTreeMap::new(),
            session_lifetime: None,
            api_gateway_path: root_path(),
            api_base_path: base_path(),
            refresh_route: refresh_route(),
            sign_out_route: sign_out_route(),
            session_routes: Vec::new(),
            transport: any_transport(),
            headers: HeaderConfig::default(),
            cors_methods: usual_methods(),
            csrf: auto_csrf(),
            browsers: all_browsers(),
            plain_http: Vec::new(),
            other_network: Vec::new(),
            cookie_header_budget: usual_budget(),
            history: Vec::new(),
            past_clearing: always_clear(),
            clearing_budget: usual_clearing_budget(),
            candidate_limit: usual_candidate_limit(),
            header_until: None,
        }
    }
}

impl PolicyConfig {
    /// A configuration with all defaults.
    ///
    /// ```
    /// use session_cookie_policy::config::PolicyConfig;
    ///
    /// let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com", "https://*.example.org"]);
    /// assert_eq!(config.websites.len(), 2);
    /// ```
    #[must_use]
    pub fn new(
        api: impl IntoIterator<Item: Into<Setting<Origin>>>,
        websites: impl IntoIterator<Item: Into<WebsiteConfig>>,
    ) -> Self {
        Self {
            api: api.into_iter().map(Into::into).collect(),
            websites: websites.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}

fn host_only() -> Setting<CookieDomain> {
    Setting::of(CookieDomain::HostOnly)
}

#[cfg(feature = "serde")]
fn null_is_host_only<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Setting<CookieDomain>, D::Error> {
    use serde::Deserialize as _;

    Ok(Option::deserialize(deserializer)?.unwrap_or_else(host_only))
}

fn auto_undeclared_host() -> Setting<UndeclaredHost> {
    Setting::of(UndeclaredHost::Auto)
}

fn named_links() -> Setting<LinkSource> {
    Setting::of(LinkSource::Named)
}

fn auto_same_site() -> Setting<SameSiteChoice> {
    Setting::of(SameSiteChoice::Auto)
}

fn pair() -> Setting<SessionShape> {
    Setting::of(SessionShape::Pair)
}

/// So that the texts of configurations stay as they are.
#[cfg(feature = "serde")]
fn is_pair(shape: &Setting<SessionShape>) -> bool {
    shape.get() == Ok(&SessionShape::Pair)
}

#[cfg(feature = "serde")]
fn is_default(cookie: &CookieConfig) -> bool {
    *cookie == CookieConfig::default()
}

fn own_names() -> Setting<Names> {
    Setting::of(Names::Own)
}

fn auto_csrf() -> Setting<CsrfMode> {
    Setting::of(CsrfMode::Auto)
}

fn always_clear() -> Setting<PastClearing> {
    Setting::of(PastClearing::Always)
}

const fn usual_clearing_budget() -> u32 {
    4096
}

const fn usual_candidate_limit() -> NonZeroU8 {
    NonZeroU8::MIN.saturating_add(7)
}

const fn usual_budget() -> u32 {
    8192
}

fn root_path() -> Setting<UrlPath> {
    Setting::of(UrlPath::root())
}

fn base_path() -> Setting<UrlPath> {
    "/auth".into()
}

fn refresh_route() -> Setting<UrlPath> {
    "/session/refresh".into()
}

fn sign_out_route() -> Setting<UrlPath> {
    "/signout".into()
}

fn for_documents() -> Setting<SessionUse> {
    Setting::of(SessionUse::Documents)
}

fn any_transport() -> Setting<TransportSetting> {
    Setting::of(TransportSetting::Any)
}

fn usual_methods() -> Vec<Setting<Method>> {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
        .map(Setting::from)
        .to_vec()
}

fn all_browsers() -> Vec<Setting<BrowserClaim>> {
    Browser::ALL
        .map(|browser| Setting::of(browser.into()))
        .to_vec()
}
