//! What each kind of step asks for: to cookies (kind, credentials, method), and to Fetch (mode, destination, referrer policy).
//!
//! One table for the steps with a name of their own (`fetch`, `link`, …) and for those of the library of kinds (`do: "k"`). Recording
//! groups: K (every kind), H (referrer policies).

mod table;

use std::borrow::Cow;

use serde_json::Value;
use session_cookie_policy::browser::knobs::RequestHeaders;
use session_cookie_policy::browser::{Credentials, Profile, RequestKind};

pub(crate) use table::kind_of;

/// Who made the browser's engine.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKitGtk,
}

impl Engine {
    pub(crate) fn of(profile: &Profile) -> Self {
        match profile.request_headers {
            RequestHeaders::Firefox => Self::Firefox,
            RequestHeaders::WebKit => Self::WebKitGtk,
            _ => Self::Chromium,
        }
    }
}

/// Where the response goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Target {
    /// To the document that asked, which stays.
    Document,
    /// Into a new frame of that document.
    NewFrame,
    /// Into a new window, which does or does not know its opener.
    NewWindow { opener: bool },
    /// In place of the document that asked (of its frame, if it is in one).
    Itself,
    /// In place of the page in the window that opened this one.
    Opener,
    /// In place of the page at the top.
    Top,
}

/// The request mode of Fetch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    Cors,
    Navigate,
    NoCors,
    SameOrigin,
    WebSocket,
}

impl Mode {
    /// As `Sec-Fetch-Mode` says it.
    #[expect(dead_code, reason = "for the headers of a request")]
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Cors => "cors",
            Self::Navigate => "navigate",
            Self::NoCors => "no-cors",
            Self::SameOrigin => "same-origin",
            Self::WebSocket => "websocket",
        }
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Client {
    /// The innermost document of the step.
    Document,
    /// A worker of that document: one of a `blob:` URL or of a URL of the web, with the document's origin.
    Worker,
    /// A worker of that document made from a `data:` URL, whose origin is opaque.
    DataWorker,
    /// A shared worker or a service worker of that document's origin.
    SharedWorker,
    /// The innermost document, for the cache of whoever visits the target later (`rel=prefetch`, `as=document`).
    PrefetchedDocument,
    /// The innermost document, which expects a visit to the target (`rel=prerender`).
    Prerender,
    /// The browser itself, before the user needs it (speculation rules).
    Speculation,
    /// The user.
    User,
}

/// What a step asks for.
#[derive(Clone, Debug)]
pub(crate) struct Kind<'a> {
    /// What it is to cookies.
    pub(crate) request: RequestKind,
    pub(crate) credentials: Credentials,
    /// In upper case.
    pub(crate) method: Cow<'a, str>,
    pub(crate) client: Client,
    pub(crate) target: Target,
    pub(crate) mode: Mode,
    /// As `Sec-Fetch-Dest` says it. A WebSocket has the word of Fetch, `websocket`; what is sent differs by engine.
    pub(crate) destination: &'static str,
    /// The referrer policy of this request alone, above that of the document; `rel=noreferrer` is `no-referrer`.
    pub(crate) referrer_policy: Option<&'a str>,
    /// The Content-Type of a body that a script wrote, or another header of its own: what may need a preflight.
    pub(crate) has_own_headers: bool,
}

