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
use actix_web::http::Method;
use actix_web::http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpResponse};
use scenario::Clock;
use session_cookie_policy::advice::Renewal;
use session_cookie_policy::cookie::{ReceivedSetCookie, SameSite};
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    Candidate, CookieData, CsrfRefusal, RequestFacts, Resolution, SetSession, TokenState, Tokens,
};
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

    /// As actix-session encrypts it for the cookie of today.
    fn seal(&self, key: String) -> String {
        let mut jar = CookieJar::new();
        let cookie = Cookie::new(self.cookie.name.clone(), key);
        jar.private_mut(&self.key).add(cookie);
        let sealed = jar
            .delta()
            .next()
            .map(|cookie| cookie.encoded().to_string());
        let sealed = sealed.and_then(|pair| Some(pair.split_once('=')?.1.to_owned()));
        sealed.unwrap_or_default()
    }

    async fn look(
        &self,
        name: Option<&str>,
        token: &Candidate<'_>,
    ) -> Result<Option<String>, Error> {
        let name = name.unwrap_or(&self.cookie.name);
        let Some(key) = self.open(name, token) else {
            return Ok(None);
        };
        let found = self.store.load(&session_key(&key)?).await;
        let found = found.map_err(ErrorServiceUnavailable)?;
        Ok(found.map(|_| key))
    }
}

fn session_key(key: &str) -> Result<SessionKey, Error> {
    key.to_owned().try_into().map_err(ErrorInternalServerError)
}

/// Around [`Guard::session_middleware`]; and CORS around both.
///
/// # Errors
///
/// - the store fails
pub async fn guard<B: MessageBody + 'static>(
    of: Data<Guard>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let asked = request.head().clone();
    let mut lines = Vec::new();
    let facts = facts(&of.policy, &asked, &mut lines);
    let mut headers = Vec::new();
    let cors = of.policy.cors(&facts);
    let is_asked_before = asked.headers.contains_key("access-control-request-method");
    let mut response = if asked.method == Method::OPTIONS && is_asked_before {
        cors.write_preflight(&mut |name, value| headers.push((name.into(), value.into())));
        request
            .into_response(HttpResponse::NoContent())
            .map_into_right_body()
    } else {
        cors.write(&mut |name, value| headers.push((name.into(), value.into())));
        judge(&of, &facts, request, next).await?
    };
    append(response.headers_mut(), &headers);
    Ok(response)
}

