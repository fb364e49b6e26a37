use crate::text::word_form;

/// Whether pages of other origins may send cookies and read the response: `Access-Control-Allow-Credentials`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the header is there or it is not")]
pub enum CorsCredentials {
    /// They may.
    Allow,
    /// They may not.
    #[default]
    Omit,
}

word_form!(cors: CorsCredentials, "`allow` or `omit`", {
    Allow => "allow",
    Omit => "omit",
});
