use alloc::string::String;
use alloc::vec::Vec;

use crate::diagnosis::listed;
use crate::net::Scheme;

/// What a recording omits, or what could not be read. The rest is used.
///
/// ```
/// use session_cookie_policy::evidence::{Gap, Traffic};
///
/// let traffic = Traffic::of_heads("HTTP/1.1 200 OK\nset-cookie: sid=1\n", None);
/// assert_eq!(traffic.gaps, [Gap::NoUrl { line: 1 }]);
/// ```
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Gap {
    /// A line of a head has no colon.
    #[error("line {line} is not a header: write `name: value`")]
    NoHeader {
        /// Counted from 1.
        line: usize,
    },
    /// The URL of a response is unknown.
    #[error("line {line}: the URL of this message is unknown; give it, or record with `curl -v`")]
    NoUrl {
        /// Counted from 1.
        line: usize,
    },
    /// It is unknown whether requests to these hosts used https. The usual scheme for such hosts is assumed.
    #[error("the scheme of {} is unknown, so {scheme} is assumed; give the URL", listed(hosts.iter().map(|host| &**host)))]
    NoScheme {
        /// The hosts, each once.
        hosts: Vec<String>,
        /// The assumed scheme. Plain http for addresses in a local network, names that only such networks use, and ports that development
        /// servers use.
        scheme: Scheme,
    },
    /// An entry of a HAR file cannot be read or has no URL. Entries with other schemes, such as `data:`, are not a gap, because they have
    /// no cookies.
    #[error("entry {entry} has no request with a URL")]
    NoRequest {
        /// Counted from 1.
        entry: usize,
    },
    /// No request and no response has a cookie. Browsers remove them from the usual export.
    #[error(
        "no request or response shows a cookie. {}",
        match exporter {
            Some(exporter) => exporter.advice(),
            None => "If cookies were there, the file was exported without sensitive data: export it again with them",
        }
    )]
    NoCookies {
        /// The developer tools that wrote the file.
        exporter: Option<Exporter>,
    },
}

/// Developer tools that write HAR files.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Exporter {
    /// Chrome, Edge and other browsers of this engine.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari.
    Safari,
}

impl Exporter {
    /// How to export with cookies.
    const fn advice(self) -> &'static str {
        match self {
            Self::Chromium => {
                "Chrome and Edge export without sensitive data by default: in the settings of the developer tools, under \
                 Preferences, Network, allow generating HAR files with sensitive data; then hold the export button and choose the export \
                 with sensitive data"
            }
            Self::Firefox => {
                "Firefox exports cookies: none was sent or set, or a tool removed them afterwards. Start recording before the sign-in, \
                 with persisted logs"
            }
            Self::Safari => {
                "Safari exports cookies: none was sent or set, or a tool removed them afterwards. Start recording before the sign-in, \
                 with preserved logs"
            }
        }
    }
}
