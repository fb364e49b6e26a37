//! One client after one change: what it must find, by what its jar sends, and what it finds.

use session_cookie_policy::browser::{Jar, Profile, Request, RequestUrl, Response, Stored};
use session_cookie_policy::policy::Policy;

use crate::application::Application;
use crate::client::{Client, Server, Visit, identity_of};
use crate::deployment::{LIST, Place, ROUTE, Scope, Token};
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

/// What a client can expect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Expected {
    SignedIn {
        due: usize,
    },
    /// A new sign-in is needed.
    SignedOut(&'static str),
}

/// Why a client must sign in anew.
pub(crate) const NO_TOKEN: &str = "no valid token left";
pub(crate) const RENAMED: &str = "renamed, not declared";
pub(crate) const MOVED: &str = "the refresh cookie is not sent to the new route";

impl<'p> Scenario<'p> {
    fn server(&self) -> Server<'p> {
        Server::new(self.present)
    }

    fn asked(&self) -> Server<'p> {
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

    /// Whether the present configuration knows the name of a cookie as one of its own.
    fn is_known(&self, cookie: &Stored) -> bool {
        self.is_of(Token::Access, cookie) || self.is_of(Token::Refresh, cookie)
    }

    fn is_of(&self, token: Token, cookie: &Stored) -> bool {
        let past = self.past.iter().map(|(scope, _)| *scope);
        let mut known = past.filter(|_| self.is_declared).chain([self.present.0]);
        known.any(|scope| scope.name(token).as_bytes() == cookie.name())
    }

    /// By what the browser holds and sends; no policy is asked.
    fn expected(&self, client: &Client, application: &Application) -> Expected {
        let server = self.server();
        let used = client.delivered(self.asked(), "GET", ROUTE);
        let access = used
            .iter()
            .filter(|cookie| application.is_access(cookie.value()));
        let renewing = client.delivered(server, "POST", &server.refresh_route());
        let refresh = renewing
            .iter()
            .filter(|cookie| application.is_refresh(cookie.value()));
        if access
            .clone()
            .any(|cookie| self.is_of(Token::Access, cookie))
        {
            return Expected::SignedIn { due: 0 };
        }
        if refresh
            .clone()
            .any(|cookie| self.is_of(Token::Refresh, cookie))
        {
            // A valid access token that is not found costs a refresh more than is due.
            let due = usize::from(access.count() == 0);
            return Expected::SignedIn { due };
        }
        let held = client.jar.cookies(client.now);
        let mut valid = held.filter(|cookie| application.is_refresh(cookie.value()));
        if access.count() + refresh.count() > 0 {
            Expected::SignedOut(RENAMED)
        } else if valid.any(|cookie| self.is_of(Token::Refresh, cookie)) {
            Expected::SignedOut(MOVED)
        } else if client
            .jar
            .cookies(client.now)
            .any(|cookie| application.is_refresh(cookie.value()))
        {
            Expected::SignedOut(RENAMED)
        } else {
            Expected::SignedOut(NO_TOKEN)
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

    /// What is missing of the present cookies, and what is left beside them that should not be.
    fn not_clean(&self, client: &Client) -> (Vec<String>, Vec<String>) {
        let present = self.present.0.identities();
        let held = client.identities();
        let missing = present.iter().filter(|own| !held.contains(own));
        let left = client.jar.cookies(client.now).filter(|cookie| {
            !present.contains(&identity_of(cookie)) && !self.may_stay(client, cookie)
        });
        (
            missing.map(|own| format!("{own:?}")).collect(),
            left.map(ToString::to_string).collect(),
        )
    }

    /// Without a history: a cookie of a name that means nothing any more, or one that no answering route sees, or no route that sets its token.
    fn may_stay(&self, client: &Client, cookie: &Stored) -> bool {
        let server = self.server();
        let seen = client.delivered(server, "POST", &server.refresh_route());
        let mut is_seen = seen.iter().any(|seen| seen.is_same_cookie(cookie));
        if self.reissues && self.is_of(Token::Access, cookie) {
            let seen = client.delivered(self.asked(), "GET", ROUTE);
            is_seen |= seen.iter().any(|seen| seen.is_same_cookie(cookie));
        }
        let is_planted = cookie.value() == b"planted";
        // What is cleared in the partition is not cleared outside of it (CHIPS, section 2.1), nor the other way round.
        let is_outside = self.present.0.place == Place::Partitioned
            && cookie.partition().is_none()
            && self.profile != Profile::RFC6265BIS;
        (!self.is_declared || is_planted) && (is_outside || !(self.is_known(cookie) && is_seen))
    }

    /// The user signs out; nothing of the session is left.
    fn end(&self, client: &mut Client, faults: &mut Vec<String>) {
        client.sign_out(self.server());
        let left = client.jar.cookies(client.now);
        let left: Vec<String> = left
            .filter(|cookie| !self.may_stay(client, cookie))
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
