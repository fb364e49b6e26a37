//! A browser's jar: responses of a few hosts, then requests.
//!
//! Behind two bytes (the engine, and what follows of it) stand blocks: a byte each for the URL and for what the request is, then a line
//! which is a `Set-Cookie` header. Hosts stand above, below and beside each other, or are addresses.
//!
//! Asserted: a refused cookie changes nothing; what is kept is of its host, and never of a public suffix above it; prefixes hold; what is
//! sent is what each cookie alone would be sent with, to a host that it domain-matches, by a path that it matches, over a connection that
//! its flags allow; `document.cookie` has no `HttpOnly` cookie; nothing is sent that is over; no value is shown.

use session_cookie_policy::browser::knobs::{
    HostPrefixRule, KnownPrefixes, LoopbackHttp, RelativePath,
};
use session_cookie_policy::browser::{
    ClientOrigin, Delivery, Jar, MethodSafety, Outcome, Profile, Request, RequestKind, RequestUrl,
    Response, Storage, Stored, send, store,
};
use session_cookie_policy::cookie::{HostScope, ScriptAccess, Security};
use session_cookie_policy::net::{EmbeddedList, Host, Origin};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::bytes::Bytes;

const START: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);
const LIST: &EmbeddedList = &EmbeddedList;

const URLS: [&str; 14] = [
    "https://app.example.com/",
    "https://example.com/auth/login",
    "https://v2.app.example.com/a/b",
    "https://myapp.example.com/",
    "http://app.example.com/auth",
    "http://localhost:3000/",
    "https://localhost/",
    "http://127.0.0.1:8000/",
    "https://[::1]/",
    "https://a.github.io/",
    "https://github.io/",
    "https://example.com./",
    "https://backend/%7Eme/",
    "https://x.kawasaki.jp/",
];

/// Steps between requests, in seconds: within the grace of `Lax`, over it, over the caps of cookies.
const STEPS: [i64; 4] = [0, 1, 200, 40_000_000];

pub(crate) fn check(bytes: &[u8]) {
    let mut bytes = Bytes::new(bytes);
    let profile = bytes.of(&Profile::ALL);
    bytes.until(b'\n');
    let mut trial = Trial {
        jar: Jar::new(*profile),
        now: START,
        is_public: false,
    };
    for _ in 0..16 {
        if bytes.is_empty() {
            break;
        }
        let request = request(&mut bytes);
        let step = bytes.below(STEPS.len());
        trial.now += Duration::seconds(STEPS[step]);
        let line = bytes.until(b'\n');
        trial.receive(&request, line);
        trial.send(&request);
    }
    for url in URLS {
        trial.send(&Request::typed(RequestUrl::parse(url).unwrap()));
    }
}

fn request(bytes: &mut Bytes<'_>) -> Request {
    let url = RequestUrl::parse(URLS[bytes.below(URLS.len())]).unwrap();
    let page = |text| ClientOrigin::Web(Origin::parse(text).unwrap());
    let own = ClientOrigin::Web(url.origin().clone());
    match bytes.below(10) {
        0 => Request::typed(url),
        1 => Request::fetch(url, vec![own]),
        2 => Request::fetch(url, vec![page("https://www.example.com")]),
        3 => Request::fetch(url, vec![page("https://embedder.example")]),
        4 => Request::fetch(url, vec![page("https://embedder.example"), own]),
        5 => Request::script(url),
        6 => Request::link(url, page("https://elsewhere.example")),
        7 => {
            let mut form = Request::link(url, page("https://elsewhere.example"));
            form.method = MethodSafety::Unsafe;
            form
        }
        8 => Request::within(
            url,
            RequestKind::FrameNavigation,
            vec![ClientOrigin::Opaque],
        ),
        _ => {
            let mut redirected = Request::typed(url);
            let from = RequestUrl::parse("https://elsewhere.example/").unwrap();
            redirected.redirected_from = vec![from];
            redirected
        }
    }
}

struct Trial {
    jar: Jar,
    now: OffsetDateTime,
    /// Whether the word that stands for a secret has been seen where things are public.
    is_public: bool,
}

impl Trial {
    fn contents(&self) -> Vec<Stored> {
        self.jar.cookies(self.now).cloned().collect()
    }

    fn receive(&mut self, request: &Request, line: &[u8]) {
        let profile = *self.jar.profile();
        let before = self.contents();
        let lines = [line];
        let response = Response::new(&lines);
        let outcomes = self.jar.receive(request, &response, LIST, self.now);
        assert_eq!(outcomes.len(), 1);
        let alone = store(line, request, &profile, LIST, self.now);
        let after = self.contents();
        match &outcomes[0] {
            Outcome::Refused(refusal) => {
                assert_eq!(after, before);
                assert!(!refusal.to_string().contains(char::is_control), "{refusal}");
            }
            Outcome::Deleted(deleted) => {
                assert_eq!(alone, Storage::Delete(deleted.clone()));
                let left = before.into_iter().filter(|of| !of.is_same_cookie(deleted));
                assert_eq!(after, left.collect::<Vec<_>>());
            }
            Outcome::Kept { cookie, .. } => {
                let Storage::Keep(alone) = alone else {
                    panic!("kept, and alone {alone:?}");
                };
                assert!(alone.is_same_cookie(cookie) && alone.value() == cookie.value());
                assert!(after.contains(cookie));
                for one in &after {
                    assert!(one == cookie || !one.is_same_cookie(cookie), "{one} twice");
                }
                kept(cookie, request, &profile);
            }
            other => panic!("{other:?}"),
        }
        // The word is a value, unless it has stood elsewhere.
        self.is_public |= is_public(line);
        if !self.is_public {
            let shown = format!("{:?}{outcomes:?}", self.jar);
            assert!(!shown.contains("s3cr3t"), "{shown}");
        }
    }

