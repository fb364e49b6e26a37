use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use super::class::{Class, CookieSet, PageOnApi};
use super::cookie_role::SessionToken;
use super::cors_lists::CorsLists;
use super::csrf_requirement::CsrfRequirement;
use super::header_settings::HeaderNames;
use super::judge::{Judgement, judge};
use super::problem::Problem;
use super::settings::Settings;
use crate::advice::{CookieDomainReport, DerivedCookie, SameSiteResolution, resolve_same_site};
use crate::config::{CookieKey, PolicyConfig, SessionShape, Transport, TransportSetting, Website};
use crate::cors::{CorsCredentials, CorsRequirements};
use crate::distinct::Distinct;
use crate::migration::PastCookie;
use crate::net::{Comparison, ForeignOrigin, Origin, SuffixList};
use crate::policy::TransportChoice;
use crate::severity::Severity;
use crate::sorted::SortedMap;

impl PolicyConfig {
    /// Derives the session cookies for each website and each API, and finds everything that is wrong.
    ///
    /// Never fails: a configuration that cannot work has a review, too. A mistake in one field does not stop the review of the others.
    /// Every cookie is simulated in every configured browser.
    #[doc(alias("validate", "check", "lint"))]
    #[must_use]
    pub fn review(&self, list: &dyn SuffixList) -> Review {
        let mut problems = Vec::new();
        let settings = Settings::read(self, &mut problems);
        let judgement = judge(&settings, list, &mut problems);
        let pairs = pairs(&settings, &judgement, list);
        let mut places: SortedMap<Origin, Range<usize>> = SortedMap::new();
        for (place, pair) in pairs.iter().enumerate() {
            match places.get_mut(&pair.api) {
                Some(places) => places.end = place.saturating_add(1),
                None => {
                    places.insert(pair.api.clone(), place..place.saturating_add(1));
                }
            }
        }
        Review {
            pairs,
            places,
            history: past_cookies(&settings, &judgement, list),
            cors: CorsLists::of(&settings),
            foreign_origins: settings
                .clients
                .iter()
                .flat_map(|(_, client)| &client.origins)
                .map(|origin| (*origin).clone())
                .collect(),
            headers: settings.headers,
            cookie_domain: judgement.cookie_domain,
            problems,
        }
    }
}

fn past_cookies(
    settings: &Settings<'_>,
    judgement: &Judgement,
    list: &dyn SuffixList,
) -> Vec<PastCookie> {
    let mut cookies = Distinct::new();
    for (_, past) in &settings.history {
        let apis = judgement.blueprint.apis.iter();
        for (api, set) in apis.filter_map(|api| Some((api, api.set.as_ref()?))) {
            for role in judgement.blueprint.roles(set) {
                for cookie in past.cookies(role, api, set, list) {
                    cookies.add(cookie);
                }
            }
        }
    }
    cookies.into_vec()
}

fn pairs(settings: &Settings<'_>, judgement: &Judgement, list: &dyn SuffixList) -> Vec<Pair> {
    let (Some(choice), Some(session_use)) = (settings.same_site, settings.session_use) else {
        return Vec::new();
    };
    let mut pairs = Vec::new();
    for (index, (_, api)) in settings.apis.iter().enumerate() {
        // There are few classes, and many websites.
        let mut of_classes = SortedMap::new();
        for ((_, website), class) in settings.websites.iter().zip(&judgement.classes.of_websites) {
            let place = *class;
            let Some(class) = judgement.classes.get(place) else {
                continue;
            };
            let Some(on_api) = class.on_apis.get(index) else {
                continue;
            };
            let of_class = of_classes.entry(place);
            let of_class = of_class
                .or_insert_with(|| Arc::new(OfClass::new(settings.shape, class.transport, on_api)));
            let page = judgement.blueprint.page_of(website.website, list);
            pairs.push(Pair {
                website: website.website.clone(),
                api: (*api).clone(),
                same_site: resolve_same_site(&page, api, choice, session_use, list),
                of_class: Arc::clone(of_class),
                csrf: csrf_of(settings, class, on_api, website.website, api),
            });
        }
    }
    pairs
}

/// The cookies beside the session.
fn companions(on_api: &PageOnApi) -> BTreeMap<CookieKey, DerivedCookie> {
    let companions = on_api.cookies.iter().flat_map(|set| &set.companions);
    let mut cookies = BTreeMap::new();
    // One by one: to collect them, `alloc` sorts, which is 3 kB of code for this type alone.
    for (key, cookie) in companions {
        if let Some(cookie) = cookie {
            cookies.insert(*key, cookie.clone());
        }
    }
    cookies
}

