use alloc::string::String;
use alloc::vec::Vec;

use time::OffsetDateTime;

use super::wire::TestRoute;
use crate::config::SessionShape;
use crate::cookie::CookieValue;
use crate::policy::Policy;
use crate::request::{
    Candidate, ClearSession, InvalidToken, RequestFacts, Resolution, SetSession, TokenState, Tokens,
};

/// The application behind the adapter under test: what its store knows, and which tokens it issues.
///
/// | [route](super::TestRoute) | does | status |
/// |---|---|---|
/// | sign-in | calls [`Policy::sign_in`](crate::policy::Policy::sign_in), accepts, and sets new tokens | 200; 403 if the policy refuses |
/// | verify | [looks up](Self::access_state) the candidates; writes nothing, or with one token renews or clears the session | from the [resolution](Resolution) |
/// | refresh | [looks up](Self::refresh_state) the candidates; sets new tokens or clears the session | from the [resolution](Resolution) |
/// | sign-out | accepts | 200; 403 if the policy refuses |
/// | preflight | calls [`CorsHeaders::write`](crate::request::CorsHeaders::write) | 204 |
///
/// With the tokens it sets the declared cookies that [end with the session](crate::config::Purpose::ends_with_session), with the value
/// `Issued-Csrf-Token`.
///
/// Every response except that to a preflight request also has the headers of [`CorsHeaders::write`](crate::request::CorsHeaders::write).
/// The headers that the request [asks for](super::WireRequest::application_headers) come before all others.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// use session_cookie_policy::request::RequestFacts;
/// use session_cookie_policy::testing::conformance::{TestApplication, TestRoute};
///
/// let mut facts = RequestFacts::new("POST");
/// facts.origin = Some(b"https://www.example.com");
/// let mut headers = Vec::new();
/// let mut append = |name: &str, value: &str| headers.push(format!("{name}: {value}"));
/// assert_eq!(TestApplication::respond(&policy, TestRoute::SignIn, &facts, now, &mut append), 200);
/// // The request has no token, so it belongs to no session.
/// assert_eq!(TestApplication::respond(&policy, TestRoute::Verify, &facts, now, &mut append), 401);
/// assert!(headers.iter().any(|line| line.starts_with("set-cookie: __Host-session-access=Issued-Access-Token; ")));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it has no state")]
pub struct TestApplication;

impl TestApplication {
    pub(super) const ACCESS: &'static [u8] = b"Current-Access-Token";
    pub(super) const REFRESH: &'static [u8] = b"Current-Refresh-Token";
    /// Latin-1 bytes, as old applications issue them. They are not valid UTF-8.
    pub(super) const ACCESS_OCTETS: &'static [u8] = b"Current-Acc\xE9s-Token";
    pub(super) const REFRESH_OCTETS: &'static [u8] = b"Current-R\xE9fresh-Token";
    /// A token that was rotated in another tab.
    pub(super) const ROTATED: &'static [u8] = b"Rotated-Token";
    /// A live token of another session.
    pub(super) const OF_ANOTHER: &'static [u8] = b"Token-Of-Another-Session";
    /// A token of a session that has ended.
    pub(super) const ENDED: &'static [u8] = b"Ended-Token";
    pub(super) const CSRF: &'static [u8] = b"Current-Csrf-Token";

