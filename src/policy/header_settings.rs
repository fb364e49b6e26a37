use alloc::vec::Vec;
use core::iter;

use super::field::Field;
use super::problem_kind::ProblemKind;
use super::reader::Reader;
use crate::config::{Names, SessionShape, Setting};
use crate::net::HeaderName;

/// The names of the headers of a deployment.
///
/// ```
/// # #[cfg(feature = "embedded-list")] {
/// # use session_cookie_policy::config::PolicyConfig;
/// # use session_cookie_policy::net::EmbeddedList;
/// # use time::macros::datetime;
/// # let now = datetime!(2026-11-22 12:00 UTC);
/// # let config = PolicyConfig::new(["https://api.example.com"], ["https://www.example.com"]);
/// # let policy = config.compile(&EmbeddedList).unwrap();
/// assert_eq!(policy.headers().mode.as_str(), "session-transport");
/// assert_eq!(policy.headers().csrf.as_str(), "session-csrf");
/// # }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeaderNames {
    /// Response: the access token, if tokens travel by header.
    pub access: HeaderName,
    /// Response: the refresh token, if tokens travel by header.
    pub refresh: HeaderName,
    /// Request: the transport that the client prefers, `cookie` or `header`.
    pub mode: HeaderName,
    /// Request: the name of the client.
    pub client: HeaderName,
    /// Request: the custom header. Its presence proves that a page of a declared website sent the request.
    pub csrf: HeaderName,
    /// Request and response: the CSRF token, in that mode.
    pub csrf_token: HeaderName,
    /// Response: shows the front end that its tokens changed, or, with the value `remove`, that they are gone.
    pub front: Option<HeaderName>,
    /// Other request headers that cross-origin pages may send.
    pub allow: Vec<HeaderName>,
    /// Other response headers that cross-origin pages may read.
    pub expose: Vec<HeaderName>,
}

impl HeaderNames {
    /// The headers of the tokens in responses.
    pub(crate) fn of_tokens(&self, shape: SessionShape) -> impl Iterator<Item = &HeaderName> {
        let refresh = (shape == SessionShape::Pair).then_some(&self.refresh);
        iter::once(&self.access).chain(refresh)
    }
}

/// Where a header name must differ from those that any page can send, or that no page can.
#[derive(Clone, Copy)]
enum Use {
    /// Its presence proves that script sent the request.
    Proof,
    /// Script sends it.
    Request,
    /// Script reads it.
    Response,
}

pub(super) fn read(reader: &mut Reader<'_, '_>, names: Names) -> Option<HeaderNames> {
    let config = &reader.config.headers;
    let is_single = reader.config.session.get() == Ok(&SessionShape::Single);
    let own_access = if is_single {
        "session-token"
    } else {
        "session-access-token"
    };
    let mut taken: Vec<(HeaderName, Field)> = Vec::new();
    let mut one = |part, set: &Option<Setting<HeaderName>>, own, supertokens, use_| {
        let default = match names {
            Names::Own => own,
            Names::SuperTokens => supertokens,
        };
        let field = Field::new("headers").part(part);
        let name = match set {
            Some(set) => reader.read(field, set)?.clone(),
            None => HeaderName::parse(default).ok()?,
        };
        let problem = problem(&name, use_, &taken);
        taken.push((name.clone(), field));
        match problem {
            Some(problem) => {
                reader.report(field, problem);
                None
            }
            None => Some(name),
        }
    };
    let access = one(
        "access",
        &config.access,
        own_access,
        "st-access-token",
        Use::Response,
    );
    let refresh = one(
        "refresh",
        &config.refresh,
        "session-refresh-token",
        "st-refresh-token",
        Use::Response,
    );
    let mode = one(
        "mode",
        &config.mode,
        "session-transport",
        "st-auth-mode",
        Use::Request,
    );
    let client = one(
        "client",
        &config.client,
        "session-client",
        "session-client",
        Use::Request,
    );
    let csrf = one("csrf", &config.csrf, "session-csrf", "rid", Use::Proof);
    let csrf_token = one(
        "csrf_token",
        &config.csrf_token,
        "session-csrf-token",
        "anti-csrf",
        Use::Proof,
    );
    let front = match (&config.front, names) {
        (None, Names::Own) => Some(None),
        (set, _) => one("front", set, "front-token", "front-token", Use::Response).map(Some),
    };
    let allow = if let Some(set) = &config.allow {
        list(reader, "allow", set)
    } else {
        let usual: &[&str] = match names {
            Names::Own => &["content-type"],
            Names::SuperTokens => &["content-type", "fdi-version"],
        };
        usual
            .iter()
            .filter_map(|name| HeaderName::parse(name).ok())
            .collect()
    };
    let expose = list(reader, "expose", &reader.config.headers.expose);
    Some(HeaderNames {
        access: access?,
        refresh: refresh?,
        mode: mode?,
        client: client?,
        csrf: csrf?,
        csrf_token: csrf_token?,
        front: front?,
        allow,
        expose,
    })
}

/// Why the name cannot be used, beside those that are taken.
fn problem(name: &HeaderName, use_: Use, taken: &[(HeaderName, Field)]) -> Option<ProblemKind> {
    match use_ {
        Use::Proof if !name.proves_script() => {
            Some(ProblemKind::HeaderProvesNothing { name: name.clone() })
        }
        Use::Request if !name.is_settable_by_script() => {
            Some(ProblemKind::HeaderOfBrowser { name: name.clone() })
        }
        Use::Response if name.as_str() == "set-cookie" => {
            Some(ProblemKind::HeaderOfBrowser { name: name.clone() })
        }
        Use::Proof | Use::Request | Use::Response => {
            let (name, first) = taken.iter().find(|(other, _)| other == name)?;
            Some(ProblemKind::SameHeader {
                name: name.clone(),
                first: *first,
            })
        }
    }
}

fn list(
    reader: &mut Reader<'_, '_>,
    part: &'static str,
    settings: &[Setting<HeaderName>],
) -> Vec<HeaderName> {
    let field = Field::new("headers").part(part);
    settings
        .iter()
        .enumerate()
        .filter_map(|(index, setting)| reader.read(field.at(index), setting).cloned())
        .collect()
}
