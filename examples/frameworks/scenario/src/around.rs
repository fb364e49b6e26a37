//! What the policy does around a session crate that reads and writes its cookie by itself. It knows neither the framework nor the crate.

use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    Candidate, CsrfRefusal, RequestFacts, Resolution, ResponseHeaders, SetSession, TokenState,
    Tokens,
};
use time::OffsetDateTime;

use crate::answer::append_to;

/// The sessions that a crate keeps, each under a key.
#[expect(
    async_fn_in_trait,
    reason = "the futures of axum are `Send`, those of actix-web are not"
)]
pub trait Kept {
    /// Why the store does not respond.
    type Error;

    /// The key of the session of a token that came in a cookie of this name.
    async fn find(&self, name: &str, token: &Candidate<'_>) -> Result<Option<String>, Self::Error>;

    /// What the crate writes into the cookie of today.
    fn value_of(&self, key: &str) -> String;

    /// Lets the session live on if that is due now; whether it was.
    async fn renew(&self, key: &str, now: OffsetDateTime) -> Result<bool, Self::Error>;

    /// Ends it.
    async fn end(&self, key: &str) -> Result<(), Self::Error>;
}

/// What came of a request that was passed on to the session crate. Its own `Set-Cookie` of the session has been taken out.
#[derive(Debug)]
pub struct Passed {
    /// Whether the status is one of success.
    pub is_success: bool,
    /// The value that the crate has set; empty if it has cleared the cookie.
    pub written: Option<String>,
}

/// What the response gets.
#[derive(Debug, Default)]
pub struct Judged {
    /// The status and the body, if the request was not passed on.
    pub refused: Option<(u16, &'static str)>,
    /// Whether the crate's own `Set-Cookie` goes out, before the others.
    pub keeps_own_cookie: bool,
    /// To be appended.
    pub headers: ResponseHeaders,
}

/// A policy with sessions of one cookie, around the sessions of a crate.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a, K> {
    /// The policy.
    pub policy: &'a Policy,
    /// The name of the session cookie.
    pub name: &'a str,
    /// The sessions.
    pub kept: &'a K,
    /// The time.
    pub now: OffsetDateTime,
}

impl<K: Kept> Around<'_, K> {
    /// Judges a request. `pass` gets the `Cookie` line that the crate is to see, and passes the request on.
    ///
    /// # Errors
    ///
    /// - the store does not respond
    pub async fn judge(
        &self,
        path: &str,
        facts: &RequestFacts<'_>,
        pass: impl AsyncFnOnce(&[u8]) -> Passed,
    ) -> Result<Judged, K::Error> {
        match path {
            "/auth/signin" => Ok(self.sign_in(facts, pass).await),
            "/auth/signout" => self.sign_out(facts, pass).await,
            _ => self.verify(facts, pass).await,
        }
    }

    async fn sign_in(
        &self,
        facts: &RequestFacts<'_>,
        pass: impl AsyncFnOnce(&[u8]) -> Passed,
    ) -> Judged {
        let sign_in = self.policy.sign_in(facts, self.now);
        let set_session = match sign_in.accept() {
            Ok(set_session) => set_session,
            Err(refusal) => return Judged::refused(refusal),
        };
        let (mut judged, mut cookie) = (Judged::default(), Vec::new());
        // The session of before is none that goes on.
        sign_in.rewrite_cookies(None, &mut cookie);
        match pass(&cookie).await.written {
            Some(value) => judged.write(&set_session, &value),
            None => sign_in.write_for_caches(&mut append_to(&mut judged.headers)),
        }
        judged
    }

