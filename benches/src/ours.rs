use session_cookie_policy::config::PolicyConfig;
use session_cookie_policy::cookie::CookieHeader;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{
    Candidate, RequestFacts, RequestPath, Resolution, TokenState, Tokens,
};

use crate::request::TOKEN;
use crate::{NOW, Request, Sessions, Sink};

/// This crate.
pub struct Ours {
    policy: Policy,
    buffer: String,
}

impl Ours {
    /// # Panics
    ///
    /// If the configuration does not compile.
    #[must_use]
    pub fn new(config: &PolicyConfig) -> Self {
        Self {
            policy: config.compile(&EmbeddedList).unwrap(),
            buffer: String::with_capacity(2048),
        }
    }
}

fn facts(request: &Request) -> RequestFacts<'_> {
    let mut facts = RequestFacts::new(request.method);
    facts.path = Some(RequestPath::Inner(request.path.as_bytes()));
    facts.origin = request.origin.as_deref();
    facts.sec_fetch_site = request.sec_fetch_site.map(str::as_bytes);
    facts.csrf = request.csrf.map(str::as_bytes);
    facts.authorization = request.authorization.as_deref().map(str::as_bytes);
    facts.cookie = CookieHeader::line(request.cookie.as_bytes());
    facts
}

/// There is one session.
fn look(candidate: &Candidate<'_>) -> TokenState<()> {
    if Request::is_live(candidate.as_bytes()) {
        TokenState::Live(())
    } else {
        TokenState::Dead
    }
}

impl Sessions for Ours {
    fn verify(&self, request: &Request) -> bool {
        let verify = self.policy.verify(&facts(request), NOW);
        matches!(verify.resolve(look), Resolution::Accepted { .. })
    }

    fn refresh(&mut self, request: &Request, sink: &mut Sink<'_>) {
        let refresh = self.policy.refresh(&facts(request), NOW);
        match refresh.resolve(look) {
            Resolution::Accepted { set_session, .. } => {
                let tokens = Tokens::new(TOKEN, TOKEN).unwrap();
                set_session.write(&tokens, &mut self.buffer, sink).unwrap();
            }
            Resolution::Conflict { clear_session } | Resolution::Rejected { clear_session } => {
                clear_session.write(&mut self.buffer, sink);
            }
            Resolution::Superseded { .. } => refresh.write_for_caches(sink),
        }
    }

    fn sign_out(&mut self, request: &Request, sink: &mut Sink<'_>) {
        if let Ok(clear_session) = self.policy.sign_out(&facts(request), NOW).accept() {
            clear_session.write(&mut self.buffer, sink);
        }
    }
}
