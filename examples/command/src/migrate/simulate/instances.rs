//! The servers of one configuration, and what they know of sessions.

use session_cookie_policy::config::{PolicyConfig, SessionShape};
use session_cookie_policy::net::{Origin, SuffixList, UrlPath};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, ClearSession, SetSession, TokenState, Tokens};

/// Instances of one configuration.
pub(super) struct Instances {
    pub(super) policy: Policy,
    pub(super) api: Origin,
    pub(super) refresh: UrlPath,
    /// Where a refresh without a token is redirected to.
    pub(super) old_refresh: Option<UrlPath>,
    /// Where the token of each request is sent to: a declared route, or the path of the cookie.
    pub(super) data: String,
    pub(super) sign_out: UrlPath,
}

impl Instances {
    /// Any route: what it writes does not follow from its path.
    pub(super) fn sign_in(&self) -> &str {
        match self.policy.shape() {
            SessionShape::Pair => self.refresh.as_str(),
            SessionShape::Single => &self.data,
        }
    }

    pub(super) fn of(config: &PolicyConfig, api: Origin, list: &dyn SuffixList) -> Option<Self> {
        let path = |path: &str| UrlPath::parse(path).ok();
        let gateway = path(config.api_gateway_path.text())?;
        let base = gateway
            .join(config.api_base_path.get().ok()?.as_str())
            .ok()?;
        let policy = config.compile(list).ok()?;
        let of_data = match policy.shape() {
            SessionShape::Pair => config.access_cookie.path.as_ref(),
            SessionShape::Single => config.session_cookie.path.as_ref(),
        };
        Some(Self {
            policy,
            api,
            refresh: base.join(config.refresh_route.get().ok()?.as_str()).ok()?,
            sign_out: base.join(config.sign_out_route.get().ok()?.as_str()).ok()?,
            old_refresh: None,
            data: match config.session_routes.first() {
                Some(declared) => declared.get().ok()?.to_string(),
                None => of_data.map_or("/", |path| path.text()).to_owned(),
            },
        })
    }
}

/// What the application knows: the tokens that are valid.
#[derive(Clone, Default)]
pub(super) struct Sessions {
    pub(super) access: Option<String>,
    /// By which the session goes on: the refresh token, or the only one.
    pub(super) lasting: Option<String>,
    pub(super) csrf: Option<String>,
    pub(super) issued: u32,
}

impl Sessions {
    pub(super) fn state(&self, candidate: &Candidate<'_>) -> TokenState<()> {
        // There is one session, and each of its earlier tokens is dead.
        if self.lasting.is_some() && candidate.as_str() == self.lasting.as_deref() {
            TokenState::Live(())
        } else {
            TokenState::Dead
        }
    }
}

/// What an instance answers.
pub(super) enum Answer {
    Data,
    Forbidden,
    Redirect,
    Unauthorised,
}

/// Sets new tokens and writes what carries them.
pub(super) fn hand_over(
    from: &Instances,
    set_session: &SetSession<'_>,
    sessions: &mut Sessions,
) -> Vec<(String, String)> {
    sessions.issued += 1;
    let make = |kind: &str| format!("{kind}-{}", sessions.issued);
    let (access, refresh, session, csrf) = (
        make("access"),
        make("refresh"),
        make("session"),
        make("csrf"),
    );
    let tokens = match from.policy.shape() {
        SessionShape::Pair => Tokens::new(&access, &refresh),
        SessionShape::Single => Tokens::session(&session),
    };
    let tokens = tokens.unwrap().with_csrf(&csrf).unwrap();
    (sessions.access, sessions.lasting) = match from.policy.shape() {
        SessionShape::Pair => (Some(access.clone()), Some(refresh.clone())),
        SessionShape::Single => (None, Some(session.clone())),
    };
    sessions.csrf = Some(csrf.clone());
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    set_session
        .write(&tokens, &mut buffer, &mut append)
        .unwrap();
    headers
}

pub(super) fn withdraw(clear_session: &ClearSession<'_>) -> Vec<(String, String)> {
    let (mut headers, mut buffer) = (Vec::new(), String::new());
    let mut append = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    clear_session.write(&mut buffer, &mut append);
    headers
}
