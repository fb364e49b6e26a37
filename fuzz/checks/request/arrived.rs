//! A request as it arrives.

use session_cookie_policy::policy::Policy;
use session_cookie_policy::request::{RequestFacts, RequestPath};

use super::super::bytes::Bytes;

/// A request as a server hands it over.
#[derive(Clone)]
pub(super) struct Arrived {
    method: String,
    path: Option<Vec<u8>>,
    pub(super) headers: Vec<(String, Vec<u8>)>,
}

impl Arrived {
    pub(super) fn read(mut bytes: Bytes<'_>) -> Option<Self> {
        let line = bytes.until(b'\n');
        let at = line.iter().position(|byte| *byte == b' ');
        let (method, path) = line.split_at(at.unwrap_or(line.len()));
        let mut headers = Vec::new();
        while !bytes.is_empty() && headers.len() < 24 {
            let line = bytes.until(b'\n');
            let at = line.iter().position(|byte| *byte == b':')?;
            let name = std::str::from_utf8(&line[..at]).ok()?.to_ascii_lowercase();
            headers.push((name, line[at + 1..].trim_ascii_start().to_vec()));
        }
        Some(Self {
            method: std::str::from_utf8(method).ok()?.to_owned(),
            path: path.get(1..).map(<[u8]>::to_vec),
            headers,
        })
    }

    pub(super) fn first(&self, name: &str) -> Option<&[u8]> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(own, _)| own == name)?;
        Some(value)
    }

    /// A token that the application hands over.
    pub(super) fn token<'a>(&'a self, name: &str, usual: &'a str) -> &'a str {
        let token = self.first(name).map(std::str::from_utf8);
        token.and_then(Result::ok).unwrap_or(usual)
    }

    /// A number that the application chooses.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        std::str::from_utf8(self.first(name)?).ok()?.parse().ok()
    }

    pub(super) fn with_facts<R>(
        &self,
        policy: &Policy,
        ask: impl FnOnce(&RequestFacts<'_>) -> R,
    ) -> R {
        let lines = |name: &str| -> Vec<&[u8]> {
            let headers = self.headers.iter();
            let of_name = headers.filter(|(own, _)| own == name);
            of_name.map(|(_, value)| value.as_slice()).collect()
        };
        let mut cookie_lines = Vec::new();
        let names = policy.headers();
        let mut facts = RequestFacts::look_up(&self.method, names, lines, &mut cookie_lines);
        facts.path = self.path.as_deref().map(RequestPath::Public);
        ask(&facts)
    }

    pub(super) fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.headers.retain(|(own, _)| own != name);
        other
    }

    /// The same with other tokens: equal where they were equal, and as long.
    pub(super) fn with_other_tokens(&self, policy: &Policy) -> Self {
        let mut other = self.clone();
        for (name, value) in &mut other.headers {
            if name == "cookie" {
                for piece in value.split_mut(|byte| *byte == b';') {
                    let at = piece.iter().position(|byte| *byte == b'=');
                    disguise(&mut piece[at.map_or(0, |at| at + 1)..]);
                }
            } else if name == "authorization" {
                let at = value.iter().position(|byte| *byte == b' ');
                let at = at.unwrap_or(value.len());
                disguise(&mut value[at..]);
            } else if name == policy.headers().csrf_token.as_str() || name == "new-state" {
                // A state is compared with the value of a cookie.
                disguise(value);
            }
        }
        other
    }
}

/// Letters and digits become others, one to one.
fn disguise(bytes: &mut [u8]) {
    for byte in bytes {
        *byte = match *byte {
            b'a'..=b'z' => b'a' + b'z' - *byte,
            b'A'..=b'Z' => b'A' + b'Z' - *byte,
            b'0'..=b'9' => b'0' + b'9' - *byte,
            other => other,
        };
    }
}
