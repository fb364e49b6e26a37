use alloc::string::String;
use alloc::vec::Vec;

use crate::diagnosis::listed;
use crate::net::Scheme;

/// What a recording leaves out, or what could not be read of it. Everything else is used.
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
    /// A line of a head that has no colon.
    #[error("line {line} is not a header: write `name: value`")]
    NoHeader {
        /// From 1.
        line: usize,
    },
    /// Nothing tells for which URL an answer is.
    #[error("line {line}: nothing tells which URL was asked; give it, or record with `curl -v`")]
    NoUrl {
        /// From 1.
        line: usize,
    },
    /// Nothing tells whether requests to these hosts were made by https; the scheme that is usual for such hosts is taken for granted.
    #[error("nothing tells the scheme of {}, so {scheme} is taken for granted; give the URL", listed(hosts.iter().map(|host| &**host)))]
    NoScheme {
        /// The hosts, each once.
        hosts: Vec<String>,
        /// Plain http for addresses of a local network, names that only such networks have, and ports that servers in development have.
        scheme: Scheme,
    },
    /// An entry of a HAR that is none, or that has no URL. (Entries of other schemes, such as `data:`, are no gap: they have no cookies.)
    #[error("entry {entry} has no request with a URL")]
    NoRequest {
        /// From 1.
        entry: usize,
    },
    /// No request and no answer has a cookie: browsers take them out of the usual export.
    #[error(
        "no request and no answer shows a cookie. {}",
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
                "Chrome and Edge export without sensitive data unless told otherwise: in the settings of the developer tools, under \
                 Preferences, Network, allow to generate HAR with sensitive data; then hold the export button and choose the export \
                 with sensitive data"
            }
            Self::Firefox => {
                "Firefox exports cookies: none was sent or set, or a tool took them out afterwards. Record from before the sign-in on, \
                 with persisted logs"
            }
            Self::Safari => {
                "Safari exports cookies: none was sent or set, or a tool took them out afterwards. Record from before the sign-in on, \
                 with preserved logs"
            }
        }
    }
}
