//! The kit that tries adapters, over HTTP/1.1 and HTTP/2.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::{CompilePolicyError, Policy};
use session_cookie_policy::request::{RequestFacts, ResponseHeaders};
use session_cookie_policy::testing::conformance::{
    AdapterFault, AdapterKit, TestApplication, TestRoute, WireHeader, WireRequest, WireResponse,
};
use time::OffsetDateTime;

use crate::answer::{Answer, append_to};
use crate::application::Application;
use crate::client_http2::exchange_by_http2;
use crate::serve::{Serve, spawn};
use crate::wire::exchange;

/// What a connection speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Version {
    /// HTTP/1.1.
    Http1,
    /// HTTP/2, which has the host in `:authority`.
    Http2,
}

/// All that is wrong with an adapter, in a deployment with this configuration.
///
/// # Errors
///
/// - the configuration does not compile
///
/// # Panics
///
/// If the server does not answer.
pub fn check(
    serve: Serve,
    version: Version,
    config: &PolicyConfig,
    now: OffsetDateTime,
) -> Result<Vec<AdapterFault>, CompilePolicyError> {
    let policy = config.compile(&EmbeddedList)?;
    let application = Arc::new(Tried {
        policy: config.compile(&EmbeddedList)?,
        now,
        headers: Mutex::default(),
    });
    let server = spawn(serve, application.clone());
    let kit = AdapterKit::new(config, &policy, now);
    Ok(kit.check(|request| {
        application.set_headers(&request.application_headers);
        send(server, version, request).expect("an answer")
    }))
}

/// The application that the kit asks for.
struct Tried {
    policy: Policy,
    now: OffsetDateTime,
    /// What stands on each answer before the policy writes anything.
    headers: Mutex<ResponseHeaders>,
}

impl Tried {
    fn set_headers(&self, headers: &[WireHeader]) {
        let text = |header: &WireHeader| {
            let value = String::from_utf8_lossy(&header.value);
            (header.name.clone(), value.into_owned())
        };
        let mut all = ResponseHeaders::default();
        all.extend(headers.iter().map(text));
        *self.headers.lock().unwrap_or_else(PoisonError::into_inner) = all;
    }

    fn answer(&self, route: TestRoute, facts: &RequestFacts<'_>) -> Answer {
        let headers = self.headers.lock().unwrap_or_else(PoisonError::into_inner);
        let mut written = headers.clone();
        let Self { policy, now, .. } = self;
        let status =
            TestApplication::respond(policy, route, facts, *now, &mut append_to(&mut written));
        let mut answer = Answer::new(status, "");
        answer.headers = written;
        answer
    }
}

#[async_trait]
impl Application for Tried {
    fn policy(&self) -> &Policy {
        &self.policy
    }

    async fn sign_in(&self, facts: &RequestFacts<'_>, _: &str) -> Answer {
        self.answer(TestRoute::SignIn, facts)
    }

    async fn me(&self, facts: &RequestFacts<'_>) -> Answer {
        self.answer(TestRoute::Verify, facts)
    }

    async fn refresh(&self, facts: &RequestFacts<'_>) -> Answer {
        self.answer(TestRoute::Refresh, facts)
    }

    async fn sign_out(&self, facts: &RequestFacts<'_>) -> Answer {
        self.answer(TestRoute::SignOut, facts)
    }
}

/// To the routes of the adapters, which have a session in no cookie's path but `/`.
fn send(server: SocketAddr, version: Version, request: &WireRequest) -> io::Result<WireResponse> {
    let path = match request.route {
        TestRoute::SignIn => "/auth/signin",
        TestRoute::Verify => "/me",
        TestRoute::Refresh => "/auth/session/refresh",
        TestRoute::SignOut => "/auth/signout",
        _ => &request.path,
    };
    let headers = request.headers.iter();
    let headers = headers.map(|header| (header.name.as_str(), header.value.as_slice()));
    let response = match version {
        Version::Http1 => exchange(server, request.method, path, headers, "")?,
        Version::Http2 => exchange_by_http2(server, request.method, path, headers)?,
    };
    let headers = response.headers.iter();
    Ok(WireResponse::new(
        response.status,
        headers
            .map(|(name, value)| WireHeader::new(name, value.as_str()))
            .collect(),
    ))
}
