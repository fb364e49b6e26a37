use alloc::vec::Vec;

use super::Audit;
use crate::advice::DerivedCookie;
use crate::config::{CookieConfig, CookieKey, PrefixChoice, SessionShape, Setting};
use crate::cookie::{CookieAttributes, CookieName};
use crate::policy::{CookieRole, Field, Pair, SessionToken};

/// The settings of a cookie that the deployment has.
pub(super) struct DeclaredCookie<'c> {
    pub(super) field: Field,
    pub(super) role: CookieRole,
    pub(super) name: Option<&'c Setting<CookieName>>,
    /// The name if none is configured.
    pub(super) default_name: &'c str,
    pub(super) prefix: Option<&'c Setting<PrefixChoice>>,
}

impl DeclaredCookie<'_> {
    /// Its name without the prefix; `None` if the name is not valid.
    pub(super) fn stem(&self) -> Option<&str> {
        match self.name {
            None => Some(self.default_name),
            Some(name) => name.get().ok().map(CookieName::stem),
        }
    }
}

impl<'c> Audit<'c> {
    /// How many tokens a session has. An invalid setting is reported elsewhere.
    pub(super) fn shape(&self) -> SessionShape {
        self.config.session.get().copied().unwrap_or_default()
    }

    /// The cookies of the deployment: those of the session first.
    pub(super) fn cookies(&self) -> Vec<DeclaredCookie<'c>> {
        let config = self.config;
        let (access, refresh) = self.names().of_cookies();
        let of_token = |token: SessionToken| -> DeclaredCookie<'c> {
            let (cookie, default_name): (&'c CookieConfig, _) = match token {
                SessionToken::Access => (&config.access_cookie, access),
                SessionToken::Refresh => (&config.refresh_cookie, refresh),
                SessionToken::Session => (&config.session_cookie, "session"),
            };
            DeclaredCookie {
                field: Field::new(token.field()),
                role: CookieRole::Session(token),
                name: cookie.name.as_ref(),
                default_name,
                prefix: cookie.prefix.as_ref(),
            }
        };
        let tokens = SessionToken::of(self.shape()).iter();
        let companions = config.cookies.iter().filter_map(|(key, cookie)| {
            let of_key = CookieKey::parse(key).ok()?;
            Some(DeclaredCookie {
                field: Field::companion(of_key),
                role: CookieRole::Companion(of_key),
                name: cookie.name.as_ref(),
                default_name: key,
                prefix: cookie.prefix.as_ref(),
            })
        });
        tokens
            .map(|token| of_token(*token))
            .chain(companions)
            .collect()
    }

    /// The attributes of the cookie on each API, for each website that has it.
    pub(super) fn made_of(&self, role: CookieRole) -> impl Iterator<Item = &CookieAttributes> {
        let pairs = self.review.pairs().iter();
        let cookies = pairs.filter_map(move |pair: &Pair| match role {
            CookieRole::Session(SessionToken::Access) => pair.access(),
            CookieRole::Session(SessionToken::Refresh) => pair.refresh(),
            CookieRole::Session(SessionToken::Session) => pair.session(),
            CookieRole::Companion(key) => pair.cookies().get(&key),
            CookieRole::Retired => None,
        });
        cookies.map(DerivedCookie::attributes)
    }
}
