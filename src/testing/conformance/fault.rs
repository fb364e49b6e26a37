use alloc::string::String;

use super::probe::Probe;

/// What an adapter does wrong with one request. Contains no token.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}: {kind}; in answer to {request}", probe.explain())]
#[non_exhaustive]
pub struct AdapterFault {
    /// What the request is after.
    pub probe: Probe,
    /// What is wrong.
    pub kind: FaultKind,
    /// The request: method, path, host and origin.
    pub request: String,
}

/// What is wrong with a response.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// The application decided otherwise: the adapter told the policy less, or something else, than the request says.
    #[error(
        "the status is {found} instead of {expected}: the policy was told something else than the request says"
    )]
    Status {
        /// By the policy.
        expected: u16,
        /// What came.
        found: u16,
    },
    /// A `Set-Cookie` is missing.
    #[error("`Set-Cookie` of `{cookie}` is lost; append each header, and replace none")]
    CookieLost {
        /// The name of the cookie.
        cookie: String,
    },
    /// A `Set-Cookie` has another value or other attributes.
    #[error("`Set-Cookie` of `{cookie}` is changed; write it as it comes from the policy")]
    CookieChanged {
        /// The name of the cookie.
        cookie: String,
    },
    /// A `Set-Cookie` of a session cookie that the policy does not write, or once more than it does.
    #[error("`Set-Cookie` of `{cookie}` is not from the policy")]
    CookieAdded {
        /// The name of the cookie.
        cookie: String,
    },
    /// A header is missing.
    #[error("`{name}` is lost; write headers of empty value, too")]
    HeaderLost {
        /// The header.
        name: String,
    },
    /// A header has another value, or stands there more often.
    #[error("`{name}` is changed; write it as it comes from the policy")]
    HeaderChanged {
        /// The header.
        name: String,
    },
    /// A header that tells tokens, or lets pages read them, and is not from the policy.
    #[error("`{name}` is not from the policy")]
    HeaderAdded {
        /// The header.
        name: String,
    },
    /// A member of a header that is a list is missing.
    #[error("`{name}` lacks `{member}`; append to what is there")]
    MemberLost {
        /// The header.
        name: String,
        /// The member.
        member: String,
    },
    /// `Access-Control-Allow-Origin` has the origin of the request, or `*`, though the policy does not know the origin.
    #[error(
        "the unknown origin `{origin}` may read the answer, by `{allowed}`; write no origin but the policy's"
    )]
    OriginEchoed {
        /// The origin of the request.
        origin: String,
        /// What allows it.
        allowed: String,
    },
}
