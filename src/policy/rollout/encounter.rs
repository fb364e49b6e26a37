use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::trace::Trace;
use crate::cookie::CookieName;
use crate::migration::Instant;
use crate::net::{Origin, SuffixList, UrlPath};
use crate::policy::carrier::Carrier;
use crate::policy::compile::{Deployed, DeployedApi, Token};
use crate::text::word_form;

/// Which of the two tokens of a session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a session has two tokens")]
pub enum SessionToken {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

word_form!(policy: SessionToken, ParseSessionTokenError, "`access` or `refresh`", {
    Access => "access",
    Refresh => "refresh",
});

impl From<Token> for SessionToken {
    fn from(token: Token) -> Self {
        match token {
            Token::Access => Self::Access,
            Token::Refresh => Self::Refresh,
        }
    }
}

/// What instances of one configuration do with a token that instances of another have handed out.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::policy::{PolicyConfig, plan_migration};
///
/// let old = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// let mut new = old.clone();
/// new.refresh_cookie.name = Some("renewal".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let lost = plan.both_serve.old_takes_new.iter().find(|encounter| !encounter.is_taken()).unwrap();
/// assert_eq!(
///     lost.to_string(),
///     "refresh token of https://api.example.com by cookie: sent as `__Host-renewal`, a name that nobody reads",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Encounter {
    /// The API that handed it out.
    pub from: Origin,
    /// Which token.
    pub token: SessionToken,
    /// How it came.
    pub carrier: Carrier,
    /// What becomes of it.
    pub outcome: EncounterOutcome,
}

/// What becomes of such a token.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::net::{EmbeddedList, UrlPath};
/// use session_cookie_policy::policy::{EncounterOutcome, PolicyConfig, plan_migration};
///
/// let mut old = PolicyConfig::new(vec!["https://api.example.com".into()], vec!["https://www.example.com".into()]);
/// old.refresh_cookie.path = Some("/auth".into());
/// let mut new = old.clone();
/// new.api_base_path = "/v2/auth".into();
/// new.refresh_cookie.path = Some("/v2/auth".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let lost = plan.both_serve.new_takes_old.iter().find(|encounter| !encounter.is_taken()).unwrap();
/// let route = UrlPath::parse("/v2/auth/session/refresh").unwrap();
/// assert_eq!(lost.outcome, EncounterOutcome::OtherPath { route }); // browsers hold it for `/auth`
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum EncounterOutcome {
    /// It is taken.
    Taken,
    /// Browsers send the cookie to none of the hosts.
    OtherHost,
    /// The cookie is sent, and nobody reads that name.
    OtherName {
        /// The name.
        name: CookieName,
    },
    /// Browsers do not send the cookie to the route on which it is used, but below its own path.
    OtherPath {
        /// The route.
        route: UrlPath,
    },
    /// The transport is not taken.
    OtherTransport,
}

impl Encounter {
    /// Whether the token is taken.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.outcome == EncounterOutcome::Taken
    }

    /// Every kind of token that instances of `writer` hand out, as instances of `reader` see it at `now`.
    pub(super) fn all(
        writer: &Deployed,
        reader: &Deployed,
        now: Instant,
        list: &dyn SuffixList,
    ) -> Vec<Self> {
        let mut encounters: Vec<Self> = Vec::new();
        let mut add = |encounter: Self| {
            if !encounters.contains(&encounter) {
                encounters.push(encounter);
            }
        };
        for trace in Trace::present_of(writer, now, list) {
            for token in Token::BOTH {
                add(Self {
                    from: trace.api.clone(),
                    token: token.into(),
                    carrier: Carrier::Cookie,
                    outcome: by_cookie(&trace, token, reader, now, list),
                });
            }
        }
        if writer.takes_headers {
            let is_taken = reader.transport.allows(Carrier::Header)
                || reader.header_until.is_some_and(|until| now < until);
            for (api, token) in writer
                .apis
                .iter()
                .flat_map(|api| Token::BOTH.map(|token| (api, token)))
            {
                add(Self {
                    from: api.origin.clone(),
                    token: token.into(),
                    carrier: Carrier::Header,
                    outcome: if is_taken {
                        EncounterOutcome::Taken
                    } else {
                        EncounterOutcome::OtherTransport
                    },
                });
            }
        }
        encounters
    }
}

/// The best that any API does.
pub(super) fn by_cookie(
    trace: &Trace,
    token: Token,
    reader: &Deployed,
    now: Instant,
    list: &dyn SuffixList,
) -> EncounterOutcome {
    let mut worst = EncounterOutcome::OtherHost;
    for api in &reader.apis {
        let is_locked = trace.api.is_https() && !api.origin.is_https();
        if is_locked || !trace.reaches(api.origin.host(), list) {
            continue;
        }
        match on_api(trace, token, reader, api, now) {
            EncounterOutcome::Taken => return EncounterOutcome::Taken,
            outcome => worst = outcome,
        }
    }
    worst
}

fn on_api(
    trace: &Trace,
    token: Token,
    reader: &Deployed,
    api: &DeployedApi,
    now: Instant,
) -> EncounterOutcome {
    let part = trace.part(token);
    let routes = match token {
        Token::Access => &api.access_routes,
        Token::Refresh => &api.refresh_routes,
    };
    if let Some(route) = routes.first()
        && !part.path.matches(route.as_str())
    {
        let route = route.clone();
        return EncounterOutcome::OtherPath { route };
    }
    let mut pages = api.pages.iter();
    let is_read = pages.any(|pages| {
        let mut history = pages.history.iter();
        *pages.cookie(token).name() == part.name
            || history.any(|[access, refresh]| {
                let cookie = match token {
                    Token::Access => access,
                    Token::Refresh => refresh,
                };
                cookie.name == part.name && cookie.may_be_held(now.get())
            })
    });
    if !is_read {
        let name = part.name.clone();
        return EncounterOutcome::OtherName { name };
    }
    let mut histories = api.pages.iter().flat_map(|pages| &pages.history).flatten();
    if reader.transport.allows(Carrier::Cookie) || histories.any(|past| past.may_be_held(now.get()))
    {
        EncounterOutcome::Taken
    } else {
        EncounterOutcome::OtherTransport
    }
}

impl fmt::Display for Encounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (token, from, carrier) = (self.token, &self.from, self.carrier);
        write!(f, "{token} token of {from} by {carrier}: {}", self.outcome)
    }
}

impl fmt::Display for EncounterOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("taken"),
            Self::OtherHost => f.write_str("not sent, since its host is another"),
            Self::OtherName { name } => write!(f, "sent as `{name}`, a name that nobody reads"),
            Self::OtherPath { route } => {
                write!(f, "not sent to {route}, since its path is another")
            }
            Self::OtherTransport => f.write_str("sent, and the transport is not taken"),
        }
    }
}

/// The APIs whose sessions do not survive: their refresh tokens are not taken.
pub(super) fn lost(encounters: &[Encounter]) -> Vec<&Encounter> {
    let refresh = encounters
        .iter()
        .filter(|encounter| encounter.token == SessionToken::Refresh);
    refresh.filter(|encounter| !encounter.is_taken()).collect()
}

pub(super) fn origins(encounters: &[&Encounter]) -> String {
    let mut origins = String::new();
    for encounter in encounters {
        let origin = alloc::format!("{} by {}", encounter.from, encounter.carrier);
        if !origins.contains(&origin) {
            if !origins.is_empty() {
                origins.push_str(", ");
            }
            origins.push_str(&origin);
        }
    }
    origins
}
