//! The scenario: what users, front ends, other pages and attackers do, and what must come of it. Each part starts servers of its own, and
//! returns every request with what the session depends on of its answer, so that frameworks can be compared.

mod attacks;
mod users;

use std::net::SocketAddr;
use std::sync::Arc;

use session_cookie_policy::migration::Instant;
use session_cookie_policy::policy::Policy;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::app::App;
use crate::client::{Client, Page, Request, Response};
use crate::deployment::{PARTNER, WEBSITE, before, migrating};
use crate::serve::{Serve, spawn};
use crate::sessions::Sessions;

pub use attacks::octets_in_one_line;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

const HOME: Page = Page {
    origin: WEBSITE,
    site: "same-site",
    includes_cookies: true,
};

const PARTNERS: Page = Page {
    origin: PARTNER,
    site: "cross-site",
    includes_cookies: false,
};

/// The cookies of the policy after the change, and no others.
const CURRENT: [&str; 2] = [
    "__Secure-session-access of example.com, /",
    "__Secure-session-refresh of example.com, /",
];

/// A part of the scenario.
pub type Part = fn(Serve) -> Vec<String>;

/// All parts, by name.
pub const PARTS: [(&str, Part); 9] = [
    ("a session by cookie", users::by_cookie),
    ("a session by header", users::by_header),
    ("a stale cookie beside the live one", attacks::duplicates),
    ("old and new instances in turn", users::domain_change),
    (
        "a session from before the change",
        users::back_after_the_change,
    ),
    ("a planted cookie of a sibling host", attacks::planted),
    ("forged requests", attacks::forged),
    ("CORS", attacks::cors),
    (
        "several lines, and octets that are no ASCII",
        attacks::octets,
    ),
];

struct Stage {
    sessions: Arc<Sessions>,
    client: Client,
    serve: Serve,
    new: SocketAddr,
}

fn clock() -> OffsetDateTime {
    NOW
}

impl Stage {
    fn new(serve: Serve) -> Self {
        let sessions = Arc::new(Sessions::default());
        let retired_at = Instant::new(NOW).expect("a date");
        let policy = migrating(retired_at).expect("it works");
        Self {
            new: start(serve, policy, &sessions),
            client: Client::default(),
            sessions,
            serve,
        }
    }

    /// An instance of before the change, with the same sessions.
    fn old(&self) -> SocketAddr {
        let retired_at = Instant::new(NOW).expect("a date");
        let policy = before(retired_at).expect("it works");
        start(self.serve, policy, &self.sessions)
    }

    fn sign_in(&mut self, server: SocketAddr, page: Page) -> Response {
        let request = Request::new("POST", "/auth/signin").body("anna");
        let response = self.client.fetch(server, page, request);
        assert_eq!(response.status, 200, "{response:?}");
        response
    }

    fn me(&mut self) -> Response {
        self.client
            .fetch(self.new, HOME, Request::new("GET", "/me"))
    }

    fn refresh(&mut self) -> Response {
        let request = Request::new("POST", "/auth/session/refresh");
        self.client.fetch(self.new, HOME, request)
    }

    /// Sends a request with the victim's cookies, whoever makes it.
    fn forge(
        &mut self,
        method: &'static str,
        path: &'static str,
        origin: &str,
        site: &str,
    ) -> Response {
        let request = Request::new(method, path).from_page(origin, site);
        self.client.send(self.new, request)
    }

    fn log(self) -> Vec<String> {
        let log = self.client.log.iter();
        log.map(|(line, response)| format!("{line} → {}", response.of_session()))
            .collect()
    }
}

fn start(serve: Serve, policy: Policy, sessions: &Arc<Sessions>) -> SocketAddr {
    let app = App::new(policy, Arc::clone(sessions), clock);
    spawn(serve, Arc::new(app))
}

fn assert_user(response: &Response) {
    assert_eq!(
        (response.status, response.body.as_str()),
        (200, "anna"),
        "{response:?}"
    );
}
