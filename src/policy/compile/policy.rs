use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use time::OffsetDateTime;

use super::allowlist::{Allowlist, Entry};
use super::authorities::Authorities;
use super::blueprint::{ApiBlueprint, Blueprint};
use super::class::{CookieSet, Token};
use super::classes::Classes;
use super::cookie_settings::Cookies;
use super::cors::{CorsLists, CorsTexts};
use super::field::Field;
use super::header_settings::HeaderNames;
use super::headers_read::VaryTexts;
use super::judge::{Judgement, judge};
use super::link_base::Links;
use super::past::Past;
use super::problem::Problem;
use super::settings::{ClientSettings, Settings};
use super::severity::{Severity, write_errors};
use super::text_table::TextTable;
use crate::cookie::{CookieDomain, CookieName, NameFinder, NamesFinder};
use crate::migration::{Instant, later, reachable_domains};
use crate::net::{SuffixList, UrlPath};
use crate::policy::carrier::Carrier;
use crate::policy::config::{
    CsrfMode, LinkSource, PastClearing, PolicyConfig, Transport, UndeclaredHost,
};
use crate::policy::frontend_scope::FrontendScope;

/// A configuration that works.
///
/// Made by [`PolicyConfig::compile`] only: every cookie was kept and sent back by every browser that it claims, or a
/// [warning](Self::warnings) tells where not, and tokens go by header there unless the client asks for cookies. Answers for each request
/// without allocating, parsing a URL or asking the suffix list.
///
/// | for | call |
/// |---|---|
/// | a route that makes a session | [`sign_in`](Self::sign_in) |
/// | a route that needs one | [`verify`](Self::verify) |
/// | the route that renews it | [`refresh`](Self::refresh) |
/// | the route that ends it | [`sign_out`](Self::sign_out) |
/// | a route that opens a WebSocket | [`verify`](Self::verify) or [`handshake`](Self::handshake) |
/// | the callback of an identity provider | [`callback`](Self::callback) |
/// | every response, and preflight requests | [`cors`](Self::cors) |
/// | the website of a request | [`website`](Self::website) |
/// | links in e-mails | [`link_base_of`](Self::link_base_of), [`default_link_base`](Self::default_link_base) |
/// | websites that a database knows | [`vouch`](Self::vouch) |
/// | the code of the websites | [`frontend_scope`](Self::frontend_scope), [`headers`](Self::headers) |
///
/// It is `Send` and `Sync`; make it once, share it. The [module](crate::policy) has an example of a refresh, and the
/// [guide to adapters](crate::guide::adapters) one of everything.
pub struct Policy {
    pub(in crate::policy) apis: Vec<Api>,
    /// APIs by host and port.
    pub(in crate::policy) authorities: Authorities,
    pub(in crate::policy) undeclared_host: UndeclaredHost,
    /// What stands for a host that is not declared, where such hosts have cookies of their own.
    pub(in crate::policy) undeclared: Option<Api>,
    pub(in crate::policy) websites: Allowlist,
    pub(in crate::policy) classes: Classes,
    pub(in crate::policy) clients: Vec<Client>,
    /// Clients by name, and by each of their origins.
    pub(in crate::policy) client_names: TextTable<usize>,
    pub(in crate::policy) client_origins: TextTable<usize>,
    pub(in crate::policy) default_website: (Box<str>, Entry),
    /// The origins that links in e-mails open instead of the website itself, each once.
    pub(super) links: Vec<Box<str>>,
    pub(in crate::policy) link_source: LinkSource,
    pub(in crate::policy) headers: HeaderNames,
    pub(in crate::policy) csrf: CsrfMode,
    pub(in crate::policy) cors: CorsTexts,
    pub(in crate::policy) vary: VaryTexts,
    /// For websites that are vouched for.
    pub(in crate::policy) blueprint: Blueprint,
    /// Of the deployment: what any website may have.
    pub(in crate::policy) transport: Transport,
    pub(in crate::policy) website_base_path: Box<str>,
    pub(in crate::policy) past_clearing: PastClearing,
    pub(in crate::policy) clearing_budget: usize,
    pub(in crate::policy) candidate_limit: usize,
    pub(in crate::policy) cookie_header_budget: usize,
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
pub(in crate::policy) enum Window {
    ForEver,
    Never,
    Until(OffsetDateTime),
}

impl Window {
    pub(in crate::policy) fn is_open(self, now: OffsetDateTime) -> bool {
        match self {
            Self::ForEver => true,
            Self::Never => false,
            Self::Until(end) => now < end,
        }
    }

