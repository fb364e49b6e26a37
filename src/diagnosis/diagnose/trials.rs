//! Sets and sends a cookie in the model of browsers, and maps their refusals to codes.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::scene::{Access, Scene};
use crate::browser::{
    Delivery, Jar, Outcome, Profile, Refusal, Request, Response, Storage, Stored, send, store,
};
use crate::config::{BrowserVersion, Flow};
use crate::cookie::OversizedCookie;
use crate::diagnosis::code::Code;
use crate::diagnosis::fact::Fact;
use crate::diagnosis::finding::{Certainty, Finding};
use crate::diagnosis::naming::Surroundings;
use crate::diagnosis::observation::{ClientKind, Route, SeenSetCookie};
use crate::diagnosis::words::Attributes;
use crate::net::Scheme;

/// What happens to one cookie in the browsers to check: each cause once.
#[derive(Default)]
pub(super) struct Trials {
    failures: Vec<(Code, String, Vec<BrowserVersion>)>,
    /// How many browsers and versions were checked.
    pub(super) tried: usize,
    /// The browsers in which the cookie has expired.
    pub(super) over: Vec<BrowserVersion>,
}

impl Trials {
    /// Lets a sign-in on the page set the cookie, and sends it with a request to `path`, or to one that it matches. If the page is unknown,
    /// a page of the API's own origin sets the cookie, and nothing is sent.
    pub(super) fn of(scene: &Scene<'_>, name: &str, set_cookie: &str, path: Option<&str>) -> Self {
        let Some(sign_in) = scene.sign_in() else {
            return match scene.observed() {
                Some(request) => Self::run(scene, name, set_cookie, &request, &|_| None),
                None => Self::default(),
            };
        };
        Self::run(scene, name, set_cookie, &sign_in, &|stored| {
            let reached = String::from_utf8_lossy(stored.path());
            scene.request(path.unwrap_or(&reached))
        })
    }

    /// Lets a navigation set the cookie of a sign-in flow, and sends it with the return from the provider, to `path` or to one that it
    /// matches.
    pub(super) fn of_flow(
        scene: &Scene<'_>,
        name: &str,
        set_cookie: &str,
        flow: Flow,
        path: Option<&str>,
    ) -> Self {
        let Some(departure) = scene.departure("/") else {
            return Self::default();
        };
        let mut trials = Self::run(scene, name, set_cookie, &departure, &|stored| {
            let reached = String::from_utf8_lossy(stored.path());
            scene.way_back(path.unwrap_or(&reached), flow)
        });
        for (code, ..) in &mut trials.failures {
            *code = Code::FlowCookieLost;
        }
        trials
    }

    /// Lets the response set the cookie, as it is written, for the observed request. Sends nothing: the routes that need it are unknown.
    pub(super) fn of_storing(scene: &Scene<'_>, line: &SeenSetCookie) -> Self {
        let Some(request) = scene.observed() else {
            return Self::default();
        };
        let value = "-".repeat(line.len.unwrap_or(1).clamp(1, LONGEST));
        let text = format!("{}={value}; {}", line.name, line.attributes);
        Self::run(scene, &line.name, &text, &request, &|_| None)
    }

    fn run(
        scene: &Scene<'_>,
        name: &str,
        set_cookie: &str,
        first: &Request,
        next: &dyn Fn(&Stored) -> Option<Request>,
    ) -> Self {
        let mut trials = Self::default();
        for browser in scene.browsers() {
            trials.tried = trials.tried.saturating_add(1);
            let profile = scene.profile(browser);
            let stored = match received(scene, set_cookie, first, &profile) {
                Storage::Keep(stored) => stored,
                Storage::Delete(_) => {
                    trials.over.push(browser);
                    continue;
                }
                Storage::Refuse(refusal) => {
                    let code = surroundings(scene).of_refusal(&refusal);
                    let of = match scene.route {
                        Some(Route::SignIn) => " of the sign-in",
                        _ => "",
                    };
                    let attributes = set_cookie.split_once(';').map_or("", |(_, rest)| rest);
                    let hint = hint(code, scene, &Attributes(attributes));
                    let refusal = match refusal {
                        Refusal::SecureOverHttp => {
                            String::from("browsers keep no `Secure` cookie over plain http")
                        }
                        refusal => format!("{refusal}"),
                    };
                    let message = format!("browsers drop `{name}`{of}: {refusal}{hint}");
                    trials.add(browser, code, message);
                    continue;
                }
            };
            let Some(next) = next(&stored) else {
                continue;
            };
            if let Delivery::Withhold(why) = send(&stored, &next, &profile, scene.list, scene.now) {
                let message = format!("browsers keep `{name}` but do not send it: {why}");
                trials.add(browser, surroundings(scene).of_withholding(&why), message);
            }
        }
        trials
    }

