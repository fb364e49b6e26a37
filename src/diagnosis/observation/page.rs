use alloc::string::String;

use crate::config::Browser;
use crate::text::word_form;

/// The page that sends the request.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::diagnosis::{Code, Observation, Route, diagnose};
///
/// // A page of the API's host in a frame of another site: `Lax` and `Strict` are neither kept nor sent.
/// let mut observation = Observation::default();
/// observation.page.inside = Some("https://portal.example.net".into());
/// observation.request.route = Some(Route::Document);
/// observation.request.cookies = Some(Vec::new());
/// let findings = diagnose(&policy, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].code, Code::ThirdPartyFrame);
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the field `opened_as`"
    )
)]
#[non_exhaustive]
pub struct Page {
    /// The origin in the address bar. For a page in a frame, its own origin.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub opened_as: Option<String>,
    /// The path of the page. `document.cookie` shows the cookies whose `Path` matches it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub path: Option<String>,
    /// The origin of the top-level page, if the page is in a frame.
    #[doc(alias = "iframe")]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub inside: Option<String>,
    /// The result of `document.hasStorageAccess()` in the frame: whether the page can use its cookies although the page around it is on
    /// another site.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub storage_access: Option<bool>,
    /// Whether the sign-in finished somewhere else: in the phone's browser, in a web view, or in another browser or profile. A sign: only
    /// the page after the sign-in has an address bar.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub signed_in_elsewhere: Option<bool>,
    /// Whether the sign-in after a sign-out finished without asking for a user name or password.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub signed_in_without_asking: Option<bool>,
    /// Whether the browser or the app was closed and opened again between the sign-in and the request.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub browser_restarted: Option<bool>,
}

/// The settings of the front end.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::diagnosis::{Code, Observation, Route, diagnose};
///
/// let mut observation = Observation::default();
/// observation.page.opened_as = Some("https://www.example.com".into());
/// observation.request.route = Some(Route::Session);
/// observation.frontend.api = Some("https://api.example.org".into());
/// let findings = diagnose(&policy, &observation, now, &EmbeddedList);
/// assert_eq!(findings[0].code, Code::FrontendApi);
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        default,
        deny_unknown_fields,
        expecting = "an object with the field `api`"
    )
)]
#[non_exhaustive]
pub struct FrontendSetup {
    /// The API (`apiDomain`).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub api: Option<String>,
    /// The base path of the API's routes (`apiBasePath`, after `apiGatewayPath`).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub api_base_path: Option<String>,
    /// The website (`websiteDomain`).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub website: Option<String>,
    /// The credentials mode of its requests (`credentials` of `fetch`, `withCredentials`).
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub credentials: Option<FetchCredentials>,
    /// Whether the session code intercepts these requests: it is initialized, and wraps the function that sends them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub intercepts: Option<bool>,
    /// Whether a script can write `document.cookie` and read back what it wrote.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub script_cookies: Option<bool>,
}

/// The kind of client that sends the request.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ClientKind {
    /// Chrome, Edge, and other browsers of this engine.
    Chromium,
    /// Firefox.
    Firefox,
    /// An app without a browser.
    Native,
    /// Safari, and every browser on iOS.
    Safari,
    /// A server that renders a page.
    Server,
    /// A web view inside an app.
    WebView,
}

impl ClientKind {
    /// The browser, if it is one of its own: a web view may be any.
    pub(crate) const fn browser(self) -> Option<Browser> {
        match self {
            Self::Chromium => Some(Browser::Chromium),
            Self::Firefox => Some(Browser::Firefox),
            Self::Safari => Some(Browser::Safari),
            Self::Native | Self::Server | Self::WebView => None,
        }
    }
}

word_form!(
    diagnosis: ClientKind,
    "`chromium`, `firefox`, `native`, `safari`, `server` or `web_view`",
    {
        Chromium => "chromium",
        Firefox => "firefox",
        Native => "native",
        Safari => "safari",
        Server => "server",
        WebView => "web_view",
    }
);

/// The credentials mode of a request (Fetch, "credentials mode").
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "closed by Fetch")]
pub enum FetchCredentials {
    /// The browser sends cookies to every origin.
    Include,
    /// The browser sends no cookies.
    Omit,
    /// The browser sends cookies only to the page's own origin.
    SameOrigin,
}

word_form!(
    diagnosis: FetchCredentials,
    "`include`, `omit` or `same-origin`",
    {
        Include => "include",
        Omit => "omit",
        SameOrigin => "same-origin",
    }
);
