use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::credentials::CorsCredentials;
use super::requirements::CorsRequirements;
use crate::text::word_form;

/// What an application has configured in its CORS middleware, whichever it is.
///
/// The texts are kept as they are written there, since what is wrong with them is the question of
/// [`verify_cors`](super::verify_cors). With the feature `serde` it is read from a file; unknown fields are refused.
///
/// ```
/// use session_cookie_policy::cors::{CorsCredentials, DeclaredCors, VaryOrigin};
///
/// let mut declared = DeclaredCors::default();
/// declared.origins = vec!["https://app.example.com".into()];
/// declared.credentials = CorsCredentials::Allow;
/// declared.vary_origin = VaryOrigin::Present;
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields, default))]
#[non_exhaustive]
pub struct DeclaredCors {
    /// The origins that are answered: exact, patterns as [`OriginPattern`](crate::net::OriginPattern) reads them, `*` or `null`.
    /// Origins that a function or an expression of another kind decides on are told by one example of each.
    pub origins: Vec<String>,
    /// Whether other origins are answered too.
    pub mirroring: OriginMirroring,
    /// `Access-Control-Allow-Credentials`.
    pub credentials: CorsCredentials,
    /// `Access-Control-Allow-Methods`: methods or `*`, one or several in each text.
    pub allow_methods: Vec<String>,
    /// `Access-Control-Allow-Headers`: names or `*`, one or several in each text.
    pub allow_headers: Vec<String>,
    /// `Access-Control-Expose-Headers`: names or `*`, one or several in each text.
    pub expose_headers: Vec<String>,
    /// Whether answers have `Vary: Origin`.
    pub vary_origin: VaryOrigin,
}

/// Exactly what is required.
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

/// Which origins get themselves as `Access-Control-Allow-Origin`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "all or some")]
pub enum OriginMirroring {
    /// Whichever sends a request.
    Any,
    /// Those of the list.
    #[default]
    Listed,
}

word_form!(cors: OriginMirroring, "`any` or `listed`", {
    Any => "any",
    Listed => "listed",
});

/// Whether caches are told that answers depend on the origin.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the header is there or it is not")]
pub enum VaryOrigin {
    /// No `Vary`, or one without `Origin`.
    #[default]
    Absent,
    /// `Vary: Origin`, with or without other names.
    Present,
}

word_form!(cors: VaryOrigin, "`absent` or `present`", {
    Absent => "absent",
    Present => "present",
});
