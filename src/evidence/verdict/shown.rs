//! What a recording shows against a finding about one of its exchanges.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use crate::browser::{RequestKind, RequestUrl};
use crate::diagnosis::{
    Authorization, Certainty, Code, Fact, Finding, Route, SeenSetCookie, shown_line,
};
use crate::evidence::exchange::{Exchange, IDLE, Lead, Traffic};
use crate::evidence::failures::Failures;
use crate::evidence::head::page_of;
use crate::evidence::names::is_of_balancer;
use crate::evidence::routes;
use crate::evidence::values::Pair;
use crate::net::Host;
use crate::policy::Severity;
use crate::sorted::{SortedMap, SortedSet};

/// What a recording shows about the session cookies of a deployment.
pub(super) struct Shown<'a> {
    traffic: &'a Traffic,
    failures: &'a Failures,
    names: &'a [String],
    /// Whether a request by script succeeds with a cookie of the session.
    works: bool,
    /// The kinds of requests that succeed with the session.
    working: SortedSet<Kind<'a>>,
    /// The last attempt to sign in that sets a cookie of the session.
    setting: SortedMap<(&'a RequestUrl, &'a str), usize>,
    /// The first request that succeeds with the session.
    accepted: SortedMap<&'a RequestUrl, usize>,
    /// The last request by script or for a page that succeeds with each value of a session cookie.
    taken: SortedMap<Pair, usize>,
    /// What hosts do with the session, in order.
    course: SortedMap<&'a Host, Vec<(usize, Step)>>,
    /// The responses that set a cookie of the session.
    beginning: SortedSet<usize>,
    /// The last request that succeeds with a cookie.
    came: SortedMap<(&'a Host, &'a str), usize>,
    /// The APIs to which pages send tokens by header.
    by_header: SortedSet<(String, Option<String>)>,
    /// The hosts that accept another kind of `Authorization`.
    by_other_header: SortedSet<&'a Host>,
}

/// The host, the kind and the page of a request. All navigations are alike.
type Kind<'a> = (&'a Host, Option<&'static str>, Option<String>);

#[derive(Clone, Copy, Eq, PartialEq)]
enum Step {
    /// A request succeeds with the session.
    Accepts,
    /// A response begins a session.
    Sets,
}

impl<'a> Shown<'a> {
    pub(super) fn of(traffic: &'a Traffic, failures: &'a Failures, names: &'a [String]) -> Self {
        let mut shown = Self {
            traffic,
            failures,
            names,
            works: works(traffic, names),
            working: SortedSet::new(),
            setting: SortedMap::new(),
            accepted: SortedMap::new(),
            taken: SortedMap::new(),
            course: SortedMap::new(),
            beginning: SortedSet::new(),
            came: SortedMap::new(),
            by_header: SortedSet::new(),
            by_other_header: SortedSet::new(),
        };
        for (place, exchange) in traffic.exchanges.iter().enumerate() {
            shown.note(place, exchange);
        }
        shown
    }

    fn note(&mut self, place: usize, exchange: &'a Exchange) {
        let host = exchange.url.host();
        let succeeds = self.succeeds(place, exchange);
        let has_session = exchange.came_with(self.names).is_some_and(|came| came > 0);
        if succeeds && has_session {
            self.working.insert(kind(exchange));
            self.accepted.entry(&exchange.url).or_insert(place);
        }
        if succeeds {
            for cookie in exchange.request.cookies.iter().flatten() {
                self.came.insert((host, &*cookie.name), place);
            }
        }
        if succeeds && exchange.is_answered() && !routes::is_sign_in(exchange.url.path()) {
            let pairs = self.names.iter().flat_map(|name| exchange.pairs_of(name));
            self.taken.extend(pairs.map(|pair| (pair, place)));
        }
        let course = self.course.entry(host).or_default();
        let is_answered = exchange.is_answered();
        if succeeds && has_session && is_answered {
            course.push((place, Step::Accepts));
        } else if sets_any(exchange, self.names) {
            course.push((place, Step::Sets));
        }
        if sets_any(exchange, self.names) {
            self.beginning.insert(place);
            self.setting
                .insert((&exchange.url, exchange.request.method()), place);
        }
        match exchange.request.authorization {
            Some(Authorization::Bearer) => {
                self.by_header.insert(by_page(exchange));
            }
            Some(Authorization::Other) if succeeds => {
                self.by_other_header.insert(host);
            }
            _ => {}
        }
    }

