use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use time::OffsetDateTime;

use super::allowlist::Allowlist;
use super::api::{Api, Client};
use super::authorities::Authorities;
use super::blueprint::Blueprint;
use super::classes::Classes;
use super::companions::Companion;
use super::cookie_role::SessionToken;
use super::cors_lists::{CorsLists, CorsTexts};
use super::entry::Entry;
use super::field::Field;
use super::header_settings::HeaderNames;
use super::headers_read::VaryTexts;
use super::judge::{Judgement, judge};
use super::links::Links;
use super::past::Past;
use super::problem::Problem;
use super::settings::{ClientSettings, Settings};
use super::text_table::TextTable;
use crate::advice::FrontendScope;
use crate::config::{
    CsrfMode, LinkSource, PastClearing, PolicyConfig, SessionShape, Transport, TransportSetting,
    UndeclaredHost,
};
use crate::cookie::CookieDomain;
use crate::migration::{later, reachable_domains};
use crate::net::SuffixList;
use crate::severity::{Severity, write_errors};

/// A configuration that works. Its methods decide what to do with each request.
///
/// Only [`PolicyConfig::compile`] makes it. Every configured browser keeps every cookie and sends it back. If one does not, a
/// [warning](Self::warnings) names it, and tokens travel by header there unless the client asks for cookies. Handling a request does not
/// allocate, parse a URL or use the suffix list.
///
/// | for | call |
/// |---|---|
/// | a route that creates a session (login) | [`sign_in`](Self::sign_in) |
/// | a route that needs a session | [`verify`](Self::verify) |
/// | the route that refreshes a session | [`refresh`](Self::refresh) |
/// | the route that ends a session (logout) | [`sign_out`](Self::sign_out) |
/// | a route that opens a WebSocket | [`verify`](Self::verify) or [`handshake`](Self::handshake) |
/// | the callback of an identity provider | [`callback`](Self::callback) |
/// | every response, and preflight requests | [`cors`](Self::cors) |
/// | the website of a request | [`website`](Self::website) |
/// | links in e-mails | [`link_base_of`](Self::link_base_of), [`default_link_base`](Self::default_link_base) |
/// | websites that only your database knows | [`trust_website`](Self::trust_website) |
/// | the code of the websites | [`frontend_scope`](Self::frontend_scope), [`headers`](Self::headers) |
///
/// The policy is `Send` and `Sync`. Make it once and share it in an `Arc` (it is not `Clone`, because its tables are large). The
/// [module](crate::policy) has an example of a refresh; the [guide to adapters](crate::guide::adapters) has an example of everything.
pub struct Policy {
    pub(crate) apis: Vec<Api>,
    /// APIs by host and port.
    pub(crate) authorities: Authorities,
    pub(crate) undeclared_host: UndeclaredHost,
    /// Used for an undeclared host, if such hosts get cookies of their own.
    pub(crate) undeclared: Option<Api>,
    pub(crate) websites: Allowlist,
    /// Whether a declared website can have the origin of the API that a request is for.
    pub(crate) is_website_on_api: bool,
    pub(crate) classes: Classes,
    pub(crate) clients: Vec<Client>,
    /// The cookies beside the session.
    pub(crate) companions: Vec<Companion>,
    /// Whether each sign-in says for how long the cookies of the session are kept: of the token that requests need, and of a refresh token.
    pub(crate) are_chosen: [bool; 2],
    /// Clients by name, and by each of their origins.
    pub(crate) client_names: TextTable<usize>,
    pub(crate) client_origins: TextTable<usize>,
    pub(crate) default_website: (Box<str>, Entry),
    /// The origins that links in e-mails open instead of the website itself, each once.
    pub(super) links: Vec<Box<str>>,
    pub(crate) link_source: LinkSource,
    pub(crate) headers: HeaderNames,
    pub(crate) csrf: CsrfMode,
    pub(crate) cors: CorsTexts,
    pub(crate) vary: VaryTexts,
    /// For trusted websites.
    pub(crate) blueprint: Blueprint,
    /// Of the deployment: what any website may have.
    pub(crate) transport: TransportSetting,
    pub(crate) website_base_path: Box<str>,
    pub(crate) past_clearing: PastClearing,
    pub(crate) clearing_budget: usize,
    pub(crate) candidate_limit: usize,
    pub(crate) cookie_header_budget: usize,
    past_cookies: Window,
    past_header: Window,
    frontend_scope: FrontendScope,
    warnings: Vec<Problem>,
}