/// What the pages of a website must send to an API; `None` if its tokens never come by cookie.
fn csrf_of(
    settings: &Settings<'_>,
    class: &Class,
    on_api: &PageOnApi,
    website: &Website,
    api: &Origin,
) -> Option<CsrfRequirement> {
    let is_other_origin = !matches!(website, Website::Exact(page) if page == api);
    let requirement = on_api.csrf_requirement(settings.csrf?, is_other_origin);
    settings
        .takes(class.transport, Transport::Cookie)
        .then_some(requirement)
}

/// The result of [`PolicyConfig::review`](crate::config::PolicyConfig::review).
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Review {
    pub(super) headers: Option<HeaderNames>,
    #[cfg_attr(feature = "serde", serde(skip))]
    cors: Option<CorsLists>,
    #[cfg_attr(feature = "serde", serde(skip))]
    foreign_origins: Vec<ForeignOrigin>,
    pub(super) cookie_domain: Option<CookieDomainReport>,
    pub(super) pairs: Vec<Pair>,
    /// The positions of each API's pairs.
    #[cfg_attr(feature = "serde", serde(skip))]
    places: SortedMap<Origin, Range<usize>>,
    pub(super) history: Vec<PastCookie>,
    pub(super) problems: Vec<Problem>,
}

impl Review {
    /// The names of the headers. `None` if one of them cannot be used.
    #[must_use]
    pub const fn headers(&self) -> Option<&HeaderNames> {
        self.headers.as_ref()
    }

    /// What browsers do with the cookie domain on each API host. `None` if the domain cannot be read.
    #[must_use]
    pub const fn cookie_domain(&self) -> Option<&CookieDomainReport> {
        self.cookie_domain.as_ref()
    }

    /// A pair for each website and each API that can be read, in the order of the configuration.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The CORS headers that an API must send to pages of other origins. `None` if the API is not in the configuration, or if the name of a
    /// header cannot be read. [`verify_cors`](crate::cors::verify_cors) compares them with the settings of an application.
    ///
    /// ```
    /// # #[cfg(feature = "embedded-list")] {
    /// use session_cookie_policy::config::PolicyConfig;
    /// use session_cookie_policy::net::{EmbeddedList, Origin};
    ///
    /// let config = PolicyConfig::new(
    ///     ["https://api.example.com"],
    ///     ["https://www.example.com"],
    /// );
    /// let api = Origin::parse("https://api.example.com").unwrap();
    /// let required = config.review(&EmbeddedList).cors_requirements(&api).unwrap();
    /// assert!(required.to_string().starts_with(
    ///     "answer `https://www.example.com` with credentials; allow the methods `GET`, `HEAD`, `POST`",
    /// ));
    /// # }
    /// ```
    #[must_use]
    pub fn cors_requirements(&self, api: &Origin) -> Option<CorsRequirements> {
        let lists = self.cors.as_ref()?;
        let pairs = self.pairs.get(self.places.get(api)?.clone())?;
        let pairs = || pairs.iter();
        let credentials = if pairs().any(|pair| pair.csrf.is_some()) {
            CorsCredentials::Allow
        } else {
            CorsCredentials::Omit
        };
        let websites = pairs().map(Pair::website);
        let mut required = CorsRequirements::new(api, websites, credentials);
        required.foreign_origins.clone_from(&self.foreign_origins);
        lists.clone().require(&mut required);
        Some(required)
    }

    /// The past cookies that are declared and can be read, each once.
    #[must_use]
    pub fn history(&self) -> &[PastCookie] {
        &self.history
    }

    /// Everything that is wrong or could be better, in the order of the fields.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether any problem is an error: sessions then fail somewhere.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error)
    }
}

/// The results for one website and one API.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::{PolicyConfig, Transport};
/// use session_cookie_policy::net::{EmbeddedList, Relation};
///
/// let config = PolicyConfig::new(
///     ["https://api.example.com"],
///     ["https://www.example.com", "https://partner.net"],
/// );
/// let review = config.review(&EmbeddedList);
/// let [own, partner] = review.pairs() else { panic!() };
/// assert_eq!(own.comparison().relation(), Relation::SameSite);
/// assert!(own.same_site().to_string().starts_with("SameSite=Lax, since the two are same-site"));
/// assert_eq!(own.usual_transport().transport, Transport::Cookie);
/// assert_eq!(partner.usual_transport().transport, Transport::Header); // it would be a third-party cookie
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Pair {
    pub(super) website: Website,
    pub(super) api: Origin,
    pub(super) same_site: SameSiteResolution,
    #[cfg_attr(feature = "serde", serde(flatten))]
    of_class: Arc<OfClass>,
    pub(super) csrf: Option<CsrfRequirement>,
}

