use alloc::boxed::Box;
use alloc::vec::Vec;

use super::advice_reason::AdviceReason;
use super::cookie_kind::CookieKind;
use super::page::{Page, pages};
use super::situation::{
    Frontend, SignInForms, SimultaneousSessions, Situation, ThirdPartyPreference,
};
use super::transport_advice::{FrontendAdvice, TransportAdvice};
use super::viability::{CookieTrial, try_all};
use crate::advice::{CookieDomainSuggestion, suggest_cookie_domain};
use crate::config::Transport;
use crate::cookie::Partitioning;
use crate::net::{Origin, Relation, SuffixList};

/// Advises for each front end whether the tokens of its sessions should travel by cookie or by header.
///
/// Recommends a cookie if it works in every simulated browser: Chromium, Firefox and Safari as they ship, and Chromium in Incognito
/// windows. The browser model simulates each sign-in; the result is not a fixed table. These rules come on top:
///
/// - Sessions that exist at the same time, and would overwrite each other's cookie, go by header. If they need not exist at the same time,
///   the cookie stays, and a finding warns that the last sign-in wins.
/// - A common sign-in is one cookie with a shared domain within the site of the API. Other sites need a hand-off by OAuth or OpenID
///   Connect.
/// - Third-party cookies are recommended only if you [ask for them](ThirdPartyPreference). The reason lists the browsers in which they
///   fail.
/// - A client without web pages uses the header.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// use session_cookie_policy::advice::{Frontend, Situation, advise_transport};
/// use session_cookie_policy::config::{Transport, Website};
/// use session_cookie_policy::net::{EmbeddedList, Origin};
///
/// let website = |text| Frontend::Website(Website::parse(text).unwrap());
/// let situation = Situation::new(
///     vec![Origin::parse("https://api.example.com").unwrap()],
///     vec![
///         website("https://app.example.com"),
///         website("http://localhost:3000"),
///         Frontend::NativeApp("mobile".to_owned()),
///     ],
/// );
/// let advice = advise_transport(&situation, &EmbeddedList);
/// let transports: Vec<Transport> = advice.frontends().iter().map(|of| of.transport()).collect();
/// assert_eq!(transports, [Transport::Cookie, Transport::Header, Transport::Header]);
/// assert_eq!(
///     advice.frontends()[1].to_string(),
///     "`http://localhost:3000`: header, since https://api.example.com is on another site, so its cookie is a third-party cookie; \
///      it fails in chromium_block_third_party, safari",
/// );
/// # }
/// ```
#[doc(alias("JWT", "localStorage", "Bearer", "cookie or header"))]
#[must_use]
pub fn advise_transport(situation: &Situation, list: &dyn SuffixList) -> TransportAdvice {
    let apis = situation.apis.iter().map(Origin::host);
    let adviser = Adviser {
        situation,
        list,
        suggestion: suggest_cookie_domain(apis, list),
    };
    adviser.advise()
}

/// One pass over a situation.
pub(super) struct Adviser<'a> {
    pub(super) situation: &'a Situation,
    pub(super) list: &'a dyn SuffixList,
    /// What the APIs can share.
    pub(super) suggestion: CookieDomainSuggestion,
}

/// The advice for one front end, as far as it is known.
pub(super) struct Draft<'a> {
    pub(super) frontend: &'a Frontend,
    pub(super) reason: AdviceReason,
    /// The cookie to use if the reason speaks for one.
    pub(super) kind: CookieKind,
    pub(super) trials: Vec<CookieTrial>,
}

impl<'a> Adviser<'a> {
    fn advise(&self) -> TransportAdvice {
        let frontends = &self.situation.frontends;
        let mut drafts: Vec<Draft<'a>> = frontends.iter().map(|of| self.draft(of)).collect();
        let mut findings = Vec::new();
        match (self.situation.sessions, self.situation.sign_in) {
            (SimultaneousSessions::OneAtATime, _) => {
                findings.extend(self.last_sign_in_wins(&drafts));
            }
            (SimultaneousSessions::SeveralAtOnce, SignInForms::EachItsOwn) => {
                findings.extend(self.keep_apart(&mut drafts));
            }
            (SimultaneousSessions::SeveralAtOnce, SignInForms::Common) => {
                findings.extend(self.share_sign_in(&mut drafts));
            }
        }
        findings.extend(self.lasting_findings(&drafts));
        TransportAdvice {
            frontends: drafts.into_iter().map(Draft::finish).collect(),
            findings,
        }
    }

