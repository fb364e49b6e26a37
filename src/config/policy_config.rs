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

/// A deployment: where the API and the websites are, and what kind of session cookies they use.
///
/// With the feature `serde`, you can read it from a file; an unknown field is an error. Each text is a [`Setting`]: one bad value does not
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
/// Put the options of `appInfo` and `Session.init` into one object. All but the last two rows keep their names:
///
/// | option | field | differs |
/// |---|---|---|
/// | `apiDomain` | [`api`](Self::api) | can also be a list |
/// | `websiteDomain` | [`websites`](Self::websites) | can also be a list; it replaces `origin`, which is a function |
/// | `apiBasePath`, `apiGatewayPath`, `websiteBasePath` | the same names | only `apiBasePath` has the default `/auth` |
/// | `cookieDomain` | [`cookie_domain`](Self::cookie_domain) | checked against every API |
/// | `olderCookieDomain` | [`older_cookie_domain`](Self::older_cookie_domain) | prefer [`history`](Self::history), which has dates |
/// | `cookieSameSite` | [`same_site`](Self::same_site) | can only be stricter than the value that follows from the sites |
/// | `cookieSecure` | [`cookie_secure`](Self::cookie_secure) | follows from the scheme of the API; a contradiction is an error |
/// | `antiCsrf` | [`csrf`](Self::csrf) | `NONE` still checks `Origin`, and is an error where it is unsafe |
/// | `getTokenTransferMethod` | [`transport`](Self::transport) | a value, not a function; websites and clients have their own field |
/// | `accessTokenPath` | `access_cookie.path` | |
/// | `sessionTokenBackendDomain` (front end) | none | see [`FrontendScope`](crate::advice::FrontendScope) |
///
/// Add `"names": "supertokens"` to keep the names of cookies and headers; existing sessions then stay valid. Leave out `appName`, the
/// options for status codes, and functions: an unknown field is an error.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        expecting = "an object with the fields `api` and `websites`"
    )
)]
#[non_exhaustive]
pub struct PolicyConfig {
    /// The public origins of the API. At least one.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "apiDomain", deserialize_with = "one_or_many")
    )]
    pub api: Vec<Setting<Origin>>,
    /// What to do if the host of a request does not belong to an `api`: `auto`, `host_only` or `refuse`.
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
    /// Where the website's sign-in pages begin. Used for links in e-mails.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "websiteBasePath", default = "root_path")
    )]
    pub website_base_path: Setting<UrlPath>,
    /// Who chooses the website that links in e-mails open. With `named`, the application does. With `by_request`, the request does; the
    /// declared websites must then trust each other.
    #[cfg_attr(feature = "serde", serde(default = "named_links"))]
    pub links: Setting<LinkSource>,
    /// Clients that are not websites.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub clients: Vec<ClientConfig>,
    /// The default names of cookies and headers.
    #[cfg_attr(feature = "serde", serde(default = "own_names"))]
    pub names: Setting<Names>,
    /// The `Domain` of the session cookies. Empty, absent or `null`: host-only.
    #[cfg_attr(
        feature = "serde",
        serde(
            alias = "cookieDomain",
            default = "host_only",
            deserialize_with = "null_is_host_only"
        )
    )]
    pub cookie_domain: Setting<CookieDomain>,
    /// The cookie domain before the last change, if nobody remembers the date. If you know the date, write an entry of `history` instead.
    #[cfg_attr(
        feature = "serde",
        serde(
            alias = "olderCookieDomain",
            default,
            skip_serializing_if = "Option::is_none"
        )
    )]
    pub older_cookie_domain: Option<Setting<CookieDomain>>,
    /// Only checked: `Secure` follows from the public URL of the API. A value that contradicts it is an error.
    #[cfg_attr(
        feature = "serde",
        serde(
            alias = "cookieSecure",
            default,
            skip_serializing_if = "Option::is_none"
        )
    )]
    pub cookie_secure: Option<bool>,
    /// `auto`, or a value that is stricter than the one that follows from the sites.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "cookieSameSite", default = "auto_same_site")
    )]
    pub same_site: Setting<SameSiteChoice>,
    /// Whether pages need the session, or only requests of scripts.
    #[cfg_attr(feature = "serde", serde(default = "for_documents"))]
    pub session_use: Setting<SessionUse>,
    /// `auto`, `none` or the prefix of both names. A name that you give with a prefix keeps it. Default: by the [names](Self::names).
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub prefix: Option<Setting<PrefixChoice>>,
    /// Whether a session has one token or two. Default: `pair`.
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
    /// Cookies beside the session cookies. You choose the keys.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "BTreeMap::is_empty")
    )]
    pub cookies: BTreeMap<String, CompanionConfig>,
    /// The longest time that a session lasts on the server, even if it is renewed; in files `session_lifetime_seconds`, in whole seconds.
    /// The review compares it with how long browsers keep the cookies.
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
    /// The part of the path that a gateway removes before the application sees the request. The routes below do not contain it; neither
    /// does [`RequestPath::Inner`](crate::request::RequestPath::Inner). The crate adds it.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "apiGatewayPath", default = "root_path")
    )]
    pub api_gateway_path: Setting<UrlPath>,
    /// The path of the session routes. Default: `/auth`.
    #[cfg_attr(feature = "serde", serde(alias = "apiBasePath", default = "base_path"))]
    pub api_base_path: Setting<UrlPath>,
    /// The refresh route, below the base path.
    #[cfg_attr(feature = "serde", serde(default = "refresh_route"))]
    pub refresh_route: Setting<UrlPath>,
    /// The sign-out route, below the base path.
    #[doc(alias = "logout")]
    #[cfg_attr(feature = "serde", serde(default = "sign_out_route"))]
    pub sign_out_route: Setting<UrlPath>,
    /// Public paths whose requests need the access token. Default: the path of its cookie.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub session_routes: Vec<Setting<UrlPath>>,
    /// How tokens travel: by cookie, by the `Authorization` header, or as each client prefers.
    #[cfg_attr(
        feature = "serde",
        serde(alias = "getTokenTransferMethod", default = "any_transport")
    )]
    pub transport: Setting<TransportSetting>,
    /// The names of headers.
    #[cfg_attr(feature = "serde", serde(default))]
    pub headers: HeaderConfig,
    /// The methods that pages of other origins use in requests with the session. CORS allows them. Default: `GET`, `HEAD`, `POST`, `PUT`,
    /// `PATCH` and `DELETE`.
    #[doc(alias = "Access-Control-Allow-Methods")]
    #[cfg_attr(feature = "serde", serde(default = "usual_methods"))]
    pub cors_methods: Vec<Setting<Method>>,
    /// What unsafe requests with cookies need, in addition to an acceptable `Origin` and `Sec-Fetch-Site`.
    #[doc(alias = "xsrf")]
    #[cfg_attr(feature = "serde", serde(alias = "antiCsrf", default = "auto_csrf"))]
    pub csrf: Setting<CsrfMode>,
    /// The browsers in which sessions must work: the newest version, or every version from one on (`safari 18.1`). Default: the newest
    /// version of every browser.
    #[cfg_attr(feature = "serde", serde(default = "all_browsers"))]
    pub browsers: Vec<Setting<BrowserClaim>>,
    /// API origins that may have sessions over plain http although they are not on this machine.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            deserialize_with = "one_or_many",
            skip_serializing_if = "Vec::is_empty"
        )
    )]
    pub plain_http: Vec<Setting<Origin>>,
    /// API origins whose host is an alias (`CNAME`) of another company's host, or whose IP address is in another network than the
    /// website's. Safari keeps their cookies for only seven days, and an audit warns about that. The cookies themselves do not change.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            deserialize_with = "one_or_many",
            skip_serializing_if = "Vec::is_empty"
        )
    )]
    pub other_network: Vec<Setting<Origin>>,
    /// The longest `Cookie` header that your servers and proxies accept, in bytes. Default: 8,192.
    #[cfg_attr(feature = "serde", serde(default = "usual_budget"))]
    pub cookie_header_budget: u32,
    /// Earlier domains, names and paths of the cookies.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub history: Vec<PastScopeConfig>,
    /// When cookies of an earlier configuration are cleared. Default: `always`.
    #[cfg_attr(feature = "serde", serde(default = "always_clear"))]
    pub past_clearing: Setting<PastClearing>,
    /// How many bytes of `Set-Cookie` headers one response may use to clear earlier cookies. Default: 4,096. Later responses clear the
    /// rest. By default, nginx accepts 4 or 8 kB of headers from a server.
    #[cfg_attr(feature = "serde", serde(default = "usual_clearing_budget"))]
    pub clearing_budget: u32,
    /// How many cookies of one token the crate reads from a request, under all names of that token. Default: 8.
    ///
    /// A browser sends several only after the configuration has changed, or if another host plants cookies. The application looks each of
    /// them up in its store, so a limit keeps one request from causing thousands of look-ups. Further cookies are
    /// [counted](crate::request::TokenCounts) and cleared.
    #[cfg_attr(feature = "serde", serde(default = "usual_candidate_limit"))]
    pub candidate_limit: NonZeroU8,
    /// The date until which tokens by header are accepted, after a deployment has changed to cookies.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub header_until: Option<Setting<Instant>>,
}

/// All defaults, without an API and a website. A policy needs at least one of each.
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
