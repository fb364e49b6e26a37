//! What an application has configured of CORS, against what its deployment requires; and, for each page that is declared, what a browser
//! makes of it by the CORS check and the preflight of Fetch, transcribed as they are written.
//!
//! The first line has a byte for the required websites, one for clients, one for credentials and the rest; or, with a bit of the third, one
//! for a deployment, and one for its API. Each line behind it is an
//! entry: an `o` and an origin, `m` and methods, `h` and request headers, `e` and response headers.
//!
//! Asserted: without an error every page works, and no stranger acts with the session; with one, something of that does not hold.

use session_cookie_policy::config::{SessionShape, Website};
use session_cookie_policy::cors::{
    CorsCredentials, CorsIssue, CorsRequirements, DeclaredCors, OriginMirroring, VaryOrigin,
    verify_cors,
};
use session_cookie_policy::net::{
    DomainName, EmbeddedList, ForeignOrigin, HeaderName, Method, Origin, OriginPattern,
};
use session_cookie_policy::policy::Severity;
use session_cookie_policy::testing::Declared;

use super::bytes::Bytes;
use super::deployments::{Deployment, compiled};

const API: &str = "https://api.example.com";
const WEBSITES: [&str; 8] = [
    "https://api.example.com",
    "https://app.example.com",
    "https://www.example.com:8443",
    "https://*.preview.example.com",
    "https://pr-*.preview.example.com",
    "http://localhost:3000",
    "https://[2001:db8::5]",
    "https://xn--bcher-kva.example",
];
const CLIENTS: [&str; 2] = ["capacitor://localhost", "ionic://localhost"];
const METHODS: [&str; 3] = ["POST", "PATCH", "DELETE"];
const HEADERS: [&str; 3] = ["session-csrf", "authorization", "x-mine"];
const EXPOSED: [&str; 3] = ["session-access-token", "cache-control", "x-mine"];

/// In the place of the `*` of a pattern that is required; no entry of a seed has it.
const LABELS: [&str; 2] = ["pr-q7", "q7"];

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let (required, mut declared) = settings(&mut bytes);
    bytes.until(b'\n');
    while !bytes.is_empty() && declared.origins.len() < 12 {
        let line = bytes.until(b'\n');
        let Some((kind, text)) = line.split_first() else {
            continue;
        };
        let Ok(text) = std::str::from_utf8(text) else {
            return;
        };
        let list = match kind {
            b'o' => &mut declared.origins,
            b'm' => &mut declared.allow_methods,
            b'h' => &mut declared.allow_headers,
            b'e' => &mut declared.expose_headers,
            _ => return,
        };
        list.push(text.to_owned());
    }
    let issues = verify_cors(&required, &declared, &EmbeddedList);
    assert_eq!(issues, verify_cors(&required, &declared, &EmbeddedList));
    assert!(issues.is_sorted_by_key(CorsIssue::field), "{issues:#?}");
    for issue in &issues {
        let message = issue.to_string();
        assert!(!message.contains(char::is_control), "{message:?}");
    }
    let json = serde_json::to_string(&declared).unwrap();
    assert_eq!(
        serde_json::from_str::<DeclaredCors>(&json).unwrap(),
        declared
    );
    assert_eq!(
        verify_cors(&required, &DeclaredCors::from(&required), &EmbeddedList),
        []
    );

    let errors: Vec<&CorsIssue> = issues
        .iter()
        .filter(|issue| issue.severity() == Severity::Error)
        .collect();
    let server = Server {
        required: &required,
        declared: &declared,
    };
    let faults = server.faults();
    assert_eq!(
        errors.is_empty(),
        faults.is_empty(),
        "{errors:#?}; {faults:#?}; {required:?}; {declared:?}"
    );
}

