//! The scenario: what users, front ends, other pages and attackers do, and what must come of it. Each part starts servers of its own, and
//! returns every request with what the session depends on of its answer, so that frameworks can be compared.

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
    "__Secure-session-refresh of example.com, /auth",
];

/// A part of the scenario.
pub type Part = fn(Serve) -> Vec<String>;

/// All parts, by name.
pub const PARTS: [(&str, Part); 9] = [
    ("a session by cookie", by_cookie),
    ("a session by header", by_header),
    ("a stale cookie beside the live one", duplicates),
    ("old and new instances in turn", domain_change),
    ("a session from before the change", back_after_the_change),
    ("a planted cookie of a sibling host", planted),
    ("forged requests", forged),
    ("CORS", cors),
    ("several lines, and octets that are no ASCII", octets),
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
        start(self.serve, before().expect("it works"), &self.sessions)
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

fn by_cookie(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    assert_eq!(stage.me().status, 401);

    let response = stage.sign_in(stage.new, HOME);
    assert_eq!(stage.client.kept(), CURRENT);
    assert_eq!(response.one("access-control-allow-origin"), Some(WEBSITE));
    assert_eq!(
        response.one("access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
    assert_eq!(response.one("session-access-token"), None);
    let cookies: Vec<_> = response.all("set-cookie").collect();
    // What may be left of the time before the change, and two cookies.
    assert_eq!(
        cookies,
        [
            "__Secure-session-refresh=; Path=/auth; Secure; HttpOnly; SameSite=Lax; Max-Age=0; \
             Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "__Host-session-access=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0; \
             Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "__Secure-session-access=access-1; Domain=example.com; Path=/; Secure; HttpOnly; SameSite=Lax; \
             Max-Age=31536000; Expires=Mon, 22 Nov 2027 12:00:00 GMT",
            "__Secure-session-refresh=refresh-1; Domain=example.com; Path=/auth; Secure; HttpOnly; \
             SameSite=Lax; Max-Age=8640000; Expires=Tue, 02 Mar 2027 12:00:00 GMT",
        ]
    );

    let response = stage.me();
    assert_user(&response);
    assert_eq!(response.all("set-cookie").count(), 0);
    assert_eq!(response.one("cache-control"), Some("private, no-store"));
    let response = stage
        .client
        .fetch(stage.new, HOME, Request::new("POST", "/me"));
    assert_user(&response);

    // A refresh by cookie rotates: the token of before is over.
    stage.sessions.expire_access_tokens();
    let stale = stage
        .client
        .value("__Secure-session-refresh")
        .expect("kept");
    let request = Request::new("GET", "/me");
    assert_user(&stage.client.fetch_or_refresh(stage.new, HOME, &request));
    assert_eq!(stage.client.kept(), CURRENT);
    let again = Request::new("POST", "/auth/session/refresh")
        .from_page(HOME.origin, HOME.site)
        .header("session-csrf", "1")
        .header("cookie", format!("__Secure-session-refresh={stale}"));
    assert_eq!(stage.client.send_bare(stage.new, again).status, 401);

    let request = Request::new("POST", "/auth/signout");
    assert_eq!(stage.client.fetch(stage.new, HOME, request).status, 200);
    assert!(stage.client.kept().is_empty(), "{:?}", stage.client.kept());
    assert!(stage.sessions.is_empty());
    assert_eq!(stage.me().status, 401);
    assert_eq!(stage.refresh().status, 401);
    stage.log()
}

fn by_header(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let response = stage.sign_in(stage.new, PARTNERS);
    assert_eq!(response.all("set-cookie").count(), 0);
    assert_eq!(response.one("session-access-token"), Some("access-1"));
    assert_eq!(response.one("session-refresh-token"), Some("refresh-1"));
    assert_eq!(response.one("access-control-allow-origin"), Some(PARTNER));
    // Of this website no cookie is read.
    assert_eq!(response.one("access-control-allow-credentials"), None);
    let exposed: Vec<_> = response.all("access-control-expose-headers").collect();
    let exposed = exposed.join(", ");
    assert!(exposed.contains("session-access-token"), "{exposed}");
    assert!(exposed.contains("session-refresh-token"), "{exposed}");

    for method in ["GET", "POST"] {
        let request = Request::new(method, "/me");
        assert_user(&stage.client.fetch(stage.new, PARTNERS, request));
    }
    stage.sessions.expire_access_tokens();
    let request = Request::new("GET", "/me");
    assert_user(&stage.client.fetch_or_refresh(stage.new, PARTNERS, &request));

    let request = Request::new("POST", "/auth/signout");
    assert_eq!(stage.client.fetch(stage.new, PARTNERS, request).status, 200);
    assert!(stage.client.holds_no_header_token());
    assert!(stage.sessions.is_empty());
    assert!(stage.client.kept().is_empty());
    stage.log()
}

fn duplicates(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let page = |request: Request| {
        request
            .from_page(HOME.origin, HOME.site)
            .header("session-csrf", "1")
    };
    // The order of duplicates says nothing, and neither do lines.
    for lines in [
        &["__Secure-session-access=stale; __Secure-session-access=access-1"][..],
        &["__Secure-session-access=access-1; __Secure-session-access=stale"],
        &[
            "__Secure-session-access=stale",
            "theme=dark",
            "__Secure-session-access=access-1",
        ],
    ] {
        let mut request = page(Request::new("GET", "/me"));
        for line in lines {
            request = request.header("cookie", *line);
        }
        let response = stage.client.send_bare(stage.new, request);
        assert_user(&response);
        // The live one is set again, and the host-only one cleared.
        let cookies: Vec<_> = response.all("set-cookie").collect();
        let live = "__Secure-session-access=access-1; Domain=example.com; Path=/; Secure";
        assert_eq!(
            cookies
                .iter()
                .filter(|cookie| cookie.starts_with(live))
                .count(),
            1
        );
        let stale = "__Secure-session-access=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0;";
        assert_eq!(
            cookies
                .iter()
                .filter(|cookie| cookie.starts_with(stale))
                .count(),
            1
        );
    }
    for lines in [
        "__Secure-session-refresh=stale; __Secure-session-refresh=refresh-1",
        "__Secure-session-refresh=refresh-2; __Secure-session-refresh=stale",
    ] {
        let request = page(Request::new("POST", "/auth/session/refresh")).header("cookie", lines);
        let response = stage.client.send_bare(stage.new, request);
        assert_eq!(
            (response.status, response.body.as_str()),
            (200, "refreshed")
        );
    }
    stage.log()
}

fn domain_change(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let old = stage.old();
    stage.sign_in(old, HOME);
    assert_eq!(
        stage.client.kept(),
        [
            "__Host-session-access of api.example.com alone, /",
            "__Secure-session-refresh of api.example.com alone, /auth",
        ]
    );
    for round in 0..24 {
        stage.client.splits_cookies = round % 3 == 0;
        if round % 4 == 0 {
            stage.sessions.expire_access_tokens();
        }
        let server = if round % 2 == 0 { stage.new } else { old };
        let method = if round % 5 == 0 { "POST" } else { "GET" };
        let request = Request::new(method, "/me");
        assert_user(&stage.client.fetch_or_refresh(server, HOME, &request));
    }
    // The last old instance has stopped; the next refresh leaves what is current.
    stage.sessions.expire_access_tokens();
    let request = Request::new("GET", "/me");
    assert_user(&stage.client.fetch_or_refresh(stage.new, HOME, &request));
    assert_eq!(stage.client.kept(), CURRENT);
    assert_eq!(stage.sessions.len(), 1);
    stage.log()
}

fn back_after_the_change(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.old(), HOME);
    // The token is taken under its old name: no refresh is needed.
    assert_user(&stage.me());
    stage.sessions.expire_access_tokens();
    assert_eq!(stage.me().status, 401);
    assert_eq!(stage.refresh().status, 200);
    assert_eq!(stage.client.kept(), CURRENT);
    stage.log()
}

fn planted(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let sibling = "https://blog.example.com/";
    for planted in [
        "__Secure-session-access=planted; Domain=example.com; Path=/me; Secure",
        "__Secure-session-refresh=planted; Domain=example.com; Path=/auth/session; Secure",
    ] {
        stage.client.plant(sibling, planted);
    }
    assert_eq!(stage.client.kept().len(), 4);
    assert_user(&stage.me());
    stage.sessions.expire_access_tokens();
    assert_eq!(stage.refresh().status, 200);
    assert_user(&stage.me());
    assert_eq!(stage.client.kept(), CURRENT);
    stage.log()
}

fn forged(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let evil = ("https://evil.example", "cross-site");
    for (origin, site, code) in [
        (evil.0, evil.1, "unknown_origin"),
        (
            "https://blog.example.com",
            "same-site",
            "undeclared_sibling",
        ),
        ("null", "cross-site", "opaque_origin"),
        // Cookies are shared with siblings, so a page of ours must show the header.
        (WEBSITE, "same-site", "missing_header"),
    ] {
        for path in ["/me", "/auth/session/refresh", "/auth/signout"] {
            let response = stage.forge("POST", path, origin, site);
            assert_eq!(
                (response.status, response.body.as_str()),
                (403, code),
                "{path}"
            );
            assert_eq!(response.all("set-cookie").count(), 0, "{path}");
        }
    }
    // Nobody is signed in as somebody else.
    let request = Request::new("POST", "/auth/signin")
        .body("eve")
        .from_page(evil.0, evil.1);
    assert_eq!(stage.client.send(stage.new, request).status, 403);
    // Nothing has happened to the session.
    assert_eq!(stage.client.kept(), CURRENT);
    assert_user(&stage.me());
    assert_eq!(stage.sessions.len(), 1);
    stage.log()
}

fn cors(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    let ask = |origin: &str, site: &str| {
        Request::new("OPTIONS", "/me")
            .from_page(origin, site)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "session-csrf")
    };
    for (page, credentials) in [(HOME, Some("true")), (PARTNERS, None)] {
        let response = stage
            .client
            .send_bare(stage.new, ask(page.origin, page.site));
        assert_eq!(response.status, 204);
        assert_eq!(
            response.one("access-control-allow-origin"),
            Some(page.origin)
        );
        assert_eq!(
            response.one("access-control-allow-credentials"),
            credentials
        );
        let methods = response.one("access-control-allow-methods");
        assert!(methods.is_some_and(|methods| methods.split(", ").any(|one| one == "POST")));
        let headers = response.one("access-control-allow-headers");
        assert!(
            headers.is_some_and(|headers| headers.split(", ").any(|one| one == "session-csrf"))
        );
    }
    for origin in [
        "https://evil.example",
        "https://www.example.com.evil.example",
        "null",
    ] {
        let asked = stage.client.send_bare(stage.new, ask(origin, "cross-site"));
        let request = Request::new("GET", "/me").from_page(origin, "cross-site");
        let read = stage.client.send_bare(stage.new, request);
        // What the framework answers by itself.
        let request = Request::new("GET", "/nowhere").from_page(origin, "cross-site");
        let nowhere = stage.client.send_bare(stage.new, request);
        assert_eq!(nowhere.status, 404);
        for response in [asked, read, nowhere] {
            let mut names = response.headers.iter();
            assert!(
                !names.any(|(name, _)| name.starts_with("access-control-")),
                "{response:?}"
            );
            assert!(
                response.all("vary").any(|line| line == "origin"),
                "{response:?}"
            );
        }
    }
    // A page of ours can read the error of a route that is none.
    let request = Request::new("GET", "/nowhere").from_page(HOME.origin, HOME.site);
    let nowhere = stage.client.send_bare(stage.new, request);
    assert_eq!(nowhere.one("access-control-allow-origin"), Some(WEBSITE));
    stage.log()
}

fn octets(serve: Serve) -> Vec<String> {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let live = "__Secure-session-access=access-1";
    let utf8 = format!("theme=größe; {live}").into_bytes();
    for lines in [&[utf8.as_slice()][..], &[b"name=\xe9", live.as_bytes()]] {
        let mut request = Request::new("GET", "/me").from_page(HOME.origin, HOME.site);
        for line in lines {
            request = request.header("cookie", *line);
        }
        assert_user(&stage.client.send_bare(stage.new, request));
    }
    stage.log()
}

/// The status of a request whose session cookie stands in one line with a cookie in ISO 8859-1.
#[must_use]
pub fn octets_in_one_line(serve: Serve) -> u16 {
    let mut stage = Stage::new(serve);
    stage.sign_in(stage.new, HOME);
    let line = b"name=\xe9; __Secure-session-access=access-1";
    let request = Request::new("GET", "/me").header("cookie", *line);
    stage.client.send_bare(stage.new, request).status
}