/// Passes the request on, with the cookies that actix-session is to see, and completes the response.
async fn judge<B: MessageBody + 'static>(
    of: &Guard,
    facts: &RequestFacts<'_>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let (policy, name, now) = (&of.policy, &*of.cookie.name, of.clock.now());
    let (mut cookie, mut buffer, mut headers) = (Vec::new(), String::new(), Vec::new());
    let mut sink = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    let mut response = match request.path() {
        "/auth/signin" => {
            let sign_in = policy.sign_in(facts, now);
            let set_session = match sign_in.accept() {
                Ok(set_session) => set_session,
                Err(refusal) => return Ok(refused(request, refusal)),
            };
            // The session of before is none that goes on.
            sign_in.rewrite_cookies(None, &mut cookie);
            feed(request.headers_mut(), &cookie);
            let mut response = next.call(request).await?;
            match take(response.headers_mut(), name) {
                Some(value) => write(&set_session, &value, &mut buffer, &mut sink),
                None => sign_in.write_for_caches(&mut sink),
            }
            response.map_into_left_body()
        }
        "/auth/signout" => {
            let sign_out = policy.sign_out(facts, now);
            let clear_session = match sign_out.accept() {
                Ok(clear_session) => clear_session,
                Err(refusal) => return Ok(refused(request, refusal)),
            };
            let mut keys = Vec::new();
            for token in sign_out.candidates() {
                keys.extend(of.look(sign_out.cookie_name(&token), &token).await?);
            }
            let value = keys.first().map(|key| of.seal(key.clone()));
            sign_out.rewrite_cookies(value.as_deref().map(str::as_bytes), &mut cookie);
            feed(request.headers_mut(), &cookie);
            let mut response = next.call(request).await?;
            if response.status().is_success() {
                for key in keys {
                    let ended = of.store.delete(&session_key(&key)?).await;
                    ended.map_err(ErrorServiceUnavailable)?;
                }
                take(response.headers_mut(), name);
                clear_session.write(&mut buffer, &mut sink);
            }
            response.map_into_left_body()
        }
        _ => {
            let verify = policy.verify(facts, now);
            if let Some(refusal) = verify.csrf().refusal() {
                return Ok(refused(request, refusal));
            }
            let mut search = verify.search();
            while let Some(token) = search.candidate() {
                let key = of.look(verify.cookie_name(&token), &token).await?;
                search.record(key.map_or(TokenState::Unknown, TokenState::Live));
            }
            match search.finish() {
                Resolution::Accepted {
                    candidate,
                    session: key,
                    set_session,
                } => {
                    let came_as = verify.cookie_name(&candidate);
                    let is_beside_others = verify.token_counts().session_cookies > 1
                        || came_as.is_some_and(|came_as| came_as != name);
                    let end = of.store.end_of(&key);
                    let due = of.cookie.max_age.filter(|time| {
                        end.is_some_and(|end| Renewal::new(end - *time, *time).is_due(now))
                    });
                    // It is encrypted together with the name.
                    let value = of.seal(key.clone());
                    verify.rewrite_cookies(Some(value.as_bytes()), &mut cookie);
                    feed(request.headers_mut(), &cookie);
                    let mut response = next.call(request).await?;
                    match (take(response.headers_mut(), name), due) {
                        // The handler has ended the session.
                        (Some(value), _) if value.is_empty() => {
                            if let Ok(clear_session) = policy.sign_out(facts, now).accept() {
                                clear_session.write(&mut buffer, &mut sink);
                            }
                        }
                        (Some(value), _) => write(&set_session, &value, &mut buffer, &mut sink),
                        (None, Some(time)) => {
                            let renewed = of.store.update_ttl(&session_key(&key)?, &time).await;
                            renewed.map_err(ErrorServiceUnavailable)?;
                            write(&set_session, &value, &mut buffer, &mut sink);
                        }
                        (None, None) if is_beside_others => {
                            write(&set_session, &value, &mut buffer, &mut sink);
                        }
                        (None, None) => verify.write_for_caches(&mut sink),
                    }
                    response.map_into_left_body()
                }
                Resolution::Conflict { clear_session } => {
                    clear_session.write(&mut buffer, &mut sink);
                    let response = HttpResponse::Unauthorized().body("several sessions");
                    request.into_response(response).map_into_right_body()
                }
                // What actix-session writes for a visitor without a session stays as it is: the attributes are right.
                Resolution::Rejected { clear_session } => {
                    verify.rewrite_cookies(None, &mut cookie);
                    feed(request.headers_mut(), &cookie);
                    let response = next.call(request).await?;
                    clear_session.write(&mut buffer, &mut sink);
                    response.map_into_left_body()
                }
                Resolution::Superseded { .. } => unreachable!("the store forgets old keys"),
            }
        }
    };
    append(response.headers_mut(), &headers);
    Ok(response)
}

fn refused<B>(request: ServiceRequest, refusal: CsrfRefusal) -> ServiceResponse<EitherBody<B>> {
    let mut response = match refusal {
        CsrfRefusal::UnknownHost => HttpResponse::MisdirectedRequest(),
        _ => HttpResponse::Forbidden(),
    };
    let response = response.body(refusal.as_str());
    request.into_response(response).map_into_right_body()
}

/// Replaces all lines of `Cookie`. Before anything has asked for cookies: actix-web reads them once.
fn feed(headers: &mut HeaderMap, cookie: &[u8]) {
    headers.remove(COOKIE);
    if let (false, Ok(line)) = (cookie.is_empty(), HeaderValue::from_bytes(cookie)) {
        headers.insert(COOKIE, line);
    }
}

/// Takes the session cookie out of the response: its value, which is empty if it is removed.
fn take(headers: &mut HeaderMap, name: &str) -> Option<String> {
    let (mut taken, lines): (_, Vec<_>) = (None, headers.remove(SET_COOKIE).collect());
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

fn write(
    set_session: &SetSession<'_>,
    value: &str,
    buffer: &mut String,
    sink: &mut dyn FnMut(&str, &str),
) {
    let tokens = Tokens::session(value).expect("actix-session encodes values");
    let written = set_session.write(&tokens, buffer, sink);
    written.expect("it is short, and its lifetime is that of the policy");
}
