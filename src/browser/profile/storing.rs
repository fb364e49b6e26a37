//! Knobs of the storage model: which cookies are kept.

/// How `Domain` is spelled (RFC 6265bis, section 5.6.3 and section 5.7, step 8; recording groups A.domain,
/// A.idn).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DomainSpelling {
    /// Lower case or refused, and never a single label (WebKitGTK).
    LowerCaseWithDot,
    /// ASCII of any case (RFC 6265bis; Firefox).
    Ascii,
    /// Unicode is converted to A-labels as in a URL (Chromium).
    Unicode,
}

/// `Domain=.` (RFC 6265bis, section 5.6.3).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DotDomain {
    /// Nothing is left when the dot is removed: host-only (RFC 6265bis, section 5.6.3).
    HostOnly,
    /// Refused (Chromium, Firefox, WebKitGTK).
    Refused,
}

/// `Domain` on a host that is an IP address, and equal to it (RFC 6265bis, section 5.7, step 10; recording group A.ip).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum IpDomain {
    /// Host-only (Chromium, Firefox).
    HostOnly,
    /// Host-only; with a leading dot a domain cookie; an IPv6 address is refused (WebKitGTK).
    HostOnlyUnlessDotted,
    /// Host-only-flag false (RFC 6265bis, section 5.7, step 10, to the letter).
    Shared,
}

/// How far up `Domain` may reach (RFC 6265bis, section 5.7, step 10; recording group A.suffix).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DomainBound {
    /// To all that is no public suffix itself (RFC 6265bis, section 5.7, step 9; WebKitGTK).
    PublicSuffix,
    /// To the registrable domain of the host (Chromium, Firefox).
    RegistrableDomain,
}

/// Hosts that are themselves a public suffix (RFC 6265bis, section 5.7, step 9; recording group A.suffix).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SuffixHost {
    /// Keep host-only cookies, also with their own name as `Domain` (RFC 6265bis, section 5.7, step 9; Chromium, Firefox).
    HostOnly,
    /// Keep nothing if the suffix is listed, or is a single label with a trailing dot: recorded for `localhost.` (WebKitGTK).
    NoCookiesIfListed,
}

/// Secure cookies under attack from plain http (RFC 6265bis, section 5.7, step 16; recording group A.overlay).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SecureOverlay {
    /// No cookie of the name where it would be sent instead: domains that match in either direction, and the path below.
    DomainAndPath,
    /// The same, but a host-only cookie matches its own host alone (Firefox).
    ScopeAndPath,
    /// Only the very same cookie is protected (WebKitGTK).
    SameCookie,
}

/// The name prefixes that are enforced (rule X; recording group A.prefix).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum KnownPrefixes {
    /// `__Secure-`, `__Host-`, `__Http-`, `__Host-Http-` (Chromium 140, Firefox 143; layered cookies, section 5.4.3).
    All,
    /// None (WebKitGTK).
    None,
    /// `__Secure-` and `__Host-` (RFC 6265bis, section 5.7, steps 20 to 22; Safari).
    SecureAndHost,
}

/// What `__Host-` looks at (RFC 6265bis, section 5.7, step 21; recording group A.prefix).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum HostPrefixRule {
    /// The attributes: `Path=/` written, `Domain` absent, empty or the host's IP address (Chromium).
    Attributes,
    /// What became of them: a host-only cookie, `Path=/` written (RFC 6265bis, section 5.7, step 21).
    HostOnlyAndWrittenPath,
    /// What became of both: a host-only cookie with the path `/`, by default or not (Firefox).
    Result,
}

/// What an absent or unknown `SameSite` means (RFC 6265bis, section 5.6.7; recording groups A.samesite, B).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SameSiteDefault {
    /// `Lax` (RFC 6265bis).
    Lax,
    /// `Lax`, but for two minutes after creation also sent with top-level navigations of unsafe method (RFC 6265bis, section
    /// 5.6.7.2; Chromium).
    LaxAllowingUnsafe,
    /// `None` (Firefox, WebKitGTK, Safari).
    None,
}

/// `SameSite=None` without `Secure` (RFC 6265bis, section 5.7, step 19; recording group A.samesite).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum NoneWithoutSecure {
    /// Kept (WebKitGTK, Safari).
    Kept,
    /// Refused (Chromium, Firefox 131).
    Refused,
}

/// Whether a cross-site response, other than to a top-level navigation, may set `Strict` and `Lax` (RFC 6265bis, section 5.7,
/// step 18; recording groups B.set, B.redirect).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SameSiteWhenStoring {
    /// It may (WebKitGTK).
    Ignored,
    /// It may not.
    Enforced,
    /// It may not, but redirects over other sites do not make a response cross-site (Firefox; recording group B.redirect).
    EnforcedWithoutRedirects,
}

/// The `Partitioned` attribute (CHIPS; rule T; recording groups A.partitioned, B.partition).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum PartitionedAttribute {
    /// Unknown (RFC 6265bis, WebKitGTK).
    Ignored,
    /// Needs `Secure`; the cookie gets the partition of its top-level site (Chromium 114, Firefox 141, Safari 26.2).
    Supported,
}

/// The creation-time of a cookie that replaces another (RFC 6265bis, section 5.7, step 23; recording group
/// A.identity).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CreationTime {
    /// That of the old one (RFC 6265bis, Firefox, WebKitGTK).
    Inherited,
    /// That of the old one only if the value is the same; a new value moves the cookie to the end (Chromium).
    InheritedWithSameValue,
}