    /// Until all of the past is over.
    fn of(history: &[(Field, Past)]) -> Self {
        let sunsets = history.iter().map(|(_, past)| past.sunset());
        let longest = sunsets.reduce(later);
        match longest {
            None => Self::Never,
            Some(None) => Self::ForEver,
            Some(Some(sunset)) => Self::Until(sunset.get()),
        }
    }
}

/// An API.
#[derive(Debug)]
pub(in crate::policy) struct Api {
    /// As browsers write its origin.
    pub(in crate::policy) origin: Box<str>,
    /// `None` if no cookie can be made for it.
    pub(in crate::policy) names: Option<CookieNames>,
    /// The domains that a cookie can have which browsers send to it, host-only first.
    pub(in crate::policy) domains: Vec<CookieDomain>,
    /// What a gateway takes away from the paths that browsers request.
    pub(in crate::policy) gateway_path: Box<str>,
    /// Where the access cookie is used, and where sessions are refreshed.
    pub(in crate::policy) access_path: Box<str>,
    pub(in crate::policy) refresh_path: Box<str>,
    /// Until when browsers hold its access cookie and its refresh cookie, if the deployment has given cookies up and says so.
    pub(super) sunsets_of_present: [Option<Instant>; 2],
}

/// What the cookies of an API are called.
#[derive(Debug)]
pub(in crate::policy) struct CookieNames {
    /// The present name first.
    pub(in crate::policy) access: Vec<TimedName>,
    pub(in crate::policy) refresh: Vec<TimedName>,
    pub(in crate::policy) of_access: NamesFinder,
    pub(in crate::policy) of_refresh: NamesFinder,
    /// All of them, in this order.
    pub(in crate::policy) all: NamesFinder,
}

impl CookieNames {
    /// Those of a token, with what finds them together.
    pub(in crate::policy) fn of_token(&self, token: Token) -> (&[TimedName], &NamesFinder) {
        match token {
            Token::Access => (&self.access, &self.of_access),
            Token::Refresh => (&self.refresh, &self.of_refresh),
        }
    }
}

impl TimedName {
    const fn name(&self) -> &CookieName {
        self.finder.name()
    }

