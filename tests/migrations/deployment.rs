//! The deployments: every scope that one host can give its cookies, as a person writes it, and what browsers make of it by rule.

use serde_json::{Value, json};
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::HostScope;
use session_cookie_policy::net::{DomainName, EmbeddedList, Section, Suffix, SuffixList};
use session_cookie_policy::policy::Policy;

/// A route that needs a session; each path of an access cookie below reaches it.
pub(crate) const ROUTE: &str = "/api/me";

/// What browsers know of suffixes, as far as these hosts go; a hundred thousand clients ask it.
#[derive(Debug)]
pub(crate) struct OnlyCom;

pub(crate) const LIST: &OnlyCom = &OnlyCom;

impl SuffixList for OnlyCom {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        let section = match domain.as_str().rsplit('.').next() {
            Some("com") => Section::Icann,
            Some("corp") => Section::Unlisted,
            _ => panic!("{domain}"),
        };
        Suffix::new(1, section)
    }
}

/// Where the page and its API are.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Place {
    /// Two hosts of one site.
    OneSite,
    /// Two sites: cookies are `SameSite=None`.
    TwoSites,
    /// Two sites, and the cookies live in the partition of the page.
    Partitioned,
    /// Two hosts of one site, over http, below a name that is on no list.
    Intranet,
    /// Two ports of one such host.
    IntranetHost,
}

