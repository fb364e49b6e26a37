//! The names and addresses of generated deployments.

use alloc::vec::Vec;

use proptest::prelude::*;
use proptest::sample::select;

/// APIs and websites that belong together.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) apis: &'static [&'static str],
    pub(super) websites: &'static [&'static str],
    /// The first one is right for all APIs.
    pub(super) cookie_domains: &'static [&'static str],
}

static FAMILIES: [Family; 11] = [
    Family {
        apis: &[
            "https://api.example.com",
            "https://api2.example.com",
            "https://www.example.com",
            "https://v2.api.example.com",
            "https://api.example.com:8443",
            "https://example.com",
            "http://api.example.com",
        ],
        websites: &[
            "https://www.example.com",
            "https://app.example.com",
            "https://*.preview.example.com",
            "https://example.com",
            "https://www.example.com:8443",
            "https://pr-*.example.com:3000",
            "https://pr-1.preview.example.com",
            "http://www.example.com",
        ],
        cookie_domains: &[
            "example.com",
            ".Example.com",
            "api.example.com",
            "www.example.com",
            "com",
        ],
    },
    Family {
        apis: &[
            "https://api.example.co.uk",
            "https://example.co.uk",
            "https://api.eu.example.co.uk",
        ],
        websites: &[
            "https://www.example.co.uk",
            "https://*.example.co.uk",
            "https://xn--bcher-kva.example.co.uk",
        ],
        cookie_domains: &["example.co.uk", "eu.example.co.uk", "co.uk"],
    },
    // Tenants of a suffix; one of them may be the API.
    Family {
        apis: &[
            "https://shop-api.vercel.app",
            "https://shop-x.vercel.app",
            "https://api.shop.vercel.app",
        ],
        websites: &[
            "https://shop.vercel.app",
            "https://shop-*.vercel.app",
            "https://shop-api.vercel.app",
            "https://*.shop.vercel.app",
        ],
        cookie_domains: &["", "shop-api.vercel.app", "shop.vercel.app", "vercel.app"],
    },
    // This machine.
    Family {
        apis: &[
            "http://localhost:8000",
            "http://localhost:9000",
            "http://localhost:3000",
            "https://localhost:8443",
        ],
        websites: &[
            "http://localhost:3000",
            "http://localhost:4000",
            "http://127.0.0.1:3000",
        ],
        cookie_domains: &["", "localhost"],
    },
    Family {
        apis: &["http://127.0.0.1:8000", "http://127.0.0.1:9000"],
        websites: &[
            "http://127.0.0.1:3000",
            "http://127.0.0.1:4000",
            "http://localhost:3000",
        ],
        cookie_domains: &["", "127.0.0.1"],
    },
    Family {
        apis: &[
            "http://api.localhost:8000",
            "http://[::1]:8000",
            "http://x.localhost:8000",
        ],
        websites: &[
            "http://api.localhost:3000",
            "http://*.localhost:3000",
            "http://[::1]:3000",
            "https://localhost:3443",
        ],
        cookie_domains: &["", "api.localhost"],
    },
    // Addresses.
    Family {
        apis: &[
            "https://192.168.1.10:8443",
            "https://192.168.1.10",
            "http://10.0.0.5:8080",
            "https://[2001:db8::5]",
        ],
        websites: &[
            "https://192.168.1.10",
            "https://192.168.1.10:3000",
            "http://10.0.0.5",
            "https://[2001:db8::5]:8443",
        ],
        cookie_domains: &["", "192.168.1.10"],
    },
    // Names that are in no list, over both schemes.
    Family {
        apis: &[
            "https://api.corp.internal",
            "http://api.corp.internal",
            "http://api2.corp.internal",
            "https://api2.corp.internal",
            "http://api.corp.internal:8080",
        ],
        websites: &[
            "http://www.corp.internal",
            "http://*.corp.internal",
            "https://www.corp.internal",
        ],
        cookie_domains: &["corp.internal", "api.corp.internal"],
    },
    Family {
        apis: &["https://backend", "https://backend:8443"],
        websites: &[
            "https://backend",
            "https://backend:3000",
            "https://other-backend",
        ],
        cookie_domains: &["", "backend"],
    },
    // Names with a dot at the end.
    Family {
        apis: &["https://api.example.com.", "https://example.com."],
        websites: &["https://www.example.com.", "https://*.example.com."],
        cookie_domains: &["", "example.com", "example.com."],
    },
    // APIs of two sites.
    Family {
        apis: &["https://api.example.com", "https://api.otherdomain.com"],
        websites: &["https://www.example.com", "https://www.otherdomain.com"],
        cookie_domains: &["", "example.com"],
    },
];

/// Websites of other sites, and invalid ones.
pub(super) const STRANGERS: [&str; 6] = [
    "https://partner.net",
    "https://other.org",
    "https://*.partner.net",
    "https://*.vercel.app",
    "https://*.co.uk",
    "https://www.example.com/path",
];

impl Family {
    pub(super) fn any() -> impl Strategy<Value = &'static Self> {
        prop_oneof![
            8 => Just(&FAMILIES[0]),
            10 => select(FAMILIES.iter().skip(1).collect::<Vec<_>>()),
        ]
    }
}