fn settings(bytes: &mut Bytes<'_>) -> (CorsRequirements, DeclaredCors) {
    let websites = bytes.next();
    let others = bytes.next();
    let flags = bytes.next();
    let is = |byte: u8, bit: usize| byte & (1 << bit) != 0;
    let chosen: Vec<Website> = (0..WEBSITES.len())
        .filter(|index| is(websites, *index))
        .map(|index| Website::parse(WEBSITES[index]).unwrap())
        .collect();
    let credentials = |allow| {
        if allow {
            CorsCredentials::Allow
        } else {
            CorsCredentials::Omit
        }
    };
    let required = if is(flags, 6) {
        of_deployment(websites.into(), others.into())
    } else {
        let api = Origin::parse(API).unwrap();
        let required = CorsRequirements::new(&api, &chosen, credentials(is(flags, 0)));
        with_others(required, others)
    };
    let mut declared = DeclaredCors::default();
    declared.credentials = credentials(is(flags, 1));
    if is(flags, 2) {
        declared.mirroring = OriginMirroring::Any;
    }
    if is(flags, 3) {
        declared.vary_origin = VaryOrigin::Present;
    }
    if is(flags, 4) {
        declared
            .origins
            .extend(required.origins.iter().map(ToString::to_string));
        let foreign = required.foreign_origins.iter();
        declared.origins.extend(foreign.map(ToString::to_string));
    }
    if is(flags, 5) {
        declared
            .allow_methods
            .extend(required.allow_methods.iter().map(ToString::to_string));
        declared
            .allow_headers
            .extend(required.allow_headers.iter().map(ToString::to_string));
        declared
            .expose_headers
            .extend(required.expose_headers.iter().map(ToString::to_string));
    }
    (required, declared)
}

fn with_others(mut required: CorsRequirements, others: u8) -> CorsRequirements {
    let is = |byte: u8, bit: usize| byte & (1 << bit) != 0;
    let clients = CLIENTS.iter().enumerate();
    required.foreign_origins = clients
        .filter(|(index, _)| is(others, *index))
        .map(|(_, client)| ForeignOrigin::parse(client).unwrap())
        .collect();
    if is(others, 2) {
        required.allow_methods = METHODS.map(|method| Method::parse(method).unwrap()).into();
    }
    if is(others, 3) {
        required.allow_headers = HEADERS.map(|name| HeaderName::parse(name).unwrap()).into();
    }
    if is(others, 4) {
        required.expose_headers = EXPOSED.map(|name| HeaderName::parse(name).unwrap()).into();
    }
    required
}

/// What an API of a deployment requires; of a session with one token it exposes no second one.
fn of_deployment(deployment: usize, api: usize) -> CorsRequirements {
    let all = compiled();
    let Deployment { config, policy } = &all[deployment % all.len()];
    let apis = Declared::by(config).apis();
    let review = config.review(&EmbeddedList);
    let required = review.cors_requirements(&apis[api % apis.len()]).unwrap();
    let second = &policy.headers().refresh;
    let is_exposed = required.expose_headers.contains(second);
    assert!(policy.shape() == SessionShape::Pair || !is_exposed);
    required
}

/// An application with this middleware, as browsers meet it.
struct Server<'a> {
    required: &'a CorsRequirements,
    declared: &'a DeclaredCors,
}

