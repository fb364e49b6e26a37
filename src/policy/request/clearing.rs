//! What is cleared of the past in one answer: declared cookies, and where the request shows several cookies of one name, every scope
//! that can reach this host and path.

use alloc::string::String;

use super::handover::Sink;
use super::reading::Reading;
use crate::cookie::{CookieAttributes, CookieDomain, NamePrefix};
use crate::migration::matching_paths;
use crate::policy::compile::{PastClear, Token};
use crate::policy::config::PastClearing;

impl Reading<'_> {
    /// Clears what is left of the past of these tokens, as far as the budget goes. What is over it is left for later answers, which begin
    /// elsewhere.
    pub(super) fn write_past(&self, tokens: &[Token], buffer: &mut String, sink: &mut Sink<'_>) {
        let mut purse = Purse {
            left: self.policy.clearing_budget,
            buffer,
            sink,
        };
        let shows_past = Token::BOTH.into_iter().any(|token| self.shows_past(token));
        if self.policy.past_clearing == PastClearing::Always || shows_past {
            self.write_declared(tokens, shows_past, &mut purse);
        }
        for token in tokens {
            if self.values(*token).nth(1).is_some() {
                self.write_reachable(*token, &mut purse);
            }
        }
    }

    fn write_declared(&self, tokens: &[Token], shows_past: bool, purse: &mut Purse<'_, '_>) {
        let past = self.past();
        let total: usize = past.iter().map(|clear| clear.text.len()).sum();
        // The most harmful come first while the request shows that they are there.
        let first = if total > purse.left && !shows_past {
            self.somewhere_in(past.len())
        } else {
            0
        };
        let in_turn = past.iter().cycle().skip(first).take(past.len());
        for clear in in_turn {
            if tokens.contains(&clear.token) && clear.is_due(self.now) {
                purse.spend(|buffer| buffer.push_str(&clear.text));
            }
        }
    }

    /// Every scope that the browser can have sent from, but those of the present cookie and of declared ones.
    fn write_reachable(&self, token: Token, purse: &mut Purse<'_, '_>) {
        let (Some(api), Some(cookies)) = (self.api, self.cookies()) else {
            return;
        };
        let present = cookies.of(token);
        if present
            .name()
            .prefix()
            .is_some_and(NamePrefix::requires_host_only)
        {
            // Browsers keep no other cookie of this name.
            return;
        }
        let path = self.path_of(token);
        let scopes = matching_paths(path)
            .flat_map(|path| api.domains.iter().map(move |domain| (domain, path)));
        let total = scopes.clone().count();
        let len = present.name().as_str().len().saturating_add(SCOPE_LEN);
        let first = if total.saturating_mul(len) > purse.left {
            self.somewhere_in(total)
        } else {
            0
        };
        for (domain, path) in scopes.cycle().skip(first).take(total) {
            let is_present = is_at(present, domain, path);
            let is_declared = |clear: &PastClear| {
                clear.is_due(self.now)
                    && clear.attributes.name() == present.name()
                    && clear.domain == *domain
                    && clear.attributes.path().as_str() == path
            };
            if !is_present && !self.past().iter().any(is_declared) {
                purse.spend(|buffer| {
                    // A `String` takes everything.
                    let _ = present.write_clear_at(domain, path, buffer);
                });
            }
        }
    }

    /// The path of the request; if it is not told, that of the route on which the cookie is used.
    fn path_of(&self, token: Token) -> &str {
        let told = self
            .facts
            .path
            .and_then(|path| core::str::from_utf8(path).ok());
        let route = || {
            self.api.map_or("/", |api| match token {
                Token::Access => &api.access_path,
                Token::Refresh => &api.refresh_path,
            })
        };
        told.unwrap_or_else(route)
    }

    /// A place in a list that moves on with every second, so that each gets its turn.
    fn somewhere_in(&self, len: usize) -> usize {
        let seconds = self.now.unix_timestamp().unsigned_abs();
        usize::try_from(seconds)
            .unwrap_or(0)
            .checked_rem(len)
            .unwrap_or(0)
    }
}

/// What a clearing cookie has beside its name and value, roughly.
const SCOPE_LEN: usize = 140;

fn is_at(cookie: &CookieAttributes, domain: &CookieDomain, path: &str) -> bool {
    cookie.domain() == domain && cookie.path().as_str() == path
}

/// The octets that an answer may still spend.
struct Purse<'b, 's> {
    left: usize,
    buffer: &'b mut String,
    sink: &'b mut Sink<'s>,
}

impl Purse<'_, '_> {
    fn spend(&mut self, write: impl FnOnce(&mut String)) {
        self.buffer.clear();
        write(self.buffer);
        let left = self.left.checked_sub(self.buffer.len());
        if let Some(left) = left.filter(|_| !self.buffer.is_empty()) {
            self.left = left;
            (self.sink)("set-cookie", self.buffer);
        }
    }
}