    /// Drops a finding that the recording contradicts. Lowers one that it shows to do no harm.
    pub(super) fn check(
        &self,
        place: usize,
        exchange: &Exchange,
        finding: Finding,
    ) -> Option<Finding> {
        if is_usual(exchange, &finding) {
            return None;
        }
        if self.needs_no_cookie(place, exchange, &finding) {
            return match finding.code {
                // Visitors from elsewhere see a page without their session for a moment.
                Code::SitePostReturn | Code::SiteStrictArrival => Some(warned(finding)),
                _ => None,
            };
        }
        match finding.code {
            Code::CookieUnparsed
                if finding.certainty == Certainty::Likely && !unreads(self.traffic, place) =>
            {
                None
            }
            // The server accepts this very value for other requests.
            Code::ValueUnreadable if self.is_taken_elsewhere(place, exchange) => None,
            Code::CookieUnparsed | Code::ValueUnreadable
                if finding.certainty == Certainty::Possible
                    && self.is_accepted_elsewhere(place, exchange) =>
            {
                None
            }
            // A public page may come from a cache while the session works.
            Code::CacheSharesSession | Code::ResponseFromCache
                if self.works && finding.certainty != Certainty::Certain =>
            {
                Some(warned(finding))
            }
            // The server reads the old name, and changes to the new one.
            Code::PrefixVariant if self.succeeds(place, exchange) && is_replaced(exchange) => None,
            // The page has read the tokens.
            Code::CorsExpose if self.by_header.contains(&by_page(exchange)) => None,
            // It has a token and no cookies, and the page goes on.
            Code::CorsAnyOrigin | Code::CorsCredentials
                if exchange.request.authorization == Some(Authorization::Bearer)
                    && exchange.request.cookies.as_ref().is_some_and(Vec::is_empty) =>
            {
                None
            }
            // The application accepts what the policy refuses.
            Code::CsrfForeignPage
            | Code::CsrfHeaderMissing
            | Code::CsrfNoOrigin
            | Code::CsrfTokenMissing
                if self.succeeds(place, exchange) =>
            {
                Some(warned(finding))
            }
            // Another cookie than the session's, which comes where it is needed.
            Code::PathNotCovering | Code::SiteStrictArrival | Code::SiteWithheld
                if self.comes_later(place, exchange, &finding) =>
            {
                Some(warned(finding))
            }
            // The page has its token in the body of the refresh, and sends it by header.
            Code::PathNotCovering | Code::SetCookieMissing
                if self.by_header.contains(&by_page(exchange))
                    && routes::guess(exchange) != Some(Route::SignIn) =>
            {
                None
            }
            Code::SetCookieMissing | Code::SetCookiePartial => self.unset(place, exchange, finding),
            // Nobody comes back from a provider.
            Code::FlowCookieLost
                if routes::guess(exchange) != Some(Route::Callback)
                    && exchange.request.sec_fetch_site.text() != Some("cross-site") =>
            {
                None
            }
            Code::ClientForeignAuthorization
                if self.by_other_header.contains(exchange.url.host()) =>
            {
                Some(warned(finding))
            }
            _ => Some(finding),
        }
    }

    fn succeeds(&self, place: usize, exchange: &Exchange) -> bool {
        let status = exchange.response.status;
        status.is_some_and(|status| (200..400).contains(&status)) && !self.failures.has(place)
    }

    /// Whether a finding is about a missing cookie, but the request succeeds without it, and others like it succeed with it.
    fn needs_no_cookie(&self, place: usize, exchange: &Exchange, finding: &Finding) -> bool {
        let is_about_request = match finding.code {
            Code::CorsAnyOrigin | Code::CorsCredentials => exchange.is_for_everybody(),
            Code::OtherJar | Code::SitePostReturn => true,
            _ => finding
                .evidence
                .iter()
                .any(|evidence| evidence.fact == Fact::RequestCookies),
        };
        // A redirect after a sign-in leads to a page that needs the session.
        let before = self.failures.before(place);
        let follows_sign_in = before.is_some_and(|before| self.beginning.contains(&before));
        if !is_about_request
            || follows_sign_in
            || self.beginning.contains(&place)
            || exchange.came_with(self.names) != Some(0)
            || !self.succeeds(place, exchange)
        {
            return false;
        }
        // The path may be intended if any other request matches it.
        if finding.code == Code::PathNotCovering {
            return !self.working.is_empty();
        }
        self.working.contains(&kind(exchange))
    }

    /// A sign-in that sets no cookie of the session.
    fn unset(&self, place: usize, exchange: &Exchange, finding: Finding) -> Option<Finding> {
        let is_sign_in = routes::guess(exchange) == Some(Route::SignIn);
        if !is_sign_in || sets_any(exchange, self.names) {
            return Some(finding);
        }
        let last = self
            .setting
            .get(&(&exchange.url, exchange.request.method()));
        let sets_later = last.is_some_and(|last| *last > place);
        // The last of several steps sets it.
        let mut later = self.beginning.iter().filter(|later| **later > place);
        let is_step = later.any(|later| {
            let later = self.traffic.exchanges.get(*later);
            later.is_some_and(|later| later.is_unsafe() && routes::is_step(later.url.path()))
        });
        // It was refused: with the sign-in page, or before the next attempt.
        if sets_later || is_step || self.failures.has(place) {
            return None;
        }
        // A form that succeeds redirects; the page that comes instead may show the form again.
        let shows_page = exchange.kind == Some(RequestKind::TopLevelNavigation)
            && exchange.redirects_to.is_none();
        Some(if shows_page {
            warned(finding.sure(Certainty::Possible))
        } else {
            finding
        })
    }

