//! What each kind of step asks for: to cookies (kind, credentials, method), and to Fetch (mode, destination, referrer policy).
//!
//! One table for the steps with a name of their own (`fetch`, `link`, …) and for those of the library of kinds (`do: "k"`). Recording
//! groups: K (every kind), H (referrer policies).

use std::borrow::Cow;

use serde_json::Value;
use session_cookie_policy::browser::{Credentials, Profile, RequestKind};

/// Who made the browser's engine.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKitGtk,
}

impl Engine {
    pub(crate) fn of(profile: &Profile) -> Self {
        match profile.name {
            name if name.starts_with("firefox") => Self::Firefox,
            name if name.starts_with("webkit") || name.starts_with("safari") => Self::WebKitGtk,
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

    const fn frame(destination: &'static str) -> Self {
        let mut kind = Self::new(RequestKind::FrameNavigation, Mode::Navigate, destination);
        kind.target = Target::NewFrame;
        kind
    }

    const fn navigation(target: Target) -> Self {
        let mut kind = Self::new(RequestKind::TopLevelNavigation, Mode::Navigate, "document");
        kind.target = target;
        kind
    }

    const fn web_socket() -> Self {
        Self::new(RequestKind::WebSocket, Mode::WebSocket, "websocket")
    }

    const fn by(mut self, client: Client) -> Self {
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
        // `referrer: ""` is no referrer.
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

/// What a step asks for; `None` if it asks for nothing, or the engine never makes such a request.
pub(crate) fn kind_of(step: &Value, engine: Engine) -> Option<Kind<'_>> {
    let include = Credentials::Include;
    let kind = match step["do"].as_str()? {
        "k" => return kind_of_library(step["kind"].as_str()?, &step["opts"], engine),
        "visit" => Kind::navigation(Target::Itself).by(Client::User),
        "link" => Kind::navigation(Target::Itself).with_attributes(&step["attrs"]),
        "form" => Kind::navigation(Target::Itself).with_method(step["method"].as_str(), "POST"),
        "iframe" => Kind::frame("iframe"),
        "img" => Kind::resource("image"),
        "ws" => Kind::web_socket(),
        "fetch" => {
            let mut kind = Kind::fetch(include).with_init(step);
            kind.has_own_headers |= !is_simple_type(step["type"].as_str());
            kind
        }
        // A script that fetches: what these do with their URL.
        "eval" if step.get("url").is_some() => Kind::fetch(include),
        _ => return None,
    };
    Some(kind)
}

/// The kinds of the page's library.
fn kind_of_library<'a>(name: &str, opts: &'a Value, engine: Engine) -> Option<Kind<'a>> {
    use Credentials::{Include, SameOrigin};
    let method = opts["method"].as_str();
    let with_credentials = if opts["cred"] == true {
        Include
    } else {
        SameOrigin
    };
    let kind = match name {
        "fetch" => Kind::fetch(Include).with_init(opts),
        "fetch-default" => Kind::fetch(SameOrigin),
        "xhr" => Kind::fetch(with_credentials).with_method(method, "GET"),
        "eventsource" => Kind::fetch(with_credentials),
        "beacon" | "beacon-form" => {
            let mut kind = Kind::fetch(Include).with_method(None, "POST");
            kind.mode = Mode::NoCors;
            kind
        }
        // Firefox has the attribute `ping` off.
        "ping" if engine != Engine::Firefox => {
            let mut kind = Kind::fetch(Include).with_method(None, "POST");
            (kind.mode, kind.referrer_policy) = (Mode::NoCors, Some("no-referrer"));
            kind
        }
        "fetch-later" if engine == Engine::Chromium => Kind::fetch(Include),
        "ws" => Kind::web_socket(),
        "worker-ws" => Kind::web_socket().by(Client::Worker),

        "el" => element(opts, engine)?,
        "img" => with_cors(Kind::resource("image"), opts["crossOrigin"].as_str()),
        "media" => {
            let destination = match opts["tag"].as_str() {
                Some("audio") => "audio",
                _ => "video",
            };
            with_cors(
                Kind::resource(destination),
                opts["attrs"]["crossorigin"].as_str(),
            )
        }
        "poster" | "css-bg" | "svg-image" => Kind::resource("image"),
        "css-import" => Kind::resource("style"),
        // Fonts go by CORS; in WebKitGTK they do not.
        "css-font" if engine == Engine::WebKitGtk => Kind::resource("font"),
        "css-font" => Kind::cors("font"),
        "track" => match opts["cross"].as_str() {
            None => {
                let mut kind = Kind::cors("track");
                kind.mode = Mode::SameOrigin;
                kind
            }
            cors => with_cors(Kind::resource("track"), cors),
        },
        "import" => Kind::cors("script"),

        "worker-fetch" | "worker-url-fetch" => Kind::fetch(Include)
            .by(Client::Worker)
            .with_init(&opts["init"]),
        "worker-data-fetch" => Kind::fetch(Include)
            .by(Client::DataWorker)
            .with_init(&opts["init"]),
        "shared-fetch" | "sw" => Kind::fetch(Include)
            .by(Client::SharedWorker)
            .with_init(&opts["init"]),
        "worker-script" => worker_script("worker"),
        "sw-register" => worker_script("serviceworker"),
        "import-scripts" => Kind::resource("script").by(Client::Worker),

        // Safari and WebKitGTK have no speculation rules, Firefox neither.
        "speculation" if engine == Engine::Chromium => {
            Kind::navigation(Target::Document).by(Client::Speculation)
        }
        // WebKitGTK's navigation API never asks.
        "navigate-api" if engine == Engine::WebKitGtk => return None,
        _ => navigation(name, opts)?,
    };
    Some(kind)
}

/// The kinds that navigate.
fn navigation<'a>(name: &str, opts: &'a Value) -> Option<Kind<'a>> {
    let method = opts["method"].as_str();
    let kind = match name {
        "link" => Kind::navigation(Target::Itself).with_attributes(&opts["attrs"]),
        "form" => Kind::navigation(Target::Itself)
            .with_attributes(opts)
            .with_method(method, "POST"),
        "location" | "replace" | "navigate-api" | "meta-refresh" | "js-url" | "download" => {
            Kind::navigation(Target::Itself)
        }
        "top" | "link-top" => Kind::navigation(Target::Top),
        "form-top" => Kind::navigation(Target::Top).with_method(method, "POST"),
        "form-frame" => Kind::frame("iframe").with_method(method, "POST"),
        "link-frame" => Kind::frame("iframe"),
        "open" => {
            let features = opts["features"].as_str().unwrap_or("");
            let opener = !features.contains("noopener") && !features.contains("noreferrer");
            let mut kind = Kind::navigation(Target::NewWindow { opener });
            if features.contains("noreferrer") {
                kind.referrer_policy = Some("no-referrer");
            }
            kind
        }
        "open-post" => {
            Kind::navigation(Target::NewWindow { opener: true }).with_method(method, "POST")
        }
        // A link in an empty page, which has no URL to tell.
        "open-blank-script" => {
            let mut kind = Kind::navigation(Target::NewWindow { opener: true });
            kind.referrer_policy = Some("no-referrer");
            kind
        }
        _ => return None,
    };
    Some(kind)
}

