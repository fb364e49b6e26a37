//! Sessions of one cookie, kept by a session crate that knows nothing of the policy. What must come of them is the same for each crate.
//!
//! | route | does |
//! |---|---|
//! | `POST /auth/signin` | signs in whoever the body names |
//! | `GET /me` | the name of the user; 401 if nobody is signed in |
//! | `POST /visit` | counts visits in the session, also of visitors who are not signed in |
//! | `POST /visit/slow` | the same, and takes a while |
//! | `POST /auth/signout` | ends the session |

mod alone;
mod attacks;
mod users;

use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::{io, thread};

use session_cookie_policy::config::{PolicyConfig, SessionShape, WebsiteConfig};
use session_cookie_policy::migration::Instant;
use session_cookie_policy::net::EmbeddedList;
use session_cookie_policy::policy::Policy;
use session_cookie_policy::rollout::History;
use time::{Duration, OffsetDateTime};

use crate::client::{Client, Page};
use crate::clock::Clock;
use crate::deployment::{API, PARTNER, WEBSITE};
use crate::serve::Ready;
use crate::wire::{Request, Response};

pub use alone::Alone;

/// The name of the cookie today, and before it had a prefix.
pub const NAME: &str = "__Host-id";
/// The name of before.
pub const PAST_NAME: &str = "id";
/// How long browsers keep it.
pub const LIFETIME: Duration = Duration::days(14);

/// Serves each of these policies on a port of its own, with one store of sessions, until the process ends; tells the addresses in this order.
pub type ServeEach = fn(Vec<Arc<Policy>>, &Clock, &Ready) -> io::Result<()>;

/// As it was: the name that tower-sessions gives by default.
#[must_use]
pub fn yesterday() -> PolicyConfig {
    let mut partner = WebsiteConfig::from(PARTNER);
    partner.transport = Some("header".into());
    let mut config = PolicyConfig::new([API], [WebsiteConfig::from(WEBSITE), partner]);
    config.session = SessionShape::Single.into();
    config.session_cookie.name = Some(PAST_NAME.into());
    config.session_cookie.prefix = Some("none".into());
    config.session_cookie.keep = Some(LIFETIME.into());
    config
}

/// As it is: with the prefix, by which no sibling host can plant it. It remembers yesterday.
///
/// # Panics
///
/// No.
#[must_use]
pub fn today() -> PolicyConfig {
    let yesterday = yesterday();
    let mut today = yesterday.clone();
    today.session_cookie.prefix = None;
    let retired_at = Instant::new(OffsetDateTime::now_utc()).expect("a date");
    History::between(&yesterday, &today, retired_at, &EmbeddedList).declare_in(&mut today);
    today
}

/// Shared with all hosts of `example.com`, so sibling hosts can plant a cookie of that name.
#[must_use]
pub fn shared() -> PolicyConfig {
    let mut shared = yesterday();
    shared.session_cookie.prefix = None;
    shared.cookie_domain = "example.com".into();
    shared
}

/// A part of the scenario.
pub type Part = fn(ServeEach);

/// All parts, by name.
pub const PARTS: [(&str, Part); 10] = [
    ("sign-in, requests, sign-out", users::a_session),
    ("renewal", users::renewal),
    ("a visitor who signs in", users::visitor),
    ("a renamed cookie", users::renamed),
    ("a session by header", users::by_header),
    ("duplicates", attacks::duplicates),
    ("a planted session of Mallory's", attacks::planted),
    ("the same under the name of before", attacks::planted_past),
    ("forged requests", attacks::forged),
    ("cookies that are not text", attacks::bytes),
];

const HOME: Page = Page {
    origin: WEBSITE,
    site: "same-site",
    includes_cookies: true,
    sends_csrf_header: true,
};

struct Stage {
    yesterday: SocketAddr,
    today: SocketAddr,
    shared: SocketAddr,
    clock: Clock,
    client: Client,
}

/// Starts the servers, and waits for their addresses.
///
/// # Panics
///
/// If they do not start.
#[must_use]
pub fn spawn_each(serve: ServeEach, configs: &[PolicyConfig], clock: &Clock) -> Vec<SocketAddr> {
    let policies = configs.iter().map(|config| {
        let policy = config.compile(&EmbeddedList);
        Arc::new(policy.expect("a policy that works"))
    });
    let (policies, clock): (Vec<_>, _) = (policies.collect(), clock.clone());
    let (ready, addresses) = mpsc::channel();
    thread::spawn(move || serve(policies, &clock, &ready));
    let addresses = configs.iter().map(|_| addresses.recv());
    addresses
        .map(|address| address.expect("a server"))
        .collect()
}

impl Stage {
    fn new(serve: ServeEach) -> Self {
        let clock = Clock::default();
        let addresses = spawn_each(serve, &[yesterday(), today(), shared()], &clock);
        Self {
            yesterday: addresses[0],
            today: addresses[1],
            shared: addresses[2],
            clock,
            client: Client::default(),
        }
    }

    fn fetch(&mut self, method: &'static str, path: &str) -> Response {
        self.client
            .fetch(self.today, HOME, Request::new(method, path))
    }

    fn sign_in_at(&mut self, server: SocketAddr, user: &str) -> Response {
        let request = Request::new("POST", "/auth/signin").body(user);
        let response = self.client.fetch(server, HOME, request);
        assert_eq!((response.status, &*response.body), (200, "signed in"));
        response
    }

    fn sign_in(&mut self, user: &str) -> Response {
        self.sign_in_at(self.today, user)
    }

    /// Who is signed in by these lines of `Cookie`.
    fn who(&mut self, lines: &[&[u8]]) -> Response {
        let request = Request::new("GET", "/me").from_page(HOME.origin, HOME.site);
        let add = |request: Request, line: &&[u8]| request.header("cookie", *line);
        let request = lines.iter().fold(request, add);
        self.client.send_bare(self.today, &request)
    }

    fn id(&self) -> String {
        self.client.value(NAME).expect("a session")
    }
}

fn assert_body(response: &Response, status: u16, body: &str) {
    assert_eq!(
        (response.status, &*response.body),
        (status, body),
        "{response:?}"
    );
}

/// The response sets the cookie, once, with the attributes of the policy, and no cache keeps it.
fn assert_sets_session(response: &Response) {
    let lines = response.all("set-cookie");
    let set: Vec<_> = lines.filter(|line| !line.contains("Max-Age=0")).collect();
    let [line] = set.as_slice() else {
        panic!("one cookie is set: {response:?}")
    };
    let (pair, attributes) = line.split_once(';').expect("attributes");
    assert!(pair.starts_with("__Host-id=") && pair.len() > 30, "{line}");
    let expected = " Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=1209600; Expires=";
    assert!(attributes.starts_with(expected), "{line}");
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
    let vary: Vec<_> = response.all("vary").collect();
    assert!(vary.join(", ").contains("cookie"), "{vary:?}");
}

fn assert_sets_nothing(response: &Response) {
    assert_eq!(response.all("set-cookie").count(), 0, "{response:?}");
}
