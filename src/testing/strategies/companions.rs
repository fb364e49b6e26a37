/// A companion cookie as people declare it.
#[derive(Debug)]
pub(super) struct Companion {
    pub(super) purpose: &'static str,
    pub(super) read_by: Option<&'static str>,
    pub(super) flow: Option<&'static str>,
    pub(super) routes: &'static [&'static str],
    pub(super) keep: Option<&'static str>,
    pub(super) name: Option<&'static str>,
    pub(super) at_once: u8,
}

impl Companion {
    const fn of(purpose: &'static str) -> Self {
        Self {
            purpose,
            read_by: None,
            flow: None,
            routes: &[],
            keep: None,
            name: None,
            at_once: 1,
        }
    }
}

pub(super) static COMPANIONS: [(&str, Companion); 11] = [
    ("device", Companion::of("trusted_device")),
    (
        "device",
        Companion {
            routes: &["/auth/sign-in"],
            keep: Some("2592000"),
            name: Some("known-device"),
            ..Companion::of("trusted_device")
        },
    ),
    (
        "oauth",
        Companion {
            routes: &["/auth/callback"],
            at_once: 4,
            ..Companion::of("sign_in_flow")
        },
    ),
    (
        "oauth",
        Companion {
            flow: Some("form_post"),
            routes: &["/auth/callback"],
            ..Companion::of("sign_in_flow")
        },
    ),
    ("hint", Companion::of("session_hint")),
    (
        "hint",
        Companion {
            read_by: Some("script"),
            ..Companion::of("session_hint")
        },
    ),
    (
        "theme",
        Companion {
            keep: Some("browser_session"),
            ..Companion::of("preference")
        },
    ),
    ("consent", Companion::of("consent")),
    ("csrf", Companion::of("csrf_token")),
    (
        "csrf",
        Companion {
            read_by: Some("both"),
            keep: Some("as_session"),
            ..Companion::of("csrf_token")
        },
    ),
    (
        "odd",
        Companion {
            read_by: Some("script"),
            ..Companion::of("trusted_device")
        },
    ),
];