    pub(in crate::policy) fn is_due(&self, now: OffsetDateTime) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// A name under which tokens are taken.
#[derive(Debug)]
pub(in crate::policy) struct TimedName {
    pub(in crate::policy) finder: NameFinder,
    /// Until when; for ever if `None`.
    pub(in crate::policy) until: Option<OffsetDateTime>,
}

/// A client that is no website.
#[derive(Debug)]
pub(in crate::policy) struct Client {
    pub(in crate::policy) name: Box<str>,
    pub(in crate::policy) entry: Entry,
}

impl PolicyConfig {
    /// Makes the policy, or tells everything that is wrong.
    ///
    /// # Errors
    ///
    /// If any [`Problem`] is an [error](Severity::Error): all problems, warnings too, in the order of the fields.
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
            sunsets_of_present: Token::BOTH
                .map(|token| blueprint.sunset_of_present(token, api?, list)),
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
    let cors = CorsLists::of(&settings)?;
    let headers = settings.headers?;
    Some(Policy {
        apis,
        authorities,
        undeclared_host: settings.undeclared_host?,
        undeclared,
        websites: Allowlist::new(&entries),
        client_names: client_names(&settings.clients),
        client_origins: client_origins(&settings.clients),
        clients,
        default_website: (default.to_string().into_boxed_str(), default_entry?),
        links: links.into_texts(),
        link_source: settings.link_source?,
        cors: CorsTexts::of(&cors, &headers),
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

impl Api {
    /// A host without an origin, whose cookies go to itself alone.
    fn host_only(
        api: Option<&ApiBlueprint>,
        cookies: Option<&Cookies>,
        history: &[(Field, Past)],
        list: &dyn SuffixList,
    ) -> Self {
        let path_of = |route: fn(&Cookies) -> Option<&UrlPath>| {
            let route = cookies.and_then(route);
            Box::from(route.map_or("/", UrlPath::as_str))
        };
        Self {
            origin: Box::default(),
            names: api
                .and_then(|api| Some((api, api.set.as_ref()?)))
                .map(|(api, set)| CookieNames::of(set, api, history, list)),
            domains: Vec::from([CookieDomain::HostOnly]),
            gateway_path: path_of(|cookies| Some(&cookies.gateway_path)),
            access_path: path_of(|cookies| cookies.access_routes.first()),
            refresh_path: path_of(|cookies| cookies.refresh_routes.first()),
            sunsets_of_present: [None, None],
        }
    }
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

impl CookieNames {
    fn of(
        set: &CookieSet,
        api: &ApiBlueprint,
        history: &[(Field, Past)],
        list: &dyn SuffixList,
    ) -> Self {
        let of_token = |token, other| {
            let present = set.of(token).name();
            let mut names = Vec::from([Self::name(present.clone(), None)]);
            let mut places = BTreeMap::from([(present.clone(), 0)]);
            for (_, past) in history {
                let is_said = past.part(token).name.is_some();
                let past = past.cookie(token, api, set, list);
                // Nobody says that the token had the name which the other has now.
                if !is_said && past.name == *set.of(other).name() {
                    continue;
                }
                let sunset = past.sunset().map(Instant::get);
                let place = *places.entry(past.name.clone()).or_insert(names.len());
                match names.get_mut(place) {
                    Some(known) => known.until = later(known.until, sunset),
                    None => names.push(Self::name(past.name, sunset)),
                }
            }
            names
        };
        let (access, refresh) = (
            of_token(Token::Access, Token::Refresh),
            of_token(Token::Refresh, Token::Access),
        );
        let all = access.iter().chain(&refresh);
        let finder = |names: &[TimedName]| NamesFinder::new(names.iter().map(TimedName::name));
        Self {
            of_access: finder(&access),
            of_refresh: finder(&refresh),
            all: NamesFinder::new(all.map(TimedName::name)),
            access,
            refresh,
        }
    }

    fn name(name: CookieName, until: Option<OffsetDateTime>) -> TimedName {
        TimedName {
            finder: NameFinder::new(name),
            until,
        }
    }
}

impl Policy {
    /// What could be better.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// Which requests of a page carry the session: what the code of the websites must know.
    #[must_use]
    pub const fn frontend_scope(&self) -> &FrontendScope {
        &self.frontend_scope
    }

    /// How the tokens of sessions travel, unless a website says otherwise.
    pub(crate) const fn transport(&self) -> Transport {
        self.transport
    }

    /// Whether any response sets session cookies.
    pub(in crate::policy) const fn sets_cookies(&self) -> bool {
        self.transport.allows(Carrier::Cookie)
    }

    /// For how long tokens are taken that came by a transport which the deployment has no more.
    pub(in crate::policy) const fn given_up(&self, carrier: Carrier) -> Window {
        match carrier {
            Carrier::Cookie => self.past_cookies,
            Carrier::Header => self.past_header,
        }
    }

    /// Whether tokens of pages with this transport are taken when they come so, now or while something of the past is taken.
    pub(in crate::policy) fn ever_takes(&self, transport: Transport, carrier: Carrier) -> bool {
        transport.allows(carrier)
            || (!self.transport.allows(carrier) && self.given_up(carrier) != Window::Never)
    }

    /// The names of the headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderNames {
        &self.headers
    }
}

/// A configuration that cannot work. Holds all problems, in the order of the fields; never empty.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::{PolicyConfig, Severity};
///
/// let mut config = PolicyConfig::new(
///     vec!["https://api.example.com".into()],
///     vec!["https://www.example.com".into()],
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
    /// The problems, warnings too.
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
