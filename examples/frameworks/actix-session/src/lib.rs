//! actix-session, unchanged, with the policy around it.
//!
//! actix-session keeps the sessions, and makes and encrypts their keys. The policy decides which requests may act for a user, which of several
//! cookies counts, and what goes into the response.

mod app;
mod store;

use std::sync::Arc;

use actix_session::SessionMiddleware;
use actix_session::config::{BrowserSession, PersistentSession};
use actix_session::storage::{SessionKey, SessionStore as _};
use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::{self, Cookie, CookieJar, Key};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{ErrorInternalServerError, ErrorServiceUnavailable};
use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use scenario::Clock;
use scenario::around::{Around, Kept, Passed};
use session_cookie_policy::advice::Renewal;
use session_cookie_policy::cookie::{ReceivedSetCookie, SameSite};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{Candidate, CookieData};
use time::OffsetDateTime;
use with_actix::{append, facts};

pub use app::{serve, serve_without_policy};
pub use store::MemoryStore;

/// The policy, and the store and the key that it shares with actix-session.
#[derive(Clone)]
pub struct Guard {
    policy: Arc<Policy>,
    store: MemoryStore,
    key: Key,
    clock: Clock,
    cookie: CookieData,
}

impl Guard {
    /// A guard for sessions of one cookie.
    ///
    /// # Panics
    ///
    /// If the policy declares no cookie.
    #[must_use]
    pub fn new(policy: Arc<Policy>, store: MemoryStore, clock: Clock) -> Self {
        // The session comes first, and this deployment has the same attributes for all of its pages.
        let cookie = CookieData::of_attributes(policy.declared_cookies()[0].attributes);
        Self {
            policy,
            store,
            key: Key::from(&[7; 64]), // of your secrets
            clock,
            cookie,
        }
    }

    /// actix-session with the attributes of the declared cookie.
    #[must_use]
    pub fn session_middleware(&self) -> SessionMiddleware<MemoryStore> {
        let cookie = self.cookie.clone();
        let builder = SessionMiddleware::builder(self.store.clone(), self.key.clone())
            .cookie_name(cookie.name)
            .cookie_path(cookie.path)
            .cookie_domain(cookie.domain)
            .cookie_secure(cookie.secure)
            .cookie_http_only(cookie.http_only)
            .cookie_same_site(match cookie.same_site {
                Some(SameSite::Strict) => cookie::SameSite::Strict,
                Some(SameSite::None) => cookie::SameSite::None,
                Some(SameSite::Lax) | None => cookie::SameSite::Lax,
            });
        let builder = match cookie.max_age {
            Some(time) => builder.session_lifecycle(PersistentSession::default().session_ttl(time)),
            None => builder.session_lifecycle(BrowserSession::default()),
        };
        builder.build()
    }

    /// The key in a value that actix-session has encrypted for a cookie of this name.
    fn open(&self, name: &str, token: &Candidate<'_>) -> Option<String> {
        let text = format!("{name}={}", token.as_str()?);
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::parse_encoded(text).ok()?);
        Some(jar.private(&self.key).get(name)?.value().to_owned())
    }
}

impl Kept for Guard {
    type Error = Error;

    async fn find(&self, name: &str, token: &Candidate<'_>) -> Result<Option<String>, Error> {
        let Some(key) = self.open(name, token) else {
            return Ok(None);
        };
        let state = self.store.load(&session_key(&key)?).await;
        Ok(state.map_err(ErrorServiceUnavailable)?.map(|_| key))
    }

    fn value_of(&self, key: &str) -> String {
        let mut jar = CookieJar::new();
        let cookie = Cookie::new(self.cookie.name.clone(), key.to_owned());
        jar.private_mut(&self.key).add(cookie);
        let sealed = jar
            .delta()
            .next()
            .map(|cookie| cookie.encoded().to_string());
        let sealed = sealed.and_then(|pair| Some(pair.split_once('=')?.1.to_owned()));
        sealed.unwrap_or_default()
    }

    async fn renew(&self, key: &str, now: OffsetDateTime) -> Result<bool, Error> {
        let (Some(time), Some(end)) = (self.cookie.max_age, self.store.end_of(key)) else {
            return Ok(false);
        };
        let is_due = Renewal::new(end - time, time).is_due(now);
        if is_due {
            let renewed = self.store.update_ttl(&session_key(key)?, &time).await;
            renewed.map_err(ErrorServiceUnavailable)?;
        }
        Ok(is_due)
    }

    async fn end(&self, key: &str) -> Result<(), Error> {
        let ended = self.store.delete(&session_key(key)?).await;
        ended.map_err(ErrorServiceUnavailable)
    }
}

fn session_key(key: &str) -> Result<SessionKey, Error> {
    key.to_owned().try_into().map_err(ErrorInternalServerError)
}

/// Around [`Guard::session_middleware`]; and CORS around both.
///
/// # Errors
///
/// - the store, or the handler, fails
///
/// # Panics
///
/// No.
pub async fn guard<B: MessageBody + 'static>(
    of: Data<Guard>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let asked = request.head().clone();
    let kept = facts(&of.policy, &asked);
    let facts = kept.facts();
    let cors = of.policy.cors(&facts);
    if facts.is_preflight() {
        let mut response = HttpResponse::NoContent().finish();
        append(cors.to_headers(), response.headers_mut());
        return Ok(request.into_response(response).map_into_right_body());
    }
    let mut headers = cors.to_headers();
    let around = Around {
        policy: &of.policy,
        name: &of.cookie.name,
        kept: &**of,
        now: of.clock.now(),
    };
    let (mut request, mut passed, mut own) = (Some(request), None, None);
    let pass = async |cookie: &[u8]| {
        let mut request = request.take().expect("it is passed on once");
        feed(request.headers_mut(), cookie);
        let mut response = next.call(request).await;
        let headers = response.as_mut().ok().map(ServiceResponse::headers_mut);
        own = headers.and_then(|headers| take(headers, &of.cookie.name));
        let status = response.as_ref().ok().map(ServiceResponse::status);
        passed = Some(response);
        Passed {
            is_success: status.is_some_and(|status| status.is_success()),
            written: own.as_ref().map(|(_, value)| value.clone()),
        }
    };
    let judged = around.judge(asked.uri.path(), &facts, pass).await?;
    let mut response = match (judged.refused, request, passed) {
        (Some((status, reason)), Some(request), _) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
            let response = HttpResponse::build(status).body(reason);
            request.into_response(response).map_into_right_body()
        }
        (_, _, Some(response)) => response?.map_into_left_body(),
        _ => return Err(ErrorInternalServerError("neither refused nor passed on")),
    };
    if let Some((line, _)) = own.filter(|_| judged.keeps_own_cookie) {
        response.headers_mut().append(SET_COOKIE, line);
    }
    headers.extend(judged.headers);
    append(headers, response.headers_mut());
    Ok(response)
}

/// Replaces all lines of `Cookie`. Before anything has asked for cookies: actix-web reads them once.
fn feed(headers: &mut HeaderMap, cookie: &[u8]) {
    headers.remove(COOKIE);
    if let (false, Ok(line)) = (cookie.is_empty(), HeaderValue::from_bytes(cookie)) {
        headers.insert(COOKIE, line);
    }
}

/// Takes the session cookie out of the response: the line, and its value, which is empty if it is removed.
fn take(headers: &mut HeaderMap, name: &str) -> Option<(HeaderValue, String)> {
    let (mut taken, lines): (_, Vec<_>) = (None, headers.remove(SET_COOKIE).collect());
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