    /// The advice for a front end that is alone.
    fn draft(&self, frontend: &'a Frontend) -> Draft<'a> {
        let kind = self.kind(Partitioning::Unpartitioned);
        let mut draft = Draft {
            frontend,
            reason: AdviceReason::NoApi,
            kind,
            trials: Vec::new(),
        };
        match frontend {
            Frontend::Website(_) | Frontend::Embedded(_) => self.draft_website(&mut draft),
            Frontend::LocalPages(_) => {
                draft.reason = AdviceReason::LocalPages;
                let page = Page::local();
                if let Ok(cookies) = self.cookies(frontend, &page, &draft.kind) {
                    draft.trials = try_all(&page, &cookies, self.list);
                }
            }
            Frontend::NativeApp(_) => draft.reason = AdviceReason::NativeApp,
            Frontend::WebViewApp(_) => draft.reason = AdviceReason::SharedJar,
            Frontend::Server(_) => draft.reason = AdviceReason::Server,
        }
        draft
    }

    fn draft_website(&self, draft: &mut Draft<'a>) {
        if self.situation.apis.is_empty() {
            return;
        }
        match self.try_pages(draft.frontend, &draft.kind) {
            Err(reason) => draft.reason = reason,
            Ok((trials, failing_page)) => {
                draft.trials = trials;
                match failing_page {
                    None => draft.reason = AdviceReason::OneSite,
                    Some(page) => self.draft_failing(draft, &page),
                }
            }
        }
    }

    /// Tries cookies on the pages of a website, until they fail on one, which comes with its trials.
    pub(super) fn try_pages(
        &self,
        frontend: &Frontend,
        kind: &CookieKind,
    ) -> Result<(Vec<CookieTrial>, Option<Page>), AdviceReason> {
        let mut trials = Vec::new();
        for (_, page) in pages(frontend) {
            let cookies = self.cookies(frontend, &page, kind)?;
            trials = try_all(&page, &cookies, self.list);
            if !trials.iter().all(CookieTrial::works) {
                return Ok((trials, Some(page)));
            }
        }
        Ok((trials, None))
    }

    /// The advice where plain cookies fail somewhere.
    fn draft_failing(&self, draft: &mut Draft<'a>, page: &Page) {
        let partitioned = self.kind(Partitioning::Partitioned);
        let cookies = self
            .cookies(draft.frontend, page, &partitioned)
            .unwrap_or_default();
        let trials = try_all(page, &cookies, self.list);
        let wish = self.situation.third_party_cookies;
        draft.reason = match wish {
            ThirdPartyPreference::Unpartitioned => AdviceReason::ThirdPartyWanted {
                fails_in: failing(&draft.trials),
            },
            ThirdPartyPreference::Partitioned if trials.iter().any(is_partitioned) => {
                draft.kind = partitioned;
                AdviceReason::PartitionedWanted {
                    fails_in: failing(&trials),
                }
            }
            ThirdPartyPreference::Avoid | ThirdPartyPreference::Partitioned => {
                self.why_not(draft, page)
            }
        };
        draft
            .trials
            .extend(trials.into_iter().filter(is_partitioned));
    }

    fn why_not(&self, draft: &Draft<'_>, page: &Page) -> AdviceReason {
        let fails_in = failing(&draft.trials);
        let api = draft.trials.iter().find(|trial| !trial.works());
        let api = match (draft.frontend, api) {
            (Frontend::Embedded(_), _) | (_, None) => return AdviceReason::Framed { fails_in },
            (_, Some(trial)) => Box::new(trial.api().clone()),
        };
        match Relation::between(&page.farthest, &api, self.list).relation() {
            Relation::SameOrigin | Relation::SameSite => {
                AdviceReason::CookieFails { api, fails_in }
            }
            Relation::CrossScheme => AdviceReason::OtherScheme { api, fails_in },
            Relation::CrossSite => AdviceReason::OtherSite { api, fails_in },
        }
    }
}

impl Draft<'_> {
    fn finish(self) -> FrontendAdvice {
        let transport = self.reason.transport();
        FrontendAdvice {
            frontend: self.frontend.clone(),
            transport,
            reason: self.reason,
            cookie_domain: (transport == Transport::Cookie).then_some(self.kind.domain),
            trials: self.trials,
        }
    }
}

/// The front ends of the drafts that are wanted.
pub(super) fn all_of(
    drafts: &[Draft<'_>],
    mut wanted: impl FnMut(&Draft<'_>) -> bool,
) -> Vec<Frontend> {
    let wanted = drafts.iter().filter(|draft| wanted(draft));
    wanted.map(|draft| draft.frontend.clone()).collect()
}

/// The browsers in which one of the trials fails, each once.
fn failing(trials: &[CookieTrial]) -> Vec<&'static str> {
    let mut browsers = Vec::new();
    for trial in trials.iter().filter(|trial| !trial.works()) {
        if !browsers.contains(&trial.browser()) {
            browsers.push(trial.browser());
        }
    }
    browsers
}

fn is_partitioned(trial: &CookieTrial) -> bool {
    trial.partitioning() == Partitioning::Partitioned
}
