use alloc::boxed::Box;
use alloc::vec::Vec;

use super::advice_reason::AdviceReason;
use super::adviser::Adviser;
use super::cookie_kind::{CookieKind, SessionCookie};
use super::page::Page;
use super::situation::Frontend;
use crate::advice::{
    CookieOptions, Remedy, SameSiteOutcome, SameSiteResolution, cookie_attributes,
    resolve_same_site,
};
use crate::config::{PlainHttp, SameSiteChoice, SessionUse};
use crate::cookie::{CookieDomain, CookieName, CookiePath, Partitioning, SameSite};
use crate::net::Origin;

impl<'a> Adviser<'a> {
    /// The session cookie of each API for one page.
    pub(super) fn cookies(
        &self,
        frontend: &Frontend,
        page: &Page,
        kind: &CookieKind,
    ) -> Result<Vec<SessionCookie<'a>>, AdviceReason> {
        let apis = self.situation.apis.iter();
        apis.map(|api| self.cookie(frontend, page, api, kind))
            .collect()
    }

    fn cookie(
        &self,
        frontend: &Frontend,
        page: &Page,
        api: &'a Origin,
        kind: &CookieKind,
    ) -> Result<SessionCookie<'a>, AdviceReason> {
        let resolution = resolve_same_site(
            &page.farthest,
            api,
            SameSiteChoice::Auto,
            SessionUse::Documents,
            self.list,
        );
        let same_site = match resolution.outcome() {
            SameSiteOutcome::Works(same_site) => same_site,
            SameSiteOutcome::Fails(failure) => {
                return Err(AdviceReason::NoSameSite {
                    api: Box::new(api.clone()),
                    failure,
                    remedies: remedies(frontend, &resolution),
                });
            }
        };
        let no_cookie = |problems| AdviceReason::NoCookie { problems };
        let name = CookieName::parse("session").map_err(|_| no_cookie(Vec::new()))?;
        let mut options = CookieOptions::new(name, CookiePath::root());
        options.domain = kind.domain.clone();
        if same_site == SameSite::None {
            options.partitioning = kind.partitioning;
        }
        if self.situation.plain_http.contains(api) {
            options.plain_http = PlainHttp::Allow;
        }
        match cookie_attributes(api, same_site, &options, self.list) {
            Ok(cookie) => Ok(SessionCookie {
                api,
                attributes: cookie.into_attributes(),
            }),
            Err(error) => Err(no_cookie(error.problems().to_vec())),
        }
    }

    /// A cookie that all APIs share, if they can share one.
    pub(super) fn kind(&self, partitioning: Partitioning) -> CookieKind {
        CookieKind {
            domain: self.suggestion.domain().unwrap_or(CookieDomain::HostOnly),
            partitioning,
        }
    }
}

/// The ways to cookies; the header is the advice anyway, and in a frame of a stranger only https helps.
fn remedies(frontend: &Frontend, resolution: &SameSiteResolution) -> Vec<Remedy> {
    let framed = !matches!(frontend, Frontend::Website(_));
    let mut remedies = resolution.remedies();
    remedies.retain(|remedy| match remedy {
        Remedy::HeaderTransport => false,
        Remedy::HttpsApi => true,
        _ => !framed,
    });
    remedies
}
