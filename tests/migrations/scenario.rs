//! One client after one change: what it must find, by what its jar sends, and what it finds.

use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response};
use session_cookie_policy::policy::Policy;

use crate::application::Application;
use crate::client::{Client, Server, Visit};
use crate::deployment::{LIST, Place, ROUTE, Scope, Token};
use crate::expectation::{Expected, MOVED};
use crate::tally::{Count, Tally};

/// Cookies of the present names that a sibling host has set, with `Domain=example.com`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Planted {
    Nothing,
    AtTheRoot,
    /// At the very path of the route on which each is used, so that browsers send it first.
    AtTheRoute,
}

pub(crate) const PLANTED: [Planted; 3] =
    [Planted::Nothing, Planted::AtTheRoot, Planted::AtTheRoute];

#[derive(Clone, Copy)]
pub(crate) struct Scenario<'p> {
    pub(crate) profile: Profile,
    /// Each has signed the client in, in this order.
    pub(crate) past: &'p [(Scope, &'p Policy)],
    pub(crate) present: (Scope, &'p Policy),
    /// The API from which the page wants data. It refreshes, signs in and out at that of the place.
    pub(crate) asked: &'static str,
    /// Whether data routes set the access cookie anew where a request shows several.
    pub(crate) reissues: bool,
    /// Whether the present configuration declares all past ones.
    pub(crate) is_declared: bool,
    /// Which of the past cookies are left, by bits.
    pub(crate) kept: u32,
    pub(crate) planted: Planted,
    /// Whether the access tokens have expired at the change.
    pub(crate) is_expired: bool,
    pub(crate) seed: u64,
}

impl std::fmt::Debug for Scenario<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let past: Vec<Scope> = self.past.iter().map(|(scope, _)| *scope).collect();
        write!(
            f,
            "{}: {past:?} -> {:?}, declared: {}, kept: {:b}, planted: {:?}, expired: {}, seed: {}",
            self.profile.name,
            self.present.0,
            self.is_declared,
            self.kept,
            self.planted,
            self.is_expired,
            self.seed
        )
    }
}

