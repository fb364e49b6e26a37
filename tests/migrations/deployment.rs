//! The deployments: every scope that one host can give its cookies, as a person writes it, and what browsers make of it by rule.

use serde_json::{Value, json};
use session_cookie_policy::cookie::HostScope;
use session_cookie_policy::net::{DomainName, EmbeddedList, Section, Suffix, SuffixList};
use session_cookie_policy::policy::{Policy, PolicyConfig};

pub(crate) const API: &str = "https://api.dev.example.com";
pub(crate) const PAGE: &str = "https://www.example.com";
/// A route that needs a session; each path of an access cookie below reaches it.
pub(crate) const ROUTE: &str = "/api/me";

/// What browsers know of suffixes, as far as these hosts go; a hundred thousand clients ask it.
#[derive(Debug)]
pub(crate) struct OnlyCom;

pub(crate) const LIST: &OnlyCom = &OnlyCom;

impl SuffixList for OnlyCom {
    fn suffix(&self, domain: &DomainName) -> Suffix {
        assert!(domain.as_str().ends_with("com"), "{domain}");
        Suffix::new(1, Section::Icann)
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
    Default,
    /// Both at the root.
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
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Token {
    Access,
    Refresh,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Scope {
    pub(crate) domain: Domain,
    pub(crate) paths: Paths,
    pub(crate) naming: Naming,
}

/// Which cookie it is to a browser: name, host, whether hosts below have it, path.
pub(crate) type Identity = (String, String, HostScope, String);

impl Scope {
    pub(crate) fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for domain in [
            Domain::HostOnly,
            Domain::OwnHost,
            Domain::Parent,
            Domain::Registrable,
        ] {
            for paths in [Paths::Default, Paths::Root, Paths::OtherBase] {
                for naming in [Naming::Auto, Naming::Own] {
                    all.push(Self {
                        domain,
                        paths,
                        naming,
                    });
                }
            }
        }
        all
    }

    fn domain_text(self) -> &'static str {
        match self.domain {
            Domain::HostOnly => "",
            Domain::OwnHost => "api.dev.example.com",
            Domain::Parent => "dev.example.com",
            Domain::Registrable => "example.com",
        }
    }

    pub(crate) fn path(self, token: Token) -> &'static str {
        match (self.paths, token) {
            (Paths::Default, Token::Refresh) => "/auth",
            (Paths::Default, Token::Access) | (Paths::Root, _) => "/",
            (Paths::OtherBase, Token::Access) => "/api",
            (Paths::OtherBase, Token::Refresh) => "/api/auth",
        }
    }

    /// RFC 6265bis, section 4.1.3: `__Host-` wants no `Domain` and the root.
    pub(crate) fn name(self, token: Token) -> &'static str {
        let is_strict = self.domain == Domain::HostOnly && self.path(token) == "/";
        match (self.naming, token, is_strict) {
            (Naming::Own, Token::Access, _) => "sid",
            (Naming::Own, Token::Refresh, _) => "rid",
            (Naming::Auto, Token::Access, true) => "__Host-session-access",
            (Naming::Auto, Token::Access, false) => "__Secure-session-access",
            (Naming::Auto, Token::Refresh, true) => "__Host-session-refresh",
            (Naming::Auto, Token::Refresh, false) => "__Secure-session-refresh",
        }
    }

    pub(crate) fn identity(self, token: Token) -> Identity {
        let (host, scope) = match self.domain_text() {
            "" => ("api.dev.example.com", HostScope::HostOnly),
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
            Paths::Default | Paths::Root => "/auth",
            Paths::OtherBase => "/api/auth",
        }
    }

    /// Whether both set the very same two cookies.
    pub(crate) fn is_same_as(self, other: Self) -> bool {
        self.identities() == other.identities()
    }

    /// The configuration as a person writes it.
    pub(crate) fn config(self, history: &[Self]) -> Value {
        let mut config = json!({
            "api": API,
            "websites": PAGE,
            "session_routes": [ROUTE],
            "cookie_domain": self.domain_text(),
            "api_base_path": self.base(),
            "access_cookie": {},
            "refresh_cookie": {},
        });
        match self.paths {
            Paths::Default => {}
            Paths::Root => config["refresh_cookie"]["path"] = "/".into(),
            Paths::OtherBase => config["access_cookie"]["path"] = "/api".into(),
        }
        if self.naming == Naming::Own {
            config["prefix"] = "none".into();
            config["access_cookie"]["name"] = "sid".into();
            config["refresh_cookie"]["name"] = "rid".into();
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
