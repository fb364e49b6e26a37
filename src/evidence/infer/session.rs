//! Finds out which cookies are the session, and where it is used.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::table::Known;
use crate::browser::RequestKind;
use crate::evidence::exchange::Exchange;
use crate::net::Origin;
use crate::sorted::{SortedSet, sort_by_key};

/// The least weight of a session token.
const ENOUGH: u32 = 4;

/// The session tokens among the cookies.
pub(super) struct Session<'k, 't> {
    /// One token, or the access token and the refresh token.
    pub(super) tokens: Vec<&'k Known<'t>>,
    /// Other cookies that may be the session.
    pub(super) rivals: Vec<&'k Known<'t>>,
}

impl<'k, 't> Session<'k, 't> {
    /// `has_bearer`: whether requests have a token by header, which is the session if no cookie seems to be.
    pub(super) fn of(known: &'k [Known<'t>], has_bearer: bool) -> Self {
        let possible = || {
            let known = known.iter();
            known.filter(|cookie| cookie.purpose().is_none() && !cookie.is_technical())
        };
        let mut candidates: Vec<(u32, &Known<'t>)> = possible()
            .map(|cookie| (cookie.weight(), cookie))
            .filter(|(weight, _)| *weight >= ENOUGH)
            .collect();
        if candidates.is_empty() && !has_bearer {
            let last: Vec<&Known<'t>> = possible()
                .filter(|cookie| cookie.may_be_the_session())
                .collect();
            if let [only] = *last {
                candidates.push((only.weight(), only));
            }
        }
        // The highest weight first. Among equals, the one that was seen first.
        sort_by_key(&mut candidates, |(weight, _)| core::cmp::Reverse(*weight));
        // The paths distinguish the two tokens. If they do not, the names do.
        let tells_by_path = candidates.iter().any(|(_, cookie)| cookie.renews_by_path())
            && candidates.iter().any(|(_, cookie)| !cookie.has_path());
        let renews = |cookie: &Known<'_>| {
            if tells_by_path {
                cookie.renews_by_path()
            } else {
                cookie.is_called_renewing()
            }
        };
        let renewing = candidates.iter().find(|(_, cookie)| renews(cookie));
        let usual = candidates.iter().find(|(_, cookie)| !renews(cookie));
        let (tokens, least) = match (usual, renewing) {
            (Some((weight, usual)), Some((_, renewing))) => {
                (Vec::from([*usual, *renewing]), *weight)
            }
            (Some((weight, only)), None) | (None, Some((weight, only))) => {
                (Vec::from([*only]), *weight)
            }
            (None, None) => (Vec::new(), 0),
        };
        let is_token = |cookie: &Known<'_>| tokens.iter().any(|token| token.name == cookie.name);
        let rivals = candidates
            .iter()
            .filter(|(weight, cookie)| *weight >= least && !is_token(cookie))
            .map(|(_, cookie)| *cookie)
            .collect();
        Self { tokens, rivals }
    }

    /// The configuration fields of the tokens.
    pub(super) const fn fields(&self) -> [&'static str; 2] {
        if self.tokens.len() == 1 {
            ["session_cookie", "session_cookie"]
        } else {
            ["access_cookie", "refresh_cookie"]
        }
    }

    /// The origins that set the tokens. If there are none, those to which scripts send them.
    pub(super) fn api(&self, by_header: &[&Exchange]) -> Vec<Origin> {
        let set = self.tokens.iter().flat_map(|token| &token.set);
        let mut all: Vec<&Origin> = set.map(|(exchange, _)| exchange.url.origin()).collect();
        all.extend(by_header.iter().map(|exchange| exchange.url.origin()));
        if all.is_empty() {
            let asked = || self.tokens.iter().flat_map(|token| &token.sent);
            let by_script = asked().filter(|exchange| exchange.kind == Some(RequestKind::Fetch));
            all = by_script.map(|exchange| exchange.url.origin()).collect();
            if all.is_empty() {
                all = asked().map(|exchange| exchange.url.origin()).collect();
            }
        }
        distinct(all.into_iter())
    }
}

/// Each origin once, in the order of first appearance.
pub(super) fn distinct<'o>(origins: impl Iterator<Item = &'o Origin>) -> Vec<Origin> {
    let mut seen = SortedSet::new();
    let mut all = Vec::new();
    for origin in origins {
        if seen.insert(origin.to_string()) {
            all.push(origin.clone());
        }
    }
    all
}
