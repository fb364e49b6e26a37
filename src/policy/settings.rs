use alloc::vec::Vec;
use core::str::FromStr;

use time::Duration;

use super::cookie_problem::CookieProblem;
use super::cookie_role::SessionToken;
use super::cookie_settings::{self, Cookies};
use super::field::Field;
use super::header_settings::{self, HeaderNames};
use super::past::{Past, PastPart, PastSession};
use super::problem::Problem;
use super::problem_kind::ProblemKind;
use super::reader::{Reader, Seen};
use crate::config::{
    BrowserVersion, ClientName, CookieConfig, CookieKey, CsrfMode, LinkSource, Names, PastClearing,
    PastCookieConfig, PastScopeConfig, PolicyConfig, SameSiteChoice, SessionShape, SessionUse,
    Setting, Transport, TransportSetting, UndeclaredHost, Website,
};
use crate::cookie::{CookieDomain, Lifetime, Partitioning};
use crate::migration::Instant;
use crate::net::{ForeignOrigin, Method, Origin, UrlPath};
use crate::sorted::SortedMap;
use crate::text::ReadingError;

/// What a configuration says, as far as it can be read. Entries of lists keep their place.
pub(super) struct Settings<'c> {
    pub(super) apis: Vec<(usize, &'c Origin)>,
    pub(super) undeclared_host: Option<UndeclaredHost>,
    pub(super) websites: Vec<(usize, WebsiteSettings<'c>)>,
    pub(super) default_website: Option<&'c Origin>,
    pub(super) website_base_path: Option<&'c UrlPath>,
    pub(super) link_source: Option<LinkSource>,
    pub(super) clients: Vec<(usize, ClientSettings<'c>)>,
    pub(super) cookie_domain: Option<&'c CookieDomain>,
    pub(super) cookie_secure: Option<bool>,
    pub(super) same_site: Option<SameSiteChoice>,
    pub(super) session_use: Option<SessionUse>,
    pub(super) cookies: Option<Cookies>,
    /// Whether a session has one token or two.
    pub(super) shape: SessionShape,
    /// The settings of the session cookies.
    pub(super) said: SaidOfCookies,
    pub(super) transport: Option<TransportSetting>,
    pub(super) headers: Option<HeaderNames>,
    pub(super) cors_methods: Vec<Method>,
    pub(super) csrf: Option<CsrfMode>,
    pub(super) browsers: Vec<BrowserVersion>,
    pub(super) plain_http: Vec<(usize, &'c Origin)>,
    pub(super) other_network: Vec<(usize, &'c Origin)>,
    pub(super) cookie_header_budget: u32,
    /// With the field that says so.
    pub(super) history: Vec<(Field, Past)>,
    pub(super) past_clearing: Option<PastClearing>,
    pub(super) clearing_budget: u32,
    pub(super) candidate_limit: usize,
    pub(super) header_until: Option<Instant>,
}

/// A website that can be read.
pub(super) struct WebsiteSettings<'c> {
    pub(super) website: &'c Website,
    pub(super) transport: Option<TransportSetting>,
    pub(super) partitioning: Partitioning,
    pub(super) links_to: Option<&'c Origin>,
    pub(super) plain_http: bool,
    pub(super) owned: bool,
}

/// A client that can be read.
pub(super) struct ClientSettings<'c> {
    pub(super) name: &'c ClientName,
    pub(super) origins: Vec<&'c ForeignOrigin>,
    pub(super) transport: TransportSetting,
    pub(super) website: Option<&'c Origin>,
}

impl<'c> Settings<'c> {
    /// Reads everything, and adds what cannot be read to `problems`.
    pub(super) fn read(config: &'c PolicyConfig, problems: &mut Vec<Problem>) -> Self {
        Reader { config, problems }.run()
    }

    /// The website of requests that do not identify one: the configured one, or the first that is not a pattern.
    pub(super) fn usual_website(&self) -> Option<&'c Origin> {
        let mut exact = self
            .websites
            .iter()
            .filter_map(|(_, website)| match website.website {
                Website::Exact(origin) => Some(origin),
                Website::Pattern(_) => None,
            });
        self.default_website.or_else(|| exact.next())
    }

    /// How the tokens of a website's pages travel.
    pub(super) fn transport_of(&self, website: &WebsiteSettings<'_>) -> TransportSetting {
        website
            .transport
            .or(self.transport)
            .unwrap_or(TransportSetting::Any)
    }

    /// Whether a declared website or client may have cookies, so that their scope is worth a warning.
    pub(super) fn some_have_cookies(&self) -> bool {
        let websites = self.websites.iter();
        let of_websites = websites.map(|(_, website)| self.transport_of(website));
        let of_clients = self.clients.iter().map(|(_, client)| client.transport);
        let mut transports = of_websites.chain(of_clients);
        self.has_cookies() && transports.any(|transport| transport.allows(Transport::Cookie))
    }

    /// Whether tokens of pages with this transport are taken when they come so: the page has that transport, or the deployment has given
    /// it up and still takes what is left of it.
    pub(super) fn takes(&self, setting: TransportSetting, transport: Transport) -> bool {
        let is_given_up = self.transport.is_some_and(|own| !own.allows(transport));
        let is_left = match transport {
            Transport::Cookie => !self.history.is_empty(),
            Transport::Header => self.header_until.is_some(),
        };
        setting.allows(transport) || (is_given_up && is_left)
    }

    /// Whether session cookies are set at all. A transport that cannot be read is a problem of its own; the cookies are worth judging.
    pub(super) fn has_cookies(&self) -> bool {
        self.transport != Some(TransportSetting::Header)
    }
}

/// The settings of the session cookies, only for checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct SaidOfCookies {
    access: Said,
    refresh: Said,
    session: Said,
    /// How long a session lasts at most.
    pub(super) session_lifetime: Option<Duration>,
}

