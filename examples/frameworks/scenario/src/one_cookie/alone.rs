use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use super::{HOME, NAME, ServeEach, spawn_each, today};
use crate::client::Client;
use crate::clock::Clock;
use crate::wire::{Request, Response};

/// A session crate alone, with the attributes of the policy and nothing else of it: what of that goes wrong.
#[derive(Debug)]
pub struct Alone {
    server: SocketAddr,
    client: Client,
}

impl Alone {
    /// Starts the server.
    #[must_use]
    pub fn new(serve: ServeEach) -> Self {
        Self {
            server: spawn_each(serve, &[today()], &Clock::default())[0],
            client: Client::default(),
        }
    }

    /// Signs in, and returns the cookie.
    fn sign_in(&mut self, user: &str) -> (String, Response) {
        self.client = Client::default();
        let request = Request::new("POST", "/auth/signin").body(user);
        let response = self.client.fetch(self.server, HOME, request);
        let value = self.client.value(NAME).expect("a session");
        (format!("{NAME}={value}"), response)
    }

    fn who(&mut self, lines: &[&[u8]]) -> Response {
        let request = Request::new("GET", "/me").from_page(HOME.origin, HOME.site);
        let add = |request: Request, line: &&[u8]| request.header("cookie", *line);
        let request = lines.iter().fold(request, add);
        self.client.send_bare(self.server, &request)
    }

    /// The cookie that it sets has the attributes of the policy.
    ///
    /// # Panics
    ///
    /// If not.
    pub fn assert_attributes(&mut self) {
        let (_, response) = self.sign_in("anna");
        let line = response.one("set-cookie").expect("one line");
        let mut attributes: Vec<_> = line.split("; ").skip(1).collect();
        attributes.sort_unstable();
        let expected = [
            "HttpOnly",
            "Max-Age=1209600",
            "Path=/",
            "SameSite=Lax",
            "Secure",
        ];
        assert_eq!(attributes, expected, "{line}");
    }

    /// What a sign-out sets.
    ///
    /// # Panics
    ///
    /// If it is not one line.
    pub fn removal(&mut self) -> String {
        let (cookie, _) = self.sign_in("anna");
        let request = Request::new("POST", "/auth/signout").header("cookie", cookie);
        let response = self.client.send_bare(self.server, &request);
        response.one("set-cookie").expect("one line").to_owned()
    }

    /// Who is signed in by two sessions: Anna's first, and Mallory's first.
    pub fn who_of_two(&mut self) -> [String; 2] {
        let (anna, mallory) = (self.sign_in("anna").0, self.sign_in("mallory").0);
        [[&anna, &mallory], [&mallory, &anna]].map(|[first, second]| {
            let line = format!("{first}; {second}");
            self.who(&[line.as_bytes()]).body
        })
    }

    /// The statuses of a session behind a planted cookie, and before it.
    pub fn beside_garbage(&mut self) -> [u16; 2] {
        let garbage = format!("{NAME}=garbage");
        let (anna, _) = self.sign_in("anna");
        let lines = [format!("{garbage}; {anna}"), format!("{anna}; {garbage}")];
        lines.map(|line| self.who(&[line.as_bytes()]).status)
    }

    /// The statuses of a session beside a cookie that is not UTF-8: in one line, and in a line of its own.
    pub fn beside_byte(&mut self) -> [u16; 2] {
        let (anna, _) = self.sign_in("anna");
        let other = b"town=K\xf6ln".as_slice();
        let line = [other, b"; ", anna.as_bytes()].concat();
        [
            self.who(&[&line]).status,
            self.who(&[other, anna.as_bytes()]).status,
        ]
    }

    /// The status of a request that another site has made.
    pub fn forged(&mut self) -> u16 {
        let (anna, _) = self.sign_in("anna");
        let request = Request::new("POST", "/visit")
            .from_page("https://evil.example", "cross-site")
            .header("cookie", anna);
        self.client.send_bare(self.server, &request).status
    }

    /// The status of a session after a sign-out, if a request that changes it has begun before and ends after it. By whatever cookie the late
    /// response leaves.
    ///
    /// # Panics
    ///
    /// If the server does not respond.
    pub fn late_save(&mut self) -> u16 {
        let (anna, _) = self.sign_in("anna");
        let server = self.server;
        let request = |path: &str| {
            let request = Request::new("POST", path).from_page(HOME.origin, HOME.site);
            request.header("session-csrf", "1")
        };
        let slow = request("/visit/slow").header("cookie", anna.clone());
        let late = thread::spawn(move || slow.send(server));
        thread::sleep(Duration::from_millis(100));
        let sign_out = request("/auth/signout").header("cookie", anna.clone());
        let signed_out = self.client.send_bare(self.server, &sign_out);
        assert_eq!(signed_out.status, 200);
        let late = late.join().expect("a response").expect("a response");
        let set = late.all("set-cookie").last();
        let left = set.and_then(|line| line.split(';').next()).unwrap_or(&anna);
        self.who(&[left.as_bytes()]).status
    }
}
