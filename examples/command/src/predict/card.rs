//! One cookie in every browser of the model, as data: kept or not, sent where, and why.

use serde::Serialize;
use session_cookie_policy::browser::knobs::SameSiteDefault;
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Expiry, Jar, MethodSafety, Outcome, Profile, Request, RequestKind,
    RequestUrl, Response, Stored, Withholding, send,
};
use session_cookie_policy::cookie::{ReceivedSameSite, ReceivedSetCookie};
use session_cookie_policy::net::{Host, Origin, Scheme, SuffixList};
use time::{Duration, OffsetDateTime};

use super::parts::{self, Part};
use super::rules::client_origin;
use super::scenario::network;
use crate::set_cookie::header_value;

/// What browsers do with a `Set-Cookie` line. It has no value of a cookie.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// What was asked when the line came.
    pub url: String,
    /// The page that fetched it; without one, a user typed the URL.
    pub from: Option<String>,
    /// The parts of the line, and what is missing in it.
    pub parts: Vec<Part>,
    /// Every browser of the model.
    pub browsers: Vec<InBrowser>,
}

/// The cookie in one browser.
#[derive(Clone, Debug, Serialize)]
pub struct InBrowser {
    /// The name of the profile.
    pub browser: &'static str,
    /// What becomes of the cookie.
    #[serde(flatten)]
    pub fate: Fate,
}

/// What becomes of the cookie.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "fate")]
pub enum Fate {
    /// The browser keeps it.
    Kept {
        /// Its name, host and path as the browser has them.
        cookie: String,
        /// How long; until the browser session ends if `null`.
        seconds: Option<i64>,
        /// The requests that sessions live by.
        requests: Vec<Later>,
    },
    /// It has expired when it comes, and takes the one of its name, host and path with it.
    Deletes,
    /// The browser does not keep it.
    Refused {
        /// The rule.
        why: String,
        /// Where it is from.
        source: &'static str,
    },
}

/// A later request, and whether the cookie goes along.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Later {
    /// The request: `a visit to it`.
    pub what: String,
    /// Why the browser keeps the cookie back; it sends it if `null`.
    pub withheld: Option<String>,
    /// Where that rule is from.
    pub source: Option<&'static str>,
}

impl Card {
    /// Receives `set_cookie` in the response of `url`, fetched by the page `from` or typed, in every browser.
    #[must_use]
    pub fn of(
        set_cookie: &str,
        url: &RequestUrl,
        from: Option<&str>,
        now: OffsetDateTime,
        list: &dyn SuffixList,
    ) -> Self {
        let set_cookie = header_value(set_cookie);
        let page = from.map(client_origin);
        let sets = match &page {
            None => Request::typed(url.clone()),
            Some(page) => Request::fetch(url.clone(), vec![page.clone()]),
        };
        let later = later_requests(url, page.as_ref());
        let by_https = page.as_ref().and_then(ClientOrigin::origin);
        let by_https = by_https.is_some_and(Origin::is_https);
        let browsers = Profile::ALL.map(|profile| InBrowser {
            browser: profile.name,
            fate: if by_https && network::is_plain(url, &profile) {
                mixed_content()
            } else {
                fate(set_cookie.as_bytes(), profile, (&sets, &later), now, list)
            },
        });
        Self {
            url: url.to_string(),
            from: from.map(str::to_owned),
            parts: parts::of(set_cookie.as_bytes()),
            browsers: browsers.into(),
        }
    }
}

fn mixed_content() -> Fate {
    Fate::Refused {
        why: "the browser does not send the request: plain http in an https page is mixed content"
            .into(),
        source: "W3C Mixed Content; recorded in all browsers",
    }
}

fn fate(
    set_cookie: &[u8],
    profile: Profile,
    (sets, later): (&Request, &[(String, Request)]),
    now: OffsetDateTime,
    list: &dyn SuffixList,
) -> Fate {
    let mut jar = Jar::new(profile);
    let outcomes = jar.receive(sets, &Response::new(&[set_cookie]), list, now);
    let cookie = match outcomes.into_iter().next() {
        Some(Outcome::Kept { cookie, .. }) => cookie,
        Some(Outcome::Refused(refusal)) => {
            return Fate::Refused {
                why: refusal.to_string(),
                source: refusal.source(),
            };
        }
        _ => return Fate::Deletes,
    };
    let mut requests = Vec::new();
    let withholding = |delivery| withholding(delivery, set_cookie);
    for (what, request) in later {
        let delivered = jar.deliver(request, list, now);
        let mut withheld = delivered
            .into_iter()
            .next()
            .and_then(|(_, delivery)| withholding(delivery));
        if withheld.is_none() && profile.same_site_default == SameSiteDefault::LaxAllowingUnsafe {
            let mut without_grace = profile;
            without_grace.same_site_default = SameSiteDefault::Lax;
            withheld = withholding(send(&cookie, request, &without_grace, list, now));
            if withheld.is_some() {
                requests.push(Later::new(format!("{what} in the first two minutes"), None));
            }
        }
        requests.push(Later::new(what.clone(), withheld.as_ref()));
    }
    Fate::Kept {
        requests,
        seconds: match cookie.expiry() {
            Expiry::Session => None,
            Expiry::At(at) => Some((at - now + Duration::milliseconds(500)).whole_seconds()),
        },
        cookie: described(&cookie, set_cookie),
    }
}

