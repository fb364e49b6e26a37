//! What a client must find, by what its jar holds and sends; no policy is asked.

use session_cookie_policy::browser::{Profile, Stored};
use session_cookie_policy::cookie::HostScope;

use crate::application::Application;
use crate::client::{Client, identity_of};
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

    /// Without a history: a cookie of a name that means nothing any more, or one that no answering route sees, or no route that sets its token.
    pub(crate) fn may_stay(&self, client: &Client, cookie: &Stored) -> bool {
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
        // At a domain that is not this deployment's own, a cookie whose token nobody knows may be another deployment's; so may one between
        // the API's host and the cookie domain.
        let own = self.present.0.identities();
        let is_own_domain = own.iter().any(|(_, domain, scope, _)| {
            *scope == HostScope::WithSubdomains && *domain == cookie.host().to_string()
        });
        let is_host_only = cookie.scope() == HostScope::HostOnly;
        // And while one of them is there, the others of its name stay, too.
        let has_planted = self.planted != Planted::Nothing && !self.is_declared;
        let is_of_others = (is_planted || has_planted) && !is_own_domain && !is_host_only;
        (!self.is_declared || is_planted)
            && (is_outside || is_of_others || !(self.is_known(cookie) && is_seen))
    }
}
