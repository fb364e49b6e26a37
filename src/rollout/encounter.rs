use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use super::audience::{Audience, refused, stranded};
use super::indexed::Indexed;
use super::moved_site::MovedSite;
use super::trace::{Trace, TracePart};
use crate::config::Transport;
use crate::cookie::{CookieDomain, CookieName};
use crate::distinct::{Distinct, Keyed};
use crate::migration::Instant;
use crate::net::{Origin, SuffixList, UrlPath};
use crate::policy::{CookieRole, DeployedApi, SessionToken};
use crate::sorted::SortedMap;

/// What servers with one configuration do with a token that servers with another configuration issued.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::EmbeddedList;
/// use session_cookie_policy::rollout::plan_migration;
///
/// let old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// let mut new = old.clone();
/// new.refresh_cookie.name = Some("renewal".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let lost = plan.both_serve.old_takes_new.iter().find(|encounter| !encounter.is_taken()).unwrap();
/// assert_eq!(
///     lost.to_string(),
///     "refresh token of https://api.example.com by cookie: sent as `__Host-renewal`, a name that the policy does not read",
/// );
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TokenForecast {
    /// The API that issued the token.
    pub from: Origin,
    /// Which token of the session it is.
    pub token: SessionToken,
    /// How the token travels.
    pub transport: Transport,
    /// Whose tokens these are, if it is not the same for all users.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub of: Option<Audience>,
    /// What happens to the token.
    pub outcome: TokenOutcome,
}

/// What happens to a token that another configuration issued.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::config::PolicyConfig;
/// use session_cookie_policy::net::{EmbeddedList, UrlPath};
/// use session_cookie_policy::rollout::{TokenOutcome, plan_migration};
///
/// let mut old = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// old.refresh_cookie.path = Some("/auth".into());
/// let mut new = old.clone();
/// new.api_base_path = "/v2/auth".into();
/// new.refresh_cookie.path = Some("/v2/auth".into());
/// let plan = plan_migration(&old, &new, "2026-11-22T12:00:00Z".parse().unwrap(), &EmbeddedList);
/// let lost = plan.both_serve.new_takes_old.iter().find(|encounter| !encounter.is_taken()).unwrap();
/// let route = UrlPath::parse("/v2/auth/session/refresh").unwrap();
/// assert_eq!(lost.outcome, TokenOutcome::OtherPath { route }); // browsers hold it for `/auth`
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum TokenOutcome {
    /// The token is accepted.
    Taken,
    /// Browsers do not send the cookie to any host of the APIs.
    OtherHost,
    /// An access token is not needed, because sessions now have one token. Its cookie is only cleared.
    NotNeeded,
    /// Browsers send the cookie, but no API reads a cookie with this name.
    OtherName {
        /// The name of the cookie.
        name: CookieName,
    },
    /// Browsers do not send the cookie to the route that needs it, only to paths below the cookie's own path.
    OtherPath {
        /// The route that needs the token.
        route: UrlPath,
    },
    /// The new websites are of another site than the old ones, and some browsers do not send the cookie with requests of their pages.
    OtherSite,
    /// Pages keep the token, and pages of the new websites cannot read what those of the old ones have kept.
    OtherOrigin,
    /// Browsers do not send the cookie over http, because it is `Secure`.
    OverHttp,
    /// Tokens that travel in this way are not accepted.
    OtherTransport,
}

impl TokenForecast {
    /// Whether the token is accepted.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.outcome == TokenOutcome::Taken
    }

    /// Whether the session continues with this token.
    pub(super) fn is_lasting(&self) -> bool {
        self.token != SessionToken::Access
    }

    /// Every kind of token that instances of `writer` issue, and what instances of `reader` do with it at `now`.
    pub(super) fn all(
        writer: &Indexed<'_>,
        reader: &Indexed<'_>,
        now: Instant,
        list: &dyn SuffixList,
    ) -> Vec<Self> {
        let mut encounters = Distinct::new();
        let of_session = SessionToken::of(writer.shape);
        let apis = || writer.apis.iter();
        let tokens = || apis().flat_map(|api| of_session.iter().map(move |token| (api, token)));
        let moved = MovedSite::between(writer, reader, list);
        // A cookie with a domain reaches the same APIs, whichever of them set it.
        let mut of_shared = SortedMap::new();
        for trace in Trace::present_of(writer, now, list) {
            let moved = moved.as_ref();
            let is_left_behind = moved.is_some_and(|moved| moved.left_behind(&trace).is_some());
            for (role, of) in &trace.parts {
                let CookieRole::Session(token) = *role else {
                    continue;
                };
                let outcome = || by_cookie(&trace, of, *role, reader, now);
                let outcome = if trace.domain == CookieDomain::HostOnly {
                    outcome()
                } else {
                    let is_https = trace.api.is_https();
                    let domain = trace.domain.clone();
                    let key = (token, is_https, domain, of.name.clone(), of.path.clone());
                    of_shared.entry(key).or_insert_with(outcome).clone()
                };
                let outcome = if is_left_behind && outcome == TokenOutcome::Taken {
                    TokenOutcome::OtherSite
                } else {
                    outcome
                };
                encounters.add(Self {
                    from: trace.api.clone(),
                    token,
                    transport: Transport::Cookie,
                    of: None,
                    outcome,
                });
            }
        }
        let stranded = stranded(writer, reader);
        let keeps_header = stranded.is_none() || !writer.clients.is_empty();
        if writer.takes_headers && keeps_header {
            let is_taken = reader.transport.allows(Transport::Header)
                || reader.header_until.is_some_and(|until| now < until);
            for (api, token) in tokens() {
                encounters.add(Self {
                    from: api.origin.clone(),
                    token: *token,
                    transport: Transport::Header,
                    of: None,
                    outcome: if is_taken {
                        TokenOutcome::Taken
                    } else {
                        TokenOutcome::OtherTransport
                    },
                });
            }
        }
        if let Some(of) = stranded {
            for (api, token) in tokens() {
                encounters.add(Self {
                    from: api.origin.clone(),
                    token: *token,
                    transport: Transport::Header,
                    of: Some(of.clone()),
                    outcome: TokenOutcome::OtherOrigin,
                });
            }
        }
        for (of, transport) in refused(writer, reader) {
            for (api, token) in tokens() {
                encounters.add(Self {
                    from: api.origin.clone(),
                    token: *token,
                    transport,
                    of: Some(of.clone()),
                    outcome: TokenOutcome::OtherTransport,
                });
            }
        }
        encounters.into_vec()
    }
}