impl Later {
    fn new(what: String, withheld: Option<&Withholding>) -> Self {
        Self {
            what,
            withheld: withheld.map(ToString::to_string),
            source: withheld.map(Withholding::source),
        }
    }
}

/// The engine of libsoup 3.6 does not tell `Lax` from no `SameSite`; the line does.
fn withholding(delivery: Delivery, line: &[u8]) -> Option<Withholding> {
    match delivery {
        Delivery::Attach => None,
        Delivery::Withhold(Withholding::SameSite { same_site: None }) => {
            let same_site = match ReceivedSetCookie::split(line).same_site() {
                ReceivedSameSite::Explicit(same_site) => Some(same_site),
                ReceivedSameSite::Default => None,
            };
            Some(Withholding::SameSite { same_site })
        }
        Delivery::Withhold(why) => Some(why),
    }
}

/// The name, host and path. The model does not tell an empty cookie from a value without a name, which may be a token; the line does.
fn described(cookie: &Stored, set_cookie: &[u8]) -> String {
    let text = cookie.to_string();
    let line = ReceivedSetCookie::split(set_cookie);
    match text.split_once(&format!(" of {}", cookie.host())) {
        Some((_, rest)) if line.name().is_empty() => {
            let named = if cookie.name().is_empty() {
                "a cookie without a name"
            } else {
                "a cookie with the text as its name (sent as `…=`)"
            };
            format!("{named} of {}{rest}", cookie.host())
        }
        Some((_, rest)) if line.value().is_empty() => {
            let name = cookie.name().escape_ascii();
            format!("`{name}`, with an empty value, of {}{rest}", cookie.host())
        }
        _ => text,
    }
}

impl Card {
    /// The browsers that do the same, together.
    #[must_use]
    pub fn groups(&self) -> Vec<(String, &Fate)> {
        let mut groups: Vec<(Vec<&str>, &Fate)> = Vec::new();
        for InBrowser { browser, fate } in &self.browsers {
            match groups.iter_mut().find(|(_, known)| *known == fate) {
                Some((names, _)) => names.push(browser),
                None => groups.push((vec![browser], fate)),
            }
        }
        let all = self.browsers.len();
        let named = groups.into_iter().map(|(names, fate)| {
            let names = if names.len() == all {
                "every browser".into()
            } else {
                names.join(", ")
            };
            (names, fate)
        });
        named.collect()
    }
}

/// The requests that sessions live by.
fn later_requests(url: &RequestUrl, page: Option<&ClientOrigin>) -> Vec<(String, Request)> {
    let mut requests = vec![("a visit to it".to_owned(), Request::typed(url.clone()))];
    let origin = url.origin();
    let (name, page) = match page {
        Some(page) => {
            let name = page.origin().map(ToString::to_string);
            (name.unwrap_or_else(|| "the page".into()), page.clone())
        }
        // A host that nobody has, with the scheme of the URL: an https page would be kept from plain http.
        None => (
            "another site".into(),
            client_origin(&format!("{}://another-site.invalid", origin.scheme())),
        ),
    };
    let within = |kind| Request::within(url.clone(), kind, vec![page.clone()]);
    let link = || Request::link(url.clone(), page.clone());
    let mut form = link();
    form.method = MethodSafety::Unsafe;
    requests.extend([
        (format!("a fetch by {name}"), within(RequestKind::Fetch)),
        (
            format!("a frame in {name}"),
            within(RequestKind::FrameNavigation),
        ),
        (format!("a link from {name}"), link()),
        (format!("a form POST from {name}"), form),
    ]);
    if let Host::Domain(name) = origin.host() {
        let port = |scheme: Scheme| match origin.port() {
            port if port == origin.scheme().default_port() => scheme.default_port(),
            port => port,
        };
        let mut others = vec![(origin.scheme(), format!("sub.{name}"))];
        if origin.scheme() == Scheme::Https {
            others.push((Scheme::Http, name.to_string()));
        }
        for (scheme, host) in others {
            let other = format!("{scheme}://{host}:{}{}", port(scheme), url.path());
            if let Ok(other) = RequestUrl::parse(&other) {
                requests.push((format!("a visit to {other}"), Request::typed(other)));
            }
        }
    }
    requests
}
