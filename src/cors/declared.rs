use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::credentials::CorsCredentials;
use super::requirements::CorsRequirements;
use crate::text::word_form;

/// The settings of your CORS middleware, whichever you use.
///
/// The texts are kept as you wrote them, because [`verify_cors`](super::verify_cors) checks them, too. With the feature `serde`, you can
/// read the settings from a file; an unknown field is an error.
///
/// ```
/// use session_cookie_policy::cors::{CorsCredentials, DeclaredCors, VaryOrigin};
///
/// let mut declared = DeclaredCors::default();
/// declared.origins = vec!["https://app.example.com".into()];
/// declared.credentials = CorsCredentials::Allow;
/// declared.vary_origin = VaryOrigin::Present;
/// ```
#[doc(alias("middleware", "tower-http", "CorsLayer"))]
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        deny_unknown_fields,
        default,
        expecting = "an object with the field `origins`"
    )
)]
#[non_exhaustive]
pub struct DeclaredCors {
    /// The allowed origins: exact origins, patterns (see [`OriginPattern`](crate::net::OriginPattern)), `*` or `null`. If a function or
    /// another kind of expression decides, write one example for each kind of origin.
    #[doc(alias = "Access-Control-Allow-Origin")]
    pub origins: Vec<String>,
    /// Whether other origins are allowed, too.
    pub mirroring: OriginMirroring,
    /// `Access-Control-Allow-Credentials`.
    pub credentials: CorsCredentials,
    /// `Access-Control-Allow-Methods`: methods or `*`. Each text may contain one or several.
    pub allow_methods: Vec<String>,
    /// `Access-Control-Allow-Headers`: names or `*`. Each text may contain one or several.
    pub allow_headers: Vec<String>,
    /// `Access-Control-Expose-Headers`: names or `*`. Each text may contain one or several.
    pub expose_headers: Vec<String>,
    /// Whether responses have `Vary: Origin`.
    pub vary_origin: VaryOrigin,
}

/// Settings that are exactly those that are required.
impl From<&CorsRequirements> for DeclaredCors {
    fn from(requirements: &CorsRequirements) -> Self {
        fn texts<T: ToString>(values: &[T]) -> Vec<String> {
            values.iter().map(T::to_string).collect()
        }
        if !requirements.is_needed() {
            return Self::default();
        }
        Self {
            origins: [
                texts(&requirements.origins),
                texts(&requirements.foreign_origins),
            ]
            .concat(),
            mirroring: OriginMirroring::Listed,
            credentials: requirements.credentials,
            allow_methods: texts(&requirements.allow_methods),
            allow_headers: texts(&requirements.allow_headers),
            expose_headers: texts(&requirements.expose_headers),
            vary_origin: VaryOrigin::Present,
        }
    }
}

/// Which origins receive themselves as `Access-Control-Allow-Origin`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "all or some")]
pub enum OriginMirroring {
    /// Every origin that sends a request.
    Any,
    /// The origins in the list.
    #[default]
    Listed,
}

word_form!(cors: OriginMirroring, "`any` or `listed`", {
    Any => "any",
    Listed => "listed",
});

/// Whether responses inform caches that they depend on the origin.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the header is there or it is not")]
pub enum VaryOrigin {
    /// There is no `Vary`, or it does not contain `Origin`.
    #[default]
    Absent,
    /// `Vary` contains `Origin`, with or without other names.
    Present,
}

word_form!(cors: VaryOrigin, "`absent` or `present`", {
    Absent => "absent",
    Present => "present",
});