impl Place {
    pub(crate) const fn api(self) -> &'static str {
        match self {
            Self::OneSite | Self::TwoSites | Self::Partitioned => "https://api.dev.example.com",
            Self::Intranet | Self::IntranetHost => "http://api.dev.firm.corp",
        }
    }

    pub(crate) const fn page(self) -> &'static str {
        match self {
            Self::OneSite => "https://www.example.com",
            Self::TwoSites | Self::Partitioned => "https://www.shop.com",
            Self::Intranet => "http://www.firm.corp",
            Self::IntranetHost => "http://api.dev.firm.corp:3000",
        }
    }

    pub(crate) const fn registrable(self) -> &'static str {
        match self {
            Self::OneSite | Self::TwoSites | Self::Partitioned => "example.com",
            Self::Intranet | Self::IntranetHost => "firm.corp",
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Domain {
    HostOnly,
    OwnHost,
    Parent,
    Registrable,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Paths {
    /// The access cookie at the root, the refresh cookie at the base path, `/auth`.
    Narrow,
    /// Both at the root, as they are unless set.
    Root,
    /// Another base path, and the access cookie at its parent.
    OtherBase,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Naming {
    /// The library's names, with the prefix that suits the scope.
    Auto,
    /// Names of one's own, without a prefix.
    Own,
    /// The same, but each token has the name that the other has there.
    Swapped,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Token {
    Access,
    Refresh,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Scope {
    pub(crate) place: Place,
    pub(crate) domain: Domain,
    pub(crate) paths: Paths,
    pub(crate) naming: Naming,
}

/// Which cookie it is to a browser: name, host, whether hosts below have it, path.
pub(crate) type Identity = (String, String, HostScope, String);

impl Scope {
    pub(crate) fn all() -> Vec<Self> {
        Self::all_in(Place::OneSite)
    }

    pub(crate) fn all_in(place: Place) -> Vec<Self> {
        let mut all = Vec::new();
        for domain in [
            Domain::HostOnly,
            Domain::OwnHost,
            Domain::Parent,
            Domain::Registrable,
        ] {
            for paths in [Paths::Narrow, Paths::Root, Paths::OtherBase] {
                for naming in [Naming::Auto, Naming::Own] {
                    all.push(Self {
                        place,
                        domain,
                        paths,
                        naming,
                    });
                }
            }
        }
        all
    }

    pub(crate) const fn is_https(self) -> bool {
        match self.place {
            Place::OneSite | Place::TwoSites | Place::Partitioned => true,
            Place::Intranet | Place::IntranetHost => false,
        }
    }

    /// The host of the API.
    pub(crate) fn host(self) -> &'static str {
        self.place.api().split_once("://").unwrap().1
    }

    pub(crate) fn domain_text(self) -> &'static str {
        match self.domain {
            Domain::HostOnly => "",
            Domain::OwnHost => self.host(),
            Domain::Parent => self.host().split_once('.').unwrap().1,
            Domain::Registrable => self.place.registrable(),
        }
    }

    pub(crate) fn path(self, token: Token) -> &'static str {
        match (self.paths, token) {
            (Paths::Narrow, Token::Refresh) => "/auth",
            (Paths::Narrow, Token::Access) | (Paths::Root, _) => "/",
            (Paths::OtherBase, Token::Access) => "/api",
            (Paths::OtherBase, Token::Refresh) => "/api/auth",
        }
    }

    /// RFC 6265bis, section 4.1.3: `__Host-` wants no `Domain` and the root, and either prefix `Secure`.
    pub(crate) fn name(self, token: Token) -> &'static str {
        let is_strict = self.domain == Domain::HostOnly && self.path(token) == "/";
        match (self.naming, token, is_strict) {
            (Naming::Own, Token::Access, _) | (Naming::Swapped, Token::Refresh, _) => "sid",
            (Naming::Own, Token::Refresh, _) | (Naming::Swapped, Token::Access, _) => "rid",
            (Naming::Auto, Token::Access, _) if !self.is_https() => "session-access",
            (Naming::Auto, Token::Refresh, _) if !self.is_https() => "session-refresh",
            (Naming::Auto, Token::Access, true) => "__Host-session-access",
            (Naming::Auto, Token::Access, false) => "__Secure-session-access",
            (Naming::Auto, Token::Refresh, true) => "__Host-session-refresh",
            (Naming::Auto, Token::Refresh, false) => "__Secure-session-refresh",
        }
    }

    pub(crate) fn identity(self, token: Token) -> Identity {
        let (host, scope) = match self.domain_text() {
            "" => (self.host(), HostScope::HostOnly),
            domain => (domain, HostScope::WithSubdomains),
        };
        (
            self.name(token).to_owned(),
            host.to_owned(),
            scope,
            self.path(token).to_owned(),
        )
    }

    pub(crate) fn identities(self) -> Vec<Identity> {
        let mut both = vec![self.identity(Token::Access), self.identity(Token::Refresh)];
        both.sort();
        both
    }

    pub(crate) const fn base(self) -> &'static str {
        match self.paths {
            Paths::Narrow | Paths::Root => "/auth",
            Paths::OtherBase => "/api/auth",
        }
    }

    /// Every scope with the names `Swapped`.
    pub(crate) fn all_swapped() -> Vec<Self> {
        let all = Self::all().into_iter();
        all.filter(|scope| scope.naming == Naming::Own)
            .map(|scope| Self {
                naming: Naming::Swapped,
                ..scope
            })
            .collect()
    }

    /// Whether both set the very same two cookies.
    pub(crate) fn is_same_as(self, other: Self) -> bool {
        self.identities() == other.identities()
    }

    /// The configuration as a person writes it.
    pub(crate) fn config(self, history: &[Self]) -> Value {
        let mut config = json!({
            "api": self.place.api(),
            "websites": self.place.page(),
            "session_routes": [ROUTE],
            "cookie_domain": self.domain_text(),
            "api_base_path": self.base(),
            "access_cookie": {},
            "refresh_cookie": {},
        });
        match self.place {
            Place::OneSite => {}
            Place::TwoSites => {
                // Safari does not take cookies of another site.
                config["transport"] = "cookie".into();
                config["browsers"] = json!(["chromium", "firefox"]);
            }
            Place::Partitioned => {
                config["websites"] =
                    json!({ "origin": self.place.page(), "partitioning": "partitioned" });
            }
            Place::Intranet | Place::IntranetHost => {
                config["plain_http"] = json!([self.place.api()]);
            }
        }
        match self.paths {
            Paths::Narrow => config["refresh_cookie"]["path"] = "/auth".into(),
            Paths::Root => {}
            Paths::OtherBase => {
                config["access_cookie"]["path"] = "/api".into();
                config["refresh_cookie"]["path"] = "/api/auth".into();
            }
        }
        if self.naming != Naming::Auto {
            config["prefix"] = "none".into();
            config["access_cookie"]["name"] = self.name(Token::Access).into();
            config["refresh_cookie"]["name"] = self.name(Token::Refresh).into();
        }
        let history: Vec<Value> = history.iter().map(|past| past.as_past_of(self)).collect();
        if !history.is_empty() {
            config["history"] = history.into();
        }
        config
    }

    /// The entry of a history: what differs from the present is said, the prefix follows.
    pub(crate) fn as_past_of(self, present: Self) -> Value {
        let mut entry = json!({
            "cookie_domain": self.domain_text(),
            "retired_at": "2026-11-22T00:00:00Z",
            "lifetime_days": 365,
        });
        if self.place == Place::Partitioned {
            entry["partitioning"] = "partitioned".into();
        }
        for (token, key) in [
            (Token::Access, "access_cookie"),
            (Token::Refresh, "refresh_cookie"),
        ] {
            let mut part = json!({});
            if self.naming != present.naming {
                part["name"] = self.name(token).into();
            }
            if self.path(token) != present.path(token) {
                part["path"] = self.path(token).into();
            }
            if part != json!({}) {
                entry[key] = part;
            }
        }
        entry
    }

    pub(crate) fn policy(self, history: &[Self]) -> Policy {
        compile(&self.config(history))
    }
}

pub(crate) fn compile(config: &Value) -> Policy {
    let read: PolicyConfig =
        serde_json::from_value(config.clone()).unwrap_or_else(|error| panic!("{config}: {error}"));
    read.compile(&EmbeddedList)
        .unwrap_or_else(|error| panic!("{config}: {error}"))
}
