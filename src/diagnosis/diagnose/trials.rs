//! A cookie set and sent again in the model of browsers, and what their refusals are called here.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Case;
use crate::browser::{Delivery, Refusal, Request, Storage, Stored, Withholding, send, store};
use crate::config::{Browser, Flow};
use crate::cookie::SameSite;
use crate::diagnosis::code::Code;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::observation::Route;

/// What happens to one cookie in the browsers that may be concerned: each cause once.
#[derive(Default)]
pub(super) struct Trials {
    failures: Vec<(Code, String, Vec<Browser>)>,
    tried: usize,
    /// Whether a browser takes the cookie for one that is over.
    pub(super) is_over: bool,
}

impl Trials {
    /// Lets a sign-in on the page set the cookie, and sends it with a request to `path`, or to one that it reaches. Nothing is tried if
    /// the page is not known.
    pub(super) fn of(case: &Case<'_>, name: &str, set_cookie: &str, path: Option<&str>) -> Self {
        let Some(sign_in) = case.sign_in() else {
            return Self::default();
        };
        Self::run(case, name, set_cookie, &sign_in, &|stored| {
            let reached = String::from_utf8_lossy(stored.path());
            case.request(path.unwrap_or(&reached))
        })
    }

    /// Lets a navigation set the cookie of a sign-in flow, and sends it with the way back from the provider, to `path` or to one that it
    /// reaches.
    pub(super) fn of_flow(
        case: &Case<'_>,
        name: &str,
        set_cookie: &str,
        flow: Flow,
        path: Option<&str>,
    ) -> Self {
        let Some(departure) = case.departure("/") else {
            return Self::default();
        };
        let mut trials = Self::run(case, name, set_cookie, &departure, &|stored| {
            let reached = String::from_utf8_lossy(stored.path());
            case.way_back(path.unwrap_or(&reached), flow)
        });
        for (code, ..) in &mut trials.failures {
            *code = Code::FlowCookieLost;
        }
        trials
    }

    fn run(
        case: &Case<'_>,
        name: &str,
        set_cookie: &str,
        first: &Request,
        next: &dyn Fn(&Stored) -> Option<Request>,
    ) -> Self {
        let mut trials = Self::default();
        for browser in case.browsers() {
            trials.tried = trials.tried.saturating_add(1);
            let profile = browser.profile();
            let stored = match store(set_cookie.as_bytes(), first, &profile, case.list, case.now) {
                Storage::Keep(stored) => stored,
                Storage::Delete(_) => {
                    trials.is_over = true;
                    continue;
                }
                Storage::Refuse(refusal) => {
                    let message = format!("browsers drop `{name}` of the sign-in: {refusal}");
                    trials.add(browser, code_of(&refusal, case), message);
                    continue;
                }
            };
            let Some(next) = next(&stored) else {
                continue;
            };
            if let Delivery::Withhold(why) = send(&stored, &next, &profile, case.list, case.now) {
                let message = format!("browsers keep `{name}` and do not send it: {why}");
                trials.add(browser, code_of_withholding(&why, case), message);
            }
        }
        trials
    }

    fn add(&mut self, browser: Browser, code: Code, message: String) {
        let mut known = self.failures.iter_mut();
        match known.find(|(known, text, _)| *known == code && *text == message) {
            Some((_, _, browsers)) => browsers.push(browser),
            None => self.failures.push((code, message, Vec::from([browser]))),
        }
    }

    /// Whether every browser sends the cookie.
    pub(super) fn is_well(&self) -> bool {
        self.failures.is_empty()
    }

    /// What fails in the client's browser, or in every one, is certain; what fails in some is likely.
    pub(super) fn findings(self, case: &Case<'_>) -> impl Iterator<Item = Finding> {
        let tried = self.tried;
        let is_known = case.knows_browser();
        self.failures
            .into_iter()
            .map(move |(code, message, browsers)| {
                let sure = if is_known || browsers.len() == tried {
                    Certainty::Certain
                } else {
                    Certainty::Likely
                };
                Finding::error(code, message)
                    .sure(sure)
                    .in_browsers(browsers)
            })
    }
}

/// What a refusal is called.
fn code_of(refusal: &Refusal, case: &Case<'_>) -> Code {
    match refusal {
        Refusal::Domain(refusal) => Code::of_refused_domain(refusal),
        Refusal::NameValueTooLong { .. } => Code::SizeCookie,
        Refusal::NoCredentials => Code::CredentialsOmitted,
        Refusal::NoneWithoutSecure => Code::SiteNoneInsecure,
        Refusal::PartitionedWithoutSecure => Code::CookieImpossible,
        Refusal::OverlaysSecure => Code::SecureShadowed,
        Refusal::Prefix { .. } => Code::PrefixBroken,
        Refusal::SameSite { same_site } => withheld_from_site(*same_site, case),
        Refusal::SecureOverHttp => insecure(case),
        Refusal::SuffixHost => Code::DomainPublicSuffix,
        Refusal::ThirdParty => third_party(case),
        Refusal::ClearedByResponse
        | Refusal::ControlCharacter
        | Refusal::DomainSpelling
        | Refusal::Empty
        | Refusal::HiddenPrefix { .. }
        | Refusal::HttpOnlyFromScript
        | Refusal::Nameless
        | Refusal::NoRoom
        | Refusal::OverwritesHttpOnly
        | Refusal::PathWithTab => Code::SetCookieRefused,
    }
}

/// What it is called that a cookie is kept, and not sent.
fn code_of_withholding(withholding: &Withholding, case: &Case<'_>) -> Code {
    match withholding {
        Withholding::Expired => Code::SetCookieExpired,
        Withholding::Host => Code::DomainHostMismatch,
        Withholding::NoCredentials => Code::CredentialsOmitted,
        Withholding::Partition => Code::PartitionAlone,
        Withholding::Path => Code::PathNotCovering,
        Withholding::SameSite { same_site } => withheld_from_site(*same_site, case),
        Withholding::Secure => insecure(case),
        Withholding::SuffixDomain => Code::DomainPublicSuffix,
        Withholding::ThirdParty => third_party(case),
        Withholding::HttpOnly => Code::CookieDropped,
    }
}

fn withheld_from_site(same_site: Option<SameSite>, case: &Case<'_>) -> Code {
    let is_visit = case.route() == Some(Route::Document);
    // Without the frame around it, a page of the API's site would have its cookies.
    if case.seen.page.inside.is_some() && (is_visit || case.is_of_the_site()) {
        Code::ThirdPartyFrame
    } else if is_visit && same_site == Some(SameSite::Strict) {
        Code::SiteStrictArrival
    } else {
        Code::SiteWithheld
    }
}

fn third_party(case: &Case<'_>) -> Code {
    if case.seen.page.inside.is_some() {
        Code::ThirdPartyFrame
    } else {
        Code::ThirdPartyCookie
    }
}

fn insecure(case: &Case<'_>) -> Code {
    if case.expected.api.host().is_loopback() {
        Code::SecureSafariLocalhost
    } else {
        Code::SecureOverHttp
    }
}