    /// Whether a cookie of the response, which is not the session's, comes with a later request.
    fn comes_later(&self, place: usize, exchange: &Exchange, finding: &Finding) -> bool {
        let Some(name) = line_of(exchange, finding)
            .map(|line| &*line.name)
            .filter(|name| self.names.iter().all(|own| own != name))
        else {
            return false;
        };
        let last = self.came.get(&(exchange.url.host(), name));
        last.is_some_and(|last| *last > place)
    }

    /// Whether the server accepts the very value for other URLs and never before for this one, or again after the user has confirmed something,
    /// or the last time long before.
    fn is_taken_elsewhere(&self, place: usize, exchange: &Exchange) -> bool {
        /// The number of exchanges that are examined.
        const MOST: usize = 64;
        let first = self.accepted.get(&exchange.url);
        let was_accepted = first.is_some_and(|first| *first < place);
        let later = self.traffic.exchanges.iter();
        let mut later = later.skip(place.saturating_add(1)).take(MOST);
        let next = later.find(|later| {
            let is_same = later.url == exchange.url && later.is_answered();
            is_same || later.is_unsafe() && later.succeeds()
        });
        let is_confirmed =
            next.is_some_and(|next| next.is_unsafe() && routes::guess(next) != Some(Route::SignIn));
        let came = exchange.values.came.iter();
        let Some(last) = came.filter_map(|pair| self.taken.get(pair).copied()).max() else {
            return false;
        };
        // The session may have ended by itself.
        let last = self.traffic.exchanges.get(last);
        let since = last.and_then(|last| exchange.seconds_since(last));
        let is_idle = since.is_some_and(|since| since > IDLE);
        !was_accepted || is_confirmed || is_idle
    }

    /// Whether the server accepts the refused cookie for another URL, and has never accepted it for this one.
    fn is_accepted_elsewhere(&self, place: usize, exchange: &Exchange) -> bool {
        let first = self.accepted.get(&exchange.url);
        let was_accepted = first.is_some_and(|first| *first < place);
        let course = self.course.get(exchange.url.host());
        let course = course.map_or(&[][..], Vec::as_slice);
        let next = course.partition_point(|(step, _)| *step <= place);
        !was_accepted
            && course
                .get(next)
                .is_some_and(|(_, step)| *step == Step::Accepts)
    }
}

/// Whether a request by script succeeds with a cookie of the session.
pub(super) fn works(traffic: &Traffic, names: &[String]) -> bool {
    traffic.exchanges.iter().any(|exchange| {
        exchange.kind == Some(RequestKind::Fetch)
            && exchange.is_answered()
            && exchange.response.age.text().is_none()
            && exchange.response.cache_status.text().is_none()
            && exchange.came_with(names).is_some_and(|came| came > 0)
    })
}

/// Whether a refused request follows a sign-in soon, and brings a cookie with odd bytes that the sign-in did not bring: so nothing shows that
/// the server can read it.
pub(super) fn unreads(traffic: &Traffic, place: usize) -> bool {
    /// In seconds. Later, the session may have ended by itself.
    const SOON: i64 = 300;
    /// The number of exchanges that are examined.
    const MOST: usize = 64;
    let odd = |exchange: &'_ Exchange| {
        let mut cookies = exchange.request.cookies.iter().flatten();
        cookies.any(|cookie| cookie.malformed == Some(true))
    };
    let exchanges = traffic.exchanges.get(..place).unwrap_or_default();
    let refused = traffic.exchanges.get(place);
    refused.is_some_and(|refused| {
        let mut before = exchanges.iter().rev().take(MOST);
        let begins = before.find(|earlier| {
            let route = routes::guess(earlier);
            matches!(route, Some(Route::Callback | Route::SignIn)) && earlier.succeeds()
        });
        let is_soon = |begins: &Exchange| {
            refused
                .seconds_since(begins)
                .is_none_or(|since| since <= SOON)
        };
        // What is accepted with the odd cookie is read.
        let mut reads = exchanges.iter().rev().take(MOST);
        let reads = reads.any(|earlier| {
            odd(earlier) && earlier.is_answered() && earlier.url.host() == refused.url.host()
        });
        routes::guess(refused) != Some(Route::SignIn)
            && begins.is_some_and(|begins| is_soon(begins) && !odd(begins))
            && !reads
    })
}

