//! The scenario: what users, front ends, other pages and attackers do, and what must come of it. Each part starts servers of its own, and
//! returns every request with what the session depends on of its answer, so that frameworks can be compared.

mod attacks;
mod siblings;
mod tabs;
mod users;

use std::net::SocketAddr;
use std::sync::Arc;

use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::app::App;
use crate::client::{Client, Page};
use crate::deployment::{PARTNER, REFRESH, WEBSITE, before, migrating, old};
use crate::serve::{Serve, spawn};
use crate::sessions::{Rotation, Sessions};
use crate::wire::{Request, Response};

pub use attacks::bytes_in_one_line;

const NOW: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

const HOME: Page = Page {
    origin: WEBSITE,
    site: "same-site",
    includes_cookies: true,
    sends_csrf_header: true,
};

const PARTNERS: Page = Page {
    origin: PARTNER,
    site: "cross-site",
    includes_cookies: false,
    sends_csrf_header: true,
};

/// The cookies of the policy after the change, and no others.
const CURRENT: [&str; 2] = [
    "__Secure-session-access of example.com, /",
    "__Secure-session-refresh of example.com, /",
];

/// A part of the scenario.
pub type Part = fn(Serve) -> Vec<String>;

/// All parts, by name.
pub const PARTS: [(&str, Part); 16] = [
    ("a session by cookie", users::by_cookie),
    ("a session by header", users::by_header),
    ("two tabs that refresh at once", tabs::refresh_at_once),
    ("a sign-out and a late refresh", tabs::late_refresh),
    (
        "a sign-out by a replaced token",
        tabs::sign_out_by_a_replaced_token,
    ),
    ("a sign-in and a late rejection", tabs::late_rejection),
    ("a stale cookie beside the live one", attacks::duplicates),
    (
        "a cookie of nobody knows whom beside the live one",
        attacks::duplicates_of_others,
    ),
    ("old and new instances in turn", users::domain_change),
    (
        "a session from before the change",
        users::back_after_the_change,
    ),
    (
        "a front end without the header, in the change",
        users::front_end_without_the_header,
    ),
    ("a planted cookie of a sibling host", siblings::garbage),
    (
        "a planted cookie of Mallory's own session",
        siblings::of_mallory,
    ),
    ("forged requests", attacks::forged),
    ("CORS", attacks::cors),
    (
        "several lines, and bytes that are not ASCII",
        attacks::bytes,
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
        Self::with(serve, Rotation::Strict)
    }

    fn with(serve: Serve, rotation: Rotation) -> Self {
        let sessions = Arc::new(Sessions::new(rotation));
        let retired_at = Instant::new(NOW).expect("a date");
        let policy = migrating(retired_at).expect("it works");
        Self {
            new: start(serve, policy, &sessions),
            client: Client::default(),
            sessions,
            serve,
        }
    }

    /// An instance that knows of no change, with the same sessions.
    fn unprepared(&self) -> SocketAddr {
        let policy = old().compile(&EmbeddedList).expect("it works");
        start(self.serve, policy, &self.sessions)
    }

    /// An instance of before the change that is prepared for it, with the same sessions.
    fn old(&self) -> SocketAddr {
        let retired_at = Instant::new(NOW).expect("a date");
        let policy = before(retired_at).expect("it works");
        start(self.serve, policy, &self.sessions)
    }

    fn sign_in(&mut self, server: SocketAddr, page: Page) -> Response {
        self.sign_in_as(server, page, "anna")
    }

    fn sign_in_as(&mut self, server: SocketAddr, page: Page, user: &'static str) -> Response {
        let request = Request::new("POST", "/auth/signin").body(user);
        let response = self.client.fetch(server, page, request);
        assert_eq!(response.status, 200, "{response:?}");
        response
    }

    fn me(&mut self) -> Response {
        self.client
            .fetch(self.new, HOME, Request::new("GET", "/me"))
    }

    fn refresh(&mut self) -> Response {
        let request = Request::new("POST", REFRESH);
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