    fn add(&mut self, browser: BrowserVersion, code: Code, message: String) {
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

    /// A failure in the client's browser, or in every browser, is certain; a failure in some browsers or versions is likely.
    pub(super) fn findings(self, scene: &Scene<'_>) -> impl Iterator<Item = Finding> {
        let tried = self.tried;
        let knows_client = scene.seen.client.and_then(ClientKind::browser).is_some();
        self.failures
            .into_iter()
            .map(move |(code, message, browsers)| {
                let finding = if browsers.len() == tried {
                    Finding::error(code, message)
                } else if knows_client {
                    Finding::error(code, message)
                        .sure(Certainty::Likely)
                        .undecided_by(&[Fact::ClientVersion])
                } else {
                    Finding::error(code, message).sure(Certainty::Likely)
                };
                finding.in_browsers(browsers)
            })
    }
}

/// What the browser does with the line, by the clock of the response if that is known.
fn received(scene: &Scene<'_>, set_cookie: &str, request: &Request, profile: &Profile) -> Storage {
    let Some(date) = scene.seen.response.date.text() else {
        return store(
            set_cookie.as_bytes(),
            request,
            profile,
            scene.list,
            scene.now,
        );
    };
    let lines = [set_cookie.as_bytes()];
    let response = Response {
        date: Some(date.as_bytes()),
        ..Response::new(&lines)
    };
    let outcomes = Jar::new(*profile).receive(request, &response, scene.list, scene.now);
    match outcomes.into_iter().next() {
        Some(Outcome::Kept { cookie, .. }) => Storage::Keep(cookie),
        Some(Outcome::Deleted(cookie)) => Storage::Delete(cookie),
        Some(Outcome::Refused(refusal)) => Storage::Refuse(refusal),
        None => Storage::Refuse(Refusal::Empty),
    }
}

/// Longer values are refused for the same reason.
const LONGEST: usize = 2 * OversizedCookie::MAX_LEN;

/// The usual cause of such a line, and where to change it.
fn hint(code: Code, scene: &Scene<'_>, attributes: &Attributes<'_>) -> String {
    let is_behind_tls = scene.api.is_https() && scene.seen.request.hop_scheme == Some(Scheme::Http);
    match code {
        Code::SiteNoneInsecure | Code::CookieImpossible if is_behind_tls => String::from(
            ". The application is behind a proxy that terminates TLS, treats the connection as insecure and omits `Secure`: let it \
             trust `X-Forwarded-Proto` of that proxy, or always write `Secure`",
        ),
        Code::SiteNoneInsecure => {
            String::from(". Write `Secure` with it, or remove `SameSite=None`")
        }
        Code::SecureOverHttp => format!(
            ". The page is open as `{}`: serve it over https, or omit `Secure` there. `localhost` is an exception, a network address \
             is not",
            scene.page.as_ref().unwrap_or(scene.api)
        ),
        Code::DomainPublicSuffix => {
            String::from(". Remove `Domain`: the cookie is then only for this host")
        }
        Code::DomainHostMismatch => foreign_domain(scene, attributes),
        _ => String::new(),
    }
}

/// A `Domain` that does not belong to the host that the browser called.
fn foreign_domain(scene: &Scene<'_>, attributes: &Attributes<'_>) -> String {
    let Some(domain) = attributes.value("domain") else {
        return String::new();
    };
    let host = scene.api.host();
    let secure = if attributes.has("secure") && !scene.api.is_https() {
        " Remove `Secure`, too: over plain http not every browser keeps such a cookie."
    } else {
        ""
    };
    format!(
        ". The browser called `{host}`, but `Domain={domain}` is the backend's: let the proxy or the rewrite in front strip `Domain` \
         (`cookieDomainRewrite` of development servers, `proxy_cookie_domain` of nginx).{secure} If there is no proxy, remove \
         `Domain`"
    )
}

/// The circumstances of the request.
fn surroundings(scene: &Scene<'_>) -> Surroundings {
    // With the permission, `SameSite` decides, not the frame.
    let has_access = matches!(scene.access(), Some(Access::Active | Access::Inactive));
    Surroundings {
        is_framed: scene.seen.page.inside.is_some() && !has_access,
        is_of_the_site: scene.is_of_the_site(),
        is_visit: scene.route == Some(Route::Document) && !has_access,
        is_loopback: scene.api.host().is_loopback(),
    }
}

/// Adds the observed permission to a finding about third-party cookies.
pub(super) fn with_access(scene: &Scene<'_>, finding: Finding) -> Finding {
    if !matches!(
        finding.code,
        Code::SiteWithheld | Code::ThirdPartyCookie | Code::ThirdPartyFrame
    ) {
        return finding;
    }
    let header = &scene.seen.request.sec_fetch_storage_access;
    match (header.text(), scene.seen.page.storage_access) {
        (Some(text), _) => finding.seen(Fact::RequestSecFetchStorageAccess, format!("`{text}`")),
        (None, Some(has)) => finding.seen(Fact::PageStorageAccess, format!("`{has}`")),
        (None, None) => finding,
    }
}