/// An element with a URL.
fn element<'a>(opts: &'a Value, engine: Engine) -> Option<Kind<'a>> {
    let attributes = &opts["attrs"];
    let cors = attributes["crossorigin"].as_str();
    let kind = match opts["tag"].as_str()? {
        "iframe" => Kind::frame("iframe"),
        tag @ ("object" | "embed") => embedded(tag, attributes["type"].as_str(), engine),
        "link" => linked(attributes, cors, engine)?,
        "script" if attributes["type"] == "module" => with_cors(Kind::cors("script"), cors),
        "script" => with_cors(Kind::resource("script"), cors),
        _ => with_cors(Kind::resource("image"), cors),
    };
    Some(kind.with_attributes(attributes))
}

/// `object` and `embed`: a frame, unless the engine believes the type that says an image.
fn embedded(tag: &str, media_type: Option<&str>, engine: Engine) -> Kind<'static> {
    let destination = match tag {
        "object" => "object",
        _ => "embed",
    };
    let is_image = media_type.is_some_and(|media_type| media_type.starts_with("image/"));
    match engine {
        Engine::Firefox => Kind::frame(destination),
        Engine::Chromium if is_image => Kind::resource(destination),
        Engine::Chromium => Kind::frame(destination),
        Engine::WebKitGtk if is_image => Kind::resource("image"),
        Engine::WebKitGtk => Kind::frame("iframe"),
    }
}

/// `link`, by its `rel`.
fn linked(attributes: &Value, cors: Option<&str>, engine: Engine) -> Option<Kind<'static>> {
    let kind = match attributes["rel"].as_str()? {
        "icon" | "prefetch" if engine == Engine::WebKitGtk => return None,
        "icon" => Kind::resource("image"),
        "prefetch" => Kind::resource("empty"),
        "prerender" if engine == Engine::Chromium => {
            Kind::navigation(Target::Document).by(Client::Speculation)
        }
        // Only Chromium asks without a reason to install the application; without `crossorigin` it sends no cookies at all.
        "manifest" if engine == Engine::Chromium => {
            let mut kind = Kind::cors("manifest");
            kind.credentials = Credentials::Omit;
            kind
        }
        "modulepreload" => Kind::cors("script"),
        "preload" => match attributes["as"].as_str()? {
            "fetch" => Kind::resource("empty"),
            "script" => Kind::resource("script"),
            "style" => Kind::resource("style"),
            "font" => Kind::resource("font"),
            "image" => Kind::resource("image"),
            _ => return None,
        },
        "stylesheet" => Kind::resource("style"),
        _ => return None,
    };
    Some(with_cors(kind, cors))
}

/// With the attribute `crossorigin`.
fn with_cors<'a>(mut kind: Kind<'a>, cors: Option<&str>) -> Kind<'a> {
    if let Some(cors) = cors {
        kind.mode = Mode::Cors;
        kind.credentials = match cors {
            "use-credentials" => Credentials::Include,
            _ => Credentials::SameOrigin,
        };
    }
    kind
}

const fn worker_script(destination: &'static str) -> Kind<'static> {
    let mut kind = Kind::cors(destination);
    kind.mode = Mode::SameOrigin;
    kind
}
