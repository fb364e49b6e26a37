//! Collects the cookies of a recording: where each was set, cleared and sent, and what it seems to be for.

use alloc::string::String;
use alloc::vec::Vec;

use super::providers::Providers;
use crate::config::Purpose;
use crate::diagnosis::{Attributes, Route, SeenSetCookie};
use crate::evidence::exchange::{Exchange, Traffic};
use crate::evidence::names::{OF_PREFERENCES, OF_SESSIONS, is_of_balancer};
use crate::evidence::own::Own;
use crate::evidence::routes;
use crate::sorted::SortedMap;

/// What is known about one name.
pub(super) struct Known<'t> {
    pub(super) name: &'t str,
    /// The responses that set it, with the lines.
    pub(super) set: Vec<(&'t Exchange, &'t SeenSetCookie)>,
    pub(super) cleared: Vec<(&'t Exchange, &'t SeenSetCookie)>,
    pub(super) sent: Vec<&'t Exchange>,
    /// Whether a request is refused without it and succeeds with it.
    lets_in: bool,
}

/// Collects every name that may belong to the application, without those of identity providers.
pub(super) fn known<'t>(
    traffic: &'t Traffic,
    own: &Own<'_>,
    providers: &Providers<'_>,
) -> Vec<Known<'t>> {
    let mut known: Vec<Known<'t>> = Vec::new();
    let mut places: SortedMap<&str, usize> = SortedMap::new();
    let mut place = |known: &mut Vec<Known<'t>>, name: &'t str| {
        *places.entry(name).or_insert_with(|| {
            known.push(Known::new(name));
            known.len().saturating_sub(1)
        })
    };
    for exchange in traffic
        .exchanges
        .iter()
        .filter(|exchange| own.has(exchange) && !providers.have(exchange))
    {
        for cookie in exchange.request.cookies.iter().flatten() {
            let place = place(&mut known, &cookie.name);
            if let Some(known) = known.get_mut(place) {
                known.sent.push(exchange);
            }
        }
        for line in exchange.lines() {
            let place = place(&mut known, &line.name);
            let Some(known) = known.get_mut(place) else {
                continue;
            };
            if line.is_deletion() {
                known.cleared.push((exchange, line));
            } else {
                known.set.push((exchange, line));
            }
        }
    }
    let refused = traffic.exchanges.iter();
    let refused = refused.filter(|exchange| exchange.is_refused());
    let refused: SortedMap<_, &Exchange> =
        refused.map(|exchange| (&exchange.url, exchange)).collect();
    for known in &mut known {
        let mut answered = known.sent.iter().filter(|exchange| exchange.is_answered());
        known.lets_in = answered.any(|exchange| {
            let without = refused.get(&exchange.url);
            without.is_some_and(|without| without.came(known.name) == Some(0))
        });
    }
    known
}

impl<'t> Known<'t> {
    const fn new(name: &'t str) -> Self {
        Self {
            name,
            set: Vec::new(),
            cleared: Vec::new(),
            sent: Vec::new(),
            lets_in: false,
        }
    }

    /// The line that set it last.
    pub(super) fn line(&self) -> Option<(&'t Exchange, &'t SeenSetCookie)> {
        self.set.last().copied()
    }

    /// The line that tells the scope: without one that sets it, one that deletes it.
    pub(super) fn scope(&self) -> Option<(&'t Exchange, &'t SeenSetCookie)> {
        self.line().or_else(|| self.cleared.last().copied())
    }

    pub(super) fn is_http_only(&self) -> bool {
        self.line()
            .is_some_and(|(_, line)| Attributes(&line.attributes).has("httponly"))
    }

    fn has(&self, words: &[&str]) -> bool {
        let name = self.name.to_ascii_lowercase();
        words.iter().any(|word| name.contains(word))
    }

    /// The purpose, by name and by where the cookie is sent. `None` for the session, and if the name shows no purpose.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        if self.has(&["csrf", "xsrf", "antiforgery", "requestverification"]) {
            Some(Purpose::CsrfToken)
        } else if self.has(&["consent", "gdpr"]) {
            Some(Purpose::Consent)
        } else if self.has(&["nonce", "pkce", "verifier", "oauth", "oidc", "correlation"])
            || self.has(&["state"]) && self.comes_back()
        {
            Some(Purpose::SignInFlow)
        } else if self.has(&["remember", "device"]) {
            Some(Purpose::TrustedDevice)
        } else if self.has(&OF_PREFERENCES) {
            Some(Purpose::Preference)
        } else {
            None
        }
    }

    /// Whether it is sent to the callback of a provider.
    fn comes_back(&self) -> bool {
        self.sent
            .iter()
            .any(|exchange| routes::guess(exchange) == Some(Route::Callback))
    }

    /// Whether it has a path of its own, as most refresh tokens do.
    pub(super) fn has_path(&self) -> bool {
        self.path().is_some()
    }

    fn path(&self) -> Option<String> {
        let (_, line) = self.line()?;
        let attributes = Attributes(&line.attributes);
        let path = attributes.value("path")?;
        (path.starts_with('/') && path != "/").then(|| path.to_ascii_lowercase())
    }

    /// Whether its name is that of a refresh token.
    pub(super) fn is_called_renewing(&self) -> bool {
        routes::is_renewing(self.name)
    }

    /// Whether its path leads to a refresh, or a refresh in the recording has it. Other cookies have a path of their own, too, such as
    /// that of a checkout.
    pub(super) fn renews_by_path(&self) -> bool {
        let Some(path) = self.path() else {
            return false;
        };
        let says_so = |part: &str| {
            part == "auth"
                || ["refresh", "renew", "token"]
                    .iter()
                    .any(|word| part.contains(word))
        };
        let mut came = self.sent.iter();
        self.is_called_renewing()
            || path.split('/').any(says_so)
            || came.any(|exchange| routes::guess(exchange) == Some(Route::Refresh))
    }

    /// Whether it only shows that the browser accepts cookies, or leads a user to the same server each time.
    pub(super) fn is_technical(&self) -> bool {
        is_of_balancer(self.name)
            || self.has(&["test_cookie", "testcookie", "cookie_test", "cookietest"])
    }

    /// Whether a form or a script sends it, and it is `HttpOnly` and ends with the browser. Without another candidate it is the session.
    pub(super) fn may_be_the_session(&self) -> bool {
        let is_of_network = self.name.starts_with("__cf") || self.has(&["incap", "bigip"]);
        let ends_with_browser = self.line().is_some_and(|(_, line)| {
            let attributes = Attributes(&line.attributes);
            attributes.value("max-age").is_none() && attributes.value("expires").is_none()
        });
        let mut sent = self.sent.iter();
        let is_posted = sent.any(|exchange| exchange.request.method.as_deref() == Some("POST"));
        !is_of_network && self.is_http_only() && ends_with_browser && is_posted
    }

    /// How likely it is a session token.
    pub(super) fn weight(&self) -> u32 {
        let is_set_by = |route| {
            let mut set = self.set.iter();
            set.any(|(exchange, _)| routes::guess(exchange) == Some(route))
        };
        let is_cleared = self
            .cleared
            .iter()
            .any(|(exchange, _)| routes::guess(exchange) == Some(Route::SignOut));
        let points = [
            (3, self.has(&OF_SESSIONS)),
            (2, self.is_http_only()),
            (2, is_set_by(Route::SignIn) || is_set_by(Route::Callback)),
            (2, is_cleared),
            (3, self.lets_in),
            (1, !self.sent.is_empty()),
        ];
        let given = points.into_iter().filter(|(_, holds)| *holds);
        given.map(|(points, _)| points).sum()
    }
}