/// Its tables are long.
impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apis: Vec<&str> = self.apis.iter().map(|api| &*api.origin).collect();
        f.debug_struct("Policy")
            .field("apis", &apis)
            .finish_non_exhaustive()
    }
}

/// For how long something of the past is still taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Window {
    ForEver,
    Never,
    Until(OffsetDateTime),
}

impl Window {
    pub(crate) fn is_open(self, now: OffsetDateTime) -> bool {
        match self {
            Self::ForEver => true,
            Self::Never => false,
            Self::Until(end) => now < end,
        }
    }

    /// When all past cookies have expired.
    fn of(history: &[(Field, Past)]) -> Self {
        let history = history.iter().filter(|(_, past)| past.is_of_session());
        let sunsets = history.map(|(_, past)| past.sunset());
        let longest = sunsets.reduce(later);
        match longest {
            None => Self::Never,
            Some(None) => Self::ForEver,
            Some(Some(sunset)) => Self::Until(sunset.get()),
        }
    }
}

impl PolicyConfig {
    /// Makes the policy, or lists everything that is wrong.
    ///
    /// # Errors
    ///
    /// At least one [`Problem`] is an [error](Severity::Error). The error contains all problems, including warnings, in the order of the
    /// fields.
    pub fn compile(&self, list: &dyn SuffixList) -> Result<Policy, CompilePolicyError> {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        let judgement = judge(&settings, list, &mut problems);
        let has_error = problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error);
        match build(settings, judgement, list) {
            Some(mut policy) if !has_error => {
                policy.warnings = problems;
                Ok(policy)
            }
            _ => Err(CompilePolicyError { problems }),
        }
    }
}

/// `None` if something could not be read, which is a problem already.
fn build(settings: Settings<'_>, judgement: Judgement, list: &dyn SuffixList) -> Option<Policy> {
    let Judgement {
        blueprint, classes, ..
    } = judgement;
    let website_base_path = settings.website_base_path?.as_str().trim_end_matches('/');
    let mut links = Links::new();
    let default = settings.usual_website()?;
    let mut default_entry = None;
    let mut entries = Vec::with_capacity(settings.websites.len());
    for ((_, website), class) in settings.websites.iter().zip(&classes.of_websites) {
        let entry = Entry {
            class: *class,
            links: website.links_to.map(|origin| links.place(origin)),
        };
        if default_entry.is_none() && website.website.matches(default) {
            default_entry = Some(entry);
        }
        entries.push((website.website, entry));
    }
    let mut clients = Vec::with_capacity(settings.clients.len());
    for ((_, client), class) in settings.clients.iter().zip(&classes.of_clients) {
        clients.push(Client {
            name: client.name.as_str().into(),
            entry: Entry {
                class: (*class)?,
                links: Some(links.place(client.website.unwrap_or(default))),
            },
        });
    }
    let cookies = settings.cookies.as_ref();
    let history = settings.history.as_slice();
    let mut apis = Vec::with_capacity(settings.apis.len());
    for (index, (_, origin)) in settings.apis.iter().enumerate() {
        let api = blueprint.apis.get(index);
        apis.push(Api {
            origin: origin.to_string().into_boxed_str(),
            domains: reachable_domains(origin.host(), list),
            sunsets_of_present: SessionToken::of(blueprint.shape)
                .iter()
                .map(|token| {
                    let sunset = || blueprint.sunset_of_present(*token, api?, list);
                    (*token, sunset())
                })
                .collect(),
            ..Api::host_only(api, cookies, history, list)
        });
    }
    let undeclared = blueprint.undeclared.as_ref();
    let undeclared = undeclared.map(|api| Api::host_only(Some(api), cookies, &[], list));
    let authorities = Authorities::of(settings.apis.iter().map(|(_, api)| *api));
    let domain = settings.cookie_domain.filter(|_| settings.has_cookies());
    let frontend_scope = FrontendScope::new(
        settings.apis.iter().map(|(_, api)| *api),
        domain.unwrap_or(&CookieDomain::HostOnly),
        list,
    );
    let websites = Allowlist::new(&entries);
    let is_website = |api: &Api| websites.exact(api.origin.as_bytes()).is_some();
    let cors = CorsLists::of(&settings)?;
    let headers = settings.headers?;
    Some(Policy {
        is_website_on_api: undeclared.is_some() || apis.iter().any(is_website),
        apis,
        authorities,
        companions: cookies
            .map(|cookies| cookies.companions.clone())
            .unwrap_or_default(),
        are_chosen: [SessionToken::usual(settings.shape), SessionToken::Refresh].map(|token| {
            let cookie = cookies.and_then(|cookies| cookies.of(token));
            cookie.is_some_and(|cookie| cookie.is_chosen)
        }),
        undeclared_host: settings.undeclared_host?,
        undeclared,
        websites,
        client_names: client_names(&settings.clients),
        client_origins: client_origins(&settings.clients),
        clients,
        default_website: (default.to_string().into_boxed_str(), default_entry?),
        links: links.into_texts(),
        link_source: settings.link_source?,
        cors: CorsTexts::of(&cors, &headers, settings.shape),
        vary: VaryTexts::of(&headers),
        headers,
        csrf: settings.csrf?,
        transport: settings.transport?,
        past_clearing: settings.past_clearing?,
        candidate_limit: settings.candidate_limit,
        clearing_budget: usize::try_from(settings.clearing_budget).unwrap_or(usize::MAX),
        cookie_header_budget: usize::try_from(settings.cookie_header_budget).unwrap_or(usize::MAX),
        past_cookies: Window::of(&settings.history),
        past_header: settings
            .header_until
            .map_or(Window::Never, |until| Window::Until(until.get())),
        website_base_path: website_base_path.into(),
        classes,
        blueprint,
        frontend_scope,
        warnings: Vec::new(),
    })
}