/// The best outcome at any API.
pub(super) fn by_cookie(
    trace: &Trace,
    part: &TracePart,
    role: CookieRole,
    reader: &Indexed<'_>,
    now: Instant,
) -> TokenOutcome {
    let role = reader.role_of(role);
    if role == CookieRole::Retired {
        return TokenOutcome::NotNeeded;
    }
    let mut worst = TokenOutcome::OtherHost;
    for (place, api) in reader.reached_by(trace) {
        if trace.api.is_https() && !api.origin.is_https() {
            if worst == TokenOutcome::OtherHost {
                worst = TokenOutcome::OverHttp;
            }
            continue;
        }
        match on_api(part, role, reader, (place, api), now) {
            TokenOutcome::Taken => return TokenOutcome::Taken,
            outcome => worst = outcome,
        }
    }
    worst
}

fn on_api(
    part: &TracePart,
    role: CookieRole,
    reader: &Indexed<'_>,
    (place, api): (usize, &DeployedApi),
    now: Instant,
) -> TokenOutcome {
    let is_missed = |route: &&UrlPath| !part.path.matches(route.as_str());
    let mut routes = api.routes_of(role).iter();
    let missed = match role {
        // Every route except the refresh route needs the access token.
        CookieRole::Session(SessionToken::Access | SessionToken::Refresh) => {
            routes.next().filter(is_missed)
        }
        // Each of these routes needs the session, and no other route renews it. A sign-out does not need it any more.
        CookieRole::Session(SessionToken::Session) => {
            let [_, sign_out] = &api.called_routes;
            routes.find(|route| is_missed(route) && sign_out.as_ref() != Some(*route))
        }
        CookieRole::Companion(_) | CookieRole::Retired => routes.find(is_missed),
    };
    if let Some(route) = missed {
        let route = route.clone();
        return TokenOutcome::OtherPath { route };
    }
    if !reader.reads(place, role, &part.name, now) {
        let name = part.name.clone();
        return TokenOutcome::OtherName { name };
    }
    let is_of_session = matches!(role, CookieRole::Session(_));
    if !is_of_session || reader.transport.allows(Transport::Cookie) || reader.has_past(place, now) {
        TokenOutcome::Taken
    } else {
        TokenOutcome::OtherTransport
    }
}

impl Keyed for TokenForecast {
    fn key(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for TokenForecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (token, from, transport) = (self.token, &self.from, self.transport);
        write!(f, "{token} token of {from} by {transport}")?;
        if let Some(of) = &self.of {
            write!(f, " of {of}")?;
        }
        write!(f, ": {}", self.outcome)
    }
}

impl fmt::Display for TokenOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("taken"),
            Self::NotNeeded => f.write_str("only cleared, since sessions have one token"),
            Self::OtherHost => f.write_str("not sent, since its host is another"),
            Self::OtherName { name } => {
                write!(f, "sent as `{name}`, a name that the policy does not read")
            }
            Self::OtherPath { route } => {
                write!(f, "not sent to {route}, since its path is another")
            }
            Self::OtherSite => f.write_str(
                "not sent with requests of the other websites, since they are of another site",
            ),
            Self::OtherOrigin => {
                f.write_str("kept by pages of the old websites, which the new ones cannot read")
            }
            Self::OverHttp => f.write_str("not sent over http, since the cookie is `Secure`"),
            Self::OtherTransport => f.write_str("sent, but the transport is not accepted"),
        }
    }
}

/// The APIs whose sessions do not survive, because their refresh tokens are not accepted.
pub(super) fn lost(encounters: &[TokenForecast]) -> Vec<&TokenForecast> {
    let lasting = encounters.iter().filter(|encounter| encounter.is_lasting());
    lasting.filter(|encounter| !encounter.is_taken()).collect()
}

pub(super) fn origins(encounters: &[&TokenForecast]) -> String {
    let mut origins = String::new();
    for encounter in encounters {
        let mut origin = alloc::format!("{} by {}", encounter.from, encounter.transport);
        if let Some(of) = &encounter.of {
            origin.extend([" of ", &of.to_string()]);
        }
        if !origins.contains(&origin) {
            if !origins.is_empty() {
                origins.push_str(", ");
            }
            origins.push_str(&origin);
        }
    }
    origins
}