impl Kind<'static> {
    const fn new(request: RequestKind, mode: Mode, destination: &'static str) -> Self {
        Self {
            request,
            credentials: Credentials::Include,
            method: Cow::Borrowed("GET"),
            client: Client::Document,
            target: Target::Document,
            mode,
            destination,
            referrer_policy: None,
            has_own_headers: false,
        }
    }

    const fn fetch(credentials: Credentials) -> Self {
        let mut kind = Self::new(RequestKind::Fetch, Mode::Cors, "empty");
        kind.credentials = credentials;
        kind
    }

    /// A resource without `crossorigin`.
    const fn resource(destination: &'static str) -> Self {
        Self::new(RequestKind::Image, Mode::NoCors, destination)
    }

    /// A resource that goes by CORS, as with `crossorigin=anonymous`.
    const fn cors(destination: &'static str) -> Self {
        let mut kind = Self::new(RequestKind::Image, Mode::Cors, destination);
        kind.credentials = Credentials::SameOrigin;
        kind
    }

    pub(crate) const fn frame(destination: &'static str) -> Self {
        let mut kind = Self::new(RequestKind::FrameNavigation, Mode::Navigate, destination);
        kind.target = Target::NewFrame;
        kind
    }

    pub(crate) const fn navigation(target: Target) -> Self {
        let mut kind = Self::new(RequestKind::TopLevelNavigation, Mode::Navigate, "document");
        kind.target = target;
        kind
    }

    pub(crate) const fn worker_script(destination: &'static str) -> Self {
        let mut kind = Self::cors(destination);
        kind.mode = Mode::SameOrigin;
        kind
    }

    const fn web_socket() -> Self {
        Self::new(RequestKind::WebSocket, Mode::WebSocket, "websocket")
    }

    pub(crate) const fn by(mut self, client: Client) -> Self {
        self.client = client;
        self
    }
}

impl<'a> Kind<'a> {
    fn with_method(self, method: Option<&str>, unless_said: &'static str) -> Self {
        let method = method.map_or(Cow::Borrowed(unless_said), |method| {
            Cow::Owned(method.to_uppercase())
        });
        Self { method, ..self }
    }

    /// With what an object of `RequestInit` says.
    fn with_init(self, init: &'a Value) -> Self {
        let mut kind = self.with_method(init["method"].as_str(), "GET");
        match init["mode"].as_str() {
            Some("no-cors") => kind.mode = Mode::NoCors,
            Some("same-origin") => kind.mode = Mode::SameOrigin,
            _ => {}
        }
        match init["credentials"].as_str() {
            Some("include") => kind.credentials = Credentials::Include,
            Some("omit") => kind.credentials = Credentials::Omit,
            Some("same-origin") => kind.credentials = Credentials::SameOrigin,
            _ => {}
        }
        kind.referrer_policy = init["referrerPolicy"].as_str().or(kind.referrer_policy);
        // `referrer: ""` is not a referrer.
        if init["referrer"].as_str() == Some("") {
            kind.referrer_policy = Some("no-referrer");
        }
        kind.has_own_headers = init["headers"]
            .as_object()
            .is_some_and(|headers| headers.iter().any(|(name, value)| !is_safe(name, value)));
        kind
    }

    /// With the attributes of an element.
    fn with_attributes(mut self, attributes: &'a Value) -> Self {
        let has = |name: &str, word: &str| {
            let mut words = attributes[name].as_str().unwrap_or("").split_whitespace();
            words.any(|found| found.eq_ignore_ascii_case(word))
        };
        self.referrer_policy = attributes["referrerpolicy"].as_str();
        if has("rel", "noreferrer") {
            self.referrer_policy = Some("no-referrer");
        }
        if self.target == Target::Itself {
            let is_severed =
                !has("rel", "opener") || has("rel", "noopener") || has("rel", "noreferrer");
            self.target = match attributes["target"].as_str() {
                Some("_blank") => Target::NewWindow {
                    opener: !is_severed,
                },
                Some("_top") => Target::Top,
                _ => Target::Itself,
            };
        }
        self
    }
}

/// A header that a script may write without a preflight.
fn is_safe(name: &str, value: &Value) -> bool {
    match name.to_ascii_lowercase().as_str() {
        "accept" | "accept-language" | "content-language" => true,
        "content-type" => is_simple_type(value.as_str()),
        _ => false,
    }
}

fn is_simple_type(media_type: Option<&str>) -> bool {
    matches!(
        media_type.map(|media_type| media_type.split(';').next().unwrap_or("").trim()),
        None | Some("text/plain" | "application/x-www-form-urlencoded" | "multipart/form-data")
    )
}
