use alloc::borrow::ToOwned as _;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cookies_written;
use super::fault::FaultKind;
use super::wire::{WireRequest, WireResponse};
use crate::policy::HeaderNames;

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

/// Headers whose value is a list. Only CORS methods are case-sensitive, and are compared that way.
const LISTS: [&str; 5] = [
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-expose-headers",
    "cache-control",
    "vary",
];

/// How the responses of an adapter are compared.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    /// The names of the session cookies, present and past.
    pub(super) cookies: Vec<String>,
    /// Headers that only the policy may write.
    own: Vec<String>,
}

impl Comparison {
    pub(super) fn new(cookies: Vec<String>, names: &HeaderNames) -> Self {
        let tokens = [&names.access, &names.refresh, &names.csrf_token];
        let names = tokens.into_iter().chain(&names.front);
        let mut own: Vec<String> = names.map(ToString::to_string).collect();
        own.push("access-control-allow-credentials".to_owned());
        Self { cookies, own }
    }

    /// All faults of the response `found`. `allowed` is the origin that may read it, whoever handles CORS.
    pub(super) fn faults(
        &self,
        request: &WireRequest,
        expected: &WireResponse,
        allowed: Option<&str>,
        found: &WireResponse,
        is_cors_answered: bool,
    ) -> Vec<FaultKind> {
        let mut faults = Vec::new();
        // Only the class of the status is compared; the framework chooses the exact one.
        let class = |status: u16| match status {
            200..=299 => 200,
            other => other,
        };
        if class(expected.status) != class(found.status) {
            faults.push(FaultKind::Status {
                expected: expected.status,
                found: found.status,
            });
        }
        let cookies = |response: &WireResponse| {
            let values = response.values("set-cookie").map(<[u8]>::to_vec);
            values.collect::<Vec<_>>()
        };
        let (wanted, got) = (cookies(expected), cookies(found));
        faults.extend(cookies_written::compare(
            wanted.iter().map(Vec::as_slice),
            got.iter().map(Vec::as_slice),
            &self.cookies,
        ));
        for name in names(expected) {
            match &*name {
                "set-cookie" | ALLOW_ORIGIN => {}
                list if LISTS.contains(&list) => {
                    faults.extend(lost_members(list, expected, found));
                }
                _ => faults.extend(other_value(&name, expected, found)),
            }
        }
        for name in &self.own {
            let is_cors = name.starts_with("access-control-");
            let is_added =
                expected.values(name).next().is_none() && found.values(name).next().is_some();
            if is_added && (is_cors_answered || !is_cors) {
                faults.push(FaultKind::HeaderAdded { name: name.clone() });
            }
        }
        faults.extend(origin_fault(request, allowed, found, is_cors_answered));
        faults
    }
}

/// The names of the headers, each once, in lower case.
fn names(response: &WireResponse) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for header in &response.headers {
        let name = header.name.to_ascii_lowercase();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn members(response: &WireResponse, name: &str) -> Vec<Vec<u8>> {
    let has_letters = name == "access-control-allow-methods";
    let values = response.values(name);
    let members = values.flat_map(|value| value.split(|byte| *byte == b','));
    members
        .map(<[u8]>::trim_ascii)
        .filter(|member| !member.is_empty())
        .map(|member| {
            if has_letters {
                member.to_vec()
            } else {
                member.to_ascii_lowercase()
            }
        })
        .collect()
}

fn lost_members(name: &str, expected: &WireResponse, found: &WireResponse) -> Vec<FaultKind> {
    let mut lost = members(expected, name);
    lost.sort();
    lost.dedup();
    let found = members(found, name);
    lost.retain(|member| !found.contains(member));
    lost.iter()
        .map(|member| FaultKind::MemberLost {
            name: name.to_owned(),
            member: member.escape_ascii().to_string(),
        })
        .collect()
}

/// Compares a header that must be there once, with one value.
fn other_value(name: &str, expected: &WireResponse, found: &WireResponse) -> Option<FaultKind> {
    let name_of = || name.to_owned();
    let expected: Vec<&[u8]> = expected.values(name).collect();
    let found: Vec<&[u8]> = found.values(name).collect();
    match (expected == found, found.is_empty()) {
        (true, _) => None,
        (false, true) => Some(FaultKind::HeaderLost { name: name_of() }),
        (false, false) => Some(FaultKind::HeaderChanged { name: name_of() }),
    }
}

/// Checks that only the origin that the policy allows may read the response.
fn origin_fault(
    request: &WireRequest,
    allowed: Option<&str>,
    found: &WireResponse,
    is_cors_answered: bool,
) -> Option<FaultKind> {
    let allowed = allowed.map(str::as_bytes);
    let told: Vec<&[u8]> = found.values(ALLOW_ORIGIN).collect();
    let name = || ALLOW_ORIGIN.to_owned();
    let sent = request.first("origin").unwrap_or_default();
    let is_echoed = |value: &&&[u8]| ***value == *b"*" || ***value == *sent;
    match (allowed, told.as_slice()) {
        (Some(allowed), [only]) if allowed == *only => None,
        (Some(_), []) => is_cors_answered.then(|| FaultKind::HeaderLost { name: name() }),
        (Some(_), _) => Some(FaultKind::HeaderChanged { name: name() }),
        (None, values) => {
            if let Some(echoed) = values.iter().find(is_echoed) {
                return Some(FaultKind::OriginEchoed {
                    origin: sent.escape_ascii().to_string(),
                    allowed: echoed.escape_ascii().to_string(),
                });
            }
            // An allowed origin other than that of the request lets nobody read the response.
            (is_cors_answered && !values.is_empty())
                .then(|| FaultKind::HeaderAdded { name: name() })
        }
    }
}