impl<'p> Scenario<'p> {
    pub(crate) fn server(&self) -> Server<'p> {
        Server::new(self.present)
    }

    /// Where the page wants data from.
    pub(crate) fn asked(&self) -> Server<'p> {
        Server {
            api: self.asked,
            reissues: self.reissues,
            ..self.server()
        }
    }

    fn visit(&self, client: &mut Client, application: &mut Application) -> Visit {
        // Data, refresh, data, and so on.
        let mut servers = [self.asked(), self.server()].into_iter().cycle();
        client.visit(|| servers.next().unwrap(), application)
    }

    pub(crate) fn run(&self, tally: &mut Tally) {
        let mut application = Application::default();
        let mut client = self.client(&mut application);
        let mut faults = Vec::new();
        if self.is_expired {
            application.expire();
        }
        let mut count = Count::default();
        let mut kind = "";
        let mut answers = 0;
        for round in 0..8 {
            let expected = self.expected(&client, &application);
            let before = client.requests;
            let server = self.server();
            let visit = self.visit(&mut client, &mut application);
            let requests = client.requests - before;
            let promised = usize::from(!self.is_declared);
            match (expected, visit) {
                (Expected::SignedIn { due }, Visit::SignedIn { refreshes }) => {
                    let extra = refreshes - due.min(refreshes);
                    if extra > promised {
                        faults.push(format!("round {round}: {extra} extra refreshes"));
                    }
                    count.extra = count.extra.max(extra);
                    answers += refreshes;
                    kind = if round == 0 { "signed in" } else { kind };
                }
                (Expected::SignedOut(reason), Visit::SignedOut { refreshes: 1 }) => {
                    kind = if round == 0 { reason } else { kind };
                    if reason == MOVED {
                        faults.extend(self.old_route(&client, &application));
                    }
                    client.sign_in(server, &mut application);
                    answers += 1;
                    if self.visit(&mut client, &mut application)
                        != (Visit::SignedIn { refreshes: 0 })
                    {
                        faults.push(format!("round {round}: signed out behind the sign-in"));
                    }
                }
                (expected, visit) => {
                    faults.push(format!("round {round}: {expected:?}, but {visit:?}"));
                    break;
                }
            }
            count.requests = count.requests.max(requests);
            let (missing, left) = self.not_clean(&client);
            if answers > 0 && !missing.is_empty() {
                faults.push(format!("round {round}: without {missing:?}"));
            }
            if left.is_empty() {
                if answers > 0 {
                    count.answers = answers;
                    break;
                }
            } else if answers > 0 {
                if self.is_declared && self.planted == Planted::Nothing {
                    faults.push(format!("round {round}: with {left:?}"));
                }
                if answers > 2 {
                    faults.push(format!("round {round}: still with {left:?}"));
                    break;
                }
            }
            application.expire();
        }
        application.expire();
        let later = self.visit(&mut client, &mut application);
        if later != (Visit::SignedIn { refreshes: 1 }) {
            faults.push(format!("with the present cookies alone: {later:?}"));
        }
        self.end(&mut client, &mut faults);
        faults.append(&mut client.faults);
        count.widest = client.widest;
        let history = if self.is_declared {
            "declared"
        } else {
            "not declared"
        };
        tally.add(
            &format!("{history}, planted {:?}, {kind}", self.planted),
            count,
        );
        tally.fault(self, &faults);
    }

    /// The jar as the past has left it.
    fn client(&self, application: &mut Application) -> Client {
        let mut client = Client::new(self.profile, self.seed);
        let mut bit = 0;
        for past in self.past {
            let server = Server::new(*past);
            let mut other = Client::new(self.profile, 0);
            let answer = other.sign_in(server, application);
            let request = server.request("POST", server.base);
            for (name, value) in &answer.headers {
                if name == "set-cookie" {
                    if self.kept & (1 << bit) != 0 {
                        let cookies = [value.as_bytes()];
                        let response = Response::new(&cookies);
                        client.jar.receive(&request, &response, LIST, client.now);
                    }
                    bit += 1;
                }
            }
        }
        assert_eq!(bit, self.past.len() * 2, "{self:?}");
        self.plant(&mut client.jar, client.now);
        client
    }

    fn plant(&self, jar: &mut Jar, now: time::OffsetDateTime) {
        let present = self.present.0;
        let refresh_route = self.server().refresh_route();
        let paths = match self.planted {
            Planted::Nothing => return,
            Planted::AtTheRoot => ["/", "/"],
            Planted::AtTheRoute => [ROUTE, &refresh_route],
        };
        let domain = present.place.registrable();
        let (scheme, attributes) = match present.place {
            Place::OneSite => ("https", "; Secure"),
            Place::TwoSites | Place::Partitioned => ("https", "; Secure; SameSite=None"),
            Place::Intranet | Place::IntranetHost => ("http", ""),
        };
        let sibling = RequestUrl::parse(&format!("{scheme}://evil.{domain}/")).unwrap();
        let sibling = Request::typed(sibling);
        for (token, path) in [Token::Access, Token::Refresh].into_iter().zip(paths) {
            let name = present.name(token);
            let cookie = format!("{name}=planted; Domain={domain}; Path={path}{attributes}");
            jar.receive(&sibling, &Response::new(&[cookie.as_bytes()]), LIST, now);
        }
    }

    /// The new routes have answered 401; where the old refresh route is still served, the session is still there.
    fn old_route(&self, client: &Client, application: &Application) -> Option<String> {
        let (mut client, mut application) = (client.clone(), application.clone());
        let bases = self.past.iter().map(|(scope, _)| scope.base());
        let mut servers = bases.map(|base| Server {
            base,
            ..self.server()
        });
        let renewed = servers.any(|server| client.refresh(server, &mut application));
        if !renewed {
            return Some("the session is lost although its refresh route is served".to_owned());
        }
        let visit = self.visit(&mut client, &mut application);
        let (missing, left) = self.not_clean(&client);
        let is_promised = self.is_declared && self.planted == Planted::Nothing;
        let is_clean = missing.is_empty() && (left.is_empty() || !is_promised);
        (visit != (Visit::SignedIn { refreshes: 0 }) || !is_clean)
            .then(|| format!("by the old route: {visit:?}, without {missing:?}, with {left:?}"))
    }

    /// The user signs out; nothing of the session is left.
    fn end(&self, client: &mut Client, faults: &mut Vec<String>) {
        client.sign_out(self.server(), self.planted == Planted::Nothing);
        let left = client.jar.cookies(client.now);
        let left: Vec<String> = left
            .filter(|cookie| !self.may_stay_signed_out(client, cookie))
            .map(ToString::to_string)
            .collect();
        if !left.is_empty() {
            faults.push(format!("behind the sign-out: {left:?}"));
        }
    }
}

/// RFC 6265bis, section 5.1.4.
pub(crate) fn path_matches(request: &[u8], cookie: &[u8]) -> bool {
    request
        .strip_prefix(cookie)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/") || cookie.ends_with(b"/"))
}