    fn send(&mut self, request: &Request) {
        let profile = *self.jar.profile();
        let mut pairs: Vec<Vec<u8>> = Vec::new();
        for (cookie, delivery) in self.jar.deliver(request, LIST, self.now) {
            assert_eq!(delivery, send(cookie, request, &profile, LIST, self.now));
            if delivery == Delivery::Attach {
                attached(cookie, request, &profile, self.now);
                let is_nothing = cookie.name().is_empty() && cookie.value().is_empty();
                if !is_nothing {
                    let joint: &[u8] = if cookie.name().is_empty() { b"" } else { b"=" };
                    pairs.push([cookie.name(), joint, cookie.value()].concat());
                }
            }
        }
        let header = self.jar.cookie_header(request, LIST, self.now);
        let len = pairs.iter().map(Vec::len).sum::<usize>() + 2 * pairs.len().saturating_sub(1);
        assert_eq!(header.len(), len);
        for pair in &pairs {
            assert!(pair.is_empty() || header.windows(pair.len()).any(|part| part == pair));
        }
        assert!(!header.contains(&b'\n') && !header.contains(&b'\0'));
    }
}

/// Whether the word stands where it may be shown.
fn is_public(line: &[u8]) -> bool {
    let pair = line.split(|byte| *byte == b'=').next().unwrap_or_default();
    let behind = line.split(|byte| *byte == b';').skip(1);
    let has = |part: &[u8]| part.windows(6).any(|word| word == b"s3cr3t");
    has(pair) || behind.into_iter().any(has)
}

fn is_below(host: &Host, domain: &Host) -> bool {
    let (host, domain) = (host.to_string(), domain.to_string());
    host == domain || host.ends_with(&format!(".{domain}"))
}

/// Of a cookie that is in the jar.
fn kept(cookie: &Stored, request: &Request, profile: &Profile) {
    let host = request.url.host();
    match cookie.scope() {
        HostScope::HostOnly => assert_eq!(cookie.host(), host),
        HostScope::WithSubdomains => {
            assert!(is_below(host, cookie.host()), "{cookie} by {host}");
            if let Some(name) = cookie.host().domain() {
                // Browsers that keep to no list but its listed suffixes take names of no rule, such as `localhost`.
                let is_suffix = name.is_public_suffix(LIST) && name.label_count() > 1;
                assert!(!is_suffix || host == cookie.host(), "{cookie} by {host}");
            }
        }
    }
    let keeps_relative = profile.relative_path == RelativePath::Kept;
    assert!(
        keeps_relative || cookie.path().starts_with(b"/"),
        "{cookie}"
    );
    if cookie.security() == Security::Secure {
        assert!(is_secure(request, profile), "{cookie}");
    }
    if cookie.script_access() == ScriptAccess::Denied {
        assert_ne!(request.kind, RequestKind::Script, "{cookie}");
    }
    let begins = |prefix: &str| {
        let head = cookie.name().get(..prefix.len()).unwrap_or_default();
        match profile.known_prefixes {
            // Another spelling is a name as any other.
            KnownPrefixes::SecureAndHostInThisCase => head == prefix.as_bytes(),
            _ => head.eq_ignore_ascii_case(prefix.as_bytes()),
        }
    };
    if profile.known_prefixes != KnownPrefixes::None {
        if begins("__Secure-") || begins("__Host-") {
            assert_eq!(cookie.security(), Security::Secure, "{cookie}");
        }
        if begins("__Host-") {
            let is_ip = cookie.host().domain().is_none();
            let is_host_only = cookie.scope() == HostScope::HostOnly
                || (is_ip && profile.host_prefix_rule == HostPrefixRule::Attributes);
            assert!(is_host_only && cookie.path() == b"/", "{cookie}");
        }
    }
}

/// RFC 6265bis, section 5.8.3, of a cookie that goes with a request.
fn attached(cookie: &Stored, request: &Request, profile: &Profile, now: OffsetDateTime) {
    let host = request.url.host();
    match cookie.scope() {
        HostScope::HostOnly => assert_eq!(cookie.host(), host),
        HostScope::WithSubdomains => assert!(is_below(host, cookie.host()), "{cookie} to {host}"),
    }
    assert!(!cookie.is_expired(now), "{cookie}");
    assert!(
        cookie.security() == Security::Insecure || is_secure(request, profile),
        "{cookie}"
    );
    let is_script = request.kind == RequestKind::Script;
    assert!(
        cookie.script_access() == ScriptAccess::Allowed || !is_script,
        "{cookie}"
    );
    // Some engines compare paths with their escapes normalised, all with the letters that need none.
    if !request.url.path().contains('%') {
        let rest = request.url.path().as_bytes().strip_prefix(cookie.path());
        let is_match = rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(b"/") || cookie.path().ends_with(b"/")
        });
        assert!(is_match, "{cookie} to {}", request.url);
    }
}

fn is_secure(request: &Request, profile: &Profile) -> bool {
    let origin = request.url.origin();
    origin.is_https()
        || (profile.loopback_http == LoopbackHttp::Secure && origin.host().is_loopback())
}
