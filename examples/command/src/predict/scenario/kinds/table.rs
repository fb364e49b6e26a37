//! The table of the kinds.

use serde_json::Value;
use session_cookie_policy::browser::Credentials;

use super::{Client, Engine, Kind, Mode, Target, is_simple_type};

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
        // Of another origin it is not asked for.
        "svg-use" => {
            let mut kind = Kind::resource("image");
            kind.mode = Mode::SameOrigin;
            kind
        }
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
        "worker-script" => Kind::worker_script("worker"),
        "sw-register" => Kind::worker_script("serviceworker"),
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
        "opener" => Kind::navigation(Target::Opener),
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
fn element(opts: &Value, engine: Engine) -> Option<Kind<'_>> {
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
        Engine::Chromium if is_image => Kind::resource(destination),
        Engine::Chromium | Engine::Firefox => Kind::frame(destination),
        Engine::WebKitGtk if is_image => Kind::resource("image"),
        Engine::WebKitGtk => Kind::frame("iframe"),
    }
}

/// `link`, by its `rel`.
fn linked(attributes: &Value, cors: Option<&str>, engine: Engine) -> Option<Kind<'static>> {
    let kind = match attributes["rel"].as_str()? {
        "icon" | "prefetch" if engine == Engine::WebKitGtk => return None,
        "icon" => Kind::resource("image"),
        "prefetch" if attributes["as"] == "document" && engine == Engine::Chromium => {
            Kind::resource("empty").by(Client::PrefetchedDocument)
        }
        "prefetch" => Kind::resource("empty"),
        "prerender" if engine == Engine::Chromium => {
            Kind::navigation(Target::Document).by(Client::Prerender)
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