    /// Does what the table says, except for CORS and the application's own headers: appends headers, and returns the status.
    ///
    /// Call it in an application that gets the policy and the facts of a request from the adapter.
    #[must_use]
    pub fn respond(
        policy: &Policy,
        route: TestRoute,
        facts: &RequestFacts<'_>,
        now: OffsetDateTime,
        append: &mut dyn FnMut(&str, &str),
    ) -> u16 {
        match route {
            TestRoute::Preflight => 204,
            TestRoute::SignIn => match policy.sign_in(facts, now).accept() {
                Ok(accepted) => hand_over(policy, &accepted, append),
                Err(_) => 403,
            },
            TestRoute::Verify if policy.shape() == SessionShape::Single => {
                let verify = policy.verify(facts, now);
                match verify.resolve(Self::access_state) {
                    Resolution::Accepted { set_session, .. } => {
                        hand_over(policy, &set_session, append)
                    }
                    Resolution::Superseded { .. } => {
                        verify.write_for_caches(&mut |name, value| append(name, value));
                        409
                    }
                    Resolution::Conflict { clear_session }
                    | Resolution::Rejected { clear_session } => {
                        take_back(&clear_session, 401, append)
                    }
                }
            }
            TestRoute::Verify => match policy.verify(facts, now).resolve(Self::access_state) {
                Resolution::Accepted { .. } => 200,
                Resolution::Superseded { .. }
                | Resolution::Conflict { .. }
                | Resolution::Rejected { .. } => 401,
            },
            TestRoute::Refresh => {
                let refresh = policy.refresh(facts, now);
                match refresh.resolve(Self::refresh_state) {
                    Resolution::Accepted { set_session, .. } => {
                        hand_over(policy, &set_session, append)
                    }
                    Resolution::Superseded { .. } => {
                        refresh.write_for_caches(&mut |name, value| append(name, value));
                        409
                    }
                    Resolution::Conflict { clear_session }
                    | Resolution::Rejected { clear_session } => {
                        take_back(&clear_session, 401, append)
                    }
                }
            }
            TestRoute::SignOut => match policy.sign_out(facts, now).accept() {
                Ok(clear_session) => take_back(&clear_session, 200, append),
                Err(_) => 403,
            },
        }
    }

    /// The state of this access token, or of the only token of a session. If a CSRF token is required, it must belong to the session.
    #[must_use]
    pub fn access_state(candidate: &Candidate<'_>) -> TokenState<&'static str> {
        Self::state(candidate, [Self::ACCESS, Self::ACCESS_OCTETS])
    }

    /// The state of this refresh token. If a CSRF token is required, it must belong to the session.
    #[must_use]
    pub fn refresh_state(candidate: &Candidate<'_>) -> TokenState<&'static str> {
        Self::state(candidate, [Self::REFRESH, Self::REFRESH_OCTETS])
    }

    fn state(candidate: &Candidate<'_>, live: [&[u8]; 2]) -> TokenState<&'static str> {
        let may_act = candidate
            .csrf_token()
            .is_none_or(|token| token == Self::CSRF);
        match candidate.as_bytes() {
            token if may_act && live.contains(&token) => TokenState::Live("the session"),
            Self::ROTATED => TokenState::Superseded("the session"),
            Self::OF_ANOTHER => TokenState::Live("another session"),
            Self::ENDED => TokenState::Dead,
            _ => TokenState::Unknown,
        }
    }

    /// The tokens of a session that is created or refreshed.
    fn issued(shape: SessionShape) -> Result<Tokens<'static>, InvalidToken> {
        let tokens = match shape {
            SessionShape::Pair => Tokens::new("Issued-Access-Token", "Issued-Refresh-Token")?,
            SessionShape::Single => Tokens::session("Issued-Session-Token")?,
        };
        tokens
            .with_front("Issued-Front-Token")?
            .with_csrf("Issued-Csrf-Token")
    }
}

fn hand_over(
    policy: &Policy,
    set_session: &SetSession<'_>,
    mut append: &mut dyn FnMut(&str, &str),
) -> u16 {
    let issued = TestApplication::issued(policy.shape()).ok();
    let companions = policy.companions.iter();
    let of_session = companions.filter(|companion| companion.purpose.ends_with_session());
    let cookies: Vec<(&str, CookieValue<'_>)> = of_session
        .filter_map(|companion| {
            let value = CookieValue::new("Issued-Csrf-Token").ok()?;
            Some((companion.key.as_str(), value))
        })
        .collect();
    let written = issued.and_then(|tokens| {
        let tokens = tokens.with_cookies(&cookies);
        set_session
            .write(&tokens, &mut String::new(), &mut append)
            .ok()
    });
    written.map_or(500, |()| 200)
}

fn take_back(
    clear_session: &ClearSession<'_>,
    status: u16,
    mut append: &mut dyn FnMut(&str, &str),
) -> u16 {
    clear_session.write(&mut String::new(), &mut append);
    status
}