/// What is the same for all websites of a class.
#[derive(Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct OfClass {
    #[cfg_attr(feature = "serde", serde(flatten))]
    session: SessionCookies,
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "BTreeMap::is_empty"))]
    cookies: BTreeMap<CookieKey, DerivedCookie>,
    usual: TransportChoice,
}

impl OfClass {
    fn new(shape: SessionShape, transport: TransportSetting, on_api: &PageOnApi) -> Self {
        let cookies = on_api.cookies.as_ref();
        let cookies = cookies.filter(|_| transport.allows(Transport::Cookie));
        Self {
            session: SessionCookies::of(shape, cookies),
            cookies: companions(on_api),
            usual: on_api.usual,
        }
    }
}

/// The cookies of a session, by its shape.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
enum SessionCookies {
    Pair {
        access: Option<DerivedCookie>,
        refresh: Option<DerivedCookie>,
    },
    Single {
        session: Option<DerivedCookie>,
    },
}

impl SessionCookies {
    /// Those that there are, of the shape of the deployment.
    fn of(shape: SessionShape, cookies: Option<&CookieSet>) -> Self {
        let of = |token| cookies.and_then(|cookies| cookies.derived(token).cloned());
        match shape {
            SessionShape::Pair => Self::Pair {
                access: of(SessionToken::Access),
                refresh: of(SessionToken::Refresh),
            },
            SessionShape::Single => Self::Single {
                session: of(SessionToken::Session),
            },
        }
    }
}

impl Pair {
    /// The website.
    #[must_use]
    pub const fn website(&self) -> &Website {
        &self.website
    }

    /// The API.
    #[must_use]
    pub const fn api(&self) -> &Origin {
        &self.api
    }

    /// How the website and the API are related.
    #[must_use]
    pub const fn comparison(&self) -> &Comparison {
        self.same_site.comparison()
    }

    /// The `SameSite` that works, or why none works.
    #[must_use]
    pub const fn same_site(&self) -> &SameSiteResolution {
        &self.same_site
    }

    /// The cookie of the access token. `None` if no cookie works, or if tokens travel by header.
    #[must_use]
    pub fn access(&self) -> Option<&DerivedCookie> {
        match &self.of_class.session {
            SessionCookies::Pair { access, .. } => access.as_ref(),
            SessionCookies::Single { .. } => None,
        }
    }

    /// The cookie of the refresh token. `None` if no cookie works, or if tokens travel by header.
    #[must_use]
    pub fn refresh(&self) -> Option<&DerivedCookie> {
        match &self.of_class.session {
            SessionCookies::Pair { refresh, .. } => refresh.as_ref(),
            SessionCookies::Single { .. } => None,
        }
    }

    /// The cookie of a session with one token. `None` if no cookie works, or if the token travels by header.
    #[must_use]
    pub fn session(&self) -> Option<&DerivedCookie> {
        match &self.of_class.session {
            SessionCookies::Single { session } => session.as_ref(),
            SessionCookies::Pair { .. } => None,
        }
    }

    /// The cookies beside the session, by key. A cookie that cannot be made is missing.
    #[must_use]
    pub fn cookies(&self) -> &BTreeMap<CookieKey, DerivedCookie> {
        &self.of_class.cookies
    }

    /// What the front end must send with every request that uses the cookies and changes something. `None` if tokens of this website are
    /// never read from a cookie. [`CsrfRequirement::header`] gives the name of the header.
    ///
    /// For a pattern, this is about pages whose origin is not the API's. If the history contains cookies with a shared domain, the header
    /// is required as if the present cookies were shared.
    #[must_use]
    pub const fn csrf(&self) -> Option<CsrfRequirement> {
        self.csrf
    }

    /// The transport of a new session if the client states no preference. Cookies, if they work in every configured browser and are not
    /// third-party cookies ([`Partitioned`](crate::cookie::Partitioning::Partitioned) ones may be). Otherwise, the header.
    #[must_use]
    pub fn usual_transport(&self) -> TransportChoice {
        self.of_class.usual
    }
}