    async fn sign_out(
        &self,
        facts: &RequestFacts<'_>,
        pass: impl AsyncFnOnce(&[u8]) -> Passed,
    ) -> Result<Judged, K::Error> {
        let sign_out = self.policy.sign_out(facts, self.now);
        let clear_session = match sign_out.accept() {
            Ok(clear_session) => clear_session,
            Err(refusal) => return Ok(Judged::refused(refusal)),
        };
        let mut keys = Vec::new();
        for token in sign_out.candidates() {
            let name = sign_out.cookie_name(&token).unwrap_or(self.name);
            keys.extend(self.kept.find(name, &token).await?);
        }
        let (mut judged, mut cookie) = (Judged::default(), Vec::new());
        let value = keys.first().map(|key| self.kept.value_of(key));
        sign_out.rewrite_cookies(value.as_deref().map(str::as_bytes), &mut cookie);
        if pass(&cookie).await.is_success {
            // The crate knows of one.
            for key in &keys {
                self.kept.end(key).await?;
            }
            clear_session.write(&mut String::new(), &mut append_to(&mut judged.headers));
        }
        Ok(judged)
    }

    async fn verify(
        &self,
        facts: &RequestFacts<'_>,
        pass: impl AsyncFnOnce(&[u8]) -> Passed,
    ) -> Result<Judged, K::Error> {
        let verify = self.policy.verify(facts, self.now);
        if let Some(refusal) = verify.csrf().refusal() {
            return Ok(Judged::refused(refusal));
        }
        let mut search = verify.search();
        while let Some(token) = search.candidate() {
            let name = verify.cookie_name(&token).unwrap_or(self.name);
            let found = self.kept.find(name, &token).await?;
            search.record(found.map_or(TokenState::Unknown, TokenState::Live));
        }
        let (mut judged, mut cookie) = (Judged::default(), Vec::new());
        match search.finish() {
            Resolution::Accepted {
                candidate,
                session: key,
                set_session,
            } => {
                let value = self.kept.value_of(&key);
                verify.rewrite_cookies(Some(value.as_bytes()), &mut cookie);
                let came_as = verify.cookie_name(&candidate).unwrap_or(self.name);
                let is_alone = verify.token_counts().session_cookies < 2 && came_as == self.name;
                match pass(&cookie).await.written {
                    Some(value) if value.is_empty() => self.ended(facts, &mut judged),
                    Some(value) => judged.write(&set_session, &value),
                    None if self.kept.renew(&key, self.now).await? || !is_alone => {
                        judged.write(&set_session, &value);
                    }
                    None => verify.write_for_caches(&mut append_to(&mut judged.headers)),
                }
            }
            Resolution::Conflict { clear_session } => {
                judged.refused = Some((401, "several sessions"));
                clear_session.write(&mut String::new(), &mut append_to(&mut judged.headers));
            }
            Resolution::Rejected { clear_session } => {
                verify.rewrite_cookies(None, &mut cookie);
                // A visitor's session, which begins without a sign-in, is none of the policy's.
                judged.keeps_own_cookie = pass(&cookie).await.written.is_some();
                clear_session.write(&mut String::new(), &mut append_to(&mut judged.headers));
            }
            Resolution::Superseded { .. } => unreachable!("no key is superseded"),
        }
        Ok(judged)
    }

    /// The handler has ended the session, on a route that is not a sign-out.
    fn ended(&self, facts: &RequestFacts<'_>, judged: &mut Judged) {
        if let Ok(clear_session) = self.policy.sign_out(facts, self.now).accept() {
            clear_session.write(&mut String::new(), &mut append_to(&mut judged.headers));
        }
    }
}

impl Judged {
    fn refused(refusal: CsrfRefusal) -> Self {
        Self {
            refused: Some((refusal.status(), refusal.as_str())),
            ..Self::default()
        }
    }

    /// # Panics
    ///
    /// No: session crates encode their values, and the lifetime is that of the policy.
    fn write(&mut self, set_session: &SetSession<'_>, value: &str) {
        let tokens = Tokens::session(value).expect("it is encoded");
        let written = set_session.write(
            &tokens,
            &mut String::new(),
            &mut append_to(&mut self.headers),
        );
        written.expect("it is short");
    }
}