fn client_names(clients: &[(usize, ClientSettings<'_>)]) -> TextTable<usize> {
    let names = clients.iter().zip(0..);
    let names = names.map(|((_, client), place)| (client.name.to_string(), place));
    TextTable::new(clients.len(), names)
}

fn client_origins(clients: &[(usize, ClientSettings<'_>)]) -> TextTable<usize> {
    let clients = clients.iter().zip(0..);
    let origins: Vec<(String, usize)> = clients
        .flat_map(|((_, client), place)| client.origins.iter().map(move |of| (of, place)))
        .map(|(origin, place)| (origin.to_string(), place))
        .collect();
    TextTable::new(origins.len(), origins)
}

impl Policy {
    /// Everything that could be better.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Decides which requests of a page carry the session. For the code of the websites.
    #[must_use]
    pub const fn frontend_scope(&self) -> &FrontendScope {
        &self.frontend_scope
    }

    /// Whether a session has one token or two.
    #[must_use]
    pub const fn shape(&self) -> SessionShape {
        self.blueprint.shape
    }

    /// How the tokens of sessions travel, unless a website says otherwise.
    pub(crate) const fn transport(&self) -> TransportSetting {
        self.transport
    }

    /// Whether any response sets session cookies.
    pub(crate) const fn sets_cookies(&self) -> bool {
        self.transport.allows(Transport::Cookie)
    }

    /// For how long tokens are taken that came by a transport which the deployment has no more.
    pub(crate) const fn given_up(&self, transport: Transport) -> Window {
        match transport {
            Transport::Cookie => self.past_cookies,
            Transport::Header => self.past_header,
        }
    }

    /// Whether tokens of pages with this transport are taken when they come so, now or while something of the past is taken.
    pub(crate) fn ever_takes(&self, setting: TransportSetting, transport: Transport) -> bool {
        setting.allows(transport)
            || (!self.transport.allows(transport) && self.given_up(transport) != Window::Never)
    }

    /// The names of the headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderNames {
        &self.headers
    }
}

/// A configuration that cannot work. Lists all problems in the order of the fields, at least one.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::Severity;
///
/// let mut config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com"],
/// );
/// config.cookie_domain = "other.net".into();
/// config.api_base_path = "auth".into();
/// let error = config.compile(&EmbeddedList).unwrap_err();
/// for problem in error.problems() {
///     println!("{problem}");
/// }
/// let places: Vec<_> = error.problems().iter().map(|problem| problem.field().to_string()).collect();
/// assert_eq!(places, ["cookie_domain", "api_base_path"]);
/// assert!(error.problems().iter().all(|problem| problem.severity() == Severity::Error));
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CompilePolicyError {
    problems: Vec<Problem>,
}

impl CompilePolicyError {
    /// The problems, including warnings.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for CompilePolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problems = self.problems.iter();
        write_errors(f, problems.map(|problem| (problem.severity(), problem)))
    }
}

impl core::error::Error for CompilePolicyError {}
