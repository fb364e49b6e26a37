//! What a client must find, by what its jar holds and sends; no policy is asked.

use session_cookie_policy::browser::{Profile, Stored};
use session_cookie_policy::cookie::HostScope;

use crate::application::Application;
use crate::client::{Client, Server, identity_of};
use crate::deployment::{Place, ROUTE, Token};
use crate::scenario::{Planted, Scenario};

/// What a client can expect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Expected {
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

impl Scenario<'_> {
    /// Whether the present configuration knows the name of a cookie as one of its own.
    fn is_known(&self, cookie: &Stored) -> bool {
        self.is_of(Token::Access, cookie) || self.is_of(Token::Refresh, cookie)
    }

    fn is_of(&self, token: Token, cookie: &Stored) -> bool {
        let past = self.past.iter().map(|(scope, _)| *scope);
        let mut known = past.filter(|_| self.is_declared).chain([self.present.0]);
        known.any(|scope| scope.name(token).as_bytes() == cookie.name())
    }

    pub(crate) fn expected(&self, client: &Client, application: &Application) -> Expected {
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

    /// What is missing of the present cookies, and what is left beside them that should not be.
    pub(crate) fn not_clean(&self, client: &Client) -> (Vec<String>, Vec<String>) {
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

    /// Without a history: a cookie of a name that means nothing any more, or one that no answering route clears.
    pub(crate) fn may_stay(&self, client: &Client, cookie: &Stored) -> bool {
        let route = self.server().refresh_route();
        let mut is_cleared = self.clears(client, cookie, (self.server(), "POST", &route), || {
            self.shows_unknown(client, (self.server(), "POST", &route), Token::Refresh)
        });
        if self.reissues && self.is_of(Token::Access, cookie) {
            is_cleared |= self.clears(client, cookie, (self.asked(), "GET", ROUTE), || {
                self.shows_unknown(client, (self.asked(), "GET", ROUTE), Token::Access)
            });
        }
        self.may_stay_if(cookie, is_cleared)
    }

    /// The same behind a sign-out, which looks up no token: the application says whether it knows all of them.
    pub(crate) fn may_stay_signed_out(&self, client: &Client, cookie: &Stored) -> bool {
        let route = self.server().refresh_route();
        let is_cleared = self.clears(client, cookie, (self.server(), "POST", &route), || {
            self.planted != Planted::Nothing
        });
        self.may_stay_if(cookie, is_cleared)
    }

    fn may_stay_if(&self, cookie: &Stored, is_cleared: bool) -> bool {
        let is_planted = cookie.value() == b"planted";
        // What is cleared in the partition is not cleared outside of it (CHIPS, section 2.1), nor the other way round.
        let is_outside = self.present.0.place == Place::Partitioned
            && cookie.partition().is_none()
            && self.profile != Profile::RFC6265BIS;
        (!self.is_declared || is_planted) && (is_outside || !(self.is_known(cookie) && is_cleared))
    }

    /// Whether a route sees a cookie and clears it. Nobody else's are those of the host without `Domain`; and where cookies are shared, those
    /// of the host with it, and of the cookie domain. Any other domain, also one between the two, may be that of another deployment, whose live
    /// cookie this may be: there a cookie stays, but only while the route is shown a token that nobody knows.
    fn clears(
        &self,
        client: &Client,
        cookie: &Stored,
        (server, method, route): (Server<'_>, &'static str, &str),
        shows_unknown: impl FnOnce() -> bool,
    ) -> bool {
        let seen = client.delivered(server, method, route);
        let domain = cookie.host().to_string();
        let own = self.present.0.identities();
        let is_of_host = server.api.ends_with(&format!("://{domain}"));
        let is_own = cookie.scope() == HostScope::HostOnly
            || own.iter().any(|(_, own, scope, _)| {
                *scope == HostScope::WithSubdomains && (*own == domain || is_of_host)
            });
        seen.iter().any(|seen| seen.is_same_cookie(cookie)) && (is_own || !shows_unknown())
    }

    /// Whether a route is shown a token, under a name of this kind, that the application has not made.
    fn shows_unknown(
        &self,
        client: &Client,
        (server, method, route): (Server<'_>, &'static str, &str),
        token: Token,
    ) -> bool {
        let seen = client.delivered(server, method, route);
        seen.iter()
            .any(|seen| seen.value() == b"planted" && self.is_of(token, seen))
    }
}
