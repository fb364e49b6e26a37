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
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use scenario::Clock;
use scenario::around::{Around, Kept, Passed};
use session_cookie_policy::advice::Renewal;
use session_cookie_policy::cookie::{ReceivedSetCookie, SameSite};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, CookieData};
use time::OffsetDateTime;
use tower_sessions::cookie;
use tower_sessions::session::Id;
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore, session_store};

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
}

impl<S: SessionStore + Clone> Kept for Guard<S> {
    type Error = session_store::Error;

    async fn find(&self, _: &str, token: &Candidate<'_>) -> Result<Option<String>, Self::Error> {
        let Some(Ok(id)) = token.as_str().map(str::parse::<Id>) else {
            return Ok(None);
        };
        let record = self.store.load(&id).await?;
        Ok(record.map(|record| record.id.to_string()))
    }

    fn value_of(&self, key: &str) -> String {
        key.to_owned()
    }

    /// The record tells when it was saved last.
    async fn renew(&self, key: &str, now: OffsetDateTime) -> Result<bool, Self::Error> {
        let (Some(time), Ok(id)) = (self.cookie.max_age, key.parse::<Id>()) else {
            return Ok(false);
        };
        let Some(mut record) = self.store.load(&id).await? else {
            return Ok(false);
        };
        let is_due = Renewal::new(record.expiry_date - time, time).is_due(now);
        if is_due {
            record.expiry_date = now + time;
            self.store.save(&record).await?;
        }
        Ok(is_due)
    }

    async fn end(&self, key: &str) -> Result<(), Self::Error> {
        match key.parse::<Id>() {
            Ok(id) => self.store.delete(&id).await,
            Err(_) => Ok(()),
        }
    }
}

/// Around [`Guard::session_layer`]; and CORS around both.
pub async fn guard<S: SessionStore + Clone>(
    State(guard): State<Guard<S>>,
    request: Request,
    next: Next,
) -> Response {
    let (asked, body) = request.into_parts();
    let facts = guard.policy.facts_of_parts(&asked);
    let cors = guard.policy.cors(&facts);
    if facts.is_preflight() {
        let headers = HeaderMap::from(cors.to_headers());
        return (StatusCode::NO_CONTENT, headers).into_response();
    }
    let mut headers = cors.to_headers();
    let (mut response, mut own) = (StatusCode::SERVICE_UNAVAILABLE.into_response(), None);
    let around = Around {
        policy: &guard.policy,
        name: guard.cookie_name(),
        kept: &guard,
        now: guard.now(),
    };
    let pass = async |cookie: &[u8]| {
        let mut parts = asked.clone();
        feed(&mut parts, cookie);
        response = next.run(Request::from_parts(parts, body)).await;
        own = take(response.headers_mut(), guard.cookie_name());
        Passed {
            is_success: response.status().is_success(),
            written: own.as_ref().map(|(_, value)| value.clone()),
        }
    };
    match around.judge(asked.uri.path(), &facts, pass).await {
        Ok(judged) => {
            if let Some((status, reason)) = judged.refused {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
                response = (status, reason).into_response();
            }
            let own = own.filter(|_| judged.keeps_own_cookie);
            let own = own.map(|(line, _)| (SET_COOKIE, line));
            response.headers_mut().extend(own);
            headers.extend(judged.headers);
        }
        // Nothing is cleared.
        Err(_) => response = StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
    headers.append_to(response.headers_mut());
    response
}

/// Replaces all lines of `Cookie`.
pub fn feed(parts: &mut Parts, cookie: &[u8]) {
    parts.headers.remove(COOKIE);
    if let (false, Ok(line)) = (cookie.is_empty(), HeaderValue::from_bytes(cookie)) {
        parts.headers.insert(COOKIE, line);
    }
}

/// Takes the session cookie out of the response: the line, and its value, which is empty if it is removed.
#[must_use]
pub fn take(headers: &mut HeaderMap, name: &str) -> Option<(HeaderValue, String)> {
    let Entry::Occupied(lines) = headers.entry(SET_COOKIE) else {
        return None;
    };
    let (mut taken, lines): (_, Vec<_>) = (None, lines.remove_entry_mult().1.collect());
    for line in lines {
        let cookie = ReceivedSetCookie::split(line.as_bytes());
        if cookie.name() == name.as_bytes() {
            let value = String::from_utf8_lossy(cookie.value()).into_owned();
            taken = Some((line, value));
        } else {
            headers.append(SET_COOKIE, line);
        }
    }
    taken
}