/// The settings of one of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// Bytes of the longest token.
    pub(super) max_len: Option<usize>,
    /// For how long its token is valid.
    pub(super) token_lifetime: Option<Duration>,
}

impl Said {
    fn of(cookie: &CookieConfig) -> Self {
        Self {
            max_len: cookie
                .max_value_len
                .map(|len| usize::try_from(len).unwrap_or(usize::MAX)),
            token_lifetime: cookie.token_lifetime,
        }
    }
}

impl SaidOfCookies {
    pub(super) const fn of(&self, token: SessionToken) -> Said {
        match token {
            SessionToken::Access => self.access,
            SessionToken::Refresh => self.refresh,
            SessionToken::Session => self.session,
        }
    }
}

impl<'c> Reader<'c, '_> {
    fn run(mut self) -> Settings<'c> {
        let config = self.config;
        let names = self
            .read(Field::new("names"), &config.names)
            .copied()
            .unwrap_or(Names::Own);
        let cookie_domain = self.cookie_domain();
        let browsers = self.filled_list(Field::new("browsers"), &config.browsers);
        Settings {
            apis: self.filled_list(Field::new("api"), &config.api),
            undeclared_host: self
                .read(Field::new("undeclared_host"), &config.undeclared_host)
                .copied(),
            websites: self.websites(),
            default_website: self.optional(
                Field::new("default_website"),
                config.default_website.as_ref(),
            ),
            website_base_path: self
                .read(Field::new("website_base_path"), &config.website_base_path),
            link_source: self.read(Field::new("links"), &config.links).copied(),
            clients: self.clients(),
            cookie_domain,
            cookie_secure: config.cookie_secure,
            same_site: self
                .read(Field::new("same_site"), &config.same_site)
                .copied(),
            session_use: self
                .read(Field::new("session_use"), &config.session_use)
                .copied(),
            cookies: cookie_settings::read(&mut self, names, cookie_domain),
            // One that cannot be read is a problem already.
            shape: config.session.get().copied().unwrap_or_default(),
            said: SaidOfCookies {
                access: Said::of(&config.access_cookie),
                refresh: Said::of(&config.refresh_cookie),
                session: Said::of(&config.session_cookie),
                session_lifetime: config.session_lifetime,
            },
            transport: self
                .read(Field::new("transport"), &config.transport)
                .copied(),
            headers: header_settings::read(&mut self, names),
            cors_methods: self
                .list(Field::new("cors_methods"), &config.cors_methods)
                .into_iter()
                .map(|(_, method)| method.clone())
                .collect(),
            csrf: self.read(Field::new("csrf"), &config.csrf).copied(),
            browsers: BrowserVersion::of_claims(browsers.into_iter().map(|(_, claim)| *claim)),
            plain_http: self.list(Field::new("plain_http"), &config.plain_http),
            other_network: self.list(Field::new("other_network"), &config.other_network),
            cookie_header_budget: config.cookie_header_budget,
            history: self.history(),
            past_clearing: self
                .read(Field::new("past_clearing"), &config.past_clearing)
                .copied(),
            clearing_budget: config.clearing_budget,
            candidate_limit: config.candidate_limit.get().into(),
            header_until: self
                .optional(Field::new("header_until"), config.header_until.as_ref())
                .copied(),
        }
    }

    fn cookie_domain(&mut self) -> Option<&'c CookieDomain> {
        match self.config.cookie_domain.get() {
            Ok(domain) => Some(domain),
            Err(error) => {
                let kind = ProblemKind::CookieDomainUnreadable(error.clone());
                self.report(Field::new("cookie_domain"), kind);
                None
            }
        }
    }

    fn filled_list<T>(&mut self, field: Field, settings: &'c [Setting<T>]) -> Vec<(usize, &'c T)>
    where
        T: FromStr<Err: ReadingError> + Ord,
    {
        if settings.is_empty() {
            self.report(field, ProblemKind::Empty);
        }
        self.list(field, settings)
    }

    fn websites(&mut self) -> Vec<(usize, WebsiteSettings<'c>)> {
        let list = Field::new("websites");
        let config = self.config;
        if config.websites.is_empty() {
            self.report(list, ProblemKind::Empty);
        }
        let mut seen = Seen::new(list);
        let mut websites = Vec::with_capacity(config.websites.len());
        for (index, written) in config.websites.iter().enumerate() {
            let field = list.at(index);
            let website = self.read(field, &written.origin);
            let transport = self.optional(field.part("transport"), written.transport.as_ref());
            let partitioning =
                self.optional(field.part("partitioning"), written.partitioning.as_ref());
            let links_to = self.optional(field.part("links_to"), written.links_to.as_ref());
            let is_as_first = |first: usize| {
                config.websites.get(first).is_some_and(|first| {
                    first.transport == written.transport
                        && first.partitioning == written.partitioning
                        && first.links_to == written.links_to
                        && first.plain_http == written.plain_http
                        && first.owned == written.owned
                })
            };
            let Some(website) =
                website.filter(|website| seen.is_new(*website, index, is_as_first, self))
            else {
                continue;
            };
            websites.push((
                index,
                WebsiteSettings {
                    website,
                    transport: transport.copied(),
                    partitioning: partitioning.copied().unwrap_or(Partitioning::Unpartitioned),
                    links_to,
                    plain_http: written.plain_http,
                    owned: written.owned,
                },
            ));
        }
        websites
    }

    fn clients(&mut self) -> Vec<(usize, ClientSettings<'c>)> {
        let list = Field::new("clients");
        let config = self.config;
        let mut names = Seen::new(list);
        let mut origins_seen = SortedMap::new();
        let mut clients = Vec::with_capacity(config.clients.len());
        for (index, written) in config.clients.iter().enumerate() {
            let field = list.at(index);
            let name = self.read(field.part("name"), &written.name);
            let transport = self.read(field.part("transport"), &written.transport);
            let website = self.optional(field.part("website"), written.website.as_ref());
            let mut origins = Vec::new();
            for (place, setting) in written.origins.iter().enumerate() {
                let field = field.part("origins").at(place);
                if let Some(origin) = self.read(field, setting)
                    && self.is_first_with(origin, field, &mut origins_seen)
                {
                    origins.push(origin);
                }
            }
            if let (Some(name), Some(transport)) = (name, transport)
                && names.is_new(
                    name,
                    index,
                    |first| config.clients.get(first) == Some(written),
                    self,
                )
            {
                clients.push((
                    index,
                    ClientSettings {
                        name,
                        origins,
                        transport: *transport,
                        website,
                    },
                ));
            }
        }
        clients
    }

    /// Whether no client before has this origin; else it is reported. One client may not have it for two.
    fn is_first_with(
        &mut self,
        origin: &'c ForeignOrigin,
        field: Field,
        seen: &mut SortedMap<&'c ForeignOrigin, Field>,
    ) -> bool {
        let first = *seen.entry(origin).or_insert(field);
        if first == field {
            return true;
        }
        let kind = if first.is_of_entry_of(field) {
            ProblemKind::Duplicate { first }
        } else {
            ProblemKind::Contradiction { first }
        };
        self.report(field, kind);
        false
    }

    fn history(&mut self) -> Vec<(Field, Past)> {
        let config = self.config;
        let mut history = Vec::with_capacity(config.history.len());
        let field = Field::new("older_cookie_domain");
        if let Some(domain) = self.optional(field, config.older_cookie_domain.as_ref()) {
            history.push((field, Past::of_domain(domain.clone())));
        }
        for (index, written) in config.history.iter().enumerate() {
            let field = Field::new("history").at(index);
            history.extend(self.past(field, written).map(|past| (field, past)));
        }
        history
    }

    fn past(&mut self, field: Field, written: &'c PastScopeConfig) -> Option<Past> {
        let domain = self.read(field.part("cookie_domain"), &written.cookie_domain);
        let retired_at = self.read(field.part("retired_at"), &written.retired_at);
        let days = Duration::days(written.lifetime_days.into());
        let lifetime = Lifetime::new(days)
            .map_err(|_| self.report(field.part("lifetime_days"), ProblemKind::LifetimeZero));
        let partitioning = written.partitioning.as_ref();
        let partitioning = self.optional(field.part("partitioning"), partitioning);
        let access = self.past_part(
            ["access_cookie.name", "access_cookie.path"].map(|part| field.part(part)),
            &written.access_cookie,
        );
        let refresh = self.past_part(
            ["refresh_cookie.name", "refresh_cookie.path"].map(|part| field.part(part)),
            &written.refresh_cookie,
        );
        let session = self.past_part(
            ["session_cookie.name", "session_cookie.path"].map(|part| field.part(part)),
            &written.session_cookie,
        );
        let says_nothing = [&access, &refresh, &session]
            .into_iter()
            .all(PastPart::is_empty);
        let is_of_session =
            !says_nothing || (written.cookies.is_empty() && written.clear_only.is_empty());
        if let Ok(shape) = self.config.session.get().copied() {
            let others = match shape {
                SessionShape::Single => &[
                    ("access_cookie", &written.access_cookie),
                    ("refresh_cookie", &written.refresh_cookie),
                ][..],
                SessionShape::Pair => &[("session_cookie", &written.session_cookie)],
            };
            for (part, written) in others {
                if **written != PastCookieConfig::default() {
                    self.report(
                        field.part(part),
                        CookieProblem::PastOfOtherShape { shape }.into(),
                    );
                }
            }
        }
        let companions = self.past_companions(field, written);
        let retired = written
            .clear_only
            .iter()
            .enumerate()
            .filter_map(|(index, written)| {
                let field = field.part("clear_only").at(index);
                let part = self.past_part([field, field], written);
                if part.name.is_none() && written.name.is_none() {
                    self.report(field, CookieProblem::RetiredWithoutName.into());
                }
                part.name.is_some().then_some(part)
            });
        let retired = retired.collect();
        let apis = self.list(field.part("api"), &written.api);
        Some(Past {
            domain: domain?.clone(),
            session: is_of_session.then_some(PastSession {
                access,
                refresh,
                session,
            }),
            companions,
            retired,
            partitioning: partitioning.copied().unwrap_or(Partitioning::Unpartitioned),
            retired_at: Some(*retired_at?),
            lifetime: lifetime.ok()?,
            hosts: apis
                .into_iter()
                .map(|(_, api)| api.host().clone())
                .collect(),
        })
    }

    /// Reads the past companion cookies.
    fn past_companions(
        &mut self,
        field: Field,
        written: &'c PastScopeConfig,
    ) -> SortedMap<CookieKey, PastPart> {
        let declared = &self.config.cookies;
        let mut companions = SortedMap::new();
        for (key, written) in &written.cookies {
            let all = field.part("cookies");
            let key = match CookieKey::parse(key) {
                Ok(key) => key,
                Err(error) => {
                    self.unreadable(all, &error);
                    continue;
                }
            };
            let field = all.of_cookie(key);
            let part = self.past_part([field, field], written);
            if declared.contains_key(key.as_str()) {
                companions.insert(key, part);
            } else {
                self.report(field, CookieProblem::PastOfUndeclared { key }.into());
            }
        }
        companions
    }

    fn past_part(&mut self, [name, path]: [Field; 2], written: &'c PastCookieConfig) -> PastPart {
        PastPart {
            name: self.optional(name, written.name.as_ref()).cloned(),
            path: self.optional(path, written.path.as_ref()).cloned(),
        }
    }
}
