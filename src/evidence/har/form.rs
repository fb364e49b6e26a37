//! The form of a HAR file, with the fields that browsers add.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::evidence::head::Headers;
use crate::evidence::values::Pair;

#[derive(Deserialize)]
pub(super) struct Page {
    pub(super) id: String,
    #[serde(default)]
    pub(super) title: String,
}

/// An entry of a list that may have another type.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Lenient<T> {
    Readable(T),
    Other(IgnoredAny),
}

impl<T> Lenient<T> {
    pub(super) fn readable(self) -> Option<T> {
        match self {
            Self::Readable(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    #[serde(default)]
    pub(super) started_date_time: String,
    /// In milliseconds.
    #[serde(default)]
    pub(super) time: f64,
    #[serde(default)]
    pub(super) pageref: Option<String>,
    #[serde(default, rename = "_resourceType")]
    pub(super) resource_type: Option<String>,
    /// Chromium: `memory` or `disk`.
    #[serde(default, rename = "_fromCache")]
    pub(super) from_cache: Option<Lenient<String>>,
    /// Safari: `Network Load`, `Memory Cache`, `Disk Cache` and others.
    #[serde(default, rename = "_fetchType")]
    pub(super) fetch_type: Option<Lenient<String>>,
    #[serde(default)]
    pub(super) cache: Option<Lenient<Cache>>,
    #[serde(default, rename = "serverIPAddress")]
    pub(super) address: Option<Lenient<String>>,
    pub(super) request: Message,
    #[serde(default)]
    pub(super) response: Message,
}

#[derive(Deserialize)]
pub(super) struct Cache {
    /// The key alone counts: its value may be `null`.
    #[serde(rename = "afterRequest")]
    pub(super) _after_request: IgnoredAny,
}

/// A request or a response.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Message {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) http_version: String,
    pub(super) status: i64,
    #[serde(rename = "redirectURL")]
    pub(super) redirect_url: Option<String>,
    pub(super) headers: Vec<Header>,
    pub(super) cookies: Vec<Cookie>,
    /// Chromium writes this if no response came.
    #[serde(rename = "_error")]
    pub(super) error: Option<String>,
    pub(super) content: Option<Lenient<Content>>,
    /// Chromium: where a service worker took its response from.
    #[serde(rename = "_serviceWorkerResponseSource")]
    pub(super) worker: Option<Lenient<String>>,
    pub(super) post_data: Option<Lenient<Content>>,
}

/// A body.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) encoding: Option<String>,
    pub(super) params: Vec<Header>,
}

#[derive(Deserialize)]
pub(super) struct Header {
    pub(super) name: String,
    #[serde(default)]
    pub(super) value: String,
}

/// A cookie that some tools omit from the headers.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Cookie {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) path: Option<String>,
    pub(super) domain: Option<String>,
    pub(super) expires: Option<String>,
    pub(super) http_only: bool,
    pub(super) secure: bool,
    pub(super) same_site: Option<String>,
}

impl Cookie {
    /// The name, and another value of the same length. The original value could contain bytes that end a value or a line.
    pub(super) fn pair(&self) -> String {
        let name = self.name.replace(['\r', '\n', ';'], " ");
        // Keeps whether the value is malformed, quoted, or has spaces around it.
        let letter = |byte: u8| match byte {
            b'"' | b' ' => char::from(byte),
            _ if byte.is_ascii_graphic() && !matches!(byte, b',' | b';' | b'\\') => '-',
            _ => '\\',
        };
        let value = self.value.bytes().map(letter);
        format!("{name}={}", value.collect::<String>())
    }

    pub(super) fn known(&self) -> Option<Pair> {
        Pair::of(&self.name, &self.value)
    }

    pub(super) fn line(&self) -> String {
        let mut line = self.pair();
        let said = [
            ("Domain", &self.domain),
            ("Path", &self.path),
            ("Expires", &self.expires),
            ("SameSite", &self.same_site),
        ];
        for (name, value) in said {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                line.extend(["; ", name, "=", value]);
            }
        }
        if self.secure {
            line.push_str("; Secure");
        }
        if self.http_only {
            line.push_str("; HttpOnly");
        }
        line
    }
}

impl Message {
    /// Whether it has a header with this name, written in small letters.
    pub(super) fn has(&self, name: &str) -> bool {
        let mut headers = self.headers.iter();
        headers.any(|header| header.name.trim().eq_ignore_ascii_case(name))
    }

    pub(super) fn headers<'m>(&'m self, extra: &'m [(&'static str, String)]) -> Headers<'m> {
        let mut headers = Headers::default();
        for header in &self.headers {
            headers.push(&header.name, &header.value);
        }
        for (name, value) in extra {
            if headers.first(name).is_none() {
                headers.push(name, value);
            }
        }
        headers
    }
}
