//! tower-sessions, unchanged, with the policy around it.
//!
//! tower-sessions keeps the sessions and makes their ids. The policy decides which requests may act for a user, which of several cookies
//! counts, and what goes into the response.

mod app;
mod store;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{COOKIE, Entry, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use scenario::Clock;
use session_cookie_policy::advice::Renewal;
use session_cookie_policy::cookie::{ReceivedSetCookie, SameSite};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    Candidate, CookieData, CsrfRefusal, RequestFacts, Resolution, SetSession, TokenState, Tokens,
};
use time::{Duration, OffsetDateTime};
use tower_sessions::cookie;
use tower_sessions::session::{Id, Record};
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore, session_store};
use with_axum::{append, facts};

pub use app::{router, serve, serve_without_policy};
pub use store::Store;

/// The policy, and the store that it shares with tower-sessions.
#[derive(Clone, Debug)]
pub struct Guard<S> {
    policy: Arc<Policy>,
    store: S,
    clock: Clock,
    cookie: CookieData,
}

impl<S: SessionStore + Clone> Guard<S> {
    /// A guard for sessions of one cookie.
    ///
    /// # Panics
    ///
    /// If the policy declares no cookie.
    #[must_use]
    pub fn new(policy: Arc<Policy>, store: S, clock: Clock) -> Self {
        // The session comes first, and this deployment has the same attributes for all of its pages.
        let cookie = CookieData::of_attributes(policy.declared_cookies()[0].attributes);
        Self {
            policy,
            store,
            clock,
            cookie,
        }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// The name of the session cookie.
    #[must_use]
    pub fn cookie_name(&self) -> &str {
        &self.cookie.name
    }

    /// tower-sessions with the attributes of the declared cookie.
    #[must_use]
    pub fn session_layer(&self) -> SessionManagerLayer<S> {
        let cookie = self.cookie.clone();
        let layer = SessionManagerLayer::new(self.store.clone())
            .with_name(cookie.name)
            .with_path(cookie.path)
            .with_secure(cookie.secure)
            .with_http_only(cookie.http_only)
            .with_same_site(match cookie.same_site {
                Some(SameSite::Strict) => cookie::SameSite::Strict,
                Some(SameSite::None) => cookie::SameSite::None,
                Some(SameSite::Lax) | None => cookie::SameSite::Lax,
            })
            .with_expiry(match cookie.max_age {
                Some(time) => Expiry::OnInactivity(time),
                None => Expiry::OnSessionEnd,
            });
        match cookie.domain {
            Some(domain) => layer.with_domain(domain),
            None => layer,
        }
    }

    async fn look(&self, token: &Candidate<'_>) -> session_store::Result<Option<Record>> {
        match token.as_str().and_then(|text| text.parse::<Id>().ok()) {
            Some(id) => self.store.load(&id).await,
            None => Ok(None),
        }
    }

    /// Lets the record live on from now, unless the session has ended meanwhile.
    async fn renew(&self, id: &Id, time: Duration, now: OffsetDateTime) -> bool {
        let Ok(Some(mut record)) = self.store.load(id).await else {
            return false;
        };
        record.expiry_date = now + time;
        self.store.save(&record).await.is_ok()
    }
}

/// Around [`Guard::session_layer`]; and CORS around both.
pub async fn guard<S: SessionStore + Clone>(
    State(guard): State<Guard<S>>,
    request: Request,
    next: Next,
) -> Response {
    let (asked, body) = request.into_parts();
    let mut lines = Vec::new();
    let facts = facts(&guard.policy, &asked, &mut lines);
    let mut headers = Vec::new();
    let cors = guard.policy.cors(&facts);
    let is_asked_before = asked.headers.contains_key("access-control-request-method");
    let mut response = if asked.method == Method::OPTIONS && is_asked_before {
        cors.write_preflight(&mut |name, value| headers.push((name.into(), value.into())));
        StatusCode::NO_CONTENT.into_response()
    } else {
        cors.write(&mut |name, value| headers.push((name.into(), value.into())));
        let pass = async |cookie: Vec<u8>| {
            let mut parts = asked.clone();
            feed(&mut parts, cookie);
            next.run(Request::from_parts(parts, body)).await
        };
        let judged = judge(&guard, &asked, &facts, pass).await;
        judged.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
    };
    append(response.headers_mut(), &headers);
    response
}

/// Passes the request on, with the cookies that tower-sessions is to see, and completes the response.
async fn judge<S: SessionStore + Clone>(
    guard: &Guard<S>,
    asked: &Parts,
    facts: &RequestFacts<'_>,
    pass: impl AsyncFnOnce(Vec<u8>) -> Response,
) -> session_store::Result<Response> {
    let (policy, name, now) = (&guard.policy, &*guard.cookie.name, guard.clock.now());
    let (mut cookie, mut buffer, mut headers) = (Vec::new(), String::new(), Vec::new());
    let mut sink = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    let mut response = match asked.uri.path() {
        "/auth/signin" => {
            let sign_in = policy.sign_in(facts, now);
            let set_session = match sign_in.accept() {
                Ok(set_session) => set_session,
                Err(refusal) => return Ok(refused(refusal)),
            };
            // The session of before is none that goes on.
            sign_in.rewrite_cookies(None, &mut cookie);
            let mut response = pass(cookie).await;
            match take(response.headers_mut(), name) {
                Some(id) => write(&set_session, &id, &mut buffer, &mut sink),
                None => sign_in.write_for_caches(&mut sink),
            }
            response
        }
        "/auth/signout" => {
            let sign_out = policy.sign_out(facts, now);
            let clear_session = match sign_out.accept() {
                Ok(clear_session) => clear_session,
                Err(refusal) => return Ok(refused(refusal)),
            };
            let mut records = Vec::new();
            for token in sign_out.candidates() {
                records.extend(guard.look(&token).await?);
            }
            let id = records.first().map(|record| record.id.to_string());
            sign_out.rewrite_cookies(id.as_deref().map(str::as_bytes), &mut cookie);
            let mut response = pass(cookie).await;
            if response.status().is_success() {
                for record in records {
                    guard.store.delete(&record.id).await?;
                }
                // Without `Secure`, so browsers refuse it.
                let _ = take(response.headers_mut(), name);
                clear_session.write(&mut buffer, &mut sink);
            }
            response
        }
        _ => {
            let verify = policy.verify(facts, now);
            if let Some(refusal) = verify.csrf().refusal() {
                return Ok(refused(refusal));
            }
            let (mut search, mut expiry) = (verify.search(), now);
            while let Some(token) = search.candidate() {
                search.record(match guard.look(&token).await? {
                    Some(record) => {
                        expiry = record.expiry_date;
                        TokenState::Live(record.id)
                    }
                    None => TokenState::Unknown,
                });
            }
            match search.finish() {
                Resolution::Accepted {
                    candidate,
                    session: id,
                    set_session,
                } => {
                    verify.rewrite_cookies(Some(candidate.as_bytes()), &mut cookie);
                    let mut response = pass(cookie).await;
                    let came_as = verify.cookie_name(&candidate);
                    let is_beside_others = verify.token_counts().session_cookies > 1
                        || came_as.is_some_and(|came_as| came_as != name);
                    let due = guard
                        .cookie
                        .max_age
                        .filter(|time| Renewal::new(expiry - *time, *time).is_due(now));
                    match (take(response.headers_mut(), name), due) {
                        // The handler has ended the session.
                        (Some(id), _) if id.is_empty() => {
                            if let Ok(clear_session) = policy.sign_out(facts, now).accept() {
                                clear_session.write(&mut buffer, &mut sink);
                            }
                        }
                        (Some(id), _) => write(&set_session, &id, &mut buffer, &mut sink),
                        (None, Some(time)) if guard.renew(&id, time, now).await => {
                            write(&set_session, &id.to_string(), &mut buffer, &mut sink);
                        }
                        (None, _) if is_beside_others => {
                            write(&set_session, &id.to_string(), &mut buffer, &mut sink);
                        }
                        (None, _) => verify.write_for_caches(&mut sink),
                    }
                    response
                }
                Resolution::Conflict { clear_session } => {
                    clear_session.write(&mut buffer, &mut sink);
                    (StatusCode::UNAUTHORIZED, "several sessions").into_response()
                }
                // What tower-sessions writes for a visitor without a session stays as it is: the attributes are right.
                Resolution::Rejected { clear_session } => {
                    verify.rewrite_cookies(None, &mut cookie);
                    let response = pass(cookie).await;
                    clear_session.write(&mut buffer, &mut sink);
                    response
                }
                Resolution::Superseded { .. } => unreachable!("tower-sessions forgets old ids"),
            }
        }
    };
    append(response.headers_mut(), &headers);
    Ok(response)
}

fn refused(refusal: CsrfRefusal) -> Response {
    let status = match refusal {
        CsrfRefusal::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
        _ => StatusCode::FORBIDDEN,
    };
    (status, refusal.as_str()).into_response()
}

/// Replaces all lines of `Cookie`.
pub fn feed(parts: &mut Parts, cookie: Vec<u8>) {
    parts.headers.remove(COOKIE);
    if !cookie.is_empty() {
        let line = HeaderValue::from_bytes(&cookie);
        parts.headers.extend(line.ok().map(|line| (COOKIE, line)));
    }
}

/// Takes the session cookie out of the response: its value, which is empty if it is removed.
#[must_use]
pub fn take(headers: &mut HeaderMap, name: &str) -> Option<String> {
    let Entry::Occupied(lines) = headers.entry(SET_COOKIE) else {
        return None;
    };
    let (mut taken, lines): (_, Vec<_>) = (None, lines.remove_entry_mult().1.collect());
    for line in lines {
        let cookie = ReceivedSetCookie::split(line.as_bytes());
        if cookie.name() == name.as_bytes() {
            taken = Some(String::from_utf8_lossy(cookie.value()).into_owned());
        } else {
            headers.append(SET_COOKIE, line);
        }
    }
    taken
}

/// Writes the id of tower-sessions as the policy has it.
///
/// # Panics
///
/// No: ids of tower-sessions can stand in a cookie.
pub fn write(
    set_session: &SetSession<'_>,
    id: &str,
    buffer: &mut String,
    sink: &mut dyn FnMut(&str, &str),
) {
    let tokens = Tokens::session(id).expect("an id of tower-sessions is base64url");
    let written = set_session.write(&tokens, buffer, sink);
    written.expect("it is short, and its lifetime is that of the policy");
}