impl Server<'_> {
    /// Whether requests have credentials: where they are allowed, some page will send them.
    fn has_credentials(&self) -> bool {
        let both = [self.required.credentials, self.declared.credentials];
        both.contains(&CorsCredentials::Allow)
    }

    /// `Access-Control-Allow-Origin` for a request of this origin.
    fn allow_origin<'o>(&self, origin: &'o str) -> Option<&'o str> {
        let origins = &self.declared.origins;
        if origins.iter().any(|entry| entry == "*") {
            return Some("*");
        }
        let is_listed = origins.iter().any(|entry| {
            let pattern = OriginPattern::parse(entry).ok();
            let pattern = pattern.filter(|pattern| pattern.to_string() == *entry);
            entry == origin
                || pattern
                    .zip(Origin::parse(origin).ok())
                    .is_some_and(|(pattern, origin)| pattern.matches(&origin))
        });
        let is_answered = is_listed || self.declared.mirroring == OriginMirroring::Any;
        is_answered.then_some(origin)
    }

    /// Fetch, "CORS check".
    fn passes(&self, origin: &str) -> bool {
        let allowed = self.allow_origin(origin);
        if self.has_credentials() {
            let needs = self.required.credentials == CorsCredentials::Allow;
            allowed == Some(origin)
                && (!needs || self.declared.credentials == CorsCredentials::Allow)
        } else {
            allowed.is_some()
        }
    }

    fn pages(&self) -> Vec<String> {
        let websites = self.required.origins.iter().flat_map(|website| {
            let text = website.to_string();
            let labels = LABELS.iter().filter(|_| text.contains('*'));
            let of_pattern: Vec<String> = labels.map(|label| text.replace('*', label)).collect();
            if of_pattern.is_empty() {
                vec![text]
            } else {
                of_pattern
            }
        });
        let foreign = self
            .required
            .foreign_origins
            .iter()
            .map(ToString::to_string);
        websites.chain(foreign).collect()
    }

    /// What a list names, as RFC 9110, section 5.6.1, takes it apart.
    fn names(list: &[String]) -> Vec<&str> {
        let elements = list.iter().flat_map(|text| text.split(','));
        elements
            .map(|element| element.trim_matches([' ', '\t']))
            .collect()
    }

    /// Fetch, "CORS-preflight fetch" and "CORS-safelisted response-header name".
    fn list_faults(&self) -> Vec<String> {
        let with_credentials = self.required.credentials == CorsCredentials::Allow;
        let methods = Self::names(&self.declared.allow_methods);
        let headers = Self::names(&self.declared.allow_headers);
        let exposed = Self::names(&self.declared.expose_headers);
        let has_wildcard = |list: &[&str]| list.contains(&"*") && !with_credentials;
        let has = |list: &[&str], name: &str| list.iter().any(|own| own.eq_ignore_ascii_case(name));
        let mut faults = Vec::new();
        for method in &self.required.allow_methods {
            let method = method.as_str();
            let is_free = ["GET", "HEAD", "POST"].contains(&method);
            if !is_free && !methods.contains(&method) && !has_wildcard(&methods) {
                faults.push(format!("no {method}"));
            }
        }
        for name in &self.required.allow_headers {
            let name = name.as_str();
            let by_wildcard = has_wildcard(&headers) && name != "authorization";
            if !has(&headers, name) && !by_wildcard {
                faults.push(format!("no {name}"));
            }
        }
        for name in &self.required.expose_headers {
            let name = name.as_str();
            if name != "cache-control" && !has(&exposed, name) && !has_wildcard(&exposed) {
                faults.push(format!("{name} not exposed"));
            }
        }
        faults
    }

    /// Undeclared entries whose pages others than their owner can write: whoever is on the network, or whoever registers the name.
    fn pages_of_others(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for entry in &self.declared.origins {
            let website = Website::parse(entry).ok();
            let Some(website) = website.filter(|website| website.to_string() == *entry) else {
                continue;
            };
            if self.required.origins.iter().any(|own| own.covers(&website)) {
                continue;
            }
            let page = website.example();
            let host = page.host();
            if host.is_loopback() {
                continue;
            }
            let labels = host.domain().map(DomainName::label_count);
            let registrable = host.registrable_domain(&EmbeddedList);
            // The label of the star is one that somebody registers.
            let is_registered = registrable.is_none_or(|name| Some(name.label_count()) == labels);
            if entry.contains('*') && is_registered {
                faults.push(format!("strangers have {entry}"));
            }
            // What is on the network writes the API's own answers, too, if these are plain.
            if !page.is_https() && self.required.api.is_https() {
                faults.push(format!("the network writes {entry}"));
            }
        }
        faults
    }

    /// What keeps a page from working, or lets a stranger act with the session.
    fn faults(&self) -> Vec<String> {
        let is_needed = self.required.is_needed();
        let mut faults = Vec::new();
        if is_needed {
            let pages = self.pages();
            let failing = pages.iter().filter(|page| !self.passes(page));
            faults.extend(failing.map(|page| format!("{page} cannot read")));
            faults.extend(self.list_faults());
            // A cache gives one page the answer to another.
            let answers: Vec<_> = pages.iter().map(|page| self.allow_origin(page)).collect();
            // Beside a wildcard a server that mirrors may answer either way.
            let mirrors = self.declared.mirroring == OriginMirroring::Any && pages.len() > 1;
            let differ = mirrors || answers.iter().any(|answer| *answer != answers[0]);
            if differ && self.declared.vary_origin == VaryOrigin::Absent {
                faults.push("one page gets the answer to another".to_owned());
            }
            // Even if no declared page passes: it is an answer that no browser takes.
            if self.has_credentials() && self.declared.origins.iter().any(|entry| entry == "*") {
                faults.push("a wildcard with credentials".to_owned());
            }
        }
        let strangers = if is_needed {
            self.has_credentials()
        } else {
            self.declared.credentials == CorsCredentials::Allow
        };
        faults.extend(self.pages_of_others());
        let is_null = self.declared.origins.iter().any(|entry| entry == "null");
        if strangers && (is_null || self.declared.mirroring == OriginMirroring::Any) {
            faults.push("strangers act with the session".to_owned());
        }
        faults
    }
}