fn sets_any(exchange: &Exchange, names: &[String]) -> bool {
    names.iter().any(|name| exchange.sets(name))
}

fn kind(exchange: &Exchange) -> Kind<'_> {
    let page = || page_of(&exchange.request).map(|page| page.to_string());
    let (kind, page) = match exchange.kind {
        Some(RequestKind::Fetch) => (Some("fetch"), page()),
        Some(RequestKind::FrameNavigation) => (Some("frame"), page()),
        Some(RequestKind::TopLevelNavigation) => (Some("page"), None),
        Some(RequestKind::Image | RequestKind::Script | RequestKind::WebSocket) => {
            (Some("part"), None)
        }
        None => (None, None),
    };
    (exchange.url.host(), kind, page)
}

/// The API, and the page that sends the request.
fn by_page(exchange: &Exchange) -> (String, Option<String>) {
    let page = page_of(&exchange.request).map(|page| page.to_string());
    (exchange.url.origin().to_string(), page)
}

fn warned(mut finding: Finding) -> Finding {
    finding.severity = Severity::Warning;
    finding
}

/// The line that a finding shows.
fn line_of<'e>(exchange: &'e Exchange, finding: &Finding) -> Option<&'e SeenSetCookie> {
    exchange.lines().iter().find(|line| {
        let line = shown_line(line);
        finding
            .evidence
            .iter()
            .any(|evidence| evidence.shown == line)
    })
}

/// Whether the response deletes a cookie that came.
fn is_replaced(exchange: &Exchange) -> bool {
    let mut lines = exchange.lines().iter();
    lines.any(|line| line.is_deletion() && exchange.brings(&line.name))
}

/// Whether the recording shows how the cookie was set that a response deletes. Otherwise nobody knows its scope.
pub(super) fn is_shown_set(traffic: &Traffic, exchange: &Exchange, finding: &Finding) -> bool {
    line_of(exchange, finding)
        .is_none_or(|line| traffic.exchanges.iter().any(|other| other.sets(&line.name)))
}

/// Whether something else usually explains the exchange, whatever the deployment.
pub(super) fn is_usual(exchange: &Exchange, finding: &Finding) -> bool {
    match finding.code {
        // A balancer sets its cookie a second time, for other browsers.
        Code::SetCookieRefused | Code::SiteNoneInsecure | Code::SiteWithheld => {
            let line = line_of(exchange, finding);
            line.is_some_and(|line| is_of_balancer(&line.name))
        }
        // A file may be forbidden for everybody.
        Code::ResponseFromCache => exchange.response.status == Some(403),
        // A wrong password.
        Code::ValueUnreadable => routes::guess(exchange) == Some(Route::SignIn),
        // CORS is not for sockets.
        Code::CorsAnyOrigin | Code::CorsCredentials | Code::CorsOrigin => {
            exchange.kind == Some(RequestKind::WebSocket)
        }
        // Other sites show a picture, too, and lead to pages: without `Origin`, a request of unknown kind opens one.
        Code::PageUndeclared => match exchange.kind {
            Some(kind) => kind == RequestKind::Image,
            None => exchange.request.origin.text().is_none(),
        },
        // A provider sends the user back with `code` and `state`.
        Code::NotTheSession => {
            let is_back = exchange.lead.is_none_or(|lead| lead == Lead::Back);
            exchange.is_prefetch
                || exchange.has_state && is_back
                || exchange.redirects_to.is_some() && !is_gate(exchange)
        }
        // Browsers always do that, and another rule says whether it fails.
        Code::CredentialsOmitted => exchange.request.sec_fetch_dest.text() == Some("manifest"),
        _ => false,
    }
}

/// Whether a redirect is that of a gate, which leads whoever has no session to a sign-in, and not to another spelling or place.
fn is_gate(exchange: &Exchange) -> bool {
    let Some(to) = &exchange.redirects_to else {
        return false;
    };
    let is_word = |part: &str| matches!(part, "authorize" | "oauth2" | "saml2" | "sso");
    let has_word = || to.path().split('/').any(is_word);
    let is_away = to.origin() != exchange.url.origin();
    let host = to.host().to_string();
    let label = host.split('.').next().unwrap_or_default();
    let is_host = matches!(
        label,
        "accounts" | "auth" | "id" | "idp" | "login" | "signin" | "sso"
    );
    let is_provider = exchange.lead == Some(Lead::Provider)
        || has_word()
        || is_away && (is_host || routes::is_sign_in(to.path()) || to.path().contains("/access/"));
    // After a registration or a new password, a form leads to the sign-in, too.
    is_provider || !exchange.is_unsafe() && routes::is_sign_in(to.path())
}
